"""Statements as Markdown, for programs that read texts; only where ``markdown_twins`` asks for them.

A twin says what its page says first: what became of the statement, and its words as they are attributed. What a record
says is escaped: it is never Markdown.
"""

from collections.abc import Iterator

from sijill.export.llms import plain
from sijill.interface.attribution import Attributions, status_of, titled
from sijill.interface.dates import date_label
from sijill.interface.manners import ShownWords, Stale
from sijill.interface.strings import in_language
from sijill.model.licences import licence
from sijill.model.output import Output
from sijill.model.records import Passage, Statement
from sijill.pages.labels import Labels
from sijill.pages.statement.history import stale_in
from sijill.pages.statement.relations import Answer, answers_of


def twin(labels: Labels, identifier: str) -> Output:
    """Return the twin of a statement's page in the language of ``labels``."""
    archive, words, addresses = labels.archive, labels.words, labels.addresses
    statement, card, attributions = archive.statement(identifier), archive.card(identifier), labels.attributions
    kind = words.kind("statement", card.kind, labels.configuration.kinds)
    date = date_label(labels.language, card.date, weekday=True)
    parts = [f"# {plain(titled(labels.language, in_language(card.titles, labels.language), status_of(statement)))}"]
    notices = attributions.notices(statement.corrections)
    parts += [f"**{plain(notice.text)}** {plain(notice.reason)}" for notice in notices]
    parts.append(plain(words.format("language.colon", label=kind, value=date)))
    if not statement.is_taken_down:
        answered = answers_of(labels, identifier, statement)
        stale = stale_in(archive, identifier, statement)
        for passage in statement.passages:
            parts += _quoted(attributions, statement, passage, stale)
            parts += [_answer(labels, one) for one in answered.get(passage.id, ())]
    page = addresses.statement(labels.language, identifier)
    licensed = licence(labels.configuration.options.records_licence)
    parts.append(f"{plain(words['download.licensed'])} [{plain(licensed.label)}]({licensed.address})")
    if addresses.site_url:
        parts.append(f"<{addresses.absolute(page)}>")
    return Output(addresses.twin(labels.language, identifier), ("\n\n".join(parts) + "\n").encode())


def _quoted(attributions: Attributions, statement: Statement, passage: Passage, stale: Stale) -> Iterator[str]:
    """A passage, its originals in other languages, its translations into the page's, and how it is attributed."""
    original = attributions.original(statement, passage)
    yield _block(original)
    yield f"— {plain(attributions.of(statement, passage).line())}"
    languages = {original.language}
    for one, words in zip(passage.originals, attributions.originals(statement, passage), strict=True):
        languages.add(words.language)
        yield _block(words)
        yield plain(attributions.given_in(statement, passage, one))
    if attributions.language not in languages:
        for translation in passage.translations:
            if translation.language == attributions.language:
                made = attributions.translation(passage, translation, stale)
                yield _block(made)
                yield plain(made.by_in_full)


def _answer(labels: Labels, answer: Answer) -> str:
    """What is said of an answer, and the address of its statement."""
    title, date = in_language(answer.card.titles, labels.language), date_label(labels.language, answer.card.date)
    said = plain(labels.words.format(answer.key, names=answer.names, date=date, title=title))
    address = labels.addresses.absolute(labels.addresses.statement(labels.language, answer.card.id))
    return f"{said} <{address}>" if address else said


def _block(words: ShownWords) -> str:
    lines = [line for line in f"{words.opened}{words.text}{words.closed}".split("\n") if line.strip()]
    return "\n>\n".join(f"> {plain(line)}" for line in lines)
