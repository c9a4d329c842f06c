"""The ledger, format 2: entries of every kind in one sequence, numbered on the main branch, and format 1 before it."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.ledger.entries import KINDS, NOTHING, Entry, WayBack, read_batch, read_entry, write_batch
from sijill.ledger.numbering import numbers_for_all
from sijill.ledger.parts import Aspects, changed_parts, digests_of_parts, new_corrections
from sijill.ledger.patch import difference
from sijill.ledger.store import Ledger
from sijill.ledger.versions import digest_of_record, versions
from sijill.model.digests import canonical_form, digest_of_bytes
from tests.examples import at_most

Files = dict[str, bytes]
SALMA = {"name": {"en": "Salma", "ar": "سلمى"}, "kind": "person"}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=8)
SLUGS = st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True)


def entry(kind: Any, identifier: str, record: dict[str, Any] = SALMA, before: Entry | None = None) -> Entry:
    parts = digests_of_parts(kind, record)
    version = before.version + 1 if before else 1
    previous = digest_of_bytes(before.line()) if before else None
    return Entry(kind, identifier, version, digest_of_record(record), parts, {}, [], previous)


def in_format_1(date: str, parents: list[str], statements: list[str]) -> tuple[str, bytes]:
    """Return a batch as the ledger's first format had it."""
    lines = [canonical_form({"format": "sijill-ledger-1", "date": date, "parents": sorted(parents)})]
    for identifier in sorted(statements):
        fields = entry("statement", identifier)._asdict()
        short = {aspect: digest[:16] for aspect, digest in fields.pop("parts").items()}
        del fields["kind"], fields["replaced_by"], fields["salt"]
        lines.append(canonical_form({"statement": fields.pop("id"), **fields, "parts": short}))
    data = b"\n".join(lines) + b"\n"
    return f"{date}-{digest_of_bytes(data)[7:15]}.jsonl", data


def publish(files: Files, date: str, entries: list[Entry], *, on_main: bool) -> Files:
    """Return the files with one more batch, as ``sijill publish`` writes it."""
    ledger = Ledger.of_files(files)
    assert ledger.problems() == []
    first, numbers = numbers_for_all(ledger.connection) if on_main else (None, {})
    name, data = write_batch(date, ledger.heads(), entries, first=first, numbers=numbers)
    return files | {name: data}


def numbers_of(ledger: Ledger) -> dict[tuple[str, str, int], int]:
    return {
        (kind, identifier, published.entry.version): published.number
        for kind in KINDS
        for identifier in ledger.records(kind)
        for published in ledger.history(kind, identifier)
    }


ENTRIES = st.builds(
    Entry,
    st.sampled_from(KINDS),
    SLUGS,
    st.just(1),
    st.binary(min_size=32, max_size=32).map(lambda b: "sha256:" + b.hex()),
    st.dictionaries(SLUGS, st.binary(min_size=16, max_size=16).map(bytes.hex), max_size=3),
    st.dictionaries(SLUGS, st.lists(WORDS, max_size=2), max_size=2),
    st.lists(SLUGS, max_size=2),
)


@pytest.mark.slow
@given(st.lists(ENTRIES, max_size=12, unique_by=lambda one: (one.kind, one.id)), st.integers(0, 2**40))
def test_entries_of_all_kinds_read_back_in_the_order_of_kinds(entries: list[Entry], first: int) -> None:
    name, data = write_batch("2020-06-01", [], entries, first=first)
    batch = read_batch(data)
    assert (batch.name, batch.first) == (name, first)
    read = [read_entry(line, at, 2) for at, line in enumerate(batch.lines, 2)]
    assert sorted(read) == sorted(entries)
    assert [one.kind for one in read] == sorted((one.kind for one in entries), key=KINDS.index)


@pytest.mark.slow
@given(st.lists(st.sampled_from(["main", "left", "right", "merge left", "merge right", "old"]), max_size=12))
@settings(max_examples=at_most(60))
def test_branches_merged_in_any_order_give_each_entry_a_number_of_its_own(acts: list[str]) -> None:
    branches: dict[str, Files] = {"main": dict([in_format_1("2020-01-01", [], ["first", "other"])])}
    for number, act in enumerate(acts):
        date = f"2020-02-{number + 1:02}"
        verb, _, side = act.partition(" ")
        main = branches["main"]
        if verb == "merge":
            branches["main"] = main | branches.pop(side, {})
        elif verb == "old":  # a branch that an earlier program published on
            files = dict([in_format_1(date, Ledger.of_files(main).heads(), [f"old-{number}"])])
            branches["main"] = main | files
        else:
            entries = [entry("agent", f"{verb}-{number}"), entry("statement", f"{verb}-{number}")]
            branches[verb] = publish(branches.get(verb, main), date, entries, on_main=verb == "main")
    merged = {name: data for files in branches.values() for name, data in files.items()}
    final = publish(merged, "2020-03-01", [entry("topic", "last")], on_main=True)
    ledger = Ledger.of_files(final)
    assert ledger.problems() == []
    numbers = numbers_of(ledger)
    assert sorted(numbers.values()) == list(range(len(numbers)))
    assert numbers["topic", "last", 1] == len(numbers) - 1
    # Once given, a number stays, whatever comes later.
    before = {
        key: number for key, number in numbers_of(Ledger.of_files(branches["main"])).items() if acts[-1:] == ["main"]
    }
    assert before.items() <= numbers.items()


