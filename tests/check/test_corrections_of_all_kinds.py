"""Agents, documents and topics carry corrections and earlier ids, under the rules that hold for statements."""

import datetime
from pathlib import Path

import pytest

from sijill.diagnostics.reporters import report
from sijill.model.records import Agent, Document, Topic
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.made_up.example import write_example

TODAY = datetime.date(2026, 11, 23)
RECORDS = ("agents/salma-haddad", "documents/market-article", "topics/old-market")


def entry(date: str, kind: str = "erratum", **more: str) -> str:
    fields = "".join(f"    {name}: {value}\n" for name, value in more.items())
    reason = "    reason:\n      en: A letter was wrong\n      ar: حرف خاطئ\n"
    return f"  - date: {date}\n    kind: {kind}\n{reason}{fields}"


def problems(folder: Path, record: str, text: str) -> list[str]:
    path = folder / f"sources/{record}.yaml"
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return [f"{one.code} {one.line}" for one in check(read_configuration(folder), TODAY, jobs=1)]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_example(tmp_path / "archive")
    return tmp_path / "archive"


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_of_any_kind_may_be_corrected_and_have_had_other_ids(archive: Path, record: str) -> None:
    corrections = "corrections:\n" + entry("2024-05-01") + entry("2024-05-02", "withdrawal", withhold_text="true")
    assert problems(archive, record, "replaces:\n  - earlier-id\n" + corrections) == []


@pytest.mark.parametrize("record", RECORDS)
def test_its_corrections_are_in_order_not_in_the_future_and_in_every_language(archive: Path, record: str) -> None:
    lines = (archive / f"sources/{record}.yaml").read_text("utf-8").count("\n")
    corrections = entry("2024-05-02") + entry("2024-05-01", withhold_text="true") + entry("2027-01-01")
    found = problems(archive, record, "corrections:\n" + corrections.replace("      ar: حرف خاطئ\n", "", 1))
    assert found == [
        f"missing-language {lines + 4}",
        f"correction-order {lines + 6}",
        f"correction-order {lines + 11}",
        f"date-in-future {lines + 12}",
    ]


@pytest.mark.quick(1)
@pytest.mark.parametrize("record", RECORDS)
def test_an_id_that_it_replaces_has_no_record_of_its_own(archive: Path, record: str) -> None:
    other = archive / f"sources/{record}-2.yaml"
    other.write_bytes((archive / f"sources/{record}.yaml").read_bytes())
    problems(archive, record, f"replaces:\n  - {other.stem}\n")
    found = [one for one in check(read_configuration(archive), TODAY, jobs=1) if one.code == "still-there"]
    assert [one.file for one in found] == [f"sources/{record}.yaml"]
    assert f"delete sources/{record}-2.yaml" in report(found, "text")
    other.unlink()
    assert check(read_configuration(archive), TODAY, jobs=1) == []


@pytest.mark.parametrize("kind", [Agent, Document, Topic])
def test_what_becomes_of_a_record_stands_at_its_end(kind: type[Agent | Document | Topic]) -> None:
    assert list(kind.model_fields)[-2:] == ["replaces", "corrections"]
