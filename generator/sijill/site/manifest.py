"""The site's manifest: SHA-256 and size of every file, under one root that proves them all.

A file's *row* is the line ``<64 hex digits>  <size>  <path>`` and a line feed (UTF-8). Files are sorted into 256
buckets by the first two hex digits of the SHA-256 of their path. A bucket's digest is the SHA-256 of its rows, sorted
by path (by code point), one after another; the digest of an empty bucket is that of nothing. The *root* is the
SHA-256 of ``sijill:manifest:v1`` and a line feed, and the 256 raw bucket digests in order. ``manifest.json`` and
``manifest/`` themselves are not listed. So one changed file changes one bucket, whatever the size of the site.

Up to 10,000 files, all rows are in ``manifest.json`` under ``files``; for more, in ``manifest/<bucket>.json``,
and ``manifest.json`` lists the buckets under ``parts``. The root is the same either way.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

import sijill
from sijill.model.output import Output
from sijill.model.urls import MANIFEST

FORMAT = "sijill-manifest-1"
PARTS = "manifest/"
FILES_IN_ONE = 10_000
ROOT_DOMAIN = b"sijill:manifest:v1\n"

TABLES = ("manifest_files", "manifest_buckets", "manifest_stale")

Row = tuple[str, bytes, int]


class Facts(NamedTuple):
    """What the manifest says besides the list of files.

    ``commit`` is the commit of the sources; ``previous_root`` the root of the manifest last published (given by the
    caller, not read from the old site, so that a warm build and a clean one agree); ``ledger_heads`` the digests of the
    ledger's last batches; ``statements`` the number of statements.
    """

    commit: str | None = None
    previous_root: str | None = None
    ledger_heads: Sequence[str] = ()
    statements: int | None = None


def digest_of(data: bytes) -> bytes:
    """Return the raw SHA-256 of a file's bytes, as in its row."""
    return hashlib.sha256(data).digest()


def bucket_of(path: str) -> int:
    """Return the bucket (0 to 255) of a path."""
    return hashlib.sha256(path.encode()).digest()[0]


def digest_of_rows(rows: Iterable[Row]) -> bytes:
    """Return a bucket's digest; its rows must be sorted by path."""
    return hashlib.sha256("".join(f"{sha256.hex()}  {size}  {path}\n" for path, sha256, size in rows).encode()).digest()


def root_of(buckets: Mapping[int, bytes]) -> str:
    """Return the root over the buckets' digests; a missing bucket is empty."""
    empty = hashlib.sha256(b"").digest()
    joined = b"".join(buckets.get(bucket, empty) for bucket in range(256))
    return "sha256:" + hashlib.sha256(ROOT_DOMAIN + joined).hexdigest()


def is_manifest(path: str) -> bool:
    """Return whether a file is part of the manifest or its signature, which the manifest does not list."""
    return path in (MANIFEST, f"{MANIFEST}.minisig") or path.startswith(PARTS)


