"""Compared with the base branch, a record and its ledger cannot be rewritten together, and git runs nothing."""

import datetime
from pathlib import Path

from click.testing import CliRunner

from sijill.cli import main
from sijill.intake.base import against_base
from tests.made_up.archives import TestArchive


def against(published: TestArchive) -> list[str]:
    return [found.code for found in against_base(published.configuration, "main")]


def test_a_branch_that_only_adds_passes(published: TestArchive) -> None:
    text = (published.root / published.answer).read_text("utf-8")
    published.write("sources/statements/2024/2024-05-07-other.yaml", text)
    published.publish(datetime.date(2024, 6, 2))
    assert against(published) == []


def test_a_record_and_its_ledger_rewritten_together_are_found_out_by_the_base(published: TestArchive) -> None:
    (old,) = published.batches()
    old.unlink()
    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    published.publish_beside_git()
    assert published.codes() == {"ledger-rewritten"}
    assert sorted(against(published)) == ["ledger-rewritten", "uncorrected-change"]


def test_a_statement_removed_together_with_its_ledger_is_found_out_by_the_base(published: TestArchive) -> None:
    (old,) = published.batches()
    old.unlink()
    (published.root / published.answer).unlink()
    published.publish_beside_git()
    assert published.codes() == {"ledger-rewritten"}
    assert sorted(against(published)) == ["ledger-rewritten", "vanished-record"]


SEEN = "sightings:\n  - time: 2024-05-0{}T10:00:00Z\n    address: https://news.example/a\n    outcome: {}\n"


def test_what_was_seen_of_a_source_is_only_ever_added_to(published: TestArchive) -> None:
    document = next((published.root / "sources/documents").glob("*.yaml")).name
    path = f"sources/seen/{document}"
    first = SEEN.format(1, "there")
    published.write(path, first)
    published.git("add", "-A")
    published.git("commit", "-qm", "Look at the sources")
    assert against(published) == []
    published.write(path, first + SEEN.format(2, "gone").partition("\n")[2])
    assert against(published) == []
    for altered in (SEEN.format(1, "gone"), SEEN.format(2, "there"), SEEN.format(0, "gone") + first.partition("\n")[2]):
        published.write(path, altered)
        assert "seen-altered" in against(published)
    (published.root / path).unlink()
    assert against(published) == ["seen-altered"]


def test_nothing_that_a_repository_configures_is_run(published: TestArchive, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "diff.external", "diff.x.textconv", "filter.x.smudge", "pager.log"):
        published.git("config", name, str(script))
    published.git("config", "core.hooksPath", str(tmp_path))
    (published.root / ".git/info").mkdir()
    (published.root / ".git/info/attributes").write_text("* diff=x filter=x\n")
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    against(published)
    assert not trap.exists()


def test_check_compares_with_a_base_branch(published: TestArchive) -> None:
    (old,) = published.batches()
    old.unlink()
    call = ["-C", str(published.root), "check", "--today", "2024-07-01"]
    done = CliRunner().invoke(main, [*call, "--base", "main"])
    assert done.exit_code == 1
    assert f"{old.name} must be the same as on main, and is gone" in done.output
    assert f"git checkout main -- sources/ledger/{old.name}" in done.output
    assert CliRunner().invoke(main, [*call, "--base", "nowhere"]).exit_code == 2
