"""Words that were taken down of a stored copy do not come back with an older one."""

import re

from sijill.model.captures import Capture
from sijill.sources.captures import read_capture, write_capture
from tests.cli.test_acts import REASON, call, codes, done, text
from tests.cli.test_taking_down import DOWN, SHORTER, WELL, copy_of
from tests.made_up.archives import TestArchive


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


def test_what_a_taking_down_names_of_copies_cannot_be_taken_out_again(salted: TestArchive) -> None:
    done(salted, *DOWN)
    record = text(salted, salted.well)
    salted.write(salted.well, record[: record.index("    taken_from:")])
    assert "correction-altered" in codes(salted)


def test_a_dry_run_judges_the_ledger_as_it_would_be(published: TestArchive) -> None:
    """Nothing is said to be left that the command itself takes out."""
    done(published, *SHORTER)
    for dry in (("--dry-run",), ("--publish", "--yes")):
        found = call(published, *DOWN, *dry)
        assert found.exit_code == 0, found.output
        assert "words-left" not in found.output
