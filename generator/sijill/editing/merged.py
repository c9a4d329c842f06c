"""Records that others have replaced: which are in whose place."""

from collections.abc import Mapping

from sijill.editing.acts import CannotAct, Target, read, record_in, tree_of
from sijill.editing.files import RecordFile
from sijill.editing.reading import records
from sijill.editing.said_once import say_once
from sijill.ledger.store import Ledger
from sijill.model.configuration import Configuration
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.sources.scan import scan
from sijill.sources.yaml.edit import edited
from sijill.sources.yaml.strict import written
from sijill.state.references import name_at, references

Key = tuple[RecordKind, str]


def replaced_by(ledger: Ledger, key: Key) -> set[Key]:
    """Return the records whose place one has taken, and those whose place they had taken, and so on."""
    found: set[Key] = set()
    waiting = [key]
    while waiting:
        kind, identifier = waiting.pop()
        for old in ledger.replaced_with(kind, identifier):
            if (kind, old) not in found:
                found.add((kind, old))
                waiting.append((kind, old))
    return found


def present_of(configuration: Configuration, ledger: Ledger, name: str) -> tuple[Key, Target] | None:
    """Return a replaced record that a name means, and the record in its place; None where it means no such record."""
    folder, _, identifier = name.rpartition("/")
    for kind in RECORD_TYPES:
        last = ledger.last(kind, identifier) if folder in ("", kind, f"{kind}s") else None
        if last is None or last.entry.replaced_by is None:
            continue
        at = last
        while at.entry.replaced_by is not None:
            following = ledger.last(kind, at.entry.replaced_by)
            if following is None:
                return None
            at = following
        path = next(
            (one for one in scan(configuration.sources).files if (one.kind, one.id) == (kind, at.entry.id)), None
        )
        if path is None:
            return None
        file = RecordFile(configuration.sources / path.path, f"sources/{path.path}", kind)
        text = read(file.path)
        return (kind, identifier), Target(kind, at.entry.id, file, text, record_in(file, text), at)
    return None


def with_present_ids(file: RecordFile, moved: Mapping[str, str]) -> tuple[str, str]:
    """Return a record's text before and after each field in ``moved`` names the record that has taken another's place.

    Raises CannotAct where the record cannot be read.
    """
    text = read(file.path)
    tree = tree_of(file, text)
    for _, _, path in reversed([*references(record_in(file, text))]):
        if written(path) in moved:
            name_at(tree, [path], moved[written(path)])
    say_once(tree, file.shown, file.path.stem)
    return text, edited(file.kind, text, tree)


def refuse_unpublished_merges(configuration: Configuration, ledger: Ledger) -> None:
    """Raise CannotAct where a merge is not published: its record's words are in no file, and would come back."""
    for file, record in records(configuration):
        lasts = [ledger.last(file.kind, old) for old in record.replaces]  # type: ignore[arg-type]
        for last in lasts:
            if last is not None and last.entry.replaced_by is None:
                raise CannotAct(
                    f"the merge of '{last.entry.id}' into '{file.id}' must be published first (sijill publish): "
                    "its words would come back with it"
                )
