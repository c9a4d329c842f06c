"""Interface strings in an archive's own languages (``strings/<language>.yaml``): checking, using and beginning them.

A string that begins with ``(en) `` is not translated yet: the site shows it in English, and the check counts it.
"""

import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from string import Formatter
from typing import Any

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.most_of_each import few_of_each
from sijill.diagnostics.rules import fields
from sijill.diagnostics.rules.files import UnreadableFile
from sijill.diagnostics.rules.settings import NoStrings, StringsLack
from sijill.diagnostics.suggest import nearest
from sijill.interface.own_languages import use
from sijill.interface.strings import PLURAL_CATEGORIES, Strings, flat, shipped, strings
from sijill.model.characters import MOST_MARKS, heaped
from sijill.model.configuration import FILE, Configuration
from sijill.model.files import read_plain
from sijill.sources.yaml.strict import Path, Reading, decode, read_with_places
from sijill.sources.yaml.syntax import quoted

FOLDER = "strings"
UNTRANSLATED = "(en) "
_UNSAFE = re.compile("[<>\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_MOST_NAMED = 6


def take(configuration: Configuration, settings: Reading, section: Path) -> list[Diagnostic]:
    """Load the strings of an archive's own languages in this process; return what is wrong with them.

    Strings that are not translated are reported by ``lacking``.
    """
    found: list[Diagnostic] = []
    known: dict[str, Strings] = {}
    for language in (tag for tag in configuration.languages if tag not in shipped()):
        place = configuration.root / FOLDER / f"{language}.yaml"
        try:
            data = read_plain(place)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):
                found.append(diagnose(UnreadableFile, f"{FOLDER}/{language}.yaml", reason=error.strerror or str(error)))
                continue
            found.append(diagnose(NoStrings, FILE, settings.place((*section, "languages")), language=language))
            continue
        made, faults = _read(language, data)
        found += faults
        if made is not None:
            known[language] = made
    use(known)
    return found


def lacking(configuration: Configuration) -> Iterator[Diagnostic]:
    """Yield diagnostics about untranslated strings of an archive's own languages."""
    for language in (tag for tag in configuration.languages if tag not in shipped()):
        try:
            data = read_plain(configuration.root / FOLDER / f"{language}.yaml")
        except OSError:
            continue
        keys = untranslated(data)
        if keys:
            named = ", ".join(keys[:_MOST_NAMED]) + (" …" if len(keys) > _MOST_NAMED else "")
            facts = {"language": language, "count": len(keys), "named": named}
            yield diagnose(StringsLack, f"{FOLDER}/{language}.yaml", **facts)


def untranslated(data: bytes) -> list[str]:
    """Return the keys of the strings that a language's file lacks or has only in English."""
    text = decode(data, "")
    tree = read_with_places(text, "").tree if isinstance(text, str) else {}
    texts, plurals = flat(tree)
    english = strings("en")
    return [
        key
        for key in (*english.texts, *english.plurals)
        if texts.get(key, UNTRANSLATED).startswith(UNTRANSLATED)
        and plurals.get(key, {"other": UNTRANSLATED})["other"].startswith(UNTRANSLATED)
    ]


