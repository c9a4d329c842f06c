"""Fuzz targets for documents of strangers: each format's reader gives text that a copy can hold, or a sentence."""

from collections.abc import Callable

from sijill.capture.formats import FORMATS, media_type_of
from sijill.capture.payload import Payload, UnreadablePayload
from sijill.capture.reading import extract
from sijill.diagnostics import Diagnostic
from sijill.model import characters
from sijill.model.captures import Capture, Paragraph
from sijill.sources.captures import read_capture, write_capture

Target = Callable[[bytes], None]


def reader_of(media_type: str) -> Target:
    """Return the target of one format: the bytes are read as that format, whatever they are."""

    def target(data: bytes) -> None:
        for whole in (False, True):
            try:
                found = extract(Payload(data, media_type), whole)
            except UnreadablePayload as refusal:
                assert str(refusal).strip()  # noqa: PT017
                continue
            except RecursionError:  # which the process that reads turns into a sentence
                continue
            assert found.parts
            for part in found.parts:
                assert part.text == part.text.strip() != ""
                assert not next(characters.refused(part.text), None)
            assert all(isinstance(value, str) for value in found.facts.values())
            copy = Capture(tuple(Paragraph.salted(part.text, part.about) for part in found.parts))
            again = read_capture(write_capture(copy), "x.json")
            assert not isinstance(again, Diagnostic), again
            assert again.digest == copy.digest

    return target


def kinds(data: bytes) -> None:
    """Any bytes have a kind that is read, or are refused by name."""
    for name in ("", "a.html", "a.mht", "a.txt", "a.eml"):
        try:
            assert media_type_of(data, name) in {one.media_type for one in FORMATS}
        except UnreadablePayload as refusal:
            assert "must" in str(refusal) or "unpack it" in str(refusal)  # noqa: PT017


READINGS: dict[str, Target] = {"kinds": kinds} | {f"read-{one.suffix}": reader_of(one.media_type) for one in FORMATS}
