"""Adds to real texts what posts and news have and these texts lack: dates in every form, tags, designations, names.

Additions are random but repeatable. ``Planted`` records them, so that queries can be judged.
"""

import random
import re
import zlib
from collections import defaultdict
from typing import NamedTuple

from bench.search import asked_arabic, asked_latin
from bench.search.corpus import Text, words

LEVANT = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
           "تشرين الثاني", "كانون الأول")  # fmt: skip
EGYPT = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December")  # fmt: skip
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
DAY_FORMS = ("levant", "egypt", "eastern", "english", "american", "short", "iso", "slashes", "stops")
_JOINED = re.compile("(ع[\u064b-\u0652]*ب[\u064b-\u0652]*د[\u064b-\u0652]*) (?=ا)")


def day_written(form: str, year: int, month: int, day: int) -> str:
    """Return a day in one of ``DAY_FORMS``."""
    return {
        "levant": f"{day} {LEVANT[month - 1]} {year}",
        "egypt": f"{day} {EGYPT[month - 1]} {year}",
        "eastern": f"{day} {LEVANT[month - 1]} {year}".translate(_EASTERN),
        "english": f"{day} {ENGLISH[month - 1]} {year}",
        "american": f"{ENGLISH[month - 1]} {day}, {year}",
        "short": f"{day} {ENGLISH[month - 1][:3]} {year}",
        "iso": f"{year}-{month:02}-{day:02}",
        "slashes": f"{day:02}/{month:02}/{year}",
        "stops": f"{day}.{month}.{year}",
    }[form]


def month_written(form: int, year: int, month: int) -> str:
    """Return a month of a year, in one of five forms."""
    names = (LEVANT, EGYPT, ENGLISH)
    return f"{names[form][month - 1]} {year}" if form < 3 else (f"{year}-{month:02}", f"{month}/{year}")[form - 3]


def day_and_month(form: int, month: int, day: int) -> str:
    """Return a day without its year, in one of four forms."""
    return (f"{day} {LEVANT[month - 1]}", f"{day} {EGYPT[month - 1]}".translate(_EASTERN),
            f"{day} {ENGLISH[month - 1]}", f"{ENGLISH[month - 1]} {day}")[form]  # fmt: skip


class Planted(NamedTuple):
    """The texts as they are indexed, and the numbers of those that have what was added."""

    texts: list[Text]
    days: dict[tuple[int, int, int], frozenset[int]]
    tags: dict[str, frozenset[int]]
    compounds: dict[str, frozenset[int]]
    letters: dict[str, frozenset[int]]
    kurdish: dict[str, frozenset[int]]
    prefixed: dict[str, frozenset[int]]
    numbers: dict[int, frozenset[int]]
    joined: frozenset[int]


def planted(texts: list[Text]) -> Planted:
    """Return the texts with additions to some of them."""
    chance = random.Random("planted")  # noqa: S311 - repeatable draws
    rows = list(texts)
    found: dict[str, dict[object, set[int]]] = defaultdict(lambda: defaultdict(set))

    def add(kind: str, key: object, arabic: str = "", english: str = "") -> None:
        number = chance.randrange(len(rows))
        text = rows[number]
        rows[number] = text._replace(
            arabic=f"{text.arabic} {arabic}".strip(), english=f"{text.english} {english}".strip()
        )
        found[kind][key].add(number)

    joined = set()
    for number, text in enumerate(rows):
        if zlib.crc32(text.id.encode()) % 3 == 0 and _JOINED.search(text.arabic):
            rows[number] = text._replace(arabic=_JOINED.sub(r"\1", text.arabic))
            joined.add(number)
    days = [(chance.randint(1990, 2023), chance.randint(1, 12), chance.randint(1, 28)) for _ in range(70)]
    for day in days * 4:
        written = day_written(chance.choice(DAY_FORMS), *day)
        add("days", day, *((written, "") if re.search("[\u0621-\u064a٠-٩]", written) else ("", written)))
    for number in chance.sample(range(len(rows)), 240):
        if texts[number].id.startswith("q-"):
            continue
        picked = [word for word in words(rows[number].arabic) if len(word) >= 4][:3]
        if len(picked) == 3:
            add("tags", "_".join(picked), arabic=f"#{'_'.join(picked)}")
    for value in [chance.randint(10_000, 9_999_999) for _ in range(50)] * 2:
        written = f"{value:,}".replace(",", chance.choice((",", ".", " ", "\u00a0", "")))
        add("numbers", value, *((written, "") if chance.random() < 0.5 else ("", written)))
    for line in _lines(asked_latin.COMPOUNDS, "|"):
        for written in line[:1] * 2:
            add("compounds", line[0], english=f"({written})")
    for kind, text, english in (("letters", asked_latin.LETTERS, True), ("kurdish", asked_arabic.KURDISH, False)):
        for line in _lines(text):
            for _ in range(3):
                add(kind, line[0], **{"english" if english else "arabic": f"({line[0]})"})
    for line in _lines(asked_arabic.PREFIXED):
        for word in line:
            add("prefixed", line[0], arabic=f"({word})")
    sets = {kind: {key: frozenset(numbers) for key, numbers in by.items()} for kind, by in found.items()}
    return Planted(rows, joined=frozenset(joined), **sets)  # type: ignore[arg-type]


def _lines(text: str, by: str | None = None) -> list[list[str]]:
    return [line.split(by) for line in text.strip().split("\n")]
