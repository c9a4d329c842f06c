"""How words are attributed, wherever they are shown or leave the archive: who said them, who gives them, what became
of them.

One owner, for the page, its Copy button, the share picture, link cards, feeds, JSON-LD, citations and search results,
so that none of them says more than the record: a passage has its own speaker; in reported speech the words are the
document's, and are never set as a quotation; a translation says who made it, and a machine's is no quotation; and a
statement that was retracted or withdrawn says so first.

What asks here gets a ``Passage`` or a ``Statement`` as plain values in one language. Whoever gives records another
kind of speaker extends ``speakers_of`` and ``Attributions.voice``, and nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from sijill.interface.dates import date_label
from sijill.interface.direction import isolated
from sijill.interface.quotes import marks, within_marks
from sijill.interface.strings import Strings, strings
from sijill.interface.withheld import repeated_in_words
from sijill.model import edtf
from sijill.model.brackets import Brackets, of_translation
from sijill.model.corrections import reason_now
from sijill.model.linked import REPORTED_SPEECH, UNNAMED_SPEAKER, fragment_of_correction, type_of_agent, type_of_passage
from sijill.model.records import (
    Agent,
    Correction,
    CorrectionKind,
    Document,
    Passage,
    ReportingMode,
    Statement,
    TranslatedBy,
    Translation,
    Wording,
)  # fmt: skip
from sijill.model.speakers import Speaker

Named = TypeVar("Named")
# The corrections after which the archive does not give the words any more, or no longer stands by them.
_NOT_IN_FORCE = {CorrectionKind.WITHDRAWAL: "withdrawn", CorrectionKind.RETRACTION: "retracted"}


# Of more names than this, the first ones are given and the others counted: the words of forty bodies come before their
# names, and all of these have a place of their own on the page.
_MOST, _FIRST = 4, 3

# The interface strings by which a document is named, by how it gives words.
AS_GIVEN = {
    ReportingMode.DIRECT: "as_quoted", ReportingMode.INDIRECT: "as_reported", ReportingMode.EMBEDDED: "as_posted",
}  # fmt: skip


class Records(Protocol):
    """Where the records that a statement names are found: an archive, as it is or as it was."""

    @property
    def agent(self) -> Callable[[str], Agent]:
        """Return an agent by its id."""
        ...

    @property
    def document(self) -> Callable[[str], Document]:
        """Return a document by its id."""
        ...


class Voice(NamedTuple):
    """One who is named for some words: an agent's id, its name on that day, in which capacity, on whose behalf.

    ``type`` is schema.org's for it.

    Of one whom the document does not name (``is_named`` is false), ``name`` is how it describes them, and ``id`` tells
    them apart in their statement.
    """

    id: str
    name: str
    type: str
    capacity: str = ""
    on_behalf_of: tuple[str, ...] = ()
    is_named: bool = True


class Notice(NamedTuple):
    """What became of a record, in a sentence, and why; ``kind`` and ``date`` are the correction's.

    ``fragment`` names the correction; ``anchors`` are its own and those of corrections that are not said for
    themselves: of its reason, or before a withdrawal.
    """

    kind: CorrectionKind
    text: str
    reason: str
    date: str
    fragment: str
    anchors: tuple[str, ...]


class Words(NamedTuple):
    """A wording as it may be shown: its own language, the marks around it ("" for none), whose brackets it has.

    ``by`` says in words who translated it, "" for the original.
    """

    text: str
    language: str
    opened: str
    closed: str
    brackets: Brackets
    by: str = ""

    @property
    def marked(self) -> str:
        """The words between their marks."""
        return f"{self.opened}{self.text}{self.closed}"


class Attribution(NamedTuple):
    """How one passage is attributed, in one language.

    ``voices`` said it; where ``is_reported``, the document (``source`` is its title) says in its own words that they
    did. ``date`` is in words, and so is ``delivery``, "" for words that are simply what was spoken.
    """

    language: str
    voices: tuple[Voice, ...]
    mode: ReportingMode
    document: str
    source: str
    date: str
    delivery: str = ""

    @property
    def is_reported(self) -> bool:
        """Whether the words are the document's and not the speakers'."""
        return is_reported(self.mode)

    @property
    def names(self) -> str:
        """The names alone, as the language lists them."""
        return few(strings(self.language), [voice.name for voice in self.voices])

    @property
    def names_in_full(self) -> str:
        """The names, each with its capacity and those it spoke for."""
        found = [in_full(voice, self.language) for voice in self.voices]
        # Listed by commas, a capacity would run into the next name.
        return few(strings(self.language), found, apart=any(v.capacity or v.on_behalf_of for v in self.voices))

    @property
    def short(self) -> str:
        """The names for a card or a picture, and in reported speech that the words are not theirs.

        Titles of documents are too long for either: the names would be cut off behind them.
        """
        if self.is_reported:
            return self.named("statement.reported_of")
        return strings(self.language).comma.join([self.names, *[self.delivery] * bool(self.delivery)])

    def named(self, key: str) -> str:
        """Return an interface string with the names in it."""
        return strings(self.language).format(key, name=self.names)

    def line(self, *, full: bool = True, apart: bool = False) -> str:
        """Return the attribution in one line: who said it, when, and which document gives it how.

        ``apart`` sets each part between isolates, for plain text that is pasted anywhere.
        """
        values = {
            "names": self.names_in_full if full else self.names,
            "date": strings(self.language).comma.join([self.date, *[self.delivery] * bool(self.delivery)]),
            "document": within_marks(self.source, self.language),
        }
        if apart:
            values = {name: isolated(value) for name, value in values.items()}
        return strings(self.language).format(f"attribution.{self.mode}", **values)


def first_of(names: Sequence[Named]) -> tuple[list[Named], int]:
    """Return those of some names that are given where words are attributed, and how many others there are."""
    return (list(names), 0) if len(names) <= _MOST else (list(names[:_FIRST]), len(names) - _FIRST)


def few(words: Strings, names: Sequence[str], *, apart: bool = False) -> str:
    """Return names as a language lists them, ``apart`` by semicolons; of many, the first ones and how many others."""
    given, others = first_of(names)
    if not others and not apart:
        return words.join(given)
    listed = (words["language.semicolon"] if apart else words.comma).join(given)
    return f"{listed} {words.plural('count.others', others)}" if others else listed


def is_reported(mode: str) -> bool:
    """Return whether words given in this mode are the document's own and not the speakers'."""
    return mode == ReportingMode.INDIRECT


def is_own(passage: Passage) -> bool:
    """Return whether a passage's words are the speakers' own: neither the document's nor an interpreter's."""
    return not is_rendered(passage.mode, passage.delivery)


def is_rendered(mode: str, delivery: str | None) -> bool:
    """Return whether words are somebody else's than the speakers': the document's, or an interpreter's."""
    return type_of_passage(mode, delivery) == REPORTED_SPEECH


def marks_around(mode: str, language: str, by: str = "", delivery: str | None = None) -> tuple[str, str]:
    """Return the marks around words given in a mode, empty where they are no quotation.

    ``by`` says who translated, ``delivery`` whether an interpreter spoke them.
    """
    rendered = is_rendered(mode, delivery) or by == TranslatedBy.MACHINE
    return ("", "") if rendered else marks(language)


def speakers_of(statement: Statement, passage: Passage | None = None) -> list[tuple[str, Speaker]]:
    """Return whose words a passage are, or all who spoke: the passage's own speaker, else all of the statement's.

    Each comes with what tells them apart in their statement.
    """
    own = owners(statement.voices, passage.speaker if passage else None)
    return [(voice, s) for voice, s in zip(statement.voices, statement.speakers, strict=True) if voice in own]


def owners(speakers: Sequence[str], own: str | None) -> list[str]:
    """Return whose a passage is, by ids: ``own`` where the passage names a speaker, else all who spoke."""
    return [own] if own is not None and own in speakers else list(speakers)


def status_of(statement: Statement) -> str:
    """Return ``retracted`` or ``withdrawn`` where the archive does not stand by a statement any more, else ""."""
    kinds = {correction.kind for correction in statement.corrections if correction.reason_of is None}
    return next((said for kind, said in _NOT_IN_FORCE.items() if kind in kinds), "")


def in_full(voice: Voice, language: str) -> str:
    """Return a name with its capacity and those it spoke for."""
    words = strings(language)
    behalf = words.format("statement.on_behalf_of", names=words.join(list(voice.on_behalf_of)))
    return words.comma.join(
        [voice.name, *[voice.capacity] * bool(voice.capacity), *[behalf] * bool(voice.on_behalf_of)]
    )


def titled(language: str, title: str, status: str) -> str:
    """Return a statement's title where it is shown without its notice: what became of it comes first."""
    return strings(language).format(f"attribution.title.{status}", title=title) if status else title


