"""What somebody probably meant by a text that is not a date in the archive's form: a mend made from that text."""

import datetime
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from sijill.model import edtf

_DASHES = re.compile(r"\s*(?:[–—−]|--|\bto\b|\buntil\b|\bإلى\b|\bحتى\b)\s*|\s+-\s+")
# Signs that look like a hyphen, in a date of figures: 2021–12–29, and not 2019–2021.
_OTHER_HYPHEN = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_WITH_HYPHENS = re.compile(r"[0-9]{4}-[0-9]{1,2}(?:-[0-9]{1,2})?|[0-9]{1,2}-(?:[0-9]{1,2}-)?[0-9]{4}")
_NUMBERS = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})")
_RUN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SHORT = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s*"
    r"(?:(Z|z|UTC|GMT)?\s*(?:([+-])([0-9]{1,2}):?([0-9]{2})?)?)?"
)
_NOTHING = re.compile(
    r"[.?\-–—X/\s]*|n\.? ?d\.?|none|null|undated|unknown|unkown|not known|غير معروف|مجهول", re.IGNORECASE
)
_STILL = re.compile(r"\.\.|open|now|today|present|ongoing|اليوم|الآن|مستمر", re.IGNORECASE)
_DOUBTFUL = re.compile(r"(.*[0-9X])\s*(?:\(\?\)|\s\?)")
# A date of which only the end is wrong: a day that is not, a season, a week.
_WRONG_END = re.compile(r"[0-9]{2}[0-9X]{2}(?:-[0-9XW?~%]+)*(?:[Tt ][0-9:.]+(?:Z|[+-][0-9:]+)?)?")
_OR = re.compile(r"\s+(?:or|أو)\s+", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:between|from)\s+(.+?)\s+(?:and|to|until)\s+(.+)|(?:ما بين|بين|من)\s+(.+?)\s+(?:و|إلى|حتى)\s*(.+)",
    re.IGNORECASE,
)
_BOUND = re.compile(r"(?:(before|قبل)|after|بعد)\s+(.+)", re.IGNORECASE)
_ORDINAL = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b")
_BESIDE = frozenset(["of", "the", "in", "من", "شهر", "سنة", "عام", "م"])
_ABOUT = re.compile(r"(?:c\.|ca\.|circa|about|around|approximately|نحو|حوالي|زهاء)\s*(.*)", re.IGNORECASE)


def mend_of(text: str) -> str:
    """Return the date that a text probably means, or a sentence with two if both are possible; "" if none is known."""
    text = _plain(text)
    for guess in (*_WHOLE, _doubtful, _day_and_month_changed, _spreadsheet, _known_part):
        found = guess(text)
        if found:
            return found
    return ""


def whole_date(text: str, *, day_first: bool | None) -> str:
    """Return the date that all of a text is, "" if it is none; without ``day_first``, one that shows what is first."""
    text = _plain(text)
    try:
        return edtf.parse(text).text
    except ValueError:
        pass
    numbers = _NUMBERS.fullmatch(text)
    if numbers and len(numbers[3]) == 4 and day_first is not None:
        first, second, year = numbers.groups()
        return _made(year, second, first) if day_first else _made(year, first, second)
    found = next((good for good in (guess(text) for guess in _WHOLE) if good), "")
    return "" if " " in found else found


def is_of_another_calendar(date: str) -> bool:
    """Return whether a date's year is rather one of the Islamic or the Iranian calendar: now is 1448, and 1405."""
    year = re.match(r"[^0-9]?([0-9]{4})", date)
    return year is not None and 1300 <= int(year[1]) < 1500


def first_of(text: str) -> Literal["day", "month", "either", ""]:
    """Return what is first in a date of three numbers with its year at the end; "" for any other text."""
    numbers = _NUMBERS.fullmatch(_plain(text))
    if not numbers or len(numbers[3]) != 4:
        return ""
    day, month = whole_date(text, day_first=True), whole_date(text, day_first=False)
    return "either" if day and month else "day" if day else "month" if month else ""


def _plain(text: str) -> str:
    plain = "".join(str(unicodedata.decimal(character, character)) for character in text).strip().strip("\"'")
    plain = re.sub(r"(?<=[0-9])[،,.;؛]$", "", plain)
    hyphens = _OTHER_HYPHEN.sub("-", plain)
    return hyphens if _WITH_HYPHENS.fullmatch(hyphens) else plain


def _good(text: str) -> str:
    try:
        edtf.parse(text)
    except ValueError:
        return ""
    return text


def _unknown(text: str) -> str:
    return edtf.UNKNOWN if text.casefold() == edtf.UNKNOWN or _NOTHING.fullmatch(text) else ""


def _about(text: str) -> str:
    found = _ABOUT.fullmatch(text)
    return _good(f"{_one(found[1])}~") if found and "/" not in text else ""


