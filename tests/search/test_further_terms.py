"""What a text is found by besides its words: joined words, tags, dates; the same in the browser."""

import random
from pathlib import Path

import pytest

from sijill.search.further_terms import date_parts, further_terms, joined_further_terms
from tests.node import run
from tests.search.node import scripts_in

PIECES = (
    "29", "٢٩", "12", "21", "2021", "Dec", "أول", "(", ")",
    "٢٠٢١", "December", "كانون الأول", "كانون", "الثاني", "May", "ديسمبر", "3rd", "of",
    "من", "عام", "-", "/", ".", ", ", "..", "_", "#", "@", " ", " ", " ", "V", "R", "C", "17", "000", "e", "mail",
    "GreenValley",
    "عبد", "وعبد", "الله", "أبو", "أبي", "بكر", "نور", "الدين", "ٱلصَّلَوٰةَ", "ٱلۡعَٰلَمِينَ",
    "التَّوۡرَىٰةِ", "the", "و",
    "ابن", "\u00a0", "²",
    "إِبۡرَٰهِـۧمَ", "𝔄", "x" * 70,
)  # fmt: skip


def values(text: str, kind: str) -> list[str]:
    return [found.value for found in further_terms(text) if found.kind == kind]


@pytest.mark.parametrize(
    "written",
    [
        "29 كانون الأول 2021", "٢٩ ديسمبر ٢٠٢١", "29 December 2021", "December 29, 2021", "29 Dec 2021", "2021-12-29",
        "29/12/2021", "12/29/2021", "29.12.2021", "29 كانون الأول من عام 2021", "the 29th of December, 2021",
        "29-Dec-2021", "2021 December 29", "29/12/21", "29 كانون الأول/ديسمبر 2021", "29 كانون الأول (ديسمبر) 2021",
        "29 ديسمبر/كانون أول 2021", "29 كانون أول 2021", "December 29 (2021)",
    ],
)  # fmt: skip
def test_a_day_is_the_same_however_it_is_written(written: str) -> None:
    assert values(f"On {written} it was said", "date") == ["2021-12-29"]
    assert date_parts("2021-12-29") == ["2021-12-29", "2021-12", "12-29"]


@pytest.mark.parametrize(
    ("written", "dates"),
    [
        ("ديسمبر 2021", ["2021-12"]), ("12/2021", ["2021-12"]), ("٢٩ كانون الأول", ["12-29"]),
        ("May 2021", ["2021-05"]), ("أيار/مايو 2021", ["2021-05"]), ("8 غشت 2021", ["2021-08-08"]),
        ("أيار/حزيران 2021", ["2021-06"]), ("in 2021 may they", []), ("December", []),
        ("29/12/21/3", []), ("45/45/21", []),
        ("you may go", []), ("2013-14", []), ("1.5", []), ("31/31/2021", []), ("10.0.0.1", []), ("2021", []),
    ],
)  # fmt: skip
def test_what_is_no_day_is_no_day(written: str, dates: list[str]) -> None:
    assert values(written, "date") == dates


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("e-mail", ["email"]), ("V.R.", ["vr"]), ("C-17", ["c17"]), ("the C 17", ["c17"]), ("2020-2021", []),
        ("مع عبد الرحمن", ["عبدالرحمن"]), ("لأبي بكر", ["ابوبكر"]), ("عَبْدِ اللَّهِ", ["عبدالله"]),
        ("نور الدين", ["نورالدين"]),
        ("#نعم_للوادي_الأخضر", ["نعمللواديالاخضر"]), ("#GreenValley", ["green", "valley"]), ("15 000", ["15000"]),
        ("ٱلۡعَٰلَمِينَ", ["العالمين"]), ("ٱلصَّلَوٰةَ", ["الصلاه"]), ("عَلَىٰ", []), ("plain words", []),
    ],
)  # fmt: skip
def test_what_is_written_apart_is_found_together(written: str, words: list[str]) -> None:
    assert values(written, "word") == words
    assert joined_further_terms([written, written])[0].split() == words


@pytest.mark.slow
def test_python_and_the_browser_find_the_same_further_terms(tmp_path: Path) -> None:
    chance = random.Random(11)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(2, 14))) for _ in range(8_000)]
    script = """
    import { furtherTerms } from './further_terms.js';
    const row = ({ first, last, kind, value }) => [first, last, kind, value];
    console.log(JSON.stringify(data.map((text) => furtherTerms(text).map(row))));
    """
    browser = run(scripts_in(tmp_path), script, texts)
    ours = [[list(found) for found in further_terms(text)] for text in texts]
    assert [pair for pair in zip(texts, ours, browser, strict=True) if pair[1] != pair[2]][:5] == []
