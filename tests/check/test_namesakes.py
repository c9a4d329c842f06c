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


def test_a_distinction_sets_two_apart_and_the_same_one_does_not(write: Write) -> None:
    both = [("salma-haddad", "salma-two"), ("salma-two", "salma-haddad")]
    assert write("salma-two", "") == both
    assert write("salma-two", POET) == []
    assert write("salma-haddad", POET) == both
    assert write("salma-haddad", DISTINCT.format("the miller", "الشاعرة")) == both, "in Arabic they are the same"
    assert write("salma-haddad", MILLER) == []
    assert write("salma-three", MILLER) == [("salma-haddad", "salma-three"), ("salma-three", "salma-haddad")]
    assert write("salma-three", None) == []
