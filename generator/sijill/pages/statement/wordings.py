"""Everything that a version of a statement says, piece by piece, so that two versions can be compared in words.

Names are those that the records had then, with labels of that time (``Labels.at``).
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sijill.interface.direction import isolated
from sijill.interface.manners import original_in
from sijill.model import edtf
from sijill.model.fields import UNKNOWN
from sijill.model.speakers import voice_ids
from sijill.pages.labels import Labels

Record = Mapping[str, Any]
OF_AGENT = "agent "  # the beginning of a key: what an agent is, besides its name


class Wording(NamedTuple):
    """One piece of a version: what tells it apart, what readers call it, in which language it is, and its words."""

    key: str
    label: str
    language: str
    text: str


def wordings(labels: Labels, record: Record) -> Iterator[Wording]:
    """Yield what a version says, in the order in which its page says it; corrections have a place of their own."""
    words, language = labels.words, labels.language
    yield from _localized(labels, "title", words["statement.changed.title"], record["title"])
    yield Wording("kind", words["statement.changed.kind"], language, labels.kind("statement", record["kind"]))
    own = record["language"]
    yield Wording("language", words["statement.changed.language"], language, words.language_name(own))
    date = labels.words_of_date(record["date"]["value"])
    yield Wording("date", words["statement.changed.date"], language, date)
    yield from _as_stated(labels, record["date"].get("as_stated"), own)
    spoken = edtf.parse(labels.meant(record["date"]["value"]))
    speakers = words["language.semicolon"].join(_speaker(labels, speaker, spoken) for speaker in record["speakers"])
    yield Wording("speakers", words["statement.changed.speaker"], language, speakers)
    if "channel" in record:
        yield Wording(
            "channel", words["statement.changed.source"], language, _channel(labels, record["channel"], spoken)
        )
    ids = voice_ids([speaker.get("agent") for speaker in record["speakers"]])
    called = {one: _speaker_name(labels, speaker, spoken) for one, speaker in zip(ids, record["speakers"], strict=True)}
    for passage in record.get("passages", ()):
        yield from _passage(labels, passage, own, called)
    yield from _localized(labels, "note", words["statement.changed.note"], record.get("note", {}))
    for relation in record.get("relations", ()):
        yield from _relation(labels, relation)
    topics = words.join([_name(labels, "topic", topic) for topic in record.get("topics", ())])
    yield Wording("topics", words["statement.changed.topic"], language, topics)
    replaced = words.join([isolated(one) for one in record.get("replaces", ())])
    yield Wording("replaces", words["statement.changed.replaces"], language, replaced)


def sources(labels: Labels, record: Record) -> Iterator[Wording]:
    """Yield what is shown of each document that a version names (title, publisher, authors, date, addresses).

    And what sort of agent each of its speakers is, and those for whom they speak.
    """
    words = labels.words
    spoke = [one for speaker in record["speakers"] for one in (speaker.get("agent"), *speaker.get("on_behalf_of", ()))]
    for identifier in dict.fromkeys(filter(None, spoke)):
        if labels.archive.has("agent", identifier):
            label = _of(labels, _name(labels, "agent", identifier), words["statement.changed.kind"])
            kind = labels.kind("agent", labels.archive.agent(identifier).kind)
            yield Wording(f"{OF_AGENT}{identifier}", label, labels.language, kind)
    given = [*record.get("passages", ()), record.get("channel", {})]
    given += [variant for passage in record.get("passages", ()) for variant in passage.get("variants", ())]
    for identifier in dict.fromkeys(one["document"] for one in given if one.get("document", UNKNOWN) != UNKNOWN):
        if labels.archive.has("document", identifier):
            document = labels.archive.document(identifier)
            day = labels.published_on(document)
            facts = [
                labels.localized(document.title),
                labels.kind("document", document.kind),
                UNKNOWN if document.publisher == UNKNOWN else _name_on(labels, document.publisher, day),
                UNKNOWN if document.authors == UNKNOWN else words.join(list(document.authors)),
                document.date if isinstance(document.date, str) else labels.words_of_date(document.date.value),
                *filter(None, [document.issue, document.pages]),
                document.url,
                *document.other_urls,
                *filter(None, [document.archived_url]),
                *([_name(labels, "document", document.embedded_in)] if document.embedded_in else []),
                *[labels.words_of_date(copy.captured) for copy in document.captures if copy.captured != UNKNOWN],
            ]
            said = words["language.semicolon"].join([labels.unknown if fact == UNKNOWN else fact for fact in facts])
            yield Wording(f"document {identifier}", words["record.document"], labels.language, said)


def _localized(labels: Labels, key: str, label: str, texts: Mapping[str, str]) -> Iterator[Wording]:
    for tag, text in texts.items():
        named = label if tag == labels.language else _of(labels, label, labels.words.language_name(tag))
        yield Wording(f"{key} {tag}", named, tag, text)


def _as_stated(labels: Labels, stated: Record | None, own: str) -> Iterator[Wording]:
    """The source's own words for the date, and the day that they are counted from."""
    if not stated:
        return
    label = labels.words["statement.changed.date"]
    yield Wording("date as stated", label, stated.get("language", own), stated["text"])
    if "counted_from" in stated:
        counted = labels.words_of_date(stated["counted_from"])
        said = labels.words.format("statement.date_counted_from", date=counted)
        yield Wording("date counted from", label, labels.language, said)


def _of(labels: Labels, label: str, value: str) -> str:
    return labels.words.format("language.colon", label=label, value=value)


