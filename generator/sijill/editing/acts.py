"""Acts on published records: which record is meant, how its text is changed, and the correction that says so.

An act returns the files as they will be and writes nothing, so that a command can show the difference first.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sijill.check.acts import MERGE, merging, waiting
from sijill.check.corrections import reasons
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.suggest import nearest
from sijill.editing.files import NotARecord, RecordFile, record_files
from sijill.editing.reading import in_place_of, records
from sijill.ledger.parts import GUARDED, changed_parts, new_corrections, say_why
from sijill.ledger.publishing import published_file
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import digest_of_record
from sijill.ledger.withheld import texts_left
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.filing import path_of_id
from sijill.model.localized import LOCALIZED
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES, Record
from sijill.model.urls import FOLDERS
from sijill.sources.records import parse_record
from sijill.sources.scan import scan
from sijill.sources.yaml.edit import edited
from sijill.sources.yaml.shapes import shape_of
from sijill.sources.yaml.strict import read_with_places
from sijill.state.rows import plain

_QUOTED = {"passage", "variant", "descriptions"}  # the words themselves, of which a taking down leaves nothing


class CannotAct(Exception):  # noqa: N818 - it says what is the matter
    """The act is refused; the message says what must hold. ``found`` is what is wrong with the record, if anything."""

    def __init__(self, message: str, found: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.found = found


class Target(NamedTuple):
    """A published record that is to be changed: its file and text, the record, and what was published last of it.

    Where the file was removed, the text is what was published last.
    """

    kind: RecordKind
    id: str
    file: RecordFile
    text: str
    record: Record
    last: Published

    @property
    def tree(self) -> dict[str, Any]:
        """The record as it is written: mappings, lists and text. A new copy each time."""
        return tree_of(self.file, self.text)

    @property
    def before(self) -> str | None:
        """The text of the file as it is now; None where the file was removed."""
        return self.text if self.file.path.is_file() else None

    @property
    def differs(self) -> bool:
        """Whether the record says something else than what was published last."""
        return differs(self.last, self.record)

    def written(self, tree: Mapping[str, Any]) -> str:
        """Return the record's text with another tree; what is the same in it stays as it was written."""
        return edited(self.kind, self.text, tree)


def target(configuration: Configuration, ledger: Ledger, name: str) -> Target:
    """Return the published record that a name means: an id, ``agents/an-id`` where kinds share it, or its file.

    A published record whose file was removed is read from the git history. Raises CannotAct where there is none, where
    several are meant, and where it is not published.
    """
    file = _file(configuration, ledger, name)
    identifier = file.path.stem
    last = ledger.last(file.kind, identifier)
    text = read(file.path) if last is None or file.path.is_file() else _removed(configuration, file, last)
    record = record_in(file, text)
    if last is None:
        raise CannotAct(
            f"{file.shown} must be published before it is corrected: a draft is edited, and needs no reason"
        )
    return Target(file.kind, identifier, file, text, record, last)


def _file(configuration: Configuration, ledger: Ledger, name: str) -> RecordFile:
    path = Path(name)
    if path.suffix == ".yaml":
        try:
            found = list(record_files(configuration, [path if path.is_file() else configuration.root / path]))
        except NotARecord as error:
            raise CannotAct(str(error)) from None
        if found:
            return found[0]
    folder, _, identifier = name.rpartition("/")
    kinds = [kind for kind in RECORD_TYPES if folder in ("", FOLDERS[kind], kind)]
    there = []
    for kind in kinds:
        below = path_of_id(kind, identifier)
        if (configuration.sources / below).is_file():
            there.append(RecordFile(configuration.sources / below, f"sources/{below}", kind))
    if not there and "statement" in kinds:  # a draft's id does not say in which folder it is
        there += [
            RecordFile(configuration.sources / file.path, f"sources/{file.path}", "statement")
            for file in scan(configuration.sources).files
            if (file.kind, file.id) == ("statement", identifier)
        ]
    if len(there) > 1:
        names = " or ".join(f"{FOLDERS[file.kind]}/{identifier}" for file in there)
        raise CannotAct(f"'{name}' must name one record: write {names}")
    if there:
        return there[0]
    for kind in kinds:
        last = ledger.last(kind, identifier)
        if last and last.entry.replaced_by:
            raise CannotAct(f"'{name}' must be named by its present id: {last.entry.replaced_by} has taken its place")
        if last:
            below = path_of_id(kind, identifier)
            return RecordFile(configuration.sources / below, f"sources/{below}", kind)
    raise _unknown(configuration, kinds, name)


def _unknown(configuration: Configuration, kinds: Sequence[RecordKind], name: str) -> CannotAct:
    ids = [file.id for file in scan(configuration.sources).files if file.kind in kinds]
    close = nearest(name.rpartition("/")[2], ids)
    return CannotAct(
        f"'{name}' must be the id of a {'document' if kinds == ['document'] else 'record'}"
        f"{f': did you mean {close}?' if close else ''}"
    )


