"""What Word shows and a copy lacks is set off in the text and listed: readings, formulas, numbers, signs."""

import io
import zipfile

import pytest

from tests.capture.test_formats import packed, read
from tests.capture.test_word import paragraph, word_of, words

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
FORMULA = f"<m:oMath {MATH}><m:r><m:t>x=5</m:t></m:r></m:oMath>"
RUBY = "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>".format(words("kan"), words("漢字"))
OFFICE = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
OLE = f'<w:r><w:object><o:OLEObject {OFFICE} ProgID="Equation.3"/></w:object></w:r>'
SIGN = '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
UNKNOWN_SIGN = '<w:r><w:sym w:font="Made Up" w:char="F0E0"/></w:r>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> EQ \\f(1,2) </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
DRAWN = (
    '<w:r><w:drawing><a:x xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>a box</a:t></a:x>'
    "</w:drawing></w:r>"
)


def styled(properties: str) -> bytes:
    """Return a file in which a style raises letters."""
    data = word_of(paragraph(words("10"), words("6", "Struck"), words(" people.")))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name).decode().replace("<w:strike/>", properties) for name in file.namelist()}
    return packed(parts)


def listed(data: bytes) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    found = read(data, "a.docx")
    return found.paragraphs, {one.why: one.texts for one in found.left_out}


@pytest.mark.parametrize(
    ("part", "shown", "why", "named"),
    [
        (RUBY, "The 漢字 is.", "ruby", "kan"),
        (FORMULA, "The ⟨…⟩ is.", "thing", "x=5"),
        (f"<m:oMathPara {MATH}>{FORMULA}</m:oMathPara>", "The ⟨…⟩ is.", "thing", "x=5"),
        (OLE, "The ⟨…⟩ is.", "thing", "Equation.3"),
        (UNKNOWN_SIGN, "The ⟨…⟩ is.", "thing", "Made Up F0E0"),
        (FIELD, "The ⟨…⟩ is.", "thing", "EQ \\f(1,2)"),
        (DRAWN, "The is.", "thing", "a box"),
        (words("white", "", '<w:color w:val="FFFFFF"/>'), "The white is.", "colour", "white"),
        (words("tiny", "", '<w:sz w:val="2"/>'), "The is.", "hidden", "tiny"),
    ],
)
def test_what_is_no_plain_word_is_named(part: str, shown: str, why: str, named: str) -> None:
    texts, left = listed(word_of(paragraph(words("The "), part, words(" is."))))
    assert texts == (shown,)
    assert [one.strip() for one in left[why]] == [named]


def test_signs_and_colours_that_are_seen_are_not_named() -> None:
    white = words("white", "", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>')
    texts, left = listed(word_of(paragraph(words("The "), SIGN, white)))
    assert texts[0].startswith("The ")
    assert "⟨" not in texts[0]
    assert left == {}


def test_a_paragraph_of_a_formula_alone_is_named() -> None:
    texts, left = listed(word_of(paragraph(words("So:")) + paragraph(f"<m:oMathPara {MATH}>{FORMULA}</m:oMathPara>")))
    assert texts == ("So:",)
    assert left["thing"] == ("x=5",)


@pytest.mark.parametrize("properties", ['<w:position w:val="12"/>', '<w:vertAlign w:val="superscript"/>'])
def test_raised_letters_are_not_joined_to_those_before(properties: str) -> None:
    texts, _ = listed(word_of(paragraph(words("About 10"), words("6", "", properties), words(" people."))))
    assert texts == ("About 10⁶ people.",)
    texts, _ = listed(styled(properties))
    assert texts == ("10⁶ people.",)
    lowered = properties.replace("12", "-6").replace("super", "sub")
    texts, _ = listed(word_of(paragraph(words("CO"), words("2", "", lowered), words(" is here."))))
    assert texts == ("CO₂ is here.",)


def test_a_paragraph_that_is_moved_as_a_whole_is_not_raised() -> None:
    texts, _ = listed(word_of(paragraph(words("9 boats", "", '<w:position w:val="12"/>'))))
    assert texts == ("9 boats",)


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


LISTS = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "Article %1.")}{level(1, "lowerLetter", "(%2)")}'
    f"{level(2, 'upperRoman', '%1.%3')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "•")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    "</w:lvlOverride></w:num>"
)


def numbered(text: str, number: int, at: int = 0) -> str:
    mark = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{mark}</w:pPr>{words(text)}</w:p>"


def test_numbers_that_word_writes_before_paragraphs_are_named() -> None:
    body = "".join(
        (
            numbered("Peace.", 1), numbered("First.", 1, 1), numbered("Second.", 1, 1), numbered("Deep.", 1, 2),
            numbered("Water.", 1), numbered("Again.", 1, 1), numbered("A point.", 2), numbered("Fire.", 3),
            numbered("Air.", 3), numbered("Nothing.", 0),
        )
    )  # fmt: skip
    texts, left = listed(word_of(body, numbering=LISTS))
    assert texts[0] == "Peace."
    assert left["number"] == (
        "Article 1. Peace.", "(a) First.", "(b) Second.", "1.I Deep.", "Article 2. Water.", "(a) Again.",
        "Article 7. Fire.", "Article 8. Air.",
    )  # fmt: skip
