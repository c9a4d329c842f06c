"""Which pages a site must have by its ledger, and which it cannot have."""

import re
from collections.abc import Collection, Iterator, Sequence

from sijill.ledger.entries import KINDS
from sijill.ledger.store import Ledger
from sijill.model.records import RecordKind

_PAGE = re.compile(
    r"(?:(?P<home>[A-Za-z-]{2,35})/)?(?P<kind>statement|agent|document|topic)s/(?P<id>[a-z0-9-]{1,100})/"
    r"(?:v(?P<version>[1-9][0-9]{0,5})/)?index\.html"
)
_ALWAYS = ("corrections/index.html", "corrections/feed.xml", "feed.xml")


def wrong_pages(paths: Collection[str], ledger: Ledger, languages: Sequence[str]) -> Iterator[str]:
    """Yield which pages of records are missing, and which belong to no record or version of the ledger.

    ``languages`` are the site's, that of its root first. A ledger of format 1 has statements alone.
    """
    homes = ("", *(f"{language}/" for language in languages[1:]))
    kinds: Sequence[RecordKind] = KINDS if ledger.format > 1 else ("statement",)
    versions: dict[tuple[str, str], int] = {}
    replaced: set[tuple[str, str]] = set()
    for kind in kinds:
        for identifier in ledger.records(kind):
            last = ledger.last(kind, identifier)
            if last is not None:
                versions[kind, identifier] = last.entry.version
                if last.entry.replaced_by is not None:
                    replaced.add((kind, identifier))
    for path in paths:
        match = _PAGE.fullmatch(path)
        if match is None or match["kind"] not in kinds:
            continue
        last_version = versions.get((match["kind"], match["id"]), 0)
        if not last_version:
            yield f"{path} must be of a record that the ledger has: nothing proves it"
        elif f"{match['home']}/" not in homes and match["home"]:
            yield f"{path} must be in one of the site's languages"
        elif match["version"] and int(match["version"]) > last_version:
            yield f"{path} must be a version that the ledger has"
    needed = [home + path for home in homes for path in _ALWAYS]
    for key, last_version in versions.items():
        folder, earlier = f"{key[0]}s/{key[1]}/", range(1, last_version if key[0] == "statement" else 1)
        for home in homes:
            needed.append(f"{home}{folder}index.html")
            if key not in replaced:
                needed += [f"{home}{folder}v{version}/index.html" for version in earlier]
    for path in sorted(set(needed).difference(paths)):
        yield f"{path} must be there: the ledger has what it shows"
