"""Times in words and in records are compared as instants, in whatever zone the record writes them."""

import datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sijill.diagnostics.rules.records import TimeInOtherZone, TimeMismatch
from tests.check.test_day_words import FROM, findings, judged


@given(st.integers(1, 12), st.sampled_from(["a.m.", "p.m."]), st.integers(0, 59), st.integers(-48, 56), st.booleans())
def test_a_named_time_is_right_in_every_zone(hour: int, half: str, minute: int, quarters: int, universal: bool) -> None:
    of_24 = hour % 12 + (12 if half == "p.m." else 0)
    zone = datetime.timezone(datetime.timedelta(minutes=15 * quarters))
    moment = datetime.datetime(2021, 12, 28, of_24, minute, tzinfo=zone)
    value = f"{moment.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}" if universal else moment.isoformat()
    assert not judged(f"yesterday at {hour}:{minute:02} {half}", value)


@given(st.integers(-48, 56), st.integers(-48, 56))
@example(12, 0)
def test_a_true_instant_is_refused_in_no_zone_and_reported_in_another_than_the_words(place: int, quarters: int) -> None:
    there, zone = (datetime.timezone(datetime.timedelta(minutes=15 * one)) for one in (place, quarters))
    moment = datetime.datetime(2021, 12, 28, 21, tzinfo=there).astimezone(zone)
    found = findings("yesterday at 9 p.m.", moment.isoformat(), FROM)
    assert [one.rule for one in found if one.rule.severity == "error"] == []
    assert found == [] or place != quarters


@pytest.mark.parametrize(
    ("words", "value", "rule"),
    [
        ("yesterday at 9 p.m.", "2021-12-28T18:00:00+00:00", TimeInOtherZone),  # at nine in Baghdad
        ("yesterday at 9 p.m.", "2021-12-28T19:00:00+01:00", TimeInOtherZone),
        ("yesterday at 9 p.m.", "2021-12-28T04:00:00+03:00", TimeMismatch),  # at nine nowhere on earth
        ("yesterday at 10 p.m. GMT", "2021-12-28T17:00:00-05:00", None),
        ("Tuesday at 11 p.m. Mecca time", "2021-12-28T20:00:00+00:00", None),
        ("Tuesday at 11 p.m. Mecca time", "2021-12-28T21:00:00+00:00", TimeMismatch),
    ],
)
def test_instants_are_compared_whatever_zone_is_written(words: str, value: str, rule: Any) -> None:
    assert [one.rule for one in findings(words, value, FROM)] == [rule] * bool(rule)


@pytest.mark.parametrize(
    ("words", "hour"), [("yesterday at 9 p.m.", 21), ("at noon yesterday", 12), ("الساعة التاسعة من مساء أمس", 21)]
)
@pytest.mark.parametrize("zone", [-5, 1, 2, 4])
def test_a_true_time_of_another_zone_is_written_in_universal_time_by_its_mend(words: str, hour: int, zone: int) -> None:
    baghdad = datetime.datetime(2021, 12, 28, hour, tzinfo=datetime.timezone(datetime.timedelta(hours=3)))
    moment = baghdad.astimezone(datetime.timezone(datetime.timedelta(hours=zone)))
    for found in findings(words, moment.isoformat(), FROM):
        mends = [one.partition(";")[0] for one in str(found.facts["mend"]).split("value: ")[1:]]
        assert f"{moment.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}" in mends
        assert not any(judged(words, mend) for mend in mends)
