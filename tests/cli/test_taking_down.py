"""Words that are taken down are nowhere any more, and what remains still proves that there were such words."""

import datetime
import json
import zipfile
from pathlib import Path

import pytest

from sijill.ledger.entries import read_batch
from sijill.ledger.store import Ledger
from sijill.model.captures import Capture
from sijill.publish.verify import verify
from sijill.site.checking import check
from sijill.sources.captures import read_capture, write_capture
from tests.cli.test_acts import REASON, call, codes, corrections_page, digest_of, done, text
from tests.made_up.archives import ALMANAC, CAPTURE, TestArchive, document
from tests.made_up.captures import capture_of
from tests.made_up.remains import files_with

ALMANAC_COPY = f"{CAPTURE.digest[7:]}.json"
WELL, ANSWER = "2024-05-06-well", "2024-05-07-answer"
DOWN = ("withdraw", WELL, "--take-down", *REASON, "--no-input")
# All that the well's passages say, in both languages, and pieces of it.
SAID = (
    "البئر للجميع، ولا تُغلق في وجه أحد",
    "سنحفر بئرا ثانية قبل الشتاء",
    "is closed to no one",
    "a second well before",
)
SHORTER = (
    "correct", WELL, "--set", "passages.p2.text=سنحفر بئرا ثانية", "--set",
    "passages.p2.translations.en.text=We will dig a second well", "--kind", "erratum", *REASON,
)  # fmt: skip
NOTE = """note:
  en: He answers that she said “We will dig a second well before winter”.
  ar: يجيب عن قولها إن البئر ستحفر.
"""


def sources_with(archive: TestArchive, words: str) -> list[str]:
    return files_with(archive.root / "sources", words)


def copy_of(archive: TestArchive) -> Capture:
    [path] = (archive.root / "sources/captures/almanac").glob("*.json")
    capture = read_capture(path.read_bytes(), path.name)
    assert isinstance(capture, Capture)
    assert capture.digest == f"sha256:{path.stem}"
    return capture


@pytest.mark.slow
def test_the_words_leave_every_file_of_the_repository_s_head(salted: TestArchive) -> None:
    before = copy_of(salted)
    assert all(sources_with(salted, words) for words in SAID)
    done(salted, *DOWN)
    assert [sources_with(salted, words) for words in SAID] == [[], [], [], []]
    after = copy_of(salted)
    assert after.digest == before.digest
    assert [one.taken_down for one in after.paragraphs] == [False, True, True, False]
    assert [bool(one.salt) for one in after.paragraphs] == [True, False, False, True]
    assert not any(one.holds(words) for one in after.paragraphs for words in ALMANAC.splitlines()[1:3])
    record = text(salted, salted.well)
    assert "Statement whose words were taken down" in record
    assert "id: p2" in record


@pytest.mark.slow
def test_an_edit_that_is_not_published_does_not_keep_the_published_words(salted: TestArchive) -> None:
    salted.edit(salted.well, "    text: البئر للجميع، ولا تُغلق في وجه أحد\n", "    text: البئر للجميع\n")
    done(salted, *DOWN)
    assert [sources_with(salted, words) for words in SAID] == [[], [], [], []]


@pytest.mark.slow
def test_the_ledger_keeps_its_chain_and_loses_what_leads_back(published: TestArchive) -> None:
    done(published, *SHORTER)
    batches = {path.name: path.read_bytes() for path in (published.root / "sources/ledger").iterdir()}
    assert sources_with(published, "سنحفر بئرا ثانية قبل الشتاء") == [
        "captures/almanac/" + next((published.root / "sources/captures/almanac").iterdir()).name,
        *(f"ledger/{name}" for name, data in sorted(batches.items()) if b'{"patch"' in data),
    ]
    done(published, *DOWN)
    assert not any(sources_with(published, words) for words in SAID)
    ledger = Ledger.read(published.root / "sources/ledger")
    assert ledger.problems() == []
    history = ledger.history("statement", WELL)
    assert [one.entry.version for one in history] == [1, 2, 3]
    assert [one.patch for one in history] == [None, None, None]
    assert history[-1].entry.was is None
    for name, data in batches.items():
        kept = read_batch((published.root / "sources/ledger" / name).read_bytes())
        assert (kept.proved, kept.patches) == (read_batch(data).proved, {})


