"""A statement as JSON-LD: schema.org, Web Annotation selectors, CiTO relations, PROV attribution, SKOS topics, EDTF.

The form is published and has a version of its own (``SCHEMA``): records may change, it does not. It is plain JSON for
whoever wants no more than that. It never says who is right: there is no ``ClaimReview`` and no rating in it.
"""

from collections.abc import Sequence

import orjson

from sijill.export.records import Data, RecordData, corrections, in_language, recorded
from sijill.export.selectors import by_whom, evidence
from sijill.interface.attribution import owners
from sijill.interface.citation_files import csl
from sijill.interface.dates import date_label
from sijill.interface.manners import is_rendered
from sijill.ledger.store import Published
from sijill.ledger.versions import Translated, stale_translations, versions
from sijill.model import edtf
from sijill.model.brackets import of_translation
from sijill.model.licences import licence
from sijill.model.linked import (
    REPORTED_SPEECH,
    fragment_of_relation,
    fragment_of_wording,
    type_of_own,
    type_of_passage,
    type_of_statement,
)  # fmt: skip
from sijill.model.records import is_taken_down
from sijill.model.relations import RELATION_RULES, RelationType
from sijill.model.speakers import delivery_of, voice_ids
from sijill.model.urls import CONTEXT
from sijill.pages.labels import Labels, in_each_language
from sijill.pages.statement.citing import item_of_present, of_version
from sijill.state import Archive, Card, Evidence

SCHEMA = "sijill/v1"
# How many of the links to a statement are written out, the newest first; their number always is.
INCOMING = 100
_RULES = {kind.value: rule for kind, rule in RELATION_RULES.items()}
_WHOSE = {"Quotation": "said_by", REPORTED_SPEECH: "reports"}
_INVERSES = {kind.value: RELATION_RULES[kind].inverse for kind in RelationType}


