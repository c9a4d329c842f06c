"""What a statement's page says of the agents, documents and topics that it names: corrections, withdrawals, renames."""

from collections.abc import Iterator
from functools import lru_cache

from sijill.model import edtf
from sijill.model.agent_parts import FormerName
from sijill.model.fields import UNKNOWN
from sijill.model.records import Agent, CorrectionKind, Statement
from sijill.pages.labels import Labels
from sijill.pages.record_history import name_of
from sijill.pages.statement import history, views
from sijill.state.archive import Archive
from sijill.state.rows import mentions_of
from sijill.state.source_files import has_renamed_agents


def records_corrected_of(labels: Labels, statement: Statement) -> tuple[views.Banner, ...]:
    """What was corrected of the agents, documents and topics that a statement names, the newest first."""
    found = []
    known = labels.archive.corrected_records
    for kind, identifier in mentions_of(statement) if known else ():
        if kind == "statement" or (kind, identifier) not in known:
            continue
        corrections = labels.archive.record(kind, identifier).corrections
        for number, correction in enumerate(corrections, 1):
            if correction.reason_of is not None:
                continue
            name = name_of(labels, kind, identifier)
            key = "record.withdrawn" if correction.kind == CorrectionKind.WITHDRAWAL else "record.corrected"
            said = labels.words.format(key, name=labels.apart(name), date=labels.words_of_date(correction.date))
            banner = views.Banner(str(correction.kind), said, history.reason(labels, corrections, number))
            found.append((correction.date, banner))
    if _any_is_renamed(labels.archive):
        found += _renamed(labels, statement)
    return tuple([banner for _, banner in sorted(found, key=lambda one: one[0], reverse=True)])


@lru_cache(maxsize=4)
def _any_is_renamed(archive: Archive) -> bool:
    return has_renamed_agents(archive.connection)


def _renamed(labels: Labels, statement: Statement) -> Iterator[tuple[str, views.Banner]]:
    """Yield which of those who spoke, were spoken for or published have given up a name that the page does not give.

    A publisher is named by a name of its own days without a notice, as what it published says.
    """
    archive = labels.archive
    agents = dict.fromkeys(
        one
        for speaker in statement.speakers
        for one in (None if speaker.named else speaker.agent, *speaker.on_behalf_of)
        if one
    )
    spoken = edtf.parse(labels.meant(statement.date.value))
    given = [(one, former) for one in agents for former in not_given(archive.agent(one), spoken)]
    for document in (archive.document(one) for kind, one in mentions_of(statement) if kind == "document"):
        if document.publisher != UNKNOWN:
            borne = _borne(archive.agent(document.publisher), labels.published_on(document))
            given += [(document.publisher, former) for former in borne or ()]
    for agent, former in {(one, former.until): (one, former) for one, former in given}.values():
        name, was = labels.localized(archive.agent(agent).name), labels.localized(former.name)
        if name != was:  # else it changed in another language
            said = labels.words.format(
                "record.renamed",
                name=labels.apart(name),
                former=labels.apart(was),
                date=labels.words_of_date(former.until),
            )
            yield former.until, views.Banner("revision", said, "")


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
