"""What hosts are given of addresses that have moved: each leads to a file that is there, and to nobody else's words."""

import datetime
from pathlib import Path

import pytest

from sijill.model.urls import file_of
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.made_up.archives import TestArchive
from tests.site.test_any_history import SALMA, rename_statement

DAY = datetime.date(2024, 7, 1)


def rename_agent(archive: TestArchive) -> None:
    text = (archive.root / SALMA).read_text("utf-8")
    archive.write("sources/agents/salma-2.yaml", f"{text}replaces: [salma-haddad]\n")
    (archive.root / SALMA).unlink()
    archive.edit(archive.well, "agent: salma-haddad", "agent: salma-2")


def moved(archive: TestArchive, *, full: bool = False) -> dict[str, str]:
    report = build(archive.configuration, Request(DAY, jobs=1, full=full, commit="", durable=False))
    assert report.built, report.diagnostics
    place = archive.root / "site/_redirects"
    lines = [line.split(" ") for line in place.read_text("utf-8").splitlines()] if place.exists() else []
    assert all(code == "301" for _, _, code in lines)
    return {old: new for old, new, _ in lines}


@pytest.mark.slow
def test_what_is_moved_leads_on_as_soon_as_it_is_and_to_a_file_that_is_there(published: TestArchive) -> None:
    assert moved(published) == {}
    rename_agent(published)
    rename_statement(published, 2)
    published.publish(datetime.date(2024, 6, 3))
    published.commit()
    found = moved(published)
    assert found == moved(published, full=True)
    site: Path = published.root / "site"
    assert found["/agents/salma-haddad/"] == "/agents/salma-2/"
    assert found["/ar/agents/salma-haddad/feed.xml"] == "/ar/agents/salma-2/feed.xml"
    assert found["/agents/salma-haddad/citations.ris"] == "/agents/salma-2/citations.ris"
    reply = "/statements/2024-05-07-reply-2/statement.json"
    assert found["/statements/2024-05-07-answer/statement.json"] == reply
    for new in found.values():
        assert (site / file_of(new.removeprefix("/"))).is_file(), new
    # The page of a statement lists the versions of what was there, and a link to one of them must arrive there.
    assert not [old for old in found if old.startswith(("/statements/", "/ar/statements/")) and old.endswith("/")]
    assert (site / "statements/2024-05-07-answer/index.html").is_file()
    outcome = verify(str(site))
    assert outcome.intact, outcome


@pytest.mark.slow
def test_what_was_in_the_folder_of_a_language_that_is_no_more_leads_to_the_root(published: TestArchive) -> None:
    published.edit(
        "mkdocs.yml", "  - sijill\n",
        "  - sijill:\n      languages: [ar, en]\n      former_default_languages: [en]\n      former_languages: [fr]\n",
    )  # fmt: skip
    assert moved(published) == {"/fr/*": "/:splat", "/ar/*": "/:splat"}
    missing = (published.root / "site/404.html").read_text("utf-8")
    assert ' data-former="/fr/ /ar/" data-root="/"' in missing
    assert (published.root / "site/en/statements/2024-05-06-well/index.html").is_file()
    assert verify(str(published.root / "site")).intact


@pytest.mark.slow
def test_below_a_path_the_addresses_begin_at_the_hosts_root(published: TestArchive) -> None:
    published.edit("mkdocs.yml", "theme:", "site_url: https://wells.example/papers/\ntheme:")
    published.edit("mkdocs.yml", "  - sijill\n", "  - sijill:\n      share_pictures_up_to: 0\n")
    rename_agent(published)
    published.publish(datetime.date(2024, 6, 3))
    found = moved(published)
    assert found["/papers/agents/salma-haddad/"] == "/papers/agents/salma-2/"
    assert found["/papers/agents/salma-haddad/feed.json"] == "/papers/agents/salma-2/feed.json"
    assert (published.root / "site/agents/salma-2/feed.json").is_file()