class Statements:
    """Makes statements of one archive into data.

    ``embedded`` writes agents and topics out and adds the relations of other statements to this one: the
    statement's own file. Without it they are named alone, so that the whole-archive files change with their own
    statements and with nothing else.
    """

    def __init__(self, archive: Archive, labels: Sequence[Labels] | None = None, *, embedded: bool = True) -> None:
        self.archive = archive
        self.embedded = embedded
        self.parts = RecordData(archive, embedded=embedded)
        configuration = archive.configuration
        self.context = self.parts.base + CONTEXT
        self.languages = configuration.languages
        self.licence = licence(configuration.options.records_licence).address
        self.archive_part: Data = {"id": self.parts.home, "type": "Dataset", "name": _names(archive)}
        self.labels = (labels or in_each_language(archive)) if embedded else ()
        self.attributions = [labels.attributions for labels in self.labels]
        self.has_ledger = archive.has_ledger

    def line(self, identifier: str) -> bytes:
        """Return a statement as one line of JSON, with its line's end: the file, and its line in a shard."""
        return orjson.dumps(self.data(identifier), option=orjson.OPT_APPEND_NEWLINE)

    def data(self, identifier: str) -> Data:
        """Return a statement as plain data, in the published form."""
        archive, parts = self.archive, self.parts
        canonical, digest, status, _ = archive.stored(identifier)
        record: Data = orjson.loads(canonical)
        history = archive.history(identifier) if self.has_ledger else []
        address = parts.address("statement", identifier)
        voices = voice_ids([speaker.get("agent") for speaker in record["speakers"]])
        withheld = is_taken_down(record)
        kind_type = type_of_own("statement", record["kind"], archive.configuration.kinds)
        data: Data = {
            "@context": self.context,
            "schema": SCHEMA,
            "id": address,
            "type": type_of_statement(
                [type_of_passage(one["mode"], one.get("delivery")) for one in record["passages"]]
            ),
            "identifier": identifier,
            "kind": record["kind"],
            **({"kind_type": kind_type} if kind_type else {}),
            "status": status,
            "title": record["title"],
            "language": record["language"],
            "date": (date := self._date(record["date"], record["language"])),
            "dateCreated": date["edtf"],
            "speakers": [self._speaker(address, *one) for one in zip(voices, record["speakers"], strict=True)],
        }
        data["creator"] = [parts.voice(address, voice) for voice in voices]
        if self.embedded:
            self._name(archive.card(identifier), data["speakers"])
            statement = archive.statement(identifier)
            data["credit"] = {made.language: made.credit(statement) for made in self.attributions}
        if "channel" in record:
            data["channel"] = self._channel(record["channel"], identifier)
        if withheld:
            data["passages"], data["documents"] = None, []
        else:
            places = {(place.passage, place.variant): place for place in archive.evidence(identifier)}
            stale = stale_translations(versions(record, history)) if len(history) > 1 else frozenset()
            named: dict[str, None] = {}
            language = record["language"]
            data["passages"] = [
                self._passage(address, passage, language, voices, places, stale, named)
                for passage in record["passages"]
            ]
            if self.embedded:
                self._attribute(identifier, data["passages"])
            data["documents"] = [parts.named("document", document) for document in named]
        self._add_relations(identifier, record, data)
        data["topics"] = [parts.topic(topic) for topic in record.get("topics", ())]
        for name in ("note", "replaces"):
            if name in record:
                data[name] = record[name]
        if "replaces" in record:
            data["earlier"] = [parts.address("statement", old) for old in record["replaces"]]
        if "corrections" in record:
            data["corrections"] = corrections(address, record["corrections"])
        self._add_history(history, data, digest, withheld=withheld)
        if self.embedded:
            data["csl"] = self._citations(identifier, data["version"])
            data["sdLicense"] = self.licence
            data["isPartOf"] = self.archive_part
        return data

    def _date(self, date: Data, language: str) -> Data:
        """A date, and what it is called in each language, so that no reader has to put it into words."""
        data = self.parts.date(date, language)
        if self.embedded:
            text = edtf.meant(date["value"], self.archive.configuration.options.format)
            data["in_words"] = {one: date_label(one, text) for one in self.languages}
        return data

    def _speaker(self, statement: str, voice: str, speaker: Data) -> Data:
        if "agent" in speaker:
            agent = self.parts.agent(voice)
        else:
            agent = {"id": self.parts.voice(statement, voice), "type": "UnnamedSpeaker", "identifier": voice,
                     "unnamed": speaker["unnamed"]}  # fmt: skip
        data: Data = {"type": "Attribution", "agent": agent}
        for name in ("named", "capacity"):
            if name in speaker:
                data[name] = speaker[name]
        if "on_behalf_of" in speaker:
            data["on_behalf_of"] = [self.parts.agent(agent) for agent in speaker["on_behalf_of"]]
        return data

    def _name(self, card: Card, speakers: list[Data]) -> None:
        """Say what speakers and those they spoke for were called then, where that is not the agent's present name."""
        for speaker in speakers:
            if "named" not in speaker:
                speaker.update(self._called(speaker["agent"], card))
            if "on_behalf_of" in speaker:
                speaker["on_behalf_of"] = [agent | self._called(agent, card) for agent in speaker["on_behalf_of"]]

    def _called(self, agent: Data, card: Card) -> Data:
        """Return what an agent was called on a statement's day, nothing where that is its present name."""
        if "name" not in agent:
            return {}
        called = {one.language: one.names.on(agent["identifier"], card.date) for one in self.attributions}
        differs = any(name != agent["name"].get(language, name) for language, name in called.items())
        return {"called": called} if differs else {}

    def _channel(self, channel: Data, statement: str) -> Data:
        data: Data = {"label": channel["label"]}
        if "agent" in channel:
            data["agent"] = self.parts.agent(channel["agent"])
            if self.embedded:
                data |= self._called(data["agent"], self.archive.card(statement))
        if "handle" in channel:
            data["handle"] = channel["handle"]
        document = recorded(channel.get("document", "unknown"))
        data["document"] = self.parts.address("document", document) if document else None
        return data

    def _passage(
        self,
        statement: str,
        passage: Data,
        language: str,
        voices: Sequence[str],
        places: dict[tuple[str, int | None], Evidence],
        stale: frozenset[Translated],
        named: dict[str, None],
    ) -> Data:
        identifier, spoken = passage["id"], language
        language = passage.get("language", language)
        data: Data = {
            **in_language(language),
            "id": f"{statement}#{identifier}",
            "type": type_of_passage(passage["mode"], passage.get("delivery")),
            "identifier": identifier,
            **self._wording(passage, language, places.get((identifier, None)), named),
        }
        if "delivery" in passage:
            data["delivery"] = passage["delivery"]
        if "speaker" in passage:
            data["speaker"] = self.parts.voice(statement, passage["speaker"])
        own = [self.parts.voice(statement, one) for one in owners(voices, passage.get("speaker"))]
        data[_WHOSE[data["type"]]] = own
        if "translations" in passage:
            data["translations"] = [
                {
                    **in_language(translation["language"]),
                    **translation,
                    **by_whom(translation["text"], of_translation(translation, passage)),
                    **self._document_of(translation, named),
                    "stale": (identifier, translation["language"], translation["by"]) in stale,
                }
                for translation in passage["translations"]
            ]
        if "variants" in passage:
            data["variants"] = [
                {
                    "id": f"{statement}#{fragment_of_wording(identifier, number + 1)}",
                    **_standing(variant, passage, spoken, own),
                    **self._wording(
                        variant, variant.get("language", language), places.get((identifier, number)), named
                    ),
                }
                for number, variant in enumerate(passage["variants"])
            ]
        return data

    def _document_of(self, translation: Data, named: dict[str, None]) -> Data:
        document = translation.get("document")
        if document is None:
            return {}
        named[document] = None
        return {"document": self.parts.address("document", document)}

    def _citations(self, identifier: str, version: int | None) -> Data:
        """How the page in each language is cited, as CSL-JSON."""
        items = [item_of_present(labels, identifier) for labels in self.labels]
        return {item.language: csl(of_version(item, version)) for item in items}

    def _attribute(self, identifier: str, passages: list[Data]) -> None:
        """Say of each passage in words how it is attributed, so that no reader has to put it into words."""
        statement = self.archive.statement(identifier)
        for data, passage in zip(passages, statement.passages, strict=True):
            data["attribution"] = {made.language: made.of(statement, passage).line() for made in self.attributions}

    def _wording(self, wording: Data, language: str, place: Evidence | None, named: dict[str, None]) -> Data:
        document = wording["document"]
        named[document] = None
        address = self.parts.address("document", document)
        data: Data = {
            "text": wording["text"],
            "language": language,
            "mode": wording["mode"],
            "document": address,
        }
        data |= by_whom(wording["text"], wording.get("brackets"))
        if "note" in wording:
            data["note"] = wording["note"]
        if place is not None:
            # Words of a post that an article shows are in the copy of the article.
            if place.document != document:
                named[place.document] = None
                address = self.parts.address("document", place.document)
            data["evidence"] = evidence(address, place)
        return data

    def _add_relations(self, identifier: str, record: Data, data: Data) -> None:
        parts, address = self.parts, data["id"]
        direct: dict[str, dict[str, None]] = {}  # one statement may do the same to another by several relations
        relations = []
        for relation in record.get("relations", ()):
            name, target = relation["type"], parts.address("statement", relation["target"])
            direct.setdefault(name, {})[target] = None
            ends = relation.get("passage"), relation.get("target_passage")
            found = {
                "id": f"{address}#{fragment_of_relation(name, relation['target'], *ends)}",
                "type": "Citation",
                "relation": name,
                "effect": _RULES[name].effect,
                "source": address,
                "target": target,
                "identifier": relation["target"],
            }
            for key in ("passage", "target_passage", "note"):
                if key in relation:
                    found[key] = relation[key]
            relations.append(found)
        data["relations"] = relations
        self._add_cito(data, direct)
        if not self.embedded:
            return
        total, rows = self.archive.incoming(identifier, INCOMING)
        incoming = []
        for name, source, passage, target_passage, _ in rows:
            other = parts.address("statement", source)
            inverse = _INVERSES[name]
            direct.setdefault(inverse, {})[other] = None
            # The other statement's file says all of it; here is its name, and what readers of plain JSON ask for.
            found = {
                "id": f"{other}#{fragment_of_relation(name, identifier, passage, target_passage)}",
                "relation": inverse,
                "identifier": source,
            }
            if target_passage:
                found["passage"] = target_passage
            if passage:
                found["source_passage"] = passage
            incoming.append(found)
        data["incoming"] = incoming
        data["incoming_total"] = total
        self._add_cito(data, direct)

    def _add_cito(self, data: Data, direct: dict[str, dict[str, None]]) -> None:
        if direct:
            data["cito"] = {name: [*others] for name, others in direct.items()}

    def _add_history(self, history: Sequence[Published], data: Data, digest: str, *, withheld: bool) -> None:
        # The digest of words that were taken down would let anyone try guesses at them; the ledger's own stays.
        if not withheld:
            data["digest"] = digest
        data["version"] = history[-1].entry.version if history else None
        if history and not history[-1].is_of(digest):
            data["version"], data["unpublished_change"] = None, True
        data["published"] = history[0].date if history else None
        data["modified"] = history[-1].date if history else None
        if not self.embedded:
            return
        data["history"] = [
            {
                "version": entry.version,
                "date": date,
                "digest": entry.digest,
                "entry": line_digest,
                "changed": entry.changed,
                "correction": entry.correction,
            }
            for entry, date, _, _, line_digest, *_ in history
        ]


def _standing(variant: Data, passage: Data, spoken: str, own: list[str]) -> Data:
    """What is said of another wording of a passage: whose words, and that in another language it is an original."""
    delivery = delivery_of(passage, variant, spoken)
    kind = type_of_passage(variant["mode"], delivery)
    data: Data = {"type": kind, _WHOSE[kind]: own} | ({"delivery": delivery} if delivery else {})
    if "language" in variant:
        data |= in_language(variant["language"])
        data |= {} if is_rendered(variant["mode"], delivery) else {"standing": "original"}
    return data


def _names(archive: Archive) -> dict[str, str]:
    configuration = archive.configuration
    return {language: configuration.title(language) for language in configuration.languages}
