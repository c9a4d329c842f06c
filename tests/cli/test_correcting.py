"""What 'correct' can set, and what is published with a corrected record."""

from sijill.model.captures import Capture
from tests.cli.test_acts import ERRATUM, SECOND, call, codes, done, text
from tests.made_up.archives import ALMANAC, CAPTURE, TestArchive, document


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


def test_the_document_whose_new_copy_has_the_words_is_published_with_them(published: TestArchive) -> None:
    new = Capture.of_text(ALMANAC.replace("قبل الشتاء", "قبل الصيف"))
    published.add_capture(new)
    published.write("sources/documents/almanac.yaml", document(CAPTURE, new))
    values = ("--set", f"passages.p2.text={SECOND} قبل الصيف",
              "--set", "passages.p2.translations.en.text=We will dig a second well before summer")  # fmt: skip
    found = done(published, "correct", "2024-05-06-well", *values, *ERRATUM)
    assert "almanac: version 2 (captures)" in found.output


def test_what_a_record_names_and_what_waits_is_said_before_anything_is_written(published: TestArchive) -> None:
    published.edit("sources/agents/salma-haddad.yaml", "kind: person", "kind: person\naliases:\n  - Salma")
    value = ("--set", "passages.p2.translations.en.text=We will dig a second well")
    for how in (("--publish", "--dry-run"), ("--publish", "--yes")):
        found = call(published, "correct", "2024-05-06-well", *value, *ERRATUM, *how)
        assert found.exit_code == 0
        assert "they have changes: agents/salma-haddad. Publish all: sijill publish\n" in found.output
    assert codes(published) == {"unpublished-change"}
