"""A page as a browser shows it after its scripts ran; our own client fetches everything that it loads.

Each request of Chromium is intercepted and answered by the client, under its guard and limits. Any other connection
would go to a proxy that does not exist. Everything loaded is kept as a web archive file, with a picture of the page.
"""

import contextlib
import os
import shutil
import time
from typing import Any

from sijill.capture.payload import UnreadablePayload
from sijill.capture.web import Page, Shown, answered, page_of
from sijill.network.client import Answer, Client, Exchange
from sijill.network.errors import Unfetchable

_NOBODY = "http://127.0.0.1:1"  # a proxy that does not exist, so that the browser cannot connect by itself
_MOST_REQUESTS = 400
_IN_A_WINDOW = " (in a new window)"
_SOME = 5  # requests that were not made, which a note names
_MOST_MOVES = 5  # from page to page by script
_STILL, _MOST_WAIT = 4, 12  # seconds for which words must stay the same, and how long that is waited for
_MOST_BYTES = 256 * 1024 * 1024
_PASSED_ON = ("accept", "accept-language", "cookie", "referer")
_OF_THE_WIRE = frozenset(["connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"])
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_CHANGED = "before => { const text = document.body?.innerText ?? ''; return text !== before && { text } }"
# Returns the page as HTML, with its shadow trees. Before that it marks what the browser does not show, so that reading
# the page leaves it out whichever sheet or script hides it, and writes down the rules that scripts made and what they
# wrote into form fields.
_TAKE = """function (fetched, ...shadows) {
  const marks = []
  const text = sheet => [...sheet.cssRules].map(rule => rule.cssText).join('\\n')
  const own = css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); return text(sheet) }
  const made = css => { const style = document.createElement('style'); style.textContent = css; return style }
  const rules = sheet => { try { return text(sheet) } catch { return null } }
  const unwritten = ['checkbox', 'color', 'file', 'hidden', 'password', 'radio', 'range']
  const set = (one, name, value) => marks.push(() => one.style?.setProperty(name, value, 'important'))
  for (const root of [document, ...shadows]) {
    for (const one of root.querySelectorAll('*')) {
      const above = one.parentElement ?? root.host
      if (!above || one === document.body) continue
      const {display, visibility} = getComputedStyle(one), around = getComputedStyle(above).visibility
      if (display === 'none') set(one, 'display', 'none')
      if (visibility !== around || visibility !== 'visible') set(one, 'visibility', visibility)
    }
    for (const one of root.querySelectorAll('input, textarea, option')) {
      const now = one.localName === 'option' ? one.selected : one.value
      if (one.matches('option')) marks.push(() => one.toggleAttribute('selected', now))
      else if (now !== one.defaultValue && !unwritten.includes(one.type)) marks.push(() => { one.defaultValue = now })
    }
    for (const sheet of root.styleSheets) {
      const owner = sheet.ownerNode, now = rules(sheet)
      const before = owner.localName === 'link' ? fetched[sheet.href] : owner.textContent
      if (sheet.disabled) marks.push(() => owner.setAttribute('media', 'not all'))
      else if (now !== null && before !== undefined && !/@import/i.test(before) && own(before) !== now) {
        const style = made(now)
        if (owner.media) style.media = owner.media
        marks.push(() => { owner.after(style); owner.setAttribute('media', 'not all') })
      }
    }
    for (const sheet of root.adoptedStyleSheets)
      if (!sheet.disabled) marks.push(() => (root.head ?? root).append(made(text(sheet))))
  }
  for (const mark of marks) mark()
  const page = document.documentElement, [start, end] = page.cloneNode(false).outerHTML.split(/(?=<[/])/)
  const kind = document.doctype ? '<!DOCTYPE html>' : ''
  return kind + start + page.getHTML({shadowRoots: shadows}) + end
}"""


