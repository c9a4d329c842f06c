"""Git may write CRLF where it checks out (``core.autocrlf``, as on Windows): the archive is the same archive then."""

import datetime
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.editing.comparison import compare
from sijill.editing.revisions import revision_of
from sijill.intake.base import against_base
from sijill.ledger.entries import read_batch
from sijill.ledger.store import Ledger
from sijill.model.captures import Capture
from sijill.publish.verify import verify
from sijill.site.build import Request, build, head_commit
from sijill.sources.captures import read_capture
from tests.made_up.archives import TestArchive
from tests.site.small_build import tree

TODAY = datetime.date(2024, 7, 1)


def cloned(archive: TestArchive, to: Path) -> TestArchive:
    """Return a clone that git wrote with CRLF, as git on Windows does where nothing else is said."""
    options = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    subprocess.run(["git", *options, "clone", "-q", str(archive.root), str(to)], check=True, capture_output=True)
    clone = TestArchive.__new__(TestArchive)
    clone.root, clone.well, clone.answer = to, archive.well, archive.answer
    clone.git("config", "core.autocrlf", "true")
    return clone


@pytest.fixture
def published(tmp_path: Path) -> TestArchive:
    """An archive with two batches in its ledger, the second with a way back to the first version."""
    archive = TestArchive(tmp_path / "archive")
    archive.commit()
    archive.published()
    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.edit(archive.well, "We will dig a second well before winter", "We will dig a second well")
    archive.correct(archive.well)
    assert archive.publish(datetime.date(2024, 6, 2)).errors == []
    archive.commit()
    return archive


@pytest.fixture
def clone(published: TestArchive, tmp_path: Path) -> TestArchive:
    found = cloned(published, tmp_path / "clone")
    for pattern in ("ledger/*.jsonl", "captures/*/*.json", "statements/*/*.yaml", "agents/*.yaml"):
        files = list((found.root / "sources").glob(pattern))
        assert files, pattern
        assert all(b"\r\n" in file.read_bytes() for file in files), pattern
    return found


@pytest.mark.slow
def test_a_clone_with_crlf_passes_the_check(clone: TestArchive) -> None:
    assert clone.check() == []
    assert against_base(clone.configuration, "HEAD") == []


@pytest.mark.slow
def test_digests_do_not_depend_on_the_ends_of_lines(published: TestArchive, clone: TestArchive) -> None:
    batches = sorted((published.root / "sources/ledger").iterdir())
    assert len(batches) == 2
    for batch in batches:
        here = clone.root / "sources/ledger" / batch.name
        assert read_batch(here.read_bytes()) == read_batch(batch.read_bytes())
    for copy in (published.root / "sources/captures").rglob("*.json"):
        here, there = (
            read_capture((root / copy.relative_to(published.root)).read_bytes(), "x")
            for root in (clone.root, published.root)
        )
        assert isinstance(here, Capture)
        assert isinstance(there, Capture)
        assert (here.digest, here.paragraphs) == (there.digest, there.paragraphs)


@pytest.mark.slow
def test_a_clone_with_crlf_makes_the_same_site_of_the_same_commit(published: TestArchive, clone: TestArchive) -> None:
    for archive in (published, clone):
        report = build(archive.configuration, Request(TODAY, 1, durable=False))
        assert report.built, report.diagnostics
        assert verify(str(archive.root / "site")).intact
    assert head_commit(clone.root) == published.git("rev-parse", "HEAD").strip()
    assert tree(clone.root / "site") == tree(published.root / "site")


@pytest.mark.slow
def test_a_change_of_line_ends_is_no_difference_and_no_new_version(clone: TestArchive) -> None:
    found = compare(revision_of(clone.root, "HEAD"), revision_of(clone.root, None), clone.configuration)
    assert (found.statements, found.others, found.problems) == ([], [], [])
    outcome = clone.publish(datetime.date(2024, 6, 3))
    assert outcome.errors == []
    assert outcome.publication is not None
    assert outcome.publication.versions == []


@pytest.mark.slow
def test_a_batch_altered_beside_its_line_ends_is_still_found(clone: TestArchive) -> None:
    batch = min((clone.root / "sources/ledger").iterdir())
    batch.write_bytes(batch.read_bytes().replace(b"2024-05-06-well", b"2024-05-06-wall"))
    assert "ledger-altered" in clone.codes()
    assert Ledger.read(batch.parent).problems()


@pytest.mark.slow
def test_a_batch_written_in_a_clone_with_crlf_extends_the_ledger(clone: TestArchive) -> None:
    clone.edit(clone.answer, "One well is enough", "A single well is enough")
    clone.correct(clone.answer)
    assert clone.publish(datetime.date(2024, 6, 3)).errors == []
    assert clone.check() == []
    assert len(Ledger.read(clone.root / "sources/ledger").heads()) == 1


def test_a_new_archive_pins_its_line_ends(tmp_path: Path) -> None:
    root = tmp_path / "new"
    assert CliRunner().invoke(main, ["init", str(root)]).exit_code == 0
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", str(root), *command], check=True, capture_output=True)
    clone = tmp_path / "clone"
    command = ["git", "-c", "core.autocrlf=true", "clone", "-q", str(root), str(clone)]
    subprocess.run(command, check=True, capture_output=True)
    named = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], check=True, capture_output=True, text=True)
    names = [name for name in named.stdout.split("\0") if name]
    assert len(names) > 10
    for name in names:
        assert (clone / name).read_bytes() == (root / name).read_bytes()
