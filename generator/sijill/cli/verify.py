"""``sijill verify``: is a site, in a folder or as it is served, what its manifest says?"""

import datetime
import json
import os
from collections.abc import Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.common import AT_FAULT, BadCall, counted, machine_faults, write_asked_for
from sijill.cli.spoken import say
from sijill.model.errors import BuildError
from sijill.model.extras import need
from sijill.model.files import read_given, text_given, with_line_feeds
from sijill.model.strict_json import loads

NOT_PROVED = 3
"""The exit status where nothing is wrong with a site, and not all of it could be compared."""
_NAMED = 20

if TYPE_CHECKING:
    from sijill.model.keys import PublicKey
    from sijill.publish.report import Report
    from sijill.publish.transparency_log import Trusted


@click.command("verify", short_help="Check a built or served site against its manifest and its ledger.")
@click.argument("place", metavar="FOLDER|URL")
@click.option("--seen", type=click.Path(path_type=Path), default=None, help="Where to remember the ledger last seen.")
@click.option("--forget", is_flag=True, help="Do not compare with the ledger last seen; remember this one.")
@click.option("--key", default=None, help="A minisign public key, or its file: the manifest must be signed with it.")
@click.option(
    "--log-key", multiple=True, help="A public key of the transparency log, or a file of some: one must have signed."
)
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A checkpoint of the log that it must extend, or a bundle's proof.tlog-proof.",
)
@click.option(
    "--witness", multiple=True, help="A witness's public key, or a file of some: each must have signed a checkpoint."
)
@click.option(
    "--authority",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Root certificates (PEM) of timestamp authorities: only timestamps that lead to one count.",
)
@click.option("--partly", is_flag=True, help="Status 0 also for a site of which not all could be proved.")
@click.option("--allow-private", is_flag=True, help="Ask an address of this machine or of a private network, too.")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="How to report.")
def command(
    place: str, seen: Path | None, forget: bool, key: str | None, log_key: tuple[str, ...], checkpoint: Path | None,
    witness: tuple[str, ...], authority: tuple[Path, ...], partly: bool, allow_private: bool, kind: str,
) -> None:  # fmt: skip
    """Check every file of a site against its manifest, and every statement against its ledger.

    Names each file that is missing, changed or (in a folder) added. Each record must have the digest that the ledger
    published. Where the same version of sijill made the site, every page, list, feed, table, index and share picture is
    made again from the published records and must be the same; where another did, words, names and titles are
    compared. What is not compared is named. Says whether the ledger extends the one that an earlier
    call remembered for the same place, and if the site has changed and its ledger has not.

    Only the site itself says which version made it, and a forger can name another so that less is compared. So a site
    that could not be made again here, or has no ledger, is not proved: the command ends with status 3, unless --partly
    says that this is enough.

    A transparency log is made again from the ledger: its newest checkpoint, its tiles and the proof in each bundle must
    be what it gives, and it must extend the one last seen and the one in --checkpoint. Entries that no checkpoint
    covers yet, as they were published without the secret key, are named. Without --log-key the key seen first is taken
    for the log's. Where the key was replaced, the new one must be given; checkpoints of before may be signed by any key
    that the site gives, or by none that is known: they are compared with the ledger all the same.

    Keys of witnesses and certificates of timestamp authorities are the site's own word, too, unless you give those that
    you have from elsewhere (--witness, --authority). Where one of these has attested nothing, the site is not proved.

    \b
    sijill verify site
    sijill verify https://archive.example.org/
    sijill verify https://archive.example.org/ --log-key archive.example.org/log+… --checkpoint mine.checkpoint
    sijill verify https://archive.example.org/ --witness library.example.org/w+… --authority authority.pem
    """
    from sijill.network.client import Client
    from sijill.publish.report import printable
    from sijill.publish.verify import LIMITS, UnreachableError, remember, verify
    from sijill.site import sign as signing

    public = None
    if key is not None:
        with machine_faults():
            need("signing", "verify --key")
        try:
            public = signing.PublicKey.read(text_given(Path(key)) if Path(key).exists() else key)
        except (signing.SignatureError, BuildError) as error:
            raise BadCall(f"--key {error}") from None
    trusted = _trusted(log_key, witness, authority)
    kept = _checkpoint_in(checkpoint) if checkpoint is not None else None
    memory = seen or Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "sijill" / "seen.json"
    name = place.rstrip("/") if "://" in place else str(Path(place).resolve())
    known = _read(memory)
    try:
        client = Client(allow_private=allow_private, limits=LIMITS)
        with machine_faults():
            report = verify(
                place, seen=None if forget else known.get(name), key=public, client=client, trusted=trusted,
                checkpoint=kept,
            )  # fmt: skip
    except UnreachableError as error:
        raise BadCall(str(error)) from None
    known[name] = remember(report, None if forget else known.get(name))
    _write(memory, known)
    if kind == "json":
        click.echo(
            json.dumps(
                {**report.__dict__, "whole": report.intact, "proved": report.proved},
                indent=1,
                ensure_ascii=False,
            )
        )
    else:
        for what in ("missing", "changed", "added"):
            for path in getattr(report, what):
                say(f"{what}: {printable(path)}")
        for problem in report.problems:
            say(problem)
        ledgers = {
            "first": "The ledger is remembered from now on.",
            "same": "The ledger is the one last seen.",
            "extended": "The ledger extends the one last seen.",
            "broken": "The ledger does NOT extend the one last seen.",
            "none": "The site carries no ledger.",
        }
        say(ledgers[report.ledger])
        if report.log_head:
            _say_log(report, bool(authority), {one.text() for one in trusted.witnesses})
        _say_what_is_covered(report)
        if report.changed_alone:
            say("NOTE: THE SITE HAS CHANGED SINCE IT WAS LAST SEEN, AND ITS LEDGER HAS NOT.")
            if report.remade:
                say("What statements say was compared with the ledger; what else has changed left no trace in it.")
            elif report.statements:
                say("Whatever was not compared, as said below, can have been changed.")
        if report.signed:
            say(f"Signed: {printable(report.signed)}")
        if report.statements:
            statements = counted(report.statements, "statement")
            if report.remade:
                say(f"Compared with the ledger: {statements}, and all that is made of them.")
            else:
                say(
                    f"Compared with the ledger: {statements}, in words, names, titles and days on their own pages and "
                    "in their data alone."
                )
            for one in report.not_held:
                say(f"Not compared: {printable(one)}")
        files, root = counted(report.files, "file"), printable(report.root)
        if not report.intact:
            say(f"The site is NOT what its manifest and its ledger say: {files}, root {root}")
        elif report.proved or not report.statements:
            say(f"The site is intact: {files}, root {root}")
        else:
            say(f"The site is intact as far as it could be compared: {files}, root {root}")
        if report.intact and not report.proved:
            _say_not_proved(report, partly)
    if not report.intact:
        raise SystemExit(AT_FAULT)
    if not (report.proved or partly):
        raise SystemExit(NOT_PROVED)


