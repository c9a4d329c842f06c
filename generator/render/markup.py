"""The few pieces of HTML that are made outside templates, each escaping what it is given.

``Markup.format`` costs ten times what joining escaped text does, and a page has dozens of links; so markup is joined
here, and nowhere else is text declared to be markup.
"""

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

NOTHING = Markup("")


def link(href: str, text: str, attributes: str = "") -> Markup:
    """Return a link; ``attributes`` is written by this package, never by a record."""
    return Markup(f'<a href="{escape(href)}"{attributes}>{escape(text)}</a>')  # noqa: S704


def element(tag: str, text: str, attributes: str = "") -> Markup:
    """Return an element around escaped text; ``tag`` and ``attributes`` are written by this package."""
    return Markup(f"<{tag}{attributes}>{escape(text)}</{tag}>")  # noqa: S704


def quoted(text: str, language: str, direction: str) -> Markup:
    """Return words quoted within a sentence, in their own language and direction."""
    return Markup(f'<q lang="{escape(language)}" dir="{direction}">{escape(text)}</q>')  # noqa: S704


def filled(template: Markup, values: Mapping[str, object]) -> Markup:
    """Return an escaped interface string with its fields filled in, each escaped unless it is markup."""
    return Markup(template.__str__().format_map({name: escape(value) for name, value in values.items()}))  # noqa: S704


def joined(parts: Iterable[str], separator: str = "") -> Markup:
    """Return parts joined, each escaped unless it is markup."""
    return Markup(escape(separator).__str__().join([escape(part) for part in parts]))  # noqa: S704
