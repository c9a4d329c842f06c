"""Whether a media query (Media Queries 5) applies to a reader with a desktop's screen and a mouse, in daylight."""

import re

WIDTH, HEIGHT = 1280, 720  # of the reader's window, in CSS pixels
_READER = {"any-hover": "hover", "any-pointer": "fine", "display-mode": "browser", "hover": "hover",
           "orientation": "landscape", "pointer": "fine", "prefers-color-scheme": "light",
           "prefers-contrast": "no-preference", "prefers-reduced-motion": "no-preference", "scripting": "enabled",
           "update": "fast"}  # fmt: skip
_TEST = re.compile(r"\(([^()]*)\)")
_LENGTH = re.compile(r"([0-9.]+)(px|em|rem)")
_COMPARED = re.compile(r"(?:([0-9.]+\w+)\s*(<=?)\s*)?(width|height)(?:\s*(<=?|>=?|=)\s*([0-9.]+\w+))?")
_COMPARISONS = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__, "=": float.__eq__}


def media_holds(query: str) -> bool:
    """Return whether a list of media queries applies; one that is not understood does not, even after "not"."""
    query = query.strip().lower()
    return not query or any(_query_holds(one.strip()) is True for one in query.split(","))


def _query_holds(query: str) -> bool | None:
    turned = re.match(r"not\s+", query)
    query = query[turned.end() if turned else 0 :]
    tests = [_test_holds(one.strip()) for one in _TEST.findall(query)]
    words = _TEST.sub(" ", query).replace("only ", " ").split()
    if set(words) - {"and", "all", "screen", "print", "speech"} or None in tests:
        return None
    holds = "print" not in words and "speech" not in words and all(tests)
    return holds != bool(turned)


def _test_holds(test: str) -> bool | None:
    """Return whether one test in brackets holds; None if it is not understood."""
    name, mark, value = (part.strip() for part in test.partition(":"))
    if found := _COMPARED.fullmatch(test) if not mark else None:
        low, below, side, sign, other = found.groups()
        pairs = [(low, below, side), (side, sign, other)]
        return _all_hold([pair for pair in pairs if pair[1]])
    side = re.sub("^(?:min|max)-(?:device-)?", "", name)
    if mark and side in ("width", "height") and side != name:
        return _all_hold([(side, ">=" if name.startswith("min-") else "<=", value)])
    if name in _READER:
        return not mark or value == _READER[name]
    return None


def _all_hold(pairs: list[tuple[str, str, str]]) -> bool | None:
    numbers = [(_pixels(left), sign, _pixels(right)) for left, sign, right in pairs]
    if any(left is None or right is None for left, _, right in numbers):
        return None
    return all(_COMPARISONS[sign](left, right) for left, sign, right in numbers)  # type: ignore[arg-type]


def _pixels(length: str) -> float | None:
    if length in ("width", "height"):
        return float(WIDTH if length == "width" else HEIGHT)
    found = _LENGTH.fullmatch(length)
    try:
        return float(found[1]) * (1 if found[2] == "px" else 16) if found else 0.0 if length == "0" else None
    except ValueError:
        return None
