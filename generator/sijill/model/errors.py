"""The error that stops a build for other reasons than errors in records."""


class BuildError(Exception):
    """A fault of the machine: a disk, a lock, a folder. The message says what is wrong, where, and what to do."""
