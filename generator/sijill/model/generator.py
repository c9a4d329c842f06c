"""Identifies the generator that a process runs: digests of its files and of the packages it uses, and its Python."""

import hashlib
import os
import re
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import sijill

_SUFFIXES = (".py", ".j2", ".yaml", ".json", ".css", ".js", ".mjs", ".txt", ".svg", ".ttf", ".ttl")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


class Fingerprint(NamedTuple):
    """What decides the bytes that a process makes from records. Processes in which it differs cannot share a site."""

    generator: str
    packages: str
    python: str


@cache
def digest_of_files() -> str:
    """Return a digest over every file of the generator that affects the site."""
    digest = hashlib.sha256(sijill.__version__.encode())
    for name, path in _files():
        digest.update(name.encode() + b"\0" + Path(path).read_bytes())
    return digest.hexdigest()


def _files() -> list[tuple[str, str]]:
    """Return the generator's files that affect what it does: the path within the package, and the whole path."""
    package = str(Path(sijill.__file__).parent)
    paths = [f"{folder}{os.sep}{name}" for folder, _, names in os.walk(package) for name in names]
    found = [path for path in paths if path.endswith(_SUFFIXES)]
    return sorted([(path[len(package) + 1 :].replace(os.sep, "/"), path) for path in found])


@cache
def mark() -> str:
    """Return what changes when anything does that judges records: the generator's files, packages, or Python.

    It is quickly made, for every command asks it: files by size and time, packages by the names of their metadata.
    """
    found = [sijill.__version__, sys.version]
    for name, path in _files():
        stat = Path(path).stat()
        found.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    folders = {Path(folder) for folder in sys.path if folder.endswith("-packages")}
    found += sorted(path.name for folder in folders for path in folder.glob("*.dist-info"))
    return hashlib.sha256("\n".join(found).encode()).hexdigest()[:32]


@cache
def fingerprint() -> Fingerprint:
    """Return the fingerprint of this process."""
    return Fingerprint(digest_of_files(), _digest_of_packages(), f"{sys.version_info.major}.{sys.version_info.minor}")


def _digest_of_packages() -> str:
    """Return a digest over the versions of the packages that the generator needs, directly or indirectly."""
    found: dict[str, str] = {}
    waiting = ["sijill"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            found[name] = ""  # not installed: it belongs to an extra or to another system
            continue
        found[name] = package.version
        for asked in package.requires or ():
            match = _NAME.match(asked)
            if match:
                waiting.append(re.sub(r"[-_.]+", "-", match.group()).lower())
    found.pop("distributed", None)
    listed = "\n".join(f"{name} {version}" for name, version in sorted(found.items()) if version)
    return hashlib.sha256(listed.encode()).hexdigest()
