"""Shells: finished HTML of the theme, cut open where a record page's own parts go.

The theme (MkDocs-Material) makes one *probe* page for each kind of page and language, with a marker in the place of
everything that differs between pages of that kind. ``cut`` turns its HTML into a Shell; ``Shell.page`` joins the
pieces around a page's parts. Nothing here knows which theme made the HTML.
"""

import re
from typing import Any, NamedTuple

from markupsafe import escape

_MARK = "%%sijill:{}%%"
_FIND = re.compile(r"%%sijill:([a-z-]+)%%")
# The slots of every shell; ``edit-begin`` and ``edit-end`` enclose what stands only on pages that can be edited.
SLOTS = ("title", "description", "canonical", "path", "target", "head", "body", "edit", "edit-begin", "edit-end")
_PAGE = 4


class ShellError(ValueError):
    """The theme's HTML cannot be cut: a marker is missing, unknown or in the wrong place."""


def mark(slot: str) -> str:
    """Return the marker that stands in a probe's HTML in the place of a slot."""
    if slot not in SLOTS:
        raise ShellError(f"a slot must be one of {', '.join(SLOTS)}, not {slot!r}")
    return _MARK.format(slot)


class Kind(NamedTuple):
    """One kind of record page: its name, and the address, below a language's home, at which its probe is made.

    Pages of one kind stand at one depth, so the relative links of the shell hold for all of them. ``section`` is the
    folder whose entry in the navigation is marked as the present one.
    """

    name: str
    probe: str

    @property
    def section(self) -> str:
        """The first folder of the address: ``statements``; "" for the home page."""
        return self.probe.partition("/")[0]

    @property
    def depth(self) -> int:
        """How many folders the page stands below its language's home."""
        return self.probe.count("/")


def _of_records(name: str) -> tuple[Kind, ...]:
    return (
        Kind(f"{name}s", f"{name}s/"),
        Kind(f"{name}s-page", f"{name}s/page/{_PAGE}/"),
        Kind(name, f"{name}s/probe/"),
        Kind(f"{name}-page", f"{name}s/probe/page/{_PAGE}/"),
    )


KINDS: tuple[Kind, ...] = (
    Kind("home", ""),
    Kind("statements", "statements/"),
    Kind("statements-page", f"statements/page/{_PAGE}/"),
    Kind("statement", "statements/probe/"),
    Kind("version", f"statements/probe/v{_PAGE}/"),
    *_of_records("agent"),
    *_of_records("document"),
    *_of_records("topic"),
    Kind("timeline", "timeline/"),
    Kind("year", "timeline/2021/"),
    Kind("year-page", f"timeline/2021/page/{_PAGE}/"),
    Kind("search", "search/"),
    Kind("corrections", "corrections/"),
    Kind("gaps", "gaps/"),
    Kind("on-this-day", "on-this-day/"),
)


class Shell(NamedTuple):
    """The finished HTML of one kind of page in one language, in pieces.

    ``pieces`` alternate: what is fixed, then the name of the slot that follows, … and what is fixed at the end.
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
        ``canonical`` is the address of the page this one stands for, where that is another.
        Raises ShellError for an address that pages of this kind cannot have.
        """
        if address.count("/") != self.depth or not address.startswith(self.home):
            raise ShellError(f"a page of kind {self.kind!r} ({self.language}) must not stand at {address!r}")
        start = len(self.home)
        path = address[start:].encode()
        edit_begin, edit_end = self.edit
        values = {
            "title": _escaped(title),
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
        """Return the shell that ``as_data`` described. Raises KeyError, TypeError or AttributeError for other data."""
        pieces = tuple(piece if isinstance(piece, str) else piece["html"].encode() for piece in data["pieces"])
        begin, end = (part.encode() for part in data["edit"])
        return cls(**{**data, "pieces": pieces, "edit": (begin, end)})


def _escaped(text: str) -> bytes:
    return str(escape(text)).encode() if not _PLAIN(text) else text.encode()


_PLAIN = re.compile(r"[^&<>'\"]*\Z").match


def cut(html: str, kind: Kind, language: str, home: str, *, folder_mode: bool = False) -> Shell:
    """Cut a probe's HTML at its markers.

    Raises ShellError where the title or the body have no place in it, or what encloses the edit link is not whole.
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
    depth = kind.depth + home.count("/")
    return Shell(kind.name, language, home, depth, folder_mode, tuple(pieces), edit)
