"""Publishing as the publish workflow does it: at the tip of the main branch, committed, and pushed.

Where somebody else pushed in between, what was made is thrown away and made again at the new tip: what is published
depends on the records alone, so nothing is lost and nothing has to be merged.
"""

import datetime
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import orjson

from sijill.intake.base import against_base
from sijill.ledger.entries import read_batch
from sijill.ledger.repository import RepositoryError
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.publish.publish import Outcome, publish

# So often another push may come first.
_TRIES = 10


class Destination(NamedTuple):
    """Where to publish: the branch of a remote that records are merged into.

    ``through`` is the branch to push to instead, for a pull request, where robots may not push to the first; ``base``
    the commit that what is published is compared with first; ``previous`` the site as it was published last;
    ``log_key`` the file of the key that signs the transparency log.
    """

    remote: str = "origin"
    branch: str = "main"
    through: str | None = None
    base: str | None = None
    previous: str | None = None
    log_key: Path | None = None


class Pushed(NamedTuple):
    """The result: the outcome of publishing, the commit that readers are to see, and whether one was pushed."""

    outcome: Outcome
    commit: str
    pushed: bool


def publish_and_push(configuration: Configuration, date: datetime.date, place: Destination) -> Pushed:
    """Publish what the main branch has, commit the ledger, and push it; nothing is pushed where nothing is new.

    The clone is brought to the tip of the branch first. Raises BuildError where the clone is not clean or has commits
    of its own, and where the push is refused for another reason than that somebody was first.
    """
    git = _Git(configuration.root)
    if git("status", "--porcelain"):
        raise BuildError("--push must be used in a clone without changes: commit them or put them aside (git stash)")
    tip = git.tip(place.remote, place.branch)
    if not git.succeeds("merge-base", "--is-ancestor", "HEAD", tip):
        raise BuildError(
            f"--push must be used at or behind {place.branch} of {place.remote}: commits that are not there are merged "
            "or pushed first"
        )
    done: Pushed | None = None
    for _ in range(_TRIES):
        git("reset", "-q", "--hard", tip)
        outcome = _publish(configuration, date, place)
        found = outcome.publication
        fetched = outcome.stamps.written or outcome.cosigned.written
        signs = bool((outcome.closed and outcome.closed.data) or fetched or outcome.again)
        if outcome.errors or found is None or found.refused or not (found.name or signs):
            git.throw_away(tip)
            return _joined(done, outcome) if done and not outcome.errors else Pushed(outcome, tip, False)
        git("add", "-A", "--", "sources")
        git("commit", "-q", "-m", _message(outcome))
        commit = git("rev-parse", "HEAD")
        if place.through:
            pushed = _push_aside(git, place, commit)
            git.throw_away(tip)  # readers see the ledger when it is merged
            return Pushed(outcome, tip, pushed)
        refused = git.push(place.remote, commit, place.branch)
        if refused is None:
            done = Pushed(outcome, commit, True) if done is None else _joined(done, outcome)._replace(commit=commit)
            if not found.name or not configuration.options.log_keys:
                return done
            tip = commit  # now that the batch is there for good, the log may sign it
            continue
        git.throw_away(tip)
        now = git.tip(place.remote, place.branch)
        if now == tip:
            raise BuildError(
                f"{place.remote} must accept a push to {place.branch}, and refuses it: {refused}. Where the branch is "
                "protected, publish through a pull request: --through BRANCH"
            )
        tip = now
    raise BuildError(f"{place.branch} must be still for a moment: {_TRIES} times somebody pushed first. Try again")


def _joined(done: Pushed, later: Outcome) -> Pushed:
    first = done.outcome
    return done._replace(
        outcome=first._replace(
            closed=later.closed or first.closed,
            stamps=first.stamps.joined(later.stamps),
            cosigned=first.cosigned.joined(later.cosigned),
        )
    )


def _publish(configuration: Configuration, date: datetime.date, place: Destination) -> Outcome:
    if place.base:
        try:
            differing = against_base(configuration, place.base)
        except RepositoryError as error:
            raise BuildError(f"--base {error}") from None
        if differing:
            return Outcome({}, None, differing)
    return publish(configuration, date, previous=place.previous, numbered=True, log_key=place.log_key, sign=False)


