"""What is lacking of statements' earlier versions on a site: nothing, but for what a taking down names.

Taking words down removes patches from the archive's ledger, and no digest covers those. So whatever a bundle lacks of a
version must be named by the published correction of the record whose words went, and what is left must be what that
names.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sijill.ledger.parts import changed_parts
from sijill.ledger.store import Published
from sijill.ledger.withheld import Named, named_in, withheld_in
from sijill.model.digests import digest_of_bytes
from sijill.model.records import is_taken_down
from sijill.model.urls import statement_folder
from sijill.publish.page_words import read_object

Record = Mapping[str, Any]


class Gap(NamedTuple):
    """A version of a statement that a bundle lacks, or has without some aspects; ``digest`` is of what is left."""

    version: int
    aspects: frozenset[str] = frozenset()
    digest: str = ""


def gaps_in(earlier: Mapping[int, bytes], history: Sequence[Published]) -> Iterator[Gap | str]:
    """Yield what a bundle lacks of a statement's earlier versions, and as sentences what it holds instead of one."""
    for one in history[:-1]:
        number, content = one.entry.version, earlier.get(one.entry.version)
        if content is None:
            yield Gap(number)
        elif not one.is_of(digest_of_bytes(content)):
            record = read_object(content)
            aspects = withheld_in(one, record) if record is not None else None
            yield (
                Gap(number, aspects, digest_of_bytes(content))
                if aspects
                else (f"must hold version {number} as it was published, and holds another")
            )


def takes_down(corrections: Any, last: Published) -> bool:
    """Return whether corrections are the ones that were published last, and take the words of their record down."""
    if not isinstance(corrections, list):
        return False
    said = {"corrections": corrections}
    try:
        return "correction" not in changed_parts(last.aspects, "statement", said) and is_taken_down(said)
    except (TypeError, ValueError, AttributeError):
        return False


def unnamed(
    gaps: Mapping[str, Sequence[Gap]], corrected: Mapping[str, Record], others: Iterable[tuple[str, Record]]
) -> Iterator[str]:
    """Yield what statements lack that no published correction names.

    ``gaps`` and ``corrected``, records or their corrections, are by the ids of statements, as the ledger proves them;
    ``others`` are the agents, documents and topics, with their ids.
    """
    named = named_in([*corrected.items(), *others])
    for identifier, found in sorted(gaps.items()):
        for gap in found:
            known = named.get(("statement", identifier, gap.version), Named(""))
            if not known.whole and (known.aspects != gap.aspects or gap.digest not in known.digests):
                yield (
                    f"{statement_folder(identifier)} must have version {gap.version} as it was published, but for what "
                    "the published correction of a record whose words were taken down names"
                )
    naming = {
        (identifier, name) for (kind, identifier, _), one in named.items() if kind == "statement" for name in one.ids
    }
    for identifier, record in sorted(corrected.items()):
        for correction in record.get("corrections") or ():
            of = correction.get("words_of")
            replaced = record.get("replaces") or ()
            if of and of not in replaced and not any((one, of) in naming for one in (identifier, *replaced)):
                yield f"{statement_folder(identifier)} must say that words of '{of}' went from it only if that names it"
