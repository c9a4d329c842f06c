"""Dates, held against the edtf package's own parser."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model import edtf

DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31))
WRITTEN = st.one_of(
    DAYS.map(lambda day: day.isoformat()),
    DAYS.map(lambda day: day.isoformat()[:7]),
    DAYS.map(lambda day: day.isoformat()[:4]),
    DAYS.map(lambda day: f"{day.isoformat()[:7]}-XX"),
    DAYS.map(lambda day: f"{day.isoformat()[:3]}X"),
    st.tuples(DAYS, DAYS).map(lambda pair: "/".join(day.isoformat() for day in sorted(pair))),
    st.tuples(DAYS, st.sampled_from("?~%")).map(lambda pair: pair[0].isoformat()[:7] + pair[1]),
)


def other_parser() -> Callable[[str], Any]:
    """The parser of the package edtf, which takes a while to import."""
    from edtf import parse_edtf

    return parse_edtf  # type: ignore[no-any-return]


def as_date(found: object) -> datetime.date:
    return datetime.date(found.tm_year, found.tm_mon, found.tm_mday)  # type: ignore[attr-defined]


@given(WRITTEN)
@pytest.mark.slow
def test_what_is_read_covers_the_days_another_parser_reads(text: str) -> None:
    ours, theirs = edtf.parse(text), other_parser()(text)
    assert ours.earliest == as_date(theirs.lower_strict())
    assert ours.latest == as_date(theirs.upper_strict())


@pytest.mark.parametrize("text", ["../2021-12-29", "/2021-12-29", "2021-12-29/..", "2021-12-29/"])
def test_an_open_or_unknown_end_has_no_bound(text: str) -> None:
    found = edtf.parse(text)
    assert found.precision == "interval"
    assert found.earliest == edtf.EARLIEST or found.latest == edtf.LATEST
    other_parser()(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "XXXX", "Unknown", "[", "[]", "[2021-12-29]", "[..]", "[2021-12-29..2021-12-18]", "[2021,2020]",
     "[2021-12-29,2021-12-29]", "[2021..,2023]", "[2020,..2023]", "[2021-12-XX,2022-01]", "[2021, 2022]",
     "{2021,2022}", "unknown/2021", "[2021,2022]/2023", "2021-12-29T10:00Z", "2021-12-29T10:00:00",
     "2021-12-29T10:00:00+0300", "2021-12-29T24:00:00Z", "2021-12-29T10:60:00Z", "2021-12-29T10:00:60Z",
     "2021-12-29T10:00:00+15:00", "2021-12-29T10:00:00-00:00", "2021-02-29T10:00:00Z", "0001-01-01T00:00:00+01:00",
     "2021-12-29T11:00:00Z/2021-12-29T10:00:00Z",
      "2021-13", "2021-02-30", "2021-1-1", "21-12-29", "2021/2020", "../..", "٢٠٢١",
     "2021-12-29/2022/2023", "0000", "2021-XX-01", "2021-12-29 ", "202X-01"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must "):
        edtf.parse(text)


MOMENTS = st.builds(datetime.datetime.combine, DAYS, st.times().map(lambda time: time.replace(microsecond=0)))
ZONES = st.integers(-12 * 60, 14 * 60)


@given(MOMENTS, ZONES)
def test_a_moment_is_of_its_own_zone_s_day_and_of_one_instant(moment: datetime.datetime, minutes: int) -> None:
    local = moment.replace(tzinfo=datetime.timezone(datetime.timedelta(minutes=minutes)))
    found = edtf.parse(local.isoformat())
    assert (found.precision, found.earliest, found.latest) == ("time", moment.date(), moment.date())
    assert found.instant == local


MEMBERS = st.lists(DAYS, min_size=2, max_size=6, unique=True).map(sorted)


@given(MEMBERS, st.booleans(), st.booleans(), st.data())
def test_one_of_several_days_covers_these_and_no_others(
    days: list[datetime.date], opened: bool, unending: bool, data: st.DataObject
) -> None:
    runs: list[list[datetime.date]] = []
    for day in days:
        if runs and len(runs[-1]) == 1 and data.draw(st.booleans()):
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = ["..".join(day.isoformat() for day in run) for run in runs]
    if opened:
        parts[0] = f"..{runs[0][-1].isoformat()}"
    if unending:
        first = "" if opened and len(runs) == 1 else runs[-1][0].isoformat()
        parts = [*parts[:-1], f"{first}.."] if first else parts
        unending = bool(first)
    if len(parts) == 1 and ".." not in parts[0]:
        return
    found = edtf.parse(f"[{','.join(parts)}]")
    assert found.precision == "one-of"
    assert found.earliest == (edtf.EARLIEST if opened else days[0])
    assert found.latest == (edtf.LATEST if unending else runs[-1][-1])
    bounded = [(run[0], run[-1]) for run in runs]
    bounded[0] = (found.earliest, bounded[0][1])
    bounded[-1] = (bounded[-1][0], found.latest)
    assert [tuple(span) for span in found.spans] == bounded


@pytest.mark.parametrize(
    ("text", "in_format_1"),
    [("2021-12-18/2021-12-25", "[2021-12-18..2021-12-25]"), ("../2021-12-29", "[..2021-12-29]"),
     ("/2021-12-29", "[..2021-12-29]"), ("2021/..", "[2021..]"), ("2021/", "[2021..]"), ("2020~/2021", "[2020~..2021]"),
     ("2021/2021", "2021"), ("202X/2031", "[2020-01-01..2031-12-31]"),
     ("2021-12-29T09:00:00Z/2021-12-30", "[2021-12-29..2021-12-30]"), ("2021", "2021"), ("unknown", "unknown"),
     ("[2021,2023]", "[2021,2023]")],
)  # fmt: skip
def test_an_interval_was_one_unknown_day_in_format_1(text: str, in_format_1: str) -> None:
    was, now = edtf.parse(edtf.meant(text, 1)), edtf.parse(text)
    assert was.text == in_format_1
    assert (was.earliest, was.latest) == (now.earliest, now.latest)
    assert edtf.meant(text, 2) == text


def test_what_is_not_known_at_all_is_said_to_others_in_their_way() -> None:
    found = edtf.parse("unknown")
    assert (found.precision, found.years, found.month) == ("unknown", (), None)
    assert edtf.in_edtf("unknown") == "XXXX"
    other_parser()("XXXX")


@given(st.text(max_size=12))
def test_no_text_raises_anything_else(text: str) -> None:
    said = ""
    try:
        edtf.parse(text)
    except ValueError as error:
        said = str(error)
    assert said == "" or said.startswith("must ")
