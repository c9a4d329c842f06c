"""Checks of languages: everything an editor writes for readers is given in every language of the archive."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sijill.check.finding import Finding
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.model.localized import LOCALIZED, lacks_any
from sijill.model.records import Agent, Statement, Topic, Translation
from sijill.model.speakers import Delivery
from sijill.sources.value_mends import tag_meant
from sijill.sources.yaml.strict import Path, written


def every_language(subject: Subject, known: Known) -> Iterator[Finding]:
    """Titles, labels, names, notes and reasons are given in every language of the archive."""
    languages = subject.settings.required_languages
    own = frozenset(subject.settings.languages)
    if lacks_any(subject.tree, frozenset(languages), own):
        said = _spoken(subject.record) if isinstance(subject.record, Statement) else frozenset()
        for finding in _walk(subject.tree, (), languages, own):
            # What a document calls a speaker is given in its language, whichever the archive has.
            of_speaker = finding.path[0] == "speakers" and finding.path[-2] in ("named", "unnamed")
            if not (finding.rule is rules.NeedlessLanguage and of_speaker and finding.path[-1] in said):
                yield finding
    if isinstance(subject.record, Statement) and not subject.record.is_taken_down:
        yield from _translations(subject.record, _translated_into(subject))


def _translated_into(subject: Subject) -> tuple[str, ...]:
    """Return the languages into which quoted words must be translated: in an archive of one language, they need not."""
    return subject.settings.required_languages if len(subject.settings.languages) > 1 else ()


def _spoken(statement: Statement) -> frozenset[str | None]:
    """Return the languages of a statement's words."""
    originals = [passage.originals for passage in statement.passages]
    own = [passage.language for passage in statement.passages]
    return frozenset([statement.language, *own, *(one.language for others in originals for one in others)])


def _walk(value: Any, path: Path, languages: tuple[str, ...], own: frozenset[str]) -> Iterator[Finding]:
    if type(value) is list:
        for index, below in enumerate(value):
            if type(below) is dict:
                yield from _walk(below, (*path, index), languages, own)
        return
    for key, below in value.items():
        if type(below) is str:
            continue
        if key in LOCALIZED and type(below) is dict:
            for language in languages:
                if language not in below:
                    facts = {"field": written((*path, key)), "language": language}
                    yield Finding(rules.MissingLanguage, (*path, key), facts, at_key=True)
            # A published reason stays as it is, whichever languages the archive has later.
            for language in sorted(below.keys() - own) if key != "reason" else ():
                field, meant = written((*path, key)), tag_meant(language, own - below.keys())
                mend = f"delete '{language}' under '{field}', or add it to the archive's languages in mkdocs.yml"
                facts = {"field": field, "language": language, "mend": f"did you mean '{meant}'?" if meant else mend}
                yield Finding(rules.NeedlessLanguage, (*path, key, language), facts, at_key=True)
        elif type(below) in (dict, list):
            yield from _walk(below, (*path, key), languages, own)


def _translations(statement: Statement, languages: tuple[str, ...]) -> Iterator[Finding]:
    for index, passage in enumerate(statement.passages):
        if passage.delivery == Delivery.INTERPRETED and passage.language in (None, statement.language):
            facts = {"passage": passage.id, "language": statement.language}
            yield Finding(rules.InterpretedLanguage, ("passages", index, "delivery"), facts)
        own = {passage.language or statement.language, *(one.language for one in passage.originals)}
        yield from _missing(("passages", index), "id", passage.id, own, passage.translations, languages)


def of_descriptions(subject: Subject, known: Known) -> Iterator[Finding]:
    """Descriptions are translated into every language of the archive that their document is not in."""
    languages = _translated_into(subject)
    for index, described in enumerate(subject.record.descriptions if isinstance(subject.record, Agent | Topic) else ()):
        document, _ = known.document(described.document)
        if document is not None:  # else the reference itself is reported
            path: Path = ("descriptions", index)
            translations = described.translations
            yield from _missing(path, "text", written(path), {document.language}, translations, languages)


def _missing(
    path: Path,
    at: str,
    name: str,
    own: Collection[str | None],
    translations: Sequence[Translation],
    languages: tuple[str, ...],
) -> Iterator[Finding]:
    """Yield the translations that some words lack, at the field ``at``, and those that they need not have."""
    seen: set[tuple[str, str]] = set()
    for number, translation in enumerate(translations):
        here = (translation.language, translation.by.value)
        why = "since an original is in that language" if translation.language in own else "not two"
        if translation.language in own or here in seen:
            facts = {"passage": name, "language": translation.language, "by": translation.by, "why": why}
            yield Finding(rules.NeedlessTranslation, (*path, "translations", number, "language"), facts)
        seen.add(here)
    there = {language for language, _ in seen}
    for language in languages:
        if language not in own and language not in there:
            yield Finding(rules.MissingTranslation, (*path, at), {"passage": name, "language": language})
