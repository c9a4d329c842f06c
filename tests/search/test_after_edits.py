"""After any edits the index must be, byte for byte, what it would be from nothing."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.model.output import Output
from sijill.search.index import layout, mend
from sijill.search.index.make import MadeSegment, Work, from_nothing, make_one_segment
from sijill.search.index.mend import after_edits
from sijill.search.index.segment import Vocabulary
from sijill.search.texts import SearchText
from sijill.state import tables

WORDS = (
    "bridge",
    "bridges",
    "river",
    "Haddad",
    "reopened",
    "جسر",
    "الجسر",
    "جسور",
    "النهر",
    "أعيد",
    "٢٠٣٠",
    "الحداد",
    "ثم",
    "and/or",
    "12,000,",
    "—",
    "don't",
    "«جسور»\u00a0النهر",
    "_",
    "ج" * 40 + "ر",
    "ج" * 40 + "س",
)
Archive = dict[str, SearchText]
texts = st.lists(
    st.tuples(st.sampled_from(["title", "name", "passage", "translation", "other"]),
              st.lists(st.sampled_from(WORDS) | st.text("abcجسرنه", min_size=1, max_size=5), max_size=8).map(" ".join)),
    max_size=4,
)  # fmt: skip
facets = st.lists(st.sampled_from(["year:2030", "topic:roads", "speaker:salma-haddad"]), max_size=3, unique=True)
ids = st.integers(0, 300).map(lambda number: f"2030-{number:03}")
archives = st.dictionaries(ids, st.tuples(texts, facets), min_size=1, max_size=40)


def archive(found: dict[str, tuple[list[tuple[str, str]], list[str]]]) -> Archive:
    return {name: SearchText(name, tuple(words), tuple(kinds)) for name, (words, kinds) in found.items()}


def maker(statements: Archive) -> Callable[[Sequence[Work]], Iterator[MadeSegment]]:
    vocabularies = (Vocabulary(), Vocabulary())  # as two workers have them

    def make(work: Sequence[Work]) -> Iterator[MadeSegment]:
        for number, members in work:
            yield make_one_segment(number, [statements[member] for member in members], vocabularies[number % 2])

    return make


def database(statements: Archive) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(tables.SEARCH + "CREATE TABLE statements(id TEXT PRIMARY KEY, ordering TEXT);")
    hold(connection, statements)
    return connection


def hold(connection: sqlite3.Connection, statements: Archive) -> None:
    connection.execute("DELETE FROM statements")
    connection.executemany("INSERT INTO statements VALUES(?, ?)", [(name, name) for name in sorted(statements)])


def files(outputs: Sequence[Output] | Iterator[Output]) -> dict[str, bytes]:
    found = list(outputs)
    assert len({output.path for output in found}) == len(found)
    return {output.path: output.data for output in found}


@pytest.fixture(autouse=True)
def _small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few statements fill many segments and shards."""
    for name, value in (("SEGMENT_CUT", 6), ("IDS_IN_FILE", 2), ("_LEAST", 40), ("_MOST", 160), ("_CUT", 3)):
        monkeypatch.setattr(layout, name, value)


@settings(max_examples=60, deadline=None)
@given(before=archives, edits=st.lists(st.tuples(archives, st.sets(ids, max_size=4)), min_size=1, max_size=3))
@pytest.mark.slow
def test_edits_give_the_bytes_of_an_index_made_from_nothing(
    before: dict[str, tuple[list[tuple[str, str]], list[str]]],
    edits: list[tuple[dict[str, tuple[list[tuple[str, str]], list[str]]], set[str]]],
) -> None:
    statements = archive(before)
    connection = database(statements)
    site = files(from_nothing(connection, maker(statements)))
    for changed, removed in edits:
        few = dict(list(archive(changed).items())[:3])
        statements = {name: text for name, text in {**statements, **few}.items() if name not in removed}
        if not statements:
            break
        hold(connection, statements)
        names = {"en": str(len(statements) // 3).encode()}
        update = after_edits(connection, set(few), statements.__getitem__, names)
        if update is None:
            site = files(from_nothing(connection, maker(statements), names))
        else:
            for path in update.gone:
                site.pop(path, None)
            site |= files(update.outputs)
        fresh = files(from_nothing(database(statements), maker(statements), names))
        assert site.keys() == fresh.keys()
        assert site == fresh


def test_pages_made_anew_for_the_sake_of_others_are_no_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mend, "_FEW", 3)
    statements = {
        f"2030-{number:03}": SearchText(f"2030-{number:03}", (("title", f"bridge {number} جسر"),), ("year:2030",))
        for number in range(60)
    }
    connection = database(statements)
    site = files(from_nothing(connection, maker(statements)))
    statements["2030-007"] = SearchText("2030-007", (("title", "river"),), ("year:2030",))
    update = after_edits(connection, set(statements), statements.__getitem__)
    assert update is not None
    for path in update.gone:
        del site[path]
    site |= files(update.outputs)
    assert site == files(from_nothing(database(statements), maker(statements)))
    statements = {name: text._replace(texts=(("title", "النهر"),)) for name, text in statements.items()}
    assert after_edits(connection, set(statements), statements.__getitem__) is None


def test_the_stamp_changes_with_any_file_and_with_nothing_else() -> None:
    statements = archive({f"2030-{number:03}": ([("title", f"bridge {number}")], []) for number in range(9)})

    def stamp(statements: Archive, names: bytes = b"{}") -> tuple[str, set[str]]:
        found = list(from_nothing(database(statements), maker(statements), {"en": names}))
        return layout.stamp_of(found[-1]), {output.path for output in found}

    one, paths = stamp(statements)
    assert stamp(dict(reversed(statements.items()))) == (one, paths)
    other = {"2030-004": statements["2030-004"]._replace(facets=("topic:roads",))}
    for again, others in (stamp(statements | other), stamp(statements, b"{ }")):
        assert again != one
        assert paths - others  # under a name that the older index has, nothing is changed
