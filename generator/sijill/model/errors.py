"""The error for what stops a build other than faults of the records."""


class BuildError(Exception):
    """A fault of the machine: a disk, a lock, a folder. The message says what is wrong, where, and what to do."""
