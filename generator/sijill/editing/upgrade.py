"""Bringing an archive's records from format 1 to 2: which dates written ``a/b`` are meant how, and what is written.

In format 1 an interval was one unknown day, in format 2 it is an act that lasted (EDTF). Which is meant only somebody
who knows the source can say. A published statement gets an erratum, since its date is written, or read, otherwise.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from sijill.diagnostics import Diagnostic
from sijill.editing.files import RecordFile, record_files
from sijill.interface.strings import strings
from sijill.ledger.record_formats import all_are_of, entries_without, format_of_entry, is_read_otherwise
from sijill.ledger.store import Ledger
from sijill.model.configuration import FILE, FORMAT, Configuration
from sijill.model.edtf import meant
from sijill.sources.records import parse_record
from sijill.sources.yaml.edit import edited
from sijill.sources.yaml.strict import read_with_places
from sijill.state.rows import plain

_SECTION = re.compile(r"^(?P<indent> *)- sijill *:? *(?:\{\} *)?(?P<comment> #.*)?$", re.MULTILINE)
_STATED = re.compile(r"^(?P<before> +format *: *)[\"']?[0-9]+[\"']?", re.MULTILINE)


class CannotUpgrade(Exception):  # noqa: N818 - it says what is the matter
    """The archive cannot be upgraded as it is; the message says what to correct first."""


class Meant(StrEnum):
    """What a date written as an interval in format 1 is meant to be."""

    ONE_DAY = "one-day"
    LASTED = "lasted"


class Interval(NamedTuple):
    """A record whose date is an interval: its file, id, the date, the source's words for it, and what it is about."""

    file: RecordFile
    id: str
    date: str
    words: str
    title: str
    published: bool


class Rewritten(NamedTuple):
    """A file as it was and as it will be."""

    path: Path
    shown: str
    before: str
    after: str


def intervals(configuration: Configuration) -> Iterator[Interval]:
    """Yield the records whose date is an interval that was written or published in format 1, in the order of files.

    In an archive that states a later format already these are the published ones that have no erratum yet. Raises
    CannotUpgrade where a record cannot be read: its date would keep a meaning that nobody chose.
    """
    published = Ledger.read(configuration.sources / "ledger")
    options = configuration.options
    if options.format == FORMAT and all_are_of(published.connection, FORMAT, options):
        return
    for file in record_files(configuration, ()):
        if file.kind not in ("statement", "document"):
            continue
        data = file.path.read_bytes()
        if b"/" not in data:
            continue
        record = parse_record(file.kind, data, file.shown, configuration.kinds).record
        if record is None:
            raise CannotUpgrade(f"{file.shown} must be a record that can be read; see 'sijill check'")
        date = getattr(record, "date", None)
        value = getattr(date, "value", "")
        if "/" in value:
            identifier = file.path.stem
            words = date.as_stated.text if date and date.as_stated else ""
            title = next(iter(record.title.values()))  # type: ignore[union-attr]  # both kinds have one
            last = published.last(file.kind, identifier)
            known = last is not None and format_of_entry(published.connection, last.number, options)
            if known == FORMAT or (options.format == FORMAT and not (last and is_read_otherwise(plain(record), last))):
                continue
            yield Interval(file, identifier, value, words, title, last is not None)


def upgraded(
    configuration: Configuration, choices: Mapping[str, Meant], found: list[Interval], day: datetime.date
) -> Iterator[Rewritten]:
    """Yield the files as they will be: records whose date changes, those that need an erratum, the settings last.

    ``choices`` are by the record's file as it is shown. Raises CannotUpgrade where a file cannot be changed safely.
    """
    for interval in found:
        before = interval.file.path.read_text("utf-8")
        reading = read_with_places(before, interval.file.shown)
        if isinstance(reading, Diagnostic) or not isinstance(reading.tree, dict):
            raise CannotUpgrade(f"{interval.file.shown} must be a record that can be read; see 'sijill check'")
        tree: dict[str, Any] = reading.tree
        choice = choices[interval.file.shown]
        if choice == Meant.ONE_DAY:
            tree["date"]["value"] = meant(interval.date, 1)
        if interval.published:
            _add_erratum(configuration, tree, choice, interval.date, day)
        after = edited(interval.file.kind, before, tree)
        if after != before:
            yield Rewritten(interval.file.path, interval.file.shown, before, after)
    if configuration.options.format != FORMAT:
        counted = configuration.options.format_1_entries  # it stays where it is stated already
        ledger = Ledger.read(configuration.sources / "ledger")
        yield _settings(configuration, 0 if counted else entries_without(ledger.connection))


def _add_erratum(
    configuration: Configuration, tree: dict[str, Any], choice: Meant, date: str, day: datetime.date
) -> None:
    key = "lasted" if choice != Meant.ONE_DAY else "one_day" if meant(date, 1).startswith("[") else "itself"
    reason = {language: strings(language)[f"upgrade.{key}"] for language in configuration.languages}
    corrections = tree.setdefault("corrections", [])
    if not any(correction.get("reason") == reason for correction in corrections):
        corrections.append({"date": day.isoformat(), "kind": "erratum", "reason": reason})


def _settings(configuration: Configuration, entries: int) -> Rewritten:
    """The archive's settings with the format stated, and of how many entries the ledger does not say it."""
    path = configuration.root / FILE
    before = path.read_text("utf-8")
    section = _SECTION.search(before)
    if section is None:
        raise CannotUpgrade(
            f"{FILE} must name the plugin on a line of its own; write 'format: {FORMAT}' below it by hand"
        )
    indent = section["indent"]
    body = re.compile(rf"(?:\n(?:{indent} {{2,}}[^\n]*| *(?:#[^\n]*)?))*").match(before, section.end())
    settings = body.group() if body else ""
    stated = _STATED.search(settings)
    first = re.search(rf"\n({indent} {{3,}})\S", settings)
    margin = first[1] if first else f"{indent}    "
    older = f"\n{margin}format_1_entries: {entries}" if entries else ""
    if stated:
        rest = settings[stated.end() :].partition("\n")
        line = f"{settings[: stated.start()]}{stated['before']}{FORMAT}{rest[0]}{older}"
        after = f"{before[: section.end()]}{line}{''.join(rest[1:])}{before[section.end() + len(settings) :]}"
        return Rewritten(path, FILE, before, after)
    line = f"{indent}- sijill:{section['comment'] or ''}\n{margin}format: {FORMAT}{older}"
    return Rewritten(path, FILE, before, before[: section.start()] + line + before[section.end() :])
