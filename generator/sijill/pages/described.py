"""How documents describe an agent or a topic: their own words, verified in their stored copies, with translations."""

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import Marks, set_apart
from sijill.interface.manners import sign_of
from sijill.interface.quotes import marks
from sijill.model.brackets import of_translation
from sijill.model.fields import UNKNOWN
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Agent, Description, Topic, TranslatedBy
from sijill.model.seen import described
from sijill.pages.labels import Labels
from sijill.pages.statement import views
from sijill.pages.statement.around import context_in
from sijill.pages.statement.passages import facts_of_place, in_later_copies, with_brackets
from sijill.pages.statement.places import place
from sijill.pages.views import Fact, Text


class Described(NamedTuple):
    """One description, which ``id`` names. ``heading`` says which document gives it, "" where that gives the one above.

    ``date`` is the document's in words; ``evidence`` are the facts of the line that opens. ``far``: its script runs
    against the page's. ``missing`` says that it is not translated into the page's language.
    """

    id: str
    heading: Markup | str
    date: Markup | str
    text: Text
    far: bool
    marks: Marks
    translations: tuple[views.Translation, ...]
    missing: str
    place: str
    verified: str
    context: tuple[str, Markup, str] | None
    evidence: tuple[Fact, ...]
    later: Markup | str
    note: str


def descriptions(labels: Labels, root: str, record: Agent | Topic, identifier: str) -> Iterator[Described]:
    """Yield how documents describe a record, in its own order."""
    kind: RecordKind = "agent" if isinstance(record, Agent) else "topic"
    places = labels.archive.places_of(kind, identifier) if record.descriptions else {}
    is_person = isinstance(record, Agent) and record.kind == "person"
    before = ""
    for number, one in enumerate(record.descriptions, 1):
        document = labels.archive.document(one.document)
        key = "described.person" if is_person else "described.it"
        heading = labels.templates.sentence(key, document=labels.document_link(root, one.document))
        found = places.get(f"descriptions[{number}]")
        opened, closed = marks(document.language)
        languages = {document.language, *(made.language for made in one.translations)}
        text = labels.text(with_brackets(labels, one.text, one.brackets, found), document.language)
        yield Described(
            f"description-{number}",
            "" if one.document == before else heading,
            "" if document.date == UNKNOWN else labels.date_markup(document.date.value),  # type: ignore[union-attr]
            text,
            text.direction != labels.direction,
            set_apart(opened, closed),
            tuple(_translations(labels, one)),
            labels.missing(languages),
            " · ".join(filter(None, [place(labels, found), labels.attributions.brackets(one)])),
            sign_of(one.text, one.brackets, labels.words) if found and not record.withdrawal else "",
            context_in(labels, found, one) if found else None,
            facts_of_place(labels, one.document, found, described(kind, identifier, one.text)) if found else (),
            in_later_copies(labels, found) if found else "",
            labels.prose(one.note),
        )
        before = one.document


def _translations(labels: Labels, one: Description) -> Iterator[views.Translation]:
    for made in one.translations:
        by = labels.words[f"translated.{made.by}"]
        if made.document:
            title = labels.localized(labels.archive.document(made.document).title)
            by = labels.words.format("translated.in_document", by=by, document=labels.apart(title))
        brackets = of_translation(made.__dict__, one.__dict__)
        text = labels.text(with_brackets(labels, made.text, brackets), made.language)
        opened, closed = ("", "") if made.by == TranslatedBy.MACHINE else marks(made.language)
        yield views.Translation(text, by, labels.prose(made.note), "", set_apart(opened, closed))
