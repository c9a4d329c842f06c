"""Small pictures of dots, lines and words, as SVG that is whole because of how it is made.

Drawn with attributes alone: a style attribute would be refused by the site's policy. A picture is hidden from assistive
technology; the page that shows one says the same in a list.
"""

from sijill.html.markup import WholeMarkup, escape_text, whole


class Drawing:
    """One picture. ``name`` is its class, width and height are in CSS pixels; later parts lie over earlier ones."""

    def __init__(self, name: str, width: int, height: int) -> None:
        self._parts = [
            f'<svg class="{name}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
        ]
        self._hrefs: list[str] = []

    def words(self, kind: str, x: int, y: int, text: str, anchor: str = "") -> None:
        """Add words of a kind: ``head`` or ``name``. ``anchor`` says which end of them is at the place."""
        end = f' text-anchor="{anchor}"' if anchor else ""
        self._parts.append(f'<text class="sj-t-{kind}" x="{x}" y="{y}"{end}>{escape_text(text)}</text>')

    def line(self, effect: str, path: str) -> None:
        """Add a line along a path, in the colour of a relation's effect."""
        self._parts.append(f'<path class="sj-t-line sj-t-{effect}" d="{path}"/>')

    def dot(self, name: str, x: int, y: int, radius: int) -> None:
        """Add a dot that leads nowhere."""
        self._parts.append(f'<circle class="{name}" cx="{x}" cy="{y}" r="{radius}"/>')

    def node(
        self,
        href: str,
        dot: tuple[int, int],
        words: tuple[int, int, int],
        name: str,
        verb: str,
        anchor: str,
        title: str,
    ) -> None:
        """Add a dot and two lines of words beside it, all of it a link.

        ``dot`` is its place; ``words`` that of the words: the one ``x`` of both lines, the ``y`` of each. ``title`` is
        shown by browsers for a while, "" for none.
        """
        x, first, second = words
        end = f' text-anchor="{anchor}"' if anchor else ""
        shown = f"<title>{escape_text(title)}</title>" if title else ""
        self._parts.append(
            f'<a href="{escape_text(href)}" tabindex="-1">{shown}<circle cx="{dot[0]}" cy="{dot[1]}" r="4.5"/>'
            f'<text class="sj-t-name" x="{x}" y="{first}"{end}>{escape_text(name)}</text>'
            f'<text class="sj-t-verb" x="{x}" y="{second}"{end}>{escape_text(verb)}</text></a>'
        )
        self._hrefs.append(href)

    def done(self) -> WholeMarkup:
        """Return the picture."""
        return whole(f"{''.join(self._parts)}</svg>", tuple(self._hrefs))
