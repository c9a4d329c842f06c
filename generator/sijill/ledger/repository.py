"""Reading earlier commits of an archive from git, without running anything that a repository could make git run.

Nothing is checked out; hooks, filters, pagers, text conversion, monitors and lazy fetching are off; no value can be
taken for an option.
"""

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from sijill.model.files import with_line_feeds

_SAFE = (
    "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.pager=cat", "-c", "diff.external=",
    "-c", "protocol.allow=never", "-c", "core.commitGraph=false", "-c", "log.showSignature=false",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1", "GIT_ALLOW_PROTOCOL": "", "LC_ALL": "C",
}  # fmt: skip
_COMMIT = re.compile(r"[0-9a-f]{40,64}\Z")
LARGEST = 512 * 1024 * 1024


class RepositoryError(Exception):
    """There is no repository, no git, or no such revision; the message begins with "must"."""


def blob_name(data: bytes, length: int = 40) -> str:
    """Return the name that git gives to these bytes, in a repository with SHA-1 (40 digits) or SHA-256 (64) names."""
    function = hashlib.sha1 if length == 40 else hashlib.sha256
    return function(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def refusal(root: Path) -> str:
    """Return what git says of a folder that is in a repository and that it does not read, "" where there is none."""
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return ""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            ["git", *_SAFE, "-C", str(root), "rev-parse"],  # noqa: S607
            capture_output=True, env=environment | _ENVIRONMENT, check=False,
        )  # fmt: skip
    except OSError:
        return "git is not installed"
    return next(iter(done.stderr.decode("utf-8", "replace").splitlines()), "")


