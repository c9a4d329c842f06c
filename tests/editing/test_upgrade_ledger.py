"""Bringing a ledger of format 1 forward: shown first, then published, and everything that it proved is proved still."""

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.ledger.entries import read_batch
from sijill.ledger.parts import digests_of_parts
from sijill.ledger.store import Ledger
from sijill.ledger.versions import digest_of_record, versions
from sijill.model.digests import canonical_form, digest_of_bytes
from sijill.model.errors import BuildError
from sijill.model.record_kinds import RecordKind
from sijill.sources.records import parse_record
from sijill.state.rows import plain
from tests.made_up.archives import TestArchive


def plain_record(kind: RecordKind, path: Path) -> dict[str, Any]:
    found = parse_record(kind, path.read_bytes(), path.name, None).record
    assert found is not None
    return plain(found)


def call(archive: TestArchive, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive.root), *arguments])


@pytest.fixture
def old(published: TestArchive) -> TestArchive:
    """The archive as an earlier program published it: statements alone, in format 1."""
    [path] = (published.root / "sources/ledger").iterdir()
    ledger = Ledger.read(path.parent)
    lines = [canonical_form({"format": "sijill-ledger-1", "date": "2024-06-01", "parents": []})]
    for identifier in ledger.records("statement"):
        last = ledger.last("statement", identifier)
        assert last is not None
        fields = last.entry._asdict()
        del fields["kind"], fields["replaced_by"], fields["salt"]
        file = published.root / f"sources/statements/2024/{identifier}.yaml"
        record = plain_record("statement", file)
        fields |= {"digest": digest_of_record(record), "parts": digests_of_parts("statement", record)}
        short = {aspect: digest[:16] for aspect, digest in fields.pop("parts").items()}
        lines.append(canonical_form({"statement": fields.pop("id"), **fields, "parts": short}))
    data = b"\n".join(lines) + b"\n"
    path.unlink()
    (path.parent / f"2024-06-01-{digest_of_bytes(data)[7:15]}.jsonl").write_bytes(data)
    published.edit("mkdocs.yml", "  - sijill\n", "  - sijill:\n      format: 2\n")
    shutil.rmtree(published.root / ".git")  # its history knows the ledger of format 2
    published.commit()
    return published


def files(archive: TestArchive) -> list[Path]:
    return sorted((archive.root / "sources/ledger").iterdir())


def test_an_old_ledger_is_read_and_publishing_asks_for_the_upgrade(old: TestArchive) -> None:
    assert old.codes() == set()
    with pytest.raises(BuildError, match="run 'sijill upgrade'"):
        old.publish()


@pytest.mark.slow
def test_the_upgrade_is_shown_first_and_then_published(old: TestArchive) -> None:
    shown = call(old, "upgrade", "--date", "2024-06-02", "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert shown.output.splitlines()[:3] == [
        "+ agent nazim-tahhan: version 1", "+ agent salma-haddad: version 1", "+ document almanac: version 1",
    ]  # fmt: skip
    assert "would be noted" in shown.output
    assert len(files(old)) == 1

    before = files(old)[0].read_bytes()
    done = call(old, "upgrade", "--date", "2024-06-02", "--yes")
    assert done.exit_code == 0, done.output
    assert "2 new agents, 1 new document, the numbers of 1 earlier file noted" in done.output
    first, second = files(old)
    assert first.read_bytes() == before
    header = read_batch(second.read_bytes())
    assert (header.first, list(header.numbers.values())) == (2, [0])
    assert old.codes() == set()
    assert "the newest" in call(old, "upgrade").output
    assert "published already" in call(old, "publish", "--date", "2024-06-02").output


@pytest.mark.slow
def test_a_statement_goes_on_from_its_version_of_format_1(old: TestArchive) -> None:
    call(old, "upgrade", "--date", "2024-06-02", "--yes")
    old.commit()
    old.edit(old.well, "text: البئر للجميع، ولا تُغلق في وجه أحد", "text: البئر للجميع")
    assert "uncorrected-change" in old.codes()
    old.correct(old.well)
    outcome = old.publish(datetime.date(2024, 6, 3))
    assert outcome.publication is not None
    assert [(one.id, one.version, one.changed) for one in outcome.publication.versions] == [
        ("2024-05-06-well", 2, ["correction", "passage"])
    ]
    history = Ledger.read(old.root / "sources/ledger").history("statement", "2024-05-06-well")
    assert [published.number for published in history] == [0, 5]


@pytest.mark.slow
def test_on_another_branch_nothing_is_numbered_until_it_is_merged(old: TestArchive) -> None:
    call(old, "upgrade", "--date", "2024-06-02", "--yes")
    old.commit()
    old.git("switch", "-q", "-c", "edits")
    old.edit("sources/agents/salma-haddad.yaml", "kind: person\n", "kind: person\naliases: [Um Salim]\n")
    assert "1 new version noted" in call(old, "publish", "--date", "2024-06-03").output
    old.commit()
    assert read_batch(files(old)[-1].read_bytes()).first is None
    old.git("switch", "-q", "main")
    old.git("merge", "-q", "edits")
    assert "the numbers of 1 earlier file noted" in call(old, "publish", "--date", "2024-06-04").output
    batch = read_batch(files(old)[-1].read_bytes())
    assert (batch.first, list(batch.numbers.values()), batch.lines) == (6, [5], ())
    assert old.codes() == set()
    ledger = Ledger.read(old.root / "sources/ledger")
    found = versions({}, ledger.history("agent", "salma-haddad"))
    assert [version.changed for version in found] == [(), ("aliases",)]
