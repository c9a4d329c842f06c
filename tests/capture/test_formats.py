"""Every format that a copy is made from: its words are read, or the file is refused by name with the mend."""

import base64
import contextlib
import gzip
import hashlib
import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable

import pytest

from sijill.capture import Extracted, Payload, UnreadablePayload
from sijill.capture.formats import BY_TYPE, FORMATS, media_type_of
from sijill.capture.pdf import letters
from sijill.capture.reading import extract

ADDRESS = "https://harbour.example/ferry"
SAID = "The ferry sails on Sunday, and that’s that."
PAGE = (
    "<!doctype html><html lang=en><head><link rel=stylesheet href=s.css><title>T</title></head>"
    f"<body><p>{SAID}</p><p class=gone>Never said.</p></body></html>"
)
SHEET = ".gone { display: none }"


def read(data: bytes, name: str, address: str = "") -> Extracted:
    return extract(Payload(data, media_type_of(data, name), None, address))


def mhtml(page: str = PAGE, end: str = "--B--\r\n") -> bytes:
    import quopri

    quoted = quopri.encodestring(page.encode()).decode()
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {ADDRESS}\r\nSubject: T\r\nMIME-Version: 1.0\r\n"
        "Date: Mon, 6 May 2024 10:00:00 -0000\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n'
        f"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: {ADDRESS}\r\n\r\n{quoted}\r\n"
        f"--B\r\nContent-Type: text/css\r\nContent-Location: https://harbour.example/s.css\r\n\r\n{SHEET}\r\n{end}"
    ).encode()


def warc(*, pack: bool = False, pages: tuple[tuple[str, str, str], ...] = ((ADDRESS, "200 OK", PAGE),)) -> bytes:
    made = b""
    answers = [(address, status, "text/html; charset=utf-8", body) for address, status, body in pages]
    for address, status, kind, body in [*answers, ("https://harbour.example/s.css", "200 OK", "text/css", SHEET)]:
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{body}".encode()
        digest = base64.b32encode(hashlib.sha1(answer).digest()).decode()
        record = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-06T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}>\r\n"
            f"WARC-Block-Digest: sha1:{digest}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        ).encode()
        record += answer + b"\r\n\r\n"
        made += gzip.compress(record, mtime=0) if pack else record
    return made


def packed(files: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, content in files.items():
            written.writestr(zipfile.ZipInfo(name), content)  # of no time, so that every run is alike
    return made.getvalue()


def wacz(archive: bytes, digest: str = "") -> bytes:
    resources = [{"path": "archive/data.warc", "hash": f"sha256:{digest or hashlib.sha256(archive).hexdigest()}"}]
    pages = f'{{"format":"json-pages-1.0"}}\n{{"url":"{ADDRESS}","ts":"2024-05-06T10:00:00Z"}}\n'
    return packed({"datapackage.json": json.dumps({"resources": resources}), "pages/pages.jsonl": pages,
                   "archive/data.warc": archive})  # fmt: skip


def epub(**more: str | bytes) -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>The ferry</dc:title><dc:language>en-GB</dc:language></metadata><manifest>"
        '<item id="two" href="b.xhtml"/><item id="one" href="a%20a.xhtml"/>'
        '<item id="c" href="s.css" media-type="text/css"/>'
        '</manifest><spine><itemref idref="one"/><itemref idref="two"/></spine></package>'
    )
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><link rel='stylesheet' href='s.css'/><body>{}</body></html>"
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip", "META-INF/container.xml": container, "OPS/book.opf": book,
        "OPS/s.css": SHEET, "OPS/a a.xhtml": page.format(f"<h1>One</h1><p>{SAID}</p><p class='gone'>Never said.</p>"),
        "OPS/b.xhtml": page.format("<p>The end.</p>"),
    }  # fmt: skip
    return packed(files | more)


