"""What is withheld of earlier versions, since it repeated words that were taken down, in words."""

from collections.abc import Iterable, Sequence

from sijill.interface.direction import isolated
from sijill.interface.strings import Strings
from sijill.model.corrections import Repeated


def aspects_in_words(words: Strings, aspects: Iterable[str]) -> str:
    """Return what aspects of a record are called."""
    return words.join([words[f"statement.changed.{aspect}"] for aspect in aspects])


def repeated_in_words(words: Strings, named: Sequence[Repeated]) -> str:
    """Return what a taking down names of other records, "" for nothing."""
    versions = [
        words.format(
            "correction.repeated_version", number=words.number(one.version), id=isolated(one.id),
            aspects=aspects_in_words(words, one.aspects) or words["correction.repeated_whole"],
        )
        for one in named
    ]  # fmt: skip
    return words.format("correction.repeated_in", versions=words.join(versions)) if versions else ""
