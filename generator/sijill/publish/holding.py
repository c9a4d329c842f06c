"""What a statement's page and data must say, made again out of proved records by what made them, and held against them.

Nothing here trusts what it reads. What the ledger does not prove is not held: places in stored copies with the words
around them, what was seen of sources, and hand-written pages.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from markupsafe import escape

from sijill.export.statement import Statements
from sijill.interface.citations import STYLES
from sijill.ledger.store import Published
from sijill.ledger.versions import stale_translations, versions
from sijill.model import edtf
from sijill.model.configuration import Configuration, Options
from sijill.model.digests import digest_of_bytes
from sijill.model.kinds import OwnKind
from sijill.model.records import Statement
from sijill.pages.labels import Labels
from sijill.pages.statement import history as past
from sijill.pages.statement.citing import citation, citation_files, item_of, of_version
from sijill.pages.statement.notices import records_corrected_of
from sijill.pages.statement.origin import as_stated, chain, channel_link, documents_of, everyone, who_spoke
from sijill.pages.statement.passages import passages
from sijill.pages.statement.schema import head_of
from sijill.publish.proven import NotCarried, OfOne, Proven, Unproven, card_of
from sijill.state.rows import status_of

_ISOLATES = re.compile("[\u2066-\u2069]")
_RECORD = re.compile(r"(statements|agents|documents|topics)/([a-z0-9-]+)/(?:#.*)?$")
# What is proved by nothing in the ledger, or by other statements, which are held when all are known.
_APART = frozenset({"incoming", "incoming_total", "cito", "documents"})


RELATED = "//article//ol[@class='sj-rows']/li[not(@class)] | //article//p[contains(@class, 'sj-reply')]"


class Said(NamedTuple):
    """What an element of a page says: its text, the records that it links to, and dates as machines read them."""

    text: str
    links: tuple[str, ...]
    dates: tuple[str, ...] = ()


def settings_of(
    data: Mapping[str, Any], languages: Sequence[str], record: Mapping[str, Any], kinds: tuple[OwnKind, ...] = ()
) -> Configuration:
    """Return the settings of an archive as far as a statement's data show them; the first language is the default."""
    address = str(data.get("id", ""))
    base = address.partition("statements/")[0] if address.startswith("http") else ""
    names = _at(data, "isPartOf", "name")
    titles = {tag: str(names[tag]) for tag in languages if isinstance(names, Mapping) and tag in names}
    meant = _at(record, "date", "value")
    old = meant is not None and _at(data, "date", "edtf") != meant
    options = Options(languages=tuple(languages), titles=titles, format=1 if old else 2, records_licence=_licence(data))
    return Configuration(root=".", site_name="", site_url=base, options=options, kinds=kinds)


def _licence(data: Mapping[str, Any]) -> str:
    address = str(data.get("sdLicense"))
    if "/licenses/by/" in address:
        return "CC-BY-4.0"
    return "CC0-1.0" if "/publicdomain/zero/" in address else address.rpartition("/")[2].removesuffix(".html")


