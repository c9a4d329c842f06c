"""Atom (RFC 4287) as XML, with feed paging and archiving (RFC 5005).

Characters that XML cannot hold are replaced. Every date is a day: its first moment in UTC is written.
"""

from functools import lru_cache
from typing import NamedTuple

from sijill.export import xml

_FEED = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"'


class Category(NamedTuple):
    """What a program may sort entries by: a scheme (a term of the archive's vocabulary), its value, and its label."""

    scheme: str
    term: str
    label: str


class Entry(NamedTuple):
    """One entry: ``id`` an IRI, ``address`` of its page, ``published`` ("" for not known) and ``updated`` days.

    ``html`` is its content, "" for none.

    ``authors`` are those whose own words are in it; without one, the feed's author, the archive, is meant.
    """

    id: str
    address: str
    title: str
    published: str
    updated: str
    authors: tuple[str, ...]
    html: str
    language: str
    data: str = ""
    categories: tuple[Category, ...] = ()

    def without_words(self) -> "Entry":
        """Return the entry as an archive document has it, which repeats no words: its page has them."""
        return self._replace(html="")


class Feed(NamedTuple):
    """A feed or an archive document of one: its ``id``, what it says of itself, its links by relation, its entries.

    ``base`` is what relative links are resolved by, "" where they are absolute. ``is_archive`` says that it is an
    archive document (RFC 5005, section 4), ``is_complete`` that there are no entries but these (section 2).
    """

    id: str
    language: str
    base: str
    title: str
    subtitle: str
    author: str
    updated: str
    links: tuple[tuple[str, str, str], ...]
    entries: tuple[Entry, ...]
    is_archive: bool = False
    is_complete: bool = False


def written(feed: Feed) -> bytes:
    """Return a feed as XML."""
    base = f' xml:base="{xml.attribute(feed.base)}"' if feed.base else ""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'{_FEED} xml:lang="{xml.attribute(feed.language)}"{base}>\n',
        f"<id>{xml.text(feed.id)}</id>\n<title>{xml.text(feed.title)}</title>\n",
        f"<updated>{moment(feed.updated)}</updated>\n",
        *["<fh:archive/>\n"] * feed.is_archive,
        *["<fh:complete/>\n"] * feed.is_complete,
    ]
    for relation, kind, href in feed.links:
        parts.append(f'<link rel="{relation}" type="{kind}" href="{xml.attribute(href)}"/>\n')
    if feed.subtitle:
        parts.append(f"<subtitle>{xml.text(feed.subtitle)}</subtitle>\n")
    parts.append(f"<author><name>{xml.text(feed.author)}</name></author>\n")
    parts += [entry_in_xml(entry) for entry in feed.entries]
    parts.append("</feed>\n")
    return "".join(parts).encode("utf-8")


@lru_cache(maxsize=4096)  # a statement is in the feeds of its speakers, its topics and the whole archive
def entry_in_xml(entry: Entry) -> str:
    """Return an entry as feeds have it."""
    authors = "".join(f"<author><name>{xml.text(name)}</name></author>" for name in entry.authors)
    data = f'<link rel="alternate" type="application/ld+json" href="{xml.attribute(entry.data)}"/>\n'
    published = f"<published>{moment(entry.published)}</published>\n" if entry.published else ""
    # Without more, a link is that of the entry's page (RFC 4287, 4.2.7.2).
    page = 'rel="alternate" type="text/html" ' if entry.data or entry.html else ""
    content = f'<content type="html" xml:lang="{xml.attribute(entry.language)}">{xml.text(entry.html)}</content>\n'
    return (
        f"<entry>\n<id>{xml.text(entry.id)}</id>\n<title>{xml.text(entry.title)}</title>\n"
        f"{published}<updated>{moment(entry.updated)}</updated>\n"
        f'<link {page}href="{xml.attribute(entry.address)}"/>\n'
        f"{data if entry.data else ''}{authors}\n{''.join([_category(one) for one in entry.categories])}"
        f"{content if entry.html else ''}</entry>\n"
    )


def moment(day: str) -> str:
    """Return a day as feeds need it (RFC 3339). What is recorded is the day; its first moment in UTC is given."""
    return f"{day}T00:00:00Z"


def _category(category: Category) -> str:
    label = f' label="{xml.attribute(category.label)}"' if category.label else ""
    return f'<category scheme="{xml.attribute(category.scheme)}" term="{xml.attribute(category.term)}"{label}/>\n'
