"""What differs now from a version of a statement that a link names: what has changed since somebody cited it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sijill.html.markup import joined, link
from sijill.interface.withheld import aspects_in_words
from sijill.ledger.versions import Record, Version
from sijill.pages.labels import Labels
from sijill.pages.statement import views
from sijill.pages.statement.history import differences
from sijill.pages.statement.notices import Noticed
from sijill.pages.statement.wordings import OF_AGENT, Wording, sources, wordings

_OF_CORRECTIONS = "correction"  # the aspect; a version's reasons are not compared


class Now(NamedTuple):
    """What the versions of a statement are compared with: its last published version, with the names of now.

    ``record`` is None where its words may not be shown. ``unpublished`` says that the record has changed since, and
    ``changed`` is the number, in the ledger, of the last change of any other record that the statement names.
    ``notices`` are what the head of its page says of those records.
    """

    labels: Labels
    record: Record | None
    unpublished: bool
    changed: int
    notices: tuple[Noticed, ...]


def since(
    labels: Labels, root: str, identifier: str, found: Sequence[Version], shown: int, now: Now
) -> tuple[views.Since, ...]:
    """Return what differs now from each version; on the page of an earlier one (``shown``), from that one alone."""
    made = []
    for version in found if not shown else found[shown - 1 : shown]:
        number, last = labels.words.number(version.number), version.number == len(found)
        record = version.record or (now.record if last else None)
        against = now._replace(record=record) if last else now  # the names of a taken-down statement change, too
        differs = () if record is None else differing(version, record, against, is_last=last)
        said = _not_compared(labels, version, found[version.number :])
        said += _notices_since(version, now, labels.at(version.sequence) if shown else None)
        known = record is not None and now.record is not None
        if shown and (last or not known):
            continue  # nothing came after it; or the page says why it shows no words
        if now.unpublished:
            key = "since.unpublished"
        elif known or last:
            renamed = {one.banner.text for one in now.notices if one.quiet}
            if differs or not renamed.issuperset(said):
                key = "since.changed"
            else:
                key = "since.same" if not last else "since.renamed" if said else "since.current"
        else:
            key = "since.withheld"
        text = labels.templates.sentence(key, number=number, date=labels.date_markup(version.date))
        here = labels.href(root, labels.addresses.version(labels.language, identifier, version.number))
        made.append(
            views.Since(
                f"v{version.number}",
                joined([labels.words[f"{key}_here"]]) if shown else text,
                "" if shown or last else link(here, labels.words.format("since.read", number=number)),
                said,
                differs,
                bool(shown),
            )
        )
    return tuple(made)


def since_replaced(labels: Labels, version: Version, now: Now) -> tuple[views.Since, ...]:
    """Return in what the statement that has replaced another differs from a version of that other."""
    if version.record is None or now.record is None:
        return ()
    differs = differing(version, version.record, now)
    noticed = _not_compared(labels, version, ()) + _notices_since(version, now, labels.at(version.sequence))
    said = joined([labels.words["since.changed_here" if differs or noticed else "since.same_here"]])
    return (views.Since("", said, "", noticed, differs, True),)


def _not_compared(labels: Labels, version: Version, later: Sequence[Version]) -> tuple[str, ...]:
    """Return what is said of the aspects that are withheld from a version: nobody can see in what they differ now.

    Which of them have changed is known from the ``later`` versions of the same statement.
    """
    aspects = version.withheld - {_OF_CORRECTIONS}
    changed = aspects.intersection(aspect for one in later for aspect in one.changed)
    said = (("since.changed_withheld", changed), ("since.not_compared", aspects - changed))
    return tuple(
        labels.words.format(key, aspects=aspects_in_words(labels.words, "statement", sorted(of)))
        for key, of in said
        if of
    )


def _notices_since(version: Version, now: Now, then: Labels | None) -> tuple[str, ...]:
    """Return which notices at the head of the page are of what was published after a version.

    On the page of the version itself they have the names of its time, for which labels are given (``then``).
    """
    later = [one for one in now.notices if one.number > version.sequence]
    return tuple(
        [said for one in later if (said := one.on_earlier(then, version.sequence) if then else one.banner.text)]
    )


def differing(version: Version, record: Record, now: Now, *, is_last: bool = False) -> tuple[views.Change, ...]:
    """Return in which words a version, with the names of its time, differs from the statement of now."""
    if now.record is None or (is_last and now.changed <= version.sequence):
        return ()
    sides = [list(_said(now.labels.at(version.sequence), record)), list(_said(now.labels, now.record))]
    both = set.intersection(*[{one.key for one in side} for side in sides])
    # Of whom only one side names, the line of the speakers says all: a merged agent is the same one under another id.
    before, after = ([one for one in side if one.key in both or not one.key.startswith(OF_AGENT)] for side in sides)
    return differences(before, after, now.labels)


def _said(labels: Labels, record: Record) -> Iterator[Wording]:
    yield from wordings(labels, record)
    yield from sources(labels, record)
