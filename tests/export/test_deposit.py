"""RO-Crate and CITATION.cff: what their specifications ask for, held against the files that there are.

The RO-Crate validator needs an older ``rich`` than the lock has, so it needs an environment of its own:
``python -m venv V && V/bin/pip install roc-validator==0.13.0``, then ``ROCRATE_PYTHON=V/bin/python`` runs its test.
cffconvert 2.0, which needs the network, finds nothing.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from sijill.state import Archive
from tests import made_up
from tests.export.test_whole import files


@pytest.fixture(scope="module")
def crate(archive: Archive) -> dict[str, Any]:
    data = json.loads(files(archive)["data/ro-crate-metadata.json"])
    assert data["@context"] == "https://w3id.org/ro/crate/1.1/context"
    graph: dict[str, Any] = {one["@id"]: one for one in data["@graph"]}
    assert len(graph) == len(data["@graph"])
    return graph


@pytest.mark.slow
def test_the_crate_describes_itself_and_the_folder(crate: dict[str, Any]) -> None:
    itself = crate["ro-crate-metadata.json"]
    assert itself["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = crate[itself["about"]["@id"]]
    assert (root["@type"], root["name"], root["datePublished"]) == ("Dataset", "Bridges", "2030-03-01")
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert {"description", "author", "publisher"} <= {*root}
    # That is the data set's name in pages and in all other files.
    assert crate[root["publisher"]["@id"]]["@id"] == "https://bridges.example/#archive"
    assert "https://bridges.example/" not in crate


def test_everything_that_is_named_is_described_and_is_there(archive: Archive, crate: dict[str, Any]) -> None:
    made = [path.removeprefix("data/") for path in files(archive) if path.startswith("data/")]
    for one in crate.values():
        for value in one.values():
            for named in value if isinstance(value, list) else [value]:
                if isinstance(named, dict) and "w3id.org" not in named["@id"]:
                    assert named["@id"] in crate
    parts = [part["@id"] for part in crate["./"]["hasPart"]]
    assert {"index.json", "passages/", "agents/"} <= {*parts}
    for part in parts:
        assert any(path == part or (part.endswith("/") and path.startswith(part)) for path in made), part
        assert crate[part]["@type"] == ("Dataset" if part.endswith("/") else "File")


def test_the_archive_is_cited_as_a_data_set(archive: Archive) -> None:
    said = yaml.safe_load(files(archive)["data/CITATION.cff"])
    assert {key: said[key] for key in ("cff-version", "type", "title", "license", "url")} == {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": "Bridges",
        "license": "CC-BY-4.0",
        "url": "https://bridges.example/",
    }
    assert said["authors"] == [{"name": "Bridges"}]
    assert str(said["date-released"]) == "2030-03-01"
    assert said["message"]


@pytest.mark.slow
def test_what_was_never_published_has_no_day_of_publication(tmp_path: Path) -> None:
    made = files(made_up.archive(tmp_path, titles={"en": 'Town: "bridges" & more\\'}))
    said = yaml.safe_load(made["data/CITATION.cff"])
    assert "date-released" not in said
    assert said["title"] == 'Town: "bridges" & more\\'
    assert "data/ro-crate-metadata.json" not in made


def _found(crate: Path) -> str:
    """What the RO-Crate validator finds, required or recommended."""
    python = os.environ.get("ROCRATE_PYTHON")
    if not python:
        pytest.skip("ROCRATE_PYTHON must be the Python of an environment with roc-validator")
    done = subprocess.run(
        [python, Path(__file__).with_name("rocrate_offline.py"), crate], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_validator_finds_nothing_but_what_is_lacking(archive: Archive, tmp_path: Path) -> None:
    for path, data in files(archive).items():
        if path.startswith("data/"):
            place = tmp_path / path.removeprefix("data/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    assert _found(tmp_path) == ""
    described = tmp_path / "ro-crate-metadata.json"
    crate = json.loads(described.read_bytes())
    del next(one for one in crate["@graph"] if one["@id"] == "./")["datePublished"]
    described.write_text(json.dumps(crate))
    assert "REQUIRED" in _found(tmp_path)
    (tmp_path / "index.json").unlink()
    assert "index.json" in _found(tmp_path)
