import itertools
import json
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import html5lib
import pytest
import yaml
from lxml import html

from sijill.interface import strings as interface
from sijill.model.digests import digest_of_paragraph
from tests import made_up
from tests.made_up import BRIDGE, DOUBT, OPENING
from tests.made_up.site import Site, changed, shells, shells_with_default, site, text

PAGE = f"statements/{BRIDGE}/index.html"


@pytest.mark.parametrize("language", ["", "ar/"])
def test_a_passage_is_published_code_point_for_code_point(made: Site, language: str) -> None:
    quote = made.tree(f"{language}{PAGE}").get_element_by_id("p1")
    assert quote.tag == "blockquote"
    assert (quote.get("lang"), quote.get("dir")) == ("ar", "rtl")
    assert quote.text_content() == f"«{made_up.PARAGRAPHS[1]}»"
    assert [text(mark) for mark in quote.find_class("sj-mark")] == ["«", "»"]
    assert [text(word) for word in quote.iter("mark")] == ["أصبح"]  # the variant has it otherwise


def test_the_article_names_its_statement(made: Site) -> None:
    assert made.tree(PAGE).xpath("//article/@data-statement") == [BRIDGE]


def test_everything_the_record_says_stands_on_the_page_in_both_languages(made: Site) -> None:
    english, arabic = text(made.tree(PAGE)), text(made.tree(f"ar/{PAGE}"))
    for said in (
        "Post · Wednesday 2 January 2030", "The bridge is ready", "Salma Haddad, Mayor, on behalf of Town Council",
        "Channel: post on Sahat by @SalmaH", "Translation by the archive’s editors", "¶ 2", "1 other wording «وأصبح»",
        "In the source’s own words: «اليوم الأربعاء», counted from 2 January 2030", "The primary source is",
        "Quoted word for word · the original itself, embedded in the document", "Publisher not recorded",
        "Editors’ note",
        "disputes this", "updates this", "He says the test is not done.", "The bridge",
        "between 3 and 5 January 2030", "Salma Haddad. (2030, January 2). The bridge is ready.",
    ):  # fmt: skip
        assert said in english, said
    for said in ("منشور · الأربعاء 2 كانون الثاني/يناير 2030", "سلمى الحداد، رئيسة البلدية، باسم مجلس البلدة",
                 "مطابق حرفيًا", "الفقرة 2", "ترجمة محرري الأرشيف", "الناشر غير مسجَّل",
                 "يشكك في هذا التصريح"):  # fmt: skip
        assert said in arabic, said


def test_a_variant_is_named_and_its_differing_words_are_marked_not_by_colour_alone(made: Site) -> None:
    variant = made.tree(PAGE).xpath("//p[@class='sj-variant']")[0]
    assert [text(word) for word in variant.iter("del")] == ["أصبح"]
    assert [text(word) for word in variant.iter("ins")] == ["وأصبح"]
    assert "As quoted by Article on the bridge" in text(made.tree(PAGE))


def test_a_passage_leads_to_its_words_in_the_original(made: Site) -> None:
    links = [link for link in made.tree(PAGE).xpath("//a/@href") if ":~:text=" in link]
    assert links[0].startswith("https://news.example/bridge#:~:text=انتهت%20")


def test_a_passage_may_run_over_paragraphs(tmp_path: Path) -> None:
    both = "\n".join(made_up.PARAGRAPHS[:2])
    passage = made_up.plain(made_up.statements()[OPENING])["passages"][0] | {"text": both}
    page = site(made_up.archive(tmp_path, changed(OPENING, passages=[passage])), shells()).tree(
        f"statements/{OPENING}/index.html"
    )
    assert page.get_element_by_id("p1").text_content() == f"«{both}»"
    assert "Paragraph 1, character 1, to paragraph 2, character 63" in text(page)
    numbers, *digests = page.xpath("//@data-paragraphs")[0].split()
    assert numbers == "1–2"
    assert digests == [digest_of_paragraph(paragraph) for paragraph in made_up.PARAGRAPHS[:2]]


def test_reported_speech_is_not_set_as_a_quotation(made: Site) -> None:
    quote = made.tree(f"statements/{DOUBT}/index.html").get_element_by_id("p1")
    assert quote.get("class") == "sj-indirect"


def test_every_link_of_every_page_leads_to_a_page_and_an_anchor_that_is_there(made: Site) -> None:
    root = "https://x.example/"
    elsewhere = ("search/", "method/", "evidence.zip", ".xml", ".ttl", ".csv", ".jsonl.gz", ".json", ".ris")
    for path, page in made.items():
        here = root + path.removesuffix("index.html")
        for href in html.document_fromstring(page).xpath("//a/@href | //*[local-name()='a']/@href"):
            target, _, anchor = urljoin(here, href).partition("#")
            if not target.startswith(root) or target.endswith(elsewhere):
                continue
            file = f"{target.removeprefix(root)}index.html" if target.endswith("/") else target.removeprefix(root)
            assert file in made, (path, href)
            assert not anchor or f'id="{anchor}"' in made[file], (path, href)


