"""Measures of speed: synthetic archives of any size, and what other site builders make of the same pages."""
