"""Copies of documents: what is read out of them, how they are stored, and what withholding changes."""

import contextlib
import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.capture import Payload, UnreadablePayload
from sijill.capture.formats import media_type_of
from sijill.capture.payload import Part
from sijill.capture.pdf import reversed_order
from sijill.capture.reading import SavedFile, extract
from sijill.capture.store import capture_of, store, withhold
from sijill.capture.text import read_plain
from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.model.records import Document, Statement
from sijill.sources.captures import read_capture, write_capture
from sijill.sources.records import parse_record

DATA = Path(__file__).parent / "data"
PAGE = SavedFile(DATA / "bridge.html", datetime.date(2023, 5, 5))


@pytest.fixture
def archive(tmp_path: Path) -> Configuration:
    (tmp_path / "sources").mkdir()
    return Configuration(root=tmp_path, site_name="Test")


def test_an_arabic_page_gives_its_article_code_point_for_code_point() -> None:
    found = extract(PAGE.get())
    assert found.paragraphs[0] == "افتتاح الجسر الجديد"
    assert "«الجسرَ الجديد سيُفتح أمام المركبات يوم الأحد»" in found.paragraphs[1]
    assert "١٢ مليوناً" in found.paragraphs[2]
    assert not any("جميع الحقوق" in text or "الرئيسية" in text for text in found.paragraphs)


def test_joiners_and_fixed_spaces_of_a_page_are_kept() -> None:
    text = "\n".join(extract(PAGE.get()).paragraphs)
    assert "می\u200cخواهیم" in text
    assert "الأعمال\u00a0انتهت" in text


def test_characters_no_record_may_hold_are_left_out_and_named() -> None:
    found = extract(PAGE.get())
    [refused] = [one.texts for one in found.left_out if one.why == "refused"]
    assert "U+202B RIGHT-TO-LEFT EMBEDDING (1)" in refused
    assert not any("\u202b" in text for text in found.paragraphs)


def test_a_whole_page_holds_its_menus_too() -> None:
    assert any("الرئيسية" in text for text in extract(PAGE.get(), whole=True).paragraphs)


@pytest.mark.slow
def test_a_page_says_its_title_language_day_and_address_and_nothing_is_guessed() -> None:
    facts = extract(PAGE.get()).facts
    assert facts == {
        "title": "افتتاح الجسر الجديد", "language": "ar", "date": "2023-05-04", "url": "https://alwadi.example/bridge",
    }  # fmt: skip
    bare = extract(Payload(b"<html><body><p>Posted on 4 May 2023 by somebody</p></body></html>", "text/html")).facts
    assert bare == {}


def test_a_page_in_an_older_encoding_is_read_as_it_says() -> None:
    page = '<html><head><meta charset="windows-1256"></head><body><p>قالت سلمى</p></body></html>'.encode("windows-1256")
    assert extract(Payload(page, "text/html"), whole=True).paragraphs == ("قالت سلمى",)
    with pytest.raises(UnreadablePayload, match="encoding"):
        extract(Payload("<html><p>قالت</p></html>".encode("windows-1256"), "text/html"))


def test_scripts_and_hidden_parts_of_a_page_are_no_text() -> None:
    page = b"<html><body><p hidden>no</p><script>no()</script><style>no</style><p>yes <b>in</b>deed</p></body></html>"
    assert extract(Payload(page, "text/html"), whole=True).paragraphs == ("yes indeed",)


def test_a_page_nested_very_deeply_is_refused_or_read_but_never_breaks() -> None:
    page = b"<html><body>" + b"<div>" * 5000 + b"deep" + b"</div>" * 5000 + b"</body></html>"
    with contextlib.suppress(UnreadablePayload):
        extract(Payload(page, "text/html"), whole=True)


def test_arabic_in_a_pdf_is_put_back_into_letters_and_said_to_stand_in_reversed_order() -> None:
    found = extract(SavedFile(DATA / "bridge.pdf").get())
    assert found.facts == {"title": "افتتاح الجسر الجديد - جريدة الوادي"}
    assert any("reversed order" in note for note in found.notes)
    assert any(one.why == "shapes" for one in found.left_out)
    assert not any("\ufe70" <= letter <= "\ufefc" for text in found.paragraphs for letter in text)
    assert sum(part.about.shapes for part in found.parts) > 20


