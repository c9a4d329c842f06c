"""Looking after sources: is a document still at its address, and does it still have the words that are quoted from it?

robots.txt is obeyed here, unlike when an editor captures one page. A look that does not reach the page says nothing
about it.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from sijill.capture.confined import Limits, read_confined
from sijill.capture.payload import Extracted, Payload, UnreadablePayload
from sijill.capture.recognition import is_recognised
from sijill.capture.store import capture_of
from sijill.capture.tree import decoded
from sijill.capture.web import page_of
from sijill.capture.wrong_answers import doubts
from sijill.check.evidence.find import Searchable
from sijill.diagnostics import Diagnostic
from sijill.model.brackets import Brackets
from sijill.model.captures import Capture
from sijill.model.digests import digest_of_bytes
from sijill.model.seen import Outcome, Seen, Sighting
from sijill.network.client import Client
from sijill.network.errors import Unfetchable
from sijill.network.robots import NOTHING_ALLOWED, Robots
from sijill.sources.records import parse_seen
from sijill.sources.writing import write_file
from sijill.sources.yaml.write import write_record

PAUSE = 5.0  # seconds between two requests to one host
_GONE = frozenset([404, 410])
_HEAD = "# What was seen of this document at its address. 'sijill sources' writes this file and only adds to it."

_NOT_RECOGNISED = (
    "the answer has too little of the stored copy to be recognised as the document: a log-in, an error or another "
    "page? Look at it"
)

Quoted = Mapping[str, tuple[str, Brackets]]
"""The words quoted from a document, and whose brackets are in them, by name (``model.seen.quotation``)."""


def look(
    client: Client, robots: Robots, address: str, quoted: Quoted, copies: Sequence[Capture], now: str, limits: Limits
) -> Sighting:  # fmt: skip
    """Look once at a document's address; ``copies`` are its stored copies, ``now`` is the sighting's time."""
    try:
        rules = robots.rules(address)
        if not robots.allows(address):
            if rules is NOTHING_ALLOWED:
                return _unseen(now, address, Outcome.UNREACHABLE, "its host does not say what robots may read")
            return _unseen(now, address, Outcome.REFUSED, "its host asks robots to leave it alone (robots.txt)")
        answer = client.get(address)
    except Unfetchable as error:
        outcome = Outcome.REFUSED if error.why in ("address", "private") else Outcome.UNREACHABLE
        return _unseen(now, address, outcome, str(error))
    status, final = answer.status, answer.last.address
    found = Sighting(
        time=now, address=address, outcome=Outcome.THERE, status=status, digest=digest_of_bytes(answer.body),
        final_address=final if final != answer.exchanges[0].address else None,
    )  # fmt: skip
    if status in _GONE:
        return found.model_copy(update={"outcome": Outcome.GONE})
    if status != 200:
        reason = f"answered with {status}"
        return found.model_copy(update={"outcome": Outcome.UNREACHABLE, "reason": reason})
    try:
        payload = page_of(client, answer, ()).payload
        extracted = read_confined(payload, False, limits)
        unsure: list[str] = []
        texts = extracted.paragraphs
        lacks = _lacking(extracted, quoted)
        if (lacks or not quoted) and payload.media_type == "text/html":  # they may be outside of the recognised article
            everything = read_confined(payload, True, limits)
            lacks = [name for name in lacks if name in _lacking(everything, quoted)]
            texts = everything.paragraphs
            source = _letters_of_source(payload)
            unsure = [name for name in lacks if _letters(quoted[name][0]) in source]
    except UnreadablePayload as error:
        return found.model_copy(update={"outcome": Outcome.REFUSED, "reason": _line(str(error))})
    found = found.model_copy(update={"has": tuple(name for name in quoted if name not in lacks)})
    if quoted and not lacks:
        return found
    grave = [one for one in doubts(answer, extracted, payload.media_type, payload.encoding) if one.grave]
    if grave:
        gone = any(one.of_absence for one in grave)
        outcome = Outcome.GONE if gone else Outcome.REFUSED
        return found.model_copy(update={"outcome": outcome, "has": (), "reason": _line(grave[0].sentence)})
    if unsure:  # a script may show them, or an earlier version of this program read the page in another way
        lacks = [name for name in lacks if name not in unsure]
        if not lacks:
            reason = "has the quoted words in its source, and not among the words that it shows: look at it"
            return found.model_copy(update={"outcome": Outcome.REFUSED, "has": (), "reason": reason})
    if (lacks or copies) and not is_recognised(texts, copies):
        return found.model_copy(update={"outcome": Outcome.REFUSED, "has": (), "reason": _NOT_RECOGNISED})
    return found.model_copy(update={"outcome": Outcome.CHANGED if lacks else Outcome.THERE, "lacks": tuple(lacks)})


def _lacking(extracted: Extracted, quoted: Quoted) -> list[str]:
    searchable = Searchable(capture_of(extracted.parts))
    return [name for name, (words, brackets) in quoted.items() if not searchable.places(words, brackets, None, 0)]


def _letters_of_source(payload: Payload) -> str:
    """Return the letters in a page's source, in scripts too, without its markup and comments."""
    try:
        text = re.sub(
            r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), decoded(payload.data, payload.encoding)
        )
    except (UnreadablePayload, LookupError):
        return ""
    first, *others = text.split("<!--")
    shown = first + "".join(other.partition("-->")[2] for other in others)
    return _letters(html.unescape(re.sub(r"<\\?/?[a-zA-Z][^<>]*>", "", shown)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))


def _unseen(now: str, address: str, outcome: Outcome, reason: str) -> Sighting:
    return Sighting(time=now, address=address, outcome=outcome, reason=_line(reason))


def _line(text: str) -> str:
    printable = "".join(character for character in text if character.isprintable())
    return " ".join(printable.split())[:500]


class UnusableSightings(Exception):  # noqa: N818 - it describes a file, not a failure of Python
    """A file of sightings has errors, so nothing is added to it; the message says where."""


def read_sightings(path: Path) -> Seen | None:
    """Return a document's sightings, or None if there are none. Raises UnusableSightings."""
    if not path.is_file():
        return None
    seen, diagnostics = parse_seen(path.read_bytes(), path.name)
    if seen is None:
        raise UnusableSightings(_at_fault(path, diagnostics))
    return seen


def _at_fault(path: Path, diagnostics: Iterable[Diagnostic]) -> str:
    lines = ", ".join(str(one.line) for one in diagnostics)
    return f"sources/seen/{path.name} must be in order before anything is added to it (line {lines}): 'sijill check'"


def add_sighting(path: Path, before: Seen | None, sighting: Sighting) -> None:
    """Add a sighting to a document's file; the rest of the file stays as it is."""
    sightings = [*(before.sightings if before else ()), sighting]
    tree = {"sightings": [_as_written(one) for one in sightings]}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, write_record("seen", tree, {(): [_HEAD]}).encode("utf-8"))


def _as_written(sighting: Sighting) -> dict[str, object]:
    """Return a sighting as plain data for strict YAML: every value is text."""
    found = sighting.model_dump(mode="json", exclude_defaults=True)
    return {name: str(value) if isinstance(value, int) else value for name, value in found.items()}


def in_turn(addresses: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return documents and their addresses so that hosts take turns and their pauses overlap."""
    asked: dict[str, int] = {}
    keyed = []
    for place, (document, address) in enumerate(addresses):
        host = urlsplit(address).netloc
        asked[host] = asked.get(host, 0) + 1
        keyed.append((asked[host], place, document, address))
    return [(document, address) for _, _, document, address in sorted(keyed)]
