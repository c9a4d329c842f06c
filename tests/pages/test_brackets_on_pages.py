"""What the editors put into a passage is set apart on pages and in feeds and data, copied with it, never searched."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import sijill.export
from sijill.export.feeds import _quotation
from sijill.export.statement import Statements
from sijill.ledger.parts import Aspects, digests_of_parts, guarded_changes
from sijill.model.brackets import EDITORS, of_translation
from sijill.model.records import Statement
from sijill.pages.labels import Labels
from sijill.search.texts import Texts
from sijill.state.archive import Archive
from tests import made_up
from tests.made_up.site import shells, site

OPENING = made_up.OPENING
TEXT = "[البلدية] ستفتح الجسر […] وأصبح الجسر جاهزاً للعبور"
SCHEMA = json.loads(Path(sijill.export.__file__).with_name("schema").joinpath("statement.schema.json").read_text())


def record(brackets: Any = "editors") -> dict[str, Any]:
    plain = made_up.plain(made_up.statements()[OPENING])
    passage = {
        "id": "p1", "text": TEXT, "mode": "direct", "document": "bridge-article", "brackets": brackets,
        "translations": [{"language": "en", "text": "[The town] opens the bridge […] it is ready", "by": "editors"}],
    }  # fmt: skip
    return plain | {"passages": [passage], "relations": []}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    changed = Statement.model_validate(record())
    return made_up.archive(tmp_path_factory.mktemp("archive"), {OPENING: changed})


@pytest.mark.slow
def test_the_page_sets_them_apart_and_keeps_them_in_what_is_copied(archive: Archive) -> None:
    for language, said, cut, whose, proof in (
        ("", "put in by the archive’s editors", "[…]: 2 words left out",
         "word for word outside the editors’ brackets · what is in square brackets was put in by the archive’s editors "
         "and may replace words of the source",
         "What is in the editors’ square brackets is not there, and may replace"),
        ("ar/", "أضافها محررو الأرشيف", "[…]: حُذفت كلمتان",
         "مطابق حرفيًا خارج أقواس المحررين · ما بين القوسين المعقوفين من وضع محرري الأرشيف، وقد يحل محل",
         "أما ما بين أقواس المحررين المعقوفة فليس فيها"),
    ):  # fmt: skip
        page = site(archive, shells()).tree(f"{language}statements/{OPENING}/index.html")
        quote = page.get_element_by_id("p1")
        assert quote.text_content() == f"«{TEXT}»"
        marked = quote.xpath(".//span[@class='sj-editors']")
        assert [one.text for one in marked] == ["[البلدية]", "[…]"]
        assert said in marked[0].get("title")
        assert [one.text for one in page.xpath("//p[@class='sj-translation']/span[@title]")] == ["[The town]", "[…]"]
        # The words around it are the document's own, so what it has between the stretches is there, and not marked.
        [context] = page.xpath("//dd[@class='sj-context']")[:1]
        first, second = (one.text_content() for one in context.xpath("mark"))
        assert (first, second[:5]) == ("ستفتح الجسر", "وأصبح")
        assert context.xpath("mark")[0].tail.strip()
        assert context.xpath(".//span[@class='sj-editors']") == []
        assert cut in marked[1].get("title")
        assert cut in page.xpath("//summary")[0].text_content()
        assert whose in page.xpath("//summary")[0].text_content()
        assert proof in page.text_content()


@pytest.mark.slow
def test_a_shared_link_and_search_engines_are_given_whose_they_are(archive: Archive) -> None:
    page = site(archive, shells()).tree(f"statements/{OPENING}/index.html")
    said = "what is in square brackets was put in by the archive’s editors and may replace words of the source"
    assert said in page.xpath("//meta[@property='og:description']/@content")[0]
    [part] = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)["hasPart"]
    assert said in part["creditText"]
    ((_, pieces),) = [(key, value["@list"]) for key, value in part.items() if key.endswith("#pieces")]
    texts = [one["text"] for one in (*pieces, part)]
    assert {one["@language"] for one in texts} == {"ar"}
    *said_by, whole = [one["@value"] for one in texts]
    assert "".join(said_by) == whole
    whose = [
        (one["text"]["@value"], next(value["@value"] for key, value in one.items() if key != "text")) for one in pieces
    ]
    assert [text for text, by in whose if by == "editors"] == ["[البلدية]", "[…]"]
    assert [by for _, by in whose].count("source") == 2


def test_the_data_say_whose_each_piece_is_and_where_each_stretch_is(archive: Archive) -> None:
    data = json.loads(json.dumps(Statements(archive).data(OPENING)))
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)) == []
    [passage] = data["passages"]
    assert "".join(piece["text"] for piece in passage["pieces"]) == passage["text"] == TEXT
    assert [piece["by"] for piece in passage["pieces"]] == ["editors", "source", "editors", "source"]
    [translation] = passage["translations"]
    assert [piece["text"] for piece in translation["pieces"] if piece["by"] == "editors"] == ["[The town]", "[…]"]
    assert "".join(piece["text"] for piece in translation["pieces"]) == translation["text"]
    found = [passage["evidence"], *passage["evidence"]["more"]]
    assert [one["selector"][0]["exact"] for one in found] == ["ستفتح الجسر", "وأصبح الجسر جاهزاً للعبور"]


def test_a_machine_has_the_editors_brackets_of_what_it_translates() -> None:
    machine, official = ({"text": "[She] opens it", "by": by} for by in ("machine", "official"))
    editors, own = ({"text": "[هي] ستفتح الجسر", "brackets": brackets} for brackets in (EDITORS, None))
    assert of_translation(machine, editors) == EDITORS
    assert of_translation(official, editors) is None
    assert of_translation(machine, own) is None
    assert of_translation(machine, {"text": "ستفتح الجسر"}) is None


def test_the_feed_marks_them_as_inserted(archive: Archive) -> None:
    statement = archive.statement(OPENING)
    html = _quotation(Labels(archive, "ar").attributions, statement, statement.passages[0], frozenset())
    assert "<ins>[البلدية]</ins> ستفتح الجسر <ins>[…]</ins>" in html


def test_they_are_not_searched_and_no_phrase_runs_over_them(archive: Archive) -> None:
    found = [(field, text.strip()) for field, text in Texts(archive).of(OPENING).texts]
    assert [text for field, text in found if field == "passage"] == ["ستفتح الجسر", "وأصبح الجسر جاهزاً للعبور"]
    assert [text for field, text in found if field == "translation"] == ["opens the bridge", "it is ready"]


@pytest.mark.parametrize(
    ("text", "brackets", "english", "arabic"),
    [
        (TEXT.replace("[البلدية] ", ""), "editors", "put in by the archive’s editors", "من وضع محرري الأرشيف"),
        (TEXT, "editors", "the archive’s editors and may replace words of the source", "وقد يحل محل كلمات من المصدر"),
        (
            TEXT,
            ["[البلدية]"],
            "“[البلدية]” put in by the archive’s editors, perhaps in place of words",
            "وربما مكان كلمات",
        ),
        (TEXT, ["[…]"], "“[…]” put in by the archive’s editors", "من وضع محرري الأرشيف"),
        (TEXT, None, "", ""),
    ],
)
def test_what_leaves_the_page_says_whose_they_are(
    tmp_path: Path, text: str, brackets: Any, english: str, arabic: str
) -> None:
    """A source's own brackets look the same."""
    plain = record(brackets)
    plain["passages"][0]["text"] = text
    changed = Statement.model_validate(plain)
    archive = made_up.archive(tmp_path, {OPENING: changed})
    for language, said in (("en", english), ("ar", arabic)):
        made = Labels(archive, language).attributions.of(changed, changed.passages[0])
        line = made.line().replace("\u2068", "").replace("\u2069", "")
        assert said in line
        assert ("replac" in line or "in place of" in line or "محل" in line or "مكان" in line) == (
            "[البلدية]" in text and brackets not in (None, ["[…]"])
        )
        assert ("archive’s editors" in line or "محرري الأرشيف" in line) == bool(said)


