"""How words are attributed, wherever they are shown or leave the archive: who said them, in which document, and whether
the archive still stands by them.

This is the only module that decides it, for the page, its Copy button, the share picture, link cards, feeds, JSON-LD,
citations and search results, so that none of them says more than the record. A passage has its own speaker. In reported
speech the words are the document's, and never look like a quotation. A translation says who made it, and a machine's is
no quotation. A statement that was retracted or withdrawn says so first.

The functions return plain values in one language. Another kind of speaker needs changes only in
``voices``, which says what speakers are called.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from sijill.interface.dates import date_label
from sijill.interface.direction import apart, isolated
from sijill.interface.manners import ShownWords, Stale, as_given, delivered, is_own, is_reported, marks_around
from sijill.interface.notices import Notice, covered_by
from sijill.interface.quotes import marks, within_marks
from sijill.interface.strings import strings
from sijill.interface.voices import Agents, Names, Voice, all_in_full, list_of_names
from sijill.interface.withheld import repeated_in_words
from sijill.model import edtf
from sijill.model.brackets import may_replace, of_translation, pieces
from sijill.model.corrections import reason_now
from sijill.model.fields import UNKNOWN
from sijill.model.kinds import DocumentKind, OwnKind, StatementKind
from sijill.model.linked import fragment_of_correction
from sijill.model.records import (
    Correction,
    CorrectionKind,
    Description,
    Document,
    Passage,
    ReportingMode,
    Statement,
    TranslatedBy,
    Translation,
    Variant,
    Wording,
)  # fmt: skip
from sijill.model.speakers import Delivery

# The corrections after which the archive no longer shows the words, or no longer stands by them.
_NOT_IN_FORCE = {CorrectionKind.WITHDRAWAL: "withdrawn", CorrectionKind.RETRACTION: "retracted"}

# Pages, feeds and data attribute the same statement one after another; for so many statements what they share is kept.
_NEAR = 256


class Records(Agents, Protocol):
    """Where the records that a statement names are looked up: an archive, present or earlier."""

    @property
    def document(self) -> Callable[[str], Document]:
        """Return a document by its id."""
        ...


class Attribution(NamedTuple):
    """How one passage is attributed, in one language.

    ``voices`` said it; if ``is_reported``, the document (``source`` is its title) says so in its own words. ``date``
    and ``delivery`` are in words; ``delivery`` is "" for words exactly as they were spoken. If it was issued in several
    languages, ``sources`` are the titles of the documents that have an original in this mode, that in the attribution's
    language first, and ``others`` says which documents have one in another mode, each with its
    language. ``brackets`` says what the archive's editors put into the words, "" for nothing. ``posted``
    says that they are a post's.
    """

    language: str
    voices: tuple[Voice, ...]
    mode: ReportingMode
    document: str
    source: str
    date: str
    delivery: str = ""
    sources: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    brackets: str = ""
    posted: bool = False

    @property
    def is_reported(self) -> bool:
        """Whether the words are the document's and not the speakers'."""
        return is_reported(self.mode)

    @property
    def names(self) -> str:
        """The names, as a list in the language."""
        return list_of_names(strings(self.language), [voice.name for voice in self.voices])

    @property
    def names_in_full(self) -> str:
        """The names, each with its capacity and those it spoke for."""
        return all_in_full(self.voices, self.language)

    @property
    def short(self) -> str:
        """The names for a card or a picture; for reported speech, with a note that the words are not theirs.

        The document's title is left out, since it is too long for these.
        """
        return self.short_of(self.names)

    def short_of(self, names: str) -> str:
        """Return the same as ``short`` with another list of the names."""
        words = strings(self.language)
        named = words.format("statement.reported_of", name=names) if self.is_reported else names
        return words.comma.join([named, *[self.delivery] * bool(self.delivery)])

    def line(self, *, full: bool = True, everywhere: bool = False, dated: bool = True) -> str:
        """Return the attribution in one line: who said it, when if ``dated``, and which document has it in which mode.

        ``everywhere`` puts each part between isolates, for plain text that is pasted anywhere; else only what needs it.
        """
        words = strings(self.language)
        set_apart = isolated if everywhere else partial(apart, language=self.language)
        who = [self.names_in_full if full else self.names, *[self.delivery] * bool(self.delivery)]
        names = words.comma.join(map(set_apart, [*who, *[self.date] * dated]))
        how = "posted" if self.posted and self.mode == ReportingMode.EMBEDDED else self.mode
        said = words.format(f"attribution.{how}", names=names, document=self._titles(set_apart))
        others = map(set_apart, (*self.others, *[self.brackets] * bool(self.brackets)))
        return words["language.semicolon"].join([said, *others])

    def _titles(self, set_apart: Callable[[str], str]) -> str:
        """The titles of the documents, for a place between quotation marks."""
        if len(self.sources) < 2:
            return set_apart(within_marks(self.sources[0] if self.sources else self.source, self.language))
        titles = [within_marks(one, self.language) for one in self.sources]
        opened, closed = marks(self.language)
        quoted = [f"{opened}{set_apart(one)}{closed}" for one in titles]
        return strings(self.language).join(quoted).removeprefix(opened).removesuffix(closed)


def owners(speakers: Sequence[str], own: str | None) -> list[str]:
    """Return the keys of a passage's speakers: ``own`` if the passage names its speaker, else all ``speakers``."""
    return [own] if own is not None and own in speakers else list(speakers)


