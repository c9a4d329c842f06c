"""What those who spoke are called: by the name of the day, with what sets them apart from a namesake.

``attribution`` decides who is named for some words; pages, lists, data and search name speakers by these functions.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from sijill.interface.direction import apart
from sijill.interface.strings import Strings, strings
from sijill.model import edtf
from sijill.model.kinds import OwnKind
from sijill.model.linked import UNNAMED_SPEAKER, type_of_agent
from sijill.model.records import Agent, Statement
from sijill.model.speakers import Speaker, is_unnamed

Named = TypeVar("Named")
# If there are more names than ``_MOST``, the first ``_FIRST`` are shown and the others counted. The page lists all of
# them elsewhere.
_MOST, _FIRST = 4, 3


class Voice(NamedTuple):
    """A speaker of some words: an agent's id, name on that day, schema.org type, capacity, and for whom it spoke.

    ``name`` has what sets the agent apart from a namesake, if that is recorded; ``bare`` is the name without it.
    If the document does not name the speaker (``is_named`` is false), ``bare`` is its description of them, ``name``
    adds that they are not named, and ``id`` distinguishes them within the statement.
    """

    id: str
    name: str
    type: str
    capacity: str = ""
    on_behalf_of: tuple[str, ...] = ()
    is_named: bool = True
    bare: str = ""
    distinction: str = ""


class Agents(Protocol):
    """Where agents are looked up: an archive, present or earlier."""

    @property
    def agent(self) -> Callable[[str], Agent]:
        """Return an agent by its id."""
        ...


class Names:
    """What speakers are called in one language; ``kinds`` are the archive's own."""

    def __init__(self, records: Agents, language: str, kinds: tuple[OwnKind, ...] = ()) -> None:
        self.records = records
        self.language = language
        self.kinds = kinds
        self.words = strings(language)

    def localized(self, texts: Mapping[str, str] | None) -> str:
        """Return a text in this language, or in the first that it has; "" if there is no text."""
        return (texts.get(self.language) or next(iter(texts.values()))) if texts else ""

    def voices(self, statement: Statement, date: edtf.Date) -> tuple[Voice, ...]:
        """Return the speakers of a statement of that date."""
        found = [self.voice(key, one, date) for key, one in zip(statement.voices, statement.speakers, strict=True)]
        if all(one.is_named for one in found):
            return tuple(found)
        names = self._unnamed([one.id for one in found], [one.name for one in found])
        return tuple([one._replace(name=name) for one, name in zip(found, names, strict=True)])

    def _unnamed(self, keys: Sequence[str], names: list[str]) -> list[str]:
        """Return the names, and of unnamed speakers that they are; those described alike get a number each."""
        alike: dict[str, list[int]] = {}
        for at, (key, name) in enumerate(zip(keys, names, strict=True)):
            if is_unnamed(key):
                alike.setdefault(name, []).append(at)
        for places in alike.values():
            for number, at in enumerate(places if len(places) > 1 else (), 1):
                names[at] = self.words.format("agent.distinct", name=names[at], distinction=self.words.number(number))
        return [
            self.words.format("statement.unnamed", description=name) if is_unnamed(key) else name
            for key, name in zip(keys, names, strict=True)
        ]

    def voice(self, key: str, speaker: Speaker, date: edtf.Date) -> Voice:
        """Return a speaker of a statement of that date, by the speaker's key in it."""
        behalf = tuple([self.apart(one, self.on(one, date)) for one in speaker.on_behalf_of])
        capacity = self.localized(speaker.capacity)
        if speaker.agent is None:
            name = self.localized(speaker.unnamed)
            return Voice(key, name, UNNAMED_SPEAKER, capacity, behalf, is_named=False, bare=name)
        agent = self.records.agent(speaker.agent)
        bare = self.localized(speaker.named) or self.on(speaker.agent, date)
        kind, distinction = type_of_agent(agent.kind, self.kinds), self.localized(agent.distinction)
        return Voice(key, self.apart(speaker.agent, bare), kind, capacity, behalf, bare=bare, distinction=distinction)

    def in_list(self, keys: Sequence[str], called: Mapping[str, Mapping[str, str]], date: str) -> list[str]:
        """Return the names of speakers for a list, by their keys.

        ``called`` has what the statement of that date itself calls some of them: descriptions of those whom its
        source does not name, and names under which others spoke.
        """
        found = []
        for key in keys:
            given = self.localized(called.get(key))
            if is_unnamed(key):
                found.append(given)
            else:
                found.append(self.apart(key, given or self.on(key, date)))
        return self._unnamed(keys, found) if called else found  # it has the description of each unnamed one

    def on(self, identifier: str, date: edtf.Date | str) -> str:
        """Return an agent's name on a date; of several, since it is not known which it had by then, all."""
        first, *others = self.each_on(identifier, date)
        for other in others:
            first = self.words.format("agent.either", first=first, other=other)
        return first

    def each_on(self, identifier: str, date: edtf.Date | str) -> list[str]:
        """Return each name that an agent may have had on a date."""
        agent = self.records.agent(identifier)
        if not agent.former_names:
            return [self.localized(agent.name)]
        day = edtf.parse(date) if isinstance(date, str) else date
        return list(dict.fromkeys(map(self.localized, agent.names_on(day))))

    def apart(self, identifier: str, name: str) -> str:
        """Return a name of an agent with what sets it apart from a namesake, if that is recorded."""
        distinction = self.localized(self.records.agent(identifier).distinction)
        return self.words.format("agent.distinct", name=name, distinction=distinction) if distinction else name


def first_of(names: Sequence[Named]) -> tuple[list[Named], int]:
    """Return the names that an attribution shows, and how many others there are."""
    return (list(names), 0) if len(names) <= _MOST else (list(names[:_FIRST]), len(names) - _FIRST)


def list_of_names(words: Strings, names: Sequence[str], *, apart: bool = False) -> str:
    """Return a list of names in a language, with semicolons if ``apart``; of many names the first, and a count."""
    given, others = first_of(names)
    if not others and not apart:
        return words.join(given)
    listed = (words["language.semicolon"] if apart else words.comma).join(given)
    return f"{listed} {words.plural('count.others', others)}" if others else listed


def in_full(voice: Voice, language: str) -> str:
    """Return a name with its capacity and those it spoke for."""
    words = strings(language)
    behalf = words.format(
        "statement.on_behalf_of", names=words.join([apart(one, language) for one in voice.on_behalf_of])
    )
    return words.comma.join(
        [
            apart(voice.name, language),
            *[apart(voice.capacity, language)] * bool(voice.capacity),
            *[behalf] * bool(voice.on_behalf_of),
        ]
    )


@lru_cache(maxsize=4096)
def all_in_full(voices: tuple[Voice, ...], language: str) -> str:
    """Return names as a list, each with its capacity and those it spoke for."""
    found = [in_full(voice, language) for voice in voices]
    # After a comma, a capacity would look like the next name.
    return list_of_names(strings(language), found, apart=any(v.capacity or v.on_behalf_of for v in voices))
