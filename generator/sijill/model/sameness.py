"""What makes two records likely one: the same words of one document and speaker, or one page under two ids."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from sijill.model.fields import UNKNOWN, WORDS_GONE

Place = tuple[str | int, ...]


def marks(kind: str, record: Mapping[str, Any]) -> dict[str, Place]:
    """Return what no other record of a kind should have, with its place in a record that is given as plain data.

    Of a statement: a digest of each passage's letters, document and speaker. Of a document: its addresses, and the
    digests of its copies. What was withdrawn, or taken down, has nothing that another may not have.
    """
    if any(one.get("kind") == "withdrawal" for one in record.get("corrections", ())):
        return {}
    read = {"statement": _of_statement, "document": _of_document}.get(kind)
    return dict(reversed([*read(record)])) if read else {}  # the first place of each


def _of_statement(record: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    everyone = "+".join(sorted(str(speaker.get("agent") or "") for speaker in record.get("speakers", ())))
    for at, passage in enumerate(record.get("passages", ())):
        if passage["text"] != WORDS_GONE:
            said = "\0".join([passage["document"], passage.get("speaker") or everyone, letters(passage["text"])])
            yield hashlib.sha256(said.encode()).hexdigest()[:24], ("passages", at, "text")


def letters(text: str) -> str:
    """Return the letters and digits of a text: words are the same however they are spaced, marked and vocalized.

    So are the forms of a hamza, and letters with and without a mark above or below.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().replace("\u0640", "")
    return "".join(re.findall(r"\w+", plain)) or text


def _of_document(record: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    if record.get("url", UNKNOWN) not in (None, UNKNOWN):
        yield record["url"], ("url",)
    for at, address in enumerate(record.get("other_urls", ())):
        yield address, ("other_urls", at)
    for at, copy in enumerate(record.get("captures", ())):
        yield copy["digest"], ("captures", at, "digest")
