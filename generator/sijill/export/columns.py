"""The tables of the archive: their columns, what each holds, their keys, and which table a column points to.

The CSV files, the SQLite database and ``data/datapackage.json`` (Data Package, Table Schema) are all made by these. A
column that there is in every language is written once here, and is there as ``title_en``, ``title_ar`` and so on.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """A column: ``kind`` is its type in Table Schema, ``of`` the table whose ``id`` it holds, "" for neither."""

    name: str
    holds: str
    kind: str = "string"
    of: str = ""
    each: bool = False


class Table(NamedTuple):
    """A table: its columns, and those of them that tell its rows apart.

    ``of`` are the tables that several columns together point to, which have the same names there.
    """

    name: str
    holds: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    of: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def in_languages(self, languages: Sequence[str]) -> list[Column]:
        """Return the columns as they are in a file, one for each language where there is one in each."""
        return [
            one._replace(name=f"{column.name}_{tag}" if column.each else column.name, holds=_said(column, tag))
            for column in self.columns
            for tag in (languages if column.each else ("",))
            for one in (column,)
        ]

    def names(self, languages: Sequence[str]) -> list[str]:
        """Return the names of the columns as they are in a file."""
        return [column.name for column in self.in_languages(languages)]


def _said(column: Column, tag: str) -> str:
    return f"{column.holds.removesuffix('.')}, in the language '{tag}'." if tag else column.holds


def _each(name: str, holds: str) -> Column:
    return Column(name, holds, each=True)


_INTEGER, _DAY, _BOOLEAN = "integer", "date", "boolean"
_OF_PASSAGE, _OF_SPEAKER = ("passages", ("statement", "passage")), ("speakers", ("statement", "position"))
_STATEMENT = Column("statement", "The statement's id.", of="statements")
_PASSAGE = Column("passage", "The passage's id within the statement.")
_POSITION = Column("position", "The row's number within the statement, from 1.", _INTEGER)
_NOTE = _each("note", "The editors' note")
_ADDRESS = Column("address", "The page of it, in the default language; it names it in linked data.")
_PLACE = (
    Column("evidence_document", "The document in whose stored copy the words are.", of="documents"),
    Column("capture", "The stored copy, by its digest (SHA-256)."),
    Column("paragraph", "The paragraph that the words begin in, from 1.", _INTEGER),
    Column("start_character", "Their first code point in it, from 0.", _INTEGER),
    Column("end_paragraph", "The paragraph that they end in, from 1.", _INTEGER),
    Column("end_character", "The code point after their last one in it, from 0.", _INTEGER),
)
_IN_FILE = (
    Column("paragraph_kind", "What kind of paragraph they are in, where it is no ordinary one: caption, list-item …"),
    Column("page", "Of a PDF: the page of the file that they begin on, from 1.", _INTEGER),
    Column("start_time", "Of a recording: when the paragraph that they begin in begins.", "number"),
    Column("end_time", "Of a recording: when the paragraph that they end in ends.", "number"),
)
_TYPE = Column("type", "Its type in linked data: of schema.org, or of the archive's own vocabulary.")
_STRETCHES = Column("stretches", "In how many stretches the document has the words: where the editors' brackets divide "
                    "them, several, each a row of table 'stretches'.", _INTEGER)  # fmt: skip
_BRACKETS = Column("brackets", "Whose the brackets in the words are: editors, source or both; empty for none.")
_STATUS = Column("status", "published, corrected, retracted or withdrawn.")
_DATES = (
    Column("date", "The date, in EDTF (ISO 8601-2); XXXX where it is not known."),
    Column("earliest", "The first day that it may mean; empty where open.", _DAY),
    Column("latest", "The last day that it may mean; empty where open.", _DAY),
)
_FLAGS = (
    Column("precision", "How exactly the date is known: day, month, one-of (one unknown day of several), interval …"),
    Column("approximate", "Whether the date is approximate.", _BOOLEAN),
    Column("uncertain", "Whether the date is uncertain.", _BOOLEAN),
)


def _meaning(name: str) -> tuple[Column, ...]:
    """The days that a date may mean, and how it is known, for one whose EDTF is in a column of that name."""
    return tuple([one._replace(name=f"{name}_{one.name}") for one in (*_DATES[1:], *_FLAGS)])


_MODE = Column("mode", "How the document gives the words: direct, indirect (reported speech) or embedded.")

STATEMENTS = Table("statements", "What was said: one act of stating a row.", (
    Column("id", "The statement's id, which never changes."), _ADDRESS, _STATUS,
    Column("kind", "post, remarks, speech …"), *_DATES,
    Column("date_as_stated", "The source's own words for the date."),
    Column("language", "The language that it was said in (BCP 47)."), _each("title", "The editors' title"),
    Column("speakers", "Ids of those who spoke, between '; '. Table 'speakers' has a row for each."),
    _each("speaker_names", "Their names of that day, to be read"),
    _each("capacities", "Their capacities in the same order, with nothing for none, to be read"),
    Column("on_behalf_of", "Ids of those it was said for, between '; '. Table 'spoken_for' has a row for each."),
    _each("on_behalf_of_names", "Their names, to be read"), _each("channel", "How it reached the document"),
    Column("handle", "The account that it was posted by."),
    Column("primary_document", "The document in which it was first published.", of="documents"),
    Column("topics", "Ids of topics, between '; '. Table 'statement_topics' has a row for each."),
    Column("passages", "How many passages the archive has of it.", _INTEGER), _NOTE,
    Column("version", "The published version, from 1; empty before, and after an unpublished change.", _INTEGER),
    Column("published", "The day on which it was first published.", _DAY),
    Column("modified", "The day of its last version.", _DAY),
    Column("digest", "SHA-256 of the record's canonical form (RFC 8785)."), *_FLAGS,
    Column("kind_type", "The schema.org type of a kind that the archive adds."),
), ("id",))  # fmt: skip
PASSAGES = Table("passages", "The words: one verbatim excerpt of a statement a row.", (
    _STATEMENT, _PASSAGE, Column("status", "Its statement's: published, corrected, retracted …"), _DATES[0],
    Column("speakers", "Ids of those who said it, between '; '; 'statement#unnamed-1' for one who is not named."),
    Column("text", "The words, code point for code point."), Column("language", "Their language (BCP 47)."), _MODE,
    Column("document", "The document that gives the words.", of="documents"), *_PLACE,
    Column("variants", "How many other wordings there are.", _INTEGER),
    Column("delivery", "interpreted for an interpreter's words, prepared for a text handed out before."),
    Column("type", "Quotation where the words are the speakers' own, ReportedSpeech where they are not."), _STRETCHES,
    _BRACKETS, *_IN_FILE,
), ("statement", "passage"))  # fmt: skip
PASSAGE_SPEAKERS = Table("passage_speakers", "Who said a passage, or of whom it is reported.", (
    _STATEMENT, _PASSAGE, Column("position", "The speaker's number within the statement, from 1.", _INTEGER),
), ("statement", "passage", "position"), (_OF_PASSAGE, _OF_SPEAKER))  # fmt: skip
STRETCHES = Table("stretches", "The places of words that a document has in several stretches.", (
    _STATEMENT, _PASSAGE, Column("wording", "0 for the passage itself, else the number of the variant.", _INTEGER),
    Column("stretch", "The stretch's number, from 1.", _INTEGER), *_PLACE, *_IN_FILE,
    Column("replaced", "The document's words before the stretch, in whose place brackets of the editors are."),
    Column("left_out", "How many words '[…]' leaves out before the stretch, where all are shown.", _INTEGER),
), ("statement", "passage", "wording", "stretch"), (_OF_PASSAGE,))  # fmt: skip
RELATIONS = Table("relations", "What one statement does to another.", (
    _STATEMENT, Column("relation", "A property of CiTO: confirms, disputes, updates …"),
    Column("effect", "agreement, disagreement, reference or change."),
    Column("target", "The other statement.", of="statements"),
    Column("passage", "The passage of this statement, where it is one."),
    Column("target_passage", "The passage of the other, where it is one."), _NOTE,
), ("statement", "relation", "target", "passage", "target_passage"))  # fmt: skip
SPEAKERS = Table("speakers", "Who spoke: one speaker of a statement a row.", (
    _STATEMENT, _POSITION, Column("agent", "Who it is; empty for one whom the document does not name.", of="agents"),
    _each("unnamed", "How the document describes one whom it does not name"),
    _each("named", "The name under which they spoke, if it is not the name that the agent had at that time"),
    _each("capacity", "The office in which they spoke, as the source gives it"),
    Column("on_behalf_of", "Ids of those they spoke for, between '; '. Table 'spoken_for' has a row for each."),
    _each("name", "Their name of that day, or how one who is not named is described, to be read"),
), ("statement", "position"))  # fmt: skip
SPOKEN_FOR = Table("spoken_for", "For whom a speaker of a statement spoke.", (
    _STATEMENT, Column("position", "The speaker's number within the statement, from 1.", _INTEGER),
    Column("agent", "The one who was spoken for.", of="agents"),
), ("statement", "position", "agent"), (_OF_SPEAKER,))  # fmt: skip
STATEMENT_TOPICS = Table("statement_topics", "What statements are about.", (
    _STATEMENT, Column("topic", "The topic.", of="topics"),
), ("statement", "topic"))  # fmt: skip
TRANSLATIONS = Table("translations", "Translations of passages.", (
    _STATEMENT, _PASSAGE, Column("language", "The language of the translation (BCP 47)."),
    Column("text", "The translation."), Column("translated_by", "Whose it is: official, editors or machine."),
    Column("stale", "Whether the original has changed since.", _BOOLEAN),
    Column("document", "The document that has an official translation.", of="documents"),
), ("statement", "passage", "language", "translated_by", "document"), (_OF_PASSAGE,))  # fmt: skip
VARIANTS = Table("variants", "Other wordings of passages, and originals in another language.", (
    _STATEMENT, _PASSAGE, Column("variant", "The wording's number within the passage, from 1.", _INTEGER),
    Column("text", "The words, code point for code point."), _MODE,
    Column("document", "The document that gives the words.", of="documents"), *_PLACE, _NOTE,
    Column("language", "Their language (BCP 47)."),
    Column("standing", "original where the statement was issued in that language too."), _STRETCHES, _BRACKETS,
    *_IN_FILE,
), ("statement", "passage", "variant"), (_OF_PASSAGE,))  # fmt: skip
VERSIONS = Table("versions", "What was published of statements, as the ledger has it: a version a row.", (
    _STATEMENT, Column("version", "The version, from 1.", _INTEGER),
    Column("date", "The day on which it was published.", _DAY),
    Column("digest", "The digest by which the ledger names it; table 'statements' has the one of the present record."),
    Column("changed", "What differs from the version before: aspects of the record, between '; '."),
    Column("correction", "The kind of correction that made it; empty for the first version and for lesser changes."),
), ("statement", "version"))  # fmt: skip
_NUMBER = Column("position", "The row's number within the record, from 1.", _INTEGER)


def _corrections(name: str, of: Column) -> Table:
    return Table(name, f"Dated, reasoned changes of {of.of}.", (
        of, _NUMBER, Column("date", "The day of the correction.", _DAY),
        Column("kind", "erratum, revision, rename, retraction or withdrawal."),
        _each("reason", "Why; where a later row has this one's number in reason_of, its reason is the right one"),
        Column("reason_of", "The number of the correction whose reason this one corrects.", _INTEGER),
    ), (of.name, "position"))  # fmt: skip


def _identifiers(of: Column) -> Table:
    return Table(f"{of.name}_identifiers", f"The same {of.of} in the registries of others.", (
        of, Column("address", "The address in the registry: of Wikidata, VIAF, ISNI, DOI or ISSN."),
    ), (of.name, "address"))  # fmt: skip


def _descriptions(of: Column) -> Table:
    return Table(f"{of.name}_descriptions", f"How documents describe {of.of}, in their own words.", (
        of, _NUMBER, Column("text", "The words, code point for code point."),
        Column("language", "Their language (BCP 47)."),
        Column("source", "The document that gives the words.", of="documents"), *_PLACE, *_IN_FILE, _NOTE,
    ), (of.name, "position"))  # fmt: skip


def _translated(of: Table) -> Table:
    record = of.columns[0]
    return Table(f"{record.name}_description_translations", f"Translations of how documents describe {record.of}.", (
        record, Column("position", "The description's number within the record, from 1.", _INTEGER),
        *TRANSLATIONS.columns[2:5], TRANSLATIONS.columns[-1],
    ), (record.name, "position", "language", "translated_by", "document"), ((of.name, of.key),))  # fmt: skip


_AGENT = Column("agent", "The agent.", of="agents")
_DOCUMENT = Column("document", "The document.", of="documents")
_TOPIC = Column("topic", "The topic.", of="topics")
CORRECTIONS = _corrections("corrections", _STATEMENT)
AGENTS = Table("agents", "People and bodies that speak, are spoken for, or publish.", (
    Column("id", "The agent's id."), _ADDRESS, _each("name", "The name"), Column("kind", "person, office, military …"),
    _each("distinction", "What sets it apart from a namesake"), _STATUS, _TYPE, _each("place", "Where it is at home"),
    _NOTE,
), ("id",))  # fmt: skip
DOCUMENTS = Table("documents", "The publications in which words are.", (
    Column("id", "The document's id."), _ADDRESS, _each("title", "The title"), Column("kind", "article, post …"),
    Column("language", "The language that it is in (BCP 47)."),
    Column("publisher", "Who published it; empty where that is not recorded.", of="agents"),
    *_DATES, Column("url", "Its address on the web; empty where that is not recorded."), *_FLAGS, _STATUS,
    _TYPE, Column("issue", "Of a print: the issue, as it is numbered there."),
    Column("pages", "Of a print: the page or pages, as they are numbered there."),
    Column("archived_url", "A copy of it in a public web archive."),
    Column("embedded_in", "The document that shows this one.", of="documents"),
    Column("seen", "What its address gave later: there, changed, gone …; empty where nobody has looked."),
    Column("seen_since", "Since when it gave that (RFC 3339)."),
    Column("seen_last", "When it was last seen so (RFC 3339)."), _NOTE,
), ("id",))  # fmt: skip
TOPICS = Table("topics", "What statements can be about.", (
    Column("id", "The topic's id."), _ADDRESS, _each("label", "What it is called"), _STATUS,
    _each("definition", "What it is"),
), ("id",))  # fmt: skip
MEMBERS = Table("members", "Which bodies agents belong to.", (
    _AGENT, Column("body", "The body that it belongs, or belonged, to.", of="agents"),
    Column("since", "Since when (EDTF); empty where that is not recorded."),
    Column("until", "Until when (EDTF); empty where that is not recorded."), _NUMBER,
    Column("document", "The document that says so; empty where that is not recorded.", of="documents"),
    *_meaning("since"), *_meaning("until"),
), ("agent", "position"))  # fmt: skip
AGENT_NAMES = Table("agent_names", "Names of agents beside the present one.", (
    _AGENT, _NUMBER, Column("kind", "alias for another spelling, former for a name that it has given up."),
    Column("language", "The language of a former name (BCP 47)."), Column("name", "The name."),
    Column("until", "The last day on which it was so named, or its month or year (EDTF)."),
    *_meaning("until"),
), ("agent", "position"))  # fmt: skip
ACCOUNTS = Table("accounts", "Accounts of agents on platforms.", (
    _AGENT, _NUMBER, Column("platform", "The platform, by its name or by its id as an agent."),
    Column("handle", "The account's name, as it is written there."),
), ("agent", "position"))  # fmt: skip
AUTHORS = Table("authors", "Who wrote documents, as they name them.", (
    _DOCUMENT, Column("position", "Its number, from 1.", _INTEGER),
    Column("name", "The author's name, as the document gives it."),
), ("document", "position"))  # fmt: skip
DOCUMENT_ADDRESSES = Table("document_addresses", "Further addresses at which documents are.", (
    _DOCUMENT, _NUMBER, Column("address", "The address."),
), ("document", "position"))  # fmt: skip
CAPTURES = Table("captures", "Stored copies of documents.", (
    _DOCUMENT, _NUMBER, Column("digest", "SHA-256 of the copy, by which passages name it."),
    Column("captured", "The day on which it was made; empty where that is not recorded."),
    Column("address", "The address that it is of, if it is not the document's."),
), ("document", "position"))  # fmt: skip
BROADER = Table("broader", "Which topics are part of which.", (
    _TOPIC, Column("broader", "The broader topic.", of="topics"),
), ("topic", "broader"))  # fmt: skip
TOPIC_NAMES = Table("topic_names", "Other names of topics.", (
    _TOPIC, _NUMBER, Column("name", "The name, as readers may search for it."),
), ("topic", "position"))  # fmt: skip
AGENT_CORRECTIONS, DOCUMENT_CORRECTIONS, TOPIC_CORRECTIONS = (
    _corrections(f"{one.name}_corrections", one) for one in (_AGENT, _DOCUMENT, _TOPIC)
)
AGENT_IDENTIFIERS, DOCUMENT_IDENTIFIERS, TOPIC_IDENTIFIERS = map(_identifiers, (_AGENT, _DOCUMENT, _TOPIC))
AGENT_DESCRIPTIONS, TOPIC_DESCRIPTIONS = map(_descriptions, (_AGENT, _TOPIC))
AGENT_TRANSLATED, TOPIC_TRANSLATED = map(_translated, (AGENT_DESCRIPTIONS, TOPIC_DESCRIPTIONS))

OF_STATEMENTS = (
    STATEMENTS, PASSAGES, RELATIONS, SPEAKERS, SPOKEN_FOR, STATEMENT_TOPICS, TRANSLATIONS, VARIANTS, CORRECTIONS,
    PASSAGE_SPEAKERS, STRETCHES, VERSIONS,
)  # fmt: skip
"""The tables whose rows are a statement's own: cut into files as statements are."""
OF_RECORDS = {
    "agent": (
        AGENTS, MEMBERS, AGENT_NAMES, ACCOUNTS, AGENT_IDENTIFIERS, AGENT_CORRECTIONS, AGENT_DESCRIPTIONS,
        AGENT_TRANSLATED,
    ),
    "document": (DOCUMENTS, AUTHORS, DOCUMENT_IDENTIFIERS, DOCUMENT_CORRECTIONS, DOCUMENT_ADDRESSES, CAPTURES),
    "topic": (
        TOPICS, BROADER, TOPIC_NAMES, TOPIC_IDENTIFIERS, TOPIC_CORRECTIONS, TOPIC_DESCRIPTIONS, TOPIC_TRANSLATED,
    ),
}  # fmt: skip
"""The tables of the other records, by kind."""
TABLES = (*OF_STATEMENTS, *(table for tables in OF_RECORDS.values() for table in tables))
