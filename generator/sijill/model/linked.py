"""Names and types in linked data, the same in pages, in statement files and in the files of the whole archive.

A record's name is the address of its page in the default language (``Addresses.iri``); something that belongs to a
record has a fragment of it as its name, and a stored copy its digest (``sha256:…``). Properties are those of schema.org
(https), PROV-O, Web Annotation, CiTO and SKOS.
"""

from collections.abc import Iterable, Mapping, Sequence

from sijill.model.kinds import AgentKind, DocumentKind, OwnKind, find
from sijill.model.records import ReportingMode
from sijill.model.speakers import Delivery

SCHEMA_ORG = "https://schema.org/"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
REPORTED_SPEECH, UNNAMED_SPEAKER = "ReportedSpeech", "UnnamedSpeaker"
# The archive's own types, each with its schema.org type. An unnamed speaker may be a person or a body.
OWN_TYPES = {REPORTED_SPEECH: "CreativeWork", UNNAMED_SPEAKER: "Thing"}
# schema.org's types of documents; for all others it is CreativeWork.
_DOCUMENTS: Mapping[str, str] = {
    DocumentKind.ARTICLE: "Article", DocumentKind.POST: "SocialMediaPosting", DocumentKind.WEB_PAGE: "WebPage",
}  # fmt: skip


def type_of_agent(kind: str, own: Iterable[OwnKind] = ()) -> str:
    """Return schema.org's type for an agent; for one that may be a person or a body, the type above both.

    ``own`` are the archive's own kinds; their types are whole addresses.
    """
    types: Mapping[str, str] = {AgentKind.PERSON: "Person", AgentKind.UNKNOWN: "Thing"}
    return type_of_own("agent", kind, own) or types.get(kind, "Organization")


def type_of_document(kind: str, own: Iterable[OwnKind] = ()) -> str:
    """Return schema.org's type for a document."""
    return type_of_own("document", kind, own) or _DOCUMENTS.get(kind, "CreativeWork")


def type_of_own(of: str, kind: str, own: Iterable[OwnKind]) -> str:
    """Return the address of the schema.org type of a kind that the archive adds, "" if it has none."""
    found = find(of, kind, own)
    return f"{SCHEMA_ORG}{found.type}" if found and found.type else ""


def type_of_passage(mode: ReportingMode | str, delivery: Delivery | str | None) -> str:
    """Return the type of a passage: a quotation only if the words are the speaker's own."""
    own = mode != ReportingMode.INDIRECT and delivery != Delivery.INTERPRETED
    return "Quotation" if own else REPORTED_SPEECH


def type_of_statement(passages: Sequence[str]) -> str:
    """Return the type of a statement, given those of its passages: a quotation if any of them is."""
    return REPORTED_SPEECH if {*passages} == {REPORTED_SPEECH} else "Quotation"


def fragment_of_correction(number: int) -> str:
    """Return the fragment that names a correction of a record, by its number from 1."""
    return f"correction-{number}"


def fragment_of_wording(passage: str, number: int) -> str:
    """Return the fragment that names another wording of a passage, by its number from 1; also its place on the page."""
    return f"{passage}-wording-{number}"


def fragment_of_relation(name: str, target: str, passage: str | None, target_passage: str | None) -> str:
    """Return the fragment that names a relation of a statement, by what it says alone; also its place on the page."""
    return "-".join([part for part in (name, passage, target, target_passage) if part])
