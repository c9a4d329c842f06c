"""A page's text as a copy has it: what readers see, in order, and of that the article.

Each step has its own module: ``tree`` (parsing HTML5), ``styles`` (what is shown), ``paragraphs`` (text in order),
``article`` (the choice). Trafilatura's own text is not used: it drops joiners (ZWNJ), which changes Persian and Kurdish
words.
"""

import re
from collections.abc import Iterable
from typing import Any

from sijill.capture.article import article
from sijill.capture.paragraphs import Walk
from sijill.capture.payload import Extracted, LeftOut, Part, UnreadablePayload
from sijill.capture.pieces import Piece, Seen
from sijill.capture.styles import Styles
from sijill.capture.tree import charset_of, is_decodable, parse, text_of
from sijill.capture.written import said
from sijill.model.captures import About
from sijill.model.edtf import parse as parse_date
from sijill.model.fields import LANGUAGE_PATTERN, check_web_address

_RUNNING = 200  # hidden text of more characters is more than a menu or a label


def read_page(
    data: bytes, whole: bool = False, encoding: str = "", sheets: Iterable[tuple[str, str]] = (), address: str = ""
) -> Extracted:
    """Return the article's paragraphs, or with ``whole`` all paragraphs of the page.

    ``encoding`` and ``sheets`` are the charset and the style sheets (by their addresses) that came with the page, which
    was at ``address``.
    """
    root, doubts = parse(data, encoding)
    styles = Styles(root, sheets, address)
    facts = _facts(root)
    seen = Walk(styles, facts.get("language", "")).run(root)
    seen.pieces[:] = list(_with_headline(seen.pieces, facts.get("title", "")))
    pieces, left = seen.pieces, _left_out(seen, styles)
    if whole:
        return Extracted(_parts(pieces, data, encoding), facts, (*doubts, *_unread(seen, pieces)), left)
    choice = article(seen)
    if not choice.kept:
        note = "no article could be recognised, so the whole page was taken"
        return Extracted(_parts(pieces, data, encoding), facts, (note, *doubts, *_unread(seen, pieces)), left)
    kept = [piece for number, piece in enumerate(pieces) if number in choice.kept]
    notes = (
        f"{len(choice.kept)} of {len(pieces)} paragraphs of the page were taken for the article (--whole takes all)",
        *doubts, *choice.doubts, *_unread(seen, kept),
    )  # fmt: skip
    aside = [piece for number, piece in enumerate(pieces) if number not in choice.kept]
    return Extracted(_parts(kept, data, encoding), facts, notes, (*left, *_aside(aside)))


def _parts(pieces: Iterable[Piece], data: bytes, encoding: str) -> tuple[Part, ...]:
    """Return paragraphs of a copy. Raises UnreadablePayload if bytes in them are no letters of the page's encoding."""
    found = tuple(Part(piece.text, About(kind=piece.kind, note_marks=piece.note_marks)) for piece in pieces)
    unread = next((part.text for part in found if "\ufffd" in part.text), "")
    if unread and not is_decodable(data, encoding):
        at = unread.index("\ufffd")
        raise UnreadablePayload(
            f"the page must have letters of the encoding that it is said to have ({encoding or charset_of(data)}), and "
            f"in {unread[max(0, at - 20) : at + 20]!r} some bytes are none: open it in a browser, look whether the "
            "letters are right, and save it again as UTF-8"
        )
    return found


def _with_headline(pieces: list[Piece], title: str) -> Iterable[Piece]:
    """Yield the paragraphs; of several headlines only the one most like the page's title keeps that kind."""
    words = _letters(title)
    best, most = -1, 0
    for number, piece in enumerate(pieces):
        letters = _letters(piece.text)
        if piece.kind not in ("headline", "heading") or not letters:
            continue
        alike = len(letters) if letters in words or (words and words in letters) else 0
        alike += piece.kind == "headline"
        if alike > most:
            best, most = number, alike
    for number, piece in enumerate(pieces):
        if number == best:
            yield piece._replace(kind="headline")
        else:
            yield piece._replace(kind="heading") if piece.kind == "headline" else piece


def _left_out(seen: Seen, styles: Styles) -> tuple[LeftOut, ...]:
    found: dict[str, list[str]] = {}
    for one in seen.unseen:
        found.setdefault(one.why, []).append(one.text)
    counters = [(words, rule) for value, rule in styles.counters if (words := said(value))]
    if counters:
        found.setdefault("written", []).extend(f"{words} ({rule})" for words, rule in counters)
    if styles.unread:
        found["unread"] = styles.unread
    return tuple(LeftOut(why, tuple(texts)) for why, texts in found.items())


def _aside(pieces: list[Piece]) -> Iterable[LeftOut]:
    comments = tuple(piece.text for piece in pieces if piece.comment)
    around = tuple(piece.text for piece in pieces if piece.around and not piece.comment)
    others = tuple(piece.text for piece in pieces if not piece.around and not piece.comment)
    for why, texts in (("comments", comments), ("around", around), ("beside", others)):
        if texts:
            yield LeftOut(why, texts)


def _unread(seen: Seen, kept: Iterable[Piece]) -> tuple[str, ...]:
    """Return sentences if a page has more than the copy in what it hides, or in what is no text.

    It may hide its text behind a paywall, or until a script runs.
    """
    shown = sum(len(piece.text) for piece in kept)
    hidden = sum(len(one.text) for one in seen.unseen if one.why == "hidden" and len(one.text) > _RUNNING)
    notes: tuple[str, ...] = ()
    if hidden >= 2 * shown:
        notes = (
            "much more of the page's words are hidden than shown: if the browser shows them, save the page from there "
            "after it was shown ('Save page as…'), and look through what was left out (--show)",
        )
    things = [one.text for one in seen.unseen if one.why == "thing" and "://" not in one.text]
    if sum(map(len, things)) * 2 >= shown:
        notes += ("much of the page is formulas, drawings, form fields or frames: look through them (--show)",)
    return notes


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).lower()


def _facts(root: Any) -> dict[str, str]:
    """Return the title, language, date and address in the page's metadata; nothing is guessed."""
    facts: dict[str, str] = {}

    def first(*queries: tuple[str, str]) -> str:
        for query, attribute in queries:
            for node in root.css(query):
                text = " ".join((node.attributes.get(attribute) or "" if attribute else text_of(node)).split())
                if text:
                    return text[:1000]
        return ""

    title = first(("meta[property='og:title']", "content"), ("head > title", ""), ("h1", ""))
    if title:
        facts["title"] = cleaned_line(title)
    named = root.attributes.get("lang") or first(("meta[property='og:locale']", "content"))
    language = named.replace("_", "-").partition("-")[0].lower()
    if re.fullmatch(LANGUAGE_PATTERN, language):
        facts["language"] = language
    date = first(("meta[property='article:published_time']", "content"), ("meta[itemprop='datePublished']", "content"),
                 ("article time[pubdate]", "datetime"))[:10]  # fmt: skip
    if len(date) == 10 and _is_date(date):
        facts["date"] = date
    address = first(("link[rel='canonical']", "href"), ("meta[property='og:url']", "content"))
    try:
        facts["url"] = check_web_address(address)
    except ValueError:
        facts.pop("url", None)
    return facts


def cleaned_line(text: str) -> str:
    """Return a line without the characters that no record may have."""
    from sijill.capture.text import cleaned

    return " ".join(part.text for part in cleaned([Part(text)])[0])


def _is_date(text: str) -> bool:
    try:
        return parse_date(text).precision == "day"
    except ValueError:
        return False