def word(doctype: str = "", said: str = SAID) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def run(text: str, properties: str = "") -> str:
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    sentence = (
        run("It carries 100") + run("2", '<w:vertAlign w:val="superscript"/>') + run(" boats and ")
        + run("never ", "<w:vanish/>") + run("stops", '<w:vanish w:val="false"/>')
        + f'<w:ins w:id="1" w:author="a">{run(" twice")}</w:ins>'
        + '<w:del w:id="2" w:author="a"><w:r><w:delText>thrice</w:delText></w:r></w:del>' + run(".")
    )  # fmt: skip
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "word/styles.xml": f'<w:styles {space}><w:style w:type="paragraph" w:styleId="H1">'
            '<w:name w:val="heading 1"/></w:style></w:styles>',
            "word/document.xml": f"{doctype}<w:document {space}><w:body>"
            f'<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr>{run("The ferry")}</w:p>'
            f"<w:p>{sentence}</w:p><w:p>{run(said)}</w:p></w:body></w:document>",
        }
    )


SRT = """1
00:00:01,000 --> 00:00:04,000
<i>Good evening.</i> We will sail

2
00:00:04,200 --> 00:00:07,500
on Sunday,
if the sea is calm.

3
00:01:00,000 --> 00:01:02,000
- Will you?
- Yes.
"""
VTT = """WEBVTT

NOTE made up

STYLE
::cue{color:red}

intro
00:01.000 --> 00:04.000 align:start
<v Hana>We will <c.loud>sail</c> &amp; come back

00:04.000 --> 01:00:00.500
<v Hana>on Sunday.
"""


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (mhtml(), "a.mhtml"), (mhtml(), "saved"), (mhtml().replace(b"\r\n", b"\n"), "a.mht"), (warc(), "a.warc"),
        (warc(pack=True), "a.warc.gz"),
        (warc(pages=((f"{ADDRESS}/old", "301 Moved", ""), (ADDRESS, "200 OK", PAGE))), "a"),
        (wacz(warc()), "a.wacz"),
    ],
)  # fmt: skip
def test_the_page_inside_an_archive_is_read_with_its_styles_its_address_and_its_day(data: bytes, name: str) -> None:
    found = read(data, name)
    assert found.paragraphs == (SAID,)
    assert (found.facts["url"], found.facts["captured"]) == (ADDRESS, "2024-05-06") or name == "a.wacz"
    assert [one.texts for one in found.left_out if one.why == "hidden"] == [("Never said.",)]


def test_of_several_pages_the_one_asked_for_is_read() -> None:
    pages = ((ADDRESS, "200 OK", PAGE), (f"{ADDRESS}/2", "200 OK", "<html><body><p>Second.</p></body></html>"))
    assert read(warc(pages=pages), "a.warc", f"{ADDRESS}/2").paragraphs == ("Second.",)
    assert any("1 more pages" in note for note in read(warc(pages=pages), "a.warc").notes)
    with pytest.raises(UnreadablePayload, match="must be a page of the archive"):
        read(warc(pages=pages), "a.warc", "https://elsewhere.example/")


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    found = read(epub(), "a.epub")
    assert found.paragraphs == ("One", SAID, "The end.")
    assert found.facts == {"title": "The ferry", "language": "en"}


def test_a_word_file_is_read_as_it_is_shown() -> None:
    found = read(word(), "a.docx")
    assert found.paragraphs == ("The ferry", "It carries 100² boats and stops twice.", SAID)
    assert [part.about.kind for part in found.parts] == ["headline", "", ""]
    assert {one.why: one.texts for one in found.left_out} == {
        "hidden": ("never ",), "deleted": ("thrice",), "added": (" twice",),
    }  # fmt: skip


def test_subtitles_are_joined_into_sentences_and_keep_their_times() -> None:
    parts = read(SRT.encode(), "news.srt").parts
    assert [part.text for part in parts] == [
        "Good evening. We will sail on Sunday, if the sea is calm.", "- Will you?", "- Yes.",
    ]  # fmt: skip
    assert (parts[0].about.start, parts[0].about.end) == ("00:00:01.000", "00:00:07.500")
    [_, line] = read(VTT.encode(), "news.vtt").parts
    assert line.text == "We will sail & come back on Sunday."
    assert (line.about.start, line.about.end) == ("00:00:01.000", "01:00:00.500")


