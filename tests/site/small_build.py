"""A build in miniature, made of the real staging, journal and manifest, that kills itself at a chosen system call.

Run as ``python small_build.py FOLDER GENERATION full|edit [CALL]``: builds the site of that generation in FOLDER/site
and, where CALL is given, ends with SIGKILL just before the CALL-th call that changes the disk.
"""

import contextlib
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sijill.model.output import Output
from sijill.site import journal, lock, manifest, staging
from sijill.state import tables
from tests.made_up.manifests import manifest_of

CHANGING = ("open", "rename", "replace", "unlink", "mkdir", "rmdir", "fsync", "ftruncate")


def pages(generation: int) -> dict[str, bytes]:
    """The files of one generation: some stay, some change, some come and go, one file turns into a folder."""
    found = {f"page-{n}/index.html": f"page {n} of {generation if n % 2 else 0}".encode() * 400 for n in range(6)}
    found[f"only/{generation}.html"] = b"comes and goes"
    found["turns" if generation % 2 else "turns/index.html"] = b"a file, then a folder"
    return found


def expected(generation: int) -> dict[str, bytes]:
    files = pages(generation)
    rows = staging_rows(files)
    return files | {output.path: output.data for output in manifest_of(rows, manifest.Facts())}


def staging_rows(files: dict[str, bytes]) -> list[manifest.Row]:
    import hashlib

    return [(path, hashlib.sha256(data).digest(), len(data)) for path, data in files.items()]


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def state_of(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "state.sqlite", isolation_level=None)
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'token'").fetchone() is None:
        # In one transaction: a kill leaves all of the tables or none.
        connection.executescript(f"BEGIN; {tables.MANIFEST} CREATE TABLE token(value TEXT); COMMIT;")
    return connection


def token_of(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT value FROM token").fetchone()
    return row[0] if row else None


def build(folder: Path, generation: int, mode: str) -> str:
    site = folder / "site"
    with lock.hold(folder / "lock", f"small build {generation}"), contextlib.closing(state_of(folder)) as connection:
        journal.recover(site, token_of(connection))
        stands = site / "manifest.json"
        fresh = stands.is_file() and manifest_token(stands.read_bytes()) == token_of(connection)
        files = pages(generation)
        staged = staging.begin(site)
        writer = staging.Writer(staged)
        connection.execute("BEGIN IMMEDIATE")
        if mode == "full" or not fresh:
            for table in ("manifest_files", "manifest_buckets", "manifest_stale"):
                connection.execute(f"DELETE FROM {table}")
            manifest.record(connection, writer.write(Output(*item) for item in files.items()))
            outputs, _ = manifest.update(connection, manifest.Facts())
            writer.write(outputs)
            set_token(connection, outputs)
            staging.swap(staged, site)
            connection.execute("COMMIT")
            return "full"
        known = {row[0]: row[1] for row in connection.execute("SELECT path, sha256 FROM manifest_files")}
        rows = staging_rows(files)
        changed = [Output(path, files[path]) for path, sha256, _ in rows if known.get(path) != sha256]
        removals = sorted(set(known) - set(files))
        manifest.record(connection, writer.write(changed))
        manifest.forget(connection, removals)
        outputs, gone = manifest.update(connection, manifest.Facts())
        writer.write(outputs)
        token = set_token(connection, outputs)
        moves = [output.path for output in [*changed, *outputs]]
        journal.apply(site, moves, removals + gone, token, lambda: connection.execute("COMMIT"))
        return "edit"


def manifest_token(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def set_token(connection: sqlite3.Connection, outputs: list[Output]) -> str:
    token = manifest_token(outputs[-1].data)
    connection.execute("DELETE FROM token")
    connection.execute("INSERT INTO token VALUES (?)", (token,))
    return token


def kill_at(call: int) -> None:
    counted = 0

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def counted_call(*arguments: Any, **keywords: Any) -> Any:
            nonlocal counted
            counted += 1
            if counted == call:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **keywords)

        return counted_call

    for name in CHANGING:
        setattr(os, name, counting(getattr(os, name)))


if __name__ == "__main__":
    if len(sys.argv) > 4:
        kill_at(int(sys.argv[4]))
    print(build(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
