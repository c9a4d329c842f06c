"""Bars along time: each year of a list is shown, and a bar says no more than the dates do."""

from pathlib import Path

from tests import made_up
from tests.made_up import OPENING
from tests.made_up.site import Site, changed, shells, site, text

TOPIC = "topics/the-bridge/index.html"


def along_time(folder: Path, years: range, *more: str) -> Site:
    """A site with so many statements of those years that pages show bars; the others have the dates given."""
    dates = [f"{year}-0{month}-04" for year in years for month in (3, 5, 7)] + list(more)
    found = {}
    for number, date in enumerate(dates):
        found.update(
            {f"along-{number:02}": changed(OPENING, date={"value": date}, relations=[], topics=["the-bridge"])[OPENING]}
        )
    return site(made_up.archive(folder, found), shells())


def test_many_years_are_a_bar_each_none_left_out_each_leading_to_its_statements(tmp_path: Path) -> None:
    made = along_time(tmp_path, range(2008, 2022))
    for path in ("timeline/index.html", "index.html", TOPIC):
        page = made.tree(path)
        links = page.xpath("//ul[@class='sj-bars']//a")
        said = [text(link.find_class("sj-hide")[0]) for link in links]
        assert {f"{year}: 3 statements" for year in range(2008, 2022)} <= set(said), path
        headings = [text(one) for one in page.xpath("//section[@class='sj-chart']/*[1]")]
        assert headings == ["2030–2039", "2020–2029", "2010–2019", "2000–2009"], path
    anchors = {one.get("id") for one in made.tree(TOPIC).xpath("//h3[@class='sj-figure']")}
    assert {
        link.get("href").partition("#")[2] for link in made.tree(TOPIC).xpath("//ul[@class='sj-bars']//a")
    } <= anchors


def test_what_only_may_be_of_a_year_is_a_hollow_bar_and_said_to_be(tmp_path: Path) -> None:
    made = along_time(tmp_path, range(2008, 2022), "2017~", "1999~")
    page = made.tree("timeline/index.html")
    said = {text(one): one.getparent() for one in page.xpath("//ul[@class='sj-bars']//*[@class='sj-hide']")}
    only = said["1999: 1 statement that may be of this year"]
    both = said["2017: 3 statements · 1 statement that may be of this year"]
    assert [one.get("class") for one in only.iter("svg")] == ["sj-perhaps"]
    assert [one.get("class") for one in both.iter("svg")] == ["sj-perhaps", None]
    hollow = [text(one) for one in page.xpath("//section[@class='sj-chart'][.//svg[@class='sj-perhaps']]/h2")]
    assert hollow == ["2010–2019 hollow: may be of that year", "1990–1999 hollow: may be of that year"]


def test_a_year_says_what_is_in_none_of_its_months_and_has_no_empty_axis(tmp_path: Path) -> None:
    made = along_time(tmp_path, range(2020, 2022), "2021", "2018", "2018", "2017~", *["2021-09-01"] * 25)
    for path in ("timeline/index.html", TOPIC):
        charts = {text(one.find("h2")): one.find("ul") for one in made.tree(path).find_class("sj-chart")}
        assert charts["2021 29 statements · 1 in no particular month"] is not None, path
        assert charts["2018 2 statements · 2 in no particular month"] is None, path
        assert charts["2017 1 statement that may be of this year"] is None, path
    assert made.tree("timeline/2018/index.html").find_class("sj-chart") == []
