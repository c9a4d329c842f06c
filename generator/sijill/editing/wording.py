"""Putting a document's own characters into a record where it has others that look the same."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sijill.check.evidence.find import Searchable
from sijill.check.evidence.unseen import own_wording
from sijill.editing.acts import read, record_in, said_why, tree_of
from sijill.editing.files import RecordFile
from sijill.editing.formatting import Mend
from sijill.editing.reading import captures_of
from sijill.ledger.parts import guarded_changes
from sijill.ledger.store import Ledger, Published
from sijill.model.configuration import Configuration
from sijill.model.likeness import differences, named
from sijill.model.records import Statement
from sijill.sources.yaml.edit import edited
from sijill.sources.yaml.strict import Path, written
from sijill.state.rows import plain


class Reworded(NamedTuple):
    """A record's text before and after; what was put in, and which fields were left since they are published."""

    before: str
    after: str
    mends: list[Mend]
    left: list[str]


def with_own_words(configuration: Configuration, ledger: Ledger, file: RecordFile) -> Reworded:
    """Return a statement's text with each wording as its document has it, where the two look the same.

    What is published changes only with a correction that is in the record already. Raises CannotAct where the record
    cannot be read.
    """
    text = read(file.path)
    last = ledger.last(file.kind, file.path.stem)
    tree = tree_of(file, text)
    mends: list[Mend] = []
    left: list[str] = []
    record = record_in(file, text)
    for path, holder, own in list(_own_words(configuration, record)) if isinstance(record, Statement) else ():
        at = _at(tree, holder)
        recorded = at["text"]
        at["text"] = own
        changed = edited(file.kind, text, tree)
        if last is not None and not _may_change(last, file, text, changed):
            at["text"] = recorded
            left.append(written(path))
            continue
        mends.append(Mend(written(path), named(differences(recorded, own))))
    after = edited(file.kind, text, tree) if mends else text
    return Reworded(text, after, mends, left)


def _may_change(last: Published, file: RecordFile, before: str, after: str) -> bool:
    """Return whether a change leaves what is published as it is, or restores it, or comes with its correction."""
    one, other = record_in(file, before), record_in(file, after)
    if said_why(last, other):
        return True
    guarded = [set(guarded_changes(file.kind, last.aspects, plain(record))) for record in (one, other)]
    return guarded[1] <= guarded[0]


def _own_words(configuration: Configuration, record: Statement) -> Iterator[tuple[Path, Path, str]]:
    """Yield the wordings that look like their document's and are not: path, path of what holds them, own words."""
    copies: dict[str, list[Searchable]] = {}

    def own(document: str, text: str, brackets: Any, paragraph: int | None) -> str | None:
        if document not in copies:
            copies[document] = [Searchable(capture) for capture in captures_of(configuration, document)]
        if any(copy.places(text, brackets, paragraph, 0) for copy in copies[document]):
            return None
        found = (own_wording(copy, text, brackets, paragraph) for copy in reversed(copies[document]))
        return next((words for words in found if words is not None), None)

    for index, passage in enumerate(record.passages):
        for number, wording in enumerate((passage, *passage.variants)):
            holder: Path = ("passages", index, "variants", number - 1) if number else ("passages", index)
            words = own(wording.document, wording.text, wording.brackets, wording.paragraph)
            if words is not None:
                yield (*holder, "text"), holder, words
    stated = record.date.as_stated
    if stated is not None and stated.document is not None:
        words = own(stated.document, stated.text, None, None)
        if words is not None:
            yield ("date", "as_stated", "text"), ("date", "as_stated"), words


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree[step]
    return tree
