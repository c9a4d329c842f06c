"""Making the frame of a site again to verify it, without MkDocs and without the hand-written Markdown.

The skeleton is in our own templates. MkDocs only adds the text, titles and order of hand-written pages, which the site
itself shows; so everything around these texts can be compared.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader

from sijill.frame import handwritten, theme
from sijill.frame.context import PageValues, context, not_found_context, parts_of
from sijill.frame.maker import probe_of
from sijill.frame.material import Material
from sijill.frame.run import in_colours
from sijill.frame.shells import places
from sijill.html.shell import Shell, cut
from sijill.model.configuration import Configuration
from sijill.model.urls import root_of

_MAIN = re.compile(r'(<main class="md-main" id="content">\n).*(\n</main>)', re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" property="og:description" content="([^"]*)">')
_EDIT = re.compile(r'<li><a href="([^"]*)" rel="edit nofollow">')
_FOOT = re.compile(r'<li><a href="([^"]*)"[^>]*>([^<]*)</a></li>')
OWN = '<div class="sijill-own md-typeset">\n'


class FrameAgain:
    """The frame of one archive; ``pages`` are the paths of hand-written pages below the home page, by language."""

    def __init__(
        self, configuration: Configuration, pages: Mapping[str, Sequence[str]], homes: Mapping[str, str]
    ) -> None:
        """``homes`` are the site's home pages, by language; their footer has the titles of hand-written pages."""
        self.configuration = configuration
        self.written = {
            tag: self._titles(tag, pages.get(tag, ()), homes.get(tag, "")) for tag in configuration.languages
        }
        found = find_spec("material")
        folders = [Path(one, "templates") for one in (found and found.submodule_search_locations) or ()]
        self._environment = Environment(loader=FileSystemLoader([theme.TEMPLATES, *folders]))  # noqa: S701 - the templates escape

    def _titles(self, language: str, paths: Iterable[str], home: str) -> dict[str, str]:
        """The titles of hand-written pages in the order of the foot."""
        addresses = self.configuration.addresses
        start = addresses.home(language)
        known = {addresses.link(root_of(start), start + path): path for path in paths}
        foot = home[home.rfind('<footer class="md-footer">') :]
        titled = {known[href]: unescape(title) for href, title in _FOOT.findall(foot) if href in known}
        return {**titled, **{path: "" for path in paths if path not in titled}}

    def _render(self, template: str, known: dict[str, Any], body: str) -> str:
        if template == "main.html":
            known["stylesheets"] += self.configuration.settings.get("extra_css", [])
            known["scripts"] += self.configuration.settings.get("extra_javascript", [])
        page = SimpleNamespace(content=body)
        return self._environment.get_template(template).render(sijill=known, w=known["words"], page=page)

    @cached_property
    def probes(self) -> dict[tuple[str, str], str]:
        """The page of each place and language, with markers in the place of its parts."""
        found = {}
        for language in self.configuration.languages:
            home = self.configuration.addresses.home(language)
            for place in places():
                probe = probe_of(place)
                known = context(
                    self.configuration, language, home + probe.address, probe.parts, self.written, is_record=True
                )
                found[place.name, language] = self._render("main.html", {**known, "contents": []}, probe.body)
        return found

    @cached_property
    def shells(self) -> dict[tuple[str, str], Shell]:
        """The shells of all places, by place and language."""
        addresses, mode = self.configuration.addresses, self.configuration.options.folder_mode
        by_name = {place.name: place for place in places()}
        return {
            (name, language): cut(html, by_name[name], language, addresses.home(language), folder_mode=mode)
            for (name, language), html in self.probes.items()
        }

    @cached_property
    def not_found(self) -> str:
        """The page of a missing address."""
        known = not_found_context(self.configuration, self.written)
        return self._render("404.html", {**known, "contents": []}, "")

    def around(self, language: str, path: str, page: str) -> str:
        """Return a hand-written page as it must be, with the text, title and description of the given ``page``."""
        addresses = self.configuration.addresses
        address = addresses.home(language) + path
        title, description, edit = (
            unescape(found[1]) if (found := pattern.search(page)) else "" for pattern in (_TITLE, _DESCRIPTION, _EDIT)
        )
        title = title.removesuffix(f" · {self.configuration.title(language)}")
        edits = f"{self.configuration.edit_address}docs/{language}/{path}"
        if not self.configuration.repo_url or not edit.startswith(edits.removesuffix("/")):
            edit = ""
        mode = self.configuration.options.folder_mode
        parts: PageValues = parts_of(path, title, description, edit=edit, folder_mode=mode)
        known = context(self.configuration, language, address, parts, self.written, is_record=False)
        made = self._render("main.html", {**known, "contents": []}, "")
        own = _MAIN.search(page)
        return _MAIN.sub(lambda found: own[0] if own else found[0], made, count=1)

    def stylesheet(self, pages: Iterable[str]) -> bytes:
        """Return the frame's stylesheet, given the hand-written pages and those with text of the archive's own."""
        style = Material().stylesheet([*self.probes.values(), self.not_found, *pages])
        return in_colours(style, self.configuration).encode()


def problems_in(page: str) -> list[str]:
    """Return what no page may have: its own scripts and styles, and anything fetched from another site."""
    return list(dict.fromkeys(handwritten.problems_of(page, theme.FIRST_SCRIPT.read_text("utf-8"))))


def assets() -> dict[str, bytes]:
    """Return the theme's own files by name."""
    return {path.name: path.read_bytes() for path in sorted(theme.ASSETS.iterdir())}


def own_text_around(page: str, body: str) -> tuple[str, str] | None:
    """Return the archive's own text above and below the body of a home page; None if there is anything else."""
    from sijill.frame.cleaning import cleaned

    main = _MAIN.search(page)
    before, found, after = (main[0] if main else "").partition(body)
    before, after = (
        before.partition('sijill-record">\n')[2],
        after.rpartition("\n</div>\n</main>")[0].removeprefix("\n"),
    )
    for one in (before, after):
        if one and not (one.startswith(OWN) and one.endswith("\n</div>\n") and cleaned(one) == one):
            return None
    return (before, after) if found else None
