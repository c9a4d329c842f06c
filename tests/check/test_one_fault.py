"""One fault gives one message: what only follows from it is not said beside it."""

import datetime
from pathlib import Path

import pytest

from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.check.test_every_rule import AGENT, DOCUMENT, STATEMENT, TOPIC
from tests.made_up.example import write_example

TODAY = datetime.date(2026, 11, 23)


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(one.file, one.code) for one in check(read_configuration(folder), TODAY)]


@pytest.mark.quick(6)
@pytest.mark.parametrize("path", [AGENT, DOCUMENT, STATEMENT, TOPIC])
@pytest.mark.parametrize(
    ("extra", "code"),
    [("strange: 1\n", "unknown-field"), ("relations: [\n", "yaml-syntax"), ("relations: &a x\n", "yaml-feature"),
     ("relations: {en: '\u202e', ar: x}\n", "refused-character")],
)  # fmt: skip
def test_a_record_that_cannot_be_read_is_all_that_is_said(tmp_path: Path, path: str, extra: str, code: str) -> None:
    write_example(tmp_path / "archive")
    with (tmp_path / "archive" / path).open("a", encoding="utf-8") as file:
        file.write(extra)
    assert codes(tmp_path / "archive") == [(path, code)]


def test_a_copy_that_no_document_lists_is_named_when_the_document_can_be_read_again(tmp_path: Path) -> None:
    write_example(tmp_path / "archive")
    document = tmp_path / "archive" / DOCUMENT
    good = document.read_text("utf-8")
    document.write_text(good + "strange: 1\n", "utf-8")
    assert codes(tmp_path / "archive") == [(DOCUMENT, "unknown-field")]
    document.write_text(good.partition("captures:")[0], "utf-8")
    assert "capture-unlisted" in {code for _, code in codes(tmp_path / "archive")}
    document.write_text(good, "utf-8")
    assert codes(tmp_path / "archive") == []


@pytest.mark.parametrize(
    ("value", "refused"),
    [("2024-03-04/2999-01-01", True), ("2024-03-04/2026-11-24", True), ("2024-03-04/2026-11-23", False),
     ("2024-03-04/2026-11", False), ("2024-03-04/..", False), ("2024-03-04/2026-11-23T23:00:00-02:00", True)],
)  # fmt: skip
def test_an_act_that_lasted_has_ended(tmp_path: Path, value: str, refused: bool) -> None:
    write_example(tmp_path / "archive")
    document = tmp_path / "archive" / DOCUMENT
    document.write_text(document.read_text("utf-8").replace("value: 2024-03-04", f"value: {value}"), "utf-8")
    assert ("date-in-future" in {code for _, code in codes(tmp_path / "archive")}) == refused


def test_a_membership_has_begun(tmp_path: Path) -> None:
    write_example(tmp_path / "archive")
    agents = tmp_path / "archive/sources/agents"
    (agents / "guild.yaml").write_text("name:\n  en: Guild\n  ar: النقابة\nkind: organisation\n", "utf-8")
    agent = agents / "salma-haddad.yaml"
    text = agent.read_text("utf-8").rstrip()
    for since, refused in (("2030", True), ("2019", False)):
        agent.write_text(f"{text}\nmember_of:\n  - body: guild\n    since: {since}\n    until: 2031\n", "utf-8")
        assert ("date-in-future" in {code for _, code in codes(tmp_path / "archive")}) == refused
