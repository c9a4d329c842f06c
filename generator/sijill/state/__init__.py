"""From records to an Archive: places of passages, links from both ends, lists, neighbours; kept in one database."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sijill.state.answers import Card, Evidence, Link, Listing
    from sijill.state.archive import Archive

__all__ = ["Archive", "Card", "Evidence", "Link", "Listing"]


def __getattr__(name: str) -> Any:
    """Import what is asked for: the state alone, which every command opens, needs none of the records' types."""
    if name not in __all__:
        raise AttributeError(name)
    from sijill.state import answers, archive

    return getattr(archive if name == "Archive" else answers, name)
