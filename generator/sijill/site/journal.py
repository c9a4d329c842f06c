"""The moves of an incremental build: staged files move into the site one by one, under a journal that survives a kill.

The order makes this safe: (1) everything is staged and flushed, (2) the journal lists what will move, (3) the state
database is committed with the journal's token, (4) files move, each in one rename, (5) the journal is deleted.
A build killed before (3) is undone, since nothing has moved; after it, it is completed, since all staged files exist.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

from sijill.model.errors import BuildError
from sijill.site.staging import (
    check_path,
    discard,
    disk_error,
    flush,
    flush_file,
    journal_beside,
    old_beside,
    recover_swap,
    staged_beside,
    write_atomically,
)

Outcome = Literal["nothing", "completed", "undone"]
# Up to this many files are flushed one by one; for more, flushing the file system at once is quicker.
_FEW = 64


def apply(
    site: Path,
    moves: Sequence[str],
    removals: Sequence[str],
    token: str,
    commit: Callable[[], None],
    *,
    durable: bool = True,
) -> None:
    """Move the staged files ``moves`` into the site, in that order, and remove ``removals`` from it.

    ``token`` names this change (the digest of the new manifest); ``commit`` commits the state database, token
    included. Raises BuildError, with nothing moved, if a target is in the way or the disk refuses.
    """
    staged = staged_beside(site)
    leaving = set(removals)
    made: list[Path] = []
    try:
        for path in removals:
            _check_target(site, check_path(path), leaving)
        for path in moves:
            _check_target(site, check_path(path), leaving)
        made += _make_folders(site, moves, leaving)
        if durable:
            _flush_staged(staged, moves)
        plan = {"kind": "moves", "token": token, "moves": list(moves), "removals": list(removals)}
        write_atomically(journal_beside(site), json.dumps(plan).encode() + b"\n")
        commit()
    except BaseException as error:
        journal_beside(site).unlink(missing_ok=True)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise disk_error(error.filename or site, error) from None
        raise
    _carry_out(site, staged, moves, removals)
    _finish(site, moves, durable)


def recover(site: Path, committed_token: str | None) -> Outcome:
    """Complete or undo a killed build; the caller must have the lock.

    ``committed_token`` is the token in the state database, None if there is none.
    """
    journal = journal_beside(site)
    try:
        plan = json.loads(journal.read_bytes())
    except FileNotFoundError:
        left = [folder for folder in (staged_beside(site), old_beside(site)) if folder.exists()]
        if old_beside(site) in left and not site.exists():
            recover_swap(site)
            left = [folder for folder in left if folder.exists()]
        for folder in left:
            discard(folder)
        return "undone" if left else "nothing"
    except (OSError, ValueError):  # it was written in one step, so something else damaged it: trust the site
        journal.unlink(missing_ok=True)
        return "undone"
    if plan.get("kind") == "swap":
        begun = not site.exists() or old_beside(site).exists()
        try:
            recover_swap(site)
        except OSError as error:
            raise disk_error(site, error) from None
        return "completed" if begun else "undone"
    if plan.get("token") != committed_token:
        journal.unlink(missing_ok=True)
        discard(staged_beside(site))
        return "undone"
    moves, removals = [check_path(p) for p in plan["moves"]], [check_path(p) for p in plan["removals"]]
    with contextlib.suppress(OSError):
        _make_folders(site, moves, set(removals))
    _carry_out(site, staged_beside(site), moves, removals)
    _finish(site, moves, durable=True)
    return "completed"


def _check_target(site: Path, path: str, leaving: set[str]) -> None:
    """Refuse a target that is a folder, or below something that is not one."""
    target = site / path
    if target.is_dir() and not target.is_symlink() and not _only_leaving(site, path, leaving):
        raise BuildError(f"{target} must be a file of the site, not a folder. Delete it; build again.")
    for parent in _parents(path):
        place = site / parent
        if place.is_symlink():
            raise BuildError(f"{place} must be a folder of the site, not a symbolic link. Delete it; build again.")
        if place.exists() and not place.is_dir() and parent not in leaving:
            raise BuildError(f"{place} must be a folder of the site, not a file. Delete it; build again.")


def _only_leaving(site: Path, path: str, leaving: set[str]) -> bool:
    for folder, _, names in os.walk(site / path):
        below = Path(folder).relative_to(site).as_posix()
        if any(f"{below}/{name}" not in leaving for name in names):
            return False
    return True


def _parents(path: str) -> Iterable[str]:
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _make_folders(site: Path, moves: Sequence[str], leaving: set[str]) -> list[Path]:
    """Make the folders that the moves need before the journal is written; return those made, parents first."""
    made: list[Path] = []
    seen: set[str] = set()
    for path in moves:
        for parent in _parents(path):
            if parent in seen:
                continue
            seen.add(parent)
            if parent in leaving:  # a file there becomes a folder, which is made once the file is gone
                break
            folder = site / parent
            if not folder.is_dir():
                folder.mkdir()
                made.append(folder)
    return made


def _flush_staged(staged: Path, moves: Sequence[str]) -> None:
    if len(moves) > _FEW:
        flush(staged)
        return
    for path in moves:
        flush_file(staged / path)


def _carry_out(site: Path, staged: Path, moves: Sequence[str], removals: Sequence[str]) -> None:
    """Move and remove files; every step can be repeated, so a second run completes an interrupted first one."""
    kept = set(moves)
    root = f"{site}/"
    try:
        for path in removals:
            if path not in kept:
                # A second run may find a folder in the file's place.
                with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                    os.unlink(root + path)  # noqa: PTH108 - hot
                _prune(site, path)
        for path in moves:
            source = f"{staged}/{path}"
            try:
                os.replace(source, root + path)  # noqa: PTH105 - hot
            except (FileNotFoundError, IsADirectoryError):
                if os.path.lexists(source):
                    _clear_empty_folders(site / path)
                    os.makedirs(os.path.dirname(root + path), exist_ok=True)  # noqa: PTH103, PTH120
                    os.replace(source, root + path)  # noqa: PTH105
    except OSError as error:
        raise BuildError(
            f"{error.filename2 or error.filename or site} must be a file that can be replaced: {error.strerror}. Every "
            "page is intact, some old, some new; fix that and run any command again to complete the build."
        ) from None


def _clear_empty_folders(place: Path) -> None:
    """Remove a folder that contains nothing but empty folders; if it contains a file it stays, and the move fails."""
    for folder, _, _ in os.walk(place, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(folder)  # noqa: PTH106


def _prune(site: Path, path: str) -> None:
    """Remove the folders that a removed file leaves empty."""
    folder = (site / path).parent
    while folder != site:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _finish(site: Path, moves: Sequence[str], durable: bool) -> None:
    if durable:
        if len(moves) > _FEW:
            flush(site)
        else:
            for parent in sorted({(site / path).parent for path in moves}):
                flush_file(parent)
    journal_beside(site).unlink(missing_ok=True)
    discard(staged_beside(site))