def test_ids_are_given_once_a_page(made: Site) -> None:
    for path, page in made.items():
        ids = re.findall(r'\bid="([^"]*)"', page)
        assert len(ids) == len(set(ids)), path


def test_nothing_needs_an_inline_style_or_script(made: Site) -> None:
    for path, page in made.items():
        tree = html.document_fromstring(page)
        assert not tree.xpath("//@style"), path
        assert not tree.xpath("//@*[starts-with(name(), 'on')]"), path
        assert not tree.xpath("//script[not(@src) and not(@type='application/ld+json')]"), path


def test_headings_never_skip_a_level_and_there_is_one_first(made: Site) -> None:
    for path, page in made.items():
        levels = [int(element.tag[1]) for element in html.document_fromstring(page).xpath("//h1|//h2|//h3|//h4")]
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), path


def test_the_head_tells_machines_who_said_it_and_gives_no_verdict(made: Site) -> None:
    tree = made.tree(PAGE)
    metas = {tag.get(key): tag.get("content") for tag in tree.iter("meta") for key in ("name", "property")}
    assert metas["citation_title"] == metas["og:title"] == "The bridge is ready"
    assert metas["citation_author"] == "Salma Haddad"
    assert metas["citation_publication_date"] == "2030/01/02"
    assert metas["og:url"] == f"https://bridges.example/statements/{BRIDGE}/"
    data = json.loads(tree.xpath("//script[@type='application/ld+json']")[0].text)
    assert data["@type"] == "Quotation"
    [passage] = data["hasPart"]
    assert passage["text"] == {"@language": "ar", "@value": made_up.PARAGRAPHS[1]}
    salma = {"@type": "Person", "@id": "https://bridges.example/agents/salma-haddad/", "name": "Salma Haddad"}
    assert data["creator"] == salma
    assert passage["creator"] == {"@id": salma["@id"]}
    assert "ClaimReview" not in made[PAGE]


def test_record_text_cannot_leave_its_place(tmp_path: Path) -> None:
    nasty = "</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}[[site.home]]"
    record = made_up.plain(made_up.statements()[BRIDGE])
    record["title"] = {"en": nasty, "ar": nasty}
    record["note"] = {"en": nasty, "ar": nasty}
    record["channel"]["label"] = {"en": f"{nasty} @SalmaH", "ar": f"{nasty} @SalmaH"}
    record["passages"][0]["translations"][0]["text"] = nasty
    record["speakers"][0]["capacity"] = {"en": nasty, "ar": nasty}
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **record)), shells())
    for path, page in made.items():
        tree = html.document_fromstring(page)
        assert not tree.xpath("//img"), path
        assert len(tree.xpath("//script")) == page.count("<script"), path
    tree = made.tree(PAGE)
    assert tree.xpath("//h1")[0].text_content() == nasty
    assert json.loads(tree.xpath("//script")[0].text)["name"] == nasty


def test_lists_run_over_pages_that_lead_to_one_another(tmp_path: Path) -> None:
    made = site(made_up.archive(tmp_path, page_size=1), shells())
    second = made.tree("statements/page/2/index.html")
    assert second.xpath("//nav//a[@rel='prev']/@href") == ["../../../statements/"]
    assert second.xpath("//nav//a[@rel='next']/@href") == ["../../../statements/page/3/"]
    assert "Page 2 of 3" in text(second)
    assert "topics/the-bridge/page/2/index.html" in made
    month = made.tree("timeline/2030/index.html").xpath("//ul[@class='sj-bars']//a/@href")[0]
    assert month == "../../timeline/2030/#m01"


def test_an_agent_s_page_has_everything_recorded_of_them(made: Site) -> None:
    page = text(made.tree("agents/salma-haddad/index.html"))
    for said in ("Person", "Salma Haddad", "سلمى الحداد", "Salma al-Haddad", "@SalmaH (Sahat)", "Town Council",
                 "It opens on Sunday", "2 statements"):  # fmt: skip
        assert said in page, said
    assert "Members Salma Haddad" in text(made.tree("agents/town-council/index.html"))


def test_what_the_archive_lacks_is_counted(made: Site) -> None:
    gaps = {text(heading) for heading in made.tree("gaps/index.html").iter("h2")}
    assert "Statements without their primary source 2 statements" in gaps
    assert "Documents whose publisher is not recorded 2 documents" in gaps
    assert "Passages without a translation 1 passage" in gaps
    assert "Translations older than their original 0 translations" in gaps
    assert "Statements whose day is not known 1 statement" in gaps


def test_statements_of_a_whole_year_stand_under_no_month(tmp_path: Path) -> None:
    more = {
        f"2030-{name}": changed(OPENING, date={"value": value}, relations=[])[OPENING]
        for name, value in (("late", "2030-01-31"), ("year", "2030"), ("about", "2030~"), ("span", "2030-04/2030-06"),
                            ("week", "[2030-05-30..2030-06-02]"))
    }  # fmt: skip
    page = site(made_up.archive(tmp_path, more, format=2), shells()).tree("timeline/2030/index.html")
    headings = [(heading.get("id"), text(heading)) for heading in page.xpath("//h2[@class='sj-figure']")]
    assert (None, "2030, month not known") in headings
    assert (None, "2030, over several months") in headings
    assert [name for name, _ in headings if name and name.startswith("m")] == ["m01"]


