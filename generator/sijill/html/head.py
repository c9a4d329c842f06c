"""What machines read in a page's head: Open Graph, the ``citation_`` tags that Zotero reads, and schema.org.

Statements are schema.org ``Quotation``: who said what, when, and where it was said. Never ``ClaimReview``: the archive
gives no verdict.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from markupsafe import Markup

from sijill.html.markup import Safe, escape_text, escaped
from sijill.interface.citations import Item, is_exact
from sijill.interface.dates import date_label, machine_date
from sijill.model import edtf, linked
from sijill.model.urls import Addresses

# "<" could end the script element; old JavaScript parsers take U+2028 and U+2029 for line ends.
_ESCAPES = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"), (b"\xe2\x80\xa8", b"\\u2028"),
            (b"\xe2\x80\xa9", b"\\u2029"))  # fmt: skip
_TERMS: dict[str, dict[str, str | None]] = {
    **{name: {"@type": linked.EDTF} for name in ("dateCreated", "startDate", "endDate")},
    **{name: {"@type": "http://www.w3.org/2001/XMLSchema#date"} for name in ("datePublished", "dateModified")},
    **{
        name: {"@language": None}
        for name in (
            "inLanguage",
            "creativeWorkStatus",
            "identifier",
            "alternateName",
            "author",
            "version",
            "encodingFormat",
            "temporalCoverage",
        )
    },
    **{
        name: {"@type": "@id"}
        for name in ("additionalType", "archivedAt", "contentUrl", "license", "memberOf", "publisher", "sameAs", "url")
    },
}
# Each term as it is in written JSON: data that has none of these bytes does not use it.
_WRITTEN_TERMS = tuple((f'"{name}":'.encode(), name, meaning) for name, meaning in _TERMS.items())
DESCRIPTION = 200
LINKED_DATA = "application/ld+json"
LANDING_PAGE = "https://schema.org/AboutPage"
"""What FAIR Signposting calls a page that is about something."""
Data = dict[str, Any]
NOT_INDEXED = Safe('<meta name="robots" content="noindex">\n')


def shortened(text: str, length: int = DESCRIPTION) -> str:
    """Return text on one line, cut at a word where it is longer than ``length``."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return f"{line[:length].rpartition(' ')[0] or line[:length]}…"


def _script(encoded: bytes) -> Markup:
    """Return written JSON-LD as a script element that no text in it can end."""
    for sign, written in _ESCAPES:
        if sign in encoded:
            encoded = encoded.replace(sign, written)
    # Every "<" is escaped above, so the data cannot leave the element.
    return Safe(f'<script type="application/ld+json">{encoded.decode()}</script>\n')


def linked_data(language: str, data: Data) -> Markup:
    """Return data as a page's JSON-LD: in schema.org's terms, its texts in the page's language.

    The terms that it uses are defined in the page itself, so that reading it needs no request to another host.
    """
    written = orjson.dumps(data)
    terms = {name: meaning for sign, name, meaning in _WRITTEN_TERMS if sign in written}
    context = orjson.dumps({"@context": {"@vocab": linked.SCHEMA_ORG, "@language": language, **terms}})
    return _script(b"%b,%b" % (context[:-1], written[1:]))


def text_in(language: str, texts: Mapping[str, str]) -> str | Data:
    """Return a record's text for a page's JSON-LD: in the page's language, else in another one, which is then named."""
    if texts.get(language):
        return texts[language]
    other, text = next(iter(texts.items()))
    return {"@language": other, "@value": text}


def date_created(text: str) -> Data:
    """Return the date of a statement: plain text for one day, month or year, else typed as EDTF; empty if unknown."""
    date = edtf.parse(text)
    if date.precision == "unknown":
        return {}
    value = edtf.in_edtf(date.text)
    return {"dateCreated": value if is_exact(date) else {"@type": linked.EDTF, "@value": value}}


def web_page(
    addresses: Addresses,
    address: str,
    language: str,
    name: str,
    site: str,
    about: Data | None,
    version: str = "",
    kind: str = "",
) -> Markup:
    """Return the JSON-LD of a page, and of the record, or version of a record, that it is ``about``.

    ``kind`` is the page's schema.org type if it is neither about a record nor a list.
    """
    url = addresses.absolute(address)
    data: Data = {"@type": kind or ("WebPage" if about else "CollectionPage")}
    if url:
        data |= {"@id": f"{url}#page", "url": url}
    data |= {"name": name, "inLanguage": language, "isPartOf": archive(addresses, site)}
    if version:
        data["version"] = version
    if about:
        data["mainEntity"] = about
    return linked_data(language, data)


def archive(addresses: Addresses, name: str) -> Data:
    """Return the JSON-LD of the archive, which a page's subject is part of."""
    home = addresses.absolute(addresses.home(addresses.default_language))
    return {"@type": "Dataset", **({"@id": home} if home else {}), "name": name}


