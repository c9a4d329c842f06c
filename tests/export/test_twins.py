"""Pages as Markdown: off by default; what a page says of words, and nothing in a record that is Markdown or markup."""

from pathlib import Path

import markdown
import pytest
from lxml import html

from sijill.export.llms import plain
from sijill.interface.strings import strings
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import GONE, make, outputs, taken_down
from tests.made_up.site import shells, site

SIGNS = ("1. *not* a list", "- [x](javascript:alert(1)) <script>alert(1)</script>", "# & `code` ~~ | ![i](http://e.example/p)",
         "+ one _two_ **three**", "12) twelve", "=== a", "<http://e.example/> &amp; \\* > quote")  # fmt: skip


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return make(tmp_path_factory.mktemp("twins"), markdown_twins=True)


def twin(archive: Archive, identifier: str, language: str = "") -> str:
    return outputs(archive, "statement", identifier)[f"{language}statements/{identifier}/index.md"].decode()


def shown(text: str) -> html.HtmlElement:
    return html.fragment_fromstring(markdown.markdown(text), "div")


def test_there_are_none_unless_they_are_asked_for(archive: Archive) -> None:
    assert [path for path in outputs(archive, "statement", made_up.BRIDGE) if path.endswith(".md")] == []
    page = site(archive, shells()).tree(f"statements/{made_up.BRIDGE}/index.html")
    assert page.xpath("//link[@type='text/markdown']") == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["", "ar/"])
def test_a_twin_has_the_words_as_they_are_attributed_and_its_page_leads_to_it(twins: Archive, language: str) -> None:
    found = shown(twin(twins, made_up.BRIDGE, language))
    assert found.xpath("h1")[0].text_content() == ("الجسر جاهز" if language else "The bridge is ready")
    original = twins.statement(made_up.BRIDGE).passages[0].text
    assert original in found.xpath("blockquote")[0].text_content()
    assert len(found.xpath("blockquote")) == (1 if language else 2)
    assert ("سلمى الحداد" if language else "Salma Haddad") in found.text_content()
    page = site(twins, shells()).tree(f"{language}statements/{made_up.BRIDGE}/index.html")
    [href] = page.xpath("//link[@type='text/markdown']/@href")
    assert href == ("../" * (3 if language else 2)) + f"{language}statements/{made_up.BRIDGE}/index.md"


@pytest.mark.parametrize(("language", "said"), [("", "Reply by Karim Banna"), ("ar/", "الردّ: كريم البناء")])
def test_a_reply_follows_the_words_that_it_answers(tmp_path: Path, language: str, said: str) -> None:
    record = made_up.plain(made_up.statements()[made_up.DOUBT])
    record["relations"] = [{**record["relations"][0], "type": "repliesTo"}]
    changed = {made_up.DOUBT: Statement.model_validate(record)}
    text = twin(made_up.archive(tmp_path, changed, markdown_twins=True), made_up.BRIDGE, language)
    assert said in shown(text).text_content()
    assert f"{language}statements/{made_up.DOUBT}/>" in text


def test_what_was_taken_down_is_not_in_it_and_its_notice_is(tmp_path: Path) -> None:
    twins = made_up.archive(tmp_path, {GONE: taken_down()}, markdown_twins=True)
    text = twin(twins, GONE, "ar/")
    assert "الفحص لم يكتمل" not in text
    assert "بطلب من محكمة" in text
    assert (
        strings("en").format("attribution.title.withdrawn", title="X").partition("X")[0]
        in shown(twin(twins, GONE)).text_content()
    )


@pytest.mark.quick(3)
@pytest.mark.parametrize("text", SIGNS)
def test_what_a_record_says_is_shown_as_it_is(tmp_path: Path, text: str) -> None:
    record = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"title": {"en": text, "ar": text}}
    record["passages"][0]["text"] = text
    archive = made_up.archive(tmp_path, {made_up.DOUBT: Statement.model_validate(record)}, markdown_twins=True)
    found = shown(twin(archive, made_up.DOUBT))
    assert found.xpath("h1")[0].text_content() == text
    assert text in found.xpath("blockquote")[0].text_content()
    assert found.xpath(".//script | .//img | .//code | .//li | .//em") == []
    assert shown(plain(text)).xpath("string(p)") == text
