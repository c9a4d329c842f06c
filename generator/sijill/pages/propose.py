"""The page on which readers compose a statement that the archive lacks; ``static/propose.js`` runs in their browser."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

import orjson

from sijill.html.head import needed, started
from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.interface.direction import direction
from sijill.interface.proposals import LABELS, LANGUAGE
from sijill.model.kinds import names_of
from sijill.model.records import ReportingMode
from sijill.model.urls import ASSETS, form_address, root_of
from sijill.pages.kind import ONLY, Kind, PageParts, only, page
from sijill.pages.labels import Labels
from sijill.state.archive import Archive
from sijill.state.change import Change

TEMPLATE = beside(__file__, "propose.html.j2")
FORM = "propose-statement"
SCRIPT, STYLESHEET = f"{ASSETS}propose.js", f"{ASSETS}propose.css"
# The languages that public statements are offered in besides the archive's own.
_MORE_LANGUAGES = ("ar", "en", "fa", "ku")
# Dates of every form, each kept from left to right (LRI, PDI) in any sentence.
_EXAMPLES = {"day": "\u20662021-12-29\u2069", "month": "\u20662021-12\u2069", "year": "\u20662021\u2069"}


class Tongue(NamedTuple):
    """A language of the archive, with the labels of the fields that ask for a text in it."""

    tag: str
    direction: str
    capacity: str
    heading: str
    translation: str


class Proposing(NamedTuple):
    """What the page asks for. A choice is a value and what it is called; ``words`` are the script's, as JSON."""

    title: str
    lead: str
    form: str
    kinds: tuple[tuple[str, str], ...]
    modes: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    tongues: tuple[Tongue, ...]
    date_hint: str
    open: str
    words: str


def proposing(labels: Labels) -> Proposing:
    """Return what the page asks for, in one language."""
    words, configuration = labels.words, labels.configuration
    tags = configuration.languages
    host = urlsplit(configuration.repo_url).netloc
    tongues = [
        Tongue(tag, direction(tag),
               *[words.format(f"propose.{name}", language=words.language_name(tag))
                 for name in ("capacity", "heading", "translation")])
        for tag in tags
    ]  # fmt: skip
    said = {key.removeprefix("propose.say."): text for key, text in words.texts.items()
            if key.startswith("propose.say.")}  # fmt: skip
    script = {
        **said, "too_long": words["propose.too_long"], "paste_here": words["propose.paste_here"],
        "folder": words["propose.download_hint"], "comma": words.comma,
        "form": {name: label for label, name in LABELS.items()}, "mark": LANGUAGE.format(language=labels.language),
        "names_in": [*tags], "required": [*configuration.required_languages],
        "repository": configuration.repo_url, "host": configuration.host,
    }  # fmt: skip
    return Proposing(
        words["propose.title"],
        words["propose.lead"],
        form_address(configuration.repo_url, configuration.host, FORM) if configuration.repo_url else "",
        tuple([(name, words.kind("statement", name, configuration.kinds))
               for name in names_of("statement", configuration.kinds)]),
        tuple([(mode.value, words[f"mode.{mode.value}"]) for mode in ReportingMode]),
        tuple([(tag, words.language_name(tag)) for tag in dict.fromkeys([*tags, *_MORE_LANGUAGES])]),
        tuple(tongues),
        words.format("propose.date_hint", **_EXAMPLES),
        words.format("propose.open", host=host),
        orjson.dumps(script).decode(),
    )  # fmt: skip


def _untouched(_archive: Archive, _change: Change) -> tuple[str, ...]:
    """It depends on the settings alone: names of the archive are read by its script."""
    return ()


def _make(labels: Labels, ids: Sequence[str]) -> Iterator[PageParts]:
    if not ids:
        return
    view = proposing(labels)
    address = labels.addresses.single(labels.language, "propose")
    parts = page(labels, ONLY[0], "propose", address, TEMPLATE, view, view.title, view.lead)
    root = root_of(address)
    files = needed("stylesheet", f"{root}{STYLESHEET}") + started(f"{root}{SCRIPT}")
    yield parts._replace(head=parts.head._replace(head=parts.head.head + files))


KIND = Kind("propose", (PagePlace("propose", "propose/"),), only, _untouched, _make)
