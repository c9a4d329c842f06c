"""Which other records a record names, and where: the basis of links, lists and checks of references."""

from collections.abc import Iterator

from sijill.model.fields import UNKNOWN
from sijill.model.records import Agent, Document, Record, RecordKind, StatedDate, Statement, Topic
from sijill.sources.yaml.strict import Path

Reference = tuple[RecordKind, str, Path]


def references(record: Record) -> Iterator[Reference]:
    """Yield every id a record names: the kind meant, the id, and its path in the record."""
    match record:
        case Statement():
            yield from _of_statement(record)
        case Agent():
            for index, body in enumerate(record.member_of):
                yield "agent", body, ("member_of", index)
        case Document():
            if record.publisher != UNKNOWN:
                yield "agent", record.publisher, ("publisher",)
            if record.embedded_in:
                yield "document", record.embedded_in, ("embedded_in",)
            if isinstance(record.date, StatedDate) and record.date.as_stated and record.date.as_stated.document:
                yield "document", record.date.as_stated.document, ("date", "as_stated", "document")
        case Topic():
            for index, broader in enumerate(record.broader):
                yield "topic", broader, ("broader", index)


def _of_statement(record: Statement) -> Iterator[Reference]:
    for index, speaker in enumerate(record.speakers):
        yield "agent", speaker.agent, ("speakers", index, "agent")
        for number, agent in enumerate(speaker.on_behalf_of):
            yield "agent", agent, ("speakers", index, "on_behalf_of", number)
    if record.date.as_stated and record.date.as_stated.document:
        yield "document", record.date.as_stated.document, ("date", "as_stated", "document")
    if record.channel:
        if record.channel.agent:
            yield "agent", record.channel.agent, ("channel", "agent")
        if record.channel.document != UNKNOWN:
            yield "document", record.channel.document, ("channel", "document")
    for index, passage in enumerate(record.passages):
        yield "document", passage.document, ("passages", index, "document")
        if passage.speaker:
            yield "agent", passage.speaker, ("passages", index, "speaker")
        for number, variant in enumerate(passage.variants):
            yield "document", variant.document, ("passages", index, "variants", number, "document")
    for index, relation in enumerate(record.relations):
        yield "statement", relation.target, ("relations", index, "target")
    for index, topic in enumerate(record.topics):
        yield "topic", topic, ("topics", index)
