"""What a change does to settings and the site's own words is in the report, before and after, ahead of all records."""

import re
from pathlib import Path

import pytest

from sijill.editing.report import LONGEST_COMMENT, as_html, as_markdown, summary
from tests.editing.test_diff import archive, between, git

__all__ = ["archive"]  # the fixture


@pytest.mark.slow
def test_settings_and_the_site_s_own_words_are_told_before_and_after_and_first_of_all(archive: Path) -> None:
    settings = archive / "mkdocs.yml"
    before = settings.read_text("utf-8")
    settings.write_text(f"{before}copyright: Us @all\n", "utf-8")
    (archive / "strings").mkdir()
    (archive / "strings/fr.yaml").write_text('statement:\n  unknown: "non <b>noté"\n', "utf-8")
    agent = next((archive / "sources/agents").glob("*.yaml"))
    agent.write_text(agent.read_text("utf-8").replace("en: ", "en: Dr ", 1), "utf-8")
    found = between(archive, "HEAD", None)
    told = {(one.id, *text) for one in found.others if one.kind == "settings" for text in one.texts}
    assert told == {
        ("mkdocs.yml", "copyright", "", "Us @all", "en"),
        ("strings/fr.yaml", "statement.unknown", "", "non <b>noté", "en"),
    }
    assert summary(found) == "2 settings and words of the whole site changed; 1 other record"
    comment = as_markdown(found)
    assert comment.index("copyright") < comment.index("Other records and pages")
    assert "<b>" not in comment
    assert "<ins>Us &#64;" in comment
    assert "non &lt;b&gt;noté" in as_html(found)
    every = {"index.html", "ar/", "documents/bridge-article/", "ar/statements/2023-05-04-bridge-remarks/"}
    assert every <= set(found.pages)
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "Settings")
    settings.write_text(f"# A comment.\n{before}copyright: Them\n", "utf-8")
    (told_of,) = between(archive, "HEAD", None).others
    assert told_of.texts == [("copyright", "Us @all", "Them", "en")]
    settings.write_text(f"# A comment.\n{before}copyright: Us @all\n", "utf-8")
    assert summary(between(archive, "HEAD", None)) == "Nothing that readers see"
    (archive / "strings/fr.yaml").unlink()
    assert summary(between(archive, "HEAD", None)) == "1 setting or word of the whole site changed"


@pytest.mark.slow
def test_hundreds_of_changed_words_leave_room_for_the_rest_of_the_comment(archive: Path) -> None:
    (archive / "strings").mkdir()
    (archive / "strings/fr.yaml").write_text("".join(f"word{n}: '{'*' * 300}'\n" for n in range(500)), "utf-8")
    comment = as_markdown(between(archive, "HEAD~1", None))
    assert len(comment.encode()) <= LONGEST_COMMENT
    assert re.search(r"and 4\d\d more", comment)
    assert "The bridge opens" in comment
