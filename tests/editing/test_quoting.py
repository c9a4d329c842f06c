"""Whether a text repeats words that go: surely, perhaps, or not."""

import pytest

from sijill.editing.quoting import WordsTakenDown
from sijill.editing.repeating import perhaps

LONG = "البئر للجميع، ولا تُغلق في وجه أحد"


@pytest.mark.parametrize(
    ("passage", "text", "prose", "own", "maybe"),
    [
        ("نعم", "نعم", "نعم", "", True),
        ("نعم", "قال: «نَعَم» ومضى", "", "", True),
        ("نعم", "أنعم عليه", "", "", False),
        ("Never again", "Said never again, twice", "never again", "", True),
        ("Never again", "Never Again!", "never again", "", True),
        ("Never again", "never, ever again", "", "", False),
        ("Not one litre", "Not one litre more", "not one litre", "", True),
        ("Water is ours now", "They say water is ours now", "water is ours now", "water is ours now", True),
        (LONG, "البئر للجميع", "", "", True),
        (LONG, "حديث البئر للجميع وغيرها", "", "", False),
    ],
)
def test_the_whole_of_a_short_passage_is_found_in_whatever_it_is(
    passage: str, text: str, prose: str, own: str, maybe: bool
) -> None:
    words = WordsTakenDown([passage])
    assert (words.in_prose(text), words.in_own_words(text), words.perhaps_in(text)) == (prose, own, maybe)


def test_places_that_may_repeat_a_short_passage_are_listed_wherever_they_are() -> None:
    record = {
        "aliases": ["Never again"], "note": {"en": "Nothing"},
        "corrections": [{"reason": {"en": "It was never again, and not never", "ar": "خطأ"}}],
    }  # fmt: skip
    found = [place.where for place in perhaps(WordsTakenDown(["Never again"]), "agent", "a", record, "x.yaml")]
    assert found == ["x.yaml (aliases[1])", "x.yaml (corrections[1].reason.en)"]


@pytest.mark.parametrize(
    ("text", "prose", "own", "maybe"),
    [
        ("Hassan Qadri of Palm Street is ill at home, she wrote", "hassan qadri of palm street is ill at", True, True),
        ("She wrote of Hassan Qadri of Palm Street", "", False, True),
        ("Speech at noon", "", False, True),  # too short to be anybody's own
        ("His speech at noon was long", "", False, True),
        ("Then: no money from roads", "no money from roads", True, True),
        ("Minister of Health and Water", "", False, True),
        ("a note of the Minister of Health and Water to us", "", False, True),
        ("the Minister of Health", "", False, False),
        ("This paragraph has eight words that are copied", "", False, True),
        ("This paragraph has eight words", "", False, False),
    ],
)
def test_titles_and_notes_are_found_at_length_and_names_where_they_are_whole(
    text: str, prose: str, own: bool, maybe: bool
) -> None:
    words = WordsTakenDown(
        [],
        said=["Hassan Qadri of Palm Street is ill at home", "Speech at noon", "No money from roads"],
        named=["Minister of Health and Water"],
        copied=["This paragraph has eight words that are copied", "and not this"],
    )
    assert (words.in_prose(text), bool(words.in_own_words(text)), words.perhaps_in(text)) == (
        prose or words.in_own_words(text), own, maybe,
    )  # fmt: skip
    assert words.in_prose(text) == prose


@pytest.mark.parametrize(("number", "is_common"), [(5, False), (6, True)])
def test_what_many_other_records_say_is_common(number: int, is_common: bool) -> None:
    phrase = "Translated by the editors from the text in the bulletin"
    words = WordsTakenDown([], said=[f"{phrase} of that day"], named=["mayor of the valley"])
    records = [["Something else"], *[[phrase, f"{phrase}!", "the mayor of the valley"] for _ in range(number)]]
    found = words.leave_common(records)
    assert found == (
        {"translated by the editors from the text in": number, "mayor of the valley": number} if is_common else {}
    )
    assert bool(words.in_prose(phrase)) is not is_common
    assert words.perhaps_in("mayor of the valley") is not is_common
    assert words.in_prose("from the text in the bulletin of that day")


def test_what_was_quoted_is_never_common() -> None:
    words = WordsTakenDown(["The well is closed to no one"])
    assert words.leave_common([["The well is closed to no one"]] * 9) == {}
    assert words.in_own_words("The well is closed to no one")
