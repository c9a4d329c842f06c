"""Which texts of a record go when its words are taken down, and how each is looked for in the rest of the archive."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sijill.editing.acts import CannotAct, Target
from sijill.editing.quoting import WordsTakenDown
from sijill.editing.reading import captures_of
from sijill.interface.strings import strings
from sijill.ledger.withheld import GONE
from sijill.model.configuration import Configuration
from sijill.model.fields import WORDS_GONE
from sijill.model.record_kinds import RecordKind
from sijill.model.texts import Path, Sort, Text, own_fields, texts_of
from sijill.state.rows import plain

Tree = dict[str, Any]
Record = Mapping[str, Any]
_OF_PASSAGE = ("id", "speaker", "language", "text", "mode", "document", "paragraph", "delivery")


class How(StrEnum):
    """How a text that goes is looked for.

    ``quoted`` is looked for in all that is quoted of it; ``said`` in whatever says the same at length, and ``noted``
    too, but not in what quotes a record that stays, since a note may repeat that one's words; ``named``, which is what
    somebody or something is called, is listed wherever it is; ``within`` is part of a text that is looked for.
    """

    QUOTED = "quoted"
    SAID = "said"
    NOTED = "noted"
    NAMED = "named"
    WITHIN = "within"


# Of what a record says itself, by field. Editors' prose is ``noted``, addresses are ``named``, and what is written by a
# form says nothing that anybody would repeat. A test asks that every field of the models is here.
HOW: Mapping[str, How] = {
    **dict.fromkeys(
        ["passages.text", "passages.translations.text", "passages.variants.text", "descriptions.text",
         "descriptions.translations.text"], How.QUOTED),
    **dict.fromkeys(["passages.brackets", "passages.variants.brackets", "descriptions.brackets"], How.WITHIN),
    **dict.fromkeys(["title", "distinction"], How.SAID),
    **dict.fromkeys(
        ["accounts.handle", "accounts.platform", "aliases", "authors", "channel.handle", "channel.label",
         "date.as_stated.text", "former_names.name", "issue", "label", "name", "pages", "place", "speakers.capacity",
         "speakers.named", "speakers.unnamed"], How.NAMED),
}  # fmt: skip


def how(one: Text) -> How | None:
    """Return how a text is looked for where it goes, None where it is written by a form."""
    if one.sort == Sort.OWN:
        return HOW.get(field_at(one.path)) or HOW[field_at(one.path[:-1])]  # the last may be a language
    return {Sort.ABOUT: How.NOTED, Sort.ADDRESS: How.NAMED}.get(one.sort)


def field_at(path: Path) -> str:
    """Return the name of the field at a path, without the places in lists on the way."""
    return ".".join(step for step in path if isinstance(step, str))


def going(versions: Iterable[tuple[RecordKind, Record]], kept: Collection[str]) -> Iterator[tuple[How, str]]:
    """Yield the texts that go with the versions of records, and how each is looked for.

    ``kept`` are texts that stay, since they are said in a field that does: nobody looks for these.
    """
    found = {
        (sought, one.text)
        for kind, record in versions
        for one in texts_of(kind, record)
        if one.text not in GONE and (sought := how(one)) and (sought == How.QUOTED or one.text not in kept)
    }
    yield from sorted(found)


def words_that_go(
    configuration: Configuration,
    targets: Sequence[Target],
    owners: Sequence[Target],
    versions: Iterable[tuple[RecordKind, Record]],
    title: Mapping[str, str],
    ordered: Sequence[str],
) -> WordsTakenDown:
    """Return the words that go with ``targets`` and the published versions of records, and those that were asked for.

    ``owners`` have taken the place of others and keep what they say; ``title`` is what statements are called then.
    """
    kept = {*title.values(), *(strings(one)["correction.taken_down"] for one in configuration.languages)}
    for one in targets:
        kept |= _kept_in(one.kind, one.tree, taken_down=one.record.is_taken_down)
    for owner in owners:
        kept |= _kept_in(owner.kind, owner.tree, taken_down=True)
    found = [*going([*((one.kind, plain(one.record)) for one in targets), *versions], kept)]
    texts = {one: [text for by, text in found if by == one] for one in How}
    documents = [one.id for one in targets if one.kind == "document"]
    copies = [copy for document in documents for copy in captures_of(configuration, document)]
    copied = [paragraph.text for copy in copies for paragraph in copy.paragraphs if paragraph.text]
    return WordsTakenDown(texts[How.QUOTED], ordered, texts[How.SAID], texts[How.NAMED], copied, noted=texts[How.NOTED])


def _kept_in(kind: RecordKind, tree: Tree, *, taken_down: bool) -> set[str]:
    """Return the texts of a record that it keeps when it is taken down, ``tree`` being a copy: all if it was before."""
    if not taken_down:
        without_own_words(kind, tree, {}, lambda value: "")
    return {one.text for one in texts_of(kind, tree)}


def nothing_to_take_down(one: Target) -> CannotAct:
    """Return what is said of a record that has no words of its own but for what it is called by, which stays."""
    shown = one.file.shown
    if one.kind == "agent":
        return CannotAct(
            f"{shown} must have a note, aliases, accounts, a place or descriptions to take down: statements call it by "
            "its names and distinction. Correct these first if they must go"
        )
    if one.kind == "document":
        return CannotAct(
            f"{shown} must have a note or a stored copy to take down. Correct its title first if that must go"
        )
    if one.kind == "topic":
        return CannotAct(
            f"{shown} must have a definition or aliases to take down. Correct its label first if that must go"
        )
    return CannotAct(f"{shown} must have words to take down")


def without_own_words(kind: RecordKind, tree: Tree, title: Mapping[str, str], repeats: Callable[[Any], str]) -> None:
    """Take its own words out of a record's tree; ``repeats`` says what of them a value repeats."""
    if kind == "statement":
        _empty_statement(tree, title, repeats)
    for field in own_fields(kind):
        tree.pop(field, None)


def _empty_statement(tree: Tree, title: Mapping[str, str], repeats: Callable[[Any], str]) -> None:
    tree["title"] = dict(title)
    tree["passages"] = [
        {field: passage[field] for field in _OF_PASSAGE if field in passage} | {"text": WORDS_GONE}
        for passage in tree["passages"]
    ]
    for relation in tree.get("relations", ()):
        relation.pop("note", None)
    if isinstance(tree["date"], dict):
        tree["date"].pop("as_stated", None)
    if repeats(tree.get("channel", {})):
        del tree["channel"]
    for speaker in tree["speakers"]:
        for field in ("capacity", "named"):
            if repeats(speaker.get(field, {})):
                del speaker[field]
        if repeats(speaker.get("unnamed", {})):
            speaker["unnamed"] = dict.fromkeys(speaker["unnamed"], WORDS_GONE)
