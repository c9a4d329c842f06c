"""Records that say again what another one says: said when one is made, while it can still be another's passage."""

from collections.abc import Mapping
from typing import Any

from sijill.editing.reading import records
from sijill.model.configuration import Configuration
from sijill.model.fields import UNKNOWN
from sijill.model.records import Document, Statement


def doubles(configuration: Configuration, kind: str, tree: Mapping[str, Any]) -> list[str]:
    """Return the records that a new one may be: with words of the same document, or the same address."""
    said = {(one["text"], one["document"]) for one in tree.get("passages", ())}
    address = tree.get("url", UNKNOWN) if kind == "document" else UNKNOWN
    if not said and address in (None, UNKNOWN):
        return []
    return [
        file.id
        for file, record in records(configuration)
        if (isinstance(record, Statement) and said & {(one.text, one.document) for one in record.passages})
        or (isinstance(record, Document) and address != UNKNOWN and address in (record.url, *record.other_urls))
    ]
