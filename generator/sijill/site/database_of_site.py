"""The archive as a SQLite database on the site, where settings ask for it, with what Datasette should know of it."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sijill.export.database import datasette
from sijill.export.dump import export
from sijill.export.tasks import DATABASE
from sijill.model.output import Output
from sijill.model.urls import DATASETTE, SQLITE
from sijill.search.full_text import FullText
from sijill.state import Archive


class DatabaseOfSite:
    """Makes the two files of one archive: searching needs the room of the search, beside that of the exports."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def make(self, kind: str, identifiers: Sequence[str]) -> Iterator[tuple[str, Output]]:
        """Yield the files, each with the id of its task; none of other tasks, and none if they are not asked for."""
        if kind != DATABASE or not self.archive.configuration.options.database:
            return
        for identifier in identifiers:
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder) / "archive.sqlite"
                export(self.archive, "sqlite", place, FullText(self.archive))
                yield identifier, Output(SQLITE, place.read_bytes())
            yield identifier, Output(DATASETTE, datasette(self.archive.configuration))
