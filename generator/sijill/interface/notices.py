"""The notices on a record that was corrected: what one says, and which corrections it covers."""

from collections.abc import Sequence
from typing import NamedTuple

from sijill.model.records import Correction, CorrectionKind


class Notice(NamedTuple):
    """A sentence about a record's correction, and its reason; ``kind``, ``date`` and ``number`` are the correction's.

    ``fragment`` is the correction's anchor. ``anchors`` are that one and those of corrections without a notice of
    their own: corrections of its reason, and those before a withdrawal.
    """

    kind: CorrectionKind
    text: str
    reason: str
    date: str
    number: int
    fragment: str
    anchors: tuple[str, ...]


def covered_by(number: int, shown: Sequence[int], corrections: Sequence[Correction]) -> list[int]:
    """Return the numbers of the corrections that one notice covers: its own, and those that are not ``shown``.

    A correction of a reason belongs to the notice with that reason; any other to the first notice that is shown.
    """
    found = [number]
    for other, correction in enumerate(corrections, 1):
        if other not in shown and number == (correction.reason_of if correction.reason_of in shown else shown[0]):
            found.append(other)
    return found
