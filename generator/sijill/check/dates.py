"""Checks of dates: not in the future, and in agreement with the source's own words.

The words are read in Arabic and English (``day_words``), with the day they are counted from. Words that are
not understood completely, or are in another language, are not judged.
"""

import datetime
from collections.abc import Iterator, Sequence
from itertools import chain

from sijill.check.calendars import moved_by
from sijill.check.day_meaning import Meaning
from sijill.check.day_words import readings
from sijill.check.finding import Finding
from sijill.check.hours import hours_named
from sijill.check.other_years import is_doubted
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.model import edtf
from sijill.model.fields import UNKNOWN
from sijill.model.filing import UNDATED, folder_of, folder_of_id, may_be_in
from sijill.model.order import anchor
from sijill.model.records import Agent, AsStated, Document, Record, StatedDate, Statement
from sijill.sources.yaml.strict import Path, written

ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Among more days than this, one always fits words that do not name a year.
_MANY_DAYS = 3000
_READ = ("ar", "en")
# Words that name no year mean a day within these of the day that they are counted from, or this near the recorded one.
_BACK, _AHEAD, _NEAR = 350, 31, 183


def not_in_future(subject: Subject, known: Known) -> Iterator[Finding]:
    """Nothing is dated later than today."""
    day = subject.day
    for path, date in _dates(subject.record):
        end = date.parsed.end if subject.settings.format > 1 and date.parsed.precision == "interval" else None
        # An act that lasted has ended. A moment counts by its day in UTC: its day in a zone to the east may not have
        # begun here.
        known_days = [(one.instant.date() if one.instant else one.earliest) for one in (date.parsed, end) if one]
        if any(day.is_before(one.isoformat()) for one in known_days):
            facts = {"field": written((*path, "value")), "today": day.text, "value": date.value}
            yield Finding(rules.DateInFuture, (*path, "value"), facts)
        if date.as_stated and date.as_stated.counted_from:
            yield from _later(subject, (*path, "as_stated", "counted_from"), date.as_stated.counted_from)
    if isinstance(subject.record, Document):
        for index, copy in enumerate(subject.record.captures):
            yield from _later(subject, ("captures", index, "captured"), copy.captured)
    if isinstance(subject.record, Agent):
        for index, former in enumerate(subject.record.former_names):
            yield from _later(subject, ("former_names", index, "until"), former.until)
        for index, member in enumerate(subject.record.memberships):
            yield from _later(subject, ("member_of", index, "since"), member.since or UNKNOWN)  # an end may be agreed
    for index, correction in enumerate(subject.record.corrections):
        yield from _later(subject, ("corrections", index, "date"), correction.date)


def _later(subject: Subject, path: Path, value: str) -> Iterator[Finding]:
    """A day, or ``unknown``, that must not lie after today."""
    if value != UNKNOWN and subject.day.is_before(edtf.parse(value).earliest.isoformat()):
        facts = {"field": written(path), "today": subject.day.text, "value": value}
        yield Finding(rules.DateInFuture, path, facts)


def as_stated(subject: Subject, known: Known) -> Iterator[Finding]:
    """A date is one that its source's words can mean."""
    for path, date in _dates(subject.record):
        if date.as_stated and _language(date.as_stated, subject.record, known).partition("-")[0] in _READ:
            yield from _words(path, date)


def _language(stated: AsStated, record: Record, known: Known) -> str:
    """Return the language of words for a day: as stated, else their document's, else that of the record."""
    document = known.document(stated.document)[0] if stated.document and not stated.language else None
    own = record.language if isinstance(record, Statement | Document) else ""
    return stated.language or (document.language if document else own)


def in_folder_of_its_year(subject: Subject, known: Known) -> Iterator[Finding]:
    """A statement's file is in the folder of its date's year."""
    if isinstance(subject.record, Statement):
        date = edtf.parse(edtf.meant(subject.record.date.value, subject.settings.format))
        folder = subject.path.split("/")[1]
        # A published statement keeps its id, and its place, whatever becomes known of its date.
        kept = folder == UNDATED == folder_of_id(subject.id)
        if not kept and not may_be_in(folder, date) and not is_doubted(subject, known):
            facts = {"year": folder_of(date), "folder": folder, "file": f"sources/{subject.path}"}
            yield Finding(rules.WrongYear, ("date", "value"), facts)


def _dates(record: Record) -> Iterator[tuple[Path, StatedDate]]:
    if isinstance(record, Statement | Document) and isinstance(record.date, StatedDate):
        yield ("date",), record.date


def _words(path: Path, date: StatedDate) -> Iterator[Finding]:
    assert date.as_stated  # noqa: S101 - for the type checker; the caller asked
    stated, parsed = date.as_stated, date.parsed
    if parsed.approximate or parsed.precision == "unknown":
        return
    meanings = readings(stated.text)
    counted = edtf.parse(stated.counted_from).earliest if stated.counted_from else None
    if not meanings or any(_may_be(meaning, parsed, counted) for meaning in meanings):
        return
    day = parsed.earliest
    if parsed.instant and any(meaning.allows(day, counted) for meaning in meanings):
        facts = {"words": stated.text, "value": date.value, "mend": _mend_of_time(meanings, parsed, counted)}
        # Any zone may be written: the same instant in universal time is one that the words can mean.
        may_be = _is_any(meanings, _universal(parsed), counted)
        yield Finding(rules.TimeInOtherZone if may_be else rules.TimeMismatch, (*path, "value"), facts)
        return
    weekdays = [meaning.weekdays for meaning in meanings if meaning.weekdays is not None]
    proposed = _proposed(meanings, parsed, counted)
    if parsed.instant and len(proposed) == len("2021-12-29"):
        at_that_time = proposed + date.value[10:]
        proposed = (
            at_that_time if any(_may_be(one, edtf.parse(at_that_time), counted) for one in meanings) else proposed
        )
    facts = {"words": stated.text, "value": date.value}
    on_none = len(weekdays) == len(meanings) and not any(day.weekday() in found for found in weekdays)
    if parsed.precision in ("day", "time") and on_none and proposed:
        facts |= {"weekday": ENGLISH_WEEKDAYS[day.weekday()], "suggestion": proposed}
        yield Finding(rules.WeekdayMismatch, (*path, "value"), facts)
        return
    facts["counted"] = f" (counted from {counted.isoformat()})" if counted else ""
    facts["mend"] = f"write it as: value: {proposed}" if proposed else "check the words, and the day counted from"
    yield Finding(rules.DateMismatch, (*path, "value"), facts)


