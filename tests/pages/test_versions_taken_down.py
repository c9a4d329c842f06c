"""The pages of versions whose words were taken down say nothing that the version did not say."""

import pytest

from sijill.publish.verify import verify
from tests.cli.test_acts import REASON, call, done
from tests.cli.test_taking_down import DOWN, WELL
from tests.made_up.archives import TestArchive

pytestmark = pytest.mark.slow


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
    assert verify(str(site)).intact
