"""Text from an HTML page, by lxml; trafilatura chooses which paragraphs are the article.

Trafilatura's own text is not taken: it drops joiners (ZWNJ), so that Persian and Kurdish words would change. It only
says which of the page's paragraphs belong to the article; their text is what stands in the page.
"""

import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from sijill.capture.payload import Extracted, UnreadablePayload
from sijill.model.edtf import parse as parse_date
from sijill.model.fields import LANGUAGE_PATTERN, check_web_address

_UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "select",
                     "option", "textarea", "button", "input", "datalist", "canvas", "audio", "video"])  # fmt: skip
_AROUND = frozenset(["nav", "header", "footer", "aside", "form", "menu", "dialog"])
_INLINE = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
     "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
     "u", "var", "wbr", "img", "picture", "map", "area"]
)  # fmt: skip
_LONG = 30  # letters from which on a paragraph is known again wherever it stands
_BLANKS = re.compile("[ \t\r\n\f]+")


def read_page(data: bytes, whole: bool = False) -> Extracted:
    """Return the article's paragraphs, or with ``whole`` all of the page's."""
    page = parse(data)
    everything = list(_paragraphs(page))
    texts = tuple(text for text, _ in everything)
    facts = _facts(page)
    if whole:
        return Extracted(texts, facts)
    article = _article(data, everything)
    if not article:
        return Extracted(texts, facts, ("no article could be told apart, so the whole page was taken",))
    note = f"{len(article)} of the page's {len(texts)} paragraphs were taken for the article (--whole takes them all)"
    return Extracted(article, facts, (note,))


def parse(data: bytes) -> Any:
    """Return a page's tree, its encoding found as a browser would: a mark, the page's own word, else UTF-8."""
    from lxml.etree import ParserError

    encoding = _encoding(data)
    parser = lxml.html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False, remove_comments=True,
                                  remove_pis=True)  # fmt: skip
    try:
        return lxml.html.document_fromstring(data, parser=parser)
    except (ParserError, ValueError, LookupError) as error:
        raise UnreadablePayload(f"the page must be readable HTML: {error}") from None


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    named = re.search(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", data[:4096], re.IGNORECASE)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if named is None:
            raise UnreadablePayload(
                "the page must be UTF-8 or name its encoding: open it in a browser and save it again as UTF-8"
            ) from None
        name = named.group(1).decode("ascii")
        # WHATWG Encoding Standard: these labels mean the Windows code pages.
        known = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252"}
        return known.get(name.lower(), name)
    return "utf-8"


def _paragraphs(page: Any) -> Iterator[tuple[str, bool]]:
    """Yield the page's paragraphs, and whether each stands in its frame (menus, header, footer)."""
    gathered: list[str] = []

    def flush(around: bool) -> Iterator[tuple[str, bool]]:
        text = _BLANKS.sub(" ", "".join(gathered)).strip()
        gathered.clear()
        if text:
            yield text, around

    # Without recursion: a page may be nested deeper than Python's stack.
    work: list[tuple[str, Any, bool]] = [("open", page, False)]
    while work:
        what, node, around = work.pop()
        if what == "text":
            gathered.append(node)
            continue
        if what == "break":
            yield from flush(around)
            continue
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.lower()
        if tag in _UNSEEN or node.get("hidden") is not None:
            continue
        inside = around or tag in _AROUND
        block = tag not in _INLINE
        if block:
            yield from flush(around)
        after: list[tuple[str, Any, bool]] = [("text", node.text, inside)] if node.text else []
        for child in node:
            after.append(("open", child, inside))
            if child.tail:
                after.append(("text", child.tail, inside))
        if block:
            after.append(("break", None, inside))
        work += reversed(after)
    yield from flush(False)


def _article(data: bytes, everything: list[tuple[str, bool]]) -> tuple[str, ...]:
    """Return those paragraphs that trafilatura counts to the article.

    A long one is known by its letters. A short one (a heading, a last line) could stand in a menu too, so it counts
    only between the first and the last long one, or as the nearest thing before them.
    """
    import trafilatura

    text = trafilatura.extract(
        lxml.html.tostring(parse(data), encoding="unicode"),
        include_comments=False,
        favor_recall=True,
        with_metadata=False,
    )
    letters = _letters(text or "")
    if not letters:
        return ()
    known = [not around and _letters(paragraph) in letters for paragraph, around in everything]
    long = [n for n, (paragraph, _) in enumerate(everything) if known[n] and len(_letters(paragraph)) >= _LONG]
    if not long:
        return tuple(paragraph for (paragraph, _), kept in zip(everything, known, strict=True) if kept)
    first, last = long[0], long[-1]
    while first and known[first - 1]:
        first -= 1
    while last + 1 < len(known) and known[last + 1]:
        last += 1
    return tuple(paragraph for n, (paragraph, _) in enumerate(everything) if first <= n <= last and known[n])


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _facts(page: Any) -> dict[str, str]:
    """Return what the page says of itself in words meant for machines; nothing is guessed."""
    facts: dict[str, str] = {}

    def first(*queries: str) -> str:
        for query in queries:
            for value in page.xpath(query):
                text = " ".join(str(value).split())
                if text:
                    return text[:1000]
        return ""

    title = first("//meta[@property='og:title']/@content", "//title/text()", "//h1//text()")
    if title:
        facts["title"] = cleaned_line(title)
    language = (
        first("/html/@lang", "//meta[@property='og:locale']/@content").replace("_", "-").partition("-")[0].lower()
    )
    if re.match(LANGUAGE_PATTERN, language):
        facts["language"] = language
    date = first("//meta[@property='article:published_time']/@content", "//meta[@itemprop='datePublished']/@content",
                 "//article//time[@pubdate]/@datetime")[:10]  # fmt: skip
    if len(date) == 10 and _is_date(date):
        facts["date"] = date
    address = first("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
    try:
        facts["url"] = check_web_address(address)
    except ValueError:
        facts.pop("url", None)
    return facts


def cleaned_line(text: str) -> str:
    """Return a line without the characters that no record may hold."""
    from sijill.capture.text import cleaned

    return " ".join(cleaned([text])[0])


def _is_date(text: str) -> bool:
    try:
        return parse_date(text).precision == "day"
    except ValueError:
        return False