def test_whose_they_are_is_guarded_like_the_words() -> None:
    parts = Aspects(digests_of_parts("statement", record()))
    assert guarded_changes("statement", parts, record(["[البلدية]", "[…]"])) == ["passage"]


@pytest.mark.parametrize(
    ("text", "words", "between"),
    [
        (TEXT, 0, "[…]"),
        (TEXT.replace("[…]", "[ثم]"), 0, "…"),
        (TEXT, 1, "يوم الأحد،"),
        (TEXT, 2, "يوم الأحد،"),
        ("", 1, ""),
    ],
)
def test_few_words_around_show_a_cut_only_where_the_editors_made_one(
    tmp_path: Path, text: str, words: int, between: str
) -> None:
    plain = record()
    plain["passages"][0]["text"] = text if between else "[البلدية] ستفتح [غدًا] الجسر"
    archive = made_up.archive(tmp_path, {OPENING: Statement.model_validate(plain)}, context_words=words)
    [context] = site(archive, shells()).tree(f"statements/{OPENING}/index.html").xpath("//dd[@class='sj-context']")[:1]
    first, _, second = ("ستفتح الجسر", "", "وأصبح الجسر") if between else ("ستفتح", "", "الجسر")
    shown = " ".join(context.text_content().split())
    assert f"{first} {between} {second}".replace("  ", " ") in shown
    assert bool(context.xpath(".//span[@class='sj-editors']")) == (between == "[…]")


@pytest.mark.slow
def test_the_page_and_the_data_name_the_words_in_whose_place_a_bracket_is(tmp_path: Path) -> None:
    plain = record()
    plain["passages"][0]["text"] = TEXT.replace("[…]", "[<b>أمس</b>]")
    archive = made_up.archive(tmp_path, {OPENING: Statement.model_validate(plain)})
    [more] = json.loads(json.dumps(Statements(archive).data(OPENING)))["passages"][0]["evidence"]["more"]
    assert more["replaced"] == "يوم الأحد"
    for language, said in (("", "are in place of “يوم الأحد”"), ("ar/", "في موضع «يوم الأحد»")):
        page = site(archive, shells()).tree(f"{language}statements/{OPENING}/index.html")
        first, second = page.get_element_by_id("p1").xpath(".//span[@class='sj-editors']")
        assert said in second.get("title")
        assert said not in first.get("title")
        line = page.xpath("//summary")[0].text_content().replace("\u2068", "").replace("\u2069", "")
        assert said in line
