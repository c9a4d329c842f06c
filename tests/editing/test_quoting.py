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
