"""Passages as readers see them: the words, who translated them, where they are documented, and how others word them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import Marks, element, escaped, joined, quoted, set_apart
from sijill.interface.manners import ShownWords, as_given, delivered, is_rendered, manner, original_in, sign_of
from sijill.ledger.versions import Translated
from sijill.model.brackets import Brackets, is_stretch, pieces
from sijill.model.copies import times_apart
from sijill.model.fields import UNKNOWN
from sijill.model.linked import fragment_of_wording
from sijill.model.records import Passage, ReportingMode, Statement, Variant
from sijill.model.seen import quotation
from sijill.model.speakers import Delivery
from sijill.pages.labels import Labels
from sijill.pages.origins import seen_at
from sijill.pages.sightings import is_lost, words_seen
from sijill.pages.statement import views
from sijill.pages.statement.around import context_in
from sijill.pages.statement.compare import Before, Marked, is_near, marked, variant_markup, words_instead
from sijill.pages.statement.places import address_of_place, place, said_of_bracket
from sijill.pages.views import Fact, Text
from sijill.state.answers import NOWHERE, Evidence

_UNMARKED = Marked()
_MOST_INSTEAD = 3  # words of other wordings that the line beneath a passage names

Places = Mapping[tuple[str, int | None], Evidence]


class Shown(NamedTuple):
    """How passages are shown: with which ``notices`` before them in copies, their places, and whether as ``verified``.

    Those of a withdrawn statement never are, wherever they are found.
    """

    notices: tuple[str, ...]
    places: Places
    verified: bool


class Words(NamedTuple):
    """The words of a passage, and what is said of them wherever they are shown: whose they are, and how they are given.

    ``others`` are wordings near to them, in other documents; ``verified`` is their sign, if they are.
    """

    text: Text
    marks: Marks
    others: list[str]
    indirect: bool
    interpreted: bool
    verified: str
    rendered: str
    mode: str
    place: str
    translations: tuple[views.Translation, ...]
    missing: str
    later: Markup | str


def words_of(
    labels: Labels,
    statement: Statement,
    passage: Passage,
    found: Evidence | None,
    *,
    verified: bool = True,
    stale: frozenset[Translated] = frozenset(),
    before: Before = MappingProxyType({}),
) -> Words:
    """Return the words of a passage, found at a place, if any; ``before`` are those that a correction changed."""
    words, attributions = labels.words, labels.attributions
    original, attribution = attributions.original(statement, passage), attributions.of(statement, passage)
    others = [one.text for one in passage.variants if not one.language and is_near(passage.text, one.text)]
    marks = marked(passage.text, others if passage.brackets is None else (), before.get((passage.id, "", ""), ""))
    verified = found is not None and verified
    interpreted = manner(passage.mode, passage.delivery) == Delivery.INTERPRETED
    rendered = rendered_words(labels, statement, passage.mode, passage.delivery)
    # What the sign of verified words says already is not said twice.
    is_said = interpreted or (verified and passage.mode != ReportingMode.EMBEDDED)
    mode = [] if is_said else [words.texts[f"mode.{passage.mode}"]]
    delivery = "" if verified and interpreted else attribution.delivery
    return Words(
        labels.text(with_brackets(labels, passage.text, passage.brackets, found, marks), original.language),
        set_apart(original.opened, original.closed),
        others,
        bool(rendered),
        interpreted,
        sign_of(passage.text, passage.brackets, words) if verified else "",
        rendered,
        " · ".join([*mode, *filter(None, [delivery, attributions.brackets(passage)])]),
        place(labels, found),
        tuple(
            [
                views.Translation(
                    labels.text(
                        with_brackets(
                            labels,
                            made.text,
                            made.brackets,
                            None,
                            marked(t.text, (), before.get((passage.id, t.language, t.by), "")),
                        ),
                        t.language,
                    ),
                    made.by,
                    labels.prose(t.note),
                    words["translated.stale"] if (passage.id, t.language, t.by) in stale else "",
                    set_apart(made.opened, made.closed),
                )
                for t, made in [(t, attributions.translation(passage, t)) for t in passage.translations]
            ]
        ),
        "" if original.language == labels.language else labels.missing(passage.languages(statement.language)),
        in_later_copies(labels, found) if found else "",
    )


def rendered_words(labels: Labels, statement: Statement, mode: str, delivery: str | None) -> str:
    """Return that words are the document's or an interpreter's, "" where they are the speaker's own."""
    if manner(mode, delivery) == Delivery.INTERPRETED:
        spoken = labels.words.language_name(statement.language)
        return labels.words.format("statement.interpreted", language=spoken)
    return labels.words["statement.reported"] if is_rendered(mode, delivery) else ""


