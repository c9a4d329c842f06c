"""What readers would see of a change: as values, as a comment and as a page; a stranger's text is only ever text."""

import html
import os
import re
import subprocess
from pathlib import Path

import lxml.html
import markdown
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.cli import main
from sijill.editing.comparison import Comparison, compare
from sijill.editing.report import LONGEST_COMMENT, as_html, as_markdown, plain, summary
from sijill.editing.revisions import revision_of
from sijill.sources.settings import read_configuration
from tests.examples import at_most
from tests.made_up.captured import make_archive

STATEMENT = "sources/statements/2023/2023-05-04-bridge-remarks.yaml"
SECOND = """\
title:
  en: Work ended early
  ar: انتهت الأعمال مبكرًا
kind: remarks
language: ar
speakers:
  - agent: salma-al-nasser
date:
  value: 2023-05-04
passages:
  - id: p1
    text: |-
      انتهت قبل موعدها بشهر
    mode: direct
    document: bridge-article
    translations:
      - language: en
        text: |-
          They ended a month early
        by: editors
  - id: p2
    text: |-
      كلمات لم يقلها أحد
    mode: direct
    document: bridge-article
relations:
  - type: confirms
    target: 2023-05-04-bridge-remarks
"""


def git(archive: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=archive, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two commits: the second adds a statement and changes wording, title and note of the first."""
    root = make_archive(tmp_path / "archive")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "First")
    text = (root / STATEMENT).read_text(encoding="utf-8")
    text = text.replace("The bridge opens on Sunday", "The bridge opens this Sunday").replace(
        "The new bridge will open to vehicles on Sunday", "The new bridge will be open to cars on Sunday"
    )
    (root / STATEMENT).write_text(text, encoding="utf-8")
    (root / "sources/statements/2023/0000-early.yaml").write_text(SECOND, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Second")
    return root


@pytest.mark.slow
def test_statements_wordings_relations_evidence_and_pages_are_told(archive: Path) -> None:
    configuration = read_configuration(archive)
    found = compare(revision_of(archive, "HEAD~1"), revision_of(archive, "HEAD"), configuration)
    added, changed = found.statements
    assert (added.verb, changed.verb) == ("added", "changed")
    assert [(place.passage, place.paragraph) for place in added.places] == [("p1", 6), ("p2", 0)]
    assert [relation.type for relation in added.relations_added] == ["confirms"]
    assert [text.what for text in changed.texts] == ["title", "passage p1, translation (en, editors)"]
    assert {"statements/0000-early/", "ar/statements/0000-early/", "agents/salma-al-nasser/", "timeline/2023/"} <= set(
        found.pages
    )
    assert summary(found) == ("1 statement added; 1 statement changed; 2 of 3 wordings found in their stored copies")


@pytest.mark.slow
def test_the_comment_marks_changed_words_and_missing_evidence(archive: Path) -> None:
    found = compare(revision_of(archive, "HEAD~1"), revision_of(archive, "HEAD"), read_configuration(archive))
    text = as_markdown(found)
    assert "The bridge opens <del>on</del> <ins>this</ins> Sunday" in text
    assert "p2: ✗ **not found** in the stored copy of bridge&#45;article" in text
    assert "p1: ✓ is word for word in paragraph 6" in text
    assert '<div dir="rtl">انتهت قبل موعدها بشهر</div>' in text


@pytest.mark.slow
def test_the_page_shows_what_the_new_page_will_show_in_every_language(archive: Path) -> None:
    found = compare(revision_of(archive, "HEAD~1"), revision_of(archive, "HEAD"), read_configuration(archive))
    page = lxml.html.fromstring(as_html(found))
    pictures = page.xpath("//article[@class='page']")
    assert [(one.get("lang"), one.get("dir")) for one in pictures[:2]] == [("ar", "rtl"), ("en", "ltr")]
    assert "سلمى الناصر" in pictures[0].text_content()
    assert "4 May 2023" in pictures[1].text_content()


@pytest.mark.slow
def test_without_a_second_commit_the_files_as_they_are_count(archive: Path) -> None:
    found = compare(revision_of(archive, "HEAD"), revision_of(archive, None), read_configuration(archive))
    assert found.statements == []
    (archive / "sources/statements/2023/0000-early.yaml").unlink()
    found = compare(revision_of(archive, "HEAD"), revision_of(archive, None), read_configuration(archive))
    assert [change.verb for change in found.statements] == ["removed"]


@pytest.mark.slow
def test_nothing_is_checked_out_and_the_working_tree_is_left_alone(archive: Path) -> None:
    before = git(archive, "rev-parse", "HEAD"), git(archive, "status", "--porcelain")
    compare(revision_of(archive, "HEAD~1"), revision_of(archive, "HEAD"), read_configuration(archive))
    assert (git(archive, "rev-parse", "HEAD"), git(archive, "status", "--porcelain")) == before


def test_a_record_that_does_not_read_is_reported_not_raised(archive: Path) -> None:
    (archive / STATEMENT).write_text("title: &a [*a]\n", encoding="utf-8")
    found = compare(revision_of(archive, "HEAD"), revision_of(archive, None), read_configuration(archive))
    assert found.problems
    assert "yaml&#45;feature" in as_markdown(found) or "anchor" in as_markdown(found)


HOSTILE = [
    "<script>alert(1)</script>", "[click](https://evil.example)", "![x](https://evil.example/x.png)",
    "@maintainer please merge", "see #1 and GH-12 and org/repo#3", "https://evil.example", "www.evil.example",
    "a@evil.example", "8f1f8e0b86c8f1f8e0b86c8f1f8e0b86c8f1f8e0", "| a | b |", "```\ncode", "</div></details>",
    "&lt;img src=x onerror=alert(1)&gt;", "<!-- --!>", "\\[x](y)", ":tada:", "# Heading", "- [ ] task", "$x^2$",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_strangers_text_in_a_comment_is_only_text(text: str) -> None:
    shown = plain(text)
    tree = lxml.html.fragment_fromstring(markdown.markdown(f"- {shown}"), create_parent="div")
    assert {element.tag for element in tree.iter()} <= {"div", "ul", "li"}
    assert "".join(tree.text_content().split()).replace("\u2060", "") == "".join(text.split())
    # What a code host looks for in finished text: none of it is left whole.
    finished = html.unescape(shown)
    assert not re.search(r"[@#][A-Za-z0-9]|://|www\.|GH-\d|\b[0-9a-f]{7,40}\b", finished)


@settings(max_examples=at_most(40))
@given(st.text(max_size=80))
def test_no_text_leaves_a_sign_that_markdown_knows(text: str) -> None:
    shown = re.sub(r"&#\d+;", "", plain(text))
    assert not re.search(r"[!-/:-@\[-`{-~]", shown)


@pytest.mark.slow
def test_hostile_records_reach_the_page_as_text(archive: Path) -> None:
    path = archive / STATEMENT
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("The bridge opens this Sunday", "'<img src=x onerror=alert(1)> @admin'"), encoding="utf-8"
    )
    found = compare(revision_of(archive, "HEAD"), revision_of(archive, None), read_configuration(archive))
    page = as_html(found)
    assert "<img" not in page
    assert "default-src 'none'" in page
    assert "@admin" not in html.unescape(as_markdown(found))


@pytest.mark.slow
def test_a_comment_is_never_longer_than_the_code_host_takes(archive: Path) -> None:
    for number in range(400):
        name = f"sources/statements/2023/0000-early-{number}.yaml"
        (archive / name).write_text(SECOND, encoding="utf-8")
    found = compare(revision_of(archive, "HEAD"), revision_of(archive, None), read_configuration(archive))
    text = as_markdown(found)
    assert len(text.encode()) <= LONGEST_COMMENT
    shown = text.count("\n#### Added")
    assert f"\n**{400 - shown} more statements are in the report among the artifacts**" in text[:400]
    assert 10 < shown < 400


@pytest.mark.slow
def test_a_comment_is_never_cut_within_a_part_and_a_changed_relation_comes_before_what_is_added(archive: Path) -> None:
    for number in range(300):
        text = re.sub(
            r"  - id: p2\n.*?(?=relations:)", "", SECOND, flags=re.DOTALL
        )  # words without evidence come first
        text = text.replace("Work ended early", "Work ended early " + "وانتهى العمل قبل موعده " * (1 + number % 40))
        (archive / f"sources/statements/2023/0000-early-{number}.yaml").write_text(text, encoding="utf-8")
    with (archive / STATEMENT).open("a", encoding="utf-8") as file:
        file.write("relations:\n  - type: confirms\n    target: 0000-early\n")
    found = compare(revision_of(archive, "HEAD"), revision_of(archive, None), read_configuration(archive))
    text = as_markdown(found)
    assert len(text.encode()) <= LONGEST_COMMENT
    assert "relation added: confirms 0000&#45;early" in text
    assert "more statements are in the report" in text
    assert text.count("<div") == text.count("</div>")
    assert text.count("<p ") == text.count("</p>")
    assert text.count("<details>") == text.count("</details>")
    blocks = re.split(r"\n(?=#### )", text)[1:]
    for block in blocks:
        if block.startswith(("#### Added", "#### Changed")):
            assert "stored copy of" in block or "paragraph" in block  # its last line: where the words are


@pytest.mark.slow
def test_the_command_writes_both_reports_and_refuses_what_is_no_commit(archive: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    call = ["-C", str(archive), "diff", "HEAD~1", "HEAD"]
    found = run(main, [*call, "--markdown", str(tmp_path / "c.md"), "--html", str(tmp_path / "c.html")])
    assert found.exit_code == 0, found.output
    assert "1 statement added" in found.output
    assert (tmp_path / "c.md").read_text(encoding="utf-8").startswith("<!-- sijill diff -->")
    assert run(main, ["-C", str(archive), "diff", "--", "--output=x"]).exit_code == 2
    assert run(main, ["-C", str(archive), "diff", "nowhere"]).exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize("path", ["agents/salma-al-nasser", "documents/bridge-article"])
@pytest.mark.parametrize("committed", [True, False])
def test_the_pages_of_statements_that_name_a_changed_record_are_among_those_that_change(
    tmp_path: Path, path: str, committed: bool
) -> None:
    archive = make_archive(tmp_path / "archive")
    git(archive, "init", "-q", "-b", "main")
    git(archive, "add", "-A")
    git(archive, "commit", "-q", "-m", "one")
    record = archive / f"sources/{path}.yaml"
    record.write_text(record.read_text("utf-8").replace("  en: ", "  en: Another ", 1), "utf-8")
    git(archive, "commit", "-q", "-a", "-m", "two")
    head = revision_of(archive, "HEAD" if committed else None)
    found = compare(revision_of(archive, "HEAD~1"), head, read_configuration(archive))
    assert "statements/2023-05-04-bridge-remarks/" in found.pages
    assert f"{path}/" in found.pages


@pytest.mark.slow
def test_other_records_are_told_in_words_and_so_are_all_pages_that_name_them(archive: Path) -> None:
    agent = archive / "sources/agents/salma-al-nasser.yaml"
    (archive / "sources/agents/guild.yaml").write_text(
        "name:\n  en: Guild of drivers\n  ar: نقابة السائقين\nkind: organisation\nmember_of:\n  - salma-al-nasser\n",
        "utf-8",
    )
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "A guild")
    text = agent.read_text("utf-8").replace("  en: Salma Al-Nasser", "  en: Salma Nasser") + "member_of:\n  - guild\n"
    agent.write_text(text, "utf-8")
    found = compare(revision_of(archive, "HEAD"), revision_of(archive, None), read_configuration(archive))
    [changed] = found.others
    assert [(one.what, one.before, one.after) for one in changed.texts] == [
        ("name: English", "Salma Al-Nasser", "Salma Nasser"), ("bodies it belongs to", "", "Guild of drivers"),
    ]  # fmt: skip
    comment, page = as_markdown(found), as_html(found)
    assert "Salma <del>Al&#45;</del> Nasser" in comment
    assert "Salma <del>Al-</del> Nasser" in page
    remarks = "statements/2023-05-04-bridge-remarks/"
    wanted = {"agents/salma-al-nasser/", "agents/guild/", "agents/", "corrections/", remarks, "statements/0000-early/",
              "statements/", "documents/bridge-article/", "timeline/2023/"}  # fmt: skip
    assert wanted <= set(found.pages)
    assert {f"ar/{one}" for one in wanted} <= set(found.pages)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [("  en: The new bridge opens", "  en: The old bridge opens", "<del>new</del> <ins>old</ins>"),
     ("kind: article", "kind: letter", "<del>article</del> <ins>letter</ins>")],
)  # fmt: skip
def test_a_document_is_told_in_the_language_of_the_call(archive: Path, old: str, new: str, shown: str) -> None:
    path = archive / "sources/documents/bridge-article.yaml"
    text = path.read_text("utf-8")
    assert old in text, text
    path.write_text(text.replace(old, new), "utf-8")
    found = CliRunner().invoke(main, ["-C", str(archive), "--lang", "ar", "diff", "HEAD"])
    assert found.exit_code == 0, found.output
    assert "تغيّر: الوثيقة bridge" in found.output
    assert shown in found.output
    assert "What readers" not in found.output


@pytest.mark.slow
def test_speakers_and_topics_of_a_statement_are_told_by_name(archive: Path) -> None:
    (archive / "sources/topics/roads.yaml").write_text("label:\n  en: Roads\n  ar: الطرق\n", "utf-8")
    path = archive / STATEMENT
    text = (
        path.read_text("utf-8")
        .replace("agent: salma-al-nasser", "agent: radio-wadi", 1)
        .replace("- bridges", "- roads")
    )
    path.write_text(text, "utf-8")
    for language, speakers, topics in (
        (
            "en",
            ("Salma Al-Nasser (salma-al-nasser)", "Radio Wadi (radio-wadi)"),
            ("Bridges (bridges)", "Roads (roads)"),
        ),
        ("ar", ("سلمى الناصر (salma-al-nasser)", "إذاعة الوادي (radio-wadi)"), ("الجسور (bridges)", "الطرق (roads)")),
    ):
        found = compare(revision_of(archive, "HEAD"), revision_of(archive, None), read_configuration(archive), language)
        told = {one.what: (one.before, one.after) for one in found.statements[0].texts}
        assert (told["speakers"], told["topics"]) == (speakers, topics)


def test_a_document_whose_page_was_seen_again_changes_the_pages_of_all_it_is_quoted_on(archive: Path) -> None:
    agent = archive / "sources/agents/salma-al-nasser.yaml"
    agent.write_text(
        agent.read_text("utf-8") + "descriptions:\n  - text: وزيرة\n    document: bridge-article\n", "utf-8"
    )
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "A description")
    seen = archive / "sources/seen/bridge-article.yaml"
    seen.parent.mkdir()
    seen.write_text("sightings: []\n", "utf-8")
    found = compare(revision_of(archive, "HEAD"), revision_of(archive, None), read_configuration(archive))
    assert [(one.kind, one.id, one.verb) for one in found.others] == [("sightings", "bridge-article.yaml", "added")]
    shown = {"documents/bridge-article/", "agents/salma-al-nasser/", "statements/2023-05-04-bridge-remarks/"}
    assert shown <= set(found.pages)
    assert "documents/" not in found.pages, "the list of documents says nothing of it"


def between(archive: Path, base: str, head: str | None) -> Comparison:
    return compare(revision_of(archive, base), revision_of(archive, head), read_configuration(archive))


@pytest.mark.slow
def test_a_changed_hand_written_page_is_named_with_its_address(archive: Path) -> None:
    page = archive / "docs/ar/deep/about.md"
    page.parent.mkdir(parents=True)
    page.write_text("# عن السجل\n", "utf-8")
    (archive / "docs/en/index.md").write_text("Welcome.\n", "utf-8")
    (archive / "docs/en/picture.svg").write_text("<svg/>", "utf-8")
    found = between(archive, "HEAD", None)
    assert [(one.kind, one.id, one.verb) for one in found.others] == [
        ("hand-written page", "docs/ar/deep/about.md", "added"), ("hand-written page", "docs/en/index.md", "added"),
        ("file", "docs/en/picture.svg", "added"),
    ]  # fmt: skip
    assert found.pages == ["ar/deep/about/", "index.html"]
    assert summary(found) == "2 hand-written pages"
    assert "&#47;ar&#47;deep&#47;about&#47;" in as_markdown(found)
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "Pages")
    assert between(archive, "HEAD", None).others == []


@pytest.mark.slow
def test_a_kind_that_is_called_otherwise_is_a_change_that_readers_see(archive: Path) -> None:
    kinds = archive / "kinds.yaml"
    kinds.write_text("statement:\n  vote: {label: {en: Vote, ar: تصويت}}\n", "utf-8")
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "Kinds")
    kinds.write_text("statement:\n  vote: {label: {en: Ballot, ar: تصويت}}\n", "utf-8")
    found = between(archive, "HEAD", None)
    [changed] = found.others[0].texts
    assert changed[:1] == ("statement.vote.label.en",)
    assert {"Vote", "Ballot"} <= {*changed}
    assert summary(found) == "other names of kinds"


@pytest.mark.slow
def test_a_page_whose_name_is_no_text_ends_in_a_report_all_the_same(archive: Path) -> None:
    (archive / os.fsdecode(b"docs/en/caf\xe9.md")).write_text("# x\n", "utf-8")
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "Pages")
    found = between(archive, "HEAD~1", "HEAD")
    assert [one.id for one in found.others] == ["docs/en/caf\\xe9.md"]
    as_markdown(found).encode("utf-8")
    as_html(found).encode("utf-8")
