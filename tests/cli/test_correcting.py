"""What 'correct' can set, and what is published with a corrected record."""

import datetime
import re

import pytest

from tests.cli.test_acts import ERRATUM, NEW_NAME, REASON, SECOND, call, codes, digest_of, done, text
from tests.made_up.archives import ALMANAC, CAPTURE, TestArchive, document
from tests.made_up.captures import capture_of


@pytest.mark.slow
def test_the_number_after_the_last_adds_to_a_list(published: TestArchive) -> None:
    paths = ("aliases[1]=Umm Salim", "aliases[2]=Salma H.", "accounts[1].platform=X", "accounts[1].handle=salma",
             "member_of[1].body=nazim-tahhan", "member_of[1].since=2019-03")  # fmt: skip
    values = [part for path in paths for part in ("--set", path)]
    found = call(published, "correct", "salma-haddad", *values, *ERRATUM, "--dry-run")
    added = (
        "aliases: - Umm Salim - Salma H. accounts: - platform: X handle: salma "
        "member_of: - body: nazim-tahhan since: 2019-03"
    )
    lines = [line[1:].strip() for line in found.output.splitlines() if line.startswith("+") and "+++" not in line]
    assert " ".join(lines).startswith(added)
    authors = ("--set", "authors[1]=salma-haddad", "--set", "other_urls[1]=https://a.example/", *ERRATUM)
    done(published, "correct", "almanac", *authors)
    assert "authors:\n  - salma-haddad\n" in text(published, "sources/documents/almanac.yaml")
    done(published, "correct", "almanac", "--set", "other_urls[2]=https://b.example/", *ERRATUM)
    assert "  - https://a.example/\n  - https://b.example/\n" in text(published, "sources/documents/almanac.yaml")
    for path, why in (("other_urls[4]", "there is no '4'"), ("other_urls", "by its number, such as other_urls[1]"),
                      ("title", "set each by its own path"), ("title.en.x", "there is no 'x'")):  # fmt: skip
        refused = call(published, "correct", "almanac", "--set", f"{path}=https://c.example/", *ERRATUM, "--yes")
        assert (refused.exit_code, why in refused.output) == (2, True), refused.output


@pytest.mark.slow
def test_the_document_whose_new_copy_has_the_words_is_published_with_them(published: TestArchive) -> None:
    new = capture_of(ALMANAC.replace("قبل الشتاء", "قبل الصيف"))
    published.add_capture(new)
    published.write("sources/documents/almanac.yaml", document(CAPTURE, new))
    values = ("--set", f"passages.p2.text={SECOND} قبل الصيف",
              "--set", "passages.p2.translations.en.text=We will dig a second well before summer")  # fmt: skip
    found = done(published, "correct", "2024-05-06-well", *values, *ERRATUM)
    assert "almanac: version 2 (captures)" in found.output


@pytest.mark.slow
def test_what_a_record_names_and_what_waits_is_said_before_anything_is_written(published: TestArchive) -> None:
    published.edit("sources/agents/salma-haddad.yaml", "kind: person", "kind: person\naliases:\n  - Salma")
    value = ("--set", "passages.p2.translations.en.text=We will dig a second well")
    for how in (("--publish", "--dry-run"), ("--publish", "--yes")):
        found = call(published, "correct", "2024-05-06-well", *value, *ERRATUM, *how)
        assert found.exit_code == 0
        assert "they have changes: agents/salma-haddad. Publish all: sijill publish\n" in found.output
    assert codes(published) == {"unpublished-change"}


@pytest.mark.slow
def test_the_day_of_a_rename_is_its_last_day_and_not_the_day_of_publication(published: TestArchive) -> None:
    arguments = ("rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06", "--yes", "--date", "2024-06-03")
    assert call(published, *arguments, "--dry-run").exit_code == 0  # the day of a reason
    assert call(published, *arguments, "--publish").exit_code == 0
    assert [one.name[:10] for one in published.batches()] == ["2024-06-01", "2024-06-03"]


@pytest.mark.slow
def test_what_happened_between_two_renames_is_told_with_both_names(published: TestArchive) -> None:
    """Also where a name is borne again, and where it changed in one language alone."""
    published.edit(published.answer, "value: 2024-05-07", "value: 2024-05")
    published.correct(published.answer)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    for name, until in (("B", "2024-05-06"), ("C", "2024-05-20"), ("Nazim Tahhan", "2024-05-25")):
        names = ("--name", f"en={name}", "--name", "ar=ناظم الطحّان")
        done(published, "rename", "nazim-tahhan", *names, "--until", until, *REASON)
    assert call(published, "build").exit_code == 0
    english, arabic = (
        (published.root / f"site/{folder}statements/2024-05-07-answer/index.html").read_text("utf-8")
        for folder in ("", "ar/")
    )
    told = re.findall(r"Nazim Tahhan was called (\w+) until", english)
    # At the head, and in what has changed since each version.
    assert told == ["C", "B"] * (len(told) // 2)
    assert len(told) >= 2
    assert "(now" not in english
    assert "ناظم الطحّان حتى" not in arabic


@pytest.mark.slow
def test_a_difference_may_be_looked_at_before_there_is_a_reason(published: TestArchive) -> None:
    before = digest_of(published)
    look = ("correct", "salma-haddad", "--dry-run", "--no-input", "--set")
    found = call(published, *look, "name.en=Selma Haddad")
    assert found.exit_code == 0, found.output
    assert "+  en: Selma Haddad" in found.output
    assert "to write it, give --reason and --kind" in found.output
    wrong = call(published, *look, "kind=friend")  # what is wrong with it but the reason is said
    assert (wrong.exit_code, "kind" in wrong.output) == (1, True), wrong.output
    without = call(published, "correct", "salma-haddad", "--no-input", "--yes", "--set", "name.en=Selma Haddad")
    assert "--kind must be given" in without.output
    assert digest_of(published) == before
