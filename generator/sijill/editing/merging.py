"""Merging two records of one thing: what named the one names the other, which keeps the old id, names and copies."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from sijill.check.replacing import SHARED, in_common
from sijill.editing.acts import CannotAct, Target, ledger_of, read, tree_of
from sijill.editing.files import Change, RecordFile
from sijill.editing.reading import records
from sijill.editing.said_once import how_much, say_once
from sijill.ledger.withheld import taken_from
from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.model.fields import UNKNOWN, WORDS_GONE
from sijill.model.records import Statement
from sijill.sources.captures import read_capture, write_capture
from sijill.sources.yaml.edit import edited
from sijill.state.references import name_at, references
from sijill.state.rows import plain

_NAMES = {"agent": "name", "topic": "label"}
# Of what a record has in common with the one it takes the place of: lists, to which what that one lists is added, and
# single values, which are taken over where it says nothing.
_LISTS = ("accounts", "broader", "descriptions", "topics")
_SINGLE = (
    "place",
    "distinction",
    "note",
    "definition",
    "publisher",
    "authors",
    "date",
    "issue",
    "pages",
    "embedded_in",
    "channel",
)
# What each of two statements has of its own.
_OWN = ("title", "kind", "language", "speakers")
_MENDS = {
    "statement": "a passage or another wording of one, or correct the speaker",
    "agent": "a name of the other under 'aliases'",
    "document": "an address of the other under 'other_urls'",
    "topic": "a label of the other under 'aliases'",
}


def merged(configuration: Configuration, one: Target, other: Target, why: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the files that change when a record is merged into another of its kind, its own last.

    ``why`` is the correction that the other gets, and each published record that says less then: one that named both.
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
        less = _passages_named(tree, one, other)
        said = how_much(tree)
        name_at(tree, paths, other.id)
        say_once(tree, named.shown, file.id)
        # A published record that says less than it did needs a correction of its own.
        if (less or how_much(tree) < said) and ledger_of(configuration).last(named.kind, file.id):
            tree.setdefault("corrections", []).append(dict(why))
        yield Change(named.path, named.shown, text, edited(named.kind, text, tree))
    tree, old = other.tree, one.tree
    for target, written in ((other, tree), (one, old)):
        named_here = references(target.record)
        name_at(written, [path for kind, name, path in named_here if (kind, name) == (one.kind, one.id)], other.id)
    _take_over(tree, old, one, other)
    say_once(tree, other.file.shown, other.id)
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


def _passages_named(tree: dict[str, Any], one: Target, other: Target) -> bool:
    """Let relations lead to the passages of the other statement that have the words of the first; say whether any goes.

    The numbers of passages are each statement's own. Where the other has no such words, the relation leads to it as a
    whole.
    """
    if not (isinstance(one.record, Statement) and isinstance(other.record, Statement)):
        return False
    texts = {passage.id: passage.text for passage in one.record.passages}
    ids = {passage.text: passage.id for passage in reversed(other.record.passages)}
    changed = False
    for relation in tree.get("relations", ()):
        if relation["target"] == one.id and "target_passage" in relation:
            now = ids.get(texts.get(relation["target_passage"], ""))
            changed = changed or now != relation["target_passage"]
            relation.pop("target_passage")
            relation |= {"target_passage": now} if now else {}
    return changed


def _take_over(tree: dict[str, Any], old: Mapping[str, Any], one: Target, other: Target) -> None:
    """Let a record have what is known of the one that is merged into it, and of what it does not say itself, that."""
    there: Any
    _add(tree, "replaces", [one.id, *old.get("replaces", ())])
    for scheme, named in old.get("identifiers", {}).items():
        there = tree.setdefault("identifiers", {}).setdefault(scheme, named)
        if there != named:
            raise CannotAct(
                f"'{one.id}' and '{other.id}' must not have two identifiers of one registry: {scheme} '{named}' and "
                f"'{there}'. If they are of one thing, correct the one that is wrong first"
            )
    if one.kind == "document":
        _addresses(tree, old)
    elif one.kind in _NAMES:
        field = _NAMES[one.kind]
        there = {text.casefold() for text in (*tree[field].values(), *tree.get("aliases", ()))}
        names = dict.fromkeys([*old[field].values(), *old.get("aliases", ())])
        _add(tree, "aliases", [name for name in names if name.casefold() not in there])
        _former_names(tree, old)
    there = {_id_in(named) for named in tree.get("member_of", ())}
    # Somebody may have belonged to a body twice; that they belong to it says nothing more.
    _add(tree, "member_of", [one for one in old.get("member_of", ()) if _is_dated(one) or _id_in(one) not in there])
    for name in _LISTS:
        _add(tree, name, old.get(name, ()))
    if one.kind == "statement":
        _relations(tree, old, other.id)
    for name in _SINGLE:
        if name in old and tree.get(name, UNKNOWN) == UNKNOWN:
            tree[name] = old[name]
    for name in ("member_of", "broader"):  # no record belongs to itself
        if name in tree:
            tree[name] = [named for named in tree[name] if _id_in(named) not in (one.id, other.id)]
    if tree.get("embedded_in") in (one.id, other.id):
        del tree["embedded_in"]
    for name in [name for name, value in tree.items() if value == []]:
        del tree[name]


def _relations(tree: dict[str, Any], old: Mapping[str, Any], own: str) -> None:
    """Let a statement have the relations of the other that it lacks, from the passage that has the same words here.

    Where none has them, the relation is of the statement as a whole.
    """
    texts = {passage["id"]: passage["text"] for passage in old["passages"]}
    ids = {passage["text"]: passage["id"] for passage in reversed(tree["passages"])}
    known = {(one["type"], one["target"]) for one in tree.get("relations", ())}
    for one in old.get("relations", ()):
        if (one["type"], one["target"]) not in known and one["target"] != own:
            here = ids.get(texts.get(one.get("passage", ""), ""))
            said = {name: value for name, value in one.items() if name != "passage"}
            tree.setdefault("relations", []).append(said | ({"passage": here} if here else {}))


def _add(tree: dict[str, Any], name: str, more: Iterable[Any]) -> None:
    there = list(tree.get(name, ()))
    for entry in more:
        if entry not in there:
            there.append(entry)
    tree[name] = there


def _addresses(tree: dict[str, Any], old: Mapping[str, Any]) -> None:
    """Let a document have the other's addresses and stored copies; a copy says of which address it is."""
    is_same = old["url"] == tree["url"] != UNKNOWN
    if is_same and "archived_url" in old:
        tree.setdefault("archived_url", old["archived_url"])
    known = {tree["url"], tree.get("archived_url"), UNKNOWN}
    addresses = [old["url"], *old.get("other_urls", ()), *filter(None, [old.get("archived_url")])]
    _add(tree, "other_urls", [address for address in addresses if address not in known])
    listed = {copy["digest"] for copy in tree.get("captures", ())}
    copies = [copy for copy in old.get("captures", ()) if copy["digest"] not in listed]
    _add(tree, "captures", copies if is_same else [{"address": old["url"], **copy} for copy in copies])


