"""Word documents are read as Word shows them, whether a look comes from a run or from a style; the rest is listed."""

import pytest

from tests.capture.test_formats import packed, read

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMED = {"Q": "Intense Quote", "C": "caption", "T": "Title"}
# Each style's type, properties, and the style that it is based on.
STYLES = {
    "Hid": ("character", "<w:vanish/>", ""),
    "Struck": ("character", "<w:strike/>", ""),
    "Twice": ("character", "<w:dstrike/>", ""),
    "Later": ("character", "", "Struck"),
    "Circle": ("character", "", "Circle"),
    "HidToo": ("paragraph", "<w:vanish/>", ""),
    "StruckToo": ("paragraph", "<w:strike/>", ""),
    **dict.fromkeys(NAMED, ("paragraph", "", "")),
}


def word_of(body: str, **more: str) -> bytes:
    """Make a Word file with ``STYLES``; ``more`` are parts such as a header."""
    styles = "".join(
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{NAMED.get(name, name)}"/>'
        f'<w:basedOn w:val="{based}"/><w:rPr>{properties}</w:rPr></w:style>'
        for name, (kind, properties, based) in STYLES.items()
    )
    parts = {f"word/{name}.xml": f"<w:x {SPACE}>{content}</w:x>" for name, content in more.items()}
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}"/>',
            "word/styles.xml": f"<w:styles {SPACE}>{styles}</w:styles>",
            "word/document.xml": f"<w:document {SPACE}><w:body>{body}</w:body></w:document>",
            **parts,
        }
    )


def words(text: str, style: str = "", properties: str = "") -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f'<w:r><w:rPr>{named}{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(runs)}</w:p>"


def never(style: str = "", properties: str = "") -> str:
    return paragraph(words("We "), words("never", style, properties), words(" sign."))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (never("Hid"), "We sign."),
        (never("Struck"), "We ⟦never⟧ sign."),
        (never("Later"), "We ⟦never⟧ sign."),
        (never("Twice"), "We ⟦never⟧ sign."),
        (never("Circle"), "We never sign."),
        (never("Unknown"), "We never sign."),
        (never("", "<w:dstrike/>"), "We ⟦never⟧ sign."),
        (never("Struck", '<w:strike w:val="0"/>'), "We never sign."),
        (never("Hid", '<w:vanish w:val="false"/>'), "We never sign."),
        # Of a paragraph's and a run's style, just one turns such a property on.
        (paragraph(words("We "), words("will", "Hid"), words(" sign"), style="HidToo"), "will"),
        (paragraph(words("We "), words("will", "Struck"), style="StruckToo"), "⟦We ⟧will"),
        (
            paragraph(words("We "), f"<w:fldSimple>{words('will ')}</w:fldSimple>", f"<w:dir>{words('sign')}</w:dir>"),
            "We will sign",
        ),
    ],
)
def test_words_are_hidden_or_struck_out_by_a_style_too(body: str, text: str) -> None:
    assert read(word_of(body), "a.docx").paragraphs == (text,)


def test_words_that_were_moved_are_where_they_were_moved_to() -> None:
    moved = paragraph(
        f"<w:moveFrom>{words('sign ')}</w:moveFrom>", words("We "), f"<w:moveTo>{words('sign')}</w:moveTo>"
    )
    found = read(word_of(moved), "a.docx")
    assert found.paragraphs == ("We sign",)
    assert {one.why: one.texts for one in found.left_out} == {"deleted": ("sign ",), "added": ("sign",)}


def test_what_a_word_file_has_beside_its_text_is_listed_and_kinds_are_named() -> None:
    cells = "".join(f"<w:tc>{paragraph(words(text))}</w:tc>" for text in ("Fares", "12"))
    body = (
        paragraph(words("The ferry"), style="T")
        + paragraph(words("We sail."), style="Q")
        + paragraph(words("The quay"), style="C")
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        + paragraph(words("The end."))
    )
    beside = {"header1": paragraph(words("Draft: not agreed")), "comments": paragraph(words("Is it so?"))}
    found = read(word_of(body, **beside), "a.docx")
    assert [(part.text, part.about.kind) for part in found.parts] == [
        ("The ferry", "headline"),
        ("We sail.", "quote"),
        ("The quay", "caption"),
        ("Fares | 12", "table-row"),
        ("The end.", ""),
    ]
    assert {one.why: one.texts for one in found.left_out} == {
        "around": ("Draft: not agreed",),
        "comments": ("Is it so?",),
    }
