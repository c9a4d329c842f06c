"""Relations that put statements after one another in a circle: every member is refused, whatever was read last."""

import random
import shutil
from pathlib import Path

import pytest

from sijill.diagnostics import Diagnostic
from sijill.intake.store import StateUpdate
from sijill.model.relations import RELATION_RULES
from sijill.site import checking
from tests.made_up.archives import ANSWER, TestArchive

NAMES = ("one", "two", "three", "four")
# Words of their own, so that none is taken for another's double.
SAID = dict(zip(NAMES, ("البئر الأولى", "الأولى تكفي", "البئر للجميع", "سنحفر بئرا ثانية"), strict=True))
ID = "2024-05-07-{}"
PATH = "sources/statements/2024/2024-05-07-{}.yaml"
UNDATED = "  value: unknown\n"
ORDERS = sorted(kind.value for kind, rule in RELATION_RULES.items() if rule.orders)


@pytest.fixture
def archive(tmp_path: Path) -> TestArchive:
    archive = TestArchive(tmp_path / "archive")
    for name in NAMES:
        link(archive, name)
    return archive


def link(archive: TestArchive, name: str, *targets: str, kind: str = "updates", date: str = "2024-05-07") -> None:
    """Write a statement with relations to others."""
    text = ANSWER.partition("relations:")[0].replace("2024-05-07", date)
    text = text.replace("البئر الأولى تكفي", SAID.get(name, "تكفي"))
    if targets:
        text += "relations:\n" + "".join(f"  - type: {kind}\n    target: {ID.format(one)}\n" for one in targets)
    archive.write(PATH.format(name), text)


def circle(archive: TestArchive, *names: str, kind: str = "updates") -> None:
    for name, target in zip(names, (*names[1:], names[0]), strict=True):
        link(archive, name, target, kind=kind)


def refused(found: list[Diagnostic]) -> dict[str, str]:
    """Return, of each statement that is refused for a circle, that circle."""
    return {
        Path(one.file).stem.removeprefix("2024-05-07-"): str(dict(one.facts)["circle"]).replace("2024-05-07-", "")
        for one in found
        if one.code == "relation-circle"
    }


def from_nothing(archive: TestArchive) -> list[Diagnostic]:
    shutil.rmtree(archive.root / ".cache", ignore_errors=True)
    return archive.check()


@pytest.mark.quick(4)
@pytest.mark.parametrize("kind", ORDERS)
def test_two_statements_of_one_day_cannot_each_come_after_the_other(archive: TestArchive, kind: str) -> None:
    circle(archive, "one", "two", kind=kind)
    assert refused(archive.check()) == {"one": "one → two → one", "two": "two → one → two"}


@pytest.mark.parametrize("kind", sorted(kind.value for kind in RELATION_RULES if kind.value not in ORDERS))
def test_what_may_come_before_may_lead_in_a_circle(archive: TestArchive, kind: str) -> None:
    circle(archive, "one", "two", kind=kind)
    assert archive.check() == []


def test_every_member_of_a_longer_circle_is_refused_and_nothing_that_leads_into_it(archive: TestArchive) -> None:
    circle(archive, "one", "two", "three")
    link(archive, "four", "one")
    assert refused(archive.check()) == {
        "one": "one → two → three → one",
        "two": "two → three → one → two",
        "three": "three → one → two → three",
    }


@pytest.mark.slow
@pytest.mark.parametrize("mended", ["one", "two", "three"])
def test_the_findings_of_all_members_go_when_one_link_is_mended_and_come_back(
    archive: TestArchive, mended: str
) -> None:
    circle(archive, "one", "two", "three")
    archive.check()
    link(archive, mended)
    assert archive.check() == []
    circle(archive, "one", "two", "three")
    found = archive.check()
    assert set(refused(found)) == {"one", "two", "three"}
    assert found == from_nothing(archive)


@pytest.mark.slow
def test_the_findings_go_when_a_member_is_gone(archive: TestArchive) -> None:
    circle(archive, "one", "two", "three")
    archive.check()
    (archive.root / PATH.format("two")).unlink()
    found = archive.check()
    assert {one.code for one in found} == {"unknown-reference"}
    assert found == from_nothing(archive)


def test_a_relation_that_the_dates_contradict_is_refused_for_that_alone(archive: TestArchive) -> None:
    circle(archive, "one", "two")
    archive.check()
    link(archive, "one", "two", date="2024-05-06")
    found = archive.check()
    assert {one.code for one in found if one.file == PATH.format("two")} == set()
    assert "relation-not-allowed" in {one.code for one in found}
    assert refused(found) == {}


@pytest.mark.slow
def test_verdicts_are_those_of_a_check_from_nothing_after_any_edits(archive: TestArchive) -> None:
    chance = random.Random(7)
    seen = set()
    for _ in range(24):
        name = chance.choice(NAMES)
        path = archive.root / PATH.format(name)
        if path.exists() and chance.random() < 0.05:
            path.unlink()
        else:
            others = [one for one in NAMES if one != name]
            targets = chance.sample(others, chance.choice([0, 1, 1, 1, 2]))
            kind = chance.choice(["updates", "updates", "corrects", "discusses"])
            date = chance.choice([*["2024-05-07"] * 4, "2024-05-06/2024-05-08", "2024-05", "unknown"])
            link(archive, name, *targets, kind=kind, date=date)
        warm = archive.check()
        seen.add(len(refused(warm)))
        (archive.root / ".cache").rename(archive.root / "kept")
        cold = archive.check()
        shutil.rmtree(archive.root / ".cache")
        (archive.root / "kept").rename(archive.root / ".cache")
        assert warm == cold
    assert seen >= {0, 2, 3}


def test_a_check_of_one_file_sees_a_circle_that_another_file_closes(archive: TestArchive) -> None:
    link(archive, "one", "two")
    link(archive, "two", "three")
    archive.check()
    link(archive, "three", "one")
    only = [PATH.format("one")]
    found = checking.check(archive.configuration, checking.datetime.date(2024, 7, 1), jobs=1, only=only)
    assert refused([one for one in found if one.file in only]) == {"one": "one → two → three → one"}


@pytest.mark.slow
def test_relations_are_checked_after_a_run_that_was_killed_before(
    archive: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    circle(archive, "one", "two")
    link(archive, "three", "four")
    archive.check()
    circle(archive, "three", "four")
    link(archive, "one")
    with monkeypatch.context() as patch:
        patch.setattr(StateUpdate, "_check_relations", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            archive.check()
    found = archive.check()
    assert set(refused(found)) == {"three", "four"}
    assert found == from_nothing(archive)


def test_a_circle_of_many_is_named_by_its_ends(archive: TestArchive) -> None:
    names = [f"many-{number:02}" for number in range(12)]
    circle(archive, *names)
    found = refused(archive.check())
    assert len(found) == 12
    assert found["many-03"] == "many-03 → many-04 → … → many-03"