def status_of(statement: Statement) -> str:
    """Return ``retracted`` or ``withdrawn`` if the archive no longer stands by a statement, else ""."""
    kinds = {correction.kind for correction in statement.corrections if correction.reason_of is None}
    return next((said for kind, said in _NOT_IN_FORCE.items() if kind in kinds), "")


def titled(language: str, title: str, status: str) -> str:
    """Return a statement's title for places without its notice: its status, if not "", comes first."""
    return strings(language).format(f"attribution.title.{status}", title=title) if status else title


class _Kept(NamedTuple):
    """What the attributions of one statement share: its speakers and its date in words; and those made so far."""

    statement: Statement
    voices: tuple[Voice, ...]
    date: str
    made: dict[str, Attribution]


class Attributions:
    """Makes attributions in one language; ``record_format`` and ``kinds`` are the archive's."""

    def __init__(self, records: Records, language: str, record_format: int, kinds: Iterable[OwnKind] = ()) -> None:
        self.records = records
        self.language = language
        self.format = record_format
        self.words = strings(language)
        self.names = Names(records, language, tuple(kinds))
        self.localized = self.names.localized
        self._near: dict[int, _Kept] = {}

    def _kept(self, statement: Statement) -> _Kept:
        """What is kept of a statement; by the object, which never changes, and stays as long as it is kept."""
        found = self._near.get(id(statement))
        if found is None:
            if len(self._near) >= _NEAR:
                self._near.clear()
            meant = edtf.meant(statement.date.value, self.format)
            date = edtf.parse(meant)
            said = date_label(self.language, meant)
            found = self._near[id(statement)] = _Kept(statement, self.names.voices(statement, date), said, {})
        return found

    def of(self, statement: Statement, passage: Passage) -> Attribution:
        """Return how a passage of a statement is attributed."""
        kept = self._near.get(id(statement)) or self._kept(statement)
        found = kept.made.get(passage.id)
        if found is None:
            found = kept.made[passage.id] = Attribution(
                self.language,
                self.voices(statement, passage),
                passage.mode,
                passage.document,
                self.localized(self.records.document(passage.document).title),
                kept.date,
                self._delivery(statement, passage, passage),
                *self._sources(statement, passage),
                self.is_posted(statement, passage),
            )
        return found

    def of_wording(self, statement: Statement, passage: Passage, wording: Variant) -> Attribution:
        """Return how another wording of a passage is attributed: to its own document, in its own mode."""
        title = self.localized(self.records.document(wording.document).title)
        return self.of(statement, passage)._replace(
            mode=wording.mode, document=wording.document, source=title, sources=(), others=(),
            delivery=self._delivery(statement, passage, wording), brackets=self.brackets(wording),
            posted=self.is_posted(statement, wording),
        )  # fmt: skip

    def brackets(self, *given: Wording | ShownWords | Description) -> str:
        """Return in words what the archive's editors put into some words, "" for nothing."""
        found = [
            piece for one in given for piece in pieces(one.text, one.brackets) if piece.editors or "[" in piece.text
        ]
        editors = dict.fromkeys([piece.text for piece in found if piece.editors])
        replacing = "_replacing" * any(map(may_replace, editors))
        if not editors or all(piece.editors for piece in found):
            return self.words[f"attribution.brackets{replacing}"] if editors else ""
        quoted = [isolated(f"{opened}{one}{closed}") for one in editors for opened, closed in [marks(self.language)]]
        return self.words.format(f"attribution.brackets_listed{replacing}", brackets=self.words.join(quoted))

    def _sources(self, statement: Statement, passage: Passage) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """Return the fields ``sources``, ``others`` and ``brackets`` of an attribution."""
        if not passage.originals:
            return (), (), self.brackets(passage)
        own = passage.language or statement.language
        issued: list[Passage | Variant] = [passage, *passage.originals]
        issued.sort(key=lambda one: (one.language or own) != self.language)
        manner = passage.mode, passage.delivery
        same = [one for one in issued if (one.mode, delivered(statement, passage, one)) == manner]
        titles = [self.localized(self.records.document(one.document).title) for one in same]
        given = [(one.language or own, self.given_in(statement, passage, one)) for one in issued if one not in same]
        named = self.words.language_name
        others = [self.words.format("language.colon", label=named(tag), value=said) for tag, said in given]
        return tuple(dict.fromkeys(titles)), tuple(dict.fromkeys(others)), self.brackets(*same)

    def _delivery(self, statement: Statement, passage: Passage, wording: Passage | Variant) -> str:
        """Return in words how a wording of a passage relates to what was spoken, or "" if nothing has to be said."""
        delivery = delivered(statement, passage, wording)
        if delivery is None and passage.delivery != Delivery.INTERPRETED:
            return ""
        spoken = self.words.language_name(statement.language)
        return self.words.format(f"delivery.{delivery or 'spoken'}", language=spoken)

    def beside(self, statement: Statement, passage: Passage, wording: Passage | Variant) -> list[str]:
        """Return what has to be said of a wording besides its document: how it was delivered, who put in brackets."""
        return [one for one in (self._delivery(statement, passage, wording), self.brackets(wording)) if one]

    def is_posted(self, statement: Statement, wording: Wording) -> bool:
        """Return whether words are of a post: the statement is one or came by one, or they are in one."""
        documents = {wording.document, statement.channel.document if statement.channel else UNKNOWN} - {UNKNOWN}
        in_post = any(self.records.document(one).kind == DocumentKind.POST for one in documents)
        return in_post or statement.kind == StatementKind.POST

    def source_of(self, statement: Statement, wording: Wording) -> str:
        """Return a phrase that names the document of a wording, and the reporting mode."""
        key = as_given(wording.mode, posted=self.is_posted(statement, wording))
        opened, closed = marks(self.language)
        title = within_marks(self.localized(self.records.document(wording.document).title), self.language)
        return self.words.format(f"mode.{key}", document=f"{opened}{apart(title, self.language)}{closed}")

    def given_in(self, statement: Statement, passage: Passage, wording: Passage | Variant) -> str:
        """Return ``source_of`` a wording with what else has to be said of it, for places that show its words."""
        return self.words.comma.join([self.source_of(statement, wording), *self.beside(statement, passage, wording)])

    def originals(self, statement: Statement, passage: Passage) -> list[ShownWords]:
        """Return a passage in the other languages in which it is given, each as its document gives it."""
        return [self._as_shown(statement, passage, one, one.language or "") for one in passage.originals]

    def voices(self, statement: Statement, passage: Passage | None = None) -> tuple[Voice, ...]:
        """Return the speakers of a passage: its own speaker, else all of the statement's; these without a passage."""
        said = self._kept(statement).voices
        if passage is None or passage.speaker is None:
            return said
        return tuple([voice for voice in said if voice.id == passage.speaker]) or said

    def authors(self, statement: Statement) -> tuple[str, ...]:
        """Return the names of a statement's authors, for citations and feeds: those whose own words all of them are.

        Where any words are a document's, an interpreter's or only unnamed speakers', nobody is the author: whoever was
        named alone would be named for these words too. Among those who said the same, the named ones are the authors.
        """
        named = [voice for voice in self.voices(statement) if voice.is_named]
        said_by = [set(owners(statement.voices, passage.speaker)) for passage in statement.passages]
        is_theirs = all(map(is_own, statement.passages)) and all(
            said.intersection(v.id for v in named) for said in said_by
        )
        return tuple([voice.name for voice in named if voice.id in set().union(*said_by)]) if is_theirs else ()

    def credit(self, statement: Statement) -> str:
        """Return the names that stand for a statement in a list."""
        return list_of_names(self.words, [voice.name for voice in self.voices(statement)])

    def original(self, statement: Statement, passage: Passage) -> ShownWords:
        """Return a passage's original words, between quotation marks unless they are the document's."""
        return self._as_shown(statement, passage, passage, passage.language or statement.language)

    def _as_shown(
        self, statement: Statement, passage: Passage, wording: Passage | Variant, language: str
    ) -> ShownWords:
        found = marks_around(wording.mode, language, delivery=delivered(statement, passage, wording))
        return ShownWords(wording.text, language, *found, wording.brackets)

    def translation(self, passage: Passage, translation: Translation, stale: Stale = frozenset()) -> ShownWords:
        """Return a translation with its maker; a machine's has no quotation marks.

        Quotation marks in it are inner ones where there are marks around it; originals are shown as they are written.
        """
        found = marks_around(passage.mode, translation.language, translation.by, passage.delivery)
        brackets = of_translation(translation.__dict__, passage.__dict__)
        by = self.words[f"translated.{translation.by}"]
        if translation.document:
            title = self.localized(self.records.document(translation.document).title)
            by = self.words.format("translated.in_document", by=by, document=apart(title, self.language))
        is_stale = (passage.id, translation.language, translation.by) in stale
        in_full = self.words.format("translated.stale_in_line", by=by) if is_stale else by
        text = within_marks(translation.text, translation.language) if found[0] else translation.text
        return ShownWords(text, translation.language, *found, brackets, by, in_full)

    def shown(
        self, statement: Statement, passage: Passage, stale: Stale = frozenset()
    ) -> tuple[Attribution, ShownWords]:
        """Return a passage's best wording in this language, with how it is attributed.

        It is an original, else a translation by people.
        """
        attribution, own = self.of(statement, passage), self.original(statement, passage)
        if own.language == self.language:
            return attribution, own
        for one, words in zip(passage.originals, self.originals(statement, passage), strict=True):
            if words.language == self.language:
                return self.of_wording(statement, passage, one), words
        found = [t for t in passage.translations if t.language == self.language]
        found.sort(key=lambda one: one.by == TranslatedBy.MACHINE)
        return attribution, self.translation(passage, found[0], stale) if found else own

    def notices(self, corrections: Sequence[Correction], known: Sequence[Correction] = ()) -> tuple[Notice, ...]:
        """Return the notices of a record's corrections, the newest first; a withdrawal covers all others.

        ``known`` are the record's present corrections, if an earlier version is shown.
        """
        if not corrections:
            return ()
        made = [(number, c) for number, c in enumerate(corrections, 1) if c.reason_of is None]
        withdrawn = [(number, c) for number, c in made if c.kind == CorrectionKind.WITHDRAWAL]
        shown = [number for number, _ in withdrawn or made]
        return tuple(
            Notice(
                c.kind,
                self.words.format(
                    f"correction.banner.{c.act}",
                    date=date_label(self.language, c.date),
                ),
                self.reason(known or corrections, number),
                c.date,
                number,
                fragment_of_correction(number),
                tuple([fragment_of_correction(one) for one in covered_by(number, shown, corrections)]),
            )
            for number, c in sorted(withdrawn or made, key=lambda one: one[1].date, reverse=True)
        )

    def as_given(self, texts: Mapping[str, str]) -> str:
        """Return what editors wrote; in another language, if it is not in this one, and that it is not translated."""
        if self.language in texts:
            return texts[self.language]
        missing = self.words.format("translated.missing", language=self.words.language_name(self.language))
        return f"{isolated(self.localized(texts))} {missing}"

    def reason(self, corrections: Sequence[Correction], number: int) -> str:
        """Return the present reason of a correction, by its number from 1, and the other records' versions it lists."""
        found = reason_now(corrections, number)
        said = [self.as_given(found.text)]
        if found.corrected is not None:
            said.append(self.words.format("correction.reason_now", date=date_label(self.language, found.corrected)))
        repeated = repeated_in_words(self.words, corrections[number - 1].repeated_in)
        return " · ".join([" ".join(said), *filter(None, [repeated])])

    def corrected(self, statement: Statement) -> str:
        """Return in few words that a statement was corrected last, and when; "" where a ``warning`` says more."""
        if status_of(statement) or not statement.corrections:
            return ""
        last = self.notices(statement.corrections)[0]
        act = statement.corrections[last.number - 1].act
        return self.words.format(f"attribution.corrected.{act}", date=date_label(self.language, last.date))

    def warning(self, statement: Statement) -> str:
        """Return the sentence before the words of a retracted or withdrawn statement, or ""."""
        if not statement.corrections:
            return ""
        kinds = {status: kind for kind, status in _NOT_IN_FORCE.items()}
        wanted = kinds.get(status_of(statement))
        return next((notice.text for notice in self.notices(statement.corrections) if notice.kind == wanted), "")
