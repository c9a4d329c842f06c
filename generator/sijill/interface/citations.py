"""Citations of a statement's page as text, by our own templates for APA, Chicago and MLA.

A citation is of the archive's page, as a web page (CSL type ``webpage``): its authors are the speakers, and its date is
that of the statement. Names are whole and in their own order, because a machine cannot find a family name in an Arabic
name. A test compares the English templates with what a CSL processor makes from the styles' own definitions.
``citation_files`` writes the same item for programs.
"""

from functools import lru_cache
from string import Formatter
from typing import NamedTuple

from sijill.interface.dates import date_label
from sijill.interface.quotes import marks, within_marks
from sijill.interface.strings import strings
from sijill.model import edtf

STYLES = ("apa", "chicago", "mla")
_ONE_DAY = frozenset(["day", "time"])
_APART = frozenset(["container", "url"])
_ENGLISH_SHORT = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


# Words that title case leaves small, and the styles that use title case (CSL 1.0.2, "Title Case Conversion").
_SMALL_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of", "on", "onto", "or",
     "over", "so", "the", "till", "to", "up", "via", "with", "yet"]
)  # fmt: skip
_TITLE_CASED = frozenset(["chicago", "mla"])


# How many authors a style lists at most, and how many if there are more; APA then lists the last one too.
_MANY = {"apa": (20, 19), "chicago": (6, 3), "mla": (2, 1)}


class Item(NamedTuple):
    """The data of a citation: ``date`` is EDTF, ``container`` the archive's name, ``url`` may be "".

    ``original_title`` is the title in the statement's language, if the page is in another; ``translated_title`` has
    those in languages that are neither the page's nor, if it is known, the statement's. ``note`` names the document of
    the words, and the mode. ``language`` is the page's, and ``title_language`` that of a title which is not in it.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    date: str
    container: str
    url: str
    language: str
    original_title: str = ""
    translated_title: str = ""
    note: str = ""
    title_language: str = ""

    @property
    def cited_language(self) -> str:
        """The language of what is cited, for programs: of its title, which they show and sort by."""
        return self.title_language or self.language


class Piece(NamedTuple):
    """A piece of a citation's text: whether it is ``italic``, and whether it keeps its own direction (``apart``)."""

    text: str
    italic: bool = False
    apart: bool = False


class Part(NamedTuple):
    """A part of a style's pattern: fixed text, or a ``field``; ``italic`` and ``apart`` as in ``Piece``."""

    text: str
    field: str | None
    italic: bool
    apart: bool


def citation(style: str, item: Item) -> list[Piece]:
    """Return a citation in one of ``STYLES`` in the item's language, in pieces."""
    values = fields(style, item)
    return [
        Piece(text if field is None else values[field], italic, apart)
        for text, field, italic, apart in pattern(item.language, style, form_of(item))
    ]


def fields(style: str, item: Item) -> dict[str, str]:
    """Return the values of the fields of a style's pattern."""
    language = item.language
    title = _title_case(item.title) if item.cited_language == language == "en" and style in _TITLE_CASED else item.title
    if marks(language)[0] + "{ended_title}" in strings(language)[f"cite.{form_of(item)}.{style}"]:
        title = within_marks(title, language)
    return {
        "authors": _authors(language, style, item.authors),
        "date": _date(language, style, item.date),
        "ended_title": _ended(title),
        "container": item.container,
        "url": item.url,
    }


def form_of(item: Item) -> str:
    """Return the form of an item, which decides its pattern: with or without authors, with or without an address."""
    return f"format{'' if item.authors else '_without_authors'}{'' if item.url else '_without_address'}"


@lru_cache(maxsize=64)
def pattern(language: str, style: str, form: str) -> tuple[Part, ...]:
    """Return the pattern of a style in a language, for items of a form."""
    return tuple(Part(*part, part[1] in _APART) for part in _parsed(strings(language)[f"cite.{form}.{style}"]))


def _parsed(pattern: str) -> tuple[tuple[str, str | None, bool], ...]:
    """Return a pattern as pieces: fixed text, field, and whether it is between asterisks."""
    found: list[tuple[str, str | None, bool]] = []
    italic = False
    for text, field, _, _ in Formatter().parse(pattern):
        for index, part in enumerate(text.split("*")):
            italic ^= index > 0
            if part:
                found.append((part, None, italic))
        if field:
            found.append(("", field, italic))
    return tuple(found)


def plain(pieces: list[Piece]) -> str:
    """Return a citation as plain text."""
    return "".join([piece.text for piece in pieces])


@lru_cache(maxsize=4096)
def _authors(language: str, style: str, names: tuple[str, ...]) -> str:
    words = strings(language)
    if len(names) < 2:
        return _ended("".join(names))
    most, given = _MANY[style]
    if len(names) > most:
        first = words.comma.join(names[:given])
        return _ended(
            words.format("cite.and_last" if style == "apa" else "cite.and_others", first=first, last=names[-1])
        )
    return _ended(words.format(f"cite.and.{style}", first=words.comma.join(names[:-1]), last=names[-1]))


@lru_cache(maxsize=64)  # two styles need the same title, one after the other
def _title_case(title: str) -> str:
    """Return an English title in CSL's title case: lower-case words are capitalised, small words only at the start."""
    made: list[str] = []
    for word in title.split(" "):
        begins = not made or made[-1].endswith((":", "."))
        made.append(word[:1].upper() + word[1:] if word.islower() and (begins or word not in _SMALL_WORDS) else word)
    return " ".join(made)


def is_exact(date: edtf.Date) -> bool:
    """Return whether a date is one day (with or without its time), month or year, neither uncertain nor approximate."""
    return date.precision in ("time", "day", "month", "year") and not (date.approximate or date.uncertain)


def _ended(text: str) -> str:
    """Return text with a full stop, unless it ends with punctuation."""
    return text if text.endswith((".", "?", "!", "؟")) else f"{text}."


@lru_cache(maxsize=16384)
def _date(language: str, style: str, text: str) -> str:
    words = strings(language)
    date = edtf.parse(text)
    if date.precision == "unknown":
        return words["cite.undated"].rstrip("." if style == "chicago" else "")  # a full stop follows in that style
    if not is_exact(date):
        return date_label(words.language, text)
    text = text[:10]  # a citation names the day, not the time
    if words.language != "en" or date.precision == "year":
        return date_label(words.language, text.replace("-XX", ""))
    first = date.earliest
    month = _ENGLISH_SHORT[first.month - 1] if style == "mla" else date_label("en", f"2000-{first.month:02}")[:-5]
    day = f" {first.day}" if date.precision in _ONE_DAY else ""
    if style == "apa":
        return f"{first.year}, {month}{day}"
    if style == "chicago":
        return f"{month}{day}, {first.year}" if day else f"{month} {first.year}"
    return f"{day[1:]} {month} {first.year}" if day else f"{month} {first.year}"
