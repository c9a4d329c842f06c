"""An archive read in Python from the folder of its records is what is read from the site that they make."""

import json
from pathlib import Path

import pytest

from sijill import Archive
from sijill.reading import NotAnArchiveError
from sijill.sources.settings import read_configuration
from sijill.state import Archive as State
from tests.export.conftest import outputs
from tests.export.test_whole import files
from tests.made_up.archives import WELL, TestArchive
from tests.made_up.example import write_example


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    write_example(folder)
    return folder


@pytest.fixture(scope="module")
def archive(records: Path) -> Archive:
    return Archive(records)


@pytest.fixture(scope="module")
def site(records: Path, archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    state = State.open(read_configuration(records))
    made = files(state)
    for identifier in state.ids("statement"):
        made |= outputs(state, "statement", identifier)
    root = tmp_path_factory.mktemp("site")
    for path, data in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return Archive(root)


def test_every_statement_and_record_is_the_published_one(archive: Archive, site: Archive) -> None:
    assert list(archive) == list(site) != []
    assert archive.index == site.index
    for one in site:
        assert archive.statement(one.id) == site.statement(one.id)
        assert list(archive.related(one.id)) == list(site.related(one.id))
    assert (archive.agents, archive.documents, archive.topics) == (site.agents, site.documents, site.topics)


@pytest.mark.slow
def test_every_table_is_the_published_one(archive: Archive, site: Archive) -> None:
    described = json.loads((site.folder / "data/datapackage.json").read_bytes())
    names = [one["name"] for one in described["resources"]]
    assert len(names) > 20
    for name in names:
        assert list(archive.table(name)) == list(site.table(name)), name


@pytest.mark.parametrize("identifier", ["no-such-statement", "", "../data"])
def test_what_is_not_there_is_said_in_the_same_way(archive: Archive, site: Archive, identifier: str) -> None:
    for one in (archive, site):
        with pytest.raises(KeyError):
            one.statement(identifier)
        with pytest.raises(KeyError):
            list(one.table("no_such_table"))


def test_a_draft_is_left_out_and_no_record_is_changed(tmp_path: Path) -> None:
    valley = TestArchive(tmp_path)
    valley.write("sources/statements/0000/0000-draft.yaml", WELL)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    archive = Archive(tmp_path)
    assert [one.id for one in archive] == ["2024-05-06-well", "2024-05-07-answer"]
    with pytest.raises(KeyError):
        archive.statement("0000-draft")
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path for path in after if after[path] != before.get(path)} == {
        path for path in after if ".cache" in path.parts
    }


def test_records_with_errors_and_settings_with_errors_are_refused(tmp_path: Path) -> None:
    valley = TestArchive(tmp_path)
    valley.write(valley.well, WELL.replace("mode: direct", "mode: shouted", 1))
    with pytest.raises(NotAnArchiveError, match=r"have errors \(1\).*sijill check"):
        Archive(tmp_path)
    valley.write("mkdocs.yml", "site_name: Valley\nplugins:\n  - sijill:\n      page_size: 0\n")
    with pytest.raises(NotAnArchiveError, match="page_size"):
        Archive(tmp_path)
