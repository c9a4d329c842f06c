"""Statements as rows of tables: the one owner of the columns that the CSV files and the SQLite database share.

Rows are made of a statement's brief form (``Statements`` with ``embedded=False``), names looked up by id.
"""

from collections.abc import Iterator

from sijill.export.records import Data
from sijill.state import Archive

Cell = str | int | None
Row = list[Cell]
_BETWEEN = "; "


class Rows:
    """Makes rows for one archive; a column in every language is repeated for each."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.languages = archive.configuration.languages
        self.statement_columns = [
            "id", "address", "status", "kind", "date", "earliest", "latest", "date_as_stated", "language",
            *self._each("title"), "speakers", *self._each("speaker_names"), *self._each("capacities"), "on_behalf_of",
            *self._each("on_behalf_of_names"), *self._each("channel"), "handle", "primary_document", "topics",
            "passages", *self._each("note"), "version", "published", "modified", "digest",
        ]  # fmt: skip
        self.passage_columns = [
            "statement", "passage", "address", "date", "speakers", "text", "language", "mode", "document",
            "evidence_document", "capture", "paragraph", "start_character", "end_paragraph", "end_character",
            *self._each("translation"), *self._each("translated_by"), "variants",
            "delivery",
        ]  # fmt: skip
        self.relation_columns = ["statement", "relation", "effect", "target", "passage", "target_passage",
                                 *self._each("note")]  # fmt: skip

    def _each(self, name: str) -> list[str]:
        return [f"{name}_{language}" for language in self.languages]

    def _names(self, agents: list[Data]) -> list[str]:
        found = [one.get("unnamed") or self.archive.agent(one["identifier"]).name for one in agents]
        return [_BETWEEN.join([name.get(language, "") for name in found]) for language in self.languages]

    def _localized(self, value: dict[str, str] | None) -> Row:
        return [value.get(language) for language in self.languages] if value else [None] * len(self.languages)

    def statement(self, data: Data) -> Row:
        """Return a statement's row."""
        date, speakers, channel = data["date"], data["speakers"], data.get("channel") or {}
        agents = [speaker["agent"] for speaker in speakers]
        behalf = {a["identifier"]: a for speaker in speakers for a in speaker.get("on_behalf_of", ())}
        capacities = [
            _BETWEEN.join([speaker["capacity"].get(language, "") for speaker in speakers if "capacity" in speaker])
            for language in self.languages
        ]
        return [
            data["identifier"], data["id"], data["status"], data["kind"], date["edtf"], date["earliest"],
            date["latest"], date.get("as_stated", {}).get("text"), data["language"], *self._localized(data["title"]),
            _BETWEEN.join(map(voice_of, agents)), *self._names(agents), *capacities, _BETWEEN.join(behalf),
            *self._names(list(behalf.values())),
            *self._localized(channel.get("label")), channel.get("handle"), identifier_of(channel.get("document")),
            _BETWEEN.join([topic["identifier"] for topic in data["topics"]]), len(data["passages"] or ()),
            *self._localized(data.get("note")), data["version"], data["published"], data["modified"],
            data.get("digest"),
        ]  # fmt: skip

    def passages(self, data: Data) -> Iterator[Row]:
        """Yield the rows of a statement's passages."""
        speakers = {speaker["agent"]["id"]: voice_of(speaker["agent"]) for speaker in data["speakers"]}
        for passage in data["passages"] or ():
            own = speakers.get(passage.get("speaker")) or identifier_of(passage.get("speaker"))
            translations = {translation["language"]: translation for translation in passage.get("translations", ())}
            others = [one for one in passage.get("variants", ()) if one.get("standing") == "original"]
            translations |= {one["language"]: {"text": one["text"], "by": "original"} for one in others}
            found = [translations.get(language, {}) for language in self.languages]
            yield [
                data["identifier"], passage["identifier"], passage["id"], data["date"]["edtf"],
                own or _BETWEEN.join(speakers.values()), passage["text"], passage["language"], passage["mode"],
                identifier_of(passage["document"]),
                *place_of(passage), *[translation.get("text") for translation in found],
                *[translation.get("by") for translation in found], len(passage.get("variants", ())),
                passage.get("delivery"),
            ]  # fmt: skip

    def relations(self, data: Data) -> Iterator[Row]:
        """Yield the rows of a statement's own relations."""
        for relation in data["relations"]:
            yield [
                data["identifier"], relation["relation"], relation["effect"], relation["identifier"],
                relation.get("passage"), relation.get("target_passage"), *self._localized(relation.get("note")),
            ]  # fmt: skip


def voice_of(agent: Data) -> str:
    """Return the id of an agent who spoke, or of one who is not named, their statement's with their own."""
    if "unnamed" not in agent:
        return str(agent["identifier"])
    statement, _, own = agent["id"].rpartition("/#")
    return f"{statement.rpartition('/')[2]}#{own}"


def identifier_of(address: str | None) -> str | None:
    """Return the id at the end of a record's address."""
    return address[:-1].rpartition("/")[2] if address else None


def place_of(wording: Data) -> Row:
    """Return the place of a wording: document, capture, paragraph, start, end paragraph, end."""
    evidence = wording.get("evidence")
    if evidence is None:
        return [None] * 6
    position = evidence["selector"][1]
    first, last = position.get("startSelector", position), position.get("endSelector", position)
    return [
        identifier_of(evidence["source"]), evidence["capture"], evidence["paragraph"], first["refinedBy"]["start"],
        evidence["end_paragraph"], last["refinedBy"]["end"],
    ]  # fmt: skip
