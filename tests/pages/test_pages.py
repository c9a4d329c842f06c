import itertools
import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import html5lib
import pytest
import yaml
from lxml import html

from sijill.export.statement import Statements
from sijill.interface import strings as interface
from sijill.model.digests import digest_of_paragraph
from sijill.model.records import Statement
from sijill.search.texts import Texts
from tests import made_up
from tests.made_up import BRIDGE, DOUBT, OPENING
from tests.made_up.site import Site, shells, shells_with_default, site

PAGE = f"statements/{BRIDGE}/index.html"


def text(element: Any) -> str:
    """What a reader sees of an element, blocks set apart by a space."""
    markup = html.tostring(element, encoding="unicode", with_tail=False)
    spaced = re.sub(r"(?=</(?:dt|dd|p|li|h[1-6]|div|summary)>)", " ", markup)
    return " ".join(html.fragment_fromstring(spaced, create_parent=True).text_content().split())


def changed(identifier: str, **fields: Any) -> dict[str, Statement]:
    record = made_up.plain(made_up.statements()[identifier]) | fields
    return {identifier: Statement.model_validate(record)}


@pytest.mark.parametrize("language", ["", "ar/"])
def test_a_passage_is_published_code_point_for_code_point(made: Site, language: str) -> None:
    quote = made.tree(f"{language}{PAGE}").get_element_by_id("p1")
    assert quote.tag == "blockquote"
    assert (quote.get("lang"), quote.get("dir")) == ("ar", "rtl")
    assert quote.text_content() == made_up.PARAGRAPHS[1]
    assert len(quote) == 0


def test_the_article_names_its_statement(made: Site) -> None:
    assert made.tree(PAGE).xpath("//article/@data-statement") == [BRIDGE]


def test_everything_the_record_says_stands_on_the_page_in_both_languages(made: Site) -> None:
    english, arabic = text(made.tree(PAGE)), text(made.tree(f"ar/{PAGE}"))
    for said in (
        "Post · Wednesday 2 January 2030", "The bridge is ready", "Salma Haddad, Mayor, on behalf of Town Council",
        "Channel: post on Sahat by @SalmaH", "Translation by the archive’s editors", "paragraph 2", "1 other wording",
        "In the source’s own words: اليوم الأربعاء, counted from 2 January 2030", "Primary source",
        "Verified verbatim · the original itself, embedded in the document", "Publisher not recorded", "Editors’ note",
        "is disputed by", "is updated by", "He says the test is not done.", "The bridge",
        "between 3 and 5 January 2030", "Salma Haddad. (2030, January 2). The bridge is ready.",
    ):  # fmt: skip
        assert said in english, said
    for said in ("منشور · الأربعاء 2 كانون الثاني/يناير 2030", "سلمى الحداد، رئيسة البلدية، باسم مجلس البلدة",
                 "مطابق للمصدر حرفيًا", "الفقرة 2", "ترجمة محرري الأرشيف", "الناشر غير مسجَّل", "يشكك فيه"):  # fmt: skip
        assert said in arabic, said


def test_a_variant_is_named_and_its_differing_words_are_marked_not_by_colour_alone(made: Site) -> None:
    variant = made.tree(PAGE).xpath("//p[@class='sj-variant']")[0]
    assert [text(word) for word in variant.iter("del")] == ["أصبح"]
    assert [text(word) for word in variant.iter("ins")] == ["وأصبح"]
    assert "As quoted by Article on the bridge" in text(made.tree(PAGE))


def test_a_passage_leads_to_its_words_in_the_original(made: Site) -> None:
    links = [link for link in made.tree(PAGE).xpath("//a/@href") if ":~:text=" in link]
    assert links[0].startswith("https://news.example/bridge#:~:text=%D8%A7%D9%86%D8%AA%D9%87%D8%AA%20")


def test_a_passage_may_run_over_paragraphs(tmp_path: Path) -> None:
    both = "\n".join(made_up.PARAGRAPHS[:2])
    passage = made_up.plain(made_up.statements()[OPENING])["passages"][0] | {"text": both}
    page = site(made_up.archive(tmp_path, changed(OPENING, passages=[passage])), shells()).tree(
        f"statements/{OPENING}/index.html"
    )
    assert page.get_element_by_id("p1").text_content() == both
    assert "Paragraph 1, character 1, to paragraph 2, character 63" in text(page)
    numbers, *digests = page.xpath("//@data-paragraphs")[0].split()
    assert numbers == "1–2"
    assert digests == [digest_of_paragraph(paragraph) for paragraph in made_up.PARAGRAPHS[:2]]


