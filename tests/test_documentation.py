"""The files that the maintainers' pages name are there: a page that names a file is changed when the file moves."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*(ROOT / "docs" / "maintainers").rglob("*.md"), ROOT / "README.md", ROOT / "generator" / "README.md"])
# What is named in code marks and ends as a file of the program or of a test does.
_NAMED = re.compile(r"`((?:[\w-]+/)*[\w-]+\.(?:py|js|css|j2|sh))(?:::\w+)?`")
# What is named from the project's own folder: a folder, or a file of any kind.
_BELOW = re.compile(r"`((?:generator|tests|bench|requirements|docs|\.github)/[\w./-]+)`")
FILES = {
    path.relative_to(ROOT).as_posix()
    for folder in ("generator", "tests", "bench", "requirements")
    for path in (ROOT / folder).rglob("*")
    if "node_modules" not in path.parts
}


def absent(text: str) -> list[str]:
    named = [name for name in _NAMED.findall(text) if not name.startswith("hosting/")]  # which an archive writes
    gone = [name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in FILES)]
    return gone + [name for name in _BELOW.findall(text) if name not in gone and not (ROOT / name).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    assert absent(page.read_text("utf-8")) == []


def test_a_file_that_is_gone_is_noticed() -> None:
    assert absent("`site/build.py`, `build/site.py` and `tests/check/test_edges.py::test_x`") == ["build/site.py"]
    assert absent("`generator/export/fonts/`, `generator/sijill/export/fonts/`") == ["generator/export/fonts/"]


def test_the_rooms_of_the_architecture_are_those_there_are() -> None:
    text = (ROOT / "docs/maintainers/architecture.md").read_text("utf-8")
    named = set(re.findall(r"^\| `(\w+)/`", text, re.MULTILINE))
    package = ROOT / "generator" / "sijill"
    rooms = {path.name for path in package.iterdir() if (path / "__init__.py").exists()}
    assert named == rooms - {"example"}


# What is named by its room and module in a docstring or a comment, or by its module in its own room's.
_DOTTED = re.compile(r"``([a-z]\w*(?:\.\w+)+)``")
PACKAGE = ROOT / "generator" / "sijill"
FIRST = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}


def unknown(text: str) -> list[str]:
    """Return the dotted names of a text that begin as our own do and lead to nothing."""
    names = [name for name in _DOTTED.findall(text) if name.rpartition(".")[2] not in ("py", "css", "js", "yaml")]
    return [name for name in names if name.partition(".")[0] in FIRST and not _leads(name.split("."))]


def _leads(parts: list[str]) -> bool:
    place = PACKAGE
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    if parts and (place / f"{parts[0]}.py").is_file():
        place /= f"{parts.pop(0)}.py"
    module = place / "__init__.py" if place.is_dir() else place
    if not parts or not module.is_file():
        return not parts
    name = re.escape(parts[0])
    defined = rf"^\s*(?:(?:async def|def|class) {name}\b|{name}\s*[:=])|\bimport .*\b{name}\b"
    return re.search(defined, module.read_text("utf-8"), re.MULTILINE) is not None


def test_every_dotted_name_in_a_docstring_or_comment_leads_to_something() -> None:
    gone = [(path.name, name) for path in PACKAGE.rglob("*.py") for name in unknown(path.read_text("utf-8"))]
    assert gone == []


def test_a_dotted_name_that_leads_to_nothing_is_noticed() -> None:
    assert unknown("``pages.later``, ``model.sameness.mark`` and ``sijill``") == ["pages.later", "model.sameness.mark"]
    assert unknown("``pages.lists``, ``model.sameness.marks``, ``os.path``, ``state.answers.Card``") == []


# Words that a newcomer has to read twice, and what is written instead.
RETIRED = {
    "amiss": "wrong", "anew": "again", "as ever": "as usual", "at hand": "given", "at the least": "at least",
    "at the most": "at most", "for ever": "permanently", "forthwith": "at once",
    "hence": "so", "herein": "here", "hitherto": "until now", "keeps not": "does not keep", "lest": "so that … not",
    "held against": "compared with", "how it is had": "how to get it", "of then": "of that time",
    "held equal": "compared", "hold them equal": "compare them", "holds the two equal": "compares the two",
    "holds them equal": "compares them", "likewise": "in the same way", "otherwise than": "differently from",
    "save for": "except for", "thereby": "so", "therein": "in it", "thereof": "of it",
    "told": "given, recognised", "upon": "on", "what becomes of": "the change of",
    "what came of": "the result of", "what comes of": "the result of", "whereby": "by which", "wherein": "in which",
    "whither": "where",
}  # fmt: skip
_RETIRED = re.compile(rf"\b(?:{'|'.join(RETIRED)})\b", re.IGNORECASE)
TEXTS = sorted(
    path
    for folder in (
        *("generator", "docs", "bench", "requirements", ".github", "Makefile", "pyproject.toml"),
        *(path.name for path in ROOT.glob("*.md")),
    )
    for path in ([ROOT / folder] if (ROOT / folder).is_file() else (ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".md", ".j2", ".html", ".css", ".yaml", ".yml", ".sh", ".toml", "") and path.is_file()
)
ALLOWED = {
    "bench/search/asked_latin.py": "lists of words that queries are made of",
    "bench/vocabulary.py": "a vocabulary for made-up texts",
}


def test_nothing_is_said_in_retired_words() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {match.group()!r}: write {RETIRED[match.group().lower()]!r}"
        for path in TEXTS
        if path.relative_to(ROOT).as_posix() not in ALLOWED
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        for match in _RETIRED.finditer(line)
    ]
    assert found == []


def test_a_retired_word_is_noticed_and_a_longer_word_is_none() -> None:
    assert [match.group() for match in _RETIRED.finditer("Made anew, and told; renewed, atolls")] == ["anew", "told"]
