"""What a source's words for a day can mean, by the phrases in ``day_words.yaml``: all words are understood, or none.

A text is a sequence of parts, at most one of each kind: “yesterday, Tuesday”, «الثلاثاء 28 ديسمبر 2021». If it can be
read in several ways, a day that any of them allows is allowed.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sijill.check.calendars import ALL_GREGORIAN, OLD_YEARS, calendars, exists, fits_hijri, is_part_of, moved_by

FILE = Path(__file__).with_name("day_words.yaml")
_MARKS = re.compile("[\u0640\u064b-\u0652\u0670\u200c-\u200f\u061c]")
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
_BLANKS = re.compile(r"[\s,،.;؛:()\[\]«»\"“”'‘’`\u00a0]+")
_DIGITS_AT_LETTERS = re.compile("(?<=[0-9])(?=[\u0620-\u064a])|(?<=[\u0620-\u064a])(?=[0-9])")
_TO_THE = re.compile("(?<!\\S)لل(?!هجره)(?=\\S)")  # «الموافق للثامن»: “corresponding to the eighth”
_HYPHENS = re.compile("(?<=[a-z])-(?=[a-z])")
_DAY_IN_DIGITS = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_NUMERIC = re.compile(r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})")
_LONGEST = 200  # characters; no words for a day are longer
_MOST_READINGS = 16
# Years of the two calendars never overlap here, so that «عام 1443» is not taken for one of the other.
_YEARS = {"date": (1600, 2200), "hijri": (1300, 1500)}
# Behind a month, a year of the Ottoman fiscal calendar, whose months have the same names.
_FISCAL_YEAR = "1(?:2[5-9]|3[0-4])[0-9]"
_YEARS_NOT_TIMES = range(1950, 2051)  # behind a month; “28 December 1830” may be half past six


class Meaning(NamedTuple):
    """What one part, or all parts together, say about a day; None for what they do not say.

    ``days`` are the first and the last day, ``months`` and ``years`` the calendar month and year, all counted from the
    day that the words are counted from. ``weekdays`` count from Monday as 0. ``date`` and ``hijri`` are year, month
    and day, each None where it is not named. ``around`` is how many days before and after what the rest says the day
    may lie. ``clock`` says that four digits, which may also be a year, were read as a time.
    """

    days: tuple[int, int] | None = None
    months: int | None = None
    years: int | None = None
    weekdays: frozenset[int] | None = None
    date: tuple[int | None, int | None, int | None] | None = None
    hijri: tuple[int | None, int | None, int | None] | None = None
    around: tuple[int, int] | None = None
    clock: bool | None = None

    def allows(self, day: datetime.date, counted: datetime.date | None) -> bool:
        """Return whether a day can be meant; ``counted`` is the day the words are counted from, if recorded."""
        first, last = self.around or (0, 0)
        near = (moved_by(day, -shift) for shift in range(first, last + 1))
        return any(one is not None and self._fits(one, counted) for one in near)

    def _fits(self, day: datetime.date, counted: datetime.date | None) -> bool:
        if self.weekdays is not None and day.weekday() not in self.weekdays:
            return False
        if self.date and not any(is_part_of(self.date, parts) for parts in calendars(day)):
            return False
        if counted:
            if self.days and not self.days[0] <= (day - counted).days <= self.days[1]:
                return False
            if self.months is not None and _month(day) - _month(counted) != self.months:
                return False
            if self.years is not None and day.year - counted.year != self.years:
                return False
        return not self.hijri or fits_hijri(self.hijri, day)

    def bounds(self, counted: datetime.date | None) -> tuple[datetime.date, datetime.date] | None:
        """Return a first and a last day that enclose all days it allows; None if it has no bounds."""
        first, last = self.around or (0, 0)
        if counted and self.days:
            return _span(counted, self.days[0] + first, self.days[1] + last)
        if counted and (self.months is not None or self.years is not None):
            months = self.months if self.months is not None else 12 * (self.years or 0)
            middle = counted + datetime.timedelta(days=round(30.44 * months))
            return _span(middle, -366 - last, 366 + last)
        if self.date and self.date[0]:
            year = self.date[0]
            longer = 400 if year <= OLD_YEARS else 14 if year < ALL_GREGORIAN else 0
            return _span(datetime.date(year, 1, 1), first, last + 365 + longer)
        if self.hijri and self.hijri[0]:
            about = datetime.date(622 + round(self.hijri[0] * 0.970224), 1, 1)
            return _span(about, -500, 800)
        return None

    @property
    def is_possible(self) -> bool:
        """Whether the words name a date that there is, on the weekday that they name; a source may be misprinted."""
        year, month, day = self.date or (None, None, None)
        if month and day and not exists(year, month, day):
            return False
        if not (year and month and day and self.weekdays):
            return True
        first, last = self.bounds(None) or (datetime.date.min, datetime.date.min)
        return any(
            self.allows(first + datetime.timedelta(days=number), None) for number in range((last - first).days + 1)
        )


def readings(text: str) -> tuple[Meaning, ...]:
    """Return every meaning of words for a day that understands all of them; () if there is none."""
    return _readings(text) if len(text) <= _LONGEST else ()


@lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[Meaning, ...]:
    found: dict[Meaning, None] = {}
    plain = _plain(text)
    if _in_fiscal_year().search(plain):
        return ()
    for meaning in _rest(plain, 0, Meaning()):
        found[meaning] = None
        if len(found) == _MOST_READINGS:
            return ()
    # Four digits that can be the year of a date, or say all that the words say, are no time.
    dated = any(_is_dated(meaning) for meaning in found)
    kept = [one for one in found if not (one.clock and (dated or one == Meaning(clock=True)))]
    return () if Meaning() in kept else tuple([_night(one) for one in kept if one.is_possible and not _is_mixed(one)])


def _is_mixed(meaning: Meaning) -> bool:
    """Return whether a day, or a month that is counted, would be of one calendar and its month or year of the other.

    “In “late on the 27th, Ramadan” the day is one of Ramadan; “last month, Ramadan” may count months of that calendar.
    """
    if not meaning.hijri:
        return False
    _, month, day = meaning.date or (None, None, None)
    counted = meaning.months is not None or meaning.years is not None
    return counted or bool(day and not month and not meaning.hijri[2])


def _night(meaning: Meaning) -> Meaning:
    """Let the night of a day of the Islamic calendar be the one before it too."""
    if not (meaning.hijri and meaning.around):
        return meaning
    return meaning._replace(around=(min(-1, meaning.around[0]), max(1, meaning.around[1])))


def _is_dated(meaning: Meaning) -> bool:
    """Return whether words name a month and a year, and the year is more probably one than a time."""
    year, month, _ = meaning.date or meaning.hijri or (None, None, None)
    return not meaning.clock and bool(month and year) and (meaning.date is None or year in _YEARS_NOT_TIMES)


def _rest(text: str, start: int, before: Meaning) -> Iterator[Meaning]:
    """Yield what a text can mean from an offset on, combined with the meaning of the text before it."""
    if start >= len(text):
        yield before
        return
    for pattern, means in _patterns(_slots_in(text)):
        match = pattern.match(text, start)
        for meaning in _meanings(means, match) if match else ():
            joined = _joined(before, meaning)
            if joined is not None:
                yield from _rest(text, match.end() + 1, joined)  # type: ignore[union-attr]
    for meaning, end in _in_numbers(text, start):
        joined = _joined(before, meaning)
        if joined is not None:
            yield from _rest(text, end + 1, joined)


def _joined(one: Meaning, other: Meaning) -> Meaning | None:
    """Combine two parts; None if both say something of one kind, or are counted in two ways.

    Two that say how far the day may be from the rest (“late last night”) are no contradiction.
    """
    if one.around and other.around:
        hull = min(one.around[0], other.around[0]), max(one.around[1], other.around[1])
        one, other = one._replace(around=None), other._replace(around=hull)
    said = {name: value for name, value in other._asdict().items() if value is not None}
    if any(getattr(one, name) is not None for name in said):
        return None
    both = one._replace(**said)
    counted = (both.days, both.months, both.years)
    return both if sum(value is not None for value in counted) < 2 else None


def _meanings(means: Mapping[str, Any], match: "re.Match[str]") -> Iterator[Meaning]:
    """Yield what a matched phrase means; nothing if the date it names does not exist."""
    named = match.groupdict()
    days = means.get("days") or means.get("near")
    if "each" in means:
        count = _number(named["number"])
        first, last = (count * step for step in means["each"])
        days = [first - means["slack"], last + means["slack"]]
    made: dict[str, Any] = {name: means.get(name) for name in ("months", "years", "clock")}
    if days is not None or means.get("days") == 0:
        days = means["days"] if days is None else days
        made["days"] = (days, days) if isinstance(days, int) else tuple(days)
    if "around" in means:
        made["around"] = tuple(means["around"])
    if "weekday" in means:
        weekday = _names("weekdays")[named["weekday"]]
        first, last = means["weekday"]
        made["weekdays"] = frozenset((weekday + shift) % 7 for shift in range(first, last + 1))
    day = named.get("day") or named.get("nth")
    for kind, month in (("date", "month"), ("hijri", "hijri")):
        if kind in means:
            year = _year(named["year"]) if named.get("year") else None
            if named.get("year") and not _YEARS[kind][0] <= (year or 0) <= _YEARS[kind][1]:
                return
            number = (
                _month_named("months" if kind == "date" else "hijri_months", named[month]) if named.get(month) else None
            )
            if named.get(month) and number is None:
                return
            made[kind] = (year, number, _day(day) if day else None)
    yield Meaning(**made)


def _in_numbers(text: str, start: int) -> Iterator[tuple[Meaning, int]]:
    """Yield the dates that digits alone can mean: ``04/05/2023`` is in April or in May.

    ``1400/10/08`` may be by the Islamic calendar or by the Iranian, and is left alone.
    """
    end = text.find(" ", start)
    end = len(text) if end < 0 else end
    match = _NUMERIC.fullmatch(text, start, end)
    if not match:
        return
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        orders = [(first, second, third)]
    elif len(match[4]) == 4:
        orders = [(third, second, first), (third, first, second)]
    else:
        return
    for year, month, day in dict.fromkeys(orders):
        if 1 <= month <= 12 and 1 <= day <= 31 and _YEARS["date"][0] <= year <= _YEARS["date"][1]:
            yield Meaning(date=(year, month, day)), end


def _plain(text: str) -> str:
    """Return a text as it is compared: without vowel marks, punctuation and capitals, one form of each letter."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(str(unicodedata.decimal(character, character)) for character in text)
    text = _MARKS.sub("", text).translate(_LETTERS)
    text = _DIGITS_AT_LETTERS.sub(" ", _HYPHENS.sub(" ", text))
    # A dot between digits belongs to a date in digits.
    text = re.sub(r"(?<=[0-9])\.(?=[0-9])", "-", text)
    return _TO_THE.sub("ال", _BLANKS.sub(" ", text).strip())


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found


