"""The data of an archive: immutable typed records, their dates, digests and addresses, and the settings."""
