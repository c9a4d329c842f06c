"""Where a statement comes from: who spoke, through which channel, and the documents that contain its words."""

from markupsafe import Markup

from sijill.html.markup import NOTHING, element, joined, link, quoted
from sijill.interface.attribution import first_of
from sijill.model.edtf import Date
from sijill.model.records import Statement
from sijill.model.speakers import Speaker
from sijill.pages.labels import Labels
from sijill.pages.statement import views

# Where a page has all who spoke, if they are many.
ALL_SPEAKERS = "speakers"


def as_stated(labels: Labels, root: str, statement: Statement) -> Markup | str:
    """Return the source's own words for the date, and the day they are counted from; "" for none."""
    stated = statement.date.as_stated
    if stated is None:
        return ""
    source = labels.archive.document(stated.document) if stated.document else statement
    language = stated.language or source.language
    text = labels.text(stated.text, language)
    said = labels.templates.sentence("statement.date_as_stated", text=quoted(text.text, text.language, text.direction))
    if stated.counted_from:
        counted = labels.templates.sentence("statement.date_counted_from", date=labels.date_markup(stated.counted_from))
        said = joined([said, labels.words.comma, counted])
    return said


def who_spoke(labels: Labels, root: str, statement: Statement) -> Markup:
    """Return the speakers, each in which capacity and for whom; of many, the first ones, and a link to all of them."""
    found, others = first_of(_each_in_full(labels, root, statement))
    return _with_others(labels, joined(found, labels.words["language.semicolon"]), others)


def everyone(labels: Labels, root: str, statement: Statement) -> tuple[Markup, ...]:
    """Return all who spoke, each in which capacity and for whom, where they are many; else none."""
    return tuple(_each_in_full(labels, root, statement)) if first_of(statement.speakers)[1] else ()


def _with_others(labels: Labels, found: Markup, others: int) -> Markup:
    if not others:
        return found
    return joined([found, link(f"#{ALL_SPEAKERS}", labels.words.plural("count.others", others))], " ")


def _each_in_full(labels: Labels, root: str, statement: Statement) -> list[Markup]:
    found: list[Markup] = []
    for voice, one in zip(statement.voices, statement.speakers, strict=True):
        date = _if_renamed(labels, statement, one)
        named = speaker_named(labels, root, one, date)
        if one.agent is None:  # named by its place here, in the data
            named = element("span", named, f' id="{voice}"')
        found.append(labels.speaker(root, named, labels.localized(one.capacity), tuple(one.on_behalf_of), date))
    return found


def speaker_named(labels: Labels, root: str, speaker: Speaker, date: Date | None) -> Markup:
    """Return a speaker: an agent as a link, named as on a date, if given; one who is not named as described."""
    if speaker.agent is None:
        return labels.templates.sentence("statement.unnamed", description=labels.localized(speaker.unnamed))
    if speaker.named:
        return labels.agent_link_as(root, speaker.agent, labels.localized(speaker.named))
    return labels.agent_link_on(root, speaker.agent, date) if date else labels.agent_link(root, speaker.agent)


def _if_renamed(labels: Labels, statement: Statement, *speakers: Speaker) -> Date | None:
    """Return the statement's date where any of some agents had another name; else what is said is as elsewhere."""
    agents = [agent for one in speakers for agent in (one.agent, *one.on_behalf_of) if agent]
    renamed = any(labels.archive.agent(agent).former_names for agent in agents)
    return statement.date.parsed if renamed else None


def channel_link(labels: Labels, root: str, statement: Statement) -> Markup:
    """Return the channel in words, as a link where it is an agent's."""
    channel = statement.channel
    if channel is None:
        return NOTHING
    label = labels.channel(channel)
    if channel.agent is None:
        return label
    href = labels.href(root, labels.addresses.record(labels.language, "agent", channel.agent))
    return link(href, label)


def documents_of(statement: Statement) -> tuple[str, list[str]]:
    """Return the primary document ("" where it is not recorded) and the others that contain the words, in order."""
    primary = statement.channel.document if statement.channel else "unknown"
    standing = [w.document for p in statement.passages for w in (p, *p.variants)]
    others = [name for name in dict.fromkeys(standing) if name != primary]
    return ("" if primary == "unknown" else primary), others


def steps(
    labels: Labels, root: str, statement: Statement, channel: Markup, primary: str, others: list[str]
) -> tuple[views.Step, ...]:
    """Return the chain of attribution, from who spoke to the documents."""
    words = labels.words
    date = _if_renamed(labels, statement, *statement.speakers)
    given, more = first_of(statement.speakers)
    named = [speaker_named(labels, root, one, date) for one in given]
    speakers = _with_others(labels, joined(named, words.comma) if more else labels.listed(named), more)
    steps = [views.Step(words["statement.chain_agent"], speakers)]
    if channel:
        steps.append(views.Step(words["statement.chain_channel"], channel))
    if primary:
        steps.append(views.Step(words["statement.source.primary"], labels.document_link(root, primary)))
    if others:
        names = labels.listed([labels.document_link(root, name) for name in others])
        steps.append(views.Step(words["statement.chain_document"], names))
    return tuple(steps)
