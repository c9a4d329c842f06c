"""Files of the ledger and the log that git has, or had on the main line of its history, and that are gone.

A ledger that was deleted and begun again, or rewritten together with the records, is valid by itself, and so is a log
without one of its checkpoints, or with a later token; git still has the earlier one. Every check asks git, since a
commit changes no file whose stamp would show it.
"""

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sijill.check.history import rewritten
from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules.history import GitNotRead
from sijill.ledger.entries import is_file_name
from sijill.ledger.numbering import first_free
from sijill.ledger.repository import Repository, RepositoryError, holds, refusal
from sijill.ledger.store import Ledger
from sijill.log.authorities import Authority, is_certificate_of
from sijill.log.checkpoint import Head, head_of, is_same_but_for_later_signatures
from sijill.log.notes import check, read_note
from sijill.log.store import Log, is_checkpoint, is_token, log_of, parts_of_token
from sijill.log.tokens import TokenError, check_token, refuse_older
from sijill.model.configuration import FILE, Configuration
from sijill.model.extras import need
from sijill.model.files import with_line_feeds
from sijill.model.keys import WITNESS, NoteError, PublicKey
from sijill.model.merkle import Tree, hash_of_leaf, root_of

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

FOLDER = "sources/ledger"
LOG = "sources/log"
_KEY = re.compile(r"[^\s+'\"\[\]{},]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+")


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
        why = refusal(configuration.root)
        return [diagnose(GitNotRead, FOLDER, reason=why)] if why else []
    gone = sorted(missing.keys() - repaired)
    return [rewritten(f"{FOLDER}/{name}", missing[name], "gone") for name in gone]


def log_gone(configuration: Configuration, connection: sqlite3.Connection) -> list[Diagnostic]:
    """Return a diagnostic for each checkpoint that git has and that is gone, and each token that is gone or exchanged.

    Without a checkpoint the bundles that it is in would be written again with a later one; without a token the date
    that others attest would become a later one. Only what is true of the present ledger is missed: what is of another
    (a thief's, or the other side of a fork) may be deleted. A log is not ended by taking its keys out of the settings.
    """
    log, ledger = log_of(configuration, connection), Ledger.over(connection)
    try:
        repository = Repository(configuration.root)
        earlier = repository.replaced(LOG)
        if not log.keys:
            if not earlier and not repository.files("HEAD", LOG):
                return []
            need("signing", "an archive with a transparency log (log_keys)")
        is_true = partial(_is_of, log if log.keys else _Entries(ledger))
        return list(LogInGit(repository, "HEAD", is_true, earlier, ledger.newest_day).missed())
    except (RepositoryError, OSError):
        return []


class _Entries:
    """The tree over a ledger's entries, made for a log without keys, of which no tree is kept."""

    def __init__(self, ledger: Ledger) -> None:
        lines = (line for _, line in ledger.numbered(0, first_free(ledger.connection)))
        self._tree = Tree(map(hash_of_leaf, lines))
        self.leaves = self._tree.size

    def root(self, size: int) -> bytes:
        return root_of(self._tree.node, size)


def _is_of(entries: Log | _Entries, head: Head) -> bool:
    return head.size <= entries.leaves and entries.root(head.size) == head.root