def test_two_branches_merged_in_either_order_are_numbered_alike_by_the_next_batch() -> None:
    start = publish({}, "2020-01-01", [entry("agent", "salma")], on_main=True)
    left = publish(start, "2020-01-02", [entry("statement", "left")], on_main=False)
    right = publish(start, "2020-01-03", [entry("statement", "right"), entry("topic", "right")], on_main=False)
    found = []
    for one, other in itertools.permutations((left, right)):
        merged = publish(one | other, "2020-01-04", [], on_main=True)
        ledger = Ledger.of_files(merged)
        assert ledger.problems() == []
        found.append(numbers_of(ledger))
    assert found[0] == found[1]
    assert sorted(found[0].values()) == [0, 1, 2, 3]


def test_two_batches_that_claim_one_number_are_refused_and_so_is_a_number_left_out() -> None:
    start = publish({}, "2020-01-01", [entry("agent", "salma")], on_main=True)
    one = publish(start, "2020-01-02", [entry("statement", "one")], on_main=True)
    other = publish(start, "2020-01-03", [entry("statement", "other")], on_main=True)
    [problem] = Ledger.of_files(one | other).problems()
    assert (problem.code, problem.facts) == ("ledger-numbers", {"first": 1, "next": 2})
    assert problem.file.startswith("2020-01-03")

    heads = Ledger.of_files(start).heads()
    for wrong in (0, 2):
        name, data = write_batch("2020-01-04", heads, [entry("topic", "water")], first=wrong)
        assert [p.code for p in Ledger.of_files(start | {name: data}).problems()] == ["ledger-numbers"]


def test_a_ledger_of_format_1_is_read_numbered_by_the_first_batch_of_format_2_and_gone_on_with() -> None:
    old = dict([in_format_1("2020-01-01", [], ["b", "c"])])
    old |= dict([in_format_1("2020-01-02", Ledger.of_files(old).heads(), ["a"])])
    ledger = Ledger.of_files(old)
    assert ledger.format == 1
    last = ledger.last("statement", "a")
    assert last is not None
    mixed = publish(old, "2020-01-03", [entry("agent", "salma")], on_main=True)
    ledger = Ledger.of_files(mixed)
    assert (ledger.format, ledger.problems()) == (2, [])
    assert numbers_of(ledger) == {
        ("statement", "b", 1): 0, ("statement", "c", 1): 1, ("statement", "a", 1): 2, ("agent", "salma", 1): 3,
    }  # fmt: skip
    # Parts of 64 bits are compared with those of 128.
    assert changed_parts(last.aspects, "statement", SALMA) == []
    assert changed_parts(last.aspects, "statement", SALMA | {"note": {"en": "n"}}) == ["note"]
    correction = {"date": "2020-02-01", "kind": "erratum", "reason": {"en": "r"}}
    short = {"correction": digests_of_parts("agent", {"corrections": [correction]})["correction"][:16]}
    assert new_corrections({"corrections": [correction, correction]}, Aspects(short)) == [correction]


def test_an_earlier_version_is_shown_with_what_had_a_smaller_number() -> None:
    first = entry("agent", "salma")
    files = publish({}, "2020-01-01", [first, entry("statement", "on-the-well")], on_main=True)
    renamed = entry("agent", "salma", SALMA | {"name": {"en": "Salma H.", "ar": "سلمى ح."}}, first)
    files = publish(files, "2020-01-02", [renamed], on_main=True)
    files = publish(files, "2020-01-03", [entry("statement", "on-the-road")], on_main=True)
    ledger = Ledger.of_files(files)
    numbers = numbers_of(ledger)
    assert ledger.version_at("agent", "salma", numbers["statement", "on-the-well", 1]) == 1
    assert ledger.version_at("agent", "salma", numbers["statement", "on-the-road", 1]) == 2
    assert ledger.version_at("agent", "salma", 0) == 1  # its first, where there is none before
    assert ledger.version_at("agent", "nobody", 5) == 0


def test_what_was_replaced_keeps_its_words_without_a_record() -> None:
    first = entry("agent", "s-haddad")
    way_back = WayBack(difference(NOTHING, SALMA))
    gone = entry("agent", "s-haddad", NOTHING, first)._replace(was=way_back.digest, replaced_by="salma")
    name, data = write_batch("2020-01-01", [], [first], first=0)
    later, more = write_batch("2020-01-02", [read_batch(data).digest], [gone], [way_back], first=1)
    ledger = Ledger.of_files({name: data, later: more})
    assert ledger.problems() == []
    assert [v.record for v in versions(NOTHING, ledger.history("agent", "s-haddad"))] == [SALMA, NOTHING]


def test_a_batch_of_format_2_is_held_to_its_form() -> None:
    good = json.loads(entry("agent", "salma").line())
    for change, problem in (
        ({"kind": "person"}, "must name a record by its kind and id"),
        ({"replaced_by": "../x"}, "must name a record by its kind and id"),
        ({"parts": {"name": "0" * 16}}, "must have 32 hexadecimal digits"),
        ({"replaced_by": "other"}, "must be nothing any more"),
        ({"statement": "salma"}, "must have the fields of an entry and no others"),
    ):
        header = {"format": "sijill-ledger-2", "date": "2020-01-01", "parents": [], "first": 0, "numbers": {}}
        lines = [canonical_form(header), canonical_form(good | change)]
        data = b"\n".join(lines) + b"\n"
        found = Ledger.of_files({f"2020-01-01-{digest_of_bytes(data)[7:15]}.jsonl": data}).problems()
        assert [p.facts["requirement"].startswith(problem) for p in found] == [True]
    one, other = entry("statement", "a"), entry("agent", "b")
    _, data = write_batch("2020-01-01", [], [one, other], first=0)
    head, *rest = data.splitlines(keepends=True)
    turned = b"".join([head, *rest[::-1]])
    found = Ledger.of_files({f"2020-01-01-{digest_of_bytes(turned)[7:15]}.jsonl": turned}).problems()
    assert [p.facts["requirement"] for p in found] == ["must be in the order of kinds and ids"]
