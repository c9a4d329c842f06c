"""A call of forty-five bodies: its words come first, and all who signed are one step away."""

import datetime
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import sijill
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.browser.conftest import Opened
from tests.made_up.archives import TestArchive, agent
from tests.made_up.served import write_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUNT = 45
CALL = "2024-05-06-well"
COUNTED = {"": "and 42 others", "ar/": "و42 آخرون"}
in_both = pytest.mark.parametrize("home", COUNTED)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = TestArchive(tmp_path_factory.mktemp("joint") / "archive")
    signed = ""
    for number in range(1, COUNT + 1):
        name = f"league-{number:02}"
        names = f"The League of the Friends of the Lower Valley {number}", f"رابطة أصدقاء الوادي الأسفل {number}"
        archive.write(f"sources/agents/{name}.yaml", agent(*names))
        signed += f"  - agent: {name}\n    capacity:\n      en: signatory\n      ar: موقّع\n"
    archive.edit(archive.well, "  - agent: salma-haddad\n", signed)
    archive.published()
    assert build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    return archive.root / "site"


@in_both
def test_the_words_are_on_the_first_two_screens_of_a_phone(
    site: Path, serve: Callable[[Path], AbstractContextManager[str]], opened: Opened, home: str
) -> None:
    with serve(site) as address, opened(f"{address}{home}statements/{CALL}/", width=360, height=800) as page:
        box = page.locator("blockquote").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 2 * 800
        assert COUNTED[home] in page.locator(".sj-who").inner_text()


@in_both
@pytest.mark.parametrize("scripts", [True, False])
def test_all_who_signed_are_one_step_away_and_on_paper(
    site: Path, serve: Callable[[Path], AbstractContextManager[str]], opened: Opened, home: str, scripts: bool
) -> None:
    call = f"{home}statements/{CALL}/"
    with serve(site) as address, opened(f"{address}{call}", width=360, height=800, java_script_enabled=scripts) as page:
        assert not page.locator("#speakers li").last.is_visible()
        page.emulate_media(media="print")
        assert page.locator("#speakers li").last.is_visible()
        page.emulate_media(media="screen")
        page.locator(".sj-who").get_by_role("link", name=COUNTED[home]).click()
        page.wait_for_timeout(300)
        everyone = page.locator("#speakers li")
        assert everyone.count() == COUNT
        top = page.locator("#speakers").bounding_box()
        assert top is not None
        assert 0 <= top["y"] < 400
        assert ("signatory" if not home else "موقّع") in everyone.last.inner_text()


@in_both
@pytest.mark.parametrize("name", ["statements/", "agents/league-40/", "timeline/2024/", ""])
def test_a_row_of_a_list_is_a_few_lines(
    site: Path, serve: Callable[[Path], AbstractContextManager[str]], opened: Opened, home: str, name: str
) -> None:
    with serve(site) as address, opened(f"{address}{home}{name}", width=360, height=800) as page:
        row = page.locator(f"li:has(a[href*='{CALL}'])").first
        assert COUNTED[home] in row.inner_text()
        box = row.bounding_box()
        assert box is not None
        assert box["height"] < 260


@in_both
def test_a_result_of_the_search_counts_them_and_finds_each(
    site: Path, serve: Callable[[Path], AbstractContextManager[str]], opened: Opened, home: str
) -> None:
    wanted = "Lower Valley 44" if not home else "الوادي الأسفل"
    with serve(site) as address, opened(f"{address}{home}search/?q={wanted}", width=360, height=800) as page:
        result = page.locator(f"li[data-id='{CALL}']")
        assert COUNTED[home] in result.inner_text()


def test_data_name_everyone_and_say_it_shortly(site: Path) -> None:
    data = json.loads((site / f"statements/{CALL}/statement.json").read_bytes())
    assert len(data["creator"]) == len(data["speakers"]) == len(data["passages"][0]["said_by"]) == COUNT
    assert data["credit"]["en"].endswith("Valley 3 and 42 others")
    assert data["passages"][0]["attribution"]["en"].count("League") == 3
    assert len(data["csl"]["en"]["author"]) == COUNT


def test_verifying_holds_all_who_signed(site: Path, tmp_path: Path) -> None:
    assert verify(str(site)).problems == []
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    heads = json.loads(files["manifest.json"])["ledger"]
    kept = {path: data for path, data in files.items() if not path.startswith("manifest")}
    page = f"statements/{CALL}/index.html"
    before, _, after = kept[page].rpartition(b"signatory")  # of the last one, whom only the whole list names
    kept[page] = before + b"witness" + after
    report = verify(str(write_site(tmp_path / "site", kept, heads, made_by=f"sijill {sijill.__version__}")))
    assert any(problem.startswith(page) and "signatory" in problem for problem in report.problems), report.problems
