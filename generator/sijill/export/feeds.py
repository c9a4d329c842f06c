"""Atom feeds (RFC 4287) of the newest statements and of corrections, one of each a language.

Every date is one of the ledger's or the records', never the clock's. An entry's id is its page's address; a site that
does not know where it is published has ids of its own (``urn:uuid:``, RFC 9562, version 5), made from its name.
"""

import heapq
import uuid
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from sijill.export import xml
from sijill.interface.attribution import Attributions, Words, is_reported, speakers_of, status_of, titled
from sijill.interface.dates import date_label
from sijill.interface.direction import direction
from sijill.interface.strings import Strings, strings
from sijill.model import edtf
from sijill.model.brackets import pieces
from sijill.model.configuration import Configuration
from sijill.model.order import anchor
from sijill.model.output import Output
from sijill.model.records import Passage, RecordKind, Statement, name_of_record, reason_now
from sijill.pages.corrections import lesser_in_words
from sijill.pages.labels import Labels
from sijill.pages.record_history import merge_in_words
from sijill.state import Archive, Card, times
from sijill.state.logged import CORRECTION, MERGE, RENAME, Logged, logged
from sijill.state.replaced import present_id

NEWEST = 30
_NOTHING_YET = "1970-01-01"


class Category(NamedTuple):
    """What a program may sort entries by: a scheme (a term of the archive's vocabulary), its value, and its label."""

    scheme: str
    term: str
    label: str


class Entry(NamedTuple):
    """One entry: ``id`` an IRI, ``address`` of its page, ``published`` and ``updated`` days, ``html`` its content.

    ``authors`` are those whose own words are in it; without one, the feed's author, the archive, is meant.
    """

    id: str
    address: str
    title: str
    published: str
    updated: str
    authors: tuple[str, ...]
    html: str
    language: str
    data: str = ""
    categories: tuple[Category, ...] = ()


