"""The records an editor writes: statements, agents, documents and topics, as immutable typed values.

Field names are the published vocabulary (Popolo, Web Annotation, PROV-O, CiTO, SKOS, EDTF). The same classes check
the records, give the JSON Schema and the reference page, so their descriptions are written for editors.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from sijill.model import edtf
from sijill.model.agent_parts import Account, FormerName, Membership, days_of_names
from sijill.model.copies import CaptureReference
from sijill.model.corrections import Repeated, TakenFrom
from sijill.model.fields import (
    ONE_OF_THE_ARCHIVES,
    UNKNOWN,
    Count,
    DateText,
    Day,
    LanguageTag,
    Line,
    LocalizedLine,
    LocalizedProse,
    Part,
    PassageId,
    Prose,
    Slug,
    Unknown,
    WebAddress,
)  # fmt: skip
from sijill.model.identifiers import Identifiers
from sijill.model.kinds import AgentKind, DocumentKind, StatementKind
from sijill.model.order import may_be_within
from sijill.model.record_kinds import RecordKind
from sijill.model.relations import RelationType
from sijill.model.speakers import Delivery, Speaker, voice_ids


class ReportingMode(StrEnum):
    """How the document gives the passage: quoted, in reported speech, or the original itself shown."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    EMBEDDED = "embedded"


class TranslatedBy(StrEnum):
    """Who made a translation."""

    OFFICIAL = "official"
    EDITORS = "editors"
    MACHINE = "machine"


class CorrectionKind(StrEnum):
    """What a correction does: mend our error, follow the source's change or an agent's new name, retract, withdraw."""

    ERRATUM = "erratum"
    REVISION = "revision"
    RENAME = "rename"
    RETRACTION = "retraction"
    WITHDRAWAL = "withdrawal"


class AsStated(Part):
    """The source's own words for a date, and the day they are counted from."""

    text: Line = Field(description="The source's own words, such as «يوم أمس الثلاثاء».")
    document: Slug | None = Field(None, description="The document that contains the words (its capture is searched).")
    counted_from: Day | None = Field(None, description="The day that words such as «yesterday» are counted from.")
    language: LanguageTag | None = Field(None, description="The words' language, if it is not their document's.")


class StatedDate(Part):
    """A date (EDTF), or ``unknown``, with the words it was resolved from."""

    value: DateText
    as_stated: AsStated | None = Field(None, description="The words the date was resolved from.")

    @property
    def parsed(self) -> edtf.Date:
        """The days the date may mean."""
        return edtf.parse(self.value)


class Channel(Part):
    """How the statement reached the document: a post on a platform, remarks to a broadcaster, a communiqué."""

    label: LocalizedLine = Field(description="As one would say it: “post on X by @MAKadhimi”.")
    agent: Slug | None = Field(None, description="The broadcaster or platform, if it is an agent of the archive.")
    handle: Line | None = Field(None, description="The account that posted, as written: @MAKadhimi.")
    document: Slug | Unknown = Field(
        "unknown", description="The primary document (the post, the broadcast, the communiqué itself), or unknown."
    )


class Translation(Part):
    """A passage in another language."""

    language: LanguageTag
    text: Prose
    by: TranslatedBy = Field(description="Who made it: official, editors or machine.")
    document: Slug | None = Field(None, description="The document that contains it: an official one is in one.")
    note: LocalizedProse | None = None


class Wording(Part):
    """Words as a document has them: the fields that a passage and its variants share."""

    text: Prose = Field(description="The words, character for character as in the stored copy of the document.")
    mode: ReportingMode = Field(description="How the document reports them.")
    document: Slug = Field(description="The id of the document that contains them.")
    paragraph: Count | None = Field(
        None, description="The paragraph of the capture, counted from 1; needed only if the words are in several."
    )
    brackets: tuple[Line, ...] | Literal["editors"] | None = Field(
        None,
        description="Who put the brackets into the text: “editors”, or a list of the brackets that are the editors'; "
        "without it all of them are the source's.",
    )
    note: LocalizedProse | None = None


class Variant(Wording):
    """Another wording of the same passage, in the same or another document; in another language, an original too."""

    language: LanguageTag | None = Field(
        None,
        description="The language of this wording, if the statement was issued in several. It is an original like the "
        "passage, and no translation; beside an interpreter's words, it is an interpreter's too, unless it is in the "
        "one spoken.",
    )


class Anchored(Part):
    """A piece with an anchor of its own on the page; a base class, so that the id comes first in the record."""

    id: PassageId