def _passage(labels: Labels, passage: Record, own: str, called: Mapping[str, str]) -> Iterator[Wording]:
    words, name = labels.words, str(passage["id"])
    language = passage.get("language", own)
    label = words.format("statement.passage", number=words.digits(name.removeprefix("p")))
    yield Wording(name, label, language, passage["text"])
    yield Wording(f"{name} from", _of(labels, label, words["statement.changed.source"]), labels.language,
                  _source(labels, passage, called, own))  # fmt: skip
    for translation in passage.get("translations", ()):
        tag, by = translation["language"], words.texts["translated." + translation["by"]]
        named = _of(labels, label, words.language_name(tag))
        key = f"{name} {tag} {translation['by']}"
        by += f" · {_name(labels, 'document', translation['document'])}" if "document" in translation else ""
        yield Wording(key, f"{named} · {by}", tag, translation["text"])
        yield from _localized(
            labels, f"{key} note", _of(labels, named, words["statement.changed.note"]), translation.get("note", {})
        )
    for number, variant in enumerate(passage.get("variants", ()), 1):
        named, tag = _of(labels, label, words["statement.changed.variant"]), variant.get("language", language)
        if tag != language:
            named = _of(labels, label, original_in(tag, variant["mode"], passage.get("delivery"), own, words))
        yield Wording(f"{name} variant {number}", named, tag, variant["text"])
        yield Wording(f"{name} variant {number} from", _of(labels, named, words["statement.changed.source"]),
                      labels.language, _source(labels, variant, called, own))  # fmt: skip
        note = _of(labels, named, words["statement.changed.note"])
        yield from _localized(labels, f"{name} variant {number} note", note, variant.get("note", {}))
    note = _of(labels, label, words["statement.changed.note"])
    yield from _localized(labels, f"{name} note", note, passage.get("note", {}))


def _source(labels: Labels, wording: Record, called: Mapping[str, str], spoken: str) -> str:
    """How a document gives a wording, which document, where in it, and by whom; ``spoken`` is the language spoken."""
    words = labels.words
    found = [words.texts["mode." + wording["mode"]], _name(labels, "document", wording["document"])]
    if "delivery" in wording:
        found.append(words.format(f"delivery.{wording['delivery']}", language=words.language_name(spoken)))
    if "paragraph" in wording:
        found.append(words.format("statement.paragraph", number=wording["paragraph"]))
    if "speaker" in wording:
        named = called.get(wording["speaker"]) or _name(labels, "agent", wording["speaker"])
        found.append(words.format("statement.spoken_by", name=named))
    return " · ".join(map(labels.apart, found))


def _speaker(labels: Labels, speaker: Record, spoken: edtf.Date) -> str:
    words = labels.words
    found = [_speaker_name(labels, speaker, spoken)]
    if speaker.get("capacity"):
        found.append(labels.localized(speaker["capacity"]))
    if speaker.get("on_behalf_of"):
        names = words.join([_name_on(labels, agent, spoken) for agent in speaker["on_behalf_of"]])
        found.append(words.format("statement.on_behalf_of", names=names))
    return words.comma.join(map(labels.apart, found))


def _speaker_name(labels: Labels, speaker: Record, spoken: edtf.Date) -> str:
    if "unnamed" in speaker:
        return labels.words.format("statement.unnamed", description=labels.localized(speaker["unnamed"]))
    own = _name_on(labels, speaker["agent"], spoken)
    if "named" in speaker:
        return labels.words.format("agent.named_as", named=labels.in_line(speaker["named"]), name=labels.apart(own))
    return own


def _name_on(labels: Labels, agent: str, day: edtf.Date) -> str:
    """Return what an agent was called on a day, and what sets it apart, as the page says it; its id if it is gone."""
    if not labels.archive.has("agent", agent):
        return agent
    return labels.shown(labels.names.apart(agent, labels.names.on(agent, day)))


def _channel(labels: Labels, channel: Record, spoken: edtf.Date) -> str:
    found = [labels.localized(channel["label"])]
    if channel.get("handle"):
        found.append(channel["handle"])
    if "agent" in channel:
        found.append(_name_on(labels, channel["agent"], spoken))
    if channel.get("document", UNKNOWN) != UNKNOWN:
        found.append(_name(labels, "document", channel["document"]))
    return " · ".join(map(labels.apart, found))


def _relation(labels: Labels, relation: Record) -> Iterator[Wording]:
    words, target = labels.words, str(relation["target"])
    ends = [relation.get("passage", ""), relation.get("target_passage", "")]
    key = " ".join(["relation", target, *ends])
    label = _of(labels, words["statement.changed.relation"], _title(labels, target))
    said = [words.texts["relation.name." + relation["type"]], " → ".join(end for end in ends if end)]
    yield Wording(key, label, labels.language, " · ".join(part for part in said if part))
    note = _of(labels, label, words["statement.changed.note"])
    yield from _localized(labels, f"{key} note", note, relation.get("note", {}))


def _title(labels: Labels, statement: str) -> str:
    if not labels.archive.has("statement", statement):
        return statement
    titles = labels.archive.card(statement).titles
    return titles.get(labels.language) or next(iter(titles.values()))


def _name(labels: Labels, kind: str, identifier: str) -> str:
    """Return what a record is called, its id where there is no such record any more."""
    archive = labels.archive
    if kind == "agent" and archive.has("agent", identifier):
        return labels.shown(labels.agent_apart(identifier))
    if kind == "document" and archive.has("document", identifier):
        return labels.localized(archive.document(identifier).title)
    if kind == "topic" and archive.has("topic", identifier):
        return labels.templates.localized(archive.topic(identifier).label)
    return identifier
