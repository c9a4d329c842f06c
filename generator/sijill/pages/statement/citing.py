"""How to cite a statement's page, style by style."""

from functools import lru_cache

from markupsafe import Markup

from sijill.html.markup import element, filled, joined
from sijill.interface.attribution import status_of, titled
from sijill.interface.citation_files import bibtex, ris
from sijill.interface.citations import Item, fields, form_of, pattern
from sijill.interface.direction import apart
from sijill.model.records import Statement
from sijill.pages.labels import Labels
from sijill.pages.statement import views


def item_of(labels: Labels, identifier: str, statement: Statement) -> Item:
    """Return what a citation of a statement's page needs."""
    title, language = statement.title, labels.language
    shown = labels.templates.localized(title)
    authors = labels.attributions.authors(statement)
    status, known = status_of(statement), labels.configuration.languages
    own = {tag: tag if tag in known else labels.language for tag in title}
    others = dict.fromkeys([titled(own[tag], text, status) for tag, text in title.items() if text != shown])
    return Item(
        identifier,
        titled(labels.language, shown, status),
        authors,
        statement.date.value,
        labels.configuration.title(labels.language),
        labels.addresses.absolute(labels.addresses.statement(labels.language, identifier)),
        labels.language,
        labels.words["language.semicolon"].join(others),
        _note(labels, statement, is_of_authors=bool(authors)),
        "" if language in title else next(iter(title)),
    )


@lru_cache(maxsize=256)  # a statement's page and data, and the files of citations, one after another
def item_of_present(labels: Labels, identifier: str) -> Item:
    """Return what a citation of a statement's page needs, of the statement as it is."""
    return item_of(labels, identifier, labels.archive.statement(identifier))


def _note(labels: Labels, statement: Statement, *, is_of_authors: bool) -> str:
    """Return which documents have the words, how, and where in print; unless they are the authors' own, whose they are.

    The date is left out, since a citation has it, and so are the editors' brackets, whose words it does not have.
    """
    attributions, said = labels.attributions, []
    for passage in statement.passages:
        attributed = attributions.of(statement, passage)
        if is_of_authors and passage.delivery is None and all(voice.is_named for voice in attributed.voices):
            said += [attributions.source_of(statement, one) for one in (passage, *passage.originals)]
        else:
            said.append(attributed._replace(brackets="").line(dated=False))
    issued = [one for passage in statement.passages for one in (passage, *passage.originals)]
    documents = dict.fromkeys([one.document for one in issued])
    for document in map(labels.archive.document, documents):
        where = [
            labels.words.format("language.colon", label=labels.words[label], value=value)
            for label, value in labels.in_print(document)
        ]
        if where and len(documents) > 1:  # of which document this is
            title = apart(labels.templates.localized(document.title), labels.language)
            where = [labels.words.format("language.colon", label=title, value=labels.words.comma.join(where))]
        said += where
    return labels.words["language.semicolon"].join(dict.fromkeys(said))


def citation_files(item: Item) -> tuple[views.CitationFile, ...]:
    """Return a citation for programs, as text that a page can hold: without the carriage returns of RIS.

    CSL-JSON is in the statement's data.
    """
    return (
        views.CitationFile("BibTeX", "bib", bibtex(item)),
        views.CitationFile("RIS", "ris", ris(item).replace("\r", "")),
    )


def of_version(item: Item, version: int | None) -> Item:
    """Return what is cited with the version, if there is one, in its address: it opens with what differs since."""
    return item._replace(url=f"{item.url}#v{version}") if item.url and version else item


def citation(style: str, item: Item) -> Markup:
    """Return a citation in one style."""
    template = _citation_template(item.language, style, form_of(item))
    values = fields(style, item).items()
    return filled(template, {name: _apart(value, item.language) for name, value in values})


@lru_cache(maxsize=256)  # three styles have the same values
def _apart(value: str, language: str) -> str:
    return value if apart(value, language) == value else element("bdi", value)


@lru_cache(maxsize=64)
def _citation_template(language: str, style: str, form: str) -> Markup:
    """A style's pattern as HTML with a field, in braces, wherever a value goes."""
    found: list[str] = []
    for text, field, italic, is_apart in pattern(language, style, form):
        run = f"{{{field}}}" if field else text.replace("{", "{{").replace("}", "}}")
        found.append(element("i", run, ' dir="auto"') if italic else element("bdi", run) if is_apart else run)
    return joined(found)
