"""What is found depends on what is asked about alone: files, settings and the day, never on what was asked before."""

import datetime
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.archive import Shape
from bench.synthetic import write_archive
from sijill.diagnostics import Diagnostic
from sijill.intake import read
from sijill.model.configuration import read_configuration
from sijill.site.checking import check

DAYS = [datetime.date(2019, 5, 5), datetime.date(2023, 1, 1), datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verdicts") / "archive"
    write_archive(folder, Shape(statements=8), jobs=1)
    return folder


def from_nothing(folder: Path, day: datetime.date) -> list[Diagnostic]:
    configuration = read_configuration(folder)
    shutil.rmtree(configuration.cache, ignore_errors=True)
    return check(configuration, day)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(DAYS),
        st.sampled_from(["nothing", "redate", "one file", "languages"]),
        st.integers(0, 7),
        st.sampled_from(["2018-02-03", "2024-02-03", "2026-11-24", "2030-02-03"]),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=6)
@given(STEPS)
@pytest.mark.slow
def test_a_check_finds_what_a_check_from_nothing_finds(
    made: Path, steps: list[tuple[datetime.date, str, int, str]]
) -> None:
    with TemporaryDirectory() as scratch:
        warm, cold = Path(scratch) / "warm", Path(scratch) / "cold"
        shutil.copytree(made, warm)
        for day, change, number, date in steps:
            path = sorted((warm / "sources/statements").rglob("*.yaml"))[number]
            only: tuple[str, ...] = ()
            if change in ("redate", "one file"):
                lines = path.read_text("utf-8").split("\n")
                at = next(index for index, line in enumerate(lines) if line.startswith("  value:"))
                lines[at] = f"  value: {date}"
                path.write_text("\n".join(lines), "utf-8")
                only = (path.relative_to(warm).as_posix(),) if change == "one file" else ()
            elif change == "languages":
                file = warm / "mkdocs.yml"
                text, two, one = file.read_text("utf-8"), "languages: [en, ar]", "languages: [en]"
                file.write_text(text.replace(two, one) if two in text else text.replace(one, two), "utf-8")
            found = check(read_configuration(warm), day, only=only)
            shutil.rmtree(cold, ignore_errors=True)
            shutil.copytree(warm, cold)
            expected = from_nothing(cold, day)
            if only:  # what is said of other files may be out of date
                found = [one for one in found if one.file in only]
                expected = [one for one in expected if one.file in only]
            assert found == expected


@pytest.mark.slow
def test_an_earlier_day_leaves_nothing_behind_and_a_later_one_hides_nothing(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(made, folder)
    configuration = read_configuration(folder)
    early, today = DAYS[0], DAYS[2]
    assert check(configuration, today) == []
    assert {one.code for one in check(configuration, early)} == {"date-in-future"}
    assert check(configuration, today) == []


@pytest.mark.slow
def test_midnight_reads_no_record_again(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(made, folder)
    configuration = read_configuration(folder)
    assert check(configuration, DAYS[2]) == []
    monkeypatch.setattr(read.Reader, "read", lambda *_: pytest.fail("a record was read again"))
    assert check(configuration, DAYS[3]) == []
