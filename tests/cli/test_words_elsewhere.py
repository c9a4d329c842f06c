"""Words that are taken down are found wherever an archive may have them: files, addresses, comments, merged records."""

import json
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

from sijill.editing.elsewhere import in_other_files
from sijill.editing.quoting import WordsTakenDown
from tests.cli.test_acts import REASON, call, codes, done, text
from tests.cli.test_taking_down import ANSWER, DOWN, SAID, WELL, sources_with
from tests.made_up.archives import TestArchive
from tests.made_up.remains import files_with

WORDS = "البئر للجميع، ولا تُغلق في وجه أحد"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.js", "a.svg", "deeper/a.json", "utf16.txt"])
def test_files_beside_hand_written_pages_are_served_and_must_not_have_them(published: TestArchive, name: str) -> None:
    path = published.root / "docs/ar" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"قالت: {WORDS}.\n", "utf-16" if "utf16" in name else "utf-8")
    found = call(published, *DOWN)
    assert found.exit_code != 0
    assert f"docs/ar/{name}:1" in found.output
    assert call(published, *DOWN, "--leave", f"docs/ar/{name}", "--dry-run").exit_code == 0


LABEL = "agent:\n  union:\n    label:\n      en: Union\n      ar: {}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "form"),
    [("kinds.yaml", LABEL), ("kinds.yaml", "agent: {{union: {{label: {{en: Union, ar: \"{}\"}}}}}}\n"),
     ("mkdocs.yml", "copyright: {}\n"), (".github/ISSUE_TEMPLATE/report.md", "{}\n"), ("data.csv", "a;{}\n"),
     ("sources/inbox/documents/a.yaml", "title:\n  ar: {}\n"), ("notes/entities.html", "<p>{}</p>"),
     ("docs/ar/emphasis.md", "_{}_\n"), ("notes/a.json", '{{"a": "{}"}}')],
)  # fmt: skip
def test_whatever_file_the_archive_has_beside_its_records_is_looked_at(
    published: TestArchive, name: str, form: str
) -> None:
    words = WORDS.replace(" ", "&nbsp;") if "entities" in name else WORDS
    words = json.dumps(words)[1:-1] if name.endswith(".json") else words
    content = (text(published, name) if (published.root / name).exists() else "") + form.format(words)
    published.write(name, content)
    found = call(published, *DOWN, "--dry-run")
    assert found.exit_code == 2
    assert f"{name}:{content[: content.index(words)].count(chr(10)) + 1}: " in found.output
    assert "must not be elsewhere" not in call(published, *DOWN, "--leave", name, "--dry-run").output


def test_a_file_whose_name_has_them_is_named(published: TestArchive) -> None:
    name = f"docs/ar/{WORDS.replace(' ', '-')}.md"
    published.write(name, "# صفحة\n")
    published.commit()
    assert f"{name} (its name)" in call(published, *DOWN, "--dry-run").output


@pytest.mark.slow
def test_what_git_ignores_is_not_looked_at_and_what_is_no_text_is_named(published: TestArchive) -> None:
    published.write(".cache/a.txt", WORDS)
    published.write("site/a.txt", WORDS)
    packed = {"a.bin": b"\0", "a.pdf": b"%PDF-1.4 ", "a.docx": b"PK\x03\x04\xff", "a.rtf": b"{\\rtf1 ", "a.txt": b""}
    for name, head in packed.items():
        (published.root / "docs/en" / name).write_bytes(head + b"words")
    found = call(published, *DOWN, "--dry-run")
    assert found.exit_code == 0, found.output
    listed = found.output.partition("are no text")[2].partition("Git ignores these")[0].split()[-4:]
    assert listed == ["docs/en/a.bin", "docs/en/a.docx", "docs/en/a.pdf", "docs/en/a.rtf"]


def test_where_there_is_no_git_every_file_is_looked_at(published: TestArchive, tmp_path: Path) -> None:
    published.write("kinds.yaml", LABEL.format(WORDS))
    published.write("site/a.txt", WORDS)
    words = WordsTakenDown([WORDS])
    shutil.rmtree(published.root / ".git")
    found = [shown for shown, _, surely in in_other_files(published.configuration, words, ()) if surely]
    assert found == ["kinds.yaml", "sources/statements/2024/2024-05-06-well.yaml"]


@pytest.mark.slow
def test_what_was_never_published_goes_without_a_correction(published: TestArchive) -> None:
    path = "sources/agents/nazim-tahhan.yaml"
    before = text(published, path)
    published.write(path, f"{before}note:\n  en: He heard {WORDS}\n  ar: سمع ذلك\n")
    published.commit()
    done(published, *DOWN)
    assert text(published, path) == before


def test_a_reason_that_is_not_published_is_for_its_editor_to_put_right(published: TestArchive) -> None:
    path = "sources/agents/nazim-tahhan.yaml"
    reason = (
        f"corrections:\n  - date: 2024-06-02\n    kind: erratum\n    reason:\n      en: A word\n      ar: {WORDS}\n"
    )
    published.write(path, text(published, path).replace("Nazim", "Nasim") + reason)
    found = call(published, *DOWN, "--dry-run")
    assert found.exit_code == 2
    assert f"{path} (corrections[1].reason)" in found.output


