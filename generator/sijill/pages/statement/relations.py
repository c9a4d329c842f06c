"""The statements that one is linked with, beside it in the order of time, and what each relation says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import NOTHING, element, link
from sijill.model.linked import fragment_of_relation
from sijill.model.order import Order, order
from sijill.model.relations import RELATION_RULES, RelationType
from sijill.pages.labels import Labels
from sijill.pages.strip import Related, Strip, StripRow, strip
from sijill.pages.views import Row
from sijill.state.answers import Card, Link


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


def replies(
    labels: Labels, rows: Mapping[str, Row], links: Sequence[Link], passages: Iterable[str]
) -> dict[str, tuple[Markup, ...]]:
    """Return, by passage, what was said of it later and belongs beside it; ``rows`` are the others', by id.

    These are replies, and what its own speaker took back or corrected, as long as the archive stands by them. What is
    taken back as a whole is so in each passage.
    """
    found: dict[str, dict[str, Markup]] = {}
    every = tuple(passages)
    for one in links:
        key = _BESIDE_PASSAGES.get(one.name)
        if key is None or one.other.status in ("retracted", "withdrawn"):
            continue
        row, speakers = rows[one.other.id], labels.speakers(one.other, one.other_passage)
        title, names = link(row.href, row.title), element("bdi", speakers)
        said = labels.templates.sentence(key, names=names, date=row.date, title=title)
        answered = (one.passage,) if one.passage else () if key == "statement.reply" else every
        for passage in answered:
            found.setdefault(passage, {})[f"{key} {one.other.id} {speakers}"] = said
    return {passage: tuple(said.values()) for passage, said in found.items()}


def _place(one: Link) -> tuple[bool, str, str, str]:
    return one.derived, one.name, one.passage or "", one.other_passage or ""


def passages_joined(labels: Labels, passage: str | None, other: str | None) -> str:
    """Return which passages a relation joins, in words; "" where it joins whole statements."""
    number = labels.words.digits
    if passage and other:
        named = {"passage": number(passage.removeprefix("p")), "other": number(other.removeprefix("p"))}
        return labels.words.format("relation.passages", **named)
    return labels.words.format("relation.passage", passage=number(passage.removeprefix("p"))) if passage else ""
