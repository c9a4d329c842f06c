"""The statements that one is linked with, beside it in the order of time, and what each relation says."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from sijill.html.markup import NOTHING, element, link
from sijill.model.linked import fragment_of_relation
from sijill.model.order import Order, order
from sijill.model.relations import RELATION_RULES, RelationType
from sijill.pages.labels import Labels
from sijill.pages.strip import Related, Strip, StripRow, strip
from sijill.pages.views import Row
from sijill.state.answers import Card, Link


def in_context(labels: Labels, rows: Mapping[str, Row], own: Card, row: Row, links: Sequence[Link]) -> Strip | None:
    """Return a statement among those it is linked with, None where there are none; ``rows`` are theirs, by id."""
    to_each: dict[str, list[Link]] = {}
    for one in links:
        to_each.setdefault(one.other.id, []).append(one)
    to_each.pop(own.id, None)
    if not to_each:
        return None
    cards = _in_order(own, to_each)
    found = [
        StripRow(row, NOTHING, is_this=True)
        if card.id == own.id
        else StripRow(
            rows[card.id], NOTHING, related=related(labels, to_each[card.id]),
            order=labels.words["statement.order_not_known"]
            if _order(own, card, to_each[card.id]) == Order.NOT_KNOWN else "",
        )
        for card in cards
    ]  # fmt: skip
    return strip(labels, cards, found)


def _in_order(own: Card, to_each: Mapping[str, Sequence[Link]]) -> list[Card]:
    """Return a statement and those it is linked with, the oldest first, none on the wrong side of it."""
    sides: dict[bool, list[Card]] = {False: [], True: []}
    for card in sorted([joining[0].other for joining in to_each.values()], key=lambda card: card.from_oldest):
        known = _order(own, card, to_each[card.id])
        sides[known == Order.BEFORE or (known == Order.NOT_KNOWN and own.from_oldest < card.from_oldest)].append(card)
    return [*sides[False], own, *sides[True]]


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
