"""What of a statement can be found: read from the archive, field by field."""

from collections.abc import Iterator
from functools import lru_cache

from generator.model.fields import UNKNOWN
from generator.model.records import Statement
from generator.resolve import Archive
from generator.resolve.rows import anchor
from generator.search.segment import SearchText


class Texts:
    """Reads what can be found of an archive's statements; there is one in a process."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._names = lru_cache(maxsize=8192)(self._names_of)

    def _names_of(self, kind: str, identifier: str) -> tuple[str, ...]:
        """A record's name in every language, and its other spellings."""
        if kind == "agent":
            agent = self.archive.agent(identifier)
            return (*agent.name.values(), *agent.aliases, *(account.handle for account in agent.accounts))
        topic = self.archive.topic(identifier)
        return (*topic.label.values(), *topic.aliases)

    def of(self, identifier: str) -> SearchText:
        """Return the texts of one statement."""
        statement = self.archive.statement(identifier)
        texts = tuple((field, text) for field, text in self._texts(statement) if text)
        return SearchText(identifier, texts, tuple(dict.fromkeys(self._facets(statement))))

    def _texts(self, statement: Statement) -> Iterator[tuple[str, str]]:
        for title in statement.title.values():
            yield "title", title
        for speaker in statement.speakers:
            for agent in (speaker.agent, *speaker.on_behalf_of):
                for name in self._names("agent", agent):
                    yield "name", name
            for capacity in (speaker.capacity or {}).values():
                yield "name", capacity
        withdrawal = statement.withdrawal
        if withdrawal is None or not withdrawal.withhold_text:
            for passage in statement.passages:
                yield "passage", passage.text
                for translation in passage.translations:
                    yield "translation", translation.text
                for variant in passage.variants:
                    yield "other", variant.text
        if statement.channel:
            for label in statement.channel.label.values():
                yield "other", label
            if statement.channel.agent:
                for name in self._names("agent", statement.channel.agent):
                    yield "other", name
        for topic in statement.topics:
            for name in self._names("topic", topic):
                yield "other", name

    @staticmethod
    def _facets(statement: Statement) -> Iterator[str]:
        for speaker in statement.speakers:
            yield f"speaker:{speaker.agent}"
            for agent in speaker.on_behalf_of:
                yield f"body:{agent}"
        for topic in statement.topics:
            yield f"topic:{topic}"
        for passage in statement.passages:
            yield f"mode:{passage.mode}"
            for wording in (passage, *passage.variants):
                yield f"document:{wording.document}"
        if statement.channel and statement.channel.document != UNKNOWN:
            yield f"document:{statement.channel.document}"
        yield f"kind:{statement.kind}"
        yield f"year:{anchor(statement.date.parsed).year:04}"
        yield f"language:{statement.language}"
