"""From a saved file to its text, paragraph by paragraph, whatever format it has (see ``formats``)."""

import datetime
import re
from pathlib import Path

from sijill.capture.formats import BY_TYPE, media_type_of
from sijill.capture.payload import LARGEST_PAYLOAD, Extracted, LeftOut, Payload, UnreadablePayload
from sijill.capture.text import cleaned
from sijill.model import characters
from sijill.model.errors import BuildError
from sijill.model.files import read_given

# Words behind an override of their direction, which the screen shows reversed (Unicode Standard Annex #9, section 2.2).
_TURNED = re.compile("[\u202d\u202e]([^\u202c]*)")


class SavedFile:
    """A copy that somebody saved, in any of the formats of ``formats.FORMATS``."""

    def __init__(self, path: Path, captured: datetime.date | None = None) -> None:
        self.path = path
        self.captured = captured

    def get(self) -> Payload:
        """Return the file's bytes, with a media type judged by the bytes first and by the name second."""
        try:
            data = read_given(self.path, LARGEST_PAYLOAD)
        except BuildError as error:
            raise UnreadablePayload(str(error)) from None
        return Payload(data, media_type_of(data, self.path.name), self.captured)


def extract(payload: Payload, whole: bool = False) -> Extracted:
    """Return a payload's text; with ``whole``, everything on a page, including menus.

    Raises UnreadablePayload if there is no text.
    """
    found = BY_TYPE[payload.media_type].read(payload, whole)
    parts, left_out = cleaned(found.parts)
    if not any(characters.is_seen(part.text) for part in parts):
        raise UnreadablePayload(
            "the copy must hold text, and none was found in it. A page that a script fills is read with --browser, or "
            "saved from the browser after it was shown ('Save page as…'); a scanned PDF needs its text recognised "
            "first."
        )
    listed = found.left_out
    turned = tuple(words.strip() for part in found.parts for words in _TURNED.findall(part.text) if words.strip())
    if turned:
        listed = (*listed, LeftOut("override", turned))
    if left_out:
        names = tuple(f"{characters.name(character)} ({count})" for character, count in sorted(left_out.items()))
        listed = (*listed, LeftOut("refused", names))
    return Extracted(parts, found.facts, found.notes, listed)