class Holding:
    """Holds the files of statements against records that are proved."""

    def __init__(self, proven: Proven) -> None:
        self.proven = proven
        self.labels = lru_cache(maxsize=256)(self._labels)

    def _labels(self, language: str, number: int | None) -> Labels:
        archive = self.proven if number is None else self.proven.at(number)
        labels = Labels(archive, language)  # type: ignore[arg-type]
        labels.at = lambda then: self.labels(language, then)  # type: ignore[assignment]
        return labels

    def data(
        self, identifier: str, record: Mapping[str, Any], history: Sequence[Published], data: Mapping[str, Any]
    ) -> tuple[list[str], str]:
        """Return what is wrong with a statement's data, and a digest of its line in the whole-archive files."""
        statement = Statement.model_validate(record)
        one = OfOne(self.proven, record, history, status_of(statement))
        try:
            expected, line = (
                json.loads(json.dumps(Statements(one, embedded=whole).data(identifier)))  # type: ignore[arg-type]
                for whole in (True, False)
            )
        except Unproven as error:
            return [str(error)], ""
        said = without_places(data)
        problems = [
            f"must say in '{name}' what the published records say"
            for name in sorted((expected.keys() | said.keys()) - _APART)
            if expected.get(name) != said.get(name)
        ]
        parts = Statements(one).parts  # type: ignore[arg-type]
        for document in data.get("documents") or ():
            name = str(_at(document, "identifier"))
            known = self.proven.has("document", name)
            if not known or _without_seen(parts.document(name)) != _without_seen(document):
                problems.append(f"must say of the document '{name[:80]}' what its published record says")
        listed = {str(_at(document, "identifier")) for document in data.get("documents") or ()}
        if not {str(document["identifier"]) for document in expected["documents"]} <= listed:
            problems.append("must name every document that its passages are in")
        problems += _wrong_places(data, self.proven)
        return problems, digest_of_line({**line, "documents": sorted(listed)})

    def page(
        self, identifier: str, record: Mapping[str, Any], history: Sequence[Published], number: int, tree: Any
    ) -> Iterator[str]:
        """Yield what a page says otherwise than it must; ``number`` is the version of an earlier one, else 0."""
        language = str(tree.get("lang"))
        if language not in self.proven.configuration.languages:
            return  # the caller holds the language against the page's folder
        labels = self.labels(language, history[number - 1].number if number else None)
        found = dict(record)
        record_format = labels.configuration.options.format
        found["date"] = {**found["date"], "value": edtf.meant(found["date"]["value"], record_format)}
        try:
            statement = Statement.model_validate(found)
            self.proven.cards.setdefault(identifier, card_of(identifier, record))
            stale = frozenset() if number or len(history) < 2 else stale_translations(versions(record, history))
            version = 0 if number else len(history)
            for what, path, expected in self._expected(labels, identifier, statement, stale, version):
                there = tree.xpath(f"//article{path}")
                said = [Said(_plain(one), ()) if isinstance(one, str) else said_by(one) for one in there]
                if said != expected:
                    yield f"must give {what} as the published records have it"
            if not number:
                yield from _wrong_head(labels, identifier, statement, tree)
                yield from _wrong_past(labels, identifier, statement, record, history, tree)
        except NotCarried:
            return
        except Unproven as error:
            yield str(error)

    def _expected(
        self, labels: Labels, identifier: str, statement: Statement, stale: Any, version: int
    ) -> Iterator[tuple[str, str, list[Said]]]:
        words, channel = labels.words, channel_link(labels, "", statement)
        date = labels.date_markup(statement.date.value, weekday=True)
        kind = words.kind("statement", statement.kind, labels.configuration.kinds)
        yield "kind and date", "/p[@class='sj-kind']", [_said(f"{kind} · {date}")]
        yield (
            "who spoke, for whom and in which capacity",
            "/p[@class='sj-who']",
            [_said(str(who_spoke(labels, "", statement)))],
        )
        all_of_many = [_said(str(one)) for one in everyone(labels, "", statement)]
        yield "all who spoke", "//ul[@class='sj-everyone']/li", all_of_many
        stated = as_stated(labels, "", statement)
        yield "the source's words for the date", "/p[@class='sj-channel']", [_said(str(stated))] if stated else []
        primary, others = documents_of(statement)
        came = chain(labels, "", channel, primary, others)
        yield "how the words reached the archive", "/p[@class='sj-chain']", [_said(str(came))] if came else []
        topics = [labels.topic_reference("", topic) for topic in statement.topics]
        yield "the topics", "//p[@class='sj-topics']/a", [Said(_plain(t.text), _links([t.href])) for t in topics]
        sources = [labels.source("", name) for name in ([primary] if primary else []) + others]
        yield (
            "the documents",
            "//div[@class='sj-source']/h3/a",
            [Said(_plain(s.title.text), _links([s.title.href])) for s in sources],
        )
        facts = [fact for source in sources for fact in source.facts]
        yield (
            "the facts of the documents",
            "//div[@class='sj-source']/dl/dd[not(contains(@class, 'sj-seen'))]",
            [_said(str(fact.value)) for fact in facts],
        )
        if version:
            item = of_version(item_of(labels, identifier, statement), version)
            yield "how it is cited", "//dd[@class='sj-citation']", [_said(str(citation(s, item))) for s in STYLES]
            yield (
                "how programs cite it",
                "//dl[@id='cite']//pre[@data-file]",
                [Said(_plain(one.text), ()) for one in citation_files(item)],
            )
        if statement.is_taken_down:
            return
        shown = passages(labels, "", identifier, statement, {}, stale)
        yield (
            "what is copied with the words",
            "//div[contains(@class, 'sj-passage')]/@data-attribution",
            [Said(_plain(one.attribution), ()) for one in shown],
        )
        yield (
            "the marks around words",
            "//div[contains(@class, 'sj-passage')]/descendant::span[@class='sj-mark']",
            [
                _said(str(mark))
                for one in shown
                for marks in (one.marks, *[o.marks for o in one.originals], *[t.marks for t in one.translations])
                for mark in marks
                if mark
            ],
        )
        yield (
            "how passages are attributed",
            "//p[@class='sj-small sj-wide'][not(strong)]",
            [Said(_plain(p.speaker), ()) for p in shown if p.speaker],
        )
        by = [" · ".join(part for part in (t.by, str(t.stale), t.note) if part) for p in shown for t in p.translations]
        yield (
            "who translated",
            "//div[@class='sj-translations']/p[@class='sj-small']",
            [Said(_plain(t), ()) for t in by],
        )
        notes = [p.note for p in shown if p.note]
        yield (
            "the notes on passages",
            "//p[@class='sj-noted sj-wide']",
            [Said(_plain(note), ()) for note in notes],
        )
        also = [one for p in shown for one in p.originals]
        words_of = [_said(f"{one.marks.opened}{escape(one.text.text)}{one.marks.closed}") for one in also]
        yield "the originals in other languages", "//p[@class='sj-original']", words_of
        said_of = [_said(" · ".join([one.label, one.source, *[escape(one.note)] * bool(one.note)])) for one in also]
        yield "what is said of them", "//p[@class='sj-small sj-of-original']/span[1]", said_of
        variants = [str(w.compared) for p in shown for w in p.variants]
        yield "other wordings", "//p[@class='sj-variant']", [_said(one) for one in variants]


