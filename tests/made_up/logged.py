"""Archives with a transparency log: a made-up key, and settings that name it."""

from pathlib import Path

from sijill.log.notes import LOG, SecretKey
from tests.made_up.archives import TestArchive

NAME = "valley.example/log"
KEY = SecretKey(NAME, LOG, bytes(range(32)))
LATER_KEY = SecretKey(NAME, LOG, bytes(range(1, 33)))


def set_keys(archive: TestArchive, *keys: SecretKey) -> None:
    """Write the public keys into the archive's settings, in the place of those that are there."""
    path = archive.root / "mkdocs.yml"
    head = path.read_text("utf-8").partition("plugins:")[0]
    listed = ", ".join(f'"{key.public_key.text()}"' for key in keys)
    path.write_text(f"{head}plugins:\n  - sijill:\n      log_keys: [{listed}]\n", "utf-8")


def file_of(key: SecretKey, folder: Path) -> Path:
    """Write a secret key into a folder and return the file."""
    path = folder / f"{key.public_key.number.hex()}.key"
    path.write_text(key.text() + "\n", "utf-8")
    return path
