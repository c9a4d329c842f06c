"""Rules about what a record says: its languages, dates, evidence, references and relations."""

from sijill.diagnostics.rule import Rule
from sijill.diagnostics.rules.brackets import BracketOfSource as BracketOfSource
from sijill.diagnostics.rules.brackets import BracketReplaces as BracketReplaces
from sijill.diagnostics.rules.brackets import BracketTurns as BracketTurns
from sijill.diagnostics.rules.brackets import EmptyBracket as EmptyBracket
from sijill.diagnostics.rules.brackets import NegationAdded as NegationAdded
from sijill.diagnostics.rules.brackets import NegationReplaced as NegationReplaced
from sijill.diagnostics.rules.brackets import NoSuchBrackets as NoSuchBrackets
from sijill.diagnostics.rules.brackets import NothingCut as NothingCut
from sijill.diagnostics.rules.evidence import ChangedWithoutMarks as ChangedWithoutMarks
from sijill.diagnostics.rules.evidence import CutInsideWord as CutInsideWord
from sijill.diagnostics.rules.evidence import PassageAmbiguous as PassageAmbiguous
from sijill.diagnostics.rules.evidence import PassageNotFound as PassageNotFound
from sijill.diagnostics.rules.evidence import PassageRepeated as PassageRepeated
from sijill.diagnostics.rules.evidence import UnseenDifference as UnseenDifference
from sijill.diagnostics.rules.names import MemberOfPerson as MemberOfPerson
from sijill.diagnostics.rules.names import Namesakes as Namesakes
from sijill.diagnostics.rules.names import SamePage as SamePage
from sijill.diagnostics.rules.names import SameWords as SameWords
from sijill.diagnostics.rules.names import SharedIdentifier as SharedIdentifier


class MissingLanguage(Rule):
    """Titles, labels, names, notes and reasons are given in every language of the archive.

    If it names some in `required_languages`, in those; pages say what is not translated into the others.
    """

    message = "'{field}' must be given in every language that the archive requires, and lacks '{language}'"
    help = "add '{language}: …' under '{field}'"


class NeedlessLanguage(Rule):
    """Titles, labels, names and notes are in the archive's languages: no page shows others, and nobody reviews them.

    They are in the data all the same.
    """

    severity = "warning"
    message = "'{field}' must be in the archive's languages, and has '{language}'"
    help = "{mend}"


class MissingTranslation(Rule):
    """A passage is translated into every language of the archive that it is not in itself.

    If the archive names some in `required_languages`, into those; in an archive of one language a translation of words
    in another one is welcome and not required.
    """

    message = "passage '{passage}' must have a translation into '{language}'"
    help = "add under translations: {{language: {language}, text: …, by: editors}}"


class NeedlessTranslation(Rule):
    """A passage has one translation into a language by each maker, and none into its own."""

    message = "passage '{passage}' must have one translation into '{language}' by '{by}', {why}"
    help = "delete the one that is not needed"


class RepeatedEntry(Rule):
    """No entry of a list is repeated: passage ids, speakers and those they speak for, topics, relations, captures."""

    message = "'{field}' must name '{value}' once"
    help = "delete the second, or give it another id"


class SameVariant(Rule):
    """A variant differs from its passage, or is in another place of the documents."""

    message = "a variant of passage '{passage}' must differ from it in wording or place"
    help = "delete the variant; it says nothing that the passage does not"


class PassageLanguage(Rule):
    """A passage in another language than its statement says so, and its translations are those of that language.

    It is noticed where the scripts differ, as those of Arabic and English do.
    """

    severity = "warning"
    message = (
        "passage '{passage}' must say its language, if it is that of '{document}' ('{other}') and not '{language}', "
        "the statement's"
    )
    help = "add 'language: {other}' to the passage, and a translation into '{language}' if the archive has it"


class VariantLanguage(Rule):
    """A wording in another language than its passage says so: it is an original too, of equal standing.

    It is noticed where the scripts differ, as those of Arabic and English do.
    """

    severity = "warning"
    message = (
        "a wording of passage '{passage}', which is in '{language}', must say its language ('{document}': '{other}')"
    )
    help = "add 'language: {other}': it is then an original too; what is a translation goes under translations"


class InterpretedLanguage(Rule):
    """An interpreter's words are in another language than the one that was spoken, which is the statement's."""

    message = (
        "passage '{passage}' must say in which language the interpreter's words are: '{language}' is the one spoken"
    )
    help = "write 'language: …' under the passage, and as the statement's language the one that was spoken"


class OfficialWithoutDocument(Rule):
    """A translation that is called official is in a document, which has it character for character."""

    message = "the official translation of passage '{passage}' into '{language}' must be in a document"
    help = "name it: 'document: …'; if the archive's editors made the translation, write 'by: editors'"


class NotASpeaker(Rule):
    """The speaker of a passage is one of the statement's speakers, or a body they speak for."""

    message = "passage '{passage}' must be by a speaker of the statement, and '{agent}' is not one"
    help = "add '{agent}' under speakers, or name one of: {speakers}"


