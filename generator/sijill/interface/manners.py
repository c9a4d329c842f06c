"""How words are given: the speakers' own, the document's or an interpreter's, and what that means for how they look."""

from collections.abc import Collection
from typing import NamedTuple

from sijill.interface.quotes import marks
from sijill.interface.strings import Strings
from sijill.model.brackets import Brackets, has_editors
from sijill.model.linked import REPORTED_SPEECH, type_of_passage
from sijill.model.records import Passage, ReportingMode, Statement, TranslatedBy, Variant
from sijill.model.speakers import Delivery, delivery_of

_AS_GIVEN = {
    ReportingMode.DIRECT: "as_quoted", ReportingMode.INDIRECT: "as_reported", ReportingMode.EMBEDDED: "as_shown",
}  # fmt: skip
# Translations that are older than their original: of each the passage, the language, and who made it.
Stale = Collection[tuple[str, str, str]]


class ShownWords(NamedTuple):
    """A wording as it may be shown: its language, the quotation marks around it ("" for none), and its brackets' owner.

    ``by`` says in words who translated it, "" for the original; ``by_in_full`` also that it is older
    than its original.
    """

    text: str
    language: str
    opened: str
    closed: str
    brackets: Brackets
    by: str = ""
    by_in_full: str = ""


def as_given(mode: ReportingMode, *, posted: bool) -> str:
    """Return the interface string that names a document which gives words in a mode; ``posted``: those of a post."""
    return "as_posted" if posted and mode == ReportingMode.EMBEDDED else _AS_GIVEN[mode]


def sign_of(text: str, brackets: Brackets, words: Strings) -> str:
    """Return the sign of verified words of a speaker: word for word, at least outside the editors' brackets."""
    return words[f"statement.verified{'_outside' * has_editors(text, brackets)}"]


def is_reported(mode: str) -> bool:
    """Return whether words given in this mode are the document's own and not the speakers'."""
    return mode == ReportingMode.INDIRECT


def is_own(passage: Passage) -> bool:
    """Return whether a passage's words are the speakers' own: neither the document's nor an interpreter's."""
    return not is_rendered(passage.mode, passage.delivery)


def is_rendered(mode: str, delivery: str | None) -> bool:
    """Return whether words are not the speakers' own but the document's or an interpreter's."""
    return type_of_passage(mode, delivery) == REPORTED_SPEECH


def manner(mode: str, delivery: str | None) -> str:
    """Return how words are given, for lists and counts: what an interpreter said is no direct quotation."""
    return Delivery.INTERPRETED if delivery == Delivery.INTERPRETED and not is_reported(mode) else mode


def original_in(language: str, mode: str, delivery: str | None, spoken: str, words: Strings) -> str:
    """Return what a wording in another language is called beside a passage with that delivery: an original too.

    A document's own words are not; nor is another wording of an interpreter's, unless it is in the language ``spoken``.
    """
    key = "original_in"
    if is_reported(mode):
        key = "reported_in"
    elif delivery == Delivery.INTERPRETED:
        key = "spoken_in" if language == spoken else "interpreted_in"
    return words.format(f"statement.{key}", language=words.language_name(language))


def marks_around(mode: str, language: str, by: str = "", delivery: str | None = None) -> tuple[str, str]:
    """Return the quotation marks around words in a reporting mode, empty if they are no quotation.

    ``by`` says who translated them, ``delivery`` whether an interpreter spoke them.
    """
    rendered = is_rendered(mode, delivery) or by == TranslatedBy.MACHINE
    return ("", "") if rendered else marks(language)


def delivered(statement: Statement, passage: Passage, wording: Passage | Variant) -> str | None:
    """Return how a wording of a passage, perhaps itself, relates to what was spoken."""
    return delivery_of(passage.__dict__, wording.__dict__, statement.language)
