"""What was published as v1 is still there, and means the same.

``v1/records`` is a small archive, ``v1/site`` what its site had for programs on 30 November 2026 (packed files
unpacked), and ``v1/addresses.txt`` every address of these, members of evidence bundles included. They are never made
again: where this fails, the change breaks what readers were promised (docs/maintainers/exports.md), and belongs to v2.
"""

import copy
import csv
import gzip
import io
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib

from sijill.model.kinds import OwnKind
from tests import made_up
from tests.export.conftest import outputs
from tests.export.test_whole import files

V1 = Path(__file__).with_name("v1")
SITE = V1 / "site"
SERMON = OwnKind("statement", "sermon", {"en": "Sermon", "ar": "خطبة جمعة"}, "https://schema.org/Speech")
STATEMENT = "statements/2030-01-02-bridge-ready/statement.json"
# Sentences of the site, which may be worded better: that there are some is promised.
SENTENCES = {"attribution", "in_words", "credit", "csl"}
# What describes the data may describe them better, too.
DESCRIPTIONS = ("schema.json", "openapi.json", "datapackage.json", "ro-crate-metadata.json")
SAID = {"title", "description", "summary", "name"}
# Which versions of what made the site.
NOT_PROMISED = {"made_with"}
# A name that was of two things: the site's address is that of the data set alone.
MENDED = {
    "ro-crate-metadata.json": (b'"@id": "https://bridges.example/"', b'"@id": "https://bridges.example/#archive"')
}
# What tells apart what is in a list, so that something may come between.
NAMES = ("@id", "id", "name", "path", "anchor", "identifier")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("v1") / "records"
    shutil.copytree(V1 / "records", folder)
    archive = made_up.archive_of_files(folder, kinds=(SERMON,))
    found = files(archive)
    for identifier in archive.ids("statement"):
        found |= outputs(archive, "statement", identifier)
    return found


def lacking(was: Any, now: Any, at: str = "", *, described: bool = False, shape: bool = False) -> Iterator[str]:
    """Yield what was there and is not, or is something else; more may be there than was.

    With ``described``, texts of ``SAID`` may be worded otherwise; with ``shape``, any text.
    """
    if type(was) is not type(now):
        yield f"{at}: {was!r} is {now!r}"
    elif isinstance(was, dict):
        missing = was.keys() - now.keys() - NOT_PROMISED
        headline = now.get("custom", {}).get("translated-title", "") if "original-title" in missing else ""
        if headline.endswith(was.get("original-title", "")) and headline:  # "Retracted: " may be before it
            missing -= {"original-title"}  # an editors' headline, which was no original's title
        yield from (f"{at}.{key} is gone" for key in missing)
        for key in was.keys() & now.keys() - NOT_PROMISED:
            if key == "issued":  # CSL has several forms for a date
                yield from [f"{at}.{key} is empty"] * (not now[key])
                continue
            worded = shape or key in SENTENCES or (described and key in SAID and isinstance(was[key], str))
            yield from lacking(was[key], now[key], f"{at}.{key}", described=described, shape=worded)
    elif isinstance(was, list) and was and all(isinstance(one, str) for one in was):
        yield from (f"{at}: {one!r} is gone" for one in was if one not in now and not shape)
    elif isinstance(was, list):
        named = next((name for name in NAMES if all(isinstance(one, dict) and name in one for one in was)), None)
        for number, one in enumerate(was):
            found = [other for other in now if named and isinstance(other, dict) and other.get(named) == one[named]]
            other = found[0] if len(found) == 1 else now[number] if number < len(now) else None
            yield from lacking(one, other, f"{at}[{number}]", described=described, shape=shape)
    elif was != now and not shape:
        yield f"{at}: {was!r} is {now!r}"


