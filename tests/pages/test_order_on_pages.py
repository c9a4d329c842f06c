"""What pages say of the order of statements in time, and where they list what has no one day."""

from pathlib import Path
from typing import Any

import pytest

from sijill.pages.labels import Labels
from sijill.pages.lists import rows_by_year
from sijill.pages.timeline import year_pages
from sijill.search.texts import Texts
from sijill.state.archive import Archive
from tests import made_up
from tests.made_up import OPENING
from tests.made_up.site import Site, changed, shells, site, text

FIRST, SECOND = "2031-05-04-zz-closing", "2031-05-04-aa-open-again"


def dated(dates: dict[str, str]) -> dict[str, Any]:
    return {name: changed(OPENING, date={"value": value}, relations=[])[OPENING] for name, value in dates.items()}


def with_posts(folder: Path, first: str, second: str, kind: str) -> Archive:
    """An archive with two more statements, the second of which has a relation to the first."""
    more = {
        FIRST: changed(OPENING, date={"value": first}, relations=[])[OPENING],
        SECOND: changed(OPENING, date={"value": second}, relations=[{"type": kind, "target": FIRST}])[OPENING],
    }
    return made_up.archive(folder, more, format=2)


def beside(made: Site, identifier: str) -> dict[str, str]:
    """What the statements next to one are called, by their ids."""
    links = made.tree(f"statements/{identifier}/index.html").xpath("//nav[@class='sj-neighbours']/a")
    return {link.get("href").split("/")[-2]: text(link[0]).split(" · ")[0] for link in links}


def in_context(made: Site, identifier: str) -> tuple[list[str], bool]:
    """The statements in a page's strip, in its order, and whether it says that an order is not known."""
    page = made.tree(f"statements/{identifier}/index.html")
    rows = page.xpath("//ol[@class='sj-rows']/li")
    ids = [identifier if one.get("class") == "sj-this" else one.xpath(".//a/@href")[0].split("/")[-2] for one in rows]
    return ids, "order not known" in text(page.find_class("sj-rows")[0])


def test_an_update_of_the_same_day_comes_after_what_it_updates(tmp_path: Path) -> None:
    made = site(with_posts(tmp_path, "2031-05-04", "2031-05-04", "updates"), shells())
    assert beside(made, FIRST)[SECOND] == "Later"
    assert beside(made, SECOND)[FIRST] == "Earlier"
    for identifier in (FIRST, SECOND):
        assert in_context(made, identifier) == ([FIRST, SECOND], False)


@pytest.mark.quick(1)
@pytest.mark.parametrize(("first", "second"), [("unknown", "2031-05-04"), ("2031-05-04", "unknown"), ("unknown",) * 2])
def test_an_undated_statement_is_where_its_relation_puts_it(tmp_path: Path, first: str, second: str) -> None:
    made = site(with_posts(tmp_path, first, second, "updates"), shells())
    for identifier in (FIRST, SECOND):
        assert in_context(made, identifier) == ([FIRST, SECOND], False)


def test_an_undated_statement_is_last_where_the_oldest_is_first(tmp_path: Path) -> None:
    made = site(with_posts(tmp_path, "unknown", "2031-05-04", "discusses"), shells())
    for identifier in (FIRST, SECOND):
        assert in_context(made, identifier) == ([SECOND, FIRST], True)


def test_posts_of_several_zones_are_listed_by_their_instants(tmp_path: Path) -> None:
    late, later = "2031-05-04T00:30:00+03:00", "2031-05-03T20:30:00-02:00"
    archive = with_posts(tmp_path, late, later, "discusses")
    made = site(archive, shells())
    assert beside(made, FIRST)[SECOND] == "Later"
    assert beside(made, SECOND)[FIRST] == "Earlier"
    assert in_context(made, FIRST) == ([FIRST, SECOND], False)
    newest = [one.id for one in archive.listing("all:").statements][:2]
    assert newest == [SECOND, FIRST]
    assert [one.id for one in archive.listing("day:05-04").statements] == [FIRST]
    assert archive.months_of("agent:town-council")["2031-05"] == 2


@pytest.mark.parametrize(
    ("moment", "year"), [("2030-01-01T00:30:00+03:00", "2030"), ("2029-12-31T23:30:00-05:00", "2029")]
)
def test_a_moment_is_of_the_year_of_its_own_zone(tmp_path: Path, moment: str, year: str) -> None:
    archive = made_up.archive(tmp_path, dated({"2029-moment": moment}), format=2)
    listed = archive.listing(f"year:{year}").statements
    assert "2029-moment" in [one.id for one in listed]
    labels = Labels(archive, "en")
    (group,) = [one for one in rows_by_year(labels, "", listed) if "2029-moment" in str(one.rows)]
    assert (group.label, group.anchor) == (year, f"y{year}")


