"""The database's full text, held against the browser's engine: both find the same statements."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sijill.export.dump import export
from sijill.model.records import Statement
from sijill.model.urls import SEARCH_INDEX
from sijill.search.full_text import FullText
from sijill.search.index.make import from_nothing
from sijill.search.texts import Texts
from sijill.search.words import fold, keys, raw_words
from sijill.state import Archive, times
from tests import made_up
from tests.search.node import scripts_in
from tests.search.test_after_edits import database, maker
from tests.search.test_engine import listed

# Each title is that of four statements, so that the search has no reason to guess what may have been meant.
TITLES = (
    ("The council has reopened the old bridge", "أعاد المجلس فتح الجسر القديم"),
    ("Engineers checked every pillar before the flood", "فحص المهندسون كل الأعمدة قبل الفيضان"),
    ("The mayor's promise: no tolls for farmers", "وعد رئيس البلدية: لا رسوم على المزارعين"),
    ("Water prices rise again in summer", "ترتفع أسعار المياه مرة أخرى في الصيف"),
    ("Schools close while roads are repaired", "تُغلق المدارس أثناء إصلاح الطرق"),
    ("Traders object to the new market hall", "يعترض التجار على قاعة السوق الجديدة"),
    ("A library for the northern quarter", "مكتبة للحي الشمالي"),
    ("The harbour’s cranes were sold in 2021", "بيعت رافعات الميناء سنة ٢٠٢١"),
    ("Café owners welcome the decision", "رحّب أصحاب المقاهي بالقرار"),
    ("Minister denies any agreement with the company", "نفى الوزير وجود أي اتفاق مع الشركة"),
)
# As written, with marks, in other letters, with and without the article, in another number or form, and several words.
QUERIES = (
    "والجسر", "فالجسر", "وبالجسر", "كالمجلس", "للمدارس", "بالفيضان", "وبالأسعار",
    "فللتجار", "والاتفاق", "الاتفاق", "وزير",
    "للوزير", "بجسرهم", "مجلسنا", "أسعارها", "التجارية", "المهندس", "pric", "reop", "agree", "harb", "northernmost",
    "council's brid", "فحصو", "الأعمده", "قرارات", "أهالي", "said the mayor", "الشئون", "رءيس", "رايس", "رئيسة",
    "council", "REOPENED", "bridges", "engineer", "pillars", "mayor's", "promises toll", "farmer", "Water price",
    "rising", "schools road", "repair", "traders objected", "market", "libraries", "northern quarter", "harbour cranes",
    "2021", "café", "CAFE owner", "ministers agreement company", "denied",
    "الجسر", "جسر", "الجِسْرِ القديم", "المجلس", "مهندسون", "الاعمدة", "الفيضـان", "رسوم المزارعين", "اسعار المياه",
    "ترتفع الصيف", "المدارس", "مدرسة", "طرق", "التجار السوق", "مكتبه", "الحى الشمالي", "٢٠٢١", "اصحاب المقاهي",
    "بالقرار", "اتفاق الوزير", "شركة", "the council's old bridge", "bridge nobody", "جسر الميناء",
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    plain = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"relations": []}
    records = {
        f"2030-{month:02}-{number:02}-news": Statement.model_validate(plain | {"title": {"en": english, "ar": arabic}})
        for month in range(1, 5)
        for number, (english, arabic) in enumerate(TITLES, 1)
    }
    return made_up.archive(tmp_path_factory.mktemp("titles"), records)


@pytest.fixture(scope="module")
def written(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "archive.sqlite"
    export(archive, "sqlite", path, FullText(archive))
    return path


def ask(path: Path, queries: tuple[str, ...]) -> list[set[str]]:
    with closing(sqlite3.connect(path)) as connection:
        [(query,)] = connection.execute("SELECT sql FROM queries WHERE name = 'search'")
        return [{row[0] for row in connection.execute(query, {"words": words})} for words in queries]


@pytest.fixture(scope="module")
def index(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site's search and its index."""
    folder, reading = tmp_path_factory.mktemp("index"), Texts(archive)
    texts = {identifier: reading.of(identifier) for identifier in archive.ids("statement")}
    for output in from_nothing(database(texts), maker(texts)):
        path = folder / "index" / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    return scripts_in(folder)


