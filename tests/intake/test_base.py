"""Compared with the base branch, a record and its ledger cannot be rewritten together, and git runs nothing."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.intake.base import against_base
from tests.made_up.archives import CORRECTION, TestArchive, agent


def against(published: TestArchive) -> list[str]:
    return [found.code for found in against_base(published.configuration, "main")]


@pytest.mark.slow
def test_a_branch_that_only_adds_passes(published: TestArchive) -> None:
    text = (published.root / published.answer).read_text("utf-8")
    published.write("sources/statements/2024/2024-05-07-other.yaml", text)
    published.publish(datetime.date(2024, 6, 2))
    assert against(published) == []


@pytest.mark.slow
def test_a_record_and_its_ledger_rewritten_together_are_found_out_by_the_base(published: TestArchive) -> None:
    (old,) = published.batches()
    old.unlink()
    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    published.publish_beside_git()
    assert published.codes() == {"ledger-rewritten"}
    assert sorted(against(published)) == ["ledger-rewritten", "uncorrected-change"]


@pytest.mark.slow
def test_a_statement_removed_together_with_its_ledger_is_found_out_by_the_base(published: TestArchive) -> None:
    (old,) = published.batches()
    old.unlink()
    (published.root / published.answer).unlink()
    published.publish_beside_git()
    assert published.codes() == {"ledger-rewritten"}
    assert sorted(against(published)) == ["ledger-rewritten", "vanished-record"]


SEEN = "sightings:\n  - time: 2024-05-0{}T10:00:00Z\n    address: https://news.example/a\n    outcome: {}\n"


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_check_compares_with_a_base_branch(published: TestArchive) -> None:
    (old,) = published.batches()
    old.unlink()
    call = ["-C", str(published.root), "check", "--today", "2024-07-01"]
    done = CliRunner().invoke(main, [*call, "--base", "main"])
    assert done.exit_code == 1
    assert f"{old.name} must be the same as on main, and is gone" in done.output
    assert f"git checkout main -- sources/ledger/{old.name}" in done.output
    assert CliRunner().invoke(main, [*call, "--base", "nowhere"]).exit_code == 2


def _merged_topics(archive: TestArchive) -> None:
    (archive.root / "sources/topics/docks.yaml").unlink()
    archive.write("sources/topics/quay.yaml", TOPIC.format("The quay", "الرصيف") + f"replaces: [docks]\n{CORRECTION}")
    archive.edit(archive.well, "- docks", "- quay")


def _merged_agents(archive: TestArchive) -> None:
    (archive.root / "sources/agents/s-haddad.yaml").unlink()
    archive.edit(archive.answer, "- agent: s-haddad", "- agent: salma-haddad")
    archive.write(SALMA, agent("Salma Haddad", "سلمى حداد") + f"replaces: [s-haddad]\n{CORRECTION}")


def _replaced_statement(archive: TestArchive) -> None:
    text = (archive.root / archive.answer).read_text("utf-8")
    (archive.root / archive.answer).unlink()
    archive.write("sources/statements/2024/2024-05-07-reply.yaml", f"{text}replaces: [2024-05-07-answer]\n")


def _corrected(path: str, old: str, new: str) -> Callable[[TestArchive], None]:
    def act(archive: TestArchive) -> None:
        archive.edit(path, old, new)
        archive.correct(path)

    return act


def _relabelled(archive: TestArchive) -> None:
    archive.write("kinds.yaml", KIND.format("Vow", "قسم"))


SALMA, WELL = "sources/agents/salma-haddad.yaml", "sources/statements/2024/2024-05-06-well.yaml"
TOPIC = "label:\n  en: {}\n  ar: {}\n"
KIND = "statement:\n  oath:\n    label:\n      en: {}\n      ar: {}\n"
ACTS: dict[str, Callable[[TestArchive], None]] = {
    "topics merged": _merged_topics,
    "agents merged": _merged_agents,
    "a statement replaced": _replaced_statement,
    "a name corrected": _corrected(SALMA, "en: Salma Haddad", "en: Salma Haddad Naim"),
    "words corrected": _corrected(WELL, "، ولا تُغلق في وجه أحد", ""),
    "a kind labelled otherwise, of which nothing is published": _relabelled,
}


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_what_the_base_has_and_did_not_publish_was_never_published(
    published: TestArchive, act: Callable[[TestArchive], None]
) -> None:
    """What a branch merges is judged against the ledger, whether it is published before the next branch or with it."""
    published.write("sources/topics/docks.yaml", TOPIC.format("Docks", "الأرصفة") + "aliases: [The quay]\n")
    published.write("sources/topics/quay.yaml", TOPIC.format("The quay", "الرصيف"))
    published.write("sources/agents/s-haddad.yaml", agent("S. Haddad", "س. حداد") + "aliases: [Salma Haddad]\n")
    published.write("kinds.yaml", KIND.format("Oath", "يمين"))
    published.write(published.well, (published.root / published.well).read_text("utf-8") + "topics:\n  - docks\n")
    published.edit(published.answer, "  - agent: nazim-tahhan\n", "  - agent: nazim-tahhan\n  - agent: s-haddad\n")
    published.correct(published.answer)
    assert published.publish(datetime.date(2024, 6, 2)).errors == []
    published.commit()

    act(published)
    assert {one.code for one in published.check() if one.severity == "error"} == set()
    assert against(published) == []
    published.commit()
    assert against(published) == []
    published.git("revert", "--no-edit", "HEAD")
    assert against_base(published.configuration, "HEAD~1") == []
    published.git("reset", "-q", "--hard", "HEAD~1")
    assert published.publish(datetime.date(2024, 6, 3)).errors == []
    assert against(published) == []
