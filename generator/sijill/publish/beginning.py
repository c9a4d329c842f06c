"""Refusing to begin a ledger where one is known already: to git, to the site that was built, or to the site as served.

A ledger that is begun again makes everything in the archive a first version, and every earlier wording is forgotten.
"""

import datetime
from collections.abc import Collection, Iterable

from sijill.intake.ledger_in_git import FOLDER
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.urls import MANIFEST
from sijill.network.client import Client
from sijill.publish.verify import UnreachableError, heads_of


def refuse_future(date: datetime.date) -> None:
    """Raise BuildError where a day of publication has come nowhere on earth yet.

    Corrections are held against that day, and nothing can be published after it before it has come.
    """
    latest = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=14)).date()
    if date > latest:
        raise BuildError(f"the day of publication must not be in the future: {date}")


def refuse_lost_batches(configuration: Configuration, heads: Iterable[str], previous: str) -> None:
    """Raise BuildError if the archive lacks batches, by their digests, that the site published last was built with.

    They are looked for by their files' names; what is in these is checked elsewhere.
    """
    known = {path.stem[-8:] for path in (configuration.sources / "ledger").glob("*.jsonl")}
    refuse_without({head for head in heads if head.removeprefix("sha256:")[:8] not in known}, previous)


def refuse_without(lost: Collection[str], previous: str) -> None:
    """Raise BuildError where batches of the site published last, by their digests, are lost."""
    if lost:
        shown = ", ".join(digest.removeprefix("sha256:")[:8] for digest in sorted(lost)[:5])
        raise BuildError(
            f"sources/ledger/ must extend the ledger of {previous}, and lacks its newest files (*-{shown}.jsonl): "
            "restore them from the git history, or fetch what was published since"
        )


def refuse_second_beginning(
    configuration: Configuration, ledger: Ledger, previous: str | None, client: Client | None
) -> None:
    """Raise BuildError where the ledger is not the one known elsewhere, or does not extend it.

    ``previous`` is the site as it was published last, a folder or an address; it is asked only if it is given.
    """
    known = {digest for _, digest, _ in ledger.batches()}
    if previous is not None:
        try:
            heads = heads_of(previous, client)
        except UnreachableError as error:
            raise BuildError(f"--previous: {error}") from None
        refuse_without(set(heads) - known, previous)
    if known:
        return
    if (configuration.site / MANIFEST).is_file() and heads_of(str(configuration.site), None):
        raise BuildError(
            f"a ledger must not be begun again: {configuration.site} was built with one. Restore sources/ledger/ from "
            "the git history or from a backup; if that site is another archive's, delete it"
        )
    try:
        repository = Repository(configuration.root)
        commit = repository.last_with(FOLDER)
        shallow = repository.is_shallow()
    except RepositoryError:
        return
    if commit is not None:
        raise BuildError(
            "a ledger must not be begun again: the git history has one. Restore it with: "
            f"git checkout {commit[:16]} -- {FOLDER}/   (an archive of one's own begins in a repository of its own)"
        )
    if shallow:
        raise BuildError(
            "a ledger must not be begun in a shallow clone, whose history may have one: git fetch --unshallow"
        )
