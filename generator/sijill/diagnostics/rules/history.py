"""Rules of what was published: nothing changes without a correction, and the ledger only ever grows."""

from sijill.diagnostics.rule import Rule
from sijill.diagnostics.rules import log


class LedgerAltered(Rule):
    """A ledger file is never changed: its name contains the beginning of its content's digest."""

    message = "a ledger file must stay as it was written: {requirement}"
    help = "restore it: git checkout {base} -- sources/ledger/"


class LedgerMalformed(Rule):
    """A ledger file is written by `sijill publish`: a header, a line for each entry, and the patches that lead back."""

    message = "a line of the ledger {requirement}"
    help = "restore the file from the history, or delete a new one and run 'sijill publish' again"


class LedgerRemoved(Rule):
    """A ledger file is never removed: each names, by digest, the files it follows."""

    message = "the ledger must contain the file that this one follows, sources/ledger/*-{short}.jsonl, and it is gone"
    help = "restore it: git checkout {base} -- sources/ledger/"


class LedgerOrder(Rule):
    """A ledger file is not dated before one that it follows."""

    message = "a ledger file must not be dated {date}, before {parent} ({parent_date}), which it follows"
    help = "delete the new one and run 'sijill publish' again, with the day's date"


class LedgerFork(Rule):
    """A record has one history. Two branches that published the same version of it cannot both be merged."""

    message = "'{record}' must have one version {version}, and {rival} has published another"
    help = "keep the file that is on the main branch, delete this one, and run 'sijill publish' again"


class LedgerGap(Rule):
    """Each entry follows the entry of its record's version before, and names it by digest."""

    message = "version {version} of '{record}' must follow the entry of the version before, and there is no such entry"
    help = "restore the ledger from the history: git checkout {base} -- sources/ledger/"


class LedgerNumbers(Rule):
    """The entries of the ledger are one sequence. Numbers are given on the main branch, each once."""

    message = "the entries of a ledger file must have numbers of their own, from {next} on, not from {first}"
    help = "keep the file that is on the main branch, delete this one, and run 'sijill publish' again"


class LedgerStrayFile(Rule):
    """In the ledger's folder there is nothing but what `sijill publish` wrote."""

    message = "sources/ledger/ must contain nothing but ledger files, not '{name}'"
    help = "move it out of sources/ledger/"


class LedgerUnreadable(Rule):
    """Every ledger file can be read."""

    message = "a ledger file must be readable: {reason}"
    help = "check the file's permissions"


class GitNotRead(Rule):
    """Where the archive is in a git repository, the ledger is compared with the files that git has of it.

    If git cannot read the repository (it is another user's, or damaged), nobody would notice a ledger begun again.
    """

    severity = "warning"
    message = "the ledger must be compared with git, which cannot be read here: {reason}"
    help = "run 'git status' in this folder, and do what it says"


class LedgerWordsMissing(Rule):
    """An earlier wording is in the ledger, but for what a taking down names: its own record's, and `repeated_in`."""

    message = "the ledger must keep the wording before version {version} of '{record}'"
    help = "restore the ledger's file from the history: nothing that takes words down names this version so"


class WordsBack(Rule):
    """A paragraph of a stored copy that was taken down is not there again, as an older copy of the file brings it."""

    message = "paragraph {number} of this copy must stay taken down, as a correction of '{record}' says"
    help = "run 'sijill withdraw {record} --take-down'"


class LedgerSaltMissing(Rule):
    """The salt of each published version is in the ledger, but for what a taking down names: it is checked with it."""

    message = "the ledger must keep the salt of version {version} of '{record}', without which nobody can check it"
    help = "restore the ledger's file from the history: nothing that takes words down names this version so"


class WordsOfNobody(Rule):
    """A record says that words of another went from it only where that one's taking down names it (`repeated_in`)."""

    message = "the taking down of '{of}' must name '{record}', from which its words are said to have gone"
    help = "take this correction out, with what was changed for it; 'sijill withdraw {of} --take-down' writes both"


class RepeatedInNothing(Rule):
    """What a taking down names of other records are versions that were published before it."""

    message = "'repeated_in' {requirement}, and is '{value}'"
    help = "take it out, and let 'sijill withdraw ID --take-down' write the correction"


class LedgerRewritten(Rule):
    """What the base branch has published is unchanged, to the byte."""

    message = "{name} must be the same as on {base}, and is {what}"
    help = "restore it: git checkout {base} -- {path}"