def test_no_order_is_claimed_between_overlapping_dates(tmp_path: Path) -> None:
    made = site(with_posts(tmp_path, "2031-05-04", "2031-05", "discusses"), shells())
    assert beside(made, FIRST)[SECOND] == "Beside it in the lists, order not known"
    assert in_context(made, FIRST)[1]


@pytest.mark.parametrize(
    ("moment", "day"), [("2031-05-03T22:30:00Z", "2031-05-04"), ("2031-05-04T01:00:00+03:00", "2031-05-04")]
)
def test_no_order_is_claimed_between_a_moment_and_its_day_or_any_that_may_be_if_its_zone_is_not_known(
    tmp_path: Path, moment: str, day: str
) -> None:
    made = site(with_posts(tmp_path, day, moment, "discusses"), shells())
    for one, other in ((FIRST, SECOND), (SECOND, FIRST)):
        assert beside(made, one)[other] == "Beside it in the lists, order not known"


@pytest.mark.slow
def test_an_hour_leaves_the_order_of_days_as_it_was(tmp_path: Path) -> None:
    made = site(with_posts(tmp_path, "2031-05-03T21:00:00+03:00", "2031-05-04", "discusses"), shells())
    assert beside(made, FIRST)[SECOND] == "Later"
    assert beside(made, SECOND)[FIRST] == "Earlier"


def test_times_order_posts_of_one_day(tmp_path: Path) -> None:
    made = site(with_posts(tmp_path, "2031-05-04T21:00:00+03:00", "2031-05-04T09:00:00+03:00", "discusses"), shells())
    assert beside(made, FIRST)[SECOND] == "Earlier"
    page = made.tree(f"statements/{FIRST}/index.html")
    assert "Sunday 4 May 2031, 21:00 (UTC+03:00)" in text(page)
    assert page.xpath("//p[@class='sj-kind']//time/@datetime") == ["2031-05-04T21:00:00+03:00"]
    arabic = text(made.tree(f"ar/statements/{FIRST}/index.html"))
    assert "الأحد 4 أيار/مايو 2031، الساعة 21:00 (بتوقيت UTC+03:00)" in arabic


def test_a_chain_of_replies_is_listed_in_its_order(tmp_path: Path) -> None:
    more = {}
    for name, target in (("2031-c", None), ("2031-b", "2031-c"), ("2031-a", "2031-b")):
        relations = [{"type": "repliesTo", "target": target}] if target else []
        more[name] = changed(OPENING, date={"value": "2031-05-04"}, relations=relations)[OPENING]
    archive = made_up.archive(tmp_path, more)
    listed = [one.id for one in archive.listing("year:2031").statements]
    assert listed == ["2031-a", "2031-b", "2031-c"]
    assert [archive.card(one).order for one in listed] == sorted(
        (archive.card(one).order for one in listed), reverse=True
    )


def test_what_has_no_date_has_a_place_of_its_own(tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path, dated({"undated-remark": "unknown", "2030-of-the-thirties": "203X"}), format=2)
    made = site(archive, shells())
    page = made.tree("timeline/undated/index.html")
    assert text(page.find(".//h1")) == "Year not known"
    assert [text(one) for one in page.xpath("//h2[@class='sj-figure']")] == ["2030–2039", "Date not known"]
    (undated,) = page.xpath("//section[h2='Date not known']//span[@class='sj-when']")
    assert text(undated) == ""
    assert page.xpath("//*[@class='sj-bars']") == []
    (link,) = made.tree("timeline/index.html").xpath("//p[@class='sj-undated']/a")
    assert link.get("href").endswith("timeline/undated/")
    assert archive.listing("all:").statements[-1].id == "undated-remark"
    assert "السنة غير معروفة" in text(made.tree("ar/timeline/undated/index.html"))


def test_one_day_in_several_years_is_counted_in_no_month(tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path, dated({"2028-span": "[2028-01-01..2029-12-29]"}), format=2)
    made = site(archive, shells())
    for year in ("2028", "2029"):
        page = made.tree(f"timeline/{year}/index.html")
        headings = [text(one) for one in page.xpath("//section[@class='sj-year']/h2")]
        assert headings == ["2028–2029"]
    assert not [month for month in archive.months() if month.startswith(("2028", "2029"))]
    assert not [month for month in archive.months_of("topic:bridges") if month.startswith(("2028", "2029"))]


