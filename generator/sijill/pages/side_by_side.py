"""Two speakers, or two documents, side by side: what each has said on a topic, in two columns along time.

A topic has at most two such pages. They are of the pairs that have most to compare among the topic's newest
statements, so that their number and their length are bounded.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Literal, NamedTuple
from weakref import WeakKeyDictionary

import orjson
from markupsafe import Markup

from sijill.html.markup import Marks, element, set_apart
from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.interface.attribution import owners
from sijill.interface.direction import isolated
from sijill.interface.manners import delivered, marks_around, sign_of
from sijill.model.linked import fragment_of_wording
from sijill.model.records import Passage, Statement
from sijill.model.speakers import voice_ids
from sijill.model.urls import root_of
from sijill.pages.kind import Kind, PageParts, page
from sijill.pages.labels import Labels
from sijill.pages.statement.passages import Places, in_later_copies, rendered_words, with_brackets, words_of
from sijill.pages.statement.places import place
from sijill.pages.statement.relations import answers_of, reply
from sijill.pages.statement.views import Translation
from sijill.pages.views import Reference, Row, Text
from sijill.state import outputs
from sijill.state.answers import Card, Evidence
from sijill.state.archive import Archive
from sijill.state.change import Change
from sijill.state.times import lists_of

TEMPLATE = beside(__file__, "side_by_side.html.j2")
_NAME = "side-by-side"
_PLACE = PagePlace(_NAME, "topics/{id}/side-by-side/{id}/")
_NEWEST = 30  # statements of a topic that are compared
_AMONG = 12  # speakers, or documents, that pairs are made of: those with most statements
_IN_FORCE = ("published", "corrected")
_PAIRS: Mapping[Literal["agent", "document"], int] = {"agent": 1, "document": 1}
_FEWEST = 2  # statements of each of a pair, unless a statement of one names, or words, what the other said


class Pair(NamedTuple):
    """Two agents or two documents of a topic, by their ids in alphabetical order."""

    topic: str
    kind: Literal["agent", "document"]
    one: str
    other: str

    @property
    def task(self) -> str:
        """The id of the pair's page."""
        return f"{self.topic}/{self.one}--{self.other}"


# Each topic's pairs are asked for by its own page and by each of theirs, in every language; an archive never changes.
_KEPT: WeakKeyDictionary[Archive, dict[str, list[Pair]]] = WeakKeyDictionary()


class Said(NamedTuple):
    """Words in a column, with the line that attributes them.

    ``sign`` is ``quoted`` or ``reported`` where the words were found in the document's stored copy, else "";
    ``manner`` is that in words. ``missing`` says that they are not translated.
    """

    text: Text
    marks: Marks
    indirect: bool
    sign: str
    manner: str
    place: str
    translations: tuple[Translation, ...]
    missing: str
    later: Markup | str
    attribution: str
    href: str
    replies: tuple[Markup, ...] = ()


class Cell(NamedTuple):
    """What a statement has in a column: ``one``, ``other``, or ``both`` for words of both; ``name`` is whose it is."""

    column: str
    name: str
    said: tuple[Said, ...]


class Compared(NamedTuple):
    """A statement in the columns; its words are left out, and ``notices`` say why, if the archive does not stand by it.

    ``column`` is where its title is.
    """

    row: Row
    notices: tuple[str, ...]
    column: str
    cells: tuple[Cell, ...]


class SideBySide(NamedTuple):
    """The page of a pair."""

    topic: Reference
    title: Markup
    lead: str
    bound: str
    columns: tuple[tuple[Reference, str], ...]
    statements: tuple[Compared, ...]


def pairs_of(archive: Archive, topic: str) -> list[Pair]:
    """Return the pairs of a topic that have a page, those with most to compare first."""
    kept = _KEPT.setdefault(archive, {})
    if topic not in kept:
        kept[topic] = _pairs_of(archive, topic)
    return kept[topic]