@pytest.mark.slow
def test_the_same_statements_have_all_words_as_in_the_sites_search(written: Path, index: Path) -> None:
    expected = [set(found) for found in listed(index, list(QUERIES))]
    assert dict(zip(QUERIES, ask(written, QUERIES), strict=True)) == dict(zip(QUERIES, expected, strict=True))
    assert sum(bool(found) for found in expected) >= 70


@pytest.mark.slow
def test_terms_are_looked_up_and_never_all_read(written: Path) -> None:
    with closing(sqlite3.connect(written)) as connection:
        [(query,)] = connection.execute("SELECT sql FROM queries")
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", {"words": "bridge"})]
    of_terms = [at for at, step in enumerate(plan) if "search_terms" in step]
    assert len(of_terms) > 4
    # The index with the number 0 is none, and a step is for each row of the step before it.
    assert [plan[at] for at in of_terms if plan[at].endswith("INDEX 0:")] == []


@pytest.mark.slow
def test_what_is_found_is_in_the_order_of_time_whatever_form_its_date_has(tmp_path: Path) -> None:
    plain = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"relations": []}
    dates = ("2029-12-30", "[2020-01-01..2029-12-29]", "2029-12", "202X", "2028-01-01/2028-05-01", "2029~", "unknown")
    records = {
        f"{'undated' if date == 'unknown' else '20'}-news-{number}": plain | {"date": {"value": date}}
        for number, date in enumerate(dates)
    }
    archive = made_up.archive(tmp_path, {name: Statement.model_validate(one) for name, one in records.items()})
    path = tmp_path / "archive.sqlite"
    export(archive, "sqlite", path, FullText(archive))
    with closing(sqlite3.connect(path)) as connection:
        [(query,)] = connection.execute("SELECT sql FROM queries")
        found = [row[0] for row in connection.execute(query, {"words": "الجسر"})]
    newest_first = times.ids(archive.connection)[::-1]
    assert found == [one for one in newest_first if one in found]
    assert {*records} < {*found}


@pytest.mark.slow
@pytest.mark.parametrize(("words", "meant"), [("اصحب", "اصحاب"), ("coucnil", "council")])
def test_what_was_meant_is_guessed_on_the_site_alone(written: Path, index: Path, words: str, meant: str) -> None:
    guessed, known = listed(index, [words, meant])
    assert {*guessed} >= {*known} != set()
    assert ask(written, (words,)) == [set()]


@pytest.mark.slow
def test_what_is_no_word_or_too_common_finds_nothing_and_breaks_nothing(written: Path) -> None:
    nothing = ("", "the", '"', '") OR words : (the', "*", "bridge*", "NEAR(a b)", "xyzzy", "ء")
    assert [words for words, found in zip(nothing, ask(written, nothing), strict=True) if found] == ["bridge*"]


def test_letters_are_folded_as_the_sites_search_folds_them() -> None:
    letters = dict(FullText.letters())
    for english, arabic in TITLES:
        for word in (*raw_words(english.upper()), *raw_words(arabic), "ﻻعب", "e\u0301tude", "Ａ１"):
            folded = "".join(letters.get(letter, letter) for letter in word)
            assert (folded.rstrip("ء") or folded[:1]) == fold(word), word


@pytest.mark.slow
def test_words_are_there_in_their_order_for_phrases(written: Path) -> None:
    with closing(sqlite3.connect(written)) as connection:
        query = "SELECT count(*) FROM search WHERE search MATCH ?"
        assert connection.execute(query, ('words : "old bridge"',)).fetchone() == (4,)
        assert connection.execute(query, ('words : "bridge old"',)).fetchone() == (0,)


def test_no_word_is_left_out_that_the_site_finds(archive: Archive) -> None:
    search = FullText(archive)
    for identifier in archive.ids("statement"):
        words, forms = search.of(identifier)
        assert {*forms.split()} == {key.term for word in words.split() for key in keys(word)}