class _Loading:
    """The requests of one page: every exchange in order, and what was not loaded."""

    def __init__(self, client: Client, first: Answer) -> None:
        self.client = client
        self.first = self.document = first
        self.exchanges: list[Exchange] = list(first.exchanges)
        self.refused: list[str] = []
        self.sheets: list[Answer] = []
        self.page: Any = None
        self._served = False
        self._size = len(first.body)

    def answer(self, route: Any) -> None:
        """Answer one request of the browser."""
        request = route.request
        if not self._served and request.url.partition("#")[0] == self.first.last.address:
            self._served = True
            self._fulfil(route, self.first)
            return
        if not self._is_of_page(request):
            self._refuse(route, f"{request.method} {request.url}{_IN_A_WINDOW}")
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
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self.document = found  # a script went on to another page
        self.exchanges += found.exchanges
        self._size += len(found.body)
        if "css" in found.last.header("Content-Type"):
            self.sheets.append(found)
        self._fulfil(route, found)

    def close_socket(self, socket: Any) -> None:
        """Refuse a web socket."""
        self.refused.append(f"WebSocket {socket.url}")
        socket.close()

    def close_window(self, page: Any) -> None:
        """Close a window that a script opened; what it asked for was refused."""
        if not any(one.endswith(_IN_A_WINDOW) for one in self.refused):
            self.refused.append(f"{page.url}{_IN_A_WINDOW}")
        with contextlib.suppress(Exception):
            page.close()

    def _is_of_page(self, request: Any) -> bool:
        from playwright.sync_api import Error

        try:
            return bool(request.frame.page == self.page)
        except Error:  # a window that is only being opened
            return False

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
            context.route_web_socket("**/*", loading.close_socket)
            page = loading.page = context.new_page()
            context.on("page", loading.close_window)
            page.goto(first.last.address, wait_until="load", timeout=seconds * 1000)
            for _ in range(_MOST_MOVES):
                address = page.url
                with contextlib.suppress(Error):
                    page.wait_for_load_state("networkidle", timeout=10_000)
                still = _is_still(page)
                if page.url == address:
                    break
            session = context.new_cdp_session(page)
            _check_is_page(session, loading)
            picture = page.screenshot(full_page=True, timeout=seconds * 1000)
            body = _taken(session, loading.sheets).encode("utf-8", "replace")
            _check_is_page(session, loading)
            address = page.url.partition("#")[0]
            browser.close()
    except Error as error:
        raise UnreadablePayload(f"the browser must show the page, and did not: {_first_line(error)}") from None
    if loading.refused:
        some = ", ".join(dict.fromkeys(one[:200] for one in loading.refused[:_SOME]))
        notes.append(f"{len(loading.refused)} of the page's own requests were not made, such as {some}")
    notes.append("as a browser showed it after its scripts ran; the original kept is what they made of the page")
    if still:
        notes.append(f"its words were the same for {_STILL} seconds; what a script shows later is not in the copy")
    else:
        notes.append(f"its words still changed {_MOST_WAIT} seconds after it was loaded: look through them (--show)")
    last = loading.document
    if last.status != 200:
        raise UnreadablePayload(f"{last.last.address} must be answered with 200, and was with {last.status}")
    if last is not first:
        notes.append(f"a script of the page went on to {last.last.address}, and the words are from there")
        last = last._replace(exchanges=(*first.exchanges, *last.exchanges))
    if address == loading.document.exchanges[0].address or not address.startswith(("http://", "https://")):
        address = last.last.address
    shown = Shown(body, tuple(loading.exchanges), picture, address)
    sheets = [(one.exchanges[0].address, one) for one in loading.sheets]
    return page_of(client, last, notes, original, shown, sheets)


def _is_still(page: Any) -> bool:
    """Wait until a page's words stay the same for some seconds; return whether they do."""
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as TimedOut

    words, end = "", time.monotonic() + _MOST_WAIT
    while time.monotonic() < end:
        try:
            words = page.wait_for_function(_CHANGED, arg=words, timeout=_STILL * 1000).json_value()["text"]
        except TimedOut:
            return True
        except Error:  # a script goes on to another page
            page.wait_for_timeout(500)
    return False


def _check_is_page(session: Any, loading: _Loading) -> None:
    """Raise UnreadablePayload if a script led on to what is no page of the web, such as one that was not loaded."""
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]
    refused = frame.get("unreachableUrl")
    if refused:
        why = f": {loading.refused[-1]}" if loading.refused else ""
        raise UnreadablePayload(
            f"the browser must show the page, and a script of it went on to {refused}, which was not loaded{why}"
        )
    if not frame["url"].startswith(("http://", "https://")):
        raise UnreadablePayload(
            f"the browser must show a page of the web, and a script of it went on to {frame['url'][:100]}"
        )


def _taken(session: Any, sheets: list[Answer]) -> str:
    """Return a page as HTML with all of its shadow trees, in a world of scripts of its own."""
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
    session.send("DOM.enable")
    session.send("DOM.getDocument", {"depth": 0})
    # As a list: a tree of a thousand elements within one another would be too deep for a parser of JSON.
    nodes = session.send("DOM.getFlattenedDocument", {"depth": -1, "pierce": True})["nodes"]
    fetched = {one.exchanges[0].address: one.body.decode("utf-8", "replace") for one in sheets}
    given: list[dict[str, Any]] = [{"value": fetched}]
    for root in (root for node in nodes for root in node.get("shadowRoots", ())):
        if root["shadowRootType"] != "user-agent":  # such as the parts of a form field
            named = {"backendNodeId": root["backendNodeId"], "executionContextId": world}
            given.append({"objectId": session.send("DOM.resolveNode", named)["object"]["objectId"]})
    call = {"functionDeclaration": _TAKE, "executionContextId": world, "arguments": given, "returnByValue": True}
    found = session.send("Runtime.callFunctionOn", call)
    if "exceptionDetails" in found:
        raise UnreadablePayload(f"the browser must give the page, and did not: {found['exceptionDetails']['text']}")
    return str(found["result"]["value"])


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]
