"""``sijill init DIR``: a new archive, ready to be built, shown and published."""

import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from sijill.cli import Call
from sijill.cli.common import BadCall, by_language
from sijill.cli.spoken import say
from sijill.model.hosts import host_of

if TYPE_CHECKING:
    from sijill.editing.beginning import Beginning

_Judged = TypeVar("_Judged")
HOSTS = ("github", "gitlab", "forgejo", "none")


def _write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    from sijill.editing.beginning import PROGRAMS
    from sijill.sources.writing import write_file

    targets = [folder / name for name in files]
    for target in targets:
        if target.exists():
            raise FileExistsError(str(target))
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, data)
        if name in PROGRAMS:
            target.chmod(0o755)
    return targets


@click.command("init", short_help="Make a new archive, ready to be built, shown and published.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--languages", metavar="TAGS", help="The languages, the first at the root of the site: en,ar.")
@click.option("--name", "names", multiple=True, metavar="LANG=TEXT", help="The archive's name, once a language.")
@click.option("--address", metavar="URL", help="Where the site will be: https://archive.example/")
@click.option("--repository", metavar="URL", help="Where the records are kept: https://github.com/somebody/archive")
@click.option("--host", type=click.Choice(HOSTS), help="What keeps them: its workflows and forms are written.")
@click.option("--licence", metavar="SPDX", help="The licence of the records: CC-BY-4.0 by default, or CC0-1.0 …")
@click.option("--reviewer", "reviewers", multiple=True, metavar="@NAME", help="Who is asked to review; repeatable.")
@click.option("--clean", is_flag=True, help="Leave out the made-up examples.")
@click.option("--no-input", is_flag=True, help="Ask nothing: everything is in the options.")
@click.pass_obj
def command(
    call: Call, folder: Path, languages: str | None, names: tuple[str, ...], address: str | None,
    repository: str | None, host: str | None, licence: str | None, reviewers: tuple[str, ...], clean: bool,
    no_input: bool,
) -> None:  # fmt: skip
    """Make a new archive in FOLDER. What the options do not say is asked for; nothing is overwritten.

    It has settings, hand-written pages with a guide, a licence, line-end rules, checks before each commit, the
    workflows and forms of the host that keeps it, and one made-up example of each kind of record.

    \b
    sijill init my-archive
    sijill init my-archive --name en='The Harbour Papers' --languages en --host github --clean --no-input
    sijill -C my-archive serve
    """
    from sijill.editing.beginning import files_of
    from sijill.editing.schema import write_schemas
    from sijill.sources.settings import ConfigurationError, read_configuration

    asks = not no_input and _is_terminal()
    new = _decided(call, asks, languages, names, (address, repository, host, licence), reviewers, clean)
    try:
        files = _write(folder, files_of(new))
    except FileExistsError as error:
        raise BadCall(f"{error} must not be there yet: init writes a new archive and overwrites nothing") from None
    except OSError as error:
        raise BadCall(f"{folder} must be a folder that can be written: {error.strerror}") from None
    for file in files:
        click.echo(f"  {file}")
    try:
        write_schemas(read_configuration(folder))
    except ConfigurationError as error:
        raise BadCall(str(error)) from None
    for tag in new.languages:
        if folder / "strings" / f"{tag}.yaml" in files:
            say(f"The interface in '{tag}' is begun in English: translate {folder}/strings/{tag}.yaml", err=True)
    if not clean and not {*new.languages} <= {"en", "ar"}:
        say("The examples are in English and Arabic, so they are left out.", err=True)
    if any("sources" in file.parts for file in files):
        say("The example is made up: 'sijill publish' refuses it, and names the files to delete.")
    named = shlex.quote(str(folder))
    say(f"\nLook at it:   sijill -C {named} serve\nAdd to it:    sijill -C {named} new statement")
    say(f"Publish it:   sijill -C {named} publish --build; the site is in {folder}/site")


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _decided(
    call: Call, asks: bool, languages: str | None, names: Sequence[str],
    places: tuple[str | None, str | None, str | None, str | None], reviewers: tuple[str, ...], clean: bool,
) -> "Beginning":  # fmt: skip
    """Return what is decided of the archive: what was given, what is answered, else what is usual."""
    from sijill.cli.prompts import Prompts
    from sijill.editing.beginning import Beginning
    from sijill.interface.strings import strings

    prompts = Prompts(call.language, err=False)
    address, repository, host, licence = places

    def asked(key: str, given: str | None, default: str) -> str:
        if given is not None:
            return given
        return prompts.text(key, default) if asks else default

    def judged(key: str, given: str | None, default: str, judge: Callable[[str], _Judged]) -> _Judged:
        """Return what ``judge`` makes of an answer, which is asked for again where it refuses it."""
        while True:
            try:
                return judge(asked(key, given, default))
            except BadCall as error:
                if given is not None or not asks:
                    raise
                say(error.message, err=True)

    tags = judged("init_languages", languages, "en,ar", _tags)
    called = {tag: " ".join(said[-1].split()) for tag, said in by_language(names, "--name", tags).items()}
    for tag in tags:
        usual = strings(tag)["begin.name"] if tag in ("en", "ar") else next(iter(called.values()), "My archive")
        if tag not in called:
            called[tag] = prompts.text("init_name", usual, language=tag) if asks else usual
    site = judged("init_address", address, "-", lambda text: _address(text, "--address"))
    kept = judged("init_repository", repository, "-", lambda text: _address(text, "--repository"))
    kept = kept.rstrip("/").removesuffix(".git")
    usual_host = code_host_of(kept) or "none"
    chosen = host or (prompts.choice("init_host", HOSTS, usual_host) if asks else usual_host)
    if code_host_of(kept) not in ("", chosen) and chosen != "none":
        raise BadCall(f"--host must be {code_host_of(kept)}, where --repository is, not '{chosen}'")
    terms = judged("init_licence", licence, "CC-BY-4.0", _licence)
    return Beginning(tags, called, f"{site.rstrip('/')}/" if site else "", kept, chosen, terms, reviewers, not clean)


def code_host_of(repository: str) -> str:
    """Return the code host that a repository's address names, "" where it names none."""
    name = host_of(repository)
    known = {"github.com": "github", "gitlab.com": "gitlab", "codeberg.org": "forgejo"}
    return known.get(name) or next((host for host in HOSTS if name.startswith(f"{host}.")), "")


def _tags(text: str) -> tuple[str, ...]:
    tags = tuple(re.split(r"[\s,]+", text.strip()))
    for tag in tags:
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", tag) or tags.count(tag) > 1:
            raise BadCall(f"--languages must be tags such as en,ar, each once, not '{tag}'")
    return tags


def _licence(text: str) -> str:
    from sijill.model.licences import check_licence
    from sijill.sources.value_mends import licence_meant

    try:
        return check_licence(text)
    except ValueError as error:
        close = licence_meant(text)
        meant = f": did you mean '{close}'?" if close else ""
        raise BadCall(f"--licence {error}, not '{text}'{meant}") from None


def _address(text: str | None, option: str) -> str:
    from sijill.model.fields import check_web_address

    if not text or text == "-":
        return ""
    try:
        return check_web_address(text)
    except ValueError as error:
        raise BadCall(f"{option} {error}, not '{text}'") from None
