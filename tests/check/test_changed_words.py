"""Words that a document strikes out are quoted with the marks that say so, or not at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.check.evidence.find import Searchable
from sijill.check.evidence.verify import verify
from sijill.diagnostics.rules import records as rules
from sijill.model.fragments import DirectiveWords
from sijill.model.records import Document, Statement
from tests import made_up
from tests.made_up.captures import capture_of

TEXT = """We ⟦will never accept the old offer⟧ accept it ⟨with all our hearts⟩ today.
⟦The ferry was sold in May. It sank.⟧
⟦
Nobody asked the town.
⟧
We will ⟦not ⟨now⟩ go⟩ far⟧ away. The ferry ⟦never⟧ sails. Later the ferry never sails."""
OPENING = next(iter(made_up.statements()))


def checked(text: str, brackets: Any = None) -> tuple[list[Any], list[Any]]:
    plain = made_up.plain(made_up.statements()[OPENING])
    passage = {"id": "p1", "text": text, "mode": "direct", "document": "bridge-article", "brackets": brackets}
    statement = Statement.model_validate(plain | {"passages": [passage]})
    document: Document = made_up.documents()["bridge-article"]
    return verify(statement, lambda _: (document, (Searchable(capture_of(TEXT)),)), 3)


@pytest.mark.parametrize(
    ("text", "brackets"),
    [
        ("We ⟦will never accept the old offer⟧ accept it", None),
        ("⟦will never accept the old offer⟧", None),
        ("accept it ⟨with all our hearts⟩ today", None),
        ("with all our hearts", None),  # the document says it
        ("We […] accept it", "editors"),
        ("⟦will never […] offer⟧ accept it", "editors"),
        ("⟦\nNobody asked the town.\n⟧", None),
        ("Later the ferry never sails", None),
        ("[Yes:] Later […] never sails", "editors"),
    ],
)
def test_what_has_the_marks_is_found(text: str, brackets: Any) -> None:
    [_], findings = checked(text, brackets)
    assert findings == []


@pytest.mark.parametrize(
    ("text", "brackets", "words"),
    [
        ("will never accept the old offer", None, "⟦will never accept the old offer⟧"),
        ("never accept", None, "⟦will never accept the old offer⟧"),
        ("We ⟦will never accept", None, "⟦will never accept the old offer⟧"),
        ("offer⟧ accept it", None, "⟦will never accept the old offer⟧"),
        ("accept it ⟨with all", None, "⟨with all our hearts⟩"),
        ("It sank.", None, "⟦The ferry was sold in May. It sank.⟧"),
        ("Nobody asked", None, "⟦\nNobody asked the town.\n⟧"),
        ("will never […] it", "editors", "⟦will never accept the old offer⟧"),
        ("not ⟨now⟩ go", None, "⟦not ⟨now⟩ go⟩ far⟧"),
    ],
)
def test_struck_out_words_without_their_marks_are_refused(text: str, brackets: Any, words: str) -> None:
    places, [finding] = checked(text, brackets)
    assert places == []
    assert finding.rule is rules.ChangedWithoutMarks
    assert finding.facts["words"] == words


def test_the_words_of_a_link_are_the_pages_without_the_marks() -> None:
    copy = Searchable(capture_of(TEXT))
    [found] = copy.find("⟦will never accept the old offer⟧ accept it", None, 0)
    assert copy.link(found) == DirectiveWords(first="will never accept the old offer accept it")


WORDS = st.lists(st.sampled_from(["sail", "never", "soon"]), min_size=1, max_size=4)


@given(WORDS, WORDS, WORDS, st.data())
def test_no_words_of_a_struck_out_stretch_are_found_alone(
    before: list[str], struck: list[str], after: list[str], data: st.DataObject
) -> None:
    """Every stretch of words is found just if it has both marks or no struck out word; all words are different."""
    numbered = [f"{word}{at}" for at, word in enumerate([*before, *struck, *after])]
    first, last = len(before), len(before) + len(struck) - 1
    marked = [("⟦" if at == first else "") + word + ("⟧" if at == last else "") for at, word in enumerate(numbered)]
    low = data.draw(st.integers(0, len(marked) - 1))
    high = data.draw(st.integers(low, len(marked) - 1))
    copy = Searchable(capture_of(" ".join(marked)))
    taken = " ".join(marked[low : high + 1])
    touches, whole = low <= last and first <= high, low <= first and last <= high
    assert bool(copy.find(taken, None, 0)) == (whole or not touches)
    assert bool(copy.find(taken.strip("⟦⟧"), None, 0)) == (not touches or (whole and low < first and last < high))
