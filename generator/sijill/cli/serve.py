"""``sijill serve``: the site on this machine, every edit shown as soon as it is saved."""

import click

from sijill.cli import Call
from sijill.cli.common import BadCall, Bar, SettingsAtFault, configuration_of, counted, day, machine_faults, show_found
from sijill.cli.spoken import say


@click.command("serve", short_help="Show the site, and every edit as soon as it is saved.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.pass_obj
def command(call: Call, host: str, port: int) -> None:
    """Build the site, show it at http://127.0.0.1:8000/ and rebuild it whenever a record, page or template is saved.

    Drafts are shown, marked as such. Where a record is at fault the problem is printed and the page stays as it was.
    Ctrl-C ends it.
    """
    import time

    from sijill.publish.serve import Server, serve
    from sijill.site.build import Request, build

    configuration = configuration_of(call)

    def rebuild() -> None:
        began = time.perf_counter()
        bar = Bar()
        try:
            with machine_faults():
                done = build(configuration_of(call), Request(day(None), durable=False, drafts=True), bar)
        except (BadCall, SettingsAtFault) as error:
            error.show()
            return
        finally:
            bar.close()
        show_found(call.language, done.diagnostics, err=True)
        seconds = time.perf_counter() - began
        if not done.built:
            say(f"Not built: {counted(done.errors, 'error')}. The pages stay as they were.", err=True)
        elif done.written or done.removed:
            say(f"{counted(done.written, 'file')} written, {done.removed:,} removed ({seconds:.2f} s)")

    rebuild()
    if not (configuration.site / "index.html").exists():
        raise BadCall("there is no site to show yet: correct what is reported above, then serve again")
    try:
        server = Server(configuration.site, (host, port))
    except OSError as error:
        raise BadCall(
            f"{host}:{port} must be free to listen on ({error.strerror}); choose another with --port"
        ) from None
    say(f"Look at http://{host}:{port}/   (Ctrl-C ends)")
    try:
        serve(configuration, server, rebuild)
    except KeyboardInterrupt:
        click.echo()
