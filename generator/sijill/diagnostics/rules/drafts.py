"""Rules of drafts: what is not published yet, and what must not lean on it."""

from sijill.diagnostics.rule import Rule


class UndatedId(Rule):
    """A statement that is not published has a draft's id, `0000-…`, or one that begins with a date.

    `sijill publish` gives a draft an id that begins with the statement's date, and an id is permanent. A published
    statement with another kind of id keeps it; a new one does not get one. The date of an id may be a day, a month, a
    year, a decade (`1980s`) or, if there is none, `undated`; when the statement's own date becomes known better or is
    corrected, the id stays.
    """

    message = "an unpublished statement's id must begin with '0000-' or a date, such as '{date}-': '{statement}'"
    help = "rename the file to {draft}.yaml, and whatever names it; 'sijill publish' gives it its id"


class IdOfAnotherYear(Rule):
    """The year at the head of an id that is not published yet is one that the statement may be of.

    An id is permanent: readers would take its year for the statement's. Of a published statement whose date becomes
    another, the id stays.
    """

    severity = "warning"
    message = "the id '{statement}' must begin with the year of its date, which is '{value}'"
    help = "rename the file to {better}.yaml, and whatever names it, or correct the date: once published, the id stays"


class DraftNamed(Rule):
    """A published statement names published statements: a link to a draft would lead readers nowhere.

    While both are worked on this is a warning. A site for readers is not built with it: publishing makes both public
    at once.
    """

    severity = "warning"
    message = "a published statement must not name a draft: '{statement}' names '{draft}'"
    help = "publish both with 'sijill publish', or take the relation out until the other is published"


class ReplacedByDraft(Rule):
    """A published statement is replaced by a published one: its address must lead somewhere at every moment.

    While it is worked on this is a warning. A site for readers is not built with it.
    """

    severity = "warning"
    message = "the published statement '{statement}' must not be replaced by a draft, '{draft}'"
    help = "publish the draft with 'sijill publish', or restore the record of '{statement}' until then"


RULES: tuple[type[Rule], ...] = (UndatedId, IdOfAnotherYear, DraftNamed, ReplacedByDraft)
