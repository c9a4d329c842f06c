"""A PDF's lines are read in the order of its reader, and words that nobody sees are named and left out."""

import zlib
from collections.abc import Iterable

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from sijill.capture.payload import Extracted
from tests.capture.test_formats import pdf, read

SEEN = "BT /F1 10 Tf 1 0 0 1 60 700 Tm (We will sign the treaty.) Tj ET "
HIDDEN = "(Nobody sees it.) Tj ET "


def drawn(stream: str) -> Extracted:
    return read(pdf(("",), pack=lambda _: zlib.compress(stream.encode("latin-1"))), "a.pdf")


def width(text: str) -> float:
    return sum(FONT_METRICS["Helvetica"][1][letter] for letter in text) / 100


def justified(left: float, right: float, first: int = 700) -> list[str]:
    """Draw the lines of ``TEXT``, each word by itself, as wide as a column."""
    made = []
    for number, line in enumerate(TEXT):
        words = line.split()
        gap = (right - left - sum(map(width, words))) / (len(words) - 1)
        at, drawn_words = left, []
        for word in words:
            drawn_words.append(f"1 0 0 1 {at:.2f} {first - 12 * number} Tm ({word}) Tj")
            at += width(word) + gap
        made.append(" ".join(drawn_words))
    return made


def words_at(lines: Iterable[str]) -> str:
    return f"BT /F1 10 Tf {' '.join(lines)} ET"


TEXT = (
    "the keeper of it said", "that no boat sails off", "before the end of May", "and that several of us",
    "waited in the quarter", "to be seen by the few", "who came early by boat", "and left again too late",
    "when the sea was calm", "as she had told others",
)  # fmt: skip


@pytest.mark.parametrize("right", range(160, 210, 3))
def test_words_apart_in_a_justified_line_are_read_in_their_order(right: int) -> None:
    assert drawn(words_at(justified(60, right))).paragraphs == (" ".join(TEXT),)


@pytest.mark.parametrize("by_line", [True, False])
def test_columns_stay_apart_whichever_way_they_are_drawn(by_line: bool) -> None:
    left, right = justified(60, 175), justified(190, 305)
    order = [line for pair in zip(left, right, strict=True) for line in pair] if by_line else left + right
    assert drawn(words_at(order)).paragraphs == (" ".join(TEXT), " ".join(TEXT))


@pytest.mark.parametrize(
    "stream",
    [
        f"BT /F1 10 Tf 3 Tr 1 0 0 1 60 600 Tm {HIDDEN}",
        f"1 g BT /F1 10 Tf 1 0 0 1 60 600 Tm {HIDDEN}",
        f"1 1 1 rg BT /F1 10 Tf 1 0 0 1 60 600 Tm {HIDDEN}",
        f"0 0 0 0 k BT /F1 10 Tf 1 0 0 1 60 600 Tm {HIDDEN}",
        f"0.98 g BT /F1 10 Tf 1 0 0 1 60 600 Tm {HIDDEN}",
        f"1 G BT /F1 10 Tf 1 Tr 1 0 0 1 60 600 Tm {HIDDEN}",
        f"0 0.2 0.6 rg 50 590 200 30 re f BT /F1 10 Tf 1 0 0 1 60 600 Tm {HIDDEN}",
        f"0 0.2 0.6 rg 50 590 200 30 re f 1 g 50 590 200 30 re f BT /F1 10 Tf 1 0 0 1 60 600 Tm {HIDDEN}",
        f"BT /F1 10 Tf 1 0 0 1 -300 600 Tm {HIDDEN}",
        f"BT /F1 10 Tf 1 0 0 1 60 -40 Tm {HIDDEN}",
        f"BT /F1 0.5 Tf 1 0 0 1 60 600 Tm {HIDDEN}",
        f"q 0.05 0 0 0.05 0 0 cm BT /F1 10 Tf 1 0 0 1 60 600 Tm {HIDDEN} Q",
    ],
)
def test_words_that_nobody_sees_are_left_out_and_listed(stream: str) -> None:
    found = drawn(SEEN + stream)
    assert found.paragraphs == ("We will sign the treaty.",)
    [listed] = [one.texts for one in found.left_out if one.why == "hidden"]
    assert listed == ("Nobody sees it.",)


def test_a_word_that_is_hidden_within_a_line_is_left_out_of_it() -> None:
    stream = "BT /F1 10 Tf 1 0 0 1 60 700 Tm (We will ) Tj 3 Tr (no ) Tj 0 Tr (sign the treaty.) Tj ET"
    found = drawn(stream)
    assert found.paragraphs == ("We will sign the treaty.",)
    assert [one.texts for one in found.left_out if one.why == "hidden"] == [("no",)]


PICTURE = "BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI"


@pytest.mark.parametrize(
    ("stream", "doubtful"),
    [
        ("0 g 50 590 200 30 re f 1 g BT /F1 10 Tf 1 0 0 1 60 600 Tm (We all see it.) Tj ET", False),
        ("0 0.2 0.6 rg BT /F1 10 Tf 1 0 0 1 60 600 Tm (We all see it.) Tj ET", False),
        (f"q 200 0 0 30 50 590 cm {PICTURE} Q 1 g BT /F1 10 Tf 1 0 0 1 60 600 Tm (We all see it.) Tj ET", True),
        ("/Sh sh 1 g BT /F1 10 Tf 1 0 0 1 60 600 Tm (We all see it.) Tj ET", True),
        ("0 g 50 590 m 250 590 l 150 800 l f 1 g BT /F1 10 Tf 1 0 0 1 60 600 Tm (We all see it.) Tj ET", True),
        ("1 G 0 g BT /F1 10 Tf 2 Tr 1 0 0 1 60 600 Tm (We all see it.) Tj ET", False),
        ("BT /F1 3 Tf 1 0 0 1 60 600 Tm (We all see it.) Tj ET", False),
    ],
)
def test_words_that_may_be_seen_are_kept_and_named_in_case_of_doubt(stream: str, doubtful: bool) -> None:
    found = drawn(SEEN + stream)
    assert "We all see it." in found.paragraphs
    assert not any(one.why == "hidden" for one in found.left_out)
    assert [one.texts for one in found.left_out if one.why == "colour"] == [("We all see it.",)] * doubtful


def test_the_words_below_the_picture_of_a_scanned_page_are_kept_with_a_note() -> None:
    found = drawn(f"q 600 0 0 800 0 0 cm {PICTURE} Q BT /F1 10 Tf 3 Tr 1 0 0 1 60 600 Tm (We all see it.) Tj ET")
    assert found.paragraphs == ("We all see it.",)
    assert any("below a picture" in note for note in found.notes)


@pytest.mark.parametrize(
    ("rise", "size", "named"),
    [(4, 6, ("10^6",)), (-2, 6, ("10_6",)), (0, 6, ()), (0, 10, ()), (4, 10, ())],
)
def test_small_letters_above_or_below_the_line_are_named(rise: int, size: int, named: tuple[str, ...]) -> None:
    found = drawn(
        f"BT /F1 10 Tf 1 0 0 1 60 700 Tm (There are about 10) Tj /F1 {size} Tf {rise} Ts (6) Tj /F1 10 Tf 0 Ts "
        "( people here.) Tj ET"
    )
    assert [part.text for part in found.parts] == ["There are about 106 people here."]
    assert {one.why: one.texts for one in found.left_out} == ({"raised": named} if named else {})
