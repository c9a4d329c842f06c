"""A code host in a folder: a bare repository, pull requests that are merged into it, and clones."""

import subprocess
from pathlib import Path

from sijill.ledger.store import Ledger
from tests.made_up.archives import ANSWER, CORRECTION, TestArchive

FIRST, SECOND = "2024-05-07-first", "2024-05-07-second"


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()  # fmt: skip


class Forge:
    """A bare repository, the pull requests that were opened against it, and clones of it."""

    def __init__(self, folder: Path, start: Path) -> None:
        self.folder = folder
        self.bare = folder / "bare.git"
        git(folder, "clone", "-q", "--bare", str(start), str(self.bare))

    def clone(self, name: str) -> TestArchive:
        git(self.folder, "clone", "-q", str(self.bare), str(self.folder / name))
        return TestArchive(self.folder / name, new=False)

    def pull_request(self, slug: str, *, corrects: bool = False) -> None:
        """Open a pull request that adds a draft, and corrects what is published if so."""
        archive = self.clone(f"by-{slug}")
        git(archive.root, "switch", "-q", "-c", slug)
        text = ANSWER.partition("relations:")[0].replace("One well is enough", f"The {slug} well is enough")
        words = {"first": "البئر الأولى", "second": "الأولى تكفي"}.get(slug, "تكفي")  # of its own: no double
        text = text.replace("البئر الأولى تكفي", words)
        archive.write(f"sources/statements/2024/0000-{slug}.yaml", text)
        if corrects:
            archive.edit(archive.well, "mode: direct", "mode: indirect")
            archive.write(archive.well, (archive.root / archive.well).read_text("utf-8") + CORRECTION)
        git(archive.root, "add", "-A")
        git(archive.root, "commit", "-q", "-m", slug)
        git(archive.root, "push", "-q", "origin", slug)

    def merge(self, slug: str, by: str = "maintainer") -> None:
        """Merge a pull request into the main branch as a forge does."""
        if not (self.folder / by).exists():
            self.clone(by)
        folder = self.folder / by
        git(folder, "fetch", "-q", "origin")
        git(folder, "switch", "-q", "-C", "main", "origin/main")
        git(folder, "merge", "-q", "--no-ff", "-m", f"Merge {slug}", f"origin/{slug}")
        git(folder, "push", "-q", "origin", "main")

    def main(self) -> TestArchive:
        """Return what the main branch has now."""
        return self.clone(f"main-{len(list(self.folder.iterdir()))}")


def everything_is_published(forge: Forge) -> None:
    archive = forge.main()
    assert archive.codes() == set()
    assert not list(archive.root.rglob("0000-*"))
    files = {path.name: path.read_bytes() for path in (archive.root / "sources/ledger").iterdir()}
    ledger = Ledger.of_files(files)
    assert ledger.problems() == []
    assert {FIRST, SECOND} <= set(ledger.records("statement"))
    well = ledger.last("statement", "2024-05-06-well")
    assert well is not None
    assert well.entry.version == 2
    assert [one.entry.version for one in ledger.history("statement", FIRST)] == [1]