class Passage(Wording, Anchored):
    """One excerpt of a statement, verbatim in a document (Web Annotation ``TextQuoteSelector``)."""

    speaker: Slug | None = Field(
        None,
        description="Whose words they are, if the statement has several speakers; unnamed-1 is the first unnamed one.",
    )
    language: LanguageTag | None = Field(None, description="If it differs from the statement's language.")
    delivery: Delivery | None = Field(None, description="If it is an interpreter's words, or a text handed out before.")
    translations: tuple[Translation, ...] = ()
    variants: tuple[Variant, ...] = ()

    def languages(self, own: LanguageTag) -> set[LanguageTag]:
        """The languages in which it is there, ``own`` being its statement's."""
        others = [*(one.language for one in self.translations), *(one.language for one in self.originals)]
        return {self.language or own, *(one for one in others if one)}

    @property
    def originals(self) -> tuple[Variant, ...]:
        """The originals in other languages, where there are several."""
        return tuple([variant for variant in self.variants if variant.language]) if self.variants else ()


class Relation(Part):
    """A typed link to another statement (CiTO); its inverse is derived."""

    type: RelationType
    target: Slug = Field(description="The id of the other statement.")
    passage: PassageId | None = Field(None, description="The passage of this statement that the link starts from.")
    target_passage: PassageId | None = Field(None, description="The passage of the other statement it leads to.")
    note: LocalizedProse | None = Field(None, description="Why, in a sentence.")


class Correction(Part):
    """A dated, reasoned change of something already published."""

    date: Day
    kind: CorrectionKind
    reason: LocalizedProse
    withhold_text: bool = Field(False, description="For a withdrawal: whether the words themselves are taken down.")
    reason_of: Count | None = Field(
        None, description="The number, from 1, of the correction above whose reason was wrong: this is its reason now."
    )
    words_of: Slug | None = Field(
        None, description="The other record whose words are taken down where this one repeated them."
    )
    repeated_in: tuple[Repeated, ...] = Field(
        (), description="Where words are taken down: the published versions of other records that repeated them."
    )
    taken_from: tuple[TakenFrom, ...] = Field(
        (), description="Where words are taken down: the paragraphs of stored copies that had them."
    )

    @property
    def act(self) -> str:
        """What readers are shown that it did: its kind, or that it took words down, here or in another record."""
        return "taken_down" if self.withhold_text else "words_of" if self.words_of else self.kind


class Correctable(Part):
    """What all records share: a correction may withdraw one, or take down its words."""

    @property
    def withdrawal(self) -> Correction | None:
        """The correction that withdrew the record, None if it is not withdrawn."""
        return next((c for c in self._corrections if c.kind == CorrectionKind.WITHDRAWAL), None)

    @property
    def is_taken_down(self) -> bool:
        """Whether any correction takes down the words themselves: the same as ``is_taken_down`` of its plain data."""
        return any(correction.withhold_text for correction in self._corrections)

    @property
    def _corrections(self) -> tuple[Correction, ...]:
        # The field is declared by each kind of record, at its end: fields of a base class would come first.
        found: tuple[Correction, ...] = getattr(self, "corrections", ())
        return found


class Statement(Correctable):
    """One act of stating, by one or more speakers, on one date."""

    title: LocalizedLine
    kind: Annotated[StatementKind | Slug, ONE_OF_THE_ARCHIVES] = Field(union_mode="left_to_right")
    language: LanguageTag = Field(description="The language it was made in.")
    speakers: tuple[Speaker, ...] = Field(min_length=1)
    date: StatedDate = Field(description="The day it was made, as far as it is known.")
    channel: Channel | None = None
    passages: tuple[Passage, ...] = Field(min_length=1)
    relations: tuple[Relation, ...] = ()
    topics: tuple[Slug, ...] = ()
    note: LocalizedProse | None = Field(None, description="The editors' note: what a reader needs to know.")
    replaces: tuple[Slug, ...] = Field((), description="Ids this statement had before; their addresses redirect here.")
    corrections: tuple[Correction, ...] = ()

    @property
    def voices(self) -> tuple[str, ...]:
        """By which ids those who spoke are distinguished, in their order."""
        return voice_ids([speaker.agent for speaker in self.speakers])

    @field_validator("date", mode="before")
    @classmethod
    def _undated(cls, value: object) -> object:
        """``date: unknown`` is short for a date whose value is ``unknown``, as documents write it."""
        return {"value": UNKNOWN} if value == UNKNOWN else value


def is_taken_down(record: Mapping[str, Any]) -> bool:
    """Return whether the words of a record, given as plain data, are taken down."""
    return any(correction.get("withhold_text") for correction in record.get("corrections", ()))


class Description(Part):
    """How a document describes an agent or a topic: its own words, verified in its stored copy like any passage."""

    text: Prose = Field(description="The words, character for character as in the stored copy of the document.")
    document: Slug = Field(description="The id of the document that contains them; its date is the description's.")
    paragraph: Count | None = Field(
        None, description="The paragraph of the capture, counted from 1; needed only if the words are in several."
    )
    brackets: tuple[Line, ...] | Literal["editors"] | None = Field(
        None, description="Who put the brackets into the text, as in a passage."
    )
    note: LocalizedProse | None = None
    translations: tuple[Translation, ...] = ()


