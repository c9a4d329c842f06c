"""The part of JSON Patch (RFC 6902) that turns one version of a record back into the one before.

It uses the operations ``add``, ``remove`` and ``replace``. Ledgers keep their patches permanently, so the output of
``difference`` may change, but ``apply`` must always understand the old ones.
"""

from typing import Any

Operation = dict[str, Any]


class PatchError(ValueError):
    """A patch that does not fit the value it is applied to."""


def difference(source: Any, target: Any, path: str = "") -> list[Operation]:
    """Return the operations that turn ``source`` into ``target``; none if they are equal."""
    if type(source) is type(target):
        if isinstance(source, dict):
            return _between_objects(source, target, path)
        if isinstance(source, list):
            return _between_lists(source, target, path)
        if source == target:
            return []
    return [{"op": "replace", "path": path, "value": target}]


def _between_objects(source: dict[str, Any], target: dict[str, Any], path: str) -> list[Operation]:
    operations: list[Operation] = []
    for key in sorted(source.keys() | target.keys()):
        place = f"{path}/{_escape(key)}"
        if key not in target:
            operations.append({"op": "remove", "path": place})
        elif key not in source:
            operations.append({"op": "add", "path": place, "value": target[key]})
        else:
            operations += difference(source[key], target[key], place)
    return operations


def _between_lists(source: list[Any], target: list[Any], path: str) -> list[Operation]:
    shorter = min(len(source), len(target))
    start = 0
    while start < shorter and source[start] == target[start]:
        start += 1
    end = 0
    while end < shorter - start and source[len(source) - 1 - end] == target[len(target) - 1 - end]:
        end += 1
    old, new = source[start : len(source) - end], target[start : len(target) - end]
    both = min(len(old), len(new))
    operations: list[Operation] = []
    for offset in range(both):
        operations += difference(old[offset], new[offset], f"{path}/{start + offset}")
    operations += [{"op": "remove", "path": f"{path}/{start + both}"} for _ in old[both:]]
    operations += [
        {"op": "add", "path": f"{path}/{start + both + offset}", "value": value}
        for offset, value in enumerate(new[both:])
    ]
    return operations


def apply(value: Any, operations: list[Operation]) -> Any:
    """Return a copy of ``value`` with the operations applied; raises PatchError if one does not fit."""
    document = [_copy(value)]
    for operation in operations:
        try:
            kind, path = operation["op"], operation["path"]
            if path == "":
                if kind != "replace":
                    raise PatchError("must replace a whole document, not add or remove one")
                document[0] = _copy(operation["value"])
                continue
            *parents, last = [_unescape(token) for token in path[1:].split("/")]
            place = document[0]
            for token in parents:
                place = place[_index(place, token)]
            _carry_out(kind, place, last, operation)
        except (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise PatchError(f"must fit the version it is applied to ({error!r:.200})") from None
    return document[0]


def _carry_out(kind: str, place: Any, last: str, operation: Operation) -> None:
    if kind == "add":
        if isinstance(place, list):
            at = len(place) if last == "-" else int(last)
            if not 0 <= at <= len(place):
                raise IndexError(last)
            place.insert(at, _copy(operation["value"]))
        else:
            place[last] = _copy(operation["value"])
    elif kind == "remove":
        del place[_index(place, last)]
    elif kind == "replace":
        place[_index(place, last)] = _copy(operation["value"])
    else:
        raise ValueError(kind)


def _index(place: Any, token: str) -> Any:
    if isinstance(place, list):
        at = int(token)
        if not 0 <= at < len(place):
            raise IndexError(token)
        return at
    if not isinstance(place, dict) or token not in place:
        raise KeyError(token)
    return token


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value


def _escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _unescape(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")
