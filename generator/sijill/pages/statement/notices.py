"""What a statement's page says of the agents, documents and topics that it names: corrections, withdrawals, renames."""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sijill.ledger.versions import Version, versions
from sijill.model import edtf
from sijill.model.agent_parts import FormerName
from sijill.model.fields import UNKNOWN
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Agent, CorrectionKind, Record, Statement
from sijill.pages.labels import Labels
from sijill.pages.record_history import name_of
from sijill.pages.statement import history, views
from sijill.state.archive import Archive
from sijill.state.earlier import EarlierArchive
from sijill.state.rows import Mention, mentions_of, plain
from sijill.state.source_files import has_renamed_agents


class Noticed(NamedTuple):
    """What became of a record that a statement names: its own date, and the number in the ledger by which it is there.

    The number is greater than all others where it is not published yet. ``of`` is the interface's sentence and the
    record of a correction or withdrawal; None for a renaming, whose sentence has the names of now. ``first`` is the
    number of the record's first version. What is ``quiet`` is said only to whoever has read an earlier version, since
    the page gives both names.
    """

    date: str
    number: float
    banner: views.Banner
    of: tuple[str, RecordKind, str] | None = None
    first: float = 0
    quiet: bool = False

    def on_earlier(self, then: Labels, sequence: float) -> str:
        """Return what an earlier version's page says of it, with the record's name at that time.

        "" of a renaming, and of a record that was not there when the version's number in the ledger, ``sequence``, was.
        """
        if self.of is None or self.first > sequence:
            return ""
        key, kind, identifier = self.of
        return _sentence(then, key, kind, identifier, self.date)


def named_by(archive: Archive, statement: Statement) -> dict[Mention, None]:
    """Return the records that a statement names, and those that its documents name, such as their publishers."""
    named = mentions_of(statement)
    documents = [archive.document(identifier) for kind, identifier in named if kind == "document"]
    return dict.fromkeys([*named, *[one for document in documents for one in mentions_of(document)]])


def forgotten(then: Labels, shown: Statement) -> Iterator[str]:
    """Yield what an earlier version's page says of the records that it shows as they are now, not as they were then."""
    archive = then.archive
    for kind, identifier in named_by(archive, shown):
        if isinstance(archive, EarlierArchive) and archive.is_forgotten(kind, identifier):
            name = then.apart(name_of(then, kind, identifier))
            yield then.words.format("correction.record_forgotten", name=name)


def noticed(labels: Labels, statement: Statement) -> tuple[Noticed, ...]:
    """Return what the head of a statement's page says of the records that it and its documents name, newest first."""
    archive = labels.archive
    known = archive.corrected_records
    found = [
        one
        for key in (named_by(archive, statement) if known else ())
        if key in known
        for one in _corrected(labels, *key)
    ]
    if _any_is_renamed(archive):
        found += _renamed(labels, statement)
    return tuple(sorted(found, key=lambda one: one.date, reverse=True))


@lru_cache(maxsize=4)
def _any_is_renamed(archive: Archive) -> bool:
    return has_renamed_agents(archive.connection)


_SAID_OF = {CorrectionKind.WITHDRAWAL: "record.withdrawn", CorrectionKind.RENAME: "record.named_otherwise"}


def _corrected(labels: Labels, kind: RecordKind, identifier: str) -> Iterator[Noticed]:
    record = labels.archive.record(kind, identifier)
    found = _versions(labels.archive, kind, identifier)
    for number, correction in enumerate(record.corrections, 1):
        if correction.reason_of is None:
            key = _SAID_OF.get(correction.kind, "record.corrected")
            if correction.kind == CorrectionKind.RENAME and _is_taken_back(record, found, number):
                key = "record.corrected"  # it has the new name no more
            said = _sentence(labels, key, kind, identifier, correction.date)
            banner = views.Banner(str(correction.kind), said, history.reason(labels, record.corrections, number))
            yield Noticed(
                correction.date,
                _number_of(found, number),
                banner,
                (key, kind, identifier),
                found[0].sequence if found else 0,
            )


def _is_taken_back(record: Record, found: Sequence[Version], correction: int) -> bool:
    """Return whether an agent has the name again that it gave up by a correction, given by its number."""
    made = next((one.record for one in found if one.first + len(one.corrections) > correction), None)
    former = made.get("former_names") if made else None
    return bool(former and former[-1]["name"] not in [one["name"] for one in plain(record).get("former_names", ())])


