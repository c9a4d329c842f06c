"""The inventory in frame.md names all that is used of MkDocs and Material, and nothing that is not.

Whoever puts another maker in their place has to give these things and no others.
"""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

import sijill
from sijill.frame import run as frame
from sijill.frame import theme
from sijill.frame.stylesheet import GIVEN_UP, minified

pytestmark = pytest.mark.slow  # each needs a frame, which MkDocs makes

PACKAGE = Path(sijill.__file__).parent
ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "maintainers" / "frame.md"
# What MkDocs and Material give to every template; ours know ``sijill`` and ``w`` beside these.
GIVEN = re.compile(r"{[{%][^}]*?\b((?:page|config|nav|base_url|lang|features|extra)\b[\w.]*)")
Used = set[tuple[str, str]]


def named() -> Used:
    """Each thing of the inventory with each file that its row says uses it."""
    table = PAGE.read_text("utf-8").partition("## What is used of MkDocs and Material")[2].partition("\n## ")[0]
    found: Used = set()
    for row in table.splitlines():
        if row.startswith("| `"):
            used, _, files = (cell.strip() for cell in row.strip("|").split("|"))
            found |= {(one, file) for one in re.findall(r"`([^`]+)`", used) for file in re.findall(r"`([^`]+)`", files)}
    return found


def imports() -> Iterator[tuple[str, str]]:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if re.search("mkdocs|material|markdown|pymdownx", text) else ():
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "find_spec":
                names += [one.value for one in node.args if isinstance(one, ast.Constant)]
            for name in names:
                if name.partition(".")[0] in ("mkdocs", "material", "markdown", "pymdownx"):
                    yield name, path.relative_to(PACKAGE).as_posix()


def plugin() -> Iterator[str]:
    """The events that the plugin answers, the settings it reads or writes, and what it asks of a page."""
    text = re.sub(r"(?m)^from .*$", "", (PACKAGE / "plugin.py").read_text("utf-8"))
    yield from re.findall(r"def (on_\w+)", text)
    for attribute, key in re.findall(r"\bconfig\.theme(?:\.(\w+)|\[\"(\w+)\"\])", text):
        yield f"theme.{attribute or key}"
    yield from {name for name in re.findall(r"\bconfig\.(\w+)", text) if name not in ("theme", "configuration")}
    yield from re.findall(r"\b(?<!first\.)page\.(?:file\.)?\w+", text)


def templates() -> Iterator[tuple[str, str]]:
    (material,) = find_spec("material").submodule_search_locations  # type: ignore[union-attr, misc]
    ours = {path.relative_to(theme.TEMPLATES).as_posix(): path for path in theme.TEMPLATES.rglob("*.html")}
    for name, path in ours.items():
        text, file = path.read_text("utf-8"), path.relative_to(PACKAGE).as_posix()
        if Path(material, "templates", name).is_file():
            yield name, file
        for tag in re.findall(r"{%-? (?:include|extends|import|from) [^%]*%}", text):
            yield from ((one, file) for one in re.findall(r'"([^"]+)"', tag) if one not in ours)
        yield from ((one, file) for one in GIVEN.findall(text))


def extensions(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else ():
        yield from item if isinstance(item, dict) else [item]


def styles(css: str) -> set[str]:
    """The blocks of Material, by the class that names them, whose rules are in a frame's stylesheet."""
    material = css[: css.index(minified(theme.STYLESHEET.read_text("utf-8")))]
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", material, flags=re.DOTALL)
    return {name.partition("__")[0].partition("--")[0] for name in re.findall(r"\.(md-[\w-]+)", selectors)}


def used(made: frame.Frame) -> Used:
    settings = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)
    kept = styles(made.files["assets/sijill/frame.css"].path.read_text("utf-8"))
    return {
        *imports(),
        *((name, "plugin.py") for name in plugin()),
        *templates(),
        *((name, "mkdocs.yml") for name in extensions(settings["markdown_extensions"])),
        *((name, "frame/stylesheet.py") for name in kept | set(GIVEN_UP)),
        *((name, "frame/material.py") for name in frame.MAKER.packages),
    }


def test_the_inventory_names_what_is_used_with_the_file_that_uses_it(made: frame.Frame) -> None:
    assert sorted(used(made) - named()) == []


def test_the_inventory_names_nothing_that_is_not_used(made: frame.Frame) -> None:
    assert sorted(named() - used(made)) == []


@pytest.mark.parametrize("name", ["mkdocs.plugins", "on_config", "theme.dirs", "page.content", "md-typeset", "tables"])
def test_what_would_be_missed_first_is_looked_for(made: frame.Frame, name: str) -> None:
    assert name in {one for one, _ in used(made)}
