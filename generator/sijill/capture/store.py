"""Storing a copy: a file named by its digest, an entry in the document's record, and the original payload."""

import contextlib
import datetime
import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sijill.capture.formats import BY_TYPE
from sijill.capture.payload import Extracted, Part, Payload, UnreadablePayload
from sijill.check.evidence.find import Searchable
from sijill.diagnostics import Diagnostic
from sijill.interface.direction import direction
from sijill.model.captures import Capture, Paragraph
from sijill.model.configuration import Configuration
from sijill.model.digests import digest_of_bytes
from sijill.model.fields import UNKNOWN
from sijill.model.filing import path_of_copy
from sijill.model.hosts import host_of, why_not_public
from sijill.model.records import Agent, Description, Record, Statement, Topic, Wording
from sijill.sources.captures import LARGEST_CAPTURE, read_capture, write_capture
from sijill.sources.writing import write_file
from sijill.sources.yaml.edit import edited
from sijill.sources.yaml.strict import read_with_places
from sijill.sources.yaml.write import write_record

ORIGINALS = "originals"


class Stored(NamedTuple):
    """What storing a copy did; paths are absolute. ``new`` says whether the document's record is new.

    ``written`` says whether there was no such copy; of one that there was, ``withheld`` paragraphs have no text, and
    ``gone`` were taken down. ``taken_down`` is the number of those of another copy of the document.
    """

    capture: Path
    digest: str
    record: Path
    new: bool
    original: Path | None
    written: bool
    withheld: int = 0
    gone: int = 0
    taken_down: int = 0


def capture_of(parts: Iterable[Part]) -> Capture:
    """Return a capture of all of a document's paragraphs, with new salts."""
    return Capture(tuple(Paragraph.salted(part.text, part.about) for part in parts), as_tree=True)


def stored_before(folder: Path, capture: Capture) -> Capture | None:
    """Return the copy in a document's folder with the same paragraphs, under any salts, or None."""
    for path in sorted(folder.glob("*.json")):
        found = read_capture(path.read_bytes(), path.name)
        if isinstance(found, Capture) and found.is_copy_of(capture) and path.stem == found.digest[len("sha256:") :]:
            return found
    return None


def store(
    configuration: Configuration, document: str, payload: Payload, extracted: Extracted, *, keep: bool = True,
    defaults: dict[str, Any] | None = None,
) -> Stored:  # fmt: skip
    """Store a copy of a document. Storing the same one again changes nothing, but may add how it was fetched.

    With ``keep`` the payload is kept in the captures' folder under ``originals/``, which git ignores. ``defaults`` are
    fields for a new document's record. Raises UnreadablePayload if the record or an older copy has errors.
    """
    folder = configuration.sources / "captures" / document
    capture = capture_of(extracted.parts)
    capture = stored_before(folder, capture) or capture
    data = write_capture(capture)
    if len(data) > LARGEST_CAPTURE:
        raise UnreadablePayload(
            f"the copy must come to at most {LARGEST_CAPTURE:,} bytes of text, and has {len(data):,}"
        )
    record = configuration.sources / "documents" / f"{document}.yaml"
    entry = {
        "digest": capture.digest,
        "captured": _day_of(payload, extracted),
        **(_original(payload) if payload.media_type != "text/plain" or payload.fetched else {}),
        **({"fetched": payload.fetched} if payload.fetched else {}),
    }
    new = not record.exists()
    text = _listed(record, entry) if not new else _made(configuration, document, entry, extracted, defaults or {})
    folder.mkdir(parents=True, exist_ok=True)
    path = configuration.sources / path_of_copy(document, capture.digest)
    written = not path.exists()
    if written:  # an existing file has the same text, some of it perhaps withheld by now
        write_file(path, data)
    original = None
    if keep:
        digest = digest_of_bytes(payload.data).removeprefix("sha256:")
        original = folder / ORIGINALS / f"{digest}.{BY_TYPE[payload.media_type].suffix}"
        original.parent.mkdir(exist_ok=True)
        if not original.exists():
            write_file(original, payload.data)
        ignored = folder / ORIGINALS / ".gitignore"
        if not ignored.exists():
            write_file(ignored, b"# Payloads are their publishers' property: kept here, never committed.\n*\n")
    there = read_capture(path.read_bytes(), path.name)
    paragraphs = there.paragraphs if isinstance(there, Capture) else ()
    gone = sum(one.taken_down for one in paragraphs)
    withheld = sum(one.text is None for one in paragraphs) - gone
    if text is not None:
        record.parent.mkdir(parents=True, exist_ok=True)
        write_file(record, text.encode("utf-8"))
    others = [read_capture(one.read_bytes(), one.name) for one in folder.glob("*.json") if one != path]
    taken_down = max(
        (sum(p.taken_down for p in one.paragraphs) for one in others if isinstance(one, Capture)), default=0
    )
    return Stored(path, capture.digest, record, new, original, written, withheld, gone, taken_down)


def _day_of(payload: Payload, extracted: Extracted) -> str:
    """Return the day on which a copy was saved. Raises UnreadablePayload where it is none, or has not come yet."""
    said = payload.captured.isoformat() if payload.captured else extracted.facts.get("captured", UNKNOWN)
    with contextlib.suppress(ValueError):
        if said == UNKNOWN or datetime.date.fromisoformat(said) <= datetime.datetime.now(datetime.UTC).date():
            return said
    raise UnreadablePayload(
        f"the copy must have been saved on a day that has come, and says {said!a}: give the day with --captured"
    )


def _original(payload: Payload) -> dict[str, Any]:
    """Return what a document's record says of a copy's original.

    Of a text that an editor wrote down it says nothing: the text is all there is, so its digest would let anyone
    confirm a guess at words that were taken down, and it proves no more than the copy's own.
    """
    return {"original": {"digest": digest_of_bytes(payload.data), "media_type": payload.media_type}}


