"""Which links lie in circles: whatever they lead on from, they lead back to."""

from collections.abc import Collection, Iterator, Mapping
from itertools import count

Links = Mapping[str, Collection[str]]
# So far a way back is looked for, so that a circle of thousands is not walked once for each of them.
_MOST_SEEN = 1000


def in_circles(links: Links) -> dict[str, frozenset[str]]:
    """Return, of links from one id to others, those that lie in a circle. A link from an id to itself is none."""
    found: dict[str, frozenset[str]] = {}
    for group in _groups(links):
        if len(group) > 1:
            found.update((one, group & frozenset(links[one]) - {one}) for one in group)
    return found


def way(links: Links, start: str, end: str) -> list[str] | None:
    """Return the shortest way from one id to another, both included; None if it is long, or there is none."""
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
    """Yield the groups of ids of which each is reached from each other (Tarjan's strongly connected components)."""
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
