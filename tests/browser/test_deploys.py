"""A site that changes while it is read: search never mixes two deploys, whatever caches keep of the older one.

nginx serves, set up by what ``sijill build --host nginx`` writes, and behind a second nginx that keeps every answer for
a year and heeds no header: the worst cache there is.
"""

import copy
import datetime
import itertools
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest
from playwright.sync_api import Browser, Page, expect

from sijill.interface.strings import strings
from sijill.model.records import Statement
from sijill.model.urls import NAMED_BY_CONTENT, SEARCH_START
from sijill.publish.hosting import configured
from sijill.site.build import Request
from sijill.site.build import build as build_site
from sijill.sources.settings import read_configuration
from tests import made_up
from tests.browser.bridges import SETTINGS
from tests.made_up import OPENING

pytestmark = pytest.mark.browser
STONES = ("amber", "basalt", "cobalt", "garnet", "jasper", "kyanite", "lapis", "onyx", "peridot", "quartz", "topaz")
FIRST = ("agate", "beryl", "coral")  # said before the others: every number moves
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


def site_of(folder: Path, titles: dict[str, str]) -> Path:
    """Build a site of statements, title by date."""
    found = {identifier: made_up.plain(record) for identifier, record in made_up.statements().items()}
    pattern = copy.deepcopy(found[OPENING])
    del pattern["relations"]
    words = {"language": "en", "text": "The town will open the bridge on Sunday", "by": "editors"}
    pattern["passages"][0]["translations"] = found[OPENING]["passages"][0]["translations"] = [words]
    for date, title in titles.items():
        named = {"en": f"Speech on {title}", "ar": f"كلمة عن {title}"}
        found[f"{date}-speech"] = pattern | {"title": named, "date": {"value": date}}
    made_up.write(folder, {identifier: Statement.model_validate(record) for identifier, record in found.items()})
    (folder / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    for language in ("en", "ar"):
        (folder / "docs" / language).mkdir(parents=True, exist_ok=True)
        for page in ("about", "method"):
            (folder / "docs" / language / f"{page}.md").write_text("# About\n\nAbout.\n", "utf-8")
    report = build_site(read_configuration(folder), Request(datetime.date(2031, 1, 1), jobs=1))
    assert report.built, report.diagnostics
    return folder / "site"


DEPLOYED = 1_900_000_000  # the second of the first deploy; each is a minute after the one before
_COUNT = itertools.count()


class Deploys(NamedTuple):
    """Two sites of one archive: in the newer, statements were added before the others, and cobalt became feldspar."""

    older: Path
    newer: Path


@pytest.fixture(scope="module")
def deploys(tmp_path_factory: pytest.TempPathFactory) -> Deploys:
    """Build a site, keep it, and build it again after edits."""
    folder = tmp_path_factory.mktemp("archive")
    titles = {f"2029-03-{day:02}": stone for day, stone in enumerate(STONES, 1)}
    older = tmp_path_factory.mktemp("older") / "site"
    shutil.copytree(site_of(folder, titles), older)
    added = {f"2028-03-{day:02}": stone for day, stone in enumerate(FIRST, 1)}
    return Deploys(older, site_of(folder, titles | added | {"2029-03-03": "feldspar"}))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Host(NamedTuple):
    """An nginx: the folder that it serves, and its addresses, straight and through the cache."""

    root: Path
    straight: str
    cached: str

    def deploy(self, site: Path, only: str = "") -> None:
        """Serve another site, or take over one folder or file of it alone."""
        place = self.root / only
        if place.is_file():
            place.unlink()
        shutil.rmtree(place, ignore_errors=True)
        (shutil.copytree if (site / only).is_dir() else shutil.copyfile)(site / only, place)
        # A host tells versions of a file by second and size; two sites built within one second must differ in it.
        now = DEPLOYED + 60 * next(_COUNT)
        for path in place.rglob("*") if place.is_dir() else [place]:
            os.utime(path, (now, now))


@contextmanager
def nginx(folder: Path) -> Iterator[Host]:
    """Run nginx on a folder."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        if os.environ.get("SIJILL_BROWSER") == "required":
            pytest.fail("nginx must be installed: SIJILL_BROWSER=required lets no browser test be skipped")
        pytest.skip("no nginx was found; that a site may change while it is read was not tried")
    root, straight, cached = folder / "site", free_port(), free_port()
    (folder / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    [block] = configured("nginx", read_configuration(folder), ()).values()
    block = block.replace("listen 80;", f"listen 127.0.0.1:{straight};")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(f"""
{"user root;" if os.geteuid() == 0 else ""}
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{
access_log off;
{temporary}
proxy_cache_path {folder}/kept keys_zone=kept:1m;
{block}
server {{
  listen 127.0.0.1:{cached};
  location / {{
    proxy_pass http://127.0.0.1:{straight};
    proxy_cache kept; proxy_cache_valid 200 1y; proxy_cache_key $uri$is_args$args;
    proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;
  }}
}}
}}
""")
    process = subprocess.Popen([found, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", cached)) == 0:
                    break
            time.sleep(0.05)
        yield Host(root, f"http://127.0.0.1:{straight}/", f"http://127.0.0.1:{cached}/")
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def host(tmp_path: Path, deploys: Deploys) -> Iterator[Host]:
    """Run nginx on the older site."""
    with nginx(tmp_path) as host:
        host.deploy(deploys.older)
        yield host


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def place_of(language: str) -> str:
    return "search/" if language == "en" else "ar/search/"


def answer(page: Page) -> tuple[list[str], str]:
    """Return the dates of the results, and what the page says, once the search has answered."""
    expect(page.locator("[data-part=status]")).not_to_have_text(re.compile("^$|…$"))
    expect(page.locator("[data-part=results]:not([aria-busy])")).to_have_count(1)
    found = [str(one.get_attribute("data-id")).removesuffix("-speech") for one in page.locator("[data-id]").all()]
    return found, page.locator("[data-part=status]").inner_text()


def ask(page: Page, query: str) -> tuple[list[str], str]:
    """Ask on the page that is open."""
    page.locator("main input[name=q]").fill(query)
    with page.expect_response(re.compile("[.]")):  # at least one statement's file, or one of the index
        page.locator("main input[name=q]").press("Enter")
    return answer(page)


@LANGUAGES
def test_a_tab_left_open_during_a_deploy_goes_on_with_the_new_index(
    host: Host, deploys: Deploys, tab: Page, language: str
) -> None:
    tab.goto(f"{host.straight}{place_of(language)}?q=amber")
    assert answer(tab)[0] == ["2029-03-01"]
    host.deploy(deploys.newer)
    assert ask(tab, "quartz")[0] == ["2029-03-10"]
    assert ask(tab, "feldspar")[0] == ["2029-03-03"]
    assert ask(tab, "beryl")[0] == ["2028-03-02"]
    assert "2029-03-03" not in ask(tab, "cobalt")[0]


def test_suggestions_of_a_tab_left_open_are_those_of_the_new_index(host: Host, deploys: Deploys, tab: Page) -> None:
    tab.goto(f"{host.straight}statements/")
    field, options = tab.locator("header input[name=q]").first, tab.locator("[role=option]")
    field.fill("amber")
    expect(options.first).to_contain_text("amber")
    host.deploy(deploys.newer)
    field.blur()
    field.fill("beryl")
    expect(options.first).to_contain_text("beryl")


@pytest.mark.parametrize("kept", ["search/index/", "search/index/start.json", "search/index/ids/",
                                  "search/index/terms/", "search/", "assets/", ""])  # fmt: skip
def test_a_cache_that_holds_older_files_mixes_nothing(host: Host, deploys: Deploys, tab: Page, kept: str) -> None:
    stamp = orjson.loads((deploys.older / SEARCH_START).read_bytes())["stamp"]
    for path in sorted(deploys.older.rglob("*")):
        name = path.relative_to(deploys.older).as_posix()
        if path.is_file() and name.startswith(kept) and name not in ("_headers", ".nojekyll"):
            address = host.cached + name.removesuffix("index.html")
            for one in (address, f"{address}?{stamp}", f"{address}?q=quartz"):
                urllib.request.urlopen(one).read()
    host.deploy(deploys.newer)
    tab.goto(f"{host.cached}search/?q=quartz")
    assert answer(tab)[0] == ["2029-03-10"]
    assert ask(tab, "jasper")[0] == ["2029-03-05"]
    # Where the page is older as well, and no file was asked for that is newer, the whole index is the older one.
    assert ask(tab, "agate")[0] == ([] if kept in ("search/", "") else ["2028-03-01"])
    assert (ask(tab, "topaz")[0]) == ["2029-03-11"]


@pytest.mark.parametrize("part", ["search/index/terms/", "search/index/ids/", SEARCH_START])
@LANGUAGES
def test_where_the_host_itself_has_files_of_two_deploys_the_page_says_so(
    host: Host, deploys: Deploys, tab: Page, language: str, part: str
) -> None:
    host.deploy(deploys.newer)
    host.deploy(deploys.older, part)
    asked = []
    tab.on("request", lambda request: asked.append(request.url) if "start.json" in request.url else None)
    tab.goto(f"{host.straight}{place_of(language)}?q=quartz")
    assert answer(tab) == ([], strings(language)["search.mixed"])
    assert tab.locator("[data-part=lists]").is_visible()
    assert 2 <= len(asked) <= 3
    host.deploy(deploys.newer)
    assert ask(tab, "quartz")[0] == ["2029-03-10"]


def test_a_page_of_the_older_deploy_works_with_the_scripts_of_the_newer(
    host: Host, deploys: Deploys, tab: Page
) -> None:
    host.deploy(deploys.newer)
    for language in ("en", "ar"):
        host.deploy(deploys.older, f"{place_of(language)}index.html")
        tab.goto(f"{host.straight}{place_of(language)}?q=quartz")
        assert answer(tab)[0] == ["2029-03-10"]
        assert ask(tab, "beryl")[0] == ["2028-03-02"]


def test_pages_are_asked_for_again_and_files_named_by_content_kept(host: Host) -> None:
    def kept(path: str) -> str | None:
        with urllib.request.urlopen(host.straight + path) as found:
            return found.headers["Cache-Control"]

    for path in ("", "search/", "ar/statements/", "assets/sijill/engine.js", SEARCH_START):
        assert kept(path) == "no-cache"
    for folder in NAMED_BY_CONTENT:
        name = next((host.root / folder).iterdir()).name
        assert kept(folder + name) == "public, max-age=31536000, immutable"


def test_pages_of_other_hosts_may_read_the_data_and_lines_of_json_say_what_they_are(host: Host) -> None:
    with urllib.request.urlopen(f"{host.straight}data/earlier.jsonl") as found:
        assert found.headers["Access-Control-Allow-Origin"] == "*"
        assert found.headers["Content-Type"] == "application/x-ndjson; charset=utf-8"


def test_an_edit_moves_no_file_that_it_does_not_change(deploys: Deploys, tmp_path: Path) -> None:
    titles = {f"2029-03-{day:02}": stone for day, stone in enumerate(STONES, 1)}
    before = files_of(site_of(tmp_path, titles))
    after = files_of(site_of(tmp_path, titles | {"2029-03-03": "feldspar"}))
    pages = {path for path in before.keys() & after.keys() if before[path] != after[path] and path.endswith(".html")}
    assert {path for path in pages if "search/" in path} == {"search/index.html", "ar/search/index.html"}
    assert {path for path in pages if "statements/2029-03-04" in path} <= {
        f"{home}statements/2029-03-04-speech/index.html"
        for home in ("", "ar/")  # which names its neighbours
    }
    ids = "search/index/ids/"
    assert {path for path in before if path.startswith(ids)} == {path for path in after if path.startswith(ids)}


def files_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
