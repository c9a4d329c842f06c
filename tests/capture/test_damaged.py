"""What is cut or damaged, in a file or inside it, is refused and named; what only looks so is read."""

import base64
import gzip
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator

import pytest

from sijill.capture import UnreadablePayload
from tests.capture.test_formats import ADDRESS, PAGE, SAID, SRT, epub, mhtml, pdf, read, wacz, warc, word


def mhtml_in_base64(encoded: str) -> bytes:
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: {ADDRESS}\r\n\r\n{encoded}\r\n--B--\r\n"
    ).encode()


def answered(headers: str, body: bytes, kind: str = "text/html; charset=utf-8") -> bytes:
    """Make a WARC file of one answer, whose record is as long as it says."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + body
    return (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {ADDRESS}\r\nWARC-Date: 2024-05-06T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    ).encode() + answer + b"\r\n\r\n"  # fmt: skip


PACKED = gzip.compress(PAGE.encode(), mtime=0)
CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PACKED[:50], PACKED[50:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Encoding: gzip\r\n", PACKED),
        ("Content-Encoding: deflate\r\n", zlib.compress(PAGE.encode())),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", CHUNKED),
        (f"Content-Length: {len(PAGE.encode())}\r\n", PAGE.encode()),
        # As programs store them that leave the headers as they were.
        ("Content-Encoding: gzip\r\nContent-Length: 20\r\nTransfer-Encoding: chunked\r\n", PAGE.encode()),
        ("Content-Encoding: br\r\nContent-Length: 20\r\n", PAGE.encode()),
        ("Transfer-Encoding: chunked\r\n", PAGE.encode()),
    ],
    ids=["gzip", "deflate", "chunks", "length", "unpacked", "unpacked br", "joined"],
)
def test_a_body_in_an_archive_is_unpacked_to_its_end(headers: str, body: bytes) -> None:
    found = read(answered(headers, body), "a.warc")
    assert found.paragraphs == (SAID, "Never said.")  # without its style sheet


def test_a_text_that_begins_like_the_size_of_a_chunk_is_read() -> None:
    for text in ("Dear all,\r\nthe bridge opens.\r\n", "Hello\r\nto all.\r\n", "a bridge\r\n"):
        found = read(answered("Transfer-Encoding: chunked\r\n", text.encode(), "text/plain; charset=utf-8"), "a.warc")
        assert found.paragraphs == tuple(text.split("\r\n")[:-1])


def test_what_else_is_in_an_archive_need_not_be_read() -> None:
    picture = answered("Content-Encoding: br\r\nContent-Length: 99\r\n", b"\x0b\x02", "image/svg+xml")
    assert read(picture + answered("", PAGE.encode()), "a.warc").paragraphs[0] == SAID


def test_a_pdf_with_a_page_that_is_cut_is_refused() -> None:
    cut = pdf((SAID,), ("And on Monday.",), pack=lambda one: zlib.compress(one)[: 40 if b"Monday" in one else None])
    with pytest.raises(UnreadablePayload, match="the words of a page are cut short or damaged"):
        read(cut, "a.pdf")


@pytest.mark.parametrize(
    ("whole", "damaged", "said"),
    [
        (b"5 0 R 7 0 R", b"5 0 R 2 0 R", "names object 2 twice"),
        (b"5 0 R 7 0 R", b"5 0 R 5 0 R", "names object 5 twice"),
        (b"5 0 R 7 0 R", b"5 0 R 9 0 R", "object 9 of their list is missing"),
        (b"5 0 R 7 0 R", b"5 0 R 6 0 R", "object 6 of their list is missing"),  # what draws a page is no page
        (b"[5 0 R 7 0 R]", b"(5 0 R 7 0 R)", "object 2 of their list is missing or damaged"),
        (b"5 0 R 7 0 R", b"5 0 R      ", "1 of 2 are found"),
        (b"/Pages 2 0 R", b"/Pages 9 0 R", "object 9 of their list is missing"),
        (b"/Type /Page /Parent", b"/Type /Gape /Parent", "1 of 2 are found"),
        (b"/Contents 6 0 R", b"/Contents 9 0 R", "page 2, and object 9"),
        (b"/Contents 6 0 R", b"/Contents 3 0 R", "page 2, and object 3"),
        (b"/Contents 6 0 R", b"/Contents[4 0 R 9 0 R]", "page 2, and object 9"),
    ],
)
def test_a_pdf_that_has_lost_a_page_or_its_words_is_refused_and_says_which(
    whole: bytes, damaged: bytes, said: str
) -> None:
    made = pdf((SAID,), ("And on Monday.",))
    place = made.rindex(whole)
    with pytest.raises(UnreadablePayload, match=said):
        read(made[:place] + damaged + made[place + len(whole) :], "a.pdf")


def test_a_page_of_a_pdf_may_have_nothing_on_it() -> None:
    made = pdf((SAID,), ("And on Monday.",)).replace(b"/Contents 6 0 R", b"               ")
    assert {part.about.page for part in read(made, "a.pdf").parts} == {1}


@pytest.mark.parametrize("end", [b"", b"\0\0\0\0"])
def test_a_page_of_a_pdf_whose_checksum_alone_is_wrong_is_read(end: bytes) -> None:
    whole = pdf((SAID,), pack=lambda stream: zlib.compress(stream)[:-4] + end)
    assert "Sunday" in read(whole, "a.pdf").paragraphs[0]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (answered("Content-Encoding: gzip\r\n", PACKED[:-30]), "a.warc", f"{ADDRESS} must be whole, and .* gzip"),
        (answered("Content-Encoding: br\r\n", b"\x0b\x02\x80"), "a.warc", f"{ADDRESS} must be whole"),
        (answered("Transfer-Encoding: chunked\r\n", CHUNKED[:-5]), "a.warc", f"{ADDRESS} .* before its end"),
        (answered("Transfer-Encoding: chunked\r\n", CHUNKED[:70]), "a.warc", f"{ADDRESS} .* before its end"),
        (answered("Transfer-Encoding: chunked\r\n", b"zz\r\n" + PAGE.encode()), "a.warc", f"{ADDRESS} .* is damaged"),
        (answered("Transfer-Encoding: chunked\r\n", b"-9;a=b\r\n" + PAGE.encode()), "a.warc", "is damaged"),
        (answered("Transfer-Encoding: chunked\r\n", b"%b\r\n0\r\n\r\n" % PAGE.encode()), "a.warc", "is damaged"),
        (answered("Content-Length: 9999\r\n", PAGE.encode()), "a.warc", f"{ADDRESS} .* before its end"),
        (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nabc", "a.warc", "cut or damaged"),
    ],
)  # fmt: skip
def test_what_is_cut_in_an_archive_is_named(data: bytes, name: str, said: str) -> None:
    with pytest.raises(UnreadablePayload, match=said):
        read(data, name)


def packed_twice() -> bytes:
    made = io.BytesIO(epub())
    with zipfile.ZipFile(made, "a") as written, warnings.catch_warnings(action="ignore"):
        written.writestr(zipfile.ZipInfo("OPS/b.xhtml"), "<html xmlns='http://www.w3.org/1999/xhtml'/>")
    return made.getvalue()


@pytest.mark.parametrize("kind", ["vtt", "srt"])
def test_subtitles_cut_before_the_words_of_a_cue_are_refused_wherever_the_cut_is(kind: str) -> None:
    first = "00:00:01.000 --> 00:00:03.000\nThe mayor said it.\n\n"
    last = ("the-end" if kind == "vtt" else "2") + "\n00:00:04.000 --> 00:00:06.000\n"
    start = "WEBVTT\n\n" if kind == "vtt" else "1\n"
    for length in range(1, len(last) + 1):
        with pytest.raises(UnreadablePayload, match="the subtitles must"):
            read((start + first + last[:length]).encode(), f"a.{kind}")
    assert read((start + first + last + "\n").encode(), f"a.{kind}").paragraphs == ("The mayor said it.",)
    with pytest.raises(UnreadablePayload, match="the subtitles must"):  # here without an empty line before it
        read((start + first.strip() + "\n" + last[:-18]).encode(), f"a.{kind}")


CUT = """<!doctype html><html><head><title>The ferry</title><style>p > a { color: red }</style></head><body><article>
<!-- made up --><p title='a > b' lang=en>We said: "the sea is calm."</p><script>if (1 < 2) { write("</p>") }</script>
<p>On <a href="https://n.example.org/a?b">Sunday</a> we sail</p></article></body></html>"""


@pytest.mark.slow
def test_a_page_cut_anywhere_before_the_end_of_its_article_is_refused_or_stored_with_a_warning() -> None:
    whole = CUT.index("</article>") + len("</article>")
    refused = 0
    for length in range(CUT.index("We said") + 7, whole):
        try:
            notes = read(CUT[:length].encode(), "a.html").notes
        except UnreadablePayload as refusal:
            refused += 1
            assert "ends within" in str(refusal)  # noqa: PT017 - either is right
        else:
            assert any("may be cut" in note for note in notes), CUT[:length]
    assert refused > 80
    assert not any("may be cut" in note for note in read(CUT[:whole].encode(), "a.html").notes)


@pytest.mark.parametrize(
    ("end", "where"),
    [
        ('<p title="it > is', "a tag"), ("<p", "a tag"), ("</p", "a tag"), ("<", "a tag"), ("<!doc", "a tag"),
        ("<!-- <p>Unsaid.</p></article></html>", "a comment"), ("<script>a</scripts></html>", "<script>"),
        ("<STYLE>p {}</p></html>", "<style>"), ("<svg><title>a</title></svg><textarea>b</html>", "<textarea>"),
    ],
)  # fmt: skip
def test_a_page_that_ends_within_markup_is_refused_and_says_within_what(end: str, where: str) -> None:
    with pytest.raises(UnreadablePayload, match=f"it ends within {where}"):
        read(f"<html><article><p>{SAID}</p>{end}".encode(), "a.html")


@pytest.mark.quick(3)
@pytest.mark.parametrize(
    "page",
    [
        "<p>{}</p>", "<p>{}\n", "<body><li>{}", "<div><p>{}</p></div>\n<p>2 < 3, and <3 is no tag.</html>",
        "<p>{}</p><!--></p><!---><p a'b title=it's c=\"d\"e>And here.", "<p>{}</p><svg><style/><script/><title/></svg>",
        "<p>{}</p><svg><title>never closed</svg><p>And here.</p>", "<p>{}</p><textarea></TEXTAREA\n><?php a ?></3>",
        "<p>{}</p><script><!-- <script>a</script> --></script>", "<article><p>{}</p></body>",
    ],
)  # fmt: skip
def test_what_pages_may_leave_out_or_write_at_their_ends_is_neither_refused_nor_warned_of(page: str) -> None:
    found = read(page.format(SAID).encode(), "a.html")
    assert found.paragraphs[0] == SAID
    assert not any("may be cut" in note for note in found.notes)


def test_a_chapter_of_a_book_may_close_an_element_at_once() -> None:
    head = "<head><title/><script src='a.js'/></head>"
    chapter = f"<html xmlns='http://www.w3.org/1999/xhtml'>{head}<body><p>So it ends.</p></body></html>"
    assert "So it ends." in read(epub(**{"OPS/b.xhtml": chapter}), "a.epub").paragraphs


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (PAGE.replace("that’s", "كلامه").encode("cp1256", "replace"), "utf-8"),
        (PAGE.replace("that’s", "café").encode("latin-1"), "utf-8"),
        (PAGE.replace("that’s", "that’s").encode("cp1252"), "windows-1256x"),
        (PAGE.encode()[:-60] + b"\xe2\x80" + PAGE.encode()[-60:], "utf-8"),
    ],
)
def test_a_saved_page_whose_letters_are_not_of_its_encoding_is_refused(data: bytes, named: str) -> None:
    marked = data.replace(b"<head>", f"<head><meta charset={named}>".encode())
    with pytest.raises(UnreadablePayload, match=r"must (have letters of the encoding|be readable HTML)"):
        read(marked, "a.html")


def test_a_saved_page_of_another_encoding_is_read_by_it() -> None:
    text = PAGE.replace(SAID, "قال كلامه")
    marked = text.replace("<head>", "<head><meta charset=windows-1256>").encode("cp1256")
    assert "قال كلامه" in read(marked, "a.html").paragraphs
    # What the reader of the page sees, too, or what is in no word of the copy.
    shown = text.replace("قال", "ق\ufffdل").replace("<head>", "<head><!-- x -->")
    assert "ق\ufffdل كلامه" in read(shown.encode(), "a.html").paragraphs
    noted = PAGE.replace("<head>", "<head><meta charset=utf-8>").encode().replace(b"<body>", b"<body><!-- caf\xe9 -->")
    assert SAID in read(noted, "a.html").paragraphs


def chapter(declared: str, said: str) -> bytes:
    page = f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body><p>{said}</p></body></html>"
    return epub(**{"OPS/b.xhtml": (f"<!DOCTYPE html [{declared}]>{page}").encode("utf-16")})


def test_the_entities_that_a_chapter_of_a_book_declares_are_its_words() -> None:
    declared = """<!ENTITY org "the United <b>Towns</b>"><!ENTITY by 'thanked &org;'><!-- ]> -->"""
    paragraphs = read(chapter(declared, "She &by; for “&#101;verything”."), "a.epub").paragraphs
    assert paragraphs[-1] == "She thanked the United Towns for “everything”."


GROWING = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ('<!ENTITY org SYSTEM "file:///etc/hostname">', "She thanked &org;."),
        ('<!ENTITY % more SYSTEM "file:///etc/hostname"> %more;', "She thanked &org;."),
        ('<!ENTITY org "the town">', "She thanked &town;."),
        (GROWING, "She thanked &i;."),
    ],
)
def test_entities_that_a_chapter_has_from_elsewhere_or_that_grow_are_refused(declared: str, said: str) -> None:
    with pytest.raises(UnreadablePayload, match="must declare all its entities in itself"):
        read(chapter(declared, said), "a.epub")


@pytest.mark.parametrize("unseen", ["\u200b\u200b\u2060\n\n\u200b", "\u3164\n\u2800", "\u0301"])
def test_a_text_with_nothing_to_see_is_none(unseen: str) -> None:
    with pytest.raises(UnreadablePayload, match="must hold text"):
        read(unseen.encode(), "a.txt")


def damaged() -> Iterator[tuple[bytes, str]]:
    yield mhtml(end=""), "a.mhtml"
    yield warc()[:-400], "a.warc"
    yield warc(pack=True)[:-200], "a.warc.gz"
    yield warc().replace(b"ferry sails", b"ferry sinks"), "a.warc"
    yield wacz(warc(), digest="0" * 64), "a.wacz"
    yield epub()[:-100], "a.epub"
    yield epub(**{"META-INF/encryption.xml": "<encryption/>"}), "a.epub"
    yield epub(**{"OPS/b.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>The end, and it i"}), "a.epub"
    yield epub(**{"OPS/b.xhtml": "<html><body><p>The end.</p></body><!-- </html> -->"}), "a.epub"
    yield packed_twice(), "a.epub"
    yield mhtml_in_base64(base64.b64encode(PAGE.encode()).decode()[:150] + "!!!***"), "a.mhtml"
    yield mhtml_in_base64(base64.b64encode(PAGE.encode()).decode()[:-6]), "a.mhtml"
    yield word()[:-300], "a.docx"
    yield word(doctype='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>', said="&x;"), "a.docx"
    yield b"%PDF-1.7\nnothing", "a.pdf"
    yield SRT.replace("00:00:04,200 -->", "00:04,2 ->>").replace("->>", "-->x").encode(), "a.srt"
    yield SRT.replace("00:00:07,500", "00:00:04,199").encode(), "a.srt"


@pytest.mark.parametrize(("data", "name"), list(damaged()))
def test_what_is_cut_damaged_or_locked_is_refused_with_a_sentence(data: bytes, name: str) -> None:
    with pytest.raises(UnreadablePayload, match="must"):
        read(data, name)


@pytest.mark.parametrize(
    "end",
    ["<p>The mayor never said th", "<div>The mayor never said th", "<p>The mayor <b>never</b> said th", "<p>قال المحا"],
)
def test_a_page_that_ends_in_a_word_of_an_open_element_is_refused(end: str) -> None:
    page = f"<!doctype html><html><body><article><p>{SAID}</p>{end}"
    with pytest.raises(UnreadablePayload, match="ends within a line of <"):
        read(page.encode(), "a.html")
    assert SAID in read(f"{page}\n".encode(), "a.html").paragraphs  # many a page of the old days


@pytest.mark.parametrize("end", ["<p>Made by hand", "<hr>Made by hand\n", "<p>Made by hand</p>Bye"])
def test_a_page_without_end_tags_that_ends_a_line_or_closes_its_elements_is_read(end: str) -> None:
    page = f"<!doctype html><html><body><p>{SAID}</p>{end}"
    assert SAID in read(f"{page}\n".encode(), "a.html").paragraphs
