"""Checking what records say, one record at a time and against each other. Checks yield findings, never raise.

``CHECKS`` lists every check, by what it needs; nothing else decides which checks run. How to add one is in
docs/maintainers/architecture.md, "A check".
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

from sijill.check import (
    acts,
    addresses,
    copies,
    corrections,
    dates,
    drafts,
    history,
    languages,
    lists,
    names,
    other_years,
    references,
    relations,
    replacing,
    seen,
    taken_down,
)
from sijill.check.evidence import verify
from sijill.diagnostics.rule import Rule
from sijill.diagnostics.rules import drafts as unpublished
from sijill.diagnostics.rules import history as published
from sijill.diagnostics.rules import log as of_log
from sijill.diagnostics.rules import records as rules


class Needs(Enum):
    """What a check must be given, and so when it can run."""

    RECORD = "the record and the settings"
    IDS = "which records there are"
    COPIES = "documents and their stored copies"
    STORED_COPY = "a stored copy, and the document that lists it"
    SEEN = "what was seen of a document at its address, and which records there are"
    STATEMENTS = "a statement and those it links to"
    CIRCLES = "a statement in a circle of relations, and that circle"
    CHAINS = "a statement whose relations lead on to a later one, and the way"
    NAMES = "an agent, and those of the same name that nothing sets apart"
    IDENTIFIERS = "an agent, and others with the same identifier"
    BODIES = "an agent, and the persons that it is said to belong to"
    WORDS = "a statement, and those with the same words"
    PAGES = "a document, and those of the same page"
    LEDGER = "what was published"


class Check(NamedTuple):
    """A check: the function that looks, and the rules that it can find broken.

    The arguments of ``find`` follow from ``needs``: ``Subject`` and ``Known`` for ``RECORD``, ``IDS`` and ``COPIES``;
    ``StoredCopy`` and ``Known`` for ``STORED_COPY``; see the functions themselves for the others.
    """

    find: Callable[..., Any]
    needs: Needs
    rules: tuple[type[Rule], ...]


CHECKS: tuple[Check, ...] = (
    Check(
        languages.every_language,
        Needs.RECORD,
        (
            rules.MissingLanguage,
            rules.NeedlessLanguage,
            rules.MissingTranslation,
            rules.NeedlessTranslation,
            rules.InterpretedLanguage,
        ),
    ),
    Check(languages.of_descriptions, Needs.COPIES, (rules.MissingTranslation, rules.NeedlessTranslation)),
    Check(lists.no_repeats, Needs.RECORD, (rules.RepeatedEntry,)),
    Check(lists.passages_belong, Needs.RECORD, (rules.NotASpeaker, rules.SameVariant)),
    Check(lists.brackets_are_there, Needs.RECORD, (rules.NoSuchBrackets, rules.EmptyBracket)),
    Check(lists.words_are_gone, Needs.RECORD, (rules.WordsLeft,)),
    Check(lists.corrections_in_order, Needs.RECORD, (rules.CorrectionOrder,)),
    Check(addresses.public, Needs.RECORD, (rules.PrivateAddress,)),
    Check(addresses.plain, Needs.RECORD, (rules.AddressOfHighlight,)),
    Check(dates.not_in_future, Needs.RECORD, (rules.DateInFuture,)),
    Check(
        dates.as_stated,
        Needs.COPIES,
        (rules.WeekdayMismatch, rules.DateMismatch, rules.TimeMismatch, rules.TimeInOtherZone),
    ),
    Check(dates.in_folder_of_its_year, Needs.COPIES, (rules.WrongYear,)),
    Check(references.unknown, Needs.IDS, (rules.UnknownReference, rules.ReplacedReference, rules.RefersToItself)),
    Check(references.replaced_are_gone, Needs.IDS, (rules.StillThere,)),
    Check(copies.exist, Needs.COPIES, (rules.CaptureMissing,)),
    Check(
        verify.passages,
        Needs.COPIES,
        (
            rules.PassageNotFound, rules.UnseenDifference, rules.CutInsideWord,
            rules.ChangedWithoutMarks, rules.PassageAmbiguous, rules.PassageRepeated, rules.NoCapture,
            rules.WordsGoneLater, rules.BracketOfSource, rules.NothingCut, rules.BracketReplaces,
            rules.NegationReplaced, rules.NegationAdded, rules.BracketTurns,
        ),
    ),
    Check(verify.words_of_date, Needs.COPIES, (rules.WordsNotFound, rules.UnseenDifference)),
    Check(
        verify.other_languages,
        Needs.COPIES,
        (rules.PassageLanguage, rules.VariantLanguage, rules.OfficialWithoutDocument, rules.PassageNotFound,
         rules.UnseenDifference),
    ),
    Check(verify.names_of_speakers, Needs.COPIES, (rules.SpeakerNotDescribed, rules.UnseenDifference)),
    Check(other_years.of_another_calendar, Needs.COPIES, (rules.OtherCalendar,)),
    Check(verify.order_of_dates, Needs.COPIES, (rules.DateAfterDocument,)),
    Check(copies.unchanged, Needs.STORED_COPY, (rules.CaptureChanged, rules.CaptureUnlisted)),
    Check(seen.of_a_document, Needs.SEEN, (rules.SeenOfNothing,)),
    Check(seen.in_order, Needs.SEEN, (rules.SeenOrder,)),
    Check(relations.allowed, Needs.STATEMENTS, (rules.UnknownPassage, rules.RelationNotAllowed)),
    Check(relations.in_circle, Needs.CIRCLES, (rules.RelationCircle,)),
    Check(relations.in_chain, Needs.CHAINS, (rules.RelationNotAllowed,)),
    Check(names.namesakes, Needs.NAMES, (rules.Namesakes,)),
    Check(names.identifiers, Needs.IDENTIFIERS, (rules.SharedIdentifier,)),
    Check(names.bodies, Needs.BODIES, (rules.MemberOfPerson,)),
    Check(names.words, Needs.WORDS, (rules.SameWords,)),
    Check(names.pages, Needs.PAGES, (rules.SamePage,)),
    Check(
        history.of_files,
        Needs.LEDGER,
        (
            published.LedgerAltered, published.LedgerMalformed, published.LedgerRemoved, published.LedgerOrder,
            published.LedgerFork, published.LedgerGap, published.LedgerNumbers, published.LedgerStrayFile,
            published.LedgerUnreadable, published.GitNotRead, *of_log.RULES,
        ),
    ),
    Check(history.words_missing, Needs.LEDGER, (published.LedgerWordsMissing,)),
    Check(copies.words_back, Needs.LEDGER, (published.WordsBack,)),
    Check(history.salt_missing, Needs.LEDGER, (published.LedgerSaltMissing,)),
    Check(history.words_left, Needs.LEDGER, (rules.WordsLeft,)),
    Check(taken_down.words_of_others, Needs.LEDGER, (published.WordsOfNobody,)),
    Check(taken_down.versions_of_others, Needs.LEDGER, (published.RepeatedInNothing,)),
    Check(history.rewritten, Needs.LEDGER, (published.LedgerRewritten,)),
    Check(history.relabelled, Needs.LEDGER, (published.KindRelabelled,)),
    Check(history.format_changed, Needs.LEDGER, (published.FormatChanged,)),
    Check(seen.altered, Needs.LEDGER, (published.SeenAltered,)),
    Check(history.vanished, Needs.LEDGER, (published.VanishedRecord,)),
    Check(replacing.replacement, Needs.LEDGER, (published.ReplacedByAnother, published.MergedWithoutReason)),
    Check(replacing.kept, Needs.LEDGER, (published.EarlierIdGone,)),
    Check(replacing.claimed, Needs.LEDGER, (published.ReplacedTwice,)),
    Check(history.used_again, Needs.LEDGER, (published.ReusedId,)),
    Check(
        history.changes,
        Needs.LEDGER,
        (
            published.ReusedId, published.CorrectionAltered, published.CorrectionTooEarly, published.UncorrectedChange,
            published.UnpublishedChange,
        ),
    ),
    Check(acts.one_at_a_time, Needs.LEDGER, (published.SeveralActs,)),
    Check(acts.of_replacement, Needs.LEDGER, (published.SeveralActs,)),
    Check(corrections.reasons, Needs.LEDGER, (published.ReasonSaysNothing,)),
    Check(history.stale, Needs.LEDGER, (published.StaleTranslation,)),
    Check(history.copies_gone, Needs.LEDGER, (published.PublishedCaptureGone,)),
    Check(history.draft, Needs.LEDGER, (published.DraftId,)),
    Check(drafts.undated, Needs.LEDGER, (unpublished.UndatedId, unpublished.IdOfAnotherYear)),
    Check(drafts.named, Needs.LEDGER, (unpublished.DraftNamed,)),
    Check(drafts.replacing, Needs.LEDGER, (unpublished.ReplacedByDraft,)),
)  # fmt: skip
