"""What an unfinished merge leaves is named by its lines, in files of every kind."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.diagnostics.reporters import sentence
from sijill.model.conflicts import conflicts
from sijill.sources.records import parse_record
from sijill.sources.settings import ConfigurationError, read_configuration
from tests.check.test_every_rule import archive as archive
from tests.check.test_every_rule import problems, second_version_first


def in_conflict(path: Path, at: int = 1) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    one = lines[at] if lines[at].endswith("\n") else lines[at] + "\n"
    both = ["<<<<<<< HEAD\n", one, "=======\n", one.replace("a", "b"), ">>>>>>> other\n"]
    path.write_text("".join([*lines[:at], *both, *lines[at + 1 :]]), "utf-8")


@pytest.mark.parametrize(
    ("pattern", "at"),
    [("sources/statements/2024/*.yaml", 3), ("sources/agents/*.yaml", 1), ("sources/documents/*.yaml", 5),
     ("sources/topics/*.yaml", 1), ("sources/captures/*/*.json", 0), ("sources/ledger/*", 0), ("docs/en/about.md", 2),
     ("docs/ar/about.md", 0)],
)  # fmt: skip
def test_a_conflict_is_named_in_a_file_of_any_kind(archive: Path, pattern: str, at: int) -> None:
    second_version_first(archive)
    (path,) = archive.glob(pattern)
    in_conflict(path, at)
    name = path.relative_to(archive).as_posix()
    found = [one for one in problems(archive) if one.file == name]
    assert [(one.code, one.line) for one in found] == [("merge-conflict", at + 1)]
    assert sentence(found[0])[0].endswith(f"at lines {at + 1} to {at + 5}")
    assert f"({at + 1}, {at + 3}, {at + 5})" in sentence(found[0])[1]


def test_a_conflict_in_the_settings_is_named(archive: Path) -> None:
    in_conflict(archive / "mkdocs.yml", 1)
    with pytest.raises(ConfigurationError, match=r"mkdocs.yml:2:1: error: .*conflict of a merge is at lines 2 to 6"):
        read_configuration(archive)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("a\n<<<<<<< HEAD\nb\n||||||| x\nc\n=======\nd\n>>>>>>> y\n", [(2, 4, 6, 8)]),
        ("<<<<<<< HEAD\nb\n", [(1,)]), ("a\n=======\nb\n>>>>>>> y\n", [(2, 4)]),
        ("<<<<<<< a\n=======\n<<<<<<< b\n=======\n>>>>>>> b\n", [(1, 2), (3, 4, 5)]),
        ("Title\n=======\n\ntext\n", []), ("  <<<<<<< HEAD\n", []), ("<<<<<<<HEAD\n", []), (">>>>>>> quoted\n", []),
        ("Title\n=======\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> y\n", [(3, 5, 7)]),
    ],
)  # fmt: skip
def test_the_marks_of_a_conflict_are_found_also_where_some_are_gone(text: str, marks: list[tuple[int, ...]]) -> None:
    assert [found.marks for found in conflicts(text)] == marks


def test_the_last_mark_of_a_conflict_is_named_where_only_it_is_left() -> None:
    found = parse_record("topic", b"label: {en: A, ar: B}\n>>>>>>> branch\n", "a.yaml").diagnostics
    assert [(one.code, one.line) for one in found][:1] == [("merge-conflict", 2)]


@given(st.lists(st.sampled_from(["<<<<<<< a", "=======", "||||||| b", ">>>>>>> c", "x", ""]), max_size=12))
def test_every_line_from_the_first_mark_on_is_looked_at_once(lines: list[str]) -> None:
    named = [number for found in conflicts("\n".join(lines)) for number in found.marks]
    assert named == sorted(set(named))
    assert all(lines[number - 1][:7] in ("<<<<<<<", "=======", "|||||||", ">>>>>>>") for number in named)
    starts = [number for number, line in enumerate(lines, 1) if line.startswith("<<<<<<<")]
    assert set(starts) <= set(named)
