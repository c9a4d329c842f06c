"""The data files of a site that need not have been built: each is made of the records when it is asked for."""

import datetime
from functools import cached_property, lru_cache
from pathlib import Path

from sijill.export.dataset import Whole
from sijill.export.statement import Statements
from sijill.model.record_kinds import NAMED_KINDS
from sijill.model.urls import DATA_INDEX, DATAPACKAGE
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from sijill.state import Archive
from sijill.state.drafts import leave_out
from sijill.state.shards import shards

Files = dict[str, bytes]


class RecordsAtFaultError(ValueError):
    """Records have errors, so that no data can be made of them."""


class DataOnDemand:
    """Makes the files of one folder of records, which is read and checked first, as a build does; drafts are left out.

    Raises ConfigurationError where the folder is no archive, RecordsAtFaultError where its records have errors, and
    BuildError where what is kept between builds cannot be written.
    """

    def __init__(self, root: Path) -> None:
        configuration = read_configuration(root.resolve())
        found = check(configuration, datetime.datetime.now(datetime.UTC).date())
        errors = sum(one.severity == "error" for one in found)
        if errors:
            raise RecordsAtFaultError(f"the records in {root} have errors ({errors}). See them with: sijill check")
        self._archive = Archive.open(configuration)
        leave_out(self._archive.connection)
        self._statements = Statements(self._archive)
        self._whole = Whole(self._archive)
        self._shard = lru_cache(maxsize=2)(self._make_shard)

    def read(self, path: str) -> bytes:
        """Return a data file as a built site has it. Raises FileNotFoundError where it has none of that name."""
        folder, _, name = path.rpartition("/")
        identifier = folder.rpartition("/")[2]
        if path == DATA_INDEX:
            return self._whole.index().data
        if path == DATAPACKAGE:
            return self._whole.tables().data
        if path == self._archive.configuration.addresses.data(identifier) and self._archive.has(
            "statement", identifier
        ):
            return self._statements.line(identifier)
        found = self._shard(name.partition(".")[0])
        if path in found or path in self._records:
            return found[path] if path in found else self._records[path]
        raise FileNotFoundError(path)

    def _make_shard(self, name: str) -> Files:
        """Return the statements of a part of the archive and their tables; nothing for what names no part."""
        found = [one for one in shards(self._archive.connection, name[:7]) if one.name == name]
        return {output.path: output.data for one in found for output in self._whole.shard(one)}

    @cached_property
    def _records(self) -> Files:
        return {output.path: output.data for kind in NAMED_KINDS for output in self._whole.records(kind)}
