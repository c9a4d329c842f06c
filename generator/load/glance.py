"""A glance at ``sources/``: one mark for each folder, which changes when any file in it may have changed.

To look at every file of a large archive takes most of the time of a build in which nothing changed. So the stamps of
a folder's files (size, times, inode, mode) become one digest; only folders whose digest differs are looked at further.
"""

import hashlib
import marshal
import os
import stat
import threading
from pathlib import Path

# From so many files on, a second process takes half of the folders.
WORTH_SHARING = 20_000
# Folders that hold folders: what stands in these is names alone.
ABOVE = frozenset(("", "statements", "captures"))


def glance(sources: Path, files: int) -> dict[str, bytes]:
    """Return a mark for each folder, by its path below ``sources/`` ("" for itself); ``files`` is about how many."""
    root = os.fspath(sources)
    marks: dict[str, bytes] = {}
    leaves = _below(root, "", marks)
    for above in sorted(ABOVE & {*leaves}):
        leaves += _below(root, above, marks)
    leaves = [leaf for leaf in leaves if leaf not in ABOVE]
    if files < WORTH_SHARING or not hasattr(os, "fork") or threading.active_count() > 1:
        marks.update(_marks(root, leaves))
    else:
        marks.update(_with_another_process(root, leaves))
    return marks


def _below(root: str, folder: str, marks: dict[str, bytes]) -> list[str]:
    """Mark a folder of folders by its names; return the folders in it."""
    try:
        with os.scandir(f"{root}/{folder}") as entries:
            names = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError:
        return []
    marks[folder] = _digest(names)
    return [f"{folder}/{name}".lstrip("/") for name, is_folder in names if is_folder]


def _marks(root: str, folders: list[str]) -> dict[str, bytes]:
    return {folder: _mark(f"{root}/{folder}") for folder in folders}


def _mark(folder: str) -> bytes:
    """Return the mark of a folder of files."""
    rows = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                found = entry.stat(follow_symlinks=False)
                kind = stat.S_IFMT(found.st_mode)
                rows.append((entry.name, kind, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino))
    except OSError as error:
        return _digest([("", str(error))])
    rows.sort()
    return _digest(rows)


def _digest(rows: list[tuple[str, int, int, int, int, int]] | list[tuple[str, bool]] | list[tuple[str, str]]) -> bytes:
    return hashlib.blake2b(marshal.dumps(rows, 2), digest_size=16).digest()


def _with_another_process(root: str, folders: list[str]) -> dict[str, bytes]:
    """Mark folders, every second one in a child of this process; here, where the child fails."""
    ours, theirs = folders[::2], folders[1::2]
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(receive)
            with os.fdopen(send, "wb") as pipe:
                marshal.dump(_marks(root, theirs), pipe)
        finally:
            os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        marks = _marks(root, ours)
        answer = pipe.read()
    os.waitpid(child, 0)
    try:
        marks.update(marshal.loads(answer))  # noqa: S302 - written by our own child, two lines above
    except (EOFError, ValueError, TypeError):
        marks.update(_marks(root, theirs))
    return marks