@lru_cache(maxsize=8)
def _names(kind: str) -> dict[str, int]:
    """Return the names of weekdays, months, days or numbers, in the form that is compared."""
    return {_plain(name): number for number, names in _data()[kind].items() for name in names}


def _month_named(kind: str, text: str) -> int | None:
    """Return the month that a text names, perhaps by two names («ديسمبر/كانون الأول»); None if these contradict."""
    names = _names(kind)
    if text in names:
        return names[text]
    pairs = [re.split(" ?/ ?", text)] if "/" in text else [[text[:at], text[at + 1 :]] for at in _blanks_in(text)]
    found = {names[one] for one, other in pairs if one in names and names[one] == names.get(other)}
    return found.pop() if found else None


def _blanks_in(text: str) -> list[int]:
    return [at for at, character in enumerate(text) if character == " "]


@lru_cache(maxsize=1)
def _ends_of_years() -> dict[str, int]:
    """Return what can follow the beginning of a year in words: 1 to 99."""
    years = {
        kind: [(number, _plain(name)) for number, names in _data()["years"][kind].items() for name in names]
        for kind in ("units", "teens", "tens")
    }
    found = {name: number for kind in years.values() for number, name in kind}
    for (ten, tens), (unit, units) in product(years["tens"], years["units"]):
        found[f"{tens} {units}" if tens.isascii() else f"{units} و{tens}"] = ten + unit
    return found


