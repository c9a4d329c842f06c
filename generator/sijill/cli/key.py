"""``sijill key``: make the key that signs the transparency log, or say what its public key is."""

import contextlib
import os
from pathlib import Path

import click

from sijill.cli import Call
from sijill.cli.common import BadCall, machine_faults
from sijill.cli.spoken import say
from sijill.model.extras import need
from sijill.model.files import text_given


@click.command("key", short_help="Make a key that signs the transparency log, or show its public key.")
@click.argument("action", metavar="new|show", type=click.Choice(["new", "show"]))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--name", help="The key's name: a log's is the address of its /log/, which is taken from site_url.")
@click.option("--witness", is_flag=True, help="With new: a key for 'sijill witness', and none of a log.")
@click.pass_obj
def command(call: Call, action: str, file: Path, name: str | None, witness: bool) -> None:
    """Make a key pair (Ed25519): the secret key is written to FILE, which only its owner may read, and the public
    key is shown.

    Keep FILE outside of the repository and have a copy where only you come: whoever has it can sign in the archive's
    name, and nobody can make it again. For the publish workflow put what it holds into the secret SIJILL_LOG_KEY.

    \b
    sijill key new ~/keys/archive-log.key
    sijill key new --witness --name library.example.org/witness ~/keys/witness.key
    sijill key show ~/keys/archive-log.key
    """
    with machine_faults():
        need("signing", "a key that signs a log")
    from sijill.log.notes import SecretKey
    from sijill.model.keys import LOG, WITNESS, NoteError

    try:
        if action == "show":
            with machine_faults():
                text = text_given(file)
            click.echo(SecretKey.read(text.strip()).public_key.text())
            return
        _refuse_in_repository(file)
        if witness and not name:
            raise BadCall("--name must be given, such as library.example.org/witness")
        secret = SecretKey.make(name or _name_of_log(call), WITNESS if witness else LOG)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
            written.write(secret.text() + "\n")
    except FileExistsError:
        raise BadCall(f"{file} must not exist yet: a key that is written over is lost") from None
    except OSError as error:
        raise BadCall(f"{file} must be a file that can be used: {error.strerror or error}") from None
    except NoteError as error:
        raise BadCall(f"{'--name' if action == 'new' else file} {error}") from None
    click.echo(secret.public_key.text())
    if not witness:
        say('Write that line into mkdocs.yml, under plugins, sijill:  log_keys: ["…"]', err=True)
    say(f"The secret key is in {file}. Have a copy of it where only you come.", err=True)


def _refuse_in_repository(file: Path) -> None:
    for folder in file.resolve().parents:
        if (folder / ".git").exists() or (folder / "mkdocs.yml").exists():
            raise BadCall(f"{file} must be outside of {folder}: a secret key in a repository is soon in its history")


def _name_of_log(call: Call) -> str:
    from sijill.sources.settings import ConfigurationError, read_configuration

    site_url = ""
    with contextlib.suppress(ConfigurationError):
        site_url = read_configuration(call.folder).site_url
    if not site_url:
        raise BadCall(
            "--name must be given, such as archive.example.org/log, or the archive must have a site_url (-C DIR)"
        )
    return site_url.partition("://")[2] + "log"
