"""Every kind of page, written out: to add one, write its module and name its kind here.

Tasks, shells, the names that hand-written pages cannot take, the foot of every page and the sitemap follow from
this list. The order is that in which the foot and the sitemap name pages, and in which they are made; what there is
most of comes last.
"""

from collections.abc import Iterator

from sijill.html.shell import PagePlace
from sijill.model.records import RECORD_TYPES
from sijill.model.urls import year_place
from sijill.pages import (
    all_statements,
    corrections,
    days,
    downloads,
    further_pages,
    gaps,
    home,
    indexes,
    log,
    propose,
    records,
    side_by_side,
    timeline,
    vocabulary,
)
from sijill.pages.kind import Kind
from sijill.pages.statement import page as statement
from sijill.state.archive import Archive

KINDS: tuple[Kind, ...] = (
    home.KIND,
    all_statements.KIND,
    indexes.AGENTS,
    indexes.DOCUMENTS,
    indexes.TOPICS,
    corrections.KIND,
    gaps.KIND,
    propose.KIND,
    days.KIND,
    timeline.KIND,
    timeline.YEAR,
    downloads.KIND,
    vocabulary.KIND,
    log.KIND,
    records.AGENT,
    records.DOCUMENT,
    records.TOPIC,
    side_by_side.KIND,
    further_pages.KIND,
    statement.KIND,
)


MADE_LAST = frozenset(kind.name for kind in KINDS if kind.last)


def kind_of(name: str) -> Kind | None:
    """Return the kind of page that a task's kind names, None where it names something else."""
    return next((kind for kind in KINDS if kind.name == name), None)


def places() -> tuple[PagePlace, ...]:
    """Return the places of pages of every kind."""
    return tuple(place for kind in KINDS for place in kind.places)


def single_places() -> tuple[PagePlace, ...]:
    """Return the places of the pages that each language has once."""
    return tuple(kind.places[0] for kind in KINDS if kind.is_single)


def below_home(archive: Archive) -> Iterator[str]:
    """Yield the address, below its language's home, of every page but those of records; a list has one address."""
    for kind in KINDS:
        if kind.places and kind.name not in RECORD_TYPES:
            for identifier in kind.which(archive):
                yield year_place(int(identifier)) if kind is timeline.YEAR else kind.places[0].at(identifier)
