"""Building the site: planning what is stale, making it, and moving it in without ever damaging the existing site."""
