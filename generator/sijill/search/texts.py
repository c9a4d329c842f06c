"""The texts and facets by which a statement can be found, read from the archive.

A statement is read from its canonical form, which was validated when it was written and is not validated again.
"""

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from sijill.interface.manners import manner
from sijill.model import edtf
from sijill.model.brackets import of_translation, spoken
from sijill.model.fields import UNKNOWN
from sijill.model.record_kinds import AgentOrTopic
from sijill.model.records import Agent, Topic, is_taken_down
from sijill.search.further_terms import date_parts, joined_further_terms
from sijill.search.words import STOP, fold, raw_words, without_article
from sijill.state import Archive
from sijill.state.going_on import years_of

_MOST_DAYS, _MOST_MONTHS = 31, 120
NOT_OFFERED = ("date:", "mention:", "cited:")
"""Facets that are searched for, not offered as filters."""
_NO_LONGER = ("retraction", "withdrawal")
_YEARS = re.compile(r"^year:([0-9]{4})$", re.MULTILINE)


class SearchText(NamedTuple):
    """What a statement is found by: its id, texts by field, and facets such as ``topic:withdrawal``."""

    id: str
    texts: tuple[tuple[str, str], ...]
    facets: tuple[str, ...]


def packed(text: SearchText) -> bytes:
    """Return a ``SearchText`` as a line of bytes, without the line's end."""
    return orjson.dumps(tuple(text))


def unpacked(line: bytes) -> SearchText:
    """Return the ``SearchText`` of such a line."""
    identifier, texts, facets = orjson.loads(line)
    return SearchText(identifier, tuple([(field, text) for field, text in texts]), tuple(facets))


def with_further_terms(text: SearchText) -> SearchText:
    """Return a ``SearchText`` with the further terms of its texts (``search.further_terms``)."""
    words, dates = joined_further_terms([content for _, content in text.texts])
    texts = (*text.texts, ("other", words)) if words else text.texts
    return SearchText(text.id, texts, tuple(dict.fromkeys((*text.facets, *dates))))


