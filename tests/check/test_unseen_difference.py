"""Differences that nobody sees between a passage and its document are named, and the document's own words put in."""

import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.check.evidence.find import Searchable, nearest_wording
from sijill.check.evidence.unseen import own_wording
from sijill.cli import main
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.model.likeness import differences, look_alike, skeleton
from tests.examples import at_most
from tests.made_up.archives import WELL, TestArchive, document
from tests.made_up.captures import capture_of

WORDS = [
    *("القرآن", "إنّ", "الأمن", "مسؤولية", "أبداً", "شيئًا", "على", "الوادي", "وكالات", "آراؤهم", "هدىً", "٢٠١٣"),
    *("Café", "naïve", "the", "dam’s", "cooperation", "“all”", "is", "it", "façade", "re-opened", "«soon»", "Ångström"),
    *("می‌شود", "کتاب", "x²", "1,000"),
]
# What may be written in place of a character so that nobody sees it; several choices for each.
SWAPS = {
    "a": "а", "e": "е", "o": "оο", "c": "с", "i": "і", "ي": "ی", "ك": "کڪ", "ه": "ہ", "ى": "ی", "١": "۱", "٢": "۲",
    "’": "'ʼ‘", "“": '"«„', "”": '"»', "«": '"“', "»": '"”', "-": "‐‑–", "،": "،\u200f",
}  # fmt: skip
UNSEEN = ["\u200b", "\u200c", "\u200e", "\u200f", "\u2060", "\u00ad", "\u0640", "\u061c", "\ufe0f"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    return " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=14)))


@st.composite
def unseen_changes(draw: st.DrawFn, text: str) -> str:
    """A text that looks the same: other characters, other forms, and some without width."""
    made = []
    for word in text.split(" "):
        form = draw(st.sampled_from([None, None, "NFC", "NFD"]))
        changed = unicodedata.normalize(form, word) if form else word
        letters = [
            draw(st.sampled_from([letter, *SWAPS[letter]])) if letter in SWAPS and draw(st.booleans()) else letter
            for letter in changed
        ]
        if draw(st.integers(0, 3)) == 0:
            letters.insert(draw(st.integers(1, len(letters))), draw(st.sampled_from(UNSEEN)))
        made.append("".join(letters).replace("اً", draw(st.sampled_from(["اً", "ًا"]))))
    return draw(st.sampled_from([" ", "\u00a0", "\u202f"])).join(made)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=at_most(100))
def test_the_documents_own_words_are_found_whatever_differs_unseen(data: st.DataObject) -> None:
    own = data.draw(texts())
    recorded = data.draw(unseen_changes(own))
    copy = Searchable(capture_of(f"Before it. {own} and after.\nقبله: «{own}»، وبعده."))
    if copy.find(recorded, None, 0):
        return  # white space alone is no difference
    assert look_alike(recorded, own)
    found = own_wording(copy, recorded, None, None)
    assert found is not None
    assert "".join(found.split()) == "".join(own.split())
    assert differences(recorded, found)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_text_looks_like_itself_in_every_form_and_no_difference_is_found_in_it(one: str, other: str) -> None:
    composed, taken_apart = (unicodedata.normalize(form, one + other) for form in ("NFC", "NFD"))
    assert look_alike(composed, taken_apart)
    assert differences(one, one) == []
    seen = skeleton(one)
    assert len(seen.starts) == len(seen.letters) + 1
    assert seen.starts == sorted(seen.starts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إلى علي", "إلى على"), ("كتب", "كتبَ"), ("100²", "1002"), ("المؤتمر", "الموتمر"), ("resume", "résumé"),
        ("ثالثة", "ثالثه"), ("Yes.", "Yes"), ("Yes", "yes"), ("٤٥٦", "۴۵۶"),
        ("نعم، لا", "نعم, لا"), ("Yes", "Υeѕ!"), ("well known", "well-known"),
    ],
)  # fmt: skip
def test_what_a_reader_sees_is_no_unseen_difference(one: str, other: str) -> None:
    assert not look_alike(one, other)
    copy = Searchable(capture_of(f"Said: {one} then"))
    assert own_wording(copy, other, None, None) is None


