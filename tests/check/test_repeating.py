"""What repeats words that are taken down loses those aspects and nothing else, and only as the taking down names it."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest

from sijill.ledger.entries import write_batch
from sijill.ledger.numbering import numbers_for_all
from sijill.ledger.parts import digests_of_parts
from sijill.ledger.store import Ledger
from sijill.ledger.versions import digest_of_record, versions
from sijill.model.records import Statement
from sijill.sources.records import parse_record
from sijill.state.rows import plain
from tests.cli.test_acts import REASON, call, codes, done, text
from tests.cli.test_taking_down import ANSWER, DOWN, NOTE, SAID, WELL, sources_with
from tests.made_up.archives import TestArchive

TITLE = ("correct", ANSWER, "--set", "title.en=The first well will do", "--kind", "erratum", *REASON)
SPEAKER = ("correct", ANSWER, "--set", "speakers[1].agent=salma-haddad", "--kind", "erratum", *REASON)


def forged() -> str:
    """Return a correction of today that says that words of another record were taken down."""
    return f"""corrections:
  - date: {datetime.datetime.now(datetime.UTC).date()}
    kind: revision
    reason:
      en: Words that were taken down
      ar: ألفاظ حُجبت من هنا
    words_of: {WELL}
"""


@pytest.fixture
def noted(published: TestArchive) -> TestArchive:
    """An archive with an answer of three versions: as it was first, with a note that repeats words, retitled."""
    published.write(published.answer, text(published, published.answer) + NOTE)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    done(published, *TITLE)
    return published


def versions_of(archive: TestArchive, identifier: str = ANSWER) -> list[Any]:
    path = f"sources/statements/2024/{identifier}.yaml"
    record = parse_record("statement", (archive.root / path).read_bytes(), path).record
    assert isinstance(record, Statement)
    history = Ledger.read(archive.root / "sources/ledger").history("statement", identifier)
    return versions(plain(record), history)


def without_patches(archive: TestArchive, identifier: str) -> None:
    """Delete by hand every way back of a record."""
    ledger = Ledger.read(archive.root / "sources/ledger")
    ways = [one.entry.was for one in ledger.history("statement", identifier) if one.entry.was]
    for path in archive.batches():
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not ('"patch"' in line and any(w in line for w in ways))))


@pytest.mark.slow
def test_an_earlier_version_loses_the_aspect_that_repeats_the_words_and_stays_readable(noted: TestArchive) -> None:
    before = [one.record for one in versions_of(noted)]
    found = done(noted, *DOWN)
    assert f"statement/{ANSWER}, version 2: “note”" in found.output
    assert not any(sources_with(noted, words) for words in SAID)
    after = versions_of(noted)
    assert [sorted(one.withheld) for one in after] == [[], ["note"], ["note"], []]
    assert [one.record["title"]["en"] for one in after] == [
        "One well is enough", "One well is enough", "The first well will do", "The first well will do",
    ]  # fmt: skip
    assert after[0].record == before[0]
    for was, now in zip(before[1:3], after[1:3], strict=True):
        assert now.record == {**was, "note": {"en": "[…]", "ar": "[…]"}}
    record = text(noted, noted.well)
    assert [record.count(f"digest: {digest_of_record(one.record)}") for one in after] == [0, 1, 1, 0]
    noted.git("branch", "base")
    assert call(noted, "check", "--base", "base").exit_code == 0


@pytest.mark.slow
def test_nobody_s_versions_vanish_under_a_correction_that_no_taking_down_confirms(noted: TestArchive) -> None:
    """The hand-written ``words_of`` on an innocent record, whose wrong speaker should be forgotten."""
    done(noted, *SPEAKER)
    done(noted, "withdraw", WELL, "--take-down", *REASON, "--no-input", "--leave", ANSWER)
    assert codes(noted) == set()
    without_patches(noted, ANSWER)
    assert "ledger-words-missing" in codes(noted)
    noted.edit(noted.answer, "corrections:\n", forged())
    assert {"ledger-words-missing", "words-of-nobody"} <= codes(noted)
    for refused in (("publish",), ("check",), ("build",)):
        assert call(noted, *refused).exit_code == 1


@pytest.mark.slow
def test_what_a_published_taking_down_names_is_not_added_to_later(noted: TestArchive) -> None:
    done(noted, *SPEAKER)
    done(noted, *DOWN)
    record = text(noted, noted.well)
    start, _, copies = record.partition("    taken_from:")
    item = start[start.index("      - kind: statement") :]
    more = re.sub(r"        aspects:.*?        digest: \S+\n", "", item, flags=re.DOTALL)
    noted.write(noted.well, f"{start}{more}    taken_from:{copies}")
    assert "correction-altered" in codes(noted)
    # A second list is a correction of its own, on the record and dated: seen on the page of corrections.
    later = forged().partition("\n")[2].rpartition("    words_of")[0]
    noted.write(noted.well, f"{record}{later}    repeated_in:\n      - kind: statement\n        id: {ANSWER}\n"
                "        version: 1\n")  # fmt: skip
    assert codes(noted) == {"words-left", "unpublished-change"}


@pytest.mark.slow
def test_what_is_left_of_a_version_cannot_be_changed(noted: TestArchive) -> None:
    noted.write(noted.answer, re.sub(r"note:\n.*?(?=corrections:)", "", text(noted, noted.answer), flags=re.DOTALL))
    noted.publish(datetime.datetime.now(datetime.UTC).date())
    noted.commit()
    done(noted, *DOWN)
    assert [sorted(one.withheld) for one in versions_of(noted)] == [[], ["note"], ["note"], [], []]
    for old, new in (('"[…]"', '"Somebody else said it"'), ("/note", "/kind")):
        kept = {path: path.read_bytes() for path in noted.batches()}
        for path, data in kept.items():
            path.write_bytes(b"".join(
                line.replace(old.encode(), new.encode()) if b'"record"' in line else line
                for line in data.splitlines(keepends=True)
            ))  # fmt: skip
        assert {path.read_bytes() for path in kept} != set(kept.values()), old
        assert "ledger-words-missing" in codes(noted), old
        for path, data in kept.items():
            path.write_bytes(data)
    assert codes(noted) == set()


@pytest.mark.slow
def test_a_taking_down_names_only_what_was_published_before_it(noted: TestArchive) -> None:
    done(noted, *DOWN)
    record = text(noted, noted.well)
    today = datetime.datetime.now(datetime.UTC).date()
    item = f"    repeated_in:\n      - kind: statement\n        id: {ANSWER}\n        version: 9\n"
    noted.write(noted.well, f"{record}  - date: {today}\n    kind: revision\n    reason:\n      en: And more words\n"
                f"      ar: وألفاظ أخرى\n{item}")  # fmt: skip
    assert "repeated-in-nothing" in codes(noted)
    noted.write(noted.well, record)
    noted.edit(noted.answer, f"    words_of: {WELL}\n", f"    words_of: {WELL}\n{item.replace('9', '1')}")
    assert "repeated-in-nothing" in codes(noted)


@pytest.mark.slow
def test_a_patch_that_an_innocent_record_has_too_stays(published: TestArchive) -> None:
    note = "note:\n  en: An editor's remark\n  ar: ملاحظة من المحرر\n"
    for path in (published.well, published.answer):
        published.write(path, text(published, path) + note)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    first = versions_of(published)[0].record
    done(published, *DOWN)
    assert versions_of(published)[0].record == first


@pytest.mark.slow
def test_common_words_are_left_where_that_is_said(noted: TestArchive) -> None:
    before = text(noted, noted.answer)
    done(noted, *DOWN, "--leave", ANSWER)
    assert text(noted, noted.answer) == before
    assert [sorted(one.withheld) for one in versions_of(noted)] == [[], [], []]


@pytest.mark.slow
def test_a_second_taking_down_takes_more_of_the_same_versions(noted: TestArchive) -> None:
    done(noted, "correct", ANSWER, "--set", "title.en=At 12 Mill Lane by the river", "--kind", "erratum", *REASON)
    done(noted, "correct", ANSWER, "--set", "title.en=One well", "--kind", "erratum", *REASON)
    done(noted, *DOWN)
    again = done(noted, "withdraw", WELL, "--take-down", "--words", "12 mill lane", *REASON, "--no-input")
    assert f"statement/{ANSWER}, version 4: “note, title”" in again.output
    assert not sources_with(noted, "Mill Lane")
    assert [sorted(one.withheld) for one in versions_of(noted)][3] == ["note", "title"]
    assert text(noted, noted.well).count("kind: withdrawal") == 1
    refused = call(noted, *DOWN)
    assert refused.exit_code == 2
    assert "they are taken down already" in refused.output


@pytest.mark.parametrize("option", ["--reason", "--title"])
def test_what_is_said_of_it_does_not_repeat_the_words(published: TestArchive, option: str) -> None:
    said = (option, "en=She said that “we will dig a second well before winter”", option, "ar=حُجب ما قالته")
    found = call(
        published, "withdraw", WELL, "--take-down", "--no-input", *said, *(REASON if option == "--title" else ())
    )
    assert found.exit_code == 2
    assert f"{option} must not repeat the words that go: it has “we will dig a”" in found.output
    assert text(published, published.well)


@pytest.mark.slow
def test_hand_written_pages_that_repeat_the_words_are_named_with_their_line(published: TestArchive) -> None:
    published.write("docs/en/about.md", "# About\n\nThe mayor: “We will dig a second\nwell before winter”.\n")
    found = call(published, *DOWN)
    assert found.exit_code == 2
    assert "docs/en/about.md:3: “we will dig a second well before winter”" in found.output
    assert "--leave PATH" in found.output
    done(published, *DOWN, "--leave", "docs/en/about.md")


@pytest.mark.slow
def test_short_texts_that_may_repeat_the_words_are_listed_and_stay(published: TestArchive) -> None:
    agent = "sources/agents/nazim-tahhan.yaml"
    published.write(
        agent, text(published, agent) + "aliases: [Winter]\nnote:\n  en: Second well\n  ar: مزارع في الوادي\n"
    )
    published.write("docs/en/method.md", "# Method\n\nWe will dig a trench.\n")
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    found = done(published, *DOWN)
    listed = found.output.partition("This may repeat the words")[2]
    for place in (
        f"{agent} (aliases[1]): “Winter”",
        f"{agent} (note.en): “Second well”",
        "docs/en/method.md:3: “we will dig a”",
    ):
        assert place in listed
    assert "Winter" in text(published, agent)


@pytest.mark.slow
def test_words_of_a_merged_statement_are_named_by_what_has_taken_its_place(
    published: TestArchive, tmp_path: Path
) -> None:
    copied = text(published, published.answer).replace("One well is enough", "He answers")
    published.write("sources/statements/2024/2024-05-07-second.yaml", copied)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    done(published, "merge", "statement", "2024-05-07-second", ANSWER, *REASON)
    without_patches(published, "2024-05-07-second")
    assert "ledger-words-missing" in codes(published)
    published.edit(published.answer, "corrections:\n", forged())  # of another record than the one it has replaced
    assert {"ledger-words-missing", "words-of-nobody"} <= codes(published)


@pytest.mark.slow
def test_a_taking_down_from_before_it_named_anything_names_what_was_lost_when_it_is_run_again(
    noted: TestArchive,
) -> None:
    """As the commands left an archive before November 2026: whole versions gone, and only ``words_of`` to say so."""
    for identifier in (WELL, ANSWER):
        without_patches(noted, identifier)
    today = datetime.datetime.now(datetime.UTC).date()
    last = (
        f"  - date: {today}\n    kind: {{}}\n    reason:\n      en: She asked for it\n      ar: طلبت هي ذلك\n    {{}}\n"
    )
    gone = re.sub(
        r"text: [^\n]*", 'text: "[…]"', re.sub(r"    translations:\n(      .*\n)+", "", text(noted, noted.well))
    )
    noted.write(noted.well, f"{gone}corrections:\n{last.format('withdrawal', 'withhold_text: true')}")
    answer = re.sub(r"note:\n.*?(?=corrections:)", "", text(noted, noted.answer), flags=re.DOTALL)
    noted.write(noted.answer, answer + last.format("revision", f"words_of: {WELL}"))
    ledger = Ledger.read(noted.root / "sources/ledger")
    made = []
    for identifier, changed in ((WELL, ["correction", "passage", "translation"]), (ANSWER, ["correction", "note"])):
        path = f"sources/statements/2024/{identifier}.yaml"
        record = plain(parse_record("statement", (noted.root / path).read_bytes(), path).record)
        before = ledger.last("statement", identifier)
        made.append(before.entry._replace(
            version=before.entry.version + 1, digest=digest_of_record(record), previous=before.line_digest, was=None,
            parts=digests_of_parts("statement", record), correction=record["corrections"][-1]["kind"], salt=None,
            changed=changed,
        ))  # fmt: skip
    name, data = write_batch(str(today), ledger.heads(), made, first=numbers_for_all(ledger.connection).first)
    (noted.root / "sources/ledger" / name).write_bytes(data)
    noted.commit()
    assert codes(noted) == {"words-of-nobody", "ledger-words-missing", "words-left"}
    done(noted, "withdraw", WELL, "--take-down", *REASON, "--no-input")
    record = text(noted, noted.well)
    assert [record.count(f"version: {number}\n") for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert "aspects" not in record
    assert text(noted, noted.answer).count("words_of") == 1
