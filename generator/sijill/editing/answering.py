"""What somebody who proposed a statement is answered: what the check finds in it, as Markdown for a comment."""

from collections.abc import Sequence

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.diagnostics.rules.history import DraftId
from sijill.editing.report import LONGEST_COMMENT, plain
from sijill.interface.direction import direction

_MOST = 40
_LONGEST_SENTENCE = 1000
_ROOM_FOR_THE_END = 100


def answer(said: Sequence[str], found: Sequence[Diagnostic], language: str) -> str:
    """Return sentences of ours, and findings below them, each with its mend; the errors first.

    It is short enough for every code host, whatever was proposed. Findings hold a stranger's words, which become text
    alone. That a draft gets its id later is no news to anyone.
    """
    of_it = sorted((one for one in found if one.code != DraftId.code), key=lambda one: one.severity != "error")
    lines = [f'<div dir="{direction(language)}">', "", *[plain(_short(one)) for one in said], ""]
    room = LONGEST_COMMENT - _ROOM_FOR_THE_END - _size(lines)
    shown = 0
    for one in of_it[:_MOST]:
        message, mend = map(_short, sentence(one, language))
        found_lines = [f"- **{plain(message)}**", f"  {plain(mend)}"]
        room -= _size(found_lines)
        if room < 0:
            break
        lines += found_lines
        shown += 1
    if len(of_it) > shown:
        lines += [f"- … {len(of_it) - shown}"]
    return "\n".join([*lines, "", "</div>", ""])


def _short(text: str) -> str:
    """Return a sentence without the middle of what makes it too long to be read: a value that it repeats."""
    half = _LONGEST_SENTENCE // 2
    return text if len(text) <= _LONGEST_SENTENCE else f"{text[:half]}…{text[-half:]}"


def _size(lines: Sequence[str]) -> int:
    return sum(len(one.encode("utf-8", "replace")) + 1 for one in lines)