@pytest.mark.slow
def test_against_the_base_branch_only_the_patches_may_be_gone(published: TestArchive) -> None:
    done(published, *SHORTER)
    published.git("branch", "base")
    done(published, *DOWN)
    found = call(published, "check", "--base", "base")
    assert found.exit_code == 0, found.output
    assert "ledger-rewritten" not in found.output
    path = next(p for p in (published.root / "sources/ledger").iterdir() if b"erratum" in p.read_bytes())
    path.write_bytes(path.read_bytes().replace(b"erratum", b"erratuM"))
    assert "ledger-rewritten" in call(published, "check", "--base", "base").output


@pytest.mark.slow
def test_a_patch_that_is_gone_without_a_taking_down_is_missed(published: TestArchive) -> None:
    done(published, *SHORTER)
    for path in (published.root / "sources/ledger").iterdir():
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(line for line in lines if not line.startswith(b'{"patch":')))
    assert codes(published) == {"ledger-words-missing"}


@pytest.mark.slow
def test_notes_that_repeat_the_words_go_with_a_correction_of_their_own(published: TestArchive) -> None:
    published.edit(
        published.answer,
        "    target_passage: p2\n",
        "    target_passage: p2\n    note:\n      en: She lies.\n      ar: إنها تكذب.\n",
    )
    published.write(published.answer, text(published, published.answer) + NOTE)
    published.publish(datetime.datetime.now(datetime.UTC).date())
    published.commit()
    found = done(published, *DOWN)
    assert f"{ANSWER}: version 3" in found.output
    answer = text(published, published.answer)
    assert "She lies" not in answer
    assert "target_passage: p2" in answer
    assert "note:" not in answer
    assert f"words_of: {WELL}" in answer
    assert not any(sources_with(published, words) for words in (*SAID, "She lies"))
    page = corrections_page(published)
    assert "Words taken down" in page


@pytest.mark.slow
def test_words_that_once_stood_in_another_record_leave_its_history_too(published: TestArchive) -> None:
    before = text(published, published.answer)
    published.write(published.answer, before + NOTE)
    today = datetime.datetime.now(datetime.UTC).date()
    published.publish(today)
    published.commit()
    published.write(published.answer, before)
    published.publish(today)
    published.commit()
    assert sources_with(published, "a second well before winter”")
    done(published, *DOWN)
    assert not any(sources_with(published, words) for words in SAID)
    assert "words_of" in text(published, published.answer)


@pytest.mark.slow
def test_more_words_are_looked_for_where_they_are_given(published: TestArchive) -> None:
    published.edit(
        "sources/agents/nazim-tahhan.yaml",
        "kind: person",
        "kind: person\nnote:\n  en: At 12 Mill Lane.\n  ar: في درب المطاحن ١٢.",
    )
    published.publish(datetime.datetime.now(datetime.UTC).date())
    published.commit()
    done(published, *DOWN, "--words", "12 mill lane")
    assert not sources_with(published, "Mill Lane")


@pytest.mark.slow
def test_a_reason_that_repeats_the_words_loses_them(published: TestArchive) -> None:
    reasons = ("--reason", "en=She said “We will dig a second well before winter”", "--reason", "ar=زيدت كلمة هنا")
    done(published, "correct", WELL, "--set", "title.en=The well", "--kind", "erratum", *reasons)
    done(published, *DOWN)
    assert not any(sources_with(published, words) for words in SAID)
    published.edit(published.well, "A word was copied wrongly", "Another reason altogether")
    assert "correction-altered" in codes(published)


@pytest.mark.slow
def test_published_reasons_cannot_be_emptied_later(published: TestArchive) -> None:
    done(published, "correct", WELL, "--set", "title.en=The well", "--kind", "erratum", *REASON)
    done(published, *DOWN)
    record = text(published, published.well)
    published.write(
        published.well, record.replace("A word was copied wrongly", "[…]", 1).replace("نُسخت كلمة خطأً", "[…]", 1)
    )
    assert "correction-altered" in codes(published)