class Repository:
    """The git repository that contains an archive's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        prefix = self._run("rev-parse", "--show-prefix")
        if prefix is None:
            raise RepositoryError(f"must be run inside a git repository, and {root} is not")
        self.prefix = prefix.decode("utf-8", "replace").strip()

    def _run(self, *arguments: str, data: bytes | None = None) -> bytes | None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        try:
            done = subprocess.run(  # noqa: S603 - fixed words, and values that cannot be options
                ["git", *_SAFE, "-C", str(self.root), *arguments],  # noqa: S607
                input=data, capture_output=True, env=environment | _ENVIRONMENT, check=False,
            )  # fmt: skip
        except OSError:
            raise RepositoryError("must have git installed") from None
        return done.stdout if done.returncode == 0 else None

    def _said(self, *arguments: str) -> str:
        """Return the one line that git answers, "" where it has none or fails."""
        return (self._run(*arguments) or b"").decode("utf-8", "replace").strip()

    def commit(self, revision: str) -> str:
        """Return the commit that a revision names; raises RepositoryError if there is none."""
        name = self._said("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not _COMMIT.match(name):
            raise RepositoryError(f"must name a commit of this repository, not {revision!r}")
        return name

    def on_main(self, main_branch: str | None = None) -> bool:
        """Return whether the main branch is checked out.

        That is the branch given, else the remote repository's default branch, else ``main`` or ``master``.
        """
        here = self._said("symbolic-ref", "--quiet", "--short", "HEAD")
        main_branch = main_branch or self._remote_head().removeprefix("origin/")
        return here in ((main_branch,) if main_branch else ("main", "master"))

    def _remote_head(self) -> str:
        return self._said("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")

    def setting(self, name: str) -> str:
        """Return a setting of git, or ""."""
        return self._said("config", "--get", name)

    def main_branch(self) -> str | None:
        """Return a revision that names the main branch, the remote repository's if possible; None if there is none."""
        for name in (*filter(None, [self._remote_head()]), "origin/main", "origin/master", "main", "master"):
            if self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"):
                return name
        return None

    def changed_since(self, revision: str) -> set[str]:
        """Return the files of the archive that this branch has changed since it left another branch.

        Raises RepositoryError if the revision names no commit.
        """
        start = self._said("merge-base", self.commit(revision), "HEAD") or self.commit(revision)
        listing = self._run("diff-tree", "-r", "-z", "--name-only", "--no-renames", start, "HEAD", "--", ".")
        names = (name.decode("utf-8", "replace") for name in (listing or b"").split(b"\0") if name)
        return {name.removeprefix(self.prefix) for name in names}

    def present(self) -> list[str]:
        """Return the files of the archive's folder that git has or would add: all that it does not ignore."""
        listing = self._run("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".")
        return [name.decode("utf-8", "surrogateescape") for name in (listing or b"").split(b"\0") if name]

    def files(self, commit: str, folder: str) -> dict[str, str]:
        """Return the plain files below a folder of the archive at a commit: blobs by path in the archive."""
        listing = self._run("ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{self.prefix}{folder}")
        found: dict[str, str] = {}
        for row in (listing or b"").split(b"\0"):
            head, _, path = row.partition(b"\t")
            mode, _, rest = head.partition(b" ")
            if mode in (b"100644", b"100755"):
                name = path.decode("utf-8", "surrogateescape")
                found[name.removeprefix(self.prefix)] = rest.split(b" ")[1].decode()
        return found

    def removed(self, folder: str) -> dict[str, str]:
        """Return the files below a folder that a commit on HEAD's main line deleted, each with the newest such commit.

        The main line is that of first parents. Paths with other characters than ASCII are left out.
        """
        log = self._run(
            "log", "--first-parent", "-m", "--format=%H", "--name-only", "--diff-filter=D", "--no-renames",
            "--no-show-signature", "HEAD", "--", f"{self.prefix}{folder}",
        )  # fmt: skip
        found: dict[str, str] = {}
        commit = ""
        for line in (log or b"").decode("ascii", "replace").splitlines():
            if _COMMIT.fullmatch(line):
                commit = line
            elif line:
                found.setdefault(line.removeprefix(self.prefix), commit)
        return found

    def replaced(self, folder: str) -> dict[str, list[tuple[str, str]]]:
        """Return what commits on HEAD's main line deleted or exchanged below a folder, oldest first.

        By path, each is a revision that has the file, and its blob. Paths that are not ASCII are left out.
        """
        log = self._run(
            "log", "--first-parent", "-m", "--reverse", "--format=%H", "--raw", "--no-abbrev", "--diff-filter=DM",
            "--no-renames", "--no-show-signature", "HEAD", "--", f"{self.prefix}{folder}",
        )  # fmt: skip
        found: dict[str, list[tuple[str, str]]] = {}
        commit = ""
        for line in (log or b"").decode("ascii", "replace").splitlines():
            if _COMMIT.fullmatch(line):
                commit = line
            elif line:
                change, _, path = line.partition("\t")
                found.setdefault(path.removeprefix(self.prefix), []).append((f"{commit[:16]}^", change.split(" ")[2]))
        return found

    def last_with(self, folder: str, *, reflog: bool = False) -> str | None:
        """Return the newest commit of any branch that has a folder, or None if there is none.

        With ``reflog``, commits that no branch has any more count too, as far as git remembers them.
        """
        everywhere = ("--all", "--reflog") if reflog else ("--all",)
        commit = self._said(
            "log", *everywhere, "--full-history", "--format=%H", "--diff-filter=AM", "-n1", "--no-show-signature", "--",
            f"{self.prefix}{folder}",
        )  # fmt: skip
        return commit if _COMMIT.fullmatch(commit) else None

    def last_addition(self, commit: str, folder: str) -> str:
        """Return the newest commit on a commit's main line that added a file to a folder, "" if there is none."""
        return self._said(
            "log", "--first-parent", "-m", "--format=%H", "--diff-filter=A", "-n1", "--no-renames", "--no-patch",
            "--no-show-signature", "--end-of-options", commit, "--", f"{self.prefix}{folder}",
        )  # fmt: skip

    def is_shallow(self) -> bool:
        """Return whether the clone lacks the beginning of its history."""
        return self._said("rev-parse", "--is-shallow-repository") == "true"

    def matches_commit(self, commit: str, places: Sequence[str], limit: int) -> bool:
        """Return whether files and folders of the archive are exactly those of a commit, line ends aside.

        Return False if there are more than ``limit`` files. Contents are compared here, since git would run filters.
        """
        committed: dict[str, str] = {}
        present: dict[str, Path] = {}
        for place in places:
            committed |= self.files(commit, place)
            start = self.root / place
            found = [start] if start.is_file() else start.rglob("*") if start.is_dir() else []
            present |= {p.relative_to(self.root).as_posix(): p for p in found if not p.is_dir()}
            if len(committed) > limit or len(present) > limit:
                return False
        if committed.keys() != present.keys():
            return False
        try:
            return all(holds(present[path].read_bytes(), blob) for path, blob in committed.items())
        except OSError:
            return False

    def contents(self, blobs: list[str]) -> list[bytes]:
        """Return the contents of blobs, in their order."""
        if not blobs:
            return []
        data = self._run("cat-file", "--batch", "--buffer", data="".join(f"{blob}\n" for blob in blobs).encode()) or b""
        found, at = [], 0
        for blob in blobs:
            end = data.find(b"\n", at)
            header = data[at:end].split()
            if end < 0 or len(header) != 3 or header[1] != b"blob":
                raise RepositoryError(f"must contain the object {blob[:12]}, and does not (is the clone shallow?)")
            size = int(header[2])
            found.append(data[end + 1 : end + 1 + size])
            at = end + 1 + size + 1
        return found

    def earlier(self, path: str, revision: str = "HEAD", limit: int = 200) -> Iterator[bytes]:
        """Yield what a file of the archive was up to a revision, newest commit first, at most ``limit`` contents."""
        log = self._run(
            "log", "--format=", "--raw", "--no-abbrev", "--no-renames", "-m", "--no-show-signature", f"-n{limit}",
            "-z", revision, "--", f"{self.prefix}{path}",
        )  # fmt: skip
        blobs: list[str] = []
        for field in (log or b"").split(b"\0"):
            row = field.strip().lstrip(b":").split(b" ")
            if len(row) == 5:
                blobs += [row[3].decode("ascii", "replace"), row[2].decode("ascii", "replace")]
        for blob in dict.fromkeys(b for b in blobs if _COMMIT.match(b) and set(b) != {"0"}):
            yield from self.contents([blob])


def holds(data: bytes, blob: str) -> bool:
    """Return whether a file's bytes are those of a blob, with or without line ends changed by a checkout."""
    return blob in (blob_name(data, len(blob)), blob_name(with_line_feeds(data), len(blob)))