def passages(
    labels: Labels,
    root: str,
    identifier: str,
    statement: Statement,
    shown: Shown,
    stale: frozenset[Translated] = frozenset(),
    before: Before = MappingProxyType({}),
) -> tuple[views.Passage, ...]:
    """Return the passages of a statement.

    ``stale`` names translations older than their original; ``before`` has the words that a correction changed.
    """
    return tuple(
        _passage(labels, root, identifier, statement, passage, number, shown, stale, before)
        for number, passage in enumerate(statement.passages, start=1)
    )


def _passage(
    labels: Labels,
    root: str,
    identifier: str,
    statement: Statement,
    passage: Passage,
    number: int,
    given: Shown,
    stale: frozenset[Translated],
    before: Before,
) -> views.Passage:
    words, attributions = labels.words, labels.attributions
    attribution, found = attributions.of(statement, passage), given.places.get((passage.id, None))
    own = words_of(labels, statement, passage, found, verified=given.verified, stale=stale, before=before)
    text, language = own.text, own.text.language
    instead = list(dict.fromkeys([word for other in own.others for word in words_instead(passage.text, other)]))
    variants = tuple(
        _variant(labels, root, statement, passage, index, language, given.places.get((passage.id, index)))
        for index, variant in enumerate(passage.variants)
        if not variant.language
    )
    originals = zip(
        [index for index, one in enumerate(passage.variants) if one.language],
        attributions.originals(statement, passage),
        strict=True,
    )
    said = "statement.reported_of" if attribution.is_reported else "statement.spoken_by"
    return views.Passage(
        id=passage.id,
        number=words.number(number),
        name=words.format("statement.passage", number=words.number(number)),
        text=text,
        far=text.direction != labels.direction,
        indirect=own.indirect,
        interpreted=own.interpreted,
        rendered=own.rendered,
        speaker=words.format(said, name=labels.listed_names([one.name for one in attribution.voices]))
        if len(attribution.voices) < len(statement.speakers)
        else "",
        translations=own.translations,
        verified=own.verified,
        mode=own.mode,
        document=labels.document_reference(root, passage.document),
        place=own.place,
        context=context_in(labels, found, passage) if found else None,
        evidence=facts_of_place(labels, passage.document, found, (identifier, passage.id, passage.text))
        if found
        else (),
        paragraphs=" ".join([_paragraphs_alone(found), *_digests_and_salts(found)]) if found else "",
        originals=tuple(
            _original(labels, root, identifier, statement, passage, index, made, given, before)
            for index, made in originals
        ),
        missing=own.missing,
        variants=variants,
        variants_label=words.plural("count.variants", len(variants)) if variants else "",
        instead=tuple([quoted(word, text.language, text.direction) for word in instead[:_MOST_INSTEAD]]),
        corrected=any(one == passage.id for one, _, _ in before),
        note=labels.prose(passage.note),
        later=own.later,
        attribution="\n".join([*given.notices, f"— {attribution.line(everywhere=True)}"]),
        marks=own.marks,
    )


def in_later_copies(labels: Labels, found: Evidence) -> Markup | str:
    """Return which copy has the words and that a later one does not; "" where every later copy has them."""
    if not found.lacking:
        return ""
    archive, later = labels.archive, found.lacking[-1]
    withheld = any(paragraph.text is None for paragraph in archive.capture(found.document, later).paragraphs)
    listed = {copy.digest: copy for copy in archive.document(found.document).captures}
    times = times_apart(listed[found.capture], listed[later])
    older, newer = (
        labels.date_markup(time) if time != UNKNOWN else element("code", digest.removeprefix("sha256:")[:12])
        for time, digest in zip(times, (found.capture, later), strict=True)
    )
    key = "statement.evidence.shown_lacks" if withheld else "statement.evidence.later_lacks"
    return labels.templates.sentence(key, older=older, newer=newer)


def _variant(
    labels: Labels,
    root: str,
    statement: Statement,
    passage: Passage,
    index: int,
    language: str,
    found: Evidence | None,
) -> views.Variant:
    variant = passage.variants[index]
    text = labels.text(variant.text, language)
    compared = variant_markup(passage.text, variant.text)
    if compared is None:
        same = element("span", labels.words["statement.same_words"], f' class="sj-small" lang="{labels.language}"')
        compared = joined([variant.text, " ", same])
    return views.Variant(
        anchor=fragment_of_wording(passage.id, index + 1),
        label=_source(labels, root, statement, passage, variant),
        place=place(labels, found),
        language=text.language,
        direction=text.direction,
        compared=compared,
        note=labels.prose(variant.note),
    )


def _source(
    labels: Labels, root: str, statement: Statement, passage: Passage, wording: Variant, label: str = ""
) -> Markup:
    """Return which document has another wording, and how, with what else has to be said of it."""
    document = labels.document_link(root, wording.document)
    key = as_given(wording.mode, posted=labels.attributions.is_posted(statement, wording))
    given = labels.templates.sentence(f"mode.{key}", document=document)
    beside = labels.attributions.beside(statement, passage, wording)
    return joined([*[label] * bool(label), given, *map(labels.apart, beside)], " · ")


