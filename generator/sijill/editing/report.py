"""A comparison as Markdown for a comment and as HTML to open.

The contents of records were written by strangers: in the comment it can become no link, mention, reference, picture or
markup, and in the page it is escaped and nothing runs (the page carries a policy that allows its own style alone).
"""

import base64
import hashlib
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from sijill.diagnostics.reporters import sentence
from sijill.editing.comparison import PAGE, SETTING, Changed, Comparison, EvidencePlace, StatementChange, inverse
from sijill.editing.revisions import Revision
from sijill.interface.direction import direction
from sijill.interface.strings import in_language
from sijill.model.configuration import FILE as SETTINGS
from sijill.model.kinds import FILE as KINDS
from sijill.model.record_kinds import NAMED_KINDS
from sijill.model.records import Statement, name_of_record
from sijill.pages.statement.compare import differences

LONGEST_COMMENT = 60_000  # bytes; GitHub takes 65,536 characters
_ROOM_FOR_NOTICE = 200
_MOST_PAGES = 60
_ROOM_FOR_SETTINGS = 20_000
_JOINER = "\u2060"  # WORD JOINER: unseen, and no part of a name, an address or a number
_SAYS = {"added": "Added", "removed": "Removed", "changed": "Changed"}


def plain(text: str) -> str:
    """Return a stranger's text for a comment: shown as it is, and nothing but text.

    Every ASCII sign becomes a character reference, which CommonMark never takes for markup. What the code host looks
    for in finished text (@names, #numbers, GH-numbers, addresses, commit hashes) is parted by a word joiner.
    """
    text = re.sub(r"([@#])", rf"\1{_JOINER}", text)
    text = re.sub(r"(?i)\b(www|gh)([.-])", rf"\1{_JOINER}\2", text)
    text = text.replace("://", f":{_JOINER}//")
    text = re.sub(r"(?i)[0-9a-f]{7,}", lambda match: _JOINER.join(re.findall(".{1,4}", match.group())), text)
    text = " ".join(text.split())
    return re.sub(r"[!-/:-@\[-`{-~]", lambda match: f"&#{ord(match.group())};", text)


def _words(change: Changed, shown: Callable[[str], str]) -> str:
    """Return a changed text word by word, what went in ``del`` and what came in ``ins``."""
    parts = []
    for part in differences(change.before, change.after):
        before, after = shown(part.before.strip()), shown(part.after.strip())
        if part.kind == "equal":
            first, last = (" " if end.isspace() else "" for end in (part.after[:1], part.after[-1:]))
            parts.append(f"{first}{after}{last}")
            continue
        parts += [f"<{mark}>{text}</{mark}> " for mark, text in (("del", before), ("ins", after)) if text]
    return "".join(parts).strip()


def _name(revision: Revision, kind: str, identifier: str, language: str) -> str:
    record = revision.record(kind, identifier)
    return in_language(name_of_record(record), language) if record else identifier


def _speakers(revision: Revision, statement: Statement, language: str) -> str:
    return ", ".join(
        _name(revision, "agent", one.agent, language) if one.agent else in_language(one.unnamed or {}, language)
        for one in statement.speakers
    )


def summary(found: Comparison) -> str:
    """Return the change in one line of numbers, what every page shows first."""
    parts = []
    settings = sum(len(other.texts) for other in found.others if other.kind == SETTING)
    if settings:
        noun = "setting or word" if settings == 1 else "settings and words"
        parts.append(found.said(f"{settings} {noun} of the whole site changed"))
    for verb in ("added", "changed", "removed"):
        number = sum(change.verb == verb for change in found.statements)
        if number:
            parts.append(found.said(f"{number} {'statement' if number == 1 else 'statements'} {verb}"))
    places = [place for change in found.statements for place in change.places]
    if places:
        there = sum(place.paragraph > 0 for place in places)
        parts.append(found.said(f"{there} of {len(places)} wordings found in their stored copies"))
    others = sum(other.kind in (*NAMED_KINDS, "capture") for other in found.others)
    if others:
        parts.append(found.said(f"{others} other {'record' if others == 1 else 'records'}"))
    pages = sum(other.kind == PAGE for other in found.others)
    if pages:
        parts.append(found.said(f"{pages} hand-written {'page' if pages == 1 else 'pages'}"))
    for path, said in ((SETTINGS, "pages at other addresses"), (KINDS, "other names of kinds")):
        if any(other.id == path and other.kind == "file" and other.texts for other in found.others):
            parts.append(found.said(said))
    if found.problems:
        parts.append(found.said(f"{len(found.problems)} problems"))
    return "; ".join(parts) or found.said("Nothing that readers see")


