"""What git knows of the ledger: batches that a commit has, or had on the main line of the history, and that are gone.

A ledger deleted and begun again, or rewritten together with the records, is in order by itself. Git remembers the one
before. Asked at every check, beside what is kept of the last one, for a commit changes no file.
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
    """Return a diagnostic for each batch that git knows and that is gone; none where there is no repository.

    Only the first parents of HEAD are followed: what was deleted on a branch before it was merged never was the
    archive's. A batch that took part in a fork may go, which is how a fork is mended.
    """
    try:
        repository = Repository(configuration.root)
        known = _known(repository)
        present = {path.name for path in (configuration.root / FOLDER).glob("*.jsonl")}
        missing = {name: commit for name, commit in known.items() if name not in present}
        mended = {name for commit in set(missing.values()) for name in _given_up(repository, commit, present)}
    except (RepositoryError, OSError):
        return []
    gone = sorted(missing.keys() - mended)
    return [rewritten(f"{FOLDER}/{name}", missing[name], "gone") for name in gone]


def _known(repository: Repository) -> dict[str, str]:
    """Every batch that a commit has or had, by name, and a commit that has it."""
    found = {path: f"{commit[:16]}^" for path, commit in repository.removed(FOLDER).items()}
    found |= dict.fromkeys(repository.files("HEAD", FOLDER), "HEAD")
    return {path.removeprefix(f"{FOLDER}/"): commit for path, commit in found.items() if _is_batch(path)}


def _is_batch(path: str) -> bool:
    return is_file_name(path.removeprefix(f"{FOLDER}/"))


def _given_up(repository: Repository, commit: str, present: set[str]) -> Iterator[str]:
    """Yield the batches of a commit that forked its ledger and whose rivals are still there."""
    files = repository.files(commit, FOLDER)
    contents = repository.contents(list(files.values()))
    batches = {path.removeprefix(f"{FOLDER}/"): data for path, data in zip(files, contents, strict=True)}
    for problem in Ledger.of_files(batches).problems():
        if problem.code == "ledger-fork":
            rivals = problem.file, str(problem.facts["rival"])
            yield from (one for one, other in (rivals, rivals[::-1]) if other in present)
