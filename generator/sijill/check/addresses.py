"""Checks of web addresses: every reader can go where a page leads."""

from collections.abc import Iterator

from sijill.check.finding import Finding
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.model.fields import UNKNOWN
from sijill.model.fragments import without_directive
from sijill.model.hosts import host_of, why_not_public
from sijill.model.records import Document
from sijill.sources.yaml.strict import Path, written


def public(subject: Subject, known: Known) -> Iterator[Finding]:
    """No address leads to a machine or a network of one's own, unless the archive's settings allow it."""
    if subject.settings.private_addresses or not isinstance(subject.record, Document):
        return
    for path, address in _addresses(subject.record):
        what = why_not_public(host_of(address))
        if what:
            yield Finding(rules.PrivateAddress, path, {"field": written(path), "value": address, "what": what})


def plain(subject: Subject, known: Known) -> Iterator[Finding]:
    """No address carries a text directive: the links of passages lead to their own words."""
    if not isinstance(subject.record, Document):
        return
    for path, address in _addresses(subject.record):
        without = without_directive(address)
        if without != address:
            facts = {"field": written(path), "directive": address[len(without) :].lstrip("#"), "plain": without}
            yield Finding(rules.AddressOfHighlight, path, facts)


def _addresses(document: Document) -> Iterator[tuple[Path, str]]:
    """Yield the web addresses of a document, each with its path in the record."""
    for field in ("url", "archived_url"):
        address = getattr(document, field)
        if address and address != UNKNOWN:
            yield (field,), address
    for position, address in enumerate(document.other_urls):
        yield ("other_urls", position), address
