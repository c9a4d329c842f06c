"""The reason of a published correction can be corrected, and what was said first stays in the history."""

import datetime

import pytest

from tests.cli.test_acts import ERRATUM, call, corrections_page, done
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