class DateInFuture(Rule):
    """Nothing in the archive is dated later than today."""

    message = "'{field}' must not be later than today ({today}), and is '{value}'"
    help = "check the year and the order of month and day: {{value: YYYY-MM-DD}}"


class WeekdayMismatch(Rule):
    """Where the source's own words name a weekday, the date falls on it."""

    message = "the date must fall on the weekday its source names («{words}»), and {value} is a {weekday}"
    help = "write it as: value: {suggestion}; or check the words in the source"


class DateMismatch(Rule):
    """Where the source's own words for a date are understood, the date is one that they can mean.

    Understood are, in Arabic and English, words that count from a day (“today”, «أول من أمس», «الأسبوع الفائت»),
    weekdays, and whole dates, also of the Islamic calendar, where one day more or less is allowed. Words that are not
    understood completely are not judged.
    """

    message = "the date must be one that «{words}» can mean{counted}, and is '{value}'"
    help = "{mend}"


class TimeMismatch(Rule):
    """Where the source's own words name a time of the day, the time that is recorded fits them.

    Understood are hours and parts of the day (“at 9 p.m.”, «مساء أمس»). Instants are compared, in whatever zone the
    time is written: in the zone that the words name (“GMT”, «بتوقيت مكة»), and if they name none, or one that is not
    known here (“Baghdad time”), in any zone on earth.
    """

    message = "the time must be one that «{words}» can mean, and is '{value}'"
    help = "{mend}"


class TimeInOtherZone(Rule):
    """Where the source's own words name a time without its zone, the time is recorded in the zone of the words.

    Then a reader can compare both, and so can we: another time may be theirs in another zone, or an error. It may
    be written in universal time (``Z``), too, which nobody takes for the time of the words.
    """

    severity = "warning"
    message = "the time must be in the zone of «{words}», or in universal time, and is '{value}'"
    help = "{mend}"


class OtherCalendar(Rule):
    """Dates are by the Gregorian calendar: a year from 1300 to 1499 is rather one of the Islamic or the Iranian.

    It is not doubted where the source's own words (`as_stated`) have the same year, or a document that is quoted is of
    those years too.
    """

    severity = "warning"
    message = "the date must be by the Gregorian calendar, and {year} in '{value}' is rather a year of another one"
    help = "{mend}"


class DateAfterDocument(Rule):
    """A statement is not dated later than the document that reports it."""

    message = "the statement must not be later than its document '{document}' ({published}), and is dated '{value}'"
    help = "check both dates; if the document was updated since, say so in its note and date it by the update"


class WordsNotFound(Rule):
    """The source's own words for a date are in the stored copy of the document they are taken from."""

    message = "«{words}» must be in the stored copy of '{document}'"
    help = "copy the words from the document, or leave out 'document' under as_stated"


class SpeakerNotDescribed(Rule):
    """What a speaker is named or described by is the document's own words, which are in its stored copy."""

    message = "'{field}' must be words of '{document}', in its language '{language}'"
    help = "{mend}"


class NoCapture(Rule):
    """A document that is quoted has a stored copy in which the quotation can be found."""

    message = "document '{document}' must have a stored copy, since passage '{passage}' is quoted from it"
    help = "make one: sijill capture FILE --document {document}"


class WordsGoneLater(Rule):
    """Words that a later copy of their document does not have are quoted with a note that says so.

    The source was changed, or the later copy is not whole. The page says which copy has the words.
    """

    severity = "warning"
    message = "the later copy of '{document}' ({newer}) must have the words of {passage}, and only that of {older} has"
    help = "if the source was changed, say so under {passage} by a 'note: {{en: …, ar: …}}'; if not, copy it again"


class CaptureMissing(Rule):
    """Every stored copy that a document lists exists."""

    message = "the stored copy '{digest}' must be in sources/captures/{document}/"
    help = "restore {path}, or make a new copy with 'sijill capture'"


class CaptureChanged(Rule):
    """A stored copy is unchanged: the digest of its paragraphs is its file's name."""

    message = "a stored copy must not change: the digest of its paragraphs is '{found}', not its name"
    help = "restore the file from the history (git checkout), or make a new copy with 'sijill capture'"


class CaptureUnlisted(Rule):
    """Every stored copy is listed in its document's record."""

    severity = "warning"
    message = "the stored copy must be listed in sources/documents/{document}.yaml"
    help = "add under captures: {{digest: '{digest}', captured: unknown}}; or delete the file"


class UnknownReference(Rule):
    """Every id that a record names belongs to a record of the right kind."""

    message = "'{field}' must name {kind} of the archive, and there is no '{value}'"
    help = "{mend}"


class ReplacedReference(Rule):
    """A record that was merged into another is named by that one's id, which has taken its place."""

    message = "'{field}' must name '{present}': '{value}' was merged into it"
    help = "name '{present}', as 'sijill check --fix' does"


class RefersToItself(Rule):
    """No record is part of itself, by however many steps."""

    message = "'{field}' must not lead back to the record itself ('{value}')"
    help = "delete the entry"


