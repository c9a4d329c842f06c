"""What a host should send with the site's files, once for all hosts: as ``_headers``, and for other forms as rules."""

from collections.abc import Iterator
from typing import NamedTuple

from sijill.frame.context import policy
from sijill.model.urls import (
    ASSETS,
    CATALOGUE,
    EARLIER,
    LEDGER,
    LINKSETS,
    LOG,
    LOG_CHECKPOINT,
    LOG_KEYS,
    NAMED_BY_CONTENT,
    SEARCH_START,
    SHAPES,
    VOCABULARY_TURTLE,
)

ASKED_AGAIN, KEPT = "no-cache", "public, max-age=31536000, immutable"


class Rule(NamedTuple):
    """What is sent with some addresses; in ``path``, below the site's root, ``*`` is any text."""

    path: str
    headers: tuple[tuple[str, str], ...]


def of_every_answer() -> tuple[tuple[str, str], ...]:
    """Return what is sent with every file: it is public, so that pages of other hosts may read it."""
    return (
        ("Content-Security-Policy", f"{policy()}; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ("Access-Control-Allow-Origin", "*"),
    )


def types(*, logged: bool) -> list[tuple[str, str]]:
    """Return paths, with ``*``, and their content types: those of endings that few hosts know, or of none.

    With a transparency log (``logged``) its text files are among them.
    """
    lines = [f"{LEDGER}*.jsonl", EARLIER]
    texts = (LOG_CHECKPOINT, LOG_KEYS, f"{LOG}*.checkpoint") if logged else ()
    found = [(path, "text/plain") for path in texts]
    found += [(path, "application/x-ndjson") for path in lines]
    found.append((f"{LINKSETS}*.json", "application/linkset+json"))
    return [*found, *((path, "text/turtle") for path in (CATALOGUE, SHAPES, VOCABULARY_TURTLE))]


def _rules(*, logged: bool) -> Iterator[Rule]:
    yield Rule("*", of_every_answer())
    yield from (
        Rule(path, (("Cache-Control", ASKED_AGAIN),)) for path in ("", "*/", f"{ASSETS}*", SEARCH_START)
    )  # pages, scripts, and the start of the search's index
    yield from (Rule(f"{folder}*", (("Cache-Control", KEPT),)) for folder in NAMED_BY_CONTENT)
    for path, kind in types(logged=logged):
        again = (("Cache-Control", ASKED_AGAIN),) if path in (LOG_CHECKPOINT, LOG_KEYS) else ()
        yield Rule(path, (("Content-Type", f"{kind}; charset=utf-8"), *again))


def headers_file(*, logged: bool = False) -> bytes:
    """Return the ``_headers`` file that some hosts read.

    Browsers check pages, scripts and the index's start file each time, and keep files named by their content for a
    year. No address matches two caching rules, since hosts differ in which of them they follow.
    """
    parts = []
    for rule in _rules(logged=logged):
        parts += [f"/{rule.path}\n", *(f"  {name}: {value}\n" for name, value in rule.headers)]
    return "".join(parts).encode()