def _say_not_proved(report: "Report", partly: bool) -> None:
    for one in report.lacking:
        say(f"Not proved, which --partly accepts: {one}." if partly else f"NOT PROVED: {one}.")
    if report.lacking and report.remade and not report.undrawn:
        return
    if report.ledger == "none" and partly:
        say("Not proved, which --partly accepts: the site carries no ledger that its pages could be compared with.")
    elif report.ledger == "none":
        say("NOT PROVED: the site carries no ledger that its pages could be compared with (--partly accepts that).")
    elif report.undrawn and partly:
        say("Not proved, which --partly accepts: the site's share pictures were not drawn again.")
    elif report.undrawn:
        say(
            "NOT PROVED: the site's share pictures were not drawn again, and a forger can bring that about. Verify it "
            "with the extra 'pictures' and the versions that it names (--partly accepts what was compared)."
        )
    elif partly:
        say("Not proved, which --partly accepts: the site was not made again, and a forger can bring that about.")
    else:
        say(
            "NOT PROVED: the site was not made again, and a forger can bring that about. Verify it with the version "
            "that it names, if you trust that one (--partly accepts what was compared)."
        )


def _checkpoint_in(file: Path) -> bytes:
    """Return the checkpoint in a file: one alone, or that of a bundle's proof (C2SP ``tlog-proof``)."""
    from sijill.log.checkpoint import head_of, note_in
    from sijill.model.keys import NoteError

    try:
        note = note_in(with_line_feeds(read_given(file)))
        head_of(note)
    except (NoteError, BuildError) as error:
        raise BadCall(f"--checkpoint {error}") from None
    return note.data()


