"""Publishing: what it notes, what it refuses, and drafts get ids that no two share."""

import datetime
import shutil

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.ledger.store import Ledger
from sijill.ledger.versions import versions
from sijill.model.errors import BuildError
from tests.made_up.archives import WELL, TestArchive


def test_what_was_just_published_is_in_order(published: TestArchive) -> None:
    assert published.codes() == set()
    assert len(published.batches()) == 1


def test_publishing_twice_adds_nothing(published: TestArchive) -> None:
    outcome = published.publish()
    assert outcome.publication is not None
    assert outcome.publication.name is None
    assert len(published.batches()) == 1


@pytest.mark.slow
def test_a_lesser_change_needs_no_correction_and_is_logged(published: TestArchive) -> None:
    published.edit(published.well, "en: The well is everyone's", "en: The well belongs to everyone")
    assert published.codes() == {"unpublished-change"}
    published.published()
    assert published.codes() == set()
    entry = Ledger.read(published.root / "sources/ledger").history("statement", "2024-05-06-well")[-1].entry
    assert (entry.version, entry.changed, entry.correction) == (2, ["title"], None)


@pytest.mark.slow
def test_a_corrected_change_becomes_a_version_that_can_be_read_and_proved(published: TestArchive) -> None:
    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    published.correct(published.well)
    assert published.codes() == {"unpublished-change", "stale-translation"}
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    assert published.codes() == {"stale-translation"}
    ledger = Ledger.read(published.root / "sources/ledger")
    history = ledger.history("statement", "2024-05-06-well")
    assert (history[-1].entry.changed, history[-1].entry.correction) == (["correction", "passage"], "erratum")
    from sijill.sources.records import parse_record

    record = parse_record("statement", (published.root / published.well).read_bytes(), published.well).record
    assert record is not None
    first, second = versions(record.model_dump(mode="json", exclude_defaults=True), history)
    assert first.record is not None
    assert first.record["passages"][1]["text"] == "سنحفر بئرا ثانية قبل الشتاء"
    assert second.number == 2


@pytest.mark.slow
def test_a_draft_gets_its_id_and_what_names_it_follows(published: TestArchive) -> None:
    text = (published.root / published.answer).read_text("utf-8")
    published.write("sources/statements/2024/0000-well.yaml", text.replace("value: 2024-05-07", "value: 2024-05-06"))
    published.write(
        "sources/statements/2024/0000-third.yaml",
        text.replace("value: 2024-05-07", "value: 2024-05-08/2024-05-10").replace(
            "target: 2024-05-06-well", "target: 0000-well\n    # the draft"
        ).replace("    target_passage: p2\n", ""),
    )  # fmt: skip
    assert "draft-id" in published.codes()
    outcome = published.publish()
    assert outcome.errors == []
    assert outcome.renamed == {"0000-third": "2024-05-third", "0000-well": "2024-05-06-well-2"}
    third = (published.root / "sources/statements/2024/2024-05-third.yaml").read_text("utf-8")
    assert "target: 2024-05-06-well-2\n    # the draft" in third
    assert not list(published.root.glob("sources/statements/*/0000-*"))
    assert published.codes() == {"same-words"}  # of the records that the drafts were copied from


def test_two_drafts_of_one_name_in_two_years_get_two_ids(published: TestArchive) -> None:
    text = (published.root / published.answer).read_text("utf-8")
    published.write("sources/statements/2024/2024-05-07-x.yaml", text)
    published.write("sources/statements/2024/0000-x.yaml", text)
    assert published.publish().renamed == {"0000-x": "2024-05-07-x-2"}