def document(configuration: Configuration, name: str) -> str:
    """Return the id of a document that there is, which may be given with its folder. Raises CannotAct elsewhere."""
    identifier = name.removeprefix("documents/").removeprefix("document/")
    if not any((file.kind, file.id) == ("document", identifier) for file in scan(configuration.sources).files):
        other = in_place_of(configuration, identifier)
        if other is not None:
            raise CannotAct(f"'{name}' must be named by its present id: {other} has taken its place")
        raise _unknown(configuration, ["document"], name)
    return identifier


def _removed(configuration: Configuration, file: RecordFile, last: Published) -> str:
    """Return the text of a removed file as it was published last."""
    found = None
    with suppress(RepositoryError):
        found = published_file(Repository(configuration.root), file.shown, last)
    if found is None:
        raise CannotAct(f"{file.shown} must be there, and the git history does not have it as it was published either")
    return found[0].decode("utf-8").replace("\r\n", "\n")


def read(path: Path) -> str:
    """Return a file's text, its line ends made ``\\n``. Raises CannotAct where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise CannotAct(f"{path} must be readable: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CannotAct(f"{path} must be UTF-8 text") from None


def record_in(file: RecordFile, text: str) -> Record:
    """Return the record that a text gives; raises CannotAct with all that is wrong with it."""
    found = parse_record(file.kind, text.encode("utf-8"), file.shown, None)
    if found.record is None:
        raise CannotAct(f"{file.shown} must be a record that can be read", found.diagnostics)
    return found.record


def tree_of(file: RecordFile, text: str) -> dict[str, Any]:
    """Return a text's mappings, lists and scalars as they are written."""
    found = read_with_places(text, file.shown)
    if found.diagnostics or not isinstance(found.tree, dict):
        raise CannotAct(f"{file.shown} must be a record that can be read", found.diagnostics)
    return found.tree


def differs(last: Published, record: Record) -> bool:
    """Return whether a record says something else than what was published last."""
    return not last.is_of(digest_of_record(plain(record)))


def said_why(last: Published, record: Record) -> bool:
    """Return whether a record has a correction already that is not published yet."""
    return say_why(new_corrections(plain(record), last.aspects) or ())


def refuse_waiting(configuration: Configuration, ledger: Ledger, one: Target, *, but: str = "") -> None:
    """Raise CannotAct where an act on a record waits to be published, other than one of the kind ``but``.

    Readers would be given the one with the reason of the other.
    """
    record = plain(one.record)
    added = new_corrections(record, one.last.aspects) or ()
    acts = set(waiting(one.last, record, added, merging(ledger, one.kind, record))) - {but}
    if one.before is None and any(
        file.kind == one.kind and one.id in other.replaces for file, other in records(configuration)
    ):
        acts = {MERGE}
    if acts:
        act = MERGE if MERGE in acts else min(acts)
        raise _waits(one.id, act)


def as_before_taking_down(configuration: Configuration, one: Target) -> tuple[Target, Mapping[str, str]]:
    """Return a record as it was before a taking down was written into it by hand, and the reason that was given.

    That is as it was published last, else without the correction; any other record is returned as it is, and no reason:
    also one from which its words are gone, and the paragraphs of copies that it names.
    """
    record = plain(one.record)
    new = new_corrections(record, one.last.aspects) or ()
    if not new or not all(said.get("withhold_text") for said in new):
        return one, {}
    copies_too = one.kind in ("statement", "document") and "taken_from" not in new[-1]
    if not copies_too and not texts_left(one.kind, record, [one.last.aspects]):
        return one, {}
    found = None
    with suppress(RepositoryError):
        found = published_file(Repository(configuration.root), one.file.shown, one.last)
    if found is not None:
        text = found[0].decode("utf-8").replace("\r\n", "\n")
    else:
        tree = one.tree
        del tree["corrections"][-len(new) :]
        text = one.written({name: value for name, value in tree.items() if value != []})
    return one._replace(text=text, record=record_in(one.file, text)), new[-1]["reason"]


def _waits(identifier: str, act: str) -> CannotAct:
    return CannotAct(
        f"'{identifier}' must have nothing that waits to be published, and has a {act}: "
        "publish the first one first (sijill publish)"
    )


def correction(
    kind: str, reason: Mapping[str, str], date: datetime.date, last: Published, *, withhold: bool = False
) -> dict[str, Any]:
    """Return a correction as it is written. Raises CannotAct where its day is before what it corrects."""
    if date.isoformat() < last.date:
        raise CannotAct(f"--date must not be before {last.date}, when the record was published last: {date}")
    found = {"date": date.isoformat(), "kind": kind, "reason": dict(reason)}
    return {**found, "withhold_text": "true"} if withhold else found


