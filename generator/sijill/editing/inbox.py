"""From the inbox into the archive: what a statement lacks, and the files that taking it changes."""

import re
from typing import Any

from sijill.check.evidence.find import Searchable
from sijill.editing.files import Change
from sijill.editing.naming import ALIKE, Names, Near
from sijill.editing.reading import captures_of, records
from sijill.editing.records import draft_id, made
from sijill.model.configuration import Configuration
from sijill.model.fields import UNKNOWN
from sijill.model.record_kinds import RecordKind
from sijill.model.urls import FOLDERS
from sijill.sources.inbox import Item, path_in_inbox, read_item
from sijill.sources.yaml.edit import edited
from sijill.sources.yaml.strict import read_with_places
from sijill.sources.yaml.write import write_record

_DATE = re.compile(r"^(?:undated|[0-9]{4}(?:-[0-9]{2}){0,2})-(?=.)")


class CannotTake(Exception):  # noqa: N818 - it says what is the matter
    """Something of the inbox cannot be taken into the archive; the message says what it lacks."""


def lacks(configuration: Configuration, item: Item, names: Names) -> list[str]:
    """Return what a statement of the inbox lacks, each with what to do about it. ``names`` are the archive's."""
    found = [f"lacks {gap}" for gap in item.gaps]
    title = item.tree.get("title")
    if isinstance(title, dict):
        found += [f"lacks title.{tag}" for tag in configuration.languages if tag not in title]
    for agent in _agents(item.tree):
        if not _is_there(configuration, "agent", agent):
            named = _named(configuration, "agent", agent)
            gaps = [*named.gaps, *_untold(configuration, named.tree.get("name"))] if named else []
            if named is None or gaps:
                found.append(f"the agent {agent} lacks {', '.join(gaps) if gaps else 'a record'}")
            near = _alike(names, named.tree.get("name")) if named else None
            if near:
                found.append(
                    f"the agent {agent} may be {near.agent} ({near.score} of 100): if it is, name that one in the "
                    f"statement; if it is not: sijill new agent --id {agent}"
                )
    for document in _documents(item.tree):
        if not captures_of(configuration, document):
            proposed = _named(configuration, "document", document)
            address = proposed.tree.get("url", UNKNOWN) if proposed else UNKNOWN
            what = address if address != UNKNOWN else "FILE"
            found.append(f"lacks a stored copy: sijill capture {what} --document {document}")
    return list(dict.fromkeys(found))


def misquoted(configuration: Configuration, item: Item) -> list[str]:
    """Return which words of a statement of the inbox are not in the stored copies of their documents.

    Those with brackets are left to the check of the draft, which knows whose they are.
    """
    found = []
    for document in _documents(item.tree):
        copies = [Searchable(one) for one in captures_of(configuration, document)]
        for one in item.tree["passages"] if copies else ():
            text = one.get("text") if isinstance(one, dict) and one.get("document") == document else None
            if isinstance(text, str) and "[" not in text and not any(copy.find(text, None, 0) for copy in copies):
                where = f"{one.get('id')} are not in the stored copy of {document}"
                found.append(f"the words of {where}: write them as it has them")
    return found


def taken(configuration: Configuration, identifier: str) -> list[Change]:
    """Return the files that taking a statement of the inbox changes: its draft, those it names, and the inbox.

    Raises CannotTake where it is not there or lacks something.
    """
    path = path_in_inbox(configuration.sources, "statement", identifier)
    if not path.is_file():
        raise CannotTake(f"'{identifier}' must be a statement of the inbox; list them: sijill inbox")
    item = read_item("statement", path, path.relative_to(configuration.root).as_posix())
    gaps = lacks(configuration, item, names_of(configuration))
    if gaps or item.faults:
        raise CannotTake(f"'{identifier}' {'; '.join(gaps) or 'has faults: see sijill check'}")
    changes = [
        made(configuration, "statement", draft_id(_DATE.sub("", identifier)), item.tree),
        _gone(configuration, item),
    ]
    for kind, names in (("agent", _agents(item.tree)), ("document", _documents(item.tree))):
        for name in names:
            proposed = _named(configuration, kind, name)
            if proposed is None:
                continue
            place = configuration.sources / FOLDERS[kind] / f"{name}.yaml"
            shown = place.relative_to(configuration.root).as_posix()
            if not place.is_file():
                changes.append(Change(place, shown, None, write_record(proposed.kind, proposed.tree)))
            elif kind == "document":  # its copy was stored before: what the record does not know, the inbox may
                before = place.read_text("utf-8")
                there = read_with_places(before, shown).tree
                known = {field: value for field, value in proposed.tree.items() if there.get(field, UNKNOWN) == UNKNOWN}
                changes.append(Change(place, shown, before, edited("document", before, {**there, **known})))
            changes.append(_gone(configuration, proposed))
    return changes


def names_of(configuration: Configuration) -> Names:
    """Return the names of the archive's agents."""
    return Names((file.id, record) for file, record in records(configuration))


def _alike(names: Names, name: Any) -> Near | None:
    """Return the agent of the archive that one of the inbox may be, by the likest of its names."""
    nearest = [names.nearest(str(one)) for one in name.values()] if isinstance(name, dict) else []
    near = max((one for one in nearest if one), key=lambda one: one.score, default=None)
    return near if near and near.score >= ALIKE else None


def _agents(tree: dict[str, Any]) -> list[str]:
    speakers = tree.get("speakers")
    found = [one.get("agent") for one in speakers if isinstance(one, dict)] if isinstance(speakers, list) else []
    return [agent for agent in found if isinstance(agent, str)]


def _documents(tree: dict[str, Any]) -> list[str]:
    passages = tree.get("passages")
    found = [one.get("document") for one in passages if isinstance(one, dict)] if isinstance(passages, list) else []
    return list(dict.fromkeys(one for one in found if isinstance(one, str)))


def _is_there(configuration: Configuration, kind: str, identifier: str) -> bool:
    return (configuration.sources / FOLDERS[kind] / f"{identifier}.yaml").is_file()


def _named(configuration: Configuration, kind: str, identifier: str) -> Item | None:
    which: RecordKind = "agent" if kind == "agent" else "document"
    path = path_in_inbox(configuration.sources, kind, identifier)
    return read_item(which, path, path.relative_to(configuration.root).as_posix()) if path.is_file() else None


def _untold(configuration: Configuration, name: Any) -> list[str]:
    return [f"name.{tag}" for tag in configuration.languages if not isinstance(name, dict) or tag not in name]


def _gone(configuration: Configuration, item: Item) -> Change:
    shown = item.path.relative_to(configuration.root).as_posix()
    return Change(item.path, shown, item.path.read_text("utf-8"), None)
