"""The oldest browsers that the site promises to work in, and what they do not have (MDN's browser-compat-data)."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from tests.browser.packages import package

FLOOR = {"chrome": (100,), "firefox": (102,), "safari": (15, 4)}
"""Browsers of spring 2022. ``docs/maintainers/frame.md`` names them too."""


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(package("@mdn/browser-compat-data/data.json").read_text("utf-8"))
    return found


def is_missing(support: dict[str, Any]) -> bool:
    """Whether a browser of the floor lacks what this is the support of; what is behind a flag is not there."""
    for browser, floor in FLOOR.items():
        found = support.get(browser, {})
        ranges = found if isinstance(found, list) else [found]
        if not any(_has(one, floor) for one in ranges):
            return True
    return False


def _has(one: dict[str, Any], floor: tuple[int, ...]) -> bool:
    added, removed = (_version(one.get(name)) for name in ("version_added", "version_removed"))
    is_plain = not any(name in one for name in ("flags", "prefix", "alternative_name"))
    return is_plain and added is not None and added <= floor and (removed is None or removed > floor)


def _version(text: Any) -> tuple[int, ...] | None:
    if not isinstance(text, str) or text == "preview":
        return None
    return tuple(int(part) for part in text.removeprefix("≤").split("."))


def feature(path: str) -> bool:
    """Return whether the floor has a feature by its path in the data, such as ``javascript.operators.in``."""
    found: Any = _data()
    for part in path.split("."):
        found = found[part]
    return not is_missing(found["__compat"]["support"])


def newer_members() -> Iterator[tuple[str, str]]:
    """Yield what the floor lacks: an interface or a global object, and its member; "" for all of it.

    The data tell static members that have the name of another one apart by a suffix, ``_static``.
    """
    data = _data()
    for name, interface in {**data["api"], **data["javascript"]["builtins"]}.items():
        own = interface.get("__compat")
        if own and is_missing(own["support"]):
            yield name, ""
            continue
        for member, about in interface.items():
            known = about.get("__compat") if member != "__compat" else None
            if known and not member.endswith("_event") and is_missing(known["support"]):
                yield name, member
