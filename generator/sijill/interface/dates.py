"""Dates in words, in the same form everywhere in a language. Names of months and days are CLDR's (babel).

Arabic months have two names, that of Iraq and the Levant and that of other countries: «كانون الأول/ديسمبر».
"""

import datetime
from functools import lru_cache

from sijill.interface.strings import Strings, strings
from sijill.model import edtf


def date_label(language: str, text: str, *, weekday: bool = False) -> str:
    """Return an EDTF expression, or ``unknown``, in words; one day with its ``weekday`` if that is wanted."""
    return _label(language, text, weekday)


def date_in_year(language: str, text: str) -> str:
    """Return an EDTF expression in words for a place below its year, which is not said again for a date within it.

    It is "" if nothing else is known.
    """
    date, label = edtf.parse(text), date_label(language, text)
    if date.precision == "unknown" or (date.precision == "year" and "-" not in date.text):
        return ""
    if date.precision == "year" or len(date.years) != 1:
        return label
    # Behind a month, the year is a word of its own in most languages; where it is not, it stays.
    return label.replace(f" {strings(language).digits(str(date.earliest.year))}", "")


def machine_date(text: str) -> str | None:
    """Return a date for HTML's ``<time datetime>`` (time with zone, day, month or year), or None for other dates."""
    date = edtf.parse(text)
    if date.precision == "time":
        return text
    year, month, day = f"{date.earliest.year:04}", f"{date.earliest.month:02}", f"{date.earliest.day:02}"
    return {"day": f"{year}-{month}-{day}", "month": f"{year}-{month}", "year": year}.get(date.precision)


@lru_cache(maxsize=1024)
def month_name(language: str, month: int) -> str:
    """Return the name of a month, 1 to 12."""
    words = strings(language)
    general = words.locale.partition("_")[0]
    return words.format(
        "date.double_month",
        month=_names(words.locale, "months", month),
        general_month=_names(general, "months", month),
    )


