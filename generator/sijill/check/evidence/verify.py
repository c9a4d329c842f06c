"""The archive's first promise: every passage is, character for character, in the stored copy of its document."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sijill.check.evidence.bracketed import gaps_of, replacing, turning, with_gaps, wrong_brackets
from sijill.check.evidence.find import Found, Searchable, is_mark, nearest_wording
from sijill.check.evidence.pointing import ends_of
from sijill.check.evidence.unseen import facts_of, own_wording
from sijill.check.finding import Finding
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.interface.direction import is_rather_in
from sijill.model.brackets import EDITORS, stretches
from sijill.model.captures import Paragraph
from sijill.model.copies import is_later, times_apart
from sijill.model.fields import WORDS_GONE
from sijill.model.fragments import DirectiveWords
from sijill.model.order import is_before
from sijill.model.records import (
    Agent,
    Description,
    Document,
    Passage,
    StatedDate,
    Statement,
    Topic,
    TranslatedBy,
    Translation,
    Variant,
    Wording,
)  # fmt: skip
from sijill.sources.yaml.strict import Path, written
from sijill.state.answers import Evidence

# For how many wordings of a statement the nearest one in the document is looked for; no other check takes as long.
_LOOKED_FOR = 5
_WITHOUT_LOOKING = "mend those above first and check again"
# Returns a document's record (None where there is none) and its stored copies that exist, the newest last.
Sources = Callable[[str], tuple[Document | None, tuple[Searchable, ...]]]


def passages(subject: Subject, known: Known) -> Iterator[Finding]:
    """A passage is, character for character, in the stored copy of its document; fills ``places``."""
    record, words = subject.record, subject.settings.context_words
    if isinstance(record, Statement):
        places, findings = verify(record, known.document, words)
        subject.places.extend(places)
        yield from findings
    for index, described in enumerate(record.descriptions if isinstance(record, Agent | Topic) else ()):
        path: Path = ("descriptions", index)
        found, finding = _locate(written(path), None, described, path, known.document, words, look=True)
        subject.places.extend([found] if found else [])
        yield from [finding] if finding else []


def verify(statement: Statement, sources: Sources, context_words: int) -> tuple[list[Evidence], list[Finding]]:
    """Find every passage and variant of a statement; return their places, and what was not found."""
    places: list[Evidence] = []
    findings: list[Finding] = []
    lost = 0
    for index, passage in enumerate(statement.passages):
        for number, wording in enumerate((passage, *passage.variants)):
            if wording.text == WORDS_GONE and statement.is_taken_down:
                continue
            variant = number - 1 if number else None
            look = lost < _LOOKED_FOR
            path: Path = ("passages", index) if variant is None else ("passages", index, "variants", variant)
            found, finding = _locate(passage.id, variant, wording, path, sources, context_words, look=look)
            if found is not None:
                places.append(found)
            if finding is not None:
                lost += finding.rule in (rules.PassageNotFound, rules.UnseenDifference)
                findings.append(finding)
    return places, findings


def _locate(
    passage: str, variant: int | None, wording: Wording | Description, path: Path, sources: Sources, context_words: int,
    *, look: bool,
) -> tuple[Evidence | None, Finding | None]:  # fmt: skip
    """Return the place of a wording, and what is wrong with it; ``variant`` is its index among the variants."""
    document, captures = sources(wording.document)
    if document is None:
        return None, None  # the reference itself is reported
    if not captures:
        if document.captures:
            return None, None  # reported at the document
        facts: dict[str, object] = {"document": wording.document, "passage": passage}
        return None, Finding(rules.NoCapture, (*path, "document"), facts)
    wanted = stretches(wording.text, wording.brackets)
    if not wanted:
        facts = {"passage": passage, "document": wording.document, "mend": "give words of the document's own"}
        return None, Finding(rules.PassageNotFound, (*path, "text"), facts)
    newer: list[Searchable] = []
    for searchable in reversed(captures):
        found = searchable.places(wording.text, wording.brackets, wording.paragraph, context_words)
        if not found:
            newer.insert(0, searchable)
            continue
        first = found[0][0]
        finding = None
        if len(found) > 1 and wording.paragraph is None:
            facts = {"passage": passage, "first": str(first.paragraph), "second": str(found[1][0].paragraph)}
            several = rules.PassageAmbiguous if facts["first"] != facts["second"] else rules.PassageRepeated
            finding = Finding(several, (*path, "text"), facts)
        for rule, bracket in wrong_brackets(searchable, found[0], wording.text, wording.brackets):
            facts = {"passage": passage, "document": wording.document, "value": bracket}
            finding = Finding(rule, (*path, "text"), facts)
        if turned := turning(searchable, found[0], wording.text, wording.brackets):
            facts = {"passage": passage, "document": wording.document, "value": turned[0], "words": turned[1]}
            finding = Finding(rules.BracketTurns, (*path, "text"), facts)
        gaps = list(gaps_of(searchable, found[0], wording.text, wording.brackets))
        linked = bool(document.address_of_copy(searchable.digest))
        head, *more = (
            _evidence(passage, variant, wording.document, searchable, place, stretch.text, linked=linked)
            for place, stretch in zip(found[0], wanted, strict=True)
        )
        covered = [paragraph for place in found[0] for paragraph in _paragraphs(searchable, place)]
        listed = {copy.digest: copy for copy in document.captures}
        later = [one for one in newer if is_later(listed[one.digest], listed[searchable.digest])]
        lacking = tuple([one.digest for one in later if not _has(one, wording, covered)])
        if lacking and finding is None and wording.note is None:
            older, newest = times_apart(listed[searchable.digest], listed[lacking[-1]])
            facts = {"passage": passage, "document": wording.document, "older": older, "newer": newest}
            finding = Finding(rules.WordsGoneLater, (*path, "text"), facts)
        if finding is None or finding.rule.severity == "warning":
            replaced = replacing(gaps, wording, passage, (*path, "text"))
            finding = replaced if replaced and (finding is None or replaced.rule.severity == "error") else finding
        link = ends_of([one.link for one in (head, *more)]) if more else head.link
        return head._replace(lacking=lacking, more=with_gaps(more, gaps), link=link), finding
    for searchable in reversed(captures):
        words = next((words for stretch in wanted if (words := searchable.unmarked(stretch.text))), None)
        if words is not None:
            facts = {"passage": passage, "document": wording.document, "words": words}
            return None, Finding(rules.ChangedWithoutMarks, (*path, "text"), facts)
    for searchable in reversed(captures):
        words = next((words for stretch in wanted if (words := searchable.cut(stretch.text))), None)
        if words is not None:
            facts = {"passage": passage, "document": wording.document, "whole": words}
            return None, Finding(rules.CutInsideWord, (*path, "text"), facts)
    at: Path = (*path, "text")
    if look:
        for searchable in reversed(captures):
            own = own_wording(searchable, wording.text, wording.brackets, wording.paragraph)
            if own is not None:
                return None, Finding(rules.UnseenDifference, at, facts_of(at, wording.document, wording.text, own))
    facts = {
        "passage": passage,
        "document": wording.document,
        "mend": _mend(wording, captures[-1]) if look else _WITHOUT_LOOKING,
    }
    return None, Finding(rules.PassageNotFound, (*path, "text"), facts)


def _has(searchable: Searchable, wording: Wording | Description, covered: Sequence[Paragraph]) -> bool:
    """Say whether a copy has a wording anywhere, or withholds the very paragraphs that another copy has it in.

    A paragraph that was taken down may be any.
    """
    if searchable.places(wording.text, wording.brackets, None, 0):
        return True
    withheld = [paragraph for paragraph in searchable.capture.paragraphs if paragraph.text is None]
    return all(any(one.taken_down or one.holds(mine.text or "") for one in withheld) for mine in covered)


def _paragraphs(searchable: Searchable, found: Found) -> Sequence[Paragraph]:
    return searchable.capture.paragraphs[found.paragraph - 1 : found.end_paragraph]


def _evidence(
    passage: str, variant: int | None, document: str, searchable: Searchable, found: Found, text: str, *, linked: bool
) -> Evidence:
    covered = _paragraphs(searchable, found)
    return Evidence(
        passage, variant, document, searchable.digest, found.paragraph, found.start,
        found.end_paragraph, found.end, found.exact, found.prefix, found.suffix,
        tuple([paragraph.digest for paragraph in covered]),
        searchable.link(found) if linked else DirectiveWords(),
        searchable.where(found, text),
        salts=tuple([paragraph.salt for paragraph in covered]) if searchable.capture.salted else (),
    )  # fmt: skip


# What to do where nothing is like the words, by whether paragraphs that the copy lacks were taken down.
_NOT_THERE = {
    frozenset(): "nothing like it is in the stored copy; check the document and the words",
    frozenset({False}): "nothing like it is in the paragraphs that are there; the copy has withheld ones: restore the "
    "paragraph",
    frozenset(
        {True}
    ): "nothing like it is in the paragraphs that are there; others were taken down, and nothing brings "
    "them back: quote other words",
    frozenset(
        {False, True}
    ): "nothing like it is in the paragraphs that are there; the copy has withheld ones: restore "
    "the paragraph, or, if it was taken down, quote other words: nothing brings it back",
}


def _mend(wording: Wording | Description, searchable: Searchable) -> str:
    """Return advice: the nearest wording of the document, with the difference marked."""
    text = wording.text
    there = searchable.places(text, wording.brackets, None, 0) if wording.paragraph else []
    if there:
        found = sorted({places[0].paragraph for places in there})
        where = f"paragraph {found[0]}" if len(found) == 1 else f"paragraphs {', '.join(map(str, found))}"
        another = "" if len(found) == 1 else ", or the number of another of these"
        return f"the words are there, in {where}: write 'paragraph: {found[0]}'{another}"
    if wording.brackets is None:
        divided = stretches(text, EDITORS)
        if divided and "[" in text and searchable.find_in_order(divided, wording.paragraph, 0):
            return "the words outside the brackets are there: write 'brackets: editors' below the text"
    else:
        divided = stretches(text, wording.brackets)
        missing = [stretch.text for stretch in divided if not searchable.find(stretch.text, None, 0)]
        if not missing:
            return (
                "each stretch between the editors' brackets is there, but not in this order, or with more than twelve "
                "words between two: write '[…]' where words are left out"
            )
        text = missing[0]
    nearest = nearest_wording(text, searchable.text)
    if not nearest:
        return _NOT_THERE[frozenset(one.taken_down for one in searchable.capture.paragraphs if one.text is None)]
    return f"the nearest wording there is «{marked_difference(text, nearest)}»; copy it, or make it a variant"


def marked_difference(recorded: str, found: str) -> str:
    """Return the wording found, with what differs from the recorded one marked: ``[-recorded-]{+found+}``.

    Marks around a word are pieces of their own: of «word», only the mark differs from word.
    """
    from difflib import SequenceMatcher

    ours, theirs = _pieces(recorded), _pieces(found)
    shown = ""
    pieces = [piece.strip() for piece in ours], [piece.strip() for piece in theirs]
    for step, i1, i2, j1, j2 in SequenceMatcher(None, *pieces, autojunk=False).get_opcodes():
        if step == "equal":
            same = theirs[j1:j2]
            shown += "".join(same if len(same) <= 6 else [*same[:3], " …", *same[-3:]])
            continue
        last, before = j2, "".join(ours[i1:i2])
        if step == "insert" and ours[i1 : i1 + 1] and ours[i1][:1] == " " != theirs[j2][:1]:
            # The blank before the next word is among what is added, and is the record's too.
            shown += " ".join(_marked("{+", word, "+}") for word in "".join(theirs[j1:j2]).split(" "))
            continue
        if step == "insert" and ours[i1 : i1 + 1] and ours[i1][:1] != " " == theirs[j1][:1]:
            shown += "{+" + "".join(theirs[j1:j2]) + "+}"  # the blank before it is added, too
            continue
        if step == "replace" and pieces[0][i1][0].isalnum():
            while j1 < last - 1 and not pieces[1][j1][0].isalnum():
                shown, before = shown + _marked("{+", theirs[j1], "+}"), before.lstrip()
                j1 += 1
            while last > j1 + 1 and not pieces[1][last - 1][0].isalnum():
                last -= 1
        shown += _marked("[-", before, "-]") + _marked("{+", "".join(theirs[j1:last]), "+}")
        shown += "".join(_marked("{+", piece, "+}") for piece in theirs[last:j2])
    return shown.strip()


def _marked(start: str, text: str, end: str) -> str:
    bare = text.lstrip(" ")
    return f"{text[: len(text) - len(bare)]}{start}{bare}{end}" if bare else ""


def _pieces(text: str) -> list[str]:
    """Return words and the marks before and behind them, each with a blank before it where the text has white space."""
    found: list[str] = []
    for word in text.split():
        first = next((at for at, letter in enumerate(word) if letter.isalnum()), len(word))
        last = next(
            (at for at in range(len(word), first, -1) if word[at - 1].isalnum() or is_mark(word, at - 1)), first
        )
        parts = [*word[:first], *([word[first:last]] if last > first else []), *word[last:]]
        found += [f" {parts[0]}", *parts[1:]]
    return found


def words_of_date(subject: Subject, known: Known) -> Iterator[Finding]:
    """The source's own words for a date are in the stored copy of the document they are taken from."""
    if not isinstance(subject.record, Statement):
        return
    stated = subject.record.date.as_stated
    if stated is None or stated.document is None:
        return
    document, captures = known.document(stated.document)
    if not document or not captures or any(copy.find(stated.text, None, 0) for copy in captures):
        return
    path: Path = ("date", "as_stated", "text")
    own = next((own for copy in reversed(captures) if (own := own_wording(copy, stated.text, None, None))), None)
    if own is None:
        yield Finding(rules.WordsNotFound, path, {"words": stated.text, "document": stated.document})
    else:
        yield Finding(rules.UnseenDifference, path, facts_of(path, stated.document, stated.text, own))


