"""The files of the pages: stylesheets, and one small script for each language with its few words in it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from sijill.interface.strings import strings
from sijill.model.output import Output
from sijill.model.urls import ASSETS

FOLDER = Path(__file__).with_name("static")
TASK = ("assets", "")
STYLESHEET = f"{ASSETS}page.css"
PROPOSING = ("propose.css", "propose.js", "proposal.js")
_WORDS = b"/*words*/{}"


def script(language: str) -> str:
    """Return the path of a language's page script."""
    return f"{ASSETS}page.{language}.js"


def files(languages: Sequence[str], *, logged: bool = False) -> Iterator[Output]:
    """Yield what is the same in all languages, and the script of each; with a log, the one that proves entries."""
    for name in ("page.css", *PROPOSING, *(["proof.js"] if logged else [])):
        yield Output(f"{ASSETS}{name}", (FOLDER / name).read_bytes())
    source = (FOLDER / "page.js").read_bytes()
    for language in languages:
        words = strings(language)
        wanted = {key: text for key, text in words.texts.items() if key.startswith(("action.", "verify.", "day.today"))}
        wanted |= {"cite.copy": words["cite.copy"], "cite.download": words["cite.download"], "comma": words.comma}
        yield Output(script(language), source.replace(_WORDS, orjson.dumps(wanted), 1))
