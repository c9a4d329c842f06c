"""How the statements of a topic are linked: an arc diagram, newest first, each row a link, each arc a relation."""

from collections.abc import Sequence

from sijill.html.markup import escaped, made
from sijill.model.relations import EFFECTS
from sijill.pages import list_views as views
from sijill.pages.labels import Desk
from sijill.pages.statement.diagram import WIDTH, mirrored_x
from sijill.pages.views import Reference
from sijill.state.answers import Card

_ROW = 34
_DOT = 150
_TEXT = 166
_LETTERS = 70
MOST = 40


def topic_map(desk: Desk, root: str, statements: Sequence[str]) -> views.Map | None:
    """Return the map of the statements that are linked with one another, None where none are."""
    links = desk.archive.links_among(statements)
    ends = {end for source, _, _, target in links for end in (source, target)}
    shown = [desk.archive.card(identifier) for identifier in statements if identifier in ends][:MOST]
    places = {card.id: 20 + index * _ROW for index, card in enumerate(shown)}
    links = [link for link in links if link[0] in places and link[3] in places]
    if not links:
        return None
    height = 20 + len(shown) * _ROW
    mirrored = desk.direction == "rtl"
    parts = [f'<svg class="sj-thread sj-map" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
             'aria-hidden="true">']  # fmt: skip
    parts += [_arc(places[source], places[target], effect, mirrored) for source, _, effect, target in links]
    parts += [_row(desk, root, card, places[card.id], mirrored) for card in shown]
    parts.append("</svg>")
    effects = [effect for effect in EFFECTS if any(link[2] == effect for link in links)]
    named = {card.id: _named(desk, root, card) for card in shown}
    return views.Map(
        made("".join(parts), tuple([named[card.id].href for card in shown])),
        tuple((effect, desk.words[f"relation.effect.{effect}"]) for effect in effects),
        tuple((named[source], desk.words[f"relation.name.{name}"], named[target]) for source, name, _, target in links),
    )


def _named(desk: Desk, root: str, card: Card) -> Reference:
    row = desk.row(card, root)
    return Reference(row.title, row.href)


def _arc(start: int, end: int, effect: str, mirrored: bool) -> str:
    reach = mirrored_x(max(_DOT - 24 - abs(end - start) // 2, 4), mirrored)
    x = mirrored_x(_DOT, mirrored)
    return f'<path class="sj-t-line sj-t-{effect}" d="M{x} {start}C{reach} {start} {reach} {end} {x} {end}"/>'


def _row(desk: Desk, root: str, card: Card, y: int, mirrored: bool) -> str:
    row = desk.row(card, root)
    title = row.title if len(row.title) <= _LETTERS else f"{row.title[: _LETTERS - 1].rstrip()}…"
    x = mirrored_x(_TEXT, mirrored)
    return (
        f'<a href="{escaped(row.href)}" tabindex="-1"><circle cx="{mirrored_x(_DOT, mirrored)}" cy="{y}" r="4.5"/>'
        f'<text class="sj-t-name" x="{x}" y="{y - 1}">{escaped(title)}</text>'
        f'<text class="sj-t-verb" x="{x}" y="{y + 13}">{escaped(row.speakers)} · '
        f"{escaped(desk.words_of_date(card.date))}</text></a>"
    )
