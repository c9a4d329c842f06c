"""Fetching the style sheets that a page names, since they may hide words of it."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urldefrag

from sijill.capture.conditions import media_holds
from sijill.model.hosts import joined
from sijill.network.client import Answer, Client
from sijill.network.errors import Unfetchable
from sijill.network.robots import Robots

_LARGEST_HEAD, _MOST_SHEETS = 2_000_000, 20  # bytes that are searched for style sheets; how many are fetched
_LARGEST = 4 * 1024 * 1024  # bytes of one sheet
_MOST_KEPT = 32 * 1024 * 1024  # bytes of sheets that are kept for the pages that follow
_IMPORT = re.compile(r"@import\s+(?:url\(\s*)?[\"']?([^\"'()\s;]+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_AS_IT_IS = "/%:@!$&'()*+,;=~[]-._?"  # characters of an address; browsers encode others
_NOT_THERE = frozenset([404, 410])


class PageSheets(NamedTuple):
    """A page's style sheets by the addresses that it names, and sentences about those that are not there.

    Those that are ``absent`` no browser gets either; those that are ``unread`` may hide words from the page's readers.
    """

    found: tuple[tuple[str, Answer], ...]
    absent: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


NO_SHEETS = PageSheets(())


class SheetLoader:
    """Fetches style sheets, each once; with ``robots`` only those that these may fetch."""

    def __init__(self, client: Client, robots: Robots | None = None) -> None:
        self._client, self._robots = client, robots
        self._known: dict[str, Answer | Unfetchable] = {}

    def of(self, answer: Answer) -> PageSheets:
        """Return the style sheets that a page names, and those that these import."""
        found: list[tuple[str, Answer]] = []
        absent: list[str] = []
        unread: list[str] = []
        asked = list(_named_sheets(answer))
        for count, address in enumerate(asked):  # it grows by what sheets import
            if count == _MOST_SHEETS:
                unread.append("the others")
                break
            sheet = self._fetched(address)
            if isinstance(sheet, Unfetchable):
                unread.append(str(sheet))
            elif sheet.status == 200 and "css" in sheet.last.header("Content-Type"):
                found.append((address, sheet))
                imported = _IMPORT.findall(sheet.body[:_LARGEST_HEAD].decode("utf-8", "replace"))
                more = [joined(sheet.last.address, one) for one in imported]
                asked += [one for one in dict.fromkeys(more) if one not in asked and not one.startswith("data:")]
            else:
                which = absent if sheet.status in _NOT_THERE else unread
                which.append(f"{address} was answered with {sheet.status}")
        return PageSheets(tuple(found), tuple(absent), tuple(unread))

    def _fetched(self, address: str) -> Answer | Unfetchable:
        if address not in self._known:
            if sum(len(one.body) for one in self._known.values() if isinstance(one, Answer)) > _MOST_KEPT:
                self._known.clear()
            try:
                asked = quote(urldefrag(address).url, safe=_AS_IT_IS)
                if self._robots and not self._robots.allows(asked):
                    raise Unfetchable("address", f"{address} is not for robots, says its host (robots.txt)")
                headers = (("Accept", "text/css,*/*;q=0.1"),)
                self._known[address] = self._client.get(asked, headers=headers, size=_LARGEST)
            except Unfetchable as error:
                self._known[address] = error
            except UnicodeError as error:
                self._known[address] = Unfetchable("address", str(error))
        return self._known[address]


def _named_sheets(answer: Answer) -> Iterator[str]:
    """Yield the addresses of the style sheets that a page names, in links that apply or may, or imports."""
    text = answer.body[:_LARGEST_HEAD].decode("utf-8", "replace")
    base, seen = answer.last.address, {""}
    for tag in re.findall(r"<(?:link|base)\b[^<>]*>|<style\b.*?</style", text, re.IGNORECASE | re.DOTALL):
        named = {
            name.lower(): html.unescape(one or other or third) for name, one, other, third in _ATTRIBUTE.findall(tag)
        }
        addresses = [named.get("href", "").strip()]
        if tag[:5].lower() == "<base":
            base = joined(base, addresses[0])
            continue
        if tag[:6].lower() == "<style":
            addresses = _IMPORT.findall(tag)
        elif not _may_apply(named):
            continue
        for address in (
            joined(base, one).partition("#")[0] for one in addresses if one and not one.startswith("data:")
        ):
            if address not in seen:
                seen.add(address)
                yield address


def _may_apply(link: dict[str, str]) -> bool:
    relations = link.get("rel", "").lower().split()
    scripted = "onload" in link
    named = "stylesheet" in relations or (scripted and link.get("as", "").lower() == "style")
    applies = "alternate" not in relations and media_holds(link.get("media", "")) is not False
    return named and (applies or scripted)
