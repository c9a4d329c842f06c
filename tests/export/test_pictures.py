"""Share pictures: whole, the right size, the same every time, set in the right direction, kept in the cache."""

import io
from pathlib import Path

import pytest
from PIL import Image, features

from sijill.export import pictures
from sijill.export.pictures import Pictures, PictureText, draw
from sijill.interface.strings import strings
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import GONE, make, outputs

LONG = "انتهت أعمال الجسر، وتم فحص كل أجزائه، وأصبح جاهزاً للعبور منذ اليوم. " * 12


def words(**more: str) -> PictureText:
    known = {
        "language": "ar", "spoken": "ar", "above": "منشور", "text": "«الجسر جاهز»", "speaker": "سلمى الحداد",
        "said": "رئيسة البلدية", "archive": "سجل الجسور",
    }  # fmt: skip
    return PictureText(**{**known, **more})


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def ink(data: bytes) -> tuple[int, int, int, int]:
    """The box of everything that is not paper, the rule at the edge left out."""
    grey = opened(data).convert("L")
    inner = (pictures._RULE + 20, 0, pictures.WIDTH - pictures._RULE - 20, pictures.HEIGHT)
    box = grey.crop(inner).point([255 if value < 200 else 0 for value in range(256)]).getbbox()
    assert box is not None
    return box[0] + inner[0], box[1], box[2] + inner[0], box[3]


def test_pillow_can_shape_arabic() -> None:
    assert features.check("raqm")


def test_a_statement_has_a_picture_a_language_named_by_its_address(archive: Archive) -> None:
    found = outputs(archive, "statement", made_up.BRIDGE)
    for path in (f"statements/{made_up.BRIDGE}/share.png", f"ar/statements/{made_up.BRIDGE}/share.png"):
        image = opened(found[path])
        assert (image.format, image.size, image.mode) == ("PNG", (1200, 630), "P")
        assert len(found[path]) < 60_000


def test_the_site_has_a_picture_of_its_own(archive: Archive, nowhere: Archive) -> None:
    assert {"share.png", "ar/share.png"} <= set(outputs(archive, "site-files"))
    assert not any(path.endswith(".png") for path in outputs(nowhere, "site-files"))


def test_a_large_archive_draws_none_for_its_statements(tmp_path: Path) -> None:
    large = make(tmp_path, share_pictures_up_to=3)
    assert not any(path.endswith(".png") for path in outputs(large, "statement", made_up.BRIDGE))


def test_an_archive_that_asks_for_none_has_none(tmp_path: Path) -> None:
    none = make(tmp_path, share_pictures_up_to=0)
    found = [*outputs(none, "statement", made_up.BRIDGE), *outputs(none, "site-files")]
    assert not any(path.endswith(".png") for path in found)


def test_arabic_words_start_at_the_right_and_english_at_the_left() -> None:
    right = ink(draw(words(text="الجسر", above="", speaker="", said="", archive="")))
    assert right[2] > pictures.WIDTH - pictures._MARGIN - 12
    assert right[0] > pictures.WIDTH / 2
    left = ink(draw(words(language="en", spoken="en", text="Ready", above="", speaker="", said="", archive="")))
    assert left[0] < pictures._MARGIN + 12
    assert left[2] < pictures.WIDTH / 2


def test_arabic_letters_are_joined() -> None:
    font = pictures._font(60)
    apart = sum(font.getlength(letter, direction="rtl", language="ar") for letter in "مستقبل")
    assert font.getlength("مستقبل", direction="rtl", language="ar") < 0.8 * apart


