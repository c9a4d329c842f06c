"""The interface strings: one YAML file for each language, with plural forms by the language's rules (Unicode CLDR).

To add a language, add a file. All files have the same keys, which a test checks.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from sijill.interface.direction import direction
from sijill.model.kinds import OwnKind, find

FOLDER = Path(__file__).with_name("strings")
PLURAL_CATEGORIES = frozenset(["zero", "one", "two", "few", "many", "other"])
LATIN_DIGITS = "0123456789"

Plural = dict[str, str]
Text = TypeVar("Text")


class Present(dict[str, Text]):
    """Strings by key. Asking for one that is not there says where to add it."""

    def __missing__(self, key: str) -> Text:
        """Say which files a string is missing from."""
        files = ", ".join(f"{tag}.yaml" for tag in shipped())
        raise LookupError(f"the interface has no string '{key}': add it to each file in interface/strings ({files})")


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return a record's text in a language, or else in the first language that it has."""
    return texts.get(language) or next(iter(texts.values()))


class Strings:
    """The strings of one language, by dotted key (``statement.verified``).

    ``language`` is the BCP 47 tag; ``locale`` the CLDR locale whose names of months and languages are used.
    """

    def __init__(self, language: str, texts: dict[str, str], plurals: dict[str, Plural]) -> None:
        self.language = language
        self.direction = direction(language)
        self.texts = Present(texts)
        self.plurals = Present(plurals)
        self.locale = texts["language.locale"]
        self.name = texts["language.name"]
        self.comma = texts["language.comma"]
        self._digits = str.maketrans(LATIN_DIGITS, texts["language.digits"])
        self._native_digits = texts["language.digits"] != LATIN_DIGITS

    def __getitem__(self, key: str) -> str:
        """Return a string without fields. Raises LookupError for a key that no language has."""
        return self.texts[key]

    def format(self, key: str, **values: object) -> str:
        """Return a string with its ``{names}`` filled in."""
        return self.texts[key].format_map(values)

    def kind(self, of: str, name: str, own: Iterable[OwnKind]) -> str:
        """Return what a kind of statement, agent or document is called; ``own`` are those that the archive adds.

        One that is no longer known, in an earlier version, is called by its name.
        """
        found = find(of, name, own)
        return in_language(found.label, self.language) if found else self.texts.get(f"kind.{of}.{name}", name)

    def plural(self, key: str, number: int, **values: object) -> str:
        """Return the plural form that the language uses for ``number``, filled in."""
        forms = self.plurals[key]
        form = forms.get(_category(self.locale, number)) or forms["other"]
        return form.format_map({"count": self.number(number), **values})

    def number(self, number: int) -> str:
        """Return a whole number as the language writes it, with group separators if it is long."""
        text = f"{number:,}" if number >= 10_000 or number <= -10_000 else str(number)
        if "," in text:
            text = text.replace(",", _group_separator(self.locale))
        return self.digits(text)

    def digits(self, text: str) -> str:
        """Return text with the language's digits."""
        return text.translate(self._digits) if self._native_digits else text

    def join(self, items: list[str]) -> str:
        """Return a list in the language: "a, b and c"."""
        if len(items) < 2:
            return items[0] if items else ""
        return self.format("language.and", first=self.comma.join(items[:-1]), last=items[-1])

    def language_name(self, tag: str) -> str:
        """Return the name of a language in this language, or its tag if CLDR has no name for it."""
        return _language_name(self.locale, tag)


_own: dict[str, Strings] = {}


@lru_cache(maxsize=1)
def shipped() -> tuple[str, ...]:
    """Return the tags of the languages that the generator has strings for, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def replace_own(own: Mapping[str, Strings]) -> bool:
    """Replace the strings of own languages in this process; return whether they are others (see ``own_languages``)."""
    if {tag: vars(one) for tag, one in own.items()} == {tag: vars(one) for tag, one in _own.items()}:
        return False
    _own.clear()
    _own.update(own)
    return True


def own() -> dict[str, Strings]:
    """Return the strings of the archive's own languages, for ``use`` in another process."""
    return dict(_own)


def strings(language: str) -> Strings:
    """Return the strings of a language.

    Raises LookupError, with the known languages, if it is neither shipped nor one of the archive's own.
    """
    return _own.get(language) or _shipped(language)


@lru_cache(maxsize=64)
def _shipped(language: str) -> Strings:
    if language not in shipped():
        raise LookupError(f"must be a language with a strings file ({', '.join(shipped())}), not {language!r}")
    path = FOLDER / f"{language}.yaml"
    data = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 (the base loader makes strings alone)
    return Strings(language, *flat(data))


def flat(tree: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Plural]]:
    """Return the texts and the counted strings of a strings file, by dotted key."""
    texts: dict[str, str] = {}
    plurals: dict[str, Plural] = {}
    _flatten(tree, "", texts, plurals)
    return texts, plurals


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _flatten(value: Mapping[str, Any], prefix: str, texts: dict[str, str], plurals: dict[str, Plural]) -> None:
    for name, part in value.items():
        key = f"{prefix}{name}"
        if isinstance(part, str):
            texts[key] = part
        elif not isinstance(part, Mapping):
            continue  # the check of the archive's own file reports it
        elif "other" in part and part.keys() <= PLURAL_CATEGORIES:
            plurals[key] = dict(part)
        else:
            _flatten(part, f"{key}.", texts, plurals)


@lru_cache(maxsize=4096)
def _category(locale: str, number: int) -> str:
    from babel import Locale  # babel is slow to import and needed only where pages are made

    return str(Locale.parse(locale).plural_form(number))


@lru_cache(maxsize=64)
def _group_separator(locale: str) -> str:
    from babel.numbers import get_group_symbol

    return str(get_group_symbol(locale, numbering_system="latn"))


@lru_cache(maxsize=4096)
def _language_name(locale: str, tag: str) -> str:
    from babel import Locale

    names = Locale.parse(locale).languages
    return str(names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0]) or tag)