class SeenAltered(Rule):
    """What was seen of a source is only ever added to: what the base branch has of it stays as it is."""

    message = "what {base} has in {path} must still be there, unchanged and first, and is {what}"
    help = "restore it: git checkout {base} -- {path}; then run 'sijill sources' again"


class KindRelabelled(Rule):
    """What an archive's own kind is called stays as published records were shown with it: the ledger keeps labels."""

    message = "the kind '{kind}' must still be called '{value}' in '{language}': published records are of it"
    help = "restore it, add a kind of another name, and correct the records that are of that: sijill correct ID"


class FormatChanged(Rule):
    """A date written `a/b` keeps the meaning that it was published with: the ledger keeps the format of records."""

    message = "'format' must be '{published}', not '{value}': it decides what the published dates of {records} mean"
    help = "write 'format: {published}', or run 'sijill upgrade', which asks what each of the dates means"


class UncorrectedChange(Rule):
    """What readers rely on never changes silently.

    Some of what a published record says changes only together with a new entry under its `corrections` that says what
    changed and why. Of a statement: passages, variants, speakers, language, date, sources and relations, and the stored
    copies they are quoted from. Of an agent: names, kind and what sets it apart. Of a document: title, kind, language,
    publisher, authors, date, addresses, what it is embedded in, and a stored copy that goes. Of a topic: labels. All
    else may change without one (a statement's title, translations, topics and notes; aliases, definitions, a name in
    one more language …); the ledger logs that too. Nor does any of it change by `replaces`: a record that takes a
    published one's place says the same, or has a correction. A rename that `former_names` records needs none, unless
    statements or documents of later days, or of days that are not known, were published under the former name.
    """

    message = "the published {aspect} must not change without a correction: '{record}' was published on {date}{detail}"
    help = "undo the change, or add under 'corrections' an entry with date, kind (erratum, revision …) and reason"


class CorrectionAltered(Rule):
    """A published correction stays: corrections are only ever added, after the existing ones."""

    message = "a published correction must stay as it is, in its place: those of '{record}' of {date} differ"
    help = "restore the corrections as they were published, and add a new one after them"


class SeveralActs(Rule):
    """What is not published yet of a record is one act, so that each is given its own reason and its own changes.

    An act is a rename, a merge, a withdrawal or a taking down. Several corrections are published together, with all
    their reasons, and minor changes with them or with a rename. Several records are merged into one in one publishing
    for one reason. A withdrawal changes nothing else. A record that goes by a merge has no reason that waits. The table
    of all pairs is in docs/maintainers/ledger.md.
    """

    message = "'{record}' must have one act at a time that waits to be published, and has several: {acts}"
    help = (
        "publish the first one first: take the later one back ('git log --oneline -- {path}' names its commit, and "
        "'git revert COMMIT', of a merge 'git revert -m 1 COMMIT', takes it back), run 'sijill publish', and then do "
        "the later one again; a reason that is a rename's has 'kind: rename'"
    )


class CorrectionTooEarly(Rule):
    """A correction is not dated before the version that it corrects."""

    message = "a correction must not be dated before what it corrects: '{value}' is before {date}"
    help = "give it the day on which the change is made"


class ReasonSaysNothing(Rule):
    """A correction says why, in every language of the archive.

    Readers are shown the reason and nothing else, so it must be a sentence in each language, and in each its own. What
    is judged is only this: at least two different words in the language's script and four different letters (in scripts
    without spaces between words, four letters), where a row of keys, a syllable over and over, or Latin letters without
    a vowel are no word; that there is more than that a reason is to come or is elsewhere ("TODO", "See above"); and no
    two languages with the same text. A published reason stays as it is.
    """

    message = "the reason of a correction {requirement}, not '{value}' ('{language}')"
    help = "say in a sentence what was wrong and what it is now, in every language of the archive"


class VanishedRecord(Rule):
    """A published record of any kind stays: its address may be cited anywhere, and published statements name it.

    A record that must not stay is withdrawn: its page stays and says when and why, without the words if need be. One
    whose id changes is named under `replaces` in the record that takes its place.
    """

    message = "the published {kind} '{record}' must keep its record, and no longer has one"
    help = (
        "run 'sijill withdraw {kind}s/{record}', or 'sijill merge {kind} {record} ID' if ID is the same {kind};"
        " both restore what they need"
    )


