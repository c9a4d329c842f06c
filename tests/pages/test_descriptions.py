"""How documents describe an agent or a topic: verified, guarded, translated, shown with the document that says it."""

import datetime
import json
import re
from pathlib import Path

import lxml.html
import pytest

from sijill.ledger.parts import Aspects, digests_of_parts, guarded_changes
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.made_up.archives import TestArchive

SALMA, WELLS = "sources/agents/salma-haddad.yaml", "sources/topics/wells.yaml"
DESCRIBED = """descriptions:
  - text: قالت سلمى حداد يوم الاثنين
    document: almanac
    translations:
      - language: en
        text: Salma Haddad said on Monday
        by: editors
"""
OF_WELLS = """label:
  en: Wells
  ar: الآبار
descriptions:
  - text: "[حفروا] بئرا ثانية"
    document: almanac
    brackets: editors
    note:
      en: Of the second one.
      ar: عن الثانية.
    translations:
      - language: en
        text: a second well
        by: machine
"""


def with_descriptions(archive: TestArchive) -> TestArchive:
    archive.write(SALMA, (archive.root / SALMA).read_text("utf-8") + DESCRIBED)
    archive.write(WELLS, OF_WELLS)
    return archive


@pytest.fixture
def archive(tmp_path: Path) -> TestArchive:
    return with_descriptions(TestArchive(tmp_path / "archive"))


@pytest.mark.quick(2)
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("قالت سلمى حداد يوم الاثنين", "قالت سلمى حداد يوم الثلاثاء", "passage-not-found"),
        ("قالت سلمى حداد يوم الاثنين", "لت سلمى حداد", "cut-inside-word"),
        ("document: almanac\n    translations", "document: almanak\n    translations", "unknown-reference"),
        ("language: en", "language: fr", "missing-translation"),
        ("language: en", "language: ar", "needless-translation"),
        ("document: almanac\n", "document: almanac\n    brackets: editors\n", "no-such-brackets"),
    ],
)
def test_a_description_is_held_to_its_document_as_a_passage_is(
    archive: TestArchive, old: str, new: str, code: str
) -> None:
    assert archive.codes() == set()
    archive.edit(SALMA, old, new)
    assert code in {one.code for one in archive.check() if one.file == SALMA}
    archive.edit(SALMA, new, old)
    assert archive.codes() == set()


def test_a_description_is_checked_again_when_its_document_changes(archive: TestArchive) -> None:
    assert archive.codes() == set()
    archive.edit("sources/documents/almanac.yaml", "language: ar", "language: fr")
    assert ("missing-translation", SALMA) in {(one.code, one.file) for one in archive.check()}


ONE, TWO = ({"text": text, "document": "almanac"} for text in ("one", "two"))
TRANSLATED = {**ONE, "translations": [{"language": "en", "text": "x", "by": "editors"}]}


@pytest.mark.parametrize(
    ("before", "after", "guarded"),
    [
        ([], [ONE], []),
        ([ONE], [ONE, TWO], []),
        ([ONE], [TRANSLATED], []),
        ([TRANSLATED], [ONE], []),
        ([ONE], [TWO], ["descriptions"]),
        ([ONE], [TWO, ONE], ["descriptions"]),
        ([ONE, TWO], [ONE], ["descriptions"]),
        ([ONE], [], ["descriptions"]),
        ([ONE], [{**ONE, "document": "other"}], ["descriptions"]),
    ],
)
@pytest.mark.parametrize("kind", ["agent", "topic"])
def test_published_descriptions_change_with_a_correction_and_more_may_follow(
    kind: str, before: list[object], after: list[object], guarded: list[str]
) -> None:
    old, new = ({"descriptions": one} if one else {} for one in (before, after))
    assert guarded_changes(kind, Aspects(digests_of_parts(kind, old)), new) == guarded  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = with_descriptions(TestArchive(tmp_path_factory.mktemp("described") / "archive"))
    made.write("mkdocs.yml", (made.root / "mkdocs.yml").read_text() + "site_url: https://valley.example/\n")
    made.published()
    assert build(made.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    return made.root / "site"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "heading", "said"),
    [
        ("agents/salma-haddad", "How “Almanac of the valley” describes them", "✓ Quoted word for word"),
        ("ar/agents/salma-haddad", "كما ورد وصفه في «تقويم الوادي»", "مطابق حرفيًا"),
        ("topics/wells", "How “Almanac of the valley” describes it", "Machine translation"),
        ("topics/wells", "How “Almanac of the valley” describes it", "was put in by the archive’s editors"),
    ],
)
def test_the_page_says_which_document_describes_it_so(site: Path, page: str, heading: str, said: str) -> None:
    tree = lxml.html.fromstring((site / page / "index.html").read_bytes())
    (section,) = tree.xpath("//section[@class='sj-described']")
    assert " ".join(section.xpath("h2")[0].text_content().split()) == heading
    text = " ".join(section.text_content().split())
    assert said.removeprefix("✓ ") in text
    assert re.search(r"\b8 \D+2024", text)  # the document's date
    (quote,) = section.xpath(".//blockquote")
    assert (quote.get("id"), quote.get("lang"), quote.get("dir")) == ("description-1", "ar", "rtl")
    assert section.xpath("h2/a/@href")[0].endswith("documents/almanac/")


@pytest.mark.slow
def test_data_and_linked_data_give_it_as_a_quotation_of_the_document(site: Path) -> None:
    listed = json.loads((site / "data/agents/all.json").read_bytes())["agents"]
    (found,) = next(one for one in listed if one["identifier"] == "salma-haddad")["descriptions"]
    assert (found["type"], found["language"]) == ("Quotation", "ar")
    assert found["document"] == "https://valley.example/documents/almanac/"
    assert found["evidence"]["paragraph"] == 2
    assert found["translations"][0]["by"] == "editors"
    listed = json.loads((site / "data/topics/all.json").read_bytes())["topics"]
    (found,) = next(one for one in listed if one["identifier"] == "wells")["descriptions"]
    assert found["pieces"] == [{"text": "[حفروا]", "by": "editors"}, {"text": " بئرا ثانية", "by": "source"}]
    (script,) = lxml.html.fromstring((site / "agents/salma-haddad/index.html").read_bytes()).xpath(
        "//script[@type='application/ld+json']/text()"
    )
    (quotation,) = json.loads(script)["mainEntity"]["subjectOf"]
    assert quotation["@type"] == "Quotation"
    assert quotation["dateCreated"] == "2024-05-08"


@pytest.mark.slow
def test_such_a_site_is_verified_as_any(site: Path) -> None:
    assert verify(str(site)).problems == []
