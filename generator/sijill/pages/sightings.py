"""What was seen of a document at its address since it was copied, in words: there, changed or gone, and since when."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from sijill.html.markup import joined
from sijill.model.seen import Outcome, Verdict
from sijill.pages.views import Fact

if TYPE_CHECKING:
    from sijill.pages.labels import Labels

_WORDS = {
    Outcome.THERE: ("document.seen_there", "statement.evidence.words_there"),
    Outcome.CHANGED: ("document.seen_changed", "statement.evidence.words_changed"),
    Outcome.GONE: ("document.seen_gone", "document.seen_gone"),
    Outcome.UNREACHABLE: ("document.seen_unreachable", "document.seen_unreachable"),
}


def is_lost(found: Verdict | None, quoted: str = "") -> bool:
    """Say whether a reader who goes to the address does not find there what was quoted."""
    if found is None:
        return False
    of_it = found.of(quoted) if quoted else (found.outcome, found.since)
    return of_it is not None and of_it[0] is not Outcome.THERE


def document_seen(labels: "Labels", found: Verdict) -> Fact:
    """Return what was seen of a document, as its own page says it."""
    return labels.fact("document.at_source", _in_words(labels, found, found.outcome, found.since, 0))


def words_seen(labels: "Labels", found: Verdict, quoted: str) -> list[Fact]:
    """Return what was seen of one quotation, as its evidence says it; nothing where it was not looked for."""
    of_it = found.of(quoted)
    return [labels.fact("statement.evidence.at_source", _in_words(labels, found, *of_it, 1))] if of_it else []


def _in_words(labels: "Labels", found: Verdict, outcome: Outcome, since: str, which: int) -> Markup:
    there = outcome is Outcome.THERE
    day = (found.last if there else since)[:10]
    said = [labels.templates.sentence(_WORDS[outcome][which], date=labels.date_markup(day))]
    if not there and found.there and since == found.since:
        last = labels.date_markup(found.there[:10])
        said.append(labels.templates.sentence("document.seen_last", date=last))
    if found.moved and outcome is not Outcome.GONE:
        said.append(labels.templates.sentence("document.seen_moved", address=labels.outside_link(found.moved)))
    return joined(said, labels.words["language.semicolon"])
