"""The indexes of agents, documents and topics."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from sijill.html.shell import list_places
from sijill.html.template import beside
from sijill.model.fields import UNKNOWN
from sijill.model.record_kinds import NamedKind
from sijill.model.records import Agent, Document, Topic
from sijill.model.urls import FOLDERS, root_of
from sijill.pages.kind import ONLY, Kind, PageParts, only, only_if, page, place_of
from sijill.pages.labels import Labels
from sijill.pages.lists import Pager, pager, titled
from sijill.pages.views import Entry, Reference
from sijill.state.answers import Listing
from sijill.state.archive import Archive
from sijill.state.change import Change

TEMPLATE = beside(__file__, "index.html.j2")
FEWEST_FOR_LETTERS = 40
_ARTICLE = re.compile(r"^[\W_]*(?:ال|the )?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_HAMZA = str.maketrans("أإآٱ", "اااا", "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")


class Group(NamedTuple):
    """Names that begin with one letter; ``anchor`` is the letter's id, where the index is long enough for letters."""

    letter: str
    anchor: str
    entries: tuple[Entry, ...]


class Index(NamedTuple):
    """A page that lists agents, documents or topics; ``letters`` lead to each letter of a long index."""

    title: str
    lead: str
    total: str
    letters: tuple[Reference, ...]
    groups: tuple[Group, ...]
    pager: Pager | None


def sort_key(name: str) -> str:
    """Return what names are sorted by: without marks and the article before them, letters of one sound as one.

    Numbers are in their order: 9 before 10.
    """
    return _NUMBER.sub(_padded, _ARTICLE.sub("", name).casefold().translate(_HAMZA))


def _padded(number: re.Match[str]) -> str:
    return number[0].zfill(12)


def index_pages(labels: Labels, kind: NamedKind) -> Iterator[tuple[str, Index]]:
    """Yield the address and view of each page of the index of agents, documents or topics."""
    folder = FOLDERS[kind]
    words, archive = labels.words, labels.archive
    counts = archive.lists(f"{kind}:")
    named = sorted((sort_key(name), name, identifier, label) for identifier, name, label in _named(labels, kind))
    size = labels.configuration.options.page_size
    pages = max(1, -(-len(named) // size))

    def address(number: int) -> str:
        return labels.addresses.index(labels.language, folder, number)

    letters: dict[str, int] = {}  # with the page that each begins on
    if len(named) > FEWEST_FOR_LETTERS:
        for place, (key, *_) in enumerate(named):
            letters.setdefault(_letter(key), place // size + 1)
    anchors = {letter: f"letter-{number}" for number, letter in enumerate(letters, start=1)}
    for number in range(1, pages + 1):
        here = address(number)
        root = root_of(here)
        listed = named[(number - 1) * size : number * size]
        groups = tuple(
            Group(
                letter,
                anchors.get(letter, "") if letters.get(letter) == number else "",
                tuple(
                    Entry(
                        Reference(labels.apart(name), labels.href(root, labels.address_of(kind, identifier))),
                        label,
                        words.plural("count.statements", counts[identifier]) if identifier in counts else "",
                    )
                    for _, name, identifier, label in found
                ),
            )
            for letter, found in groupby(listed, key=lambda one: _letter(one[0]) if letters else "")
        )  # fmt: skip
        listing = Listing((), number, pages, len(named))
        yield (
            here,
            Index(
                words[f"site.{folder}"], words[f"list.{folder}_lead"], words.plural(f"count.{folder}", len(named)),
                tuple(
                    Reference(letter, f"{labels.href(root, address(page))}#{anchors[letter]}")
                    for letter, page in letters.items()
                ),
                groups, pager(labels, root, listing, address),
            ),
        )  # fmt: skip


def _letter(key: str) -> str:
    """The letter that a name is listed under; figures and signs are together under one."""
    return key[:1].upper() if key[:1].isalpha() else "#"


def _named(labels: Labels, kind: NamedKind) -> Iterator[tuple[str, str, str]]:
    archive, words = labels.archive, labels.words
    for identifier in archive.ids(kind):
        record: Agent | Document | Topic
        said = []
        if kind == "agent":
            record, name = archive.agent(identifier), labels.agent_apart(identifier)
            said.append(labels.kind("agent", record.kind))
        elif kind == "document":
            record = archive.document(identifier)
            name = labels.localized(record.title)
            said.append(labels.kind("document", record.kind))
            if record.date != UNKNOWN:
                said.append(labels.words_of_date(record.date.value))  # type: ignore[union-attr]  # "unknown" was asked for
        else:
            record = archive.topic(identifier)
            name = labels.localized(record.label)
        if record.withdrawal:
            said.append(words["list.record_withdrawn"])
        yield identifier, name, " · ".join(said)


def _touches(kind: NamedKind, _archive: Archive, change: Change) -> bool:
    """It names records, and says how many statements each has."""
    return change.kind == kind or any(name.startswith(f"{kind}:") for name in change.members_differ)


def _make(kind: NamedKind, labels: Labels, _ids: Sequence[str]) -> Iterator[PageParts]:
    for address, view in index_pages(labels, kind):
        place = place_of(FOLDERS[kind], address)
        yield page(labels, ONLY[0], place, address, TEMPLATE, view, titled(labels, view.title, view.pager), view.lead)


def _kind(kind: NamedKind) -> Kind:
    name = FOLDERS[kind]
    return Kind(name, list_places(name, f"{name}/"), only, only_if(partial(_touches, kind)), partial(_make, kind))


AGENTS, DOCUMENTS, TOPICS = _kind("agent"), _kind("document"), _kind("topic")
