"""A real browser on a site made of hostile records: nothing runs, whatever is opened, searched or verified."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from sijill.site.build import Request, build
from tests.browser.conftest import Opened
from tests.hostile.payloads import SCRIPTS
from tests.hostile.test_site import PAYLOADS, make

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], AbstractContextManager[str]]
) -> Iterator[str]:
    archive = make(tmp_path_factory.mktemp("hostile") / "archive")
    assert build(archive.configuration, Request(date(2024, 7, 1), commit="")).built
    with serve(archive.root / "site") as found:
        yield found


def test_no_hostile_record_runs_anything_in_a_browser(address: str, opened: Opened) -> None:
    with opened(address) as page:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for number in range(0, len(PAYLOADS), 3):
            for language in ("", "ar/"):
                page.goto(f"{address}{language}statements/2024-05-02-hostile-{number}/")
                said = page.locator("blockquote#p1").evaluate("element => element.textContent")
                assert said[1:-1] == PAYLOADS[number]
        for path in ("", "ar/", "statements/", "corrections/", "gaps/", "timeline/2024/", "agents/hostile-1/"):
            page.goto(address + path)
        assert dialogs == []


def test_no_hostile_query_and_no_hostile_result_runs_anything(address: str, opened: Opened) -> None:
    with opened(address) as page:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for text in SCRIPTS[:14]:
            page.goto(f"{address}search/?q={quote(text)}")
            page.wait_for_timeout(60)
            assert page.locator("main script:not([src]), main iframe, main img[onerror], main svg[onload]").count() == 0
        page.goto(f"{address}search/?q=alert")
        page.locator("[data-id]").first.wait_for()
        assert dialogs == []
