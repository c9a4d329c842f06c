"""Building the site: planning what is stale, making it, and moving it in without damaging the existing site."""
