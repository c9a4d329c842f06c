"""The few pieces of HTML that are made outside templates, each escaping what it is given.

``markupsafe.escape`` and ``Markup.format`` cost several times what joining escaped text does, and a page has hundreds
of pieces; so markup is joined here, and nowhere else is text declared to be markup.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup
from markupsafe import escape as _escape

try:  # the C function behind ``escape``: a third of its price, which counts at four hundred texts a page
    from markupsafe._speedups import _escape_inner

    escape_text = _escape_inner
except ImportError:  # built without it, or moved in a later version

    def escape_text(text: str, /) -> str:
        """Return text as HTML."""
        return str(_escape(text))


class Safe(Markup):
    """Markup made of escaped parts; making one costs no more than making a string."""

    __slots__ = ()
    if not TYPE_CHECKING:
        __new__ = str.__new__


class Made(Safe):
    """Whole markup that says itself where it leads, so that nobody need look for it."""

    __slots__ = ("hrefs",)
    hrefs: tuple[str, ...]


NOTHING = Safe("")


def escaped(value: object) -> str:
    """Return a value as HTML, escaped unless it is markup."""
    kind = type(value)
    if kind is str:
        return escape_text(value)  # type: ignore[arg-type]
    return value if kind is Safe or kind is Made or kind is Markup else str(_escape(value))  # type: ignore[return-value]


def link(href: str, text: str, attributes: str = "") -> Markup:
    """Return a link; ``attributes`` is written by this package, never by a record."""
    return Safe(f'<a href="{escaped(href)}"{attributes}>{escaped(text)}</a>')


def element(tag: str, text: str, attributes: str = "") -> Markup:
    """Return an element around escaped text; ``tag`` and ``attributes`` are written by this package."""
    return Safe(f"<{tag}{attributes}>{escaped(text)}</{tag}>")


def quoted(text: str, language: str, direction: str) -> Markup:
    """Return words quoted within a sentence, in their own language and direction."""
    return Safe(f'<q lang="{escaped(language)}" dir="{direction}">{escaped(text)}</q>')


def filled(template: str, values: Mapping[str, object]) -> Markup:
    """Return an escaped interface string with its fields filled in, each escaped unless it is markup."""
    return Safe(str.format_map(template, {name: escaped(value) for name, value in values.items()}))


def joined(parts: Iterable[str], separator: str = "") -> Markup:
    """Return parts joined, each escaped unless it is markup."""
    return Safe(escaped(separator).join([escaped(part) for part in parts]))
