"""Link sets (RFC 9264) for FAIR Signposting, level 2: of each record, where programs find what its page is about.

There is one for each kind of record, which the pages of that kind name in their heads (``html/head.py``). A link must
be absolute, so a site without an address has none.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from sijill.html.head import LANDING_PAGE, LINKED_DATA
from sijill.model.licences import licence
from sijill.model.output import Output
from sijill.model.record_kinds import NAMED_KINDS
from sijill.model.urls import linkset_file, records_file
from sijill.state import Archive
from sijill.state.shards import buckets

_File = tuple[str, str]


def linksets(archive: Archive) -> Iterator[Output]:
    """Yield the link sets of an archive."""
    if not archive.configuration.site_url:
        return
    addresses = archive.configuration.addresses
    described = [
        (one, (addresses.data(one), LINKED_DATA), [(addresses.evidence(one), "application/zip")])
        for one in archive.ids("statement")
    ]
    yield _linkset(archive, "statement", described)
    for kind in NAMED_KINDS:
        parts = buckets(list(archive.ids(kind)))
        places = [(one, (records_file(kind, part), "application/json")) for part, ids in parts.items() for one in ids]
        yield _linkset(archive, kind, [(one, data, []) for one, data in sorted(places)])


def _linkset(archive: Archive, kind: str, records: list[tuple[str, _File, list[_File]]]) -> Output:
    addresses = archive.configuration.addresses
    of_all = {
        "license": [{"href": licence(archive.configuration.options.records_licence).address}],
        "type": [{"href": LANDING_PAGE}],
    }

    def to(file: _File) -> dict[str, str]:
        return {"href": addresses.absolute(file[0]), "type": file[1]}

    lines = []
    for identifier, data, items in records:
        name = addresses.iri(kind, identifier)
        links: dict[str, Any] = {"anchor": name, "cite-as": [{"href": name}], "describedby": [to(data)]}
        lines.append(orjson.dumps(links | ({"item": list(map(to, items))} if items else {}) | of_all))
    return Output(linkset_file(kind), b'{"linkset":[\n%b\n]}\n' % b",\n".join(lines))
