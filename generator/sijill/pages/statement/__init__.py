"""A statement's page."""
