"""A language's home page."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sijill.html import head as metadata
from sijill.html.markup import WholeMarkup
from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.model.urls import root_of
from sijill.pages.charts import MOST_YEARS_ON_HOME, Bars, chart_years
from sijill.pages.kind import ONLY, Head, Kind, PageParts, only, only_if
from sijill.pages.labels import Labels
from sijill.pages.lists import newest
from sijill.pages.statement.passages import Shown, passages
from sijill.pages.statement.views import Passage
from sijill.pages.strip import MOST, Strip, strip_of
from sijill.pages.views import Entry, Reference, Row
from sijill.state.archive import Archive
from sijill.state.change import Change

TEMPLATE = beside(__file__, "home.html.j2")
# The example is taken from this many of the newest statements.
EXAMPLES_AMONG = 20
EXAMPLE_LETTERS = (25, 220)


class Home(NamedTuple):
    """A language's home page. A small archive is a ``strip``, in place of the newest statements and charts."""

    name: str
    tagline: str
    search: str
    strip: Strip | None
    newest: tuple[WholeMarkup, ...]
    all: Reference
    charts: tuple[Bars, ...]
    timeline: str
    example: Passage | None
    example_row: Row | None
    example_line: str
    method: str
    ways: tuple[Entry, ...]


def home(labels: Labels) -> Home:
    """Return what the home page shows."""
    archive, words, addresses, language = labels.archive, labels.words, labels.addresses, labels.language
    root = root_of(addresses.home(language))
    example, row, line = _example(labels, root)
    strip = strip_of(labels, root, archive.listing("all:", 1, MOST + 1).statements)
    ways = [
        _way(labels, root, "agents", archive.count("agent")),
        _way(labels, root, "documents", archive.count("document")),
        _way(labels, root, "topics", archive.count("topic")),
        *(
            Entry(Reference(words[f"site.{key}"], labels.href(root, addresses.single(language, name))), "", "")
            for key, name in (("timeline", "timeline"), ("on_this_day", "on-this-day"), ("corrections", "corrections"),
                              ("gaps", "gaps"))
        ),
    ]  # fmt: skip
    return Home(
        name=labels.configuration.title(language),
        tagline=labels.configuration.description(language) or words["site.tagline"],
        search=labels.href(root, addresses.single(language, "search")),
        strip=strip,
        newest=() if strip else newest(labels, root, labels.configuration.options.newest),
        all=Reference(
            words.plural("count.statements", archive.count("statement")),
            labels.href(root, addresses.index(language, "statements")),
        ),
        charts=() if strip else chart_years(labels, root, most_years=MOST_YEARS_ON_HOME),
        timeline=labels.href(root, addresses.single(language, "timeline")),
        example=example,
        example_row=row,
        example_line=line,
        method=labels.href(root, addresses.single(language, "method")) if labels.has_page("method") else "",
        ways=tuple(ways),
    )


def _way(labels: Labels, root: str, name: str, count: int) -> Entry:
    href = labels.href(root, labels.addresses.single(labels.language, name))
    return Entry(Reference(labels.words[f"site.{name}"], href), "", labels.words.number(count))


def _example(labels: Labels, root: str) -> tuple[Passage | None, Row | None, str]:
    """A verified passage, not too long, of the newest statements not taken back: rather quoted, and in this language.

    With its statement's row, and how it is attributed.
    """
    best: tuple[Passage | None, Row | None, str] = None, None, ""
    rank = (False, False)
    for listed in labels.archive.listing("all:", 1, EXAMPLES_AMONG).statements:
        card = labels.archive.card(listed.id)
        if card.status in ("published", "corrected"):
            statement = labels.archive.statement(card.id)
            places = {(e.passage, e.variant): e for e in labels.archive.evidence(card.id)}
            shown = passages(labels, root, card.id, statement, Shown((), places, verified=True))
            for recorded, passage in zip(statement.passages, shown, strict=True):
                its = (not passage.indirect, passage.text.language == labels.language)
                is_apt = passage.verified and EXAMPLE_LETTERS[0] <= len(passage.text.text) <= EXAMPLE_LETTERS[1]
                if is_apt and (best[0] is None or its > rank):
                    line = labels.shown(labels.attributions.of(statement, recorded).line())
                    own = tuple([one for one in passage.translations if one.text.language == labels.language])
                    best, rank = (passage._replace(translations=own), labels.row(card, root), line), its
                    if all(its):
                        return best
    return best


def _touches(_archive: Archive, change: Change) -> bool:
    """It shows cards, counts and names; and the example, of which any part may have changed."""
    return change.is_record or change.card_differs or (change.is_statement and change.is_among_newest(EXAMPLES_AMONG))


def _make(labels: Labels, _ids: Sequence[str]) -> Iterator[PageParts]:
    view = home(labels)
    configuration, addresses, language = labels.configuration, labels.addresses, labels.language
    address = addresses.home(language)
    url = addresses.absolute(address)
    name = configuration.title(language)
    picture = labels.share_picture()
    tags = metadata.open_graph("website", labels.words.locale, picture, name, title=name, site=name, url=url)
    if url:
        data = {"@type": "WebSite", "@id": f"{url}#site", "name": name,
                "url": url, "inLanguage": language, "description": view.tagline,
                "about": metadata.archive(addresses, name)}  # fmt: skip
        feed = labels.href(root_of(address), addresses.feed_in_json(addresses.feed(language)))
        tags = tags + metadata.linked_data(language, data) + metadata.feed_link(feed, name)  # Atom is on every page
    body = labels.templates.render(TEMPLATE, view)
    yield PageParts(ONLY[0], "home", address, body, Head(name, view.tagline, tags))


KIND = Kind("home", (PagePlace("home", ""),), only, only_if(_touches), _make)
