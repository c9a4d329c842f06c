"""Checks of web addresses: every reader can go where a page leads."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from sijill.check.finding import Finding
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.model.fragments import without_directive
from sijill.model.hosts import why_not_public
from sijill.model.records import Document
from sijill.sources.yaml.strict import Path

_FIELDS = ("url", "archived_url")


def public(subject: Subject, known: Known) -> Iterator[Finding]:
    """No address leads to a machine or a network of one's own, unless the archive's settings allow it."""
    if subject.settings.private_addresses or not isinstance(subject.record, Document):
        return
    for field in _FIELDS:
        address = getattr(subject.record, field)
        what = why_not_public(urlsplit(address).hostname or "") if address and "://" in address else ""
        if what:
            path: Path = (field,)
            yield Finding(rules.PrivateAddress, path, {"field": field, "value": address, "what": what})


def plain(subject: Subject, known: Known) -> Iterator[Finding]:
    """No address carries a text directive: the links of passages lead to their own words."""
    if not isinstance(subject.record, Document):
        return
    for field in _FIELDS:
        address = getattr(subject.record, field) or ""
        without = without_directive(address)
        if without != address:
            path: Path = (field,)
            directive = address[len(without) :].lstrip("#")
            yield Finding(rules.AddressOfHighlight, path, {"field": field, "directive": directive, "plain": without})
