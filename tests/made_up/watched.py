"""An archive's two made-up witnesses: their keys, and what they publish."""

import datetime

from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.log.notes import WITNESS, Note, SecretKey, read_note
from sijill.publish.publish import Outcome
from tests.made_up.archives import TestArchive
from tests.network import servers

LATER = datetime.date(2024, 6, 2)
WHEN = 1_760_000_000
LIBRARY = SecretKey("library.example.org/witness", WITNESS, b"\7" * 32)
NEWSPAPER = SecretKey("newspaper.example/witness", WITNESS, b"\x09" * 32)


Answers = dict[str, bytes | servers.Answers]


def signed(text: str, *keys: SecretKey) -> bytes:
    """Return an answer with a checkpoint that keys have signed, on 9 October 2025."""
    return servers.page(Note(text, tuple(key.sign(text, WHEN) for key in keys)).data())


def setting(server: servers.Server) -> str:
    keys = {key.public_key.text(): path for key, path in ((LIBRARY, "library"), (NEWSPAPER, "newspaper"))}
    listed = "".join(f'        "{key}": http://127.0.0.1:{server.port}/{path}\n' for key, path in keys.items())
    return f"      witnesses:\n{listed}      private_addresses: true\n"


def note_of(archive: TestArchive, size: int) -> Note:
    return read_note((archive.root / f"sources/log/{size}.checkpoint").read_bytes())


def publish(archive: TestArchive) -> Outcome:
    outcome = archive.publish(LATER)
    assert outcome.errors == []
    archive.commit()
    return outcome


def call(archive: TestArchive, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive.root), *arguments])
