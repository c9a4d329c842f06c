"""``sijill restore``: put withheld paragraphs of a stored copy back from the document itself."""

from pathlib import Path
from typing import Any

import click

from sijill.capture.confined import read_confined
from sijill.capture.payload import UnreadablePayload
from sijill.capture.reading import SavedFile
from sijill.cli import Call
from sijill.cli.act_options import Options, acting_on_copies, carry_out, refusals
from sijill.cli.common import AT_FAULT, BadCall, configuration_of, counted, machine_faults
from sijill.cli.spoken import say
from sijill.editing import acts
from sijill.editing.restoring import restored
from sijill.model.extras import need


@click.command("restore", short_help="Put withheld paragraphs of a copy back from the document itself.")
@click.argument("document", metavar="DOCUMENT")
@click.option("--from", "source", required=True, metavar="FILE", help="The document, as its copy was made of it.")
@click.option("--paragraph", "paragraphs", type=click.IntRange(1), multiple=True, metavar="NUMBER",
              help="A paragraph to put back, by its number; all that are withheld by default. Repeatable.")  # fmt: skip
@click.option("--whole", is_flag=True, help="Take all of an HTML page, its menus too, as the copy did.")
@acting_on_copies
@click.pass_obj
def command(call: Call, /, document: str, source: str, paragraphs: tuple[int, ...], whole: bool, **given: Any) -> None:
    """Put paragraphs that `sijill capture --withhold` left out of a copy back. Each is checked by its digest: what is
    not to the letter what the copy was made of stays withheld. The copy's digest does not change.

    Words that were taken down cannot be put back: what would prove them is destroyed.

    \b
    sijill restore bridge-article --from saved-page.html
    sijill restore bridge-article --from saved-page.html --paragraph 4 --dry-run
    """
    options = Options.of(given)
    configuration = configuration_of(call)
    with machine_faults():
        need("capture", "restore, which reads documents,")
    with refusals(call):
        name = acts.document(configuration, document)
        try:
            extracted = read_confined(SavedFile(Path(source)).get(), whole)
        except UnreadablePayload as error:
            raise BadCall(str(error)) from None
        texts = [part.text for part in extracted.parts]
        copies = restored(configuration, name, texts, frozenset(paragraphs))
        carry_out(call, configuration, [one.change for one in copies], options)
    for one in copies:
        would = "would be " if options.dry_run else ""
        say(f"{one.change.shown}: {counted(len(one.put_back), 'paragraph')} {would}put back; same digest")
        for numbers, why in ((one.not_found, "not in the file to the letter"), (one.taken_down, "taken down")):
            if numbers:
                say(f"  stays withheld, {why}: {', '.join(map(str, numbers))}", err=True)
    if any(one.not_found for one in copies):
        raise SystemExit(AT_FAULT)
