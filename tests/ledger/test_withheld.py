"""What is left of a version proves all but the aspects that are withheld, whatever the record."""

import copy
from collections.abc import Collection
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sijill.ledger.entries import Entry
from sijill.ledger.parts import digests_of_parts
from sijill.ledger.salts import UNSALTED, Salts
from sijill.ledger.store import Published
from sijill.ledger.versions import digest_of_record
from sijill.ledger.withheld import Named, as_published, named_in, withheld_in, without
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES

TEXT = {"en": "A word", "ar": "كلمة"}
CORRECTIONS = [{"date": "2024-06-02", "kind": "erratum", "reason": TEXT}]
TRANSLATION = {"language": "en", "text": "A word", "by": "editors", "note": TEXT}
RECORDS: dict[RecordKind, dict[str, Any]] = {
    "statement": {
        "title": TEXT, "kind": "remarks", "language": "ar", "topics": ["wells"], "note": TEXT,
        "corrections": CORRECTIONS,
        "speakers": [{"agent": "salma", "capacity": TEXT, "named": TEXT}, {"unnamed": TEXT}],
        "date": {"value": "2024-05-06", "as_stated": {"text": "أمس", "counted_from": "2024-05-07"}},
        "channel": {"label": TEXT, "handle": "@salma"},
        "passages": [{"id": "p1", "text": "كلمة", "brackets": ["[كلمة]"], "mode": "direct", "document": "almanac",
                      "note": TEXT, "translations": [TRANSLATION],
                      "variants": [{"text": "لفظ", "mode": "direct", "document": "almanac", "note": TEXT}]}],
        "relations": [{"type": "disputes", "target": "another", "note": TEXT}],
    },
    "agent": {"name": TEXT, "kind": "person", "distinction": TEXT, "aliases": ["Um Nahr"], "note": TEXT,
              "former_names": [{"name": TEXT, "until": "2020-01-01"}], "corrections": CORRECTIONS,
              "accounts": [{"platform": "x", "handle": "@salma"}], "place": TEXT,
              "descriptions": [{"text": "كلمة", "document": "almanac", "note": TEXT, "translations": [TRANSLATION]}]},
    "document": {"title": TEXT, "kind": "article", "language": "ar", "publisher": "unknown", "authors": ["Salma"],
                 "date": {"value": "2024-05-08"}, "url": "https://example.org/a", "other_urls": ["https://example.org/b"],
                 "archived_url": "https://archive.example/a", "issue": "12", "pages": "3–4", "note": TEXT,
                 "identifiers": {"doi": "10.1000/182"}, "corrections": CORRECTIONS},
    "topic": {"label": TEXT, "definition": TEXT, "aliases": ["Well"], "broader": ["water"], "corrections": CORRECTIONS},
}  # fmt: skip
# What of each record has text of its own: all of this can be withheld, and nothing else.
WITH_TEXT = {
    "statement": {"title", "speaker", "date", "source", "passage", "variant", "translation", "note", "correction"},
    "agent": {"name", "distinction", "aliases", "note", "former_names", "accounts", "place", "descriptions",
              "translation", "correction"},
    "document": {"title", "authors", "url", "other_urls", "archived_url", "issue", "pages", "note", "correction"},
    "topic": {"label", "definition", "aliases", "correction"},
}  # fmt: skip
KINDS = st.sampled_from(sorted(RECORDS))


SALTS = st.sampled_from([Salts("5a" * 16), UNSALTED])


