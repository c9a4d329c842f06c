"""Benchmarks: synthetic archives of any size, and other site builders on the same pages."""