@pytest.mark.slow
def test_a_paragraph_that_another_statement_quotes_is_not_taken_from_it(published: TestArchive) -> None:
    second = (
        (text(published, published.answer).partition("relations:")[0].replace("البئر الأولى تكفي", "سنحفر بئرا ثانية"))
        .replace("The first well is enough", "We dig another")
        .replace("One well is", "Two wells are")
        .replace("بئر واحدة", "بئران")
    )
    published.write("sources/statements/2024/2024-05-06-other.yaml", second.replace("2024-05-07", "2024-05-06"))
    published.publish(datetime.datetime.now(datetime.UTC).date())
    published.commit()
    before = digest_of(published)
    for dry in ((), ("--dry-run",)):
        found = call(published, *DOWN, *dry)
        assert found.exit_code == 2
        assert "'2024-05-06-other' quotes it too" in found.output
    assert digest_of(published) == before
    done(published, "withdraw", WELL, "2024-05-06-other", "--take-down", *REASON, "--no-input")
    assert not sources_with(published, "سنحفر بئرا ثانية")


@pytest.mark.slow
def test_a_paragraph_that_describes_another_agent_is_not_taken_from_it_either(published: TestArchive) -> None:
    path = "sources/agents/nazim-tahhan.yaml"
    described = "descriptions:\n  - text: وأضافت\n    document: almanac\n    translations:\n      - language: en\n"
    published.write(path, text(published, path) + f"{described}        text: and she added\n        by: editors\n")
    published.publish(datetime.datetime.now(datetime.UTC).date())
    published.commit()
    found = call(published, *DOWN)
    assert found.exit_code == 2
    assert "'nazim-tahhan' quotes it too" in found.output
    done(published, "withdraw", WELL, "agents/nazim-tahhan", "--take-down", *REASON, "--no-input")
    assert not sources_with(published, "وأضافت")


@pytest.mark.slow
def test_words_in_another_record_s_title_are_named_before_anything_is_done(published: TestArchive) -> None:
    published.edit(
        "sources/documents/almanac.yaml", "en: Almanac of the valley", "en: We will dig a second well before winter"
    )
    published.correct("sources/documents/almanac.yaml")
    published.publish(datetime.date(2024, 6, 3))
    published.commit()
    before = digest_of(published)
    found = call(published, *DOWN, "--dry-run")
    assert found.exit_code == 2
    assert "sources/documents/almanac.yaml (title.en)" in found.output
    assert digest_of(published) == before


@pytest.mark.slow
def test_nothing_is_taken_down_twice(published: TestArchive) -> None:
    done(published, *DOWN)
    before = digest_of(published)
    found = call(published, *DOWN)
    assert found.exit_code == 2
    assert "they are taken down already" in found.output
    assert digest_of(published) == before


@pytest.mark.quick(1)
@pytest.mark.parametrize("name", ["agents/salma-haddad", "almanac"])
def test_what_has_nothing_to_take_down_says_so(published: TestArchive, name: str) -> None:
    if name == "almanac":
        for identifier in (WELL, ANSWER):
            done(published, "withdraw", identifier, "--take-down", *REASON, "--no-input")
        done(published, "withdraw", name, "--take-down", *REASON, "--no-input")
    found = call(published, "withdraw", name, "--take-down", *REASON, "--no-input")
    assert found.exit_code == 2
    assert "must" in found.output
    assert "to take down" in found.output or "already" in found.output


@pytest.mark.slow
def test_an_agent_loses_all_but_its_name(published: TestArchive) -> None:
    path = "sources/agents/salma-haddad.yaml"
    published.edit(
        path,
        "kind: person",
        "kind: person\naliases: [Um Nahr]\nnote:\n  en: She lives by the river.\n  ar: تسكن عند النهر.",
    )
    published.publish(datetime.datetime.now(datetime.UTC).date())
    published.commit()
    done(published, "withdraw", "salma-haddad", "--take-down", *REASON, "--no-input")
    assert not any(sources_with(published, words) for words in ("Um Nahr", "by the river", "عند النهر"))
    assert "Salma Haddad" in text(published, path)


@pytest.mark.slow
def test_a_document_s_copy_is_taken_down_when_no_statement_needs_it(salted: TestArchive) -> None:
    found = call(salted, "withdraw", "almanac", "--take-down", *REASON, "--no-input")
    assert found.exit_code == 2
    assert "must not be quoted by a record that stays" in found.output
    done(salted, "withdraw", "almanac", WELL, ANSWER, "--take-down", *REASON, "--no-input")
    assert all(one.taken_down for one in copy_of(salted).paragraphs)
    assert not sources_with(salted, "البئر الأولى تكفي")
    assert call(salted, "build").exit_code == 0
    page = (salted.root / "site/documents/almanac/index.html").read_text("utf-8")
    assert "4 paragraphs, 4 of them taken down, their digests kept" in page
    assert "none withheld" not in page


