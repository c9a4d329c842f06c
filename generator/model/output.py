"""What every producing stage yields: a file of the site, before it is written."""

from typing import NamedTuple


class Output(NamedTuple):
    """One file of the site: its path below the site's folder, with forward slashes, and its bytes."""

    path: str
    data: bytes