class ReplacedByAnother(Rule):
    """A record takes another's place only if both are of one thing: `replaces` moves an address, it removes no words.

    A statement has a speaker in common with the one it replaces, or the words of a passage, a variant or a translation;
    an agent its kind, and a name or alias, or an identifier; a document an address, an identifier, a stored copy, or
    title and date together; a topic a label or alias, or an identifier. Case, vowel marks, hamzas and accents of names
    and words are no difference.
    So whoever comes from the old address finds what was there. Where anything else that readers rely on
    differs, an alias alone included, the record must also say why (`uncorrected-change`). What must go without anything
    in its place is withdrawn; what is withdrawn keeps its page: only a record that is withdrawn too takes its place.
    """

    message = "what replaces '{record}', published on {date}, must have {shared} in common with it"
    help = "restore the published record, and withdraw it if it must go; or add what the two have in common"


class MergedWithoutReason(Rule):
    """A merge of two published records says why: whatever named the one names the other from then on.

    The record that stays gets a correction, dated no earlier than what was last published of the other. A published
    record that only gets another id needs none: the new id's record is not published yet, and says the same.
    """

    message = "the merge of '{record}', published on {date}, into a published record must have a correction"
    help = "add under 'corrections' an entry with date, kind (erratum, revision …) and reason"


class EarlierIdGone(Rule):
    """An address that leads to a record goes on leading there: ids under `replaces` are only ever added.

    Links and citations with the earlier id would lead nowhere, and the earlier versions would have no page.
    """

    message = "'{record}' must keep '{value}' under 'replaces': its address has led here since {date}"
    help = "add '{value}' under 'replaces' again"


class ReplacedTwice(Rule):
    """An id is replaced by one record, once and for all: its address leads to one place."""

    message = "'{value}' must be replaced by one record, and '{other}' has taken its place"
    help = "delete the entry under 'replaces' here"


class ReusedId(Rule):
    """An id is never used again: not for another statement, and not where another record has taken its place.

    A merge that was a mistake is undone by a record with an id of its own, which the statements are corrected to name.
    What was merged stays in the history of the other, to which its address leads.
    """

    message = "the id '{record}' must stay with what was published under it on {date}; {detail}"
    help = "restore what was published (after a merge: remove this file), and give the new record an id of its own"


class PublishedCaptureGone(Rule):
    """A stored copy that a published statement is quoted from stays in its document's record."""

    message = "'{document}' must keep the stored copy '{digest}', from which published statements are quoted"
    help = "restore it under 'captures' (copies may be added), or correct those statements and run 'sijill publish'"


class UnpublishedChange(Rule):
    """A change of a published statement must be published: `sijill publish` makes the new version.

    A warning while it is worked on and in previews; an error on the main branch and in what is published
    (`sijill build`), where a page would show what the ledger does not have.
    """

    severity = "warning"
    message = "the change of '{record}' ({changed}) must be published to have a version of its own"
    help = "run 'sijill publish'; to look at it first: sijill serve, or sijill build --drafts"


class StaleTranslation(Rule):
    """A translation is not older than its original's last change."""

    severity = "warning"
    message = "the translation of {passage} ('{language}') must be reviewed: the original has changed since"
    help = "improve it, or have its maker confirm it with a note"


class DraftId(Rule):
    """An id that begins with `0000-` is a draft's; `sijill publish` gives the statement its own."""

    severity = "warning"
    message = "'{statement}' must be given its id before it is published"
    help = "run 'sijill publish' on the main branch, which renames it"


RULES: tuple[type[Rule], ...] = (
    LedgerAltered, LedgerMalformed, LedgerRemoved, LedgerOrder, LedgerFork, LedgerGap, LedgerNumbers, LedgerStrayFile,
    LedgerUnreadable, GitNotRead, LedgerWordsMissing, LedgerSaltMissing, WordsBack, WordsOfNobody, RepeatedInNothing,
    LedgerRewritten, *log.RULES, SeenAltered, KindRelabelled, FormatChanged,
    UncorrectedChange, CorrectionAltered, SeveralActs, CorrectionTooEarly, ReasonSaysNothing, VanishedRecord,
    ReplacedByAnother, MergedWithoutReason, EarlierIdGone, ReplacedTwice, ReusedId, PublishedCaptureGone,
    UnpublishedChange, StaleTranslation, DraftId,
)  # fmt: skip
