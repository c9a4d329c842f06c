"""JSON Feed 1.1: the same entries as the Atom feed of the same name, and what these carry for programs."""

from typing import Any

import orjson

from sijill.export.atom import Entry, Feed, moment

_VERSION = "https://jsonfeed.org/version/1.1"


def in_json(feed: Feed, address: str) -> bytes:
    """Return a feed as JSON; ``address`` is its own, and all links must be absolute, as the format asks."""
    page = next(to for relation, kind, to in feed.links if relation == "alternate" and kind == "text/html")
    data = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": page,
        "feed_url": address,
        **({"description": feed.subtitle} if feed.subtitle else {}),
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        **({"content_html": entry.html} if entry.html else {"content_text": entry.title}),
        "date_modified": moment(entry.updated),
        "language": entry.language,
    }
    if entry.published:
        item["date_published"] = moment(entry.published)
    if entry.authors:
        item["authors"] = [{"name": name} for name in entry.authors]
    if entry.categories:
        item["tags"] = [one.label for one in entry.categories if one.label]
        # An extension, as the format allows: what entries may be sorted by, each with its term of the vocabulary.
        item["_sijill"] = {"categories": [one._asdict() for one in entry.categories], "data": entry.data}
    return item
