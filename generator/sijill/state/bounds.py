"""What relations add to the dates of statements, through any number of steps.

What answers, updates or corrects a statement came after it. So “between 20 December and 1 February”, in answer to words
of 1 January, is in January or February; and if a chain leads from an earlier statement to a later one, a link of it is
wrong. A moment and an act that lasted are known as they are: nothing is passed on through them, and through a day only
moments: what answers a day's answer to words of the evening was not said that morning. Links in a circle, and those
that the dates contradict, count for nothing: checks report both.
"""

import datetime
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import orjson

from sijill.model import edtf
from sijill.model.circles import in_circles
from sijill.model.order import (
    ORDERING,
    anchor,
    days_anywhere,
    ends,
    is_before,
    is_earlier,
    latest_key,
    own_key,
    possible,
    within,
)

_MARKS = ", ".join("?" * len(ORDERING))
_TARGETS = (
    "SELECT DISTINCT t.id, t.card FROM relations JOIN statements t ON t.id = target "  # noqa: S608 - our own names
    f"WHERE source = ? AND type IN ({_MARKS}) AND t.id <> source ORDER BY 1"
)
_SOURCES = (
    "SELECT DISTINCT s.id, s.card FROM relations JOIN statements s ON s.id = source "  # noqa: S608
    f"WHERE target = ? AND type IN ({_MARKS}) AND s.id <> target ORDER BY 1"
)
_ORDERED = f"FROM relations WHERE type IN ({_MARKS})"
_LINKED_AND_INEXACT = (
    f"SELECT id FROM statements WHERE id IN (SELECT source {_ORDERED} UNION SELECT target {_ORDERED}) "  # noqa: S608
    "AND json_extract(CAST(card AS TEXT), '$[2]') NOT GLOB '[0-9]*-[0-9]*-[0-9][0-9]'"
)
# The index of a card's date (``state.answers.Card``).
_DATE = 2
# Days farther apart than this have no moment in common in any zones.
_NEAR = datetime.timedelta(days=2)


class Bound(NamedTuple):
    """A date that a statement is not before (or not after), and the way to the statement that has it, itself first."""

    date: edtf.Date
    way: tuple[str, ...]

    @property
    def first(self) -> datetime.date:
        """The first day or moment that the date may mean."""
        return ends(self.date)[0]


class Later(NamedTuple):
    """The earliest moment and the earliest day by which something came after a statement, and on which it had begun."""

    moment: datetime.date | None = None
    day: datetime.date | None = None
    begun: datetime.date | None = None

    @classmethod
    def of(cls, date: edtf.Date) -> "Later":
        """Return what a date says of all that came before it."""
        last = ends(date)[1]
        is_moment = isinstance(last, datetime.datetime)
        begun = anchor(date) if date.precision != "unknown" else None
        return cls(last if is_moment else None, None if is_moment or last == edtf.LATEST else last, begun)

    def or_earlier(self, other: "Later") -> "Later":
        """Return the earlier of each."""
        return Later(*[min((one for one in pair if one), default=None) for pair in zip(self, other, strict=True)])


Late = Mapping[str, Mapping[str, Bound]]


class Bounds(NamedTuple):
    """What relations say of statements' dates.

    ``narrowed`` has the days that are left of each statement's date, in EDTF, "" if none is taken away; ``until`` how
    its sort key begins if by its days it would be sorted behind what came after it, "" if it would not; ``late`` the
    links that lead on to a statement that was made later, by source and target: that statement's date, and the way.
    """

    narrowed: dict[str, str]
    until: dict[str, str]
    late: dict[str, dict[str, Bound]]


def bounds(connection: sqlite3.Connection, changed: Collection[str] | None) -> Bounds:
    """Return what relations say of all statements whose dates may depend on the changed ones (None for all)."""
    if changed is None:
        changed = [one for (one,) in connection.execute(_LINKED_AND_INEXACT, (*ORDERING, *ORDERING))]
    links = _Links(connection)
    affected = sorted(links.reached(changed, links.sources) | links.reached(changed, links.targets))
    above = links.reached(affected, links.sources)
    links.settle(links.reached(above, links.targets) | above)
    narrowed = {one: links.narrowed(one) for one in affected}
    until = {one: links.until(one, left) for one, left in narrowed.items()}
    return Bounds(narrowed, until, {one: late for one in affected if (late := links.late(one))})


