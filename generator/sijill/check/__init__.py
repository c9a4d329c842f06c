"""Checking what records say, one record at a time and against each other. Checks yield findings, never raise."""