MADE_OF_BLOCKS = """WEBVTT - made up
Kind: captions

REGION
id:left

closing-remarks
00:00:01.000 --> 00:00:03.000
The market
stays open.

NOTE
The transcriber doubts this,
and writes 1962.

STYLE
::cue {color:red}

7
00:00:04.000 --> 00:00:06.000
Not one shop closed in
1962

Nobody sees this.
"""


def test_what_is_not_said_in_subtitles_is_no_word_of_the_copy_and_is_listed() -> None:
    found = read((MADE_OF_BLOCKS + "\nNOTE the end\n").encode(), "a.vtt")
    assert found.paragraphs == ("The market stays open.", "Not one shop closed in 1962")
    assert {one.why: one.texts for one in found.left_out} == {
        "unsaid": (
            "WEBVTT - made up Kind: captions", "REGION id:left", "closing-remarks",
            "NOTE The transcriber doubts this, and writes 1962.", "STYLE ::cue {color:red}", "NOTE the end",
        ),
        "untimed": ("Nobody sees this.",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cues", "words"),
    [
        # WebVTT, section 6.1: times in the first or second line of a block make a cue of it, whatever the first says,
        ("WEBVTT\n\nNOTE\n00:01.000 --> 00:02.000\nWe sail.\n", "We sail."),
        # and in a later line they begin another block, as in the header.
        ("WEBVTT\n\nNOTE one\ntwo\n00:01.000 --> 00:02.000\nWe sail.\n", "We sail."),
        ("WEBVTT\n00:01.000 --> 00:02.000\nNOTE well.\n", "NOTE well."),
        ("WEBVTT\n\nNOTED\n00:01.000 --> 00:02.000\n1962\n", "1962"),
    ],
)
def test_blocks_of_webvtt_are_divided_as_players_divide_them(cues: str, words: str) -> None:
    assert read(cues.encode(), "a.vtt").paragraphs == (words,)


def test_numbers_of_subrip_are_no_words_and_lines_after_an_empty_one_are() -> None:
    cues = "1\n00:00:01,000 --> 00:00:02,000\nNot one shop\n\nclosed in 1962.\n\n2\n\n00:00:03,000 --> 00:00:04,000\n"
    found = read(f"\n{cues}They were\n7.".encode(), "a.srt")
    assert (found.paragraphs, found.left_out) == (("Not one shop closed in 1962.", "They were 7."), ())


@pytest.mark.parametrize("seconds", [1, 3, 7])
def test_words_without_sentences_have_the_time_at_which_they_are_said(seconds: int) -> None:
    """Automatic subtitles have no full stops: a passage is found within twenty seconds, not in minutes."""

    def time(at: int) -> str:
        return f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}.000"

    cues = [f"{time(at)} --> {time(at + seconds)}\nword{at} goes on and" for at in range(0, 900, seconds)]
    parts = read(("WEBVTT\n\n" + "\n\n".join(cues)).encode(), "a.vtt").parts
    for part in parts:
        start, end = (
            sum(60**n * float(x) for n, x in enumerate(reversed(one.split(":"))))
            for one in (part.about.start, part.about.end)
        )
        assert end - start < 20 + seconds
        assert all(start <= int(said) < end for said in re.findall(r"word(\d+)", part.text))
    assert " ".join(part.text for part in parts).split() == [
        w for at in range(0, 900, seconds) for w in (f"word{at}", "goes", "on", "and")
    ]


@pytest.mark.parametrize(
    "cues",
    [
        VTT.replace("come back\n\n", "come back\n"),
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nWe will\n\n2\n00:02.000 --> 00:00:03,000\nsail.\n",
    ],
)
def test_times_never_become_words(cues: str) -> None:
    text = ""
    with contextlib.suppress(UnreadablePayload):  # refused is as good
        text = " ".join(read(cues.encode(), "a.vtt").paragraphs)
    assert "-->" not in text
    assert "00:" not in text


def test_lines_that_scroll_up_stand_once() -> None:
    cues = "WEBVTT\n\n00:01.000 --> 00:02.000\nwe will\n\n00:02.000 --> 00:03.000\nwe will\nsail again\n\n"
    cues += "00:03.000 --> 00:04.000\nsail again\n"
    assert [part.text for part in read(cues.encode(), "a.vtt").parts] == ["we will sail again"]


