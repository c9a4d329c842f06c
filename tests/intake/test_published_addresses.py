"""Settings that move or empty addresses of published pages are found, wherever one looks, until they say so."""

import datetime
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.intake.base import against_base
from sijill.intake.published_addresses import addresses_moved
from sijill.site.build import Request, build
from tests.made_up.archives import TestArchive

TODAY = datetime.date(2024, 7, 1)
START = "site_name: Valley\nsite_url: {site}\ntheme:\n  name: material\nplugins:\n  - sijill:\n"
SITE = "https://valley.example/log/"
ON = ("database: true", "markdown_twins: true")


def settings(archive: TestArchive, *options: str, site: str = SITE) -> None:
    archive.write("mkdocs.yml", START.format(site=site) + "".join(f"      {one}\n" for one in options))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The valley as it was published: English at the root, Arabic below ``ar/``."""
    archive = TestArchive(tmp_path_factory.mktemp("addresses") / "archive")
    settings(archive, "languages: [en, ar]", *ON)
    archive.published()
    return archive.root


@pytest.fixture
def archive(once: Path, tmp_path: Path) -> TestArchive:
    return TestArchive.copy_of(once, tmp_path / "archive")


def found(archive: TestArchive) -> list[str]:
    return [f"{one.line}:{one.column} {one.code}" for one in addresses_moved(archive.configuration)]


UNSAID = [
    (("languages: [en]", *ON), {}, ["7:18 published-language-gone"]),
    (("languages: [ar, en]", *ON), {}, ["7:18 published-root-moved"]),
    (("languages: [en, ar]", "default_language: ar", *ON), {}, ["8:25 published-root-moved"]),
    (("languages: [ar]", *ON), {}, ["7:18 published-language-gone"]),
    (("languages: [en, ar]", *ON), {"site": "https://valley.example/"}, ["2:11 published-site-moved"]),
    (("languages: [en, ar]", *ON), {"site": "''"}, ["2:11 published-site-moved"]),
    (("languages: [en, ar]", "database: false"), {}, ["8:17 published-files-gone", "6:5 published-files-gone"]),
]
SAID = [
    (("languages: [en]", "former_languages: [ar]", *ON), {}),
    (("languages: [ar]", "former_languages: [en]", *ON), {}),
    (("languages: [ar, en]", "former_default_languages: [en]", *ON), {}),
    (("languages: [en, ar]", f"former_site_urls: ['{SITE}']", *ON), {"site": "https://valley.example/"}),
    (("languages: [en, ar, fr]", *ON), {}),
    (("languages: [fr, ar, en]", "default_language: en", *ON), {}),
]


@pytest.mark.parametrize(("options", "given", "codes"), UNSAID)
def test_a_setting_that_moves_or_empties_published_addresses_is_found_where_it_is(
    archive: TestArchive, options: tuple[str, ...], given: dict[str, str], codes: list[str]
) -> None:
    assert found(archive) == []
    settings(archive, *options, **given)
    assert [code.partition(" ")[2] for code in found(archive)] == [code.partition(" ")[2] for code in codes]
    archive.commit()  # the settings of the last commit are not those of the last publication
    assert len(found(archive)) == len(codes)


@pytest.mark.parametrize(("options", "given"), SAID)
def test_who_adds_a_language_or_says_what_moves_is_free_to(
    archive: TestArchive, options: tuple[str, ...], given: dict[str, str]
) -> None:
    archive.write("strings/fr.yaml", "language.locale: fr\n")
    settings(archive, *options, **given)
    assert found(archive) == []


def test_each_mend_mends(archive: TestArchive) -> None:
    """The option that each mend names, added as it says, satisfies it."""
    for languages in ("[ar]", "[ar, en]", "[en]"):
        options, site = (f"languages: {languages}", *ON), "https://valley.example/"
        settings(archive, *options, site=site)
        for language in ("en", "ar"):
            mends = [sentence(one, language)[1] for one in addresses_moved(archive.configuration)]
            added = [line for mend in mends for line in re.findall(r"former_\w+: \[[^]]+\]", mend)]
            assert len(added) == len(mends) == 2
            settings(archive, *options, *added, site=site)
            assert found(archive) == []
            settings(archive, *options, site=site)


def test_check_publish_build_and_the_comparison_with_a_base_refuse_it(archive: TestArchive) -> None:
    settings(archive, "languages: [ar, en]", *ON)

    def errors(diagnostics: list[Diagnostic]) -> set[str]:
        return {one.code for one in diagnostics if one.severity == "error"}

    assert errors(archive.check()) == {"published-root-moved"}
    assert errors(archive.publish(datetime.date(2024, 6, 2)).errors) == {"published-root-moved"}
    assert errors(against_base(archive.configuration, "main")) == {"published-root-moved"}
    report = build(archive.configuration, Request(today=TODAY, jobs=1))
    assert (report.built, errors(report.diagnostics)) == (False, {"published-root-moved"})


def test_what_has_moved_once_is_kept_said(archive: TestArchive) -> None:
    """A language that was given up stays named, since its addresses lead on by that."""
    settings(archive, "languages: [en]", "former_languages: [ar]", *ON)
    archive.write("sources/ledger/more", "as if something were published again")
    archive.commit()
    settings(archive, "languages: [en]", *ON)
    assert found(archive) == ["7:18 published-language-gone"]


def test_before_anything_is_published_every_setting_is_free(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path / "archive")
    archive.commit()
    settings(archive, "languages: [ar]")
    assert found(archive) == []


@pytest.mark.parametrize("said", [False, True])
def test_diff_says_which_pages_move_and_which_are_gone(archive: TestArchive, said: bool) -> None:
    settings(archive, "languages: [ar]", *["former_languages: [en]"] * said, *ON)
    shown = CliRunner().invoke(main, ["-C", str(archive.root), "diff", "main"]).output.replace("&#47;", "/")
    shown = re.sub("&#[0-9]+;", lambda match: chr(int(match[0][2:-1])), shown).replace("\u2060", "")
    assert "pages at other addresses" in shown
    assert ("'languages' must have 'en'" in shown) != said
    assert f'**every page in en**\n    <p dir="ltr"><del>{SITE}</del></p>' in shown
    assert f'**every page in ar**\n    <p dir="ltr">{SITE}<del>ar/</del></p>' in shown
    assert "- /ar/statements/2024-05-06-well/\n" in shown


def test_diff_of_a_language_more_moves_nothing(archive: TestArchive) -> None:
    settings(archive, "languages: [en, ar, fr]", *ON)
    archive.write("strings/fr.yaml", "language.locale: fr\n")
    assert "pages at other" not in CliRunner().invoke(main, ["-C", str(archive.root), "diff", "main"]).output


NAMES = ("languages: [en, ar]", *ON)


@pytest.mark.parametrize(("options", "name", "says"), [
    ((*NAMES, "titles: {en: Valley, ar: الوادي}"), "Valley", ["10:32 ar"]),
    ((*NAMES, "titles: {en: Hill Log}"), "Valley", ["10:20 en"]),
    (NAMES, "Hill", ["1:12 en", "1:12 ar"]),
    ((*NAMES, "titles: {en: Valley, ar: Valley}"), "Hill", []),
])  # fmt: skip
def test_another_name_of_the_archive_in_published_citations_is_warned_of(
    archive: TestArchive, options: tuple[str, ...], name: str, says: list[str]
) -> None:
    settings(archive, *options)
    archive.edit("mkdocs.yml", "site_name: Valley", f"site_name: {name}")
    warned = addresses_moved(archive.configuration)
    assert [f"{one.line}:{one.column} {dict(one.facts)['language']}" for one in warned] == says
    assert [one.code for one in archive.check() if one.file == "mkdocs.yml"] == ["archive-renamed"] * len(says)
    assert archive.publish(datetime.date(2024, 6, 2)).errors == []
    archive.write("sources/ledger/more", "as if something were published under the new name")
    archive.commit()
    assert found(archive) == []
