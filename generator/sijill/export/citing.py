"""Citations of many statements in one file, as BibTeX and RIS: of a shard of the archive, of an agent, of a topic.

Each is what the statement's page in the default language says (``interface.citation_files``), which gives the title in
the other language, too.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Literal

from sijill.interface.citation_files import bibtex, ris
from sijill.interface.citations import Item
from sijill.model.output import Output
from sijill.model.urls import DATA
from sijill.pages.labels import Labels
from sijill.pages.statement.citing import item_of, of_version
from sijill.state import Archive
from sijill.state.shards import LARGEST, Shard

_FORMS: dict[Literal["bib", "ris"], Callable[[Item], str]] = {"bib": bibtex, "ris": ris}


class Citations:
    """Makes the files of citations of one archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.addresses = archive.configuration.addresses
        # A statement is in the files of its shard, its speakers and its topics.
        self._item = lru_cache(maxsize=2048)(self._made)

    @cached_property
    def _labels(self) -> Labels:
        return Labels(self.archive, self.addresses.default_language)

    def shard(self, shard: Shard) -> Iterator[Output]:
        """Yield the citations of a shard's statements, in order of time."""
        for form in _FORMS:
            yield self._file(f"{DATA}citations/{shard.name}.{form}", form, shard.statements)

    def of_record(self, kind: Literal["agent", "topic"], identifier: str) -> Output:
        """Return the citations of an agent's statements, or of those on a topic: the newest, as many as a shard has.

        They are RIS alone, which every reference manager reads: with two forms, they would outweigh the tables.
        """
        found = [one.id for one in self.archive.listing(f"{kind}:{identifier}", 1, LARGEST).statements]
        return self._file(self.addresses.citations(kind, identifier), "ris", found)

    def _file(self, path: str, form: Literal["bib", "ris"], statements: Iterable[str]) -> Output:
        # Entries of BibTeX are set apart by a line; in RIS a blank line could end what reads it.
        text = ("\n" if form == "bib" else "").join([_FORMS[form](self._item(one)) for one in statements])
        return Output(path, text.encode())

    def _made(self, identifier: str) -> Item:
        history = self.archive.history(identifier) if self.archive.has_ledger else []
        published = history[-1].entry if history else None
        is_current = published is not None and published.digest == self.archive.stored(identifier)[1]
        item = item_of(self._labels, identifier, self.archive.statement(identifier))
        return of_version(item, published.version if published and is_current else None)
