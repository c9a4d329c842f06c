"""What the archive says as linked data: expanded by pyld, asked by rdflib, held to its shapes by pyshacl.

The questions are those of docs/maintainers/exports.md. Each is asked of what the archive gives, and again after the
records were changed so that the answer must be another.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from lxml import html
from pyld import jsonld
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, Namespace

from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import GONE, corrected, outputs, taken_down
from tests.made_up.site import Site, shells, site

pytestmark = pytest.mark.slow  # rdflib and pyshacl take seconds to load

SITE = "https://bridges.example/"
CONTEXT = f"{SITE}data/schema/v1/context.json"
SDO, CITO = Namespace("https://schema.org/"), Namespace("http://purl.org/spar/cito/")
TERMS = Namespace(f"{SITE}ns/v1/#")
ARTICLE = f"{SITE}documents/bridge-article/"
SALMA, KARIM = f"{SITE}agents/salma-haddad/", f"{SITE}agents/karim-banna/"
BRIDGE, DOUBT, OPENING = (f"{SITE}statements/{name}/" for name in (made_up.BRIDGE, made_up.DOUBT, made_up.OPENING))
DOCS = Path(__file__).parents[2] / "docs" / "maintainers" / "exports.md"
PREFIXES, *QUESTIONS = re.findall(r"```sparql\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
Rows = set[tuple[str, ...]]


class Loader:
    """Gives a processor the archive's own context, and nothing else."""

    def __init__(self, archive: Archive) -> None:
        self.context = json.loads(outputs(archive, "site-files")["data/schema/v1/context.json"])

    def __call__(self, address: str, _options: object) -> dict[str, Any]:
        assert address == CONTEXT
        return {"contextUrl": None, "documentUrl": address, "document": self.context, "contentType": "application/json"}


def expanded(data: Any, loader: Loader) -> Any:
    return jsonld.expand(data, {"documentLoader": loader, "base": SITE})


def into(graph: Graph, data: Any, loader: Loader) -> None:
    quads = jsonld.to_rdf(data, {"documentLoader": loader, "format": "application/n-quads", "base": SITE})
    # Blank nodes of two files are never the same.
    graph.parse(data=quads.replace("_:b", f"_:f{len(graph)}b"), format="nquads" if "@graph" in str(quads) else "nt")


def embedded(pages: Site) -> Iterator[tuple[str, Any]]:
    for path, page in pages.items():
        for script in html.document_fromstring(page).xpath("//script[@type='application/ld+json']"):
            yield path, json.loads(script.text)


def graph_of(archive: Archive) -> Graph:
    """All that is in the statements' own files, and in those of agents, documents and topics."""
    loader, graph = Loader(archive), Graph()
    for identifier in archive.ids("statement"):
        into(graph, json.loads(statement_file(archive, identifier)), loader)
    for kind in ("agent", "document", "topic"):
        into(graph, json.loads(outputs(archive, "data-records", kind)[f"data/{kind}s/all.json"]), loader)
    return graph


def statement_file(archive: Archive, identifier: str) -> bytes:
    return outputs(archive, "statement", identifier)[f"statements/{identifier}/statement.json"]


def ask(graph: Graph, number: int, **given: str) -> Rows:
    query = (PREFIXES + QUESTIONS[number]).replace("https://sijill.example/", SITE)
    bound = {name: URIRef(value) for name, value in given.items()}
    return {tuple(str(value) for value in row) for row in graph.query(query, initBindings=bound)}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    found = {made_up.BRIDGE: Statement.model_validate(corrected()[1]), GONE: taken_down()}
    return made_up.archive(tmp_path_factory.mktemp("linked"), found)


@pytest.fixture(scope="module")
def graph(archive: Archive) -> Graph:
    return graph_of(archive)


@pytest.fixture(scope="module")
def pages(archive: Archive) -> Site:
    return site(archive, shells())


def changed(tmp_path: Path, identifier: str, **fields: Any) -> Graph:
    """The graph of the archive with one statement changed."""
    record = made_up.plain(made_up.statements()[identifier]) | fields
    return graph_of(made_up.archive(tmp_path, {identifier: Statement.model_validate(record)}))


def test_there_is_a_test_for_each_question() -> None:
    assert len(QUESTIONS) == 9


@pytest.mark.slow
def test_who_disputed_whom_is_told_the_right_way_round(graph: Graph, tmp_path: Path) -> None:
    assert ask(graph, 0) == {(KARIM, SALMA)}
    assert ask(changed(tmp_path, made_up.DOUBT, relations=[{"type": "confirms", "target": made_up.BRIDGE}]), 0) == set()


