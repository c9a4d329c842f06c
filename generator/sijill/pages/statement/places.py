"""The place of a passage in words, and the address that leads there: paragraph, page, time, and what it runs over."""

from collections.abc import Iterator, Sequence

from sijill.interface.direction import isolated
from sijill.interface.quotes import marks
from sijill.model.captures import INSERTED, STRUCK
from sijill.model.fragments import at_page, at_time, at_words, seconds
from sijill.pages.labels import Labels
from sijill.state.answers import Evidence, Where

_MOST_PLACES = 4


def place(labels: Labels, found: Evidence | None) -> str:
    """Return where a wording was found, for the line of evidence; "" where it was not.

    Stretches in several places have each its own, or, if they are many, the span of all of them.
    """
    if found is None:
        return ""
    return labels.words["language.semicolon"].join([_where(labels, found), *_in_brackets(labels, found)])


def _in_brackets(labels: Labels, found: Evidence) -> Iterator[str]:
    """Yield the document's words in whose place brackets of the editors are, and how many a cut leaves out."""
    words = labels.words
    opened, closed = marks(labels.language)
    replaced = [isolated(f"{opened}{one.where.replaced}{closed}") for one in found.more if one.where.replaced]
    if replaced:
        yield words.format("statement.replaced", words=words.join(replaced))
    yield from [words.plural("statement.left_out", one.where.left_out) for one in found.more if one.where.left_out]


def said_of_bracket(labels: Labels, where: Where) -> str:
    """Return what a bracket of the editors is, beside which a stretch of a document begins."""
    words = labels.words
    if where.left_out:
        return words.plural("statement.left_out", where.left_out)
    if where.replaced:
        opened, closed = marks(labels.language)
        return words.format("statement.replaced", words=f"{opened}{where.replaced}{closed}")
    return words["statement.editors_brackets"]


def _where(labels: Labels, found: Evidence) -> str:
    # Two captions are two places; two paragraphs of a text are within its span.
    places = {(one.where[:5], one.paragraph if one.where.kind else 0) for one in found.all}
    if len(places) > 1 or any(one.where.before for one in found.more):
        each = [_said(labels, [one], one.where) for one in found.all]
        if len(each) <= _MOST_PLACES:
            return labels.words["language.semicolon"].join(dict.fromkeys(each))
    return _said(labels, found.all, _span(found))


def _span(found: Evidence) -> Where:
    """Return what all stretches of a wording cover."""
    if not found.more:
        return found.where
    of_all = [one.where for one in found.all]
    first, last = of_all[0], of_all[-1]
    kind = first.kind if len({one.kind for one in of_all}) == 1 else ""
    hyphens, margins = sum(one.hyphens for one in of_all), sum(one.margins for one in of_all)
    voice = first.voice if len({one.voice for one in of_all}) == 1 else ""
    return Where(kind, first.page, last.end_page, first.start, last.end, hyphens, margins, first.before, voice=voice)


def _said(labels: Labels, stretches: Sequence[Evidence], where: Where) -> str:
    words = labels.words
    parts = [_range(labels, "statement.paragraph", stretches[0].paragraph, stretches[-1].end_paragraph)]
    if where.kind:
        parts.append(words["statement.paragraph_kind." + where.kind])
    if where.page:
        parts.append(_range(labels, "statement.page", where.page, where.end_page))
    if where.start:
        times = {"start": _time(labels, where.start), "end": _time(labels, where.end)}
        parts.append(words.format("statement.times", **times))
    if where.hyphens:
        parts.append(words.plural("statement.line_end_hyphens", where.hyphens))
    if where.margins:
        parts.append(words["statement.page_margins"])
    text = " ".join(one.exact for one in stretches)
    for name, (opening, _) in (("struck", STRUCK), ("added", INSERTED)):
        if opening in text:
            parts.append(words["statement.words_" + name])
    if where.voice:
        parts.append(words.format("statement.voice", name=isolated(where.voice)))
    if where.before:
        parts.append(words.format("statement.joined_before", letters=where.before))
    return words.comma.join(parts)


def _range(labels: Labels, key: str, first: int, last: int) -> str:
    number = labels.words.number
    if first == last:
        return labels.words.format(key, number=number(first))
    return labels.words.format(f"{key}s", first=number(first), last=number(last))


def _time(labels: Labels, time: str) -> str:
    """Return a time as players show it: ``1:15``, ``1:02:03``."""
    minutes, second = divmod(seconds(time), 60)
    hours, minute = divmod(minutes, 60)
    return labels.words.digits(f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}")


def address_of_place(address: str, found: Evidence) -> str:
    """Return the address that leads to a passage: a moment of a recording, a page of a file, or words on a page."""
    where: Where = found.where
    if where.start:
        return at_time(address, where.start)
    return at_page(address, where.page) if where.page else at_words(address, found.link)
