"""An archive at a commit, or in its folder now, for comparisons. Contents are read; nothing is checked out or run."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from sijill.check.evidence.find import Searchable
from sijill.ledger.repository import Repository, blob_name
from sijill.model.files import with_line_feeds
from sijill.model.filing import KIND_OF_FOLDER
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Document, Record
from sijill.sources.captures import whole_copies
from sijill.sources.records import Parsed, parse_record
from sijill.sources.scan import is_no_part, scan
from sijill.state.references import references

# So many files are asked of git at once.
_TOGETHER = 1000
# What readers see besides records, or what decides how they see them.
BESIDE = ("docs", "mkdocs.yml", "kinds.yaml", "strings")


class Store(Protocol):
    """Where a revision's files are."""

    def listing(self) -> dict[str, str]:
        """Return every file of ``sources/`` and ``BESIDE``, by path, with something that tells contents apart."""

    def read(self, path: str) -> bytes:
        """Return a file's contents."""

    def read_all(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield files with their contents."""


class AtCommit:
    """Files as a commit has them."""

    def __init__(self, root: Path, revision: str) -> None:
        self.repository = Repository(root)
        self.commit = self.repository.commit(revision)
        self.blobs: dict[str, str] = {}
        for part in ("sources", *BESIDE):
            self.blobs |= self.repository.files(self.commit, part)

    def listing(self) -> dict[str, str]:
        """Return paths and blobs."""
        return self.blobs

    def read(self, path: str) -> bytes:
        """Return a file's contents at the commit."""
        return self.repository.contents([self.blobs[path]])[0]

    def read_all(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield files with their contents at the commit; git is asked for many at once."""
        for start in range(0, len(paths), _TOGETHER):
            some = paths[start : start + _TOGETHER]
            yield from zip(some, self.repository.contents([self.blobs[path] for path in some]), strict=True)


class InFolder:
    """Files as they are in the archive's folder now."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = [f"sources/{file.path}" for file in scan(root / "sources").files]
        beside = [one for part in BESIDE for one in (root / part, *(root / part).rglob("*"))]
        plain = [one for one in beside if one.is_file() and not one.is_symlink() and not is_no_part(one.name)]
        self.files += [one.relative_to(root).as_posix() for one in plain]

    def listing(self) -> dict[str, str]:
        """Return paths and digests; a digest is of the kind git names blobs by, so that both can be compared.

        A checkout may have changed line ends; that is not counted as a difference.
        """
        return {path: blob_name(with_line_feeds(self.read(path))) for path in self.files}

    def read(self, path: str) -> bytes:
        """Return a file's contents."""
        return (self.root / path).read_bytes()

    def read_all(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield files with their contents."""
        return ((path, self.read(path)) for path in paths)


class Revision:
    """The files of an archive at one moment, for comparing it with another."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.files = store.listing()
        self._paths: dict[tuple[str, str], str] = {
            found: path for path in self.files if (found := identity(path)) is not None
        }
        self.parsed = lru_cache(maxsize=4096)(self._parsed)
        self.sources = lru_cache(maxsize=1024)(self._sources)

    def path_of(self, kind: str, identifier: str) -> str | None:
        """Return a record's path, None where there is none."""
        return self._paths.get((kind, identifier))

    def _parsed(self, path: str) -> Parsed:
        found = identity(path)
        if found is None:
            raise KeyError(path)
        return parse_record(found[0], self.store.read(path), path, None)

    def text(self, path: str) -> bytes:
        """Return a file's contents with lines that end as git keeps them."""
        return with_line_feeds(self.store.read(path))

    def record(self, kind: str, identifier: str) -> Record | None:
        """Return a record, None where there is none or it does not read."""
        path = self.path_of(kind, identifier)
        return self.parsed(path).record if path else None

    def naming(self, records: Collection[tuple[str, str]], kind: RecordKind) -> Iterator[str]:
        """Yield the ids of the records of a kind that name any of some records, given as kind and id."""
        paths = [path for (of_kind, _), path in self._paths.items() if of_kind == kind]
        written = re.compile(b"|".join(re.escape(identifier.encode()) for _, identifier in records))
        for path, data in self.store.read_all(paths) if records else ():
            if written.search(data):  # few files are worth parsing
                record = self.parsed(path).record
                if record and any((named, identifier) in records for named, identifier, _ in references(record)):
                    yield path.rpartition("/")[2].removesuffix(".yaml")

    def _sources(self, document: str) -> tuple[Document | None, tuple[Searchable, ...]]:
        """Return a document and its copies that are whole, as the check of evidence asks for them."""
        record = self.record("document", document)
        if not isinstance(record, Document):
            return None, ()

        def read(path: str) -> bytes | None:
            return self.store.read(f"sources/{path}") if f"sources/{path}" in self.files else None

        return record, tuple(map(Searchable, whole_copies(document, record, read)))


def identity(path: str) -> tuple[RecordKind, str] | None:
    """Return the kind and id of the record at a path of the archive, None if there is none."""
    parts = path.split("/")
    if len(parts) < 3 or parts[1] not in KIND_OF_FOLDER or not parts[-1].endswith(".yaml"):
        return None
    if len(parts) != (4 if parts[1] == "statements" else 3):
        return None
    return KIND_OF_FOLDER[parts[1]], parts[-1][:-5]


def revision_of(root: Path, revision: str | None) -> Revision:
    """Return the archive at a commit, or as it is in its folder. Raises RepositoryError."""
    return Revision(AtCommit(root, revision) if revision is not None else InFolder(root))