class Agent(Correctable):
    """A person or organisation that speaks, is spoken for, or publishes (PROV-O)."""

    name: LocalizedLine
    kind: Annotated[AgentKind | Slug, ONE_OF_THE_ARCHIVES] = Field(union_mode="left_to_right")
    distinction: LocalizedLine | None = Field(None, description="A few words that set it apart from a namesake.")
    former_names: tuple[FormerName, ...] = Field((), description="Names it has given up, in the order of their days.")
    aliases: tuple[Line, ...] = Field((), description="Other spellings readers may search for, in any script.")
    accounts: tuple[Account, ...] = ()
    place: LocalizedLine | None = Field(None, description="Where it is at home, as far as documents say it.")
    member_of: tuple[Slug | Membership, ...] = Field(
        (),
        description="Ids of the bodies it belongs to, such as a party; or {body: …, since: …, until: …}.",
    )
    identifiers: Identifiers | None = None
    descriptions: tuple[Description, ...] = Field((), description="How documents describe it, in their own words.")
    note: LocalizedProse | None = None
    replaces: tuple[Slug, ...] = Field((), description="Ids this agent had before; their addresses redirect here.")
    corrections: tuple[Correction, ...] = ()

    @field_validator("former_names")
    @classmethod
    def _in_order(cls, value: tuple[FormerName, ...]) -> tuple[FormerName, ...]:
        days = [former.until for former in value]
        if days != sorted(set(days)) or not all(first <= last for first, last in days_of_names(value)):
            raise ValueError("must be in the order of their days, the earliest first, each until a day of its own")
        return value

    @property
    def memberships(self) -> tuple[Membership, ...]:
        """The bodies that it belongs or belonged to, with when."""
        return tuple([Membership(body=one) if isinstance(one, str) else one for one in self.member_of])

    def names_on(self, date: edtf.Date) -> tuple[dict[str, str], ...]:
        """Return every name that the agent may have had on a day that a date may mean, the earliest first."""
        names = [*(former.name for former in self.former_names), self.name]
        return tuple([name for name, borne in zip(names, days_of_names(self.former_names), strict=True)
                      if may_be_within(date, borne)])  # fmt: skip

    def given_up_on(self, date: edtf.Date) -> tuple[FormerName, ...]:
        """Return the former names that the agent may have had on a day that a date may mean."""
        found = zip(self.former_names, days_of_names(self.former_names), strict=False)
        return tuple([former for former, borne in found if may_be_within(date, borne)])


class Document(Correctable):
    """The publication that contains a passage. A fact that is not known is written ``unknown``."""

    title: LocalizedLine = Field(description="Its title, or if it has none, what it is, in the editors' words.")
    kind: Annotated[DocumentKind | Slug, ONE_OF_THE_ARCHIVES] = Field(union_mode="left_to_right")
    language: LanguageTag
    publisher: Slug | Unknown
    authors: tuple[Line, ...] | Unknown
    date: StatedDate | Unknown
    url: WebAddress | Unknown
    archived_url: WebAddress | None = Field(None, description="A copy in a public web archive (Memento).")
    other_urls: tuple[WebAddress, ...] = Field((), description="Other addresses at which the same document is.")
    issue: Line | None = Field(None, description="Of a print: the issue, as it is numbered there.")
    pages: Line | None = Field(None, description="Of a print: the page or pages, as they are numbered there.")
    identifiers: Identifiers | None = None
    embedded_in: Slug | None = Field(None, description="The document that shows this one, such as the post it embeds.")
    note: LocalizedProse | None = None
    captures: tuple[CaptureReference, ...] = ()
    replaces: tuple[Slug, ...] = Field((), description="Ids this document had before; their addresses redirect here.")
    corrections: tuple[Correction, ...] = ()

    def address_of_copy(self, digest: str) -> str:
        """Return the address that a stored copy is of, "" where it is not known.

        Other addresses are of the same document, but for those of which it has copies of their own.
        """
        own = next((copy.address for copy in self.captures if copy.digest == digest), None)
        of_others = {copy.address for copy in self.captures}
        known = [own or UNKNOWN, self.url, *(one for one in self.other_urls if one not in of_others)]
        return next((address for address in known if address != UNKNOWN), "")


class Topic(Correctable):
    """A concept with a label in every language (SKOS)."""

    label: LocalizedLine
    definition: LocalizedProse | None = None
    broader: tuple[Slug, ...] = ()
    aliases: tuple[Line, ...] = ()
    identifiers: Identifiers | None = None
    descriptions: tuple[Description, ...] = Field((), description="How documents describe it, in their own words.")
    replaces: tuple[Slug, ...] = Field((), description="Ids this topic had before; their addresses redirect here.")
    corrections: tuple[Correction, ...] = ()


def name_of_record(record: "Record") -> dict[str, str]:
    """Return what a record is called, by language."""
    if isinstance(record, Agent):
        return record.name
    return record.label if isinstance(record, Topic) else record.title


Record = Statement | Agent | Document | Topic
RECORD_TYPES: dict[RecordKind, type[Statement] | type[Agent] | type[Document] | type[Topic]] = {
    "statement": Statement,
    "agent": Agent,
    "document": Document,
    "topic": Topic,
}
