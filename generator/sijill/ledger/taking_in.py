"""Taking batches into the tables of the ledger: each is verified, after those that it follows; faults are noted."""

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from sijill.ledger.entries import Batch, Entry, MalformedError, file_name, place_in_batch, read_batch, read_entry
from sijill.ledger.numbering import first_free, give, number_the_rest, numbers_for
from sijill.model.digests import digest_of_bytes
from sijill.sources.conflicts import merge_conflicts

if TYPE_CHECKING:
    from sijill.ledger.store import Ledger, Published
    from sijill.model.record_kinds import RecordKind

Key = tuple["RecordKind", str]


class TakingIn:
    """One update of the tables from added files."""

    def __init__(self, ledger: "Ledger") -> None:
        self.ledger = ledger
        self.connection = ledger.connection

    def problem(self, code: str, file: str, line: int, **facts: Any) -> None:
        """Note a fault of a file."""
        self.connection.execute(
            "INSERT INTO ledger_problems VALUES (?, ?, ?, ?)", (code, file, line, json.dumps(facts, sort_keys=True))
        )

    def extend(self, files: Mapping[str, tuple[bytes, int]]) -> tuple[Key, ...]:
        """Verify files, given as bytes and time, and add their entries; return the records with new entries."""
        read: dict[str, tuple[str, Batch, int, int]] = {}
        for name, (data, modified) in sorted(files.items()):
            try:
                batch = read_batch(data)
            except MalformedError as error:
                merging = list(merge_conflicts(data.decode("utf-8", "replace"), name))
                for found in merging:
                    self.problem(found.code, name, found.line, **dict(found.facts))
                if not merging:
                    self.problem("ledger-malformed", name, error.line, requirement=error.sentence)
                continue
            if batch.name != name:
                self.problem(
                    "ledger-altered", name, 1, requirement=f"must be named {batch.name} by its date and digest"
                )
                continue
            read[batch.digest] = (name, batch, len(data), modified)
        added: set[Key] = set()
        for name, batch, size, modified in self._in_order(read):
            added.update(self._add(name, batch, size, modified))
        number_the_rest(self.connection)
        return tuple(sorted(added))

    def _in_order(self, read: dict[str, tuple[str, Batch, int, int]]) -> Iterator[tuple[str, Batch, int, int]]:
        """Yield each batch after those it follows; report one whose parents are missing.

        Otherwise those with numbers are first, then by name: numbers are given on the main branch, so that what another
        branch published of the same record is the fork.
        """
        dates = dict(self.connection.execute("SELECT digest, date FROM ledger_batches"))
        waiting: dict[str, int] = {}
        children: dict[str, list[str]] = {}
        ready: list[tuple[bool, str, str]] = []
        for digest, (name, batch, _, _) in read.items():
            missing = {parent for parent in batch.parents if parent not in dates}
            for parent in sorted(missing):
                if parent not in read:
                    self.problem("ledger-removed", name, 1, missing=parent)
                    missing.discard(parent)
                else:
                    children.setdefault(parent, []).append(digest)
            waiting[digest] = len(missing)
            if not missing:
                heapq.heappush(ready, (batch.first is None, name, digest))
        while ready:
            _, name, digest = heapq.heappop(ready)
            batch = read[digest][1]
            for parent in batch.parents:
                if dates.get(parent, "") > batch.date:
                    self.problem(
                        "ledger-order", name, 1, date=batch.date, parent=file_name(dates[parent], parent),
                        parent_date=dates[parent],
                    )  # fmt: skip
            dates[digest] = batch.date
            yield read[digest]
            for child in children.get(digest, ()):
                waiting[child] -= 1
                if not waiting[child]:
                    heapq.heappush(ready, (read[child][1].first is None, read[child][0], child))

    def _add(self, name: str, batch: Batch, size: int, modified: int) -> set[Key]:
        execute = self.connection.execute
        first, given = self._numbers(name, batch)
        execute(
            "INSERT INTO ledger_batches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (name, batch.digest, batch.format, batch.date, json.dumps(batch.parents), len(batch.lines), first, given,
             size, modified, batch.records),
        )  # fmt: skip
        self.connection.executemany(
            "INSERT OR IGNORE INTO ledger_kinds VALUES (?, ?, ?)",
            [(kind, *label) for kind, labels in batch.kinds.items() for label in labels.items()],
        )
        rows: list[tuple[Any, ...]] = []
        last: list[tuple[Any, ...]] = []
        captures: dict[tuple[str, str], int] = {}
        seen: set[Key] = set()
        before_it: tuple[int, str] = (-1, "")
        empty = execute("SELECT 1 FROM ledger_entries LIMIT 1").fetchone() is None
        for at, line in enumerate(batch.lines, 2):
            try:
                entry = read_entry(line, at, batch.format)
            except MalformedError as error:
                self.problem("ledger-malformed", name, at, requirement=error.sentence)
                continue
            key: Key = (entry.kind, entry.id)
            if key in seen:
                self.problem("ledger-malformed", name, at, requirement="must be the only one of its record")
                continue
            if batch.format > 1 and place_in_batch(entry) < before_it:
                self.problem("ledger-malformed", name, at, requirement="must be in the order of kinds and ids")
            before_it = place_in_batch(entry)
            before = None if empty else self.ledger.last(*key)
            if not self._follows(entry, before, name, at):
                continue
            seen.add(key)
            rows.append((*key, entry.version, batch.date, name, at, digest_of_bytes(line), line))
            salts = batch.salts.get((*key, entry.version))
            if salts and salts.of_version and salts.name != entry.salt:
                self.problem("ledger-malformed", name, at, requirement="must have the salt that it names")
            plain = entry.digest if entry.salt is None else ""
            last.append((*key, entry.version, plain, entry.replaced_by))
            if entry.kind == "statement":
                if before is not None:
                    _count(captures, before.entry.captures, -1)
                _count(captures, entry.captures, 1)
        self.connection.executemany("INSERT INTO ledger_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.connection.executemany("INSERT OR REPLACE INTO ledger_last VALUES (?, ?, ?, ?, ?)", last)
        self.connection.executemany(
            "INSERT OR IGNORE INTO ledger_patches VALUES (?, ?)",
            [(was, orjson.dumps(patch)) for was, patch in batch.patches.items()],
        )
        self.connection.executemany(
            "INSERT OR REPLACE INTO ledger_instead VALUES (?, ?, ?, ?)",
            [(*key, orjson.dumps(patch)) for key, patch in batch.instead.items()],
        )
        self.connection.executemany(
            "INSERT OR REPLACE INTO ledger_salts VALUES (?, ?, ?, ?)",
            [(*key, one.of_version or json.dumps(one.aspects)) for key, one in batch.salts.items()],
        )
        self.connection.executemany(
            "INSERT INTO ledger_captures VALUES (?, ?, ?)"
            " ON CONFLICT(document, digest) DO UPDATE SET statements = statements + excluded.statements",
            [(document, digest, change) for (document, digest), change in sorted(captures.items())],
        )
        return seen

    def _numbers(self, name: str, batch: Batch) -> tuple[int, bool]:
        """Store the numbers that a batch gives to others; return its own first number and whether that is final."""
        if batch.first is None:
            return 0, False
        right = numbers_for(self.connection, batch.parents)
        free = first_free(self.connection)
        if (batch.first, batch.numbers) == right and free <= min([right.first, *right.given.values()]):
            give(self.connection, batch.numbers)
            return batch.first, True
        self.problem("ledger-numbers", name, 1, first=batch.first, next=max(right.first, free))
        return 0, False

    def _follows(self, entry: Entry, before: "Published | None", name: str, at: int) -> bool:
        """Return whether an entry is the next of its record; if not, report a fork, a gap or an altered chain."""
        if before is None:
            if entry.version == 1:
                return True
            self.problem("ledger-gap", name, at, record=entry.id, version=entry.version, known=0)
            return False
        if entry.previous == before.line_digest and entry.version == before.entry.version + 1:
            return True
        if entry.version <= before.entry.version:
            rival = next(
                (p for p in self.ledger.history(entry.kind, entry.id) if p.entry.version == entry.version), before
            )
            self.problem("ledger-fork", name, at, record=entry.id, version=entry.version, rival=rival.batch)
        else:
            self.problem(
                "ledger-gap", name, at, record=entry.id, version=entry.version,
                known=before.entry.version,
            )  # fmt: skip
        return False


def _count(captures: dict[tuple[str, str], int], of_entry: Mapping[str, Iterable[str]], change: int) -> None:
    for document, digests in of_entry.items():
        for digest in digests:
            captures[document, digest] = captures.get((document, digest), 0) + change
