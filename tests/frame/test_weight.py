"""What a reader waits for before a statement can be read, over a slow line."""

import datetime
import gzip
import posixpath
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
import pytest

from bench import synthetic
from bench.archive import Shape
from sijill.site.build import Request, build
from sijill.sources.settings import read_configuration

pytestmark = pytest.mark.slow  # each needs a frame, which MkDocs makes

ALLOWED = 60_000  # bytes, compressed
AIM = 25_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("archive")
    synthetic.write_archive(root, Shape(12, citing=8), jobs=1)
    configuration = read_configuration(root)
    assert build(configuration, Request(datetime.date(2031, 1, 1), jobs=1)).built
    return configuration.site


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def needed(site: Path, page: Path) -> dict[str, int]:
    """The files that must arrive before a page can be read, by address, with their compressed sizes."""
    document = lxml.html.document_fromstring(page.read_bytes())
    address = page.relative_to(site).as_posix()
    links = document.xpath("//link[@rel='stylesheet']/@href | //script[@src and not(@defer)]/@src")
    links += document.xpath("//script[@src and not(@defer) and @type='module']/@src")
    found = {address: compressed(page)}
    for link in links:
        path = posixpath.normpath(urljoin(f"/{address}", link)).lstrip("/")
        found[path] = compressed(site / path)
    return found


@pytest.mark.parametrize("home", ["", "ar/"])
def test_a_statement_can_be_read_after_a_few_kilobytes(site: Path, home: str) -> None:
    pages = sorted(site.glob(f"{home}statements/*/index.html"))
    heaviest = max((needed(site, page) for page in pages), key=lambda files: sum(files.values()))
    assert sum(heaviest.values()) <= AIM < ALLOWED, heaviest
    assert len(heaviest) <= 3


def test_every_script_waits_for_the_page(site: Path) -> None:
    for page in sorted(site.rglob("*.html")):
        document = lxml.html.document_fromstring(page.read_bytes())
        waiting = document.xpath("//script[@src and not(@defer) and not(@type='module')]/@src")
        assert waiting == [], page


def test_no_page_names_a_file_of_another_host(site: Path) -> None:
    for page in sorted(site.rglob("*.html")):
        document = lxml.html.document_fromstring(page.read_bytes())
        fetched = document.xpath("//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href")
        assert [link for link in fetched if "//" in link] == [], page
