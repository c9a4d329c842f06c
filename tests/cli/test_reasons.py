"""The reason of a published correction can be corrected, and what was said first stays in the history."""

import datetime

import pytest

from tests.cli.test_acts import ERRATUM, NEW_NAME, REASON, call, corrections_page, done, text
from tests.made_up.archives import TestArchive

TRUE = ("--reason", "en=A whole sentence was copied wrongly", "--reason", "ar=نُسخت جملة كاملة خطأً")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["2024-05-07-answer", "salma-haddad"])
def test_a_reason_is_corrected_and_the_first_one_stays_in_the_history(published: TestArchive, name: str) -> None:
    field, kind = ("date.value=2024-05-08", "statement") if name[0] == "2" else ("name.en=Salma H.", "agent")
    done(published, "correct", name, "--set", field, *ERRATUM)
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    found = done(published, "correct", name, "--reason-of", day, *TRUE, "--no-input")
    assert f"{name}: version 3 (correction)" in found.output
    listed = corrections_page(published)
    assert "Reason corrected" in listed
    head, _, rest = (published.root / f"site/{kind}s/{name}/index.html").read_text("utf-8").partition("<h1>")
    assert "A whole sentence was copied wrongly" in head
    assert "The reason that was given first was corrected on" in head
    assert head.count("sj-erratum") == 1
    assert "A word was copied wrongly" not in head
    assert "A word was copied wrongly" in rest
    assert "Reason corrected: A whole sentence was copied wrongly" in rest
    arabic = (published.root / f"site/ar/{kind}s/{name}/index.html").read_text("utf-8")
    assert "تصحيح سبب" in arabic
    feed = (published.root / "site/corrections/feed.xml").read_text("utf-8")
    assert "Reason corrected" in feed
    assert feed.count("A whole sentence was copied wrongly") == 2
    assert "A word was copied wrongly" not in feed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("--reason-of", "2024-06-01"), "the day of one correction of the record, or its number: none"),
     (("--reason-of", "1", "--set", "title.en=Almanac"), "must be used without --set"),
     (("--reason-of", "1", "--kind", "revision"), "with no other --kind than erratum")],
)  # fmt: skip
def test_only_the_reason_of_a_correction_that_is_there_is_corrected(
    published: TestArchive, arguments: tuple[str, ...], says: str
) -> None:
    found = call(published, "correct", "almanac", *arguments, *TRUE, "--no-input")
    assert found.exit_code == 2
    assert says in found.output


@pytest.mark.slow
def test_acts_ask_for_the_languages_that_are_required_alone(published: TestArchive) -> None:
    published.edit(
        "mkdocs.yml", "  - sijill\n", "  - sijill:\n      languages: [en, ar, fr]\n      required_languages: [en, ar]\n"
    )
    assert call(published, "new", "language", "fr").exit_code == 0
    published.commit()
    renamed = ("rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-31")
    corrected = ("correct", "almanac", "--set", "title.en=The almanac", "--kind", "erratum", *REASON)
    for act in (renamed, corrected, ("withdraw", "2024-05-07-answer", "--take-down", *REASON)):
        found = call(published, *act, "--no-input")
        assert found.exit_code == 0, found.output
    assert "fr:" not in text(published, published.answer)
    # Whoever has the others gives them.
    in_french = ("--set", "date.value=2024-05-05", "--kind", "erratum", *REASON, "--reason", "fr=Un mot était faux")
    found = call(published, "correct", "2024-05-06-well", *in_french, "--no-input")
    assert found.exit_code == 0, found.output
    assert "fr: |-\n        Un mot était faux" in text(published, published.well)
