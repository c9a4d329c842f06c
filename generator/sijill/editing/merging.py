"""Merging two records of one thing: what named the one names the other, which keeps the old id, names and copies."""

from collections.abc import Iterator, Mapping
from typing import Any

from sijill.check.replacing import SHARED, in_common
from sijill.editing.acts import CannotAct, Target, ledger_of, read, tree_of
from sijill.editing.files import Change, RecordFile
from sijill.editing.reading import records
from sijill.model.configuration import Configuration
from sijill.model.fields import WORDS_GONE
from sijill.sources.yaml.edit import edited
from sijill.state.references import name_at, references
from sijill.state.rows import plain

_NAMES = {"agent": "name", "topic": "label"}
_MENDS = {
    "statement": "a passage or another wording of one, or correct the speaker",
    "agent": "a name of the other under 'aliases'",
    "document": "an address of the other under 'other_urls'",
    "topic": "a label of the other under 'aliases'",
}


def merged(configuration: Configuration, one: Target, other: Target, why: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the files that change when a record is merged into another of its kind, its own last.

    ``why`` is the correction that the other gets, and a published statement that named both as its speakers.
    Raises CannotAct where both are one record, and where nothing says that they are of one thing: what is taken over of
    the first, its names and copies, would make any two alike afterwards.
    """
    if one.id == other.id:
        raise CannotAct(f"'{one.id}' must be merged into another record than itself")
    if not in_common(one.kind, plain(one.record), plain(other.record)):
        raise CannotAct(
            f"'{one.id}' and '{other.id}' must have in common: {SHARED[one.kind]}. None of it is the same in both. "
            f"If they are of one thing, add what says so to {other.file.shown} first ({_MENDS[one.kind]})"
        )
    for file, record in records(configuration):
        paths = [path for kind, name, path in references(record) if (kind, name) == (one.kind, one.id)]
        if (file.kind, file.id) in ((one.kind, one.id), (one.kind, other.id)) or not paths:
            continue
        named = RecordFile(configuration.sources / file.path, f"sources/{file.path}", file.kind)  # type: ignore[arg-type]
        text = read(named.path)
        tree = tree_of(named, text)
        name_at(tree, paths, other.id)
        if _say_once(tree) and ledger_of(configuration).last(named.kind, file.id):
            tree.setdefault("corrections", []).append(dict(why))
        yield Change(named.path, named.shown, text, edited(named.kind, text, tree))
    tree = other.tree
    name_at(
        tree, [path for kind, name, path in references(other.record) if (kind, name) == (one.kind, one.id)], other.id
    )
    _take_over(tree, one, other)
    tree.setdefault("corrections", []).extend([*_takings_down(one, why), why])
    if one.kind == "document":
        yield from _copies(configuration, one, other)
    yield Change(other.file.path, other.file.shown, other.before, other.written(tree))
    if one.before is not None:
        yield Change(one.file.path, one.file.shown, one.text, None)


def _takings_down(one: Target, why: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the takings down that a merged record carried: whoever takes its place carries them on.

    They name what was withheld of other records, and whose words went; without them that would have no reason.
    """
    for said in one.tree.get("corrections", ()):
        of = said.get("words_of") if said.get("words_of") in one.record.replaces else None
        if of is None and not said.get("repeated_in"):
            continue
        gone = WORDS_GONE in said["reason"].values()
        carried = {"date": why["date"], "kind": "revision", "reason": why["reason"] if gone else said["reason"]}
        carried["words_of"] = of or one.id
        yield carried | ({"repeated_in": said["repeated_in"]} if said.get("repeated_in") else {})


def _say_once(tree: dict[str, Any]) -> bool:
    """Let a statement name a speaker, or a relation, once where both records were named and nothing else differs.

    Where they do differ, in their capacity for example, both stay: which is right only an editor can say. Returns
    whether anything went: a published statement then says less than it did, which needs a correction of its own.
    """
    said_twice = False
    for field in ("speakers", "relations"):
        kept: list[dict[str, Any]] = []
        for one in tree.get(field, ()):
            same = next((at for at, other in enumerate(kept) if _are_one(one, other)), None)
            if same is None:
                kept.append(one)
            else:
                kept[same] |= one
        if len(kept) < len(tree.get(field, ())):
            tree[field] = kept
            said_twice = True
    return said_twice


def _are_one(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two entries name the same and one of them says no more than the other."""
    return one.items() <= other.items() or other.items() <= one.items()


def _take_over(tree: dict[str, Any], one: Target, other: Target) -> None:
    """Let a record have the ids, and as aliases the names, of the one that is merged into it."""
    old = one.tree
    ids = [*tree.get("replaces", ()), one.id, *old.get("replaces", ())]
    tree["replaces"] = list(dict.fromkeys(ids))
    if one.kind == "document":
        listed = {copy["digest"] for copy in tree.get("captures", ())}
        copies = [copy for copy in old.get("captures", ()) if copy["digest"] not in listed]
        if copies:
            tree["captures"] = [*tree.get("captures", ()), *copies]
    field = _NAMES.get(one.kind)
    if field is None:
        return
    there = {text.casefold() for text in (*tree[field].values(), *tree.get("aliases", ()))}
    for name in (*old[field].values(), *old.get("aliases", ())):
        if name.casefold() not in there:
            there.add(name.casefold())
            tree.setdefault("aliases", []).append(name)
    for name in ("member_of", "broader"):  # no record belongs to itself
        if name in tree:
            tree[name] = [named for named in tree[name] if _id_in(named) != other.id]
            if not tree[name]:
                del tree[name]
    described = [said for said in old.get("descriptions", ()) if said not in tree.get("descriptions", ())]
    if described:
        tree["descriptions"] = [*tree.get("descriptions", ()), *described]


def _id_in(named: Any) -> str:
    """Return an id, or that of a body that is given with when one belongs to it."""
    return str(named["body"] if isinstance(named, dict) else named)


def _copies(configuration: Configuration, one: Target, other: Target) -> Iterator[Change]:
    """Yield the stored copies that the other document lacks, at their new places."""
    listed = {copy["digest"] for copy in other.tree.get("captures", ())}
    for copy in one.tree.get("captures", ()):
        name = f"{copy['digest'].removeprefix('sha256:')}.json"
        here, there = (f"captures/{target.id}/{name}" for target in (one, other))
        path = configuration.sources / here
        if not path.is_file():
            continue
        text = read(path)
        if copy["digest"] not in listed:
            yield Change(configuration.sources / there, f"sources/{there}", None, text)
        yield Change(path, f"sources/{here}", text, None)
