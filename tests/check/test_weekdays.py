"""What the source's own words for a date come to, and which day is proposed where the recorded one is another."""

from typing import Any

import pytest

from sijill.check.dates import ENGLISH_WEEKDAYS, as_stated
from sijill.check.subject import Day, Subject
from sijill.diagnostics.rules.records import WeekdayMismatch
from sijill.model import edtf
from sijill.model.configuration import CheckSettings
from sijill.model.records import Statement
from tests import made_up

TODAY = edtf.parse("2035-01-01").earliest


def proposed(value: str, words: str, counted_from: str | None = None) -> str | None:
    """The day that the mend names, None where the weekday is the words'."""
    stated = {"text": words} | ({"counted_from": counted_from} if counted_from else {})
    record = made_up.plain(made_up.statements()[made_up.BRIDGE]) | {"date": {"value": value, "as_stated": stated}}
    statement = Statement.model_validate(record)
    subject = Subject(
        "statement",
        "s",
        "statements/2024/s.yaml",
        statement,
        record,
        [],
        CheckSettings(("en", "ar"), 8, 2),
        Day(TODAY),
        [],
    )
    nothing_else: Any = None  # words of dates are judged by the record alone
    found = [one for one in as_stated(subject, nothing_else) if one.rule is WeekdayMismatch]
    return str(found[0].facts["suggestion"]) if found else None


@pytest.mark.parametrize(
    ("value", "words", "counted_from", "expected"),
    [
        ("2024-05-06", "يوم أمس الثلاثاء", "2024-05-08", "2024-05-07"),
        ("2024-05-06", "yesterday, Tuesday", "2024-05-08", "2024-05-07"),
        ("2024-05-07", "اليوم الأربعاء", "2024-05-08", "2024-05-08"),
        ("2024-05-06", "يوم الثلاثاء", "2024-05-10", "2024-05-07"),
        ("2024-05-11", "on Tuesday", "2024-05-10", "2024-05-07"),
        ("2024-04-29", "الثلاثاء من الأسبوع الماضي", "2024-05-08", "2024-04-30"),
        ("2024-05-06", "يوم الثلاثاء", None, "2024-04-30"),
        ("2024-05-07", "يوم أمس الثلاثاء", "2024-05-08", None),
    ],
)
def test_the_mend_is_counted_from_the_day_that_the_words_are(
    value: str, words: str, counted_from: str | None, expected: str | None
) -> None:
    assert proposed(value, words, counted_from) == expected


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("counted_from", ["2024-02-29", "2024-03-01", "2025-01-01"])
def test_the_day_proposed_is_of_the_weekday_named_and_mends(weekday: int, counted_from: str) -> None:
    words = f"on {ENGLISH_WEEKDAYS[weekday]}"
    for value in ("2024-02-26", "2024-02-27"):
        day = proposed(value, words, counted_from)
        if day is not None:
            assert edtf.parse(day).earliest <= edtf.parse(counted_from).earliest
            assert proposed(day, words, counted_from) is None
