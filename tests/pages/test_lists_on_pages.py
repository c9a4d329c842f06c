"""Lists: the names of a long one by letter, and years that are said once."""

from pathlib import Path

import pytest

from sijill.pages.indexes import FEWEST_FOR_LETTERS, sort_key
from tests import made_up
from tests.made_up import OPENING
from tests.made_up.site import Site, changed, shells, site, text

LETTERS = "ABDGKLMNRSTW"


def with_bodies(folder: Path, number: int, page_size: int = 100) -> Site:
    """A site with more bodies."""
    ids = [f"body-{one:03}" for one in range(number)]
    made_up.write(folder)
    for one, identifier in enumerate(ids):
        name = f"{LETTERS[one % len(LETTERS)]}-body {one}"
        record = f"kind: organisation\nname:\n  en: The {name}\n  ar: «هيئة» {one}\n"
        (folder / "sources" / "agents" / f"{identifier}.yaml").write_text(record, "utf-8")
    return site(made_up.archive_of_files(folder, page_size=page_size), shells())


@pytest.mark.slow
def test_a_long_index_is_by_letter_and_each_letter_leads_to_its_names(tmp_path: Path) -> None:
    made = with_bodies(tmp_path, FEWEST_FOR_LETTERS, page_size=10)
    links = made.tree("agents/index.html").xpath("//nav[@class='sj-letters']/a")
    assert [link.text for link in links] == sorted(LETTERS)
    for link in links:
        path, _, anchor = link.get("href").partition("#")
        page = made.tree(f"agents/{path.partition('agents/')[2]}index.html")
        heading = page.get_element_by_id(anchor)
        assert heading.text == link.text
        assert text(heading.getnext().find("li/a")).removeprefix("The ").startswith(link.text)
    assert text(made.tree("ar/agents/index.html").find_class("sj-letters")[0]).endswith("ه")


def test_a_short_index_has_no_letters(tmp_path: Path) -> None:
    page = with_bodies(tmp_path, 5).tree("agents/index.html")
    assert page.find_class("sj-letters") == page.find_class("sj-figure") == []


def test_names_with_numbers_are_in_the_order_of_the_numbers(tmp_path: Path) -> None:
    page = with_bodies(tmp_path, 25).tree("agents/index.html")
    bodies = [text(one) for one in page.xpath("//ul[@class='sj-index']/li/a") if "A-body" in text(one)]
    assert bodies == ["The A-body 0", "The A-body 12", "The A-body 24"]
    assert sorted(["room 10", "room 9", "room 101"], key=sort_key) == ["room 9", "room 10", "room 101"]


def test_an_index_counts_no_statements_where_there_is_none(tmp_path: Path) -> None:
    rows = with_bodies(tmp_path, 1).tree("agents/index.html").xpath("//ul[@class='sj-index']/li")
    said = {text(row.find("a")): [text(one) for one in row.findall("span")] for row in rows}
    assert said["The A-body 0"] == ["Organisation"]
    assert any(len(one) == 2 and one[1] == "1 statement" for one in said.values())


def test_beneath_its_heading_a_date_that_is_no_more_than_its_year_is_not_said_again(tmp_path: Path) -> None:
    dates = {"of-year": "2021", "about-year": "1999~", "of-no-year": "unknown"}
    made = site(
        made_up.archive(
            tmp_path, {key: changed(OPENING, date={"value": one}, relations=[])[OPENING] for key, one in dates.items()}
        ),
        shells(),
    )
    sections = {text(one.find("h2")): one for one in made.tree("statements/index.html").find_class("sj-year")}
    for heading in ("2021", "about 1999", "Date not known"):
        assert text(sections[heading].find_class("sj-when")[0]) == "", heading
    assert text(made.tree("timeline/2021/index.html").find_class("sj-when")[0]) == ""


@pytest.mark.parametrize(
    ("name", "as_if"),
    [("The Hague", "hague"), ("«المقاومة»", "مقاومة"), ("“Iraqi Resistance”", "iraqi resistance”"), ("أحمد", "احمد")],
)
def test_names_are_sorted_without_the_marks_and_the_article_before_them(name: str, as_if: str) -> None:
    assert sort_key(name).rstrip("»") == as_if


def test_beneath_a_year_the_year_is_not_said_again_and_elsewhere_it_is(tmp_path: Path) -> None:
    made = site(made_up.archive(tmp_path), shells())
    beneath = made.tree("statements/index.html").xpath("//section[h2='2030']//span[@class='sj-when']/time")
    assert beneath
    assert [text(one) for one in beneath if "2030" in text(one)] == []
    assert made.tree("on-this-day/index.html").xpath("//span[@class='sj-when']/time[contains(., '2030')]")
