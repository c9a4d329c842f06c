"""What earlier runs of an import made: a row whose date was mended since is found under the id that it had before."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from sijill.search.words import folded
from sijill.sources.inbox import FOLDER, read_item

_ID = re.compile(r"(?:0000-)?(?:(?:undated|\d{4}s?(?:-\d\d){0,2})-){1,2}(.+)")
_ALIKE = 85


class _Said(NamedTuple):
    """What a statement says, whoever it is compared with."""

    words: str
    speakers: str
    document: str
    date: str


class Earlier:
    """The statements of the inbox by what they say, and those of the archive by the ends of their ids."""

    def __init__(self, sources: Path) -> None:
        self.records: dict[str, str] = {}
        self.ends: dict[str, list[str]] = {}
        self.groups: dict[str, list[str]] = {}
        self.said: dict[str, _Said] = {}
        for path in sorted((sources / FOLDER / "statements").glob("*.yaml")):
            if path.is_symlink():
                continue
            self.ends.setdefault(_end(path.stem), []).append(path.stem)
            said = _said(read_item("statement", path, path.name).tree)
            self.said[path.stem] = said
            for key in _keys(said):
                self.groups.setdefault(key, []).append(path.stem)
        self.claimed: set[str] = set()

    def add(self, identifier: str) -> None:
        """Note a statement of the archive."""
        self.records[_end(identifier)] = identifier

    def claim(self, identifier: str) -> None:
        """Note that a row of the list has this id now, so that what is under it is of no other row."""
        self.claimed.add(identifier)

    def record_of(self, own: str) -> str:
        """Return the statement of the archive that a row's own id became, "" if there is none."""
        return self.records.get(own, "")

    def of_row(self, identifier: str, own: str, tree: dict[str, Any]) -> tuple[str, str]:
        """Return the id of the inbox that a row had before, and one that it may have had; "" for none.

        It had it before if the row has an id of its own, or if words, speakers and document are the same.
        """
        if identifier in self.said:
            return "", ""
        if own:
            found = [one for one in self.ends.get(own, ()) if one not in self.claimed]
            self.claimed |= {*found[:1]}
            return (found[0], "") if found else ("", "")
        said = _said(tree)
        others = {one for key in _keys(said) for one in self.groups.get(key, ())} - self.claimed
        same = [one for one in sorted(others) if self.said[one][:3] == said[:3]]
        if len(same) == 1 and said.document:
            self.claimed.add(same[0])
            return same[0], ""
        return "", _likest(said.words, {one: self.said[one].words for one in sorted(others)})


def _end(identifier: str) -> str:
    found = _ID.fullmatch(identifier)
    return found[1] if found else identifier


def _said(tree: dict[str, Any]) -> _Said:
    passages = tree.get("passages")
    first = passages[0] if isinstance(passages, list) and passages and isinstance(passages[0], dict) else {}
    speakers, date = tree.get("speakers"), tree.get("date")
    agents = [str(one.get("agent")) for one in speakers if isinstance(one, dict)] if isinstance(speakers, list) else []
    day = str(date.get("value", "")) if isinstance(date, dict) else ""
    return _Said(folded(str(first.get("text", ""))), " ".join(agents), str(first.get("document", "")), day)


def _keys(said: _Said) -> list[str]:
    return [f"words {said.words}", *(f"{name} {value}" for name, value in (("document", said.document),
                                                                           ("date", said.date)) if value)]  # fmt: skip


def _likest(words: str, others: dict[str, str]) -> str:
    from rapidfuzz import fuzz, process

    found = process.extractOne(words, others, scorer=fuzz.ratio, score_cutoff=_ALIKE) if others else None
    return str(found[2]) if found else ""
