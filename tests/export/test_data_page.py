"""The page of the data: its links lead to files that are there, and each of its examples does what it says."""

import csv
import gzip
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import html

from sijill.state import Archive
from tests import made_up
from tests.export.test_linked_data import embedded
from tests.export.test_whole import files
from tests.made_up.site import Site, shells, site

SITE = "https://bridges.example/"
IN_BOTH = pytest.mark.parametrize("home", ["", "ar/"])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return made_up.archive(tmp_path_factory.mktemp("data-page"))


@pytest.fixture(scope="module")
def pages(archive: Archive) -> Site:
    return site(archive, shells())


@pytest.fixture(scope="module")
def served(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports in a folder, where the address of the site is that of the folder."""
    folder = tmp_path_factory.mktemp("served")
    for path, data in files(archive).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        packed = path.endswith(".gz")
        text = gzip.decompress(data) if packed else data
        text = text.replace(SITE.encode(), f"{folder.as_uri()}/".encode())
        (folder / path).write_bytes(gzip.compress(text) if packed else text)
    return folder


def example(pages: Site, home: str, number: int, folder: Path) -> str:
    found = pages.tree(f"{home}data/index.html").xpath("//section/pre")
    assert len(found) == 7
    text = str(found[number].text_content())
    return text.replace(SITE, f"{folder.as_uri()}/")


def passages(folder: Path) -> list[dict[str, str]]:
    text = (folder / "data/passages/2030.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@IN_BOTH
def test_every_file_that_the_page_names_is_there(archive: Archive, pages: Site, home: str) -> None:
    there = {*files(archive), *(path.removesuffix("index.html") for path in pages), "manifest.json"}
    page = pages.tree(f"{home}data/index.html")
    named = page.xpath("//dl//a")
    assert len(named) == 18
    for link in named:
        assert link.text_content() in there
        assert link.get("href") == "../" * (1 + bool(home)) + link.text_content()
    assert page.xpath("//a[@rel='license']/@href") == ["https://creativecommons.org/licenses/by/4.0/"]


@IN_BOTH
def test_the_spreadsheet_counts_what_it_says(pages: Site, served: Path, home: str) -> None:
    match = re.fullmatch(r'=COUNTIF\(([A-Z]):\1,"([a-z]+)"\)', example(pages, home, 0, served))
    assert match
    found = passages(served)
    column = list(found[0])[ord(match[1]) - ord("A")]
    assert (column, match[2]) == ("mode", "direct")
    assert 0 < sum(row[column] == match[2] for row in found) < len(found)


@IN_BOTH
def test_the_sql_counts_passages_by_document(pages: Site, served: Path, home: str) -> None:
    text = example(pages, home, 1, served).replace(f"{served.as_uri()}/", f"{served}/")
    title = "مقال عن الجسر" if home else "Article on the bridge"
    assert duckdb.sql(text).fetchall() == [(title, len(passages(served)))]


@pytest.mark.slow
@IN_BOTH
def test_the_programs_print_what_they_say(pages: Site, served: Path, home: str) -> None:
    found, at = passages(served), f"{served.as_uri()}/"
    for number, lines in (
        (
            2,
            {f"{at}statements/{row['statement']}/#{row['passage']} {at}documents/{row['document']}/" for row in found},
        ),
        (3, {f"{row['statement']} {row['mode']} {row['text']}" for row in found}),
    ):
        program = example(pages, home, number, served)
        done = subprocess.run([sys.executable, "-X", "utf8", "-c", program], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert {*done.stdout.splitlines()} == lines


def test_the_command_takes_the_file(pages: Site, served: Path, tmp_path: Path) -> None:
    done = subprocess.run(example(pages, "", 4, served).split(), cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "2030.csv").read_bytes() == (served / "data/passages/2030.csv").read_bytes()


@pytest.mark.slow
@IN_BOTH
def test_pandas_counts_passages_by_document(pages: Site, served: Path, home: str) -> None:
    pytest.importorskip("pandas")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", example(pages, home, 5, served)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == str(len(passages(served)))
    assert ("مقال عن الجسر" if home else "Article on the bridge") in done.stdout


@IN_BOTH
def test_the_lines_of_r_name_a_file_and_a_column_that_are_there(pages: Site, served: Path, home: str) -> None:
    text = example(pages, home, 6, served)
    [address], [column] = re.findall(r'"(file:[^"]+)"', text), re.findall(r"\$(\w+)", text)
    assert Path(address.removeprefix("file://")).is_file()
    assert column in passages(served)[0]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed: the example's names alone are held")
@IN_BOTH
def test_r_counts_passages_by_how_they_are_given(pages: Site, served: Path, home: str) -> None:
    done = subprocess.run(["Rscript", "-e", example(pages, home, 6, served)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    modes = [row["mode"] for row in passages(served)]
    names, counts = (line.split() for line in done.stdout.strip().splitlines()[-2:])
    assert dict(zip(names, map(int, counts), strict=True)) == {mode: modes.count(mode) for mode in set(modes)}


def described(pages: Site, home: str) -> dict[str, Any]:
    [found] = [data["mainEntity"] for path, data in embedded(pages) if path == f"{home}data/index.html"]
    return dict(found)


@IN_BOTH
def test_search_engines_for_data_are_told_what_they_ask_for(archive: Archive, pages: Site, home: str) -> None:
    """Google's documented rules: name; a description of 50 to 5,000 characters; downloads with address and format."""
    data = described(pages, home)
    assert (data["@type"], data["@id"]) == ("Dataset", SITE)
    assert data["name"]
    assert data["url"] == f"{SITE}{home}data/"
    assert 50 <= len(data["description"]) <= 5000
    assert data["license"].startswith("https://creativecommons.org/")
    assert data["creator"]["name"]
    assert data["temporalCoverage"] == "2030/2030"
    there = files(archive)
    assert data["distribution"]
    for one in data["distribution"]:
        assert one["@type"] == "DataDownload"
        assert one["contentUrl"].removeprefix(SITE) in there
        assert one["encodingFormat"] in ("text/csv", "application/json", "application/gzip")


def test_an_archive_without_statements_names_no_file_that_is_not_there(tmp_path: Path) -> None:
    made_up.write(tmp_path)
    for path in (tmp_path / "sources/statements").rglob("*.yaml"):
        path.unlink()
    empty = made_up.archive_of_files(tmp_path)
    there = {*files(empty), "manifest.json", "ns/v1/"}
    page = html.document_fromstring(site(empty, shells())["data/index.html"])
    assert {link.text_content() for link in page.xpath("//dl//a")} <= there
    assert not page.xpath("//pre")
