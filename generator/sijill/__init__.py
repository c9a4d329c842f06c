"""Sijill: turns curated YAML records of public statements into a searchable, bilingual static site.

docs/maintainers/architecture.md has the stages, which are the folders, in the order in which data passes them.

``from sijill import Archive`` reads an archive, published or not (``reading``).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sijill.reading import Archive as Archive

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # Loaded when it is asked for: most of what imports this package wants its version alone.
    if name == "Archive":
        from sijill.reading import Archive

        return Archive
    raise AttributeError(f"module 'sijill' has no attribute {name!r}")
