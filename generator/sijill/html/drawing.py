"""Small pictures of dots, lines and words, as SVG that is whole because of how it is made.

Drawn with attributes alone: a style attribute would be refused by the site's policy. A picture is hidden from assistive
technology; the page that shows one says the same in a list.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sijill.html.markup import WholeMarkup, escaped, whole


class Words(NamedTuple):
    """Words beside a dot: the kind of text they are, their place, and which end of them stands there."""

    kind: str
    x: int
    y: int
    text: str
    anchor: str = ""


class Drawing:
    """One picture. ``name`` is its class, width and height are in CSS pixels; later parts lie over earlier ones."""

    def __init__(self, name: str, width: int, height: int) -> None:
        self._parts = [
            f'<svg class="{name}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
        ]
        self._hrefs: list[str] = []

    def words(self, words: Words) -> None:
        """Add words."""
        self._parts.append(_words(words))

    def line(self, effect: str, path: str) -> None:
        """Add a line along a path, in the colour of a relation's effect."""
        self._parts.append(f'<path class="sj-t-line sj-t-{effect}" d="{path}"/>')

    def dot(self, name: str, x: int, y: int, radius: int) -> None:
        """Add a dot that leads nowhere."""
        self._parts.append(f'<circle class="{name}" cx="{x}" cy="{y}" r="{radius}"/>')

    def node(self, href: str, x: int, y: int, words: Sequence[Words], title: str = "") -> None:
        """Add a dot with words beside it, both a link."""
        shown = f"<title>{escaped(title)}</title>" if title else ""
        self._parts.append(
            f'<a href="{escaped(href)}" tabindex="-1">{shown}<circle cx="{x}" cy="{y}" r="4.5"/>'
            f"{''.join([_words(one) for one in words])}</a>"
        )
        self._hrefs.append(href)

    def done(self) -> WholeMarkup:
        """Return the picture."""
        return whole(f"{''.join(self._parts)}</svg>", tuple(self._hrefs))


def _words(words: Words) -> str:
    kind, x, y, text, anchor = words
    end = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="sj-t-{kind}" x="{x}" y="{y}"{end}>{escaped(text)}</text>'
