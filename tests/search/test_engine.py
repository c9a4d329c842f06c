"""The browser's engine reads what the generator wrote: every word, phrase and facet leads to its statements."""

from pathlib import Path

import pytest

from sijill.model.urls import SEARCH_INDEX
from sijill.search.index import layout
from sijill.search.index.make import from_nothing
from sijill.search.texts import SearchText, Texts, with_further_terms
from tests import made_up
from tests.made_up import BRIDGE
from tests.made_up.site import changed
from tests.node import run
from tests.search.node import scripts_in
from tests.search.test_after_edits import database, maker

LONG = "ج" * 40
STATEMENTS = {
    f"2030-{number:03}": SearchText(
        f"2030-{number:03}",
        (
            ("title", f"Bridge number {number}"),
            ("name", "Salma Haddad"),
            ("passage", f"أعيد افتتاح الجسر {LONG}{'بحرس'[number % 4]} " + "النهر " * (number % 5)),
            ("translation", f"the bridge over the river{number % 7} was reopened again and again, to be or not to be"),
        ),
        ("year:2030", f"topic:roads-{number % 3}"),
    )
    for number in range(90)
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write an index of many small shards beside the scripts, and return the folder of the scripts."""
    for name, value in (("SEGMENT_CUT", 20), ("_LEAST", 40), ("_MOST", 160), ("_CUT", 3)):
        monkeypatch.setattr(layout, name, value)
    for output in from_nothing(database(STATEMENTS), maker(STATEMENTS)):
        path = tmp_path / "index" / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    return scripts_in(tmp_path)


@pytest.mark.parametrize("kind", ["retraction", "withdrawal"])
@pytest.mark.parametrize("year", [2028, 2030])
def test_what_was_taken_back_is_found_behind_what_was_not(tmp_path: Path, kind: str, year: int) -> None:
    taken = {"kind": kind, "date": "2031-01-02", "reason": {"en": "It was a forgery.", "ar": "كان مزورًا."}}
    kept = changed(BRIDGE, date={"value": "2029-05-04"})[BRIDGE]
    back = changed(BRIDGE, date={"value": f"{year}-05-04"}, corrections=[taken])[BRIDGE]
    texts = Texts(made_up.archive(tmp_path / "archive", {f"{year}-back": back, "2029-kept": kept}))
    found = {name: texts.of(name) for name in sorted([f"{year}-back", "2029-kept"])}
    for output in from_nothing(database(found), maker(found)):
        path = tmp_path / "index" / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    queries = ["bridge", "الجسر", "crossed"]
    assert listed(scripts_in(tmp_path), queries) == [["2029-kept", f"{year}-back"]] * len(queries)


def ask(folder: Path, queries: list[str]) -> list[set[str]]:
    return [set(answer) for answer in listed(folder, queries)]


def listed(folder: Path, queries: list[str], sort: str = "relevance") -> list[list[str]]:
    """Return the ids of the statements that have every word of each query, in the order of the answer."""
    script = """
    import { Engine } from './engine.js';
    const engine = new Engine(async (path, kind) => {
      const bytes = fs.readFileSync(`index/${path}`);
      return kind === 'json' ? JSON.parse(bytes.toString('utf8')) : new Uint8Array(bytes);
    });
    const answers = [];
    for (const query of data.queries) {
      const found = await engine.search(query, { sort: data.sort });
      answers.push(await Promise.all(found.all.slice(0, found.whole).map((number) => engine.id(number))));
    }
    console.log(JSON.stringify(answers));
    """
    found: list[list[str]] = run(folder, script, {"queries": queries, "sort": sort})
    return found


def having(part: str) -> set[str]:
    return {text.id for text in STATEMENTS.values() if any(part in content for _, content in text.texts)}


def test_every_statement_is_found_by_its_words_and_no_other(folder: Path) -> None:
    words = [f"{LONG}{letter}" for letter in "بحرس"] + [f"river{number}" for number in range(7)]
    queries = [*words, "الجسر", "Haddad", '"again and again"', '"and again and"', "year:2030 topic:roads-1", "nobody"]
    everything = set(STATEMENTS)
    third = {f"2030-{number:03}" for number in range(1, 90, 3)}
    expected = [*map(having, words), everything, everything, everything, set(), third, set()]
    assert ask(folder, queries) == expected


@pytest.mark.slow
@pytest.mark.parametrize("undated", [0, 1, 45, 90])
def test_what_has_no_date_is_last_whichever_end_is_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undated: int
) -> None:
    monkeypatch.setattr(layout, "SEGMENT_CUT", 20)
    known = [f"0000-{number:03}" for number in range(undated)] + [f"2030-{n:03}" for n in range(90 - undated)]
    texts = {name: SearchText(name, (("title", "bridge"),), ()) for name in known}
    for output in from_nothing(database(texts), maker(texts)):
        path = tmp_path / "index" / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    folder = scripts_in(tmp_path)
    assert listed(folder, ["bridge"], "oldest") == [known[undated:] + known[:undated]]
    assert listed(folder, ["bridge"], "date") == [known[::-1]]


@pytest.mark.slow
def test_a_query_of_stop_words_alone_is_a_phrase(folder: Path) -> None:
    asked = ["to be or not to be", "the", '"the"', "be to or not", "we were"]
    assert ask(folder, asked) == [set(STATEMENTS), set(), set(STATEMENTS), set(STATEMENTS), set()]


@pytest.mark.slow
def test_the_last_word_may_be_half_typed_and_no_other(folder: Path) -> None:
    assert ask(folder, ["bridge reo", "reo bridge"]) == [set(STATEMENTS), set()]


def test_filters_are_typed_in_either_language_and_years_as_ranges(folder: Path) -> None:
    asked = ["سنة:٢٠٣٠", "year:2029-2031", "العام:2028..2029", "year:abcd bridge", "الموضوع:roads-1 year:2030",
             "السنة: 2030 topic: roads-1", "من:2030", "to:2029", "from: 2029 to: 2031"]  # fmt: skip
    third = {f"2030-{number:03}" for number in range(1, 90, 3)}
    every = set(STATEMENTS)
    assert ask(folder, asked) == [every, every, set(), every, third, third, every, set(), every]


def test_one_letter_may_be_wrong_where_nothing_is_written_so(folder: Path) -> None:
    wrong = ["reopend", "briidge", "brige", "rbidge", "bbridge", "الجسسر", "peopened", "eopened", "rxopened",
             "roepened", "افتقاح", "غفتتاح"]  # fmt: skip
    assert ask(folder, [*wrong, "zzzzzz", "xxopened"]) == [*[set(STATEMENTS)] * len(wrong), set(), set()]


@pytest.mark.slow
def test_quotation_marks_in_a_pasted_sentence_make_no_phrase_that_must_stand_as_it_is(folder: Path) -> None:
    pasted = "the bridge over the river1 «was again» reopened and again Salma"
    assert ask(folder, [pasted, '"was again"']) == [having("river1 "), set()]


@pytest.mark.slow
def test_dates_tags_and_names_are_found_however_they_are_written(tmp_path: Path) -> None:
    written = {
        "a": "كُتب في ٢٩ كانون الأول ٢٠٢١",
        "b": "On 29 December 2021 the bridge was opened",
        "c": "نحن مع #نعم_للوادي_الأخضر",
        "d": "زار عبد الرحمن القصير المدينة",
        "e": "قال أبو بكر النجار",
        "f": "حضر عبدالله السالم",
        "g": "تكلم نور الدين الحلاق",
        "h": "an e-mail about the C-17",
    }
    texts = {name: SearchText(name, (("passage", text),), ()) for name, text in written.items()}
    statements = {name: with_further_terms(text) for name, text in texts.items()}
    for output in from_nothing(database(statements), maker(statements)):
        path = tmp_path / "index" / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    expected = {
        "December 29, 2021": {"a", "b"}, "29/12/2021": {"a", "b"}, "ديسمبر 2021": {"a", "b"}, "2021-12-30": set(),
        "٢٩ ديسمبر": {"a", "b"}, "2021-12-01..2022-01-15": {"a", "b"}, "1 December 2021 to 12 December 2021": set(),
        "الوادي": {"c"}, "نعم للوادي": {"c"}, "الأخضر": {"c"}, "#نعم_للوادي_الأخضر": {"c"},
        "عبدالرحمن": {"d"}, "عبد الرحمن": {"d"}, "ابوبكر": {"e"}, "أبي بكر": {"e"}, "عبد الله السالم": {"f"},
        "نورالدين": {"g"}, "نور الدين": {"g"}, "email": {"h"}, "e mail": {"h"}, "C17": {"h"}, "c 17": {"h"},
    }  # fmt: skip
    assert dict(zip(expected, ask(scripts_in(tmp_path), list(expected)), strict=True)) == expected


def test_names_of_shards_are_never_longer_than_a_file_system_takes(folder: Path) -> None:
    names = [path.name for path in (folder / "index" / "terms").iterdir()]
    assert any(name.startswith("long-") for name in names)
    assert max(map(len, names)) <= 2 * layout._LONGEST_NAME + len(".txt")


def test_nothing_between_the_editors_brackets_is_marked_as_found(tmp_path: Path) -> None:
    pieces = [
        {"text": "[As the treaty says:]", "by": "editors"},
        {"text": f" The river {'runs on ' * 40}by treaty to ", "by": "source"},
        {"text": "[the treaty’s land]", "by": "editors"},
    ]
    script = """
    import { byEditors, excerpt } from './engine.js';
    const text = data.map((piece) => piece.text).join('');
    const terms = new Map([['treaty', 1], ['land', 1]]);
    const cut = (text, of) => excerpt(text, terms, byEditors(of));
    console.log(JSON.stringify([cut(text, data), cut(data[0].text, [data[0]])]));
    """
    cut, alone = run(scripts_in(tmp_path), script, pieces)
    assert [cut["text"][start:end] for start, end in cut["marks"]] == ["treaty"]
    assert cut["hits"] == 1
    assert [cut["text"][start:end] for start, end in cut["editors"]] == ["[the treaty’s land]"]
    assert (alone["marks"], alone["hits"], alone["editors"]) == ([], 0, [[0, len(pieces[0]["text"])]])
