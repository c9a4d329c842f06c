"""What stops a build that is not the records' fault."""


class BuildError(Exception):
    """The surroundings are at fault: a disk, a lock, a folder. The message says what, where, and the mend."""
