"""Reading JSON that others may have written: every parser must understand it in the same way."""

import json
from typing import Any

import orjson


class RepeatedKeyError(ValueError):
    """An object has a key twice: some parsers take the first value, some the last."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the key '{key[:80]}' must be there once")


def loads(data: bytes | str) -> Any:
    """Return a value of JSON.

    Raises ValueError for what is none, and RepeatedKeyError where an object has a key twice.
    """
    found = orjson.loads(data)  # which also refuses NaN, halves of characters and bytes that are no UTF-8
    try:
        json.loads(data, object_pairs_hook=_each_once)
    except RecursionError:
        raise ValueError("too deep") from None
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    keys = set()
    for key, _ in pairs:
        if key in keys:
            raise RepeatedKeyError(key)
        keys.add(key)
