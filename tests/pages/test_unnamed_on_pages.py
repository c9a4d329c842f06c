"""Speakers whom a document does not name: two described alike are distinguished, its own words are shown."""

import datetime
import re
from pathlib import Path
from typing import cast

import pytest

from sijill.check.languages import every_language
from sijill.check.subject import CheckSettings, Day, Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.export.statement import Statements
from sijill.interface.strings import strings
from sijill.model.records import Statement
from sijill.pages.labels import Labels
from tests import made_up
from tests.export.conftest import outputs
from tests.made_up.site import changed, shells, site

SOURCE = {"en": "A clerk", "ar": "كاتب"}
CLERK = {"en": "A clerk of the mill", "ar": "كاتب المطحنة"}
FRENCH = {"fr": "Un proche du dossier", "en": "Someone close to the matter", "ar": "مقرب من الملف"}


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("en", "A clerk (1) (not named)", "A clerk (2) (not named)"),
        ("ar", "كاتب (1) (دون ذكر الاسم)", "كاتب (2) (دون ذكر الاسم)"),
    ],
)
def test_two_who_are_described_alike_get_a_number_each(tmp_path: Path, language: str, one: str, two: str) -> None:
    record = made_up.plain(made_up.statements()[made_up.DOUBT])
    record["speakers"] = [{"unnamed": SOURCE}, {"agent": "karim-banna"}, {"unnamed": SOURCE}]
    record["passages"][0]["speaker"] = "unnamed-2"
    statement = Statement.model_validate(record)
    archive = made_up.archive(tmp_path, {made_up.DOUBT: statement})
    labels = Labels(archive, language)
    assert [voice.name for voice in labels.attributions.voices(statement)][::2] == [one, two]
    assert labels.attributions.of(statement, statement.passages[0]).names == two
    assert two in labels.speakers(archive.card(made_up.DOUBT))
    home = "" if language == "en" else f"{language}/"
    page = site(archive, shells()).tree(f"{home}statements/{made_up.DOUBT}/index.html")
    who = page.xpath("//p[@class='sj-who']")[0].text_content()
    assert one in who
    assert two in who


@pytest.mark.parametrize("at", range(5))
def test_among_many_one_who_is_not_named_has_one_place_on_the_page(tmp_path: Path, at: int) -> None:
    """The page has the first of many beside the title, and all of them below."""
    speakers: list[dict[str, object]] = [{"agent": "karim-banna"}, *({"unnamed": {"en": c, "ar": c}} for c in "ABCD")]
    speakers.insert(at, speakers.pop(0))
    archive = made_up.archive(tmp_path, changed(made_up.DOUBT, speakers=speakers))
    for home in ("", "ar/"):
        page = site(archive, shells()).tree(f"{home}statements/{made_up.DOUBT}/index.html")
        for number in range(1, 5):
            [place] = page.xpath(f"//*[@id='unnamed-{number}']")
            assert place.xpath("ancestor::*[@id='speakers']")


def test_one_alone_has_no_number(tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path, changed(made_up.DOUBT, speakers=[{"unnamed": SOURCE}, {"unnamed": FRENCH}]))
    statement = archive.statement(made_up.DOUBT)
    names = [voice.name for voice in Labels(archive, "en").attributions.voices(statement)]
    assert names == [f"{SOURCE['en']} (not named)", f"{FRENCH['en']} (not named)"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_wherever_one_who_is_not_named_is_credited_it_is_said_that_they_are_not(tmp_path: Path, language: str) -> None:
    archive = made_up.archive(tmp_path, changed(made_up.DOUBT, speakers=[{"unnamed": CLERK}]))
    home, credited, added = "" if language == "en" else f"{language}/", 0, strings(language).texts["statement.unnamed"]
    pages = {path: page for path, page in site(archive, shells()).items() if path.startswith(home or ("s", "t", "i"))}
    feeds = {path: data.decode() for path, data in outputs(archive, "feeds").items() if path == f"{home}feed.xml"}
    bib = {"bib": Statements(archive).data(made_up.DOUBT)["csl"][language]["note"]}
    for path, page in (pages | feeds | bib).items():
        shown = re.sub(r'(?s)<script type="application/ld\+json">.*?</script>', "", page)
        found = shown.count(CLERK[language])
        assert found == shown.count(added.format(description=CLERK[language])), path
        credited += bool(found)
    assert credited >= 8, "on its own page, in lists, beside what it disputes, in the feed, in citations"


@pytest.mark.quick(1)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("named", [False, True])
def test_words_in_a_language_that_the_archive_lacks_are_shown_and_asked_of_nobody(
    tmp_path: Path, language: str, named: bool
) -> None:
    speaker = {"agent": "karim-banna", "named": FRENCH} if named else {"unnamed": FRENCH}
    record = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"speakers": [speaker]}
    record["passages"][0]["language"] = "fr"
    statement = Statement.model_validate(record)
    archive = made_up.archive(tmp_path, {made_up.DOUBT: statement})
    home = "" if language == "en" else f"{language}/"
    page = site(archive, shells()).tree(f"{home}statements/{made_up.DOUBT}/index.html")
    [who] = page.xpath("//p[@class='sj-who']")
    assert FRENCH[language] in who.text_content()
    [own] = who.xpath(".//span[@lang='fr']")
    assert FRENCH["fr"] in own.text_content()


@pytest.mark.parametrize(("spoken", "needless"), [("fr", False), ("ar", True)])
def test_only_a_language_of_the_words_is_no_needless_one(spoken: str, needless: bool) -> None:
    record = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"speakers": [{"unnamed": FRENCH}]}
    record["passages"][0]["language"] = spoken
    statement, settings = Statement.model_validate(record), CheckSettings(("en", "ar"), 8, 2)
    subject = Subject("statement", "s", "s.yaml", statement, record, [], settings, Day(datetime.date(2024, 1, 1)), [])
    found = [one for one in every_language(subject, cast(Known, None)) if one.rule is rules.NeedlessLanguage]
    assert [one.path for one in found] == [("speakers", 0, "unnamed", "fr")] * needless