def other_languages(subject: Subject, known: Known) -> Iterator[Finding]:
    """Words say their language, if it is not their statement's; official translations are in the documents named."""
    statement = subject.record
    if not isinstance(statement, Statement) or statement.is_taken_down:
        return
    for index, passage in enumerate(statement.passages):
        language = passage.language or statement.language
        wordings: tuple[Passage | Variant, ...] = (passage, *passage.variants)
        for number, wording in enumerate(wordings):
            document, _ = known.document(wording.document)
            if document and not wording.language and is_rather_in(wording.text, document.language, language):
                facts = {"passage": passage.id, "language": language, "document": wording.document,
                         "other": document.language}  # fmt: skip
                at: Path = ("passages", index, "variants", number - 1, "text")
                yield (
                    Finding(rules.VariantLanguage, at, facts)
                    if number
                    else Finding(rules.PassageLanguage, ("passages", index, "text"), facts)
                )
        for number, translation in enumerate(passage.translations):
            path: Path = ("passages", index, "translations", number)
            if translation.document:
                yield from _official(path, passage.id, translation, known)
            elif translation.by == TranslatedBy.OFFICIAL:
                facts = {"passage": passage.id, "language": translation.language}
                yield Finding(rules.OfficialWithoutDocument, (*path, "by"), facts)


