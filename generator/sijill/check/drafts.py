"""Checks of drafts: which ids they may have, and that nothing published leans on them."""

from collections.abc import Iterable, Iterator

from sijill.check.finding import Finding
from sijill.diagnostics.rules import drafts as rules
from sijill.model import edtf
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.filing import is_of_another_year, may_be_id, stem_of
from sijill.sources.date_mends import is_of_another_calendar


def undated(identifier: str, date: edtf.Date) -> Iterator[Finding]:
    """An unpublished statement's id that is no draft's and has no date at its head, or one of another year."""
    if not may_be_id(identifier):
        facts = {"statement": identifier, "date": stem_of(date), "draft": _as_draft(identifier)}
        yield Finding(rules.UndatedId, (), facts)
    elif is_of_another_year(identifier, date) and not is_of_another_calendar(date.text):  # then the date is doubted
        better = f"{stem_of(date)}-{_slug(identifier.partition('s-')[2] if identifier[4] == 's' else identifier)}"
        facts = {"statement": identifier, "value": date.text, "better": better}
        yield Finding(rules.IdOfAnotherYear, ("date", "value"), facts)


def named(identifier: str, drafts: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    """Drafts that a published statement's relations lead to, given as place and id."""
    for position, draft in drafts:
        yield Finding(rules.DraftNamed, ("relations", position, "target"), {"statement": identifier, "draft": draft})


def replacing(draft: str, published: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    """Published statements that a draft replaces, given as place and id."""
    for position, identifier in published:
        facts = {"statement": identifier, "draft": draft}
        yield Finding(rules.ReplacedByDraft, ("replaces", position), facts)


def _as_draft(identifier: str) -> str:
    return f"{DRAFT_PREFIX}{_slug(identifier)}"


def _slug(identifier: str) -> str:
    return identifier.lstrip("0123456789-") or identifier
