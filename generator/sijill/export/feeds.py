"""Feeds of the newest statements and of corrections, one of each a language: Atom (RFC 4287), and JSON Feed 1.1.

Every date is one of the ledger's or the records', never the clock's. An entry's id is its page's address; a site that
does not know where it is published has ids of its own (``urn:uuid:``, RFC 9562, version 5), made from its name.
"""

import uuid
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache, partial

from markupsafe import Markup

from sijill.export import xml
from sijill.export.atom import Category, Entry, Feed, written
from sijill.export.json_feed import in_json
from sijill.export.tasks import NEWEST_OF_LIST, OLDER
from sijill.interface.attribution import Attributions, status_of, titled
from sijill.interface.dates import date_label
from sijill.interface.direction import apart, direction
from sijill.interface.manners import ShownWords, Stale, manner
from sijill.interface.strings import Strings, in_language, strings
from sijill.model import edtf
from sijill.model.brackets import pieces
from sijill.model.configuration import Configuration
from sijill.model.corrections import reason_now
from sijill.model.order import anchor
from sijill.model.output import Output
from sijill.model.record_kinds import AgentOrTopic
from sijill.model.records import Passage, Statement, name_of_record
from sijill.model.speakers import voice_anywhere
from sijill.model.urls import FeedOf
from sijill.pages.corrections import lesser_in_words
from sijill.pages.labels import Labels
from sijill.pages.record_history import earlier_in_words
from sijill.pages.statement.history import stale_in
from sijill.pages.statement.relations import Answer, answers_of, reply
from sijill.pages.version_notes import merge_here, name_in, rename_in_words, with_new_name
from sijill.state import Archive, Card, database, times
from sijill.state.published_changes import CORRECTION, EARLIER, MERGE, RENAME, Logged, aspects_of, logged
from sijill.state.replaced import present_id

NEWEST = 30
ATOM = "application/atom+xml"


Dated = tuple[Card, str, str]