def write_wording(archive: TestArchive, own: str, recorded: str) -> None:
    capture = capture_of(f"Almanac\nSalma said: {own} and no more\nسنحفر بئرا ثانية قبل الشتاء")
    for other in (archive.root / "sources/captures/almanac").iterdir():
        other.unlink()
    archive.add_capture(capture)
    archive.write("sources/documents/almanac.yaml", document(capture))
    archive.write(archive.well, WELL.replace("البئر للجميع، ولا تُغلق في وجه أحد", as_scalar(recorded)))
    (archive.root / archive.answer).unlink(missing_ok=True)


def as_scalar(text: str) -> str:
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\U{ord(c):08x}" for c in text) + '"'


def fix(archive: TestArchive, language: str = "en") -> Result:
    command = ["-C", str(archive.root), "--lang", language, "check", "--fix", "--today", "2024-07-01"]
    return CliRunner().invoke(main, command)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=at_most(8))
def test_after_fix_the_check_is_content(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    own = data.draw(texts())
    recorded = data.draw(unseen_changes(own))
    archive = TestArchive(tmp_path_factory.mktemp("unseen"))
    write_wording(archive, own, recorded)
    before = archive.check()
    assert {one.code for one in before} <= {"unseen-difference"}
    done = fix(archive)
    assert done.exit_code == 0, done.output
    assert archive.check() == []


@pytest.fixture
def archive(tmp_path: Path) -> TestArchive:
    return TestArchive(tmp_path)


def only(found: list[Diagnostic]) -> Diagnostic:
    assert len(found) == 1, found
    return found[0]


@pytest.mark.quick(3)
@pytest.mark.parametrize(
    ("own", "recorded", "named"),
    [
        (
            "Le café est là",
            "Le cafe\u0301 est là",
            "U+0065 LATIN SMALL LETTER E, U+0301 COMBINING ACUTE ACCENT → U+00E9",
        ),
        ("The dam is open", "The dаm is open", "U+0430 CYRILLIC SMALL LETTER A → U+0061 LATIN SMALL LETTER A"),
        ("السد لنا كلنا", "السد لنا کلنا", "U+06A9 ARABIC LETTER KEHEH → U+0643 ARABIC LETTER KAF"),
        ("السد لنا", "الســد لنا", "U+0640 ARABIC TATWEEL, U+0640 ARABIC TATWEEL → nothing"),
        ("the dam’s wall", "the dam's wall", "U+0027 APOSTROPHE → U+2019 RIGHT SINGLE QUOTATION MARK"),
        ("a wall – a dam", "a wall - a dam", "U+002D HYPHEN-MINUS → U+2013 EN DASH"),
        ("co\u00adoperation now", "cooperation now", "nothing → U+00AD SOFT HYPHEN"),
        ("لن نعود أبداً", "لن نعود أبدًا", "U+064B ARABIC FATHATAN, U+0627 ARABIC LETTER ALEF → U+0627"),
    ],
)
def test_the_characters_that_differ_are_named_and_the_words_can_be_pasted(
    archive: TestArchive, own: str, recorded: str, named: str
) -> None:
    write_wording(archive, own, recorded)
    found = only(archive.check())
    assert found.code == "unseen-difference"
    line = (archive.root / archive.well).read_text("utf-8").split("\n")[found.line - 1]
    assert line[found.column - 1 :] == as_scalar(recorded)
    assert line[: found.column - 1].strip() == "text:"
    message, mend = sentence(found)
    assert named in message
    pasted = re.search('".*"', mend)
    assert pasted
    assert yaml.safe_load(pasted.group()) == own
    assert named.replace("nothing", "لا شيء") in sentence(found, "ar")[0]
    archive.edit(archive.well, as_scalar(recorded), pasted.group())
    assert archive.check() == []


@pytest.mark.slow
def test_in_a_long_passage_the_words_that_differ_are_shown(archive: TestArchive) -> None:
    own = " ".join(f"word{number}" for number in range(80)) + " café again"
    write_wording(archive, own, own.replace("é", "e\u0301"))
    message, mend = sentence(only(archive.check()))
    assert "U+0301" in message
    assert '"café"' in mend
    assert fix(archive).exit_code == 0
    assert archive.check() == []


def test_words_beside_the_editors_brackets_and_words_for_a_date_are_mended_too(archive: TestArchive) -> None:
    write_wording(archive, "The dam’s gate is open. We met on Monday", "[Now] the dam's gate [it] is open")
    archive.edit(archive.well, "    mode: direct", "    brackets: editors\n    mode: direct")
    archive.edit(archive.well, "  value: 2024-05-06", "  value: 2024-05-06\n  as_stated:\n    text: Mondаy\n"
                 "    document: almanac\n    counted_from: 2024-05-08")  # fmt: skip
    archive.edit("sources/documents/almanac.yaml", "2024-05-08", "2024-05-08")
    assert [one.code for one in archive.check()][:1] == ["unseen-difference"]
    done = fix(archive)
    text = (archive.root / archive.well).read_text("utf-8")
    assert "text: Monday\n" in text, done.output


@pytest.mark.slow
def test_a_published_record_is_left_alone_until_a_correction_is_in_it(published: TestArchive) -> None:
    # The document is copied again, and its new copy has other characters; the old one is no longer listed.
    capture = capture_of("قال: البئر للجمیع، ولا تُغلق فی وجه أحد\nسنحفر بئرا ثانية قبل الشتاء\nالبئر الأولى تكفي")
    published.add_capture(capture)
    published.write("sources/documents/almanac.yaml", document(capture))
    left = fix(published)
    assert left.exit_code == 1
    assert "left as it is, since it is published" in left.output
    assert "البئر للجميع، ولا" in (published.root / published.well).read_text("utf-8")
    assert "unseen-difference" in published.codes()
    published.correct(published.well)
    fix(published)
    assert "للجمیع" in (published.root / published.well).read_text("utf-8")
    assert "unseen-difference" not in published.codes()


@pytest.mark.slow
def test_an_unpublished_slip_in_a_published_record_is_put_back(published: TestArchive) -> None:
    published.edit(published.well, "البئر للجميع، ولا", "البئر للجمیع، ولا")
    assert {"unseen-difference", "uncorrected-change"} <= published.codes()
    assert fix(published).exit_code == 0
    assert published.check() == []


@pytest.mark.parametrize(
    ("text", "wording", "nearest"),
    [
        ("وقال المتحدث: «إنّ السد سيُفتح غدًا».", "إنّ السد سيُغلق غدًا", "إنّ السد سيُفتح غدًا"),
        ('He said: "The dam will open (soon)."', "The dam will close (soon)", "The dam will open (soon)"),
        ("She said “we will, at last, open”!", "we will, in the end, open", "we will, at last, open"),
    ],
)
def test_the_nearest_wording_has_no_marks_of_its_document_around_it(text: str, wording: str, nearest: str) -> None:
    assert nearest_wording(wording, text) == nearest


@pytest.mark.parametrize(
    "around", ["“{}”", "«{}»", '"{}"', "„{}“", "'{}'", "«{}", "{}”", "“{}”.", "““{}””", " « {} » "]
)
@pytest.mark.parametrize("there", ["“{}”", "«{}»", '"{}"'])
@pytest.mark.parametrize("words", ["the dam’s “old” gate stays open", "سيُفتح الجسر غدًا", "سیفتح الجسر"])
def test_marks_around_a_whole_passage_are_taken_away_and_no_others_put_there(
    words: str, around: str, there: str
) -> None:
    own = words.replace("ی", "ي")
    copy = Searchable(capture_of(f"Before it. {there.format(own)} and after."))
    if "“old”" in words and around in ("«{}", "{}”"):
        return  # which mark is the odd one cannot be known
    recorded = around.format(words)
    if not copy.find(recorded, None, 0):
        assert own_wording(copy, recorded, None, None) == own


@pytest.mark.parametrize("words", ["“Yes” and “no”", "“Yes”, he said", "he said “no”", "«أ» و«ب»", '"a" and "b"'])
def test_marks_of_quotations_within_a_passage_stay(words: str) -> None:
    copy = Searchable(capture_of(f"It was {words} and more."))
    recorded = words.translate(str.maketrans('“”«»"', "«»“”„"))
    assert own_wording(copy, recorded, None, None) == words


def test_words_that_are_not_there_get_no_marks_put_around_them() -> None:
    copy = Searchable(capture_of("Before it. “We stay” and after."))
    for recorded in ("«We leave»", '"We stay and after"', '""', "«»"):
        assert own_wording(copy, recorded, None, None) is None