def test_reported_speech_is_not_set_as_a_quotation(made: Site) -> None:
    quote = made.tree(f"statements/{DOUBT}/index.html").get_element_by_id("p1")
    assert quote.get("class") == "sj-indirect"


def test_every_link_of_every_page_leads_to_a_page_and_an_anchor_that_is_there(made: Site) -> None:
    root = "https://x.example/"
    elsewhere = ("search/", "method/", "statement.json", "evidence.zip", "feed.xml")
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
        assert not tree.xpath("//script[not(@type='application/ld+json')]"), path


def test_headings_never_skip_a_level_and_there_is_one_first(made: Site) -> None:
    for path, page in made.items():
        levels = [int(element.tag[1]) for element in html.document_fromstring(page).xpath("//h1|//h2|//h3|//h4")]
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), path


def test_the_head_tells_machines_who_said_it_and_gives_no_verdict(made: Site) -> None:
    tree = made.tree(PAGE)
    metas = {tag.get("name") or tag.get("property"): tag.get("content") for tag in tree.iter("meta")}
    assert metas["citation_title"] == metas["og:title"] == "The bridge is ready"
    assert metas["citation_author"] == "Salma Haddad"
    assert metas["citation_publication_date"] == "2030/01/02"
    assert metas["og:url"] == f"https://bridges.example/statements/{BRIDGE}/"
    data = json.loads(tree.xpath("//script[@type='application/ld+json']")[0].text)
    assert data["@type"] == "Quotation"
    assert data["text"] == made_up.PARAGRAPHS[1]
    assert data["spokenByCharacter"] == {"@type": "Person", "name": "Salma Haddad"}
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


def test_a_correction_is_seen_with_the_wording_before_and_after(tmp_path: Path) -> None:
    now = made_up.plain(made_up.statements()[BRIDGE])
    before = json.loads(json.dumps(now))
    before["passages"][0]["text"] = before["passages"][0]["text"].replace("جاهزاً", "جاهزا")
    now["corrections"] = [
        {"date": "2030-03-01", "kind": "erratum", "reason": {"en": "A letter was lost.", "ar": "سقط حرف."}}
    ]
    made_up.published(tmp_path, BRIDGE, before, now)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **now)), shells())
    page = made.tree(PAGE)
    assert "Corrected on 1 March 2030: we corrected a mistake of ours. A letter was lost." in text(page)
    assert [text(word) for word in page.xpath("//section[@class='sj-changes']//del")] == ["جاهزا"]
    assert [text(word) for word in page.xpath("//section[@class='sj-changes']//ins")] == ["جاهزاً"]
    assert "Version 2 (current) · 1 March 2030 · Erratum" in text(page)
    old = made.tree(f"statements/{BRIDGE}/v1/index.html")
    assert old.get_element_by_id("p1").text_content() == before["passages"][0]["text"]
    assert "This is version 1, published on 1 February 2030." in text(old)
    assert old.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "A letter was lost." in text(made.tree("corrections/index.html"))
    assert f"statements/{BRIDGE}/v2/index.html" not in made


def test_a_later_improvement_does_not_hide_what_a_correction_changed(tmp_path: Path) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second = json.loads(json.dumps(first))
    first["passages"][0]["text"] = first["passages"][0]["text"].replace("جاهزاً", "جاهزا")
    reason = {"en": "A letter was lost.", "ar": "سقط حرف."}
    second["corrections"] = [{"date": "2030-03-01", "kind": "erratum", "reason": reason}]
    third = json.loads(json.dumps(second))
    third["passages"][0]["translations"][0]["text"] = "All work on the bridge is done. It is ready to be crossed."
    made_up.published(tmp_path, BRIDGE, first, second, third)
    page = site(made_up.archive(tmp_path, changed(BRIDGE, **third)), shells()).tree(PAGE)
    assert [text(word) for word in page.xpath("//section[@class='sj-changes']//del")] == ["جاهزا"]
    assert "Version 3 (current) · 1 April 2030 · translation · changed without a correction" in text(page)
    lesser = page.xpath("//ol[@class='sj-versions']/li[1]//dl[@class='sj-compare']")
    assert [text(word) for word in lesser[0].iter("ins")] == ["All", "It"]
    assert page.xpath("//ol[@class='sj-versions']/li[position() > 1]//details") == []


