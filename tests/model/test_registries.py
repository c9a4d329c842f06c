"""Identifiers of registries: the form of each, its check character, and where it leads."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sijill.diagnostics.reporters import sentence
from sijill.model.registries import addresses, check_identifier
from sijill.sources.records import parse_record

# The examples that the registries' own pages give.
GOOD = {
    "wikidata": ["Q42", "Q1"],
    "viaf": ["113230702"],
    "isni": ["0000 0001 2103 2683", "0000000121032683", "0000 0001 2150 090X"],
    "doi": ["10.1000/182", "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"],
    "issn": ["0317-8471", "1050-124X"],
}
BAD = {
    "wikidata": ["42", "Q042", "q42", "P31", "https://www.wikidata.org/wiki/Q42", "Q42\n", "Q٤٢"],
    "viaf": ["0", "x", "113 230 702"],
    "isni": ["0000 0001 2103 2684", "0000-0001-2103-2683", "0000 00012103 2683", "0000 0001 2103 268"],
    "doi": ["https://doi.org/10.1000/182", "doi:10.1000/182", "10.1000", "10.1000/a b", "10.1000/ä"],
    "issn": ["03178471", "0317-8472", "0317-847x", "1050-1240"],
}


@pytest.mark.parametrize(("scheme", "text"), [(scheme, text) for scheme, texts in GOOD.items() for text in texts])
def test_what_has_its_registry_s_form_is_taken_as_it_is(scheme: str, text: str) -> None:
    assert check_identifier(scheme, text) == text


@pytest.mark.parametrize(("scheme", "text"), [(scheme, text) for scheme, texts in BAD.items() for text in texts])
def test_what_has_not_is_refused_in_a_sentence(scheme: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"^must be a"):
        check_identifier(scheme, text)


@pytest.mark.slow
@given(st.sampled_from([("isni", "0000000121032683"), ("issn", "0317-8471")]), st.data())
def test_one_digit_copied_wrongly_is_found(known: tuple[str, str], data: st.DataObject) -> None:
    scheme, text = known
    at = data.draw(st.sampled_from([n for n, character in enumerate(text) if character.isdigit()]))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != text[at])
    with pytest.raises(ValueError, match="last character fits"):
        check_identifier(scheme, text[:at] + digit + text[at + 1 :])


@pytest.mark.parametrize(("scheme", "text"), [("isni", "0000 0004 1234 5678"), ("issn", "2049-3631")])
def test_no_other_number_is_offered_for_one_copied_wrongly(scheme: str, text: str) -> None:
    record = f"name:\n  en: A\n  ar: ب\nkind: person\nidentifiers:\n  {scheme}: {text}\n"
    [found] = parse_record("agent", record.encode(), "a.yaml").diagnostics
    for language in ("en", "ar"):
        assert not re.search("[0-9]", sentence(found, language)[1])
    assert sentence(found)[1] == f"write it as: {scheme}: copied again from where it was taken"


@pytest.mark.parametrize(
    ("scheme", "text"),
    [("wikidata", "P31"), ("wikidata", "L99"), ("wikidata", "https://www.wikidata.org/wiki/Property:P31"),
     ("viaf", "LC|n79032058"), ("viaf", "https://id.loc.gov/authorities/names/n79032058"), ("wikidata", "unknown 7")],
)  # fmt: skip
def test_the_number_of_something_else_is_never_offered_as_an_item(scheme: str, text: str) -> None:
    record = f"name:\n  en: A\n  ar: ب\nkind: person\nidentifiers:\n  {scheme}: {text}\n"
    [found] = parse_record("agent", record.encode(), "a.yaml").diagnostics
    assert sentence(found)[1] == f"write it as: {scheme}: copied again from where it was taken"


@pytest.mark.parametrize(
    ("scheme", "text", "meant"),
    [("wikidata", "42", "Q42"), ("wikidata", "q042", "Q42"),
     ("wikidata", "https://www.wikidata.org/wiki/Q42#P31", "Q42"),
     ("viaf", "https://viaf.org/viaf/113230702/#x", "113230702"), ("viaf", "113 230 702", "113230702")],
)  # fmt: skip
def test_what_is_the_same_identifier_otherwise_written_is_offered(scheme: str, text: str, meant: str) -> None:
    record = f"name:\n  en: A\n  ar: ب\nkind: person\nidentifiers:\n  {scheme}: '{text}'\n"
    [found] = parse_record("agent", record.encode(), "a.yaml").diagnostics
    assert sentence(found)[1].replace("'", "").replace('"', "") == f"write it as: {scheme}: {meant}"


def test_each_leads_to_its_registry() -> None:
    found = {"issn": "0317-8471", "wikidata": "Q42", "isni": "0000 0001 2103 2683", "doi": GOOD["doi"][1]}
    assert list(addresses(found)) == [
        ("wikidata", "Q42", "https://www.wikidata.org/entity/Q42"),
        ("isni", "0000 0001 2103 2683", "https://isni.org/isni/0000000121032683"),
        ("doi", GOOD["doi"][1], "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O"),
        ("issn", "0317-8471", "https://portal.issn.org/resource/ISSN/0317-8471"),
    ]