def _said_by(number: int, shown: Sequence[int], corrections: Sequence[Correction]) -> list[int]:
    """The numbers of the corrections that the notice of one stands for: its own, and those not ``shown`` themselves.

    One of a reason is said with the correction of which it is the reason; any other with the first that is shown.
    """
    found = [number]
    for other, correction in enumerate(corrections, 1):
        if other not in shown and number == (correction.reason_of if correction.reason_of in shown else shown[0]):
            found.append(other)
    return found


class Attributions:
    """How the words of an archive are attributed in one language; ``record_format`` is the archive's."""

    def __init__(self, records: Records, language: str, record_format: int) -> None:
        self.records = records
        self.language = language
        self.format = record_format
        self.words = strings(language)

    def localized(self, texts: Mapping[str, str] | None) -> str:
        """Return a text in this language, or the first there is; "" if there is none."""
        return (texts.get(self.language) or next(iter(texts.values()))) if texts else ""

    def of(self, statement: Statement, passage: Passage) -> Attribution:
        """Return how a passage is attributed."""
        return Attribution(
            self.language,
            self.voices(statement, passage),
            passage.mode,
            passage.document,
            self.localized(self.records.document(passage.document).title),
            date_label(self.language, edtf.meant(statement.date.value, self.format)),
            self.delivery(statement, passage),
        )

    def delivery(self, statement: Statement, passage: Passage) -> str:
        """Return in words how a passage relates to what was spoken, "" if it is simply that."""
        if passage.delivery is None:
            return ""
        spoken = self.words.language_name(statement.language)
        return self.words.format(f"delivery.{passage.delivery}", language=spoken)

    def source_of(self, wording: Wording) -> str:
        """Return which document gives a wording, and how, in a phrase."""
        title = self.localized(self.records.document(wording.document).title)
        return self.words.format(f"mode.{AS_GIVEN[wording.mode]}", document=title)

    def originals(self, passage: Passage) -> list[Words]:
        """Return a passage in the other languages in which it was issued: originals of equal standing."""
        return [
            Words(one.text, one.language or "", *marks_around(one.mode, one.language or ""), one.brackets)
            for one in passage.originals
        ]

    def voices(self, statement: Statement, passage: Passage | None = None) -> tuple[Voice, ...]:
        """Return who is named for a passage, or for the whole statement."""
        date = edtf.parse(edtf.meant(statement.date.value, self.format))
        return tuple([self.voice(voice, speaker, date) for voice, speaker in speakers_of(statement, passage)])

    def credit(self, statement: Statement) -> str:
        """Return who is named for a statement where it is one of many."""
        return few(self.words, [voice.name for voice in self.voices(statement)])

    def voice(self, identifier: str, speaker: Speaker, date: edtf.Date) -> Voice:
        """Return one speaker as named on a date."""
        behalf = tuple([self.name_on(self.records.agent(one), date) for one in speaker.on_behalf_of])
        capacity = self.localized(speaker.capacity)
        if speaker.agent is None:
            return Voice(identifier, self.localized(speaker.unnamed), UNNAMED_SPEAKER, capacity, behalf, is_named=False)
        agent = self.records.agent(speaker.agent)
        name = self.localized(speaker.named) if speaker.named else self.name_on(agent, date)
        return Voice(identifier, name, type_of_agent(agent.kind), capacity, behalf)

    def name_on(self, agent: Agent, date: edtf.Date) -> str:
        """Return what an agent was called on a date."""
        if not agent.former_names:
            return self.localized(agent.name)
        return self.localized(agent.name_within(date.earliest.isoformat(), date.latest.isoformat()))

    def original(self, statement: Statement, passage: Passage) -> Words:
        """Return a passage's own words: between marks, unless they are the document's."""
        language = passage.language or statement.language
        found = marks_around(passage.mode, language, delivery=passage.delivery)
        return Words(passage.text, language, *found, passage.brackets)

    def translation(self, passage: Passage, translation: Translation) -> Words:
        """Return a translation: never a machine's as a quotation, and always with who made it."""
        found = marks_around(passage.mode, translation.language, translation.by, passage.delivery)
        brackets = of_translation(translation.__dict__, passage.__dict__)
        by = self.words[f"translated.{translation.by}"]
        if translation.document:
            title = self.localized(self.records.document(translation.document).title)
            by = self.words.format("translated.in_document", by=by, document=title)
        return Words(translation.text, translation.language, *found, brackets, by)

    def shown(self, statement: Statement, passage: Passage) -> Words:
        """Return a passage in this language as far as it is there: an original, then a person's translation."""
        own = self.original(statement, passage)
        for one in (own, *self.originals(passage)):
            if one.language == self.language:
                return one
        found = [t for t in passage.translations if t.language == self.language]
        found.sort(key=lambda one: one.by == TranslatedBy.MACHINE)
        return self.translation(passage, found[0]) if found else own

    def notices(self, corrections: Sequence[Correction], known: Sequence[Correction] = ()) -> tuple[Notice, ...]:
        """Return what became of a record, the newest first; a withdrawal is said alone.

        ``known`` are the corrections that the record has now, where an earlier version is shown.
        """
        made = [(number, c) for number, c in enumerate(corrections, 1) if c.reason_of is None]
        withdrawn = [(number, c) for number, c in made if c.kind == CorrectionKind.WITHDRAWAL]
        shown = [number for number, _ in withdrawn or made]
        return tuple(
            Notice(
                c.kind,
                self.words.format(
                    f"correction.banner.{'words_of' if c.words_of else c.kind}",
                    date=date_label(self.language, c.date),
                ),
                self.reason(known or corrections, number),
                c.date,
                fragment_of_correction(number),
                tuple([fragment_of_correction(one) for one in _said_by(number, shown, corrections)]),
            )
            for number, c in sorted(withdrawn or made, key=lambda one: one[1].date, reverse=True)
        )

    def reason(self, corrections: Sequence[Correction], number: int) -> str:
        """Return why a correction, by its number from 1, was made, as is known now, and what it names of others."""
        found = reason_now(corrections, number)
        said = [self.localized(found.text)]
        if found.corrected is not None:
            said.append(self.words.format("correction.reason_now", date=date_label(self.language, found.corrected)))
        repeated = repeated_in_words(self.words, corrections[number - 1].repeated_in)
        return " · ".join([" ".join(said), *filter(None, [repeated])])

    def warning(self, statement: Statement) -> str:
        """Return the sentence that comes before the words of a statement not in force, "" for any other."""
        kinds = {status: kind for kind, status in _NOT_IN_FORCE.items()}
        wanted = kinds.get(status_of(statement))
        return next((notice.text for notice in self.notices(statement.corrections) if notice.kind == wanted), "")