class _Links:
    """The statements that relations put after one another, read as far as they are asked for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.dates: dict[str, edtf.Date] = {}
        self._found: dict[tuple[str, str], list[str]] = {}
        # Of days and of moments, the one that says most: neither says what the other does.
        self.lower: dict[str, tuple[Bound, ...]] = {}
        self.circles: Mapping[str, frozenset[str]] = {}
        self._later: dict[str, Later] = {}

    def targets(self, identifier: str) -> list[str]:
        return self._linked(_TARGETS, identifier)

    def sources(self, identifier: str) -> list[str]:
        return self._linked(_SOURCES, identifier)

    def _linked(self, query: str, identifier: str) -> list[str]:
        if (query, identifier) not in self._found:
            rows = self.connection.execute(query, (identifier, *ORDERING)).fetchall()
            self.dates.update((one, _date(card)) for one, card in rows if one not in self.dates)
            self._found[query, identifier] = [one for one, _ in rows]
        return self._found[query, identifier]

    def date(self, identifier: str) -> edtf.Date | None:
        """Return what a statement's date means; None if there is no such statement."""
        if identifier not in self.dates:
            row = self.connection.execute("SELECT card FROM statements WHERE id = ?", (identifier,)).fetchone()
            if row is None:
                return None
            self.dates[identifier] = _date(row[0])
        return self.dates[identifier]

    def reached(self, starts: Iterable[str], step: object) -> set[str]:
        """Return the statements reached from some, these included, without passing through one that is known."""
        waiting = [one for one in starts if self.date(one)]
        found = set(waiting)
        first = frozenset(waiting)
        while waiting:
            one = waiting.pop()
            if one in first or not _is_known(self.dates[one]):
                new = [to for to in step(one) if to not in found and _are_near(self.dates[one], self.dates[to])]  # type: ignore[operator]
                found.update(new)
                waiting += new
        return found

    def settle(self, statements: Collection[str]) -> None:
        """Find the date that each of some statements is not before; they include all that this depends on."""
        open_ones = {one for one in statements if not _is_known(self.dates[one])}
        ahead = {one: [other for other in self.targets(one) if other in open_ones] for one in sorted(open_ones)}
        self.circles = in_circles(ahead)
        self.lower = {one: (Bound(self.dates[one], (one,)),) for one in self.dates if one not in open_ones}
        for one in ahead:
            waiting = [one]
            while waiting:
                last = waiting[-1]
                missing = [to for to in ahead[last] if to not in self.lower and to not in self.circles.get(last, ())]
                if missing and last not in self.lower:
                    waiting += missing
                    continue
                waiting.pop()
                self.lower.setdefault(last, self._lower(last))

    def _lower(self, identifier: str) -> tuple[Bound, ...]:
        own = Bound(self.dates[identifier], (identifier,))
        found = {isinstance(own.first, datetime.datetime): own}
        for target in self.targets(identifier):
            for bound in self.lower.get(target, ()) if self._counts(identifier, target) else ():
                kind = isinstance(bound.first, datetime.datetime)
                if kind not in found or bound.first > found[kind].first:
                    found[kind] = Bound(bound.date, (identifier, *bound.way))
        return tuple(found.values())

    def _counts(self, source: str, target: str) -> bool:
        in_circle = target in self.circles.get(source, ())
        return not in_circle and not self._contradicted(source, target)

    def _contradicted(self, source: str, target: str) -> Bound | None:
        """Return the date that a statement's own contradicts if a link to another is right."""
        last = ends(self.dates[source])[1]
        return next((bound for bound in self.lower[target] if is_earlier(last, bound.first)), None)

    def narrowed(self, identifier: str) -> str:
        """Return the days that relations leave of a statement's date, "" where they take none away."""
        date = self.dates[identifier]
        if _is_exact(date):
            return ""
        until = min(
            (
                possible(date).latest,
                *(self._latest(one) for one in self.sources(identifier) if self._counts(one, identifier)),
            )
        )
        since = max(days_anywhere(bound.first).earliest for bound in self.lower[identifier])
        return within(date, since, until)

    def _latest(self, identifier: str) -> datetime.date:
        """Return the last day that a statement may be of, given what came after it."""
        seen, waiting, found = {identifier}, [identifier], edtf.LATEST
        while waiting:
            one = waiting.pop()
            found = min(found, days_anywhere(ends(self.dates[one])[1]).latest)
            if not _is_exact(self.dates[one]):
                new = [s for s in self.sources(one) if s not in seen and s in self.lower and self._counts(s, one)]
                seen.update(new)
                waiting += new
        return found

    def until(self, identifier: str, narrowed: str) -> str:
        """Return how a statement's sort key must begin so that it is before all that came after it; "" for as it is."""
        if _is_known(self.dates[identifier]) and self.dates[identifier].earliest != edtf.EARLIEST:
            return ""
        later = self._what_came_after(identifier)
        own = own_key(edtf.parse(narrowed or self.dates[identifier].text), identifier)
        until = latest_key(own, later.moment, later.day)
        return until or (latest_key(own, None, later.begun) if own.startswith("~") else "")

    def _what_came_after(self, identifier: str) -> Later:
        waiting = [identifier]
        while waiting:
            one = waiting[-1]
            after = [s for s in self.sources(one) if s in self.lower and self._counts(s, one)]
            through = {s for s in after if not _is_known(self.dates[s]) and _are_near(self.dates[s], self.dates[one])}
            missing = [s for s in through if s not in self._later]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            found = Later()
            for s in after:
                found = found.or_earlier(Later.of(self.dates[s]))
                found = found.or_earlier(self._later[s]) if s in through else found
            self._later[one] = found
        return self._later[identifier]

    def late(self, identifier: str) -> dict[str, Bound]:
        """Return the links of a statement that lead on to one that was made later, in more than one step."""
        date = self.dates[identifier]
        return {
            target: late
            for target in self.targets(identifier)
            if target in self.lower
            and target not in self.circles.get(identifier, ())
            and not is_before(date, self.dates[target])
            and (late := self._contradicted(identifier, target))
        }


def _date(card: bytes) -> edtf.Date:
    return edtf.parse(orjson.loads(card)[_DATE])


def _is_exact(date: edtf.Date) -> bool:
    """Return whether relations say nothing more of a date: a day, a moment, or an act that lasted."""
    return date.precision in ("day", "time", "interval") and not (
        date.precision != "interval" and (date.approximate or date.uncertain)
    )


def _is_known(date: edtf.Date) -> bool:
    """Return whether nothing is passed on through a date."""
    return date.precision != "day" and _is_exact(date)


def _are_near(one: edtf.Date, other: edtf.Date) -> bool:
    """Return whether one of two days can pass on to the other what it has from moments; of other dates, true."""
    exact = one.precision == other.precision == "day" and _is_exact(one) and _is_exact(other)
    return not exact or abs(one.earliest - other.earliest) <= _NEAR