@pytest.mark.slow
def test_a_dry_run_writes_nothing(published: TestArchive) -> None:
    text = (published.root / published.answer).read_text("utf-8")
    published.write("sources/statements/2024/0000-x.yaml", text)
    outcome = published.publish(dry=True)
    assert outcome.renamed == {"0000-x": "2024-05-07-x"}
    assert outcome.publication is not None
    assert [one.id for one in outcome.publication.versions if one.kind == "statement"] == ["2024-05-07-x"]
    assert (published.root / "sources/statements/2024/0000-x.yaml").exists()
    assert len(published.batches()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("record_format", [1, 2])
@pytest.mark.parametrize("date", ["2024-04-20/..", "../2024-04-20", "2024-04-20/", "2023-12-30/2024-01-02", "2024~"])
def test_a_statement_is_published_where_check_expects_it(published: TestArchive, date: str, record_format: int) -> None:
    published.edit("mkdocs.yml", "  - sijill\n", f"  - sijill:\n      format: {record_format}\n")
    text = WELL.replace("value: 2024-05-06", f'value: "{date}"').replace("The well is", "The other well is")
    published.write("sources/statements/2024/0000-x.yaml", text)
    published.published()
    assert "wrong-year" not in published.codes()
    assert not (published.root / "sources/statements/undated").exists()


@pytest.mark.quick(1)
@pytest.mark.parametrize("date", ["2024~", "[..2024-05-06]", "202X", "2024-05-06"])
def test_a_statement_published_as_undated_keeps_its_id_and_place(published: TestArchive, date: str) -> None:
    text = WELL.replace("value: 2024-05-06", f'value: "{date}"').replace("The well is", "The other well is")
    published.write("sources/statements/undated/undated-x.yaml", text)
    published.published()
    assert "wrong-year" not in published.codes()


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2021-12-29", "2021-12-29-x"), ("2021-12", "2021-12-x"), ("2021", "2021-x"), ("2021~", "2021-x"),
        ("2021-12-19/2021-12-25", "2021-12-19-x"), ("2021-12-XX", "2021-12-x"), ("202X", "2020s-x"),
        ("19XX", "1900s-x"), ("198X~", "1980s-x"),
        ("../2021-03", "2021-03-x"), ("[2021-12-18..2021-12-25]", "2021-12-x"),
        ("[2020-01-01..2021-12-29]", "2020-x"),
        ("2021-12-28T21:00:00+03:00", "2021-12-28-x"), ("unknown", "undated-x"), ("[..2021-12-29]", "2021-x"),
        ("[2021-05..]", "2021-x"), ("2021-06-15~", "2021-x"), ("2021-12-20?", "2021-x"), ("2021/..", "2021-x"),
        ("2019~/2021", "2021-x"), ("2019-04/2021", "2019-04-x"), ("2019-04/..", "2019-04-x"),
    ],
)  # fmt: skip
def test_a_draft_s_id_begins_with_the_beginning_of_its_date(date: str, expected: str) -> None:
    from sijill.ledger.publishing import id_for
    from sijill.model import edtf

    assert id_for("0000-x", edtf.parse(date), lambda _: False) == expected
    assert id_for("0000-x", edtf.parse(date), lambda found: found == expected) == f"{expected}-2"
    assert id_for(f"0000-{expected}", edtf.parse(date), lambda _: False) == expected
    assert len(id_for("0000-" + "y" * 75, edtf.parse(date), lambda found: not found.endswith("-12"))) <= 80


def test_a_date_before_the_last_batch_is_refused(published: TestArchive) -> None:
    with pytest.raises(BuildError, match="must not be before that of the ledger's last batch, 2024-06-01"):
        published.publish(datetime.date(2024, 5, 31))


def test_an_earlier_wording_that_is_not_in_the_history_is_refused(published: TestArchive) -> None:
    shutil.rmtree(published.root / ".git")
    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    published.correct(published.well)
    outcome = published.publish(datetime.date(2024, 6, 2))
    assert outcome.publication is not None
    assert "fetch --unshallow" in outcome.publication.refused[0].sentence
    assert len(published.batches()) == 1


@pytest.mark.slow
def test_publish_says_what_it_did(published: TestArchive) -> None:
    published.correct(published.well)
    done = CliRunner().invoke(main, ["-C", str(published.root), "publish", "--date", "2024-06-03"])
    assert done.exit_code == 0, done.output
    assert "2024-05-06-well: version 2 (correction)" in done.output
    assert "1 new version noted in sources/ledger/2024-06-03-" in done.output
    again = CliRunner().invoke(main, ["-C", str(published.root), "publish", "--date", "2024-06-03"])
    assert "Everything is published already." in again.output


def test_publish_refuses_what_check_refuses(published: TestArchive) -> None:
    published.edit(published.well, "agent: salma-haddad", "agent: nazim-tahhan")
    done = CliRunner().invoke(main, ["-C", str(published.root), "publish", "--date", "2024-06-03"])
    assert done.exit_code == 1
    assert "uncorrected-change" in done.output
    assert "Nothing is published" in done.output
