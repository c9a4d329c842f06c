"""An honest site of every kind of archive is intact, and is made again to the byte to find that out."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.interface.own_languages import use
from sijill.publish.report import Report
from sijill.publish.verify import verify
from tests.editing.test_upgrade_ledger import old  # noqa: F401 - a fixture
from tests.made_up.archives import TestArchive
from tests.sources.test_own_languages import PSEUDO
from tests.sources.test_own_languages import archive as in_own_language  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow
Change = Callable[[TestArchive], None]


def call(root: Path, *arguments: str) -> None:
    done = CliRunner().invoke(main, ["-C", str(root), *arguments])
    assert done.exit_code == 0, done.output


def held(root: Path, *, publish: bool = True) -> Report:
    """Publish, build and verify; the site must be intact."""
    if publish:
        call(root, "publish", "--date", "2026-11-01", "--with-examples")
    call(root, "build", "--jobs", "1", "--today", "2026-12-02")
    use({})  # whoever verifies knows no archive's strings
    report = verify(str(root / "site"))
    assert (report.problems, report.intact) == ([], True)
    return report


def options(text: str) -> Change:
    return lambda archive: archive.edit("mkdocs.yml", "  - sijill\n", f"  - sijill:\n{text}")


def settings(text: str) -> Change:
    return lambda archive: archive.write("mkdocs.yml", (archive.root / "mkdocs.yml").read_text() + text)


def own_text(archive: TestArchive) -> None:
    archive.write("docs/en/index.md", "# Welcome\n\nTo *the* `valley`.\n\n[[lists]]\n\nAnd [farewell](about.md).\n")
    archive.write(
        "docs/en/more/index.md", '---\ntitle: "More & \\"more\\""\ndescription: Of <it>\n---\n\n## One\n\n## Two\n'
    )
    archive.write("docs/en/more/deep.md", "# A *deeper* page\n\n<details hidden><summary>x</summary></details>\n")


def own_styles(archive: TestArchive) -> None:
    archive.write("docs/en/own.css", "h1 { color: red }\n")
    settings("extra_css:\n  - own.css\n")(archive)


KINDS: dict[str, Change] = {
    "with addresses": settings("site_url: https://valley.example/a/\nrepo_url: https://code.example/v\n"),
    "in one language": options("      languages: [en]\n      former_languages: [ar]\n"),
    "with Arabic first": options(
        "      languages: [ar, en]\n      former_default_languages: [en]\n      titles:\n        en: Valley & hill\n"
    ),
    "opened from a folder": options("      folder_mode: true\n"),
    "with short pages": options("      page_size: 1\n      newest: 1\n"),
    "with a look of its own": settings(
        "copyright: Of nobody\nextra:\n  social:\n    - name: Elsewhere\n      link: https://other.example/\n"
    ),
    "with a database": options("      database: true\n"),
    "with text of its own": own_text,
    "with styles of its own": own_styles,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_of_this_kind_is_made_again_to_the_byte(published: TestArchive, kind: str) -> None:
    KINDS[kind](published)
    published.commit()
    report = held(published.root)
    assert report.remade
    assert any("own.css" in one for one in report.not_held) == (kind == "with styles of its own")


def test_the_shipped_archive(tmp_path: Path) -> None:  # the golden one's own test does the same
    shipped = Path(__file__).parents[2]
    for name in ("sources", "docs"):
        shutil.copytree(shipped / name, tmp_path / "shipped" / name)
    shutil.copyfile(shipped / "mkdocs.yml", tmp_path / "shipped/mkdocs.yml")
    assert held(tmp_path / "shipped", publish=False).remade


def test_a_ledger_that_has_statements_alone(old: TestArchive) -> None:  # noqa: F811
    report = held(old.root, publish=False)
    assert report.remade
    assert any("statements alone" in one for one in report.not_held)


def test_a_language_of_its_own(in_own_language: Path) -> None:  # noqa: F811
    report = held(in_own_language)
    assert report.remade
    assert any(f"'{PSEUDO}', a language of the archive's own" in one for one in report.not_held)


def test_kinds_of_its_own_and_a_description_that_a_document_gives(published: TestArchive) -> None:
    published.write(
        "kinds.yaml", "statement:\n  sermon:\n    label:\n      en: Sermon\n      ar: خطبة\n    type: Message\n"
    )
    published.edit(published.answer, "kind: remarks", "kind: sermon")
    nazim = "sources/agents/nazim-tahhan.yaml"
    text = (published.root / nazim).read_text("utf-8")
    translated = "    translations:\n      - language: en\n        text: Nazim Tahhan\n        by: editors\n"
    published.write(nazim, f"{text}descriptions:\n  - text: ناظم الطحّان\n    document: almanac\n{translated}")
    published.commit()
    assert held(published.root).remade
    page = (published.root / "site/agents/nazim-tahhan/index.html").read_text("utf-8")
    assert "Almanac" in page
