"""A year of the Islamic or the Iranian calendar, written as if it were one of ours, is doubted; an old one is not."""

import datetime
from pathlib import Path

import pytest

from sijill.check.calendars import from_hijri, from_persian
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.made_up.example import write_example

STATEMENT, DOCUMENT = "statements/2024/2024-03-04-market-restoration.yaml", "documents/market-article.yaml"
STATED = "  # The source's own words"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_example(tmp_path)
    text = (tmp_path / "sources" / STATEMENT).read_text("utf-8")
    before, _, after = text.partition(STATED)
    text = before + after[after.index("channel:") :]
    (tmp_path / "sources" / STATEMENT).write_text(text, "utf-8")
    return tmp_path


def found(folder: Path, **dates: str) -> list[Diagnostic]:
    for name, date in dates.items():
        path = folder / "sources" / {"statement": STATEMENT, "document": DOCUMENT}[name]
        path.write_text(path.read_text("utf-8").replace("value: 2024-03-04", f"value: {date}"), "utf-8")
    return check(read_configuration(folder), datetime.date(2026, 11, 23), jobs=1)


@pytest.mark.parametrize(
    ("date", "mend"),
    [
        ("1445-08-23", "write it as: value: 2024-03-04 (if it is of the Islamic calendar)"),
        ("1402-12-14", "write it as: value: 1982-10-01 (if it is of the Islamic calendar), "
                       "or 2024-03-04 (if it is of the Iranian calendar)"),
        ("1445", "give the date by the Gregorian calendar; if it is, say so in the source's own words: as_stated"),
        ("1445-08", "give the date by the Gregorian calendar; if it is, say so in the source's own words: as_stated"),
    ],
)  # fmt: skip
def test_it_is_doubted_alone_with_the_day_that_it_may_be(archive: Path, date: str, mend: str) -> None:
    (one,) = found(archive, statement=date)
    assert (one.code, one.severity) == ("other-calendar", "warning")
    assert sentence(one)[1] == mend
    assert "if it" not in sentence(one, "ar")[1]
    assert "Gregorian" not in sentence(one, "ar")[1]


def test_the_mend_is_the_day_that_was_meant(archive: Path) -> None:
    assert len(found(archive, statement="1445-08-23")) == 1
    path = archive / "sources" / STATEMENT
    path.write_text(path.read_text("utf-8").replace("1445-08-23", "2024-03-04"), "utf-8")
    assert found(archive) == []


def test_an_old_source_is_not_doubted(archive: Path) -> None:
    assert "other-calendar" not in {one.code for one in found(archive, statement="1299-01-01")}
    path = archive / "sources" / STATEMENT
    path.write_text(path.read_text("utf-8").replace("1299-01-01", "1415-07-06"), "utf-8")
    assert [one.code for one in found(archive)] == ["other-calendar"]
    (archive / "sources" / DOCUMENT).write_text(
        (archive / "sources" / DOCUMENT).read_text("utf-8").replace(
            "value: 2024-03-04", "value: 1420\n  as_stated:\n    text: في سنة ١٤٢٠"
        ),
        "utf-8",
    )  # fmt: skip
    assert "other-calendar" not in {one.code for one in found(archive)}


@pytest.mark.parametrize(
    ("persian", "day"),
    [((1400, 1, 1), "2021-03-21"), ((1399, 12, 30), "2021-03-20"), ((1357, 11, 22), "1979-02-11"),
     ((1403, 12, 30), "2025-03-20"), ((1404, 1, 1), "2025-03-21"), ((1402, 12, 30), None), ((1402, 13, 1), None),
     ((1299, 1, 1), None), ((1300, 1, 1), "1921-03-21")],
)  # fmt: skip
def test_a_day_of_the_iranian_calendar_is_one_of_ours(persian: tuple[int, int, int], day: str | None) -> None:
    assert str(from_persian(*persian)) == str(day)


def test_a_day_of_the_islamic_calendar_is_one_of_ours() -> None:
    assert str(from_hijri(1444, 10, 14)) == "2023-05-04"
    assert from_hijri(1444, 13, 1) is None
    assert from_hijri(1299, 1, 1) is None
