"""CSV that spreadsheets open without running anything (RFC 4180, UTF-8 with a byte order mark, every cell quoted).

A spreadsheet takes a cell that begins with ``= + - @``, a tab or a line break for a formula, quoted or not (OWASP, "CSV
injection"). Such a cell gets one apostrophe in front, also where the sign is of full width or stands behind white
space, invisible marks or apostrophes. To undo it, take one apostrophe away wherever a cell matches ``NEUTRALISED``.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | int | None
_INVISIBLE = "\\s\u061c\u200b-\u200f\u2060\u2066-\u2069\ufeff"
_SIGNS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b"
_RISKY = re.compile(f"'*[{_INVISIBLE}]*[{_SIGNS}]")
NEUTRALISED = re.compile(f"''*[{_INVISIBLE}]*[{_SIGNS}]")
BYTE_ORDER_MARK = "\ufeff"
# In a finished file, a comma or a line's end before a quotation mark that is not doubled is where a cell begins: one
# look over it settles whether any cell can be risky, and nearly none is.
_PERHAPS_RISKY = re.compile(f"[,\n\ufeff]\"['{_INVISIBLE}{_SIGNS}]")


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def table(header: Sequence[str] | None, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV file, or without a header more rows of one; None is an empty cell."""
    start = "" if header is None else BYTE_ORDER_MARK + _written([header])
    cells = list(rows)
    text = _written(cells)
    if text and _PERHAPS_RISKY.search(f"\n{text}"):
        text = _written([[neutral(cell) if type(cell) is str else cell for cell in row] for row in cells])
    return (start + text).encode("utf-8")


def _written(rows: Iterable[Sequence[Cell]]) -> str:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return file.getvalue()
