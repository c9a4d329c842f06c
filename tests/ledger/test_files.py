"""The ledger's files: none is altered, removed or added unseen, and words leave them only when they are taken down."""

import datetime

from sijill.diagnostics.reporters import report
from tests.made_up.archives import TestArchive


def test_an_altered_ledger_file_is_refused_with_its_mend(published: TestArchive) -> None:
    (path,) = published.batches()
    path.write_bytes(path.read_bytes().replace(b"sha256:4", b"sha256:5", 1))
    found = [one for one in published.check() if one.code == "ledger-altered"]
    assert [one.file for one in found] == [f"sources/ledger/{path.name}"]
    assert "git checkout main -- sources/ledger/" in report(found, "text")


def test_a_removed_ledger_file_is_refused(published: TestArchive) -> None:
    (first,) = published.batches()
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    first.unlink()
    assert "ledger-removed" in published.codes()


def test_a_stray_file_in_the_ledger_is_refused(published: TestArchive) -> None:
    published.write("sources/ledger/notes.txt", "x")
    assert published.codes() & {"misplaced-file", "ledger-stray-file"}


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


CORRECTION_THAT_TAKES_DOWN = """  - date: 2024-06-05
    kind: withdrawal
    withhold_text: true
    reason:
      en: It named a private person
      ar: ذُكر فيه اسم شخص عادي
"""


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
