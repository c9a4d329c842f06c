"""The pages of versions whose words were taken down say nothing that the version did not say."""

import datetime
from pathlib import Path

import pytest

from sijill.pages.labels import Labels
from sijill.pages.statement.history import differences
from sijill.pages.statement.wordings import Wording
from sijill.publish.verify import verify
from tests import made_up
from tests.cli.test_acts import REASON, call, done, text
from tests.cli.test_taking_down import ANSWER, DOWN, NOTE, WELL
from tests.made_up.archives import TestArchive


@pytest.mark.slow
@pytest.mark.parametrize("language", ["", "ar/"])
def test_no_later_fact_is_given_as_one_of_an_earlier_version(language: str, published: TestArchive) -> None:
    done(published, "correct", WELL, "--set", "date.value=2024-05-05", "--set", "speakers[1].agent=nazim-tahhan",
         "--kind", "erratum", *REASON, "--no-input")  # fmt: skip
    done(published, *DOWN)
    assert call(published, "build").exit_code == 0
    site = published.root / "site"
    page, current = (
        (site / f"{language}statements/{WELL}/{at}index.html").read_text("utf-8").partition("<article")[2]
        for at in ("v1/", "")
    )
    for words in ("5 May 2024", "Nazim Tahhan") if not language else ("5 أيار/مايو 2024", "ناظم الطحّان"):
        assert words in current
        assert words not in page
    assert ("Who spoke, when and where are not shown" if not language else "لا يُعرض لهذا الإصدار") in page
    # An earlier version is not cited, and this one has nothing around it: neither is promised.
    assert "BibTeX" in current
    assert "BibTeX" not in page
    assert 'class="sj-in-context"' not in page
    assert verify(str(site)).intact


def test_nothing_is_said_to_have_changed_where_the_words_before_or_after_are_gone(tmp_path: Path) -> None:
    labels = Labels(made_up.archive(tmp_path), "en")

    def compared(before: str, after: str) -> int:
        return len(differences([Wording("note", "Note", "en", before)], [Wording("note", "Note", "en", after)], labels))

    assert compared("He agrees.", "He answers.") == 1
    assert compared("[…]", "He answers.") == compared("He agrees.", "[…]") == compared("[…]", "[…]") == 0


@pytest.mark.slow
def test_a_taken_down_agent_says_that_words_went_and_from_which_versions(published: TestArchive) -> None:
    path = "sources/agents/salma-haddad.yaml"
    published.write(path, text(published, path) + "note:\n  en: She lives by the river.\n  ar: تسكن عند النهر.\n")
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    done(published, "withdraw", "salma-haddad", "--take-down", *REASON, "--no-input")
    assert call(published, "build").exit_code == 0
    site = published.root / "site"
    page = (site / "agents/salma-haddad/index.html").read_text("utf-8")
    assert "and words taken down with it" in page
    assert page.count("What this version said is not shown, because words were taken down.") == 2
    assert page.count("Withdrawal, and words taken down") == 1
    assert "وحُجبت ألفاظه" in (site / "ar/agents/salma-haddad/index.html").read_text("utf-8")
    for file in ("corrections/index.html", "corrections/feed.xml"):
        assert "Withdrawal, and words taken down" in next(site.glob(f"**/{file}")).read_text("utf-8")


@pytest.mark.slow
def test_a_note_on_a_description_is_called_what_it_is(published: TestArchive) -> None:
    path = "sources/agents/nazim-tahhan.yaml"
    described = (
        "descriptions:\n  - text: ناظم الطحّان\n    document: almanac\n    note:\n      en: A {}\n      ar: طحّان\n"
        "    translations:\n      - language: en\n        text: Nazim the miller\n        by: editors\n"
    )
    bare = text(published, path)
    for day, word in ((2, "miller"), (3, "farmer")):
        published.write(path, bare + described.format(word))
        published.publish(datetime.date(2024, 6, day))
        published.commit()
    assert call(published, "build").exit_code == 0
    page = (published.root / "site/agents/nazim-tahhan/index.html").read_text("utf-8")
    history = page.partition("A <del>miller</del>")
    assert "note on a description" in history[0][-400:]
    assert "translations and notes of descriptions" in page


@pytest.mark.slow
@pytest.mark.parametrize("language", ["", "ar/"])
def test_what_is_withheld_from_a_version_is_not_said_to_be_the_same_now(language: str, published: TestArchive) -> None:
    bare = text(published, published.answer)
    for day, written in ((2, bare + NOTE), (3, bare + NOTE.partition("  en:")[0] + "  en: He answers.\n  ar: يجيب.\n")):
        published.write(published.answer, written)
        published.publish(datetime.date(2024, 6, day))
        published.commit()
    done(published, *DOWN)
    assert call(published, "build").exit_code == 0
    folder = published.root / "site" / language / "statements" / ANSWER
    same = "has not changed since" if not language else "يتغير ما جاء في"
    changed = "withheld from this version: note" if not language else "وحُجب منه: الملاحظة"
    own = (folder / "v2/index.html").read_text("utf-8").partition("<article")[2]
    there = (folder / "index.html").read_text("utf-8").partition('id="v2"')[2].partition("</section>")[0]
    for page in (own, there):
        assert changed in page
        assert same not in page
    assert same in (folder / "index.html").read_text("utf-8").partition('id="v3"')[2].partition("</section>")[0]


@pytest.mark.slow
def test_a_version_that_shows_a_taken_down_record_as_it_is_now_says_so(published: TestArchive) -> None:
    path = "sources/agents/salma-haddad.yaml"
    published.edit(path, "kind: person", "kind: office\nnote:\n  en: She lives by the river.\n  ar: تسكن عند النهر.")
    published.correct(path)
    published.publish(datetime.date(2024, 6, 3))
    published.commit()
    published.edit(published.well, "The well is everyone's", "The well belongs to all")
    published.publish(datetime.date(2024, 6, 4))
    published.commit()
    done(published, "withdraw", "salma-haddad", "--take-down", *REASON, "--no-input")
    assert call(published, "build").exit_code == 0
    folder = published.root / "site/statements" / WELL
    said = "What the record of Salma Haddad said then is not shown, because words were taken down"
    assert said in (folder / "v1/index.html").read_text("utf-8")
    assert said not in (folder / "index.html").read_text("utf-8")
