"""What is left of words that were taken down: the proofs that there were some, and no way to where they are."""

import datetime
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.test_acts import NEW_NAME, REASON, call, corrections_page, done
from tests.cli.test_taking_down import ANSWER, DOWN, SHORTER, WELL, sources_with
from tests.export.test_bundle import done_as_the_readme_says
from tests.made_up.archives import TestArchive


@pytest.mark.slow
@pytest.mark.skipif(not all(map(shutil.which, ("unzip", "sha256sum", "sh"))), reason="unzip or sha256sum is missing")
def test_every_bundle_keeps_what_its_own_readme_says(salted: TestArchive, tmp_path: Path) -> None:
    """Of a statement that was corrected, or taken down after that: each line is that version, or empty."""
    done(salted, *SHORTER)
    done(salted, *DOWN)
    done(salted, "correct", ANSWER, "--set", "title.en=The first well is enough", "--kind", "revision", *REASON)
    corrections_page(salted)
    lines = {}
    for identifier in (WELL, ANSWER):
        folder = tmp_path / identifier
        folder.mkdir()
        with zipfile.ZipFile(salted.root / f"site/statements/{identifier}/evidence.zip") as bundle:
            bundle.extractall(folder)
        lines[identifier] = (folder / "versions.jsonl").read_bytes().splitlines()
        history = (folder / "history.jsonl").read_bytes().splitlines()
        assert len(lines[identifier]) == len(history)
        for number, line in enumerate(lines[identifier], 1):
            made, listed = done_as_the_readme_says(2, folder, n=str(number))
            assert (made == listed) is bool(line)
        made, listed = done_as_the_readme_says(2, folder)
        assert made == listed
    assert [bool(line) for line in lines[WELL]] == [False, False, True]
    assert [bool(line) for line in lines[ANSWER]] == [True, True]


LEADING = ("https://valley.example/almanac", "https://mirror.example/almanac", "https://kept.example/almanac", "Q4711")


@pytest.mark.slow
@pytest.mark.parametrize("document_too", [False, True])
def test_no_page_of_what_was_taken_down_leads_to_where_the_words_are(salted: TestArchive, document_too: bool) -> None:
    """Not the tombstone of a statement; nor that of its document, nor any other page where that went."""
    url, other, archived, item = LEADING
    path = "sources/documents/almanac.yaml"
    more = f"url: {url}\nother_urls: [{other}]\narchived_url: {archived}\nidentifiers:\n  wikidata: {item}\n"
    salted.edit(path, "url: unknown\n", more)
    salted.edit(path, "    captured: 2024-05-10\n", f"    captured: 2024-05-10\n    address: {other}\n")
    salted.correct(path)
    assert salted.publish(datetime.date(2024, 6, 2)).errors == []
    salted.commit()
    corrections_page(salted)

    def pages_that_lead() -> set[str]:
        site = salted.root / "site"
        found = {one.parent.relative_to(site).as_posix(): one.read_text("utf-8") for one in site.rglob("index.html")}
        return {name for name, page in found.items() if any(address in page for address in LEADING)}

    of_well, of_answer, of_document = (
        {name, f"ar/{name}"} for name in (f"statements/{WELL}", f"statements/{ANSWER}", "documents/almanac")
    )
    of_document |= {"corrections", "ar/corrections"}  # which say what became of its address
    assert pages_that_lead() == of_well | of_answer | of_document
    done(salted, *DOWN, *(["almanac", ANSWER] if document_too else []))
    corrections_page(salted)
    assert pages_that_lead() == (set() if document_too else of_answer | of_document)


@pytest.mark.slow
def test_a_taken_down_agent_keeps_the_names_that_statements_call_it_by(published: TestArchive) -> None:
    path = "sources/agents/salma-haddad.yaml"
    published.edit(
        path, "kind: person",
        "kind: person\ndistinction: {en: the miller, ar: الطحّانة}\nnote: {en: By the river., ar: عند النهر.}",
    )  # fmt: skip
    published.correct(path)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    down = ("withdraw", "salma-haddad", "--take-down", *REASON, "--no-input")
    assert (
        call(published, "rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-31", "--yes", "--no-input").exit_code
        == 0
    )
    refused = call(published, *down, "--yes")
    assert refused.exit_code == 2
    assert "has a rename: publish the first one first (sijill publish)" in refused.output
    published.publish(datetime.date(2024, 6, 3))
    published.commit()
    done(published, *down)
    assert not sources_with(published, "By the river")
    page = corrections_page(published)
    assert "Salma Haddad, until 31 May 2024; then Salma Haddad-Naim" in page
    assert page.count("Renamed") == 1
    assert "3 June 2024" in page.partition("Renamed")[2][:200]
    said = (published.root / f"site/statements/{WELL}/index.html").read_text("utf-8")
    assert "(now <bdi>Salma Haddad-Naim, the miller</bdi>)" in said


@pytest.mark.slow
def test_an_agent_that_only_has_names_has_nothing_to_take_down(published: TestArchive) -> None:
    done(published, "rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-31", "--no-input")
    found = call(published, "withdraw", "salma-haddad", "--take-down", *REASON, "--no-input")
    assert found.exit_code == 2
    assert "to take down: statements call it by its names and distinction" in found.output
