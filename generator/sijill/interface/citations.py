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
from sijill.model.characters import OPENING_MARKS

STYLES = ("apa", "chicago", "mla")
_ONE_DAY = frozenset(["day", "time"])
_APART = frozenset(["container", "url"])
_ENGLISH_SHORT = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


# Words that title case leaves small, and the styles that use title case (CSL 1.0.2, "Title Case Conversion").
_SMALL_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of", "on", "onto", "or",
     "over", "so", "the", "till", "to", "up", "via", "with", "yet"]
)  # fmt: skip
_BEHIND_A_WORD = "”’»›\"',;"
_TITLE_CASED = frozenset(["chicago", "mla"])


# How many authors a style lists at most, and how many if there are more; APA then lists the last one too.
_MANY = {"apa": (20, 19), "chicago": (6, 3), "mla": (2, 1)}


class Item(NamedTuple):
    """The data of a citation: ``date`` is EDTF, ``container`` the archive's name, ``url`` may be "".

    ``other_titles`` has the title in each other language. All are the editors' headlines, and none is an original's.
    ``note`` names the document of the words, and the mode. ``language`` is the page's, and ``title_language`` that of
    a title which is not in it.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    date: str
    container: str
    url: str
    language: str
    other_titles: str = ""
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
    written = strings(language)[f"cite.{form_of(item)}.{style}"]
    if marks(language)[0] + "{title}" in written:
        title = within_marks(title, language)
    date = _date(language, style, item.date)
    if f"{marks(language)[1]} {{date}}" in written:  # it begins a sentence
        date = date[:1].upper() + date[1:]
    if "{date}." in written:  # as in “n.d.”, the pattern has the full stop
        date = date.removesuffix(".")
    return {
        "authors": _authors(language, style, item.authors),
        "date": date,
        "title": title,
        "end": _ended(title).removeprefix(title),
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
    """Return an English title in CSL's title case: lower-case words are capitalised, small words only at either end."""
    made: list[str] = []
    words = title.split(" ")
    for number, word in enumerate(words, 1):
        at_end = not made or made[-1].endswith((":", ".")) or number == len(words)
        bare = word.lstrip(OPENING_MARKS)
        is_small = bare.rstrip(_BEHIND_A_WORD) in _SMALL_WORDS and not at_end
        if bare.islower() and not is_small:
            word = word.removesuffix(bare) + bare[:1].upper() + bare[1:]
        made.append(word)
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
        return words["cite.undated"]
    if words.language == "en":
        return _in_style(style, date) or date_label("en", text)
    if not is_exact(date):
        return date_label(words.language, text)
    # A citation names the day, not the time.
    return date_label(words.language, text[:10].replace("-XX", ""))


def _in_style(style: str, date: edtf.Date) -> str:
    """Return a date as a style writes it in English, "" where it has no way of its own, as for “between … and …”."""
    if date.precision == "interval":
        if date.approximate or date.uncertain or not (date.start and date.end):
            return ""
        return _range(style, date.start, date.end) if is_exact(date.start) and is_exact(date.end) else ""
    if date.precision not in ("time", "day", "month", "year"):
        return ""
    found = _joined(style, *_parts(style, date))
    found = f"ca. {found}" if date.approximate else found
    return f"[{found}?]" if date.uncertain else found


def _parts(style: str, date: edtf.Date) -> tuple[str, str, str]:
    """Return the day, the month and the year of a date, "" for what it does not have."""
    first = date.earliest
    month = _ENGLISH_SHORT[first.month - 1] if style == "mla" else date_label("en", f"2000-{first.month:02}")[:-5]
    day = str(first.day) if date.precision in _ONE_DAY else ""
    return day, "" if date.precision == "year" else month, str(first.year)


def _joined(style: str, day: str, month: str, year: str) -> str:
    in_year = " ".join(filter(None, [day, month] if style == "mla" else [month, day]))
    if style == "apa":
        return ", ".join(filter(None, [year, in_year]))
    return (", " if style == "chicago" and day else " ").join(filter(None, [in_year, year]))


def _range(style: str, start: edtf.Date, end: edtf.Date) -> str:
    """Return a range with an en dash; what both ends share is written once."""
    (day, month, year), (last_day, last_month, last_year) = _parts(style, start), _parts(style, end)
    if year != last_year or bool(month) != bool(last_month) or bool(day) != bool(last_day):
        return f"{_joined(style, day, month, year)}–{_joined(style, last_day, last_month, last_year)}"
    if not month or (day, month) == (last_day, last_month):
        return _joined(style, day, month, year)
    if month == last_month:
        return _joined(style, f"{day}–{last_day}", month, year)
    days = (
        [f"{day} {month}", f"{last_day} {last_month}"]
        if style == "mla"
        else [f"{month} {day}", f"{last_month} {last_day}"]
    )
    in_year = "–".join(one.strip() for one in days)
    return f"{year}, {in_year}" if style == "apa" else f"{in_year}{', ' if style == 'chicago' and day else ' '}{year}"
