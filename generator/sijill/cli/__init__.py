"""The command line. One module a command, loaded only when it is asked for, so that every command starts fast."""

import atexit
import errno
import gc
import importlib
import os
import signal
from pathlib import Path
from typing import Any, NamedTuple

import click

import sijill
from sijill.cli.help import Context
from sijill.cli.spoken import in_language, language_of, say
from sijill.model.errors import BuildError

# Every command there is, in the order in which the help lists them: name, and module below this package.
COMMANDS: tuple[tuple[str, str], ...] = (
    ("check", "check"),
    ("build", "build"),
    ("serve", "serve"),
    ("init", "init"),
    ("explain", "explain"),
    ("new", "new"),
    ("import", "importing"),
    ("inbox", "inbox"),
    ("schema", "schema"),
    ("format", "format"),
    ("capture", "capture"),
    ("sources", "sources"),
    ("diff", "diff"),
    ("publish", "publish"),
    ("correct", "correct"),
    ("rename", "rename"),
    ("withdraw", "withdraw"),
    ("merge", "merge"),
    ("git-merge", "git_merge"),
    ("restore", "restore"),
    ("upgrade", "upgrade"),
    ("key", "key"),
    ("witness", "witness"),
    ("verify", "verify"),
    ("stats", "stats"),
    ("doctor", "doctor"),
    ("todo", "todo"),
    ("export", "export"),
)


# What SQLite says of the machine, not of a query: no right, busy, locked, no memory, read-only, a fault of the disk, a
# file that is damaged, a full disk, a file that cannot be opened (https://www.sqlite.org/rescode.html).
_REFUSED_BY_SQLITE = frozenset([3, 5, 6, 7, 8, 10, 11, 13, 14])

# The interrupts that were raised while a command ran.
interrupts: list[int] = []


def when_loaded() -> object:
    """What happens when a command's modules are loaded, before it begins; ``__main__`` puts its own in this place."""
    return None


# Those of every day, which the first help lists.
EVERY_DAY = ("new", "check", "serve", "build", "publish", "correct", "capture")


class Call(NamedTuple):
    """What every command knows of how it was called: the archive's folder, and the language of what it says.

    ``trusted`` says that hooks, other plugins and templates that the settings name may run.
    """

    folder: Path
    language: str
    trusted: bool = False


class _Commands(click.Group):
    """A group whose commands are imported when they are called, or listed."""

    context_class = Context

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line, in a process that starts as fast as it can."""
        # Records make no cyclic garbage, and looking for some takes a tenth of the time of a quick command.
        gc.set_threshold(200_000, 20, 100)
        atexit.register(gc.freeze)  # nor is any looked for at the end, which took as long again
        # Nobody's plugins take part in how records are validated, so none are looked for among all packages.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        return super().main(*args, **kwargs)

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> click.Context:
        """Read the options that come before the command."""
        arabic = "--lang ar" in " ".join(args).replace("=", " ")
        try:
            return super().make_context(info_name, args, *rest, **more)
        except click.ClickException as error:
            raise in_language(error, "ar" if arabic else "en") from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; one that is interrupted ends as shells expect (128 and the signal's number)."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            raise in_language(error, language_of(ctx)) from None
        except (KeyboardInterrupt, click.Abort) as error:
            if isinstance(error, KeyboardInterrupt) or isinstance(error.__context__, KeyboardInterrupt):
                say("Interrupted.", err=True)
                raise SystemExit(128 + signal.SIGINT) from None
            from sijill.interface.strings import strings

            click.echo(strings(ctx.obj.language)["ask.stopped"], err=True)
            raise SystemExit(1) from None
        except Exception as error:
            if interrupts:  # raised at a moment when somebody's code made another error of it
                say("Interrupted.", err=True)
                raise SystemExit(128 + signal.SIGINT) from None
            # Whatever a command did not expect of the machine: a file that may not be read, a disk that is full.
            refusal = _refusal(error)
            if not refusal:
                raise
            from sijill.cli.common import BadCall

            raise in_language(BadCall(refusal), language_of(ctx)) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, _ in COMMANDS]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands of every day, or all of them where all were asked for."""
        names = self.list_commands(ctx) if ctx.meta.get("all") else EVERY_DAY
        rows = [(name, one.get_short_help_str(80)) for name in names if (one := self.get_command(ctx, name))]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
        if not ctx.meta.get("all"):
            formatter.write_text("The other commands: sijill --all")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = dict(COMMANDS).get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(f"sijill.cli.{module}").command
        command.context_class = Context
        when_loaded()
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in dict(COMMANDS) and not args[0].startswith("-"):
            from sijill.diagnostics.suggest import nearest

            close = nearest(args[0], [name for name, _ in COMMANDS])
            hint = f" Did you mean '{close}'?" if close else ""
            raise click.UsageError(f"the command must be one that 'sijill --help' lists, not '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _refusal(error: Exception) -> str:
    """Return what the machine refused, in one line, with the file where it names one; "" where it is another fault."""
    if isinstance(error, BuildError):
        return str(error)
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSED_BY_SQLITE:
        return f"the machine must do what it is asked to, and refused: {error}"
    if not isinstance(error, OSError) or not error.strerror or error.errno == errno.EPIPE:
        return ""
    from sijill.diagnostics.diagnostic import visible

    if error.filename is None:
        return f"the machine must do what it is asked to, and refused: {error.strerror}"
    return f"{visible(os.fsdecode(error.filename))} must be readable and writable: {error.strerror}"


def _help_of_all(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """Write the help with every command, and end."""
    if asked and not ctx.resilient_parsing:
        ctx.meta["all"] = True
        click.echo(ctx.get_help())
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "folder", type=click.Path(path_type=Path), default=Path(), help="The archive's folder.")
@click.option(
    "--lang", "language", type=click.Choice(["en", "ar"]), default="en", is_eager=True, help="Language of diagnostics."
)
@click.option("--allow-plugins", "trusted", is_flag=True, help="Run hooks, plugins, templates that mkdocs.yml names.")
@click.option("--all", is_flag=True, is_eager=True, expose_value=False, callback=_help_of_all,
              help="List every command, and end.")  # fmt: skip
@click.version_option(sijill.__version__, prog_name="sijill")
@click.pass_context
def main(ctx: click.Context, folder: Path, language: str, trusted: bool) -> None:
    """Sijill: turns records of public statements into a searchable, bilingual static site.

    An archive is a folder with mkdocs.yml, docs/ and sources/.

    \b
    Begin:      sijill init my-archive
    See:        sijill -C my-archive serve
    Add:        sijill new statement
    Check:      sijill check
    Build:      sijill build

    Exit status: 0 good, 1 the archive is at fault, 2 the call is, 3 a site could not be proved.
    """
    ctx.obj = Call(folder, language, trusted)