class UnknownPassage(Rule):
    """A relation starts from a passage of its statement and leads to a passage of the other."""

    message = "'{field}' must be a passage of '{statement}', and '{value}' is not one"
    help = "name one of: {passages}; or leave it out"


class RelationNotAllowed(Rule):
    """A relation suits the statements it joins: their kinds, their speakers, and their order in time.

    Nothing confirms or answers what had not been said yet; only its own speaker corrects or retracts a statement.
    """

    message = "'{type}' must join {requirement}, not '{source}' and '{target}'"
    help = "{mend}"


class RelationCircle(Rule):
    """Of statements that relations put after one another, one came first: no relations lead in a circle.

    What updates, corrects, answers or cites another statement came after it, by however many steps. Every statement of
    such a circle is refused; a relation that contradicts the dates is refused for that alone.
    """

    message = "'{type}' must not lead back to the statement it starts from: {circle}"
    help = "one of these came first: delete the relation that leads on from it, or write it as 'discusses'"


class CorrectionOrder(Rule):
    """Corrections are in the order of their dates; only a withdrawal takes words down."""

    message = "'{field}' {requirement}, and is '{value}'"
    help = "{mend}"


class StillThere(Rule):
    """An id that was replaced no longer has a record of its own."""

    message = "'{value}' must not have a record of its own, since this record replaces it"
    help = "delete {file}, or the entry under 'replaces'"


class PrivateAddress(Rule):
    """Every reader can go where a page leads: addresses of one machine or one network are refused.

    Such an address works for its editor alone, or leads each reader to a machine of their own. An archive that is read
    within one network sets `private_addresses: true`.
    """

    message = "'{field}' must lead where every reader can go, and '{value}' names {what}"
    help = "give the public address, or write 'unknown'; or set 'private_addresses: true' under sijill in mkdocs.yml"


class AddressOfHighlight(Rule):
    """A document's address leads to the document, not to words that a browser was asked to highlight in it.

    Browsers put `#:~:text=…` behind an address that is copied from a search or with "copy link to highlight". The links
    from passages lead to their own words, and an address has one such part only.
    """

    severity = "warning"
    message = "'{field}' must be the document's own address, and '{directive}' leads to words in it"
    help = "write {plain}, or run 'sijill check --fix'"


class SeenOfNothing(Rule):
    """What was seen at addresses (`sources/seen/`) belongs to documents of the archive."""

    message = "what was seen must be of a document of the archive, and there is no '{document}'"
    help = "git rm sources/seen/{document}.yaml; or restore sources/documents/{document}.yaml"


class SeenOrder(Rule):
    """What was seen of a document is in the order of time, and only ever added to at the end."""

    message = "each sighting must be later than the one before it ({before}), and this one is of {value}"
    help = "restore the file: git checkout -- sources/seen/{document}.yaml; 'sijill sources' alone adds to it"


class WordsLeft(Rule):
    """Words that were taken down are not in the archive any more: not in the record, in copies or in the ledger.

    A taking down that is only written into a record, by hand, leaves them. A warning while it is worked on and in
    previews; an error on the main branch, in what is published (`sijill build`), and for `sijill publish`.
    """

    severity = "warning"
    message = "the words of '{record}' must be in no file of the archive, since they were taken down"
    help = "run 'sijill withdraw {record} --take-down'"


class WrongYear(Rule):
    """A statement's file is in the folder of a year that its date may lie in; where the year is not certain, it
    may be in `undated/`."""

    severity = "warning"
    message = "the statement must be in sources/statements/{year}/, not in '{folder}'"
    help = "git mv {file} sources/statements/{year}/"


RULES: tuple[type[Rule], ...] = (
    MissingLanguage, NeedlessLanguage, MissingTranslation, NeedlessTranslation, RepeatedEntry, SameVariant,
    PassageLanguage, VariantLanguage, OfficialWithoutDocument, InterpretedLanguage, NotASpeaker, DateInFuture,
    WeekdayMismatch, DateMismatch, OtherCalendar, TimeMismatch, TimeInOtherZone,
    DateAfterDocument, WordsNotFound, SpeakerNotDescribed, PassageNotFound,
    UnseenDifference, CutInsideWord, ChangedWithoutMarks, PassageAmbiguous, PassageRepeated, NoCapture, WordsGoneLater,
    CaptureMissing, CaptureChanged, CaptureUnlisted, UnknownReference, ReplacedReference, RefersToItself,
    UnknownPassage, RelationCircle, RelationNotAllowed, CorrectionOrder, StillThere, PrivateAddress,
    AddressOfHighlight, SeenOfNothing, SeenOrder, WrongYear, NoSuchBrackets, EmptyBracket, BracketOfSource, NothingCut,
    BracketReplaces, NegationReplaced, NegationAdded, BracketTurns,
    WordsLeft, Namesakes, SharedIdentifier, MemberOfPerson, SameWords, SamePage,
)  # fmt: skip