class LogInGit:
    """What git has of the log: every version of each file of ``sources/log/``, oldest first.

    ``earlier`` are those before the revision. ``is_true`` says whether a head is that of the ledger's first entries,
    and ``newest_day`` of which day the last of so many is; a token that is older attests nothing, and may go.
    Signatures of witnesses that the settings have, or had at any commit before, stay, too.
    """

    def __init__(
        self,
        repository: Repository,
        revision: str,
        is_true: Callable[[Head], bool],
        earlier: Mapping[str, list[tuple[str, str]]],
        newest_day: Callable[[int], str] = lambda size: "",
    ) -> None:
        self.repository, self.revision = repository, revision
        self.is_true, self.newest_day = is_true, newest_day
        versions = dict(earlier)
        for path, blob in repository.files(revision, LOG).items():
            versions[path] = [*versions.get(path, ()), (revision, blob)]
        self.versions = {path.removeprefix(f"{LOG}/"): found for path, found in versions.items()}

    def missed(self, called: str = "") -> Iterator[Diagnostic]:
        """Yield a diagnostic for each file that must be there, and is gone or another.

        ``called`` is how the mend names the revision, where there is but one.
        """
        for name in sorted(self.versions):
            file = self.repository.root / LOG / name
            data = file.read_bytes() if file.is_file() and not file.is_symlink() else None
            revision = self._missed(name, data)
            if revision:
                yield rewritten(f"{LOG}/{name}", called or revision, "gone" if data is None else "different")

    def _missed(self, name: str, data: bytes | None) -> str:
        """Return a revision that has the file that must be there instead of these bytes (None: no file); else ""."""
        versions = self.versions[name]
        is_first = data is not None and holds(data, versions[0][1])
        if is_first and not (is_checkpoint(name) and len({blob for _, blob in versions}) > 1 and self._witnesses):
            return ""
        if is_checkpoint(name):
            # Other keys may sign it below; its first signature is in bundles, which are not written again. One whose
            # text is another's is not true of the ledger, which is a problem of its own.
            true = [(at, self._contents[blob]) for at, blob in versions if self._text([blob])]
            if not true:
                return ""
            if data is not None and not _lacks_signature(data, true[0][1]):
                return self._with_lost_cosignature(data, true)
            return [at for at, other in true if is_same_but_for_later_signatures(other, true[0][1])][-1]
        # The first true token is the one that counts: it has the earliest time.
        if is_token(name):
            size, authority = parts_of_token(name)
            text = self._text([blob for _, blob in self.versions.get(f"{size}.checkpoint", ())])
            for at, blob in versions if text else ():
                if self._attests(authority, blob, text):
                    return "" if data is not None and holds(data, blob) else at
        return ""

    def _with_lost_cosignature(self, data: bytes, versions: Sequence[tuple[str, bytes]]) -> str:
        """Return the newest revision of a checkpoint with a witness's signature that these bytes lack; else ""."""
        for at, other in reversed(versions):
            for witness in self._witnesses:
                with contextlib.suppress(NoteError):  # what is wrong with a signature is a problem of its own
                    one, earlier = (read_note(with_line_feeds(each)) for each in (data, other))
                    if check(earlier, witness) and not check(one, witness):
                        return at
        return ""

    @cached_property
    def _witnesses(self) -> list[PublicKey]:
        return keys_in_git(self.repository, WITNESS, self.revision)

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        blobs = [blob for versions in self.versions.values() for _, blob in versions]
        return dict(zip(blobs, self.repository.contents(blobs), strict=True))

    def _text(self, blobs: list[str]) -> str:
        """Return the text of the first checkpoint that is the head of the ledger's first entries, whoever signed it."""
        for blob in blobs:
            with contextlib.suppress(NoteError):
                note = read_note(with_line_feeds(self._contents[blob]))
                head = head_of(note)
                if self.is_true(head):
                    return note.text
        return ""

    def _attests(self, authority: str, blob: str, text: str) -> bool:
        """Return whether a token attests a checkpoint, by any certificates that git has of its authority."""
        need("timestamps", "an archive with timestamps")
        roots: list[Certificate] = []
        chains: list[list[Certificate]] = []
        for name, versions in self.versions.items():
            if is_certificate_of(authority, name):
                for _, one in versions:
                    found = Authority.of(authority, {name: self._contents[one]})
                    roots, chains = roots + found.roots, chains + found.chains
        try:
            token = check_token(self._contents[blob], text, roots, chains)
            refuse_older(token.time, self.newest_day(int(text.split("\n")[1])))
        except TokenError:
            return False
        return True


def keys_in_git(repository: Repository, kind: int, revision: str = "HEAD") -> list[PublicKey]:
    """Return the keys of a kind that the settings have at a revision, or had at a commit before, newest first."""
    found: dict[PublicKey, None] = {}
    for data in repository.earlier(FILE, revision):
        for text in _KEY.findall(data.decode("utf-8", "replace")):
            with contextlib.suppress(NoteError):
                found[PublicKey.read(text, kind)] = None
    return list(found)


def _lacks_signature(data: bytes, earlier: bytes) -> bool:
    """Return whether a checkpoint has the text of an earlier one, but not all that is below it."""
    texts = [with_line_feeds(one).rpartition(b"\n\n")[0] for one in (data, earlier)]
    return texts[0] == texts[1] and not is_same_but_for_later_signatures(data, earlier)


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
