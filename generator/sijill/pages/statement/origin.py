"""Where a statement comes from: who spoke, through which channel, and the documents that contain its words."""

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

from sijill.html.markup import NOTHING, element, joined, link, quoted
from sijill.interface.voices import first_of
from sijill.model import edtf
from sijill.model.brackets import has_editors
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
    found, others = first_of(_each_in_full(labels, root, statement, has_ids=not first_of(statement.speakers)[1]))
    return _with_others(labels, joined(found, labels.words["language.semicolon"]), others)


def everyone(labels: Labels, root: str, statement: Statement) -> tuple[Markup, ...]:
    """Return all who spoke, each in which capacity and for whom, where they are many; else none."""
    return tuple(_each_in_full(labels, root, statement)) if first_of(statement.speakers)[1] else ()


def _with_others(labels: Labels, found: Markup, others: int) -> Markup:
    if not others:
        return found
    return joined([found, link(f"#{ALL_SPEAKERS}", labels.words.plural("count.others", others))], " ")


def _each_in_full(labels: Labels, root: str, statement: Statement, *, has_ids: bool = True) -> list[Markup]:
    """Return the speakers in full; unnamed ones have the id by which the data names them, if ``has_ids``.

    Where a page has some twice, they have it among all who spoke.
    """
    found: list[Markup] = []
    for voice, one in zip(labels.attributions.voices(statement), statement.speakers, strict=True):
        date = _if_renamed(labels, statement, one)
        named = speaker_named(labels, root, one, voice.name, date)
        if one.agent is None and has_ids:
            named = element("span", named, f' id="{voice.id}"')
        found.append(labels.speaker(root, named, labels.given_in_line(one.capacity), tuple(one.on_behalf_of), date))
    return found


def speaker_named(labels: Labels, root: str, speaker: Speaker, described: str, date: Date | None) -> Markup:
    """Return a speaker: an agent as a link, named as on a date, if given; one who is not named as ``described``."""
    if speaker.agent is None:
        return _with_own_words(labels, joined([described]), speaker.unnamed)
    if speaker.named:
        said = labels.agent_link_as(root, speaker.agent, labels.localized(speaker.named))
        return _with_own_words(labels, said, speaker.named)
    return labels.agent_link_on(root, speaker.agent, date) if date else labels.agent_link(root, speaker.agent)


def _with_own_words(labels: Labels, said: Markup, texts: Mapping[str, str] | None) -> Markup:
    """Return what a speaker is called, with the document's own words where the archive does not have their language."""
    if missing := labels.missing(texts or (), "missing_in_line"):
        said = joined([said, " ", element("span", missing, ' class="sj-small sj-missing"')])
    others = [(tag, text) for tag, text in (texts or {}).items() if tag not in labels.configuration.languages]
    own = [labels.text(text, tag) for tag, text in others]
    if not own:
        return said
    words = joined([quoted(one.text, one.language, one.direction) for one in own], labels.words.comma)
    return labels.templates.sentence("statement.in_own_words", name=said, words=words)


def _if_renamed(labels: Labels, statement: Statement, *speakers: Speaker) -> Date | None:
    """Return the statement's date where any of some agents had another name; else what is said is as elsewhere."""
    agents = [agent for one in speakers for agent in (one.agent, *one.on_behalf_of) if agent]
    renamed = any(labels.archive.agent(agent).former_names for agent in agents)
    return statement.date.parsed if renamed else None


def channel_link(labels: Labels, root: str, statement: Statement) -> Markup:
    """Return the channel in words, as a link where it is an agent's; one that was renamed by its name of that day."""
    channel = statement.channel
    if channel is None:
        return NOTHING
    label = labels.channel(channel)
    if channel.agent is None:
        return label
    said = link(labels.href(root, labels.addresses.record(labels.language, "agent", channel.agent)), label)
    day = edtf.parse(labels.meant(statement.date.value))
    if labels.names.on(channel.agent, day) == labels.agent_name(channel.agent):
        return said
    return joined([said, labels.words.comma, labels.agent_link_on(root, channel.agent, day)])


def documents_of(statement: Statement) -> tuple[str, list[str]]:
    """Return the primary document ("" where it is not recorded) and the others that contain the words, in order."""
    primary = statement.channel.document if statement.channel else "unknown"
    quoted_from = [w.document for p in statement.passages for w in (p, *p.variants)]
    others = [name for name in dict.fromkeys(quoted_from) if name != primary]
    return ("" if primary == "unknown" else primary), others


def chain(labels: Labels, root: str, channel: Markup, primary: str, others: list[str]) -> Markup:
    """Return in sentences how the words reached the archive: the channel, the documents, the primary source."""
    named = {"channel": channel, "documents": labels.listed([labels.document_link(root, name) for name in others])}
    known = "both" if channel and others else "channel" if channel else "documents" if others else ""
    said = [labels.templates.sentence(f"statement.chain.{known}", **named)] if known else []
    if primary:
        is_stored = bool(labels.archive.document(primary).captures)
        key = "statement.chain.primary" if is_stored else "statement.chain.primary_not_stored"
        said.append(labels.templates.sentence(key, document=labels.document_link(root, primary)))
    return joined(said, " ")


def proof(
    labels: Labels, root: str, statement: Statement, shown: Sequence[views.Passage], published: str
) -> views.Proof | None:
    """Return what proves all passages, where one document has them all; else None, and each passage says its own.

    ``published`` is the day since which the record is as it is, "" where it is not published.
    """
    is_verified = all(passage.verified and all(one.verified for one in passage.originals) for passage in shown)
    # There are none where words were taken down.
    whose = {(p.indirect, p.interpreted) for p in shown}
    whose |= {(bool(one.rendered), one.interpreted) for passage in shown for one in passage.originals}
    how = _whose(whose) if shown and is_verified else ""
    own = [(passage.text.language, passage.document) for passage in shown]
    others = [(one.text.language, one.document) for passage in shown for one in passage.originals]
    if not how or len({document for _, document in own}) != 1 or (others and how != "quoted"):
        return None
    # Originals are equal: that in the page's language is named first.
    given = sorted([*own, *others], key=lambda one: one[0] != labels.language)
    documents = [link(one.href, one.text) for one in dict.fromkeys(one for _, one in given) if one]
    key = f"statement.proof.{'originals' if len(documents) > 1 else how}"
    key = key if len(shown) > 1 else f"{key}_one"
    said = [labels.templates.sentence(key, document=labels.listed(documents))] if documents else []
    if any(
        has_editors(one.text, one.brackets) for passage in statement.passages for one in (passage, *passage.originals)
    ):
        said.append(labels.templates.sentence("statement.proof.outside"))
    if published:
        said.append(labels.templates.sentence("statement.proof.since", date=labels.date_markup(published)))
    if labels.has_page("method"):
        method = labels.href(root, labels.addresses.single(labels.language, "method"))
        said.append(link(method, labels.words["statement.proof.method"]))
    return views.Proof("reported" if how == "interpreted" else how, joined(said, " "))


def _whose(kinds: Collection[tuple[bool, bool]]) -> str:
    """Say whose words all wordings are: quoted from the speakers, the document's, an interpreter's, or mixed."""
    if len(kinds) > 1:
        return "mixed"
    [(indirect, interpreted)] = kinds
    return "interpreted" if interpreted else "reported" if indirect else "quoted"
