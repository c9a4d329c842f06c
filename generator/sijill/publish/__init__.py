"""What happens to a finished archive: publishing its ledger, verifying a site, serving it while it is edited."""
