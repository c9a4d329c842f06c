"""What machines read in a page's head: Open Graph, the ``citation_`` tags that Zotero reads, and schema.org.

Statements are schema.org ``Quotation``: who said what, when, and where it stands. Never ``ClaimReview``: the archive
gives no verdict.
"""

from typing import Any

import orjson
from markupsafe import Markup

from generator.interface.citations import Item, is_exact
from generator.interface.dates import machine_date
from generator.model import edtf
from generator.render.markup import Safe, escaped, joined

# In a script element "<" could end it, and U+2028 and U+2029 end a line for old parsers of JSON in JavaScript.
_ESCAPES = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"), (b"\xe2\x80\xa8", b"\\u2028"),
            (b"\xe2\x80\xa9", b"\\u2029"))  # fmt: skip
DESCRIPTION = 200
NOT_INDEXED = Safe('<meta name="robots" content="noindex">\n')


def shortened(text: str, length: int = DESCRIPTION) -> str:
    """Return text on one line, cut at a word where it is longer than ``length``."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return f"{line[:length].rpartition(' ')[0] or line[:length]}…"


def json_script(data: dict[str, Any]) -> Markup:
    """Return data as a JSON-LD script element that no text in it can end."""
    encoded = orjson.dumps(data)
    for sign, written in _ESCAPES:
        encoded = encoded.replace(sign, written)
    # Every "<" is escaped above, so the data cannot leave the element.
    return Safe(f'<script type="application/ld+json">{encoded.decode()}</script>\n')


def open_graph(kind: str, title: str, description: str, url: str, site: str, locale: str, picture: str = "") -> Markup:
    """Return the tags that make a link's card when it is shared; the picture's address is absolute or ""."""
    pairs = [("og:type", kind), ("og:title", title), ("og:description", description), ("og:site_name", site),
             ("og:locale", locale)]  # fmt: skip
    if url:
        pairs.append(("og:url", url))
    if picture:
        pairs += [("og:image", picture), ("og:image:type", "image/png"), ("og:image:width", "1200"),
                  ("og:image:height", "630"), ("og:image:alt", description)]  # fmt: skip
    tags = [_tag("property", name, content) for name, content in pairs if content]
    return joined([*tags, _tag("name", "twitter:card", "summary_large_image" if picture else "summary")])


def data_link(href: str) -> Markup:
    """Return the link to the same record as data."""
    return Safe(f'<link rel="alternate" type="application/ld+json" href="{escaped(href)}">\n')


def citation_tags(item: Item) -> Markup:
    """Return the Highwire Press tags (``citation_title`` …) that Zotero and scholarly search engines read."""
    day = machine_date(item.date) if is_exact(edtf.parse(item.date)) else None
    pairs = [("citation_title", item.title), *(("citation_author", name) for name in item.authors),
             *([("citation_publication_date", day.replace("-", "/"))] if day else []),
             ("citation_publisher", item.container), ("citation_language", item.language)]  # fmt: skip
    if item.url:
        pairs.append(("citation_public_url", item.url))
    return joined([_tag("name", name, content) for name, content in pairs])


def _tag(attribute: str, name: str, content: str) -> Markup:
    return Safe(f'<meta {attribute}="{name}" content="{escaped(content)}">\n')
