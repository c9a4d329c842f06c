"""Addresses that have moved, because a record took the place of others: for hosts that lead on before a page is read.

Pages at earlier ids lead on by themselves on any host; feeds, citations and data cannot. The page of a statement that
was replaced is not among the moved: it lists the versions of what was there, and a link to one of them (``#v1``) would
arrive at a version of another statement.
"""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from sijill.model.output import Output
from sijill.model.urls import MOVED
from sijill.state import Archive
from sijill.state.replaced import replacing


class Move(NamedTuple):
    """An address that a record had, and its present one; both below the site's root."""

    old: str
    new: str


def moves(archive: Archive) -> Iterator[Move]:
    """Yield every address that has moved, sorted by kind and id."""
    addresses = archive.configuration.addresses
    if not archive.anything_replaced:
        return
    for kind, identifier in replacing(archive.connection):
        if not archive.has(kind, identifier) or (kind == "statement" and identifier in archive.drafts):
            continue
        for old in archive.earlier_ids(kind, identifier):
            if kind == "statement":
                yield Move(addresses.data(old), addresses.data(identifier))
                yield Move(addresses.evidence(old), addresses.evidence(identifier))
                continue
            listed = bool(archive.total(f"{kind}:{identifier}"))
            for language in archive.configuration.languages:
                page = addresses.record(language, kind, identifier)
                yield Move(addresses.record(language, kind, old), page)
                if kind != "document" and listed:
                    feed = Move(*(addresses.feed_of(language, kind, one) for one in (old, identifier)))
                    yield feed
                    if archive.configuration.site_url:
                        yield Move(*map(addresses.feed_in_json, feed))
            if kind != "document" and listed:
                yield Move(addresses.citations(kind, old), addresses.citations(kind, identifier))


def moved_file(archive: Archive) -> Iterator[Output]:
    """Yield ``_redirects``, which some hosts read, if anything has moved; its paths begin at the host's root."""
    root = urlsplit(archive.configuration.site_url).path or "/"
    lines = [f"{root}{move.old} {root}{move.new} 301\n" for move in moves(archive)]
    lines += [f"{root}{home}* {root}:splat 301\n" for home in archive.configuration.former_homes]
    if lines:
        yield Output(MOVED, "".join(lines).encode())
