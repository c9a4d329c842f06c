"""A complete site, written beside the old one and put in its place in one step.

``site/`` is the site's folder, ``.site.staged/`` beside it the next one, ``.site.old/`` one to be deleted.
On Linux (``renameat2`` with ``RENAME_EXCHANGE``), old and new change places in one call; elsewhere in two renames,
which ``recover_swap`` finishes or undoes if they are interrupted. A killed build leaves every byte of the old site.
"""

import contextlib
import ctypes
import errno
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sijill.intake.cluster import UMASK
from sijill.model.errors import BuildError
from sijill.model.files import READ, WRITE_NEW
from sijill.model.output import Output
from sijill.model.urls import MANIFEST
from sijill.sources.writing import write_file

FILE_MODE = 0o644
# Windows flushes only files open for writing; other systems cannot open a folder for writing.
_FLUSHABLE = os.O_RDWR if os.name == "nt" else READ
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_SAFE_PATH = re.compile(
    r"(?!(?:.*/)?\.{1,2}(?:/|\Z))(?!.*//)[^/\\\x00-\x1f\x7f:*?\"<>|][^\\\x00-\x1f\x7f:*?\"<>|]*(?<!/)\Z", re.DOTALL
)
_MANIFEST_MARK = b'"format":"sijill-manifest-1"'

Row = tuple[str, bytes, int]


def staged_beside(site: Path) -> Path:
    """Return the folder in which the next site is made; it is on the same file system as ``site``."""
    return site.parent / f".{site.name}.staged"


def old_beside(site: Path) -> Path:
    """Return the folder of the replaced site while it is deleted."""
    return site.parent / f".{site.name}.old"


def journal_beside(site: Path) -> Path:
    """Return the file of the journal."""
    return site.parent / f".{site.name}.journal"


def begin(site: Path) -> Path:
    """Return a new empty folder to stage in, after deleting the leftovers of a killed build.

    The caller must have the lock and have called ``journal.recover``. Raises BuildError if ``site`` holds something
    else than a site that Sijill made, which would be deleted.
    """
    os.umask(UMASK)
    refuse_what_is_not_ours(site)
    if journal_beside(site).exists():
        raise BuildError(f"{journal_beside(site)} must be completed first: it is the journal of an interrupted build")
    staged = staged_beside(site)
    try:
        discard(staged)
        discard(old_beside(site))
        staged.mkdir(parents=True)
    except OSError as error:
        raise BuildError(f"{staged} must be a folder that can be written: {error.strerror}") from None
    return staged


def refuse_what_is_not_ours(site: Path) -> None:
    """Raise BuildError if ``site`` exists, is not empty and has no manifest."""
    try:
        if site.is_symlink() or not site.exists():
            if site.is_symlink():
                raise BuildError(f"{site} must be a folder, not a symbolic link; name the folder itself as 'site_dir'")
            return
        if not site.is_dir():
            raise BuildError(f"{site} must be a folder, not a file. Move it away and build again.")
        with os.scandir(site) as found:
            empty = next(found, None) is None
        if empty or _begins_like_a_manifest(site / MANIFEST):
            return
    except OSError as error:
        raise BuildError(f"{site} must be a folder that can be read: {error.strerror}") from None
    raise BuildError(
        f"{site} must be a site that sijill built: it contains files but no {MANIFEST} of a site, and a build would "
        "delete them. Move them away, or name another 'site_dir' in mkdocs.yml."
    )


