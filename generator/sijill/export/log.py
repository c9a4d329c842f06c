"""The transparency log as the site carries it: ``/log/``, as C2SP ``tlog-tiles`` lays it out, and its public keys."""

from collections.abc import Iterator
from functools import cached_property

from sijill.ledger.store import Ledger
from sijill.log.authorities import certificates_served
from sijill.log.store import log_of
from sijill.log.tiles import HEIGHT, WIDTH, Tile, bundle, bundle_path, tiles_of
from sijill.model.output import Output
from sijill.model.urls import LOG, LOG_CHECKPOINT, LOG_KEYS, checkpoint_signed_again
from sijill.state import Archive


class LogFiles:
    """Makes the files of one archive's log; none where it has no checkpoint."""

    def __init__(self, archive: Archive) -> None:
        self.log = log_of(archive.configuration, archive.connection)
        self.ledger = Ledger.over(archive.connection)
        self._folder = archive.configuration.sources / "log"

    def head(self) -> Iterator[Output]:
        """Yield the newest checkpoint, the public keys (one a line, newest first), certificates, upper tiles.

        Checkpoints that another key has signed later are served whole, since bundles have their first signature alone.
        """
        sizes = self.log.sizes
        if sizes:
            yield Output(LOG_CHECKPOINT, self.log.checkpoint(sizes[-1]).data())
            yield Output(LOG_KEYS, "".join(f"{key.text()}\n" for key in self.log.keys).encode())
            for size in sizes:
                note = self.log.checkpoint(size)
                if len(note.signatures) > 1:
                    yield Output(checkpoint_signed_again(size), note.data())
            for name, data in certificates_served(self._folder).items():
                yield Output(f"{LOG}{name}", data)
            for tile in self._served:
                if tile.level:
                    yield Output(f"{LOG}{tile.path()}", self.log.tile(tile))

    def tile(self, number: int) -> Iterator[Output]:
        """Yield a tile of the lowest level and its entries, in each width in which they are served."""
        for tile in self._served:
            if tile[:2] == (0, number):
                first = number * WIDTH
                lines = [line for _, line in self.ledger.numbered(first, first + tile.width)]
                yield Output(f"{LOG}{tile.path()}", self.log.tile(tile))
                yield Output(f"{LOG}{bundle_path(number, tile.width)}", bundle(lines))

    @cached_property
    def _served(self) -> list[Tile]:
        """The tiles of every tree that has a checkpoint; a partial one only until it is full, as the format allows."""
        found: list[Tile] = []
        before = 0
        for size in self.log.sizes:
            found += tiles_of(size, before)
            before = size
        return [one for one in found if one.width == WIDTH or before >> (HEIGHT * one.level) < (one.number + 1) * WIDTH]
