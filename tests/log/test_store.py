"""The log of a ledger in SQLite: the same tree whichever way it came to be, and a proof of each entry."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.ledger.entries import Entry, read_batch, write_batch
from sijill.ledger.store import Ledger
from sijill.log.notes import Note
from sijill.log.store import Log
from sijill.log.tiles import tiles_of
from sijill.model.merkle import ProofError, Tree, check_consistency, consistency, hash_of_leaf, root_of
from tests.examples import at_most
from tests.made_up.logged import KEY, LATER_KEY

DIGEST = "sha256:" + "0" * 64


class Made:
    """A ledger in a folder that grows by batches, and the lines of its entries in the order of their numbers."""

    def __init__(self, folder: Path) -> None:
        self.ledger, self.log = folder / "ledger", folder / "log"
        self.ledger.mkdir()
        self.log.mkdir()
        self.lines: list[bytes] = []
        self.heads: list[str] = []
        self.connection = Ledger().connection

    def batch(self, count: int) -> None:
        names = [f"record-{len(self.lines) + number:06}" for number in range(count)]
        entries = [Entry("statement", name, 1, DIGEST, {}, {}, []) for name in names]
        name, data = write_batch("2024-06-01", self.heads, entries, first=len(self.lines))
        (self.ledger / name).write_bytes(data)
        batch = read_batch(data)
        self.heads, self.lines = [batch.digest], [*self.lines, *batch.lines]

    def checkpoint(self) -> None:
        self.open()
        head = Log(self.connection, [KEY.public_key]).head_with([])
        note = Note(head.text(), (KEY.sign(head.text()),))
        (self.log / f"{head.size}.checkpoint").write_bytes(note.data())

    def open(self) -> Log:
        again = Ledger(self.connection).sync(self.ledger).records is None
        log = Log(self.connection, [KEY.public_key])
        log.sync(self.log, again=again)
        return log


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


@pytest.mark.slow
@settings(max_examples=at_most(15))
@given(st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_a_log_that_grows_is_the_tree_of_all_entries(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int]
) -> None:
    made = Made(tmp_path_factory.mktemp("log"))
    sizes = []
    for count in counts:
        made.batch(count)
        made.checkpoint()
        sizes.append(len(made.lines))
    log = made.open()
    tree = Tree(map(hash_of_leaf, made.lines))
    assert log.problems() == []
    assert (log.leaves, log.sizes) == (len(made.lines), sizes)
    for size in sizes:
        assert log.root(size) == root_of(tree.node, size)
    for tile in tiles_of(log.leaves):
        expected = [tree.node(8 * tile.level, tile.number * 256 + at) for at in range(tile.width)]
        assert log.tile(tile) == b"".join(expected)
    for number in range(0, len(made.lines), 7):
        proof = log.proof(number)
        assert proof is not None
        head = proof.check(hash_of_leaf(made.lines[number]))
        assert head.size == next(size for size in sizes if size > number)
        with pytest.raises(ProofError):
            proof.check(hash_of_leaf(b"another entry"))
    for first, second in itertools.pairwise(sizes):
        check_consistency(consistency(tree.node, first, second), first, second, log.root(first), log.root(second))


def test_what_a_log_reads_again_is_what_it_read_at_first(made: Made) -> None:
    made.batch(300)
    made.checkpoint()
    made.batch(20)
    log = made.open()
    before = {tile: log.tile(tile) for tile in tiles_of(320)}
    log.sync(made.log, again=True)
    assert {tile: log.tile(tile) for tile in tiles_of(320)} == before
    assert not log.sync(made.log).changed


def test_what_changed_is_what_has_grown_and_what_is_proved_now(made: Made) -> None:
    made.batch(300)
    log = made.open()
    made.checkpoint()
    found = log.sync(made.log)
    assert found.spans == [(0, 300)]
    made.batch(10)
    Ledger(made.connection).sync(made.ledger)
    assert log.sync(made.log).spans == []
    made.checkpoint()
    log = made.open()
    assert log.proof(305) is not None
    (made.log / "300.checkpoint").unlink()
    assert log.sync(made.log).spans == [(0, 300)]
    assert log.size_proving(3) == 310


def test_entries_without_a_checkpoint_have_no_proof(made: Made) -> None:
    made.batch(3)
    assert made.open().proof(1) is None
    assert made.open().size_proving(1) == 0


def test_a_checkpoint_of_another_tree_key_name_or_size_is_a_problem(made: Made) -> None:
    made.batch(3)
    made.checkpoint()
    path = made.log / "3.checkpoint"
    good = path.read_bytes()
    text = good.decode().partition("\n\n")[0] + "\n"

    def problem(note: Note, name: str = "3.checkpoint") -> list[str]:
        (made.log / name).write_bytes(note.data())
        try:
            return [one.code for one in made.open().problems()]
        finally:
            (made.log / name).unlink()

    origin, size, root = text[:-1].split("\n")
    other_root = f"{origin}\n{size}\n{'A' * 43}=\n"
    assert problem(Note(text, (LATER_KEY.sign(text),))) == ["log-unsigned"]
    assert problem(Note(text, (LATER_KEY.sign(text), KEY.sign(text)))) == []
    assert problem(Note(other_root, (KEY.sign(other_root),))) == ["log-rewritten"]
    assert problem(Note(other_root, (KEY.sign(text),))) == ["log-unsigned"]
    named = f"other.example/log\n{size}\n{root}\n"
    assert problem(Note(named, (KEY.sign(named),))) == ["log-unsigned"]
    assert problem(Note(text, (KEY.sign(text),)), "2.checkpoint") == ["log-malformed"]
    larger = f"{origin}\n9\n{root}\n"
    assert problem(Note(larger, (KEY.sign(larger),)), "9.checkpoint") == ["log-rewritten"]
    path.write_bytes(good.replace(b"\n", b"\r\n"))
    assert made.open().problems() == []
    path.write_bytes(b"no note")
    assert [one.code for one in made.open().problems()] == ["log-malformed"]


def test_without_keys_there_is_no_log_and_a_checkpoint_is_nobody_s(made: Made) -> None:
    made.batch(3)
    Ledger(made.connection).sync(made.ledger)
    log = Log(made.connection, [])
    log.sync(made.log)
    assert (log.leaves, log.problems()) == (0, [])
    made.checkpoint()
    log.sync(made.log, again=True)
    assert [one.code for one in log.problems()] == ["log-unsigned"]


def test_entries_that_no_checkpoint_covers_are_called_so_from_the_first_checkpoint_on(made: Made) -> None:
    made.batch(3)
    log = made.open()
    made.checkpoint()
    made.batch(2)
    Ledger(made.connection).sync(made.ledger)
    assert log.sync(made.log).spans == [(0, 3), (3, 5)]
