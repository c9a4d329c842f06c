"""The state: an archive's records with their links from both ends, lists and neighbours, in one database."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sijill.state.answers import Card, Evidence, Link, Listing
    from sijill.state.archive import Archive

__all__ = ["Archive", "Card", "Evidence", "Link", "Listing"]


def __getattr__(name: str) -> Any:
    """Import a name on its first use: every command opens the state, and few need the records' types."""
    if name not in __all__:
        raise AttributeError(name)
    from sijill.state import answers, archive

    return getattr(archive if name == "Archive" else answers, name)
