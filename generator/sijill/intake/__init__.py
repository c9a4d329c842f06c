"""Sources into the state: which files changed, reading them in workers, storing what they gave."""
