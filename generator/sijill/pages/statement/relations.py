"""The statements that one is linked with, beside it in the order of time, and what each relation says."""

from collections.abc import Iterable, Mapping, Sequence

from sijill.html.markup import NOTHING
from sijill.model.order import Order, order
from sijill.pages.labels import Labels
from sijill.pages.strip import Related, Strip, StripRow, strip
from sijill.pages.views import Row
from sijill.state.answers import Card, Link


def in_context(labels: Labels, rows: Mapping[str, Row], own: Card, row: Row, links: Sequence[Link]) -> Strip | None:
    """Return a statement among those it is linked with, None where there are none; ``rows`` are theirs, by id."""
    to_each: dict[str, list[Link]] = {}
    for link in links:
        to_each.setdefault(link.other.id, []).append(link)
    to_each.pop(own.id, None)
    if not to_each:
        return None
    cards = sorted([own, *[joining[0].other for joining in to_each.values()]], key=lambda card: card.order)
    found = [
        StripRow(row, NOTHING, is_this=True)
        if card.id == own.id
        else StripRow(
            rows[card.id], NOTHING, related=related(labels, to_each[card.id]),
            order=not_known(labels, own.date, card.date, to_each[card.id]),
        )
        for card in cards
    ]  # fmt: skip
    return strip(labels, cards, found)


def not_known(labels: Labels, own: str, other: str, links: Iterable[Link]) -> str:
    """Return that it is not known which of two statements came first, "" where it is."""
    known = order(own, other, [(link.name, not link.derived) for link in links])
    return labels.words["statement.order_not_known"] if known == Order.NOT_KNOWN else ""


def related(labels: Labels, links: Iterable[Link]) -> tuple[Related, ...]:
    """Return what the relations to one other statement say."""
    return tuple(
        Related(
            labels.words.texts["relation.here." + link.name], not link.derived, link.effect,
            passages_joined(labels, link.passage, link.other_passage), labels.localized(link.note),
        )
        for link in sorted(links, key=_place)
    )  # fmt: skip


def _place(link: Link) -> tuple[bool, str, str, str]:
    return link.derived, link.name, link.passage or "", link.other_passage or ""


def passages_joined(labels: Labels, passage: str | None, other: str | None) -> str:
    """Return which passages a relation joins, in words; "" where it joins whole statements."""
    number = labels.words.digits
    if passage and other:
        named = {"passage": number(passage.removeprefix("p")), "other": number(other.removeprefix("p"))}
        return labels.words.format("relation.passages", **named)
    return labels.words.format("relation.passage", passage=number(passage.removeprefix("p"))) if passage else ""
