"""Salts of the ledger in an archive: they go with words that are taken down, and only with them."""

import shutil
from collections.abc import Callable

import pytest

from sijill.ledger.entries import KINDS, read_batch, write_batch
from sijill.ledger.parts import digests_of_parts
from sijill.ledger.salts import Salts
from sijill.ledger.store import Ledger
from sijill.ledger.versions import digest_of_record
from sijill.model.filing import path_of_id
from sijill.sources.records import parse_record
from sijill.state.rows import plain
from tests.cli.test_acts import call, codes, done
from tests.cli.test_taking_down import DOWN, SHORTER, WELL
from tests.made_up.archives import TestArchive


def rewritten(archive: TestArchive, change: Callable[[bytes], bytes]) -> None:
    """Change the lines of salts in every file of the ledger."""
    for path in archive.batches():
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(change(line) if line.startswith(b'{"of":') else line for line in lines))


def salts_of(archive: TestArchive, identifier: str) -> list[Salts]:
    ledger = Ledger.read(archive.root / "sources/ledger")
    return [one.salts for one in ledger.history("statement", identifier)]


@pytest.mark.slow
def test_a_salt_that_is_gone_or_changed_is_missed(published: TestArchive) -> None:
    assert codes(published) == set()
    before = {path: path.read_bytes() for path in published.batches()}
    rewritten(published, lambda line: b"" if WELL.encode() in line else line)
    assert "ledger-salt-missing" in codes(published)
    assert call(published, "publish").exit_code == 1
    for path, data in before.items():
        path.write_bytes(data)
    assert codes(published) == set()
    rewritten(published, lambda line: line.replace(b'"salt":"', b'"salt":"f')[:-30] + line[-29:])
    assert "ledger-malformed" in codes(published)


@pytest.mark.slow
def test_a_salt_that_is_left_behind_is_named(published: TestArchive) -> None:
    before = {path: [line for line in path.read_bytes().splitlines(keepends=True) if line.startswith(b'{"of":')]
              for path in published.batches()}  # fmt: skip
    done(published, *DOWN)
    for path, lines in before.items():
        batch = read_batch(path.read_bytes())
        path.write_bytes(batch.proved + b"".join(lines))
    assert codes(published) == {"words-left"}
    done(published, "withdraw", WELL, "--take-down", "--no-input", "--reason", "en=A word was copied wrongly",
         "--reason", "ar=نُسخت كلمة خطأً")  # fmt: skip
    assert codes(published) == set()


@pytest.mark.slow
def test_what_is_said_still_can_be_proved_and_is_not_called_changed(published: TestArchive) -> None:
    done(published, *DOWN)
    first, last = salts_of(published, WELL)
    assert (first.of_version, bool(last.of_version)) == ("", True)
    assert {"date", "speaker", "kind"} <= first.aspects.keys()
    assert {"passage", "translation", "title", "note"}.isdisjoint(first.aspects)
    entry = Ledger.read(published.root / "sources/ledger").history("statement", WELL)[-1].entry
    assert {"passage", "title"} <= set(entry.changed)
    assert {"date", "speaker", "kind"}.isdisjoint(entry.changed)


@pytest.mark.slow
@pytest.mark.parametrize("outcome", ["there", "changed"])
def test_what_was_seen_of_sources_has_no_digest_of_the_words_any_more(published: TestArchive, outcome: str) -> None:
    name = f"{WELL}#p1:0123abcd"
    listed = "has" if outcome == "there" else "lacks"
    published.write("sources/seen/almanac.yaml", (
        "sightings:\n  - time: 2024-06-02T10:00:00Z\n    address: https://almanac.example/well\n"
        f"    outcome: {outcome}\n    {listed}:\n      - {name}\n      - 2024-05-07-answer#p1:0123abcd\n"
        f"      - {WELL}#p1.1:0123abcd\n      - 0000-well#p1.zh-Hant:0123abcd\n"
    ))  # fmt: skip
    published.commit()
    published.git("branch", "base")
    done(published, *DOWN)
    text = (published.root / "sources/seen/almanac.yaml").read_text("utf-8")
    assert f"- {WELL}#p1\n" in text
    assert f"- {WELL}#p1.1\n" in text, "another wording"
    assert "- 0000-well#p1.zh-Hant\n" in text, "a translation of the draft that it may have been"
    assert "- 2024-05-07-answer#p1:0123abcd\n" in text
    assert call(published, "check", "--base", "base").exit_code == 0
    published.write("sources/seen/almanac.yaml", text.replace("answer#p1:0123abcd", "answer#p1"))
    found = call(published, "check", "--base", "base")
    assert "seen-altered" in found.output


@pytest.mark.slow
def test_a_ledger_of_format_2_goes_on_in_format_3(published: TestArchive) -> None:
    ledger = Ledger.read(published.root / "sources/ledger")
    entries = []
    for kind in KINDS:
        for identifier in ledger.records(kind):
            path = f"sources/{path_of_id(kind, identifier)}"
            record = parse_record(kind, (published.root / path).read_bytes(), path).record
            last = ledger.last(kind, identifier)
            assert record is not None
            assert last is not None
            digest, parts = digest_of_record(plain(record)), digests_of_parts(kind, plain(record))
            entries.append(last.entry._replace(digest=digest, parts=parts, salt=None))
    [path_of_batch] = published.batches()
    path_of_batch.unlink()
    name, data = write_batch("2024-06-01", [], entries, first=0)
    (path_of_batch.parent / name).write_bytes(data)
    shutil.rmtree(published.root / ".git")  # its history knows the other ledger
    published.commit()
    assert read_batch(data).format == 2
    assert codes(published) == set()
    done(published, *SHORTER)
    earlier, now = Ledger.read(published.root / "sources/ledger").history("statement", WELL)
    assert (earlier.salts.salted, bool(now.salts.of_version)) == (False, True)
    assert now.patch is not None
    assert call(published, "build").exit_code == 0
