"""A glance at ``sources/``: one mark for each folder, which changes when any file in it may have changed.

To look at every file of a large archive takes most of the time of a build in which nothing changed. So the stamps of
a folder's files (size, times, inode, mode) become one digest; only folders whose digest differs are looked at further.
"""

import contextlib
import hashlib
import marshal
import os
import select
import threading
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any

# From so many files, or folders, on, a second process takes a part of the folders.
WORTH_SHARING = 20_000
WORTH_BEGINNING = 500
# Folders that hold folders: what stands in these is names alone.
ABOVE = frozenset(("", "statements", "captures"))
# Two processes draw lots until there are none: so many (a pipe takes them all, a byte each).
_LOTS = 256
_facts_of = attrgetter("st_mode", "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")


class _Shared:
    """A glance that a child of this process works on too."""

    def __init__(self, root: str, leaves: list[str], marks: dict[str, bytes]) -> None:
        self.root, self.marks = root, marks
        self.lots = [leaves[start::_LOTS] for start in range(min(_LOTS, len(leaves)))]
        self.draw, fill = os.pipe()
        os.write(fill, bytes(range(len(self.lots))))
        os.close(fill)
        self.answer, send = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            try:
                os.close(self.answer)
                with os.fdopen(send, "wb") as pipe:
                    marshal.dump(self._take(), pipe)
            finally:
                os._exit(0)
        os.close(send)

    def _take(self) -> dict[str, bytes]:
        """Mark folders, lot by lot, until all are drawn."""
        marks: dict[str, bytes] = {}
        while lot := os.read(self.draw, 1):
            marks.update(_marks(self.root, self.lots[lot[0]]))
        return marks

    def finish(self, meanwhile: Iterable[object]) -> dict[str, bytes]:
        """Take part until all lots are drawn, and return the marks of all folders."""
        for _ in meanwhile:
            if select.select([self.answer], [], [], 0)[0]:
                break
        with os.fdopen(self.answer, "rb") as pipe:
            self.marks.update(self._take())
            os.close(self.draw)
            answer = pipe.read()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.child, 0)
        with contextlib.suppress(EOFError, ValueError, TypeError):
            self.marks.update(marshal.loads(answer))  # noqa: S302 - written by our own child
        # Where the child was killed, what it drew is looked at here.
        self.marks.update(_marks(self.root, [one for lot in self.lots for one in lot if one not in self.marks]))
        return self.marks


_begun: dict[str, _Shared] = {}


def begin(sources: Path) -> None:
    """Have a child of this process glance at a large archive while this one imports what it needs.

    The next ``glance`` at the same folder takes part and returns the marks; so nothing that this process itself changes
    below ``sources`` may come between the two.
    """
    root = os.path.realpath(sources)
    if not hasattr(os, "fork") or threading.active_count() > 1 or (os.cpu_count() or 1) < 2:
        return
    leaves, marks = _leaves(root)
    if len(leaves) >= WORTH_BEGINNING:
        _begun[root] = _Shared(root, leaves, marks)


def glance(sources: Path, files: int, meanwhile: Iterable[object] = ()) -> dict[str, bytes]:
    """Return a mark for each folder, by its path below ``sources/`` ("" for itself); ``files`` is about how many.

    ``meanwhile`` is work that will be of use, done in steps as long as a child is at the glance that was begun before;
    in a small archive none of it is done.
    """
    root = os.path.realpath(sources)
    begun = _begun.pop(root, None)
    if begun:
        return begun.finish(meanwhile)
    leaves, marks = _leaves(root)
    if files < WORTH_SHARING or not hasattr(os, "fork") or threading.active_count() > 1:
        return {**marks, **_marks(root, leaves)}
    return _Shared(root, leaves, marks).finish(())


def mark_of(sources: Path, folder: str) -> bytes | None:
    """Return the mark of one folder, by its path below ``sources/``, as ``glance`` gives it; None where it has none."""
    root = os.path.realpath(sources)
    if folder in ABOVE:
        marks: dict[str, bytes] = {}
        _below(root, folder, marks)
        return marks.get(folder)
    place = f"{root}/{folder}"
    return _mark(place) if os.path.isdir(place) and not os.path.islink(place) else None  # noqa: PTH112, PTH114 - as above


def _leaves(root: str) -> tuple[list[str], dict[str, bytes]]:
    """Return the folders that hold files, and the marks of those that hold folders."""
    marks: dict[str, bytes] = {}
    leaves = _below(root, "", marks)
    for above in sorted(ABOVE & {*leaves}):
        leaves += _below(root, above, marks)
    return [leaf for leaf in leaves if leaf not in ABOVE], marks


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
    try:
        # By its descriptor: then the system need not find its way to the folder for each file anew.
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            names = sorted(os.listdir(descriptor))  # noqa: PTH208 - by descriptor
            return _digest([(name, *_facts_of(_stat(name, descriptor))) for name in names])
        finally:
            os.close(descriptor)
    except OSError as error:
        return _digest([("", str(error))])


def _stat(name: str, folder: int) -> os.stat_result:
    return os.stat(name, dir_fd=folder, follow_symlinks=False)


def _digest(rows: Any) -> bytes:
    """Return the digest of rows of names and numbers."""
    return hashlib.blake2b(marshal.dumps(rows, 2), digest_size=16).digest()
