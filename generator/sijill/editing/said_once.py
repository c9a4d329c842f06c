"""Letting a record say each thing once, where two records that it named have become one."""

from collections.abc import Iterator, Mapping
from typing import Any

from sijill.editing.acts import CannotAct

Tree = dict[str, Any]
# What a variant may say besides its words, and its passage does not say of the same words.
_OF_WORDS = ("mode", "brackets", "note")
_OF_DESCRIPTION = ("brackets", "note", "translations")


def say_once(tree: Tree, shown: str, identifier: str) -> None:
    """Let a record name each thing once where nothing else differs.

    Where entries do differ, in a speaker's capacity for example, both stay: which is right only an editor can say. Of
    two wordings that have become one, this is said (CannotAct), with ``shown``, the record's file. Nobody speaks for
    themselves, and no statement relates to itself (``identifier``).
    """
    for speaker in tree.get("speakers", ()):
        behalf = [one for one in dict.fromkeys(speaker.pop("on_behalf_of", ())) if one != speaker.get("agent")]
        speaker |= {"on_behalf_of": behalf} if behalf else {}
    if "relations" in tree:
        tree["relations"] = [one for one in tree["relations"] if one["target"] != identifier]
    for field in ("speakers", "relations", "accounts", "member_of"):
        if field in tree:
            tree[field] = _once(tree[field])
    for number, passage in enumerate(tree.get("passages", ()), 1):
        if "variants" in passage:
            wordings = _wordings([passage, *passage["variants"]], _OF_WORDS, f"{shown} (passages[{number}])")
            passage["variants"] = wordings[1:]
    if "descriptions" in tree:
        tree["descriptions"] = _wordings(tree["descriptions"], _OF_DESCRIPTION, f"{shown} (descriptions)")
    for part in (tree, *tree.get("passages", ())):
        for field in [field for field in ("relations", "variants") if part.get(field) == []]:
            del part[field]


def _once(entries: list[Any]) -> list[Any]:
    """Return entries without those that say no more than another of them."""
    kept: list[Any] = []
    for one in entries:
        same = next((at for at, other in enumerate(kept) if _are_one(one, other)), None)
        if same is None:
            kept.append(one)
        elif isinstance(one, dict):
            kept[same] |= one
    return kept


def _are_one(one: Any, other: Any) -> bool:
    """Return whether two entries name the same and one of them says no more than the other.

    Two speakers whom a document does not name may be described alike, and are two.
    """
    if isinstance(one, Mapping) and "unnamed" in one:
        return False
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return bool(one == other)
    return one.items() <= other.items() or other.items() <= one.items()


def _wordings(entries: list[Tree], besides: tuple[str, ...], where: str) -> list[Tree]:
    """Return wordings without those with the words of an earlier one in the same document, to which goes what they add.

    Raises CannotAct where they say different things of the same words.
    """
    kept: list[Tree] = []
    for one in entries:
        same = next((other for other in kept if _has_words_of(one, other)), None)
        if same is None:
            kept.append(one)
            continue
        differing = [field for field in besides if field in one and same.get(field, one[field]) != one[field]]
        if differing:
            raise CannotAct(
                f"{where} must say one thing of the same words, «{one['text'][:60]}», and says two then: "
                f"{', '.join(differing)}. Correct that first, so that both say the same or one is gone"
            )
        same |= {field: one[field] for field in besides if field in one}
    return kept


def _has_words_of(one: Tree, other: Tree) -> bool:
    """Return whether two wordings have the same words in the same place."""
    return all(one.get(field) == other.get(field) for field in ("text", "document", "paragraph"))


def how_much(tree: Tree) -> int:
    """Return how many speakers, those they speak for, relations, wordings and descriptions a record has."""
    return sum(1 for _ in _listed(tree))


def _listed(tree: Tree) -> Iterator[Any]:
    yield from (*tree.get("relations", ()), *tree.get("descriptions", ()), *tree.get("speakers", ()))
    for part, field in (("speakers", "on_behalf_of"), ("passages", "variants")):
        for one in tree.get(part, ()):
            yield from one.get(field, ())
