"""Templates of one language, ready to be filled: strings set in when the template is read, never when it is filled.

``[[key]]`` in a template stands for an interface string. It is replaced, escaped, before Jinja2 compiles the
template, so that a page pays nothing for its words. Record text never passes here: it only ever fills ``{{ }}``.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from sijill.html.compiler import Compiled, Macros, Shelf, compiled
from sijill.html.markup import element, filled
from sijill.html.proof import prove
from sijill.interface.dates import date_label, machine_date
from sijill.interface.strings import Strings, strings
from sijill.model.output import Filling

TEMPLATES = Path(__file__).parents[1] / "pages" / "templates"
_STRING = re.compile(r"\[\[([a-z0-9_.]+)\]\]")


class Press:
    """The templates, strings and cached labels of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.strings: Strings = strings(language)
        self._templates: dict[str, Compiled] = {}
        self._sentences: dict[str, str] = {}
        self._shelf = Shelf()
        # It reads templates; ``compiled`` makes them run.
        self._environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)

    def render(self, template: str, view: Any) -> Filling:
        """Return a page's body: the named template filled with a view. Raises NotWholeError for an unfit template."""
        shelf = self._shelf
        shelf.hrefs.clear()
        shelf.markups.clear()
        text = self.template(template).fill(view)
        return Filling(text, {*shelf.hrefs}, {*shelf.markups})

    def template(self, name: str) -> Compiled:
        """Return a template, ready to be filled."""
        found = self._templates.get(name)
        if found is None:
            tree = self._environment.parse(self._source(name))
            prove(tree, name)
            found = self._templates[name] = compiled(tree, name, self._shelf, self._macros)
        return found

    def _macros(self, name: str) -> Macros:
        return self.template(name).macros

    def sentence(self, key: str, **values: object) -> Markup:
        """Return an interface string as markup, each value escaped unless it is markup itself."""
        found = self._sentences.get(key)
        if found is None:
            found = self._sentences[key] = str(escape(self.strings[key]))
        return filled(found, values)

    def localized(self, texts: dict[str, str]) -> str:
        """Return the text in this language, or where a record has none, in the first it has."""
        return texts.get(self.language) or next(iter(texts.values()))

    def _source(self, name: str) -> str:
        lines = (TEMPLATES / name).read_text("utf-8").splitlines()
        return _STRING.sub(self._string, "\n".join(line.strip() for line in lines))

    def _string(self, match: re.Match[str]) -> str:
        return str(escape(self.strings[match.group(1)])).replace("{", "&#123;")


@lru_cache(maxsize=16)
def press(language: str) -> Press:
    """Return the press of a language; there is one in a process."""
    return Press(language)


@lru_cache(maxsize=65536)
def date_markup(language: str, text: str, weekday: bool = False) -> Markup:
    """Return a date in words, as HTML's ``time`` where a machine can read it, isolated from the text around it."""
    label = date_label(language, text, weekday=weekday)
    machine = machine_date(text)
    if machine is None:
        return element("bdi", label)
    return element("time", label, f' datetime="{machine}"')
