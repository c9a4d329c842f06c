"""Other institutions' registries of agents, documents and topics: the form of each identifier, and its address.

Forms and check digits are those of the registries: ISNI (ISO 27729, with the check character of ISO/IEC 7064
MOD 11-2), ISSN (ISO 3297), DOI (ISO 26324), VIAF (a number) and Wikidata (an item, ``Q`` and a number).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote


def _fits_isni(text: str) -> bool:
    total = 0
    for digit in text[:-1]:
        total = (total + int(digit)) * 2 % 11
    return text[-1] == "0123456789X"[(12 - total) % 11]


def _fits_issn(text: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(text, range(8, 1, -1), strict=False))
    return text[-1] == "0123456789X"[-total % 11]


class _Registry(NamedTuple):
    form: re.Pattern[str]
    must: str
    address: str
    fits: Callable[[str], bool] | None = None  # whether the last character is the right check character


_REGISTRIES = {
    "wikidata": _Registry(
        re.compile("Q[1-9][0-9]*"), "must be an item of Wikidata, such as Q42", "https://www.wikidata.org/entity/{}"
    ),
    "viaf": _Registry(re.compile("[1-9][0-9]*"), "must be a number of VIAF, such as 113230702", "https://viaf.org/viaf/{}"),
    "isni": _Registry(
        re.compile(r"[0-9]{4}( ?)[0-9]{4}\1[0-9]{4}\1[0-9]{3}[0-9X]"), "must be an ISNI, such as 0000 0001 2103 2683",
        "https://isni.org/isni/{}", _fits_isni,
    ),
    "doi": _Registry(
        re.compile(r"10\.[0-9]{4,9}/[\x21-\x7e]+"), "must be a DOI, such as 10.1000/182, without 'https://doi.org/'",
        "https://doi.org/{}",
    ),
    "issn": _Registry(
        re.compile("[0-9]{4}-[0-9]{3}[0-9X]"), "must be an ISSN, such as 0317-8471",
        "https://portal.issn.org/resource/ISSN/{}", _fits_issn,
    ),
}  # fmt: skip
SCHEMES = frozenset(_REGISTRIES)
EXAMPLES = {
    "wikidata": "Q42", "viaf": "113230702", "isni": "0000 0001 2103 2683", "doi": "10.1000/182", "issn": "0317-8471",
}  # fmt: skip
# What is before the number of an identifier, and may be left out by mistake.
_NUMBERED = {"wikidata": "Q?", "viaf": ""}


def check_identifier(scheme: str, text: str) -> str:
    """Return an identifier that has its registry's form. Raises ValueError with a sentence that begins "must"."""
    registry = _REGISTRIES[scheme]
    if not registry.form.fullmatch(text):
        raise ValueError(registry.must)
    if registry.fits and not registry.fits(_bare(text)):
        raise ValueError(f"must be an {scheme.upper()} whose last character fits the others; copy it again")
    return text


def _bare(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def meant(scheme: str, text: str) -> str:
    """Return what was probably meant by a text without the scheme's form, such as the identifier's address."""
    if scheme == "doi":
        found = re.search(r"10\.[0-9]{4,9}/[\x21-\x7e]+", text)
        return found.group() if found else ""
    last = re.split("[#?]", text)[0].rstrip("/").rpartition("/")[2].strip()
    if scheme in _NUMBERED:  # a number with other letters is a property, or of another registry: somebody else's
        number = re.fullmatch(f"{_NUMBERED[scheme]}0*([1-9][0-9]*)", last.replace(" ", ""), re.ASCII | re.IGNORECASE)
        return _NUMBERED[scheme][:1] + number[1] if number else ""
    bare = re.sub("[^0-9X]", "", last.upper())
    if scheme == "isni":
        return " ".join(re.findall(".{4}", bare)) if len(bare) == 16 else ""
    if scheme == "issn":
        return f"{bare[:4]}-{bare[4:]}" if len(bare) == 8 else ""
    return ""


def addresses(identifiers: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the scheme, the identifier and the address of each identifier of a record, in the order of the schemes."""
    for scheme, registry in _REGISTRIES.items():
        named = identifiers.get(scheme)
        if named:
            yield scheme, named, registry.address.format(quote(named.replace(" ", ""), safe="/:;()._-"))
