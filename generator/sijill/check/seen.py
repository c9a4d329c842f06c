"""Checks of what was seen of documents at their addresses: of a document there is, in order, and only added to."""

from collections.abc import Callable, Iterator

from sijill.check.finding import Finding
from sijill.check.subject import Known
from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules import history as published
from sijill.diagnostics.rules import records as rules
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.seen import Seen, Sighting, without_words


def of_a_document(document: str, _seen: Seen, known: Known) -> Iterator[Finding]:
    """What was seen belongs to a document of the archive."""
    if not known.exists("document", document):
        yield Finding(rules.SeenOfNothing, (), {"document": document})


def in_order(document: str, seen: Seen, _known: Known) -> Iterator[Finding]:
    """Sightings are in the order of time, so that none was put between others later."""
    for index, (before, after) in enumerate(zip(seen.sightings, seen.sightings[1:], strict=False), start=1):
        if after.time <= before.time:
            facts = {"document": document, "value": after.time, "before": before.time}
            yield Finding(rules.SeenOrder, ("sightings", index, "time"), facts)


def altered(
    path: str, base: str, before: Seen, now: Seen | None, taken_down: Callable[[str], bool]
) -> Diagnostic | None:
    """Return what is wrong where sightings of the base branch are changed or gone; None where they are all there.

    Of quotations of a record that was ``taken_down``, asked by what is before ``#``, the digests may be gone, and of a
    draft's, which may have become that record.
    """
    kept = now.sightings[: len(before.sightings)] if now is not None else ()
    same = [_is_kept(one, other, taken_down) for one, other in zip(before.sightings, kept, strict=False)]
    if len(same) == len(before.sightings) and all(same):
        return None
    what = "gone" if now is None else "different"
    return diagnose(published.SeenAltered, path, (1, 1), path=path, base=base, what=what)


def _is_kept(before: Sighting, now: Sighting, taken_down: Callable[[str], bool]) -> bool:
    def may_become(one: str, other: str) -> bool:
        identifier = one.partition("#")[0]
        gone = identifier.startswith(DRAFT_PREFIX) or taken_down(identifier)
        return one == other or (gone and other == without_words(one))

    names = [*zip(before.has, now.has, strict=False), *zip(before.lacks, now.lacks, strict=False)]
    others = {"has": before.has, "lacks": before.lacks}
    return (
        (len(before.has), len(before.lacks)) == (len(now.has), len(now.lacks))
        and now.model_copy(update=others) == before
        and all(may_become(one, other) for one, other in names)
    )