@pytest.mark.slow
def test_an_archive_that_states_no_format_keeps_the_old_meaning(tmp_path: Path) -> None:
    date = {"2030-span": "2030-06-03/2030-06-05"}
    old = site(made_up.archive(tmp_path / "old", dated(date)), shells())
    new = site(made_up.archive(tmp_path / "new", dated(date), format=2), shells())
    assert "between 3 and 5 June 2030" in old["statements/2030-span/index.html"]
    assert "from 3 to 5 June 2030" in new["statements/2030-span/index.html"]


def test_a_year_does_not_count_as_its_own_what_only_may_be(tmp_path: Path) -> None:
    dates = {
        "2040-known": "2040-05-04",
        "2040-one-day": "[2040-11-01..2041-02-01]",
        "2040-either": "[2040-01-05,2041-01-06]",
        "2040-lasted": "2040-12-30/2041-01-02",
    }
    made = site(made_up.archive(tmp_path, dated(dates), format=2), shells())
    years = "//ul[@class='sj-index']/li"
    said = {text(h.find("a")): text(h.find("span")) for h in made.tree("timeline/index.html").xpath(years)}
    assert said["2040"] == "2 statements · 2 statements that may be of this year"
    assert said["2041"] == "1 statement · 2 statements that may be of this year"
    arabic = {text(h.find("a")): text(h.find("span")) for h in made.tree("ar/timeline/index.html").xpath(years)}
    assert arabic["2041"] == "تصريح واحد · تصريحان يُحتمل أنهما من هذا العام"
    assert "1 statement · 2 statements that may be of this year" in text(made.tree("timeline/2041/index.html"))


LASTING = {
    "2029-to": "../2029-12-10", "2029-ending": "/2029-12-10", "2029-from": "2029-12-10/", "2029-on": "2029-12-10/..",
    "2029-perhaps": "2029-12-08?", "2029-about": "2029-12~", "2029-month": "2029-12", "2029-day": "2029-12-05",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "lasted"), [("en", "until 10 December 2029, without a beginning"), ("ar", "2029")]
)
def test_acts_that_lasted_and_uncertain_days_are_under_their_year_and_say_what_is_known(
    tmp_path: Path, language: str, lasted: str
) -> None:
    archive = made_up.archive(tmp_path, dated(LASTING), format=2)
    labels = Labels(archive, language)
    groups = rows_by_year(labels, "", archive.listing("all:").statements)
    (group,) = [one for one in groups if one.anchor == "y2029"]
    assert group.label == labels.words.digits("2029")
    assert {name for name in LASTING if any(f"{name}/" in str(row) for row in group.rows)} == {*LASTING}
    assert any(lasted in str(row) for row in group.rows)
    assert len([one for one in groups if group.label in one.label]) == 1


def test_a_page_of_a_year_says_of_what_lasted_how_long_and_has_an_uncertain_day_under_its_month(tmp_path: Path) -> None:
    labels = Labels(made_up.archive(tmp_path, dated(LASTING), format=2), "en")
    ((_, view),) = year_pages(labels, 2029, range(1, 2))
    headings = {one.label: "".join(map(str, one.rows)) for one in view.years}
    for name in ("2029-perhaps", "2029-about", "2029-month", "2029-day"):
        assert f"{name}/" in headings["December"]
    assert "2029-to/" in headings["until 10 December 2029, without a beginning"]
    assert "2029-ending/" in headings["until 10 December 2029, its beginning not known"]
    assert "2029-from/" in headings["from 10 December 2029, its end not known"]
    assert "2029-on/" in headings["since 10 December 2029, without an end"]


