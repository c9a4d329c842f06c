"""Only a web archive's word on another's page gives a copy an earlier date."""

import datetime

import pytest

from sijill.capture import web
from tests.capture.test_web import ARTICLE, fetched, memento
from tests.network.servers import pages

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.mark.parametrize(
    "path",
    ["/Xy12", "/web/20230504090000/http://news.example/weir", "/web/20230504090000/http://www.news.example/weir",
     "/weir?from=/web/20230504090000/http://other.example/"],
)  # fmt: skip
def test_no_server_gives_its_own_page_an_earlier_date(path: str) -> None:
    found = fetched(pages({}, memento(ARTICLE)), f"http://news.example{path}")
    assert found.payload.fetched is not None
    assert "memento" not in found.payload.fetched
    assert found.archived == ""
    assert found.payload.captured == datetime.datetime.now(datetime.UTC).date()
    assert any("the server says that this is the page of 2023-05-04" in note for note in found.notes)


@pytest.mark.parametrize(
    ("address", "archived"),
    [
        ("https://web.archive.org/web/20230504090000id_/http://news.example/weir", True),
        ("https://arquivo.pt/wayback/20230504090000/http://news.example/weir", True),
        ("https://webarchive.nationalarchives.gov.uk/ukgwa/20230504090000/https://www.news.example/", True),
        ("https://wayback.archive-it.org/1/20230504/http://news.example/", True),
        ("https://perma.cc/AB12-CD34", True),
        ("https://news.example/2023/05/04/weir", False),
        ("https://news.example/20230504/weir.html", False),
        ("https://archive.ph.example/Xy12", False),
    ],
)
def test_an_address_of_a_web_archive_has_that_of_another_site_in_it(address: str, archived: bool) -> None:
    assert web.is_of_archive(address) is archived
