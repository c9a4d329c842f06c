"""``sijill build``: the site, whole, into its folder."""

import datetime
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sijill.cli import Call
from sijill.cli.common import (
    AT_FAULT,
    NOT_JUDGED,
    BadCall,
    Bar,
    Day,
    counted,
    day,
    judged_settings,
    machine_faults,
    say_drafts,
    show_found,
)
from sijill.cli.spoken import say
from sijill.diagnostics import Diagnostic

if TYPE_CHECKING:
    from sijill.model.configuration import Configuration

HOSTS = ("github-pages", "gitlab-pages", "cloudflare", "netlify", "nginx", "caddy", "s3")


@click.command("build", short_help="Check the records and build the site.")
@click.option("--full", is_flag=True, help="Build from nothing, whatever was built before.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Worker processes; as many as cores by default.")
@click.option(
    "--executor",
    type=click.Choice(["processes", "dask"]),
    default="processes",
    help="Who works: processes here, or a cluster.",
)
@click.option("--scheduler", default=None, metavar="ADDRESS", help="The Dask cluster's scheduler: tcp://host:8786.")
@click.option("--commit", default=None, help="The commit of the sources; the one checked out by default.")
@click.option(
    "--previous", default=None, metavar="MANIFEST", help="The manifest.json last published: its root is named."
)
@click.option("--drafts", is_flag=True, help="Show drafts too, marked as such: for a preview, never for readers.")
@click.option("--sign", "key", default=None, metavar="KEY", help="Sign the manifest with this minisign secret key.")
@click.option("--today", type=Day(), default=None, help="The day to check against, YYYY-MM-DD; today by default.")
@click.option(
    "--host", default=None, type=click.Choice(HOSTS), help="Write what this host needs; say what it would not take."
)
@click.option("--timings", is_flag=True, help="Write the seconds of each stage as JSON to standard output.")
@click.pass_obj
def command(
    call: Call,
    full: bool,
    jobs: int | None,
    executor: str,
    scheduler: str | None,
    commit: str | None,
    previous: str | None,
    drafts: bool,
    key: str | None,
    today: datetime.date | None,
    host: str | None,
    timings: bool,
) -> None:
    """Check the records and build the site; what has not changed is not made again.

    Where a record is at fault nothing is built and the old site stays as it is. Drafts, statements that were not
    published with 'sijill publish', are left out.
    """
    import time

    from sijill.editing.schema import follow_kinds
    from sijill.intake.cluster import Cluster
    from sijill.intake.workers import Workers
    from sijill.site.build import Request, build
    from sijill.sources.examples import examples

    if (executor == "dask") != (scheduler is not None):
        raise BadCall("--executor dask must be called with --scheduler ADDRESS, and the one not without the other")
    workers: Workers = Cluster(scheduler) if scheduler else jobs
    if scheduler:
        say(f"The cluster at {scheduler} is asked: its scheduler, then a worker, has 30 seconds to answer.", err=True)
    configuration, of_settings = judged_settings(call)
    if of_settings or configuration is None:
        _refuse(call, configuration, of_settings, day(today))
    follow_kinds(configuration, call.language)
    began = time.perf_counter()
    bar = Bar()
    root = _root_of(Path(previous), configuration) if previous else None
    request = Request(day(today), workers, full, commit, previous=root, key=Path(key) if key else None, drafts=drafts)
    with machine_faults():
        done = build(configuration, request, bar)
    bar.close()
    show_found(call.language, done.diagnostics, err=True)
    if not done.built:
        _say_nothing_built(done.errors)
    say_drafts(done.drafts, left_out=not drafts)
    if done.statements and not done.has_ledger:
        if examples(configuration.sources):
            say(
                "The site shows the made-up example. 'sijill publish' names its files.",
                err=True,
            )
        say("This archive has no ledger yet, so nothing guards what it shows. Begin it with: sijill publish", err=True)
    seconds = time.perf_counter() - began
    if timings:
        import orjson

        data = {**done._asdict(), "diagnostics": len(done.diagnostics), "total_seconds": seconds}
        sys.stdout.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    if host is not None:
        _for_host(host, configuration)
    if not done.written and not done.removed:
        say(f"Nothing has changed ({seconds:.1f} s). The site is in {_shown(configuration.site)}/.")
        return
    say(
        f"Built {counted(done.statements, 'statement')}, {counted(done.passages, 'wording')} verified verbatim, "
        f"{counted(done.pages, 'page')} in {counted(done.files, 'file')} ({seconds:.1f} s); "
        f"{counted(done.written, 'file')} written, {done.removed:,} removed."
    )
    say(f"The site is in {_shown(configuration.site)}/. Look at it with: sijill serve")


def _for_host(host: str, configuration: "Configuration") -> None:
    """Write what a host needs beside the site, and say what it would not take of it."""
    from sijill.publish.hosting import HOSTS, write

    with machine_faults():
        files, beyond = write(host, configuration)
    read = [name for name in HOSTS[host].reads if (configuration.site / name).exists()]
    if read:
        say(f"{HOSTS[host].name} reads these files of the site: {', '.join(read)}")
    for path in files:
        say(f"The configuration for {HOSTS[host].name}: {_shown(path)}")
    for one in beyond:
        say(one, err=True)
    if beyond:
        say(f"The limits are from {HOSTS[host].source}; 'sijill build --help' names other hosts.", err=True)


def _refuse(
    call: Call, configuration: "Configuration | None", of_settings: list[Diagnostic], today: datetime.date
) -> NoReturn:
    """Say what is wrong with settings and records; nothing is built with settings at fault."""
    from sijill.site.checking import as_published, check

    found = of_settings
    if configuration is not None:
        with machine_faults():
            found = sorted([*of_settings, *map(as_published, check(configuration, today))])
    show_found(call.language, found, err=True)
    if configuration is None:
        click.echo(NOT_JUDGED[call.language], err=True)
    _say_nothing_built(sum(one.severity == "error" for one in found))


def _say_nothing_built(errors: int) -> NoReturn:
    say(f"Nothing was built: {counted(errors, 'error')}. The site stays as it was.", err=True)
    raise SystemExit(AT_FAULT)


def _root_of(manifest: Path, configuration: "Configuration") -> str:
    """Return the root of the site published last, whose ledger the archive's must extend."""
    from sijill.model.strict_json import loads
    from sijill.site.lost_batches import refuse_lost_batches

    try:
        found = loads(manifest.read_bytes())
        root, heads = found["root"], found.get("ledger") or []
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        root, heads = None, []
    if not isinstance(root, str) or not re.fullmatch(r"sha256:[0-9a-f]{64}", root):
        raise BadCall(f"--previous must name the manifest.json of a site, not {manifest}")
    with machine_faults():
        refuse_lost_batches(configuration, [head for head in heads if isinstance(head, str)], str(manifest))
    return root


def _shown(path: object) -> str:
    place = Path(str(path))
    try:
        return place.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(place)
