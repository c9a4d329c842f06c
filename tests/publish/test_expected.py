"""A site has every page that its ledger speaks of, no page of a record besides, and lists every correction."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.publish.test_holding import ANSWER, Files, files, served  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow
Change = Callable[[Files], object]


def without(*paths: str) -> Change:
    return lambda found: [found.pop(path) for path in paths]


def copied(path: str, to: str) -> Change:
    return lambda found: found.update({to: found[path]})


def without_corrections(found: Files) -> None:
    path = "corrections/index.html"
    found[path] = re.sub(rb'<section class="sj-corrected-item".*?</section>', b"", found[path], flags=re.DOTALL)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (copied(f"ar/{ANSWER}index.html", "ar/statements/2024-05-09-other/index.html"), "nothing proves it"),
        (copied("agents/mill/index.html", "agents/miller/index.html"), "nothing proves it"),
        (copied("ar/documents/almanac/index.html", "ar/documents/other/index.html"), "nothing proves it"),
        (copied(f"{ANSWER}index.html", f"fr/{ANSWER}index.html"), "must be in the language of its folder"),
        (copied(f"ar/{ANSWER}index.html", f"{ANSWER}index.html"), "must be in the language of its folder"),
        (copied(f"{ANSWER}v1/index.html", f"{ANSWER}v9/index.html"), "a version that the ledger has"),
        (without(f"{ANSWER}v1/index.html"), "must be there"),
        (without(f"{ANSWER}v1/index.html", f"ar/{ANSWER}v1/index.html"), "must be there"),
        (without("agents/radio/index.html"), "must be there"),
        (without("ar/topics/wells/index.html"), "must be there"),
        (without("corrections/index.html"), "must be there"),
        (without("corrections/index.html", "ar/corrections/index.html"), "must be there"),
        (without("corrections/feed.xml"), "must be there"),
        (without("feed.xml"), "must be there"),
        (without_corrections, "must list each of the 1 corrections of '2024-05-07-answer'"),
    ],
)
def test_a_page_too_many_or_too_few_is_found(files: Files, tmp_path: Path, change: Change, said: str) -> None:  # noqa: F811
    found = dict(files)
    change(found)
    problems = served(found, tmp_path / "site").problems
    assert [one for one in problems if said in one]
