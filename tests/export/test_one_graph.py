"""An archive of what is seldom is one graph: its dump, its statements' own files and its pages say the same."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pyshacl
import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SKOS

from sijill.export.dump import export
from sijill.export.statement import Statements
from sijill.export.triples import Triples
from sijill.search.full_text import FullText
from sijill.state import Archive
from tests import made_up
from tests.export.test_linked_data import (
    ARTICLE,
    BRIDGE,
    CITO,
    QUESTIONS,
    SALMA,
    SDO,
    SITE,
    TERMS,
    Loader,
    ask,
    embedded,
    graph_of,
    into,
    shapes,
)  # fmt: skip
from tests.export.test_statement import SCHEMA
from tests.export.test_triples import by_processor, objects
from tests.export.test_whole import files
from tests.made_up import odd
from tests.made_up.site import Site, shells, site

pytestmark = pytest.mark.slow  # rdflib and pyld take seconds to load

COUNCIL, ROADS = f"{SITE}agents/town-council/", f"{SITE}topics/roads/"
# What texts, in a language, are the values of.
TEXTS = {
    "name", "text", "description", "roleName", "creditText", "exact", "prefix", "suffix", "prefLabel", "named",
    "inWords", "editorialNote", "alternateName", "disambiguatingDescription", "definition", "location",
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return odd.odd(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def dump(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """What ``sijill export archive.nt`` writes: the same as the files that the catalogue calls the whole graph."""
    path = tmp_path_factory.mktemp("dump") / "archive.nt"
    export(archive, "nt", path, FullText(archive))
    return Graph().parse(path, format="nt")


@pytest.fixture(scope="module")
def own(archive: Archive) -> Graph:
    return graph_of(archive)


@pytest.fixture(scope="module")
def shown(archive: Archive) -> Site:
    return site(archive, shells())


@pytest.fixture(scope="module")
def pages(archive: Archive, shown: Site) -> Graph:
    graph = Graph()
    for _, data in embedded(shown):
        into(graph, data, Loader(archive))
    return graph


@pytest.mark.slow
def test_each_record_gives_the_triples_that_a_processor_makes_of_it(archive: Archive) -> None:
    loader = Loader(archive)
    for data in objects(archive):
        written = "".join(Triples(loader.context["@context"]).of(data))
        assert isomorphic(Graph().parse(data=written, format="nt"), by_processor(data, loader)), data["id"]
        assert not re.search(r"<(?![a-z0-9]+:)", written), data["id"]


def test_every_statement_keeps_the_published_schema(archive: Archive) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for full in (True, False):
        made = Statements(archive, embedded=full)
        for identifier in archive.ids("statement"):
            assert list(validator.iter_errors(json.loads(made.line(identifier)))) == [], identifier


@pytest.mark.slow
def test_the_dump_the_files_and_the_pages_keep_to_the_shapes_each_and_together(
    archive: Archive, dump: Graph, own: Graph, pages: Graph
) -> None:
    for graph in (dump, own, dump + own, dump + own + pages):
        keeps, _, said = pyshacl.validate(graph, shacl_graph=shapes(archive))
        assert keeps, said


@pytest.mark.slow
def test_every_question_has_the_same_answer_from_the_dump_and_from_the_files(dump: Graph, own: Graph) -> None:
    given = {"document": ARTICLE, "topic": f"{SITE}topics/the-bridge/", "statement": BRIDGE, "speaker": SALMA}
    for number, question in enumerate(QUESTIONS):
        bound = {name: value for name, value in given.items() if f"${name}" in question}
        if "sijill:reports" in question:
            bound["speaker"] = f"{SITE}agents/karim-banna/"
        found = ask(dump, number, **bound)
        assert found, question
        assert found == ask(own, number, **bound), question


def test_all_places_of_a_divided_passage_are_found(dump: Graph) -> None:
    passage = f"{SITE}statements/{odd.DIVIDED}/#p1"
    text = made_up.PARAGRAPHS[1]
    found = sorted((int(row[3]), int(row[5])) for row in ask(dump, 1, document=ARTICLE) if row[0] == passage)
    assert [text[start:end] for start, end in found] == ["انتهت أعمال الجسر،", "أصبح الجسر جاهزاً للعبور."]


def test_the_places_of_all_words_of_a_document_are_found(archive: Archive, dump: Graph) -> None:
    found = ask(dump, 1, document=ARTICLE)
    verified = [place for one in archive.ids("statement") if one != odd.GONE for place in archive.evidence(one)]
    assert len({row[0] for row in found}) == len(verified) > 6
    undated = f"{SITE}statements/{odd.UNDATED}/"
    assert f"{undated}#p1-wording-2" in {row[0] for row in found}
    [(_, _, first, start, last, end)] = [row for row in found if row[0] == f"{undated}#p2"]
    texts = made_up.PARAGRAPHS[int(first) - 1][int(start) :], made_up.PARAGRAPHS[int(last) - 1][: int(end)]
    assert "\n".join(texts) == odd.TWO_PARAGRAPHS


def test_another_wording_has_its_type_and_those_whose_words_it_is(own: Graph, dump: Graph, pages: Graph) -> None:
    undated = f"{SITE}statements/{odd.UNDATED}/"
    passage, english, reported = (URIRef(f"{undated}#p1{one}") for one in ("", "-wording-1", "-wording-2"))
    for graph in (own, dump, pages):
        assert (passage, TERMS.variant, english) in graph
        assert set(graph.objects(english, RDF.type)) == {SDO.Quotation}
        assert set(graph.objects(english, SDO.creator)) == {URIRef(SALMA)}
        assert set(graph.objects(URIRef(undated), SDO.hasPart)) == {passage, URIRef(f"{undated}#p2")}
    assert (reported, RDF.type, TERMS.ReportedSpeech) in dump
    assert (reported, TERMS.reports, URIRef(SALMA)) in dump
    assert (reported, SDO.creator, None) not in dump


ARABIC, LATIN = re.compile("[\u0620-\u064a]"), re.compile("[A-Za-z]")


def test_every_text_of_a_page_and_of_the_data_has_the_language_it_is_in(
    own: Graph, dump: Graph, pages: Graph, tmp_path: Path
) -> None:
    nowhere = site(odd.odd(tmp_path, site_url=""), shells())
    unnamed = Graph()
    for _, data in embedded(nowhere):
        into(unnamed, data, Loader(odd.odd(tmp_path / "again")))
    for graph in (own, dump, pages, unnamed):
        texts = {one for one in graph.objects() if isinstance(one, Literal) and one.language}
        assert {one.language for one in texts} == {"ar", "en"}
        # But the archive's name, which has no Arabic here, and sentences on one who is described in Arabic alone.
        texts = {one for one in texts if str(one) != "Bridges" and "(not named)" not in one}
        said = {one: (bool(LATIN.search(one)), bool(ARABIC.search(one))) for one in texts}
        assert [one for one, (_, arabic) in said.items() if one.language == "en" and arabic] == []
        assert [one for one, (latin, arabic) in said.items() if one.language == "ar" and latin and not arabic] == []


def test_several_names_of_a_day_that_is_not_known_are_several_names(pages: Graph) -> None:
    names = {str(one) for one in pages.objects(URIRef(SALMA), SDO.alternateName)}
    assert names == {"Salma Haddad", "سلمى الحداد", "Salma al-Haddad"}
    said = {str(one) for one in pages.objects(URIRef(f"{SITE}statements/{odd.UNDATED}/"), SDO.creditText)}
    assert said == {f"Salma Haddad or {odd.BODY}", "سلمى الحداد أو حداد وأبناؤه"}


def test_the_archive_is_one_thing_wherever_it_is_named(own: Graph, pages: Graph, archive: Archive) -> None:
    catalogue = Graph().parse(data=files(archive)["data/catalogue.ttl"], format="turtle")
    for graph in (own, pages, catalogue):
        types = {str(one).rpartition("/")[2].rpartition("#")[2] for one in graph.objects(URIRef(SITE), RDF.type)}
        assert types == {"Dataset"}


@pytest.mark.slow
def test_texts_have_a_language_and_nothing_else_has(dump: Graph, own: Graph, pages: Graph) -> None:
    tagged = {
        re.split("[/#]", str(name))[-1]
        for _, name, value in dump + own + pages
        if isinstance(value, Literal) and value.language
    }
    assert {"text", "exact", "name"} < tagged <= TEXTS
    spoken = list(dump.subjects(SDO.inLanguage, Literal("ar")))
    assert {URIRef(f"{BRIDGE}#p1"), URIRef(BRIDGE), URIRef(ARTICLE)} < set(spoken)
    stated = {value.language for node in dump.objects(None, TERMS.asStated) for value in dump.objects(node, SDO.text)}  # type: ignore[attr-defined]
    assert stated == {"ar"}


def test_what_became_of_agents_documents_and_topics_is_said(dump: Graph, pages: Graph) -> None:
    for name, status in ((COUNCIL, "withdrawn"), (ROADS, "withdrawn"), (ARTICLE, "corrected"), (SALMA, "published")):
        assert set(dump.objects(URIRef(name), TERMS.status)) == {Literal(status)}
        shown = set(pages.objects(URIRef(name), SDO.creativeWorkStatus))
        assert {str(one) for one in shown} == ({status} - {"published"})
    for name in (COUNCIL, ROADS, ARTICLE):
        correction = URIRef(f"{name}#correction-1")
        assert (URIRef(name), SDO.correction, correction) in dump
        assert (URIRef(name), SDO.correction, correction) in pages
        assert set(dump.objects(correction, SDO.text)) == set(pages.objects(correction, SDO.text))


def test_a_reason_that_was_wrong_is_nobodys_answer(dump: Graph, own: Graph, archive: Archive) -> None:
    for graph in (dump, own):
        assert {row[3] for row in ask(graph, 8) if row[0] == BRIDGE} == {"It was another one."}
    first = json.loads(Statements(archive).line(made_up.BRIDGE))["corrections"][0]
    assert (first["reason"]["en"], first["reason_now"]["en"]) == ("A typing error.", "It was another one.")


def _functional(graph: Graph) -> Iterator[tuple[URIRef, URIRef]]:
    for predicate in (SDO.name, SDO.text, SDO.description, SDO.dateCreated, SDO.inLanguage, SDO.creator, SDO.version):
        for subject in set(graph.subjects(predicate)):
            if isinstance(subject, URIRef):
                yield subject, predicate


def test_pages_and_data_say_the_same_of_the_same_thing(own: Graph, pages: Graph) -> None:
    compared = 0
    for subject, predicate in _functional(pages):
        known = set(own.objects(subject, predicate))
        if known:
            assert set(pages.objects(subject, predicate)) <= known, (subject, predicate)
            compared += 1
    assert compared > 40
    assert (URIRef(SALMA), SDO.alternateName, Literal("Salma Haddad")) in pages  # its name of that day
    assert (URIRef(SALMA), SDO.sameAs, URIRef("https://www.wikidata.org/entity/Q4115189")) in pages


def test_types_differ_in_what_schema_org_has_not_alone(own: Graph, pages: Graph) -> None:
    broader = {SDO.CreativeWork, SDO.Thing, SDO.DefinedTerm}
    for subject in set(pages.subjects(RDF.type)):
        known = set(own.objects(subject, RDF.type))
        if known and isinstance(subject, URIRef):
            shown = set(pages.objects(subject, RDF.type))
            assert shown <= known | broader, subject
            if shown != known:
                more = set(pages.objects(subject, SDO.additionalType))
                assert known & (more | {SDO.CreativeWork}), subject
    assert (URIRef(ROADS), SDO.additionalType, SKOS.Concept) in pages
    assert set(pages.subjects(CITO.disputes)) == set()


def test_what_is_named_by_a_place_on_a_page_is_there(own: Graph, shown: Site) -> None:
    named = {
        str(node).removeprefix(SITE) for node in own.all_nodes() if str(node).startswith(SITE) and "#" in str(node)
    }
    places = {name.partition("#")[::2] for name in named if not name.startswith("ns/")}
    kinds = {re.sub("[0-9]*(-.*)?$", "", fragment) for _, fragment in places}
    assert kinds >= {"p", "disputes", "updates", "correction", "unnamed", "description"}
    assert any("-wording-" in fragment for _, fragment in places)
    for page, fragment in places:
        for language in ("", "ar/"):
            assert len(shown.tree(f"{language}{page}index.html").xpath("//*[@id=$id]", id=fragment)) == 1, fragment
