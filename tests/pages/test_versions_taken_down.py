"""The pages of versions whose words were taken down say nothing that the version did not say."""

from pathlib import Path

import pytest

from sijill.pages.labels import Labels
from sijill.pages.statement.history import differences
from sijill.pages.statement.wordings import Wording
from sijill.publish.verify import verify
from tests import made_up
from tests.cli.test_acts import REASON, call, done
from tests.cli.test_taking_down import DOWN, WELL
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
