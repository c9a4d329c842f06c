"""Finding links that form circles, that is, whose target leads back to their source."""

from collections.abc import Collection, Iterator, Mapping
from itertools import count

Links = Mapping[str, Collection[str]]
# A way is given up after this many ids, so that a circle of thousands is not searched once for each of them.
_MOST_SEEN = 1000


def in_circles(links: Links) -> dict[str, frozenset[str]]:
    """Return the links between ids that are part of a circle. A link from an id to itself is not a circle."""
    found: dict[str, frozenset[str]] = {}
    for group in _groups(links):
        if len(group) > 1:
            found.update((one, group & frozenset(links[one]) - {one}) for one in group)
    return found


def way(links: Links, start: str, end: str) -> list[str] | None:
    """Return the shortest way from one id to another, both included; None if it is long or there is none."""
    before = {start: start}
    waiting = [start]
    for one in waiting:
        if one == end:
            steps = [end]
            while steps[-1] != start:
                steps.append(before[steps[-1]])
            return steps[::-1]
        for following in sorted(links.get(one, ())):
            if following not in before and len(before) < _MOST_SEEN:
                before[following] = one
                waiting.append(following)
    return None


def _groups(links: Links) -> Iterator[frozenset[str]]:
    """Yield the groups of ids that can all be reached from one another (Tarjan's strongly connected components)."""
    number = count()
    found: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_ids: list[str] = []
    closed: set[str] = set()
    for root in links:
        if root in found:
            continue
        path = [(root, iter(links[root]))]
        found[root] = lowest[root] = next(number)
        open_ids.append(root)
        while path:
            one, following = path[-1]
            for other in following:
                if other not in links:
                    continue  # it leads nowhere
                if other not in found:
                    found[other] = lowest[other] = next(number)
                    open_ids.append(other)
                    path.append((other, iter(links[other])))
                    break
                if other not in closed:
                    lowest[one] = min(lowest[one], found[other])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[one])
                if lowest[one] == found[one]:
                    group = {one}
                    while (last := open_ids.pop()) != one:
                        group.add(last)
                    closed |= group
                    yield frozenset(group)
