"""CSV that spreadsheets open without running anything (RFC 4180, UTF-8 with a byte order mark, every cell quoted).

A spreadsheet takes a cell that begins with ``= + - @``, a tab or a line break for a formula, quoted or not (OWASP, "CSV
injection"). Such a cell gets one apostrophe in front, also where the sign is of full width or stands behind white
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
# Stands between cells while a row is put together; no record may hold it (and a row that does is taken the slow way).
_BETWEEN = "\x1f"
# A cell that may be risky: one look at a whole row settles nearly all.
_PERHAPS_RISKY = re.compile(f"{_BETWEEN}['{_INVISIBLE}{_SIGNS}]")


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def table(header: Sequence[str] | None, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV file, or without a header more rows of one; None is an empty cell."""
    lines = "".join([_line(row) for row in rows])
    return lines.encode("utf-8") if header is None else (BYTE_ORDER_MARK + _line(header) + lines).encode("utf-8")


def _line(row: Sequence[Cell]) -> str:
    cells = ["" if cell is None else cell if type(cell) is str else str(cell) for cell in row]
    joined = _BETWEEN.join(["", *cells])
    if _PERHAPS_RISKY.search(joined) or joined.count(_BETWEEN) != len(cells):
        quoted = '","'.join([neutral(cell).replace('"', '""') for cell in cells])
    else:
        quoted = joined[1:].replace('"', '""').replace(_BETWEEN, '","')
    return f'"{quoted}"\r\n'