def _begins_like_a_manifest(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MANIFEST_MARK in file.read(200)
    except OSError:
        return False


def check_path(path: str) -> str:
    """Return the path if it stays below the site's folder on any system; raises ValueError otherwise."""
    if not _SAFE_PATH.match(path):
        raise ValueError(f"must be a relative path without '..' and without characters that systems refuse: {path!r}")
    return path


class Writer:
    """Writes files below one folder, makes each folder once, and returns each file's row of the manifest."""

    def __init__(self, folder: Path) -> None:
        self.root = f"{folder}/"
        self.made = {""}

    def write(self, outputs: Iterable[Output]) -> list[Row]:
        """Write outputs; return path, SHA-256 and size of each. Raises BuildError if the disk refuses."""
        rows: list[Row] = []
        path = ""
        try:
            for path, data in outputs:
                check_path(path)
                parent = path.rpartition("/")[0]
                if parent not in self.made:
                    self._make(parent)
                descriptor = os.open(self.root + path, WRITE_NEW, FILE_MODE)
                try:
                    written = os.write(descriptor, data)
                    while written < len(data):
                        written += os.write(descriptor, data[written:])
                finally:
                    os.close(descriptor)
                rows.append((path, hashlib.sha256(data).digest(), len(data)))
        except OSError as error:
            raise disk_error(self.root + path, error) from None
        return rows

    def _make(self, folder: str) -> None:
        """Make a folder; its parents nearly always exist."""
        try:
            os.mkdir(self.root + folder)  # noqa: PTH102 - hot
        except FileNotFoundError:
            os.makedirs(self.root + folder, exist_ok=True)  # noqa: PTH103
        except FileExistsError:
            if not os.path.isdir(self.root + folder):  # noqa: PTH112
                raise
        self.made.add(folder)


def disk_error(path: str | Path, error: OSError) -> BuildError:
    """Return the error to raise if the disk refuses a file, with advice."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        mend = "Free some space and build again; the site is unchanged."
    elif error.errno in (errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST):
        mend = "Something else is in its place: move it away and build again."
    else:
        mend = "Fix that and build again; the site is unchanged."
    return BuildError(f"{path} must be a file that can be written: {error.strerror or error}. {mend}")


def flush(folder: Path) -> None:
    """Flush everything below ``folder`` to the disk: by ``syncfs``, by ``sync``, or file by file."""
    syncfs = _of_linux("syncfs")
    if syncfs is not None:
        descriptor = os.open(folder, READ)
        try:
            if syncfs(descriptor) == 0:
                return
            problem = ctypes.get_errno()
            if problem in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
                raise disk_error(folder, OSError(problem, os.strerror(problem)))
        finally:
            os.close(descriptor)
    if hasattr(os, "sync"):
        os.sync()
        return
    for parent, _, names in os.walk(folder):
        for name in names:
            flush_file(Path(parent, name))


def flush_file(path: Path) -> None:
    """Flush one file, or one folder's list of names, to the disk; Windows can neither open nor flush a folder."""
    try:
        descriptor = os.open(path, _FLUSHABLE)
    except PermissionError:
        if path.is_dir():
            return
        raise
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF):  # some file systems cannot flush a folder
            raise
    finally:
        os.close(descriptor)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file completely or not at all, and flush it."""
    try:
        write_file(path, data, durable=True)
        flush_file(path.parent)
    except OSError as error:
        raise disk_error(path, error) from None


def swap(staged: Path, site: Path, *, durable: bool = True) -> None:
    """Put a complete staged site in the place of the old one, and delete the old one.

    The old site is untouched before the one call that exchanges them; after it the new site is complete.
    """
    old = old_beside(site)
    try:
        if durable:
            flush(staged)
        if not site.exists():
            os.rename(staged, site)  # noqa: PTH104
        elif not exchange(staged, site):
            write_atomically(journal_beside(site), b'{"kind":"swap"}\n')
            os.rename(site, old)  # noqa: PTH104
            os.rename(staged, site)  # noqa: PTH104
            journal_beside(site).unlink()
        if durable:
            flush_file(site.parent)
    except OSError as error:
        recover_swap(site)
        raise disk_error(site, error) from None
    discard(staged)
    discard(old)


def recover_swap(site: Path) -> None:
    """Finish, or undo, a swap by two renames that was interrupted."""
    staged, old = staged_beside(site), old_beside(site)
    if not site.exists() and old.exists():
        os.rename(staged if staged.exists() else old, site)  # noqa: PTH104
    journal_beside(site).unlink(missing_ok=True)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False if the system or file system cannot."""
    call = None if os.environ.get("SIJILL_WITHOUT_EXCHANGE") else _of_linux("renameat2")
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    problem = ctypes.get_errno()
    if problem in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(problem, os.strerror(problem), str(other))


def discard(folder: Path) -> None:
    """Delete a folder if it exists, also one with folders that may not be written, never following a link out of it."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        try:
            shutil.rmtree(folder)
        except PermissionError:
            for place, _, _ in os.walk(folder):
                with contextlib.suppress(OSError):
                    os.chmod(place, 0o700)  # noqa: PTH101
            shutil.rmtree(folder, onerror=_cannot_delete)


def _cannot_delete(_: object, path: str, information: Any) -> None:
    """Raise the error with the whole path: that of the system's calls begins in the folder that is being deleted."""
    error = information[1]
    raise OSError(error.errno, error.strerror, path) from None


def abandon(site: Path) -> None:
    """Delete the site that a build staged and cannot complete, unless a journal needs its files."""
    if not journal_beside(site).exists():
        with contextlib.suppress(OSError):
            discard(staged_beside(site))


def _of_linux(name: str) -> Callable[..., int] | None:
    """Return a function of Linux's C library, or None on other systems or if the library does not have it."""
    if sys.platform != "linux":
        return None
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    return found