def as_markdown(found: Comparison) -> str:
    """Return the report as a comment of at most ``LONGEST_COMMENT`` bytes: whole parts, the most important first.

    A statement whose texts are too long is shown without them; what has no place is counted, above all else.
    """
    head = f"<!-- sijill diff -->\n### {found.said('What readers would see')}: {summary(found)}\n"
    parts = [_problems(found) + _settings(found)]
    room = LONGEST_COMMENT - len(head.encode()) - len(parts[0].encode()) - _ROOM_FOR_NOTICE
    ranked = sorted(found.statements, key=_weight)
    for change in ranked:
        whole = "\n".join(_statement_markdown(found, change)) + "\n"
        short = "\n".join(_statement_markdown(found, change, texts=False)) + "\n"
        shown = next((one for one in (whole, short) if len(one.encode()) <= room), None)
        if shown is not None:
            parts.append(shown)
            room -= len(shown.encode())
    left_out = len(ranked) - len(parts) + 1
    for whole, short in ((_others(found), _others(found, texts=False)), (_pages(found), "")):
        section = whole if len(whole.encode()) <= room else short
        if len(section.encode()) <= room:
            parts.append(section)
            room -= len(section.encode())
    if left_out:
        noun = "statement is" if left_out == 1 else "statements are"
        more = found.said(f"{left_out} more {noun} in the report among the artifacts")
        parts.insert(0, f"\n**{more}**; {found.said('the most important are here')}.\n")
    return head + "".join(parts)


def _weight(change: StatementChange) -> tuple[int, str]:
    """Return how early a statement is shown: words without evidence, then what goes, relations, changes, what comes."""
    missing = any(not place.paragraph for place in change.places)
    related = bool(change.relations_added or change.relations_removed)
    ranks = (missing, change.verb == "removed", related and change.verb == "changed", change.verb == "changed")
    return next((rank for rank, here in enumerate(ranks) if here), len(ranks)), change.id


def _problems(found: Comparison) -> str:
    lines = []
    for problem in found.problems[:20]:
        message, mend = sentence(problem, found.language)
        where = f"{problem.file}:{problem.line}:{problem.column}"
        severity = found.said(problem.severity)
        lines.append(f"\n- {plain(where)}: **{plain(severity)}** {plain(message)}\n  {plain(mend)}")
    lines += _rest(found, len(found.problems) - 20, "\n")
    return "\n".join(lines) + "\n" if lines else ""


def _rest(found: Comparison, number: int, before: str = "") -> list[str]:
    return [f"{before}- {found.said(f'and {number} more')}"] if number > 0 else []


def _settings(found: Comparison) -> str:
    """Return the settings and words that are changed; those for which there is no room are counted."""
    changed = [(other.id, text) for other in found.others if other.kind == SETTING for text in other.texts]
    if not changed:
        return ""
    lines = [f"\n#### {found.said('Settings and words of the whole site')}\n"]
    room = _ROOM_FOR_SETTINGS
    for number, (file, text) in enumerate(changed):
        line = f"- {plain(file)}: **{plain(text.what)}**\n"
        line += f'  <p dir="{direction(text.language)}">{_words(text, plain)}</p>'
        room -= len(line.encode())
        if room < 0:
            lines += _rest(found, len(changed) - number)
            break
        lines.append(line)
    return "\n".join(lines) + "\n"


def _others(found: Comparison, *, texts: bool = True) -> str:
    others = [other for other in found.others if other.kind not in ("ledger", SETTING)]
    lines = []
    for other in others[:100]:
        lines.append(f"- {found.said(_SAYS[other.verb])}: {plain(found.said(other.kind))} {plain(other.id)}")
        for text in other.texts if texts and other.verb == "changed" else ():
            lines.append(f"  - **{plain(text.what)}**")
            lines.append(f'    <p dir="{direction(text.language)}">{_words(text, plain)}</p>')
    lines += _rest(found, len(others) - 100)
    return f"\n#### {found.said('Other records and pages')}\n\n" + "\n".join(lines) + "\n" if lines else ""


def _pages(found: Comparison) -> str:
    lines = [f"- {plain('/' + page)}" for page in found.pages[:_MOST_PAGES]]
    lines += _rest(found, len(found.pages) - _MOST_PAGES)
    start = f"\n<details><summary>{found.said('Pages that change')}: {len(found.pages)}</summary>\n\n"
    return start + "\n".join(lines) + "\n\n</details>\n" if lines else ""


def _statement_markdown(found: Comparison, change: StatementChange, *, texts: bool = True) -> Iterator[str]:
    statement = change.after or change.before
    if statement is None:
        return
    said = found.said
    yield f"\n#### {said(_SAYS[change.verb])}: {plain(change.id)}\n"
    if change.verb == "added":
        revision = found.head
        yield f"> **{plain(in_language(statement.title, found.language))}**"
        who = _speakers(revision, statement, found.language)
        yield f"> {plain(statement.kind)} · {plain(statement.date.value)} · {plain(who)}"
        for passage in statement.passages if texts else ():
            yield ">"
            yield f'> <div dir="{direction(passage.language or statement.language)}">{plain(passage.text)}</div>'
            yield from (f"> <div>{plain(t.text)} <sub>({plain(t.by)})</sub></div>" for t in passage.translations)
        yield ""
    for text in change.texts:
        yield f"- **{plain(said(text.what))}**" + ("" if texts else f" ({said('too long to be shown here')})")
        if texts:
            yield f'  <p dir="{direction(text.language)}">{_words(text, plain)}</p>'
    for relation in change.relations_added:
        there = said(f"there: {inverse(relation)}")
        yield f"- {said('relation added')}: {plain(relation.type)} {plain(relation.target)} ({there})"
    for relation in change.relations_removed:
        yield f"- {said('relation removed')}: {plain(relation.type)} {plain(relation.target)}"
    for place in change.places:
        yield f"- {_place(found, place)}: {_evidence(found, place.paragraph, plain(place.document))}"


