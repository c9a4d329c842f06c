"""Holding what a site says of agents, documents and topics against its ledger: their records, names and words."""

from collections.abc import Iterator, Mapping
from typing import Any

from sijill.interface.attribution import owners
from sijill.interface.manners import is_rendered
from sijill.ledger.store import Ledger
from sijill.model.digests import canonical_form, digest_of_bytes
from sijill.model.speakers import voice_ids
from sijill.model.urls import DATA, FILE_OF_RECORDS, FOLDERS
from sijill.publish.page_words import items

_NAMED_BY = {"agent": "name", "document": "title", "topic": "label"}

Names = dict[tuple[str, str], Any]


class Records:
    """The agents, documents and topics that a site's data hold, and what is wrong with them.

    ``names`` are by kind and id, as the records have them, each in every language.
    """

    def __init__(self, files: Mapping[str, Mapping[str, Any] | None], ledger: Ledger) -> None:
        self.names: Names = {}
        self.records: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.problems: list[str] = []
        seen: dict[str, set[str]] = {kind: set() for kind in _NAMED_BY}
        for path, data in sorted(files.items()):
            match = FILE_OF_RECORDS.fullmatch(path)
            if match is None:
                continue
            kind = match["kind"]
            listed = data.get(f"{kind}s") if data is not None else None
            if not isinstance(listed, list):
                self.problems.append(f"{path} must be JSON with a list of {kind}s")
                continue
            for item in listed:
                identifier = str(item.get("identifier")) if isinstance(item, Mapping) else ""
                seen[kind].add(identifier)
                self.problems += [f"{path} {problem}" for problem in self._hold(kind, identifier, item, ledger)]
        for kind in _NAMED_BY:
            published = set(ledger.records(kind))  # type: ignore[arg-type]
            for identifier in sorted(published - seen[kind]):
                last = ledger.last(kind, identifier)  # type: ignore[arg-type]
                if last is not None and last.entry.replaced_by is None:
                    self.problems.append(f"{DATA}{FOLDERS[kind]}/ must have {kind} '{identifier}': the ledger has it")

    def _hold(self, kind: str, identifier: str, item: Any, ledger: Ledger) -> Iterator[str]:
        record = item.get("record") if isinstance(item, Mapping) else None
        last = ledger.last(kind, identifier)  # type: ignore[arg-type]
        if last is None:
            return  # a ledger of format 1 has statements alone
        if not isinstance(record, dict):
            yield f"must hold the record of '{identifier}'"
            return
        try:
            digest = digest_of_bytes(canonical_form(record))
        except (TypeError, ValueError):
            digest = ""
        if last.is_of(digest):
            self.records[kind, identifier] = record
        else:
            yield (
                f"must hold the record of '{identifier}' that was published last, with the digest {last.entry.digest} "
                "behind its salt"
            )
        name = record.get(_NAMED_BY[kind])
        if item.get(_NAMED_BY[kind]) != name:
            yield f"must call '{identifier}' what its record calls it"
        self.names[kind, identifier] = name


def other_names(data: Mapping[str, Any], names: Names) -> Iterator[str]:
    """Yield what is wrong with the names that a statement's data give to those whom the ledger names."""
    for kind, item in _named_in(data):
        known = names.get((kind, str(item.get("identifier"))))
        if known is not None and item.get(_NAMED_BY[kind]) != known:
            yield f"must call the {kind} '{item.get('identifier')}' what its record calls it"


def speakers_in(data: Mapping[str, Any], names: Names, language: str) -> list[str]:
    """Return what the speakers of a statement are called in a language, as far as the ledger has their records."""
    found = []
    for kind, item in _named_in({"speakers": data.get("speakers")}):
        known = names.get((kind, str(item.get("identifier"))))
        if isinstance(known, Mapping) and known:
            found.append(str(known.get(language) or next(iter(known.values()))))
    return found


def whose_in_data(passages: Any) -> Any:
    """Return whose words passages are, and of whom they are only reported; None where older data do not say it."""
    if not any("said_by" in one or "reports" in one for one in items(passages)):
        return None
    return [
        [[last_of(a) for a in found] if isinstance(found := one.get(name, []), list) else []
         for name in ("said_by", "reports")]
        for one in items(passages)
    ]  # fmt: skip


def whose(record: Mapping[str, Any]) -> Any:
    """Return the same of a record."""
    found = []
    for one in items(record.get("passages")):
        named = owners(voices_in(record), one.get("speaker"))
        found.append([[], named] if is_rendered(str(one.get("mode")), one.get("delivery")) else [named, []])
    return found


def voices_in(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return by which ids those who spoke are distinguished in a record."""
    return voice_ids([one.get("agent") for one in items(record.get("speakers"))])


def last_of(address: Any) -> str:
    """Return the id at the end of a record's address, or of that of an unnamed speaker."""
    return str(address).rstrip("/").rpartition("/")[2].lstrip("#")


def _named_in(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for speaker in items(data.get("speakers")):
        for agent in (speaker.get("agent"), *items(speaker.get("on_behalf_of"))):
            if isinstance(agent, Mapping):
                yield "agent", agent
    for topic in items(data.get("topics")):
        yield "topic", topic
