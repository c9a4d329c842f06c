"""Which record somebody meant who wrote its file, its name or an address in place of its id."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from sijill.model.record_kinds import RecordKind
from sijill.model.slugs import slug_of
from sijill.state import source_files

if TYPE_CHECKING:
    from sijill.sources.scan import SourceFile

_DATED = re.compile(r"[0-9X]{4}(?:-[0-9X]{2}){0,2}-")
_ADDRESS = re.compile(r"(?:[a-z]+://)?(?:www\.)?([^\s/?#]+\.[^\s/?#]+)([^\s#]*)(?:#.*)?", re.IGNORECASE)
_MOST = 3


def files_with_mistaken_ids(connection: sqlite3.Connection) -> "list[SourceFile]":
    """Return the files with an id that is no record's: what it was meant to be depends on all records of a kind."""
    from sijill.diagnostics.rules.fields import InvalidValue
    from sijill.diagnostics.rules.records import ReplacedReference, UnknownReference

    mistakes = (UnknownReference.code, ReplacedReference.code, InvalidValue.code)
    return source_files.files_breaking(connection, "read", *mistakes)


class Meant:
    """Looks up the records of an archive by what they are called.

    ``present`` returns the id that is in use for one, None where there is none: another, where it was merged. What is
    looked up is read when it is first needed, which is where something is wrong.
    """

    def __init__(self, connection: sqlite3.Connection, present: Callable[[RecordKind, str], str | None]) -> None:
        self.connection = connection
        self.present = present
        self.called = lru_cache(maxsize=8)(self._called)

    def __call__(self, kind: RecordKind, text: str) -> list[str]:
        """Return the ids of the records that a text probably means: by file, address, name or shorter id."""
        for way in (self._by_file, self._by_address, self._by_name, self._by_shorter_id, self._by_part_of_name):
            found = [one for one in way(kind, text.strip()) if one != text]
            if found:
                return list(dict.fromkeys(found))[:_MOST]
        return []

    def _by_file(self, kind: RecordKind, text: str) -> Iterator[str]:
        """Yield the id in a file's name, in a path, or in the address of a page of the site."""
        found = re.search(
            rf"(?:^|[/\\]){kind}s[/\\](?:[^\s/\\]+[/\\])*?([a-z0-9-]+)(?:\.ya?ml)?[/\\]?(?:[#?].*)?$", text
        )
        found = found or re.fullmatch(r"([a-z0-9-]+)\.ya?ml", text)
        identifier = self.present(kind, found[1]) if found else None
        if identifier:
            yield identifier

    def _by_address(self, kind: RecordKind, text: str) -> Iterator[str]:
        if kind == "document" and (address := _address(text)):
            yield from self.called(kind).get(address, ())

    def _by_name(self, kind: RecordKind, text: str) -> Iterator[str]:
        yield from self.called(kind).get(_name(text), ())
        slug = slug_of(re.sub("(?i)^the ", "", text))
        identifier = self.present(kind, slug) if slug else None
        if identifier:
            yield identifier

    def _by_shorter_id(self, kind: RecordKind, text: str) -> Iterator[str]:
        """Yield the statements whose ids have a date before a text."""
        if kind == "statement":
            ids = source_files.ids_with_files(self.connection, kind)
            yield from (one for one in ids if (head := _DATED.match(one)) and one[head.end() :] == text)

    def _by_part_of_name(self, kind: RecordKind, text: str) -> Iterator[str]:
        words = frozenset(_name(text).split())
        if len(words) > 1:
            for name, ids in self.called(kind).items():
                if words <= frozenset(name.split()):
                    yield from ids

    def _called(self, kind: RecordKind) -> dict[str, list[str]]:
        """Return the ids of a kind's records by their names and addresses."""
        found: dict[str, list[str]] = {}
        for identifier, data in source_files.records_of(self.connection, kind):
            for name in filter(None, _names(kind, orjson.loads(data))):
                found.setdefault(name, []).append(identifier)
        return found


def _names(kind: RecordKind, record: dict[str, Any]) -> Iterator[str]:
    former = [name for one in record.get("former_names", ()) for name in one.get("name", {}).values()]
    named = (record.get(field, {}) for field in ("name", "label", "title"))
    for text in (*(text for names in named for text in names.values()), *record.get("aliases", ()), *former):
        yield _name(text)
    if kind == "document":
        yield from map(_address, (record["url"], record.get("archived_url", ""), *record.get("other_urls", ())))


def _name(text: str) -> str:
    from sijill.search.words import folded  # needed only here

    return folded(text).removeprefix("the ")


def _address(text: str) -> str:
    """Return an address without what differs between two of one page; "" for any other text."""
    found = _ADDRESS.fullmatch(text or "")
    return f"{found[1].lower()}{found[2].rstrip('/')}" if found else ""