def _doubtful(text: str) -> str:
    found = _DOUBTFUL.fullmatch(text)
    return _good(f"{_one(found[1])}?") if found and "/" not in text else ""


def _set(text: str) -> str:
    """Read a set whose members are in another order, that has a single member, or that has other brackets.

    Members in braces (all of them, in EDTF) or without brackets may be one day of several, or days that it lasted.
    """
    bracketed, listed = text[:1] in ("[", "("), re.search("[,،|]", text) is not None
    if not (bracketed or listed or text[:1] == "{") and ".." not in text.replace("../", "").replace("/..", ""):
        return ""
    ends: list[tuple[str, str]] = []
    for member in re.split(r"[,،|]", re.sub(r"[\[\]{}()\s]", "", text)):
        first, dots, last = re.sub(r"\.{2,}|…|/", "..", member).partition("..")
        start, end = _one(first) if first else "", _one(last) if last else ""
        if (first and not start) or (last and not end) or not (start or end):
            return ""
        if start and end:
            start, end = sorted((start, end))
        ends.append((start, end) if dots else (start, start))
    found = list(dict.fromkeys(sorted(ends)))
    if len(found) == 1 and found[0][0] == found[0][1]:
        return found[0][0]
    one_of = _good("[" + ",".join(start if start == end else f"{start}..{end}" for start, end in found) + "]")
    return one_of if bracketed or not listed else _of_two(one_of, _good(f"{found[0][0]}/{found[-1][1]}"))


def _of_two(one_of: str, lasted: str) -> str:
    return f"{one_of} (one unknown day of these), or {lasted} (an act that lasted)" if one_of and lasted else lasted


def _lasting(text: str) -> str:
    """Read two dates with anything between them: one unknown day of these, or an act that lasted."""
    named = _BETWEEN.fullmatch(text)
    if named:
        text = " – ".join(part for part in named.groups() if part)
    parts = [part for part in (_DASHES.split(text) if _DASHES.search(text) else text.split("/")) if part]
    if len(parts) != 2:
        return ""
    first, last = parts
    if _is_open(first) != _is_open(last):
        start, end = (_end(part) if _is_open(part) else _one(part) for part in parts)
        return _good(f"{start}/{end}")
    if re.fullmatch(r"[0-9]{1,2}", last) and re.fullmatch(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?", first):
        last = f"{first[:-2]}{int(last):02}"
    start, end = sorted((_one(first), _one(last)))
    if not start or len(start) > 10 or len(first) < 4:
        return ""
    if start == end:
        return start
    return _of_two(_good(f"[{start}..{end}]"), _good(f"{start}/{end}"))


def _is_open(end: str) -> bool:
    return bool(_NOTHING.fullmatch(end.strip()) or _STILL.fullmatch(end.strip()))


def _end(end: str) -> str:
    """Return an open end of an act that lasted, "" for one that is not known."""
    return ".." if _STILL.fullmatch(end.strip()) else ""


def _bounded(text: str) -> str:
    """Read a day, a month or a year before or after which something was: one unknown day of those."""
    found = _BOUND.fullmatch(text)
    known = _one(found[2]) or _in_words(found[2]) if found else ""
    if not found or not re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", known):
        return ""
    beside = _beside(known, -1 if found[1] else 1)
    return _good(f"[..{beside}]" if found[1] else f"[{beside}..]") if beside else ""


def _beside(known: str, step: Literal[1, -1]) -> str:
    """Return the day, month or year beside one, "" where there is none."""
    year, *rest = map(int, known.split("-"))
    if len(rest) == 2:
        return _following(known, step)
    month = 12 * year + rest[0] - 1 + step if rest else 12 * (year + step)
    return f"{month // 12:04}-{month % 12 + 1:02}" if rest else f"{month // 12:04}"


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    if not found:
        return ""
    day, hour, minute, second, universal, sign, zone, zone_minute = found.groups()
    if (hour, minute, second or "00") == ("24", "00", "00"):  # ISO 8601 names the end of a day so
        following = _following(day)
        day, hour = following, "00" if following else hour
    offset = f"{sign}{int(zone):02}:{zone_minute or '00'}" if sign else "Z" if universal else ""
    time = f"{day}T{int(hour):02}:{minute}:{second or '00'}"
    if offset:
        return _good(time + offset)
    return f"{day} (without the time), or {time}+03:00 (with the zone that it is of)" if _good(f"{time}Z") else ""


def _following(day: str, step: int = 1) -> str:
    """Return the day after one, or some days from it, "" where there is none."""
    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(step)).isoformat()
    except (ValueError, OverflowError):
        return ""


def is_date(text: str) -> bool:
    """Return whether a text is a date in the archive's form."""
    return bool(_good(text))