def test_all_passages_of_a_document_are_found_with_their_places(graph: Graph) -> None:
    found = ask(graph, 1, document=ARTICLE)
    texts = {f"{SITE}statements/{one}/#p1" for one in (made_up.BRIDGE, made_up.DOUBT, made_up.OPENING)}
    assert {row[0] for row in found} == {*texts, f"{BRIDGE}#p1-wording-1"}
    for passage, copy, paragraph, start, last, end in found:
        assert (copy, last) == (made_up.COPY.digest, paragraph)
        text = made_up.COPY.paragraphs[int(paragraph) - 1].text or ""
        [said] = graph.objects(URIRef(passage), SDO.text)
        assert text[int(start) : int(end)] == str(said)
        assert said.language == "ar"  # type: ignore[attr-defined]
    assert ask(graph, 1, document=f"{SITE}documents/salma-post/") == set()


@pytest.mark.slow
def test_which_passage_disputes_which_can_be_joined(graph: Graph, tmp_path: Path) -> None:
    assert ask(graph, 2) == {(f"{DOUBT}#p1", f"{BRIDGE}#p1")}
    assert ask(changed(tmp_path, made_up.DOUBT, relations=[{"type": "disputes", "target": made_up.BRIDGE}]), 2) == set()


def test_topics_of_statements_are_found(graph: Graph, tmp_path: Path) -> None:
    bridge = (f"{SITE}topics/the-bridge/", "The bridge")
    assert ask(graph, 3) == {(BRIDGE, *bridge), (DOUBT, *bridge), (f"{SITE}statements/{GONE}/", *bridge)}
    assert (BRIDGE, *bridge) not in ask(changed(tmp_path, made_up.BRIDGE, topics=["roads"]), 3)


@pytest.mark.slow
def test_what_somebody_said_on_a_topic_since_a_day(graph: Graph, tmp_path: Path) -> None:
    given = {"speaker": SALMA, "topic": f"{SITE}topics/the-bridge/"}
    quoted = (f"{BRIDGE}#p1-wording-1", "وأصبح الجسر جاهزاً للعبور")
    assert ask(graph, 4, **given) == {(f"{BRIDGE}#p1", made_up.PARAGRAPHS[1]), quoted}
    assert ask(graph, 4, **{**given, "speaker": KARIM}) == set()  # it is only reported of him
    assert ask(graph, 4, **{**given, "topic": f"{SITE}topics/roads/"}) == set()
    assert ask(changed(tmp_path, made_up.BRIDGE, date={"value": "2029-12-31"}), 4, **given) == set()


@pytest.mark.slow
def test_what_is_only_reported_is_never_somebodys_own_words(graph: Graph, tmp_path: Path) -> None:
    assert ask(graph, 5, speaker=KARIM) == {(f"{DOUBT}#p1", ARTICLE)}
    assert (URIRef(f"{DOUBT}#p1"), SDO.creator, None) not in graph
    passages = made_up.plain(made_up.statements()[made_up.DOUBT])["passages"]
    quoted = changed(tmp_path, made_up.DOUBT, passages=[passages[0] | {"mode": "direct"}])
    assert ask(quoted, 5, speaker=KARIM) == set()
    assert (URIRef(f"{DOUBT}#p1"), SDO.creator, URIRef(KARIM)) in quoted


def test_the_chain_of_attribution_is_told(graph: Graph) -> None:
    post = f"{SITE}documents/salma-post/"
    assert ask(graph, 6, statement=BRIDGE) == {(SALMA, "post on Sahat by @SalmaH", post, ARTICLE)}
    assert ask(graph, 6, statement=DOUBT) == {(KARIM, "None", "None", ARTICLE)}


def test_capacity_and_whom_somebody_spoke_for(graph: Graph) -> None:
    assert ask(graph, 7, speaker=SALMA) == {(BRIDGE, "Mayor", f"{SITE}agents/town-council/")}
    assert ask(graph, 7, speaker=KARIM) == set()


def test_corrections_with_their_reasons(graph: Graph) -> None:
    assert ask(graph, 8) == {
        (BRIDGE, "erratum", "2030-02-20", "A sentence was left out."),
        (f"{SITE}statements/{GONE}/", "withdrawal", "2030-03-01", "A court asked for it."),
    }


def test_a_relation_is_stated_once_whichever_end_tells_it(graph: Graph) -> None:
    relation = URIRef(f"{DOUBT}#disputes-p1-{made_up.BRIDGE}-p1")
    assert set(graph.objects(relation, CITO.hasCitingEntity)) == {URIRef(DOUBT)}
    assert set(graph.objects(relation, CITO.hasCitedEntity)) == {URIRef(BRIDGE)}
    assert set(graph.objects(relation, CITO.hasCitationCharacterization)) == {CITO.disputes}
    assert (URIRef(BRIDGE), TERMS.incoming, relation) in graph
    assert (URIRef(DOUBT), TERMS.relation, relation) in graph
    assert (URIRef(BRIDGE), CITO.isDisputedBy, URIRef(DOUBT)) in graph


