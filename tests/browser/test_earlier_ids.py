"""A link to an id that a statement had before, with the version that was cited."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from sijill.site.build import Request, build
from tests.browser.conftest import serving
from tests.made_up.archives import CORRECTION, TestArchive

pytestmark = pytest.mark.browser
OLD = "2024-05-07-answer"


@pytest.fixture(scope="module")
def site(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = TestArchive.copy_of(published_once, tmp_path_factory.mktemp("earlier") / "archive")
    new = (archive.root / archive.answer).read_text("utf-8") + CORRECTION + f"replaces: [{OLD}]\n"
    archive.write("sources/statements/2024/2024-05-07-reply.yaml", new.replace("nazim-tahhan", "nazim-the-miller"))
    (archive.root / archive.answer).unlink()
    miller = archive.root / "sources/agents/nazim-tahhan.yaml"
    archive.write("sources/agents/nazim-the-miller.yaml", miller.read_text("utf-8") + "replaces: [nazim-tahhan]\n")
    miller.unlink()
    outcome = archive.publish(datetime.date(2024, 6, 2))
    assert outcome.publication
    assert not outcome.publication.refused
    assert build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1)).built
    return archive.root / "site"


@pytest.mark.parametrize("home", ["", "ar/"])
@pytest.mark.parametrize(
    ("fragment", "arrives"),
    [("", "statements/2024-05-07-reply/"), ("#v1", f"statements/{OLD}/v1/"), ("#v9", "statements/2024-05-07-reply/")],
)
def test_the_version_that_a_link_names_is_what_opens(
    site: Path, chromium: Browser, home: str, fragment: str, arrives: str
) -> None:
    with serving(site) as address:
        page: Any = chromium.new_page()
        page.goto(f"{address}{home}statements/{OLD}/{fragment}")
        expect(page).to_have_url(f"{address}{home}{arrives}")
        page.wait_for_timeout(300)  # nothing leads on from there
        assert page.url == f"{address}{home}{arrives}"
        page.close()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_address_of_a_language_that_is_elsewhere_leads_to_the_page_that_was_there(
    published_once: Path, tmp_path: Path, chromium: Browser, language: str
) -> None:
    archive = TestArchive.copy_of(published_once, tmp_path / "archive")
    archive.edit(
        "mkdocs.yml", "  - sijill\n",
        "  - sijill:\n      languages: [ar, en]\n      former_default_languages: [en]\n      former_languages: [fr]\n",
    )  # fmt: skip
    assert build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1)).built
    with serving(archive.root / "site") as address:
        page: Any = chromium.new_page()
        page.goto(f"{address}{language}/statements/{OLD}/v1/")
        expect(page).to_have_url(f"{address}statements/{OLD}/#v1")
        page.goto(f"{address}{language}/statements/{OLD}/?a=b#p1")
        expect(page).to_have_url(f"{address}statements/{OLD}/?a=b#p1")
        page.close()


def test_an_id_without_pages_of_versions_leads_to_the_record_that_has_its_place(site: Path, chromium: Browser) -> None:
    with serving(site) as address:
        page: Any = chromium.new_page()
        page.goto(f"{address}agents/nazim-tahhan/#v1")
        expect(page).to_have_url(f"{address}agents/nazim-the-miller/")
        page.wait_for_timeout(300)
        assert page.url == f"{address}agents/nazim-the-miller/"
        page.close()


@pytest.mark.parametrize("home", ["", "ar/"])
def test_the_address_of_the_newest_version_leads_to_what_the_statement_says_of_it(
    site: Path, chromium: Browser, home: str
) -> None:
    with serving(site) as address:
        page: Any = chromium.new_page()
        page.goto(f"{address}{home}statements/2024-05-06-well/v1/")
        expect(page).to_have_url(f"{address}{home}statements/2024-05-06-well/#v1")
        expect(page.locator("#v1")).to_be_visible()
        page.goto(f"{address}{home}statements/2024-05-06-nobody/v1/")
        expect(page).to_have_url(f"{address}{home}statements/2024-05-06-nobody/#v1")
        expect(page.locator("[data-missing]").first).to_be_visible()
        page.close()


def test_without_javascript_the_page_leads_on_and_names_the_versions(site: Path, chromium: Browser) -> None:
    with serving(site) as address:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}statements/{OLD}/#v1")
        expect(page).to_have_url(f"{address}statements/2024-05-07-reply/")
        expect(page.locator(f'a[href$="statements/{OLD}/v1/"]')).to_have_count(1)
        context.close()
