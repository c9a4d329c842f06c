"""Files of the ledger and the log that git has, or had on the main line of its history, and that are gone.

A ledger that was deleted and begun again, or rewritten together with the records, is valid by itself, and so is a log
without one of its checkpoints; git still has the earlier one. Every check asks git, since a commit changes no file
whose stamp would show it.
"""

import sqlite3
from collections.abc import Callable, Iterator

from sijill.check.history import rewritten
from sijill.diagnostics import Diagnostic
from sijill.ledger.entries import is_file_name
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger
from sijill.log.checkpoint import head_of
from sijill.log.notes import read_note
from sijill.log.store import Log, is_checkpoint, log_of
from sijill.model.configuration import Configuration
from sijill.model.files import with_line_feeds
from sijill.model.keys import NoteError

FOLDER = "sources/ledger"
LOG = "sources/log"


def ledger_gone(configuration: Configuration) -> list[Diagnostic]:
    """Return a diagnostic for each batch that git has and that is gone; none if there is no repository.

    Only the first parents of HEAD are followed: what was deleted on a branch before the merge was never the archive's.
    A batch that took part in a fork may be deleted: that is how a fork is repaired.
    """
    try:
        repository = Repository(configuration.root)
        known = _known(repository, FOLDER, _is_batch)
        present = {path.name for path in (configuration.root / FOLDER).glob("*.jsonl")}
        missing = {name: commit for name, commit in known.items() if name not in present}
        repaired = {name for commit in set(missing.values()) for name in _resolved_forks(repository, commit, present)}
    except (RepositoryError, OSError):
        return []
    gone = sorted(missing.keys() - repaired)
    return [rewritten(f"{FOLDER}/{name}", missing[name], "gone") for name in gone]


def checkpoints_gone(configuration: Configuration, connection: sqlite3.Connection) -> list[Diagnostic]:
    """Return a diagnostic for each checkpoint that git has, that is true of the present ledger, and that is gone.

    Without it the bundles that it is in would be written again with a later one. One that is of another ledger (a
    thief's, or the other side of a fork) may be deleted. Without keys there is no log.
    """
    if not configuration.options.log_keys:
        return []
    log = log_of(configuration, connection)
    try:
        repository = Repository(configuration.root)
        known = _known(repository, LOG, is_checkpoint)
        gone = {name: commit for name, commit in known.items() if not (configuration.root / LOG / name).exists()}
        return [
            rewritten(f"{LOG}/{name}", commit, "gone")
            for name, commit in sorted(gone.items())
            if _is_true(log, repository.contents([repository.files(commit, LOG)[f"{LOG}/{name}"]])[0])
        ]
    except (RepositoryError, OSError, KeyError):
        return []


def _is_true(log: Log, checkpoint: bytes) -> bool:
    """Return whether a checkpoint is the head of the ledger's first entries, whoever signed it."""
    try:
        head = head_of(read_note(with_line_feeds(checkpoint)))
        return log.root(head.size) == head.root
    except (NoteError, IndexError):
        return False


def _known(repository: Repository, folder: str, wanted: Callable[[str], bool]) -> dict[str, str]:
    """Return every wanted file of a folder that HEAD or an earlier commit has, by name, with a commit that has it."""
    found = {path: f"{commit[:16]}^" for path, commit in repository.removed(folder).items()}
    found |= dict.fromkeys(repository.files("HEAD", folder), "HEAD")
    return {path.removeprefix(f"{folder}/"): commit for path, commit in found.items() if wanted(path)}


def _is_batch(path: str) -> bool:
    return is_file_name(path.removeprefix(f"{FOLDER}/"))


def _resolved_forks(repository: Repository, commit: str, present: set[str]) -> Iterator[str]:
    """Yield the batches of a commit that were one side of a fork whose other side is still there."""
    files = repository.files(commit, FOLDER)
    contents = repository.contents(list(files.values()))
    batches = {path.removeprefix(f"{FOLDER}/"): data for path, data in zip(files, contents, strict=True)}
    for problem in Ledger.of_files(batches).problems():
        if problem.code == "ledger-fork":
            rivals = problem.file, str(problem.facts["rival"])
            yield from (one for one, other in (rivals, rivals[::-1]) if other in present)
