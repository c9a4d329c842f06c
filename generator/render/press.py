"""Templates of one language, ready to be filled: strings set in when the template is read, never when it is filled.

``[[key]]`` in a template stands for an interface string. It is replaced, escaped, before Jinja2 compiles the
template, so that a page pays nothing for its words. Record text never passes here: it only ever fills ``{{ }}``.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from generator.interface.dates import date_label, machine_date
from generator.interface.strings import Strings, strings
from generator.model.output import Filling
from generator.render.markup import element, filled
from generator.render.quick import QuickEnvironment
from generator.render.whole import prove

TEMPLATES = Path(__file__).with_name("templates")
_STRING = re.compile(r"\[\[([a-z0-9_.]+)\]\]")


class Press:
    """The templates, strings and cached labels of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.strings: Strings = strings(language)
        self._templates: dict[str, Template] = {}
        self._sentences: dict[str, str] = {}
        self.environment = QuickEnvironment(
            loader=FunctionLoader(self._source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )

    def render(self, template: str, view: Any) -> Filling:
        """Return a page's body: the named template filled with a view. Raises NotWholeError for an unfit template."""
        found = self._templates.get(template)
        if found is None:
            found = self._templates[template] = self.environment.get_template(template)
        environment = self.environment
        environment.hrefs.clear()
        environment.markups.clear()
        return Filling(found.render(v=view), {*environment.hrefs}, {*environment.markups})

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
        source = _STRING.sub(self._string, "\n".join(line.strip() for line in lines))
        prove(self.environment.parse(source), name)
        return source

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