class Feeds:
    """Makes the feeds of one archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.configuration: Configuration = archive.configuration
        self.addresses = archive.configuration.addresses

    def statements(self, language: str) -> Output:
        """Return the feed of the statements that were published last."""
        words = strings(language)
        entries = [self._statement(words, *found) for found in newest(self.archive, NEWEST)]
        title = self.configuration.title(language)
        return self._feed(language, self.addresses.feed(language), self.addresses.home(language), title, entries)

    def corrections(self, language: str) -> Output:
        """Return the feed of the last changes of what was published, as the page of corrections lists them."""
        words = strings(language)
        entries = [self._change(words, one) for one in self._newest_changes]
        title = words.format(
            "language.colon", label=self.configuration.title(language), value=words["site.corrections"]
        )
        page = self.addresses.single(language, "corrections")
        return self._feed(language, self.addresses.feed(language, "corrections"), page, title, entries)

    @cached_property
    def _newest_changes(self) -> list[Logged]:
        """The last changes of records that are there, or that others have taken the place of, newest first."""
        return heapq.nlargest(NEWEST, (one for one in logged(self.archive) if self._is_there(one)))

    def _is_there(self, one: Logged) -> bool:
        return self.archive.has(one.kind, present_id(self.archive.connection, one.kind, one.id))

    def _change(self, words: Strings, one: Logged) -> Entry:
        if one.what == CORRECTION:
            return self._correction(words, one.kind, one.id, one.number)
        language, archive = words.language, self.archive
        present = present_id(archive.connection, one.kind, one.id)
        record = archive.statement(present) if one.kind == "statement" else archive.record(one.kind, present)
        label, said = words["correction.lesser_kind"], ""
        if one.what == MERGE:
            label, said = words["record.merge"], merge_in_words(Labels(archive, language), one.kind, one.id)
        elif one.what == RENAME:
            former = archive.agent(present).former_names[one.number - 1]
            label = words["agent.renamed"]
            name, until = _localized(former.name, language), date_label(language, former.until)
            said = words.format("agent.named_until", name=name, date=until)
        else:
            said = lesser_in_words(words, archive.history(one.id, one.kind)[one.number - 1].entry.changed)
        named = record.title if isinstance(record, Statement) else name_of_record(record)
        title = words.format("language.colon", label=label, value=_localized(named, language))
        address = self.addresses.record(language, one.kind, present)
        return Entry(
            self.iri(f"{self.addresses.record(language, one.kind, one.id)}#{one.what}-{one.number}"),
            self._link(address), title, one.date, one.date, (self.configuration.title(language),),
            f"<p>{xml.text(said)}</p>", language,
        )  # fmt: skip

    def _statement(self, words: Strings, card: Card, published: str, updated: str) -> Entry:
        language = words.language
        statement = self.archive.statement(card.id)
        address = self.addresses.statement(language, card.id)
        line = words.format(
            "language.colon",
            label=words[f"kind.statement.{card.kind}"],
            value=date_label(language, card.date, weekday=True),
        )
        attributions = self.attributions(language)
        parts = [
            f"<p><strong>{xml.text(notice.text)}</strong> {xml.text(notice.reason)}</p>"
            for notice in attributions.notices(statement.corrections)
        ]
        parts.append(f"<p>{xml.text(line)}</p>")
        if not statement.is_taken_down:
            parts += [_quotation(attributions, statement, passage) for passage in statement.passages]
        title = titled(language, _localized(card.titles, language), status_of(statement))
        return Entry(
            self.iri(address), self._link(address), title, published, updated, _authors(attributions, statement),
            "".join(parts), language, self._link(self.addresses.data(card.id)),
            tuple(self._categories(attributions, statement, card)),
        )  # fmt: skip

    def attributions(self, language: str) -> Attributions:
        """Return how words are attributed in a language."""
        return Attributions(self.archive, language, self.configuration.options.format)

    def _categories(self, attributions: Attributions, statement: Statement, card: Card) -> Iterator[Category]:
        """Kind, status, speakers, reporting modes and topics, as Atom has them for programs."""
        words, term = attributions.words, self.addresses.term
        yield Category(term("kind"), card.kind, words[f"kind.statement.{card.kind}"])
        label = "" if card.status == "published" else words[f"list.{card.status}"]
        yield Category(term("status"), card.status, label)
        for voice in attributions.voices(statement):
            yield Category(term("speaker"), voice.agent, voice.name)
        if not statement.is_taken_down:
            for mode in dict.fromkeys(passage.mode for passage in statement.passages):
                yield Category(term("mode"), mode, words[f"mode.{mode}"])
        for topic in statement.topics:
            yield Category(term("topic"), topic, _localized(self.archive.topic(topic).label, attributions.language))

    def _correction(self, words: Strings, kind: RecordKind, identifier: str, number: int) -> Entry:
        language = words.language
        if kind == "statement":
            statement = self.archive.statement(identifier)
            corrections = statement.corrections
            named = statement.title
        else:
            record = self.archive.record(kind, identifier)
            corrections, named = record.corrections, name_of_record(record)
        correction = corrections[number - 1]
        address = self.addresses.record(language, kind, identifier)
        label, said = (
            words[f"correction.kind.{correction.kind}"],
            self.attributions(language).reason(corrections, number),
        )
        if correction.reason_of is not None:
            label, of = words["correction.of_reason_kind"], corrections[correction.reason_of - 1]
            days = {"date": date_label(language, correction.date), "of": date_label(language, of.date)}
            said = f"{words.format('correction.of_reason', **days)} {said}"
        title = words.format("language.colon", label=label, value=_localized(named, language))
        return Entry(
            self.iri(f"{address}#correction-{number}"), self._link(address), title, correction.date,
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

    def _feed(self, language: str, address: str, page: str, title: str, entries: list[Entry]) -> Output:
        updated = max((entry.updated for entry in entries), default=_NOTHING_YET)
        base = "" if self.configuration.site_url else f' xml:base="{"../" * address.count("/") or "./"}"'
        parts = [
            '<?xml version="1.0" encoding="utf-8"?>\n',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml.attribute(language)}"{base}>\n',
            f"<id>{xml.text(self.iri(address))}</id>\n<title>{xml.text(title)}</title>\n",
            f"<updated>{_moment(updated)}</updated>\n",
            f'<link rel="self" type="application/atom+xml" href="{xml.attribute(self._link(address))}"/>\n',
            f'<link rel="alternate" type="text/html" href="{xml.attribute(self._link(page))}"/>\n',
        ]
        description = self.configuration.description(language)
        if description:
            parts.append(f"<subtitle>{xml.text(description)}</subtitle>\n")
        parts.append(f"<author><name>{xml.text(self.configuration.title(language))}</name></author>\n")
        parts += [_entry(entry) for entry in entries]
        parts.append("</feed>\n")
        return Output(address, "".join(parts).encode("utf-8"))


def _entry(entry: Entry) -> str:
    authors = "".join(f"<author><name>{xml.text(name)}</name></author>" for name in entry.authors)
    data = f'<link rel="alternate" type="application/ld+json" href="{xml.attribute(entry.data)}"/>\n'
    return (
        f"<entry>\n<id>{xml.text(entry.id)}</id>\n<title>{xml.text(entry.title)}</title>\n"
        f"<published>{_moment(entry.published)}</published>\n<updated>{_moment(entry.updated)}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{xml.attribute(entry.address)}"/>\n'
        f"{data if entry.data else ''}{authors}\n{''.join([_category(one) for one in entry.categories])}"
        f'<content type="html" xml:lang="{xml.attribute(entry.language)}">{xml.text(entry.html)}</content>\n</entry>\n'
    )


def _moment(day: str) -> str:
    """A day as Atom needs it (RFC 3339). What is recorded is the day; its first moment in UTC is given."""
    return f"{day}T00:00:00Z"


def _category(category: Category) -> str:
    label = f' label="{xml.attribute(category.label)}"' if category.label else ""
    return f'<category scheme="{xml.attribute(category.scheme)}" term="{xml.attribute(category.term)}"{label}/>\n'


def _authors(attributions: Attributions, statement: Statement) -> tuple[str, ...]:
    """The names of those whose own words are in a statement: in reported speech, the words are the document's."""
    if statement.is_taken_down:
        return tuple([voice.name for voice in attributions.voices(statement)])
    own = {
        speaker.agent
        for one in statement.passages
        if not is_reported(one.mode)
        for speaker in speakers_of(statement, one)
    }
    return tuple([voice.name for voice in attributions.voices(statement) if voice.agent in own])