def _sentence(labels: Labels, key: str, kind: RecordKind, identifier: str, date: str) -> str:
    name = labels.apart(name_of(labels, kind, identifier))
    return labels.words.format(key, name=name, date=labels.words_of_date(date))


def _versions(archive: Archive, kind: RecordKind, identifier: str) -> list[Version]:
    return versions(plain(archive.record(kind, identifier)), archive.history(identifier, kind))


def _number_of(found: Sequence[Version], correction: int) -> float:
    """Return the number in the ledger of the version that has a correction, by its number, as the first."""
    later = [one.sequence for one in found if one.first + len(one.corrections) > correction]
    return later[0] if later else math.inf


def _renamed(labels: Labels, statement: Statement) -> Iterator[Noticed]:
    """Yield what there is to say of the renames of those who spoke, were spoken for, ran the channel or published.

    A channel's agent or a publisher is named by a name of its own days without a notice, as what it published says.
    """
    archive = labels.archive
    spoken = edtf.parse(labels.meant(statement.date.value))
    spoke = [one for speaker in statement.speakers for one in (None if speaker.named else speaker.agent,
                                                               *speaker.on_behalf_of)]  # fmt: skip
    given = [(one, former) for one in spoke if one for former in not_given(archive.agent(one), spoken)]
    published = [(statement.channel.agent, spoken)] if statement.channel and statement.channel.agent else []
    for document in (archive.document(one) for kind, one in mentions_of(statement) if kind == "document"):
        if document.publisher != UNKNOWN:
            published.append((document.publisher, labels.published_on(document)))
    given += [(one, former) for one, day in published for former in _borne(archive.agent(one), day) or ()]
    for agent, former in {(one, former.until): (one, former) for one, former in given}.values():
        name, was = labels.localized(archive.agent(agent).name), labels.localized(former.name)
        if name != was:  # else it changed in another language
            said = labels.words.format(
                "record.renamed",
                name=labels.apart(name),
                former=labels.apart(was),
                date=labels.words_of_date(former.until),
            )
            yield Noticed(former.until, _given_up(archive, agent, former)[1], views.Banner("revision", said, ""))
    named = [*((one, spoken) for one in spoke if one), *published]
    yield from {one.banner.text: one for agent, day in named for one in _renamed_since(labels, agent, day)}.values()


def _renamed_since(labels: Labels, identifier: str, day: edtf.Date) -> Iterator[Noticed]:
    """Yield which names an agent has given up since a day on which it surely had one of them: its page names both."""
    agent = labels.archive.agent(identifier)
    names = [*(former.name for former in agent.former_names), agent.name]
    for former, taken in zip(agent.former_names, names[1:], strict=True) if _borne(agent, day) is None else ():
        name, was = labels.localized(taken), labels.localized(former.name)
        before, number = _given_up(labels.archive, identifier, former)
        # Else another record's correction says why: it was never published under that name.
        if name != was and before == former.name and edtf.parse(former.until).latest >= day.earliest:
            said = labels.words.format("record.renamed_since", name=labels.apart(name), former=labels.apart(was))
            yield Noticed(former.until, number, views.Banner("revision", said, ""), quiet=True)


def _given_up(archive: Archive, agent: str, former: FormerName) -> tuple[dict[str, str] | None, float]:
    """Return the name that was published before an agent gave one up, and the number in the ledger of that version."""
    before = None
    for one in _versions(archive, "agent", agent):
        if former.until in [name["until"] for name in (one.record or {}).get("former_names", ())]:
            return before, one.sequence
        before = one.record["name"] if one.record else None
    return before, math.inf


def not_given(agent: Agent, date: edtf.Date) -> tuple[FormerName, ...]:
    """Return the former names whose last days a page has to tell of, where an agent spoke on a date.

    They are those that it may have had then, if it is not known which; else, where it surely had its present name,
    the last of them, by which readers may know the agent. None where it surely had one that it gave up.
    """
    borne = _borne(agent, date)
    return () if borne is None else borne or agent.former_names[-1:]


def _borne(agent: Agent, date: edtf.Date) -> tuple[FormerName, ...] | None:
    """Return the names, given up since, that an agent may have had on a date; None where it surely had one of them."""
    borne = agent.given_up_on(date)
    return None if borne and len(agent.names_on(date)) == 1 else borne
