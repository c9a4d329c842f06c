"""Tasks to files: everything the site offers to machines, and the evidence bundles."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import orjson

from sijill.export import site_inputs, tasks
from sijill.export.bundle import bundle
from sijill.export.citing import Citations
from sijill.export.dataset import Whole
from sijill.export.deposit import deposit
from sijill.export.feeds import Feeds
from sijill.export.ledger import ledger_files
from sijill.export.linksets import linksets
from sijill.export.llms import llms
from sijill.export.log import LogFiles
from sijill.export.moved import moved_file
from sijill.export.sitemap import Sitemaps
from sijill.export.statement import Statements
from sijill.export.twins import twin
from sijill.ledger.versions import versions
from sijill.log.checkpoint import head_of
from sijill.model.fields import WORDS_GONE
from sijill.model.output import Output
from sijill.model.record_kinds import NAMED_KINDS, AgentOrTopic
from sijill.model.records import is_taken_down
from sijill.model.urls import NO_JEKYLL, FeedOf
from sijill.pages.labels import Labels, in_each_language
from sijill.state import Archive
from sijill.state.shards import shards

if TYPE_CHECKING:
    from sijill.export.pictures import Pictures


class Exports:
    """Makes the exports of one archive; there is one in a process. Without ``drawing``, all but share pictures.

    ``labels`` are the archive's in each of its languages, if its pages have them already.
    """

    def __init__(self, archive: Archive, *, drawing: bool = True, labels: Sequence[Labels] | None = None) -> None:
        self.archive = archive
        self.drawing = drawing
        self.addresses = archive.configuration.addresses
        self.labels = labels = labels or in_each_language(archive)
        self.statements = Statements(archive, labels)
        self.whole = Whole(archive)
        self.sitemaps = Sitemaps(archive)
        self.feeds = Feeds(archive, labels)
        self.citations = Citations(archive, labels)
        self.log = LogFiles(archive)
        self._languages = archive.configuration.languages

    @cached_property
    def pictures(self) -> "Pictures":
        """What draws; made, and its library loaded, when the first picture is asked for."""
        from sijill.export.pictures import Pictures

        return Pictures(self.archive)

    def make(self, kind: str, identifiers: Sequence[str]) -> Iterator[tuple[str, Output]]:
        """Yield the files of tasks of one kind, each with the id it was made for; none where that is no export."""
        if kind == "statement":
            yield from self._statements(identifiers)
            return
        for identifier in identifiers:
            for output in self._outputs(kind, identifier):
                yield identifier, output

    def _outputs(self, kind: str, identifier: str) -> Iterator[Output]:
        if kind == tasks.DATA:
            for shard in shards(self.archive.connection, identifier):
                yield from self.whole.shard(shard)
                yield from self.citations.shard(shard)
                if self.sitemaps.wanted:
                    yield self.sitemaps.shard(shard)
        elif kind == tasks.DATA_RECORDS:
            yield from self._records(identifier)
        elif kind == tasks.DATA_INDEX:
            yield self.whole.index()
            yield self.whole.tables()
            yield self.whole.catalogue()
            yield from linksets(self.archive)
            yield from deposit(self.archive)
            yield llms(next(one for one in self.labels if one.language == self.addresses.default_language))
            if self.sitemaps.wanted:
                yield self.sitemaps.index()
                yield self.sitemaps.pages()
        elif kind == tasks.FEEDS:
            for language in self.archive.configuration.languages:
                yield from self.feeds.statements(language)
                yield from self.feeds.corrections(language)
            yield from moved_file(self.archive)
        elif kind == tasks.FEED_ARCHIVE:
            found = [self.feeds.archive_document(language, int(identifier)) for language in self._languages]
            yield from (output for output in found if output is not None)
        elif kind in tasks.OF_FEEDS:
            if self._has_statements(of := tasks.OF_FEEDS[kind], identifier):
                for language in self._languages:
                    yield from self.feeds.of_list(language, of, identifier)
        elif kind in (tasks.OLDER_FEED, tasks.CITATIONS):
            yield from self._of_all(identifier, is_feed=kind == tasks.OLDER_FEED)
        elif kind == tasks.LEDGER:
            yield from ledger_files(self.archive.configuration.sources / "ledger")
            yield site_inputs.earlier(self.archive)
        elif kind == tasks.LOG:
            yield from self.log.tile(int(identifier)) if identifier else self.log.head()
        elif kind == tasks.SITE_FILES:
            yield from self._site_files()

    def _has_statements(self, of: FeedOf, identifier: str) -> bool:
        """Whether a list has any; that of a record that is gone has none."""
        return (of == "kind" or self.archive.has(of, identifier)) and self.archive.total(f"{of}:{identifier}") > 0

    def _of_all(self, name: str, *, is_feed: bool) -> Iterator[Output]:
        """An archive document of the feed of an agent or topic, in each language; or the citations of all of it."""
        of, _, rest = name.partition(":")
        kind: AgentOrTopic = "agent" if of == "agent" else "topic"
        identifier, _, number = rest.partition("/")
        if not self._has_statements(kind, identifier):
            return
        if not is_feed:
            yield self.citations.of_record(kind, identifier)
            return
        for language in self._languages:
            yield from self.feeds.older_of_list(language, kind, identifier, int(number))

    def _statements(self, identifiers: Sequence[str]) -> Iterator[tuple[str, Output]]:
        """The files of statements, one step for all of them before the next; a draft has none."""
        identifiers = [one for one in identifiers if one not in self.archive.drafts]
        for one in identifiers:
            yield one, Output(self.addresses.data(one), self.statements.line(one))
        for one in identifiers:
            yield one, self._bundle(one)
        if self.archive.configuration.options.markdown_twins:
            yield from ((one, twin(labels, one)) for one in identifiers for labels in self.labels)
        if self.archive.pictured and self.drawing:
            for one in identifiers:
                for language in self.archive.configuration.languages:
                    data = self.pictures.of_statement(one, language)
                    yield one, Output(self.addresses.picture(language, one), data)

    def _records(self, name: str) -> Iterator[Output]:
        kind = next(kind for kind in NAMED_KINDS if kind == name)
        yield from self.whole.records(kind)
        if self.sitemaps.wanted:
            yield from self.sitemaps.records(kind)

    def _site_files(self) -> Iterator[Output]:
        yield from self.whole.fixed()
        yield from self.sitemaps.robots()
        yield Output(NO_JEKYLL, b"")  # GitHub would leave out files whose names begin with _
        yield site_inputs.settings(self.archive.configuration)
        if not self.archive.configuration.pictured or not self.drawing:
            return
        for language in self.archive.configuration.languages:
            yield Output(self.addresses.picture(language), self.pictures.of_site(language))

    def _bundle(self, identifier: str) -> Output:
        archive = self.archive
        canonical: bytes | None = archive.canonical(identifier)
        record = orjson.loads(canonical or b"")
        history = archive.history(identifier) if self.statements.has_ledger else []
        known, evidence = versions(record, history), archive.evidence(identifier)
        if is_taken_down(record):
            known, evidence = [*(one.without_words() for one in known[:-1]), *known[-1:]], ()
            if any(passage["text"] != WORDS_GONE for passage in record["passages"]):
                canonical = None  # it still has the words
        captures = {
            (found.document, found.capture): archive.capture(found.document, found.capture) for found in evidence
        }
        proof = self.log.log.proof(history[-1].number) if history else None
        data = bundle(
            canonical, history, known, evidence, captures,
            archive.configuration.options.records_licence, proof.data() if proof else None,
            {one.authority: one.data for one in self.log.log.attested(head_of(proof.checkpoint).size)} if proof else {},
        )  # fmt: skip
        return Output(self.addresses.evidence(identifier), data)
