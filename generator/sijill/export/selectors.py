"""Places in stored copies as data: Web Annotation specific resources with their selectors, and Media Fragments."""

from typing import Any

from sijill.model.brackets import Brackets, pieces
from sijill.model.fragments import seconds
from sijill.state import Evidence
from sijill.state.answers import Where

Data = dict[str, Any]
_PDF, _MEDIA = "http://tools.ietf.org/rfc/rfc3778", "http://www.w3.org/TR/media-frags/"
_WHERE = ("paragraph_kind", "line_end_hyphens", "page_margins", "joined_before", "replaced", "left_out", "voice")


def by_whom(text: str, brackets: Brackets) -> Data:
    """Return a text in its order, by the source or by the editors, if the archive's editors put something into it."""
    found = pieces(text, brackets)
    if not any(piece.editors for piece in found):
        return {}
    return {"pieces": [{"text": piece.text, "by": "editors" if piece.editors else "source"} for piece in found]}


def evidence(source: str, place: Evidence) -> Data:
    """Return the place of a wording as Web Annotation specific resources: of its first stretch, with ``more``."""
    more = [_stretch(source, one) for one in place.more]
    return _stretch(source, place) | ({"more": more} if more else {})


def _stretch(source: str, place: Evidence) -> Data:
    return {
        "type": "SpecificResource",
        "source": source,
        "capture": place.capture,
        "paragraph": place.paragraph,
        "end_paragraph": place.end_paragraph,
        "paragraph_digests": place.paragraph_digests,
        **({"paragraph_salts": place.salts} if any(place.salts) else {}),
        **({"lacking": place.lacking} if place.lacking else {}),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": place.exact,
                "prefix": place.prefix,
                "suffix": place.suffix,
            },
            _position(place),
            *_of_file(place.where),
        ],
        **{name: value for name, value in zip(_WHERE, _said(place.where), strict=True) if value},
    }


def _position(place: Evidence) -> Data:
    """The place as Web Annotation writes it: a paragraph (from 1), refined by code points from 0, the end excluded."""
    if place.paragraph == place.end_paragraph:
        return _in_paragraph(place.paragraph, place.start, place.end)
    return {
        "type": "RangeSelector",
        "startSelector": _in_paragraph(place.paragraph, place.start, place.start),
        "endSelector": _in_paragraph(place.end_paragraph, place.end, place.end),
    }


def _said(where: Where) -> tuple[str | int, ...]:
    return where.kind, where.hyphens, where.margins, where.before, where.replaced, where.left_out, where.voice


def _of_file(where: Where) -> list[Data]:
    """The page of a PDF, and the times of a recording, as Web Annotation names them (section 4.2.1)."""
    found = []
    if where.page:
        found.append({"type": "FragmentSelector", "conformsTo": _PDF, "value": f"page={where.page}"})
    if where.start:
        value = f"t={_seconds(where.start)},{_seconds(where.end)}"
        found.append({"type": "FragmentSelector", "conformsTo": _MEDIA, "value": value})
    return found


def _seconds(time: str) -> str:
    fraction = time.partition(".")[2].rstrip("0")
    return f"{seconds(time)}.{fraction}" if fraction else str(seconds(time))


def _in_paragraph(paragraph: int, start: int, end: int) -> Data:
    return {
        "type": "FragmentSelector",
        "value": f"paragraph={paragraph}",
        "refinedBy": {"type": "TextPositionSelector", "start": start, "end": end},
    }
