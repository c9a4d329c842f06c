"""The aspects of records: which differ from what was published, and which of these need a correction."""

from typing import Any

import pytest

from sijill.ledger.parts import (
    GUARDED,
    LESSER,
    Aspects,
    changed_parts,
    differing_parts,
    digests_of_parts,
    guarded_changes,
    parts_of,
)
from sijill.ledger.salts import Salts
from sijill.model import records
from sijill.model.identifiers import Identifiers
from tests.ledger.test_ledger import FIRST, changed


@pytest.mark.parametrize("kind", ["agent", "document", "topic"])
def test_every_field_of_another_record_is_an_aspect_that_is_guarded_or_lesser(kind: records.RecordKind) -> None:
    assert GUARDED[kind].isdisjoint(LESSER[kind])
    fields: dict[str, Any] = dict.fromkeys(records.RECORD_TYPES[kind].model_fields, "x")
    fields["identifiers"] = dict.fromkeys(Identifiers.model_fields, "x")
    fields["descriptions"] = [{"text": "x", "document": "x", "note": {"en": "x"}}]
    fields = {name: value for name, value in fields.items() if name in {*records.RECORD_TYPES[kind].model_fields}}
    assert set(parts_of(kind, fields)) == (GUARDED[kind] | LESSER[kind]) - {"capture"}


@pytest.mark.parametrize(
    ("change", "aspect"),
    [
        ({"speakers": [{"agent": "other"}]}, "speaker"),
        ({"date": {"value": "2020-05-05"}}, "date"),
        ({"relations": []}, "relation"),
        ({"topics": ["water"]}, "topic"),
        ({"title": {"en": "x", "ar": "ي"}}, "title"),
        ({"channel": {"label": {"en": "radio"}}}, "source"),
        ({"kind": "speech"}, "kind"),
    ],
)
def test_a_change_is_named_by_what_it_changes(change: dict[str, Any], aspect: str) -> None:
    assert changed_parts(Aspects(digests_of_parts("statement", FIRST)), "statement", changed(FIRST, **change)) == [
        aspect
    ]


@pytest.mark.parametrize("is_known", [False, True])
def test_a_statements_language_is_guarded_and_its_kind_is_not_though_they_share_a_digest(is_known: bool) -> None:
    published, before = Aspects(digests_of_parts("statement", FIRST)), FIRST if is_known else None
    other = changed(FIRST, language="fa" if FIRST["language"] != "fa" else "ar")
    assert guarded_changes("statement", published, other, before=before) == ["language"]
    assert "language" in changed_parts(published, "statement", other, before)
    assert differing_parts("statement", FIRST, other) == ["language"]
    assert guarded_changes("statement", published, changed(FIRST, kind="speech"), before=before) == []
    # Which of the archive's own kinds it was of before, only that version says.
    own = Aspects(digests_of_parts("statement", changed(FIRST, kind="vote")))
    assert guarded_changes("statement", own, FIRST) == ["language"]
    assert guarded_changes("statement", own, FIRST, before=changed(FIRST, kind="vote")) == []


NAME = {"en": "Salma", "ar": "سلمى"}
SPOKEN = {"agent": "salma", "capacity": {"en": "miller", "ar": "طحّانة"}}


@pytest.mark.parametrize(
    ("kind", "record", "aspect", "more", "other"),
    [
        ("agent", {"name": NAME}, "name", {"name": {**NAME, "fr": "Salma"}}, {"name": {**NAME, "ar": "ليلى"}}),
        ("agent", {"distinction": NAME}, "distinction", {"distinction": {**NAME, "fr": "x", "de": "x"}},
         {"distinction": {**NAME, "en": "x", "fr": "x"}}),
        ("agent", {"name": NAME, "former_names": [{"name": NAME, "until": "2020-01-01"}]}, "former_names",
         {"name": NAME, "former_names": [{"name": {**NAME, "fr": "x"}, "until": "2020-01-01"}]},
         {"name": NAME, "former_names": [{"name": {**NAME, "fr": "x"}, "until": "2020-01-02"}]}),
        ("document", {"title": NAME}, "title", {"title": {**NAME, "fr": "x"}}, {"title": {"en": "Salma", "fr": "x"}}),
        ("topic", {"label": NAME}, "label", {"label": {**NAME, "fr": "x"}}, {"label": {"fr": "x"}}),
        ("statement", {"speakers": [SPOKEN]}, "speaker",
         {"speakers": [{**SPOKEN, "capacity": {**SPOKEN["capacity"], "fr": "meunière"}}]},
         {"speakers": [{**SPOKEN, "agent": "rim", "capacity": {**SPOKEN["capacity"], "fr": "meunière"}}]}),
        ("statement", {"channel": {"label": NAME}}, "source", {"channel": {"label": {**NAME, "fr": "x"}}},
         {"channel": {"label": {**NAME, "fr": "x"}, "agent": "radio"}}),
    ],
)  # fmt: skip
def test_one_more_language_needs_no_correction_and_another_text_does(
    kind: records.RecordKind, record: dict[str, Any], aspect: str, more: dict[str, Any], other: dict[str, Any]
) -> None:
    published = Aspects(digests_of_parts(kind, record, Salts("0" * 32)), Salts("0" * 32))
    assert changed_parts(published, kind, more) == [aspect]
    assert guarded_changes(kind, published, more) == []
    assert guarded_changes(kind, published, other) == [aspect]
    # A language that goes is missed.
    fuller = Aspects(digests_of_parts(kind, more))
    assert guarded_changes(kind, fuller, record) == [aspect]


def test_an_archived_copy_is_added_freely_and_changed_with_a_correction() -> None:
    old, new = {"url": "https://a.example/"}, {"url": "https://a.example/", "archived_url": "https://b.example/"}
    assert guarded_changes("document", Aspects(digests_of_parts("document", old)), new) == []
    for other in (old, {**new, "archived_url": "https://c.example/"}):
        assert guarded_changes("document", Aspects(digests_of_parts("document", new)), other) == ["archived_url"]
