"""Atom feeds (RFC 4287) of the newest statements and of corrections, one of each a language.

Every date is one of the ledger's or the records', never the clock's. An entry's id is its page's address; a site that
does not know where it is published has ids of its own (``urn:uuid:``, RFC 9562, version 5), made from its name.
"""

import heapq
import uuid
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from sijill.export import xml
from sijill.interface.dates import date_label
from sijill.interface.direction import direction
from sijill.interface.strings import Strings, strings
from sijill.model import edtf
from sijill.model.brackets import Brackets, pieces
from sijill.model.configuration import Configuration
from sijill.model.order import anchor
from sijill.model.output import Output
from sijill.model.records import Correction, RecordKind, Statement, name_of_record, reason_now
from sijill.state import Archive, Card, times

NEWEST = 30
_NOTHING_YET = "1970-01-01"


class Entry(NamedTuple):
    """One entry: ``id`` an IRI, ``address`` of its page, ``published`` and ``updated`` days, ``html`` its content."""

    id: str
    address: str
    title: str
    published: str
    updated: str
    authors: tuple[str, ...]
    html: str
    language: str
    data: str = ""


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
        """Return the feed of the last corrections."""
        words = strings(language)
        entries = []
        for kind, identifier, number in self._newest_corrections:
            entries.append(self._correction(words, kind, identifier, number))
        title = words.format(
            "language.colon", label=self.configuration.title(language), value=words["site.corrections"]
        )
        page = self.addresses.single(language, "corrections")
        return self._feed(language, self.addresses.feed(language, "corrections"), page, title, entries)

    @cached_property
    def _newest_corrections(self) -> list[tuple[RecordKind, str, int]]:
        """The record, as kind and id, and number (from 1) of each of the last corrections, newest first."""
        found = heapq.nlargest(NEWEST, times.corrections(self.archive.connection))
        return [(kind, identifier, number) for _, identifier, number, kind in found]

    def _statement(self, words: Strings, card: Card, published: str, updated: str) -> Entry:
        language = words.language
        statement = self.archive.statement(card.id)
        address = self.addresses.statement(language, card.id)
        line = words.format(
            "language.colon",
            label=words[f"kind.statement.{card.kind}"],
            value=date_label(language, card.date, weekday=True),
        )
        parts = [f"<p>{xml.text(line)}</p>"]
        if not statement.is_taken_down:
            parts += [_quotation(statement, language, number) for number in range(len(statement.passages))]
        for number, correction in enumerate(statement.corrections, 1):
            if correction.reason_of is None:
                day = date_label(language, correction.date)
                banner = words.format(f"correction.banner.{correction.kind}", date=day)
                parts.append(f"<p>{xml.text(banner)} {xml.text(_reason(words, statement.corrections, number))}</p>")
        return Entry(
            self.iri(address), self._link(address), _localized(card.titles, language), published, updated,
            self._speakers(card.speakers, language), "".join(parts), language, self._link(self.addresses.data(card.id)),
        )  # fmt: skip

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
        label, said = words[f"correction.kind.{correction.kind}"], _reason(words, corrections, number)
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

    def _speakers(self, agents: Iterable[str], language: str) -> tuple[str, ...]:
        return tuple(_localized(self.archive.agent(agent).name, language) for agent in agents)

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
        f"{data if entry.data else ''}{authors}\n"
        f'<content type="html" xml:lang="{xml.attribute(entry.language)}">{xml.text(entry.html)}</content>\n</entry>\n'
    )


def _moment(day: str) -> str:
    """A day as Atom needs it (RFC 3339). What is recorded is the day; its first moment in UTC is given."""
    return f"{day}T00:00:00Z"


def _quotation(statement: Statement, language: str, number: int) -> str:
    """A passage in its own language, and its translation where the feed is in another."""
    passage = statement.passages[number]
    own = passage.language or statement.language
    found = [
        f'<blockquote lang="{own}" dir="{direction(own)}">{_paragraphs(passage.text, passage.brackets)}</blockquote>'
    ]
    if own != language:
        found += [
            f'<blockquote lang="{language}" dir="{direction(language)}">{_paragraphs(translation.text)}</blockquote>'
            for translation in passage.translations
            if translation.language == language
        ]
    return "".join(found)


def _paragraphs(text: str, brackets: Brackets = None) -> str:
    """Text as paragraphs, what the editors put in marked as inserted."""
    marked = "".join(
        f"<ins>{xml.text(piece.text)}</ins>" if piece.editors else xml.text(piece.text)
        for piece in pieces(text, brackets)
    )
    return "".join(f"<p>{line}</p>" for line in marked.split("\n") if line)


def _reason(words: Strings, corrections: Sequence[Correction], number: int) -> str:
    """Return why a correction was made, as it is known now."""
    found = reason_now(corrections, number)
    text = _localized(found.text, words.language)
    if found.corrected is None:
        return text
    return f"{text} {words.format('correction.reason_now', date=date_label(words.language, found.corrected))}"


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
