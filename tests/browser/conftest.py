"""A real Chromium, and a server as a static host would be: with the headers the site asks for in ``_headers``.

Without a Chromium these tests are skipped with a notice; with ``SIJILL_BROWSER=required`` they fail instead.
"""

import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import bridges

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
Opened = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a running Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        if os.environ.get("SIJILL_BROWSER") == "required":
            pytest.fail("a Chromium must be installed: SIJILL_BROWSER=required lets no browser test be skipped")
        pytest.skip("no Chromium was found on the path; the browser tests were not run")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


class _Host(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a static host does."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Add the headers that ``_headers`` has for this path; ``*`` is anything."""
        rules = Path(self.directory, "_headers")
        if rules.is_file():
            path, is_for_it = self.path.partition("?")[0], False
            for line in rules.read_text("utf-8").splitlines():
                if line.startswith("/"):
                    is_for_it = re.fullmatch(re.escape(line).replace(r"\*", ".*"), path) is not None
                elif is_for_it:
                    name, _, value = line.strip().partition(": ")
                    self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing address with the site's own page."""
        missing = Path(self.directory, "404.html")
        if code != 404 or not missing.is_file():
            super().send_error(code, message, explain)
            return
        data = missing.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback; yields the address of its root, ending in a slash."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def bridges_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a whole site that has every kind of page in every state."""
    return bridges.build(tmp_path_factory.mktemp("bridges"))


@pytest.fixture(scope="session")
def bridges_site(bridges_folder: Path) -> Iterator[str]:
    """Serve that site."""
    with serving(bridges_folder) as address:
        yield address


@pytest.fixture(scope="session")
def serve() -> Callable[[Path], AbstractContextManager[str]]:
    """Return what serves a folder: ``with serve(folder) as address``."""
    return serving


@pytest.fixture
def opened(chromium: Browser) -> Opened:
    """Return what opens an address in a fresh browser: ``with opened(address, width=360, scheme="dark") as page``.

    Leaving it fails the test if the page reported an error (the policy's included) or asked any other host.
    """

    @contextmanager
    def open_page(address: str, width: int = 1280, height: int = 900, scheme: str = "light", **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        context.set_default_timeout(10_000)
        page = context.new_page()
        complaints: list[str] = []
        host = address.split("/")[2] if "//" in address else ""

        def asked(request: Any) -> None:
            if request.url.startswith(("http:", "https:")) and request.url.split("/")[2] != host:
                complaints.append(f"asked {request.url}")

        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        try:
            page.goto(address)
            yield page
        finally:
            context.close()
        assert complaints == []

    return open_page


def answered(page: Page) -> None:
    """Wait until the search has answered: its script says something as soon as it is there, and then what it found."""
    expect(page.locator("[data-part=status]")).not_to_have_text("")
    expect(page.locator("[data-part=results]:not([aria-busy])")).to_have_count(1)


def open_filters(page: Page) -> None:
    """Have the filters of an answered search open: beside the results, in a wide window, they open by themselves."""
    answered(page)
    panel = page.locator("details[data-part=filters]")
    if panel.get_attribute("open") is None:
        panel.locator("summary").first.click()
    expect(page.locator("[data-part=facets] fieldset").first).to_be_visible()
