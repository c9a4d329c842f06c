"""The one task of the search beside its index: its scripts and words, and when its page and names are stale."""

from collections.abc import Iterator

from sijill.state.change import Change

TASK = ("search", "")


def touched(change: Change) -> Iterator[tuple[str, str]]:
    """Yield the task where a change makes it stale: the page's files name agents, documents and topics."""
    if change.is_record:
        yield TASK
