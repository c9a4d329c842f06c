"""From a passage to its verified place in a stored copy."""
