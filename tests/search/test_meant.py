"""What readers mean is found or offered: other spellings, the other keyboard; and nothing typed breaks the parser."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.model.urls import SEARCH_INDEX
from sijill.search.index.make import from_nothing
from sijill.search.texts import SearchText, with_further_terms
from sijill.search.words import fold
from tests.node import run
from tests.search.node import scripts_in
from tests.search.test_after_edits import database, maker

WRITTEN = {
    "a": "قال المسؤول إن الحكومة ستعلن قرارا يوم ٢٧ شباط ٢٠٢١",
    "b": "العاصمة مدينة هادئة والمهندسون قالوا كلمتهم",
    "c": "تحدث الشيخ قتيبة الحلاق عن السؤال الأخير",
    "d": "the engineers announced a reservoir on 3 March 2021",
    "e": "تبرع معمر الناصري وسعد ونعيم بمكتبة وجسر #جسر_النهر_الكبير",
    "f": "كتب سليم عن مكتبات وعن مسطرة",
    "g": "قالوا إن الجسر طويل وإن النهر عميق وإن الكبير فيهم يعرفه",
}
SEARCH = """
import { Engine } from './engine.js';
const engine = new Engine(async (path, kind) => {
  const bytes = fs.readFileSync(`index/${path}`);
  return kind === 'json' ? JSON.parse(bytes.toString('utf8')) : new Uint8Array(bytes);
});
const answers = [];
for (const query of data) {
  const { all, whole, offered, instead, asked } = await engine.search(query);
  const ids = await Promise.all(all.slice(0, whole).map((number) => engine.id(number)));
  answers.push({ ids: ids.sort().join(''), offered, instead: [...instead], asked });
}
console.log(JSON.stringify(answers));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write an index of a few texts beside the scripts."""
    place = tmp_path_factory.mktemp("search")
    texts = {name: SearchText(name, (("passage", text),), ()) for name, text in WRITTEN.items()}
    statements = {name: with_further_terms(text) for name, text in texts.items()}
    for output in from_nothing(database(statements), maker(statements)):
        path = place / "index" / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    return scripts_in(place)


def answers(folder: Path, queries: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(folder, SEARCH, queries)
    return found


def found_by(folder: Path, expected: Mapping[str, str]) -> None:
    found = answers(folder, list(expected))
    assert {query: answer["ids"] for query, answer in zip(expected, found, strict=True)} == expected


def test_a_hamza_may_be_left_out_or_on_another_seat(folder: Path) -> None:
    found_by(folder, {"مسؤول": "a", "مسئول": "a", "مسول": "a", "مسوول": "a", "السوال": "c", "سئال": "c"})


def test_the_last_letter_of_a_plural_may_be_left_out(folder: Path) -> None:
    found_by(folder, {"قالو": "abg", "المهندسو": "b"})


def test_arabic_in_latin_letters_and_digits_is_found_and_shown_in_arabic(folder: Path) -> None:
    expected = {"7okoma": "a", "3asima": "b", "so2al": "c", "Qutaiba": "c", "kutayba": "c", "mas2oul": "a", "xyzzy": ""}
    found_by(folder, expected)
    assert answers(folder, ["7okoma"])[0]["instead"] == [["7okoma", "حكومه"]]


def test_a_letter_that_latin_lacks_is_found_wherever_it_is(folder: Path) -> None:
    found_by(folder, {"Muammar": "e", "Maamar": "e", "Nuaim": "e", "Na3eem": "e", "maktaba": "e"})
    assert [dict(answer["instead"]) for answer in answers(folder, ["Muammar", "Nuaim"])] == [
        {"muammar": "معمر"},
        {"nuaim": "نعيم"},
    ]


def test_the_likeliest_slip_comes_first(folder: Path) -> None:
    for typed, meant in {
        "مسطره": None,
        "مصطرة": "مسطره",
        "مسطة": "مسطره",
        "سمطرة": "مسطره",
        "reservior": "reservoir",
    }.items():
        instead = answers(folder, [typed])[0]["instead"]
        assert instead == ([[fold(typed), meant]] if meant else [])


def test_three_words_are_found_where_a_tag_joins_them(folder: Path) -> None:
    best = run(folder, SEARCH.replace("slice(0, whole)", "slice(0, 1)"), ["جسر النهر الكبير"])
    assert best[0]["ids"] == "e"


def test_the_last_word_may_be_half_typed_with_what_is_joined_to_it(folder: Path) -> None:
    found_by(folder, {"تبرع بمكت": "e", "سليم مكتبا": "f", "engineers reserv": "d"})


def test_the_other_keyboard_is_offered_both_ways_and_only_where_it_means_something(folder: Path) -> None:
    queries = ["hgp;,lm", "hgahum", "قثسثقرخهق", "ثىلهىثثقس", "بليسف", "engineers", "الحكومة"]
    offered = [["الحكومة"], [], ["reservoir"], ["engineers"], [], [], []]
    assert [answer["offered"] for answer in answers(folder, queries)] == offered


def test_a_phrase_that_is_written_nowhere_is_offered_without_its_marks(folder: Path) -> None:
    queries = ['"مدينة عاصمة"', "«قتيبة حلاق»", '"the engineers"', '"engineers airport"']
    found = answers(folder, queries)
    assert [answer["offered"] for answer in found] == [["مدينة عاصمة"], ["قتيبة حلاق"], [], []]
    assert [answer["ids"] for answer in found] == ["", "", "d", ""]


def test_a_range_may_begin_or_end_on_a_day_that_its_month_has_not(folder: Path) -> None:
    asked = {"2021-02-01..2021-02-31": "a", "2021-02-31..2021-03-31": "d", "2021-02-31 - 2021-12-31": "d",
             "2021-02..2021-03": "ad", "31/4/2020 - 31/2/2021": "a"}  # fmt: skip
    found_by(folder, asked)


def test_a_day_that_the_calendar_has_not_is_no_date(folder: Path) -> None:
    found = answers(folder, ["date:2021-02-31", "date:2020-02-29", "date:1900-02-29", "date:2021-02", "date:2021"])
    assert [answer["asked"]["wrong"] for answer in found] == [["date:2021-02-31"], [], ["date:1900-02-29"], [], []]


PIECES = st.sampled_from(
    ["«", "»", '"', "“", "”", "year:", "سنة:", "المتحدث:", "..", " - ", "2021-02-31", "٢٩", "كانون", "the", "من", "#",
     "_", "@", "ال", "لا", "عبد ", "3asima", "\u0670", "\u202e", "<script>", "\\", "__proto__", "constructor", "٬",
     "1,000", "\x00"]
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join), min_size=20, max_size=60))
def test_whatever_is_typed_is_answered_within_bounds(folder: Path, queries: list[str]) -> None:
    for answer in answers(folder, queries):
        asked = answer["asked"]
        assert len(asked["words"]) <= 8
        assert len(asked["phrases"]) <= 4
        assert len(asked["filters"]) <= 250
        assert all(len(unit.get("terms", ())) <= 400 for unit in asked["units"])
        assert len(answer["offered"]) <= 2