def test_a_link_of_a_page_that_highlights_them_must_not_lead_to_them(published: TestArchive) -> None:
    page = published.root / "docs/ar/about.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"# عن\n\n[هنا](https://example.org/#:~:text={quote(WORDS)})\n", "utf-8")
    assert "docs/ar/about.md:3" in call(published, *DOWN).output


@pytest.mark.parametrize("field", ["url", "archived_url"])
def test_an_address_that_has_them_is_refused(published: TestArchive, field: str) -> None:
    path = "sources/documents/almanac.yaml"
    address = f"https://example.org/{quote(WORDS.replace(' ', '-'))}"
    old = text(published, path)
    new = old.replace("url: unknown", f"url: {address}") if field == "url" else f"{old}archived_url: {address}\n"
    published.write(path, new)
    found = call(published, *DOWN, "--dry-run")
    assert found.exit_code == 2
    assert f"{path} ({field})" in found.output.partition("stays with --leave ID")[2]


@pytest.mark.slow
def test_comments_of_other_records_lose_them(published: TestArchive) -> None:
    path = "sources/agents/salma-haddad.yaml"
    before = text(published, path)
    published.write(path, f"# {WORDS}\n{before}")
    published.commit()
    done(published, *DOWN)
    assert text(published, path) == before
    assert not any(sources_with(published, words) for words in SAID)


@pytest.mark.slow
def test_a_merge_is_published_before_words_of_either_are_taken_down(published: TestArchive) -> None:
    second = text(published, published.well).replace("value: 2024-05-06", "value: 2024-05-07")
    published.write("sources/statements/2024/2024-05-07-second.yaml", second)
    published.publish()
    published.commit()
    assert call(published, "merge", "statement", "2024-05-07-second", WELL, *REASON, "--yes").exit_code == 0
    published.commit()
    found = call(published, *DOWN, "--leave", ANSWER)
    assert found.exit_code != 0
    assert "has a merge: publish the first one first" in found.output
    assert call(published, "publish").exit_code == 0
    published.commit()
    done(published, *DOWN, "--leave", ANSWER)
    assert not any(sources_with(published, words) for words in SAID)


@pytest.mark.slow
def test_what_a_merged_record_repeated_goes_with_a_correction_of_the_one_in_its_place(published: TestArchive) -> None:
    agent = "name:\n  en: {0}\n  ar: {0}\nkind: person\n"
    published.write(
        "sources/agents/first-miller.yaml", agent.format("Miller") + f"note:\n  en: She said {WORDS}\n  ar: x\n"
    )
    published.write("sources/agents/second-miller.yaml", agent.format("Miller"))
    published.publish()
    published.commit()
    done(published, "merge", "agent", "first-miller", "second-miller", *REASON)
    done(published, *DOWN)
    assert not any(sources_with(published, words) for words in SAID)
    assert codes(published) == set()


@pytest.mark.slow
def test_two_takings_down_in_a_row_need_no_publication_between(published: TestArchive) -> None:
    assert call(published, *DOWN, "--yes").exit_code == 0
    published.commit()
    found = call(published, "withdraw", ANSWER, "--take-down", *REASON, "--no-input")
    assert found.exit_code == 0, found.output
    published.commit()
    assert call(published, "publish").exit_code == 0
    published.commit()
    assert codes(published) == set()


@pytest.mark.slow
def test_a_reason_that_repeats_the_words_goes_and_later_ones_stay(published: TestArchive) -> None:
    agent = "sources/agents/nazim-tahhan.yaml"
    for kind, reason in (("office", f"We took {WORDS} for a hint"), ("person", "It is a person after all")):
        reasons = ("--reason", f"en={reason}", "--reason", "ar=كانت كلمة خطأً هنا")
        done(published, "correct", "nazim-tahhan", "--set", f"kind={kind}", "--kind", "erratum", *reasons)
    done(published, *DOWN)
    assert not any(sources_with(published, words) for words in SAID)
    assert "It is a person after all" in text(published, agent)
    published.edit(agent, "It is a person after all", "Another reason altogether")
    assert "correction-altered" in codes(published)


@pytest.mark.slow
def test_a_note_of_a_description_goes_now_and_as_it_was_before(published: TestArchive) -> None:
    path = "sources/agents/nazim-tahhan.yaml"
    bare = text(published, path)
    described = f"""descriptions:
  - text: ناظم الطحّان
    document: almanac
    note:
      en: The miller, before he heard {WORDS}
      ar: الطحّان
    translations:
      - language: en
        text: Nazim the miller
        by: editors
"""
    for content in (bare + described, bare + described.replace(WORDS, "that"), bare + described):
        published.write(path, content)
        published.publish()
        published.commit()
    found = done(published, *DOWN)
    assert "agent/nazim-tahhan, version 2" in found.output
    assert not any(sources_with(published, words) for words in SAID)
    assert call(published, "build").exit_code == 0
    assert files_with(published.root / "site", WORDS) == []
