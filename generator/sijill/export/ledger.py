"""The ledger as the site carries it, so that readers can see that nothing in it was altered: ``data/ledger/``."""

from collections.abc import Iterator
from pathlib import Path

from sijill.ledger.entries import is_file_name, read_batch
from sijill.model.output import Output

FOLDER = "data/ledger/"


def ledger_files(folder: Path) -> Iterator[Output]:
    """Yield every batch of ``sources/ledger/`` as it is proved: without the patches, which version pages show.

    The SHA-256 of each file is the digest by which later batches, and the manifest, name it.
    """
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if is_file_name(path.name):
            yield Output(FOLDER + path.name, read_batch(path.read_bytes()).proved)