def _pairs_of(archive: Archive, topic: str) -> list[Pair]:
    newest = [archive.card(one.id) for one in archive.listing(f"topic:{topic}", 1, _NEWEST).statements]
    ids = [card.id for card in newest if card.status in _IN_FORCE]
    of: dict[str, dict[str, set[str]]] = {kind: {} for kind in _PAIRS}
    for identifier in ids:
        for kind, name in _sides(orjson.loads(archive.data_and_lists(identifier)[0])):
            of[kind].setdefault(name, set()).add(identifier)
    links = Counter(frozenset((source, target)) for source, _, _, target in archive.links_among(ids))
    return [pair for kind, most in _PAIRS.items() for pair in _pairs(topic, kind, of[kind], links)[:most]]


def _sides(statement: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the agents and documents of whose words a statement, given as plain data, has some."""
    agents = [speaker.get("agent") for speaker in statement["speakers"]]
    named = dict(zip(voice_ids(agents), agents, strict=True))
    for passage in statement["passages"]:
        voices = owners(list(named), passage.get("speaker"))
        yield from (("agent", agent) for one in voices if (agent := named[one]))
        yield from (("document", wording["document"]) for wording in (passage, *passage.get("variants", ())))


def _pairs(
    topic: str, kind: Literal["agent", "document"], of: Mapping[str, set[str]], links: Mapping[frozenset[str], int]
) -> list[Pair]:
    most = sorted(sorted(of), key=lambda name: -len(of[name]))[:_AMONG]
    found = []
    for one, other in combinations(sorted(most), 2):
        mine, theirs = of[one] - of[other], of[other] - of[one]
        joined = (
            sum(links.get(frozenset((a, b)), 0) for a in mine for b in theirs)
            if kind == "agent"
            else len(of[one] & of[other])
        )
        fewer = min(len(mine), len(theirs))
        if (kind == "document" and joined) or fewer >= _FEWEST or (fewer and joined):
            rank = (joined, fewer) if kind == "document" else (fewer, joined)
            found.append((rank, len(mine) + len(theirs), Pair(topic, kind, one, other)))
    found.sort(key=lambda one: one[:2], reverse=True)  # the sort is stable: of equal ones the first by name
    return [pair for _, _, pair in found]


def _statements(archive: Archive, pair: Pair) -> list[Card]:
    """Return the topic's newest statements that have words of either side, the oldest first."""
    listing = archive.listing(f"topic:{pair.topic}", 1, _NEWEST)
    cards = sorted([archive.card(one.id) for one in listing.statements], key=lambda card: card.from_oldest)
    sought = {(pair.kind, pair.one), (pair.kind, pair.other)}
    return [card for card in cards if sought.intersection(_sides(orjson.loads(archive.data_and_lists(card.id)[0])))]


def _in_order(labels: Labels, pair: Pair, root: str) -> Pair:
    """Return a pair with that side first which is first in time."""
    cells = (cell for card in _statements(labels.archive, pair) for cell in _cells(labels, pair, card, root))
    first = next((cell.column for cell in cells if cell.column != "both"), "one")
    return pair._replace(one=pair.other, other=pair.one) if first == "other" else pair


def view_of(labels: Labels, pair: Pair, root: str) -> SideBySide:
    """Return what a pair's page shows."""
    words, pair = labels.words, _in_order(labels, pair, root)
    compared = [(card, _cells(labels, pair, card, root)) for card in _statements(labels.archive, pair)]
    sides = {"one": pair.one, "other": pair.other}
    names = {column: _name(labels, pair.kind, identifier) for column, identifier in sides.items()}
    counts = Counter(column for _, cells in compared for column in {side for c in cells for side in _columns(c)})
    statements = tuple(
        [
            Compared(
                labels.row(card, root),
                _notices(labels, card),
                cells[0].column if len(cells) == 1 else "both",
                tuple([c._replace(name=names.get(c.column, "")) for c in sorted(cells, key=_place)]),
            )
            for card, cells in compared
        ]
    )
    return SideBySide(
        labels.topic_reference(root, pair.topic),
        labels.templates.sentence(
            "side_by_side.title", **{column: element("bdi", name) for column, name in names.items()}
        ),
        words[f"side_by_side.lead_{pair.kind}"],
        words.format("side_by_side.bound", statements=words.plural("count.statements", _NEWEST))
        if labels.archive.total(f"topic:{pair.topic}") > _NEWEST
        else "",
        tuple(
            [
                (
                    Reference(name, labels.href(root, labels.address_of(pair.kind, sides[column]))),
                    words.plural("count.statements", counts[column]),
                )
                for column, name in names.items()
            ]
        ),
        statements,
    )


def _columns(cell: Cell) -> tuple[str, ...]:
    return ("one", "other") if cell.column == "both" else (cell.column,)


def _place(cell: Cell) -> int:
    return ("both", "one", "other").index(cell.column)


def _name(labels: Labels, kind: str, identifier: str) -> str:
    return labels.agent_apart(identifier) if kind == "agent" else labels.document_reference("", identifier).text


def _notices(labels: Labels, card: Card) -> tuple[str, ...]:
    if card.status in _IN_FORCE:
        return ()
    corrections = labels.archive.statement(card.id).corrections
    return tuple([notice.text for notice in labels.attributions.notices(corrections)])


def _cells(labels: Labels, pair: Pair, card: Card, root: str) -> tuple[Cell, ...]:
    """Return what a statement has in the columns of a pair; of one the archive does not stand by, no words."""
    statement = labels.archive.statement(card.id)
    in_force = card.status in _IN_FORCE
    found: dict[str, list[Said]] = {}
    places = {(one.passage, one.variant): one for one in labels.archive.evidence(card.id)}
    answered = answers_of(labels, card.id, statement) if in_force else {}
    for passage in statement.passages:
        for column, index in _wordings(pair, statement, passage):
            said = found.setdefault(column, [])
            if not in_force:
                continue
            one = (
                _said(labels, root, statement, passage, places.get((passage.id, None)), card.id)
                if index is None
                else _variant(labels, root, statement, passage, index, places, card.id)
            )
            replies = [reply(labels, a, labels.row(a.card, root)) for a in answered.get(passage.id, ())]
            said.append(one._replace(replies=tuple(replies)))
    return tuple([Cell(column, "", tuple(said)) for column, said in found.items()])


def _wordings(pair: Pair, statement: Statement, passage: Passage) -> Iterator[tuple[str, int | None]]:
    """Yield in which column a passage is, or one of its other wordings, by its index."""
    sides = {pair.one: "one", pair.other: "other"}
    if pair.kind == "document":
        for index, wording in ((None, passage), *enumerate(passage.variants)):
            if wording.document in sides:
                yield sides[wording.document], index
        return
    agents = dict(zip(statement.voices, [speaker.agent for speaker in statement.speakers], strict=True))
    found = {sides[agent] for one in owners(statement.voices, passage.speaker) if (agent := agents[one]) in sides}
    if found:
        yield "both" if len(found) == 2 else found.pop(), None


def _said(
    labels: Labels, root: str, statement: Statement, passage: Passage, found: Evidence | None, identifier: str
) -> Said:
    shown = words_of(labels, statement, passage, found)
    own = shown.text.language == labels.language
    return Said(
        shown.text,
        shown.marks,
        shown.indirect,
        ("reported" if shown.indirect else "quoted") if shown.verified else "",
        shown.rendered if shown.verified and shown.indirect else shown.verified or shown.mode,
        shown.place,
        () if own else tuple([one for one in shown.translations if one.text.language == labels.language]),
        shown.missing,
        shown.later,
        labels.shown(labels.attributions.of(statement, passage).line()),
        labels.href(root, labels.addresses.statement(labels.language, identifier, passage.id)),
    )


def _variant(
    labels: Labels, root: str, statement: Statement, passage: Passage, index: int, places: Places, identifier: str
) -> Said:
    """Another wording of a passage, as its document has it."""
    variant, found = passage.variants[index], places.get((passage.id, index))
    language = variant.language or passage.language or statement.language
    delivery = delivered(statement, passage, variant)
    rendered = rendered_words(labels, statement, variant.mode, delivery)
    return Said(
        labels.text(with_brackets(labels, variant.text, variant.brackets), language),
        set_apart(*marks_around(variant.mode, language, delivery=delivery)),
        bool(rendered),
        "" if found is None else "reported" if rendered else "quoted",
        rendered or (sign_of(variant.text, variant.brackets, labels.words) if found else ""),
        place(labels, found),
        (),
        "",
        in_later_copies(labels, found) if found else "",
        labels.shown(labels.attributions.of_wording(statement, passage, variant).line()),
        labels.href(
            root,
            labels.addresses.statement(labels.language, identifier, fragment_of_wording(passage.id, index + 1)),
        ),
    )


def topics_touched(change: Change) -> set[str]:
    """Return the topics whose pairs, or what they have said, a change may make others."""
    if change.kind == "topic":
        return {change.id}
    own = change.lists if change.is_record else {name for side in change.before_and_after for name in side.lists}
    lists = own.union(*[lists_of(change.connection, one) for one in change.answered()])
    return {name.removeprefix("topic:") for name in lists if name.startswith("topic:")}


def topics_naming(archive: Archive, change: Change) -> Iterator[str]:
    """Yield the topics whose own page leads to a pair with the document that has changed."""
    for topic in topics_touched(change):
        if any(change.id in (pair.one, pair.other) for pair in pairs_of(archive, topic)):
            yield topic


def _which(archive: Archive) -> Iterator[str]:
    for topic in archive.lists("topic:"):
        yield from (pair.task for pair in pairs_of(archive, topic))


def _touched(archive: Archive, change: Change) -> Iterator[str]:
    for topic in sorted(topics_touched(change)):
        if change.kind != "topic" and not change.is_among_newest_of(f"topic:{topic}", _NEWEST):
            continue
        yield from (pair.task for pair in pairs_of(archive, topic))
        yield from outputs.ids_between(archive.connection, _NAME, f"{topic}/", f"{topic}0")


def _of(archive: Archive, task: str) -> Pair | None:
    return next((pair for pair in pairs_of(archive, task.partition("/")[0]) if pair.task == task), None)


def _has(archive: Archive, task: str) -> bool:
    return _of(archive, task) is not None


def address_of(labels: Labels, pair: Pair) -> str:
    """Return the address of a pair's page."""
    return labels.addresses.home(labels.language) + _PLACE.at(pair.task)


def linked(labels: Labels, root: str, topic: str) -> tuple[Reference, ...]:
    """Return the pages of a topic's pairs, for the topic's own page."""
    return tuple(
        [
            Reference(
                labels.listed([element("bdi", _name(labels, pair.kind, one)) for one in (begins.one, begins.other)]),
                labels.href(root, address_of(labels, pair)),
            )
            for pair in pairs_of(labels.archive, topic)
            for begins in [_in_order(labels, pair, root)]
        ]
    )


def _make(labels: Labels, tasks: Sequence[str]) -> Iterator[PageParts]:
    for task in tasks:
        if pair := _of(labels.archive, task):
            address = address_of(labels, pair)
            view = view_of(labels, pair, root_of(address))
            one, other = [name.text for name, _ in view.columns]
            title = labels.words.format("side_by_side.title", one=isolated(one), other=isolated(other))
            yield page(labels, task, _NAME, address, TEMPLATE, view, f"{title} · {view.topic.text}", view.lead)


KIND = Kind(_NAME, (_PLACE,), _which, _touched, _make, _has)
