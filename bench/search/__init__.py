"""Measures the quality and cost of search, on real texts beside other engines: ``python -m bench.search``."""
