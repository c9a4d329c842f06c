"""A record that named two which have become one says each thing once, and loses nothing that only one of them says."""

import copy
from typing import Any

import pytest

from sijill.editing.acts import CannotAct
from sijill.editing.said_once import how_much, say_once

WORDS = {"text": "البئر للجميع", "mode": "direct", "document": "book"}
NOTE, OTHER = {"en": "As printed", "ar": "كما طُبع"}, {"en": "As heard", "ar": "كما سُمع"}


def said(tree: dict[str, Any]) -> dict[str, Any]:
    tree = copy.deepcopy(tree)
    say_once(tree, "a.yaml", "a")
    return tree


@pytest.mark.parametrize(
    ("passage", "variants", "expected"),
    [
        (WORDS, [WORDS], WORDS),
        (WORDS, [{**WORDS, "note": NOTE}], {**WORDS, "note": NOTE}),
        ({**WORDS, "note": NOTE}, [{**WORDS, "note": NOTE}], {**WORDS, "note": NOTE}),
        (WORDS, [{**WORDS, "paragraph": "3"}], {**WORDS, "variants": [{**WORDS, "paragraph": "3"}]}),
        (WORDS, [{**WORDS, "document": "b"}] * 2, {**WORDS, "variants": [{**WORDS, "document": "b"}]}),
        (WORDS, [{**WORDS, "text": "البئر"}], {**WORDS, "variants": [{**WORDS, "text": "البئر"}]}),
    ],
)
def test_a_variant_that_is_its_passage_now_goes(
    passage: dict[str, Any], variants: list[dict[str, Any]], expected: dict[str, Any]
) -> None:
    tree = {"passages": [{**passage, "variants": variants}]}
    assert said(tree) == {"passages": [expected]}
    assert (how_much(said(tree)) < how_much(tree)) == (len(expected.get("variants", ())) < len(variants))


@pytest.mark.parametrize("more", [{"note": OTHER}, {"mode": "indirect"}, {"brackets": "editors"}])
def test_what_two_say_differently_of_the_same_words_is_for_an_editor(more: dict[str, Any]) -> None:
    tree = {"passages": [{**WORDS, "note": NOTE, "brackets": ["[x]"], "variants": [{**WORDS, **more}]}]}
    [field] = more
    with pytest.raises(CannotAct, match=rf"a\.yaml \(passages\[1\]\) must say one thing .* two then: {field}\."):
        said(tree)


@pytest.mark.parametrize(
    ("field", "entries", "kept"),
    [
        ("relations", [{"type": "cites", "target": "a"}], None),
        ("relations", [{"type": "cites", "target": "b"}, {"type": "cites", "target": "b", "passage": "p1"}],
         [{"type": "cites", "target": "b", "passage": "p1"}]),
        ("accounts", [{"platform": "x", "handle": "@a"}] * 2, [{"platform": "x", "handle": "@a"}]),
        ("member_of", ["b", "b"], ["b"]),
        ("member_of", [{"body": "b"}, {"body": "b", "since": "2020"}], [{"body": "b", "since": "2020"}]),
        ("member_of", [{"body": "b", "until": "2019"}, {"body": "b", "since": "2020"}],
         [{"body": "b", "until": "2019"}, {"body": "b", "since": "2020"}]),
        ("descriptions", [{"text": "x", "document": "b"}, {"text": "x", "document": "b", "note": NOTE}],
         [{"text": "x", "document": "b", "note": NOTE}]),
        ("speakers", [{"agent": "b"}, {"agent": "b", "capacity": NOTE}], [{"agent": "b", "capacity": NOTE}]),
        ("speakers", [{"unnamed": NOTE}, {"unnamed": NOTE}], [{"unnamed": NOTE}, {"unnamed": NOTE}]),
    ],
)  # fmt: skip
def test_each_thing_is_named_once(field: str, entries: list[Any], kept: list[Any] | None) -> None:
    assert said({field: entries}) == ({} if kept is None else {field: kept})
