"""Reading a stranger's file takes no more than it may, and what was cut by a limit is refused."""

import errno
import sys
import zlib
from xml.parsers.expat import ExpatError

import pytest
from lxml import etree

from sijill.capture import Payload, UnreadablePayload, confined
from sijill.capture.confined import Limits, read_confined
from sijill.capture.reading import extract
from tests.capture.test_word import word_of

LINES = "".join(
    f"<p>The keeper of the harbour wrote the letter number {n} to the people of the town.</p>" for n in range(60)
)


def page(body: str) -> Payload:
    return Payload(f"<!doctype html><html><body>{body}</body></html>".encode(), "text/html")


@pytest.mark.slow
def test_a_reading_in_a_process_of_its_own_gives_what_one_in_this_process_gives() -> None:
    payload = page(f"<h1>Letters</h1>{LINES}<p style='display:none'>no</p><bdo dir=rtl>x</bdo>\ud7ff")
    assert read_confined(payload) == extract(payload)


@pytest.mark.slow
def test_a_refusal_comes_through_as_it_was_said() -> None:
    with pytest.raises(UnreadablePayload, match="must hold text"):
        read_confined(page(""))


def pdf_bomb() -> bytes:
    stream = zlib.compress(b"0 0 m " * 60_000_000, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]  # fmt: skip
    made, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return made + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table, len(made),
    )  # fmt: skip


@pytest.mark.slow
def test_a_file_that_unpacks_without_end_is_refused_for_its_memory_or_its_time() -> None:
    with pytest.raises(UnreadablePayload, match=r"megabytes of memory|within 4 seconds"):
        read_confined(Payload(pdf_bomb(), "application/pdf"), limits=Limits(4, 100))


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [20, 40, 60])
def test_a_page_too_large_for_the_memory_it_may_take_is_refused_with_the_limit_and_the_option(megabytes: int) -> None:
    with pytest.raises(UnreadablePayload, match=f"within {megabytes} megabytes of memory.* --most-megabytes"):
        read_confined(page(LINES * 2000), limits=Limits(60, megabytes))


def _refused_because_of(error: Exception) -> UnreadablePayload:
    """Return the refusal of a document whose reader stopped at an error."""
    try:
        try:
            raise error
        except type(error):
            raise UnreadablePayload("the file must be whole") from None
    except UnreadablePayload as refusal:
        return refusal


def _expat(code: int) -> ExpatError:
    error = ExpatError()
    error.code = code
    return error


@pytest.mark.parametrize(
    ("error", "of_memory"),
    [
        (MemoryError(), True), (OSError(errno.ENOMEM, "no memory"), True), (OSError(errno.EIO, "no"), False),
        (etree.XMLSyntaxError("unknown error", 1, 0, 0), True), (etree.XMLSyntaxError("cut", 2, 9, 1), True),
        (etree.XMLSyntaxError("Document is empty", 4, 1, 1), False), (_expat(1), True), (_expat(3), False),
        (zlib.error("Error -4 while decompressing data"), True), (zlib.error("Error -3 while decompressing"), False),
    ],
    ids=repr,
)  # fmt: skip
def test_a_lack_of_memory_is_known_from_a_damaged_file_however_a_library_says_it(
    error: Exception, of_memory: bool
) -> None:
    assert confined._ran_out_of_memory(_refused_because_of(error)) is of_memory


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [20, 40])
def test_a_whole_word_file_that_needs_more_memory_is_not_called_broken(megabytes: int) -> None:
    data = word_of("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 60_000)
    word = Payload(data, "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    with pytest.raises(UnreadablePayload, match=f"within {megabytes} megabytes of memory.* --most-megabytes"):
        read_confined(word, limits=Limits(60, megabytes))


def test_what_takes_too_long_is_ended_and_refused() -> None:
    with pytest.raises(UnreadablePayload, match=r"within 0\.05 seconds"):
        read_confined(page(LINES), limits=Limits(0.05, 500))


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        LINES + "<p " + " ".join(f"a{n}={n}" for n in range(15_000)) + ">The end of it, said the keeper.</p>",
        "<div>" * 300 + LINES + "</div>" * 300,
        LINES + "<b><i>" * 900 + "deep" + "</i></b>" * 900,
    ],
)
def test_pages_made_to_be_slow_are_read_whole_within_the_limits(body: str) -> None:
    found = read_confined(page(body))
    assert sum("The keeper of the harbour wrote" in text for text in found.paragraphs) == 60


@pytest.mark.slow
def test_nesting_beyond_what_is_allowed_is_refused_and_not_cut() -> None:
    with pytest.raises(UnreadablePayload, match="within one another"):
        read_confined(page("<div>" * 5000 + LINES))


def test_a_reader_that_breaks_off_is_a_sentence_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(UnreadablePayload, match="ended with 1"):
        read_confined(page(LINES))


def test_where_memory_cannot_be_limited_the_notes_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    assert confined._limit(500, 10) == ("memory could not be limited on this system while the document was read",)
