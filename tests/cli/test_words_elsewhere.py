"""Words that are taken down are found wherever an archive may have them: files, addresses, comments, merged records."""

from urllib.parse import quote

import pytest

from tests.cli.test_acts import REASON, call, codes, done, text
from tests.cli.test_taking_down import ANSWER, DOWN, SAID, WELL, sources_with
from tests.made_up.archives import TestArchive

WORDS = "البئر للجميع، ولا تُغلق في وجه أحد"


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.js", "a.svg", "deeper/a.json", "utf16.txt"])
def test_files_beside_hand_written_pages_are_served_and_must_not_have_them(published: TestArchive, name: str) -> None:
    path = published.root / "docs/ar" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"قالت: {WORDS}.\n", "utf-16" if "utf16" in name else "utf-8")
    found = call(published, *DOWN)
    assert found.exit_code != 0
    assert f"docs/ar/{name}:1" in found.output
    assert call(published, *DOWN, "--leave", f"docs/ar/{name}", "--dry-run").exit_code == 0


def test_a_link_of_a_page_that_highlights_them_must_not_lead_to_them(published: TestArchive) -> None:
    page = published.root / "docs/ar/about.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"# عن\n\n[هنا](https://example.org/#:~:text={quote(WORDS)})\n", "utf-8")
    assert "docs/ar/about.md:3" in call(published, *DOWN).output


@pytest.mark.parametrize("field", ["url", "archived_url"])
def test_an_address_that_has_them_is_listed(published: TestArchive, field: str) -> None:
    path = "sources/documents/almanac.yaml"
    address = f"https://example.org/{quote(WORDS.replace(' ', '-'))}"
    old = text(published, path)
    new = old.replace("url: unknown", f"url: {address}") if field == "url" else f"{old}archived_url: {address}\n"
    published.write(path, new)
    found = call(published, *DOWN, "--dry-run")
    assert f"{path} ({field})" in found.output


def test_comments_of_other_records_lose_them(published: TestArchive) -> None:
    path = "sources/agents/salma-haddad.yaml"
    before = text(published, path)
    published.write(path, f"# {WORDS}\n{before}")
    published.commit()
    done(published, *DOWN)
    assert text(published, path) == before
    assert not any(sources_with(published, words) for words in SAID)


def test_a_merge_is_published_before_words_of_either_are_taken_down(published: TestArchive) -> None:
    second = text(published, published.well).replace("value: 2024-05-06", "value: 2024-05-07")
    published.write("sources/statements/2024/2024-05-07-second.yaml", second)
    published.publish()
    published.commit()
    assert call(published, "merge", "statement", "2024-05-07-second", WELL, *REASON, "--yes").exit_code == 0
    published.commit()
    found = call(published, *DOWN, "--leave", ANSWER)
    assert found.exit_code != 0
    assert "the merge of '2024-05-07-second'" in found.output
    assert call(published, "publish").exit_code == 0
    published.commit()
    done(published, *DOWN, "--leave", ANSWER)
    assert not any(sources_with(published, words) for words in SAID)


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


def test_two_takings_down_in_a_row_need_no_publication_between(published: TestArchive) -> None:
    assert call(published, *DOWN, "--yes").exit_code == 0
    published.commit()
    found = call(published, "withdraw", ANSWER, "--take-down", *REASON, "--no-input")
    assert found.exit_code == 0, found.output
    published.commit()
    assert call(published, "publish").exit_code == 0
    published.commit()
    assert codes(published) == set()
