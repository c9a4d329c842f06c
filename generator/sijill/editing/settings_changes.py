"""What a change does to the settings and the archive's own words: each value before and after."""

from collections.abc import Iterator
from typing import Any

from sijill.editing.revisions import Revision, identity
from sijill.frame.handwritten import address_of
from sijill.model.configuration import FILE, Configuration
from sijill.model.urls import FOLDERS
from sijill.sources.own_strings import FOLDER
from sijill.sources.settings import read_settings
from sijill.sources.yaml.strict import decode, read_with_places


def is_of_settings(path: str) -> bool:
    """Return whether a file of the archive decides what pages show without being on one of them."""
    return path == FILE or (path.startswith(f"{FOLDER}/") and path.endswith(".yaml"))


def values_changed(path: str, base: Revision, head: Revision) -> Iterator[tuple[str, str, str]]:
    """Yield the fields of such a file that differ, with their values before and after ("" for none)."""
    was, now = (_values(path, one) for one in (base, head))
    for field in dict.fromkeys((*was, *now)):
        if was.get(field, "") != now.get(field, ""):
            yield field, was.get(field, ""), now.get(field, "")


def every_page(head: Revision, configuration: Configuration) -> Iterator[str]:
    """Yield the addresses of a revision's pages, since any of them may show a setting; not those of years."""
    addresses = configuration.addresses
    records = [found for path in head.files if (found := identity(path)) is not None]
    written = [path.split("/", 2) for path in head.files if path.startswith("docs/") and path.endswith(".md")]
    for language in configuration.languages:
        home = addresses.home(language)
        yield home or "index.html"
        yield from (addresses.index(language, folder) for folder in FOLDERS.values())
        yield from (addresses.record(language, *record) for record in records)
        yield from (
            home + address_of(one[2]).removeprefix("/") for one in written if one[1:2] == [language] and one[2:]
        )


def _values(path: str, revision: Revision) -> dict[str, str]:
    if path not in revision.files:
        return {}
    data = revision.text(path)
    if path == FILE:
        return dict(_leaves(read_settings(data, trusted=True).tree, ""))
    text = decode(data, path)
    return dict(_leaves(read_with_places(text, path).tree, "")) if isinstance(text, str) else {}


def _leaves(value: Any, field: str) -> Iterator[tuple[str, str]]:
    """Yield what is in a tree by dotted field; an entry of a list is called by its only key, its name or its number."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, f"{field}.{key}" if field else str(key))
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for number, one in enumerate(value, 1):
            single = isinstance(one, dict) and len(one) == 1
            name = one.get("name") if isinstance(one, dict) else None
            yield from _leaves(one, field if single else f"{field}.{name or number}")
    elif isinstance(value, list):
        yield field, ", ".join(map(str, value))
    elif value is not None:
        yield field, str(value)