def open_graph(
    kind: str, locale: str, picture: str, shown: str, *, title: str = "", site: str = "", url: str = ""
) -> Markup:
    """Return the tags for the card of a shared link, but its description, which is the page's own, in the skeleton.

    The address of the ``picture`` is absolute, or "" for none; ``shown`` says what it shows. What ``citation_tags``
    say, too, is left to them.
    """
    tags = f'<meta property="og:type" content="{kind}">\n'
    if title:
        tags += f'<meta property="og:title" content="{escape_text(title)}">\n'
    tags += _of_site(site, locale)
    if url:
        tags += f'<meta property="og:url" content="{escape_text(url)}">\n'
    if picture:
        tags += (
            f'<meta property="og:image" content="{escape_text(picture)}">\n'
            '<meta property="og:image:type" content="image/png">\n<meta property="og:image:width" content="1200">\n'
            '<meta property="og:image:height" content="630">\n'
        )
        if shown:
            tags += f'<meta property="og:image:alt" content="{escape_text(shown)}">\n'
    return Safe(f'{tags}<meta name="twitter:card" content="{"summary_large_image" if picture else "summary"}">\n')


@lru_cache(maxsize=16)
def _of_site(site: str, locale: str) -> str:
    pairs = (("og:site_name", site), ("og:locale", locale))
    return "".join([f'<meta property="{name}" content="{escape_text(text)}">\n' for name, text in pairs if text])


def refresh(href: str) -> Markup:
    """Return the tag that redirects to another page at once."""
    return Safe(f'<meta http-equiv="refresh" content="0; url={escaped(href)}">\n')


def needed(relation: str, href: str) -> Markup:
    """Return the tag that names a file which the page needs: a ``stylesheet``, or a script as ``modulepreload``."""
    return Safe(f'<link rel="{escaped(relation)}" href="{escaped(href)}">')


def started(href: str) -> Markup:
    """Return the tag by which a page starts a script, a module of the site, once it has been read."""
    return Safe(f'<script type="module" src="{escaped(href)}"></script>')


def fetched(href: str) -> Markup:
    """Return the tag by which a browser fetches a file that a script of the page will ask for."""
    return Safe(f'<link rel="preload" as="fetch" href="{escaped(href)}" crossorigin="anonymous">')


def data_link(href: str) -> Markup:
    """Return the link to the same record as data, which describes it (FAIR Signposting)."""
    return Safe(f'<link rel="alternate describedby" type="{LINKED_DATA}" href="{escaped(href)}">\n')


def twin_link(href: str) -> Markup:
    """Return the link to the same page as Markdown."""
    return Safe(f'<link rel="alternate" type="text/markdown" href="{escaped(href)}">\n')


def signposts(name: str, licence: str, linkset: str, evidence: str = "") -> Markup:
    """Return the links by which programs find what a record's page is about (FAIR Signposting).

    ``name`` is the record's IRI, "" where it has none; then there is no link set (at ``linkset``) either.
    """
    links = f'<link rel="cite-as" href="{escaped(name)}">\n' if name else ""
    if evidence:
        links += f'<link rel="item" type="application/zip" href="{escaped(evidence)}">\n'
    links += f'<link rel="license" href="{escaped(licence)}">\n<link rel="type" href="{LANDING_PAGE}">\n'
    if name:
        links += f'<link rel="linkset" type="application/linkset+json" href="{escaped(linkset)}">\n'
    return Safe(links)


def feed_link(href: str, title: str) -> Markup:
    """Return the link by which feed readers find a page's feed, as Atom or, by its name, as JSON Feed."""
    kind = "application/feed+json" if href.endswith(".json") else "application/atom+xml"
    return Safe(f'<link rel="alternate" type="{kind}" title="{escape_text(title)}" href="{escaped(href)}">\n')


def citation_tags(item: Item, cited: str) -> Markup:
    """Return the Highwire Press tags (``citation_title`` …) that Zotero and scholarly search engines read.

    Some of them are tags for the card of a shared link as well: a tag may have a name and a property. ``cited`` is the
    page's address with the version that is cited, which a card does not have.
    """
    # Without an item type, Zotero takes these tags for those of a journal article.
    tags = '<meta name="z:itemType" content="webpage">\n'
    tags += f'<meta name="citation_title" property="og:title" content="{escape_text(item.title)}">\n'
    for name in item.authors:  # which a semicolon would divide
        tags += f'<meta name="citation_author" content="{escape_text(" ".join(name.replace(";", " ").split()))}">\n'
    tags += _publication_date(item.language, item.date)
    tags += (
        f'<meta name="citation_publisher" property="og:site_name" content="{escape_text(item.container)}">\n'
        f'<meta name="citation_language" content="{escape_text(item.cited_language)}">\n'
    )
    if item.url == cited:
        tags += f'<meta name="citation_public_url" property="og:url" content="{escape_text(cited)}">\n' * bool(cited)
    else:
        tags += f'<meta name="citation_public_url" content="{escape_text(cited)}">\n'
        tags += f'<meta property="og:url" content="{escape_text(item.url)}">\n'
    return Safe(tags)


@lru_cache(maxsize=16384)
def _publication_date(language: str, text: str) -> str:
    """Return the tag of a date, whose first has a form that none but one day, month or year has."""
    date = edtf.parse(text)
    if date.precision == "unknown":
        return ""
    day = machine_date(text) if is_exact(date) else None
    if day:
        return f'<meta name="citation_publication_date" content="{day.partition("T")[0].replace("-", "/")}">\n'
    return f'<meta name="citation_date" content="{escape_text(date_label(language, text))}">\n'
