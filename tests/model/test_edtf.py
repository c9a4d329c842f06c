"""Dates, held against the edtf package's own parser."""

import datetime

import pytest
from edtf import parse_edtf
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


def as_date(found: object) -> datetime.date:
    return datetime.date(found.tm_year, found.tm_mon, found.tm_mday)  # type: ignore[attr-defined]


@given(WRITTEN)
def test_what_is_read_covers_the_days_another_parser_reads(text: str) -> None:
    ours, theirs = edtf.parse(text), parse_edtf(text)
    assert ours.earliest == as_date(theirs.lower_strict())
    assert ours.latest == as_date(theirs.upper_strict())


@pytest.mark.parametrize("text", ["../2021-12-29", "/2021-12-29", "2021-12-29/..", "2021-12-29/"])
def test_an_open_or_unknown_end_has_no_bound(text: str) -> None:
    found = edtf.parse(text)
    assert found.precision == "interval"
    assert found.earliest == edtf.EARLIEST or found.latest == edtf.LATEST
    parse_edtf(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "2021-13", "2021-02-30", "2021-1-1", "21-12-29", "2021/2020", "../..", "2021-12-29T10:00", "٢٠٢١",
     "2021-12-29/2022/2023", "0000", "2021-XX-01", "2021-12-29 ", "202X-01"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must "):
        edtf.parse(text)


@given(st.text(max_size=12))
def test_no_text_raises_anything_else(text: str) -> None:
    said = ""
    try:
        edtf.parse(text)
    except ValueError as error:
        said = str(error)
    assert said == "" or said.startswith("must ")
