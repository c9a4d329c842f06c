"""Merkle trees (RFC 6962, section 2.1): roots, proofs of inclusion and of consistency, and their checks.

A hash has 32 bytes. Trees are made of *nodes*: ``node(height, index)`` is the hash over ``2**height`` leaves from leaf
``index * 2**height`` on, all of which the tree must have.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

Node = Callable[[int, int], bytes]
EMPTY = hashlib.sha256().digest()
"""The root of a tree without leaves."""


class ProofError(ValueError):
    """A proof that does not prove what it should; the message begins with "must"."""


def hash_of_leaf(entry: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 of a zero byte and the entry."""
    return hashlib.sha256(b"\0" + entry).digest()


def hash_of_children(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node: SHA-256 of a byte 1 and the hashes below it."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """A tree in memory, to which leaves are added."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.add(leaf)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0])

    def add(self, leaf: bytes) -> None:
        """Add the hash of a leaf."""
        height = 0
        while True:
            if height == len(self._levels):
                self._levels.append([])
            level = self._levels[height]
            level.append(leaf)
            if len(level) % 2:
                return
            leaf = hash_of_children(level[-2], level[-1])
            height += 1

    def node(self, height: int, index: int) -> bytes:
        """Return a node; raises IndexError if the tree does not have all leaves below it."""
        return self._levels[height][index]


def root_of(node: Node, size: int) -> bytes:
    """Return the root of the tree's first ``size`` leaves."""
    return _over(node, 0, size)


def root_with(node: Node, size: int, leaves: Iterable[bytes]) -> bytes:
    """Return the root that a tree of ``size`` leaves would have with ``leaves`` added; the tree stays as it is."""
    return root_of_pieces(chain(_pieces(node, 0, size), ((1, leaf) for leaf in leaves)))


def root_of_pieces(pieces: Iterable[tuple[int, bytes]]) -> bytes:
    """Return the root over complete subtrees, in order: each one's number of leaves, a power of two, and its hash."""
    left: list[tuple[int, bytes]] = []
    for count, found in pieces:
        while left and left[-1][0] == count:
            count, found = 2 * count, hash_of_children(left.pop()[1], found)
        left.append((count, found))
    root = left.pop()[1] if left else EMPTY
    while left:
        root = hash_of_children(left.pop()[1], root)
    return root


def pieces_around(node: Node, size: int, shown: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Yield complete subtrees that make up the whole tree, in order, as large as possible without leaves in ``shown``.

    Each is its number of leaves, a power of two, and its hash; a leaf in ``shown`` is a subtree by itself. To get the
    root, join neighbours of the same size as they come, and at the end the rest from the right.
    """
    low = 0
    for end in (*sorted({leaf for leaf in shown if leaf < size}), size):
        while low < end:
            count = 1
            while low % (2 * count) == 0 and low + 2 * count <= end:
                count *= 2
            yield count, node(count.bit_length() - 1, low // count)
            low += count
        if low < size:
            yield 1, node(0, low)
            low += 1


def inclusion(node: Node, index: int, size: int) -> list[bytes]:
    """Return the proof that a leaf is in the tree of ``size`` leaves: the audit path, from the leaf upwards."""
    if not 0 <= index < size:
        raise IndexError(index)
    found: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            found.append(_over(node, middle, high))
            high = middle
        else:
            found.append(_over(node, low, middle))
            low = middle
    return found[::-1]


def consistency(node: Node, first: int, second: int) -> list[bytes]:
    """Return the proof that the tree of ``first`` leaves is the beginning of the tree of ``second``; empty for 0."""
    if not 0 <= first <= second:
        raise IndexError(first)
    if first == 0:
        return []
    found: list[bytes] = []
    low, high, whole = 0, second, True
    while first < high:
        middle = low + _split(high - low)
        if first <= middle:
            found.append(_over(node, middle, high))
            high = middle
        else:
            found.append(_over(node, low, middle))
            low, whole = middle, False
    if not whole:
        found.append(_over(node, low, high))
    return found[::-1]


def check_inclusion(proof: Sequence[bytes], index: int, size: int, leaf: bytes, root: bytes) -> None:
    """Raise ProofError unless a proof shows that the leaf with a hash is at ``index`` in the tree with ``root``."""
    if not 0 <= index < size:
        raise ProofError("must be of a leaf that the tree has")
    wrong = "must lead from the leaf to the tree's root"
    found = leaf
    for one, is_left in _steps(proof, index, size - 1, wrong):
        found = hash_of_children(one, found) if is_left else hash_of_children(found, one)
    if found != root:
        raise ProofError(wrong)


def check_consistency(proof: Sequence[bytes], first: int, second: int, root: bytes, later: bytes) -> None:
    """Raise ProofError unless a proof shows that the tree of ``first`` leaves is the beginning of that of ``second``.

    ``root`` and ``later`` are the roots of the two.
    """
    if not 0 <= first <= second:
        raise ProofError("must be of a tree that is not larger than the other")
    if first in (0, second):
        if proof or root != (later if first else EMPTY):
            raise ProofError("must be empty, between equal roots, for trees of the same size or an empty one")
        return
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, root)
    if not path:
        raise ProofError("must not be empty")
    number, last = first - 1, second - 1
    while number % 2:
        number, last = number >> 1, last >> 1
    wrong = "must lead to the roots of both trees"
    before = after = path[0]
    for one, is_left in _steps(path[1:], number, last, wrong):
        if is_left:
            before, after = hash_of_children(one, before), hash_of_children(one, after)
        else:
            after = hash_of_children(after, one)
    if before != root or after != later:
        raise ProofError(wrong)


def _steps(proof: Sequence[bytes], number: int, last: int, short: str) -> Iterator[tuple[bytes, bool]]:
    """Yield the hashes of a proof upwards, and whether each is left of what it is joined with.

    The steps are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2. Raises ProofError, with the message ``short``, for a
    proof that ends below the root.
    """
    for one in proof:
        if last == 0:
            raise ProofError("must not be longer than the tree is high")
        is_left = bool(number % 2) or number == last
        yield one, is_left
        while is_left and number % 2 == 0 and number:
            number, last = number >> 1, last >> 1
        number, last = number >> 1, last >> 1
    if last:
        raise ProofError(short)


def _split(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


def _over(node: Node, low: int, high: int) -> bytes:
    """Return the hash over the leaves from ``low``, where a subtree begins, to before ``high``."""
    return root_of_pieces(_pieces(node, low, high))


def _pieces(node: Node, low: int, high: int) -> Iterator[tuple[int, bytes]]:
    """Yield the largest complete subtrees over such leaves, in order: how many each has, and its hash."""
    while low < high:
        height = (high - low).bit_length() - 1
        if low:
            height = min(height, (low & -low).bit_length() - 1)
        yield 1 << height, node(height, low >> height)
        low += 1 << height
