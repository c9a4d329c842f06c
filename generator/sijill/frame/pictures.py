"""What kind of picture a file is, by its bytes: of what only its name calls a picture, browsers show nothing."""

import re
from pathlib import Path

_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE\s+svg\b[^>\[]*>\s*)*"
    rb"<(?:svg:)?svg[\s/>]",
    re.DOTALL,
)
_BEGINNINGS = (
    (".png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    (".jpg", re.compile(rb"\xff\xd8\xff")),
    (".gif", re.compile(rb"GIF8[79]a")),
    (".webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    (".avif", re.compile(rb".{4}ftyp(?:avif|avis|mif1|msf1)", re.DOTALL)),
    (".ico", re.compile(rb"\x00\x00\x01\x00[^\x00]")),
    (".svg", _SVG),
)
KINDS = {".png": ".png", ".jpg": ".jpg", ".jpeg": ".jpg", ".gif": ".gif", ".webp": ".webp", ".avif": ".avif",
         ".ico": ".ico", ".svg": ".svg"}  # fmt: skip
"""The endings of pictures' names, each with the one that says its kind."""
_READ = 4096


def kind_of(path: Path) -> str | None:
    """Return the ending that a file's bytes ask for, "" where they are no picture that browsers show.

    None is for a file that cannot be read, which is reported elsewhere.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_READ)
    except OSError:
        return None
    return next((ending for ending, beginning in _BEGINNINGS if beginning.match(data)), "")
