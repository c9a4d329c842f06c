"""No page of a site shows the generator's own markup as words."""

import datetime
import re

import pytest
from lxml import html

from sijill.site.build import Request, build
from tests.made_up.archives import TestArchive

MARKUP = re.compile(r"</?[a-z]+[ >/]")


@pytest.mark.slow
@pytest.mark.parametrize("address", ["", "site_url: https://valley.example/\n"])
def test_no_page_shows_markup_as_its_words(published: TestArchive, address: str) -> None:
    published.write("mkdocs.yml", address + (published.root / "mkdocs.yml").read_text("utf-8"))
    assert build(published.configuration, Request(datetime.date(2024, 7, 1), 1, durable=False)).built
    pages = list((published.root / "site").rglob("*.html"))
    assert {path.parent.name for path in pages} > {"search", "corrections", "timeline", "statements"}
    for path in pages:
        page = html.parse(path).getroot()
        for element in page.xpath("//script | //style"):
            element.drop_tree()
        assert MARKUP.search(page.text_content()) is None, path