def record(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Note files that were written: path, SHA-256, size."""
    full = [(bucket_of(path), path, sha256, size) for path, sha256, size in rows if not is_manifest(path)]
    full.sort()
    connection.executemany("INSERT OR REPLACE INTO manifest_files VALUES (?, ?, ?, ?)", full)
    _mark(connection, {row[0] for row in full})


def forget(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Note files that are no longer part of the site."""
    gone = [(bucket_of(path), path) for path in paths]
    connection.executemany("DELETE FROM manifest_files WHERE bucket = ? AND path = ?", gone)
    _mark(connection, {bucket for bucket, _ in gone})


def forget_all(connection: sqlite3.Connection) -> None:
    """Note that there is no file: a whole site is about to be made."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own


def find(connection: sqlite3.Connection, path: str) -> tuple[bytes, int] | None:
    """Return the SHA-256 and the size of a file of the site, None if it has none at that path."""
    found: tuple[bytes, int] | None = connection.execute(
        "SELECT sha256, size FROM manifest_files WHERE bucket = ? AND path = ?", (bucket_of(path), path)
    ).fetchone()
    return found


def absent(connection: sqlite3.Connection, paths: set[str]) -> set[str]:
    """Return those of some paths that are not files of the site; the manifest's own files are."""
    return {path for path in paths if not is_manifest(path) and find(connection, path) is None}


def count(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return how many files the site has, and how many of them are pages, as of the last update."""
    query = "SELECT total(files), total(pages) FROM manifest_buckets"
    files, pages = connection.execute(query).fetchone()
    return int(files), int(pages)


def sizes(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Yield path and size of every file of the site, without the manifest's own."""
    yield from connection.execute("SELECT path, size FROM manifest_files")


def _mark(connection: sqlite3.Connection, buckets: set[int]) -> None:
    connection.executemany("INSERT OR IGNORE INTO manifest_stale VALUES (?)", [(bucket,) for bucket in sorted(buckets)])


def update(connection: sqlite3.Connection, facts: Facts) -> tuple[list[Output], list[str]]:
    """Return the manifest's own files that must be written, and those that must be removed.

    Only buckets marked stale since the last call are read. ``manifest.json`` is always returned, last.
    """
    stale = [bucket for (bucket,) in connection.execute("SELECT bucket FROM manifest_stale ORDER BY bucket")]
    had, _ = count(connection)
    parts: dict[int, bytes] = {}
    for bucket in stale:
        rows = _rows_in(connection, bucket)
        if rows:
            parts[bucket] = _part(rows)
            pages = sum([path.endswith(".html") for path, _, _ in rows])
            values = (bucket, digest_of_rows(rows), len(rows), pages)
            connection.execute("INSERT OR REPLACE INTO manifest_buckets VALUES (?, ?, ?, ?)", values)
        else:
            connection.execute("DELETE FROM manifest_buckets WHERE bucket = ?", (bucket,))
    connection.execute("DELETE FROM manifest_stale")
    buckets = {
        bucket: (sha256, files)
        for bucket, sha256, files in connection.execute("SELECT bucket, sha256, files FROM manifest_buckets")
    }
    total = sum(files for _, files in buckets.values())
    head = _head(facts, root_of({bucket: sha256 for bucket, (sha256, _) in buckets.items()}), total)
    if total <= FILES_IN_ONE:
        listed = connection.execute("SELECT path, sha256, size FROM manifest_files ORDER BY path")
        head["files"] = {path: [sha256.hex(), size] for path, sha256, size in listed}
        gone = [part_path(bucket) for bucket in range(256)] if had > FILES_IN_ONE else []
        return [Output(MANIFEST, _bytes(head))], gone
    if had <= FILES_IN_ONE:
        stale = sorted(buckets)
    outputs = [
        Output(part_path(bucket), parts.get(bucket) or _part(_rows_in(connection, bucket)))
        for bucket in stale
        if bucket in buckets
    ]
    gone = [part_path(bucket) for bucket in stale if bucket not in buckets]
    head["parts"] = {f"{bucket:02x}": [sha256.hex(), files] for bucket, (sha256, files) in sorted(buckets.items())}
    return [*outputs, Output(MANIFEST, _bytes(head))], gone


def _rows_in(connection: sqlite3.Connection, bucket: int) -> list[Row]:
    query = "SELECT path, sha256, size FROM manifest_files WHERE bucket = ? ORDER BY path"
    return connection.execute(query, (bucket,)).fetchall()


def _part(rows: list[Row]) -> bytes:
    """Return the file that lists a bucket's rows."""
    return _bytes({"files": {path: [sha256.hex(), size] for path, sha256, size in rows}})


def part_path(bucket: int) -> str:
    """Return the path of the file that holds a bucket's rows."""
    return f"{PARTS}{bucket:02x}.json"


def _head(facts: Facts, root: str, total: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "root": root,
        "count": total,
        "statements": facts.statements,
        "generator": f"sijill {sijill.__version__}",
        "commit": facts.commit,
        "previous": facts.previous_root,
        "ledger": sorted(facts.ledger_heads),
    }


def _bytes(value: Any) -> bytes:
    # Each file is on its own line, so that the difference of two manifests is easy to read.
    text: bytes = orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    return text.replace(b'],"', b'],\n"').replace(b'":{"', b'":{\n"')