def test_the_order_of_arabic_words_is_judged_by_their_ends() -> None:
    assert not reversed_order("قالت الوزيرة سلمى الناصر إن البلدية ستتولى الصيانة")
    assert reversed_order(" ".join("قالت الوزيرة سلمى الناصر إن البلدية ستتولى الصيانة"[::-1].split()))
    assert not reversed_order("An English sentence")


def test_a_broken_pdf_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnreadablePayload, match="whole"):
        extract(Payload(b"%PDF-1.7\nnothing", "application/pdf"))


def test_the_kind_of_a_copy_is_judged_by_its_bytes_first() -> None:
    assert media_type_of(b"%PDF-1.4", "page.html") == "application/pdf"
    assert media_type_of(b"\n<!DOCTYPE html><p>", "page.txt") == "text/html"
    assert media_type_of(b"words", "notes.txt") == "text/plain"
    with pytest.raises(UnreadablePayload):
        media_type_of(b"\x89PNG\r\n", "picture.png")


def test_an_empty_copy_is_refused() -> None:
    with pytest.raises(UnreadablePayload, match="must hold text"):
        extract(Payload(b"  \n", "text/plain"))


def test_storing_makes_copy_record_and_private_original_and_twice_is_once(archive: Configuration) -> None:
    payload = PAGE.get()
    stored = store(archive, "bridge-article", payload, extract(payload))
    record = parse_record("document", stored.record.read_bytes(), "x").record
    assert isinstance(record, Document)
    assert record.captures[0].digest == stored.digest
    assert record.captures[0].captured == "2023-05-05"
    assert record.captures[0].original is not None
    assert record.captures[0].original.media_type == "text/html"
    assert stored.original is not None
    assert stored.original.read_bytes() == payload.data
    assert "*" in (stored.original.parent / ".gitignore").read_text()
    before = {path: path.read_bytes() for path in archive.root.rglob("*") if path.is_file()}
    assert store(archive, "bridge-article", payload, extract(payload)).digest == stored.digest
    assert {path: path.read_bytes() for path in archive.root.rglob("*") if path.is_file()} == before


def test_listing_a_copy_keeps_the_comments_of_a_record(archive: Configuration) -> None:
    record = archive.sources / "documents" / "bridge-article.yaml"
    record.parent.mkdir()
    record.write_text(
        "# Kept.\ntitle:\n  en: The bridge\n  ar: الجسر\nkind: article\nlanguage: ar\n# Not known to us.\n"
        "publisher: unknown\nauthors: unknown\ndate: unknown\nurl: unknown\n# At the end.\n"
    )
    payload = PAGE.get()
    store(archive, "bridge-article", payload, extract(payload))
    text = record.read_text()
    assert text.startswith("# Kept.\ntitle:")
    assert "# Not known to us.\npublisher: unknown\n" in text
    assert text.endswith("# At the end.\n")


