"""The manifest of files that no build made."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from sijill.model.output import Output
from sijill.site import manifest
from sijill.state import tables


def manifest_of(rows: Iterable[manifest.Row], facts: manifest.Facts) -> list[Output]:
    """Return the manifest's files for a complete list of files."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(tables.MANIFEST)
        manifest.record(connection, rows)
        return manifest.update(connection, facts)[0]