def _may_be(meaning: Meaning, date: edtf.Date, counted: datetime.date | None) -> bool:
    """Return whether words allow a moment, or any day that a date can be."""
    if date.instant:
        return meaning.allows_moment(date, counted)
    return any(_may_be_within(meaning, span, counted) for span in date.spans)


def _may_be_within(meaning: Meaning, span: edtf.Span, counted: datetime.date | None) -> bool:
    """Return whether words allow any day of a span."""
    first, last = meaning.bounds(counted) or span
    first, last = max(first, span.earliest), min(last, span.latest)
    if (last - first).days > _MANY_DAYS:
        return True
    return any(meaning.allows(day, counted) for day in _days(first, last))


def _mend_of_time(meanings: Sequence[Meaning], moment: edtf.Date, counted: datetime.date | None) -> str:
    """Return how to write a moment that is on a day of the words and not at their time.

    Where only the zone of the words is in question, it may be right, and can be written in universal time.
    """
    assert moment.instant  # noqa: S101 (for the type checker; only moments have a time)
    day, mends = moment.earliest.isoformat(), []
    zones = [(meaning.times, moment.text[19:]) for meaning in meanings]
    zones += [(times, "Z") for meaning in meanings for times in (meaning.universal, meaning.times)]
    for times, zone in zones:
        written = [f"{day}T{minute // 60:02}:{minute % 60:02}:00{zone}" for minute in hours_named(times or ())]
        mends += [one for one in written if _is_any(meanings, one, counted)]
    said = (
        f"write the time of the words, with their zone: value: {mends[0]}"
        if mends
        else f"write a time that the words can mean, with their zone, or the day alone: value: {day}"
    )
    if _is_any(meanings, universal := _universal(moment), counted):
        said += f"; or if it is the words' time in another zone, write it in universal time: value: {universal}"
    return said


def _universal(moment: edtf.Date) -> str:
    return f"{moment.instant:%Y-%m-%dT%H:%M:%S}Z"


def _is_any(meanings: Sequence[Meaning], moment: str, counted: datetime.date | None) -> bool:
    return any(meaning.allows_moment(edtf.parse(moment), counted) for meaning in meanings)


def _days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    for number in range((last - first).days + 1):
        yield first + datetime.timedelta(days=number)


def _proposed(meanings: Sequence[Meaning], value: edtf.Date, counted: datetime.date | None) -> str:
    """Return the date that words mean: all days if they are consecutive, else that nearest to the value; "" for none.

    Where words set no bounds, such as a weekday alone, this is the last such day before the day that they are counted
    from, or before the recorded value if there is none. It is never the same day of another year.
    """
    found: set[datetime.date] = set()
    for meaning in meanings:
        bounds = meaning.bounds(counted)
        if bounds:
            found.update(day for day in _days(*bounds) if meaning.allows(day, counted))
        else:
            days = _without_year(anchor(value), counted)
            fits = next((day for day in days if meaning.allows(day, counted)), None)
            # One day of another calendar is one of several days of this.
            near = [moved_by(fits, shift) for shift in ((-2, -1, 0, 1, 2) if meaning.hijri else (0,))] if fits else []
            found.update(day for day in near if day and meaning.allows(day, counted))
    if not found:
        return ""
    first, last = min(found), max(found)
    if (last - first).days + 1 > len(found):
        first = last = min(found, key=lambda day: (abs(day - anchor(value)), day))
    return _written(first, last)


def _without_year(value: datetime.date, counted: datetime.date | None) -> Iterator[datetime.date]:
    """Yield the days that words without a year may mean, those that are more likely first."""
    found: Iterator[tuple[datetime.date, int]]
    if counted:
        near = ((value, days) for days in sorted(range(-_NEAR, _NEAR + 1), key=abs))
        back, ahead = range(0, -_BACK - 1, -1), range(1, _AHEAD + 1)
        found = chain(((counted, days) for days in back), near, ((counted, days) for days in ahead))
    else:
        found = ((value, days) for days in (*range(0, -_NEAR - 1, -1), *range(1, _NEAR + 1)))
    yield from filter(None, (moved_by(day, days) for day, days in found))


def _written(first: datetime.date, last: datetime.date) -> str:
    """Return consecutive days as a date: a day, a whole month or year, or one unknown day of them."""
    for text in (first.isoformat(), first.isoformat()[:7], first.isoformat()[:4]):
        date = edtf.parse(text)
        if (date.earliest, date.latest) == (first, last):
            return text
    return f"[{first.isoformat()}..{last.isoformat()}]"
