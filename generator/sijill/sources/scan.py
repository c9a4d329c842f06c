"""The files below ``sources/``, in a fixed order, and diagnostics for those that do not belong there.

A file's *stamp* (size, times, inode) shows whether it may have changed since the last look. Symbolic links and special
files are refused, never followed.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules import files as rules
from sijill.model import characters
from sijill.model.fields import RESERVED_NAMES, SLUG_PATTERN
from sijill.model.filing import UNDATED
from sijill.model.slugs import slug_of, stranger
from sijill.model.urls import FOLDERS

Stamp = tuple[int, int, int, int]
_SLUG = re.compile(SLUG_PATTERN)
_YEAR = re.compile(rf"[0-9]{{4}}|{UNDATED}", re.ASCII)
_CAPTURE = re.compile(r"[0-9a-f]{64}\.json", re.ASCII)
# Folders with other files than records: their kind and the pattern of their names.
_PLAIN = {
    "ledger": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}\.jsonl", re.ASCII),
    "log": re.compile(
        r"[1-9][0-9]{0,17}\.(?:checkpoint|[a-z0-9][a-z0-9.-]{0,80}\.tsr)|[a-z0-9][a-z0-9.-]{0,97}\.pem", re.ASCII
    ),
}
_KINDS: dict[str, str] = {**{folder: kind for kind, folder in FOLDERS.items()}, "seen": "seen"}
_IGNORED = frozenset((".gitattributes", ".gitignore", ".gitkeep", ".DS_Store", "Thumbs.db", "originals"))
# Files that editors and systems leave beside a file that is open or was saved.
_LEFT_BEHIND = re.compile(
    r"~\$.*|\.~lock\..*#|\.#.*|#.*#|.*~|.*\.(?:bak|orig|rej|sw[a-p]|kate-swp|tmp|lock|save)|.*___jb_(?:tmp|old)___"
    r"|\..*\.new|\.goutputstream-.*|\.(?:nfs|fuse_hidden)[0-9a-f]+|\._.*|\.directory|desktop\.ini|4913",
    re.DOTALL,
)
_PLACES = "sources/statements/<year>/, agents/, documents/, topics/, captures/<document id>/, seen/, ledger/ or log/"


class SourceFile(NamedTuple):
    """One file of the archive: its path relative to ``sources/``, what it is, its id, and its stamp."""

    path: str
    kind: str
    id: str
    stamp: Stamp


class Scan(NamedTuple):
    """All files of an archive, sorted by path, and diagnostics for what should not be there."""

    files: list[SourceFile]
    diagnostics: list[Diagnostic]


def scan(sources: Path) -> Scan:
    """List the files of an archive, in an order that does not depend on the file system."""
    found = Scan([], [])
    if not sources.is_dir():
        return found
    for entry in _entries(os.fspath(sources), "", found):
        name = entry.name
        if name in _KINDS or name in ("captures", *_PLAIN):
            if not entry.is_dir(follow_symlinks=False):
                _refuse(entry, name, found)
            elif name == "statements":
                for year in _folders(entry.path, "statements/", found):
                    if _YEAR.fullmatch(year.name):
                        _records(year.path, f"statements/{year.name}/", "statement", found)
                    else:
                        _misplaced(f"statements/{year.name}", year.name, "sources/statements/<year>/", found)
            elif name == "captures":
                for document in _folders(entry.path, "captures/", found):
                    _plain_files(document.path, f"captures/{document.name}/", "capture", _CAPTURE, found)
            elif name in _PLAIN:
                _plain_files(entry.path, f"{name}/", name, _PLAIN[name], found)
            else:
                _records(entry.path, f"{name}/", _KINDS[name], found)
        elif name != "inbox" and not is_no_part(name):  # the inbox has its own reader (sources/inbox.py)
            _misplaced(name, name, _PLACES, found)
    found.files.sort()
    _repeated(found)
    return found


def scan_folders(sources: Path, folders: Iterable[str]) -> Scan:
    """List the files of some folders that hold records or copies, given by their paths below ``sources/``."""
    found = Scan([], [])
    for folder in folders:
        top, path, below = folder.partition("/")[0], f"{os.fspath(sources)}/{folder}", f"{folder}/"
        if top == "captures":
            _plain_files(path, below, "capture", _CAPTURE, found)
        elif top in _PLAIN:
            _plain_files(path, below, top, _PLAIN[top], found)
        elif top in _KINDS:
            _records(path, below, _KINDS[top], found)
    found.files.sort()
    return found


def assuming(found: Scan, contents: Mapping[str, bytes | None]) -> Scan:
    """Return the scan of an archive in which some files have other contents, by path; None for a deleted file."""
    files = {file.path: file for file in found.files}
    for path, data in contents.items():
        files.pop(path, None)
        if data is not None:
            top, _, name = path.partition("/")
            kind = _KINDS.get(top, top.removesuffix("s"))
            identifier = name if kind in ("capture", *_PLAIN) else path.rpartition("/")[2].removesuffix(".yaml")
            # A stamp that no real file has: its time is before all times, and its inode is part of a digest.
            part = int.from_bytes(hashlib.sha256(data).digest()[:7])
            files[path] = SourceFile(path, kind, identifier, (len(data), -1, -1, part))
    assumed = Scan(sorted(files.values()), list(found.diagnostics))
    _repeated(assumed)
    return assumed


def is_no_part(name: str) -> bool:
    """Return whether a file or folder is to be ignored silently, such as a lock file or an editor's backup."""
    return name in _IGNORED or _LEFT_BEHIND.fullmatch(name) is not None