def _place(found: Comparison, place: EvidencePlace) -> str:
    return place.passage if place.variant is None else found.said(f"{place.passage}, variant {place.variant + 1}")


def _evidence(found: Comparison, paragraph: int, document: str) -> str:
    if paragraph:
        return found.said(f"✓ is word for word in paragraph {paragraph} of {document}")
    return found.said(f"✗ **not found** in the stored copy of {document}")


def as_html(found: Comparison) -> str:
    """Return the report as a complete page."""
    style = Path(__file__).with_suffix(".css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    return (
        f'<!doctype html>\n<html lang="{found.language}" dir="{direction(found.language)}"><head><meta charset="utf-8">'
        f"<title>{found.said('What readers would see')}</title>"
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head><body><main>'
        f"<h1>{found.said('What readers would see')}</h1><p>{html.escape(summary(found))}.</p>"
        f"{''.join(_html(found))}</main></body></html>\n"
    )


def _html(found: Comparison) -> Iterator[str]:
    escape, said = html.escape, found.said
    if found.problems:
        yield f"<h2>{said('Problems')}</h2><ul>"
        for problem in found.problems:
            message, mend = sentence(problem, found.language)
            where = f"{escape(problem.file)}:{problem.line}:{problem.column}"
            yield f"<li><bdi>{where}</bdi>: {escape(message)}<br>{escape(mend)}</li>"
        yield "</ul>"
    for change in found.statements:
        yield f"<h2>{said(_SAYS[change.verb])}: <bdi>{escape(change.id)}</bdi></h2>"
        if change.verb != "removed" and change.after:
            languages = dict.fromkeys((change.after.language, *change.after.title))
            for language in languages:
                if language in change.after.title:
                    yield _preview(found.head, change.after, language)
        yield "<ul>"
        for text in change.texts:
            yield _text_html(said(text.what), text)
        related = [("Relation added", one) for one in change.relations_added]
        related += [("Relation removed", one) for one in change.relations_removed]
        for what, relation in related:
            yield f"<li>{said(what)}: {escape(relation.type)} <bdi>{escape(relation.target)}</bdi></li>"
        for place in change.places:
            state = "yes" if place.paragraph else "no"
            words = _evidence(found, place.paragraph, f"<bdi>{escape(place.document)}</bdi>").replace("**", "")
            yield f'<li class="{state}">{_place(found, place)}: {words}</li>'
        yield "</ul>"
    if found.others:
        yield f"<h2>{said('Other records and pages')}</h2><ul>"
        for other in found.others:
            shown = other.texts if other.verb == "changed" or other.kind == SETTING else ()
            texts = "".join(_text_html(text.what, text) for text in shown)
            texts = f"<ul>{texts}</ul>" if texts else ""
            yield f"<li>{said(_SAYS[other.verb])}: {said(other.kind)} <bdi>{escape(other.id)}</bdi>{texts}</li>"
        yield "</ul>"
    if found.pages:
        yield f"<h2>{said('Pages that change')}: {len(found.pages)}</h2><ul>"
        yield from (f"<li><bdi>/{escape(page)}</bdi></li>" for page in found.pages)
        yield "</ul>"


def _text_html(what: str, text: Changed) -> str:
    tongue = f'lang="{html.escape(text.language)}" dir="{direction(text.language)}"'
    return f"<li>{html.escape(what)}<p {tongue}>{_words(text, html.escape)}</p></li>"


def _preview(revision: Revision, statement: Statement, language: str) -> str:
    """Return a picture of a statement's page in one language: the top of it, as readers will see it."""
    from sijill.interface.dates import date_label

    escape, way = html.escape, direction(language)
    who = _speakers(revision, statement, language)
    parts = [
        f'<article class="page" lang="{escape(language)}" dir="{way}">'
        f'<p class="line">{escape(date_label(language, statement.date.value))}</p>'
        f"<h3>{escape(statement.title[language])}</h3><p><bdi>{escape(who)}</bdi></p>"
    ]
    for passage in statement.passages:
        own = passage.language or statement.language
        tongue = f'lang="{escape(own)}" dir="{direction(own)}"'
        parts.append(f'<div class="pair"><blockquote {tongue}>{escape(passage.text)}</blockquote>')
        parts += [
            f'<blockquote lang="{escape(t.language)}" dir="{direction(t.language)}">{escape(t.text)}</blockquote>'
            for t in passage.translations
        ]
        parts.append("</div>")
    return "".join([*parts, "</article>"])
