"""What the archive is made of: immutable typed records, their dates, digests, addresses and configuration."""
