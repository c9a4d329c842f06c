"""How the statements of a topic are linked: an arc diagram, newest first, each row a link, each arc a relation."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.drawing import Drawing
from sijill.model.relations import EFFECTS
from sijill.pages.labels import Labels
from sijill.pages.statement.diagram import WIDTH, mirrored_x
from sijill.pages.views import Reference

_ROW = 34
_DOT = 150
_TEXT = 166
_LETTERS = 70
MOST = 40


class Map(NamedTuple):
    """Statements and the relations between them, drawn, and in words for those who cannot see it."""

    picture: Markup
    effects: tuple[tuple[str, str], ...]
    links: tuple[tuple[Reference, str, Reference], ...]


def topic_map(labels: Labels, root: str, statements: Sequence[str]) -> Map | None:
    """Return the map of the statements that are linked with one another, None where none are."""
    links = labels.archive.links_among(statements)
    ends = {end for source, _, _, target in links for end in (source, target)}
    shown = [labels.archive.card(identifier) for identifier in statements if identifier in ends][:MOST]
    places = {card.id: 20 + index * _ROW for index, card in enumerate(shown)}
    links = [link for link in links if link[0] in places and link[3] in places]
    if not links:
        return None
    height = 20 + len(shown) * _ROW
    mirrored = labels.direction == "rtl"
    drawing = Drawing("sj-thread sj-map", WIDTH, height)
    for source, _, effect, target in links:
        drawing.line(effect, _path(places[source], places[target], mirrored))
    rows = {card.id: labels.row(card, root) for card in shown}
    for card in shown:
        row, y, x = rows[card.id], places[card.id], mirrored_x(_TEXT, mirrored)
        title = row.title if len(row.title) <= _LETTERS else f"{row.title[: _LETTERS - 1].rstrip()}…"
        said = f"{row.speakers} · {labels.words_of_date(card.date)}"
        drawing.node(row.href, (mirrored_x(_DOT, mirrored), y), (x, y - 1, y + 13), title, said, "", "")
    effects = [effect for effect in EFFECTS if any(link[2] == effect for link in links)]
    named = {identifier: Reference(row.title, row.href) for identifier, row in rows.items()}
    return Map(
        drawing.done(),
        tuple((effect, labels.words[f"relation.effect.{effect}"]) for effect in effects),
        tuple(
            (named[source], labels.words[f"relation.name.{name}"], named[target]) for source, name, _, target in links
        ),
    )


def _path(start: int, end: int, mirrored: bool) -> str:
    reach = mirrored_x(max(_DOT - 24 - abs(end - start) // 2, 4), mirrored)
    x = mirrored_x(_DOT, mirrored)
    return f"M{x} {start}C{reach} {start} {reach} {end} {x} {end}"