def test_days_of_the_year_are_named(made: Site) -> None:
    assert made.tree("on-this-day/index.html").get_element_by_id("d01-02").text_content() == "2 January"


def test_the_same_archive_makes_the_same_pages(made: Site, tmp_path: Path) -> None:
    assert site(made_up.archive(tmp_path / "elsewhere"), shells()) == made


def test_an_earlier_id_leads_on_without_a_script(tmp_path: Path) -> None:
    made = site(made_up.archive(tmp_path, changed(BRIDGE, replaces=["2030-01-02-old-name"])), shells())
    page = made.tree("ar/statements/2030-01-02-old-name/index.html")
    refresh = page.xpath("//meta[@http-equiv='refresh']/@content")
    assert refresh == [f"0; url=../../../ar/statements/{BRIDGE}/"]
    assert page.xpath("//p/a/@href") == [f"../../../ar/statements/{BRIDGE}/"]


@pytest.mark.slow
def test_pages_are_valid_html(made: Site) -> None:
    for path, page in made.items():
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(page)
        # What the SVG parser says of self-closing elements inside it is no error of ours.
        assert [error for error in parser.errors if error[1] != "non-void-element-with-trailing-solidus"] == [], path


@pytest.mark.parametrize("languages", [("ar",), ("en",), ("ar", "en")])
def test_an_archive_has_the_languages_its_settings_name(tmp_path: Path, languages: tuple[str, ...]) -> None:
    default = languages[0]
    theme = {key: shell for key, shell in shells_with_default(default).items() if key[1] in languages}
    made = site(made_up.archive(tmp_path, languages=languages), theme)
    assert f"statements/{BRIDGE}/index.html" in made
    assert f'lang="{default}"' in made["index.html"]
    others = {path.partition("/")[0] for path in made} & {"ar", "en"}
    assert others == set(languages[1:])


def test_thousands_of_links_to_a_statement_are_not_all_on_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sijill.pages.statement.page_data.MOST_RELATED", 1)
    made = site(made_up.archive(tmp_path), shells())
    page = made.tree(PAGE)
    assert len(page.xpath("//ol[@class='sj-rows']/li[not(@class)]")) == 1
    assert "and 1 more" in text(page)


def test_a_topic_s_page_says_the_links_among_its_statements(made: Site) -> None:
    page = made.tree("topics/the-bridge/index.html")
    assert "The bridge has not been tested disputes The bridge is ready" in text(page)


def test_an_error_is_reported_in_the_form_there_is_filled_in_already(made: Site) -> None:
    links = [urlsplit(link) for link in made.tree(PAGE).xpath("//a/@href") if "issues/new" in link]
    asked = parse_qs(links[0].query)
    form = Path(__file__).parents[2] / ".github" / "ISSUE_TEMPLATE" / asked.pop("template")[0]
    fields = {part.get("id") for part in yaml.safe_load(form.read_text("utf-8"))["body"]}
    assert asked == {"statement": [BRIDGE]}
    assert asked.keys() <= fields


@pytest.mark.slow
def test_a_third_language_is_one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "strings"
    shutil.copytree(interface.FOLDER, folder)
    english = (folder / "en.yaml").read_text("utf-8")
    (folder / "fr.yaml").write_text(
        english.replace("locale: en_GB", "locale: fr").replace("name: English", "name: français")
    )
    monkeypatch.setattr(interface, "FOLDER", folder)
    monkeypatch.setattr(interface, "shipped", lambda: ("ar", "en", "fr"))  # it is kept once it was asked for
    theme = shells_with_default("en", ("en", "ar", "fr"))
    made = site(made_up.archive(tmp_path, languages=("en", "ar", "fr")), theme)
    french = text(made.tree(f"fr/{PAGE}"))
    assert "mercredi 2 janvier 2030" in french
    assert "The bridge is ready" in french  # no French title is recorded, so the first language's stands


def test_folder_mode_writes_links_to_files(tmp_path: Path) -> None:
    made = site(made_up.archive(tmp_path, folder_mode=True), shells())
    links = [link for link in made.tree(f"statements/{OPENING}/index.html").xpath("//a/@href") if "://" not in link]
    assert not [link for link in links if link.partition("#")[0].endswith("/")]


def test_the_example_on_the_home_page_is_rather_quoted_in_the_page_s_language(tmp_path: Path) -> None:
    newest = changed(OPENING, language="fa", date={"value": "2031-02-03"}, relations=[])
    made = site(made_up.archive(tmp_path, newest), shells())
    shown = {path: made.tree(f"{path}index.html").find(".//figure/blockquote") for path in ("", "ar/")}
    assert {path: quote.get("lang") for path, quote in shown.items()} == {"": "fa", "ar/": "ar"}
