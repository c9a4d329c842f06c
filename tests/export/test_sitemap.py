"""The sitemap, read by lxml, and robots.txt, read by the standard library."""

import urllib.robotparser
from pathlib import Path

import pytest
from lxml import etree

from sijill.export import sitemap
from sijill.export.sitemap import handwritten
from sijill.model.record_kinds import NAMED_KINDS, RecordKind
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import GONE, outputs
from tests.export.test_whole import files
from tests.made_up import odd
from tests.made_up.site import shells, site

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "https://bridges.example/"


@pytest.fixture(scope="module")
def made(archive: Archive) -> dict[str, bytes]:
    for language in ("en", "ar"):
        folder = archive.configuration.root / "docs" / language
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "about.md").write_text("# About\n", "utf-8")
    (archive.configuration.root / "docs/en/only-english.md").write_text("# Only\n", "utf-8")
    return files(archive)


def parts(made: dict[str, bytes]) -> dict[str, etree._Element]:
    index = etree.fromstring(made["sitemap.xml"])
    names = [(place.text or "").removeprefix(SITE) for place in index.iter(f"{MAP}loc")]
    assert len(names) == len(set(names))
    return {name: etree.fromstring(made[name]) for name in names}


def places(made: dict[str, bytes]) -> dict[str, etree._Element]:
    found: dict[str, etree._Element] = {}
    for part in parts(made).values():
        for url in part:
            place = url.findtext(f"{MAP}loc") or ""
            assert place not in found
            found[place] = url
    return found


def test_the_index_names_every_part(made: dict[str, bytes]) -> None:
    assert set(parts(made)) == {path for path in made if path.startswith("sitemap-")}


def test_every_page_stands_in_it_once_a_language(made: dict[str, bytes]) -> None:
    found = places(made)
    assert {SITE, f"{SITE}ar/", f"{SITE}statements/{made_up.BRIDGE}/", f"{SITE}ar/statements/{made_up.BRIDGE}/",
            f"{SITE}agents/salma-haddad/", f"{SITE}ar/topics/roads/", f"{SITE}timeline/2030/", f"{SITE}about/",
            f"{SITE}only-english/"} <= set(found)  # fmt: skip
    assert f"{SITE}ar/only-english/" not in found


def test_what_must_not_be_found_by_search_engines_is_not_in_it(made: dict[str, bytes]) -> None:
    found = places(made)
    assert not any(
        f"{made_up.BRIDGE}/v1/" in place or GONE in place or "/page/" in place or "/search/" in place for place in found
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", NAMED_KINDS)
def test_no_record_that_was_withdrawn_is_in_it(tmp_path: Path, kind: RecordKind) -> None:
    made_up.write(tmp_path)
    path = sorted((tmp_path / f"sources/{kind}s").glob("*.yaml"))[0]
    place = f"{SITE}{kind}s/{path.stem}/"
    assert place in places(files(made_up.archive_of_files(tmp_path)))
    gone = "corrections:\n  - date: 2030-04-01\n    kind: withdrawal\n    reason:\n      en: Nobody can confirm it\n"
    path.write_text(f"{path.read_text('utf-8')}{gone}      ar: لا أحد يؤكد هذا\n", "utf-8")
    assert place not in places(files(made_up.archive_of_files(tmp_path)))


def test_the_date_of_a_page_is_that_of_its_last_version_and_nothing_else(made: dict[str, bytes]) -> None:
    found = places(made)
    assert found[f"{SITE}statements/{made_up.BRIDGE}/"].findtext(f"{MAP}lastmod") == "2030-03-01"
    assert found[f"{SITE}statements/{made_up.DOUBT}/"].findtext(f"{MAP}lastmod") is None


def test_every_part_keeps_the_limits_of_the_protocol(made: dict[str, bytes]) -> None:
    # 1,000 records a part, in as many as 50 languages, are 50,000 addresses.
    assert len(parts(made)) <= 50_000
    assert all(len(part) <= 50_000 for part in parts(made).values())


def test_a_site_without_an_address_has_no_sitemap(nowhere: Archive) -> None:
    found = files(nowhere)
    assert not [path for path in found if path.startswith("sitemap")]
    assert b"Sitemap" not in found["robots.txt"]


def test_robots_may_read_everything_and_are_told_where_the_list_is(made: dict[str, bytes]) -> None:
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(made["robots.txt"].decode().splitlines())
    assert robots.can_fetch("anyone", f"{SITE}statements/")
    assert robots.site_maps() == [f"{SITE}sitemap.xml"]


@pytest.mark.parametrize("path", ["register/", "a/b/"])
def test_below_a_path_there_is_no_robots_txt_that_nobody_would_read(tmp_path: Path, path: str) -> None:
    archive = made_up.archive(tmp_path, {}, site_url=f"https://pages.example/{path}")
    assert "robots.txt" not in outputs(archive, "site-files")
    assert "sitemap.xml" in outputs(archive, "data-index")


def test_hand_written_pages_are_found_at_the_addresses_that_they_get(tmp_path: Path) -> None:
    for name in ("about.md", "guide/index.md", "guide/first.md", "index.md", ".hidden.md", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# x\n", "utf-8")
    assert list(handwritten(tmp_path)) == ["about/", "guide/first/", "guide/"]
    assert list(handwritten(tmp_path / "none")) == []
    assert sitemap.part_file("pages") == "sitemap-pages.xml"


@pytest.mark.slow
def test_each_address_leads_to_a_page_in_an_archive_of_what_is_seldom(tmp_path: Path) -> None:
    undated = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"date": {"value": "unknown"}, "relations": []}
    archive = made_up.archive(tmp_path, {**odd.statements(), "undated-doubt": Statement.model_validate(undated)})
    pages = {f"{SITE}{path.removesuffix('index.html')}" for path in site(archive, shells())}
    listed = {*places(files(archive))}
    assert f"{SITE}ar/timeline/undated/" in listed
    assert listed - pages == {f"{SITE}{home}search/" for home in ("", "ar/")} & listed
