"""A published archive, read in Python from the folder of its site."""

import datetime
import json
import re
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

import sijill
from sijill import Archive
from sijill.model.records import Statement
from sijill.reading import NotAnArchiveError
from sijill.state import Archive as State
from tests import made_up
from tests.export.conftest import GONE, corrected, outputs, taken_down
from tests.export.test_whole import files, rows
from tests.made_up import odd

DOCS = Path(__file__).parents[1] / "docs/maintainers/exports.md"
PARAGRAPHS = [paragraph.text or "" for paragraph in made_up.COPY.paragraphs]
FORMULA = "=1+1 is what the mayor wrote"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    bridge = corrected()[1]
    bridge["title"]["en"] = FORMULA
    opening = made_up.plain(made_up.statements()[made_up.OPENING]) | {"date": {"value": "[2029-12-01..2030-03-04]"}}
    opening["passages"][0]["text"] = "\n".join(made_up.PARAGRAPHS[:2])
    found = {made_up.BRIDGE: bridge, made_up.OPENING: opening}
    records = {name: Statement.model_validate(record) for name, record in found.items()}
    return made_up.archive(tmp_path_factory.mktemp("read"), {**records, GONE: taken_down()})


@pytest.fixture(scope="module")
def folder(state: State, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = files(state)
    for identifier in state.ids("statement"):
        made |= outputs(state, "statement", identifier)
    root = tmp_path_factory.mktemp("published") / "site"
    for path, data in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


@pytest.fixture(scope="module")
def archive(folder: Path) -> Archive:
    return Archive(folder)


def test_days_are_taken_as_they_are_written_and_what_is_none_is_named(archive: Archive) -> None:
    day = datetime.date(2030, 1, 2)
    moment = datetime.datetime(2030, 1, 2, 12, tzinfo=datetime.UTC)
    found = ids(archive, since=day)
    assert {made_up.BRIDGE} <= found < ids(archive)
    for written in ("2030-01-02", moment):
        assert ids(archive, since=written) == found
        assert ids(archive, until=written) == ids(archive, until=day)
    for wrong in ("2030", "yesterday", 2030):
        with pytest.raises(ValueError, match="'until' must be a day, such as '2030-01-31', not "):
            archive.statements(until=wrong)  # type: ignore[arg-type]


def ids(archive: Archive, **asked: object) -> set[str]:
    return {statement.id for statement in archive.statements(**asked)}  # type: ignore[arg-type]


@pytest.mark.slow
def test_it_has_every_statement_once_in_order_of_time(archive: Archive, state: State) -> None:
    found = list(archive)
    assert len(archive) == len(found) == 4
    assert {statement.id for statement in found} == set(state.ids("statement"))
    assert archive.title["en"] == "Bridges"
    assert archive.licence.startswith("https://creativecommons.org/")


@pytest.mark.slow
def test_statements_are_found_by_who_what_where_and_when(archive: Archive) -> None:
    everything = {made_up.BRIDGE, made_up.DOUBT, made_up.OPENING, GONE}
    assert ids(archive) == everything
    assert ids(archive, agent="karim-banna") == {made_up.DOUBT, GONE}
    assert ids(archive, topic="the-bridge") == {made_up.BRIDGE, made_up.DOUBT, GONE}
    assert ids(archive, document="bridge-article") == everything - {GONE}
    assert ids(archive, agent="nobody") == set()
    day = datetime.date
    assert made_up.OPENING in ids(archive, since=day(2030, 3, 4))
    assert made_up.OPENING not in ids(archive, since=day(2030, 3, 5))
    assert ids(archive, until=day(2029, 12, 31)) == {made_up.OPENING}
    assert ids(archive, until=day(2029, 11, 30)) == set()


@pytest.mark.slow
def test_one_whom_the_document_does_not_name_is_nobody_of_another_statement(tmp_path: Path) -> None:
    state = odd.odd(tmp_path / "records")
    for path, data in files(state).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    archive, (first, second) = Archive(tmp_path), odd.NOT_NAMED
    assert ids(archive, agent=f"{first}#unnamed-1") == {first}
    assert ids(archive, agent="unnamed-1") == set()
    in_table = {row["statement"]: row["speakers"] for row in archive.table("passages")}
    in_feed = {one["term"] for entry in feedparser.parse(tmp_path / "feed.xml").entries for one in entry.tags}
    for name in (first, second):
        [one] = archive.statements(agent=f"{name}#unnamed-1")
        assert one.speakers[0] == in_table[name]
        assert one.speakers[0] in in_feed


def test_what_was_taken_down_has_no_words(archive: Archive) -> None:
    assert archive.statement(GONE).passages == ()
    assert archive.statement(GONE).status == "withdrawn"
    with pytest.raises(KeyError):
        archive.statement("no-such-statement")


def test_relations_are_followed_from_both_ends(archive: Archive) -> None:
    assert {(kind, other.id) for kind, other in archive.related(made_up.BRIDGE)} == {
        ("isDisputedBy", made_up.DOUBT), ("isUpdatedBy", made_up.OPENING),
    }  # fmt: skip
    assert [(kind, other.id) for kind, other in archive.related(made_up.DOUBT)] == [("disputes", made_up.BRIDGE)]
    assert [one.statement for one in archive.statement(made_up.DOUBT).relations] == [made_up.BRIDGE]


def test_a_passage_is_held_against_a_document(archive: Archive) -> None:
    held = [passage for statement in archive for passage in statement.passages]
    assert held
    for passage in held:
        assert passage.is_in(PARAGRAPHS)
        assert not passage.is_in([text + " " for text in PARAGRAPHS])
        assert not passage.is_in(PARAGRAPHS[:0])
        assert not passage.is_in(PARAGRAPHS[::-1])
    [two] = archive.statement(made_up.OPENING).passages
    assert "\n" in two.text, "one that runs over two paragraphs is tried, too"


def test_a_place_that_was_moved_is_noticed(folder: Path, tmp_path: Path) -> None:
    [passage] = Archive(folder).statement(made_up.BRIDGE).passages
    passage.data["evidence"]["selector"][1]["refinedBy"]["start"] += 1
    assert not passage.is_in(PARAGRAPHS)
    del passage.data["evidence"]
    assert not passage.is_in(PARAGRAPHS)


def test_tables_have_the_texts_as_they_are_in_the_archive(archive: Archive, folder: Path) -> None:
    titles = {row["id"]: row["title_en"] for row in archive.table("statements")}
    assert titles[made_up.BRIDGE] == FORMULA
    written = {row["id"]: row["title_en"] for row in rows((folder / "data/statements/2030.csv").read_bytes())}
    assert written[made_up.BRIDGE] == f"'{FORMULA}"
    assert {row["id"] for row in archive.table("agents")} == set(archive.agents)
    assert set(archive.documents) == {"bridge-article", "salma-post"}
    assert archive.topics["the-bridge"]["broader"] == ["https://bridges.example/topics/roads/"]
    with pytest.raises(KeyError):
        list(archive.table("no_such_table"))


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAnArchiveError, match="must be the folder of a site"):
        Archive(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/index.json").write_text('{"schema": "sijill/v9"}')
    with pytest.raises(NotAnArchiveError, match="sijill/v1"):
        Archive(tmp_path)


@pytest.mark.slow
def test_the_documented_example_runs_as_it_is_written(folder: Path) -> None:
    section = DOCS.read_text("utf-8").partition("### In Python\n")[2].partition("\n## ")[0]
    [program] = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], capture_output=True, text=True, cwd=folder.parent
    )
    assert done.returncode == 0, done.stderr
    assert f"2030-01-02 {FORMULA}\n" in done.stdout
    assert f"isDisputedBy {made_up.DOUBT}\n" in done.stdout


def test_the_package_loads_nothing_for_its_version_alone() -> None:
    code = "import sys, sijill; sijill.__version__; print('sijill.reading' in sys.modules, 'orjson' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
    with pytest.raises(AttributeError):
        _ = sijill.Nothing  # type: ignore[attr-defined]


def test_the_notebook_runs_from_its_first_cell_to_its_last(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = json.loads(DOCS.with_name("archive.ipynb").read_text("utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 4)
    names: dict[str, object] = {}
    said = []
    monkeypatch.chdir(folder.parent)
    for cell in notebook["cells"]:
        assert not cell.get("outputs"), "outputs would be those of somebody's own archive"
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), "archive.ipynb", "exec"), names)
            said.append(capsys.readouterr().out)
    assert made_up.BRIDGE in said[1]
    assert "disputes" in said[2]
    assert "direct" in said[3]
    assert "Counter" in said[4]