def test_every_text_says_its_language(graph: Graph) -> None:
    for name in ("text", "name", "description", "roleName", "creditText"):
        texts = set(graph.objects(None, SDO[name]))
        assert not {text for text in texts if not text.language}, name  # type: ignore[attr-defined]
    oa = Namespace("http://www.w3.org/ns/oa#")
    assert {text.language for text in graph.objects(None, oa.exact)} == {"ar"}  # type: ignore[attr-defined]
    starts = {str(start.datatype) for start in graph.objects(None, oa.start)}  # type: ignore[attr-defined]
    assert starts == {"http://www.w3.org/2001/XMLSchema#nonNegativeInteger"}


def test_dates_are_edtf_everywhere(graph: Graph) -> None:
    dates = set(graph.objects(None, SDO.dateCreated))
    assert {str(date.datatype) for date in dates} == {"http://id.loc.gov/datatypes/edtf/EDTF"}  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_date_that_is_not_known_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    made = []
    for number, date in enumerate(("unknown", "\n  value: unknown")):
        made_up.write(tmp_path / str(number))
        path = tmp_path / str(number) / "sources" / "documents" / "bridge-article.yaml"
        path.write_text(re.sub(r"date:\n  value: .*\n", f"date: {date}\n", path.read_text("utf-8")), "utf-8")
        archive = made_up.archive_of_files(tmp_path / str(number))
        page = site(archive, shells())["documents/bridge-article/index.html"]
        data = outputs(archive, "data-records", "document")["data/documents/all.json"]
        as_written = data.replace(b'{"value":"unknown"}', b'"unknown"')  # the record itself is given as it is
        made.append((page, statement_file(archive, made_up.BRIDGE), as_written))
    assert made[0] == made[1]


@pytest.mark.slow
def test_every_file_and_every_page_can_be_expanded(archive: Archive, pages: Site, tmp_path: Path) -> None:
    made_up.write(tmp_path / "undated")
    path = tmp_path / "undated" / "sources" / "documents" / "bridge-article.yaml"
    path.write_text(re.sub(r"date:\n  value: .*\n", "date: unknown\n", path.read_text("utf-8")), "utf-8")
    undated = made_up.archive_of_files(tmp_path / "undated")
    assert undated.document("bridge-article").date == "unknown"
    for one in (archive, undated):
        loader = Loader(one)
        for identifier in one.ids("statement"):
            [node] = expanded(json.loads(statement_file(one, identifier)), loader)
            assert node["@id"] == f"{SITE}statements/{identifier}/"
        lines = gzip.decompress(outputs(one, "data", "2030")["data/statements/2030.jsonl.gz"])
        assert lines
        for line in lines.splitlines():
            assert expanded(json.loads(line), loader)
        for kind in ("agent", "document", "topic"):
            nodes = expanded(json.loads(outputs(one, "data-records", kind)[f"data/{kind}s/all.json"]), loader)
            assert {node["@id"] for node in nodes} == {f"{SITE}{kind}s/{name}/" for name in one.ids(kind)}
    found = list(embedded(pages))
    for _, data in found:
        assert expanded(data, Loader(archive))


def test_pages_in_two_languages_are_two_documents_about_one_thing(pages: Site) -> None:
    names = {}
    for language in ("", "ar/"):
        [data] = [d for p, d in embedded(pages) if p == f"{language}statements/{made_up.BRIDGE}/index.html"]
        assert data["@id"] == BRIDGE
        names[language] = data["mainEntityOfPage"]["@id"]
        assert data["hasPart"][0]["@id"] == f"{BRIDGE}#p1"
    assert names == {"": f"{BRIDGE}#page", "ar/": f"{SITE}ar/statements/{made_up.BRIDGE}/#page"}


def test_the_page_says_nothing_that_the_data_contradict(archive: Archive, graph: Graph, pages: Site) -> None:
    shown = Graph()
    for path, data in embedded(pages):
        if "statements/" in path:
            into(shown, data, Loader(archive))
    said = 0
    for subject, predicate, value in shown:
        if predicate in (SDO.creator, SDO.text, SDO.dateCreated) and isinstance(subject, URIRef):
            assert (subject, predicate, value) in graph, (subject, predicate, value)
            said += 1
    assert said > 8


def test_terms_are_below_the_archives_own_address(archive: Archive, nowhere: Archive) -> None:
    assert f'"{SITE}ns/v1/#"' in json.dumps(Loader(archive).context)
    assert "sijill.example" not in json.dumps(Loader(archive).context)
    assert '"https://sijill.example/ns/v1/#"' in json.dumps(Loader(nowhere).context)


