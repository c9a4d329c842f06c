"""The ledger's files: none is altered, removed or added unseen, and words leave them only when they are taken down."""

import datetime

import pytest

from sijill.diagnostics.reporters import report
from tests.made_up.archives import CORRECTION, TestArchive


def test_an_altered_ledger_file_is_refused_with_its_mend(published: TestArchive) -> None:
    (path,) = published.batches()
    path.write_bytes(path.read_bytes().replace(b"sha256:4", b"sha256:5", 1))
    found = [one for one in published.check() if one.code == "ledger-altered"]
    assert [one.file for one in found] == [f"sources/ledger/{path.name}"]
    assert "git checkout main -- sources/ledger/" in report(found, "text")


@pytest.mark.slow
def test_a_removed_ledger_file_is_refused(published: TestArchive) -> None:
    (first,) = published.batches()
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    first.unlink()
    assert "ledger-removed" in published.codes()


def test_a_stray_file_in_the_ledger_is_refused(published: TestArchive) -> None:
    published.write("sources/ledger/notes.txt", "x")
    assert published.codes() & {"misplaced-file", "ledger-stray-file"}


@pytest.mark.slow
def test_a_fork_is_refused_with_its_mend(published: TestArchive) -> None:
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    mine = published.batches()[1]
    kept = mine.read_bytes()
    mine.unlink()
    published.edit(published.well, "A word was left out", "Another word was left out")
    published.publish(datetime.date(2024, 6, 2))
    mine.write_bytes(kept)
    found = [one for one in published.check() if one.code == "ledger-fork"]
    assert len(found) == 1
    assert "run 'sijill publish' again" in report(found, "text")


def forks(archive: TestArchive) -> list[str]:
    return [one.file for one in archive.check() if one.code == "ledger-fork"]


@pytest.mark.slow
@pytest.mark.parametrize("day_on_main", [2, 3])
@pytest.mark.parametrize("checked_before", [False, True])
def test_of_two_branches_the_one_that_has_no_numbers_is_the_fork(
    day_on_main: int, checked_before: bool, published: TestArchive
) -> None:
    """Whichever has the earlier day, and whichever was checked first: obeying the mend removes nothing from main."""
    published.git("checkout", "-q", "-b", "other")
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    theirs = published.batches()[-1]
    published.commit()
    published.git("checkout", "-q", "main")
    text = (published.root / published.well).read_text("utf-8")
    published.write(published.well, text + CORRECTION.replace("A word was left out", "Another word was left out"))
    published.publish(datetime.date(2024, 6, day_on_main))
    published.commit()
    if checked_before:
        assert published.codes() == set()
    published.git("checkout", "other", "--", f"sources/ledger/{theirs.name}")
    assert forks(published) == [f"sources/ledger/{theirs.name}"]
    theirs.unlink()
    assert published.codes() == set()


CORRECTION_THAT_TAKES_DOWN = """  - date: 2024-06-05
    kind: withdrawal
    withhold_text: true
    reason:
      en: It named a private person
      ar: ذُكر فيه اسم شخص عادي
"""


@pytest.mark.slow
def test_words_leave_the_ledger_only_with_a_withdrawal_that_takes_them_down(published: TestArchive) -> None:
    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    newest = published.batches()[-1]
    lines = newest.read_bytes().splitlines(keepends=True)
    newest.write_bytes(b"".join(line for line in lines if not line.startswith(b'{"patch"')))
    assert "ledger-words-missing" in published.codes()
    withdrawal = CORRECTION_THAT_TAKES_DOWN
    published.write(published.well, (published.root / published.well).read_text("utf-8") + withdrawal)
    assert "ledger-words-missing" not in published.codes()