def _official(path: Path, passage: str, translation: Translation, known: Known) -> Iterator[Finding]:
    document, copies = known.document(str(translation.document))
    if not document or not copies or any(copy.find(translation.text, None, 0) for copy in copies):
        return
    facts: dict[str, object] = {"passage": passage, "document": translation.document}
    own = next((own for copy in reversed(copies) if (own := own_wording(copy, translation.text, None, None))), None)
    if own is not None:
        at: Path = (*path, "text")
        yield Finding(rules.UnseenDifference, at, facts_of(at, str(translation.document), translation.text, own))
        return
    nearest = nearest_wording(translation.text, copies[-1].text)
    shown = marked_difference(translation.text, nearest) if nearest else ""
    facts["mend"] = f"the nearest wording there is «{shown}»; copy it, or make it a variant" if nearest else (
        "nothing like it is in the stored copy; check the document and the words")  # fmt: skip
    yield Finding(rules.PassageNotFound, (*path, "text"), facts)


def names_of_speakers(subject: Subject, known: Known) -> Iterator[Finding]:
    """What a speaker is named or described by is in the stored copy of a document of the statement."""
    if not isinstance(subject.record, Statement) or subject.record.is_taken_down:
        return
    for index, speaker in enumerate(subject.record.speakers):
        for field, texts in (("named", speaker.named), ("unnamed", speaker.unnamed)):
            if texts:
                yield from _description(("speakers", index, field), texts, subject.record, known)