@pytest.mark.slow
def test_an_act_that_goes_on_may_be_of_every_later_year_that_has_statements(tmp_path: Path) -> None:
    dates = {
        "2040-on": "2040-05-04/..",
        "2040-from": "2040~/",
        "2040-over": "2040/2041",
        "2041-a": "2041",
        "2043-b": "2043-02",
    }
    archive = made_up.archive(tmp_path, dated({**dates, "2044-draft": "[..2044]"}), format=2)
    totals = archive.lists("year:")
    assert [totals.get(year) for year in ("2040", "2041", "2042", "2043", "2044")] == [3, 4, None, 3, None]
    assert totals["0000"] == archive.total("year:0000")
    made = site(archive, shells())
    years = "//ul[@class='sj-index']/li"
    said = {text(h.find("a")): text(h.find("span")) for h in made.tree("timeline/index.html").xpath(years)}
    assert said["2040"] == "2 statements · 1 statement that may be of this year"
    assert said["2041"] == "2 statements · 2 statements that may be of this year"
    assert said["2043"] == "1 statement · 2 statements that may be of this year"
    page = text(made.tree("timeline/2043/index.html"))
    assert "1 statement · 2 statements that may be of this year" in page
    assert "since 4 May 2040, without an end" in page
    texts = Texts(archive)
    found = {name: [f[5:] for f in texts.of(name).facets if f.startswith("year:")] for name in dates}
    later = [year for year in totals if year > "2040"]
    assert found["2040-on"] == found["2040-from"] == ["2040", *later]
    assert (found["2040-over"], found["2041-a"]) == (["2040", "2041"], ["2041"])
    listed = [one.id for page in (1, 2) for one in archive.listing("year:2041", page, 2).statements]
    assert sorted(listed) == ["2040-from", "2040-on", "2040-over", "2041-a"]


@pytest.mark.slow
def test_an_act_without_a_beginning_may_be_of_every_earlier_year_that_has_statements(tmp_path: Path) -> None:
    dates = {"2040-ended": "/2040", "2040-until": "../2040-05", "2038-a": "2038-02", "2036-b": "2036", "2041-c": "2041"}
    archive = made_up.archive(tmp_path, dated(dates), format=2)
    totals = archive.lists("year:")
    assert [totals.get(year) for year in ("2036", "2037", "2038", "2040", "2041")] == [3, None, 3, 2, 1]
    made = site(archive, shells())
    years = "//ul[@class='sj-index']/li"
    said = {text(h.find("a")): text(h.find("span")) for h in made.tree("timeline/index.html").xpath(years)}
    assert (said["2040"], said["2041"]) == ("2 statements", "1 statement")
    assert said["2038"] == said["2036"] == "1 statement · 2 statements that may be of this year"
    assert "until 2040, its beginning not known" in text(made.tree("timeline/2036/index.html"))
    texts = Texts(archive)
    found = [facet[5:] for facet in texts.of("2040-ended").facets if facet.startswith("year:")]
    assert sorted(found) == [year for year in totals if "0000" < year <= "2040"]


def test_an_act_of_more_than_a_hundred_years_is_in_its_first_and_its_last(tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path, dated({"1900-long": "1900/2040"}), format=2)
    labels = Labels(archive, "en")
    assert {year for year in archive.lists("year:") if year in ("0000", "1900", "1970", "2040")} >= {"1900", "2040"}
    assert "1970" not in archive.lists("year:")
    for year in (1900, 2040):
        ((_, view),) = year_pages(labels, year, range(1, 2))
        assert view.total == "1 statement"
    assert all(one.id != "1900-long" for one in archive.listing("year:0000", 1, 100).statements)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_list_has_each_heading_once_whatever_lies_between(tmp_path: Path, language: str) -> None:
    dates = {
        "2029-late": "2029-11-02", "2029-two": "[2029-06-01..2030-02-03]", "2029-mid": "2029-03-04",
        "2029-again": "[2029-02-01..2030-01-02]", "2029-early": "2029-01-05", "2029-about": "2029~",
        # By their instants, the second is before the first, and of the year after.
        "2031-west": "2030-12-31T20:00:00-02:00", "2031-east": "2031-01-01T00:30:00+03:00", "2031-day": "2031-01-01",
        "2030-eve": "2030-12-30",
    }  # fmt: skip
    archive = made_up.archive(tmp_path, dated(dates), format=2)
    statements = archive.listing("all:", 1, 100).statements
    groups = rows_by_year(Labels(archive, language), "", statements)
    headings = [group.label for group in groups]
    assert len(headings) == len(set(headings))
    anchors = [group.anchor for group in groups if group.anchor]
    assert len(anchors) == len(set(anchors))
    assert {"y2029", "y2030", "y2031"} <= set(anchors)
    assert sum(len(group.rows) for group in groups) == len(statements)
    shown = [[one for one in dates if f"{one}/" in "".join(map(str, group.rows))] for group in groups]
    assert [*filter(None, shown)] == [
        ["2031-east", "2031-day"], ["2031-west", "2030-eve"], ["2029-late", "2029-mid", "2029-early"],
        ["2029-two", "2029-again"], ["2029-about"],
    ]  # fmt: skip