def test_every_kind_of_page_says_what_it_is(pages: Site) -> None:
    lead_on = {path for path, page in pages.items() if 'http-equiv="refresh"' in page}
    assert set(pages) - lead_on == {path for path, _ in embedded(pages)} | {p for p in pages if not p.endswith(".html")}
    for path, data in embedded(pages):
        language = "ar" if path.startswith("ar/") else "en"
        assert data["@context"]["@language"] == language
        address = f"{SITE}{path.removesuffix('index.html')}"
        assert address in json.dumps(data), path
    entities = {path: data["mainEntity"]["@id"] for path, data in embedded(pages) if "mainEntity" in data}
    for kind, name in (("agents", "salma-haddad"), ("documents", "bridge-article"), ("topics", "roads")):
        both = {entities[f"{language}{kind}/{name}/index.html"] for language in ("", "ar/")}
        assert both == {f"{SITE}{kind}/{name}/"}


def shapes(archive: Archive) -> Graph:
    return Graph().parse(data=outputs(archive, "site-files")["data/schema/v1/shapes.ttl"], format="turtle")


def test_the_data_keep_to_the_shapes_that_the_archive_publishes(archive: Archive, graph: Graph) -> None:
    found, _, said = pyshacl.validate(graph, shacl_graph=shapes(archive))
    assert found, said


BROKEN: dict[str, Callable[[Graph], object]] = {
    "a relation the other way round as well": lambda graph: graph.add(
        (URIRef(f"{DOUBT}#disputes-p1-{made_up.BRIDGE}-p1"), CITO.hasCitingEntity, URIRef(BRIDGE))
    ),
    "an inverse as what is stated": lambda graph: graph.set(
        (URIRef(f"{DOUBT}#disputes-p1-{made_up.BRIDGE}-p1"), CITO.hasCitationCharacterization, CITO.isDisputedBy)
    ),
    "reported speech as somebody's own": lambda graph: graph.add((URIRef(f"{DOUBT}#p1"), SDO.creator, URIRef(KARIM))),
    "a text without its language": lambda graph: graph.set((URIRef(f"{BRIDGE}#p1"), SDO.text, Literal("الجسر"))),
    "a statement without a date": lambda graph: graph.remove((URIRef(BRIDGE), TERMS.date, None)),
    "a date of no type": lambda graph: graph.set((URIRef(BRIDGE), SDO.dateCreated, Literal("2030-01-02"))),
    "two dates": lambda graph: graph.add((graph.value(URIRef(BRIDGE), TERMS.date), RDF.value, Literal("2031"))),
    "what no relation states": lambda graph: graph.add((URIRef(DOUBT), CITO.refutes, URIRef(BRIDGE))),
    "an agent without a name": lambda graph: graph.remove((URIRef(KARIM), SDO.name, None)),
    "a document without a name": lambda graph: graph.remove((URIRef(ARTICLE), SDO.name, None)),
    "a language as words": lambda graph: graph.set((URIRef(f"{BRIDGE}#p1"), SDO.inLanguage, Literal("ar", lang="ar"))),
    "a passage of no mode": lambda graph: graph.remove((URIRef(f"{BRIDGE}#p1"), TERMS.mode, None)),
    "a passage from nowhere": lambda graph: graph.set((URIRef(f"{BRIDGE}#p1"), PROV.wasQuotedFrom, Literal("it"))),
}


@pytest.mark.slow
@pytest.mark.parametrize("broken", BROKEN)
def test_data_that_are_not_so_do_not_keep_to_the_shapes(archive: Archive, graph: Graph, broken: str) -> None:
    changed = Graph()
    for triple in graph:
        changed.add(triple)
    BROKEN[broken](changed)
    assert not pyshacl.validate(changed, shacl_graph=shapes(archive))[0]


def test_every_term_of_its_own_is_on_the_archives_page_and_in_turtle(archive: Archive, pages: Site) -> None:
    own = re.compile(r'"sijill:([A-Za-z]+)"')
    used = set(own.findall(json.dumps(Loader(archive).context)))
    feed = outputs(archive, "feeds")["feed.xml"].decode()
    used |= set(re.findall(rf'scheme="{re.escape(TERMS)}([a-z]+)"', feed))
    turtle = Graph().parse(data=outputs(archive, "site-files")["ns/v1/vocabulary.ttl"], format="turtle")
    named = {str(one).removeprefix(TERMS) for one in turtle.subjects() if str(one).startswith(TERMS)}
    assert named == used
    for language in ("", "ar/"):
        page = pages.tree(f"{language}ns/v1/index.html")
        assert {one.get("id") for one in page.xpath("//dt")} == used
    for term in named:
        meanings = turtle.objects(TERMS[term], RDFS.comment)
        assert {one.language for one in meanings} == {"en", "ar"}  # type: ignore[attr-defined]
