"""Where redirects led, judged by the addresses alone: to the page that was asked for, or to another one."""

import re
from urllib.parse import unquote, urlsplit

_HOME = re.compile(r"(?:[a-z]{2}(?:-[a-z]{2})?)?(?:/?(?:index|home|default)(?:\.\w+)?)?")
_NOT_FOUND = re.compile(r"(?:error|errors|err|page|status)?[-_/]?(?:404|410|not[-_]?found|page[-_]?not[-_]?found)")
_LAST = re.compile(r"(?:\.(?:s?html?|php\d?|aspx?|jsp|cfm))$")
_OTHER_FORMS = frozenset(["", "amp", "index", "print"])  # ends of addresses that are forms of the page before them
_NUMBER = re.compile(r"[0-9]{4,}")


def to_home(asked: str, final: str) -> bool:
    """Return whether they led from another page to a site's home page, perhaps in one language."""
    return final != asked and _is_home(final) and not _is_home(asked)


def to_not_found(asked: str, final: str) -> bool:
    """Return whether they led to an address of pages that were not found."""
    return final != asked and _is_not_found(final) and not _is_not_found(asked)


def elsewhere(asked: str, final: str) -> bool:
    """Return whether they led to an address that has nothing of the name of the page that was asked for.

    That may be the page under another name, or a list of pages, a search or another page in its place.
    """
    names, others = _names(asked), _names(final)
    if not names or final == asked or names == others:
        return False
    last = names[-1]
    numbers = set(_NUMBER.findall(last))
    return not any(last in one or numbers & set(_NUMBER.findall(one)) for one in others)


def _names(address: str) -> list[str]:
    """Return the parts of an address's path, without what only says in which form they are given."""
    parts = [_LAST.sub("", unquote(part).casefold()) for part in urlsplit(address).path.split("/")]
    return [part for part in parts if part not in _OTHER_FORMS]


def _path(address: str) -> str:
    return urlsplit(address).path.strip("/").casefold()


def _is_home(address: str) -> bool:
    return _HOME.fullmatch(_path(address)) is not None


def _is_not_found(address: str) -> bool:
    return _NOT_FOUND.fullmatch("/".join(_names(address)[-1:])) is not None
