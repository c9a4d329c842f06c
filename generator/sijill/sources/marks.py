"""Marks of the folders of ``sources/``: for each a digest that differs when any file in the folder may have changed.

Comparing all files of a large archive would take most of the time of a build in which nothing changed. So the stamps of
a folder's files (size, times, inode, mode) become one digest, and only files in folders with another digest are
compared.
"""

import hashlib
import marshal
import os
from operator import attrgetter
from pathlib import Path
from typing import Any

# Folders that only hold folders: their marks are made from names.
ABOVE = frozenset(("", "statements", "captures"))
_facts_of = attrgetter("st_mode", "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")


def folder_marks(sources: Path) -> dict[str, bytes]:
    """Return a mark for each folder, by its path below ``sources/`` ("" for ``sources/`` itself)."""
    root = os.path.realpath(sources)
    leaves, marks = _leaves(root)
    return {**marks, **{folder: _mark(f"{root}/{folder}") for folder in leaves}}


def mark_of(sources: Path, folder: str) -> bytes | None:
    """Return the mark of one folder, as ``folder_marks`` does, or None if there is no such folder."""
    root = os.path.realpath(sources)
    if folder in ABOVE:
        marks: dict[str, bytes] = {}
        _below(root, folder, marks)
        return marks.get(folder)
    place = f"{root}/{folder}"
    return _mark(place) if os.path.isdir(place) and not os.path.islink(place) else None  # noqa: PTH112, PTH114 - as above


def _leaves(root: str) -> tuple[list[str], dict[str, bytes]]:
    """Return the folders that hold files, and the marks of the folders that hold folders."""
    marks: dict[str, bytes] = {}
    leaves = _below(root, "", marks)
    for above in sorted(ABOVE & {*leaves}):
        leaves += _below(root, above, marks)
    return [leaf for leaf in leaves if leaf not in ABOVE], marks


def _below(root: str, folder: str, marks: dict[str, bytes]) -> list[str]:
    """Add the mark of a folder that holds folders, made from their names; return them."""
    try:
        with os.scandir(f"{root}/{folder}") as entries:
            names = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError:
        return []
    marks[folder] = _digest(names)
    return [f"{folder}/{name}".lstrip("/") for name, is_folder in names if is_folder]


def _mark(folder: str) -> bytes:
    """Return the mark of a folder of files."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names alone
        return _digest([(name, *_facts_of(os.lstat(f"{folder}/{name}"))) for name in names])
    except OSError as error:
        return _digest([("", str(error))])


def _digest(rows: Any) -> bytes:
    """Return the digest of rows of names and numbers."""
    return hashlib.blake2b(marshal.dumps(rows, 2), digest_size=16).digest()