def _quotation(attributions: Attributions, statement: Statement, passage: Passage) -> str:
    """A passage in its own language, its translations where the feed is in another, and how it is attributed."""
    original = attributions.original(statement, passage)
    found = [_block(original)]
    if original.language != attributions.language:
        for translation in passage.translations:
            if translation.language == attributions.language:
                made = attributions.translation(passage, translation)
                found.append(f"{_block(made)}<p>{xml.text(made.by)}</p>")
    line = attributions.of(statement, passage).line()
    return f"<figure>{''.join(found)}<figcaption>— {xml.text(line)}</figcaption></figure>"


def _block(words: Words) -> str:
    """Words as paragraphs, between their marks, what the editors put in marked as inserted."""
    marked = "".join(
        f"<ins>{xml.text(piece.text)}</ins>" if piece.editors else xml.text(piece.text)
        for piece in pieces(words.text, words.brackets)
    )
    lines = [line for line in f"{words.opened}{marked}{words.closed}".split("\n") if line]
    paragraphs = "".join([f"<p>{line}</p>" for line in lines])
    return f'<blockquote lang="{words.language}" dir="{direction(words.language)}">{paragraphs}</blockquote>'


def _localized(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()))


def newest(archive: Archive, count: int) -> list[tuple[Card, str, str]]:
    """Return the statements published last, newest first, each with the days it was first and last published.

    A statement that the ledger does not have yet counts as published on the day it was made. One of these among the
    newest of all is among the newest by its own date too, since whatever was said later was published later still.
    """
    connection = archive.connection
    identifiers = {*times.newest(connection, count), *times.newest_published(connection, count)}
    found = []
    for identifier in sorted(identifiers):
        card = archive.card(identifier)
        days = times.days_published(connection, identifier)
        found.append((days[0] if days else _day(card), card.order, days[-1] if days else "", card))
    found.sort(key=lambda one: one[:2], reverse=True)
    return [(card, first, max(first, last)) for first, _, last, card in found[:count]]


def _day(card: Card) -> str:
    """The day a statement is sorted by; a date before year 1000 is written with four digits as RFC 3339 asks."""
    date = edtf.parse(card.date)
    return _NOTHING_YET if date.precision == "unknown" else anchor(date).isoformat()
