"""Refusing to begin a ledger where one is known already: to git, to the site that was built, or to the site as served.

A ledger that is begun again makes everything in the archive a first version, and every earlier wording is forgotten.
"""

import datetime
from pathlib import Path

from sijill.intake.ledger_in_git import FOLDER
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.network.client import Client, Limits
from sijill.publish.verify import LARGEST_MANIFEST, NoSiteError, UnreachableError, heads_of
from sijill.site.lost_batches import heads_in, refuse_without

_QUICK = Limits(seconds=20, idle=10, size=LARGEST_MANIFEST, unpacked=LARGEST_MANIFEST)


def refuse_future(date: datetime.date) -> None:
    """Raise BuildError where a day of publication has come nowhere on earth yet.

    Corrections are compared with that day, and nothing can be published after it before it has come.
    """
    latest = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=14)).date()
    if date > latest:
        raise BuildError(f"the day of publication must not be in the future: {date}")


def refuse_second_beginning(
    configuration: Configuration, ledger: Ledger, previous: str | None, client: Client | None, *, reflog: bool
) -> str:
    """Raise BuildError where the ledger is not the one known elsewhere, or does not extend it.

    ``previous`` is the site as it was published last, a folder or an address. Without it, the address that the settings
    state is asked before a ledger is begun; if it does not answer, say so in what is returned, "" otherwise.
    ``reflog`` says whether commits that no branch has any more count as git history: those that a workflow threw away
    to publish again at a newer tip were never anybody's.
    """
    known = {digest for _, digest, _ in ledger.batches()}
    if previous is not None:
        try:
            heads = heads_of(previous, client)
        except UnreachableError as error:
            raise BuildError(f"--previous: {error}") from None
        refuse_without(set(heads) - known, previous)
    if known:
        return ""
    if heads_in(configuration.site):
        raise BuildError(
            f"a ledger must not be begun again: {configuration.site} was built with one. Restore sources/ledger/ from "
            "the git history or from a backup; if that site is another archive's, delete it"
        )
    if any((configuration.sources / "log").glob("*.checkpoint")):
        raise BuildError(
            "a ledger must not be begun again: sources/log/ has signed heads of one. Restore sources/ledger/ from the "
            "git history or from a backup; if they are another archive's, delete them"
        )
    _refuse_known_to_git(configuration.root, reflog=reflog)
    client = client or Client(allow_private=configuration.options.private_addresses, limits=_QUICK)
    return "" if previous is not None else _refuse_served(configuration.site_url, client)


def _refuse_known_to_git(root: Path, *, reflog: bool) -> None:
    try:
        repository = Repository(root)
        commit = repository.last_with(FOLDER)
        lost = repository.last_with(FOLDER, reflog=True) if commit is None and reflog else None
        shallow = repository.is_shallow()
    except RepositoryError:
        return
    if commit is not None:
        raise BuildError(
            "a ledger must not be begun again: the git history has one. Restore it with: "
            f"git checkout {commit[:16]} -- {FOLDER}/   (an archive of one's own begins in a repository of its own)"
        )
    if lost is not None:
        raise BuildError(
            "a ledger must not be begun again: a commit that no branch has any more has one. Restore it with: "
            f"git checkout {lost[:16]} -- {FOLDER}/   (if nobody ever got it, forget such commits: "
            "git reflog expire --expire=now --all)"
        )
    if shallow:
        raise BuildError(
            "a ledger must not be begun in a shallow clone, whose history may have one: git fetch --unshallow"
        )


def _refuse_served(address: str, client: Client) -> str:
    """Raise BuildError where the site at the archive's own address has a ledger; return why it could not be asked."""
    if not address:
        return ""
    try:
        heads = heads_of(address, client)
    except NoSiteError:
        return ""
    except UnreachableError as error:
        return str(error)
    if heads:
        raise BuildError(
            f"a ledger must not be begun again: {address} is served with one. Restore sources/ledger/ from the git "
            "history or from a backup; if another archive is at that address, take site_url out of mkdocs.yml until "
            "this one is there"
        )
    return ""