def _push_aside(git: "_Git", place: Destination, commit: str) -> bool:
    """Push to the branch of a pull request, which is the workflow's own, unless it has the same files already."""
    branch = str(place.through)
    if branch == place.branch:
        raise BuildError("--through must name another branch than the one that records are merged into")
    there = git.tip_or_none(place.remote, branch)
    if there and _publish_the_same(git, there, commit):
        return False
    refused = git.push(place.remote, commit, branch, force=True)
    if refused is not None:
        raise BuildError(f"{place.remote} must accept a push to {branch}, and refuses it: {refused}")
    return True


def _publish_the_same(git: "_Git", one: str, other: str) -> bool:
    """Return whether two commits hold the same records and ledger, but for the salts of one new batch."""
    differing = git("diff", "--name-only", one, other, "--", "sources").splitlines()
    if not all(path.startswith("sources/ledger/") for path in differing):
        return False
    made = []
    for commit in (one, other):
        names = [path for path in differing if git.succeeds("cat-file", "-e", f"{commit}:{path}")]
        batches = [read_batch(git("show", f"{commit}:{path}").encode() + b"\n") for path in names]
        made.append([(batch.date, batch.parents, [_version_in(line) for line in batch.lines]) for batch in batches])
    return made[0] == made[1]


def _version_in(line: bytes) -> tuple[str, str, int]:
    entry = orjson.loads(line)
    return entry["kind"], entry["id"], entry["version"]


def _message(outcome: Outcome) -> str:
    found = outcome.publication
    if found is None:
        return ""
    if found.name is None and outcome.closed:
        return f"Sign the log of {outcome.closed.head.size} entries"
    if found.name is None:
        return "Add timestamps of the log" if outcome.stamps.written else "Add witnesses' signatures of the log"
    new = [one.id for one in found.versions if one.version == 1]
    changed = [f"{one.id}: version {one.version}" for one in found.versions if one.version > 1]
    parts = [
        f"{len(many)} {word}{'s' if len(many) > 1 else ''}"
        for many, word in ((new, "new record"), (changed, "new version"))
        if many
    ]
    return f"Publish {' and '.join(parts) or 'the numbers of what was merged'}\n\n" + "\n".join([*new, *changed])


class _Git:
    """Git as it is set up on this machine: who commits, and with which rights, is its own affair."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        try:
            return subprocess.run(  # noqa: S603 - fixed words, and values that cannot be options
                ["git", "-C", str(self.root), *arguments],  # noqa: S607
                capture_output=True, text=True, env=environment, check=False,
            )  # fmt: skip
        except OSError:
            raise BuildError("git must be installed to publish with --push") from None

    def __call__(self, *arguments: str) -> str:
        done = self._run(*arguments)
        if done.returncode:
            raise BuildError(f"git {arguments[0]} must succeed, and did not: {_said(done)}")
        return done.stdout.strip()

    def succeeds(self, *arguments: str) -> bool:
        """Say whether a command succeeds."""
        return self._run(*arguments).returncode == 0

    def tip(self, remote: str, branch: str) -> str:
        """Fetch a branch and return its newest commit."""
        self("fetch", "-q", "--end-of-options", remote, f"refs/heads/{branch}")
        return self("rev-parse", "FETCH_HEAD")

    def tip_or_none(self, remote: str, branch: str) -> str | None:
        """Fetch a branch and return its newest commit, None where there is no such branch."""
        return self.tip(remote, branch) if self("ls-remote", "--heads", remote, f"refs/heads/{branch}") else None

    def push(self, remote: str, commit: str, branch: str, *, force: bool = False) -> str | None:
        """Push a commit to a branch; return what was said where that was refused, None where it was done."""
        forced = ["--force"] if force else []
        done = self._run("push", "-q", *forced, "--end-of-options", remote, f"{commit}:refs/heads/{branch}")
        return _said(done) if done.returncode else None

    def throw_away(self, commit: str) -> None:
        """Bring the clone back to a commit, without the files that were made since."""
        self("add", "-A", "--", "sources")
        self("reset", "-q", "--hard", commit)


def _said(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith("hint:")]
    return " / ".join(lines[:3]) or f"exit status {done.returncode}"
