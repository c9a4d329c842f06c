"""The archive as a whole: CSV that runs nothing, JSON Lines, an index that tells the truth, and little to rewrite."""

import csv
import gzip
import io
import json
import random
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sijill.export import tasks
from sijill.export.files import Exports
from sijill.export.table import BYTE_ORDER_MARK, NEUTRALISED, neutral, table
from sijill.state import Archive, shards, times
from tests import made_up
from tests.export.conftest import GONE
from tests.export.test_statement import SCHEMA


def files(archive: Archive) -> dict[str, bytes]:
    exports = Exports(archive)
    found: dict[str, bytes] = {}
    for kind, identifier in tasks.tasks(archive.connection):
        for _, output in exports.make(kind, [identifier]):
            assert output.path not in found, "two tasks must not make one file"
            found[output.path] = output.data
    return found


@pytest.fixture(scope="module")
def made(archive: Archive) -> dict[str, bytes]:
    return files(archive)


def rows(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_every_line_of_json_lines_keeps_the_published_schema(made: dict[str, bytes]) -> None:
    lines = gzip.decompress(made["data/statements/2030.jsonl.gz"]).splitlines()
    assert len(lines) == 4
    for line in lines:
        assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(json.loads(line))) == []


def test_the_csv_files_hold_each_statement_passage_and_relation_once(made: dict[str, bytes]) -> None:
    statements = rows(made["data/statements/2030.csv"])
    assert [row["id"] for row in statements] == [made_up.DOUBT, GONE, made_up.BRIDGE, made_up.OPENING]
    bridge = next(row for row in statements if row["id"] == made_up.BRIDGE)
    assert bridge["title_ar"] == "الجسر جاهز"
    assert bridge["speaker_names_en"] == "Salma Haddad"
    assert bridge["version"] == "2"
    [passage] = [row for row in rows(made["data/passages/2030.csv"]) if row["statement"] == made_up.BRIDGE]
    assert passage["text"] == made_up.PARAGRAPHS[1]
    start, end = int(passage["start_character"]), int(passage["end_character"])
    assert (made_up.COPY.paragraphs[int(passage["paragraph"]) - 1].text or "")[start:end] == passage["text"]
    relations = rows(made["data/relations/2030.csv"])
    assert {(row["statement"], row["relation"], row["target"]) for row in relations} == {
        (made_up.DOUBT, "disputes", made_up.BRIDGE),
        (made_up.OPENING, "updates", made_up.BRIDGE),
    }


def test_what_was_taken_down_stands_in_no_file(made: dict[str, bytes]) -> None:
    for text in (made["data/passages/2030.csv"], gzip.decompress(made["data/statements/2030.jsonl.gz"])):
        found = [line for line in text.decode().splitlines() if GONE in line]
        assert not any("الفحص" in line for line in found)


def test_the_index_names_every_file_there_is(made: dict[str, bytes]) -> None:
    index = json.loads(made["data/index.json"])
    assert index["counts"]["statements"] == sum(shard["statements"] for shard in index["statements"]) == 4
    named = {
        index["context"],
        index["statement_schema"],
        index["shapes"],
        index["tables"],
        index["addresses"],
        index["catalogue"],
        index["settings"],
        index["crate"],
        index["citation"],
        *index["linksets"],
        *index["agents"],
        *index["documents"],
        *index["topics"],
    }
    named |= {f"data/{path}" for one in json.loads(made[index["tables"]])["resources"] for path in one["path"]}
    for shard in index["statements"]:
        assert {
            shard["csv"],
            *(index[kind].format(shard=shard["shard"]) for kind in ("passages", "relations")),
        } <= named
        named |= {shard["jsonl"], *(path.format(shard=shard["shard"]) for path in index["citations"])}
    assert named | {"data/index.json"} == {path for path in made if path.startswith("data/")}


def test_agents_documents_and_topics_say_what_is_recorded_and_null_where_nothing_is(made: dict[str, bytes]) -> None:
    documents = json.loads(made["data/documents/all.json"])["documents"]
    post = next(document for document in documents if document["identifier"] == "salma-post")
    assert post["url"] is None
    assert post["publisher"] is None
    assert post["embedded_in"] == "https://bridges.example/documents/bridge-article/"
    agents = json.loads(made["data/agents/all.json"])["agents"]
    assert [agent["identifier"] for agent in agents] == ["karim-banna", "salma-haddad", "town-council"]
    [topic] = [t for t in json.loads(made["data/topics/all.json"])["topics"] if t["identifier"] == "the-bridge"]
    assert topic["broader"] == ["https://bridges.example/topics/roads/"]


FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u200f=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "−1",
    "'=1",
    "﹢1",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_begins_as_a_formula_would(formula: str) -> None:
    [header, cells] = list(csv.reader(io.StringIO(table(["a", "b"], [[formula, "x"]]).decode("utf-8-sig"), newline="")))
    assert header == ["a", "b"]
    assert cells == [f"'{formula}", "x"]
    assert NEUTRALISED.match(cells[0])


def test_ordinary_text_is_left_alone() -> None:
    for text in ("قال: «لا»", "a=b", "'tis", "(1-2)", '"quoted"', "2021-12-29", "", "👩‍👩‍👧 ok"):
        assert neutral(text) == text


@pytest.mark.slow
@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
@example([["\x02", "a"], ["\x03", ""]])
@example([['"', "a\r\nb"]])
def test_any_text_comes_back_from_csv_once_the_apostrophe_is_taken_away(written: list[list[str]]) -> None:
    data = table(["a", "b"], written)
    assert data.decode("utf-8", "surrogatepass").startswith(BYTE_ORDER_MARK)
    [_, *read] = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert [[cell[1:] if NEUTRALISED.match(cell) else cell for cell in row] for row in read] == written


def state(days: Iterator[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE statements(id TEXT PRIMARY KEY, ordering TEXT UNIQUE)")
    connection.execute("CREATE TABLE outputs(kind TEXT, id TEXT, path TEXT)")
    for number, day in enumerate(days):
        connection.execute("INSERT INTO statements VALUES(?, ?)", (f"s{number:05}", f"{day}/{day}/s{number:05}"))
    return connection


def all_shards(connection: sqlite3.Connection) -> list[shards.Shard]:
    parts = shards.parts_of(times.sizes(connection, 4), times.sizes(connection, 7))
    return [shard for part in parts for shard in shards.shards(connection, part)]


def test_every_statement_is_in_one_shard_and_none_is_too_large() -> None:
    chance = random.Random(7)
    days = [f"2020-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in range(3000)]
    days += ["2021-03-04"] * 2500 + ["2022-01-01"] * 10
    connection = state(iter(days))
    found = all_shards(connection)
    members = [identifier for shard in found for identifier in shard.statements]
    assert len(members) == len(set(members)) == len(days)
    assert all(0 < len(shard.statements) <= shards.LARGEST for shard in found)
    names = [shard.name for shard in found]
    assert "2020-01" in names
    assert "2021-03-04-0" in names
    assert "2022" in names


def test_a_new_statement_changes_one_shard() -> None:
    chance = random.Random(8)
    days = [f"2020-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in range(3000)]
    connection = state(iter(days))
    before = dict(all_shards(connection))
    connection.execute("INSERT INTO statements VALUES('new', '2020-05-06/2020-05-06/new')")
    after = dict(all_shards(connection))
    assert [name for name in after if after[name] != before.get(name)] == ["2020-05"]


def test_a_year_that_outgrows_its_shard_is_cut_into_months_and_all_of_them_are_due() -> None:
    days = [f"2020-{month:02}-01" for month in (1, 2, 3) for _ in range(334)]
    connection = state(iter(days[:1000]))
    connection.execute("INSERT INTO outputs VALUES('data', '2020', 'data/statements/2020.csv')")
    noted = [(tasks.DATA, "2020"), (tasks.DATA, "2020-03")]
    assert ("data", "2020-01") not in tasks.with_neighbours(connection, noted)
    connection.execute("INSERT INTO statements VALUES('new', '2020-03-01/2020-03-01/new')")
    due = tasks.with_neighbours(connection, noted)
    assert {("data", "2020-01"), ("data", "2020-02"), ("data", "2020-03"), ("data", "2020")} <= set(due)
    assert not list(shards.shards(connection, "2020"))


def test_the_files_are_the_same_every_time(archive: Archive, made: dict[str, bytes]) -> None:
    assert files(archive) == made


def test_the_documented_pattern_is_the_one_that_undoes_what_was_made_harmless() -> None:
    page = Path(__file__).parents[2] / "docs" / "maintainers" / "exports.md"
    documented = re.search(r"^```\n('.*)\n```$", page.read_text("utf-8"), re.MULTILINE)
    assert documented
    pattern = re.compile(documented[1])
    for cell in (*FORMULAS, "x", "'x", "'tis", "(1)"):
        assert bool(pattern.match(f"'{cell}")) == bool(NEUTRALISED.match(f"'{cell}")), cell
