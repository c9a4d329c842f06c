"""Salts: whoever has them can prove every digest, and whoever lacks one can confirm no guess with what is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.ledger.entries import MalformedError, is_same_but_for_words, read_batch
from sijill.ledger.parts import Aspects, changed_parts, digests_of_parts, parts_of
from sijill.ledger.salts import GONE, UNSALTED, Salts, is_salt, new_salt, salts_in
from sijill.ledger.store import Ledger
from sijill.ledger.versions import digest_of_record
from sijill.model.record_kinds import RecordKind
from tests.ledger.test_ledger import FIRST, THIRD, entry_of, three_versions, written
from tests.ledger.test_withheld import KINDS, RECORDS

SALT = st.binary(min_size=16, max_size=16).map(bytes.hex)
WELL = "2020-05-04-well"


@given(KINDS, SALT, st.data())
def test_nothing_that_is_left_confirms_a_guess(kind: RecordKind, salt: str, data: st.DataObject) -> None:
    record = RECORDS[kind]
    whole = Salts(salt)
    published = digests_of_parts(kind, record, whole)
    gone = data.draw(st.sets(st.sampled_from(sorted(published)), min_size=1))
    left = whole.only(published.keys() - gone)
    # The right guess is no better than a wrong one: the aspect differs, and the record is not recognised.
    # Of a statement's kind and language, which have one digest, either may be the one that differs.
    either = {"language"} if kind == "statement" and "kind" in gone else set()
    assert set(changed_parts(Aspects(published, left), kind, record)) == gone | either
    assert left.digest_of_version(digest_of_record(record)) is None
    # No salt that is left, nor what an entry says of the version's, is one of those that are gone.
    known = {*left.aspects.values(), whole.name}
    assert known.isdisjoint({salt, *map(whole.of_aspect, gone)})
    assert set(published.values()).isdisjoint(digests_of_parts(kind, record).values())


@given(KINDS, SALT)
def test_with_its_salt_each_aspect_and_the_record_is_proved(kind: RecordKind, salt: str) -> None:
    record, salts = RECORDS[kind], Salts(salt)
    published = Aspects(digests_of_parts(kind, record, salts), salts)
    assert changed_parts(published, kind, record) == []
    for aspect, values in parts_of(kind, record).items():
        only = Aspects(published.digests, salts.only([aspect]))
        assert only.has(aspect, values)
        assert not only.has(aspect, [*values, ["note", "more"]])


@given(SALT, SALT)
def test_two_versions_with_the_same_words_have_nothing_in_common(one: str, other: str) -> None:
    digests = [set(digests_of_parts("statement", FIRST, Salts(salt)).values()) for salt in (one, other)]
    assert digests[0].isdisjoint(digests[1]) or one == other


@given(SALT, st.sets(st.sampled_from(["title", "passage", "date"])))
def test_a_line_of_salts_reads_back(salt: str, aspects: set[str]) -> None:
    for salts in (Salts(salt), Salts(salt).only(aspects)):
        line = salts.line("statement", WELL, 3)
        if line:
            batch = read_batch(written("2020-06-01", [], [])[1] + line)
            assert batch.salts == {("statement", WELL, 3): salts}
            assert batch.salt_lines == line
        else:
            assert not aspects


@pytest.mark.parametrize(
    "line",
    [
        b'{"of":"statement/a","version":1}',
        b'{"of":"statement/a","salt":"short","version":1}',
        b'{"of":"statement/a","salt":"' + b"0" * 32 + b'"}',
        b'{"of":"nothing/a","salt":"' + b"0" * 32 + b'","version":1}',
        b'{"of":"statement/a","salt":"' + b"0" * 32 + b'","salts":{},"version":1}',
        b'{"of":"statement/a","salts":{"title":1},"version":1}',
        b'{"of":"statement/a","salts":[],"version":1}',
        b'{"of":"statement/../a","salt":"' + b"0" * 32 + b'","version":1}',
        b'{"of":"statement/a","salt":"' + b"0" * 32 + b'","version":true}',
        b'{"patch":[],"salt":"","was":"x"}',
        b'{"patch":[],"salt":1,"was":"x"}',
        b'{"of":1}',
    ],
)
def test_what_is_no_line_of_salts_is_refused_with_its_line(line: bytes) -> None:
    with pytest.raises(MalformedError) as found:
        read_batch(written("2020-06-01", [], [entry_of("2020-a", FIRST)])[1] + line + b"\n")
    assert found.value.line == 4


def test_a_branch_may_lack_salts_of_the_base_and_have_no_others() -> None:
    _, base = written("2020-06-01", [], [entry_of("2020-a", FIRST)])
    batch = read_batch(base)
    [(of, salts)] = batch.salts.items()
    some = salts.only(["title", "date"])
    assert is_same_but_for_words(batch.proved, base)
    assert is_same_but_for_words(batch.proved + some.line(*of), base)
    assert not is_same_but_for_words(base, batch.proved)
    other = Salts(new_salt())
    for wrong in (other, other.only(["title"]), salts.only(["no-such-aspect"])):
        assert not is_same_but_for_words(batch.proved + wrong.line(*of), base)


def test_a_salt_that_its_entry_does_not_name_is_a_fault_of_the_file() -> None:
    name, data = written("2020-06-01", [], [entry_of("2020-a", FIRST)])
    batch = read_batch(data)
    [of] = batch.salts
    problems = Ledger.of_files({name: batch.proved + Salts(new_salt()).line(*of)}).problems()
    assert [(one.code, one.line) for one in problems] == [("ledger-malformed", 2)]


def test_versions_without_all_of_their_salts_are_listed() -> None:
    files = three_versions()
    assert list(Ledger.of_files(files).without_salts()) == []
    name = sorted(files)[1]
    batch = read_batch(files[name])
    files[name] = batch.proved
    ledger = Ledger.of_files(files)
    assert [one.entry.version for one in ledger.without_salts()] == [2]
    last = ledger.last("statement", WELL)
    assert last is not None
    assert last.is_of(digest_of_record(THIRD))


def test_a_salt_is_random_and_of_its_form() -> None:
    assert len({new_salt() for _ in range(100)}) == 100
    assert all(is_salt(new_salt()) for _ in range(10))
    assert not any(is_salt(one) for one in ("", "0" * 31, "G" * 32, "0" * 32 + "\n", None, 0))
    assert salts_in({}) is None
    assert (GONE.digest_of_version("sha256:1"), UNSALTED.digest_of_version("sha256:1")) == (None, "sha256:1")
