"""The languages that an archive adds: their strings in this process, in which one archive is at work at a time."""

from collections.abc import Mapping

from sijill.interface import citations, dates, voices
from sijill.interface.strings import Strings, replace_own


def use(own: Mapping[str, Strings]) -> None:
    """Use the strings of an archive's own languages in this process, and forget those of any other archive."""
    if not replace_own(own):
        return
    for module in (citations, dates, voices):  # they keep what they made
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()
