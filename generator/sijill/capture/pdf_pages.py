"""The pages of a PDF file, all of them: pdfminer passes over those that a damaged file has lost."""

from typing import Any

from sijill.capture.payload import UnreadablePayload

_MEND = "ask for another copy, or save the file again"


def pages(document: Any) -> list[Any]:
    """Return the pages of a PDF document. Raises UnreadablePayload, naming the object, if one of them is lost.

    Lost are pages and words that a reference leads to which does not reach them (PDF 2.0, sections 7.7.3 and 7.8.2).
    """
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import resolve1

    root = document.catalog.get("Pages")
    opened, seen, leaves = [root], set(), 0
    while opened:
        reference = opened.pop()
        number = getattr(reference, "objid", 0)
        if number in seen:
            raise UnreadablePayload(
                f"the PDF file must have all its pages, and its list of pages names object {number} twice: {_MEND}"
            )
        seen.add(number)
        node = resolve1(reference)
        kids = resolve1(node.get("Kids", [])) if isinstance(node, dict) else None
        if not isinstance(kids, list):
            raise UnreadablePayload(
                f"the PDF file must have all its pages, and object {number} of their list is missing or "
                f"damaged: {_MEND}"
            )
        opened.extend(reversed(kids))
        if "Kids" not in node:
            leaves += 1
            _check_words(node, leaves)
    found = list(PDFPage.create_pages(document))
    count = resolve1(resolve1(root).get("Count"))
    said = max(leaves, count if isinstance(count, int) else 0)
    if len(found) < said:
        raise UnreadablePayload(
            f"the PDF file must have all its pages, and {len(found)} of {said} are found in it: {_MEND}"
        )
    return found


def _check_words(page: dict[str, Any], place: int) -> None:
    """Check that what draws a page is there; a page may also say that nothing draws it."""
    from pdfminer.pdftypes import PDFStream, resolve1

    named = page.get("Contents")
    streams = resolve1(named)
    for one in streams if isinstance(streams, list) else [] if named is None else [named]:
        if not isinstance(resolve1(one), PDFStream):
            number = getattr(one, "objid", 0)
            raise UnreadablePayload(
                f"the PDF file must have the words of page {place}, and object {number}, which draws them, is missing "
                f"or damaged: {_MEND}"
            )
