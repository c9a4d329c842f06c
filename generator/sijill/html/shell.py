"""Shells: finished HTML of the theme, cut where a record page's own parts go.

The theme (MkDocs-Material) makes one *probe* page for each place and language, with a marker for everything that
differs between pages there. ``cut`` turns the probe's HTML into a Shell; ``Shell.page`` joins its pieces around a
page's parts. Nothing here depends on which theme made the HTML.
"""

import re
from typing import Any, NamedTuple

from markupsafe import escape

from sijill.interface.direction import apart

_MARK = "%%sijill:{}%%"
_FIND = re.compile(r"%%sijill:([a-z-]+)%%")
# The slots of every shell. Only pages that can be edited have what is between ``edit-begin`` and ``edit-end``.
SLOTS = ("title", "description", "canonical", "path", "target", "head", "body", "edit", "edit-begin", "edit-end")
_NUMBER = 4


class ShellError(ValueError):
    """The theme's HTML cannot be cut: a marker is missing, unknown or in the wrong place."""


def mark(slot: str) -> str:
    """Return the marker of a slot in a probe's HTML."""
    if slot not in SLOTS:
        raise ShellError(f"a slot must be one of {', '.join(SLOTS)}, not {slot!r}")
    return _MARK.format(slot)


class PagePlace(NamedTuple):
    """Where pages of one kind are: a name, and the pattern of their addresses below the language's home page.

    In the pattern ``{id}`` is what the page is about and ``{n}`` a page's or version's number. A second ``{id}`` is the
    part of an id after its slash. Pages of one place are at one depth, so the relative links of its shell are right
    for all of them.
    """

    name: str
    pattern: str

    @property
    def probe(self) -> str:
        """The address, below the language's home page, of the place's probe."""
        return self.at("probe", _NUMBER)

    @property
    def section(self) -> str:
        """The first folder of the address: ``statements``; "" for the home page."""
        return self.pattern.partition("/")[0]

    @property
    def depth(self) -> int:
        """How many folders the page is below its language's home."""
        return self.pattern.count("/")

    def at(self, identifier: str = "", number: int = 1) -> str:
        """Return the address, below a language's home, of one page."""
        first, _, second = identifier.partition("/")
        return self.pattern.replace("{id}", first, 1).replace("{id}", second or first).replace("{n}", str(number))


def list_places(name: str, pattern: str) -> tuple[PagePlace, PagePlace]:
    """Return the places of a list's first page and of its further pages."""
    return PagePlace(name, pattern), PagePlace(f"{name}-page", f"{pattern}page/{{n}}/")


class Shell(NamedTuple):
    """The finished HTML of one kind of page in one language, in pieces.

    ``pieces`` alternate between fixed bytes and names of slots, and begin and end with fixed bytes.
    ``home`` is the address of the language's home page; ``depth`` counts the folders of a page below the site's root.
    """

    kind: str
    language: str
    home: str
    depth: int
    folder_mode: bool
    pieces: tuple[bytes | str, ...]
    edit: tuple[bytes, bytes]

    def page(
        self,
        address: str,
        title: str,
        body: str,
        *,
        description: str = "",
        head: str = "",
        edit: str = "",
        canonical: str = "",
    ) -> bytes:
        """Return a whole page.

        ``address`` is the page's own. ``title``, ``description`` and ``edit`` (the address at which its record can
        be edited, "" for none) are plain text and escaped here; ``head`` and ``body`` are finished HTML.
        ``canonical`` is the address of the page this one is a copy of, if any.
        Raises ShellError for an address that pages of this kind cannot have.
        """
        if address.count("/") != self.depth or not address.startswith(self.home):
            raise ShellError(f"a page of kind {self.kind!r} ({self.language}) must not be at {address!r}")
        start = len(self.home)
        path = address[start:].encode()
        edit_begin, edit_end = self.edit
        values = {
            "title": _escaped(apart(title, self.language)),  # the archive's name is beside it
            "description": _escaped(description),
            "canonical": canonical[start:].encode() if canonical else path,
            "path": path,
            "target": path + b"index.html" if self.folder_mode else path,
            "head": head.encode(),
            "body": body.encode(),
            "edit": edit_begin + _escaped(edit) + edit_end if edit else b"",
        }
        return b"".join([values[piece] if type(piece) is str else piece for piece in self.pieces])  # type: ignore[misc]

    def as_data(self) -> dict[str, Any]:
        """Return plain data from which ``from_data`` makes the same shell."""
        pieces = [piece if isinstance(piece, str) else {"html": piece.decode()} for piece in self.pieces]
        return {**self._asdict(), "pieces": pieces, "edit": [part.decode() for part in self.edit]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Shell":
        """Return the shell that ``as_data`` described; raises KeyError, TypeError or AttributeError for other data."""
        pieces = tuple(piece if isinstance(piece, str) else piece["html"].encode() for piece in data["pieces"])
        begin, end = (part.encode() for part in data["edit"])
        return cls(**{**data, "pieces": pieces, "edit": (begin, end)})


def _escaped(text: str) -> bytes:
    return str(escape(text)).encode() if not _PLAIN(text) else text.encode()


_PLAIN = re.compile(r"[^&<>'\"]*\Z").match


def cut(html: str, place: PagePlace, language: str, home: str, *, folder_mode: bool = False) -> Shell:
    """Cut a probe's HTML at its markers.

    Raises ShellError if it has no place for the title or the body, or not both marks around the edit link.
    """
    parts = _FIND.split(html)
    texts, slots = parts[0::2], parts[1::2]
    unknown = sorted(set(slots) - set(SLOTS))
    if unknown:
        raise ShellError(f"the theme must not use the slot {unknown[0]!r}")
    if slots.count("body") != 1 or "title" not in slots:
        raise ShellError("the theme must have a place for the title and one for the body")
    pieces: list[bytes | str] = [texts[0].encode()]
    edit = (b"", b"")
    rest = list(zip(slots, texts[1:], strict=True))
    while rest:
        slot, text = rest.pop(0)
        if slot == "edit-begin":
            if [name for name, _ in rest[:2]] != ["edit", "edit-end"] or edit != (b"", b""):
                raise ShellError("the theme must enclose the edit link once, with the address in it once")
            edit = text.encode(), rest[0][1].encode()
            pieces += ["edit", rest[1][1].encode()]
            rest = rest[2:]
        elif slot in ("edit", "edit-end"):
            raise ShellError("the theme must use the address of editing inside what encloses it alone")
        else:
            pieces += [slot, text.encode()]
    depth = place.depth + home.count("/")
    return Shell(place.name, language, home, depth, folder_mode, tuple(pieces), edit)