def locale_of(language: str) -> str:
    """Return the locale of CLDR that a language has, "" if it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return ""


def begun(language: str, locale: str, data: bytes) -> tuple[str, list[str]]:
    """Return a language's file with all strings that it lacks, marked as English, and the keys that it lacked.

    ``data`` is the present file, b"" for none. Plural forms are those that the language has in CLDR.
    """
    from babel import Locale  # slow to import

    english, cldr = strings("en"), Locale.parse(locale)
    text = decode(data, "")
    texts, plurals = flat(read_with_places(text, "").tree if isinstance(text, str) and text else {})
    forms = [form for form in ("zero", "one", "two", "few", "many") if form in cldr.plural_form.rules] + ["other"]
    usual = {"language.name": cldr.get_display_name(cldr) or language,
             "language.locale": str(cldr), "language.digits": "0123456789"}  # fmt: skip
    tree: dict[str, Any] = {}
    for key, ours in english.texts.items():
        words = re.search("[A-Za-z]{2}", re.sub(r"\{.*?\}", "", ours))
        _set(tree, key, texts.get(key) or usual.get(key) or (f"{UNTRANSLATED}{ours}" if words else ours))
    for key, counted in english.plurals.items():
        theirs = plurals.get(key, {})
        every = {form: theirs.get(form) or f"{UNTRANSLATED}{counted.get(form, counted['other'])}" for form in forms}
        _set(tree, key, every)
    lines = [
        f"# The interface in {usual['language.name']}. What begins with '(en) ' is to be translated.",
        "# Words in {braces} stay as they are; one that counts has a form for each plural category of the language.",
    ]
    after = "\n".join([*lines, *_written(tree, 0)]) + "\n"
    return after, untranslated(after.encode())


def _set(tree: dict[str, Any], key: str, value: Any) -> None:
    *parents, last = key.split(".")
    for parent in parents:
        tree = tree.setdefault(parent, {})
    tree[last] = value


def _written(tree: dict[str, Any], indent: int) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield f"{' ' * indent}{key}:"
            yield from _written(value, indent + 2)
        else:
            yield f"{' ' * indent}{key}: {quoted(value)}"


def _read(language: str, data: bytes) -> tuple[Strings | None, list[Diagnostic]]:
    file = f"{FOLDER}/{language}.yaml"
    text = decode(data, file)
    if isinstance(text, Diagnostic):
        return None, [text]
    reading = read_with_places(text, file)
    found = list(reading.diagnostics)
    if found:
        return None, found
    texts, plurals = flat(reading.tree)
    english = strings("en")
    for path, place in reading.values.items():
        value: Any = reading.tree
        for step in path:
            value = value[step]
        key = ".".join(map(str, path))
        form = path[-1] if path and str(path[-1]) in PLURAL_CATEGORIES else ""
        counted = ".".join(map(str, path[:-1])) if form else ""
        if not isinstance(value, str) or not path:
            continue
        ours = english.texts.get(key) or english.plurals.get(counted, {}).get("other", "")
        if not ours:
            known = [*english.texts, *english.plurals]
            close = nearest(key, known)
            mend = f"did you mean '{close}'?" if close else f"delete '{key}'"
            at = reading.key_place(path)
            found.append(diagnose(fields.UnknownField, file, at, field=key, parent="the strings", mend=mend))
            continue
        requirement = _refused(key, value, ours)
        if requirement:
            facts = {"field": key, "requirement": requirement, "value": value, "example": f"{path[-1]}: {quoted(ours)}"}
            found.append(diagnose(fields.InvalidValue, file, place, **facts))
    if found:
        return None, few_of_each(found)
    whole = {key: texts.get(key, ours).removeprefix(UNTRANSLATED) for key, ours in english.texts.items()}
    counts = {
        key: {form: one.removeprefix(UNTRANSLATED) for form, one in {**ours, **plurals.get(key, {})}.items()}
        for key, ours in english.plurals.items()
    }
    if "language.locale" not in texts:
        whole["language.locale"] = "en_GB"
    return Strings(language, whole, counts), []


def _refused(key: str, value: str, ours: str) -> str:
    """Return the requirement that a string does not meet, or ""."""
    if key == "language.locale":
        from babel import Locale, UnknownLocaleError

        try:
            Locale.parse(value, sep="-" if "-" in value else "_")
        except (UnknownLocaleError, ValueError):
            return "must be a locale of CLDR"
        return ""
    if key == "language.digits":
        return "" if len(value) == 10 else "must be the ten digits, from zero"
    if heaped(value) is not None:
        return f"must have at most {MOST_MARKS} marks on a letter"
    if _UNSAFE.search(value):
        return "must be text, without markup or characters that reorder it"
    try:
        named, known = ({name for _, name, _, _ in Formatter().parse(one) if name is not None} for one in (value, ours))
    except ValueError:
        return "must close each brace"
    if key not in ("date.double_month", "date.short_month") and not named <= {*known, "count"}:
        return f"must have no other words in braces than {', '.join(sorted(known)) or 'none'}"
    return ""


def files_of(root: FilePath) -> list[FilePath]:
    """Return the files of an archive's own languages, sorted."""
    return sorted((root / FOLDER).glob("*.yaml"))
