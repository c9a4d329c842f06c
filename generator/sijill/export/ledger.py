"""The ledger as the site carries it, so that readers can see that nothing in it was altered: ``data/ledger/``."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sijill.ledger.entries import is_file_name, read_batch
from sijill.model.output import Output
from sijill.model.urls import LEDGER

_SALTS = ".salts.jsonl"


def ledger_files(folder: Path) -> Iterator[Output]:
    """Yield every batch of ``sources/ledger/`` as it is proved, and the salts of its entries in a file beside it.

    The SHA-256 of a batch's file is the digest by which later batches, and the manifest, name it. There are no patches:
    version pages show what they lead to.
    """
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if is_file_name(path.name):
            batch = read_batch(path.read_bytes())
            yield Output(LEDGER + path.name, batch.proved)
            if batch.salts:
                yield Output(LEDGER + _salts_name(path.name), batch.salt_lines)


def batches_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the batches of a site, given by path, each with the salts of its entries, by name."""
    named = {path.removeprefix(LEDGER): data for path, data in files.items() if path.startswith(LEDGER)}
    return {name: data + named.get(_salts_name(name), b"") for name, data in named.items() if _SALTS not in name}


def _salts_name(batch: str) -> str:
    return batch.removesuffix(".jsonl") + _SALTS
