"""A text that is no date gets a mend made of itself, and the mend is a date."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.diagnostics.arabic import phrase
from sijill.diagnostics.reporters import sentence
from sijill.model import edtf
from sijill.sources.date_mends import mend_of, whole_date
from sijill.sources.records import parse_record


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("04/05/2023", "2023-05-04 (the day first), or 2023-04-05 (the month first)"),
        ("05/05/2023", "2023-05-05"), ("25/12/2021", "2021-12-25"), ("12/25/2021", "2021-12-25"),
        ("2021/12/29", "2021-12-29"), ("29.12.2021", "2021-12-29"), ("2021-1-5", "2021-01-05"),
        ("20211229", "2021-12-29"), ("٢٠٢١-١٢-٢٩", "2021-12-29"), ("2021-13-05", "2021-05-13"),
        ("2021-02-30", "2021-02"), ("2021-XX-05", "2021"), ("202X-05", "202X"), ("5/2023", "2023-05"),
        ("2021-12-28T21:00",
         "2021-12-28 (without the time), or 2021-12-28T21:00:00+03:00 (with the zone that it is of)"),
        ("2021-12-28 21:00:00+03:00", "2021-12-28T21:00:00+03:00"), ("2021-12-28T9:05Z", "2021-12-28T09:05:00Z"),
        ("2021-12-28T21:00:00+0300", "2021-12-28T21:00:00+03:00"), ("circa 2021", "2021~"), ("نحو 2021", "2021~"),
        ("2021-12-18 - 2021-12-25",
         "[2021-12-18..2021-12-25] (one unknown day of these), or 2021-12-18/2021-12-25 (an act that lasted)"),
        ("2021-12-25/2021-12-18",
         "[2021-12-18..2021-12-25] (one unknown day of these), or 2021-12-18/2021-12-25 (an act that lasted)"),
        ("2021-12-18..2021-12-25", "[2021-12-18..2021-12-25]"),
        ("[2021-12-25..2021-12-18]", "[2021-12-18..2021-12-25]"),
        ("{2019,2021}", "[2019,2021] (one unknown day of these), or 2019/2021 (an act that lasted)"),
        ("2019, 2021", "[2019,2021] (one unknown day of these), or 2019/2021 (an act that lasted)"),
        ("{2021-12-29}", "2021-12-29"), ("[2021-12-29]", "2021-12-29"), ("[2021-12-29", "2021-12-29"),
        ("2021-12-29 or 2021-12-28", "[2021-12-28,2021-12-29]"), ("2021 أو 2022", "[2021,2022]"),
        ("2021-12-28/unknown", "2021-12-28/"), ("unknown/2021-12-28", "/2021-12-28"), ("2021/?", "2021/"),
        ("2021-12-28 – now", "2021-12-28/.."), ("2021/open", "2021/.."), ("../2021-1-5", "../2021-01-05"),
        ("2021 (?)", "2021?"), ("2004-06-~01", "2004-06~"), ("2021-02-30?", "2021-02?"), ("2021-W05", "2021"),
        ("-0044-03-15", ""), ("0044-03-15 BC", ""), ("2021-12-28 or later", ""), ("not 2021-12-28", ""),
        ("2021-12-28, perhaps", ""), ("circa 2021/2022", ""),
        ("../..", "unknown"), ("XXXX", "unknown"), ("n.d.", "unknown"), ("Unknown", "unknown"), ("?", "unknown"),
        ("2021-12-28T24:00:00+03:00", "2021-12-29T00:00:00+03:00"), ("2021-12-31T24:00Z", "2022-01-01T00:00:00Z"),
        ("2024-02-28 24:00:00 +03:00", "2024-02-29T00:00:00+03:00"), ("2021-12-28T24:30:00Z", "2021-12-28"),
        ("2021-12-28T24:00",
         "2021-12-29 (without the time), or 2021-12-29T00:00:00+03:00 (with the zone that it is of)"),
        ("9999-12-31T24:00:00Z", "9999-12-31"),
        ("yesterday", ""), ("29 of it", ""), ("2023-05-04 or 2023-06-04", "[2023-05-04,2023-06-04]"),
        ("2023-05-04 أو 2023-05-02", "[2023-05-02,2023-05-04]"), ("2023-05-04 and 2023-06-04", ""),
        ("2021–12–29", "2021-12-29"), ("2021−12−29", "2021-12-29"), ("29‑12‑2021", "2021-12-29"),
        ("2021–12", "2021-12"), ("2021-12-29،", "2021-12-29"), ("٢٩/١٢/٢٠٢١.", "2021-12-29"),
        ("before 2021", "[..2020]"), ("قبل ٢٠٢١", "[..2020]"), ("before 2021-01-01", "[..2020-12-31]"),
        ("Before 2021-01", "[..2020-12]"), ("after 2021", "[2022..]"), ("بعد 2021-12-31", "[2022-01-01..]"),
        ("after 9999", ""), ("before 0001", ""),
        ("after May 2021", "[2021-06..]"), ("before 202X", ""), ("before the war", ""), ("before 2021~", ""),
        *(
            (said, "[2020..2021] (one unknown day of these), or 2020/2021 (an act that lasted)")
            for said in ("between 2020 and 2021", "بين ٢٠٢٠ و٢٠٢١", "ما بين 2020 و 2021", "from 2020 to 2021",
                         "من 2020 إلى 2021", "2020–2021")
        ),
        ("between 2020 and the war", ""), ("between 2020", ""),
        ("25-03-24", "2024-03-25 (the day first), or 2025-03-24 (the year first)"),
        ("3/4/24", "2024-04-03 (the day first), or 2024-03-04 (the month first)"),
        ("2/3/04", "2004-03-02 (the day first), or 2004-02-03 (the month first)"), ("3-4-5", ""),
        ("31.12.45", "2045-12-31 (the day first)"), ("99-88-77", ""),
        ("45050", "2023-05-04 (if it is the number of a day in a spreadsheet)"), ("202305", ""),
    ],
)  # fmt: skip
def test_the_mend_is_made_of_the_value(text: str, mend: str) -> None:
    assert mend_of(text) == mend


@pytest.mark.parametrize(
    ("text", "day_first", "month_first"),
    [
        ("2023-05-04", "2023-05-04", "2023-05-04"), ("04/05/2023", "2023-05-04", "2023-04-05"),
        ("25/12/2021", "2021-12-25", ""), ("12/25/2021", "", "2021-12-25"), ("٤ أيار ٢٠٢٣", "2023-05-04", "2023-05-04"),
        ("2023-05-04 or 2023-06-04", "[2023-05-04,2023-06-04]", "[2023-05-04,2023-06-04]"),
        ("31.12.45", "", ""),
        ("20230504", "2023-05-04", "2023-05-04"),
        *((text, "", "") for text in ("44987", "2023-13-45", "2023-02-30", "1956-13-02", "2023-05-04 and 2023-06-04",
                                      "2023-05-04 (?)", "about 1956-13-02", "2023-05-04 - 2023-05-06", "202X-05")),
    ],
)  # fmt: skip
def test_a_date_of_a_list_is_all_of_the_cell_or_none(text: str, day_first: str, month_first: str) -> None:
    assert whole_date(text, day_first=True) == day_first
    assert whole_date(text, day_first=False) == month_first


@given(
    st.dates().map(str),
    st.sampled_from(["/unknown", "/..", " or later", " BC", ", 2022", " at the latest", "?", "~", " أو قبله", "/now"]),
)
def test_no_mend_leaves_out_what_changes_the_meaning(day: str, more: str) -> None:
    assert mend_of(day + more) != day
    assert mend_of(f"-{day}") == ""


@given(st.text("0123456789-/.[],T:+Z~?X ", max_size=24))
def test_every_mend_is_a_date(text: str) -> None:
    for part in mend_of(text).split(", or "):
        found = re.sub(r" \(.*\)", "", part)
        if found:
            edtf.parse(found)


def test_every_sentence_about_a_date_is_put_into_arabic() -> None:
    wrong = ["x", "1/2/3", "../..", "[2021/2022", "2021/2020", "[2021", "[2021..,2023]", "[2021-12-XX,2022]",
             "[2022,2021]", "[2021]", "2021-12-29T10:00", "2021-12-29T25:00:00Z", "2021-12-29T10:00:00+15:00",
             "202X-01", "2021-XX-01", "0000", "2021-13", "2021-02-30", "[2021]/2022",
             "0001-01-01T00:00:00+01:00"]  # fmt: skip
    said = set()
    for text in wrong:
        with pytest.raises(ValueError, match="must") as error:
            edtf.parse(text)
        said.add(str(error.value))
        assert phrase(str(error.value)).startswith("ينبغي"), error.value
    assert len(said) > 12
    assert "(اليوم أولًا)" in phrase("value: " + mend_of("04/05/2023"))


DATED = """title: {{en: A, ar: أ}}
kind: post
language: en
speakers: [{{agent: somebody}}]
date: {}
passages: [{{id: p1, text: Words, mode: direct, document: a-document}}]
"""


@pytest.mark.parametrize("date", ["-0044-03-15", "-0044", "-0044-03", "-12021-01-01", "-0001-12-31?"])
def test_a_year_bc_is_never_advised_as_one_ad(date: str) -> None:
    record, [found], *_ = parse_record("statement", DATED.format(f'{{value: "{date}"}}').encode(), "x.yaml")
    assert record is None
    said, mend = sentence(found)
    assert "must be of the year 0001 or later" in said
    assert date.lstrip("-").split("-")[0] not in mend
    assert "unknown" in mend


@pytest.mark.parametrize(
    ("written", "value"),
    [("{value: [2021-12-18..2021-12-25]}", "[2021-12-18..2021-12-25]"),
     ("{value: [2021-12-28, 2021-12-29]}", "[2021-12-28,2021-12-29]"), ('{value: "[..2021-12-29]"}', "[..2021-12-29]"),
     ("{value: unknown}", "unknown"), ("unknown", "unknown"),
     ("{value: 2021-12-28T21:00:00+03:00}", "2021-12-28T21:00:00+03:00")],
)  # fmt: skip
def test_every_kind_of_date_can_be_written_without_quotes(written: str, value: str) -> None:
    record, diagnostics, *_ = parse_record("statement", DATED.format(written).encode(), "x.yaml")
    assert diagnostics == []
    assert record is not None
    assert record.date.value == value  # type: ignore[union-attr]


def test_a_wrong_date_is_reported_at_its_place_with_its_mend() -> None:
    _, (found,), *_ = parse_record("statement", DATED.format("{value: 25/12/2021}").encode(), "x.yaml")
    assert (found.line, dict(found.facts)["example"]) == (5, "value: 2021-12-25")


CORRECTED = """name:
  en: The mill
  ar: المطحنة
kind: office
corrections:
  - date: {date}
    kind: erratum
    reason:
      en: A letter was left out.
      ar: سقط حرف من الاسم.
"""


@pytest.mark.parametrize(
    "date",
    [
        *("2026-11", "2024", "unknown", "2024-06-02~", "1 June 2024", "2/6/2024", "2024-06-02/2024-06-03", "yesterday"),
        *('"[2024-06-01..2024-06-03]"', "2021-12-28 or later", "2021-02-30", "2021-12-28T21:00:00+03:00", "5/2023"),
    ],
)
def test_where_one_day_goes_only_days_are_offered(date: str) -> None:
    (found,) = parse_record("agent", CORRECTED.format(date=date).encode(), "a.yaml").diagnostics
    offered = dict(found.facts)["example"].removeprefix("date: ")
    assert offered != date
    for one in offered.split(", or "):
        day = one.partition(" ")[0]
        assert parse_record("agent", CORRECTED.format(date=day).encode(), "a.yaml").diagnostics == []
