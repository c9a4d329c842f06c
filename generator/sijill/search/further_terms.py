"""Further terms by which a text is found: joined spellings of words that it writes apart, words of tags, and dates.

``further_terms.js`` finds the same in what a reader types; a test compares the two. Both go through the words of a
text and look at what is between them.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from sijill.search.words import RAW, STOP, TABLE_FILE, fold, without_thousands

_TABLE = json.loads(TABLE_FILE.read_text("utf-8"))
_MARKS = "[\u064b-\u0652\u0670]*"
_FIRST: dict[str, str] = _TABLE["joiners"]["first"]
_LAST = frozenset(_TABLE["joiners"]["last"])
_PROCLITICS = "وفبلك"
_MONTHS: dict[tuple[str, ...], int] = {
    tuple(fold(word) for word in name.split()): number
    for number, names in enumerate(_TABLE["months"], 1)
    for name in names
}
_BEFORE_YEAR = frozenset(map(fold, _TABLE["before_year"]))
_DAY = re.compile("([0-9]{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile("[12][0-9]{3}")
_LIGHT = re.compile(r"[\s,،.()/-]+")
_DESIGNATION = re.compile("[A-Z]{1,3}|[b-hj-z]")
_CAMEL = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NAMES = "|".join(sorted({name[0][:3] for name in _MONTHS}))
_BEGINS = r"(?<!\w.)"  # behind a first character, looked for before what is in front of it, which is quicker
# Most texts have none of these signs. Each pattern begins with a character, so that it is found quickly.
_SIGNS = [
    re.compile(pattern)
    for pattern in (
        r"[#@_\u0670\u06e7]",
        r"[-\u2010\u2011./](?<=\w.)\w",
        r"[0-9٠-٩۰-۹][ .][0-9٠-٩۰-۹]{3}",
        rf"[A-Z]{_BEGINS}[A-Z]{{0,2}} [0-9]",
        rf"ع{_MARKS}ب{_MARKS}(?:ي{_MARKS})?د{_MARKS}[ \u00a0]",
        rf"[أاإ]{_MARKS}[بم]{_MARKS}[وياى]?{_MARKS}[ \u00a0]",
        rf"ل{_MARKS}د{_MARKS}ي{_MARKS}ن",
        rf"ذ{_BEGINS}{_MARKS}[وي]",
        rf"[اإ]{_MARKS}ب{_MARKS}ن",
        rf"ب{_BEGINS}{_MARKS}و",
    )
]
_DATED = re.compile("[0-9٠-٩۰-۹¹²³⁰⁴-⁹]")


class Found(NamedTuple):
    """A term made of some words of a text, by the numbers of the first and the last: a ``word`` or a ``date``."""

    first: int
    last: int
    kind: str
    value: str


class _Word(NamedTuple):
    raw: str
    folded: str
    start: int
    end: int


def further_terms(text: str) -> list[Found]:
    """Return the further terms by which a text is found."""
    if not any(sign.search(text) for sign in _SIGNS) and not _DATED.search(text):
        return []
    text = without_thousands(text)
    words = [_Word(found[0], fold(found[0]), found.start(), found.end()) for found in RAW.finditer(text)]
    gaps = [text[one.end : two.start] for one, two in pairwise(words)] + [""]
    return [*_joined(words, gaps), *_tags(text, words), *_dates(words, gaps)]


def joined_further_terms(texts: Iterable[str]) -> tuple[str, list[str]]:
    """Return the further terms of some texts: words, as one text, and facets (``mention:2021-12-29``)."""
    words: dict[str, None] = {}
    dates: dict[str, None] = {}
    for text in texts:
        for found in further_terms(text):
            if found.kind == "word":
                words[found.value] = None
            else:
                dates.update(dict.fromkeys([f"mention:{part}" for part in date_parts(found.value)]))
    return " ".join(words), list(dates)


def date_parts(date: str) -> list[str]:
    """Return a day, a month of a year, or a day of any year (``12-29``), and the latter two of a day."""
    return [date, date[:7], date[5:]] if len(date) == len("2021-12-29") else [date]


def _joined(words: list[_Word], gaps: list[str]) -> Iterator[Found]:
    chained = -1
    for at, word in enumerate(words):
        gap, last = gaps[at], at
        if at > chained:
            while gaps[last] in ("-", "\u2010", "\u2011", "_"):
                last += 1
            if last == at:
                while gaps[last] == "." and len(words[last].folded) == len(words[last + 1].folded) == 1:
                    last += 1
            if last > at:
                chained = last
                value = "".join(one.folded for one in words[at : last + 1])
                if not value.isdigit() and len(value) <= 60:
                    yield Found(at, last, "word", value)
                continue
        if at + 1 == len(words):
            continue
        following = words[at + 1].folded
        if gap in (" ", "\u00a0"):
            bare = word.folded[1:] if word.folded not in _FIRST and word.folded[:1] in _PROCLITICS else word.folded
            if bare in _FIRST and len(following) > 1 and following not in STOP:
                yield Found(at, at + 1, "word", _FIRST[bare] + following)
            elif (following in _LAST and len(word.folded) > 1) or (
                _DESIGNATION.fullmatch(word.raw) and following.isdigit()
            ):
                yield Found(at, at + 1, "word", word.folded + following)
        if gap in (" ", ".") and word.folded.isdigit() and len(word.folded) < 4 and word.folded[0] != "0":
            before = gaps[at - 1] if at else ""
            while gaps[last] == gap and words[last + 1].folded.isdigit() and len(words[last + 1].folded) == 3:
                last += 1
            if last > at and not (before == gap and words[at - 1].folded.isdigit()):
                yield Found(at, last, "word", "".join(one.folded for one in words[at : last + 1]))


def _tags(text: str, words: list[_Word]) -> Iterator[Found]:
    for at, word in enumerate(words):
        if word.start and text[word.start - 1] in "#@":
            parts = _CAMEL.findall(word.raw)
            if len(parts) > 1:
                for part in parts:
                    if len(part) > 1:
                        yield Found(at, at, "word", fold(part))
        if "\u0670" in word.raw or "\u06e7" in word.raw:
            modern = fold(modern_spelling(word.raw))
            if modern != word.folded and modern not in STOP:
                yield Found(at, at, "word", modern)


def modern_spelling(raw: str) -> str:
    """Return a word in today's spelling: a small alef becomes an alef, one above و or ى replaces that letter."""
    spelt = re.sub("[و\u0649]\u0670(?=\u06e1?[^\u0640\u06d6-\u06ed\\s])", "ا", raw)
    return spelt.replace("\u0649\u0670", "\u0649").replace("\u0670", "ا").replace("\u06e7", "ي")


