"""Tiles (C2SP ``tlog-tiles``): a tree as static files of up to 256 hashes, and entries in bundles of up to 256.

A tile of level 0 has hashes of leaves, one of level 1 those of full tiles of level 0, and so on. A *partial* tile is
the beginning of one that is not full yet.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from sijill.model.merkle import hash_of_children

WIDTH = 256
HEIGHT = 8
HASH = 32
LONGEST_ENTRY = 65535


class Tile(NamedTuple):
    """The address of a tile: its level, its number in the level, and how many hashes it has."""

    level: int
    number: int
    width: int

    def path(self) -> str:
        """Return its path below the log's address."""
        return f"tile/{self.level}/{_path(self.number, self.width)}"


ReadTile = Callable[[Tile], bytes]


def bundle_path(index: int, width: int) -> str:
    """Return the path of a bundle of entries below the log's address."""
    return f"tile/entries/{_path(index, width)}"


def tiles_of(size: int, before: int = 0) -> Iterator[Tile]:
    """Yield the tiles that a tree of ``size`` entries has and a tree of ``before`` entries did not have."""
    level = 0
    while size >> (HEIGHT * level):
        now, then = size >> (HEIGHT * level), before >> (HEIGHT * level)
        for index in range(then // WIDTH, -(-now // WIDTH)):
            width = min(WIDTH, now - index * WIDTH)
            if index * WIDTH + width > then:
                yield Tile(level, index, width)
        level += 1


def tile_of(level: int, index: int, size: int) -> Tile:
    """Return a tile as wide as it is in a tree of ``size`` entries."""
    return Tile(level, index, min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH))


class Nodes:
    """The nodes of a tree that is read from its tiles; ``size`` is how many entries the tree has.

    A tile is read when one of its nodes is first needed, and the last ones are kept. ``read`` must raise an error if it
    has no tile of that width.
    """

    def __init__(self, read: ReadTile, size: int) -> None:
        self._read = read
        self.size = size
        self._levels = lru_cache(maxsize=64)(self._levels_of)

    def node(self, height: int, index: int) -> bytes:
        """Return a node (``merkle.Node``); raises IndexError for one that the tree does not have."""
        level, within = divmod(height, HEIGHT)
        place = index << within
        levels = self._levels(level, place // WIDTH)
        return levels[within][(place % WIDTH) >> within]

    def _levels_of(self, level: int, index: int) -> list[list[bytes]]:
        tile = tile_of(level, index, self.size)
        if tile.width < 1:
            raise IndexError(tile)
        data = self._read(tile)
        if len(data) < tile.width * HASH:
            raise IndexError(tile)
        levels = [[data[at : at + HASH] for at in range(0, tile.width * HASH, HASH)]]
        while len(levels[-1]) > 1:
            below = levels[-1]
            levels.append([hash_of_children(*below[at : at + 2]) for at in range(0, len(below) - 1, 2)])
        return levels


def bundle(entries: Iterable[bytes]) -> bytes:
    """Return a bundle of entries: each after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def _path(index: int, width: int) -> str:
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.append(f"x{index % 1000:03}")
    return "/".join(reversed(parts)) + (f".p/{width}" if width < WIDTH else "")
