"""Parts of corrections: their reasons, and the versions of other records that repeated words that were taken down."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from sijill.model.fields import Count, Digest, Part, Slug
from sijill.model.record_kinds import RecordKind

if TYPE_CHECKING:
    from sijill.model.records import Correction

# How the aspects that have words are written in records. Which they are, the models say
# (``sijill.ledger.withheld.aspects_with_words``); a test compares.
Aspect = Literal[
    "title", "passage", "variant", "translation", "note", "speaker", "date", "source", "correction",
    "name", "former_names", "distinction", "aliases", "accounts", "place", "authors", "issue", "pages",
    "url", "archived_url", "other_urls", "label", "definition", "descriptions",
]  # fmt: skip


class Repeated(Part):
    """A published version of another record that repeated the words, and which of its aspects are withheld."""

    kind: RecordKind
    id: Slug
    version: Count
    aspects: tuple[Aspect, ...] = Field((), description="Which aspects are withheld; without any, the whole version.")
    digest: Digest | None = Field(None, description="The digest of what is left of the version.")

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if bool(self.aspects) != (self.digest is not None):
            raise ValueError("must have both the aspects that are withheld and the digest of what is left, or neither")
        return self


class TakenFrom(Part):
    """The paragraphs of a document's stored copies whose words were taken down."""

    document: Slug
    paragraphs: tuple[Digest, ...] = Field(min_length=1, description="The digests of the paragraphs.")


class Reason(NamedTuple):
    """The present reason of a correction; ``corrected`` is the day on which the reason was corrected, if it was."""

    text: dict[str, str]
    corrected: str | None


def reason_now(corrections: "Sequence[Correction]", number: int) -> Reason:
    """Return the reason of a record's correction, given by its number from 1."""
    for later in reversed(corrections):
        if later.reason_of == number:
            return Reason(later.reason, later.date)
    return Reason(corrections[number - 1].reason, None)
