from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.log.tiles import (
    HASH,
    HEIGHT,
    Nodes,
    Tile,
    bundle,
    bundle_path,
    tile_of,
    tiles_of,
)
from sijill.model.merkle import Tree, consistency, hash_of_leaf, inclusion, root_of, root_of_pieces
from tests.examples import at_most


@cache
def tree() -> Tree:
    return Tree(hash_of_leaf(b"%d" % number) for number in range(70_000))


def data_of(tile: Tile) -> bytes:
    """What C2SP's tlog-tiles says that a tile has, from a tree in memory."""
    first = tile.number * 256
    return b"".join(tree().node(HEIGHT * tile.level, first + at) for at in range(tile.width))


def test_a_tree_of_70_000_has_the_tiles_that_the_specification_counts() -> None:
    found = list(tiles_of(70_000))
    full = [sum(one.level == level and one.width == 256 for one in found) for level in range(3)]
    assert full == [273, 1, 0]
    assert [(one.level, one.width) for one in found if one.width < 256] == [(0, 112), (1, 17), (2, 1)]
    assert [(one.level, one.width) for one in tiles_of(256)] == [(0, 256), (1, 1)]
    assert list(tiles_of(0)) == []


def test_paths_are_those_of_the_specification() -> None:
    assert Tile(0, 1234067, 256).path() == "tile/0/x001/x234/067"
    assert Tile(1, 0, 17).path() == "tile/1/000.p/17"
    assert bundle_path(273, 112) == "tile/entries/273.p/112"


@pytest.mark.slow
@settings(max_examples=at_most(50), deadline=None)
@given(st.integers(1, 70_000), st.data())
def test_roots_and_proofs_from_tiles_are_those_of_the_tree(size: int, data: st.DataObject) -> None:
    asked: list[Tile] = []

    def read(tile: Tile) -> bytes:
        asked.append(tile)
        return data_of(tile)

    nodes = Nodes(read, size)
    index = data.draw(st.integers(0, size - 1))
    assert root_of(nodes.node, size) == root_of(tree().node, size)
    assert inclusion(nodes.node, index, size) == inclusion(tree().node, index, size)
    assert consistency(nodes.node, index, size) == consistency(tree().node, index, size)
    assert set(asked) <= set(tiles_of(size))
    assert len(asked) <= 9


@settings(max_examples=at_most(50), deadline=None)
@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_a_tree_that_grows_adds_just_the_tiles_that_it_did_not_have(one: int, other: int) -> None:
    before, now = sorted((one, other))
    assert set(tiles_of(now, before)) == set(tiles_of(now)) - set(tiles_of(before))


@pytest.mark.slow
def test_a_full_tile_s_hash_is_in_the_tile_above() -> None:
    hashes = (data_of(Tile(0, 3, 256))[at : at + HASH] for at in range(0, 256 * HASH, HASH))
    assert root_of_pieces((1, one) for one in hashes) == data_of(tile_of(1, 0, 70_000))[3 * HASH : 4 * HASH]


def test_a_node_that_the_tree_has_not_is_refused() -> None:
    with pytest.raises(IndexError):
        Nodes(data_of, 300).node(0, 300)
    with pytest.raises(IndexError):
        Nodes(lambda tile: b"", 300).node(0, 3)


def test_a_bundle_has_each_entry_after_its_length() -> None:
    assert bundle([b"a", b"", b"b" * 300]) == b"\x00\x01a\x00\x00\x01\x2c" + b"b" * 300
