"""A host's robots.txt (RFC 9309): which paths robots must not fetch, and how long to wait between two requests.

The standard library's parser knows no wildcards and uses the first rule that fits instead of the longest.
"""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from sijill.network.client import Client
from sijill.network.errors import Unfetchable
from sijill.network.targets import target_of

NAME = "sijill"
_LARGEST = 500 * 1024  # bytes; RFC 9309 requires parsers to read at least this much
_LONGEST_PAUSE = 60.0
_EVERYTHING = "/"


class Rules(NamedTuple):
    """A host's rules for our robot: each pattern and whether it allows, and the pause in seconds that it asks for."""

    rules: tuple[tuple[str, bool], ...] = ()
    pause: float = 0

    def allows(self, path: str) -> bool:
        """Return whether a path with its query may be fetched: the longest rule that fits decides; without one, yes."""
        asked = _normal(path)
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, asked)]
        return max(fitting)[1] if fitting else True


NOTHING_ALLOWED = Rules(((_EVERYTHING, False),))


def read_rules(data: bytes, name: str = NAME) -> Rules:
    """Return the rules of a robots.txt for the robot called ``name``. No content raises an error."""
    groups: dict[str, tuple[list[tuple[str, bool]], list[float]]] = {}
    named: list[str] = []
    in_rules = False
    for line in data[:_LARGEST].decode("utf-8-sig", "replace").splitlines():
        key, mark, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not mark:
            continue
        if key == "user-agent":
            if in_rules:
                named, in_rules = [], False
            named.append(value.lower())
            groups.setdefault(value.lower(), ([], []))
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for one in named:
                if key == "crawl-delay":
                    groups[one][1].extend(_seconds(value))
                elif value:  # an empty rule allows or forbids nothing
                    groups[one][0].append((_normal(value), key == "allow"))
    rules, pauses = groups.get(name, groups.get("*", ([], [])))
    return Rules(tuple(rules), min(max(pauses, default=0), _LONGEST_PAUSE))


def _seconds(value: str) -> list[float]:
    return [float(value)] if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", value) else []


def _normal(text: str) -> str:
    """Return a path or pattern with its percent-encoding normalised."""
    return quote(unquote_to_bytes(text), safe="/*$?=&;:@!',()+~#[]-._%")


def _fits(pattern: str, path: str) -> bool:
    """Return whether a pattern fits the beginning of a path: ``*`` is any text, a final ``$`` the path's end."""
    ends = pattern.endswith("$")
    parts = (pattern[:-1] if ends else pattern).split("*")
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not ends or at == len(path) or (len(parts) > 1 and path.endswith(parts[-1]))


class Robots:
    """The rules of hosts, each asked for once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Rules] = {}

    def rules(self, address: str) -> Rules:
        """Return the rules of an address's host; if they cannot be fetched, nothing is allowed (RFC 9309, 2.3.1.4).

        Raises Unfetchable for an address that may not be asked.
        """
        target = target_of(address, any_port=self._client.allow_private)
        host = f"{target.scheme}://{target.authority}"
        if host not in self._known:
            self._known[host] = self._fetched(f"{host}/robots.txt")
            self._client.pauses.ask_for(target.host, self._known[host].pause)
        return self._known[host]

    def allows(self, address: str) -> bool:
        """Return whether an address may be fetched."""
        return self.rules(address).allows(target_of(address, any_port=self._client.allow_private).path)

    def _fetched(self, address: str) -> Rules:
        try:
            answer = self._client.get(address, size=4 * _LARGEST)
        except Unfetchable as error:
            if error.why in ("address", "private"):  # nobody was asked
                raise
            return NOTHING_ALLOWED
        if answer.status == 200:
            return read_rules(answer.body)
        return Rules() if 300 <= answer.status < 500 and answer.status != 429 else NOTHING_ALLOWED