class Texts:
    """Reads the ``SearchText`` of an archive's statements; each process has one."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._agent = lru_cache(maxsize=8192)(self._names_of_agent)
        self._topic = lru_cache(maxsize=8192)(self._names_of_topic)
        self._cited = lru_cache(maxsize=8192)(self._words_of_title)

    def _names_of_agent(self, identifier: str) -> tuple[str, ...]:
        """Return an agent's names in every language, what sets it apart from a namesake, and its aliases."""
        agent = self.archive.agent(identifier)
        given_up = [name for former in agent.former_names for name in former.name.values()]
        names = (*agent.name.values(), *(agent.distinction or {}).values(), *given_up, *agent.aliases)
        return (*names, *(account.handle for account in agent.accounts))

    def _names_of_topic(self, identifier: str) -> tuple[str, ...]:
        topic = self.archive.topic(identifier)
        return (*topic.label.values(), *topic.aliases)

    def _words_of_title(self, identifier: str) -> tuple[str, ...]:
        """Return facets by which a document's title leads to the statements that cite it."""
        words = [fold(word) for title in self.archive.document(identifier).title.values() for word in raw_words(title)]
        return tuple(dict.fromkeys(f"cited:{without_article(word)}" for word in words if word and word not in STOP))

    def _described(self, kind: AgentOrTopic, identifier: str) -> tuple[str, ...]:
        """Return how documents describe an agent or a topic, in every language."""
        record: Agent | Topic = self.archive.agent(identifier) if kind == "agent" else self.archive.topic(identifier)
        described = () if record.is_taken_down else record.descriptions
        plain = [one.model_dump(mode="json", exclude_defaults=True) for one in described]
        return tuple([text for one in plain for text in (*spoken(one), *_translations(one))])

    def of_record(self, kind: AgentOrTopic, identifier: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what an agent or a topic is found by: its names and aliases, and how documents describe it."""
        names = self._agent(identifier) if kind == "agent" else self._topic(identifier)
        return names, self._described(kind, identifier)

    def called(self, kind: AgentOrTopic, identifier: str) -> tuple[str, ...]:
        """Return the names of an agent or a topic that are its own: not what sets it apart, nor accounts."""
        if kind == "topic":
            return self._topic(identifier)
        agent = self.archive.agent(identifier)
        given_up = [name for former in agent.former_names for name in former.name.values()]
        return (*agent.name.values(), *given_up, *agent.aliases)

    def of(self, identifier: str) -> SearchText:
        """Return the texts of one statement; how others describe its speakers and topics leads to these alone.

        The words of what was retracted or withdrawn weigh less, so that it is not found before what is as it was said.
        """
        data, lists = self.archive.data_and_lists(identifier)
        record = orjson.loads(data)
        texts = tuple([pair for pair in self._texts(record) if pair[1]])
        if any(correction["kind"] in _NO_LONGER for correction in record.get("corrections", ())):
            texts = tuple([(field if field == "name" else "other", text) for field, text in texts])
        facets = [*_facets(record, lists), *_dates(record["date"]["value"])]
        facets += [f"year:{year}" for year in years_of(lists, self.archive.lists("year:"))]
        for document in [facet.partition(":")[2] for facet in facets if facet.startswith("document:")]:
            facets += self._cited(document)
        return with_further_terms(SearchText(identifier, texts, tuple(facets)))

    def _texts(self, record: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for title in record["title"].values():
            yield "title", title
        for speaker in record["speakers"]:
            for agent in (*([speaker["agent"]] if "agent" in speaker else []), *speaker.get("on_behalf_of", ())):
                for name in self._agent(agent):
                    yield "name", name
            for field in ("named", "unnamed", "capacity"):
                for said in speaker.get(field, {}).values():
                    yield "name", said
        if not is_taken_down(record):
            for passage in record["passages"]:
                for text in spoken(passage):
                    yield "passage", text
                for text in _translations(passage):
                    yield "translation", text
                for variant in passage.get("variants", ()):
                    for text in spoken(variant):
                        yield "passage" if "language" in variant else "other", text
        channel = record.get("channel")
        if channel:
            for label in channel["label"].values():
                yield "other", label
            if "agent" in channel:
                for name in self._agent(channel["agent"]):
                    yield "other", name
        for topic in record.get("topics", ()):
            for name in self._topic(topic):
                yield "other", name


def _translations(wording: dict[str, Any]) -> Iterator[str]:
    """Yield the words of the translations of a passage or a description, without what the editors put in."""
    for translation in wording.get("translations", ()):
        yield from spoken({"text": translation["text"], "brackets": of_translation(translation, wording)})


@lru_cache(maxsize=8192)
def _dates(value: str) -> tuple[str, ...]:
    """Return the facets of the days and months that a statement is of or may be of: ``date:2021-12-29``."""
    date = edtf.parse(value)
    if date.earliest == edtf.EARLIEST or date.latest == edtf.LATEST or date.precision in ("year", "decade", "century"):
        return ()
    found: dict[str, None] = {}
    for first, last in date.spans:
        months = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
        if len(months) <= _MOST_MONTHS:
            found.update(dict.fromkeys(f"{month // 12:04}-{month % 12 + 1:02}" for month in months))
        days = (last - first).days + 1
        if days <= _MOST_DAYS and date.precision != "month":
            for day in range(days):
                found.update(dict.fromkeys(date_parts((first + datetime.timedelta(day)).isoformat())))
    return tuple([f"date:{part}" for part in found])


def _facets(record: dict[str, Any], lists: str) -> Iterator[str]:
    for speaker in record["speakers"]:
        yield f"speaker:{speaker.get('agent', UNKNOWN)}"
        for agent in speaker.get("on_behalf_of", ()):
            yield f"body:{agent}"
    for topic in record.get("topics", ()):
        yield f"topic:{topic}"
    for passage in record["passages"]:
        yield f"mode:{manner(passage['mode'], passage.get('delivery'))}"
        yield f"document:{passage['document']}"
        for variant in passage.get("variants", ()):
            yield f"document:{variant['document']}"
            if "language" in variant:  # an original too
                yield f"language:{variant['language']}"
    document = record.get("channel", {}).get("document", UNKNOWN)
    if document != UNKNOWN:
        yield f"document:{document}"
    yield f"kind:{record['kind']}"
    for year in _YEARS.findall(lists):  # the years of the timeline that list the statement
        yield f"year:{year if year != '0000' else 'unknown'}"
    yield f"language:{record['language']}"
