"""Whatever is edited and asked, in whatever order, an archive that was checked before is judged as one that never was.

What is found depends on what is asked about alone: the files, the settings and the day.
"""

import datetime
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.archive import Shape
from bench.synthetic import write_archive
from sijill import check as room
from sijill.check.finding import Finding
from sijill.check.subject import Subject
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.rules.history import DraftId
from sijill.intake import take_in
from sijill.intake.read import Reader
from sijill.intake.store import StateUpdate
from sijill.site.checking import check
from sijill.sources.settings import read_configuration

EARLY, LATE = datetime.date(2019, 5, 5), datetime.date(2023, 1, 1)
TODAY, TOMORROW = datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)
DAYS = (EARLY, LATE, TODAY, TOMORROW)
DATES = ("2018-02-03", "2024-02-03", "2026-11-24", "2030-02-03")
KINDS = ("statements", "agents", "documents", "topics")
CALLED = "Karim Banna"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("any_order") / "made"
    write_archive(folder, Shape(statements=30), jobs=1)
    return folder


def any_of(folder: Path, chance: random.Random, *kinds: str) -> Path | None:
    files = sorted(path for kind in kinds for path in (folder / "sources" / kind).rglob("*.yaml"))
    return chance.choice(files) if files else None


def swap(path: Path | None, pattern: str, replacement: str) -> None:
    if path:
        text = re.sub(pattern, replacement, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
        path.write_text(text, "utf-8")


def spoil(folder: Path, chance: random.Random) -> None:
    """Make a record none."""
    swap(any_of(folder, chance, *KINDS), r"\A", chance.choice(["- neither\n", "bad: {\n", "unknown_field: x\n"]))


def remove(folder: Path, chance: random.Random) -> None:
    path = any_of(folder, chance, *KINDS)
    if path:
        path.unlink()


def misspell_and_add(folder: Path, chance: random.Random) -> None:
    """Name a record that is not there, check that, and add one whose name is still more like it."""
    path, agent = any_of(folder, chance, "statements"), any_of(folder, chance, "agents")
    if path and agent:
        swap(path, r"^  - agent: \S+", f"  - agent: {agent.stem}-quite-anothr")
        check(read_configuration(folder), TODAY, jobs=1)
        shutil.copy(agent, agent.with_name(f"{agent.stem}-quite-another.yaml"))


def misspell(folder: Path, chance: random.Random) -> None:
    """Name a record that is not there, whose name is like that of one that may come."""
    swap(any_of(folder, chance, "statements"), r"(agent|document|target): (\S+)$", r"\1: \2-x")


def add_what_is_like(folder: Path, chance: random.Random) -> None:
    path = any_of(folder, chance, "agents", "documents", "topics")
    if path:
        shutil.copy(path, path.with_name(f"{path.stem}-{chance.choice('xyz')}.yaml"))


def restore(folder: Path, chance: random.Random) -> None:
    """Put back any record as it was."""
    good = folder.parent / "good"
    path = any_of(good, chance, *KINDS)
    assert path
    target = folder / path.relative_to(good)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def relate(folder: Path, chance: random.Random) -> None:
    """Link two statements in a way that they may not be linked."""
    path, other = any_of(folder, chance, "statements"), any_of(folder, chance, "statements")
    if path and other:
        kind = chance.choice(["corrects", "retracts", "confirms", "discusses"])
        wrong = chance.choice(["", "\n    target_passage: p9"])
        swap(path, r"\nrelations:\n(?:  .*\n)+", "\n")
        swap(path, r"\Z", f"\nrelations:\n  - type: {kind}\n    target: {other.stem}{wrong}\n")


def another_speaker(folder: Path, chance: random.Random) -> None:
    agent = any_of(folder, chance, "agents")
    if agent:
        swap(any_of(folder, chance, "statements"), r"^  - agent: \S+", f"  - agent: {agent.stem}")


def redate(folder: Path, chance: random.Random) -> None:
    swap(any_of(folder, chance, "statements", "documents"), r"^  value: .*$", f"  value: {chance.choice(DATES)}")


def comment(folder: Path, chance: random.Random) -> None:
    """Move every line of a record, and say nothing else."""
    swap(any_of(folder, chance, *KINDS), r"\A", "# A remark.\n")


def merge(folder: Path, chance: random.Random) -> None:
    """Let a record take the place of another, which may be named still, or be there."""
    kind = chance.choice(KINDS)
    path, other = any_of(folder, chance, kind), any_of(folder, chance, kind)
    if path and other and path.stem != other.stem:
        swap(path, r"\Z", f"\nreplaces: [{other.stem}]\n")
        if chance.random() < 0.8:
            other.unlink()


def alter_copy(folder: Path, chance: random.Random) -> None:
    path = chance.choice(sorted((folder / "sources/captures").rglob("*.json")))
    if chance.random() < 0.5:
        swap(path, '"text": "', '"text": "X')
    else:
        good = folder.parent / "good" / path.relative_to(folder)
        shutil.copyfile(good, path)


def say_the_same(path: Path, other: Path) -> None:
    """Give a statement the speakers and passages of another."""
    for block in ("speakers", "passages"):
        theirs = re.search(rf"^{block}:\n(?:[ -].*\n|\n)+", other.read_text("utf-8"), re.MULTILINE)
        swap(path, rf"^{block}:\n(?:[ -].*\n|\n)+", theirs[0].replace("\\", r"\\") if theirs else "")


def edit_one(folder: Path, path: Path, chance: random.Random) -> None:
    """Edit a statement: its date, its speaker, or its words, so that they are another's or no longer are."""
    other, agent = any_of(folder, chance, "statements"), any_of(folder, chance, "agents")
    edit = chance.choice(["date", "speaker", "name", "same words", "same words", "other words", "spoil", "restore"])
    if edit == "date":
        swap(path, r"^  value: .*$", f"  value: {chance.choice(DATES)}")
    elif edit == "speaker" and agent:
        swap(path, r"^  - agent: \S+", f"  - agent: {agent.stem}")
    elif edit == "name":
        swap(path, r"^  - agent: .*$", f"  - agent: {CALLED}")
    elif edit == "same words" and other and other != path:
        say_the_same(path, other)
    elif edit == "other words":
        swap(path, r"^(    text: )", r"\1Otherwise ")
    elif edit == "spoil":
        swap(path, r"\A", "unknown_field: x\n")
    elif edit == "restore" and (good := folder.parent / "good" / path.relative_to(folder)).exists():
        shutil.copyfile(good, path)


def edit_agents(folder: Path, chance: random.Random) -> None:
    """Add, remove, rename or spoil an agent, which a statement may name by its id or by what it is called."""
    path = any_of(folder, chance, "agents")
    added = folder / "sources/agents/called.yaml"
    if chance.random() < 0.5 and path and path != added:
        shutil.copy(path, added)
        swap(added, r"^  en: .*$", f"  en: {CALLED}")
    elif chance.random() < 0.5:
        added.unlink(missing_ok=True)
    elif path:
        swap(path, r"\A", "unknown_field: x\n")


def check_one(folder: Path, cold: Path, chance: random.Random, day: datetime.date) -> None:
    """Edit one statement, and perhaps agents, and check it alone: what is found in it is what is found from nothing.

    Nor does that check leave anything out that a check of all files finds after it.
    """
    path = any_of(folder, chance, "statements")
    assert path
    only = path.relative_to(folder).as_posix()
    for _ in range(3):
        edit_one(folder, path, chance)
        if chance.random() < 0.3:
            edit_agents(folder, chance)
        expected = of_a_copy(folder, cold, day)
        found = check(read_configuration(folder), day, jobs=1, only=(only,))
        assert [one for one in found if one.file == only] == [one for one in expected if one.file == only]
        if chance.random() < 0.5:
            assert check(read_configuration(folder), day, jobs=1) == expected


def repeat(folder: Path, chance: random.Random) -> None:
    """Give a statement's id to a second file."""
    path = any_of(folder, chance, "statements")
    if path:
        other = path.parent.parent / chance.choice(["1850", "2090"]) / path.name
        other.parent.mkdir(exist_ok=True)
        other.write_bytes(path.read_bytes())


def one_language(folder: Path, chance: random.Random) -> None:
    file = folder / "mkdocs.yml"
    text, two, one = file.read_text("utf-8"), "languages: [en, ar]", "languages: [en]"
    names, none = "        ar: ", "        # ar: "  # the archive's names in Arabic
    changes = ((two, one), (names, none)) if two in text else ((one, two), (none, names))
    for old, new in changes:
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def nothing(folder: Path, chance: random.Random) -> None:
    """Ask again."""


STEPS: tuple[Callable[[Path, random.Random], None], ...] = (
    spoil, spoil, remove, misspell, misspell_and_add, add_what_is_like, restore, restore, relate, relate,
    another_speaker, redate, comment, alter_copy, merge, merge, repeat, one_language, nothing,
)  # fmt: skip


def of_a_copy(folder: Path, cold: Path, day: datetime.date) -> list[Diagnostic]:
    """Return what is found in a copy that was never checked."""
    shutil.rmtree(cold, ignore_errors=True)
    shutil.copytree(folder, cold, ignore=shutil.ignore_patterns(".cache"))
    return check(read_configuration(cold), day, jobs=1)


def after(made: Path, scratch: Path, seed: int, length: int) -> None:
    """Take some steps, a few at once, and compare after each."""
    chance = random.Random(seed)
    warm, cold, good = scratch / "warm", scratch / "cold", scratch / "good"
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(made, good)
    shutil.copytree(made, warm)
    day, done = TODAY, []
    check(read_configuration(warm), day, jobs=1)
    for _ in range(length):
        for step in chance.choices(STEPS, k=chance.choice([1, 1, 2, 4])):
            step(warm, chance)
            done.append(step.__name__)
        day = chance.choice([day, day, *DAYS])
        found = check(read_configuration(warm), day, jobs=1)
        expected = of_a_copy(warm, cold, day)
        assert found == expected, (done, sorted(set(found) ^ set(expected)))
        if chance.random() < 0.3:
            check_one(warm, cold, chance, day)


@settings(max_examples=8)
@given(st.integers(0, 2**32))
@pytest.mark.slow
def test_findings_depend_on_the_files_and_not_on_how_they_came_about(
    made: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    after(made, tmp_path_factory.getbasetemp() / "steps", seed, 8)


@settings(max_examples=8)
@given(st.integers(0, 2**32))
@pytest.mark.slow
def test_checking_one_file_finds_and_leaves_what_a_check_of_all_does(
    made: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    scratch = tmp_path_factory.getbasetemp() / "one_file"
    shutil.rmtree(scratch, ignore_errors=True)
    for name in ("good", "warm"):
        shutil.copytree(made, scratch / name)
    chance = random.Random(seed)
    check(read_configuration(scratch / "warm"), TODAY, jobs=1)
    for _ in range(3):
        check_one(scratch / "warm", scratch / "cold", chance, TODAY)


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    shutil.copytree(made, folder)
    return folder


def from_nothing(folder: Path, day: datetime.date) -> list[Diagnostic]:
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    return check(read_configuration(folder), day, jobs=1)


@pytest.mark.slow
def test_a_check_that_is_killed_on_one_day_leaves_nothing_to_another(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    redated = next(iter(sorted((archive / "sources/statements").rglob("*.yaml"))))
    swap(redated, r"^  value: .*$", f"  value: {TOMORROW}")
    before = check(read_configuration(archive), TODAY, jobs=1)
    assert "date-in-future" in {one.code for one in before}
    with monkeypatch.context() as patch:
        patch.setattr(StateUpdate, "_check_relations", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            check(read_configuration(archive), TOMORROW, jobs=1)
    assert check(read_configuration(archive), TODAY, jobs=1) == before == from_nothing(archive, TODAY)


def two_of_one(archive: Path) -> Path:
    """Return a statement that has been given the words of another since all were checked."""
    check(read_configuration(archive), TODAY, jobs=1)
    one, other = sorted((archive / "sources/statements").rglob("*.yaml"))[:2]
    say_the_same(one, other)
    return one


@pytest.mark.slow
def test_words_of_another_are_seen_by_a_check_of_the_file_and_of_all_after_it(archive: Path) -> None:
    only = two_of_one(archive).relative_to(archive).as_posix()
    alone = check(read_configuration(archive), TODAY, jobs=1, only=(only,))
    assert "same-words" in {one.code for one in alone if one.file == only}
    assert check(read_configuration(archive), TODAY, jobs=1) == from_nothing(archive, TODAY)


@pytest.mark.slow
@pytest.mark.parametrize("last", ["history", "names"])
def test_a_check_that_is_killed_before_records_are_compared_leaves_that_to_the_next(
    archive: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    two_of_one(archive)
    with monkeypatch.context() as patch:
        patch.setattr(f"sijill.intake.{last}.check_{last}", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            check(read_configuration(archive), TODAY, jobs=1)
    found = check(read_configuration(archive), TODAY, jobs=1)
    assert "same-words" in {one.code for one in found}
    assert found == from_nothing(archive, TODAY)


@pytest.mark.slow
def test_another_version_of_the_generator_judges_for_itself(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(read_configuration(archive), TODAY, jobs=1) == []
    monkeypatch.setattr(room, "CHECKS", (*room.CHECKS, room.Check(_refuse_all, room.Needs.RECORD, (DraftId,))))
    monkeypatch.setattr(take_in, "__version__", "99")
    assert {one.code for one in check(read_configuration(archive), TODAY, jobs=1)} == {"draft-id"}


def _refuse_all(subject: Subject, known: object) -> Iterator[Finding]:
    yield Finding(DraftId, (), {"statement": subject.id})


@pytest.mark.slow
def test_checking_for_an_earlier_day_reads_only_what_is_dated_after_it(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(read_configuration(archive), TOMORROW, jobs=1)
    files = (archive / "sources/statements").rglob("*.yaml")
    dates = {path: re.search(r"^  value: (\d{4}-\d\d-\d\d)", path.read_text("utf-8"), re.MULTILINE) for path in files}
    last, newest = max((date[1], path) for path, date in dates.items() if date)
    read: list[str] = []
    whole = Reader.read
    monkeypatch.setattr(Reader, "read", lambda self, file: read.append(file.id) or whole(self, file))
    day = datetime.date.fromisoformat(last) - datetime.timedelta(days=1)
    found = check(read_configuration(archive), day, jobs=1)
    assert newest.stem in read
    assert len(read) < 15
    assert found == from_nothing(archive, day) != []


@pytest.mark.slow
def test_an_earlier_day_leaves_nothing_behind_and_a_later_one_hides_nothing(archive: Path) -> None:
    configuration = read_configuration(archive)
    assert check(configuration, TODAY, jobs=1) == []
    assert {one.code for one in check(configuration, EARLY, jobs=1)} == {"date-in-future"}
    assert check(configuration, TODAY, jobs=1) == []


@pytest.mark.slow
def test_midnight_reads_no_record_again(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = read_configuration(archive)
    assert check(configuration, TODAY, jobs=1) == []
    monkeypatch.setattr(Reader, "read", lambda *_: pytest.fail("a record was read again"))
    assert check(configuration, TOMORROW, jobs=1) == []
