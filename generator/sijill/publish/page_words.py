"""Comparing the words on a statement's page with the statement's record."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from sijill.interface.direction import without_isolates
from sijill.interface.manners import marks_around
from sijill.model.records import is_taken_down
from sijill.model.strict_json import loads


def page_of(page: bytes) -> Any:
    """Return a page as a tree, None where it cannot be read."""
    import lxml.html  # needed only where there are pages to read
    from lxml import etree

    try:
        return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None


def page_against_record(
    tree: Any, identifier: str, record: Mapping[str, Any] | None, called: Callable[[str], list[str]]
) -> Iterator[str]:
    """Yield what a page says that its record does not; without a record, there are no words that it may give.

    ``called`` gives what the speakers are called in the page's language.
    """
    articles = tree.xpath("//article[@data-statement]")
    if len(articles) != 1 or articles[0].get("data-statement") != identifier:
        yield f"must be the page of the statement '{identifier}' and of no other"
        return
    withheld = record is None or is_taken_down(record)
    passages = [] if withheld or record is None else list(record.get("passages", ()))
    quoted = [(quote.get("id"), _text(quote)) for quote in tree.xpath("//blockquote")]
    whole = record or {}
    originals = [(one["mode"], one.get("language") or whole["language"], "", one["text"]) for one in passages]
    ids = [passage["id"] for passage in passages]
    if [name for name, _ in quoted] != ids or not _are_those([said for _, said in quoted], originals):
        yield "must give the passages of the published record to the letter, and gives others"
    translated = [_text(one) for one in tree.xpath("//p[contains(concat(' ', @class, ' '), ' sj-translation ')]")]
    meant = [(one["mode"], t["language"], t["by"], t["text"]) for one in passages for t in one.get("translations", ())]
    if not _are_those(translated, meant):
        yield "must give the translations of the published record to the letter, and gives others"
    if record is None:
        return
    language = str(tree.get("lang"))
    titles = record["title"]
    if [_text(title) for title in tree.xpath("//h1")] != [
        without_isolates(titles.get(language) or next(iter(titles.values())))
    ]:
        yield "must give the title of the published record, and gives another"
    who = " ".join(_text(one) for one in tree.xpath("//p[@class='sj-who'] | //*[@id='speakers']"))
    for name in called(language):
        if without_isolates(name) not in who:
            yield f"must name who spoke as the ledger has it, '{name}', and does not"
    notes = record.get("note") or {}
    note = notes.get(language) or next(iter(notes.values()), "")
    if "".join(_text(one) for one in tree.xpath("//section[@class='sj-note']/p")) != without_isolates(note):
        yield "must give the note of the published record, and gives another"
    machines = [text for script in tree.xpath("//script[@type='application/ld+json']") for text in _texts(script.text)]
    if machines and machines != [passage["text"] for passage in passages]:
        yield "must give machines the passages of the published record, and gives others"


class Addresses(NamedTuple):
    """Where a page may lead: the addresses of published documents, and how those of the site and its code begin."""

    documents: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()


def day_and_links(tree: Any, record: Mapping[str, Any], known: Addresses) -> Iterator[str]:
    """Yield what the page of a statement's present version says of its day, and where it leads, that is not so.

    Of a day in words the numbers are held: how months are called is the generator's.
    """
    day = record["date"]["value"]
    for said in tree.xpath("//p[@class='sj-kind']//time[@datetime]") if _DAY.fullmatch(day) else ():
        year, month, of_month = map(int, day.split("-"))
        if said.get("datetime") != day or not {year, of_month} <= _numbers(_text(said)) <= {year, month, of_month}:
            yield f"must give the day of the published record, {day}, and gives another"
    for link in tree.xpath("//article[@data-statement]//a[@href]"):
        address = unquote(link.get("href").partition("#")[0])
        if not address.startswith(("http:", "https:", "//")) or address.startswith(known.own):
            continue
        if address not in known.documents:
            yield f"must lead to no address but those of published documents, and leads to '{ascii(address)[1:200]}'"


NOWHERE = Addresses()
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _numbers(text: str) -> set[int]:
    return {int(found) for found in re.findall(r"\d+", text)}


def _are_those(said: list[str], meant: list[tuple[str, str, str, str]]) -> bool:
    """Whether a page gives wordings to the letter: mode, language, translator and words of each.

    Each is between its marks; pages of earlier generators drew them and had none in their text.
    """
    if len(said) != len(meant):
        return False
    for found, (mode, language, by, text) in zip(said, meant, strict=True):
        opened, closed = marks_around(mode, language, by)
        if found not in (without_isolates(f"{opened}{text}{closed}"), without_isolates(text)):
            return False
    return True


def _texts(script: str | None) -> list[str]:
    """The quoted words in what a page says to machines (schema.org ``Quotation``), with or without their language."""
    data = read_object((script or "").encode()) or {}
    texts = [part.get("text") for part in (data, *items(data.get("hasPart")))]
    texts = [text.get("@value") if isinstance(text, dict) else text for text in texts]
    return [text for text in texts if isinstance(text, str)]


def _text(element: Any) -> str:
    return without_isolates(element.text_content())


def items(value: Any) -> list[Any]:
    """Return the objects of a list of JSON, none where it is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def read_object(data: bytes | None) -> dict[str, Any] | None:
    """Return an object of JSON, None where the bytes are none, or have a key twice."""
    try:
        found = loads(data) if data is not None else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
