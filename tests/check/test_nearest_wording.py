"""Where a passage is not found, what differs from the nearest wording is marked, and nothing else."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.check.evidence.find import Searchable
from sijill.check.evidence.unseen import own_wording
from sijill.check.evidence.verify import marked_difference
from sijill.diagnostics.wordings import side_by_side
from tests.made_up.captures import capture_of


@pytest.mark.parametrize(
    ("recorded", "found", "shown"),
    [
        ("قال إن سيفتح قريباً", "قال إن «سيُفتح قريباً", "قال إن {+«+}[-سيفتح-]{+سيُفتح+} قريباً"),
        ("the old bridge", "the “new” bridge", "the {+“+}[-old-]{+new+}{+”+} bridge"),
        ("the bridge", "the “bridge”", "the {+“+}bridge{+”+}"),
        ("a bridge, open", "a bridge open", "a bridge[-,-] open"),
        ("a b c", "a x c", "a [-b-] {+x+} c"),
        ("one two", "one (two) three", "one {+(+}two{+) three+}"),
    ],
)
def test_marks_round_a_word_are_no_part_of_the_difference(recorded: str, found: str, shown: str) -> None:
    assert marked_difference(recorded, found) == shown


@given(*[st.lists(st.text("ab«»,.", min_size=1, max_size=4), min_size=1, max_size=6)] * 2)
def test_without_either_kind_of_marks_both_wordings_are_there(ours: list[str], theirs: list[str]) -> None:
    shown = marked_difference(" ".join(ours), " ".join(theirs))

    def left(taken: str) -> str:
        text = re.sub(taken, "", shown)
        return "".join(re.sub(r"\[-|-\]|\{\+|\+\}|\s", "", text))

    if "…" not in shown:
        assert left(r"\{\+.*?\+\}") == "".join(ours)
        assert left(r"\[-.*?-\]") == "".join(theirs)


@pytest.mark.parametrize(
    ("recorded", "found"),
    [
        ("We will never sign it ever", "We ⟦will⟧ never ⟦sign it⟧ ⟨ever⟩"),
        ("They left it then", "They left it, (then)"),
        ("They left it.", "They left it to us."),
        ("They left (it)", "They left all of (it)"),
    ],
)
def test_both_wordings_are_printed_as_they_are(recorded: str, found: str) -> None:
    mend = f"the nearest wording there is «{marked_difference(recorded, found)}»; copy it, or make it a variant"
    shown = side_by_side(mend, "en")
    assert shown
    assert f"in the record: «\u2068{recorded}\u2069»" in shown
    assert f"in the document: «\u2068{found}\u2069»" in shown


@pytest.mark.parametrize("words", ["«a» " * 25_000, "a b\n" * 25_000, "one two " * 12_000])
def test_words_longer_than_the_copy_are_looked_for_in_no_time(words: str) -> None:
    searchable = Searchable(capture_of("The clerk said one two «a» a b.\nNothing else was said."))
    began = time.monotonic()
    assert searchable.find(words.strip(), None, 8) == []
    assert own_wording(searchable, words.strip(), None, None) is None
    assert time.monotonic() - began < 1.5  # it took ten seconds


def test_words_over_lines_are_found_where_all_of_them_are_in_a_row() -> None:
    searchable = Searchable(capture_of("one two three\none three two"))
    assert [one.exact for one in searchable.find("three\none  three", None, 0)] == ["three\none three"]
    assert searchable.find("two\nthree  two", None, 0) == []
