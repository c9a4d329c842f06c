"""``sijill build``: the site, whole, into its folder."""

import sys

import click

from generator.cli import Call
from generator.cli.common import AT_FAULT, Bar, colour, configuration_of, counted, day, machine_faults
from generator.diagnostics.reporters import report


@click.command("build", short_help="Check the records and build the site.")
@click.option("--full", is_flag=True, help="Build from nothing, whatever was built before.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Worker processes; as many as cores by default.")
@click.option("--commit", default=None, help="The commit the sources stand on, for the manifest.")
@click.option("--today", type=str, default=None, help="The day to check against, YYYY-MM-DD; today by default.")
@click.option("--timings", is_flag=True, help="Write the seconds of each stage as JSON to standard output.")
@click.pass_obj
def command(call: Call, full: bool, jobs: int | None, commit: str | None, today: str | None, timings: bool) -> None:
    """Check the records and build the site; what has not changed is not made again.

    Where a record is at fault nothing is built and the old site stays as it is.
    """
    import time

    from generator.build.site import Request, build

    configuration = configuration_of(call)
    began = time.perf_counter()
    bar = Bar()
    with machine_faults():
        done = build(configuration, Request(day(today), jobs, full, commit), bar)
    bar.close()
    sys.stderr.write(report(done.diagnostics, "text", language=call.language, colour=colour()))
    if not done.built:
        click.echo(f"Nothing was built: {counted(done.errors, 'error')}. The site stays as it was.", err=True)
        raise SystemExit(AT_FAULT)
    seconds = time.perf_counter() - began
    if timings:
        import orjson

        data = {**done._asdict(), "diagnostics": len(done.diagnostics), "total_seconds": seconds}
        sys.stdout.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    if not done.written and not done.removed:
        click.echo(f"Nothing has changed ({seconds:.1f} s). The site is in {_shown(configuration.site)}/.")
        return
    click.echo(
        f"Built {counted(done.statements, 'statement')}, {counted(done.passages, 'passage')} verified verbatim, "
        f"{counted(done.pages, 'page')} in {counted(done.files, 'file')} ({seconds:.1f} s); "
        f"{counted(done.written, 'file')} written, {done.removed:,} removed."
    )
    click.echo(f"The site is in {_shown(configuration.site)}/. Look at it with: sijill serve   (or: make serve)")


def _shown(path: object) -> str:
    from pathlib import Path

    place = Path(str(path))
    try:
        return place.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(place)