def _original(
    labels: Labels,
    root: str,
    identifier: str,
    statement: Statement,
    passage: Passage,
    index: int,
    made: ShownWords,
    given: Shown,
    before: Before,
) -> views.Original:
    found = given.places.get((passage.id, index))
    one = passage.variants[index]
    said = identifier, f"{passage.id}.{index + 1}", one.text
    delivery = delivered(statement, passage, one)
    marks = marked(one.text, (), before.get((passage.id, made.language, one.document), ""))
    name = original_in(made.language, one.mode, passage.delivery, statement.language, labels.words)
    return views.Original(
        fragment_of_wording(passage.id, index + 1),
        labels.text(with_brackets(labels, one.text, made.brackets, found, marks), made.language),
        set_apart(made.opened, made.closed),
        rendered_words(labels, statement, one.mode, delivery),
        manner(one.mode, delivery) == Delivery.INTERPRETED,
        labels.document_reference(root, one.document),
        _source(labels, root, statement, passage, one, name),
        place(labels, found),
        sign_of(one.text, one.brackets, labels.words) if found and given.verified else "",
        labels.prose(one.note),
        context_in(labels, found, one) if found else None,
        facts_of_place(labels, one.document, found, said) if found else (),
        in_later_copies(labels, found) if found else "",
    )


def with_brackets(
    labels: Labels, text: str, brackets: Brackets, found: Evidence | None = None, marks: Marked = _UNMARKED
) -> Markup | str:
    """Return the words with their ``marks``, and what the editors put in set apart; it is copied with them.

    Where the place of the words was ``found``, each bracket says what it replaces.
    """
    if brackets is None or "[" not in text:
        return marks.piece(text, 0, len(text))
    shown: list[str] = []
    passed, behind, at = 0, found.all if found else (), 0
    for piece in pieces(text, brackets):
        passed += is_stretch(piece)
        where = behind[passed].where if passed < len(behind) else NOWHERE
        words, at = marks.piece(text, at, at + len(piece.text)), at + len(piece.text)
        title = escaped(said_of_bracket(labels, where)) if piece.editors else ""
        shown.append(element("span", words, f' class="sj-editors" title="{title}"') if title else words)
    return joined(shown)


def _paragraphs_alone(found: Evidence) -> str:
    first, last = found.paragraph, found.all[-1].end_paragraph
    return f"{first}" if first == last else f"{first}–{last}"


def _digests(found: Evidence) -> tuple[str, ...]:
    return tuple(dict.fromkeys(digest for one in found.all for digest in one.paragraph_digests))


def _digests_and_salts(found: Evidence) -> tuple[str, ...]:
    """The digests of the paragraphs, each with a slash and its salt where it has one."""
    salts = {d: s for one in found.all for d, s in zip(one.paragraph_digests, one.salts, strict=False) if s}
    return tuple(f"{digest}/{salts[digest]}" if digest in salts else digest for digest in _digests(found))


def _position(labels: Labels, found: Evidence) -> str:
    words, number = labels.words, labels.words.number
    if found.paragraph == found.end_paragraph:
        return words.format(
            "statement.evidence.place_value",
            paragraph=number(found.paragraph), start=number(found.start + 1), end=number(found.end),
        )  # fmt: skip
    return words.format(
        "statement.evidence.place_values",
        paragraph=number(found.paragraph), start=number(found.start + 1),
        last=number(found.end_paragraph), end=number(found.end),
    )  # fmt: skip


def facts_of_place(
    labels: Labels, document: str, found: Evidence, said: tuple[str, str, str] | None = None
) -> tuple[Fact, ...]:
    """Return the rows that say where words were found; ``said`` are a statement's id, a passage's, and its text."""
    url, title, captured, copy, fetched = labels.stored_copy(document, found.capture)
    facts = [labels.fact("statement.evidence.place", _position(labels, one)) for one in found.all]
    seen = labels.archive.seen(document)
    named = quotation(*said) if seen and said else ""  # what sightings call the words
    if url:
        original = labels.outside_link(address_of_place(url, found), title)
        facts.append(labels.fact("statement.evidence.in_original", original))
    source = labels.archive.document(document)
    archived = source.archived_url if url == source.url else None
    if archived and is_lost(seen, named):  # the copy that has the words comes before the address that has not
        copied = labels.outside_link(address_of_place(archived, found), title)
        facts.insert(1, labels.fact("statement.evidence.in_archive", copied))
    if seen:
        facts += words_seen(labels, seen, named)
    label = "statement.evidence.paragraph_digest"
    return (
        *facts,
        captured,
        *([seen_at(labels, fetched)] if fetched else []),
        *([labels.fact("document.url", labels.outside_link(url))] if url and source.url not in (url, UNKNOWN) else []),
        copy,
        *[labels.fact(label, labels.digest_markup(digest)) for digest in _digests(found)],
    )