def _wrong_past(
    labels: Labels,
    identifier: str,
    statement: Statement,
    record: Mapping[str, Any],
    history: Sequence[Published],
    tree: Any,
) -> Iterator[str]:
    """Yield what a page says otherwise of its corrections and versions."""
    banners = [*records_corrected_of(labels, statement), *past.banners(labels, statement.corrections)]
    meant = [_plain(f"{one.text} {one.reason}") for one in banners]
    said = [
        _plain(" ".join(one.itertext()))
        for one in tree.xpath("//article/div[contains(concat(' ', @class), ' sj-notice ')]")
    ]
    if said != meant:
        yield "must give its corrections, and those of what it names, as the published records have them"
    found = versions(record, history)
    words_too = not statement.is_taken_down
    rows = past.rows(labels, "", identifier, found, len(found), unpublished=False, words_too=words_too)
    reasons = [_plain(row.reason) for row in rows if row.reason]
    if [said_by(one).text for one in tree.xpath("//ol[@class='sj-versions']/li/span[@class='sj-why']")] != reasons:
        yield "must give the reasons of its versions as the published records have them"
    changed = past.changes(labels, found, past.last_corrected(found)) if words_too else ()
    for side, path in (("before", "1"), ("after", "2")):
        shown = [said_by(one).text for one in tree.xpath(f"//section[@class='sj-changes']/dl/dd[{path}]")]
        if shown != [_said(str(getattr(one, side))).text for one in changed]:
            yield "must give what its last correction changed, before and after"


