"""Sentences about what is withheld from earlier versions because it repeated words that were taken down."""

from collections.abc import Iterable, Sequence

from sijill.interface.direction import isolated
from sijill.interface.strings import Strings
from sijill.model.corrections import Repeated
from sijill.model.record_kinds import RecordKind


def aspects_in_words(words: Strings, kind: RecordKind, aspects: Iterable[str]) -> str:
    """Return the names of aspects of a record as a list; what has translations beside statements is descriptions."""
    of = "of_descriptions"
    return words.join(
        [
            words[f"statement.changed.{of if aspect == 'translation' and kind != 'statement' else aspect}"]
            for aspect in aspects
        ]
    )


def repeated_in_words(words: Strings, named: Sequence[Repeated]) -> str:
    """Return a sentence with the versions of other records that a taking down names, "" for none."""
    versions = [
        words.format(
            "correction.repeated_version", number=words.number(one.version), id=isolated(one.id),
            aspects=aspects_in_words(words, one.kind, one.aspects) or words["correction.repeated_whole"],
        )
        for one in named
    ]  # fmt: skip
    return words.format("correction.repeated_in", versions=words.join(versions)) if versions else ""
