"""Words in an archive's other files: hand-written pages, settings, kinds, the inbox, and whatever else is there."""

import os
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from sijill.editing.acts import CannotAct
from sijill.editing.quoting import WordsTakenDown
from sijill.editing.repeating import Repetition
from sijill.ledger.repository import Repository, RepositoryError
from sijill.model.configuration import Configuration
from sijill.model.records import RECORD_TYPES
from sijill.sources.scan import scan
from sijill.state.database import FILE

# Files that are read and changed by what they are.
_READ_BY_KIND = frozenset({"capture", "ledger", "log"})
_WIDE = (BOM_UTF16_LE, BOM_UTF16_BE)
# PDF and RTF, which may be written in ASCII and say their words in other signs.
_PACKED = (b"%PDF", b"{\\rtf")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt]")


def left(configuration: Configuration, names: Collection[str]) -> frozenset[str]:
    """Return what is left as it is, given as a call names it: the ids of records, and the paths of files.

    Raises CannotAct where a name is neither.
    """
    ids = {file.id for file in scan(configuration.sources).files if file.kind in RECORD_TYPES}
    found: set[str] = set()
    for name in names:
        meant = {name} if (configuration.root / name).is_file() else set()
        meant |= ids & {name.rpartition("/")[2].removesuffix(".yaml")}
        if not meant:
            raise CannotAct(f"--leave must name a record or a file of the archive, not '{name}'")
        found |= meant
    return frozenset(found)


def in_other_files(
    configuration: Configuration, words: WordsTakenDown, records: Collection[str]
) -> Iterator[tuple[str, Repetition, bool | None]]:
    """Yield the files that repeat the words, with the line, and whether they surely do: None where it is no text.

    ``records`` are those that were looked at as records, by their paths below ``sources/``.
    """
    known = {f"sources/{file.path}" for file in scan(configuration.sources).files if file.kind in _READ_BY_KIND}
    known.update(f"sources/{path}" for path in records)
    for shown in sorted({*_files(configuration)} - known):
        path = configuration.root / shown
        if path.is_symlink() or not path.is_file() or "originals" in path.parts:
            continue
        if words.in_own_words(shown):  # it is in the page's address
            yield shown, Repetition(f"{shown} (its name)", words.in_own_words(shown)), True
            continue
        data = path.read_bytes()
        if not is_text(data):
            yield shown, Repetition(shown, ""), None
        text = _text(data)
        for surely, search in ((True, words.in_own_words), (False, words.loosely_in)):
            found = search(text)
            if found:
                lines = text.splitlines()
                at = next((at for at in range(len(lines), 0, -1) if search("\n".join(lines[at - 1 :]))), 1)
                yield shown, Repetition(f"{shown}:{at}", found), surely
                break


def kept_locally(configuration: Configuration, documents: Collection[str]) -> Iterator[str]:
    """Yield what this machine alone has and git ignores, where the words may be: originals of documents, the state."""
    folders = [configuration.sources / "captures" / one / "originals" for one in sorted(documents)]
    paths = [path for folder in folders for path in sorted(folder.glob("*")) if path.name != ".gitignore"]
    store = configuration.captures_store
    for path in [*paths, *([store] if store.is_dir() else []), configuration.cache / FILE]:
        if path.exists():
            yield os.path.relpath(path, configuration.root) + ("/" if path.is_dir() else "")


def _files(configuration: Configuration) -> Iterator[str]:
    """Yield the files that belong to the archive; where there is no git, all but hidden folders and the site."""
    with suppress(RepositoryError):
        yield from Repository(configuration.root).present()
        return
    for folder, below, names in os.walk(configuration.root):
        below[:] = [name for name in below if name[0] != "." and Path(folder, name) != configuration.site]
        yield from (Path(folder, name).relative_to(configuration.root).as_posix() for name in names)


def is_text(data: bytes) -> bool:
    """Return whether a file is text, in which words can be found: in UTF-8, or in UTF-16 with its mark."""
    if data[:2] in _WIDE:
        return True
    try:
        return not data.startswith(_PACKED) and "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _text(data: bytes) -> str:
    """Return the text of a file, with the characters that JSON and YAML escape; "" for what is no text."""
    wide = data[:2] in _WIDE
    if not wide and b"\0" in data[:8000]:
        return ""
    text = data.decode("utf-16" if wide else "utf-8", "replace")
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", text)
