"""The statements that one is linked with, beside it in the order of time, and what each relation says."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import NOTHING, element, link
from sijill.model.linked import fragment_of_relation
from sijill.model.order import Order, order
from sijill.model.records import Statement
from sijill.model.relations import RELATION_RULES, RelationType
from sijill.pages.labels import Labels
from sijill.pages.strip import Related, Strip, StripRow, strip
from sijill.pages.views import Row
from sijill.state.answers import Card, Link
from sijill.state.archive import MOST_RELATED


class Joined(NamedTuple):
    """A statement that one is linked with, the links between the two, and which of them came first."""

    other: Card
    links: list[Link]
    order: Order


def in_order(own: Card, links: Iterable[Link]) -> tuple[list[Joined], list[Joined]]:
    """Return those that a statement is linked with, from before and from after it, each the oldest first.

    Where it is not known which came first, their places in lists decide.
    """
    to_each: dict[str, list[Link]] = {}
    for one in links:
        to_each.setdefault(one.other.id, []).append(one)
    to_each.pop(own.id, None)
    before: list[Joined] = []
    after: list[Joined] = []
    for card, joining in sorted([(found[0].other, found) for found in to_each.values()], key=_from_oldest):
        known = _order(own, card, joining)
        is_after = known == Order.BEFORE or (known == Order.NOT_KNOWN and own.from_oldest < card.from_oldest)
        (after if is_after else before).append(Joined(card, joining, known))
    return before, after


def _from_oldest(one: tuple[Card, list[Link]]) -> str:
    return one[0].from_oldest


def in_context(
    labels: Labels, rows: Mapping[str, Row], own: Card, row: Row, linked: tuple[list[Joined], list[Joined]]
) -> Strip | None:
    """Return a statement among those it is linked with, None where there are none; ``rows`` are theirs, by id."""
    before, after = linked
    if not before and not after:
        return None
    unknown = labels.words["statement.order_not_known"]
    found = [
        StripRow(
            rows[one.other.id], NOTHING, related=related(labels, one.links),
            order=unknown if one.order == Order.NOT_KNOWN else "",
        )
        for one in (*before, *after)
    ]  # fmt: skip
    found.insert(len(before), StripRow(row, NOTHING, is_this=True))
    return strip(labels, [*[one.other for one in before], own, *[one.other for one in after]], found)


def _order(own: Card, other: Card, links: Iterable[Link]) -> Order:
    return order(own.when, other.when, [(one.name, not one.derived) for one in links])


# Which relations of others are said beside a passage, by their names from this end.
_BESIDE_PASSAGES = {
    RELATION_RULES[RelationType.RETRACTS].inverse: "statement.taken_back",
    RELATION_RULES[RelationType.CORRECTS].inverse: "statement.corrected_later",
    RELATION_RULES[RelationType.REPLIES_TO].inverse: "statement.reply",
}


def related(labels: Labels, links: Iterable[Link]) -> tuple[Related, ...]:
    """Return what the relations to one other statement say."""
    return tuple(
        Related(
            labels.words.texts["relation.here." + one.name], not one.derived, one.effect,
            passages_joined(labels, one.passage, one.other_passage), labels.prose(one.note),
            "" if one.derived else fragment_of_relation(one.name, one.other.id, one.passage, one.other_passage),
        )
        for one in sorted(links, key=_place)
    )  # fmt: skip


class Answer(NamedTuple):
    """What was said of a passage later and belongs beside it: the key of the sentence, by whom, in which statement."""

    key: str
    names: str
    card: Card


def answers(labels: Labels, links: Iterable[Link], passages: Iterable[str]) -> dict[str, tuple[Answer, ...]]:
    """Return, by passage, what was said of it later and belongs beside it.

    These are replies, and what its own speaker took back or corrected, as long as the archive stands by them. What is
    taken back as a whole is so in each passage.
    """
    found: dict[str, dict[str, Answer]] = {}
    every = tuple(passages)
    for one in links:
        key = _BESIDE_PASSAGES.get(one.name)
        if key is None or one.other.status in ("retracted", "withdrawn"):
            continue
        said = Answer(key, labels.speakers(one.other, one.other_passage), one.other)
        answered = (one.passage,) if one.passage else () if key == "statement.reply" else every
        for passage in answered:
            found.setdefault(passage, {})[f"{key} {one.other.id} {said.names}"] = said
    return {passage: tuple(said.values()) for passage, said in found.items()}


def answers_of(labels: Labels, identifier: str, statement: Statement) -> dict[str, tuple[Answer, ...]]:
    """Return the answers to the passages of a statement, for places beside its page that give its words."""
    links = labels.archive.derived_links(identifier, MOST_RELATED)
    return answers(labels, links, [passage.id for passage in statement.passages])


def reply(labels: Labels, answer: Answer, row: Row) -> Markup:
    """Return what is said of an answer, its statement's title as the link of its row."""
    names = element("bdi", answer.names)
    return labels.templates.sentence(answer.key, names=names, date=row.date, title=link(row.href, row.title))


def _place(one: Link) -> tuple[bool, str, str, str]:
    return one.derived, one.name, one.passage or "", one.other_passage or ""


def passages_joined(labels: Labels, passage: str | None, other: str | None) -> str:
    """Return which passages a relation joins, in words; "" where it joins whole statements."""
    number = labels.words.digits
    if passage and other:
        named = {"passage": number(passage.removeprefix("p")), "other": number(other.removeprefix("p"))}
        return labels.words.format("relation.passages", **named)
    return labels.words.format("relation.passage", passage=number(passage.removeprefix("p"))) if passage else ""
