"""The archive's own vocabulary as Turtle (RDF Schema): the same terms and meanings as its page, in every language."""

from collections.abc import Sequence

from sijill.interface.strings import strings
from sijill.model.output import Output
from sijill.model.urls import VOCABULARY_TURTLE, Addresses
from sijill.pages.vocabulary import terms

_BROADER = {
    "ReportedSpeech": ("rdfs:subClassOf", "sdo:CreativeWork"),
    "UnnamedSpeaker": ("rdfs:subClassOf", "prov:Agent"),
    "reports": ("rdfs:subPropertyOf", "sdo:about"),
}
_PREFIXES = """\
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix sdo: <https://schema.org/> .
"""


def vocabulary(addresses: Addresses, languages: Sequence[str]) -> Output:
    """Return the vocabulary as Turtle."""
    space = addresses.term("")
    lines = [f"{_PREFIXES}@prefix : <{space}> .\n", f"<{space.rstrip('#')}> a owl:Ontology ."]
    meanings = {language: {term.name: term.meaning for term in terms(strings(language))} for language in languages}
    for name in meanings[languages[0]]:
        what = "rdfs:Class" if name[0].isupper() else "rdf:Property"
        said = ", ".join([f"{literal(found[name])}@{language}" for language, found in meanings.items()])
        broader = " ".join(_BROADER[name]) + " ; " if name in _BROADER else ""
        lines.append(f":{name} a {what} ; {broader}rdfs:isDefinedBy <{space.rstrip('#')}> ; rdfs:comment {said} .")
    return Output(VOCABULARY_TURTLE, ("\n".join(lines) + "\n").encode())


def literal(text: str) -> str:
    """Return a text on one line as a literal of Turtle, without its language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
