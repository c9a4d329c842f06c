"""What a source's words for a day can mean, by the phrases in ``day_words.yaml``: all words are understood, or none.

A text is a sequence of parts, at most one of each kind: “yesterday, Tuesday”, «الثلاثاء 28 ديسمبر 2021». If it can be
read in several ways, a day that any of them allows is allowed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sijill.check import hours
from sijill.check.day_meaning import Meaning
from sijill.check.year_words import YearWords, year_words

FILE = Path(__file__).with_name("day_words.yaml")
_MARKS = re.compile("[\u0640\u064b-\u0652\u0670\u200c-\u200f\u061c]")
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
_BLANKS = re.compile(r"[\s,،.;؛:()\[\]«»\"“”'‘’`\u00a0·•|]+")
_CLOCK = re.compile("(?<![0-9:])([0-9]{1,2}):(?=[0-5][0-9](?![0-9:]))")  # “21:05”, which is no day of a month
_DASH_AT_CLOCK = re.compile(" [-–—] (?=[0-9]{1,2}:[0-5][0-9])|(?<=:[0-5][0-9])( ?(?:[ap]\\.?m\\.?|[صم]))? [-–—] ")
_DIGITS_AT_LETTERS = re.compile("(?<=[0-9])(?=[\u0620-\u064a])|(?<=[\u0620-\u064a])(?=[0-9])")
_TO_THE = re.compile("(?<!\\S)لل(?!هجره|ميلاد)(?=\\S)")  # «الموافق للثامن»: “corresponding to the eighth”
_HYPHENS = re.compile("(?<=[a-z])-(?=[a-z])")
_DASHES = re.compile("(?<=[0-9a-z])[\u2010-\u2014](?=[0-9a-z])")
_DAY_IN_DIGITS = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_NUMERIC = re.compile(r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})(?![^ ])")
_OF_TWO = re.compile(r"([0-9]{1,4})([-/])([0-9]{1,4})(?![^ ])")  # a day and a month, or a month and a year
_ERA = re.compile(" (?:(?P<date>م|ميلاديه?|للميلاد|a ?d|c ?e)|(?P<hijri>ه|هجريه?|للهجره|a ?h))(?![^ ])")
_SLASH = re.compile("(?<=[0-9]) ?/ ?(?=[0-9])")
_HALVES = str.maketrans("صم", "ap")
_LONGEST = 200  # characters; no words for a day are longer
_MOST_READINGS = 16
# Years of the two calendars never overlap here, so that «عام 1443» is not taken for one of the other.
_YEARS = {"date": (1600, 2200), "hijri": (1300, 1500)}
# Behind a month, a year of the Ottoman fiscal calendar, whose months have the same names.
_FISCAL_YEAR = "1(?:2[5-9]|3[0-4])[0-9]"
_YEARS_NOT_TIMES = range(1950, 2051)  # behind a month; “28 December 1830” may be half past six


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
    kept = [one for one in found if not (one.clock and (dated or one == Meaning(times=one.times, clock=True)))]
    if Meaning() in kept:
        return ()
    return tuple([one.with_night() for one in kept if one.is_possible and not one.is_mixed])


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
            joined = before.joined(meaning)
            if joined is not None:
                yield from _rest(text, match.end() + 1, joined)  # type: ignore[union-attr]
    for meaning, end in _in_numbers(text, start):
        joined = before.joined(meaning)
        if joined is not None:
            yield from _rest(text, end + 1, joined)


def _meanings(means: Mapping[str, Any], match: "re.Match[str]") -> Iterator[Meaning]:
    """Yield what a matched phrase means; nothing if the date it names does not exist."""
    named = match.groupdict()
    days = means.get("days") or means.get("near")
    if "each" in means:
        count = _number("numbers", named["number"])
        first, last = (count * step for step in means["each"])
        days = [first - means["slack"], last + means["slack"]]
    same = ("week", "months", "years", "same_day", "zone", "clock")
    made: dict[str, Any] = {name: means.get(name) for name in same}
    if days is not None or means.get("days") == 0:
        days = means["days"] if days is None else days
        made["days"] = (days, days) if isinstance(days, int) else tuple(days)
    if "each_months" in means:
        made["months"] = means["each_months"] * _number("numbers", named["number"])
    if "around" in means:
        made["around"] = tuple(means["around"])
    if "times" in means:
        made["times"] = hours.of_hours(means["times"])
    if "hour" in means:
        made["universal" if means.get("universal") else "times"] = _hour(named, exact=means["hour"] > 12)
    if "weekday" in means:
        bare = named.get("bare")
        weekday = _names("bare weekdays")[bare] if bare else _names("weekdays")[named["weekday"]]
        first, last = means["weekday"]
        made["weekdays"] = frozenset((weekday + shift) % 7 for shift in range(first, last + 1))
    if "ordinal" in means:
        made["ordinal"] = _names("ordinals")[named["ordinal"]]
    day = named.get("day") or named.get("nth")
    until = named.get("until") or named.get("last")
    if day and until:
        made["further"] = _day(until) - _day(day)
        if made["further"] < 1:
            return
    for kind, month in (("date", "month"), ("hijri", "hijri")):
        if kind in means:
            year = _years().year(named["year"]) if named.get("year") else None
            if named.get("year") and not _YEARS[kind][0] <= (year or 0) <= _YEARS[kind][1]:
                return
            number = (
                _month_named("months" if kind == "date" else "hijri_months", named[month]) if named.get(month) else None
            )
            if named.get(month) and number is None:
                return
            made[kind] = (year, number, _day(day) if day else None)
    yield Meaning(**made)


def _hour(named: Mapping[str, str | None], *, exact: bool) -> hours.Times:
    """Return the times that a phrase names, by its groups; ``exact`` if digits count from 0 to 23."""
    half, around = (named.get("half") or "")[:1].translate(_HALVES), bool(named.get("about"))
    if named.get("oclock") or named.get("minutes"):
        hour = _names("hours")[named["oclock"] or ""] if named.get("oclock") else int(named["hour"] or "")
        minute = None
        if named.get("minutes"):
            hour, minute = divmod(60 * hour + _names("minutes")[named["minutes"] or ""], 60)
        return hours.named(hour or 12, minute, half, around=around)
    if named.get("hour"):
        return hours.named(int(named["hour"] or ""), None, half, around=around)
    time = named.get("time") or named.get("stamp") or ""
    digits = re.sub("[^0-9]", "", named.get("clock") or time or "").zfill(4)
    hour, minute = int(digits[:2]), int(digits[2:])
    # “at 9.15” may be in the evening, and “at 09.15” is not.
    is_whole = exact and (named.get("clock") or time.startswith("0"))
    minute_named = minute or None if named.get("clock") else minute
    return hours.named(hour, minute_named, half, exact=bool(is_whole), around=around)


def _in_numbers(text: str, start: int) -> Iterator[tuple[Meaning, int]]:
    """Yield the dates that digits alone can mean: ``04/05/2023`` is in April or in May, ``23/12`` of any year.

    ``1400/10/08`` may be by the Islamic calendar or by the Iranian, and is left alone unless its era is named.
    """
    match = _NUMERIC.match(text, start) or _OF_TWO.match(text, start)
    if not match:
        return
    era = _ERA.match(text, match.end())
    kind = "hijri" if era and era["hijri"] else "date"
    for date in dict.fromkeys(_orders([int(part) for part in match.groups() if part.isdigit()], match[2])):
        year, month, day = date
        of_kind = year is None or _YEARS[kind][0] <= year <= _YEARS[kind][1]
        if 1 <= month <= 12 and (day is None or 1 <= day <= 31) and of_kind:
            yield Meaning(hijri=date) if kind == "hijri" else Meaning(date=date), (era or match).end()


def _orders(parts: list[int], mark: str) -> Iterator[tuple[int | None, int, int | None]]:
    """Yield the year, month and day that numbers may be, in each order in use."""
    first, *others, last = parts
    if others:
        if first > 99:
            yield first, others[0], last
        elif last > 99:
            yield from ((last, others[0], first), (last, first, others[0]))
        else:  # “23/12/21”: a year of two digits
            for century in (1900, 2000):
                yield century + last, others[0], first
                yield century + last, first, others[0]
                yield century + first, others[0], last
    elif first > 99 or last > 99:
        yield max(first, last), min(first, last), None
    elif (mark == "/" and last != first + 1) or first > last:  # “12/13” and “12-23” may be several days
        yield from ((None, last, first), (None, first, last))


def _plain(text: str) -> str:
    """Return a text as it is compared: without vowel marks, punctuation and capitals, one form of each letter."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(str(unicodedata.decimal(character, character)) for character in text)
    text = _MARKS.sub("", text).translate(_LETTERS)
    text = _CLOCK.sub(r"\1h", _DASH_AT_CLOCK.sub(r"\1 ", text))
    text = _DIGITS_AT_LETTERS.sub(" ", _HYPHENS.sub(" ", _DASHES.sub("-", text)))
    # A dot between digits belongs to a date in digits.
    text = re.sub(r"(?<=[0-9])\.(?=[0-9])", "-", text)
    return _TO_THE.sub("ال", _SLASH.sub("/", _BLANKS.sub(" ", text).strip()))


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
def _years() -> YearWords:
    return year_words(_data()["years"], _plain)


