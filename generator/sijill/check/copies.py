"""Checks of stored copies: those that a document lists exist, those that exist are listed, and none has changed."""

from collections.abc import Collection, Iterator

from sijill.check.finding import Finding
from sijill.check.subject import Known, StoredCopy, Subject
from sijill.diagnostics.rules import history as published
from sijill.diagnostics.rules import records as rules
from sijill.model.captures import Capture
from sijill.model.filing import path_of_copy
from sijill.model.records import Document


def exist(subject: Subject, known: Known) -> Iterator[Finding]:
    """Every stored copy that a document lists exists."""
    if isinstance(subject.record, Document):
        for index, capture in enumerate(subject.record.captures):
            if not known.has_copy(subject.id, capture.digest):
                path = f"sources/{path_of_copy(subject.id, capture.digest)}"
                facts = {"digest": capture.digest, "document": subject.id, "path": path}
                yield Finding(rules.CaptureMissing, ("captures", index, "digest"), facts)


def unchanged(copy: StoredCopy, known: Known) -> Iterator[Finding]:
    """A stored copy has the digest that its file is named by, and its document lists it."""
    if copy.digest != copy.named:
        yield Finding(rules.CaptureChanged, (), {"found": copy.digest})
        return
    listed = known.listed(copy.document)
    if listed is not None and copy.named not in listed:
        yield Finding(rules.CaptureUnlisted, (), {"document": copy.document, "digest": copy.named})


def words_back(capture: Capture, named: Collection[str], record: str) -> Iterator[Finding]:
    """Paragraphs that a correction of a record names as taken down, by their digests, stay so in every copy."""
    for number, paragraph in enumerate(capture.paragraphs, 1):
        if paragraph.digest in named and not paragraph.taken_down:
            yield Finding(published.WordsBack, (), {"number": number, "record": record})
