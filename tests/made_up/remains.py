"""Which files below a folder still hold words: as they are, escaped, packed in zip or gzip, or in a SQLite database."""

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path


def files_with(folder: Path, words: str) -> list[str]:
    """Return the paths of the files that hold words, in whatever form they are written."""
    forms = {
        words.encode(),
        json.dumps(words)[1:-1].encode(),
        json.dumps(words)[1:-1].upper().replace("\\U", "\\u").encode(),
        words.encode("utf-16-le"),
        "".join(f"&#{ord(c)};" for c in words).encode(),
    }
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and ".git" not in path.relative_to(folder).parts
        and any(form in data for data in _contents(path.read_bytes()) for form in forms)
    )


def _contents(data: bytes) -> Iterator[bytes]:
    """Yield what a file holds, and what is packed in it."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            for name in found.namelist():
                yield name.encode()
                yield from _contents(found.read(name))
    elif data.startswith(b"\x1f\x8b"):
        yield from _contents(gzip.decompress(data))
    elif data.startswith(b"\x89PNG"):
        yield b"".join(_packed_texts(data))


def _packed_texts(data: bytes) -> Iterator[bytes]:
    """Yield the texts of a PNG picture's chunks, unpacked; what is drawn is judged by other tests."""
    at = 8
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"iTXt"):
            yield body
        elif kind == b"zTXt":
            yield zlib.decompress(body.partition(b"\0")[2][1:])
        at += 12 + length