def _entries(folder: str, below: str, found: Scan) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        reason = error.strerror or str(error)
        found.diagnostics.append(diagnose(rules.UnreadableFile, f"sources/{below}", reason=reason))
        return []


def _folders(folder: str, below: str, found: Scan) -> list["os.DirEntry[str]"]:
    folders = []
    for entry in _entries(folder, below, found):
        if entry.is_dir(follow_symlinks=False):
            folders.append(entry)
        elif not is_no_part(entry.name):
            _refuse(entry, below + entry.name, found)
    return folders


def _refuse(entry: "os.DirEntry[str]", path: str, found: Scan) -> None:
    """Add a diagnostic for an entry that is not a plain file or folder."""
    mode = entry.stat(follow_symlinks=False).st_mode
    if stat.S_ISREG(mode):
        _misplaced(path, entry.name, _PLACES, found)
        return
    kinds = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe",
             stat.S_IFSOCK: "a socket", stat.S_IFBLK: "a device", stat.S_IFCHR: "a device"}  # fmt: skip
    what = kinds.get(stat.S_IFMT(mode), "something else")
    found.diagnostics.append(diagnose(rules.NotAPlainFile, f"sources/{path}", what=what))


def _misplaced(path: str, name: str, expected: str, found: Scan) -> None:
    found.diagnostics.append(diagnose(rules.MisplacedFile, f"sources/{path}", name=name, expected=expected))


def _records(folder: str, below: str, kind: str, found: Scan) -> None:
    """Collect the record files of one folder."""
    add = found.files.append
    for entry in _entries(folder, below, found):
        name = entry.name
        identifier = name[:-5]
        if is_no_part(name):
            continue
        if name.endswith(".yaml") and entry.is_file(follow_symlinks=False):
            if _SLUG.fullmatch(identifier) and len(identifier) <= 80 and identifier not in RESERVED_NAMES:
                status = entry.stat(follow_symlinks=False)
                stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
                add(SourceFile(below + name, kind, identifier, stamp))
            else:
                found.diagnostics.append(_bad_name(below, name, identifier))
        elif entry.is_file(follow_symlinks=False):
            _misplaced(below + name, name, f"a file that ends in .yaml in sources/{below}", found)
        else:
            _refuse(entry, below + name, found)


def _bad_name(below: str, name: str, identifier: str) -> Diagnostic:
    foreign = next((character for character in identifier if not character.isascii()), "")
    named = stranger(identifier) or (characters.name(foreign) if foreign else "")
    why = f": it holds {named}" if named else ""
    if identifier in RESERVED_NAMES:
        why = ": the name is reserved"
    suggestion = slug_of(identifier, 80) or "an-id"
    if suggestion in RESERVED_NAMES:
        suggestion += "-1"
    return diagnose(rules.BadFileName, f"sources/{below}{name}", name=identifier, why=why, suggestion=suggestion)


def _plain_files(folder: str, below: str, kind: str, pattern: re.Pattern[str], found: Scan) -> None:
    """Collect the captures of one document, the ledger's batches, or the log's files."""
    for entry in _entries(folder, below, found):
        name = entry.name
        if entry.is_file(follow_symlinks=False) and pattern.fullmatch(name):
            status = entry.stat(follow_symlinks=False)
            stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            found.files.append(SourceFile(below + name, kind, (below + name).removeprefix("captures/"), stamp))
        elif is_no_part(name):
            continue
        elif entry.is_file(follow_symlinks=False):
            expected = f"sources/{below}, named by its digest"
            if kind == "log":
                expected = "sources/log/HOST.pem, in PEM, if it is the root certificate of a timestamp authority"
            _misplaced(below + name, name, expected, found)
        else:
            _refuse(entry, below + name, found)


def _repeated(found: Scan) -> None:
    """Add a diagnostic for each id used by statements in two years' folders; only the first file is read."""
    seen: dict[str, str] = {}
    again: set[str] = set()
    for file in found.files:
        if file.kind == "statement":
            other = seen.setdefault(file.id, file.path)
            if other != file.path:
                again.add(file.path)
                facts = {"id": file.id, "other": f"sources/{other}"}
                found.diagnostics.append(diagnose(rules.RepeatedId, f"sources/{file.path}", **facts))
    if again:
        found.files[:] = [file for file in found.files if file.path not in again]