PARAGRAPHS = st.lists(
    st.text(alphabet="ابتثجح abc", min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1, max_size=8
)


@given(PARAGRAPHS, st.sets(st.integers(0, 7)))
def test_withholding_changes_no_digest(paragraphs: list[str], kept: set[int]) -> None:
    whole = capture_of(Part(text) for text in paragraphs)
    part = read_capture(write_capture(whole.withholding_all_but(kept)), "x")
    assert isinstance(part, Capture)
    assert part.digest == whole.digest


@given(PARAGRAPHS, st.data())
def test_a_changed_dropped_or_reordered_paragraph_changes_the_digest(
    paragraphs: list[str], data: st.DataObject
) -> None:
    whole = capture_of(Part(text) for text in paragraphs).digest
    at = data.draw(st.integers(0, len(paragraphs) - 1))
    changed = [*paragraphs[:at], paragraphs[at] + "ا", *paragraphs[at + 1 :]]
    assert capture_of(Part(text) for text in changed).digest != whole
    assert capture_of(Part(text) for text in paragraphs[:at] + paragraphs[at + 1 :]).digest != whole
    turned = paragraphs[::-1]
    if turned != paragraphs:
        assert capture_of(Part(text) for text in turned).digest != whole


def test_withholding_keeps_what_passages_variants_and_dates_cite(archive: Configuration) -> None:
    payload = PAGE.get()
    stored = store(archive, "bridge-article", payload, extract(payload))
    statement = Statement.model_validate(
        {
            "title": {"en": "Bridge"}, "kind": "remarks", "language": "ar", "speakers": [{"agent": "salma-al-nasser"}],
            "date": {"value": "2023-05-04"},
            "passages": [{"id": "p1", "text": "الكلفة لم تتجاوز ١٢ مليوناً", "mode": "direct",
                          "document": "bridge-article"}],
        }
    )  # fmt: skip
    [(path, shown, withheld)] = withhold(archive, "bridge-article", [statement])
    assert (shown, withheld) == (1, 5)
    capture = read_capture(path.read_bytes(), path.name)
    assert isinstance(capture, Capture)
    assert capture.digest == stored.digest
    assert [paragraph.text is not None for paragraph in capture.paragraphs] == [False, False, True, False, False, False]
    payload = PAGE.get()
    store(archive, "bridge-article", payload, extract(payload))  # what was withheld stays so
    assert json.loads(path.read_bytes())["paragraphs"][0].keys() == {"withheld", "salt", "kind"}


def test_capturing_again_does_not_bring_back_what_was_taken_down(archive: Configuration) -> None:
    payload = PAGE.get()
    stored = store(archive, "bridge-article", payload, extract(payload))
    capture = read_capture(stored.capture.read_bytes(), "x")
    assert isinstance(capture, Capture)
    stored.capture.write_bytes(write_capture(capture.without_words({2})))
    before = stored.capture.read_bytes()
    again = store(archive, "bridge-article", payload, extract(payload))
    assert (again.digest, stored.gone, again.gone, again.withheld) == (stored.digest, 0, 1, 0)
    assert stored.capture.read_bytes() == before
    assert len(list(stored.capture.parent.glob("*.json"))) == 1


def test_nothing_is_withheld_before_anything_is_cited(archive: Configuration) -> None:
    payload = PAGE.get()
    store(archive, "bridge-article", payload, extract(payload))
    with pytest.raises(UnreadablePayload, match="nothing"):
        withhold(archive, "bridge-article", [])


def test_plain_text_is_its_lines_and_the_shipped_article_comes_to_its_recorded_digest() -> None:
    assert [text for text in read_plain("\ufeffone\r\n\r\ntwo\u2028three".encode()).paragraphs if text] == [
        "one", "two", "three",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language"),
    [("قال العمدة إن الجسر سيُفتح غدًا.", "ar"), ("The mayor said that the bridge opens tomorrow.", "en"),
     ("قالت (BBC) إن الجسر سيُفتح غدًا في الصباح.", "ar"), ("2021 — 29/12", "en"), ("The word جسر means bridge.", "en")],
)  # fmt: skip
def test_a_text_that_does_not_say_its_language_is_of_that_which_is_written_so(
    archive: Configuration, text: str, language: str
) -> None:
    payload = Payload(text.encode(), "text/plain", None, datetime.date(2023, 5, 5))
    stored = store(archive, "note", payload, extract(payload))
    record = parse_record("document", stored.record.read_bytes(), "x").record
    assert isinstance(record, Document)
    assert record.language == language


@pytest.mark.parametrize("said", ["2999-01-01", "2999-99-99", "2024-13"])
def test_a_day_that_has_not_come_is_not_the_day_of_a_copy(archive: Configuration, said: str) -> None:
    payload = Payload(b"The ferry sails on Sunday.", "text/plain")
    extracted = extract(payload)._replace(facts={"captured": said})
    with pytest.raises(UnreadablePayload, match=f"says '{said}': give the day with --captured"):
        store(archive, "ferry-times", payload, extracted)
    assert not (archive.sources / "documents/ferry-times.yaml").exists()
    given = payload._replace(captured=datetime.date(2024, 5, 6))
    assert store(archive, "ferry-times", given, extracted).new


def test_an_address_that_no_reader_can_ask_is_not_taken_from_a_file(archive: Configuration) -> None:
    payload = Payload(b"The ferry sails on Sunday.", "text/plain")
    extracted = extract(payload)._replace(facts={"url": "http://169.254.169.254/x"})
    stored = store(archive, "ferry-times", payload, extracted)
    assert "url: unknown" in stored.record.read_text("utf-8")
