"""MkDocs-Material alone, making the pages of a synthetic archive from Markdown.

It has its default settings, with search, and renders only one language. By default every page is in the navigation of
every other, so time grows with the square of the number of pages; without navigation it does not.
"""

import argparse
import sys
from pathlib import Path

from bench.archive import Archive, Shape
from bench.hugo import statement_markdown

_SETTINGS = """\
site_name: Synthetic archive
site_url: https://archive.example/
theme:
  name: material
{navigation}validation:
  omitted_files: ignore
  absolute_links: ignore
  unrecognized_links: ignore
"""


def write_site(folder: Path, shape: Shape, navigation: bool = False) -> None:
    """Write a MkDocs site with a page for each statement, in English, with or without ``navigation``."""
    archive = Archive(shape)
    pages = folder / "docs" / "statements"
    pages.mkdir(parents=True)
    settings = _SETTINGS.format(navigation="" if navigation else "nav:\n  - index.md\n")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# Synthetic archive\n", encoding="utf-8")
    for number in range(shape.statements):
        statement = archive.statement(number)
        text = statement_markdown(archive, statement, "en").partition("\n---\n")[2]
        title = f"# {statement.card.title[0]}\n\n"
        (pages / f"{statement.card.id}.md").write_text(title + text, encoding="utf-8")


def command(folder: Path, output: Path) -> list[str]:
    """Return the command that makes a site into an output folder."""
    python = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    return [*python, "--config-file", str(folder / "mkdocs.yml"), "--site-dir", str(output)]


def main() -> None:
    """Write a MkDocs site from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.material", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--statements", type=int, default=1000)
    parser.add_argument("--navigation", action="store_true", help="put every page into the navigation")
    options = parser.parse_args()
    write_site(options.folder, Shape(options.statements), options.navigation)
    print(" ".join(command(options.folder, options.folder / "site")))


if __name__ == "__main__":
    main()