def rows_lacking(was: bytes, now: bytes) -> Iterator[str]:
    """Yield the rows of a table that are not there with the columns that they had."""
    before, after = [list(csv.DictReader(io.StringIO(one.decode("utf-8-sig"), newline=""))) for one in (was, now)]
    columns = was.decode("utf-8-sig").splitlines()[0].replace('"', "").split(",")
    seen = Counter(tuple(row.get(name) for name in columns) for row in after)
    yield from (f"{row} is gone" for row in before if not seen[tuple(row.get(name) for name in columns)])
    if not before:
        present = now.decode("utf-8-sig").splitlines()[0].replace('"', "").split(",")
        yield from (f"column {name} is gone" for name in columns if name not in present)


def terms_lacking(was: bytes, now: bytes) -> Iterator[str]:
    """Yield what a graph said and no longer says, of things that have a name; its sentences may be worded better."""
    before, after = (rdflib.Graph().parse(data=one, format="turtle") for one in (was, now))
    for triple in before:
        if not any(isinstance(one, rdflib.BNode | rdflib.Literal) for one in triple) and triple not in after:
            yield f"{triple} is gone"


def differing(path: str, was: bytes, now: bytes) -> list[str]:
    """Return what of a file is gone or means something else."""
    if path.endswith(".csv"):
        return list(rows_lacking(was, now))
    if path.endswith(".ttl"):
        return list(terms_lacking(was, now))
    if path.endswith(".jsonl"):
        before, after = [{str(n): json.loads(one) for n, one in enumerate(f.splitlines())} for f in (was, now)]
        return list(lacking(before, after))
    if mended := MENDED.get(path.rpartition("/")[2]):
        was = was.replace(*mended)
    worded = path.endswith(".csl.json")
    return list(lacking(json.loads(was), json.loads(now), described=path.endswith(DESCRIPTIONS), shape=worded))


@pytest.mark.slow
def test_every_address_is_still_there(made: dict[str, bytes]) -> None:
    there = {*made}
    for path, data in made.items():
        if path.endswith(".zip"):
            there |= {f"{path}!{name}" for name in zipfile.ZipFile(io.BytesIO(data)).namelist()}
    promised = (V1 / "addresses.txt").read_text("utf-8").split()
    assert len(promised) > 150
    assert [path for path in promised if path not in there] == []


@pytest.mark.slow
def test_every_property_is_still_there_with_its_meaning(made: dict[str, bytes]) -> None:
    stored = [path for path in SITE.rglob("*") if path.is_file()]
    assert len(stored) > 80
    for place in stored:
        path = place.relative_to(SITE).as_posix()
        now = made[path] if path in made else gzip.decompress(made[f"{path}.gz"])
        assert differing(path, place.read_bytes(), now) == [], path


def _rename(data: Any) -> None:
    data["passages"][0]["words"] = data["passages"][0].pop("text")


def _say_otherwise(data: Any) -> None:
    data["passages"][0]["mode"] = "indirect"


def _drop_one_of_several(data: Any) -> None:
    data["speakers"].pop()


def _make_a_list(data: Any) -> None:
    data["title"] = [data["title"]]


def _take_out_a_sentence(data: Any) -> None:
    del data["passages"][0]["attribution"]["ar"]


@pytest.mark.parametrize("change", [_rename, _say_otherwise, _drop_one_of_several, _make_a_list, _take_out_a_sentence])
def test_a_change_that_breaks_readers_is_noticed(made: dict[str, bytes], change: Callable[[Any], None]) -> None:
    was = json.loads(made[STATEMENT])
    now = copy.deepcopy(was)
    change(now)
    assert list(lacking(was, now))
    assert list(lacking(was, {**was, "more": 1})) == []


def test_a_column_or_a_term_that_went_is_noticed(made: dict[str, bytes]) -> None:
    table, terms = made["data/passages/2030.csv"], made["ns/v1/vocabulary.ttl"]
    assert differing("a.csv", table, table.replace(b'"text"', b'"words"', 1))
    assert differing("a.csv", table, table.replace(b'"direct"', b'"indirect"', 1))
    assert differing("a.ttl", terms, terms.replace(b"UnnamedSpeaker", b"NobodyKnown"))
    context = json.loads(made["data/schema/v1/context.json"])
    assert list(lacking(context, {"@context": {**context["@context"], "title": "https://schema.org/headline"}}))
