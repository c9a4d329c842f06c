import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.merkle import (
    EMPTY,
    ProofError,
    Tree,
    check_consistency,
    check_inclusion,
    consistency,
    hash_of_children,
    hash_of_leaf,
    inclusion,
    pieces_around,
    root_of,
)

# The leaves and roots by which implementations of RFC 6962 are compared (certificate-transparency, merkle_tree_test).
PUBLISHED = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MOST = 70


def leaf(number: int) -> bytes:
    return hash_of_leaf(b"entry %d" % number)


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(leaf(number) for number in range(MOST))


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


def test_roots_are_the_published_ones() -> None:
    known = Tree(hash_of_leaf(bytes.fromhex(one)) for one in PUBLISHED)
    assert [root_of(known.node, size).hex() for size in range(1, 9)] == ROOTS
    assert root_of(known.node, 0) == EMPTY == bytes.fromhex(hashlib.sha256().hexdigest())


def test_every_root_is_the_definition_s(tree: Tree) -> None:
    for size in range(1, MOST + 1):
        assert root_of(tree.node, size) == by_definition([leaf(number) for number in range(size)])


@pytest.mark.slow
def test_every_leaf_is_proved_in_every_size_and_no_other_leaf_or_place_is(tree: Tree) -> None:
    for size in range(1, MOST + 1):
        root = root_of(tree.node, size)
        for index in range(size):
            proof = inclusion(tree.node, index, size)
            check_inclusion(proof, index, size, leaf(index), root)
            for wrong in (index - 1, index + 1, size):
                with pytest.raises(ProofError):
                    check_inclusion(proof, wrong, size, leaf(index), root)
            with pytest.raises(ProofError):
                check_inclusion(proof, index, size, leaf(index + 1), root)
            with pytest.raises(ProofError):
                check_inclusion([*proof, root], index, size, leaf(index), root)
            if proof:
                with pytest.raises(ProofError):
                    check_inclusion(proof[:-1], index, size, leaf(index), root)


@pytest.mark.slow
def test_every_size_is_proved_the_beginning_of_every_later_one(tree: Tree) -> None:
    for second in range(MOST + 1):
        later = root_of(tree.node, second)
        for first in range(second + 1):
            root, proof = root_of(tree.node, first), consistency(tree.node, first, second)
            check_consistency(proof, first, second, root, later)
            with pytest.raises(ProofError):
                check_consistency([*proof, root], first, second, root, later)
            if 0 < first < second:
                with pytest.raises(ProofError):
                    check_consistency(proof[:-1], first, second, root, later)
                with pytest.raises(ProofError):
                    check_consistency(proof, first, second, hash_of_leaf(root), later)


@pytest.mark.slow
@given(st.data())
def test_a_tree_with_another_beginning_is_never_proved(data: st.DataObject) -> None:
    second = data.draw(st.integers(2, MOST))
    first = data.draw(st.integers(1, second - 1))
    changed = data.draw(st.integers(0, first - 1))
    honest = Tree(leaf(number) for number in range(second))
    other = Tree(leaf(number if number != changed else 1000) for number in range(second))
    root = root_of(honest.node, first)
    for proof in (consistency(other.node, first, second), consistency(honest.node, first, second)):
        with pytest.raises(ProofError):
            check_consistency(proof, first, second, root, root_of(other.node, second))


@given(st.data())
def test_a_proof_with_any_bit_changed_is_refused(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, MOST))
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(leaf(number) for number in range(size))
    root = root_of(tree.node, size)
    proof = inclusion(tree.node, index, size)
    at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    changed = bytearray(proof[at])
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ProofError):
        check_inclusion([*proof[:at], bytes(changed), *proof[at + 1 :]], index, size, leaf(index), root)


@given(st.integers(0, 80), st.integers(0, 80), st.lists(st.binary(min_size=32, max_size=32), max_size=9))
def test_what_is_no_proof_is_refused_and_never_an_error(first: int, second: int, proof: list[bytes]) -> None:
    root = leaf(1)
    with pytest.raises(ProofError):
        check_inclusion(proof, first, second, leaf(2), root)
    with pytest.raises(ProofError):
        check_consistency(proof, first, second, leaf(2), root)


def test_an_entry_is_never_taken_for_a_node(tree: Tree) -> None:
    forged = hash_of_leaf(tree.node(0, 0) + tree.node(0, 1))
    with pytest.raises(ProofError):
        check_inclusion([tree.node(1, 1)], 0, 2, forged, root_of(tree.node, 4))


@given(st.integers(1, MOST), st.sets(st.integers(0, MOST - 1), max_size=4))
def test_pieces_around_leaves_are_the_whole_tree_and_few(size: int, shown: set[int]) -> None:
    tree = Tree(leaf(number) for number in range(size))
    pieces = list(pieces_around(tree.node, size, shown))
    assert sum(count for count, _ in pieces) == size
    assert len(pieces) <= (len(shown) + 1) * 2 * size.bit_length()
    at, joined = 0, list[tuple[int, bytes]]()
    for count, found in pieces:
        assert count == 1 or not shown & set(range(at, at + count))
        at += count
        while joined and joined[-1][0] == count:
            found, count = hash_of_children(joined.pop()[1], found), 2 * count
        joined.append((count, found))
    root = joined.pop()[1]
    while joined:
        root = hash_of_children(joined.pop()[1], root)
    assert root == root_of(tree.node, size)
