"""Two agents of one name that nothing sets apart are warned of, whichever of them was edited."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.made_up.example import write_example

DISTINCT = "distinction:\n  en: {}\n  ar: {}\n"
POET, MILLER = DISTINCT.format("the poet", "الشاعرة"), DISTINCT.format("the miller", "الطحّانة")
Write = Callable[[str, str | None], list[tuple[str, str]]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes a namesake of Salma Haddad with more lines, or deletes it, and returns what is warned of."""
    root = tmp_path / "archive"
    write_example(root)
    agents = root / "sources/agents"
    text = (agents / "salma-haddad.yaml").read_text("utf-8")

    def written(name: str, more: str | None) -> list[tuple[str, str]]:
        path = agents / f"{name}.yaml"
        if more is None:
            path.unlink()
        else:
            path.write_text(text + more, "utf-8")
        found = check(read_configuration(root), datetime.date(2026, 11, 23), jobs=1)
        assert {(one.code, one.severity) for one in found} <= {("namesakes", "warning")}
        return sorted((Path(one.file).stem, dict(one.facts)["other"]) for one in found)

    return written


@pytest.mark.slow
def test_a_distinction_sets_two_apart_and_the_same_one_does_not(write: Write) -> None:
    both = [("salma-haddad", "salma-two"), ("salma-two", "salma-haddad")]
    assert write("salma-two", "") == both
    assert write("salma-two", POET) == []
    assert write("salma-haddad", POET) == both
    assert write("salma-haddad", DISTINCT.format("the miller", "الشاعرة")) == both, "in Arabic they are the same"
    assert write("salma-haddad", MILLER) == []
    assert write("salma-three", MILLER) == [("salma-haddad", "salma-three"), ("salma-three", "salma-haddad")]
    assert write("salma-three", None) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "same"),
    [("Ṣalma  HADDĀD", True), ("Salma Haddads", False), ("سَلمى حداد", True), ("سلمى حدّاد", True), ("سلمى حدار", False)],
)
def test_names_are_one_but_for_spacing_case_marks_and_forms_of_letters(tmp_path: Path, name: str, same: bool) -> None:
    write_example(tmp_path / "a")
    agents, arabic = tmp_path / "a/sources/agents", "ح" in name
    text = (agents / "salma-haddad.yaml").read_text("utf-8").replace("سلمى حداد", name if arabic else "غيرها")
    (agents / "other.yaml").write_text(text.replace("Salma Haddad", "Other" if arabic else name), "utf-8")
    found = check(read_configuration(tmp_path / "a"), datetime.date(2026, 11, 23), jobs=1)
    assert [one.code for one in found] == ["namesakes"] * (2 * same)


@pytest.mark.slow
def test_one_identifier_is_of_one_agent_and_membership_of_a_body(tmp_path: Path) -> None:
    """Warned of at both, however it is written, and no longer once either is mended."""
    root = tmp_path / "archive"
    write_example(root)
    agents = root / "sources/agents"
    text = (agents / "salma-haddad.yaml").read_text("utf-8")

    def found(name: str, kind: str, more: str) -> list[tuple[str, str, str]]:
        own = f"name:\n  en: {name.title()}\n  ar: {name[::-1]}\nkind: {kind}\n{more}"
        (agents / f"{name}.yaml").write_text(own, "utf-8")
        said = check(read_configuration(root), datetime.date(2026, 11, 23), jobs=1)
        return sorted((Path(one.file).stem, one.code, dict(one.facts)["other"]) for one in said)

    isni = "identifiers:\n  isni: {}\n"
    (agents / "salma-haddad.yaml").write_text(text + isni.format("0000 0001 2103 2683"), "utf-8")
    both = [("dockers", "shared-identifier", "salma-haddad"), ("salma-haddad", "shared-identifier", "dockers")]
    assert found("dockers", "organisation", isni.format("'0000000121032683'")) == both
    assert found("dockers", "organisation", isni.format("0000 0001 2150 090X")) == []
    assert found("rower", "person", "member_of: [dockers, salma-haddad]\n") == [
        ("rower", "member-of-person", "salma-haddad")
    ]
    assert found("dockers", "person", "") == [
        ("rower", "member-of-person", "dockers"), ("rower", "member-of-person", "salma-haddad")
    ]  # fmt: skip
    assert found("rower", "person", "member_of: [{body: dockers, since: 2019}]\n") == [
        ("rower", "member-of-person", "dockers")
    ]
    assert found("dockers", "party", "") == []
