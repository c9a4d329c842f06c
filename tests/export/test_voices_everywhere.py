"""Speakers whom nobody names, an interpreter's words and prepared texts, in every outlet."""

import json

import pytest

from sijill.export.columns import PASSAGES, STATEMENTS
from sijill.export.rows import Rows
from sijill.export.statement import Statements
from sijill.interface.direction import apart
from sijill.interface.strings import strings
from sijill.search.page import SearchPages
from sijill.search.texts import Texts
from tests.export.test_attribution_everywhere import (
    HALL,
    NAMES,
    SALMA,
    SHORT,
    SOURCE,
    WHOLE,
    Made,
    identifier,
    in_both,
    page,
)
from tests.export.test_attribution_everywhere import made as made


@pytest.mark.quick(1)
@in_both
def test_one_who_is_not_named_is_no_name_to_programs(made: Made, language: str) -> None:
    described = {NAMES[language][SOURCE], NAMES[language][HALL]}
    for kind in ("unnamed", "unnamed-two", "unnamed-reported"):
        tree, entry = page(made, kind, language), made.entry(kind, language)
        authors = {tag.get("content") for tag in tree.xpath("//meta[@name='citation_author']")}
        of_entry = {author.get("name") for author in entry.get("authors", [])}
        cited = Statements(made.archive).data(identifier(kind))["csl"][language]
        names = authors | of_entry | {author["literal"] for author in cited["author"]}
        assert names.isdisjoint(described)
        assert NAMES[language][SOURCE] in cited["note"]
        assert not [link for link in tree.xpath("//a") if link.text_content() in described]
        data = json.loads(tree.xpath("//script[@type='application/ld+json']")[0].text)
        speakers = data["creator"] if isinstance(data["creator"], list) else [data["creator"]]
        assert not described & {agent.get("name") for agent in speakers}


@in_both
def test_the_address_of_one_who_is_not_named_leads_to_their_description(made: Made, language: str) -> None:
    tree = page(made, "unnamed-two", language)
    assert [NAMES[language][one] in tree.get_element_by_id(one).text_content() for one in (SOURCE, HALL)] == [True] * 2


def test_unnamed_speakers_of_two_statements_are_never_one(made: Made) -> None:
    data = [Statements(made.archive).data(identifier(kind)) for kind in ("unnamed", "unnamed-two", "unnamed-reported")]
    ids = [speaker["agent"]["id"] for one in data for speaker in one["speakers"] if "unnamed" in speaker["agent"]]
    assert len(ids) == len(set(ids)) == 4
    rows, brief = Rows(made.archive), Statements(made.archive, embedded=False)
    column = STATEMENTS.names(rows.languages).index("speakers")
    brief_data = [brief.data(identifier(kind)) for kind in ("unnamed", "unnamed-two")]
    found = [row[column] for data in brief_data for row in rows.of(STATEMENTS, data)]
    assert found == [
        f"{identifier('unnamed')}#unnamed-1",
        f"{identifier('unnamed-two')}#unnamed-1; {SALMA}; {identifier('unnamed-two')}#unnamed-2",
    ]
    column = PASSAGES.names(rows.languages).index("speakers")
    of_passages = [row[column] for row in rows.of(PASSAGES, brief.data(identifier("unnamed-two")))]
    assert of_passages == [f"{identifier('unnamed-two')}#unnamed-1", f"{identifier('unnamed-two')}#unnamed-2", SALMA]


@in_both
def test_lists_describe_those_who_are_not_named(made: Made, language: str) -> None:
    home = "" if language == "en" else f"{language}/"
    listed = made.pages.tree(f"{home}statements/index.html").text_content()
    assert f"{NAMES[language][SOURCE]}" in listed
    gaps = made.pages.tree(f"{home}gaps/index.html")
    titles = [one.text_content() for one in gaps.xpath("//li//a")]
    assert apart(f"{'Title' if language == 'en' else 'عنوان'} unnamed", language) in titles


DELIVERED = {
    "interpreted": {"en": "through an interpreter, from Persian", "ar": "بواسطة مترجم عن الفارسية"},
    "prepared": {"en": "as prepared for delivery", "ar": "كما أُعدّ للإلقاء"},
}


@pytest.mark.parametrize("outlet", ["copy", "feed", "data", "card", "picture"])
@in_both
@pytest.mark.parametrize("kind", DELIVERED)
def test_an_interpreters_words_and_a_prepared_text_say_so(made: Made, outlet: str, language: str, kind: str) -> None:
    [said] = (WHOLE | SHORT)[outlet](made, kind, language)
    assert DELIVERED[kind][language] in said.line
    others = {one for one in DELIVERED if one != kind}
    assert not any(DELIVERED[one][language] in said.line for one in others)


@in_both
def test_a_page_says_in_which_language_was_spoken_what_an_interpreter_gave(made: Made, language: str) -> None:
    [summary] = page(made, "interpreted", language).xpath("//summary[span[@class='sj-reported']]")
    assert {"en": "spoken in Persian", "ar": "ولغة الحديث: الفارسية"}[language] in summary.text_content()
    assert {"en": "Verified verbatim", "ar": "مطابق للمصدر حرفيًا"}[language] not in summary.text_content()
    [summary] = page(made, "prepared", language).xpath("//summary[span[@class='sj-ok']]")
    assert DELIVERED["prepared"][language] in summary.text_content()


def test_an_interpreters_words_are_nobodys_own_in_the_feed(made: Made) -> None:
    assert not made.entry("interpreted", "en").get("authors", [{}])[0].get("name")
    assert made.entry("prepared", "en").authors[0].name == "Salma Haddad"
    data = Statements(made.archive).data(identifier("interpreted"))
    assert (data["language"], data["passages"][0]["language"]) == ("fa", "ar")
    assert data["passages"][0]["delivery"] == "interpreted"
    assert DELIVERED["interpreted"]["en"] in data["csl"]["en"]["note"]


@in_both
def test_nothing_says_that_an_interpreters_words_are_the_speakers_word_for_word(made: Made, language: str) -> None:
    tree = page(made, "interpreted", language)
    [proof] = tree.find_class("sj-proof")
    assert {"en": "an interpreter’s words", "ar": "كلام المترجم"}[language] in proof.text_content()
    for said in ("word for word", "verbatim", "حرفي", "the words of Article", "كلام مقال"):
        assert said not in tree.find_class("sj-said")[0].text_content()
    [mode] = [tag for tag in made.entry("interpreted", language).tags if tag.scheme.endswith("#mode")]
    assert (mode.term, mode.label) == ("interpreted", {"en": "an interpreter’s words", "ar": "كلام المترجم"}[language])


def test_an_interpreters_words_are_no_direct_quotation_in_search_and_tables(made: Made) -> None:
    facets = {kind: Texts(made.archive).of(identifier(kind)).facets for kind in ("interpreted", "prepared", "reported")}
    modes = {kind: [one for one in found if one.startswith("mode:")] for kind, found in facets.items()}
    assert modes == {"interpreted": ["mode:interpreted"], "prepared": ["mode:direct"], "reported": ["mode:indirect"]}
    rows, brief = Rows(made.archive), Statements(made.archive, embedded=False)
    column = PASSAGES.names(rows.languages).index("type")
    types = {kind: [row[column] for row in rows.of(PASSAGES, brief.data(identifier(kind)))] for kind in facets}
    assert types == {"interpreted": ["ReportedSpeech"], "prepared": ["Quotation"], "reported": ["ReportedSpeech"]}
    words = SearchPages(made.archive, {}).words(strings("ar"))
    assert words["modes"]["interpreted"] == "كلام المترجم"  # type: ignore[index]