def _trusted(keys: Sequence[str], witnesses: Sequence[str], authorities: Sequence[Path]) -> "Trusted":
    from sijill.log.tokens import TokenError, roots_in
    from sijill.model.keys import LOG, WITNESS
    from sijill.publish.transparency_log import Trusted

    if authorities:
        with machine_faults():
            need("timestamps", "verify --authority")
    try:
        roots = [one for path in authorities for one in roots_in(read_given(path))]
    except (TokenError, BuildError) as error:
        raise BadCall(f"--authority {error}") from None
    return Trusted(
        [key for one in keys for key in _keys("--log-key", one, LOG)],
        [key for one in witnesses for key in _keys("--witness", one, WITNESS)],
        roots,
    )


def _keys(option: str, given: str, kind: int) -> "list[PublicKey]":
    from sijill.model.keys import NoteError, PublicKey

    with machine_faults():
        need("signing", f"verify {option}")
    try:
        text = text_given(Path(given)) if "+" not in given and Path(given).exists() else given
        return [PublicKey.read(line, kind) for line in text.strip().split("\n")]
    except (NoteError, BuildError) as error:
        raise BadCall(f"{option} {error}") from None


def _say_log(report: "Report", with_authority: bool, witnesses: Set[str]) -> None:
    from sijill.publish.report import printable

    head = report.log_head or {}
    logs = {
        "first": "It is remembered from now on.",
        "same": "It is the one last seen.",
        "extended": "It extends the one last seen.",
        "broken": "It does NOT extend the one last seen.",
    }
    say(
        f"The transparency log {printable(head['origin'])}: {counted(head['size'], 'entry', 'entries')}, signed. "
        f"{logs[report.log]}"
    )
    for authority, signer in sorted(report.attested.items()):
        name, signer = printable(authority), printable(signer)
        if with_authority:
            say(f"Timestamps of {name} are true, by certificates given with --authority: {signer}")
        else:
            say(f"Timestamps of {name} are true, by certificates that the site gives: {signer}")
    for authority in sorted(report.attested_by_others):
        say(f"Timestamps of {printable(authority)} lead to no certificate of --authority.")
    for key, (size, time) in sorted(report.witnessed.items()):
        day = f"{datetime.datetime.fromtimestamp(time, datetime.UTC):%Y-%m-%d}"
        name, entries = printable(key), counted(size, "entry", "entries")
        if key in witnesses:
            say(f"Signed by the witness {name}: {entries}, on {day}")
        else:
            say(f"Signed by a witness whose key the site gives, {name}: {entries}, on {day}")
    if not report.log_key_known:
        say(
            "Its key is the site's own word; ask the archive for it by another way, and give it with --log-key:\n"
            + "\n".join(printable(key) for key in head["keys"])
        )


def _say_what_is_covered(report: "Report") -> None:
    """Say what a checkpoint that was given holds of this log, and which entries no checkpoint covers yet."""
    from sijill.publish.report import printable

    given = report.begins_with
    if given:
        said = f"--checkpoint holds: the log begins with its {counted(given['size'], 'entry', 'entries')}"
        said += f", published until {printable(given['day'])}" if given["day"] else ""
        say(f"{said}; root {given['root'][:16]}")
        if given["key"]:
            say(f"It is signed by {printable(given['key'])}")
        else:
            say("It is signed by NO key that is known for the log; what it says was compared all the same.")
    if report.uncovered:
        named = list(dict.fromkeys(map(printable, report.uncovered)))
        more = f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else ""
        say(
            "In NO checkpoint yet, so that nobody would notice if they were written again: "
            f"{counted(len(report.uncovered), 'entry', 'entries')}, of {', '.join(named[:_NAMED])}{more}"
        )


def _read(path: Path) -> dict[str, Any]:
    """Return what earlier calls remember of sites; nothing where there was none. A damaged memory is no empty one."""
    if not path.exists():
        return {}
    try:
        found = loads(read_given(path))
        return {name: dict(site) for name, site in found.items()}
    except BuildError as error:
        raise BadCall(f"--seen {error}") from None
    except (ValueError, TypeError, AttributeError):
        raise BadCall(f"{path} must be what 'sijill verify' wrote, and is not; restore it, or delete it") from None


def _write(path: Path, known: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadCall(f"--seen must name a place that can be written: {error.strerror}") from None
    write_asked_for(path, json.dumps(known, indent=1, sort_keys=True).encode() + b"\n")