class Feeds:
    """Makes the feeds of one archive."""

    def __init__(self, archive: Archive, labels: Sequence[Labels]) -> None:
        self.archive = archive
        self.labels = {one.language: one for one in labels}
        self.configuration: Configuration = archive.configuration
        self.addresses = archive.configuration.addresses
        # A statement is in the feeds of its speakers, its topics and the whole archive.
        self.of_statement = lru_cache(maxsize=1024)(self._of_statement)
        self.brief = lru_cache(maxsize=4096)(self._brief)
        self._all = lru_cache(maxsize=4)(partial(times.list_as_published, archive.connection))

    def statements(self, language: str) -> Iterator[Output]:
        """Yield the feed of the statements that were published last; the rest are in its archive documents."""
        entries = [self.of_statement(language, card.id, *days) for card, *days in newest(self.archive, NEWEST)]
        title, page = self.configuration.title(language), self.addresses.home(language)
        older = times.last_part(self.archive.connection)
        address = self.addresses.feed(language)
        links = [] if older is None else [("prev-archive", self.addresses.feed_archive(address, older))]
        yield from self._in_both_forms(address, self._feed(language, address, page, title, entries, links))

    def archive_document(self, language: str, part: int) -> Output | None:
        """Return an archive document of the feed of statements: those first published in one part of the ledger.

        None where there are none. It says who, when and where, and repeats no words.
        """
        connection = self.archive.connection
        found = [self.archive.card(one) for one in times.statements_of_part(connection, part)]
        if not found:
            return None
        entries = [self.of_statement(language, one.id, *_dated(self.archive, one)[1:]).without_words() for one in found]
        older = times.part_before(connection, part)
        title, page = self.configuration.title(language), self.addresses.home(language)
        return self._document(language, self.addresses.feed(language), page, title, entries, part, older)

    def _document(
        self, language: str, feed: str, page: str, title: str, entries: list[Entry], number: int, older: int | None
    ) -> Output:
        """An archive document of a feed (RFC 5005, section 4), its entries given oldest first."""
        address = self.addresses.feed_archive(feed, number)
        links = [("current", feed)]
        if older is not None:
            links.append(("prev-archive", self.addresses.feed_archive(feed, older)))
        return Output(
            address, written(self._feed(language, address, page, title, entries[::-1], links, is_archive=True))
        )

    def of_list(self, language: str, of: FeedOf, identifier: str) -> Iterator[Output]:
        """Yield the feed of the newest statements of an agent, on a topic or of a kind.

        Older ones of a kind are in the archive documents of the feed of all, each with its kind.
        """
        name = f"{of}:{identifier}"
        ids = times.newest_of_list(self.archive.connection, name, NEWEST_OF_LIST + 1)
        found = sorted((_dated(self.archive, self.archive.card(one)) for one in ids), key=_by_day, reverse=True)
        entries = [self.of_statement(language, card.id, *days) for card, *days in found[:NEWEST_OF_LIST]]
        page = self.addresses.home(language) if of == "kind" else self.addresses.record(language, of, identifier)
        address = self.addresses.feed_of(language, of, identifier)
        is_complete = len(found) <= NEWEST_OF_LIST
        links = [] if is_complete or of == "kind" else [self._last(address, len(self._all(name)))]
        title = self._title(language, of, identifier)
        feed = self._feed(language, address, page, title, entries, links, is_complete=is_complete)
        yield from self._in_both_forms(address, feed, brief=True)

    def older_of_list(self, language: str, of: AgentOrTopic, identifier: str, number: int) -> Iterator[Output]:
        """Yield an archive document of an agent's or a topic's feed, where there is one of this number.

        Together they have all statements, what was first published in the order of the ledger, so that they do not
        change when more is published. They say no more than title and day: a statement is in those of each speaker and
        topic.
        """
        ids = self._all(f"{of}:{identifier}")
        if len(ids) > max(NEWEST_OF_LIST, (number - 1) * OLDER):
            entries = [self.brief(language, one) for one in ids[(number - 1) * OLDER : number * OLDER]]
            page = self.addresses.record(language, of, identifier)
            address, title = self.addresses.feed_of(language, of, identifier), self._title(language, of, identifier)
            yield self._document(language, address, page, title, entries, number, number - 1 or None)

    def _last(self, address: str, size: int) -> tuple[str, str]:
        """The link of a feed to the last of the archive documents that its entries fill."""
        return "prev-archive", self.addresses.feed_archive(address, -(-size // OLDER))

    def _title(self, language: str, of: FeedOf, identifier: str) -> str:
        """The title of the feed of a list."""
        words, site = strings(language), self.configuration.title(language)
        named = self._name(language, of, identifier)
        return words.format("language.colon", label=apart(site, language), value=apart(named, language))

    def _name(self, language: str, of: FeedOf, identifier: str) -> str:
        """What an agent, a topic or a kind of statement is called in a language, set apart from others of its name."""
        if of == "kind":
            return strings(language).kind("statement", identifier, self.configuration.kinds)
        named = in_language(name_of_record(self.archive.record(of, identifier)), language)
        return self.labels[language].names.apart(identifier, named) if of == "agent" else named

    def corrections(self, language: str) -> Iterator[Output]:
        """Yield the feed of the changes of what was published, as the page of corrections lists them."""
        words = strings(language)
        found = [self._change(words, one) for one in self._changes]
        title = words.format(
            "language.colon", label=self.configuration.title(language), value=words["site.corrections"]
        )
        page = self.addresses.single(language, "corrections")
        address = self.addresses.feed(language, "corrections")
        links = [self._last(address, len(found))] if len(found) > NEWEST else []
        newest_first = found[: -NEWEST - 1 : -1]
        yield from self._in_both_forms(address, self._feed(language, address, page, title, newest_first, links))
        for number, at in enumerate(range(0, len(found), OLDER) if links else (), 1):
            yield self._document(language, address, page, title, found[at : at + OLDER], number, number - 1 or None)

    def _in_both_forms(self, address: str, feed: Feed, *, brief: bool = False) -> Iterator[Output]:
        """A feed as Atom and, where its links are absolute as that format asks, as JSON: if brief, without words."""
        yield Output(address, written(feed))
        if self.configuration.site_url:
            place = self.addresses.feed_in_json(address)
            if brief:
                feed = feed._replace(entries=tuple(entry.without_words() for entry in feed.entries))
            yield Output(place, in_json(feed, self._link(place)))

    @cached_property
    def _changes(self) -> list[Logged]:
        """The changes of records that are there, or that others have taken the place of, oldest first."""
        return sorted(one for one in logged(self.archive) if self._is_there(one))

    def _is_there(self, one: Logged) -> bool:
        return self.archive.has(one.kind, present_id(self.archive.connection, one.kind, one.id))

    def _change(self, words: Strings, one: Logged) -> Entry:
        if one.what == CORRECTION:
            return self.of_correction(words, one)
        language, archive = words.language, self.archive
        label, said = words["correction.lesser_kind"], ""
        if one.what == MERGE:
            label, said = words["record.merge"], merge_here(self.labels[language], one.kind, one.id)
        elif one.what == EARLIER:
            label = words["record.earlier_correction"]
            said = earlier_in_words(self.labels[language], one.kind, one.id, one.number)
        elif one.what == RENAME:
            label, said = words["agent.renamed"], rename_in_words(self.labels[language], one)
        else:
            said = lesser_in_words(words, one.kind, aspects_of(archive, one))
        return Entry(
            self.iri(f"{self.addresses.record(language, one.kind, one.id)}#{one.what}-{one.number}"),
            self._link(self._listed(language, one)), self._headed(words, label, one), one.date, one.date,
            (self.configuration.title(language),),
            f"<p>{xml.text(said)}</p>", language,
        )  # fmt: skip

    def _of_statement(self, language: str, identifier: str, published: str, updated: str) -> Entry:
        """Return the entry of a statement, published first and last on these days."""
        words = strings(language)
        card, statement = self.archive.card(identifier), self.archive.statement(identifier)
        address = self.addresses.statement(language, card.id)
        line = words.format(
            "language.colon",
            label=apart(words.kind("statement", card.kind, self.configuration.kinds), language),
            value=date_label(language, card.date, weekday=True),
        )
        attributions = self.attributions(language)
        parts = [
            f"<p><strong>{xml.text(notice.text)}</strong> {xml.text(notice.reason)}</p>"
            for notice in attributions.notices(statement.corrections)
        ]
        parts.append(f"<p>{xml.text(line)}</p>")
        if not statement.is_taken_down:
            stale = stale_in(self.archive, identifier, statement)
            parts += [
                _quotation(
                    attributions, statement, passage, stale, self._answers(language, answered.get(passage.id, ()))
                )
                for answered in [answers_of(self.labels[language], identifier, statement)]
                for passage in statement.passages
            ]
        title = titled(language, in_language(card.titles, language), status_of(statement))
        return Entry(
            self.iri(address), self._link(address), title, published, updated or self._last_day,
            attributions.authors(statement),
            "".join(parts), language, self._link(self.addresses.data(card.id)),
            tuple(self._categories(attributions, statement, card)),
        )  # fmt: skip

    def _answers(self, language: str, answered: Sequence[Answer]) -> list[Markup]:
        """What is said beside a passage of those who answered it, with absolute links."""
        labels = self.labels[language]
        rows = [labels.row(one.card, "") for one in answered]
        addresses = [self._link(self.addresses.statement(language, one.card.id)) for one in answered]
        return [
            reply(labels, one, row._replace(href=to)) for one, row, to in zip(answered, rows, addresses, strict=True)
        ]

    def _brief(self, language: str, identifier: str) -> Entry:
        """What an archive document of a record's feed says of a statement."""
        card, _, updated = _dated(self.archive, self.archive.card(identifier))
        status = card.status if card.status in ("retracted", "withdrawn") else ""
        address = self.addresses.statement(language, identifier)
        title = titled(language, in_language(card.titles, language), status)
        return Entry(self.iri(address), self._link(address), title, "", updated or self._last_day, (), "", language)

    def attributions(self, language: str) -> Attributions:
        """Return how words are attributed in a language."""
        return self.labels[language].attributions

    def _categories(self, attributions: Attributions, statement: Statement, card: Card) -> Iterator[Category]:
        """Kind, status, speakers, reporting modes and topics, as Atom has them for programs."""
        words, term = attributions.words, self.addresses.term
        yield Category(term("kind"), card.kind, words.kind("statement", card.kind, self.configuration.kinds))
        label = "" if card.status == "published" else words[f"list.{card.status}"]
        yield Category(term("status"), card.status, label)
        for voice in attributions.voices(statement):
            # Two who are not named are never one.
            yield Category(term("speaker"), voice_anywhere(card.id, voice.id), voice.name)
        if not statement.is_taken_down:
            for mode in dict.fromkeys(manner(one.mode, one.delivery) for one in statement.passages):
                yield Category(term("mode"), mode, words[f"mode.{mode}"])
        for topic in statement.topics:
            yield Category(term("topic"), topic, in_language(self.archive.topic(topic).label, attributions.language))

    def _headed(self, words: Strings, label: str, one: Logged) -> str:
        """The title of a change: what it is, and what the record was called when it was published."""
        named = in_language(name_in(self.labels[words.language], one), words.language)
        return words.format("language.colon", label=label, value=apart(named, words.language))

    def _listed(self, language: str, one: Logged) -> str:
        """The address of a change on the page of corrections."""
        return f"{self.addresses.single(language, 'corrections')}#{one.anchor}"

    def of_correction(self, words: Strings, one: Logged) -> Entry:
        """Return the entry of a correction."""
        language, kind, identifier, number = words.language, one.kind, one.id, one.number
        record = self.archive.statement(identifier) if kind == "statement" else self.archive.record(kind, identifier)
        corrections = record.corrections
        correction = corrections[number - 1]
        address = self.addresses.record(language, kind, identifier)
        label = words[f"correction.kind.{correction.act}"]
        said = self.attributions(language).reason(corrections, number)
        if correction.reason_of is not None:
            label, of = words["correction.of_reason_kind"], corrections[correction.reason_of - 1]
            days = {"date": date_label(language, correction.date), "of": date_label(language, of.date)}
            said = f"{words.format('correction.of_reason', **days)} {said}"
        said = with_new_name(self.labels[language], one, correction, said)
        return Entry(
            self.iri(f"{address}#correction-{number}"), self._link(self._listed(language, one)),
            self._headed(words, label, one), correction.date,
            reason_now(corrections, number).corrected or correction.date, (self.configuration.title(language),),
            f"<p>{xml.text(said)}</p>", language,
        )  # fmt: skip

    def _link(self, address: str) -> str:
        """A link: absolute where it can be; else from the site's root, which ``xml:base`` of the feed leads to."""
        return self.addresses.absolute(address) or address or "./"

    def iri(self, address: str) -> str:
        """Return the lasting name of something at an address."""
        known = self.addresses.absolute(address)
        if known:
            return known
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'sijill:{self.configuration.site_name}:{address}')}"

    def _feed(
        self,
        language: str,
        address: str,
        page: str,
        title: str,
        entries: list[Entry],
        links: Sequence[tuple[str, str]] = (),
        *,
        is_archive: bool = False,
        is_complete: bool = False,
    ) -> Feed:
        updated = max((entry.updated for entry in entries), default="") or self._last_day
        base = "" if self.configuration.site_url else "../" * address.count("/") or "./"
        found = [("self", ATOM, address), ("alternate", "text/html", page), *((rel, ATOM, to) for rel, to in links)]
        configuration = self.configuration
        return Feed(
            self.iri(address), language, base, title, configuration.description(language),
            configuration.title(language), updated, tuple((rel, kind, self._link(to)) for rel, kind, to in found),
            tuple(entries), is_archive, is_complete,
        )  # fmt: skip

    @cached_property
    def _last_day(self) -> str:
        """The last day that is known of the archive, for a feed that has nothing with a day of its own.

        Where it has no statement and no ledger, that is the day with which it was checked.
        """
        connection = self.archive.connection
        last = [_day(self.archive.card(one)) for one in times.newest(connection, 1)]
        return max(times.last_published(connection), *last, "") or str(database.checked_on(connection))


