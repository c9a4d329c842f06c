"""Originals in several languages are equal: every output that attributes the words names the documents of all."""

import json
from collections.abc import Callable

import feedparser
import pytest
from lxml import html

from sijill.export.statement import Statements
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import outputs
from tests.made_up.site import Site, shells, site

ARABIC = {"en": "Article on the bridge", "ar": "مقال عن الجسر"}
ENGLISH = {"en": "Post by Salma Haddad", "ar": "منشور سلمى الحداد"}
LINES = {
    "direct": {
        "en": "quoted in “Post by Salma Haddad” and “Article on the bridge”",
        "ar": "كما ورد في «مقال عن الجسر» و«منشور سلمى الحداد»",
    },
    "embedded": {
        "en": "quoted in “Article on the bridge”; English: As posted, embedded in “Post by Salma Haddad”",
        "ar": "كما ورد في «مقال عن الجسر»؛ الإنجليزية: كما نُشر، مضمَّنًا في: «منشور سلمى الحداد»",
    },
}
in_both = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture(scope="module", params=[*LINES])
def mode(request: pytest.FixtureRequest) -> str:
    """The mode of the English original; the Arabic one is quoted."""
    return str(request.param)


@pytest.fixture(scope="module")
def archive(mode: str, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    english = {"text": "The test is not complete", "language": "en", "mode": mode, "document": "salma-post"}
    passage = {"id": "p1", "text": "إن الفحص لم يكتمل بعد", "mode": "direct", "document": "bridge-article"}
    record = made_up.plain(made_up.statements()[made_up.DOUBT])
    record |= {"passages": [{**passage, "variants": [english]}], "relations": []}
    return made_up.archive(tmp_path_factory.mktemp("issued"), {made_up.DOUBT: Statement.model_validate(record)})


@pytest.fixture(scope="module")
def pages(archive: Archive) -> Site:
    return site(archive, shells())


def page(pages: Site, language: str) -> html.HtmlElement:
    return pages.tree(f"{'' if language == 'en' else 'ar/'}statements/{made_up.DOUBT}/index.html")


def of_feed(archive: Archive, language: str) -> str:
    feed = outputs(archive, "feeds")["feed.xml" if language == "en" else "ar/feed.xml"]
    [entry] = [one for one in feedparser.parse(feed, sanitize_html=False).entries if made_up.DOUBT in one.link]
    return str(html.fragment_fromstring(entry.content[0].value, "div").find(".//figcaption").text_content())


OUTPUTS: dict[str, Callable[[Archive, Site, str], str]] = {
    "copy": lambda _, pages, tag: page(pages, tag).xpath("//@data-attribution")[0],
    "data": lambda archive, _, tag: Statements(archive).data(made_up.DOUBT)["passages"][0]["attribution"][tag],
    "feed": lambda archive, _, tag: of_feed(archive, tag),
}


@in_both
@pytest.mark.parametrize("output", OUTPUTS)
def test_an_attribution_names_the_documents_of_all_originals(
    archive: Archive, pages: Site, mode: str, output: str, language: str
) -> None:
    said = OUTPUTS[output](archive, pages, language)
    for isolate in "\u2066\u2067\u2068\u2069":
        said = said.replace(isolate, "")
    assert LINES[mode][language] in said


@in_both
def test_a_citation_and_linked_data_name_the_documents_of_all_originals(
    archive: Archive, pages: Site, language: str
) -> None:
    note = Statements(archive).data(made_up.DOUBT)["csl"][language]["note"]
    [linked] = page(pages, language).xpath("//script[@type='application/ld+json']")
    for title in (ARABIC[language], ENGLISH[language]):
        assert title in note
        assert title in linked.text


@in_both
def test_the_page_gives_search_engines_every_original_with_its_language_and_document(
    pages: Site, language: str
) -> None:
    [linked] = page(pages, language).xpath("//script[@type='application/ld+json']")
    data = json.loads(linked.text)
    [passage] = data["hasPart"]
    [variant] = [value for name, value in passage.items() if name.endswith("#variant")]
    parts, texts = [passage, *variant], {"ar": "إن الفحص لم يكتمل بعد", "en": "The test is not complete"}
    assert data["inLanguage"] == "ar"
    assert [one["inLanguage"] for one in parts] == ["ar", "en"]
    for one in parts:
        tag = one["inLanguage"]
        assert one["text"] == (texts[tag] if tag == language else {"@language": tag, "@value": texts[tag]})
    assert [one["isBasedOn"]["@id"].partition("#")[0].rstrip("/").rpartition("/")[2] for one in parts] == [
        "bridge-article", "salma-post",
    ]  # fmt: skip
    assert len({one["@id"] for one in parts}) == 2
