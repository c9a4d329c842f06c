import re
from collections.abc import Mapping
from typing import Any

from lxml import html

from sijill.frame.shells import places
from sijill.html.shell import Shell, cut, mark
from sijill.model.records import Statement
from sijill.pages import kinds
from sijill.pages.make import Pages
from tests import made_up

PROBE = (
    f'<!doctype html><html lang="{{}}" dir="{{}}"><head><meta charset="utf-8"><title>{mark("title")}</title>'
    f'<meta name="description" property="og:description" content="{mark("description")}">{mark("head")}</head>'
    f"<body><main>{mark('body')}</main></body></html>"
)


def shells_with_default(default: str, languages: tuple[str, ...] = ("en", "ar")) -> dict[tuple[str, str], Shell]:
    """The plainest theme there can be, for an archive whose ``default`` language stands at the root."""
    found = {}
    for language in languages:
        home = "" if language == default else f"{language}/"
        probe = PROBE.format(language, "rtl" if language == "ar" else "ltr")
        for place in places():
            found[place.name, language] = cut(probe, place, language, home)
    return found


def shells() -> dict[tuple[str, str], Shell]:
    """The same, with English at the root."""
    return shells_with_default("en")


class Site(dict[str, str]):
    """Pages by path."""

    def tree(self, path: str) -> Any:
        return html.document_fromstring(self[path])


def site(archive: Any, shells: Mapping[tuple[str, str], Shell]) -> Site:
    pages = Pages(archive, shells)
    found = Site()
    for kind in kinds.KINDS:
        for _, output in pages.make(kind.name, list(kind.which(archive))):
            assert output.path not in found, "two tasks must not make one page"
            found[output.path] = output.data.decode()
    return found


def text(element: Any) -> str:
    """What a reader sees of an element, blocks set apart by a space."""
    markup = html.tostring(element, encoding="unicode", with_tail=False)
    spaced = re.sub(r"(?=</(?:dt|dd|p|li|h[1-6]|div|summary)>)", " ", markup)
    return " ".join(html.fragment_fromstring(spaced, create_parent=True).text_content().split())


def changed(identifier: str, **fields: Any) -> dict[str, Statement]:
    """One of the made-up statements with other fields, by its id."""
    record = made_up.plain(made_up.statements()[identifier]) | fields
    return {identifier: Statement.model_validate(record)}
