"""Checks of dates: not in the future, and what the source's own words come to.

The words are read in Arabic and English: weekdays, “today”, “yesterday” and “last week”, each with the day it is
counted from. Words that are not known say nothing and are not judged.
"""

import datetime
import re
from collections.abc import Iterator

from sijill.check.finding import Finding
from sijill.diagnostics.rules import records as rules
from sijill.model import edtf
from sijill.model.records import Document, Record, StatedDate, Statement
from sijill.sources.yaml.strict import Path, written

ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = {
    **{name.lower(): day for day, name in enumerate(ENGLISH_WEEKDAYS)},
    "الاثنين": 0, "الإثنين": 0, "الثلاثاء": 1, "الأربعاء": 2, "الاربعاء": 2, "الخميس": 3, "الجمعة": 4, "السبت": 5,
    "الأحد": 6, "الاحد": 6,
}  # fmt: skip
_DAYS_BEFORE = {"اليوم": 0, "today": 0, "أمس": 1, "امس": 1, "yesterday": 1}
_LAST_WEEK = re.compile(
    r"(?:الأسبوع|الاسبوع) (?:الفائت|الماضي|المنصرم|السابق)|\b(?:last|the past|the previous) week\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+")


def plausible(record: Record, today: datetime.date) -> Iterator[Finding]:
    """Nothing is dated later than today, and a date is what its source's words come to."""
    for path, date in _dates(record):
        if date.parsed.earliest > today:
            facts = {"field": written((*path, "value")), "today": today.isoformat(), "value": date.value}
            yield Finding(rules.DateInFuture, (*path, "value"), facts)
        if date.as_stated:
            yield from _words(path, date)
    if isinstance(record, Statement):
        for index, correction in enumerate(record.corrections):
            if correction.date > today.isoformat():
                facts = {"field": "date", "today": today.isoformat(), "value": correction.date}
                yield Finding(rules.DateInFuture, ("corrections", index, "date"), facts)


def _dates(record: Record) -> Iterator[tuple[Path, StatedDate]]:
    if isinstance(record, Statement | Document) and isinstance(record.date, StatedDate):
        yield ("date",), record.date


def _words(path: Path, date: StatedDate) -> Iterator[Finding]:
    assert date.as_stated  # noqa: S101 - for the type checker; the caller asked
    stated, parsed = date.as_stated, date.parsed
    words = [word.lower() for word in _WORD.findall(stated.text)]
    weekday = next((_WEEKDAYS[word] for word in words if word in _WEEKDAYS), None)
    counted = edtf.parse(stated.counted_from).earliest if stated.counted_from else None
    days = next((_DAYS_BEFORE[word] for word in words if word in _DAYS_BEFORE), None)
    if weekday is not None and parsed.precision == "day" and parsed.earliest.weekday() != weekday:
        yield Finding(
            rules.WeekdayMismatch,
            (*path, "value"),
            {
                "words": stated.text,
                "value": date.value,
                "weekday": ENGLISH_WEEKDAYS[parsed.earliest.weekday()],
                "suggestion": _day_meant(weekday, parsed.earliest, counted, stated.text, days).isoformat(),
            },
        )
        return
    if counted is None:
        return
    facts = {"words": stated.text, "counted_from": counted.isoformat(), "value": date.value}
    if days is not None:
        meant = counted - datetime.timedelta(days=days)
        if not parsed.earliest <= meant <= parsed.latest:
            yield Finding(rules.DateMismatch, (*path, "value"), {**facts, "suggestion": meant.isoformat()})
    elif _LAST_WEEK.search(stated.text):
        first, last = counted - datetime.timedelta(days=14), counted - datetime.timedelta(days=1)
        if parsed.earliest < first or parsed.latest > last:
            suggestion = f"[{(counted - datetime.timedelta(days=7)).isoformat()}..{last.isoformat()}]"
            yield Finding(rules.DateMismatch, (*path, "value"), {**facts, "suggestion": suggestion})


def _day_meant(
    weekday: int, value: datetime.date, counted: datetime.date | None, words: str, days: int | None
) -> datetime.date:
    """Return the day of the week that the words mean: "yesterday" where it is one, else the last one before.

    It is looked for back from the day that the words are counted from, or from the wrong value where none is
    recorded. "Last week" begins and ends where the source's calendar has it, so of its days that nearest to the value.
    """
    latest = counted or value
    if counted and days is not None:
        latest -= datetime.timedelta(days=days)
    last = latest - datetime.timedelta(days=(latest.weekday() - weekday) % 7)
    if counted and days is None and _LAST_WEEK.search(words):
        if last == counted:
            last -= datetime.timedelta(days=7)
        before = last - datetime.timedelta(days=7)
        return min(last, before, key=lambda day: abs(day - value))
    return last
