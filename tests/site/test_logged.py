"""Every change of what was published is on the page of corrections and in its feed, each leading to a page there is."""

import datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree, html

from sijill.editing.acts import correction, target
from sijill.editing.merging import merged
from sijill.ledger.store import Ledger
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.made_up.archives import TestArchive

EARLIER = "Correction of a merged record"
ATOM = "{http://www.w3.org/2005/Atom}"
SALMA, NAZIM = "sources/agents/salma-haddad.yaml", "sources/agents/nazim-tahhan.yaml"
RENAMED = "former_names:\n  - name:\n      en: Salma Haddad\n      ar: سلمى حداد\n    until: 2024-05-31\n"


def publish(archive: TestArchive, day: int) -> None:
    outcome = archive.publish(datetime.date(2024, 6, day))
    assert (outcome.errors, outcome.publication and outcome.publication.refused) == ([], [])
    archive.commit()


def merge(archive: TestArchive, one: str, other: str, day: int) -> None:
    """Merge one agent into another on a day, as the command does, and publish."""
    ledger = Ledger.read(archive.root / "sources/ledger")
    first, second = (target(archive.configuration, ledger, f"agents/{name}") for name in (one, other))
    why = correction(
        "erratum", {"en": "Both are one person", "ar": "كلاهما شخص واحد"}, datetime.date(2024, 6, day), second.last
    )
    for change in list(merged(archive.configuration, first, second, why)):
        if change.after is None:
            change.path.unlink()
        else:
            change.path.write_text(change.after, "utf-8")
    publish(archive, day)


def listed(archive: TestArchive, home: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what the page and the feed list: what each is called, and the file that it leads to."""
    site = archive.root / "site"
    page = site / home / "corrections/index.html"
    items = html.parse(page).xpath("//section[@class='sj-corrected-item']")
    on_page = [
        (
            item.xpath("string(.//p[@class='sj-kind'])").split(" ·")[0],
            _file(site, urljoin(f"/{home}corrections/", item.xpath("string(.//h2/a/@href)"))),
        )
        for item in items
    ]
    by_anchor = dict(zip([item.get("id") for item in items], on_page, strict=True))
    feed = etree.parse(page.with_name("feed.xml")).getroot()
    base = urljoin(f"/{home}corrections/feed.xml", feed.get("{http://www.w3.org/XML/1998/namespace}base"))
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    in_feed = []
    for entry in entries:
        link, _, anchor = urljoin(base, entry.find(f"{ATOM}link[@type='text/html']").get("href")).partition("#")
        assert _file(site, link) == f"{home}corrections/index.html"
        kind, leads_to = by_anchor[anchor]
        assert str(entry.findtext(f"{ATOM}title")).startswith(f"{kind}:")
        in_feed.append((kind, leads_to))
    return on_page, in_feed


def _file(site: Path, address: str) -> str:
    path = f"{address.strip('/')}/index.html"
    assert (site / path).is_file(), address
    assert 'http-equiv="refresh"' not in (site / path).read_text("utf-8").partition("<body")[0], (
        f"{address} leads elsewhere"
    )
    return path


@pytest.mark.slow
def test_each_change_is_on_the_page_and_in_the_feed_and_leads_to_a_page_that_is_there(published: TestArchive) -> None:
    for name in ("second", "third", "fourth"):
        published.write(f"sources/agents/{name}.yaml", (published.root / NAZIM).read_text("utf-8"))
    published.edit(published.answer, "speakers:\n", "speakers:\n  - agent: second\n")
    published.correct(published.answer)
    publish(published, 2)
    published.edit(published.well, "en: The well is everyone's", "en: The well belongs to everyone")
    published.edit(SALMA, "kind: person", "kind: person\naliases:\n  - Salma")
    published.edit("sources/agents/second.yaml", "en: Nazim Tahhan", "en: Nazim Taham")
    published.correct("sources/agents/second.yaml")
    publish(published, 3)
    published.edit(SALMA, "en: Salma Haddad\n  ar: سلمى حداد", "en: Salma Naim\n  ar: سلمى نعيم")
    published.write(SALMA, (published.root / SALMA).read_text("utf-8") + RENAMED)
    publish(published, 4)
    merge(published, "second", "third", 5)
    merge(published, "third", "fourth", 6)  # what took its place has been merged itself
    build(published.configuration, Request(datetime.date(2024, 7, 1)))
    assert verify(str(published.root / "site")).problems == []
    on_page, in_feed = listed(published, "")
    assert on_page == in_feed
    answer, well = "statements/2024-05-07-answer/index.html", "statements/2024-05-06-well/index.html"
    salma, fourth = "agents/salma-haddad/index.html", "agents/fourth/index.html"
    lesser = "Changed without a correction"
    assert [one for one in on_page if one[0] == "Merged"] == [("Merged", fourth), ("Merged", fourth)]
    assert ("Renamed", salma) in on_page
    assert [one for one in on_page if one[0] == EARLIER] == [(EARLIER, fourth)] * 2  # second, and third
    assert [one for one in on_page if one[0] == lesser and one[1] == well] == [(lesser, well)]
    assert (lesser, salma) in on_page
    assert ("Erratum", answer) in on_page
    arabic, of_arabic = listed(published, "ar/")
    assert [file for _, file in arabic] == [f"ar/{file}" for _, file in on_page] == [file for _, file in of_arabic]


@pytest.mark.slow
def test_a_rename_stays_listed_where_the_renamed_agent_is_merged_into_another(published: TestArchive) -> None:
    given_up = "former_names:\n  - name:\n      en: Nazim Tahhan\n      ar: ناظم الطحّان\n    until: 2024-05-31\n"
    published.edit(NAZIM, "en: Nazim Tahhan\n  ar: ناظم الطحّان", "en: Nazim Miller\n  ar: ناظم الطاحن")
    published.write(NAZIM, (published.root / NAZIM).read_text("utf-8") + given_up)
    salma = NAZIM.replace("nazim-tahhan", "salma-haddad")
    published.write(salma, (published.root / salma).read_text("utf-8") + "aliases:\n  - Nazim Miller\n")
    publish(published, 2)
    merge(published, "nazim-tahhan", "salma-haddad", 3)
    build(published.configuration, Request(datetime.date(2024, 7, 1)))
    on_page, in_feed = listed(published, "")
    assert on_page == in_feed
    assert ("Renamed", "agents/salma-haddad/index.html") in on_page
    assert "Nazim Tahhan" in (published.root / "site/corrections/index.html").read_text("utf-8")