def losing_words_of(
    other: str, reason: Mapping[str, str], date: datetime.date, last: Published, record: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the correction that says that a record lost words of another one, which are taken down.

    Raises CannotAct where an act on the record waits to be published, as ``refuse_waiting`` does.
    """
    said = {**correction("revision", reason, date, last), "words_of": other}
    added = new_corrections(record, last.aspects) or ()
    before = waiting(last, record, added, ())
    if before and len(waiting(last, record, [*added, said], ())) > 1:
        raise _waits(last.entry.id, min(before))
    return said


def correction_meant(record: Record, name: str) -> int:
    """Return the number, from 1, of the correction of a day or with a number. Raises CannotAct where it is not one."""
    there = [(number, one.date) for number, one in enumerate(record.corrections, 1) if one.reason_of is None]
    found = [number for number, date in there if name in (date, str(number))]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{number} ({date})" for number, date in there) or "none"
    raise CannotAct(f"--reason-of must be the day of one correction of the record, or its number: {listed}")


def reason_refused(reason: Mapping[str, str], language: str) -> str | None:
    """Return what must hold of the reason in a language, None if it does; ``sijill check`` asks the same."""
    for finding in reasons([{"reason": reason}], list(reason)):
        if finding.facts["language"] == language:
            return str(finding.facts["requirement"])
    return None


def put(kind: RecordKind, tree: dict[str, Any], path: str, value: str, languages: Sequence[str]) -> None:
    """Put a value at a path of a record's tree, such as ``passages.p1.text`` or ``passages[1].translations.en.text``.

    An entry of a list is named by its id, language, agent or value, or by its number, from 1; the number after the
    last adds an entry. Fields that are missing on the way are made; whether there is such a field at all, the model
    says. Raises CannotAct where the path leads nowhere, or to a text in a language that the archive does not have,
    which nobody would be shown.
    """
    steps = [name or int(number) for name, number in _STEP.findall(path)]
    if not steps or "".join(found.group() for found in _STEP.finditer(path)) != path:
        raise CannotAct(f"--set must be PATH=VALUE, such as passages.p1.text=…, not '{path}'")
    if len(steps) > 1 and steps[-2] in LOCALIZED and steps[-1] not in languages:
        raise CannotAct(
            f"--set must name a language of the archive ({', '.join(languages)}), not '{steps[-1]}' in '{path}'"
        )
    at: Any = tree
    shape = shape_of(kind)
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        key = _key(at, step)
        if key is None:
            raise CannotAct(f"--set must lead to a value of the record: there is no '{step}' in '{path}'")
        shape = shape.entry if isinstance(at, list) else shape.field(str(key))
        if isinstance(at, list) and key == len(at):
            at.append(None)
        there = at[key] if isinstance(at, list) else at.get(key)
        several = isinstance(there, dict | list) and bool(there)
        if not last:
            if there is None or there in shape.choices:
                at[key] = [] if shape.is_list else {}
            at = at[key]
        elif value in shape.choices:
            at[key] = value
        elif shape.is_list:
            raise CannotAct(f"--set must name an entry of a list by its number, such as {path}[1], not '{path}'")
        elif several:
            raise CannotAct(f"--set must lead to one value, and '{path}' has several: set each by its own path")
        else:
            at[key] = value


def _key(at: Any, step: str | int) -> Any:
    """Return the key of a mapping, or the index of a list, that a step of a path names; None where it names nothing."""
    if isinstance(at, list):
        return _entry(at, step)
    return step if isinstance(at, dict) and isinstance(step, str) else None


_STEP = re.compile(r"(?:(?<!^)\.|^)([^.\[\]=]+)|\[([0-9]+)\]")
_NAMES = ("id", "language", "agent", "target", "platform", "digest")


def _entry(entries: list[Any], step: str | int) -> int | None:
    if isinstance(step, str):
        for index, entry in enumerate(entries):
            if entry == step or (isinstance(entry, dict) and step in (entry.get(name) for name in _NAMES)):
                return index
        if not step.isdecimal():
            return None
    index = int(step) - 1
    return index if 0 <= index <= len(entries) else None


def ledger_of(configuration: Configuration) -> Ledger:
    """Return an archive's ledger. Raises BuildError where it must be upgraded first."""
    ledger = Ledger.read(configuration.sources / "ledger")
    if ledger.batches() and ledger.format == 1:
        raise BuildError(
            "sources/ledger must be of format 2 or later: run 'sijill upgrade', which shows what it does first"
        )
    return ledger


def refuse_unpublished(one: Target) -> None:
    """Raise CannotAct where what stays of a record is not as it was published, such as a name that is not yet."""
    changed = GUARDED[one.kind].intersection(changed_parts(one.last.aspects, one.kind, plain(one.record))) - _QUOTED
    if changed and not one.record.is_taken_down:
        raise CannotAct(
            f"{one.file.shown} must be published first (sijill publish), or be as it was: it differs from what is "
            f"published in {', '.join(sorted(changed))}, which would be published with the reason of the withdrawal"
        )
