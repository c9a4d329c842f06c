"""A published date keeps the meaning it was published with: the ledger says under which format of records that was."""

import datetime
from pathlib import Path

import pytest

from sijill.ledger.entries import MalformedError, read_batch
from sijill.ledger.record_formats import format_of_entry
from sijill.ledger.store import Ledger
from sijill.site.build import Request, build
from tests.cli.test_acts import call
from tests.made_up.archives import TestArchive


def stating(archive: TestArchive, record_format: int | None) -> None:
    """State a format, as somebody might by hand; None for no line of it."""
    line = f"  - sijill:\n      format: {record_format}\n" if record_format else "  - sijill\n"
    text = (archive.root / "mkdocs.yml").read_text("utf-8").split("plugins:\n")[0]
    archive.write("mkdocs.yml", f"{text}plugins:\n{line}")


def errors(archive: TestArchive) -> list[str]:
    return [f"{one.code} {one.file}:{one.line}:{one.column}" for one in archive.check() if one.severity == "error"]


def upgraded(archive: TestArchive, *arguments: str) -> str:
    done = call(archive, "upgrade", "--date", "2024-06-02", "--yes", *arguments)
    assert done.exit_code == 0, done.output
    return done.output


def lasting(folder: Path, kind: str = "statement") -> TestArchive:
    """An archive with a date written a/b, of a statement or of a document, that has published nothing yet."""
    archive = TestArchive(folder / "archive")
    if kind == "statement":
        archive.edit(archive.well, "  value: 2024-05-06\n", "  value: 2024-05-05/2024-05-06\n")
    else:
        archive.edit("sources/documents/almanac.yaml", "  value: 2024-05-08\n", "  value: 2024-05-08/2024-05-09\n")
    return archive


@pytest.mark.slow  # fifteen checks, six publishings and six builds; the quicker ones below show each part
@pytest.mark.parametrize("kind", ["statement", "document"])
@pytest.mark.parametrize(("published", "stated", "place"), [(None, 2, "6:15"), (2, 1, "6:15"), (2, None, "5:3")])
def test_a_format_under_which_dates_were_not_published_is_refused_everywhere(
    tmp_path: Path, kind: str, published: int | None, stated: int | None, place: str
) -> None:
    archive = lasting(tmp_path, kind)
    stating(archive, published)
    archive.published()
    assert errors(archive) == []
    stating(archive, stated)
    assert errors(archive) == [f"format-changed mkdocs.yml:{place}"]
    said = call(archive, "check").output
    assert f"'format' must be '{published or 1}', not '{stated or 1}'" in said
    assert "sijill upgrade" in said
    assert [one.code for one in archive.publish().errors] == ["format-changed"]
    assert not build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1)).built
    archive.write("mkdocs.yml", "# Ours.\n" + (archive.root / "mkdocs.yml").read_text("utf-8"))  # a line more, warm
    assert errors(archive) == [f"format-changed mkdocs.yml:{int(place[0]) + 1}{place[1:]}"]
    stating(archive, published)
    assert errors(archive) == []


@pytest.mark.slow
def test_stating_the_newest_format_by_hand_is_refused_until_upgrade_has_asked(tmp_path: Path) -> None:
    archive = lasting(tmp_path)
    archive.published()
    stating(archive, 2)
    assert errors(archive) == ["format-changed mkdocs.yml:6:15"]
    archive.edit(archive.answer, "title:\n", "# Ours.\ntitle:\n")  # another record, alone
    assert errors(archive) == ["format-changed mkdocs.yml:6:15"]
    assert "2024-05-05/2024-05-06" in call(archive, "upgrade").output  # it cannot ask anybody here
    upgraded(archive, "--intervals", "lasted")
    assert errors(archive) == []
    assert "the newest" in call(archive, "upgrade").output
    archive.publish(datetime.date(2024, 6, 2))
    archive.commit()
    assert errors(archive) == []
    first, second = Ledger.read(archive.root / "sources/ledger").history("statement", "2024-05-06-well")
    read = archive.configuration
    assert read.options.format_1_entries == 0
    ledger = Ledger.read(read.sources / "ledger")
    assert [format_of_entry(ledger.connection, one.number, read.options) for one in (first, second)] == [1, 2]
    stating(archive, 1)
    assert errors(archive) == ["format-changed mkdocs.yml:6:15"]
    upgraded(archive)  # there is nothing to ask
    assert errors(archive) == []


@pytest.mark.slow
def test_a_correction_that_goes_again_leaves_the_date_unexplained(tmp_path: Path) -> None:
    archive = lasting(tmp_path)
    archive.published()
    before = (archive.root / archive.well).read_text("utf-8")
    upgraded(archive, "--intervals", "lasted")
    assert "format-changed" not in archive.codes()
    archive.write(archive.well, before)
    assert "format-changed" in archive.codes()


@pytest.mark.slow
def test_an_archive_without_such_dates_may_state_either_format(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path / "archive")
    archive.published()
    stating(archive, 2)
    assert errors(archive) == []
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 2))
    assert [read_batch(path.read_bytes()).records for path in archive.batches()] == [1, 2]


@pytest.mark.slow
def test_a_ledger_that_does_not_say_it_goes_by_what_upgrade_counted(tmp_path: Path) -> None:
    archive = lasting(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sijill.publish.publish.publication", _silent)
        archive.published()
    entries = Ledger.read(archive.root / "sources/ledger").entries
    upgraded(archive, "--intervals", "one-day")
    assert archive.configuration.options.format_1_entries == entries
    archive.publish(datetime.date(2024, 6, 2))
    archive.commit()
    assert errors(archive) == []
    upgraded(archive)
    assert archive.configuration.options.format_1_entries == entries


def _silent(*arguments: object, records: int, **given: object) -> object:
    from sijill.ledger.publishing import publication

    return publication(*arguments, **given)  # type: ignore[arg-type]


def test_the_format_of_records_in_a_batch_is_a_number() -> None:
    head = b'{"date":"2024-06-01","first":0,"format":"sijill-ledger-3","numbers":{},"parents":[],"records":"2"}\n'
    with pytest.raises(MalformedError, match="the format of its records"):
        read_batch(head)
