"""Reading `sources/` strictly: files into typed records, or into diagnostics with places; never an exception."""
