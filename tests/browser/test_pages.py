"""Reading, copying, citing and checking a statement in a browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from sijill.interface.attribution import status_of, titled
from sijill.interface.citation_files import bibtex, csl, ris
from sijill.interface.citations import Item
from sijill.interface.manners import as_given
from sijill.interface.strings import strings
from sijill.model.digests import digest_of_paragraph
from sijill.model.edtf import meant
from tests import made_up
from tests.browser import bridges
from tests.browser.axe import violations
from tests.browser.bridges import PAGES, STATEMENT
from tests.made_up import BRIDGE, OPENING

pytestmark = pytest.mark.browser
SAYS = strings("en")


@pytest.fixture
def site(bridges_site: str) -> str:
    return bridges_site


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    made = context.new_page()
    wrong: list[str] = []
    made.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    yield made
    context.close()
    assert not wrong, "the browser has nothing to complain of, the policy of the site included"


def clipboard(page: Page) -> str:
    expect(page.locator("[role=status]").first).not_to_be_empty()  # once it is said that it is copied
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def as_html(page: Page) -> str:
    text: str = page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((found) => found.text())"
    )
    return text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["", "ar/"])
def test_axe_finds_nothing_wrong(chromium: Browser, site: str, language: str, scheme: Any) -> None:
    context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    found = {}
    for address in (*PAGES, "search/?q=sunday", "about/", "data/", "ns/v1/"):
        page.goto(f"{site}{'' if address.startswith('ns') else language}{address}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        # The scheme changes colours alone, so the dark one is looked at for those.
        if wrong := violations(page, ("color-contrast", "link-in-text-block") if scheme == "dark" else ()):
            found[address] = wrong
    context.close()
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("language", ["", "ar/"])
def test_every_page_is_walked_by_keyboard_alone_and_shows_where_one_is(
    chromium: Browser, site: str, language: str
) -> None:
    page = chromium.new_page()
    for address in PAGES:
        page.goto(f"{site}{language}{address}")
        wanted = page.locator(
            "a[href]:visible, button:visible, input:visible, select:visible, textarea:visible, summary:visible"
        ).count()
        page.evaluate("document.activeElement.blur()")
        reached: set[int] = set()
        for _ in range(wanted + 2):
            page.keyboard.press("Tab")
            place = page.evaluate(
                "(() => { const one = document.activeElement, style = getComputedStyle(one); "
                "const all = [...document.querySelectorAll('*')], field = one.closest('form'); "
                "const ringed = (of) => of && getComputedStyle(of).outlineStyle !== 'none'; "
                "return one === document.body ? -1 : ringed(one) || ringed(field) ? all.indexOf(one) : -2 })()"
            )
            assert place != -2, f"{address}: what has the focus is not seen"
            reached.add(place)
        assert len(reached - {-1}) >= wanted, address
    page.close()


@pytest.mark.parametrize("language", ["", "ar/"])
def test_no_page_is_wider_than_a_phone_or_a_desk_at_400_percent(chromium: Browser, site: str, language: str) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    for address in PAGES:
        page.goto(f"{site}{language}{address}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    page.close()


def test_nothing_moves_while_a_statement_loads(page: Page, site: str) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) "
        "window.moved += entry.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{site}{STATEMENT}")
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") < 0.001


def test_a_statement_is_whole_without_scripts(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{STATEMENT}")
    assert page.locator("blockquote#p1").inner_text().endswith("جاهزاً للعبور.»")
    assert page.locator(".sj-actions button").is_hidden()
    page.locator(".sj-evidence summary").click()
    assert page.locator(".sj-evidence .sj-facts").is_visible()
    context.close()


def test_a_quotation_is_copied_with_its_source_safe_in_any_direction(page: Page, site: str) -> None:
    page.goto(f"{site}{STATEMENT}")
    page.get_by_role("button", name=re.compile("Copy this quotation")).click()
    assert f"\u2068«{made_up.PARAGRAPHS[1]}»\u2069\n" in (text := clipboard(page))
    names, article = "Salma Haddad, Mayor, on behalf of Town Council", "Article on the bridge"
    line = f"— \u2068{names}\u2069, \u20682 January 2030\u2069, as posted, embedded in “\u2068{article}\u2069”\n"
    assert line in text
    assert text.endswith(f"\nhttps://bridges.example/{STATEMENT}#p1\n")
    rich = html.fragment_fromstring(as_html(page), "div")
    blocks = {block.get("lang"): block.text_content() for block in rich.iter("blockquote")}
    assert blocks["ar"] == f"«{made_up.PARAGRAPHS[1]}»"
    assert blocks["en"].startswith("“The work on the bridge is done.")
    assert names in rich.text_content()
    assert [link.get("href") for link in rich.iter("a")] == [f"https://bridges.example/{STATEMENT}#p1"]
    assert page.locator("[role=status]").first.inner_text() == "Copied"
    page.goto(f"{site}ar/{STATEMENT}")
    page.get_by_role("button", name=re.compile("نسخ هذا الاقتباس")).press("Enter")
    assert (
        "— \u2068سلمى الحداد، رئيسة البلدية، باسم مجلس البلدة\u2069، \u20682 كانون الثاني/يناير 2030\u2069، كما نُشر"
        in clipboard(page)
    )


def test_the_choice_of_what_is_copied_is_remembered(page: Page, site: str) -> None:
    copying = page.get_by_role("button", name=re.compile("Copy this quotation"))
    box = page.get_by_role("checkbox", name=SAYS["action.with_translation"])
    page.goto(f"{site}{STATEMENT}")
    assert box.is_checked()
    box.uncheck()
    copying.click()
    assert "The work on the bridge" not in clipboard(page)
    page.goto(f"{site}{STATEMENT}v1/")
    assert not box.is_checked()
    copying.click()
    assert "The work on the bridge" not in clipboard(page)
    box.check()
    assert page.evaluate("localStorage.length") == 0


def test_what_was_retracted_is_copied_with_that_it_was(page: Page, site: str) -> None:
    page.goto(f"{site}statements/{bridges.RETRACTED}/")
    page.get_by_role("button", name=re.compile("Copy this quotation")).click()
    text, notice = clipboard(page), "Retracted on 1 May 2030: the archive no longer stands by this record."
    assert "“The town will open the bridge on Sunday”\u2069 (\u2068Translation by the archive’s editors\u2069)" in text
    assert f"\n\u2068{notice}\u2069\n— \u2068Town Council\u2069" in text
    assert "Salma Haddad" not in text


def test_a_reply_to_a_passage_goes_with_it_into_copies(page: Page, site: str) -> None:
    page.goto(f"{site}statements/2029-12-03-session/")
    page.get_by_role("button", name=re.compile("Copy this quotation")).click()
    said = "Reply by Karim Banna, 19 December 2029: Session of 2029-12-19 on roads"
    assert f"#p1\n\u2068{said}\u2069\nhttps://bridges.example/statements/2029-12-19-session/" in clipboard(page)


def test_a_search_result_says_whose_words_it_shows_and_what_became_of_them(page: Page, site: str) -> None:
    page.goto(f"{site}search/?q=البلدية+ستفتح+date:2029-01")
    result = page.locator("[data-id='2029-01-19-session']")
    said = result.locator(".sj-excerpt + .sj-meta").inner_text()
    assert said.startswith("— Town Council, 19 January 2029, quoted in “Article on the bridge”")
    assert "Salma Haddad" not in said
    page.goto(f"{site}search/?q=it+opens+on+sunday+year:2029")
    result = page.locator(f"[data-id='{bridges.RETRACTED}']")
    result.wait_for()
    assert result.locator("b.sj-retracted").inner_text() == "retracted"


def test_an_earlier_version_is_copied_with_its_own_address(page: Page, site: str) -> None:
    page.goto(f"{site}{STATEMENT}v1/")
    page.get_by_role("button", name=re.compile("Copy this quotation")).click()
    assert "\n— \u2068Salma Haddad, Mayor, on behalf of Town Council\u2069" in clipboard(page)
    assert clipboard(page).endswith(f"\n{site}{STATEMENT}v1/#p1\n")


def test_a_passage_is_linked_to(page: Page, site: str) -> None:
    page.goto(f"{site}{STATEMENT}")
    page.get_by_role("link", name=re.compile("Copy the link")).click()
    assert clipboard(page) == f"https://bridges.example/{STATEMENT}#p1"
    assert page.url.endswith("#p1")


def test_cite_opens_the_citations_and_each_is_copied(page: Page, site: str) -> None:
    page.goto(f"{site}{STATEMENT}")
    assert page.locator("#cite").is_hidden()
    page.get_by_role("link", name=re.compile("How to cite this")).click()
    assert page.locator("#cite").is_visible()
    page.get_by_role("button", name="Copy this citation").first.click()
    assert clipboard(page) == (
        f"Salma Haddad. (2030, January 2). The bridge is ready. Bridges. https://bridges.example/{STATEMENT}#v2"
    )


@pytest.mark.parametrize("identifier", [BRIDGE, OPENING, bridges.RETRACTED])
def test_citations_saved_by_the_page_are_those_the_archive_makes(page: Page, site: str, identifier: str) -> None:
    page.goto(f"{site}ar/statements/{identifier}/#cite")
    record = bridges.records()[identifier]
    names = {name: agent.name["ar"] for name, agent in made_up.agents().items()}
    # This archive states no format, so an interval is one unknown day: what the page must say.
    version = "#v2" if identifier == BRIDGE else "#v1"
    note = strings("ar").format(
        f"mode.{as_given(record.passages[0].mode, posted=record.kind == 'post')}", document="«مقال عن الجسر»"
    )
    item = Item(
        identifier, titled("ar", record.title["ar"], status_of(record)),
        tuple(dict.fromkeys(names[one.speaker or by.agent] for one in record.passages for by in record.speakers)),
        meant(record.date.value, 1), "Bridges", f"https://bridges.example/ar/statements/{identifier}/{version}", "ar",
        titled("en", record.title["en"], status_of(record)), note,
    )  # fmt: skip
    saved = {}
    for label in ("BibTeX", "RIS", "CSL-JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        assert download.value.suggested_filename.startswith(f"{identifier}.")
        saved[label] = Path(download.value.path()).read_bytes().decode()
    assert saved["BibTeX"] == bibtex(item)
    assert saved["RIS"] == ris(item)
    assert json.loads(saved["CSL-JSON"]) == [csl(item)]


def test_citations_are_in_the_page_as_text_without_scripts(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{STATEMENT}")
    texts = {pre.get_attribute("data-file"): pre.text_content() or "" for pre in page.locator("pre[data-file]").all()}
    context.close()
    assert list(texts) == ["bib", "ris"]
    assert texts["bib"].startswith("@online{")
    assert texts["ris"].startswith("TY  - ELEC\n")


def test_the_words_are_compared_with_the_published_record_and_the_paragraph_with_its_digest(
    page: Page, site: str
) -> None:
    page.goto(f"{site}{STATEMENT}")
    page.locator(".sj-evidence summary").click()
    page.get_by_role("button", name="Verify this quotation").click()
    page.get_by_text(SAYS["verify.words_match"]).wait_for()
    area = page.get_by_label(re.compile("Do you have the document"))
    area.fill(made_up.PARAGRAPHS[1])
    page.get_by_role("button", name="Compare").click()
    page.get_by_text(SAYS["verify.paragraph_match"]).wait_for()
    assert page.get_by_text(digest_of_paragraph(made_up.PARAGRAPHS[1])).count() == 3
    area.fill(made_up.PARAGRAPHS[1].replace("فحص", "فحض"))
    page.get_by_role("button", name="Compare").click()
    page.get_by_text("The digest differs").wait_for()


def test_a_paragraph_is_compared_with_its_salt_where_it_has_one(page: Page, site: str) -> None:
    page.goto(f"{site}{STATEMENT}")
    salt = "0123456789abcdef" * 2
    recorded = f"2 {digest_of_paragraph('another')} {digest_of_paragraph(made_up.PARAGRAPHS[1], salt)}/{salt}"
    page.evaluate("one => document.querySelector('.sj-verify').dataset.paragraphs = one", recorded)
    page.locator(".sj-evidence summary").click()
    page.get_by_role("button", name="Verify this quotation").click()
    area = page.get_by_label(re.compile("Do you have the document"))
    for text, said in ((made_up.PARAGRAPHS[2], "The digest differs"),
                       (made_up.PARAGRAPHS[1], SAYS["verify.paragraph_match"])):  # fmt: skip
        area.fill(text)
        page.get_by_role("button", name="Compare").click()
        page.get_by_text(said).wait_for()


def test_words_that_were_tampered_with_are_found_to_differ(page: Page, site: str) -> None:
    page.route(
        "**/statements/2030*/",
        lambda route: route.fulfill(
            response=(response := route.fetch()), body=response.text().replace("وتم فحص", "ولم يتم فحص")
        ),
    )
    page.goto(f"{site}{STATEMENT}")
    page.locator(".sj-evidence summary").click()
    page.get_by_role("button", name="Verify this quotation").click()
    page.get_by_text(SAYS["verify.words_differ"]).wait_for()


def test_the_original_stands_on_its_own_script_s_side_and_first_on_a_phone(chromium: Browser, site: str) -> None:
    for language in ("", "ar/"):
        for width, beside in ((1280, True), (360, False)):
            page = chromium.new_page(viewport={"width": width, "height": 800})
            page.goto(f"{site}{language}{STATEMENT}")
            original = page.locator("#p1").bounding_box()
            translation = page.locator(".sj-translation").first.bounding_box()
            assert original
            assert translation
            if beside:
                assert original["x"] > translation["x"] + translation["width"] - 1
            else:
                assert original["y"] + original["height"] <= translation["y"]
            page.close()


@pytest.mark.parametrize("language", ["", "ar/"])
def test_what_is_said_of_a_translation_is_below_its_beginning(chromium: Browser, site: str, language: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{site}{language}{STATEMENT}")
    sides = page.locator(".sj-translation + .sj-small").evaluate_all(
        """(all) => all.map((small) => [small.previousElementSibling, small].map((one) => {
          const range = document.createRange(); range.selectNodeContents(one);
          const box = range.getBoundingClientRect();
          return small.previousElementSibling.dir === "ltr" ? box.left : box.right;
        }))"""
    )
    assert sides
    assert all(abs(words - said) < 3 for words, said in sides)
    page.close()


def test_the_strip_reads_from_right_to_left_in_arabic_and_is_whole_on_a_phone(chromium: Browser, site: str) -> None:
    for language in ("", "ar/"):
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{site}{language}{STATEMENT}")
        signs = page.locator(".sj-rows .sj-track > *")
        places = [box["x"] for box in [signs.nth(index).bounding_box() for index in range(signs.count())] if box]
        assert len(places) == 3
        assert places == sorted(places, reverse=bool(language))
        assert len(set(places)) > 1
        words, scale = page.locator(".sj-rows li > p").first.bounding_box(), page.locator(".sj-scale").bounding_box()
        assert words is not None
        assert scale is not None
        assert (words["x"] > scale["x"]) == bool(language)
        page.set_viewport_size({"width": 360, "height": 800})
        tops = "(all) => all.map((one) => one.getBoundingClientRect().y)"
        read = page.locator(".sj-scale, .sj-rows li:first-child p, .sj-rows li:first-child svg").evaluate_all(tops)
        assert read == sorted(read), "the axis is above the rows, and a picture below its row's words"
        page.close()


def test_a_bar_leads_to_its_month(page: Page, site: str) -> None:
    page.goto(f"{site}timeline/2029/")
    page.get_by_role("link", name="June 2029: 2 statements").click()
    assert page.url.endswith("timeline/2029/#m06")
    assert page.locator("#m06").inner_text() == "June"
    assert page.locator("#m06").is_visible()


def test_today_s_statements_come_first(page: Page, site: str) -> None:
    page.clock.set_fixed_time("2035-01-02T12:00:00")
    page.goto(f"{site}on-this-day/")
    assert page.locator(".sj-today h2").inner_text() == "Today, 2 January"
    assert page.locator(".sj-today a").inner_text() == "The bridge is ready"


def test_a_statement_prints_on_one_page_with_its_source_and_link(chromium: Browser, site: str) -> None:
    page = chromium.new_page()
    page.goto(f"{site}{STATEMENT}")
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    assert page.locator(".sj-actions").is_hidden()
    assert page.locator(".sj-foots a[dir=ltr]").first.is_visible()
    page.close()