def _former_names(tree: dict[str, Any], old: Mapping[str, Any]) -> None:
    """Let an agent have the former names of the other, but for those until a day of one of its own."""
    given_up = {one["until"]: one for one in (*old.get("former_names", ()), *tree.get("former_names", ()))}
    if given_up:
        tree["former_names"] = [given_up[day] for day in sorted(given_up)]


def _id_in(named: Any) -> str:
    """Return an id, or that of a body that is given with when one belongs to it."""
    return str(named["body"] if isinstance(named, dict) else named)


def _is_dated(named: Any) -> bool:
    return isinstance(named, dict) and len(named) > 1


def left_out(one: Target, other: Target) -> list[str]:
    """Return the fields of a record that say something else than those of the one that it is merged into."""
    old, kept = plain(one.record), plain(other.record)
    found = [
        name for name in (*(_OWN if one.kind == "statement" else ()), *_SINGLE)
        if name in old and kept.get(name, UNKNOWN) not in (UNKNOWN, old[name]) and old[name] != UNKNOWN
    ]  # fmt: skip
    said = {passage["text"] for passage in kept.get("passages", ())}
    return [*found, *[f"passages.{one['id']}" for one in old.get("passages", ()) if one["text"] not in said]]


def _copies(configuration: Configuration, one: Target, other: Target) -> Iterator[Change]:
    """Yield the stored copies of the other document together with those of the first, and what goes with the first.

    What was taken down of either stays so. What was seen at the first one's address since says nothing of the other's.
    """
    seen = configuration.sources / "seen" / f"{one.id}.yaml"
    if seen.is_file():
        yield Change(seen, f"sources/seen/{seen.name}", read(seen), None)
    named = taken_from(plain(record) for _, record in records(configuration))
    ids = {id_ for target in (one, other) for id_ in (target.id, *target.record.replaces)}
    gone = {digest for document in ids for digest in named.get(document, ())}
    for digest in dict.fromkeys(copy["digest"] for target in (other, one) for copy in target.tree.get("captures", ())):
        there, here = (f"captures/{target.id}/{digest.removeprefix('sha256:')}.json" for target in (other, one))
        texts = {path: read(configuration.sources / path) for path in (there, here)
                 if (configuration.sources / path).is_file()}  # fmt: skip
        if texts:
            yield Change(configuration.sources / there, f"sources/{there}", texts.get(there), _as_one(texts, gone))
        if here in texts:
            yield Change(configuration.sources / here, f"sources/{here}", texts[here], None)


def _as_one(texts: Mapping[str, str], gone: Collection[str]) -> str:
    """Return the text of a stored copy, of which there may be two, without the paragraphs that are taken down."""
    captures = [read_capture(text.encode("utf-8"), path) for path, text in texts.items()]
    whole = [one for path, one in zip(texts, captures, strict=True)
             if isinstance(one, Capture) and one.digest.endswith(PurePosixPath(path).stem)]  # fmt: skip
    first = next(iter(texts.values()))
    if len(whole) < len(captures):  # one is damaged, which the check says
        return first
    made = whole[0].with_all_known_to(whole[-1])
    made = made.without_words({at for at, one in enumerate(made.paragraphs) if one.digest in gone})
    return first if made.paragraphs == whole[0].paragraphs else write_capture(made).decode("utf-8")
