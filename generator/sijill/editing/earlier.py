"""What earlier runs of an import made: a row whose date was mended since is found under the id that it had before.

The ids of rows are those of their list: a row of another list with the same id is another statement.
"""

import hashlib
import re
from pathlib import Path
from typing import Any, NamedTuple

from sijill.editing import again
from sijill.search.words import folded
from sijill.sources.inbox import FOLDER, read_item

_ID = re.compile(r"(?:0000-)?(?:(?:undated|\d{4}s?(?:-\d\d){0,2})-){1,2}(.+)")
_ALIKE = 85
_CORRECTED = 50  # of 100: words that are less alike than this were not corrected but replaced
_LONGEST_END = 66


class _Said(NamedTuple):
    """What a statement says, whoever it is compared with."""

    words: str
    speakers: str
    document: str
    date: str


class Place(NamedTuple):
    """Where a row goes in the inbox: its id, the one that it had before, and what else it may be; "" for none.

    ``another`` is the record of another list, or of another row, that has the row's own id.
    """

    id: str
    before: str = ""
    like: str = ""
    another: str = ""


class Earlier:
    """The statements of the inbox by what they say, and those of the archive by the ends of their ids.

    ``source`` is the name of the list whose rows are taken.
    """

    def __init__(self, sources: Path, source: str) -> None:
        self.source = source
        self.records: dict[str, str] = {}
        self.ends: dict[str, list[str]] = {}
        self.groups: dict[str, list[str]] = {}
        self.said: dict[str, _Said] = {}
        self.listed: dict[str, dict[str, str]] = {}
        for path in sorted((sources / FOLDER / "statements").glob("*.yaml")):
            if path.is_symlink():
                continue
            self.ends.setdefault(_end(path.stem), []).append(path.stem)
            said = _said(read_item("statement", path, path.name).tree)
            self.said[path.stem] = said
            self.listed[path.stem] = again.said_before(path.read_text("utf-8", "replace"))
            for key in _keys(said):
                self.groups.setdefault(key, []).append(path.stem)
        self.claimed: set[str] = set()

    def add(self, identifier: str) -> None:
        """Note a statement of the archive."""
        self.records[_end(identifier)] = identifier

    def claim(self, identifier: str, own: str) -> None:
        """Note that a row of the list has this id now, so that what is under it is of no other row."""
        self.claimed |= {identifier, self._of_list(identifier, own)} if own else {identifier}

    def record_of(self, own: str) -> str:
        """Return the statement of the archive that a row's own id became, "" if there is none."""
        return self.records.get(own, "") or self.records.get(_end_of_list(self.source, own), "")

    def place(self, identifier: str, own: str, tree: dict[str, Any]) -> Place:
        """Return where a row goes in the inbox. An id that a row of another list has there gets the list's name."""
        said = _said(tree)
        if not own:
            return Place(identifier) if identifier in self.said else self._by_words(identifier, said)
        of_list = self._of_list(identifier, own)
        here = next((one for one in (of_list, identifier) if self._is(one, tree, said)), "")
        if here:
            return Place(here)
        ends = (_end_of_list(self.source, own), own)
        others = [one for end in ends for one in self.ends.get(end, ()) if one not in self.claimed]
        moved = next((one for one in others if self._is(one, tree, said)), "")
        if moved:
            self.claimed.add(moved)
            plain = identifier not in self.said and _end(moved) == own
            return Place(identifier if plain else of_list, before=moved)
        another = identifier if identifier in self.said else others[0] if others else ""
        free = of_list if another else identifier
        return Place("" if free in self.said else free, another=another)

    def _of_list(self, identifier: str, own: str) -> str:
        return f"{identifier.removesuffix(own)}{_end_of_list(self.source, own)}"

    def _is(self, identifier: str, tree: dict[str, Any], said: _Said) -> bool:
        """Return whether what is in the inbox is of a row: in a list of this name either words or speakers are others.

        In a list of another name neither are.
        """
        there = self.said.get(identifier)
        if there is None:
            return False
        before = self.listed[identifier]
        words = said.words == there.words or again.is_as_before(tree["passages"][0]["text"], "passages.0.text", before)
        speakers = tree.get("speakers", [])
        same = said.speakers == there.speakers or (speakers != [] and again.is_as_before(speakers, "speakers", before))
        if before.get("list", self.source) != self.source:
            return words and same
        return words or (same and _likest(said.words, {identifier: there.words}, _CORRECTED) != "")

    def _by_words(self, identifier: str, said: _Said) -> Place:
        """Return the place of a row without an id of its own: words, speakers and document say which one it was."""
        others = {one for key in _keys(said) for one in self.groups.get(key, ())} - self.claimed
        same = [one for one in sorted(others) if self.said[one][:3] == said[:3]]
        if len(same) == 1 and said.document:
            self.claimed.add(same[0])
            return Place(identifier, before=same[0])
        return Place(identifier, like=_likest(said.words, {one: self.said[one].words for one in sorted(others)}))


def _end_of_list(source: str, own: str) -> str:
    """Return what is behind the date in the id of a row whose own id is that of another list's row too."""
    end = f"{source or 'list'}-{own}"
    digest = hashlib.sha256(end.encode()).hexdigest()[:10]
    return end if len(end) <= _LONGEST_END else f"{end[: _LONGEST_END - 11]}-{digest}"


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


def _likest(words: str, others: dict[str, str], least: int = _ALIKE) -> str:
    from rapidfuzz import fuzz, process

    found = process.extractOne(words, others, scorer=fuzz.ratio, score_cutoff=least) if others else None
    return str(found[2]) if found else ""
