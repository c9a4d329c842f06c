"""``sijill verify``: is a site, in a folder or as it is served, what its manifest says?"""

import json
import os
from pathlib import Path
from typing import Any

import click

from sijill.cli.common import AT_FAULT, BadCall, counted, machine_faults
from sijill.model.extras import need


@click.command("verify", short_help="Check a built or served site against its manifest and its ledger.")
@click.argument("place", metavar="FOLDER|URL")
@click.option("--seen", type=click.Path(path_type=Path), default=None, help="Where to remember the ledger last seen.")
@click.option("--forget", is_flag=True, help="Do not compare with the ledger last seen; remember this one.")
@click.option("--key", default=None, help="A minisign public key, or its file: the manifest must be signed with it.")
@click.option("--allow-private", is_flag=True, help="Ask an address of this machine or of a private network, too.")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="How to report.")
def command(place: str, seen: Path | None, forget: bool, key: str | None, allow_private: bool, kind: str) -> None:
    """Check every file of a site against its manifest, and every statement against its ledger.

    Names each file that is missing, changed or (in a folder) added. Each statement's record must have the digest that
    the ledger published, and its data, its pages in every language, the lists, tables and feeds must say what it says:
    where the same version of sijill made the site, they are made again from the published records and compared. What
    the ledger does not prove is named. Says whether the ledger extends the one that
    an earlier call remembered for the same place, and if the site has changed and its ledger has not.

    \b
    sijill verify site
    sijill verify https://archive.example.org/
    """
    from sijill.network.client import Client
    from sijill.publish.verify import LIMITS, UnreachableError, remember, verify
    from sijill.site import sign as signing

    public = None
    if key is not None:
        with machine_faults():
            need("signing", "verify --key")
        try:
            public = signing.PublicKey.read(Path(key).read_text("utf-8") if Path(key).is_file() else key)
        except (signing.SignatureError, OSError, UnicodeDecodeError) as error:
            raise BadCall(f"--key {error}") from None
    memory = seen or Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "sijill" / "seen.json"
    name = place.rstrip("/") if "://" in place else str(Path(place).resolve())
    known = _read(memory)
    try:
        client = Client(allow_private=allow_private, limits=LIMITS)
        report = verify(place, seen=None if forget else known.get(name), key=public, client=client)
    except UnreachableError as error:
        raise BadCall(str(error)) from None
    known[name] = remember(report, None if forget else known.get(name))
    _write(memory, known)
    if kind == "json":
        click.echo(json.dumps({**report.__dict__, "whole": report.intact}, indent=1, ensure_ascii=False))
    else:
        for what in ("missing", "changed", "added"):
            for path in getattr(report, what):
                click.echo(f"{what}: {_printable(path)}")
        for problem in report.problems:
            click.echo(problem)
        ledgers = {
            "first": "The ledger is remembered from now on.",
            "same": "The ledger is the one last seen.",
            "extended": "The ledger extends the one last seen.",
            "broken": "The ledger does NOT extend the one last seen.",
            "none": "The site carries no ledger.",
        }
        click.echo(ledgers[report.ledger])
        if report.changed_alone:
            click.echo(
                "NOTE: THE SITE HAS CHANGED SINCE IT WAS LAST SEEN, AND ITS LEDGER HAS NOT.\n"
                "What statements say was held against the ledger; what else has changed left no trace in it."
            )
        if report.signed:
            click.echo(f"Signed: {_printable(report.signed)}")
        if report.statements:
            click.echo(
                f"Held against the ledger: {counted(report.statements, 'statement')}, "
                "in bundle, data, pages, lists, tables and feeds."
            )
            for one in report.not_held:
                click.echo(f"Not held, as nothing in the ledger proves it: {_printable(one)}")
        verdict = "is intact" if report.intact else "is NOT what its manifest and its ledger say"
        click.echo(f"The site {verdict}: {counted(report.files, 'file')}, root {_printable(report.root)}")
    if not report.intact:
        raise SystemExit(AT_FAULT)


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)[1:-1]


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def _write(path: Path, known: dict[str, Any]) -> None:
    from sijill.site.staging import write_atomically

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadCall(f"--seen must name a place that can be written: {error.strerror}") from None
    with machine_faults():
        write_atomically(path, json.dumps(known, indent=1, sort_keys=True).encode() + b"\n")
