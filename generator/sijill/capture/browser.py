"""A page as a browser shows it after its scripts ran; our own client fetches everything that it loads.

Each request of Chromium is intercepted and answered by the client, under its guard and limits. Any other connection
would go to a proxy that does not exist. Everything loaded is kept as a web archive file, with a picture of the page.
"""

import contextlib
import os
import shutil
from typing import Any

from sijill.capture.payload import UnreadablePayload
from sijill.capture.web import Page, Shown, answered, page_of
from sijill.network.client import Answer, Client, Exchange
from sijill.network.errors import Unfetchable

_NOBODY = "http://127.0.0.1:1"  # a proxy that does not exist, so that the browser cannot connect by itself
_MOST_REQUESTS = 400
_MOST_BYTES = 256 * 1024 * 1024
_PASSED_ON = ("accept", "accept-language", "cookie", "referer")
_OF_THE_WIRE = frozenset(["connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"])
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Marks what the browser does not show, so that reading the page leaves it out whichever style sheet hides it.
_MARK_HIDDEN = """() => { for (const one of document.querySelectorAll('body *'))
{
    const {display, visibility} = getComputedStyle(one), above = getComputedStyle(one.parentElement).visibility
    if (display === 'none') one.style.setProperty('display', 'none', 'important')
    if (visibility !== above || visibility !== 'visible') one.style.setProperty('visibility', visibility, 'important')
  } }"""


class _Loading:
    """The requests of one page: every exchange in order, and what was not loaded."""

    def __init__(self, client: Client, first: Answer) -> None:
        self.client = client
        self.first = first
        self.exchanges: list[Exchange] = list(first.exchanges)
        self.refused: list[str] = []
        self.sheets: list[Answer] = []
        self._served = False
        self._size = len(first.body)

    def answer(self, route: Any) -> None:
        """Answer one request of the browser."""
        request = route.request
        if not self._served and request.url.partition("#")[0] == self.first.last.address:
            self._served = True
            self._fulfil(route, self.first)
            return
        full = len(self.exchanges) >= _MOST_REQUESTS or self._size >= _MOST_BYTES
        if request.method != "GET" or full:
            self._refuse(route, f"{request.method} {request.url}")
            return
        try:
            headers = [(name.title(), value) for name, value in request.headers.items() if name in _PASSED_ON]
            found = self.client.get(request.url, headers=headers)
        except (Unfetchable, UnicodeError) as error:
            self._refuse(route, str(error))
            return
        self.exchanges += found.exchanges
        self._size += len(found.body)
        if "css" in found.last.header("Content-Type"):
            self.sheets.append(found)
        self._fulfil(route, found)

    def _fulfil(self, route: Any, found: Answer) -> None:
        headers = {name: value for name, value in found.last.headers if name.lower() not in _OF_THE_WIRE}
        with contextlib.suppress(Exception):  # the page may no longer wait for it
            route.fulfill(status=found.status, headers=headers, body=found.body)

    def _refuse(self, route: Any, what: str) -> None:
        self.refused.append(what)
        with contextlib.suppress(Exception):
            route.abort("blockedbyclient")


def browse(client: Client, address: str, seconds: float = 60) -> Page:
    """Return a page as a browser shows it. Raises UnreadablePayload if there is no such page or no browser."""
    from playwright.sync_api import Error, sync_playwright

    first, notes, original = answered(client, address)
    loading = _Loading(client, first)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        notes.append("the browser ran as root, without its own sandbox: run this as a plain user")
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=next(filter(None, map(shutil.which, _NAMES)), None), chromium_sandbox=not root,
                proxy={"server": _NOBODY, "bypass": "<-loopback>"},
                args=["--disable-background-networking", "--dns-prefetch-disable",
                      "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"],
            )  # fmt: skip
            context = browser.new_context(
                service_workers="block", accept_downloads=False, user_agent=client.name,
                viewport={"width": 1280, "height": 900},
            )  # fmt: skip
            context.route("**/*", loading.answer)
            context.route_web_socket("**/*", lambda socket: socket.close())
            page = context.new_page()
            page.goto(first.last.address, wait_until="load", timeout=seconds * 1000)
            with contextlib.suppress(Error):
                page.wait_for_load_state("networkidle", timeout=10_000)
            picture = page.screenshot(full_page=True, timeout=seconds * 1000)
            page.evaluate(_MARK_HIDDEN)
            body = page.content().encode("utf-8")
            browser.close()
    except Error as error:
        raise UnreadablePayload(f"the browser must show the page, and did not: {_first_line(error)}") from None
    if loading.refused:
        notes.append(f"{len(loading.refused)} of the page's own requests were not made, such as {loading.refused[0]}")
    notes.append("as a browser showed it after its scripts ran; the original kept is what they made of the page")
    return page_of(client, first, notes, original, Shown(body, tuple(loading.exchanges), picture), loading.sheets)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]
