"""The documentation as a site: it builds strictly, looks like an archive, and what its tutorials say to type works."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sijill.cli import main
from sijill.model.colours import ACCENTS

ROOT = Path(__file__).parents[1]
TUTORIALS = ROOT / "docs/maintainers/tutorials"
PAGES = sorted([*(ROOT / "docs/maintainers").rglob("*.md"), ROOT / "docs/index.md"])
BLOCK = re.compile(r"^( *)```(?:sh|powershell)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def build(folder: Path, *, docs: Path = ROOT / "docs") -> subprocess.CompletedProcess[str]:
    """Build the site of a folder of pages as ``make docs-site`` does."""
    shutil.copytree(docs, folder / "docs", dirs_exist_ok=True)
    shutil.copy(ROOT / "docs-site.yml", folder)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", "docs-site.yml"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_it_builds_with_every_page_and_fetches_nothing_from_elsewhere(tmp_path: Path) -> None:
    done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    site = tmp_path / "docs-site"
    for page in PAGES:
        name = page.relative_to(ROOT / "docs").with_suffix("").as_posix()
        assert (site / ("index.html" if name == "index" else f"{name}/index.html")).is_file(), name
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        loaded = re.findall(r"<(?:script|img|iframe)[^>]* src=\"(https?:[^\"]*)|<link[^>]*href=\"(https?:[^\"]*)", text)
        assert not loaded, page
    for name in ("maintainers/hosting.ar", "ar/guide"):
        assert '<div lang="ar" dir="rtl">' in (site / name / "index.html").read_text("utf-8")
    assert not (site / "en/about").exists()
    assert not list(site.rglob("*.py"))
    style = (ROOT / "docs/look/documentation.css").read_text("utf-8")
    assert all(accent in style for accent in ACCENTS.values())


@pytest.mark.slow
@pytest.mark.parametrize("link", ["[x](no-such-page.md)", "[x](hosting.md#no-such-heading)"])
def test_a_link_that_leads_nowhere_ends_the_build_and_is_named(tmp_path: Path, link: str) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    with (tmp_path / "docs/maintainers/frame.md").open("a") as file:
        file.write(f"\n{link}\n")
    done = build(tmp_path / "second", docs=tmp_path / "docs")
    assert done.returncode != 0
    assert "maintainers/frame.md" in done.stderr
    assert link[4:-1].partition("#")[2] in done.stderr


def typed() -> list[tuple[str, list[str]]]:
    """Every command that a page says to type: in a block, or in code marks."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        lines = [line for _, block in BLOCK.findall(text) for line in block.splitlines()]
        lines += re.findall(r"`(sijill [^`]+)`", BLOCK.sub("", text))
        for line in lines:
            for part in re.split(r"&&|[|#]", line):
                match = re.match(r"(?:\S+/)?sijill (.*)", part.strip())
                if match:
                    found.append((f"{page.name}: {line.strip()}", re.findall(r"(?<!\S)--?[\w-]+|[\w-]+", match[1])))
    return found


def test_every_command_that_is_to_be_typed_exists_with_its_options() -> None:
    given = typed()
    assert len(given) > 100
    wrong = []
    for where, words in given:
        words = [word for word in words if word != "COMMAND"]
        while words[:1] in (["-C"], ["--lang"]):
            words = words[2:]
        command = main.get_command(click.Context(main), words[0]) if words and not words[0].startswith("-") else main
        group = command
        if isinstance(group, click.Group) and group is not main and len(words) > 1:
            command = group.get_command(click.Context(group), words[1])
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} if command else set()
        for word in words:
            if command is None or (word.startswith("--") and word.partition("=")[0] not in {*known, "--help", "--all"}):
                wrong.append((where, word))
    assert wrong == []


@pytest.mark.slow
def test_the_first_tutorial_leads_from_an_empty_folder_to_a_built_site(tmp_path: Path) -> None:
    """What it says to type is typed, in its order."""
    blocks = [block for _, block in BLOCK.findall((TUTORIALS / "start.md").read_text("utf-8"))]
    words = "The harbour opens on Monday"
    page = f"Harbour notice\n\nNadia Farouk said: “{words}”.\n"
    prepared = f"set -eu\ncd {shlex.quote(str(tmp_path))}\n"
    script = prepared + blocks[0] + f"printf %s {shlex.quote(page)} > page.txt\n" + "".join(blocks[1:])
    who = {f"GIT_{one}_{what}": "robot@example.org" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **who, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "my-archive/site"
    [statement] = (site / "statements").glob("2024-03-04-*/index.html")
    assert words in statement.read_text("utf-8")
