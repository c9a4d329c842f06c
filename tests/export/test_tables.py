"""Tables that join: read by frictionless, DuckDB and SQLite, and held against the JSON that they are made of."""

import csv
import gzip
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest

from sijill.export.columns import OF_RECORDS, TABLES
from sijill.export.dump import export
from sijill.export.rows import brackets_of, in_file_of
from sijill.export.selectors import evidence
from sijill.export.table import Cell
from sijill.model.brackets import Brackets, pieces
from sijill.model.record_kinds import NAMED_KINDS
from sijill.model.records import RECORD_TYPES, Statement
from sijill.reading import Archive as PublishedArchive
from sijill.search.full_text import FullText
from sijill.state import Archive, Evidence
from sijill.state.answers import Where
from tests import made_up
from tests.export.conftest import in_order
from tests.export.test_whole import files
from tests.made_up import odd

PLACE = Evidence("p1", None, "a", "sha256:0", 1, 0, 1, 5, "Words", "", "", ("sha256:1",))
NAME = "Haddad; Sons"  # what separates names in a list of them


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of two years, of a name with a semicolon, and of what each table can have a row of."""
    bridge = made_up.plain(made_up.statements()[made_up.BRIDGE])
    bridge["corrections"] = [{"date": "2030-02-20", "kind": "erratum", "reason": {"en": "Lost.", "ar": "سقطت."}}]
    doubt = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"date": {"value": "2029-06?"}}
    doubt["relations"] = [{"type": "discusses", "target": made_up.BRIDGE}]
    found = {made_up.BRIDGE: bridge, made_up.DOUBT: doubt, made_up.OPENING: made_up.plain(in_order())}
    folder = tmp_path_factory.mktemp("several")
    made_up.write(folder, {name: Statement.model_validate(record) for name, record in found.items()})
    agent = folder / "sources/agents/salma-haddad.yaml"
    agent.write_text(agent.read_text("utf-8").replace("Salma Haddad", f'"{NAME}"'), "utf-8")
    return made_up.archive_of_files(folder)


@pytest.fixture
def written(several: Archive, tmp_path: Path) -> Path:
    return write(several, tmp_path)


@pytest.fixture(scope="module")
def seldom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of an archive of what is seldom."""
    return write(odd.odd(tmp_path_factory.mktemp("odd")), tmp_path_factory.mktemp("seldom"))