@pytest.mark.parametrize(
    ("start", "named"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "a picture"), (b"{\\rtf1 x}", "an RTF file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 60, "old Word"),
        (b"ID3\x03\0", "a recording"), (b"\0\0\0 ftypisom\0", "a recording"), (b"bplist00", "Safari"),
        (gzip.compress(b"x", mtime=0), "a packed file"), (packed({"a.txt": "x"}), "a packed file"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument"),
        (packed({"xl/workbook.xml": "x"}), "an Excel file"), (b"\x01\x02\x03", "must be of a kind"),
        (b"From: a@b.example\nSubject: x\n\nx", "mail as it was sent"),
    ],
)  # fmt: skip
def test_other_kinds_are_refused_by_name_with_the_mend(start: bytes, named: str) -> None:
    with pytest.raises(UnreadablePayload, match=named) as refusal:
        media_type_of(start, "a.eml" if b"Subject" in start else "copy.bin")
    assert any(word in str(refusal.value) for word in ("save", "unpack", "make subtitles", "recognised"))


def test_every_format_is_known_by_its_media_type_and_has_a_suffix_of_its_own() -> None:
    assert len(BY_TYPE) == len(FORMATS) == len({one.suffix for one in FORMATS})


def pdf(*pages: tuple[str, ...], pack: Callable[[bytes], bytes] | None = None, placed: bool = False) -> bytes:
    """Make a PDF file of pages of lines; an empty line parts blocks, and a last line can be apart below (``FOOT``).

    With ``placed``, what draws a page is a drawing of its own (a form) that is placed on it.
    """
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [127 /softhyphen] >> >>",
    ]
    kids = []
    for lines in pages:
        drawn, y = [], 700
        for line in lines:
            y = 60 if line.startswith("FOOT ") else y - (12 if line else 40)
            escaped = line.removeprefix("FOOT ").replace("(", r"\(").replace(")", r"\)")
            drawn.append(f"1 0 0 1 60 {y} Tm ({escaped}) Tj")
        stream = f"BT /F1 10 Tf {' '.join(drawn)} ET".encode()
        uses = b""
        if placed:
            form = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >>"
            objects.append(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (form, len(stream), stream))
            stream, uses = b"/X Do", b" /XObject << /X %d 0 R >>" % len(objects)
        stream, named = (pack(stream), b"/Filter /FlateDecode ") if pack else (stream, b"")
        objects.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (named, len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >>%s >> >>" % (len(objects), uses)
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    made, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(made)
    return made + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, start,
    )  # fmt: skip


def test_words_in_drawings_that_are_placed_on_a_page_of_a_pdf_are_read() -> None:
    lines = ("The market stays open.", "", "And not one shop will close.")
    assert read(pdf(lines, placed=True), "a.pdf").parts == read(pdf(lines), "a.pdf").parts


def test_hyphens_at_line_ends_and_feet_of_pages_are_named_and_pages_counted() -> None:
    found = read(
        pdf(
            ("The keeper of the har-", "bour is a well-known man, and he", "said that the ferry will",
             "FOOT 12 Letters of the harbour"),
            ("sail again in May, when the sea is calm.", "Nobody doubted it.", "FOOT 13 Letters of the harbour"),
        ),
        "a.pdf",
    )  # fmt: skip
    first, foot, second, other = found.parts
    assert [first.text[at - 3 : at + 5] for at in first.about.hyphens] == ["har- bou"]
    assert foot.about.kind == other.about.kind == "page-foot"
    assert [part.about.page for part in found.parts] == [1, 1, 2, 2]
    assert second.about.continues
    assert not first.about.continues
    assert {one.why for one in found.left_out} == {"margin", "hyphen"}


def test_the_last_line_of_a_text_is_not_taken_for_a_foot() -> None:
    found = read(pdf(("The keeper wrote a letter.", "", "Yours, Hana Saleh")), "a.pdf")
    assert [part.about.kind for part in found.parts] == ["", ""]


def test_shapes_of_arabic_letters_are_put_back_into_letters() -> None:
    assert letters("\ufed7\ufe8e\ufedf\ufe96 ﷲ ABC ﬁ") == "قالت الله ABC ﬁ"
