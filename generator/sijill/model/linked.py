"""What things are called in linked data, the same in pages, in statement files and in the files of the whole archive.

Records are named by the address of their page in the default language (``Addresses.iri``); what belongs to a record is
named by a fragment of that, and a stored copy by its digest (``sha256:…``). Properties are those of schema.org (https),
PROV-O, Web Annotation, CiTO and SKOS.
"""

from collections.abc import Sequence

from sijill.model.kinds import AgentKind, DocumentKind
from sijill.model.records import ReportingMode
from sijill.model.speakers import Delivery

SCHEMA_ORG = "https://schema.org/"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
REPORTED_SPEECH, UNNAMED_SPEAKER = "ReportedSpeech", "UnnamedSpeaker"
# The archive's own types, and schema.org's that each belongs to. One who is not named may be a person or a body.
OWN_TYPES = {REPORTED_SPEECH: "CreativeWork", UNNAMED_SPEAKER: "Thing"}
# schema.org's types for what a document is; where it has none that fits, CreativeWork.
_DOCUMENTS = {
    DocumentKind.ARTICLE: "Article", DocumentKind.POST: "SocialMediaPosting", DocumentKind.WEB_PAGE: "WebPage",
}  # fmt: skip


def type_of_agent(kind: AgentKind | str) -> str:
    """Return schema.org's type for an agent: of one that may be a person or a body, that of both."""
    return {AgentKind.PERSON: "Person", AgentKind.UNKNOWN: "Thing"}.get(AgentKind(kind), "Organization")


def type_of_document(kind: DocumentKind) -> str:
    """Return schema.org's type for a document."""
    return _DOCUMENTS.get(kind, "CreativeWork")


def type_of_passage(mode: ReportingMode | str, delivery: Delivery | str | None) -> str:
    """Return what a passage is: a quotation only where the words are the speaker's own."""
    own = mode != ReportingMode.INDIRECT and delivery != Delivery.INTERPRETED
    return "Quotation" if own else REPORTED_SPEECH


def type_of_statement(passages: Sequence[str]) -> str:
    """Return what a statement is, by what its passages are: a quotation where any of these is."""
    return REPORTED_SPEECH if {*passages} == {REPORTED_SPEECH} else "Quotation"


def fragment_of_correction(number: int) -> str:
    """Return the fragment that names a correction of a record, by its number from 1."""
    return f"correction-{number}"


def fragment_of_relation(name: str, target: str, passage: str | None, target_passage: str | None) -> str:
    """Return the fragment that names a relation of a statement, whatever else the record lists before it."""
    return "-".join([part for part in (name, passage, target, target_passage) if part])
