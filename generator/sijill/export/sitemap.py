"""The sitemap (sitemaps.org 0.9) and robots.txt. Each page names its other languages itself (``hreflang``).

A site that does not know where it is published has no sitemap: the protocol needs absolute addresses. The parts are
at the root, because a sitemap may list only what is beside or below it, and are cut as the data is (``shards``), so
that an edit rewrites one.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from sijill.export import xml
from sijill.model.configuration import Configuration
from sijill.model.output import Output
from sijill.model.record_kinds import NAMED_KINDS, RecordKind
from sijill.model.urls import ROBOTS, SITEMAP, statement_folder
from sijill.pages.kinds import below_home
from sijill.state import Archive
from sijill.state.shards import Shard, buckets, shard_sizes, withdrawn

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
_URLS = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


class Sitemaps:
    """Makes the sitemap of one archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.configuration: Configuration = archive.configuration
        self.addresses = archive.configuration.addresses
        self.languages = self.configuration.languages

    @property
    def wanted(self) -> bool:
        """Whether the site can have a sitemap."""
        return bool(self.configuration.site_url)

    def robots(self) -> Iterator[Output]:
        """Yield robots.txt: everything may be read, and here is the list of it.

        Below a path there is none: robots ask for it at the root of a host alone (RFC 9309, section 2.3).
        """
        if urlsplit(self.configuration.site_url).path.strip("/"):
            return
        lines = ["User-agent: *", "Allow: /"]
        if self.wanted:
            lines += ["", f"Sitemap: {self.addresses.absolute(SITEMAP)}"]
        yield Output(ROBOTS, ("\n".join(lines) + "\n").encode())

    def index(self) -> Output:
        """Return the list of the parts."""
        names = ["pages"]
        names += [_name(kind, bucket) for kind in NAMED_KINDS for bucket in buckets(list(self.archive.ids(kind)))]
        names += [f"statements-{shard}" for shard in shard_sizes(self.archive.connection)]
        found = [
            f"<sitemap><loc>{xml.text(self.addresses.absolute(part_file(name)))}</loc></sitemap>\n" for name in names
        ]
        return Output(SITEMAP, f"{_HEAD}{_SITEMAPS}{''.join(found)}</sitemapindex>\n".encode())

    def pages(self) -> Output:
        """Return the part of the pages there is one of, lists, years and hand-written pages."""
        found = [self._urls(address) for address in below_home(self.archive)]
        by_address: dict[str, set[str]] = {}
        for language in self.languages:
            for address in handwritten(self.configuration.root / "docs" / language):
                by_address.setdefault(address, set()).add(language)
        for address, languages in sorted(by_address.items()):
            found.append(self._urls(address, [one for one in self.languages if one in languages]))
        return self._part("pages", found)

    def records(self, kind: RecordKind) -> Iterator[Output]:
        """Yield the parts of all agents, documents or topics; what was withdrawn is not in them."""
        gone = withdrawn(self.archive.connection, kind)
        for bucket, identifiers in buckets(list(self.archive.ids(kind))).items():
            listed = [one for one in identifiers if one not in gone]
            yield self._part(_name(kind, bucket), (self._urls(f"{kind}s/{one}/") for one in listed))

    def shard(self, shard: Shard) -> Output:
        """Return the part of a shard's statements; what was withdrawn is not in it."""
        archive, found = self.archive, []
        for identifier in shard.statements:
            if archive.card(identifier).status != "withdrawn":
                last = archive.last_published(identifier)
                found.append(self._urls(statement_folder(identifier), modified=last))
        return self._part(f"statements-{shard.name}", found)

    def _part(self, name: str, urls: Iterable[str]) -> Output:
        return Output(part_file(name), f"{_HEAD}{_URLS}{''.join(urls)}</urlset>\n".encode())

    def _urls(self, below_home: str, languages: Iterable[str] = (), modified: str | None = None) -> str:
        """A page in each of its languages: one ``url`` a language."""
        addresses = self.addresses
        places = [
            xml.text(addresses.absolute(addresses.home(language) + below_home) or addresses.site_url)
            for language in languages or self.languages
        ]
        when = f"<lastmod>{modified}</lastmod>" if modified else ""
        return "".join([f"<url><loc>{place}</loc>{when}</url>\n" for place in places])


def part_file(name: str) -> str:
    """Return the file of a part of the sitemap."""
    return f"sitemap-{name}.xml"


def _name(kind: RecordKind, bucket: str) -> str:
    return f"{kind}s-{bucket}" if bucket else f"{kind}s"


def handwritten(folder: Path) -> Iterator[str]:
    """Yield the addresses, below their language's home, of the hand-written pages in a folder, sorted."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = Path(place).relative_to(folder).as_posix()
        home = "" if below == "." else f"{below}/"
        for name in sorted(names):
            stem = name.removesuffix(".md")
            if stem == name or name.startswith("."):
                continue
            if stem.lower() not in ("index", "readme"):
                yield f"{home}{stem}/"
            elif home:
                yield home
