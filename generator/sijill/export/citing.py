"""Citations of many statements in one file, as BibTeX, RIS and CSL-JSON: of a shard, of an agent, of a topic.

Each is what the statement's page in the default language says (``interface.citation_files``), which gives the title in
the other language, too.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import orjson

from sijill.interface.citation_files import bibtex, csl, ris
from sijill.interface.citations import Item
from sijill.model.output import Output
from sijill.model.record_kinds import AgentOrTopic
from sijill.model.urls import citations_file
from sijill.pages.labels import Labels
from sijill.pages.statement.citing import item_of_present, of_version
from sijill.state import Archive
from sijill.state.shards import LARGEST, Shard

FORMS = ("bib", "ris", "csl.json")
"""The forms of the files of a shard."""


class Citations:
    """Makes the files of citations of one archive."""

    def __init__(self, archive: Archive, labels: Sequence[Labels]) -> None:
        self.archive = archive
        self.addresses = archive.configuration.addresses
        self._labels = next(one for one in labels if one.language == self.addresses.default_language)
        # A statement is in the files of its shard, its speakers and its topics.
        self._item = lru_cache(maxsize=2048)(self._made)
        self._ris = lru_cache(maxsize=2048)(lambda identifier: ris(self._item(identifier)))

    def shard(self, shard: Shard) -> Iterator[Output]:
        """Yield the citations of a shard's statements, in order of time."""
        for form in FORMS:
            yield self._file(citations_file(shard.name, form), form, shard.statements)

    def of_record(self, kind: AgentOrTopic, identifier: str) -> Output:
        """Return the citations of an agent's statements, or of those on a topic: the newest, as many as a shard has.

        They are RIS alone, which every reference manager reads: with two forms, they would outweigh the tables.
        """
        found = [one.id for one in self.archive.listing(f"{kind}:{identifier}", 1, LARGEST).statements]
        return self._file(self.addresses.citations(kind, identifier), "ris", found)

    def _file(self, path: str, form: str, statements: Iterable[str]) -> Output:
        # Entries of BibTeX are set apart by a line; in RIS a blank line could end what reads it.
        if form == "ris":
            return Output(path, "".join(map(self._ris, statements)).encode())
        if form == "csl.json":
            return Output(path, b"[\n%b\n]\n" % b",\n".join([orjson.dumps(csl(self._item(one))) for one in statements]))
        return Output(path, "\n".join([bibtex(self._item(one)) for one in statements]).encode())

    def _made(self, identifier: str) -> Item:
        history = self.archive.history(identifier) if self.archive.has_ledger else []
        is_current = bool(history) and history[-1].is_of(self.archive.stored(identifier)[1])
        return of_version(item_of_present(self._labels, identifier), history[-1].entry.version if is_current else None)
