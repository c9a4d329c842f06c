"""The search's task besides its index: scripts and strings, and when the page and the names are stale."""

from collections.abc import Iterator

from sijill.state.change import Change

TASK = ("search", "")


def touched(change: Change) -> Iterator[tuple[str, str]]:
    """Yield the task if a change makes it stale: the page's files have the names of agents, documents and topics."""
    if change.is_record:
        yield TASK