def _quotation(
    attributions: Attributions, statement: Statement, passage: Passage, stale: Stale, replies: Sequence[Markup] = ()
) -> str:
    """A passage in its own language, its translations where the feed is in another, its attribution, and replies."""
    original = attributions.original(statement, passage)
    found = [_block(original)]
    others = [*zip(passage.originals, attributions.originals(statement, passage), strict=True)]
    for one, words in others:
        found.append(f"{_block(words)}<p>{xml.text(attributions.given_in(statement, passage, one))}</p>")
    if attributions.language not in (original.language, *(one.language for one, _ in others)):
        for translation in passage.translations:
            if translation.language == attributions.language:
                made = attributions.translation(passage, translation, stale)
                found.append(f"{_block(made)}<p>{xml.text(made.by_in_full)}</p>")
    line = attributions.of(statement, passage).line()
    caption = "".join([f"— {xml.text(line)}", *[f"<br>{one}" for one in replies]])
    return f"<figure>{''.join(found)}<figcaption>{caption}</figcaption></figure>"


def _block(words: ShownWords) -> str:
    """Words as paragraphs, between their marks, what the editors put in marked as inserted."""
    marked = "".join(
        f"<ins>{xml.text(piece.text)}</ins>" if piece.editors else xml.text(piece.text)
        for piece in pieces(words.text, words.brackets)
    )
    lines = [line for line in f"{words.opened}{marked}{words.closed}".split("\n") if line]
    paragraphs = "".join([f"<p>{line}</p>" for line in lines])
    return f'<blockquote lang="{words.language}" dir="{direction(words.language)}">{paragraphs}</blockquote>'


def newest(archive: Archive, count: int) -> list[Dated]:
    """Return the statements published last, newest first, each with the days it was first and last published.

    A statement that the ledger does not have yet counts as published on the day it was made. One of these among the
    newest of all is among the newest by its own date too, since whatever was said later was published later still.
    """
    connection = archive.connection
    identifiers = {*times.newest(connection, count), *times.newest_published(connection, count)}
    found = [_dated(archive, archive.card(identifier)) for identifier in sorted(identifiers)]
    return sorted(found, key=_by_day, reverse=True)[:count]


def _by_day(one: Dated) -> tuple[str, str]:
    return one[1], one[0].order


def _dated(archive: Archive, card: Card) -> Dated:
    """A statement with the days it was first and last published; "" where the ledger does not have it, nor its date."""
    days = times.days_published(archive.connection, card.id)
    first = days[0] if days else _day(card)
    return card, first, max(first, days[-1]) if days else first


def _day(card: Card) -> str:
    """The day a statement is sorted by, "" where none is known; a year before 1000 has four digits (RFC 3339)."""
    date = edtf.parse(card.date)
    return "" if date.precision == "unknown" else anchor(date).isoformat()
