"""Publishing to the ledger, verifying a built site, and serving a site while it is edited."""
