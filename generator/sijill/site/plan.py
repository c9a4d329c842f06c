"""What a whole site consists of, and what every page depends on beside the records."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sijill
from sijill.intake import pending
from sijill.export import tasks as exports
from sijill.model.configuration import Configuration


def every_task(connection: sqlite3.Connection) -> Iterator[pending.Task]:
    """Yield the tasks of a whole site, in a fixed order."""
    for name in (
        "assets",
        "home",
        "timeline",
        "on-this-day",
        "corrections",
        "gaps",
        "search",
        "agents",
        "documents",
        "topics",
        "ledger",
    ):
        yield name, ""
    for kind, identifier in connection.execute("SELECT kind, id FROM records ORDER BY kind, id").fetchall():
        yield kind, identifier
    yield from exports.tasks(connection)
    yield "all", ""
    years = "SELECT DISTINCT substr(list, 6) FROM members WHERE list >= 'year:' AND list < 'year;' ORDER BY 1"
    for (year,) in connection.execute(years).fetchall():
        yield "year", year
    for (identifier,) in connection.execute("SELECT id FROM statements ORDER BY id").fetchall():
        yield "statement", identifier


def made_with_what(configuration: Configuration, frame_key: str) -> str:
    """Return what every page depends on beside the records: the generator itself, the settings, the frame."""
    digest = hashlib.sha256(f"{sijill.__version__} {frame_key}".encode())
    settings = configuration.model_dump_json(exclude={"root"})
    digest.update(settings.encode())
    package = Path(sijill.__file__).parent
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".j2", ".yaml", ".json", ".css", ".js", ".mjs", ".txt", ".svg", ".ttf"):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
