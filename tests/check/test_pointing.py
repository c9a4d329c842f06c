"""The words of links to passages: whole, within one block, at the right one of several places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.check.evidence.find import Searchable
from sijill.model.captures import Capture, Paragraph
from sijill.model.fragments import DirectiveWords
from tests.made_up.captures import capture_of
from tests.made_up.pages import read


def link(text: str, wording: str, paragraph: int | None = None) -> DirectiveWords:
    copy = Searchable(capture_of(text))
    return copy.link(copy.find(wording, paragraph, 0)[0])


def test_a_whole_word_is_taken_where_the_passage_begins_behind_a_proclitic() -> None:
    assert link("وأضاف: والقوات باقية.", "القوات باقية") == DirectiveWords(first="والقوات باقية")


def test_a_long_text_is_given_by_its_ends() -> None:
    assert link("One two three four five six seven eight nine ten eleven twelve.", "two three four five six seven "
                "eight nine ten eleven twelve.") == DirectiveWords(
        first="two three four five six", last="eight nine ten eleven twelve."
    )  # fmt: skip


def test_a_text_over_paragraphs_has_its_ends_in_different_ones() -> None:
    assert link("The river rose.\nNobody slept.", "The river rose.\nNobody slept.") == DirectiveWords(
        first="The river rose.", last="Nobody slept."
    )


@pytest.mark.parametrize(
    ("page", "wording", "first"),
    [
        ("A note<sup>1</sup> within the sentence stays", "note within the sentence", ""),
        ("A note<sup>1</sup> within the sentence stays", "A note", ""),
        ("A note<sup>1</sup> within the sentence stays", "within the sentence", "within the sentence"),
        ("The sentence.<sup>1</sup> The second one", "The sentence.", "The sentence."),
        ("The sentence.<sup>1</sup> The second one", "The second one", "The second one"),
        ("The <s>old</s> note<sup>1</sup> of the sentence", "of the sentence", "of the sentence"),
        ("The <s>old</s> note<sup>1</sup> of the sentence", "note of the sentence", ""),
        ("No other words. The old note<sup>2</sup> is old. Then the<sup>3</sup> note", "is old", "is old"),
        ("The old river is old. The note<sup>2</sup> is old and long", "is old", "is old"),
        ("One two three four five six<sup>1</sup> seven eight nine ten eleven twelve",
         "One two three four five six seven eight nine ten eleven twelve", "One two three four five"),
        ("One two<sup>1</sup> three four five six seven eight nine ten eleven twelve",
         "One two three four five six seven eight nine ten eleven twelve", ""),
    ],
)  # fmt: skip
def test_no_part_of_a_link_runs_over_a_mark_of_a_footnote_that_the_copy_leaves_out(
    page: str, wording: str, first: str
) -> None:
    parts = read(f"<p>{page}</p>").parts
    copy = Searchable(Capture(tuple(Paragraph.salted(part.text, part.about) for part in parts)))
    assert copy.link(copy.find(wording, None, 0)[0]).first == first


def test_no_part_of_a_link_runs_over_two_cells_of_a_table() -> None:
    row = "Against | 9 members\nVotes in favour | 112 members of the house | carried"
    found = link(row, "Votes in favour | 112 members of the house")
    assert found == DirectiveWords(first="Votes in favour", last="112 members of the house")
    assert link(row, "112 members of the house").first == "112 members of the house"


def test_words_that_are_earlier_too_are_told_apart_by_those_before() -> None:
    text = "The gate opens, he said.\nLater: “The gate opens,” she said."
    assert link(text, "The gate opens", 2).before == "Later: “"
    assert link(text, "The gate opens", 1).first == "The gate opens"


def test_what_follows_tells_words_apart_where_those_before_do_not() -> None:
    text = "We stay here.\nThe gates open.\nNobody came.\nWe stay here.\nThe gates open.\nAll left."
    assert link(text, "The gates", 2) == DirectiveWords("We stay here.", "The gates")
    assert link(text, "The gates open.", 5) == DirectiveWords("We stay here.", "The gates open.", "", "All left.")


def test_nothing_leads_to_words_that_are_earlier_with_all_around_them() -> None:
    text = "We stay here.\nThe gates open.\nNobody came.\nWe stay here.\nThe gates open.\nNobody came."
    assert link(text, "The gates", 2).first == "The gates"
    assert link(text, "The gates", 5) == DirectiveWords()
    long = "one two three four five six seven eight nine ten eleven twelve"
    assert link(f"{long}\n{long}", long, 2) == DirectiveWords(
        "nine ten eleven twelve", "one two three four five", "eight nine ten eleven twelve"
    )
    assert link(f"x\n{long}\nx\n{long}", long, 4) == DirectiveWords()


@given(st.lists(st.sampled_from(["a b", "b a", "a", "b b"]), min_size=1, max_size=7), st.data())
def test_a_link_with_words_leads_to_the_place_that_it_is_of(lines: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(lines)))
    found = link("\n".join(lines), lines[number - 1], number)
    if found.first:
        text = "\n".join(lines)
        pieces = [one for one in (found.before, found.first, found.after) if one]
        places = [at for at in range(len(text)) if _is_at(text, at, pieces)]
        begin = len("\n".join(lines[: number - 1])) + bool(number - 1)
        assert places
        assert text.find(found.first, places[0] + len(found.before)) == begin


def _is_at(text: str, at: int, pieces: list[str]) -> bool:
    for piece in pieces:
        if not text.startswith(piece, at) or (at and text[at - 1].isalpha()):
            return False
        at += len(piece)
        if text[at : at + 1].isalpha():
            return False
        at += len(text[at:]) - len(text[at:].lstrip())
    return True


def test_case_and_marks_do_not_tell_words_apart() -> None:
    assert link("نُعيدُ البناء.\nثم قال: نعيد البناء.", "نعيد البناء").before == "ثم قال:"
    assert link("OPEN THE GATE\nThey say: open the gate", "open the gate").before == "They say:"


def test_a_longer_beginning_is_taken_before_any_words_around() -> None:
    text = "We will mend the gate at once. " + "We will mend the wall at the river by May, we promise you all of that."
    found = link(text, "We will mend the wall at the river by May, we promise you all of that.")
    assert found == DirectiveWords(first="We will mend the wall", last="promise you all of that.")
    text = "We will mend the old gate. We will mend the old wall at the river by May, we promise you all of it."
    found = link(text, "We will mend the old wall at the river by May, we promise you all of it.")
    assert found.first == "We will mend the old wall at the river by"
    assert not found.before


def test_an_end_that_comes_before_the_end_is_told_apart_by_what_follows() -> None:
    text = "No more of it now, he said. “No more, no less. So be it. One two three four five. So be it. Yes.”"
    found = link(text, "No more, no less. So be it. One two three four five. So be it.")
    assert not found.after
    text = "a b c d e f so be it now then g h i so be it now then k."
    found = link(text, "a b c d e f so be it now then g h i so be it now then")
    assert found.last == "so be it now then"
    assert found.after == "k."


@given(st.lists(st.sampled_from(["a", "b", "c", "d\n", "والماء"]), min_size=1, max_size=40), st.data())
def test_the_ends_are_in_the_passage_and_within_one_paragraph(words: list[str], data: st.DataObject) -> None:
    low = data.draw(st.integers(0, len(words) - 1))
    high = data.draw(st.integers(low + 1, len(words)))
    text = " ".join(words)
    wording = " ".join(words[low:high]).strip()
    copy = Searchable(capture_of(text))
    for found in copy.find(wording, None, 0):
        words_of_link = copy.link(found)
        lines = ["".join(line.split()) for line in copy.text.split("\n")]
        for part in words_of_link:
            assert any("".join(part.split()) in line for line in lines)
        assert "".join(found.exact.split()).startswith("".join(words_of_link.first.split()))
        assert "".join(found.exact.split()).endswith("".join(words_of_link.last.split()))
