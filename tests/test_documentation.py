"""The files that the maintainers' pages name are there: a page that names a file is changed when the file moves."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*(ROOT / "docs" / "maintainers").glob("*.md"), ROOT / "README.md", ROOT / "generator" / "README.md"])
# What is named in code marks and ends as a file of the program or of a test does.
_NAMED = re.compile(r"`((?:[\w-]+/)*[\w-]+\.(?:py|js|css|j2|sh))(?:::\w+)?`")
FILES = {
    path.relative_to(ROOT).as_posix()
    for folder in ("generator", "tests", "bench", "requirements")
    for path in (ROOT / folder).rglob("*")
    if "node_modules" not in path.parts
}


def absent(text: str) -> list[str]:
    return [name for name in _NAMED.findall(text) if not any(f"/{path}".endswith(f"/{name}") for path in FILES)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    assert absent(page.read_text("utf-8")) == []


def test_a_file_that_is_gone_is_noticed() -> None:
    assert absent("`site/build.py`, `build/site.py` and `tests/check/test_edges.py::test_x`") == ["build/site.py"]


def test_the_rooms_of_the_architecture_are_those_there_are() -> None:
    text = (ROOT / "docs/maintainers/architecture.md").read_text("utf-8")
    named = set(re.findall(r"^\| `(\w+)/`", text, re.MULTILINE))
    package = ROOT / "generator" / "sijill"
    rooms = {path.name for path in package.iterdir() if (path / "__init__.py").exists()}
    assert named == rooms - {"example"}
