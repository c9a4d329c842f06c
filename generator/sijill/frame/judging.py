"""The diagnostics of hand-written pages and of the settings they are made with, without making any page."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import cast
from urllib.parse import urlsplit

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.most_of_each import few_of_each
from sijill.diagnostics.rules import pages as rules
from sijill.diagnostics.rules.fields import InvalidValue
from sijill.diagnostics.rules.records import UnknownReference
from sijill.diagnostics.suggest import nearest
from sijill.frame import extensions, handwritten, page_text, pictures, time_limit
from sijill.frame.shells import sections
from sijill.html.judge import resolve
from sijill.model.configuration import FILE, Configuration
from sijill.model.record_kinds import RecordKind
from sijill.model.urls import FOLDERS, PAGE_FILE, file_of
from sijill.sources.effects import ELSEWHERE
from sijill.sources.scan import is_no_part
from sijill.sources.settings import read_settings
from sijill.sources.yaml.strict import Path, Reading, secret_in, written

# Given kind and id: None if there is no such record, else the ids of its passages, if it has any.
Records = Callable[[RecordKind, str], Collection[str] | None]
_PASSAGE = re.compile(r"p[0-9]+")
_PLAIN_HEADING = re.compile(r"^#{1,6} +([A-Za-z0-9 ]+)$", re.MULTILINE)
_MADE_ANCHOR = re.compile(r"fn(ref)?[0-9]*:|__")  # of footnotes and of the theme


def listing(configuration: Configuration) -> str:
    """Return the names of all hand-written files, one on each line, with what kinds of pictures they are.

    If it is unchanged, no name needs judging again.
    """
    names = []
    for language in configuration.languages:
        start = handwritten.folder(configuration, language)
        for path in sorted(start.rglob("*")):
            kind = pictures.kind_of(path) if path.suffix.lower() in pictures.KINDS else ""
            names.append(f"{path.relative_to(configuration.root).as_posix()} {kind}")
    return "\n".join(names)


def of_settings(configuration: Configuration) -> list[Diagnostic]:
    """Return what is wrong with the settings that name pages, styles, scripts and extensions."""
    reading = read_settings((configuration.root / FILE).read_bytes(), trusted=True)
    settings = configuration.settings
    found = extensions.faults(configuration, reading)
    pages = {language: _names_in(configuration, language) for language in configuration.languages}
    own = configuration.default_language
    listed = sorted(name for name in set().union(*pages.values()) if name.endswith(".md"))
    for number, name in enumerate(settings.get("nav") or []):
        if isinstance(name, str) and not name.startswith(ELSEWHERE) and name not in listed:
            found.append(_missing(reading, ("nav", number), name, f"a page in docs/{own}/", listed))
    look = configuration.appearance
    own_files = (("logo", look.logo), ("favicon", look.favicon))
    named: list[tuple[Path, str, Collection[str]]] = [
        (("theme", part), name, pictures.KINDS) for part, name in own_files if name
    ]
    for setting, ending in (("extra_css", ".css"), ("extra_javascript", ".js")):
        named += [((setting, number), item, (ending,)) for number, item in enumerate(settings.get(setting) or [])]
    for path, name, kinds in named:
        if name not in pages[own]:
            there = sorted(one for one in pages[own] if PurePosixPath(one).suffix.lower() in kinds)
            found.append(_missing(reading, path, name, f"a file in docs/{own}/", there))
        elif PurePosixPath(name).suffix.lower() not in kinds:
            entry = "- " if isinstance(path[-1], int) else f"{path[-1]}: "
            example = f"{entry}{'logo.svg' if kinds is pictures.KINDS else f'own{min(kinds)}'} (for example)"
            facts = {"requirement": f"must be of one of the kinds {', '.join(sorted(kinds))}", "example": example}
            found.append(diagnose(InvalidValue, FILE, reading.place(path), field=written(path), value=name, **facts))
    return found


def _names_in(configuration: Configuration, language: str) -> set[str]:
    start = handwritten.folder(configuration, language)
    names = (path.relative_to(start) for path in start.rglob("*") if path.is_file())
    return {one.as_posix() for one in names if not any(part.startswith(".") or is_no_part(part) for part in one.parts)}


def _missing(reading: Reading, path: Path, name: str, kind: str, there: list[str]) -> Diagnostic:
    close = nearest(name, there)
    mend = f"did you mean '{close}'?" if close else "put it there, or remove the entry"
    facts = {"field": written(path), "kind": kind, "value": name, "mend": mend}
    return diagnose(UnknownReference, FILE, reading.place(path), **facts)


def of_files(configuration: Configuration) -> list[Diagnostic]:
    """Return what is wrong with the files themselves: links, other kinds, names that belong to record pages."""
    found = []
    for language in configuration.languages:
        try:
            handwritten.files_of(configuration, language)
        except handwritten.FrameError as error:
            for line in str(error).split("\n"):
                name, must, rest = line.partition(" must ")
                requirement, _, mend = rest.partition(". ")
                mend = mend[:1].lower() + mend[1:].rstrip(".") or "give it another name"
                facts = {"requirement": must.lstrip() + requirement.rstrip("."), "mend": mend}
                found.append(diagnose(rules.PageFile, name, **facts))
    return found


def of_secrets(configuration: Configuration) -> list[Diagnostic]:
    """Return which of the files beside pages hold a secret key; ``of_texts`` names the pages."""
    found = []
    for language in configuration.languages:
        start = handwritten.folder(configuration, language)
        for path in (start / name for name in sorted(_names_in(configuration, language)) if not name.endswith(".md")):
            if not path.is_symlink():  # ``of_files`` reports these
                found.append(secret_in(path.read_bytes(), path.relative_to(configuration.root).as_posix()))
    return list(filter(None, found))


def of_texts(configuration: Configuration, records: Records = lambda kind, identifier: ()) -> list[Diagnostic]:
    """Return what is wrong with the text of pages, and what will be removed from them, each with its place.

    Pages are not judged where they cannot be made with the settings, which ``of_settings`` reports.
    """
    usable = extensions.usable(configuration)
    if usable is None:
        return []
    found = []
    names = {language: _names_in(configuration, language) for language in configuration.languages}
    own = {_served(configuration, language, name): (language, name) for language in names for name in names[language]}
    has = lru_cache(maxsize=None)(partial(_is_anchored, configuration))

    for language, there in names.items():
        start = handwritten.folder(configuration, language)
        for page in sorted(name for name in there if name.endswith(".md")):
            path = start / page
            if not path.is_symlink():  # ``of_files`` reports these
                name = path.relative_to(configuration.root).as_posix()
                leads = partial(_leads, configuration, own, _served(configuration, language, page), has, records)
                try:
                    with time_limit.limited(name):
                        faults = page_text.faults(
                            path.read_bytes(),
                            name,
                            page,
                            there,
                            leads,
                            partial(has, language),
                            html=partial(extensions.made_by_them, usable),
                            private_addresses=configuration.options.private_addresses,
                        )
                except handwritten.FrameError as error:
                    requirement, _, mend = str(error).removeprefix(f"{name} ").partition(": ")
                    faults = [diagnose(rules.PageFile, name, requirement=requirement, mend=mend)]
                found += few_of_each(faults)
    return found


def _is_anchored(configuration: Configuration, language: str, page: str, anchor: str) -> bool:
    """Return whether a hand-written page has an anchor; Markdown is asked only if no plain heading has it."""
    if _MADE_ANCHOR.match(anchor):
        return True
    text = (handwritten.folder(configuration, language) / page).read_bytes().decode("utf-8", "replace")
    options = extensions.options_of(configuration, "toc")
    plain = {"-".join(one.lower().split()) for one in _PLAIN_HEADING.findall(text)} if not options else set()
    return anchor in plain or anchor in page_text.anchors(text, options)


def _served(configuration: Configuration, language: str, name: str) -> str:
    """Return the file of the site that a hand-written file becomes, given its path in its language's folder."""
    home = "" if language == configuration.default_language else f"{language}/"
    address = handwritten.address_of(name) if name.endswith(".md") else name
    return home + file_of(address.removeprefix("/"))


def _leads(
    configuration: Configuration, own: Mapping[str, tuple[str, str]], at: str, has: Callable[[str, str, str], bool],
    records: Records, address: str,
) -> bool:  # fmt: skip
    """Return whether an address on a page may lead to a file of the site: hand-written, or made of records."""
    target, anchor = resolve(at, address, urlsplit(configuration.site_url).path or "/")
    if target is None:
        return False
    if target in own:
        return not anchor or not own[target][1].endswith(".md") or has(*own[target], anchor)
    first, _, rest = target.partition("/")
    if rest and first in configuration.languages:
        first, _, rest = rest.partition("/")
    kind = cast("RecordKind | None", next((kind for kind, folder in FOLDERS.items() if folder == first), None))
    identifier, _, file = rest.partition("/")
    if kind and file and identifier != "page":
        passages = records(kind, identifier)
        wanted = file == PAGE_FILE and _PASSAGE.fullmatch(anchor)
        return passages is not None and not (wanted and passages and anchor not in passages)
    return first in (handwritten.RESERVED | sections()) if rest else "." in first
