"""A site opened from a folder (file://): its links lead to files, and the search says why it cannot answer."""

import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sijill.site.build import Request, build
from sijill.sources.settings import read_configuration
from tests.made_up.example import write_example

pytestmark = pytest.mark.browser


def made(folder: Path, *, in_folder_mode: bool) -> Path:
    """Return a site, made to be opened from a folder or to be served."""
    archive = folder / "archive"
    write_example(archive)
    if in_folder_mode:
        settings = archive / "mkdocs.yml"
        line = "      default_language: en\n"
        text = settings.read_text("utf-8").replace(line, f"{line}      folder_mode: true\n")
        settings.write_text(text, "utf-8")
    configuration = read_configuration(archive)
    assert build(configuration, Request(datetime.date(2031, 1, 1), jobs=1)).built
    return configuration.site


@pytest.fixture(scope="module", params=[True, False], ids=["for a folder", "for a server"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("folder"), in_folder_mode=request.param)


def test_a_reader_walks_from_page_to_page_and_into_the_other_language(site: Path, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="The old market stays open").first.click()
    expect(page.locator("blockquote#p1")).to_contain_text("سيبقى السوق مفتوحاً")
    page.get_by_role("link", name="العربية").first.click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_role("link", name="سلمى حداد").first.click()
    expect(page.locator("h1")).to_contain_text("سلمى حداد")
    page.close()


def test_the_search_says_that_a_folder_is_not_enough_and_leads_to_the_lists(site: Path, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto((site / "index.html").as_uri())
    field = page.locator("input[name=q]").first
    field.fill("market")
    field.press("Enter")
    page.wait_for_url(f"{(site / 'search/index.html').as_uri()}?q=market")
    expect(page.locator("[data-part=status]")).to_contain_text("opened from a folder")
    expect(page.locator("[data-part=lists] a").first).to_be_visible()
    page.close()