def _three_numbers(text: str) -> str:
    found = _NUMBERS.fullmatch(text)
    if not found:
        return ""
    first, second, third = found.groups()
    if len(first) == 4:
        return _made(first, second, third)
    if len(third) != 4:
        return _short_year(*found.groups())
    day_first, month_first = _made(third, second, first), _made(third, first, second)
    if day_first and month_first and day_first != month_first:
        return f"{day_first} (the day first), or {month_first} (the month first)"
    return day_first or month_first


def _short_year(first: str, second: str, third: str) -> str:
    """Read three numbers of two digits at most: the year may be the last or the first, and is of this century."""
    days = {
        "the day first": _made(f"20{third}", second, first) if len(third) == 2 else "",
        "the month first": _made(f"20{third}", first, second) if len(third) == 2 else "",
        "the year first": _made(f"20{first}", second, third) if len(first) == 2 else "",
    }
    known: dict[str, str] = {}
    for said, day in days.items():
        if day:
            known.setdefault(day, said)
    return ", or ".join(f"{day} ({said})" for day, said in known.items())


def _day_and_month_changed(text: str) -> str:
    found = _NUMBERS.fullmatch(text)
    return _made(found[1], found[3], found[2]) if found and len(found[1]) == 4 else ""


def _spreadsheet(text: str) -> str:
    """Read the number by which a spreadsheet keeps a day; it is no date until somebody has said so."""
    if not re.fullmatch(r"[1-5][0-9]{4}", text):
        return ""
    day = datetime.date(1899, 12, 30) + datetime.timedelta(int(text))
    return f"{day.isoformat()} (if it is the number of a day in a spreadsheet)"


def _either(text: str) -> str:
    members = _OR.split(text)
    return _set(f"[{','.join(members)}]") if len(members) > 1 else ""


def _made(year: str, month: str, day: str) -> str:
    return _good(f"{year}-{int(month):02}-{int(day):02}")


def _one_run(text: str) -> str:
    found = _RUN.fullmatch(text)
    return _made(*found.groups()) if found else ""


def _month(text: str) -> str:
    found = _SHORT.fullmatch(text)
    if found:
        return _good(f"{found[1]}-{int(found[2]):02}")
    found = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{4})", text)
    return _good(f"{found[2]}-{int(found[1]):02}") if found else ""


def _in_words(text: str) -> str:
    """Read a day or a month with the month's name, in English or Arabic, in any order and without other words."""
    words = re.findall(r"[^\W_]+", _ORDINAL.sub(r"\1", text.casefold()))
    said = f" {' '.join(words)} "
    found = next((name for name in _months() if f" {name} " in said), "")
    numbers = [word for word in said.replace(f" {found} ", " ").split() if word not in _BESIDE]
    years = [number for number in numbers if re.fullmatch(r"[0-9]{4}", number)]
    days = [number for number in numbers if re.fullmatch(r"[0-9]{1,2}", number)]
    if not found or len(years) != 1 or len(days) > 1 or len(numbers) != 1 + len(days):
        return ""
    return _made(years[0], str(_months()[found]), days[0]) if days else _good(f"{years[0]}-{_months()[found]:02}")


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the numbers of the months by their names in English and Arabic (CLDR), the longest names first."""
    from babel import Locale  # slow to import, and rarely needed

    names: dict[str, int] = {}
    for locale in ("en", "ar", "ar_IQ", "ar_DZ", "ar_TN"):
        for width in ("wide", "abbreviated"):
            months = Locale.parse(locale).months["format"][width]
            names |= {name.casefold().strip("."): number for number, name in months.items()}
    return {name: names[name] for name in sorted(names, key=len, reverse=True)}


def _known_part(text: str) -> str:
    """Read as much of the beginning as is a date: of ``2021-02-30`` the month, of ``202X-05`` the decade.

    Nothing is read of a text that says more, such as "or later", and no mark of doubt is left out.
    """
    found = re.match(r"[0-9]{2}[0-9X]{2}(?:-[0-9]{2}(?:-[0-9]{2})?)?", text)
    if not found or not _WRONG_END.fullmatch(text.removeprefix("[")):
        return ""
    marks = frozenset(text) & frozenset("?~%")
    mark = "%" if len(marks) > 1 else "".join(marks)
    parts = found.group().split("-")
    known = (_good("-".join(parts[:n]) + mark) for n in (3, 2, 1) if n <= len(parts))
    return next((good for good in known if good), "")


_SINGLE: tuple[Callable[[str], str], ...] = (_good, _moment, _three_numbers, _one_run, _month)


# All of these read the whole text.
_WHOLE = (_unknown, _about, _either, _bounded, _set, _lasting, _moment, _three_numbers, _one_run, _month, _in_words)


def _one(text: str) -> str:
    """Read one date; return "" if it is not a date or could be two."""
    found = next((good for good in (guess(text.strip()) for guess in _SINGLE) if good), "")
    return "" if " " in found else found