@lru_cache(maxsize=1)
def _beginnings() -> dict[str, int]:
    return {_plain(name): number for number, names in _data()["years"]["beginnings"].items() for name in names}


def _year(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    beginnings, ends = _beginnings(), _ends_of_years()
    for beginning in sorted(beginnings, key=len, reverse=True):
        if text.startswith(beginning):
            end = text[len(beginning) :].strip()
            is_number = beginning in ("twenty", "nineteen")  # “March nineteen” is a day of March
            if not end and not is_number:
                return beginnings[beginning]
            if end in ends and (ends[end] > 9 or not is_number):
                return beginnings[beginning] + ends[end]
    return None


def _day(text: str) -> int:
    digits = re.match("[0-9]+", text)
    return int(digits.group()) if digits else _names("days")[text]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _names("numbers")[text]


def _choice(texts: Mapping[str, int]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


@lru_cache(maxsize=1)
def _slots() -> dict[str, str]:
    """Return each slot's pattern; the slot for a year in words is made separately, since few texts have one."""
    months = _choice(_names("months"))
    return {
        "weekday": _choice(_names("weekdays")), "month": f"(?:{months})(?: ?/ ?(?:{months})| (?:{months}))?",
        "hijri": _choice(_names("hijri_months")), "day": f"{_DAY_IN_DIGITS}|{_choice(_names('days'))}",
        "nth": _DAY_IN_DIGITS, "clock": "(?:[01][0-9]|2[0-3])[0-5][0-9]|2400",
        "year": "[0-9]{4}", "year_in_words": f"(?:{_choice(_beginnings())}) ?(?:{_choice(_ends_of_years())})?",
        "number": f"[1-9][0-9]?|{_choice(_names('numbers'))}",
    }  # fmt: skip


@lru_cache(maxsize=1)
def _any_of_slots() -> dict[str, "re.Pattern[str]"]:
    return {name: re.compile(f"(?:^| )(?:{slot})(?: |/|$)") for name, slot in _slots().items()}


def _slots_in(text: str) -> frozenset[str]:
    """Return the slots that a text can fill: phrases with other slots need not be compiled or tried."""
    return frozenset(name for name, pattern in _any_of_slots().items() if pattern.search(text))


@lru_cache(maxsize=64)
def _patterns(slots: frozenset[str]) -> tuple[tuple["re.Pattern[str]", Mapping[str, Any]], ...]:
    """Return the phrases whose slots can be filled, as patterns of entire words, each with its meaning."""
    words = "year_in_words" in slots
    there = slots | {"year"} if words else slots
    return tuple(
        (_pattern(phrase, words and "{year}" in phrase), part)
        for part in _data()["parts"]
        for phrase in part["say"]
        if there.issuperset(re.findall(r"\{([a-z]+)\}", phrase))
    )


@lru_cache(maxsize=512)
def _pattern(phrase: str, words: bool) -> "re.Pattern[str]":
    slots = _slots()
    made = []
    for piece in re.split(r"(\{[a-z]+\})", phrase):
        name = piece[1:-1]
        if not piece.startswith("{"):
            made.append(_as_compared(piece))
        else:
            either = f"{slots[name]}|{slots['year_in_words']}" if name == "year" and words else slots[name]
            made.append(f"(?P<{name}>{either})")
    return re.compile(f"(?:{''.join(made)})(?= |$)")


def _as_compared(piece: str) -> str:
    """Return a piece of a phrase with its letters in the form that is compared; its punctuation stays."""
    return unicodedata.normalize("NFKC", piece).casefold().translate(_LETTERS).replace("\u0640", "")


@lru_cache(maxsize=1)
def _in_fiscal_year() -> "re.Pattern[str]":
    return re.compile(f"(?:^| )(?:{_choice(_names('months'))}) (?:سنه |عام )?{_FISCAL_YEAR}(?: |$)")


def _month(day: datetime.date) -> int:
    return 12 * day.year + day.month


def _span(day: datetime.date, first: int, last: int) -> tuple[datetime.date, datetime.date]:
    return moved_by(day, first) or datetime.date.min, moved_by(day, last) or datetime.date.max