def _day(text: str) -> int:
    digits = re.match("[0-9]+", text)
    return int(digits.group()) if digits else _names("days")[text]


def _number(kind: str, text: str) -> int:
    return int(text) if text.isdigit() else _names(kind)[text]


def _choice(texts: Mapping[str, int]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


@lru_cache(maxsize=1)
def _slots() -> dict[str, str]:
    """Return each slot's pattern; the slot for a year in words is made separately, since few texts have one."""
    months, day = _choice(_names("months")), f"{_DAY_IN_DIGITS}|{_choice(_names('days'))}"
    beginnings, ends, behind = (_choice(texts) for texts in _years()[:3])
    return {
        "weekday": _choice(_names("weekdays")), "bare": _choice(_names("bare weekdays")),
        "ordinal": _choice(_names("ordinals")), "month": f"(?:{months})(?: ?/ ?(?:{months})| (?:{months}))?",
        "hijri": _choice(_names("hijri_months")), "day": day, "until": day, "nth": _DAY_IN_DIGITS,
        "last": _DAY_IN_DIGITS, "number": f"[1-9][0-9]?|{_choice(_names('numbers'))}",
        "year": "[0-9]{4}", "year_in_words": f"(?:{beginnings}) ?(?:{ends})?|(?:{ends}) (?:{behind})",
        "clock": "(?:[01][0-9]|2[0-3])[0-5][0-9]|2400", "hour": "[01]?[0-9]|2[0-3]",
        "time": "(?:[01]?[0-9]|2[0-3])[h -][0-5][0-9]", "half": "[ap] ?m|[صم]",
        "stamp": "(?:[01]?[0-9]|2[0-3])h[0-5][0-9]",
        "oclock": _choice(_names("hours")), "minutes": _choice(_names("minutes")),
    }  # fmt: skip


@lru_cache(maxsize=1)
def _any_of_slots() -> dict[str, "re.Pattern[str]"]:
    return {name: re.compile(f"(?:^|[ /0-9-])(?:{slot})(?=[ /aphصم-]|$)") for name, slot in _slots().items()}


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
        for phrase in map(_in_full, part["say"])
        if there.issuperset(re.findall(r"\{([a-z]+)\}", phrase))
    )


@lru_cache(maxsize=1024)
def _in_full(phrase: str) -> str:
    """Return a phrase with the pieces that it names by ``<…>``."""
    return re.sub("(?<!P)<([a-z ]+)>", lambda match: _data()["pieces"][match[1]], phrase)


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
    return re.compile(f"(?:{''.join(made)})(?![^ ])")


def _as_compared(piece: str) -> str:
    """Return a piece of a phrase with its letters in the form that is compared; its punctuation stays."""
    piece = unicodedata.normalize("NFKC", piece).casefold().translate(_LETTERS).replace("\u0640", "")
    return piece.replace("(?p<", "(?P<")  # a group keeps its name


@lru_cache(maxsize=1)
def _in_fiscal_year() -> "re.Pattern[str]":
    named = f"(?:{_choice(_names('months'))}) {_as_compared(_in_full('<of year>'))}"
    return re.compile(f"(?:^| ){named}{_FISCAL_YEAR}(?: |$)")
