"""Reading and writing captures: stored copies of documents, as JSON files named by their digests."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules import files as rules
from sijill.model import characters
from sijill.model.captures import DESCRIBED_FORMAT, FORMAT, SALTED_FORMAT, TREE_FORMAT, Capture, Paragraph, about_of
from sijill.model.copies import in_time
from sijill.model.digests import digest_of_paragraph
from sijill.model.fields import DIGEST_PATTERN
from sijill.model.filing import path_of_copy
from sijill.model.records import Document
from sijill.model.strict_json import loads
from sijill.sources.conflicts import merge_conflicts

LARGEST_CAPTURE = 8 * 1024 * 1024
_DIGEST = re.compile(DIGEST_PATTERN)
_SALT = re.compile(r"[0-9a-f]{32}")
_SALTED = (SALTED_FORMAT, TREE_FORMAT)
_OWN = ("text", "withheld", "taken_down", "salt")
_EITHER = "must be {'text': '…'} or {'withheld': 'sha256:…'}"


def read_capture(data: bytes, file: str) -> Capture | Diagnostic:
    """Return the capture in a file's bytes, or the diagnostic that says why there is none."""
    if len(data) > LARGEST_CAPTURE:
        return diagnose(rules.FileTooLarge, file, limit=LARGEST_CAPTURE, size=len(data))
    try:
        found = loads(data)
    except orjson.JSONDecodeError as error:
        broken = diagnose(rules.BrokenCapture, file, (error.lineno, error.colno), problem=error.msg)
        return next(merge_conflicts(data.decode("utf-8", "replace"), file), broken)
    except ValueError as error:
        return diagnose(rules.BrokenCapture, file, problem=str(error))
    formats = (FORMAT, DESCRIBED_FORMAT, *_SALTED)
    if not isinstance(found, dict) or found.get("format") not in formats or set(found) != {"format", "paragraphs"}:
        return diagnose(rules.BrokenCapture, file, problem="its keys must be 'format' and 'paragraphs', no others")
    entries = found["paragraphs"]
    if not isinstance(entries, list) or not entries:
        return diagnose(rules.BrokenCapture, file, problem="'paragraphs' must be a list with at least one paragraph")
    as_tree = found["format"] == TREE_FORMAT
    paragraphs: list[Paragraph] = []
    for number, entry in enumerate(entries, start=1):
        paragraph = _paragraph(entry, found["format"])
        if isinstance(paragraph, str):
            place = _line_of_paragraph(data, number), 1
            return diagnose(rules.BrokenCapture, file, place, problem=f"paragraph {number} {paragraph}")
        paragraphs.append(paragraph)
    return Capture(tuple(paragraphs), as_tree=as_tree)


def whole_copies(identifier: str, document: Document, read: Callable[[str], bytes | None]) -> Iterator[Capture]:
    """Yield the stored copies that a document lists, those that exist and are whole, in order of time.

    ``read`` returns a file's bytes by its path below ``sources/``, or None if there is no such file.
    """
    for listed in in_time(document.captures):
        path = path_of_copy(identifier, listed.digest)
        data = read(path)
        capture = read_capture(data, path) if data is not None else None
        if isinstance(capture, Capture) and capture.digest == listed.digest:
            yield capture


def _paragraph(entry: Any, written: str) -> Paragraph | str:
    """Return a paragraph in a copy of a format, or what is wrong with it."""
    if not isinstance(entry, dict):
        return _EITHER
    own = {name: entry[name] for name in (_OWN if written in _SALTED else _OWN[:2]) if name in entry}
    about = {name: entry[name] for name in entry if name not in own} if len(own) < len(entry) else {}
    if about and written == FORMAT:
        return _EITHER
    salt = ""
    if "salt" in own:
        salt = own.pop("salt")
        if not isinstance(salt, str) or not _SALT.fullmatch(salt):
            return "must have as salt 32 hexadecimal digits"
    match own:
        case {"text": str(text)} if len(own) == 1:
            refused = next(characters.refused(text), None)
            if refused:
                return f"must not hold {characters.name(refused.character)} (at character {refused.offset + 1})"
            if characters.heaped(text) is not None:
                return f"must have at most {characters.MOST_MARKS} marks on a letter"
            if not text.strip() or text != text.strip() or "\n" in text:
                return "must be one line of text without white space at its ends"
            paragraph = Paragraph(digest_of_paragraph(text, salt), text, salt=salt)
        case {"withheld": str(digest)} if len(own) == 1:
            if not _DIGEST.fullmatch(digest):
                return "must be withheld as 'sha256:' and 64 digits"
            paragraph = Paragraph(digest, None, salt=salt)
        case {"taken_down": str(digest)} if len(own) == 1 and not salt and _DIGEST.fullmatch(digest):
            paragraph = Paragraph(digest, None, taken_down=True)
        case {"taken_down": _} if not salt:
            return "must be taken down as 'sha256:' and 64 digits, without text and salt"
        case _:
            return _EITHER
    if not about:
        return paragraph
    known = about_of(about, paragraph.text)
    return known if isinstance(known, str) else paragraph._replace(about=known)


def _line_of_paragraph(data: bytes, number: int) -> int:
    """Return the line on which a paragraph begins in a file written by ``write_capture``; 1 for other files."""
    lines = [n for n, line in enumerate(data.split(b"\n"), start=1) if line.strip() == b"{"]
    return lines[number] if 0 <= number < len(lines) else 1


def write_capture(capture: Capture) -> bytes:
    """Return a capture as the bytes of its file."""
    entries = [_written(paragraph) | paragraph.about.fields() for paragraph in capture.paragraphs]
    listed = SALTED_FORMAT if capture.salted else DESCRIBED_FORMAT if capture.described else FORMAT
    written = TREE_FORMAT if capture.as_tree else listed
    return orjson.dumps({"format": written, "paragraphs": entries}, option=orjson.OPT_INDENT_2) + b"\n"


def _written(paragraph: Paragraph) -> dict[str, str]:
    if paragraph.taken_down:
        return {"taken_down": paragraph.digest}
    own = {"withheld": paragraph.digest} if paragraph.text is None else {"text": paragraph.text}
    return own | ({"salt": paragraph.salt} if paragraph.salt else {})
