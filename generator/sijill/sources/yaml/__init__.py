"""YAML read strictly and written in one canonical style."""
