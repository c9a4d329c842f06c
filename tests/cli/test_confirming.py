"""Acts on published records write only where somebody said so: on a terminal, through a pipe, or by an option."""

import pytest

from tests.cli.test_acts import ERRATUM, NEW_NAME, REASON, call, known_as_both
from tests.cli.test_judging import files
from tests.made_up.archives import TestArchive

ACTS = [
    ("correct", "almanac", "--set", "title.en=Almanac", *ERRATUM),
    ("correct", "2024-05-06-well", "--kind", "retraction", *REASON),
    ("withdraw", "2024-05-07-answer", *REASON),
    ("withdraw", "2024-05-07-answer", "--take-down", *REASON),
    ("rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06"),
    ("merge", "agent", "nazim-tahhan", "salma-haddad", *REASON),
]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", ACTS, ids=lambda found: " ".join(found[:3]))
def test_nothing_is_written_where_nobody_says_so(published: TestArchive, arguments: tuple[str, ...]) -> None:
    known_as_both(published)
    before = files(published, kept=False)
    for typed, status, says in ((None, 2, "--yes must be given"), ("n\n", 1, "Nothing is written")):
        found = call(published, *arguments, typed=typed)
        assert (found.exit_code, says in found.output) == (status, True), found.output
        assert files(published, kept=False) == before
    for extra, typed in ((("--yes",), None), ((), "y\n"), (("--no-input",), None)):
        found = call(published, *arguments, *extra, typed=typed)
        assert found.exit_code == 0, found.output
        assert files(published, kept=False) != before
        published.git("checkout", "-q", ".")
        published.git("clean", "-qfd", "sources")
        known_as_both(published)


@pytest.mark.slow
def test_answers_that_are_piped_in_end_with_whether_to_write(published: TestArchive) -> None:
    published.edit(published.well, "en: The well is everyone's", "en: The well is for everyone")
    before = files(published, kept=False)
    answers = "revision\nA shorter title\nعنوان أقصر\n"
    found = call(published, "correct", "2024-05-06-well", typed=answers)
    assert (found.exit_code, "--yes must be given" in found.output) == (2, True), found.output
    assert files(published, kept=False) == before
    assert call(published, "correct", "2024-05-06-well", typed=f"{answers}y\n").exit_code == 0
    assert "A shorter title" in (published.root / published.well).read_text("utf-8")
