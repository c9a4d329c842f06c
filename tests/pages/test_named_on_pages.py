"""The name under which somebody spoke is the one that is given, with the agent's own beside it on the page."""

import json
from pathlib import Path

import feedparser
import pytest

from sijill.export.statement import Statements
from sijill.model.records import Statement
from sijill.search.texts import Texts
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import outputs
from tests.made_up.site import Site, changed, shells, site

NAMED = {"en": "The Bridge Builder", "ar": "باني الجسر"}
OWN = {"en": "Karim Banna", "ar": "كريم البناء"}
in_both = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    speakers = [{"agent": "karim-banna", "named": NAMED}]
    return made_up.archive(tmp_path_factory.mktemp("named"), changed(made_up.DOUBT, speakers=speakers))


@pytest.fixture(scope="module")
def pages(archive: Archive) -> Site:
    return site(archive, shells())


def address(language: str) -> str:
    return f"{'' if language == 'en' else f'{language}/'}statements/{made_up.DOUBT}/index.html"


@in_both
def test_a_page_gives_both_names_and_links_the_agent(pages: Site, language: str) -> None:
    tree = pages.tree(address(language))
    [found] = tree.xpath("//p[@class='sj-who']")
    assert f"{NAMED[language]} ({OWN[language]})" in found.text_content()
    [link] = found.xpath(".//a[contains(@href, 'agents/karim-banna/')]")
    assert link.text_content() == NAMED[language]


@in_both
def test_what_leaves_the_page_has_the_name_of_then(archive: Archive, pages: Site, language: str) -> None:
    tree = pages.tree(address(language))
    data = json.loads(tree.xpath("//script[@type='application/ld+json']")[0].text)
    feed = outputs(archive, "feeds")["feed.xml" if language == "en" else f"{language}/feed.xml"]
    [entry] = [one for one in feedparser.parse(feed).entries if made_up.DOUBT in one.link]
    said = [
        data["creditText"],
        entry.content[0].value,
        tree.xpath("//section[contains(@class, 'sj-passage')]/@data-attribution")[0],
        tree.xpath("//meta[@property='og:description']/@content")[0],
    ]
    assert [NAMED[language] in one for one in said] == [True] * 4
    assert not any(OWN[language] in one for one in said)


def test_data_say_both_and_the_search_finds_both(archive: Archive) -> None:
    [speaker] = Statements(archive).data(made_up.DOUBT)["speakers"]
    assert (speaker["named"], speaker["agent"]["name"]) == (NAMED, OWN)
    names = {text for field, text in Texts(archive).of(made_up.DOUBT).texts if field == "name"}
    assert {*NAMED.values(), *OWN.values()} <= names


@pytest.mark.quick(3)
@in_both
@pytest.mark.parametrize(
    ("passage", "named"),
    [("p1", ["town-council"]), ("p2", ["unnamed-1"]), ("p3", ["town-council", "salma-haddad", "unnamed-1"]),
     ("", ["town-council", "salma-haddad", "unnamed-1"])],
)  # fmt: skip
def test_a_reply_is_headed_by_those_whose_passage_answers(
    tmp_path: Path, language: str, passage: str, named: list[str]
) -> None:
    source = {"en": "a source close to the council", "ar": "مصدر مقرب من المجلس"}
    record = made_up.plain(made_up.statements()[made_up.OPENING])
    record["speakers"].append({"unnamed": source})
    document = {"mode": "direct", "document": "bridge-article"}
    record["passages"] += [
        {"id": "p2", "text": "أصبح الجسر جاهزاً للعبور", "speaker": "unnamed-1", **document},
        {"id": "p3", "text": "إن الفحص لم يكتمل بعد", **document},
    ]
    answers = {"type": "repliesTo", "target": made_up.BRIDGE, "target_passage": "p1"}
    record["relations"] = [answers | ({"passage": passage} if passage else {})]
    archive = made_up.archive(tmp_path, {made_up.OPENING: Statement.model_validate(record)})
    home = "" if language == "en" else "ar/"
    tree = site(archive, shells()).tree(f"{home}statements/{made_up.BRIDGE}/index.html")
    [said] = [one.text_content() for one in tree.find_class("sj-reply")]
    names = {agent: archive.agent(agent).name for agent in ("town-council", "salma-haddad")} | {"unnamed-1": source}
    assert [one for one, name in names.items() if name[language] in said] == named


def test_the_data_of_an_agents_page_has_its_former_names(tmp_path: Path) -> None:
    former = {"en": "Karim Najjar", "ar": "كريم النجار"}
    made_up.write(tmp_path)
    path = tmp_path / "sources/agents/karim-banna.yaml"
    names = json.dumps([{"name": former, "until": "2029-06-01"}], ensure_ascii=False)
    path.write_text(f"{path.read_text('utf-8')}former_names: {names}\n", "utf-8")
    made = site(made_up.archive_of_files(tmp_path), shells())
    for home, language in (("", "en"), ("ar/", "ar")):
        script = made.tree(f"{home}agents/karim-banna/index.html").xpath("//script[@type='application/ld+json']")[0]
        assert json.loads(script.text)["mainEntity"]["alternateName"] == [former[language]]
