"""The templates of one language, with interface strings put in when a template is compiled, not when it is filled.

``[[key]]`` in a template's own text is replaced by an escaped interface string before the template is compiled, so that
strings cost no time on a page. Record text only ever fills ``{{ }}``.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes
from markupsafe import Markup, escape

from sijill.html.compiler import Compiled, Macros, Used, compiled
from sijill.html.markup import NOTHING, element, filled
from sijill.html.proof import prove
from sijill.interface.dates import date_in_year, date_label, machine_date
from sijill.interface.strings import Strings, in_language, strings
from sijill.model.output import Filling

_STRING = re.compile(r"\[\[([a-z0-9_.]+)\]\]")
# It only parses templates; ``compiled`` turns them into functions.
_ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)


def beside(module: str, name: str) -> Path:
    """Return the path of a template in the folder of a module, given by its ``__file__``."""
    return Path(module).resolve().with_name(name)


class Templates:
    """The templates, strings and cached labels of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.strings: Strings = strings(language)
        self._templates: dict[Path, Compiled] = {}
        self._sentences: dict[str, str] = {}
        self._used = Used()

    def render(self, template: Path, view: Any) -> Filling:
        """Return a page's body: a template filled with a view. Raises NotWholeError for an unfit template."""
        used = self._used
        used.hrefs.clear()
        used.markups.clear()
        text = self.template(template).fill(view)
        return Filling(text, {*used.hrefs}, {*used.markups})

    def template(self, path: Path) -> Compiled:
        """Return a template, ready to be filled. It names what it imports by the path from its own folder."""
        found = self._templates.get(path)
        if found is None:
            tree, texts = _parsed(path)
            for node, text in texts:
                node.data = _STRING.sub(self._string, text)
            prove(tree, path.name)

            def macros(name: str) -> Macros:
                return self.template((path.parent / name).resolve()).macros

            found = self._templates[path] = compiled(tree, path.name, self._used, macros)
        return found

    def sentence(self, key: str, **values: object) -> Markup:
        """Return an interface string as markup, each value escaped unless it is markup itself."""
        found = self._sentences.get(key)
        if found is None:
            found = self._sentences[key] = str(escape(self.strings[key]))
        return filled(found, values)

    def localized(self, texts: Mapping[str, str]) -> str:
        """Return a text of a record in this language (``in_language``)."""
        return in_language(texts, self.language)

    def _string(self, match: re.Match[str]) -> str:
        return str(escape(self.strings[match.group(1)])).replace("{", "&#123;")


def parse(paths: Iterable[Path]) -> None:
    """Parse templates now, for the processes that are forked from this one."""
    for path in paths:
        _parsed(path)


@lru_cache(maxsize=64)  # parsing takes longer than all that follows, and is the same in each language
def _parsed(path: Path) -> tuple[nodes.Template, list[tuple[nodes.TemplateData, str]]]:
    """Return a template as parsed, and its own texts, in which no string has been put in yet."""
    lines = path.read_text("utf-8").splitlines()
    tree = _ENVIRONMENT.parse("\n".join(line.strip() for line in lines))
    return tree, [(node, node.data) for node in tree.find_all(nodes.TemplateData)]


@lru_cache(maxsize=16)
def templates(language: str) -> Templates:
    """Return the templates of a language; each process keeps one such object."""
    return Templates(language)


@lru_cache(maxsize=65536)
def date_markup(language: str, text: str, weekday: bool = False, in_year: bool = False) -> Markup:
    """Return a date in words, isolated from the text around it; a ``time`` element if HTML can express the date.

    With ``in_year`` the page names the year already; nothing is left of a date that is no more than its year.
    """
    label = date_in_year(language, text) if in_year else date_label(language, text, weekday=weekday)
    machine = machine_date(text)
    if not label:
        return NOTHING
    if machine is None:
        return element("bdi", label)
    return element("time", label, f' datetime="{machine}"')
