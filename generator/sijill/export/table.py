"""CSV that spreadsheets open without running anything (RFC 4180, UTF-8 with a byte order mark, every cell quoted).

A spreadsheet takes a cell that begins with ``= + - @``, a tab or a line break for a formula, quoted or not (OWASP, "CSV
injection"). Such a cell gets one apostrophe in front, also where the sign is of full width or follows white
space, invisible marks or apostrophes. To undo it, take one apostrophe away wherever a cell matches ``NEUTRALISED``.
"""

import re
from collections.abc import Iterable, Sequence

Cell = str | int | None
_INVISIBLE = "\\s\u061c\u200b-\u200f\u2060\u2066-\u2069\ufeff"
_SIGNS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b"
_RISKY = re.compile(f"'*[{_INVISIBLE}]*[{_SIGNS}]")
NEUTRALISED = re.compile(f"''*[{_INVISIBLE}]*[{_SIGNS}]")
BYTE_ORDER_MARK = "\ufeff"
# Characters that no record may contain mark what separates cells and rows until quotation marks are doubled: that
# takes a few steps for a whole file, and so does asking whether any cell can be risky, which nearly none is.
_CELL, _ROW = "\x01", "\x02"
_PERHAPS_RISKY = (re.compile(f"{_CELL}['{_INVISIBLE}{_SIGNS}]"), re.compile(f"{_ROW}['{_INVISIBLE}{_SIGNS}]"))


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def table(header: Sequence[str] | None, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV file, or without a header more rows of one; None is an empty cell."""
    cells = [[cell if type(cell) is str else "" if cell is None else str(cell) for cell in row] for row in rows]
    joined = "".join([_ROW + _CELL.join(row) for row in cells])
    if joined.count(_ROW) != len(cells) or joined.count(_CELL) != sum(map(len, cells)) - len(cells):
        text = "".join([_line([neutral(cell) for cell in row]) for row in cells])  # a cell holds such a character
    else:
        if any(risky.search(joined) for risky in _PERHAPS_RISKY):
            joined = "".join([_ROW + _CELL.join([neutral(cell) for cell in row]) for row in cells])
        text = joined[1:].replace('"', '""').replace(_CELL, '","').replace(_ROW, '"\r\n"')
        text = f'"{text}"\r\n' if cells else ""
    start = "" if header is None else BYTE_ORDER_MARK + _line(header)
    return (start + text).encode("utf-8")


def _line(cells: Sequence[str]) -> str:
    return ",".join(['"' + cell.replace('"', '""') + '"' for cell in cells]) + "\r\n"
