"""Checks of languages: everything an editor writes for readers is given in every language of the archive."""

from collections.abc import Iterator, Mapping
from typing import Any

from sijill.check.finding import Finding
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.model.records import Statement
from sijill.model.speakers import Delivery
from sijill.sources.yaml.strict import Path, written

# Fields whose value is a mapping of languages, anywhere in a record.
LOCALIZED = frozenset(
    ("title", "name", "label", "definition", "note", "reason", "capacity", "named", "unnamed", "distinction")
)


def every_language(subject: Subject, known: Known) -> Iterator[Finding]:
    """Titles, labels, names, notes and reasons are given in every language of the archive."""
    languages = subject.settings.required_languages
    if _lacks_any(subject.tree, frozenset(languages)):
        yield from _walk(subject.tree, (), languages)
    if isinstance(subject.record, Statement) and not subject.record.is_taken_down:
        yield from _translations(subject.record, languages)


def _lacks_any(tree: Mapping[str, Any], languages: frozenset[str]) -> bool:
    """Return whether any text lacks a language. Every record is checked so, which is quicker than finding paths."""
    parts: list[Mapping[str, Any]] = [tree]
    for part in parts:
        for key, below in part.items():
            if type(below) is dict:
                if key not in LOCALIZED:
                    parts.append(below)
                elif not languages <= below.keys():
                    return True
            elif type(below) is list and below and type(below[0]) is dict:
                parts += below
    return False


def _walk(value: Any, path: Path, languages: tuple[str, ...]) -> Iterator[Finding]:
    if type(value) is list:
        for index, below in enumerate(value):
            if type(below) is dict:
                yield from _walk(below, (*path, index), languages)
        return
    for key, below in value.items():
        if type(below) is str:
            continue
        if key in LOCALIZED and type(below) is dict:
            for language in languages:
                if language not in below:
                    facts = {"field": written((*path, key)), "language": language}
                    yield Finding(rules.MissingLanguage, (*path, key), facts, at_key=True)
        elif type(below) is dict or (type(below) is list and below and type(below[0]) is dict):
            yield from _walk(below, (*path, key), languages)


def _translations(statement: Statement, languages: tuple[str, ...]) -> Iterator[Finding]:
    for index, passage in enumerate(statement.passages):
        if passage.delivery == Delivery.INTERPRETED and passage.language in (None, statement.language):
            facts = {"passage": passage.id, "language": statement.language}
            yield Finding(rules.InterpretedLanguage, ("passages", index, "delivery"), facts)
        own = {passage.language or statement.language, *(one.language for one in passage.originals)}
        seen: set[tuple[str, str]] = set()
        for number, translation in enumerate(passage.translations):
            here = (translation.language, translation.by.value)
            why = "since an original is in that language" if translation.language in own else "not two"
            if translation.language in own or here in seen:
                yield Finding(
                    rules.NeedlessTranslation,
                    ("passages", index, "translations", number, "language"),
                    {"passage": passage.id, "language": translation.language, "by": translation.by, "why": why},
                )
            seen.add(here)
        there = {language for language, _ in seen}
        for language in languages:
            if language not in own | there:
                facts = {"passage": passage.id, "language": language}
                yield Finding(rules.MissingTranslation, ("passages", index, "id"), facts)
