"""What speakers are called in every output: by the name of the day, apart from namesakes; and who is an author."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import feedparser
import pytest
import yaml
from lxml import html

from sijill.export import columns
from sijill.export.pictures import Pictures
from sijill.export.rows import Rows
from sijill.export.statement import Statements
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import outputs
from tests.made_up.site import Site, shells, site

POET, LINA, SOURCE, HALL = "salma-haddad-2", "lina-khoury", "unnamed-1", "unnamed-2"
AGENTS: dict[str, dict[str, Any]] = {
    POET: {
        "name": {"en": "Salma Haddad", "ar": "سلمى الحداد"}, "kind": "person",
        "distinction": {"en": "the poet", "ar": "الشاعرة"},
    },
    LINA: {
        "name": {"en": "Lina Khoury", "ar": "لينا خوري"}, "kind": "person",
        "former_names": [{"name": {"en": "Lina Saad", "ar": "لينا سعد"}, "until": "2030-06-30"}],
    },
}  # fmt: skip
PEN = {"en": "The Bridge Singer", "ar": "مغنية الجسر"}
UNNAMED = {
    SOURCE: {"en": "a source close to the council", "ar": "مصدر مقرب من المجلس"},
    HALL: {"en": "a voice from the hall", "ar": "صوت من القاعة"},
}
WORDS = ("البلدية ستفتح الجسر يوم الأحد", "أصبح الجسر جاهزاً للعبور", "إن الفحص لم يكتمل بعد")
# Of each kind: who speaks, and of each passage whose it is, in which mode.
KINDS: dict[str, tuple[list[dict[str, Any]], list[tuple[str, str]]]] = {
    "poet": ([{"agent": POET}], [("", "direct")]),
    "then": ([{"agent": LINA}], [("", "direct")]),
    "pen": ([{"agent": POET, "named": PEN}], [("", "direct")]),
    "for": ([{"agent": "karim-banna", "on_behalf_of": [LINA, POET]}], [("", "direct")]),
    "source": ([{"unnamed": UNNAMED[SOURCE]}, {"agent": POET}], [(SOURCE, "direct")]),
    "three": (
        [{"unnamed": UNNAMED[SOURCE]}, {"agent": LINA}, {"unnamed": UNNAMED[HALL]}],
        [(SOURCE, "direct"), (LINA, "direct"), (HALL, "direct")],
    ),
    "joint": ([{"agent": LINA}, {"unnamed": UNNAMED[SOURCE]}, {"agent": POET}], [("", "direct")]),
    "own": ([{"agent": LINA}, {"agent": POET}], [(LINA, "direct"), (POET, "embedded")]),
    "silent": ([{"agent": LINA}, {"agent": POET}], [(LINA, "direct")]),
    "reported": ([{"agent": LINA}], [("", "indirect")]),
    "mixed": ([{"agent": LINA}, {"agent": POET}], [(LINA, "direct"), (POET, "indirect")]),
    "interpreted": ([{"agent": LINA}], [("", "direct")]),
}  # fmt: skip
NAMES = {
    "en": {POET: "Salma Haddad (the poet)", LINA: "Lina Saad", **{one: said["en"] for one, said in UNNAMED.items()}},
    "ar": {POET: "سلمى الحداد (الشاعرة)", LINA: "لينا سعد", **{one: said["ar"] for one, said in UNNAMED.items()}},
}
NAMED = {"en": {"pen": "The Bridge Singer (the poet)"}, "ar": {"pen": "مغنية الجسر (الشاعرة)"}}
NOW = {"en": "Lina Khoury", "ar": "لينا خوري"}
AUTHORS = {
    "poet": [POET], "then": [LINA], "pen": ["pen"], "for": ["karim-banna"], "own": [LINA, POET], "silent": [LINA],
    "source": [], "three": [], "joint": [LINA, POET], "reported": [], "mixed": [], "interpreted": [],
}  # fmt: skip
in_both = pytest.mark.parametrize("language", ["en", "ar"])
of_every_kind = pytest.mark.parametrize("kind", KINDS)


def identifier(kind: str) -> str:
    return f"2030-01-02-{kind}"


def statement(kind: str) -> Statement:
    speakers, passages = KINDS[kind]
    found = [
        {"id": f"p{number}", "text": text, "mode": mode, "document": "bridge-article",
         **({"speaker": whose} if whose else {}),
         **({"delivery": "interpreted", "language": "ar"} if kind == "interpreted" else {}),
         "translations": [{"language": "en", "text": f"Words {number} of {kind}.", "by": "editors"}]}
        for number, (text, (whose, mode)) in enumerate(zip(WORDS, passages, strict=False), 1)
    ]  # fmt: skip
    return Statement.model_validate({
        "title": {"en": f"Title {kind}", "ar": f"عنوان {kind}"}, "kind": "remarks", "speakers": speakers,
        "language": "fr" if kind == "interpreted" else "ar", "date": {"value": "2030-01-02"}, "passages": found,
    })  # fmt: skip


class Made(NamedTuple):
    """The archive, its pages and its feeds."""

    archive: Archive
    pages: Site
    feeds: dict[str, bytes]

    def page(self, path: str, language: str) -> html.HtmlElement:
        return self.pages.tree(f"{'' if language == 'en' else f'{language}/'}{path}/index.html")

    def of(self, kind: str, language: str) -> html.HtmlElement:
        return self.page(f"statements/{identifier(kind)}", language)

    def entry(self, kind: str, language: str) -> Any:
        data = self.feeds["feed.xml" if language == "en" else f"{language}/feed.xml"]
        entries = feedparser.parse(data, sanitize_html=False).entries
        return next(one for one in entries if one.id.endswith(f"{identifier(kind)}/"))

    def data(self, kind: str) -> Any:
        return Statements(self.archive).data(identifier(kind))

    def linked(self, kind: str, language: str) -> Any:
        return json.loads(self.of(kind, language).xpath("//script[@type='application/ld+json']")[0].text)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("called")
    made_up.write(folder, {identifier(kind): statement(kind) for kind in KINDS})
    for name, record in AGENTS.items():
        text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False)
        (folder / "sources/agents" / f"{name}.yaml").write_text(text, "utf-8")
    archive = made_up.archive_of_files(folder)
    return Made(archive, site(archive, shells()), outputs(archive, "feeds"))


def csv_cell(made: Made, kind: str, column: str) -> str:
    rows = Rows(made.archive)
    names = columns.STATEMENTS.names(rows.languages)
    [row] = rows.of(columns.STATEMENTS, Statements(made.archive, embedded=False).data(identifier(kind)))
    return str(row[names.index(column)])


def list_row(made: Made, path: str, kind: str, language: str) -> str:
    tree = made.page(path, language)
    [link] = tree.xpath(f"//li//a[contains(@href, '{identifier(kind)}/')]")[:1]
    return str(link.xpath("ancestor::li")[0].text_content())


OUTPUTS: dict[str, Callable[[Made, str, str], str]] = {
    "byline": lambda m, k, tag: m.of(k, tag).find_class("sj-who")[0].text_content(),
    "list": lambda m, k, tag: list_row(m, "statements", k, tag),
    "copies": lambda m, k, tag: " ".join(m.of(k, tag).xpath("//@data-attribution")),
    "card": lambda m, k, tag: m.of(k, tag).xpath("//meta[@property='og:description']/@content")[0],
    "picture": lambda m, k, tag: Pictures(m.archive).words_of(identifier(k), tag).speaker,
    "feed": lambda m, k, tag: m.entry(k, tag).content[0].value,
    "categories": lambda m, k, tag: " ".join(one.label or "" for one in m.entry(k, tag).tags),
    "credit": lambda m, k, tag: m.data(k)["credit"][tag],
    "attribution": lambda m, k, tag: " ".join(one["attribution"][tag] for one in m.data(k)["passages"]),
    "csv": lambda m, k, tag: csv_cell(m, k, f"speaker_names_{tag}"),
}
OF_THE_FIRST_PASSAGE = ("card", "picture")
OF_PASSAGES = ("copies", "feed", "attribution")


@pytest.mark.quick(15)
@in_both
@of_every_kind
@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_names_who_spoke_by_the_name_of_the_day_and_apart(
    made: Made, output: str, kind: str, language: str
) -> None:
    said = OUTPUTS[output](made, kind, language).replace("\u2068", "").replace("\u2069", "")
    passages = KINDS[kind][1]
    keys = ["pen"] if kind == "pen" else [one for one in statement(kind).voices if one != "karim-banna"]
    if output in OF_THE_FIRST_PASSAGE:
        keys = [passages[0][0] or keys[0]] if keys else []
    elif output in OF_PASSAGES:
        keys = [one for one in keys if one in {whose for whose, _ in passages} or passages == [("", passages[0][1])]]
    if kind == "for" and output in ("byline", "copies", "feed", "attribution"):
        keys = [LINA, POET]
    wanted = [(NAMES[language] | NAMED[language])[one] for one in keys]
    if output == "byline":  # the page has the present name beside it
        wanted = [one.partition(" (")[0] for one in wanted]
        assert POET not in keys or wanted.count(NAMES[language][POET].partition(" (")[0])
        assert (POET in statement(kind).voices) <= (AGENTS[POET]["distinction"][language] in said)
    else:
        assert NOW[language] not in said
    assert [one for one in wanted if one not in said] == []


def authors(made: Made, kind: str, language: str) -> dict[str, list[str]]:
    """Return the authors of a statement by where they are given."""
    tree, data = made.of(kind, language), made.data(kind)
    files = {one.get("data-file"): one.text_content() for one in tree.xpath("//pre[@data-file]")}
    bib = [line for line in files["bib"].splitlines() if line.startswith("  author =")]
    given = made.entry(kind, language).get("authors", [])
    return {
        "meta": tree.xpath("//meta[@name='citation_author']/@content"),
        "csl": [one["literal"] for one in data["csl"][language]["author"]],
        "ris": [line[6:] for line in files["ris"].splitlines() if line.startswith("AU  - ")],
        "bib": bib[0].partition("{{")[2].removesuffix("}},").split("} and {") if bib else [],
        "feed": [one["name"] for one in given if one.get("name")],
    }


@pytest.mark.quick(8)
@in_both
@of_every_kind
def test_nobody_is_the_author_of_words_that_are_another_s(made: Made, kind: str, language: str) -> None:
    names = NAMES[language] | NAMED[language] | {"karim-banna": {"en": "Karim Banna", "ar": "كريم البناء"}[language]}
    wanted = [names[one] for one in AUTHORS[kind]]
    assert authors(made, kind, language) == dict.fromkeys(("meta", "csl", "ris", "bib", "feed"), wanted)
    for style in made.of(kind, language).find_class("sj-citation"):
        given = [name for name in names.values() if name in style.text_content()]
        assert sorted(given) == sorted(name for name in names.values() if any(name in one for one in wanted))


@in_both
@of_every_kind
def test_where_nobody_is_the_author_the_note_says_of_all_words_whose_they_are(
    made: Made, kind: str, language: str
) -> None:
    cited = made.data(kind)["csl"][language]
    keys = [whose for whose, _ in KINDS[kind][1] if whose] or [*statement(kind).voices]
    if not cited["author"] or kind == "joint":
        assert [one for one in keys if NAMES[language][one] not in cited["note"]] == []
    else:
        assert {"en": "Article on the bridge", "ar": "مقال عن الجسر"}[language] in cited["note"]


def test_unnamed_speakers_are_never_one_in_the_feeds(made: Made) -> None:
    for kind in ("source", "three"):
        terms = [one.term for one in made.entry(kind, "en").tags if one.scheme.endswith("#speaker")]
        assert len(terms) == len(set(terms)) == len(KINDS[kind][0])
        assert f"{identifier(kind)}#{SOURCE}" in terms


@in_both
def test_the_list_on_an_agents_own_page_has_the_name_of_the_day(made: Made, language: str) -> None:
    assert NAMES[language][LINA] in list_row(made, f"agents/{LINA}", "then", language)
    assert NAMED[language]["pen"] in list_row(made, f"agents/{POET}", "pen", language)


@in_both
def test_linked_data_have_the_name_and_the_distinction_apart(made: Made, language: str) -> None:
    creator = made.linked("poet", language)["creator"]
    assert (creator["name"], creator["disambiguatingDescription"]) == (
        AGENTS[POET]["name"][language], AGENTS[POET]["distinction"][language],
    )  # fmt: skip
    then = made.linked("then", language)
    assert then["creditText"] == then["creator"]["alternateName"] == NAMES[language][LINA]
    assert then["creator"]["name"] == AGENTS[LINA]["name"][language]


def test_data_have_the_name_of_the_day_beside_the_present_one(made: Made) -> None:
    [speaker] = made.data("then")["speakers"]
    assert (speaker["called"]["en"], speaker["agent"]["name"]["en"]) == ("Lina Saad", "Lina Khoury")
    [speaker] = made.data("poet")["speakers"]
    assert speaker["agent"]["distinction"] == AGENTS[POET]["distinction"]
    assert "called" not in speaker
    assert csv_cell(made, "for", "on_behalf_of_names_en") == "Lina Saad; Salma Haddad (the poet)"
    rows = Rows(made.archive)
    agents = Statements(made.archive).parts.agent_in_full(POET)
    [row] = rows.of(columns.AGENTS, agents)
    assert dict(zip(columns.AGENTS.names(rows.languages), row, strict=True))["distinction_ar"] == "الشاعرة"
