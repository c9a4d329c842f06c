"""Words that another calendar or another year could answer: the 30th of an Islamic month, days without a year."""

import datetime

import pytest
import yaml
from hijridate import Hijri

from sijill.check.day_words import FILE, readings
from tests.check.test_day_words import FROM, findings, judged

MONTHS = yaml.load(FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)["hijri_months"]
MONTHS_OF_29 = [
    (year, month) for year in range(1440, 1450) for month in range(1, 13) if Hijri(year, month, 1).month_length() == 29
]


@pytest.mark.quick(12)
@pytest.mark.parametrize(("year", "month"), MONTHS_OF_29)
def test_a_month_that_is_computed_with_29_days_may_have_had_30(year: int, month: int) -> None:
    name = MONTHS[month][0]
    words, last = f"30 {name} {year}", Hijri(year, month, 29).to_gregorian()
    days = [last + datetime.timedelta(days=number) for number in range(-2, 5)]
    assert [judged(words, day.isoformat(), None) for day in days] == [True, True, False, False, False, True, True]
    both = f"{words} الموافق {days[3].day}/{days[3].month}/{days[3].year}"
    assert not judged(both, days[3].isoformat(), None)
    for counted in (None, days[4].isoformat()):
        assert not judged(f"30 {name}", days[3].isoformat(), counted)
        (found,) = findings(f"30 {name}", days[6].isoformat(), counted)
        assert found.facts["mend"] == f"write it as: value: [{days[2]}..{days[4]}]"


@pytest.mark.parametrize(
    ("words", "value", "counted_from", "mend"),
    [
        ("29 December", "2021-12-27", "2021-12-28", "2021-12-29"),
        ("10 January", "2021-01-11", "2021-12-29", "2021-01-10"),
        ("3 March", "2021-01-05", None, "2021-03-03"),
        ("Tuesday 28 December", "2012-12-28", FROM, "2021-12-28"),
        ("Friday 25 December", "2021-12-25", FROM, ""),
        ("الخميس 30 رمضان", "2022-05-05", "2022-05-06", ""),
        ("29 February", "2023-03-01", "2023-03-01", ""),
    ],
)
def test_words_without_a_year_are_never_mended_by_the_same_day_of_another(
    words: str, value: str, counted_from: str | None, mend: str
) -> None:
    (found,) = findings(words, value, counted_from)
    proposed = str(found.facts.get("mend") or found.facts["suggestion"])
    assert proposed.rpartition("value: ")[2] == (mend or "check the words, and the day counted from")
    assert not mend or not judged(words, mend, counted_from)


@pytest.mark.parametrize(
    ("words", "value"),
    [("الاثنين 30 رمضان 1444", "2023-04-21"), ("30 رمضان 1444 الموافق 25 نيسان 2023", "2023-04-25")],
)
def test_dates_of_two_calendars_that_contradict_each_other_are_left_alone(words: str, value: str) -> None:
    assert readings(words) == ()
    assert not judged(words, value, None)