NOTES = "عُرض المنشور في المقال The post was shown in the article"
LESSER_CHANGES: list[tuple[str, object, str, str, str]] = [
    ("title", {"en": "The bridge is not ready", "ar": "الجسر جاهز"}, "title", "", "not"),
    ("kind", "speech", "kind", "Post", "Speech"),
    ("topics", [], "topics", "The bridge", ""),
    ("note", {"en": "Said at dusk.", "ar": "قيل عند الغروب."}, "note", NOTES, "قيل عند الغروب Said at dusk"),
]


@pytest.mark.parametrize(("field", "value", "label", "gone", "come"), LESSER_CHANGES)
def test_a_lesser_change_is_shown_before_and_after_in_neutral_words(
    tmp_path: Path, field: str, value: object, label: str, gone: str, come: str
) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second = json.loads(json.dumps(first))
    second.pop(field)
    if value:
        second[field] = value
    made_up.published(tmp_path, BRIDGE, first, second)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **{"topics": [], **second})), shells())
    newest = made.tree(PAGE).xpath("//ol[@class='sj-versions']/li[1]")[0]
    assert "changed without a correction" in text(newest)
    assert label in text(newest)
    assert gone == " ".join(text(word) for word in newest.iter("del"))
    assert come == " ".join(text(word) for word in newest.iter("ins"))
    assert "improved" not in text(newest)
    assert "تغيير بلا تصحيح" in text(made.tree(f"ar/{PAGE}"))


def test_the_history_gives_the_reason_whenever_the_correction_was_published(tmp_path: Path) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second, third = json.loads(json.dumps(first)), json.loads(json.dumps(first))
    one = {"date": "2030-02-20", "kind": "erratum", "reason": {"en": "A letter was lost.", "ar": "سقط حرف منه."}}
    other = {"date": "2030-03-25", "kind": "erratum", "reason": {"en": "The date was wrong.", "ar": "التاريخ خطأ."}}
    again = {"date": "2030-03-25", "kind": "revision", "reason": {"en": "The source was wrong.", "ar": "المصدر خطأ."}}
    second["corrections"], third["corrections"] = [one], [one, other, again]
    second["title"] = third["title"] = {"en": "It is ready", "ar": "إنه جاهز"}
    third["passages"][0]["text"] += " حقاً"
    made_up.published(tmp_path, BRIDGE, first, second, third)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **third)), shells())
    rows = [text(row) for row in made.tree(PAGE).xpath("//ol[@class='sj-versions']/li")]
    assert "The date was wrong. The source was wrong." in rows[0]
    assert "A letter was lost." in rows[1]
    assert "A letter was lost." not in rows[0] + rows[2]
    listed = made.tree("corrections/index.html").xpath("//section[@class='sj-corrected-item']")
    assert ["".join(map(text, item.iter("ins"))) for item in listed] == [
        "حقاً", "حقاً", "إنهIt"
    ]  # fmt: skip


@pytest.mark.parametrize("versions", [1, 2])
def test_a_record_that_is_not_what_was_published_last_is_never_called_unchanged(tmp_path: Path, versions: int) -> None:
    records = [made_up.plain(made_up.statements()[BRIDGE])]
    if versions == 2:
        records.append(json.loads(json.dumps(records[0])) | {"title": {"en": "It is ready", "ar": "إنه جاهز"}})
    made_up.published(tmp_path, BRIDGE, *records)
    now = json.loads(json.dumps(records[-1]))
    now["passages"][0]["translations"][0]["text"] = "Another translation."
    archive = made_up.archive(tmp_path, changed(BRIDGE, **now))
    made = site(archive, shells())
    for path, since, unchanged, current in (
        (PAGE, "The change is not yet published.", "Unchanged since it was first published", "(current)"),
        (f"ar/{PAGE}", "ولم يُنشر التغيير بعد.", "لم يتغير منذ نشره أول مرة", "(الحالي)"),
    ):
        said = text(made.tree(path))
        assert since in said
        assert unchanged not in said
        assert current not in said
    if versions == 2:
        earlier = text(made.tree(f"statements/{BRIDGE}/v1/index.html"))
        assert "taken down" not in earlier
        assert "This version’s words can be shown once the later change is published." in earlier
    data = Statements(archive).data(BRIDGE)
    assert (data["version"], data["unpublished_change"]) == (None, True)
    assert [entry["version"] for entry in data["history"]] == list(range(1, versions + 1))


def test_a_record_that_is_what_was_published_last_is_called_unchanged(tmp_path: Path) -> None:
    now = made_up.plain(made_up.statements()[BRIDGE])
    made_up.published(tmp_path, BRIDGE, now)
    archive = made_up.archive(tmp_path)
    said = text(site(archive, shells()).tree(PAGE))
    assert "Unchanged since it was first published." in said
    assert "not yet published" not in said
    assert "unpublished_change" not in Statements(archive).data(BRIDGE)


