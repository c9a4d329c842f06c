"""Dates whose year is rather one of the Islamic or the Iranian calendar: now it is 1448, and 1405."""

import datetime
import re
import unicodedata
from collections.abc import Iterator

from sijill.check.calendars import from_hijri, from_persian
from sijill.check.finding import Finding
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.model import edtf
from sijill.model.records import Document, StatedDate, Statement
from sijill.sources.date_mends import is_of_another_calendar

_LATER = datetime.date(1500, 1, 1)


def of_another_calendar(subject: Subject, known: Known) -> Iterator[Finding]:
    """A year from 1300 to 1499 is one of this calendar."""
    if is_doubted(subject, known) and isinstance(subject.record, Statement | Document):
        date = subject.record.date
        assert isinstance(date, StatedDate)  # noqa: S101 - for the type checker: only such a date is doubted
        facts = {"year": date.parsed.earliest.year, "value": date.value, "mend": _mend(date.parsed, subject)}
        yield Finding(rules.OtherCalendar, ("date", "value"), facts)


def is_doubted(subject: Subject, known: Known) -> bool:
    """Return whether the year of a record is rather one of another calendar.

    It is not where the source's own words, or the date of a document, have it too: it is an old source then.
    """
    record = subject.record
    if not isinstance(record, Statement | Document) or not isinstance(record.date, StatedDate):
        return False
    date = record.date
    if not is_of_another_calendar(date.parsed.text):
        return False
    words = "".join(str(unicodedata.decimal(one, one)) for one in date.as_stated.text) if date.as_stated else ""
    if re.search(rf"\b{date.parsed.earliest.year}\b", words):
        return False
    if isinstance(record, Document):
        return True
    found = (known.document(passage.document)[0] for passage in record.passages)
    days = [one.date.parsed.earliest for one in found if one and isinstance(one.date, StatedDate)]
    return all(day >= _LATER for day in days)


def _mend(date: edtf.Date, subject: Subject) -> str:
    """Return the days that it is by the other calendars, of those that have passed."""
    parts = [int(part) for part in date.text.split("-")] if re.fullmatch(r"\d{4}-\d\d-\d\d", date.text) else []
    named = (("Islamic", from_hijri), ("Iranian", from_persian)) if parts else ()
    days = [(name, convert(*parts)) for name, convert in named]
    passed = [(name, day) for name, day in days if day and not subject.day.is_before(day.isoformat())]
    if not passed:
        return "give the date by the Gregorian calendar; if it is, say so in the source's own words: as_stated"
    return "write it as: value: " + ", or ".join(f"{day} (if it is of the {name} calendar)" for name, day in passed)