def write(archive: Archive, folder: Path) -> Path:
    for path, data in files(archive).items():
        if path.startswith("data/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    return folder / "data"


def errors(folder: Path) -> list[str]:
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    return [error.type for task in report.tasks for error in task.errors] + [error.type for error in report.errors]


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    found = []
    for path in sorted((folder / table).glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found += list(csv.DictReader(file, strict=True))
    return found


@pytest.mark.slow
def test_frictionless_finds_every_table_as_it_is_described(written: Path) -> None:
    assert errors(written) == []
    described = json.loads((written / "datapackage.json").read_text("utf-8"))
    assert {one["name"] for one in described["resources"]} == {table.name for table in TABLES}
    named = {path for one in described["resources"] for path in one["path"]}
    assert named == {path.relative_to(written).as_posix() for path in written.rglob("*.csv")}
    assert len(list((written / "statements").glob("*.csv"))) == 2, "a table of several files is what is tried here"
    for one in described["resources"]:
        for path in one["path"]:
            header = (written / path).read_text("utf-8-sig").splitlines()[0]
            assert header == ",".join(f'"{field["name"]}"' for field in one["schema"]["fields"])
        assert all(len(field["description"]) > 3 for field in one["schema"]["fields"])


def _put(table: str, column: str, value: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = next(one for one in sorted((folder / table).glob("*.csv")) if one.read_bytes().count(b"\n") > 1)
        header, first, *others = list(csv.reader(path.read_text("utf-8-sig").splitlines(keepends=True)))
        first[header.index(column)] = value
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, first, *others])

    return change


@pytest.mark.slow
@pytest.mark.parametrize(
    ("broken", "error"),
    [
        (_put("speakers", "agent", "nobody"), "foreign-key"),
        (_put("passages", "document", "no-document"), "foreign-key"),
        (_put("relations", "target", "no-statement"), "foreign-key"),
        (_put("variants", "passage", "p9"), "foreign-key"),
        (_put("broader", "broader", "no-topic"), "foreign-key"),
        (_put("passage_speakers", "position", "9"), "foreign-key"),
        (_put("spoken_for", "position", "9"), "foreign-key"),
        (_put("statements", "passages", "many"), "type-error"),
        (_put("statements", "earliest", "yesterday"), "type-error"),
    ],
)  # fmt: skip
def test_a_table_that_does_not_join_is_found(written: Path, broken: Callable[[Path], None], error: str) -> None:
    broken(written)
    assert errors(written) == [error]


@pytest.mark.slow
def test_names_with_what_separates_them_are_one_each_in_a_table_of_their_own(written: Path) -> None:
    found = duckdb.sql(
        f"SELECT s.statement, a.name_en FROM read_csv('{written}/speakers/*.csv') s"
        f" JOIN read_csv('{written}/agents/*.csv') a ON a.id = s.agent"
    ).fetchall()
    assert (made_up.BRIDGE, NAME) in found
    assert len(found) == len(rows(written, "speakers")) == 4


def test_each_table_has_what_the_lines_of_json_have(written: Path) -> None:
    lines = [
        json.loads(line)
        for path in written.glob("statements/*.gz")
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    passages = [(line["identifier"], one) for line in lines for one in line["passages"] or ()]

    def told(table: str, *columns: str) -> list[tuple[str, ...]]:
        return sorted(tuple(row[column] for column in columns) for row in rows(written, table))

    expected: dict[str, list[tuple[Any, ...]]] = {
        "translations": [(s, p["identifier"], t["text"]) for s, p in passages for t in p.get("translations", ())],
        "variants": [(s, p["identifier"], v["text"]) for s, p in passages for v in p.get("variants", ())],
        "statement_topics": [(one["identifier"], topic["identifier"]) for one in lines for topic in one["topics"]],
        "corrections": [(x["identifier"], c["reason"]["ar"]) for x in lines for c in x.get("corrections", ())],
        "spoken_for": [(one["identifier"], agent["identifier"]) for one in lines for speaker in one["speakers"]
                       for agent in speaker.get("on_behalf_of", ())],
    }  # fmt: skip
    columns = {"translations": ("statement", "passage", "text"), "variants": ("statement", "passage", "text"),
               "statement_topics": ("statement", "topic"), "corrections": ("statement", "reason_ar"),
               "spoken_for": ("statement", "agent")}  # fmt: skip
    for table, meant in expected.items():
        assert meant, table
        assert told(table, *columns[table]) == sorted(meant), table
    doubt = next(row for row in rows(written, "statements") if row["id"] == made_up.DOUBT)
    assert [doubt[name] for name in ("date", "earliest", "latest", "precision", "approximate", "uncertain")] == [
        "2029-06?", "2029-06-01", "2029-06-30", "month", "0", "1",
    ]  # fmt: skip


def test_keys_of_the_database_point_to_rows_and_a_row_that_points_nowhere_is_refused(
    several: Archive, tmp_path: Path
) -> None:
    export(several, "sqlite", tmp_path / "archive.sqlite", FullText(several))
    connection = sqlite3.connect(tmp_path / "archive.sqlite")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    pointing = {
        (name, row[3], row[2])
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for row in connection.execute(f"PRAGMA foreign_key_list({name})")
    }
    expected = {(table.name, column.name, column.of) for table in TABLES for column in table.columns if column.of}
    assert expected <= pointing
    connection.execute("PRAGMA foreign_keys = ON")
    for row in ("INSERT INTO statement_topics VALUES(?, 'no-topic')", "INSERT INTO spoken_for VALUES(?, 1, 'nobody')"):
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute(row, (made_up.BRIDGE,))
    connection.close()


@pytest.mark.slow
def test_frictionless_finds_the_tables_of_what_is_seldom_as_they_are_described(seldom: Path) -> None:
    assert errors(seldom) == []
    empty = {table.name for table in TABLES if not rows(seldom, table.name)}
    assert empty <= {"translations", "topic_identifiers", "versions"}


@pytest.mark.slow
def test_a_divided_passage_ends_where_its_last_stretch_does(seldom: Path) -> None:
    text = made_up.PARAGRAPHS[1]
    [passage] = [row for row in rows(seldom, "passages") if row["statement"] == odd.DIVIDED]
    assert text[int(passage["start_character"]) : int(passage["end_character"])] == text
    found = [row for row in rows(seldom, "stretches") if row["statement"] == odd.DIVIDED]
    assert [text[int(one["start_character"]) : int(one["end_character"])] for one in found] == [
        "انتهت أعمال الجسر،", "أصبح الجسر جاهزاً للعبور.",
    ]  # fmt: skip
    assert {row["stretches"] for row in rows(seldom, "passages")} == {"1", "2"}


def test_what_is_recorded_of_agents_documents_and_topics_is_there(seldom: Path) -> None:
    [body] = [row for row in rows(seldom, "agents") if row["id"] == "salma-haddad"]
    assert (body["type"], body["place_en"], body["note_ar"]) == ("Organization", "The valley", "أختان.")
    [article] = [row for row in rows(seldom, "documents") if row["id"] == "bridge-article"]
    assert [article[name] for name in ("type", "issue", "pages", "archived_url", "embedded_in", "note_en", "seen")] == [
        "Article", "12", "3–4", "https://kept.example/bridge", "", "In print too.", "",
    ]  # fmt: skip
    [post] = [row for row in rows(seldom, "documents") if row["id"] == "salma-post"]
    assert post["embedded_in"] == "bridge-article"
    addresses = [(row["document"], row["position"], row["address"]) for row in rows(seldom, "document_addresses")]
    assert addresses == [
        ("bridge-article", "1", "https://old.example/1;%202"), ("bridge-article", "2", "https://old.example/3"),
    ]  # fmt: skip
    [copy] = rows(seldom, "captures")
    assert copy["digest"] in {row["capture"] for row in rows(seldom, "passages")}
    assert next(row for row in rows(seldom, "topics") if row["id"] == "roads")["definition_en"] == "Ways for all."
    [of_topic], [translated] = rows(seldom, "topic_descriptions"), rows(seldom, "topic_description_translations")
    text = made_up.PARAGRAPHS[int(of_topic["paragraph"]) - 1]
    assert text[int(of_topic["start_character"]) : int(of_topic["end_character"])] == of_topic["text"]
    assert (of_topic["source"], of_topic["note_en"], of_topic["language"]) == ("bridge-article", "Of one.", "ar")
    assert (translated["position"], translated["text"], translated["translated_by"]) == (
        "1", "The bridge is ready to be crossed", "editors",
    )  # fmt: skip
    [of_agent] = rows(seldom, "agent_description_translations")
    assert (of_agent["agent"], of_agent["document"]) == ("town-council", "salma-post")


def test_every_field_of_a_record_has_a_column_or_a_table() -> None:
    elsewhere = {
        "former_names": "agent_names", "aliases": "_names", "member_of": "members", "other_urls": "document_addresses",
    }  # fmt: skip
    for kind in NAMED_KINDS:
        tables = [table.name for table in OF_RECORDS[kind]]
        columns = {column.name for column in OF_RECORDS[kind][0].columns}
        for field in set(RECORD_TYPES[kind].model_fields) - {"replaces"}:  # the address of that one redirects
            named = elsewhere.get(field, field)
            assert field in columns or any(one.endswith(named) for one in tables), (kind, field)


def test_what_became_of_a_document_is_there(tmp_path: Path) -> None:
    made_up.write(tmp_path)
    seen = tmp_path / "sources/seen/bridge-article.yaml"
    seen.parent.mkdir()
    at = "sightings:\n  - time: 2030-03-01T10:00:00Z\n    address: https://news.example/bridge\n    outcome: gone\n"
    seen.write_text(f"{at}    status: 410\n", "utf-8")
    folder = write(made_up.archive_of_files(tmp_path), tmp_path / "made")
    [article] = [row for row in rows(folder, "documents") if row["id"] == "bridge-article"]
    assert (article["seen"], article["seen_since"], article["seen_last"]) == (
        "gone", "2030-03-01T10:00:00Z", "2030-03-01T10:00:00Z",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("places", "row"),
    [
        ([Where()], [None, None, None, None]),
        ([Where(kind="caption", page=3, end_page=4)], ["caption", 3, None, None]),
        ([Where(start="00:01:15.500", end="01:02:09.000")], [None, None, "75.5", "3729"]),
        (
            [Where(start="00:00:10.000", end="00:00:12.000"), Where(start="01:02:03.000", end="01:02:07.000")],
            [None, None, "10", "3727"],
        ),
        ([Where(kind="list-item", page=2), Where(kind="caption", page=5)], [None, 2, None, None]),
    ],
)
def test_words_are_at_a_page_or_a_time_to_the_end_of_their_last_stretch(places: list[Where], row: list[Cell]) -> None:
    first, *more = [evidence("https://bridges.example/documents/a/", PLACE._replace(where=where)) for where in places]
    assert in_file_of({"evidence": {**first, "more": more}}) == row
    assert in_file_of({}) == [None] * 4


def meant(row: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(row[f"{name}_{one}"] for one in ("earliest", "latest", "precision", "approximate", "uncertain"))


def test_every_date_in_edtf_says_which_days_it_may_mean_and_how_it_is_known() -> None:
    named = ("earliest", "latest", "precision", "approximate", "uncertain")
    dates = [(table, column.name) for table in TABLES for column in table.columns if "EDTF" in column.holds]
    assert len(dates) > 4
    for table, name in dates:
        wanted = {one if name == "date" else f"{name}_{one}" for one in named}
        # That of a passage is its statement's, which it joins.
        assert table.name == "passages" or wanted <= {column.name for column in table.columns}, (table.name, name)


def test_memberships_names_and_accounts_are_there_with_their_days(seldom: Path) -> None:
    [member] = rows(seldom, "members")
    assert (member["body"], member["since"], member["until"]) == ("town-council", "2019", "2021~")
    assert meant(member, "since") == ("2019-01-01", "2019-12-31", "year", "0", "0")
    assert meant(member, "until") == ("2021-01-01", "2021-12-31", "year", "1", "0")
    assert {meant(row, "until") for row in rows(seldom, "agent_names")} == {
        ("", "", "", "", ""), ("2030-01-31", "2030-01-31", "day", "0", "0"),
    }  # fmt: skip
    names = [tuple(row.values())[:6] for row in rows(seldom, "agent_names")]
    assert ("salma-haddad", "1", "alias", "", "Salma al-Haddad", "") in names
    assert ("salma-haddad", "3", "former", "en", "Salma Haddad", "2030-01-31") in names
    [account] = rows(seldom, "accounts")
    assert (account["agent"], account["handle"]) == ("salma-haddad", "'@SalmaH")
    [article] = [row for row in rows(seldom, "documents") if row["id"] == "bridge-article"]
    assert (article["precision"], article["approximate"], article["uncertain"]) == ("day", "1", "0")
    for kind, address in (
        ("agent", "https://www.wikidata.org/entity/Q4115189"),
        ("document", "https://doi.org/10.5555/12345678"),
    ):
        assert [row["address"] for row in rows(seldom, f"{kind}_identifiers")] == [address]
    assert [row["name"] for row in rows(seldom, "topic_names")] == ["Streets"]


def test_what_was_withdrawn_is_so_in_every_table(seldom: Path) -> None:
    for kind, identifier, status in (
        ("agent", "town-council", "withdrawn"), ("topic", "roads", "withdrawn"),
        ("document", "bridge-article", "corrected"),
    ):  # fmt: skip
        by_id = {row["id"]: row["status"] for row in rows(seldom, f"{kind}s")}
        assert by_id.pop(identifier) == status
        assert set(by_id.values()) == {"published"}
        [correction] = rows(seldom, f"{kind}_corrections")
        assert (correction[kind], correction["reason_ar"]) == (identifier, "كان شيئاً آخر.")


def test_who_said_a_passage_can_be_joined_named_or_not(seldom: Path) -> None:
    found = duckdb.sql(
        f"SELECT p.statement, s.agent, s.unnamed_ar FROM read_csv('{seldom}/passage_speakers/*.csv') p"
        f" JOIN read_csv('{seldom}/speakers/*.csv') s USING(statement, position) WHERE p.statement LIKE '%somebody'"
    ).fetchall()
    assert sorted(found) == [(name, None, "المهندس") for name in odd.NOT_NAMED]


@pytest.mark.slow
@pytest.mark.parametrize("kinds", [("topics",), ("statements", "topics", "agents", "documents")], ids=len)
def test_an_archive_without_any_of_a_kind_is_described_as_it_is(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    made_up.write(tmp_path / "archive")
    for path in (tmp_path / "archive/sources").rglob("*.yaml"):
        if path.relative_to(tmp_path / "archive/sources").parts[0] in kinds:
            path.unlink()
        elif kinds == ("topics",):
            text = re.sub(r"topics:\n(- .*\n)+", "", path.read_text("utf-8"))
            path.write_text(text, "utf-8")
    folder = write(made_up.archive_of_files(tmp_path / "archive"), tmp_path)
    assert errors(folder) == []
    assert list(PublishedArchive(tmp_path).table("topics")) == []


def test_each_published_version_is_a_row_and_passages_say_what_became_of_them(archive: Archive, tmp_path: Path) -> None:
    written = write(archive, tmp_path)
    known = archive.history(made_up.BRIDGE)
    found = [row for row in rows(written, "versions") if row["statement"] == made_up.BRIDGE]
    assert len(found) == 2
    assert [(int(row["version"]), row["date"], row["digest"], row["correction"]) for row in found] == [
        (one.entry.version, one.date, one.entry.digest, one.entry.correction or "") for one in known
    ]
    assert "passage" in found[1]["changed"].split("; ")
    statuses = {row["id"]: row["status"] for row in rows(written, "statements")}
    assert statuses[made_up.BRIDGE] == "corrected"
    assert {(row["statement"], row["status"]) for row in rows(written, "passages")} < {*statuses.items()}


@pytest.mark.parametrize(
    ("text", "brackets", "whose"),
    [
        ("أعمال الجسر", None, None), ("[بناء] الجسر", None, "source"), ("[بناء] الجسر", "editors", "editors"),
        ("[بناء] الجسر [كله]", ("[كله]",), "both"),
    ],
)  # fmt: skip
def test_a_passage_says_whose_its_brackets_are(text: str, brackets: Brackets, whose: str | None) -> None:
    shown = [{"text": one.text, "by": "editors" if one.editors else "source"} for one in pieces(text, brackets)]
    assert brackets_of({"text": text, **({"pieces": shown} if brackets else {})}) == whose