def _month(words: list[_Word], gaps: list[str], at: int) -> tuple[int, int]:
    """Return the month named at a place, or 0, and how many words name it; both names in كانون الأول/ديسمبر."""
    for count in (2, 1)[at + 2 > len(words) :]:
        month = _MONTHS.get(tuple(word.folded for word in words[at : at + count]), 0)
        if month:
            if gaps[at + count - 1].strip() in ("/", "(", "-"):
                same, more = _month(words, gaps, at + count)
                count += more if same == month else 0
            return month, count
    return 0, 0


def _dates(words: list[_Word], gaps: list[str]) -> Iterator[Found]:
    behind = 0
    for at in range(len(words)):
        if at < behind:
            continue
        found = _numeric(words, gaps, at) or _named(words, gaps, at, behind)
        if found:
            yield found
            behind = found.last + 1


def _numeric(words: list[_Word], gaps: list[str], at: int) -> Found | None:
    """Return a date in digits: 2021-12-29, 29/12/2021, 12/29/2021, 29.12.2021, 29/12/21, 2021-12, 12/2021."""
    gap = gaps[at]
    if gap not in ("-", "/", ".") or (at and gaps[at - 1] == gap):
        return None
    last = at
    while gaps[last] == gap:
        last += 1
    parts = [word.folded for word in words[at : last + 1]]
    if not all(part.isdigit() and part.isascii() and len(part) <= 4 for part in parts):
        return None
    years = [number for number, part in enumerate(parts) if _YEAR.fullmatch(part)]
    if len(parts) == 3 and years == [0]:
        return _day(at, last, parts[0], parts[1], parts[2])
    if len(parts) == 3 and gap == "/" and all(len(part) <= 2 for part in parts) and len(parts[2]) == 2:
        parts[2], years = ("20" if parts[2] < "70" else "19") + parts[2], [2]
    if len(parts) == 3 and years == [2]:
        day, month = parts[:2]
        return _day(at, last, parts[2], month, day) or _day(at, last, parts[2], day, month)
    if len(parts) == 2 and len(years) == 1 and gap != ".":
        year, month = parts if years == [0] else parts[::-1]
        if 1 <= int(month) <= 12:
            return Found(at, last, "date", f"{year}-{int(month):02}")
    return None


def _day(first: int, last: int, year: str, month: str, day: str) -> Found | None:
    if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        return Found(first, last, "date", f"{year}-{int(month):02}-{int(day):02}")
    return None


def _named(words: list[_Word], gaps: list[str], at: int, behind: int) -> Found | None:
    """Return a date whose month is named at a place: 29 December 2021, December 29, 2021 December 29, 29-Dec-2021,
    29 كانون الأول من عام 2021.

    ``behind`` is the number of the first word that belongs to no earlier date.
    """
    month, count = _month(words, gaps, at)
    if not month:
        return None
    first, last, day = at, at + count - 1, 0
    before = at - 1 if at and words[at - 1].folded not in ("of", "من") else at - 2
    if before >= behind and (found := _DAY.fullmatch(words[before].folded)) and 1 <= int(found[1]) <= 31:
        first, day = before, int(found[1])
    following = last + 1
    if not day and following < len(words) and _LIGHT.fullmatch(gaps[last]):
        found = _DAY.fullmatch(words[following].folded)
        if found and 1 <= int(found[1]) <= 31:
            day, last, following = int(found[1]), following, following + 1
    year = ""
    for step in range(3):
        place = following + step
        if place >= len(words) or not _LIGHT.fullmatch(gaps[place - 1]):
            break
        if _YEAR.fullmatch(words[place].folded):
            year, last = words[place].folded, place
        if words[place].folded not in _BEFORE_YEAR:
            break
    if not year and day and first == at > behind and _YEAR.fullmatch(words[at - 1].folded):
        year, first = words[at - 1].folded, at - 1
    if year:
        return Found(first, last, "date", f"{year}-{month:02}" + (f"-{day:02}" if day else ""))
    return Found(first, last, "date", f"{month:02}-{day:02}") if day else None