@pytest.mark.parametrize("withheld", [False, True])
def test_a_withdrawn_statement_keeps_a_page_that_says_when_and_why(tmp_path: Path, withheld: bool) -> None:
    reason = {"en": "The speaker asked for it.", "ar": "طلب المتحدث ذلك."}
    correction = {"date": "2030-04-01", "kind": "withdrawal", "reason": reason, "withhold_text": withheld}
    made = site(made_up.archive(tmp_path, changed(DOUBT, corrections=[correction])), shells())
    page = made[f"statements/{DOUBT}/index.html"]
    assert "Withdrawn from publication on 1 April 2030." in page
    assert "The speaker asked for it." in page
    assert ("إن الفحص لم يكتمل بعد" in page) != withheld
    assert ("that the test is not complete" in page) != withheld
    assert ("The words themselves have been taken down." in page) == withheld
    assert '<meta name="robots" content="noindex">' in page


def test_words_that_a_later_withdrawal_takes_down_are_gone_from_pages_and_search(tmp_path: Path) -> None:
    reason = {"en": "The speaker asked for it.", "ar": "طلب المتحدث ذلك."}
    first = {"date": "2030-04-01", "kind": "withdrawal", "reason": reason}
    corrections = [first, {**first, "date": "2030-05-01", "withhold_text": True}]
    archive = made_up.archive(tmp_path, changed(DOUBT, corrections=corrections))
    assert "إن الفحص لم يكتمل بعد" not in site(archive, shells())[f"statements/{DOUBT}/index.html"]
    assert {field for field, _ in Texts(archive).of(DOUBT).texts}.isdisjoint({"passage", "translation"})


def test_a_stale_translation_is_marked(tmp_path: Path) -> None:
    now = made_up.plain(made_up.statements()[BRIDGE])
    before = json.loads(json.dumps(now))
    before["passages"][0]["text"] += " حقاً"
    made_up.published(tmp_path, BRIDGE, before, now)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **now)), shells())
    assert "by the archive’s editors · The original has changed since this translation was made." in text(
        made.tree(PAGE)
    )


def test_lists_run_over_pages_that_lead_to_one_another(tmp_path: Path) -> None:
    made = site(made_up.archive(tmp_path, page_size=1), shells())
    second = made.tree("statements/page/2/index.html")
    assert second.xpath("//nav//a[@rel='prev']/@href") == ["../../../statements/"]
    assert second.xpath("//nav//a[@rel='next']/@href") == ["../../../statements/page/3/"]
    assert "Page 2 of 3" in text(second)
    assert "topics/the-bridge/page/2/index.html" in made
    month = made.tree("timeline/index.html").xpath("//ul[@class='sj-bars']//a/@href")[0]
    assert month == "../timeline/2030/#m01"


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
    monkeypatch.setattr("sijill.pages.statement.page.MOST_RELATED", 1)
    made = site(made_up.archive(tmp_path), shells())
    page = made.tree(PAGE)
    assert len(page.xpath("//ul[@class='sj-related']/li")) == 1
    assert "and 1 more" in text(page)


def test_a_topic_s_map_draws_the_links_among_its_statements(made: Site) -> None:
    page = made.tree("topics/the-bridge/index.html")
    assert len(page.xpath("//*[@class='sj-thread sj-map']/*[local-name()='path']")) == 1
    assert "The bridge has not been tested disputes The bridge is ready" in text(page)


def test_an_error_is_reported_in_the_form_there_is_filled_in_already(made: Site) -> None:
    links = [urlsplit(link) for link in made.tree(PAGE).xpath("//a/@href") if "issues/new" in link]
    asked = parse_qs(links[0].query)
    form = Path(__file__).parents[2] / ".github" / "ISSUE_TEMPLATE" / asked.pop("template")[0]
    fields = {part.get("id") for part in yaml.safe_load(form.read_text("utf-8"))["body"]}
    assert asked == {"statement": [BRIDGE]}
    assert asked.keys() <= fields


def test_a_third_language_is_one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "strings"
    shutil.copytree(interface.FOLDER, folder)
    english = (folder / "en.yaml").read_text("utf-8")
    (folder / "fr.yaml").write_text(
        english.replace("locale: en_GB", "locale: fr").replace("name: English", "name: français")
    )
    monkeypatch.setattr(interface, "FOLDER", folder)
    theme = shells_with_default("en", ("en", "ar", "fr"))
    made = site(made_up.archive(tmp_path, languages=("en", "ar", "fr")), theme)
    french = text(made.tree(f"fr/{PAGE}"))
    assert "mercredi 2 janvier 2030" in french
    assert "The bridge is ready" in french  # no French title is recorded, so the first language's stands


