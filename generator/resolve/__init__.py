"""From records to an Archive: places of passages, links from both ends, lists, neighbours; kept in one database."""

from generator.resolve.archive import Archive
from generator.resolve.views import Card, Evidence, Link, Listing

__all__ = ["Archive", "Card", "Evidence", "Link", "Listing"]
