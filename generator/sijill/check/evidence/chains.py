"""Finding places of several stretches of words in order: each behind the one before."""

from collections.abc import Callable, Iterable, Iterator

Span = tuple[int, int]
Chain = tuple[Span, ...]


def in_order(first: Span, count: int, behind: Callable[[int, int], Iterator[Span]], hopeless: set[Span]) -> Chain:
    """Return a place of the first of ``count`` stretches and those of the others, () if they are not all there.

    ``behind`` gives the places of a stretch, by its number from 0, behind an offset. ``hopeless`` are the numbers and
    offsets that lead to nothing; more are added, so that no search is made twice.
    """
    chain: list[Span] = []
    left = [iter([first])]
    while left:
        place = next(left[-1], None)
        if place is None:
            left.pop()
            if chain:
                hopeless.add((len(chain), chain.pop()[1]))
            continue
        chain.append(place)
        if len(chain) == count:
            return tuple(chain)
        if (len(chain), place[1]) in hopeless:
            chain.pop()
        else:
            left.append(behind(len(chain), place[1]))
    return ()


def unique(chains: Iterable[Chain]) -> Iterator[Chain]:
    """Yield each chain once."""
    seen = set()
    for one in chains:
        if one not in seen:
            seen.add(one)
            yield one
