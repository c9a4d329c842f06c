"""The versions of the generator that an archive's files install: which they name, and the same files with this one."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import sijill

REQUIREMENTS = "requirements.txt"
_FILES = (REQUIREMENTS, ".pre-commit-config.yaml")
_PINNED = re.compile(
    r"(?<![\w./@+-])sijill(?:[ \t]*\[[^\]\n]*\])?[ \t]*===?[ \t]*(?P<version>[0-9][\w.!+]*)(?![\w.!+*-]|[ \t]*,)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"^[ \t]*(?:[^#\n]*[\s/=])?sijill(?:\.git)?(?!\w|[.-][a-z])[^\n]*", re.IGNORECASE | re.MULTILINE
)
_COMMENT = re.compile(r"(?:^|\s)#")


class Pin(NamedTuple):
    """A version that is named: its file and line, from where to where it is in the text, and whether hashes bind it."""

    file: str
    line: int
    version: str
    start: int
    end: int
    hashed: bool

    @property
    def place(self) -> str:
        """Its file and line."""
        return f"{self.file}:{self.line}"


def pins(root: Path) -> Iterator[Pin]:
    """Yield the versions of the generator that the archive's files name, in their order."""
    from packaging.version import InvalidVersion, Version  # few commands compare versions

    for file in _FILES:
        text = _text(root / file)
        for found in _PINNED.finditer(text):
            line = text.count("\n", 0, found.start())
            if _COMMENT.search(text[text.rfind("\n", 0, found.start()) + 1 : found.start()]):
                continue
            try:
                Version(found["version"])
            except InvalidVersion:
                continue
            rest = re.compile(r"(?:[^\n]*\\\r?\n)*[^\n]*").match(text, found.end())
            hashed = rest is not None and "--hash" in rest[0]
            yield Pin(file, line + 1, found["version"], *found.span("version"), hashed)


def otherwise(root: Path) -> str:
    """Return the line by which the requirements install the generator without naming one version, "" for none."""
    found = _OTHERWISE.search(_text(root / REQUIREMENTS))
    return found[0].strip() if found else ""


def age(version: str) -> int:
    """Return 1 for a version that is newer than this one, 0 for this one, -1 for an older one."""
    from packaging.version import Version

    named, ours = Version(version), Version(sijill.__version__)
    return (named > ours) - (named < ours)


def with_this_version(root: Path) -> dict[str, bytes]:
    """Return the files that name older versions with this one in their place, by path, and not a byte else changed.

    A version that hashes bind is left: they are those of its files.
    """
    changed: dict[str, bytes] = {}
    for pin in sorted(pins(root), key=lambda one: (one.file, -one.start)):
        if age(pin.version) < 0 and not pin.hashed:
            data = changed.get(pin.file)
            text = _text(root / pin.file) if data is None else data.decode("utf-8", "surrogateescape")
            text = text[: pin.start] + sijill.__version__ + text[pin.end :]
            changed[pin.file] = text.encode("utf-8", "surrogateescape")
    return changed


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return ""