@lru_cache(maxsize=1024)
def short_month(language: str, month: int) -> str:
    """Return a short name of a month for a chart: "Dec", or its number in languages without short names."""
    words = strings(language)
    return words.format(
        "date.short_month",
        abbreviation=_names(words.locale, "months", month, "abbreviated"), number=words.digits(str(month)),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def month_label(language: str, year: int, month: int) -> str:
    """Return a month of a year in words."""
    words = strings(language)
    return words.format("date.month", month=month_name(language, month), year=words.digits(str(year)))


@lru_cache(maxsize=1024)
def day_of_year_label(language: str, month: int, day: int) -> str:
    """Return a day of any year: "29 December"."""
    words = strings(language)
    return words.format("date.day_and_month", day=words.digits(str(day)), month=month_name(language, month))


@lru_cache(maxsize=131072)
def _label(language: str, text: str, weekday: bool) -> str:
    words = strings(language)
    date = edtf.parse(text)
    if date.precision == "unknown":
        return words["date.unknown"]
    if date.precision == "one-of":
        label = _one_of(words, date)
    else:
        label = _interval(words, date) if date.precision == "interval" else _end(words, date, weekday=weekday)
    if date.uncertain:
        label = words.format("date.uncertain", date=label)
    return label


def years_label(language: str, first: int | None, last: int | None) -> str:
    """Return the heading over statements of which only a range of years is known; None for an open end."""
    words = strings(language)
    named = {"first": words.digits(str(first)), "last": words.digits(str(last))}
    if first and last:
        return words.format("date.years", **named)
    return words.format("date.from" if first else "date.until", **named)


def _single(words: Strings, date: edtf.Date, weekday: bool) -> str:
    first = date.earliest
    if date.precision in ("day", "time"):
        label = _day(words, first)
        if weekday:
            name = _names(words.locale, "days", first.weekday())
            label = words.format("date.weekday", weekday=name, date=label)
        return _with_time(words, label, date.text) if date.instant else label
    if date.precision == "month":
        label = month_label(words.language, first.year, first.month)
        return words.format("date.day_unknown", date=label) if date.text.count("-") == 2 else label
    if date.precision == "year":
        label = words.format("date.year", year=_year(words, first))
        return words.format("date.month_unknown", date=label) if "-" in date.text else label
    ends = _year(words, first), _year(words, date.latest)
    if date.approximate:  # then each end is: "between about 2020 and about 2029"
        return words.format("date.between", first=_about_year(words, ends[0]), last=_about_year(words, ends[1]))
    return words.format("date.between_years", first=ends[0], last=ends[1])


def _end(words: Strings, date: edtf.Date, label: str = "", *, weekday: bool = False) -> str:
    """Return one date, or an end of an interval, with "about" if it is approximate; ``label`` is a shorter form."""
    if not date.approximate or date.precision in ("decade", "century"):
        return label or _single(words, date, weekday)
    return words.format("date.about", date=label or _single(words, date, weekday))


def _about_year(words: Strings, year: str) -> str:
    return words.format("date.about", date=words.format("date.year_between", year=year))


def _with_time(words: Strings, label: str, text: str) -> str:
    """Return a day with the time of a moment, to the minute, and its zone."""
    zone = text[19:] if text[19:] != "Z" else "+00:00"
    return words.format("date.time", date=label, time=words.digits(text[11:16]), zone=words.digits(zone))


def _one_of(words: Strings, date: edtf.Date) -> str:
    """Return one unknown day of several: "between 18 and 25 December 2021", "28 or 29 December 2021"."""
    named: list[str] = []
    found = edtf.members(date)
    for start, end in found:
        if start is None or end is None:
            key, one = ("date.from", start) if start else ("date.until", end)
            assert one is not None  # noqa: S101 (edtf.parse refuses a member without any day)
            named.append(words.format(key, first=_end(words, one), last=_end(words, one)))
        elif start.text == end.text:
            named.append(_end(words, start))
        else:
            named.append(_from_to(words, start, end, "date.between", "date.between_years"))
    if len(found) == 2 and all(start and start is end for start, end in found):
        one, other = found[0][0], found[1][0]
        assert one and other  # noqa: S101, PT018 (for the type checker; asked just above)
        named[0] = _end(words, one, _first_of_two(words, one, other))
    label = named[-1]
    for before in reversed(named[:-1]):
        label = words.format("date.or", first=before, last=label)
    return label


def _interval(words: Strings, date: edtf.Date) -> str:
    """Return the time of an act that lasted: "from 18 to 25 December 2021"."""
    start, end = date.start, date.end
    first, _, last = date.text.partition("/")
    if start is None:
        assert end is not None  # noqa: S101 (edtf.parse refuses an interval without a known end)
        return words.format("date.open_start" if first else "date.unknown_start", last=_end(words, end))
    if end is None:
        return words.format("date.open_end" if last else "date.unknown_end", first=_end(words, start))
    return _from_to(words, start, end, "date.lasted", "date.lasted_years")


def _from_to(words: Strings, start: edtf.Date, end: edtf.Date, key: str, key_of_years: str) -> str:
    """Return two ends in the phrase ``key``, or ``key_of_years`` for two whole years."""
    if (start.precision, end.precision) == ("year", "year"):
        if not (start.approximate or end.approximate):
            ends = _single(words, start, False), _single(words, end, False)
            return words.format(key_of_years, first=ends[0], last=ends[1])
        named = [words.format("date.year_between", year=_single(words, one, False)) for one in (start, end)]
        return words.format(key, first=_end(words, start, named[0]), last=_end(words, end, named[1]))
    first = _end(words, start, _first_of_two(words, start, end))
    return words.format(key, first=first, last=_end(words, end))


def _first_of_two(words: Strings, start: edtf.Date, end: edtf.Date) -> str:
    """Return the earlier end without what both ends share: the "19" of "between 19 and 25 December 2021"."""
    first, last = start.earliest, end.earliest
    if first.year == last.year and start.text.count("-") == end.text.count("-"):
        if start.precision == end.precision == "day":
            if first.month == last.month:
                return words.format("date.day_of_month", day=words.digits(str(first.day)))
            return day_of_year_label(words.language, first.month, first.day)
        if start.precision == end.precision == "month" and start.text.count("-") == 1:
            return words.format("date.month_of_year", month=month_name(words.language, first.month))
    return _single(words, start, False)


def _day(words: Strings, day: datetime.date) -> str:
    return words.format(
        "date.day", day=words.digits(str(day.day)), month=month_name(words.language, day.month), year=_year(words, day)
    )


def _year(words: Strings, day: datetime.date) -> str:
    return words.digits(str(day.year))


@lru_cache(maxsize=1024)
def _names(locale: str, kind: str, index: int, width: str = "wide") -> str:
    from babel import Locale  # babel is slow to import and needed only where pages are made

    return str(getattr(Locale.parse(locale), kind)["format"][width][index])
