"""The ledger: nothing published can be altered, reordered or removed without being seen."""

import contextlib
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.ledger.entries import Entry, WayBack, read_batch, read_entry, write_batch
from sijill.ledger.parts import (
    GUARDED,
    LESSER,
    Aspects,
    changed_parts,
    differing_parts,
    digests_of_parts,
    new_corrections,
    parts_of,
)
from sijill.ledger.patch import PatchError, apply, difference
from sijill.ledger.salts import Salts
from sijill.ledger.store import Ledger
from sijill.ledger.versions import digest_of_record, is_published, stale_translations, versions
from sijill.model import records
from sijill.model.digests import digest_of_bytes

FIRST = {
    "title": {"en": "On the well", "ar": "عن البئر"},
    "kind": "remarks",
    "language": "ar",
    "speakers": [{"agent": "salma-haddad"}],
    "date": {"value": "2020-05-04"},
    "passages": [
        {
            "id": "p1",
            "text": "البئر للجميع",
            "mode": "direct",
            "document": "almanac",
            "translations": [{"language": "en", "text": "The well is everyone's", "by": "editors"}],
        }
    ],
    "relations": [{"type": "confirms", "target": "2020-04-well"}],
}


def changed(record: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return record | fields


def with_text(record: dict[str, Any], text: str, translation: str) -> dict[str, Any]:
    passage = record["passages"][0]
    translations = [passage["translations"][0] | {"text": translation}]
    return record | {"passages": [passage | {"text": text, "translations": translations}]}


def salts_of(version: int) -> Salts:
    return Salts(f"{version:032x}")


def way_back(record: dict[str, Any], old: dict[str, Any]) -> WayBack:
    return WayBack(difference(record, old), "ab" * 16)


def written(
    date: str, parents: list[str], entries: list[Entry], ways_back: Sequence[WayBack] = (), **given: Any
) -> tuple[str, bytes]:
    """Write a batch with the salts of its entries."""
    salts = {(one.kind, one.id, one.version): salts_of(one.version) for one in entries}
    return write_batch(date, parents, entries, ways_back, salts=salts, **given)


def entry_of(statement: str, record: dict[str, Any], before: tuple[dict[str, Any], Entry] | None = None) -> Entry:
    salts = salts_of(1 if before is None else before[1].version + 1)
    digest, parts = str(salts.digest_of_version(digest_of_record(record))), digests_of_parts("statement", record, salts)
    if before is None:
        return Entry("statement", statement, 1, digest, parts, {"almanac": ["sha256:" + "0" * 64]}, [], salt=salts.name)
    old, entry = before
    return Entry(
        "statement",
        statement,
        entry.version + 1,
        digest,
        parts,
        entry.captures,
        differing_parts("statement", old, record),
        digest_of_bytes(entry.line()),
        way_back(record, old).digest,
        "erratum",
        None,
        salts.name,
    )


SECOND = with_text(FIRST, "البئر للجميع دائما", "The well is everyone's")
THIRD = with_text(SECOND, "البئر للجميع دائما", "The well is always everyone's")


def three_versions() -> dict[str, bytes]:
    entries = [entry_of("2020-05-04-well", FIRST)]
    entries.append(entry_of("2020-05-04-well", SECOND, (FIRST, entries[0])))
    entries.append(entry_of("2020-05-04-well", THIRD, (SECOND, entries[1])))
    files: dict[str, bytes] = {}
    parents: list[str] = []
    patches = [[], [way_back(SECOND, FIRST)], [way_back(THIRD, SECOND)]]
    for day, entry in enumerate(entries, 1):
        name, data = written(f"2020-06-{day:02}", parents, [entry], patches[day - 1])
        files[name] = data
        parents = [read_batch(data).digest]
    return files


def test_a_batch_reads_back_as_it_was_written() -> None:
    entry = entry_of("2020-05-04-well", FIRST)
    name, data = written("2020-06-01", ["sha256:" + "a" * 64], [entry])
    batch = read_batch(data)
    assert batch.name == name
    assert batch.parents == ("sha256:" + "a" * 64,)
    assert read_entry(batch.lines[0], 2, 3) == entry


def test_an_earlier_version_is_rebuilt_and_proved_by_its_digest() -> None:
    ledger = Ledger.of_files(three_versions())
    assert ledger.problems() == []
    found = versions(THIRD, ledger.history("statement", "2020-05-04-well"))
    assert [v.record for v in found] == [FIRST, SECOND, THIRD]
    assert [v.changed for v in found] == [(), ("passage",), ("translation",)]


def test_a_version_that_does_not_match_its_digest_is_not_shown() -> None:
    ledger = Ledger.of_files(three_versions())
    history = ledger.history("statement", "2020-05-04-well")
    assert not is_published(FIRST, history)
    assert [v.record for v in versions(changed(THIRD, kind="speech"), history)] == [None, None, None]


def test_a_translation_older_than_its_original_is_stale_until_it_is_mended() -> None:
    history = Ledger.of_files(three_versions()).history("statement", "2020-05-04-well")
    assert stale_translations(versions(SECOND, history[:2])) == {("p1", "en", "editors")}
    assert stale_translations(versions(THIRD, history)) == frozenset()


@pytest.mark.parametrize("gone", [0, 1])
def test_a_removed_batch_is_named_by_the_one_that_follows_it(gone: int) -> None:
    files = three_versions()
    name = sorted(files)[gone]
    data = files.pop(name)
    problems = Ledger.of_files(files).problems()
    assert [p.facts["missing"] for p in problems if p.code == "ledger-removed"] == [read_batch(data).digest]


def test_the_words_of_a_version_can_leave_the_ledger_and_all_else_is_still_proved() -> None:
    files = three_versions()
    name = sorted(files)[1]
    batch = read_batch(files[name])
    files[name] = batch.proved + batch.salt_lines
    ledger = Ledger.of_files(files)
    assert ledger.problems() == []
    assert [(p.entry.version, p.entry.id) for p in ledger.later_versions() if p.patch is None] == [
        (2, "2020-05-04-well")
    ]
    assert [v.record for v in versions(THIRD, ledger.history("statement", "2020-05-04-well"))] == [None, SECOND, THIRD]


def test_the_removal_of_the_newest_batch_shows_in_the_heads() -> None:
    files = three_versions()
    whole = Ledger.of_files(files).heads()
    files.pop(max(files))
    assert Ledger.of_files(files).heads() != whole


def test_any_altered_byte_of_a_batch_is_detected() -> None:
    files = three_versions()
    name = sorted(files)[1]
    for at in range(0, len(files[name]), 37):
        data = bytearray(files[name])
        data[at] ^= 1
        assert any(p.file == name for p in Ledger.of_files(files | {name: bytes(data)}).problems())


def test_reordered_lines_are_detected() -> None:
    name, data = written("2020-06-01", [], [entry_of("2020-a", FIRST), entry_of("2020-b", SECOND)])
    header, first, second, *salts = data.splitlines(keepends=True)
    turned = b"".join([header, second, first, *salts])
    assert [p.code for p in Ledger.of_files({name: turned}).problems()] == ["ledger-altered"]


def test_two_branches_that_publish_different_statements_merge_without_a_conflict() -> None:
    start_name, start = written("2020-06-01", [], [entry_of("2020-a", FIRST)])
    parents = [read_batch(start).digest]
    left = written("2020-06-02", parents, [entry_of("2020-b", FIRST)])
    right = written("2020-06-02", parents, [entry_of("2020-c", FIRST)])
    assert left[0] != right[0]
    ledger = Ledger.of_files({start_name: start, left[0]: left[1], right[0]: right[1]})
    assert ledger.problems() == []
    assert ledger.heads() == sorted([read_batch(left[1]).digest, read_batch(right[1]).digest])


def test_two_branches_that_publish_the_same_version_of_a_statement_are_a_fork() -> None:
    first = entry_of("2020-a", FIRST)
    start_name, start = written("2020-06-01", [], [first])
    parents = [read_batch(start).digest]
    left = written("2020-06-02", parents, [entry_of("2020-a", SECOND, (FIRST, first))])
    right = written("2020-06-03", parents, [entry_of("2020-a", THIRD, (FIRST, first))])
    problems = Ledger.of_files({start_name: start, left[0]: left[1], right[0]: right[1]}).problems()
    assert [(p.code, p.file, p.facts["rival"]) for p in problems] == [("ledger-fork", right[0], left[0])]


def test_a_batch_older_than_the_one_it_follows_is_refused() -> None:
    name, data = written("2020-06-02", [], [entry_of("2020-a", FIRST)])
    later, late = written("2020-06-01", [read_batch(data).digest], [entry_of("2020-b", FIRST)])
    assert [p.code for p in Ledger.of_files({name: data, later: late}).problems()] == ["ledger-order"]


def test_added_batches_are_read_alone_and_altered_ones_again(tmp_path: Path) -> None:
    files = three_versions()
    *older, newest = sorted(files)
    for name in older:
        (tmp_path / name).write_bytes(files[name])
    ledger = Ledger.read(tmp_path)
    assert not ledger.sync(tmp_path).changed
    (tmp_path / newest).write_bytes(files[newest])
    assert ledger.sync(tmp_path) == (True, (("statement", "2020-05-04-well"),))
    assert len(ledger.history("statement", "2020-05-04-well")) == 3
    (tmp_path / newest).unlink()
    assert ledger.sync(tmp_path) == (True, None)
    assert len(ledger.history("statement", "2020-05-04-well")) == 2
    assert ledger.problems() == []


def test_captures_are_those_of_the_last_versions(tmp_path: Path) -> None:
    first = entry_of("2020-a", FIRST)
    second = entry_of("2020-a", SECOND, (FIRST, first))._replace(captures={"almanac": ["sha256:" + "1" * 64]})
    name, data = written("2020-06-01", [], [first])
    later, late = written("2020-06-02", [read_batch(data).digest], [second])
    ledger = Ledger.of_files({name: data, later: late})
    assert list(ledger.captures()) == [("almanac", "sha256:" + "1" * 64)]


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[1]", b"null", b"{", b'{"statement": "../x"}', b"\xff\xfe", b"[" * 100_000, b'"' + b"x" * 10],
)
def test_a_line_that_is_no_entry_is_a_problem_with_a_place(line: bytes) -> None:
    _, data = written("2020-06-01", [], [])
    data += line + b"\n"
    name = f"2020-06-01-{digest_of_bytes(data)[7:15]}.jsonl"
    assert [(p.code, p.line) for p in Ledger.of_files({name: data}).problems()] == [("ledger-malformed", 2)]


def test_every_field_of_a_statement_belongs_to_an_aspect() -> None:
    everything = records.Statement.model_validate(
        FIRST
        | {
            "channel": {"label": {"en": "radio", "ar": "إذاعة"}, "handle": "@well", "document": "almanac"},
            "topics": ["water"],
            "note": {"en": "n", "ar": "م"},
            "replaces": ["2020-old"],
            "corrections": [{"date": "2020-06-01", "kind": "erratum", "reason": {"en": "r", "ar": "س"}}],
        }
    ).model_dump(mode="json")
    everything["passages"][0]["variants"] = [
        records.Variant(text="ب", mode="direct", document="almanac").model_dump(mode="json")  # type: ignore[arg-type]
    ]
    aspects = parts_of("statement", everything)
    assert set(aspects) <= GUARDED["statement"] | LESSER["statement"]
    assert set(everything) == set(records.Statement.model_fields)


def test_the_order_of_passages_is_part_of_what_was_published() -> None:
    two = changed(FIRST, passages=[FIRST["passages"][0], FIRST["passages"][0] | {"id": "p2"}])  # type: ignore[index]
    turned = changed(two, passages=two["passages"][::-1])
    assert "passage" in changed_parts(Aspects(digests_of_parts("statement", two)), "statement", turned)


def test_corrections_may_only_be_added() -> None:
    one = {"date": "2020-06-01", "kind": "erratum", "reason": {"en": "r"}}
    two = {"date": "2020-06-02", "kind": "revision", "reason": {"en": "s"}}
    published = Aspects(digests_of_parts("statement", changed(FIRST, corrections=[one])))
    assert new_corrections(changed(FIRST, corrections=[one, two]), published) == [two]
    assert new_corrections(changed(FIRST, corrections=[one]), published) == []
    assert new_corrections(FIRST, published) is None
    assert new_corrections(changed(FIRST, corrections=[two]), published) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values, json_values)
def test_a_patch_turns_one_value_into_the_other(source: Any, target: Any) -> None:
    assert apply(source, difference(source, target)) == target
    assert difference(source, source) == []


@pytest.mark.slow
@given(json_values, st.lists(st.dictionaries(st.sampled_from(["op", "path", "value"]), json_values), max_size=3))
def test_a_patch_that_does_not_fit_is_refused_without_a_crash(value: Any, operations: list[dict[str, Any]]) -> None:
    with contextlib.suppress(PatchError):
        apply(value, operations)


def test_all_orders_of_reading_the_files_give_the_same_ledger() -> None:
    files = three_versions()
    found = {tuple(Ledger.of_files(dict(order)).heads()) for order in itertools.permutations(files.items())}
    assert len(found) == 1
