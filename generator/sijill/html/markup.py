"""The few pieces of HTML that are made outside templates; each escapes its values.

``markupsafe.escape`` and ``Markup.format`` take several times as long as joining escaped text, and a page has hundreds
of pieces; so markup is joined here. Only this module declares text to be markup.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup
from markupsafe import escape as _escape

from sijill.interface.quotes import marks

try:  # the C function behind ``escape`` takes a third of its time, which matters with four hundred texts on a page
    from markupsafe._speedups import _escape_inner

    escape_text = _escape_inner
except ImportError:  # built without it, or moved in a later version

    def escape_text(text: str, /) -> str:
        """Return text as HTML."""
        return str(_escape(text))


class Safe(Markup):
    """Markup made of escaped parts; making one takes no longer than making a string."""

    __slots__ = ()
    if not TYPE_CHECKING:
        __new__ = str.__new__


class WholeMarkup(Safe):
    """Markup that was made so that it is whole, with the addresses it links to; it need not be inspected."""

    __slots__ = ("hrefs",)
    hrefs: tuple[str, ...]


def whole(text: str, hrefs: tuple[str, ...] = ()) -> WholeMarkup:
    """Declare text to be whole markup; ``hrefs`` are the addresses it links to, unescaped."""
    markup = WholeMarkup(text)
    markup.hrefs = hrefs
    return markup


NOTHING = whole("")
SPACE = Safe(" ")


def escaped(value: object) -> str:
    """Return a value as HTML, escaped unless it is markup."""
    kind = type(value)
    if kind is str:
        return escape_text(value)  # type: ignore[arg-type]
    return value if kind is Safe or kind is WholeMarkup or kind is Markup else str(_escape(value))  # type: ignore[return-value]


def link(href: str, text: str, attributes: str = "") -> Markup:
    """Return a link; ``attributes`` comes from this package, never from a record."""
    kind = type(text)
    markup = f'<a href="{escaped(href)}"{attributes}>{escape_text(text) if kind is str else escaped(text)}</a>'
    if kind is str or kind is WholeMarkup:
        return whole(markup, (href, *text.hrefs) if kind is WholeMarkup else (href,))  # type: ignore[attr-defined]
    return Safe(markup)


def element(tag: str, text: str, attributes: str = "") -> Markup:
    """Return an element around escaped text; ``tag`` and ``attributes`` come from this package."""
    if type(text) is str:
        return whole(f"<{tag}{attributes}>{escape_text(text)}</{tag}>")
    markup = f"<{tag}{attributes}>{escaped(text)}</{tag}>"
    return whole(markup, text.hrefs) if isinstance(text, WholeMarkup) else Safe(markup)


def page_of(title: str, text: str) -> Markup:
    """Return the body of a page that is a heading and one paragraph, both escaped unless they are markup."""
    return element("div", joined([element("h1", title), element("p", text)]), ' class="sj sj-page"')


class ListItem:
    """A line of a list that is on many pages: made once, except for the page's own path to the site's root.

    ``before`` and ``after`` are around the link's ``text``; ``href`` is its address from the site's root.
    """

    __slots__ = ("_after", "_before", "_href")

    def __init__(self, before: Markup, href: str, text: str, after: Markup) -> None:
        self._before = f'<li>{before} <a href="'
        self._href = href
        self._after = f'">{escaped(text)}</a> {after}</li>'

    def at(self, root: str) -> WholeMarkup:
        """Return the line for a page; ``root`` is the relative path from the page to the site's root."""
        href = root + self._href
        return whole(f"{self._before}{href}{self._after}", (href,))


def without_tags(html: str) -> str:
    """Return HTML as plain text: without tags, its entities decoded."""
    return Markup(html).striptags()  # noqa: S704 - only its plain text is kept


class Marks(NamedTuple):
    """The quotation marks around words of a record, which are no part of the words; empty for none."""

    opened: Markup = NOTHING
    closed: Markup = NOTHING


@lru_cache(maxsize=64)
def set_apart(opened: str, closed: str) -> Marks:
    """Return marks around words of a record as text, so that copied text keeps them."""
    return Marks(*[element("span", mark, ' class="sj-mark"') for mark in (opened, closed)]) if opened else Marks()


def quoted(text: str, language: str, direction: str) -> Markup:
    """Return words quoted within a sentence, in their own language and direction, between the sentence's marks."""
    opened, closed = set_apart(*marks(language))
    return element("span", joined([opened, text, closed]), f' lang="{escaped(language)}" dir="{direction}"')


def filled(template: str, values: Mapping[str, object]) -> Markup:
    """Return an escaped interface string with its fields filled in, each escaped unless it is markup."""
    hrefs = _hrefs(values.values())
    markup = str.format_map(
        template,
        {name: escape_text(value) if type(value) is str else escaped(value) for name, value in values.items()},
    )
    return Safe(markup) if hrefs is None else whole(markup, hrefs)


def joined(parts: Iterable[str], separator: str = "") -> Markup:
    """Return parts joined, each escaped unless it is markup."""
    parts = list(parts)
    hrefs = _hrefs(parts)
    markup = str.join(escaped(separator), [escaped(part) for part in parts])
    return Safe(markup) if hrefs is None else whole(markup, hrefs)


def _hrefs(parts: Iterable[object]) -> tuple[str, ...] | None:
    """Return the addresses that parts link to, or None if one of them is markup whose addresses are not known."""
    hrefs: tuple[str, ...] = ()
    for part in parts:
        if isinstance(part, Markup):
            if type(part) is not WholeMarkup:
                return None
            hrefs += part.hrefs
    return hrefs
