"""From ``sources/`` into the state: finding the files that changed, reading them in workers, storing the results."""
