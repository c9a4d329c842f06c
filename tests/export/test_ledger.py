"""The ledger as the site carries it."""

import datetime

from sijill.ledger.store import Ledger
from tests.made_up.archives import TestArchive


def test_the_site_carries_each_batch_under_its_digest(published: TestArchive) -> None:
    from sijill.export.ledger import batches_of, ledger_files
    from sijill.model.digests import digest_of_bytes

    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    files = list(ledger_files(published.root / "sources/ledger"))
    ledger = Ledger.of_files(batches_of({output.path: output.data for output in files}))
    assert ledger.problems() == []
    assert ledger.heads() == Ledger.read(published.root / "sources/ledger").heads()
    batches = [output.data for output in files if "salts" not in output.path]
    assert {digest_of_bytes(data) for data in batches} == {digest for _, digest, _ in ledger.batches()}
    assert list(ledger.without_salts()) == []
    assert all(b"patch" not in output.data for output in files)
