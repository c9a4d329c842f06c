"""Every text that goes with a record that is taken down is looked for elsewhere, whichever field it was in."""

from typing import Any

import pytest

from sijill.editing.going import HOW, How, field_at, going, how, without_own_words
from sijill.editing.quoting import WordsTakenDown
from sijill.model.record_kinds import RECORD_KINDS, RecordKind
from sijill.model.texts import Sort, Text, text_fields, texts_of
from tests.cli.test_words_in_any_field import NOW, THEN, filled


def test_it_is_decided_of_every_field_of_the_models_how_it_is_looked_for() -> None:
    own = {".".join(map(str, path)) for kind in RECORD_KINDS for path, sort in text_fields(kind) if sort == Sort.OWN}
    assert own == set(HOW)


def test_a_field_of_which_nothing_is_decided_is_a_fault() -> None:
    with pytest.raises(KeyError):
        how(Text(("passages", 0, "whispered", "en"), Sort.OWN, "x"))


# How many texts of a record that has every field go; those by which statements call a record stay (``CALLED_BY``).
ASKED = {
    THEN: {"statement": 31, "agent": 22, "document": 13, "topic": 14},
    NOW: {"statement": 20, "agent": 14, "document": 2, "topic": 10},
}


def kept_of(kind: RecordKind, record: dict[str, Any]) -> set[str]:
    without_own_words(kind, record, {}, lambda value: "")
    return {one.text for one in texts_of(kind, record)}


@pytest.mark.parametrize("kind", RECORD_KINDS)
@pytest.mark.parametrize("age", [THEN, NOW])
def test_what_goes_of_any_version_is_found_in_a_note_of_another_record(kind: RecordKind, age: str) -> None:
    kept = kept_of(kind, filled(kind, NOW))
    found = [*going([(kind, filled(kind, THEN)), (kind, filled(kind, NOW))], kept)]
    texts = {one: [text for by, text in found if by == one] for one in How}
    words = WordsTakenDown(texts[How.QUOTED], said=texts[How.SAID], named=texts[How.NAMED], noted=texts[How.NOTED])
    asked = 0
    for one in texts_of(kind, filled(kind, age)):
        if one.sort == Sort.FORMED or one.text in kept:
            continue
        asked += 1
        note = f"Once she wrote: {one.text}, none."
        assert words.perhaps_in(note), one
        named_only = how(one) in (How.NAMED, How.WITHIN)
        assert bool(words.in_prose(note)) is (not named_only or "brackets" in one.path), one
    assert asked == ASKED[age][kind]


def test_what_stays_in_the_record_is_not_looked_for() -> None:
    record = filled("statement", NOW)
    kept = kept_of("statement", filled("statement", NOW))
    fields = {field_at(one.path) for one in texts_of("statement", record) if one.text in kept}
    assert {"speakers.capacity.en", "channel.handle"} <= fields
    assert "title.en" not in fields
    assert not {text for _, text in going([("statement", record)], kept)} & kept