@pytest.mark.quick(4)
@pytest.mark.parametrize("text", ["«لا»", LONG, "word " * 200, "x" * 3000, "👩‍👩‍👧 مرحبا ABC 123"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_any_text_stays_on_the_picture(text: str, language: str) -> None:
    if " " not in text.strip() and len(text) > 100:
        text = " ".join([text[:60]] * 4)
    data = draw(words(text=text.strip(), language=language, spoken=language, speaker=text.strip(), said=LONG))
    box = ink(data)
    assert box[0] > pictures._RULE + 20
    assert box[2] < pictures.WIDTH - pictures._RULE - 20
    assert box[3] < pictures.HEIGHT - 20


def test_the_bytes_are_the_same_every_time_drawn_or_kept(archive: Archive) -> None:
    made = Pictures(archive)
    first = made.of_statement(made_up.BRIDGE, "ar")
    for kept in made.cache.iterdir():
        kept.unlink()
    assert made.of_statement(made_up.BRIDGE, "ar") == first
    assert made.of_statement(made_up.BRIDGE, "ar") == first


def test_a_damaged_picture_in_the_cache_is_drawn_again(archive: Archive) -> None:
    made = Pictures(archive)
    first = made.of_statement(made_up.BRIDGE, "en")
    for kept in made.cache.iterdir():
        kept.write_bytes(kept.read_bytes()[:100])
    assert made.of_statement(made_up.BRIDGE, "en") == first


def test_a_speakers_capacity_is_beside_the_name_or_where_there_is_room(tmp_path: Path) -> None:
    made = Pictures(make(tmp_path))
    assert made.words_of(made_up.BRIDGE, "en").speaker == "Salma Haddad, Mayor"
    assert made.words_of(made_up.BRIDGE, "ar").speaker == "سلمى الحداد، رئيسة البلدية"


def test_reported_speech_has_no_quotation_marks_and_what_was_taken_down_is_not_shown(archive: Archive) -> None:
    made = Pictures(archive)
    assert made.words_of(made_up.BRIDGE, "ar").text.startswith("«")
    reported = made.words_of(made_up.DOUBT, "en")
    assert (reported.spoken, reported.text) == ("en", "that the test is not complete")
    assert reported.speaker == "Attributed to Karim Banna"
    assert reported.above == "Remarks  ·  1 January 2030  ·  in the document’s own words"
    assert reported.said == "Machine translation, not reviewed"
    assert made.words_of(GONE, "ar").text == "مسحوب: الجسر لم يُفحص"


def test_a_name_is_never_cut_off_behind_what_is_said_of_it(tmp_path: Path) -> None:
    long = "A" + " very" * 12 + " long title of an office"
    doubt = made_up.plain(made_up.statements()[made_up.DOUBT])
    doubt["speakers"][0]["capacity"] = {"en": long, "ar": long}
    made = Pictures(made_up.archive(tmp_path, {made_up.DOUBT: Statement.model_validate(doubt)}))
    words = made.words_of(made_up.DOUBT, "en")
    assert words.said == "Machine translation, not reviewed"
    assert "Karim Banna" in pictures._cut(words.speaker, pictures._SPEAKER, "en")


@pytest.mark.quick(4)
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 30])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_who_has_no_room_on_it_is_counted(tmp_path: Path, count: int, language: str) -> None:
    keys = [f"mayor-{number}" for number in range(1, count + 1)]
    names = {key: {"en": f"Mayor of the {key} of the Valley", "ar": f"رئيس بلدية {key}"} for key in keys}
    record = made_up.plain(made_up.statements()[made_up.BRIDGE])
    record["speakers"] = [{"unnamed": names[key]} for key in keys]
    archive = made_up.archive(tmp_path, {made_up.BRIDGE: Statement.model_validate(record)})
    words = strings(language)
    said = Pictures(archive).words_of(made_up.BRIDGE, language).speaker
    shown = sum(name[language] in said for name in names.values())
    assert shown >= 1
    assert (words.plural("count.others", count - shown) in said) == (shown < count)
    assert "…" not in said


@pytest.mark.parametrize("language", ["en", "ar"])
def test_through_an_interpreter_is_said_in_full_where_the_name_leaves_no_room(tmp_path: Path, language: str) -> None:
    record = made_up.plain(made_up.statements()[made_up.BRIDGE])
    record["language"] = "fa"
    for one in record["passages"]:
        one.update(delivery="interpreted", language="ar", variants=[])
    record["speakers"][0]["named"] = {"en": "Salma " + "Haddad " * 6, "ar": "سلمى " + "الحداد " * 8}
    record["speakers"][0]["named"] = {tag: name.strip() for tag, name in record["speakers"][0]["named"].items()}
    changed = {made_up.BRIDGE: Statement.model_validate(record)}
    found = Pictures(made_up.archive(tmp_path, changed)).words_of(made_up.BRIDGE, language)
    said = {"en": "through an interpreter from Persian", "ar": "بواسطة مترجم عن الفارسية"}[language]
    assert said in f"{found.above}|{found.said}"
    assert said not in found.speaker
    assert found.speaker == record["speakers"][0]["named"][language]


@pytest.mark.slow
def test_it_says_that_words_are_the_editors_and_that_a_statement_is_retracted(tmp_path: Path) -> None:
    record = made_up.plain(made_up.statements()[made_up.BRIDGE])
    translation = {"language": "en", "by": "editors", "text": "[The town] opens it […] today"}
    words = {"text": "[البلدة] تفتحه […] اليوم", "brackets": "editors", "translations": [translation]}
    record["passages"] = [{**record["passages"][0], **words}]
    reason = {"en": "It was forged.", "ar": "كان مزوّرًا."}
    gone = made_up.plain(made_up.statements()[made_up.DOUBT])
    gone["corrections"] = [{"date": "2030-03-01", "kind": "retraction", "reason": reason}]
    changed = {made_up.BRIDGE: Statement.model_validate(record), made_up.DOUBT: Statement.model_validate(gone)}
    pictures = Pictures(made_up.archive(tmp_path, changed))
    assert "[ ] put in by the editors" in pictures.words_of(made_up.BRIDGE, "en").said
    assert "ما بين [ ] من المحررين" in pictures.words_of(made_up.BRIDGE, "ar").said
    assert pictures.words_of(made_up.DOUBT, "en").text.startswith("Retracted: ")
