"""One canonical style for records, and mends for what has one right mend.

``formatted`` changes how a record is written, never what it says. ``mended`` also changes what is plainly a slip:
white space at the ends of a value, a value that YAML cuts short at `` #``, a lone carriage return, a byte order mark.
Both give ``\\n`` as line ends; a file whose own are ``\\r\\n`` is as good, since git writes such files on Windows.
"""

import re
from codecs import BOM_UTF8
from typing import Any, NamedTuple

from sijill.model.fragments import without_directive
from sijill.model.record_kinds import RecordKind
from sijill.sources.settings import read_settings
from sijill.sources.yaml.shapes import Shape, shape_of
from sijill.sources.yaml.strict import Path, Reading, read_with_places, written
from sijill.sources.yaml.syntax import quoted
from sijill.sources.yaml.write import comments_of, write_record


class NotWellFormed(Exception):  # noqa: N818 - it says what is the matter
    """The file cannot be read as a record, so it has no style to put right; ``sijill check`` says why."""


class Mend(NamedTuple):
    """One mend: the field, and what was done to it."""

    field: str
    what: str


class Mended(NamedTuple):
    """A record's text after mending, and what was mended, the style aside."""

    text: str
    mends: list[Mend]


def formatted(kind: RecordKind, text: str) -> str:
    """Return a record in canonical style: the same tree, the same comments. Raises NotWellFormed."""
    reading = read_with_places(text, "")
    if reading.diagnostics:
        raise NotWellFormed
    result = write_record(kind, reading.tree, comments_of(text))
    if read_with_places(result, "").tree != reading.tree:  # never publish a mistake of ours
        raise NotWellFormed
    return result


def mended(kind: RecordKind, data: bytes) -> Mended:
    """Return a record with its slips mended, in canonical style. Raises NotWellFormed where more than that is wrong."""
    mends: list[Mend] = []
    if data.startswith(BOM_UTF8):
        data = data.removeprefix(BOM_UTF8)
        mends.append(Mend("", "byte order mark deleted"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotWellFormed from None
    text = text.replace("\r\n", "\n")
    if "\r" in text:
        text = text.replace("\r", "\n")
        mends.append(Mend("", "line ends made \\n"))
    text = _uncut(kind, text, mends)
    reading = read_with_places(text, "")
    if reading.diagnostics:
        raise NotWellFormed
    comments = comments_of(text)
    tree = _stripped(reading.tree, shape_of(kind), (), mends)
    return Mended(write_record(kind, tree, comments), mends)


def mended_settings(data: bytes) -> Mended:
    """Return the archive's settings without a byte order mark and with the schemes of addresses in small letters.

    All else stays as it is written. Raises NotWellFormed where the settings cannot be read.
    """
    mends = [Mend("", "byte order mark deleted")] if data.startswith(BOM_UTF8) else []
    reading = read_settings(data, trusted=True)
    if reading.diagnostics:
        raise NotWellFormed
    lines = data.removeprefix(BOM_UTF8).decode("utf-8").split("\n")
    for path, (line, column) in reading.values.items():
        if line <= len(lines) and not _ADDRESSES.isdisjoint(path):
            source = lines[line - 1]
            scheme = _SCHEME.match(source, column - (source[column - 1 : column] not in ('"', "'")))
            if scheme and not scheme.group().islower():
                lines[line - 1] = source[: scheme.start()] + scheme.group().lower() + source[scheme.end() :]
                mends.append(Mend(written(path), "scheme written in small letters"))
    return Mended("\n".join(lines), mends)


_SCHEME = re.compile("https?://", re.IGNORECASE)
_ADDRESSES = frozenset(["site_url", "repo_url", "former_site_urls", "save_with", "timestamps", "witnesses"])
_REST = re.compile(r"([ \t]+)#([^\n]*)")


def _uncut(kind: RecordKind, text: str, mends: list[Mend]) -> str:
    """Quote what YAML cuts short (``title: Order #5``); move a comment beside an id or a date to its own line.

    In free text ``# `` with a space could be either, so it is left for the editor to decide.
    """
    reading = read_with_places(text, "")
    lines = text.split("\n")
    for path, (line, column) in sorted(reading.values.items(), key=lambda item: item[1], reverse=True):
        value = _at(reading, path)
        source = lines[line - 1]
        start = column - 1
        if not isinstance(value, str) or not value or not source.startswith(value, start) or source[start] in "\"'":
            continue
        rest = _REST.fullmatch(source[start + len(value) :])
        if rest is None:
            continue
        if not shape_of(kind).at(path).free:
            lines[line - 1] = source[: start + len(value)]
            lines.insert(line - 1, " " * (len(source) - len(source.lstrip())) + "#" + rest.group(2))
            mends.append(Mend(written(path), "comment moved to a line of its own"))
        elif not rest.group(2).startswith((" ", "\t")):
            whole = source[start:].rstrip()
            lines[line - 1] = source[:start] + quoted(whole)
            mends.append(Mend(written(path), "quoted: YAML would have cut it short at ' #'"))
    return "\n".join(lines)


def _at(reading: Reading, path: Path) -> Any:
    value: Any = reading.tree
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _stripped(value: Any, shape: Shape, path: Path, mends: list[Mend]) -> Any:
    """Return a tree whose values have no white space at their ends or at the ends of their lines."""
    if isinstance(value, dict):
        return {key: _stripped(below, shape.field(key), (*path, key), mends) for key, below in value.items()}
    if isinstance(value, list):
        return [_stripped(below, shape.entry, (*path, index), mends) for index, below in enumerate(value)]
    if not isinstance(value, str):
        return value
    text = "\n".join(line.rstrip() for line in value.strip().split("\n"))
    address = path[-1:] in (("url",), ("archived_url",)) or path[:1] == ("other_urls",)
    if address and without_directive(text) != text:
        mends.append(Mend(written(path), "text directive (#:~:text=) taken off"))
        text = value = without_directive(text)
    scheme = _SCHEME.match(text) if address else None
    if scheme and not scheme.group().islower():
        mends.append(Mend(written(path), "scheme written in small letters"))
        return scheme.group().lower() + text[scheme.end() :]
    if text and text != value:
        mends.append(Mend(written(path), "white space at its ends deleted"))
        return text
    return value
