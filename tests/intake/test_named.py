"""Checking one statement says what a check of everything says of it, and looks at no more than what it names."""

import datetime
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bench.archive import Shape
from bench.synthetic import write_archive
from sijill.diagnostics import Diagnostic
from sijill.intake import take_in
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from sijill.state.archive import Archive

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nearby") / "archive"
    write_archive(folder, Shape(statements=60))
    assert check(read_configuration(folder), TODAY) == []
    return folder


@pytest.fixture
def archive(checked: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    shutil.copytree(checked, folder)
    check(read_configuration(folder), TODAY)  # copies have other inodes
    return folder


def related(folder: Path) -> Path:
    """A statement that names another."""
    return next(p for p in sorted((folder / "sources/statements").rglob("*.yaml")) if "target:" in p.read_text("utf-8"))


def named(folder: Path, field: str) -> str:
    found = re.search(rf"{field}: (\S+)", related(folder).read_text("utf-8"))
    assert found
    return found[1]


def record_of(folder: Path, kind: str, field: str) -> Path:
    return folder / "sources" / kind / f"{named(folder, field)}.yaml"


def target(folder: Path) -> Path:
    return next((folder / "sources/statements").rglob(f"{named(folder, 'target')}.yaml"))


def capture(folder: Path) -> Path:
    return next((folder / "sources/captures" / named(folder, "document")).glob("*.json"))


def swap(path: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert count
    path.write_text(text, "utf-8")


def reword(folder: Path) -> None:
    swap(related(folder), r"^    text: \|-\n      .*$", "    text: |-\n      كلام لم يقله أحد")


def rename_target(folder: Path) -> None:
    path = target(folder)
    path.rename(path.with_name(f"{path.stem}-again.yaml"))


def name_a_new_agent(folder: Path) -> None:
    old = record_of(folder, "agents", "agent")
    shutil.copy(old, old.with_name("quite-new.yaml"))
    swap(related(folder), rf"agent: {old.stem}$", "agent: quite-new")


def repeat_in_another_year(folder: Path) -> None:
    path = related(folder)
    other = next(p for p in sorted(path.parent.parent.iterdir()) if p != path.parent)
    shutil.copy(path, other / path.name)


def repeat_in_a_new_year(folder: Path) -> None:
    path = related(folder)
    (path.parent.parent / "1850").mkdir()
    shutil.copy(path, path.parent.parent / "1850" / path.name)


def alter_capture(folder: Path) -> None:
    swap(capture(folder), '"text": "', '"text": "X')


def replace_itself(folder: Path) -> None:
    with related(folder).open("a", encoding="utf-8") as file:
        file.write(f"replaces: [{target(folder).stem}]\n")


CHANGES: dict[str, Callable[[Path], object]] = {
    "it is reworded": reword,
    "it is no record any more": lambda f: related(f).write_text("- neither\n", "utf-8"),
    "it names nobody known": lambda f: swap(related(f), r"agent: \S+", "agent: nobody-at-all"),
    "it names somebody new": name_a_new_agent,
    "it replaces what is still there": replace_itself,
    "whom it names is gone": lambda f: record_of(f, "agents", "agent").unlink(),
    "what it links to is renamed": rename_target,
    "what it links to is of a later day": lambda f: swap(target(f), r"^  value: \S+", "  value: 2025-12-31"),
    "its document lists no copy": lambda f: swap(record_of(f, "documents", "document"), r"^captures:\n(  .*\n)+", ""),
    "its document's copy is gone": lambda f: capture(f).unlink(),
    "its document's copy has changed": alter_capture,
    "its id stands in another year too": repeat_in_another_year,
    "its id stands in a new year too": repeat_in_a_new_year,
    "nothing": lambda _: None,
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_one_file_checked_alone_is_judged_as_with_all_others(change: str, archive: Path, tmp_path: Path) -> None:
    CHANGES[change](archive)
    path = related(archive) if change != "it is no record any more" else _broken(archive)
    file = path.relative_to(archive).as_posix()
    fresh = tmp_path / "fresh"
    shutil.copytree(archive, fresh, ignore=shutil.ignore_patterns(".cache"))
    expected = of(file, check(read_configuration(fresh), TODAY))
    assert of(file, check(read_configuration(archive), TODAY, only=[file])) == expected
    # And what was not looked at is found afterwards.
    assert check(read_configuration(archive), TODAY) == check(read_configuration(fresh), TODAY)


def _broken(folder: Path) -> Path:
    return next(p for p in (folder / "sources/statements").rglob("*.yaml") if p.read_text("utf-8") == "- neither\n")


def of(file: str, found: list[Diagnostic]) -> list[Diagnostic]:
    return [one for one in found if one.file == file]


@pytest.mark.slow
@pytest.mark.parametrize("change", ["it is reworded", "it is no record any more", "nothing"])
def test_no_more_is_looked_at_than_a_statement_names(
    change: str, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = related(archive)
    before = path.read_bytes()
    CHANGES[change](archive)

    def everything(*_: object) -> dict[str, bytes]:
        raise AssertionError("everything was looked at")

    monkeypatch.setattr(take_in, "folder_marks", everything)
    file = path.relative_to(archive).as_posix()
    found = check(read_configuration(archive), TODAY, only=[file])
    assert bool(of(file, found)) == (path.read_bytes() != before)


@pytest.mark.slow
def test_a_state_that_saw_no_whole_archive_is_not_relied_on(archive: Path) -> None:
    shutil.rmtree(archive / ".cache")
    reword(archive)
    record_of(archive, "agents", "agent").write_text("- neither\n", "utf-8")
    found = check(read_configuration(archive), TODAY, only=[related(archive).relative_to(archive).as_posix()])
    assert len({one.file for one in found}) > 1


@pytest.mark.slow
@pytest.mark.parametrize("year", ["1850", "2999"])  # before and after the right one
def test_a_statement_stays_when_its_id_stood_twice_for_a_while(year: str, archive: Path) -> None:
    path = related(archive)
    before = rows(archive, path.stem)
    again = path.parent.parent / year / path.name
    again.parent.mkdir()
    shutil.copy(path, again)
    found = check(read_configuration(archive), TODAY)
    assert [one.code for one in found].count("repeated-id") == 1
    again.unlink()
    assert check(read_configuration(archive), TODAY) == []
    assert rows(archive, path.stem) == before != []


def rows(folder: Path, identifier: str) -> list[object]:
    """What the state has of a statement, its lists and relations."""
    with closing(Archive.open(read_configuration(folder)).connection) as connection:
        return [
            row
            for query in (
                "SELECT * FROM statements WHERE id = ?",
                "SELECT * FROM members WHERE id = ? ORDER BY list",
                "SELECT * FROM relations WHERE source = ? ORDER BY position",
            )
            for row in connection.execute(query, (identifier,))
        ]