def _description(path: Path, texts: Mapping[str, str], statement: Statement, known: Known) -> Iterator[Finding]:
    named = dict.fromkeys(wording.document for one in statement.passages for wording in (one, *one.variants))
    there = [(name, *known.document(name)) for name in named]
    sources = [(name, document.language, copies) for name, document, copies in there if document and copies]
    own = [(name, copy, texts[tag]) for name, tag, copies in sources if tag in texts for copy in reversed(copies)]
    # Where it begins a sentence there, it may not do so here.
    if not sources or any(
        copy.find(one, None, 0) for _, copy, text in own for one in (text, text[0].swapcase() + text[1:])
    ):
        return
    name, language, _ = sources[0]
    facts = {
        "document": name,
        "language": language,
        "field": written(path),
        "mend": f"add '{language}: …' under '{path[-1]}'",
    }
    if not own:
        yield Finding(rules.SpeakerNotDescribed, path, facts, at_key=True)
        return
    name, copy, text = own[0]
    facts |= {"document": name, "language": next(tag for at, tag, _ in sources if at == name)}
    path = (*path, facts["language"])
    same = own_wording(copy, text, None, None)
    if same is not None:
        yield Finding(rules.UnseenDifference, path, facts_of(path, name, text, same))
        return
    facts["mend"] = f"the words «{text}» are not in its stored copy; copy them from the document"
    yield Finding(rules.SpeakerNotDescribed, path, facts)


def order_of_dates(subject: Subject, known: Known) -> Iterator[Finding]:
    """A statement is not dated later than the document that reports it."""
    statement = subject.record
    if not isinstance(statement, Statement):
        return
    for index, passage in enumerate(statement.passages):
        document, _ = known.document(passage.document)
        dated = document and isinstance(document.date, StatedDate) and document.date
        if dated and is_before(dated.parsed, statement.date.parsed):
            facts = {"document": passage.document, "published": dated.value, "value": statement.date.value}
            yield Finding(rules.DateAfterDocument, ("passages", index, "document"), facts)