def _wrong_head(labels: Labels, identifier: str, statement: Statement, tree: Any) -> Iterator[str]:
    """Yield what the head of a page says otherwise: to who shares a link, to citing programs, to machines."""
    item = item_of(labels, identifier, statement)
    withheld = "x" if statement.is_taken_down else ""
    view: Any = SimpleNamespace(withheld=withheld, data="")
    expected = _parsed(str(head_of(labels, identifier, statement, item, view).head))
    for name, path in (("card of a shared link", "//meta[@property]"), ("citation tags", "//meta[@name]")):
        meant, said = (
            [
                (one.get("property") or one.get("name"), one.get("content"))
                for one in found.xpath(path)
                if not re.search("image|twitter:card|robots|viewport|description$|generator|theme|color", _key(one))
                or _key(one) == "og:description"
            ]
            for found in (expected, tree)
        )
        if not set(meant) <= set(said) or len([one for one in said if one[0] in dict(meant)]) != len(meant):
            yield f"must give the {name} as the published records have it"
    scripts = "//script[@type='application/ld+json']"
    meant, said = ([_json(one.text) for one in found.xpath(scripts)] for found in (expected, tree))
    if meant != said:
        yield "must give machines what the published records say"


def _key(element: Any) -> str:
    return str(element.get("property") or element.get("name"))


def without_places(value: Any) -> Any:
    """Return data without what says where words are in stored copies."""
    if isinstance(value, dict):
        return {key: without_places(one) for key, one in value.items() if key != "evidence"}
    return [without_places(one) for one in value] if isinstance(value, list) else value


def digest_of_line(line: Mapping[str, Any]) -> str:
    """Return a digest of a statement's line in the whole-archive files, but for places in stored copies."""
    named = [one if isinstance(one, str) else str(_at(one, "identifier")) for one in line.get("documents") or ()]
    plain = {**without_places(dict(line)), "documents": sorted(named)}
    return digest_of_bytes(json.dumps(plain, sort_keys=True).encode())


def _wrong_places(data: Mapping[str, Any], proven: Proven) -> Iterator[str]:
    """Yield places that are in no stored copy that a document lists, or that are of other words than the passage."""
    for passage in data.get("passages") or ():
        for wording in (passage, *(passage.get("variants") or ())):
            place = wording.get("evidence")
            if place is None:
                continue
            name = str(_at(place, "source")).rstrip("/").rpartition("/")[2]
            listed = {copy.digest for copy in proven.document(name).captures} if proven.has("document", name) else set()
            if place.get("capture") not in listed:
                yield f"must place '{str(wording.get('identifier'))[:80]}' in a stored copy that its document lists"


def _without_seen(document: Mapping[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps({name: value for name, value in document.items() if name != "seen"}))  # type: ignore[no-any-return]


def _said(markup: str) -> Said:
    return said_by(_parsed(markup))


def said_by(element: Any) -> Said:
    """Return what an element says."""
    links, dates = (element.xpath(f".//@{name} | ./@{name}") for name in ("href", "datetime"))
    return Said(_plain(element.text_content()), _links(links), tuple(map(str, dates)))


def _links(addresses: Sequence[str]) -> tuple[str, ...]:
    # A site that is opened from a folder has links to files.
    plain = (re.sub(r"(?<=/)index\.html(?=#|$)", "", address) for address in addresses)
    return tuple(match.group(0) for match in map(_RECORD.search, plain) if match)


def _parsed(markup: str) -> Any:
    import lxml.html

    return lxml.html.fragment_fromstring(f"<div>{markup}</div>", parser=lxml.html.HTMLParser(encoding="utf-8"))


def _plain(text: str) -> str:
    return " ".join(_ISOLATES.sub("", text).split())


def _json(text: str | None) -> Any:
    try:
        return json.loads(text or "")
    except (ValueError, RecursionError):
        return None


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