@pytest.mark.slow
def test_words_of_a_merged_statement_can_be_taken_down(tmp_path: Path) -> None:
    published = TestArchive(tmp_path / "archive")
    capture = capture_of(f"{ALMANAC}وختم: «لن أعود إلى هذا الأمر»")
    (published.root / f"sources/captures/almanac/{ALMANAC_COPY}").unlink()
    published.add_capture(capture)
    published.write("sources/documents/almanac.yaml", document(capture))
    other = (
        text(published, published.answer)
        .partition("relations:")[0]
        .replace("البئر الأولى تكفي", "لن أعود إلى هذا الأمر")
    )
    published.write(
        "sources/statements/2024/2024-05-07-second.yaml",
        other.replace("The first well is enough", "I shall not come back to it"),
    )
    published.published()
    done(published, "merge", "statement", "2024-05-07-second", ANSWER, *REASON)
    assert sources_with(published, "I shall not come back to it")
    done(published, "withdraw", "2024-05-07-second", "--take-down", *REASON, "--no-input")
    assert not sources_with(published, "I shall not come back to it")
    assert "البئر الأولى تكفي" in text(published, published.answer)
    assert "words_of: 2024-05-07-second" in text(published, published.answer)
    again = call(published, "withdraw", "2024-05-07-second", "--take-down", *REASON, "--no-input")
    assert "they are taken down already" in again.output


@pytest.mark.slow
def test_the_site_says_what_happened_and_leads_to_no_word(salted: TestArchive) -> None:
    salted.edit("mkdocs.yml", "site_name: Valley\n", "site_name: Valley\nrepo_url: https://example.org/valley\n")
    assert call(salted, "build").exit_code == 0
    site = salted.root / "site"
    assert all(files_with(site, words) for words in SAID)
    assert f"sources/statements/2024/{WELL}.yaml" in (site / f"statements/{WELL}/index.html").read_text("utf-8")
    done(salted, *DOWN)
    assert call(salted, "build").exit_code == 0
    assert [files_with(site, words) for words in SAID] == [[], [], [], []]
    for folder in ("", "ar/"):
        page = (site / folder / f"statements/{WELL}/index.html").read_text("utf-8")
        assert f"{WELL}.yaml" not in page
        assert "report-error" in page
    page = (site / f"statements/{WELL}/index.html").read_text("utf-8")
    assert "The words themselves have been taken down." in page
    assert "A word was copied wrongly" in page
    assert "2 of them taken down" in (site / "documents/almanac/index.html").read_text("utf-8")
    assert verify(str(site)).problems == []
    with zipfile.ZipFile(site / f"statements/{WELL}/evidence.zip") as found:
        assert json.loads(found.read("versions.jsonl").splitlines()[-1])["passages"][0]["text"] == "[…]"
        assert b"withdrawal" in found.read("history.jsonl")
    data = json.loads((site / f"statements/{WELL}/statement.json").read_bytes())
    assert data["passages"] is None


@pytest.mark.slow
def test_an_archive_whose_words_were_only_hidden_once_is_warned_and_can_finish(
    published: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As 'publish' did until December 2026."""
    monkeypatch.setattr("sijill.publish.publish._NEVER_PUBLISHED", frozenset())
    published.correct(published.well)
    published.edit(published.well, "kind: erratum", "kind: withdrawal\n    withhold_text: true")
    published.publish(datetime.date(2024, 6, 3))
    published.commit()
    monkeypatch.undo()
    found = check(published.configuration, datetime.date(2024, 6, 4))
    assert {(one.code, one.severity) for one in found} == {("words-left", "warning")}
    done(published, *DOWN)
    assert not any(sources_with(published, words) for words in SAID)


@pytest.mark.slow
def test_what_repeats_a_copy_s_words_elsewhere_goes_from_that_copy_too(published: TestArchive) -> None:
    other = capture_of("صحيفة أخرى\nونقلت عنها: «البئر للجميع، ولا تُغلق في وجه أحد» أمس")
    folder = published.root / "sources/captures/paper"
    folder.mkdir()
    (folder / f"{other.digest[7:]}.json").write_bytes(write_capture(other))
    published.write("sources/documents/paper.yaml", document(other))
    published.publish(datetime.datetime.now(datetime.UTC).date())
    published.commit()
    done(published, *DOWN)
    assert not sources_with(published, SAID[0])
