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
    ("rise", "size", "written"),
    [(4, 6, "10⁶"), (-2, 6, "10₆"), (1.2, 4.5, "10⁶"), (0, 6, "106"), (0, 10, "106"), (4, 10, "106")],
)
def test_small_letters_above_or_below_the_line_are_written_so(rise: float, size: float, written: str) -> None:
    found = drawn(
        f"BT /F1 10 Tf 1 0 0 1 60 700 Tm (There are about 10) Tj /F1 {size} Tf {rise} Ts (6) Tj /F1 10 Tf 0 Ts "
        "( people here.) Tj ET"
    )
    assert found.paragraphs == (f"There are about {written} people here.",)
    assert {one.why: one.texts for one in found.left_out} == ({} if written == "106" else {"raised": (written,)})


def raised(text: str) -> str:
    return f"/F1 6 Tf 4 Ts ({text}) Tj /F1 10 Tf 0 Ts"


@pytest.mark.parametrize(
    ("before", "small", "after", "written"),
    [
        ("An area of 100", "2", " m", "An area of 100² m"),
        ("Two km", "2", " of it", "Two km² of it"),
        ("The 1", "st", " of May", "The 1st of May"),
        ("The plan", "3", " cost us", "The plan cost us"),
        ("So he said.", "12", " He left.", "So he said. He left."),
        ("We sign", "[4]", " it", "We sign it"),
        ("E = mc", "2", "", "E = mc²"),
    ],
)
def test_powers_and_marks_of_notes_are_read_as_those_of_a_web_page(
    before: str, small: str, after: str, written: str
) -> None:
    found = drawn(f"BT /F1 10 Tf 1 0 0 1 60 700 Tm ({before}) Tj {raised(small)} ({after}) Tj ET")
    page = read(f"<p>{before}<sup>{small}</sup>{after}</p>".encode(), "a.html")
    assert found.paragraphs == page.paragraphs == (written,)
    if small not in written and written.isascii():
        assert [one.texts for one in found.left_out] == [(small,)]


def test_the_words_beside_a_large_first_letter_are_not_raised() -> None:
    stream = "BT /F1 22 Tf 1 0 0 1 60 688 Tm (W) Tj /F1 10 Tf 1 0 0 1 81 700 Tm (e will never sign this treaty) Tj ET"
    assert drawn(stream).paragraphs == ("We will never sign this treaty",)


def placed(*pieces: tuple[str, float], said: str = "") -> str:
    """Draw pieces, each with how far it is behind the one before; a blank is said to be ``said`` (UTF-16)."""
    made = "BT /F1 10 Tf 1 0 0 1 60 700 Tm "
    for text, width_before in pieces:
        named = said and not text.strip()
        made += f"{width_before:.2f} 0 Td "
        made += f"/Span << /ActualText <FEFF{said}> >> BDC ({text}) Tj EMC " if named else f"({text}) Tj "
    return made + "ET"


WE_CAN = width("We can")


def test_a_soft_hyphen_that_takes_no_room_is_left_out_and_counted() -> None:
    found = drawn(placed(("We can", 0), (" ", WE_CAN), ("not sign.", 0), said="00AD"))
    assert found.paragraphs == ("We cannot sign.",)
    assert {one.why: one.texts for one in found.left_out} == {"soft-hyphen": ("\u00ad",)}


def test_a_blank_that_takes_no_room_is_not_one_even_if_the_file_does_not_say_so() -> None:
    assert drawn(placed(("We can", 0), (" ", WE_CAN), ("not sign.", 0))).paragraphs == ("We cannot sign.",)


def test_a_character_that_is_not_seen_is_kept_where_the_file_says_that_a_blank_is_one() -> None:
    stream = placed(("We can", 0), (" ", WE_CAN), ("not sign.", 0), said="200C")
    assert drawn(stream).paragraphs == ("We can\u200cnot sign.",)


@pytest.mark.parametrize("said", ["", "00AD", "0061006E0064"])
def test_a_blank_that_is_seen_stays_whatever_the_file_says_it_is(said: str) -> None:
    found = drawn(placed(("We can", 0), (" ", WE_CAN), ("not sign.", width(" ")), said=said))
    assert found.paragraphs == ("We can not sign.",)
    assert found.left_out == ()


def test_words_are_read_as_they_are_drawn_whatever_the_file_says_they_are() -> None:
    stream = (
        "BT /F1 10 Tf 1 0 0 1 60 700 Tm /Span << /ActualText (We will never) >> BDC (We will) Tj EMC ( sign.) Tj ET"
    )
    assert drawn(stream).paragraphs == ("We will sign.",)


@pytest.mark.parametrize(
    ("room", "text", "why"), [(0, "We cannot sign.", "soft-hyphen"), (0.9, "We can-not sign.", "shown-hyphen")]
)
def test_a_soft_hyphen_of_a_font_is_a_hyphen_where_it_is_seen(room: float, text: str, why: str) -> None:
    found = drawn(placed(("We can", 0), ("\x7f", WE_CAN), ("not sign.", room)))
    assert found.paragraphs == (text,)
    assert [one.why for one in found.left_out] == [why]


@pytest.mark.parametrize("nested", [False, True])
def test_a_hyphen_after_a_soft_one_at_a_line_end_is_named(nested: bool) -> None:
    around = ("/P << /MCID 0 >> BDC ", "EMC ") if nested else ("", "")
    first = placed(("It is not ac", 0), (" ", width("It is not ac")), ("-", 0), said="00AD")
    found = drawn(f"{around[0]}{first} BT /F1 10 Tf 1 0 0 1 60 688 Tm (cepted by us.) Tj ET {around[1]}")
    [part] = found.parts
    assert part.text == "It is not ac- cepted by us."
    assert [part.text[at] for at in part.about.hyphens] == ["-"]
    assert {one.why: one.texts for one in found.left_out} == {
        "soft-hyphen": ("\u00ad",), "hyphen": ("ac- cepted",)
    }  # fmt: skip
