"""Words that were taken down of a stored copy do not come back with an older one."""

import datetime
import re
from pathlib import Path

import pytest

from sijill.model.captures import Capture
from sijill.model.digests import digest_of_bytes
from sijill.sources.captures import read_capture, write_capture
from tests.cli.test_acts import REASON, call, codes, done, text
from tests.cli.test_taking_down import ANSWER, DOWN, SHORTER, WELL, copy_of
from tests.made_up.archives import ALMANAC, TestArchive
from tests.made_up.example import write_example


@pytest.mark.slow
def test_an_older_copy_does_not_bring_the_paragraphs_back(salted: TestArchive) -> None:
    [path] = (salted.root / "sources/captures/almanac").glob("*.json")
    before = path.read_bytes()
    done(salted, *DOWN)
    gone = {at for at, one in enumerate(copy_of(salted).paragraphs, 1) if one.taken_down}
    assert gone
    record = text(salted, salted.well)
    assert [one.digest for one in copy_of(salted).paragraphs if one.taken_down] == re.findall(
        r"^ +- (sha256:[0-9a-f]{64})$", record.partition("taken_from:")[2], re.MULTILINE
    )
    path.write_bytes(before)  # as 'git checkout' of an old commit does
    assert codes(salted) == {"words-back"}
    found = call(salted, "check")
    assert {
        int(number) for number in re.findall(r"paragraph (\d+) of this copy must stay taken down", found.output)
    } == gone
    assert call(salted, "publish").exit_code == 1
    # To withhold them again is not enough, since a withheld paragraph has its salt.
    capture = read_capture(before, path.name)
    assert isinstance(capture, Capture)
    path.write_bytes(write_capture(capture.withholding_all_but({at for at in range(9) if at + 1 not in gone})))
    assert codes(salted) == {"words-back"}
    done(salted, "withdraw", WELL, "--take-down", *REASON, "--no-input")
    assert {at for at, one in enumerate(copy_of(salted).paragraphs, 1) if one.taken_down} == gone
    assert text(salted, salted.well) == record


@pytest.mark.slow
def test_what_a_taking_down_names_of_copies_cannot_be_taken_out_again(salted: TestArchive) -> None:
    done(salted, *DOWN)
    record = text(salted, salted.well)
    salted.write(salted.well, record[: record.index("    taken_from:")])
    assert "correction-altered" in codes(salted)


@pytest.mark.slow
def test_a_dry_run_judges_the_ledger_as_it_would_be(published: TestArchive) -> None:
    """Nothing is said to be left that the command itself takes out."""
    done(published, *SHORTER)
    for dry in (("--dry-run",), ("--publish", "--yes")):
        found = call(published, *DOWN, *dry)
        assert found.exit_code == 0, found.output
        assert "words-left" not in found.output


@pytest.mark.slow
def test_what_a_page_names_may_have_changed_although_its_record_has_not(published: TestArchive) -> None:
    site = published.root / "site"
    said = {"": "Unchanged since it was first published", "ar/": "لم يتغير منذ نشره أول مرة"}

    def sentences() -> list[bool]:
        pages = [(site / f"{home}statements/{WELL}/index.html").read_text("utf-8") for home in said]
        return [f"{sentence}." in page for page, sentence in zip(pages, said.values(), strict=True)]

    assert call(published, "build").exit_code == 0
    assert sentences() == [True, True]
    done(
        published,
        "rename",
        "salma-haddad",
        "--name",
        "en=Salma Naim",
        "--name",
        "ar=سلمى نعيم",
        "--until",
        "2024-05-01",
        *REASON,
    )
    assert call(published, "build").exit_code == 0
    assert sentences() == [False, False]


@pytest.mark.slow
def test_a_new_copy_of_a_document_that_lost_words_comes_with_a_warning(salted: TestArchive, tmp_path: Path) -> None:
    done(salted, *DOWN)
    gone = sum(one.taken_down for one in copy_of(salted).paragraphs)
    page = tmp_path / "almanac.txt"
    page.write_text(f"{ALMANAC}\nفقرة جديدة أضيفت بعد ذلك\n", "utf-8")
    found = call(salted, "capture", str(page), "--document", "almanac")
    assert found.exit_code == 0, found.output
    assert f"{gone} paragraph" in found.output.partition("caution")[2]


@pytest.mark.slow
@pytest.mark.slow
def test_the_same_copy_of_a_document_that_lost_words_is_not_stored_again_and_says_so(
    salted: TestArchive, tmp_path: Path
) -> None:
    done(salted, *DOWN)
    [path] = (salted.root / "sources/captures/almanac").glob("*.json")
    before = path.read_bytes()
    page = tmp_path / "almanac.txt"
    page.write_text(ALMANAC, "utf-8")
    found = call(salted, "capture", str(page), "--document", "almanac")
    assert found.exit_code == 0, found.output
    assert "Stored" not in found.output
    assert f"The same copy is stored already and stays as it is: sha256:{path.stem}" in found.output
    assert "taken down  2 paragraphs of it; the words are not stored again" in found.output
    assert "withheld  1 paragraph" in found.output
    assert path.read_bytes() == before


def test_a_document_that_was_merged_is_captured_under_its_present_id(published: TestArchive, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("سطر\n", "utf-8")
    almanac = "sources/documents/almanac.yaml"
    published.write(almanac, f"{text(published, almanac)}replaces:\n  - old-almanac\n")
    for command in (("capture", str(page), "--document"), ("capture", "--withhold", "--document"), ("restore",)):
        given = (*command, "old-almanac", *(("--from", str(page)) if command == ("restore",) else ()))
        found = call(published, *given)
        assert found.exit_code == 2, found.output
        assert "almanac" in found.output.partition("present id")[2].replace("old-almanac", "")
        assert not (published.root / "sources/documents/old-almanac.yaml").exists()


@pytest.mark.slow
def test_a_text_that_an_editor_wrote_down_has_no_digest_but_the_copy_s(published: TestArchive, tmp_path: Path) -> None:
    """Of a short post there is no rest of the file, so its digest would confirm a guess."""
    page = tmp_path / "post.txt"
    page.write_text("سنهدمه\n", "utf-8")
    found = call(published, "capture", str(page), "--document", "post", "--kind", "post", "--language", "ar")
    assert found.exit_code == 0, found.output
    digest = digest_of_bytes(page.read_bytes())
    assert not any(
        digest[7:] in path.read_text("utf-8", "ignore") for path in (published.root / "sources").rglob("*.*ml")
    )
    assert (published.root / f"sources/captures/post/originals/{digest[7:]}.txt").is_file()


def test_the_example_has_no_digest_of_a_text_that_an_editor_wrote_down(tmp_path: Path) -> None:
    write_example(tmp_path)
    records = [path.read_text("utf-8") for path in (tmp_path / "sources/documents").glob("*.yaml")]
    assert any("captures:" in record for record in records)
    assert not any("text/plain" in record for record in records)


@pytest.mark.slow
def test_a_merged_statement_and_its_successor_are_taken_down_in_one_call(published: TestArchive) -> None:
    second = text(published, published.well)
    published.write(
        "sources/statements/2024/2024-05-07-second.yaml", second.replace("value: 2024-05-06", "value: 2024-05-07")
    )
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    done(published, "merge", "statement", "2024-05-07-second", WELL, *REASON)
    for order in (("2024-05-07-second", WELL), (WELL, "2024-05-07-second")):
        found = call(
            published, "withdraw", *order, "--take-down", *REASON, "--no-input", "--dry-run", "--leave", ANSWER
        )
        assert found.exit_code == 0, found.output
