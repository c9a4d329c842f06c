"""Batches of the ledger that git has, or had on the main line of its history, and that are gone.

A ledger that was deleted and begun again, or rewritten together with the records, is valid by itself; git still has the
earlier one. Every check asks git, since a commit changes no file whose stamp would show it.
"""

from collections.abc import Iterator

from sijill.check.history import rewritten
from sijill.diagnostics import Diagnostic
from sijill.ledger.entries import is_file_name
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger
from sijill.model.configuration import Configuration

FOLDER = "sources/ledger"


def ledger_gone(configuration: Configuration) -> list[Diagnostic]:
    """Return a diagnostic for each batch that git has and that is gone; none if there is no repository.

    Only the first parents of HEAD are followed: what was deleted on a branch before the merge was never the archive's.
    A batch that took part in a fork may be deleted: that is how a fork is repaired.
    """
    try:
        repository = Repository(configuration.root)
        known = _known(repository)
        present = {path.name for path in (configuration.root / FOLDER).glob("*.jsonl")}
        missing = {name: commit for name, commit in known.items() if name not in present}
        repaired = {name for commit in set(missing.values()) for name in _resolved_forks(repository, commit, present)}
    except (RepositoryError, OSError):
        return []
    gone = sorted(missing.keys() - repaired)
    return [rewritten(f"{FOLDER}/{name}", missing[name], "gone") for name in gone]


def _known(repository: Repository) -> dict[str, str]:
    """Return every batch that HEAD or an earlier commit has, by name, with a commit that has it."""
    found = {path: f"{commit[:16]}^" for path, commit in repository.removed(FOLDER).items()}
    found |= dict.fromkeys(repository.files("HEAD", FOLDER), "HEAD")
    return {path.removeprefix(f"{FOLDER}/"): commit for path, commit in found.items() if _is_batch(path)}


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
