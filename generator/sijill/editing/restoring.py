"""Putting withheld paragraphs of a stored copy back from the document itself, each checked by its digest."""

from collections.abc import Sequence
from typing import NamedTuple

from sijill.editing.acts import CannotAct, read
from sijill.editing.files import Change
from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.sources.captures import read_capture, write_capture


class Restored(NamedTuple):
    """One copy: its file's change, and the numbers, from 1, of paragraphs put back, not found, and taken down."""

    change: Change
    put_back: tuple[int, ...]
    not_found: tuple[int, ...]
    taken_down: tuple[int, ...]


def restored(
    configuration: Configuration, document: str, texts: Sequence[str], wanted: frozenset[int] = frozenset()
) -> list[Restored]:
    """Return the copies of a document with those withheld paragraphs whose texts are among ``texts``.

    ``wanted`` are numbers of paragraphs, from 1; none means all. A paragraph whose words were taken down has no salt
    and cannot be checked: it stays as it is. Raises CannotAct where no copy withholds anything that is wanted, or none
    of it is among the texts.
    """
    folder = configuration.sources / "captures" / document
    found = []
    for path in sorted(folder.glob("*.json")):
        before = read(path)
        capture = read_capture(before.encode("utf-8"), path.name)
        if not isinstance(capture, Capture):
            raise CannotAct(f"sources/captures/{document}/{path.name} must be in order: run 'sijill check'", (capture,))
        held = [at for at, one in enumerate(capture.paragraphs) if one.text is None and at + 1 in (wanted or {at + 1})]
        if held:
            found.append(_restored(Change(path, f"sources/captures/{document}/{path.name}", before, before),
                                   capture, held, texts))  # fmt: skip
    if not found:
        which = f"paragraph {min(wanted)}" if wanted else "paragraphs"
        raise CannotAct(f"'{document}' must have a stored copy that withholds {which}: nothing is to be put back")
    if not any(one.put_back for one in found):
        if not any(one.not_found for one in found):
            raise CannotAct(
                f"what '{document}' withholds must not be taken down: such words cannot be checked any more"
            )
        raise CannotAct(
            f"the file must be the document that '{document}' is a copy of: none of the {len(found[0].not_found)} "
            "withheld paragraphs is in it to the letter"
        )
    return found


def _restored(change: Change, capture: Capture, held: Sequence[int], texts: Sequence[str]) -> Restored:
    paragraphs = list(capture.paragraphs)
    found: dict[int, str | None] = {}
    for at in held:
        # The document read the same way has the text at the same place, most often.
        near = [*texts[at : at + 1], *texts] if not paragraphs[at].taken_down else []
        found[at] = next((text for text in near if paragraphs[at].holds(text)), None)
        paragraphs[at] = paragraphs[at]._replace(text=found[at])
    taken_down = tuple(at + 1 for at in held if paragraphs[at].taken_down)
    return Restored(
        change._replace(after=write_capture(capture.with_paragraphs(paragraphs)).decode("utf-8")),
        tuple(at + 1 for at, text in found.items() if text is not None),
        tuple(at + 1 for at, text in found.items() if text is None and at + 1 not in taken_down),
        taken_down,
    )