def version_of(
    kind: RecordKind, record: dict[str, Any], salts: Salts = UNSALTED, gone: Collection[str] = ()
) -> Published:
    """Return a published version; of the aspects in ``gone`` there is no salt any more."""
    digest = str(salts.digest_of_version(digest_of_record(record)))
    entry = Entry(kind, "one", 1, digest, digests_of_parts(kind, record, salts), {}, [], salt=salts.name or None)
    left = salts.only(entry.parts.keys() - gone) if gone else salts
    return Published(entry, "2020-01-01", "", 2, "", entry.line(), 0, None, left)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every text in a record."""
    if isinstance(value, str):
        return [path]
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    return [found for name, one in steps for found in places(one, (*path, name))]


def with_other(record: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    made = copy.deepcopy(record)
    at: Any = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = f"{at[path[-1]]}x"
    return made


@given(KINDS, st.data())
def test_exactly_the_aspects_that_were_asked_for_are_withheld_and_it_is_still_a_record(
    kind: RecordKind, data: st.DataObject
) -> None:
    record = RECORDS[kind]
    aspects = data.draw(st.sets(st.sampled_from(sorted(WITH_TEXT[kind]))))
    before = copy.deepcopy(record)
    left = without(kind, record, aspects)
    assert record == before
    salts = data.draw(SALTS)
    for gone in ((), aspects):
        assert withheld_in(version_of(kind, record, salts, gone), left) == aspects
    assert without(kind, left, aspects) == left
    RECORD_TYPES[kind].model_validate(left)
    assert set(places(left)) == set(places(record)) - (
        {("passages", 0, "brackets", 0)} if "passage" in aspects else set()
    )


@given(KINDS, st.data())
def test_whatever_else_is_changed_it_is_no_version_any_more(kind: RecordKind, data: st.DataObject) -> None:
    record = RECORDS[kind]
    aspects = data.draw(st.sets(st.sampled_from(sorted(WITH_TEXT[kind]))))
    left = without(kind, record, aspects)
    path = data.draw(st.sampled_from(places(left)))
    changed = with_other(left, path)
    found = withheld_in(version_of(kind, record, data.draw(SALTS), aspects), changed)
    # What is no text in a withheld aspect is held by the digest that the taking down names, and by that alone.
    assert found is None or (found == aspects and digest_of_record(changed) != digest_of_record(left))


def test_no_aspect_without_text_is_ever_withheld() -> None:
    for kind, record in RECORDS.items():
        for aspect in digests_of_parts(kind, record).keys() - WITH_TEXT[kind]:
            for path in places(record):
                changed = with_other(record, path)
                assert aspect not in (withheld_in(version_of(kind, record), changed) or ())


def test_what_was_withheld_when_platforms_of_accounts_were_left_is_known_still() -> None:
    record = RECORDS["agent"]
    left = without("agent", record, {"accounts"}, but="platform")
    assert left["accounts"] == [{"platform": "x", "handle": "[…]"}]
    version = version_of("agent", record)
    assert withheld_in(version, left) == {"accounts"}
    named = Named("another", frozenset({"accounts"}), frozenset({digest_of_record(left)}))
    assert as_published(version, record, named) == left


def test_what_several_takings_down_name_of_a_version_counts_together() -> None:
    one = {"kind": "statement", "id": "a", "version": 1, "aspects": ["note"], "digest": "sha256:1"}
    two = {"kind": "statement", "id": "a", "version": 1, "aspects": ["title"], "digest": "sha256:2"}
    found = named_in((name, {"corrections": [{"repeated_in": [item]}]}) for name, item in (("x", one), ("y", two)))
    named = found["statement", "a", 1]
    assert (named.aspects, named.digests, named.whole) == ({"note", "title"}, {"sha256:1", "sha256:2"}, False)
    del two["aspects"], two["digest"]
    assert named_in([("y", {"corrections": [{"repeated_in": [two]}]})])["statement", "a", 1].whole


FIELDS = ["id", "text", "note", "passages", "translations", "title", "corrections", "descriptions", "en"]
JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.just("[…]"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@given(KINDS, st.dictionaries(st.sampled_from(["passages", "relations", "title", "descriptions", "corrections"]), JSON))
def test_what_is_no_record_is_no_version(kind: RecordKind, value: dict[str, Any]) -> None:
    assert withheld_in(version_of(kind, RECORDS[kind]), value) is None
