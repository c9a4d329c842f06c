"""What somebody who proposed a statement is answered: what the check finds in it, as Markdown for a comment."""

from collections.abc import Sequence

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.diagnostics.rules.history import DraftId
from sijill.editing.report import plain
from sijill.interface.direction import direction

_MOST = 40


def answer(said: Sequence[str], found: Sequence[Diagnostic], language: str) -> str:
    """Return sentences of ours, and findings below them, each with its mend; the errors first.

    Findings hold a stranger's words, which become text alone. That a draft gets its id later is no news to anyone.
    """
    of_it = sorted((one for one in found if one.code != DraftId.code), key=lambda one: one.severity != "error")
    lines = [f'<div dir="{direction(language)}">', "", *[plain(one) for one in said], ""]
    for one in of_it[:_MOST]:
        message, mend = sentence(one, language)
        lines += [f"- **{plain(message)}**", f"  {plain(mend)}"]
    if len(of_it) > _MOST:
        lines += [f"- … {len(of_it) - _MOST}"]
    return "\n".join([*lines, "", "</div>", ""])