def _listed(record: Path, entry: dict[str, Any]) -> str | None:
    """Return the text of a document's record with a copy added to its list, or None if the copy is listed already."""
    text = record.read_text(encoding="utf-8")
    reading = read_with_places(text, record.name)
    if reading.diagnostics or not isinstance(reading.tree.get("captures", []), list):
        raise UnreadablePayload(f"{record} must be in order before a copy is listed in it: run 'sijill check'")
    listed = list(reading.tree.get("captures", []))
    same = next((n for n, one in enumerate(listed) if isinstance(one, dict) and one["digest"] == entry["digest"]), None)
    if same is None:
        listed.append(entry)
    elif "fetched" in entry and "fetched" not in listed[same]:  # the same text, whose address is now known
        listed[same] = {**listed[same], "fetched": entry["fetched"]}
    else:
        return None
    return edited("document", text, {**reading.tree, "captures": listed})


def _language(configuration: Configuration, extracted: Extracted) -> str:
    """Return the archive's language in whose direction a document is written that does not say its language.

    That is the default language, unless most letters are of the other direction.
    """
    text = "".join(extracted.paragraphs)
    rightward = sum(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    leftward = sum(unicodedata.bidirectional(letter) == "L" for letter in text)
    wanted = "rtl" if rightward > leftward else "ltr"
    tags = (configuration.default_language, *configuration.languages)
    return next((tag for tag in tags if direction(tag) == wanted), tags[0])


def _made(
    configuration: Configuration, document: str, entry: dict[str, Any], extracted: Extracted, given: dict[str, Any]
) -> str:
    facts = {**extracted.facts, **given}
    if not given.get("url") and not configuration.options.private_addresses:
        host = host_of(facts.get("url") or "")
        facts |= {"url": None} if why_not_public(host) else {}  # the file says so, and no reader can go there
    language = facts.get("language") or _language(configuration, extracted)
    own = extracted.facts.get("title") or document
    of_own = language if language in configuration.languages else configuration.default_language
    title = {of_own: own, **given.get("title", {})}
    tree = {
        "title": title,
        "kind": facts.get("kind") or "article",
        "language": language,
        "publisher": facts.get("publisher") or UNKNOWN,
        "authors": UNKNOWN,
        "date": {"value": facts["date"]} if facts.get("date") else UNKNOWN,
        "url": facts.get("url") or UNKNOWN,
        **({"archived_url": facts["archived_url"]} if facts.get("archived_url") else {}),
        "captures": [entry],
    }
    comments: dict[Any, list[str]] = {
        ("title",): [
            "# yaml-language-server: $schema=../../.sijill/schema/document.json",
            "# A publication that passages are quoted from. What is not known is written: unknown.",
            "# Its title in the languages of the archive; where it has none, what it is, in the editors' words.",
        ],
        ("kind",): ["# article, post, broadcast, communique, agreement, transcript, letter or web-page."],
        ("publisher",): ["# The id of an agent, or unknown."],
        ("captures",): ["# Stored copies, written by 'sijill capture'; do not edit."],
    }
    return write_record("document", tree, comments)


def withhold(configuration: Configuration, document: str, records: Sequence[Record]) -> list[tuple[Path, int, int]]:
    """Withhold every paragraph of a document's copies that no record cites; the copies' digests stay the same.

    Returns each copy with the numbers of paragraphs shown and withheld.
    """
    statements = [record for record in records if isinstance(record, Statement)]
    described = [one for record in records if isinstance(record, Agent | Topic) for one in record.descriptions]
    quoted = [one for s in statements for passage in s.passages for one in (passage, *passage.variants)]
    cited: list[Wording | Description] = [*quoted, *described]
    wordings = [wording for wording in cited if wording.document == document]
    stated = [
        date.as_stated.text
        for statement in statements
        for date in (statement.date,)
        if date.as_stated and date.as_stated.document == document
    ]
    translations = [t for s in statements for passage in s.passages for t in passage.translations]
    translations += [t for one in described for t in one.translations]
    stated += [t.text for t in translations if t.document == document]
    for one in (speaker for s in statements for speaker in s.speakers):
        for text in (*(one.unnamed or {}).values(), *(one.named or {}).values()):
            stated += [text, text[0].swapcase() + text[1:]]  # how a document describes or names them
    done = []
    folder = configuration.sources / "captures" / document
    for path in sorted(folder.glob("*.json")):
        capture = read_capture(path.read_bytes(), path.name)
        if isinstance(capture, Diagnostic):
            raise UnreadablePayload(f"{path} must be in order before it can be withheld in part: run 'sijill check'")
        searchable = Searchable(capture)
        kept: set[int] = set()
        places = [place for w in wordings for place in searchable.places(w.text, w.brackets, w.paragraph, 0)]
        for found in [*itertools.chain(*places), *(one for words in stated for one in searchable.find(words, None, 0))]:
            kept.update(range(found.paragraph - 1, found.end_paragraph))
        shown = {index for index, paragraph in enumerate(capture.paragraphs) if paragraph.text is not None}
        if not kept:
            raise UnreadablePayload(
                f"some passage must be quoted from '{document}' before the rest is withheld: nothing of "
                f"{path.name[:12]}… is cited yet. Write the statement first."
            )
        if shown - kept:
            write_file(path, write_capture(capture.withholding_all_but(kept)))
        done.append((path, len(shown & kept), len(capture.paragraphs) - len(shown & kept)))
    if not done:
        raise UnreadablePayload(
            f"'{document}' must have a stored copy: make one with 'sijill capture FILE --document {document}'"
        )
    return done
