"""Which days a source's words can mean: ``day_words.yaml`` has the words that are understood, and those left alone."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sijill.check.dates import as_stated
from sijill.check.day_words import readings
from sijill.check.finding import Finding
from sijill.check.subject import Day, Subject
from sijill.diagnostics.rules.records import DateMismatch, TimeInOtherZone, TimeMismatch, WeekdayMismatch
from sijill.model.configuration import CheckSettings
from sijill.model.records import Statement
from tests import made_up

BASE = made_up.plain(made_up.statements()[made_up.BRIDGE])
REPORTED = (DateMismatch, TimeMismatch, TimeInOtherZone, WeekdayMismatch)
FROM = "2021-12-29"
TODAY = datetime.date(2035, 1, 1)
TABLE = yaml.safe_load(Path(__file__).with_name("day_words.yaml").read_text("utf-8"))
ONE = [(str(day), words) for day, found in TABLE["one"].items() for words in found]
SEVERAL = [(*days.split(".."), words) for days, found in TABLE["several"].items() for words in found]
WEEKDAYS = [(row["days"], words) for row in TABLE["weekdays"] for words in row["say"]]
PAIRS = [(words, str(right), str(wrong)) for words, right, wrong in TABLE["pairs"]]


def findings(words: str, value: str, counted_from: str | None) -> list[Finding]:
    stated = {"text": words} | ({"counted_from": counted_from} if counted_from else {})
    nothing_else: Any = None  # the words for a day are judged by the record alone
    return found_in(nothing_else, stated, value, "en")


def found_in(known: Any, stated: dict[str, str], value: str, language: str) -> list[Finding]:
    record = BASE | {"language": language, "date": {"value": value, "as_stated": stated}}
    statement, path = Statement.model_validate(record), "statements/2024/s.yaml"
    subject = Subject("statement", "s", path, statement, record, [], CheckSettings(("en", "ar"), 8, 2), Day(TODAY), [])
    return list(as_stated(subject, known))


def judged(words: str, value: str, counted_from: str | None = FROM) -> bool:
    """Whether a date is reported because of its words."""
    return any(one.rule in REPORTED for one in findings(words, value, counted_from))


def judged_in(known: Any, stated: dict[str, str], value: str, language: str = "en") -> bool:
    """Whether a date is reported because of its words, which a document gives."""
    return any(one.rule in REPORTED for one in found_in(known, stated, value, language))


def days_around(weeks: int) -> list[str]:
    middle = datetime.date.fromisoformat(FROM)
    return [(middle + datetime.timedelta(days=number)).isoformat() for number in range(-7 * weeks, 7 * weeks + 1)]


def allowed(words: str, weeks: int) -> list[str]:
    """The days around that words allow; each passes the check, and the first and last of the others do not."""
    counted, days = datetime.date.fromisoformat(FROM), days_around(weeks)
    meanings = readings(words)
    found = [day for day in days if any(one.allows(datetime.date.fromisoformat(day), counted) for one in meanings)]
    others = [day for day in days if day not in found]
    assert not any(judged(words, day) for day in found)
    assert judged(words, others[0])
    assert judged(words, others[-1])
    return found


@pytest.mark.quick(35)
@pytest.mark.parametrize(("day", "words"), ONE)
def test_words_that_mean_one_day_allow_it_alone(day: str, words: str) -> None:
    assert allowed(words, 6) == [day]


@pytest.mark.quick(28)
@pytest.mark.parametrize(("first", "last", "words"), SEVERAL)
def test_words_that_mean_several_days_allow_these(first: str, last: str, words: str) -> None:
    assert allowed(words, 9) == [day for day in days_around(9) if first <= day <= last]


@pytest.mark.parametrize(("days", "words"), WEEKDAYS)
def test_weekdays_allow_the_days_they_fall_on(days: list[str], words: str) -> None:
    assert allowed(words, 2) == days


def test_the_table_is_as_long_as_it_must_be() -> None:
    found = [row[-1] for row in (*ONE, *SEVERAL, *WEEKDAYS)]
    assert len(found) == len(set(found))
    assert len(found) >= 160
    assert len(PAIRS) >= 120


@pytest.mark.quick(34)
@pytest.mark.parametrize(("words", "right", "wrong"), PAIRS)
def test_words_allow_the_day_or_time_they_mean_and_no_other(words: str, right: str, wrong: str) -> None:
    assert not judged(words, right)
    assert judged(words, wrong)
    (found,) = findings(words, wrong, FROM)
    mend = str(found.facts.get("mend") or found.facts["suggestion"]).rpartition("value: ")[2]
    assert not judged(words, mend)


@pytest.mark.parametrize(("words", "value"), TABLE["allowed"])
def test_no_time_is_refused_that_words_may_mean(words: str, value: str) -> None:
    assert not judged(words, value)


@pytest.mark.parametrize(
    ("words", "value", "counted_from"),
    [
        ("a month ago today", "2021-11-30", "2021-12-31"),  # November has no 31st
        ("a month ago today", "2021-12-01", "2021-12-31"),
        ("a year ago today", "2023-02-28", "2024-02-29"),
        ("a year ago today", "2023-03-01", "2024-02-29"),
        ("Tuesday of last week", "2021-12-14", "2021-12-26"),  # a Sunday, which may end a week or begin it
        ("Tuesday of last week", "2021-12-21", "2021-12-26"),
    ],
)
def test_what_can_be_counted_in_two_ways_is_allowed_by_both(words: str, value: str, counted_from: str) -> None:
    assert not judged(words, value, counted_from)


@pytest.mark.parametrize("words", [*TABLE["left_alone"], "x" * 300, "yesterday " * 15])
def test_words_that_are_not_understood_whole_are_left_alone(words: str) -> None:
    assert readings(words) == ()


@pytest.mark.parametrize(
    ("words", "value", "counted_from"),
    [
        ("yesterday", "2021-12", FROM),
        ("yesterday", "[2021-12-27,2021-12-28]", FROM),
        ("yesterday", "2021-12-20/..", FROM),
        ("yesterday", "2021-12-28T23:30:00+03:00", FROM),
        ("yesterday", "2021-11-02", None),
        ("last week", "2021", FROM),
        ("yesterday", "unknown", FROM),
        ("yesterday", "2020~", FROM),
        ("Tuesday", "2021", None),
        ("25 رمضان 1200", "1999", None),
        ("الثلاثاء", "[..2021-12-29]", FROM),
        ("29 February", "2024-02-29", None),
        ("1 رمضان", "2021-04-14", None),
        ("04/05/2023", "2023-05-04", None),
        ("04/05/2023", "2023-04-05", None),
        ("today", "0001-01-01", "0001-01-01"),
        ("last week", "9999-12-30", "9999-12-31"),
        ("last night", "9999-12-31", "9999-12-31"),
        ("last year", "2020-03", FROM),
        ("عيد", "2021-12-29", FROM),
        ("two years ago", "2019-12", FROM),
        ("خمس سنوات", "2016", FROM),
        ("قبل خمس سنوات", "2016-09", FROM),
        ("العام قبل الماضي", "2019", FROM),
        ("the month before last", "2021-10-05", FROM),
        ("رمضان الماضي", "2021-04-20", FROM),
        ("غرة رمضان 1442", "2021-04-13", FROM),
        ("1443 AH", "2021-12-29", FROM),
        ("at midnight on Tuesday", "2021-12-29", FROM),
        ("العام الماضي", "2020-01-31", FROM),
        ("السنة الماضية", "2020", FROM),
        ("0745 GMT on Tuesday", "2021-12-28", FROM),
        ("Monday, 1920", "2021-12-27", FROM),
        ("Tuesday 28 December, 1830", "2021-12-28", FROM),
        ("Friday at 11 p.m. (2000 GMT)", "2021-12-24", FROM),
        ("الثلاثاء الساعة 1930", "2021-12-28", FROM),
        ("28 December, 2130", "2021-12-28", FROM),
        ("28 December 1848", "1848-12-28", None),
        ("October 1917", "1917-10", FROM),
        ("25 October 1917", "1917-11-07", None),
        ("25 October", "1917-11-07", "1917-11-07"),
        ("Wednesday 25 October 1917", "1917-11-07", None),
        ("29 February 1900", "1900-03-13", None),
        ("20 December 1916", "1917-01-02", None),
        ("30 January 1648", "1649-02-09", None),
        ("١ آذار ١٩١٧", "1917-03-14", None),
        ("15 تموز 1324", "1908-07-28", None),
        ("31 مارس سنة 1325", "1909-04-13", None),
        ("31 November 2021", "2021-12-01", None),
        ("31/11/2021", "2021-12-01", None),
        ("29 February 2021", "2021-03-01", FROM),
        ("الثلاثاء 29 ديسمبر 2021", "2021-12-29", FROM),
        ("Thursday 28 December 2021", "2021-12-28", None),
        ("Tuesday, 2019", "2021-12-28", FROM),
        ("Tuesday, 2019", "2019-05-07", FROM),
        ("ليلة الاثنين", "2021-12-28", FROM),
        ("ليلة الجمعة الماضية", "2021-12-25", FROM),
        ("Sunday night, December 26", "2021-12-27", FROM),
        ("overnight Thursday", "2021-12-22", FROM),
        ("the past week", FROM, FROM),
        ("a week ago Wednesday", "2021-12-15", FROM),
        ("الخميس الأول من كانون الأول", "2021-12-02", FROM),
        ("الاثنين الثاني من الشهر الجاري", "2021-12-13", FROM),
        ("اليوم الثاني من كانون الأول", "2021-12-02", FROM),
        ("اليوم العاشر من محرم", "2021-08-18", FROM),
        ("Wednesday 1 a.m.", "2021-12-28T22:00:00Z", FROM),
        ("the 27th night of Ramadan", "2021-05-08", "2021-05-10"),
        ("the night of the 27th in Ramadan", "2021-05-08", "2021-05-10"),
        ("on the 27th, in Ramadan", "2021-05-09", "2021-05-10"),
        ("the 10th night of Muharram", "2021-08-18", "2021-08-20"),
        ("the 29th night of Ramadan 1442", "2021-05-10", "2021-05-10"),
        ("on the 10th of last Ramadan", "2021-04-22", "2021-05-20"),
        ("الليلة 27 من رمضان", "2021-05-08", "2021-05-20"),
        ("9 p.m. on December 28, 2021", "2021-12-29T05:00:00+03:00", FROM),
        ("December 28 local time", "2021-12-29T06:00:00+03:00", FROM),
        ("Tuesday evening, local time", "2021-12-29T06:00:00+03:00", FROM),
        ("11 pm Tuesday local time", "2021-12-29", FROM),
        ("الثلاثاء بالتوقيت المحلي", "2021-12-29T06:00:00+03:00", FROM),
    ],
)
def test_nothing_true_is_refused(words: str, value: str, counted_from: str | None) -> None:
    assert not judged(words, value, counted_from)


@pytest.mark.parametrize(
    ("words", "value", "counted_from", "mend"),
    [
        ("أول من أمس", "2021-12-28", FROM, "write it as: value: 2021-12-27"),
        ("last week", "2021-12-29", FROM, "write it as: value: [2021-12-15..2021-12-28]"),
        ("last month", "2021-12-29", FROM, "write it as: value: 2021-11"),
        ("last year", "2021", FROM, "write it as: value: 2020"),
        ("the year before last", "2020", FROM, "write it as: value: 2019"),
        ("Jumada I 1443", "2021-10-01", None, "write it as: value: [2021-12-04..2022-01-04]"),
        ("December 29, 2021", "2021-12-28", None, "write it as: value: 2021-12-29"),
        ("29 ديسمبر", "2021-12-28", FROM, "write it as: value: 2021-12-29"),
        ("25 جمادى الأولى 1443", "2021-12-31", None, "write it as: value: [2021-12-28..2021-12-30]"),
        ("04/05/2023", "2023-05-05", None, "write it as: value: 2023-05-04"),
        ("Tuesday 28 December 2021, 1830 GMT", "2021-12-21", None, "write it as: value: [2021-12-27..2021-12-29]"),
        ("in 2021", "2020", FROM, "write it as: value: 2021"),
        ("قبل يوم واحد", "2021-12-27", FROM, "write it as: value: 2021-12-28"),
        ("yesterday, 3 December", "2021-12-28", FROM, "check the words, and the day counted from"),
        ("yesterday", "2021-12-29/..", FROM, "write it as: value: 2021-12-28"),
    ],
)
def test_the_mend_is_a_date_that_the_words_can_mean(
    words: str, value: str, counted_from: str | None, mend: str
) -> None:
    (found,) = findings(words, value, counted_from)
    assert (found.rule, found.facts["mend"]) == (DateMismatch, mend)
    if mend.startswith("write"):
        assert not judged(words, mend.partition("value: ")[2], counted_from)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("the 27th night of Ramadan", "2021-04-26"),
        ("the night of the 27th in Ramadan", "2021-05-27"),
        ("ليلة 27 رمضان", "2021-04-27"),
        ("9 p.m. on December 28, 2021", "2021-12-30T05:00:00+03:00"),
        ("Tuesday", "2021-12-30T16:00:00+03:00"),
        ("28 December, local time", "2021-12-26"),
    ],
)
def test_a_day_that_no_calendar_and_no_zone_gives_is_refused(words: str, value: str) -> None:
    assert judged(words, value, None)


class Library:
    """An archive of one document, whose language is given."""

    def __init__(self, language: str) -> None:
        self._one = made_up.documents()["bridge-article"].model_copy(update={"language": language})

    def document(self, identifier: str) -> tuple[Any, tuple[Any, ...]]:
        """Return the document, without a stored copy."""
        return self._one, ()


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("es", "mar", "2021-12-28"),  # martes
        ("es", "mar, 28 dec", "2021-12-28"),
        ("ca", "mar, 2021", "2021-12-28"),
        ("ro", "sat", "2021-12-28"),  # a village
        ("am", "2014", "2021-12-28"),  # by the Ethiopian calendar
        ("th", "2564", "2021-12-28"),
        ("fa", "1400/10/07", "2021-12-28"),
        ("fa", "دوشنبه", "2021-12-28"),
        ("ku", "شباط", "2021-12-28"),
        ("de", "Sat", "2021-12-28"),
        ("tr-TR", "mar", "2021-12-28"),
    ],
)
def test_words_of_another_language_are_not_read_as_english(language: str, words: str, value: str) -> None:
    stated = {"text": words, "document": "bridge-article"}
    assert not judged_in(Library(language), stated, value)
    assert not judged_in(Library("en"), stated | {"language": language}, value)


@pytest.mark.parametrize("words", ["mar", "mar, 2021", "sat", "2014", "شباط"])
def test_the_same_words_are_read_in_english_or_arabic(words: str) -> None:
    assert judged_in(Library("en"), {"text": words, "document": "bridge-article"}, "2021-12-28")


def test_words_are_read_by_their_language_before_their_documents() -> None:
    wrong = {"text": "Monday", "document": "bridge-article"}
    assert judged_in(Library("en-GB"), wrong, "2021-12-28")
    assert judged_in(Library("es"), wrong | {"language": "en"}, "2021-12-28")
    assert not judged_in(Library("es"), wrong, "2021-12-28")
    assert not judged_in(Library("en"), {"text": "Monday"}, "2021-12-28", language="es")


@given(st.dates(datetime.date(1600, 1, 1), datetime.date(2199, 1, 1)), st.integers(0, 400))
def test_only_a_day_of_the_present_calendar_is_meant_by_a_date_since_1930(day: datetime.date, away: int) -> None:
    words = f"{day.day} {day:%B} {day.year}"
    value = day + datetime.timedelta(days=away)
    assert not judged(words, day.isoformat(), None)
    if day.year > 2050 and (value.month, value.day) == (day.month, day.day):
        return  # “1 January 2051” may be at nine minutes to nine
    if away and value.year >= 1930:
        assert judged(words, value.isoformat(), None) != (value.year == 1930 and day.year < 1930 and away == 13)


@given(st.dates(datetime.date(1600, 3, 1), datetime.date(1929, 12, 31)))
def test_a_day_before_may_be_of_the_julian_calendar(day: datetime.date) -> None:
    behind = 10 + sum(day >= datetime.date(year, 3, 1) + datetime.timedelta(9 + number)
                      for number, year in enumerate((1700, 1800, 1900), 1))  # fmt: skip
    julian = day - datetime.timedelta(days=behind)
    if (julian.month, julian.day) not in ((2, 28), (3, 1)):
        assert not judged(f"{julian.day} {julian:%B} {julian.year}", day.isoformat(), None)


ON_A_DAY = st.sampled_from(
    ["Tuesday", "yesterday", "on Tuesday", "28 December", "December 28", "28 كانون الأول", "أمس", "الثلاثاء"]
)
ZONES = st.sampled_from(["", " GMT", " UTC", " hours", " local time"])


@given(ON_A_DAY, st.times(), st.sampled_from(["", "at ", "(", "Tuesday, "]), ZONES, st.booleans())
@example("28 December", datetime.time(20, 0), "", " local time", False)
@example("28 كانون الأول", datetime.time(20, 30), "", " بالتوقيت المحلي", False)
def test_a_time_in_four_digits_never_makes_a_true_day_false(
    day: str, time: datetime.time, before: str, zone: str, first: bool
) -> None:
    clock = f"{before}{time:%H%M}{zone}"
    if (
        day.endswith(("December", "28", "كانون الأول"))
        and 1950 <= int(f"{time:%H%M}") <= 2050
        and not zone
        and before != "at "
    ):
        return  # it is read as a year
    assert not judged(f"{clock} {day}" if first else f"{day} {clock}", "2021-12-28")


NAMES = st.sampled_from([
    "الجمعة", "الأحد الماضي", "نيسان", "كانون الثاني", "رمضان", "شعبان الماضي", "1999", "2003", "ألفين وعشرة",
    "12 أيار", "1 كانون الأول", "الأول من تشرين الأول", "الثاني", "واحد وعشرين",
])  # fmt: skip


@given(st.sampled_from(["قبل", "منذ"]), st.sampled_from(["يوم", "شهر", "عام", "سنة"]), NAMES)
def test_since_or_before_a_name_is_not_so_long_ago(word: str, unit: str, name: str) -> None:
    assert readings(f"{word} {unit} {name}") == ()
    assert readings(f"{word} {unit}") != ()


@given(st.text(max_size=60))
@pytest.mark.slow
def test_no_text_raises_anything(words: str) -> None:
    for meaning in readings(words):
        meaning.allows(datetime.date(2021, 12, 29), datetime.date(2021, 12, 29))
