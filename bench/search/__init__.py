"""How well and at what cost search finds, measured on real texts beside other engines: ``python -m bench.search``."""