def test_folder_mode_writes_links_to_files(tmp_path: Path) -> None:
    made = site(made_up.archive(tmp_path, folder_mode=True), shells())
    links = [link for link in made.tree(f"statements/{OPENING}/index.html").xpath("//a/@href") if "://" not in link]
    assert not [link for link in links if link.partition("#")[0].endswith("/")]


def since(page: Any, version: int) -> Any:
    (found,) = page.xpath(f"//section[@id='v{version}']")
    assert "sj-since" in found.get("class")
    return found


def test_a_link_with_a_version_opens_with_what_differs_now(tmp_path: Path) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second = json.loads(json.dumps(first))
    first["passages"][0]["text"] = first["passages"][0]["text"].replace("جاهزاً", "جاهزا")
    second["title"] = {"en": "It is ready", "ar": "إنه جاهز"}
    second["corrections"] = [
        {"date": "2030-03-01", "kind": "erratum", "reason": {"en": "A letter was lost.", "ar": "سقط حرف منه."}}
    ]
    third = json.loads(json.dumps(second)) | {"kind": "speech"}
    fourth = json.loads(json.dumps(third)) | {"kind": second["kind"]}
    made_up.published(tmp_path, BRIDGE, first, second, third, fourth)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **fourth)), shells())
    page = made.tree(PAGE)
    told = text(since(page, 1))
    assert told.startswith("Your link names version 1, published on 1 February 2030. This differs now: Read version 1")
    assert "جاهزا" in [text(word) for word in since(page, 1).iter("del")]
    assert "جاهزاً" in [text(word) for word in since(page, 1).iter("ins")]
    assert "What it said has not changed since" in text(since(page, 2))
    assert {text(word) for word in since(page, 3).iter("ins", "del")} == {"Speech", "Post"}
    assert text(since(page, 4)) == "Your link names version 4, published on 1 May 2030. Nothing has changed since."
    arabic = made.tree(f"ar/{PAGE}")
    assert "وهذا ما يختلف الآن" in text(since(arabic, 1))
    assert "ولم يتغير شيء منذ ذلك الحين" in text(since(arabic, 4))
    for home, said in (("", "This differs in the current version:"), ("ar/", "هذا ما يختلف في الإصدار الحالي:")):
        old = made.tree(f"{home}statements/{BRIDGE}/v1/index.html")
        (shown,) = old.xpath("//section[contains(@class, 'sj-shown')]")
        assert text(shown).startswith(said)
        assert "جاهزاً" in [text(word) for word in shown.iter("ins")]
    same = made.tree(f"statements/{BRIDGE}/v2/index.html").xpath("//section[contains(@class, 'sj-shown')]")
    assert [text(one) for one in same] == ["What this version said has not changed since."]


def test_the_address_in_a_citation_names_the_version(tmp_path: Path) -> None:
    now = made_up.plain(made_up.statements()[BRIDGE])
    made_up.published(tmp_path, BRIDGE, now)
    settings = {"site_url": "https://bridges.example/"}
    page = site(made_up.archive(tmp_path, **settings), shells()).tree(PAGE)
    cited = [text(one) for one in page.xpath("//dd[@class='sj-citation']")]
    assert all(one.rstrip(".").endswith(f"https://bridges.example/statements/{BRIDGE}/#v1") for one in cited), cited
    assert page.xpath("//article/@data-version") == ["1"]
    assert text(since(page, 1)).endswith("Nothing has changed since.")


def test_what_differs_since_does_not_give_back_words_that_were_taken_down(tmp_path: Path) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second = json.loads(json.dumps(first))
    second["passages"][0]["translations"][0]["text"] = "Another translation."
    third = json.loads(json.dumps(second))
    reason = {"en": "It names a private person.", "ar": "يذكر شخصًا عاديًا."}
    third["corrections"] = [{"date": "2030-04-01", "kind": "withdrawal", "withhold_text": True, "reason": reason}]
    made_up.published(tmp_path, BRIDGE, first, second, third)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **third)), shells())
    for path, page in made.items():
        if path.startswith(("statements/", "ar/statements/")) and BRIDGE in path:
            assert "Another translation." not in page, path
            assert "sj-compare" not in page, path
    assert "its words are not shown" in text(since(made.tree(PAGE), 1))
