"""A filed issue form, turned into what a record needs.

Code hosts write a form's answers as ``### Label`` and the text beneath; unanswered fields as ``_No response_``. The
page on which readers propose a statement writes the same. The labels are those of
``.github/ISSUE_TEMPLATE/propose-statement.yml``; a test compares the two. The text is untrusted: it only ever becomes
the values of a record's fields.
"""

import re
import shlex
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

from sijill.diagnostics.diagnostic import visible
from sijill.editing.naming import Names
from sijill.editing.reading import document_of, records
from sijill.editing.records import CannotMake
from sijill.interface.direction import direction
from sijill.interface.proposals import LABELS, LANGUAGE
from sijill.interface.strings import shipped
from sijill.model.characters import BLANK, MOST_MARKS, heaped
from sijill.model.configuration import Configuration
from sijill.model.records import Document
from sijill.model.slugs import id_of, slug_of
from sijill.model.speakers import Delivery
from sijill.sources.date_mends import is_of_another_calendar, mend_of, whole_date
from sijill.sources.value_mends import language_like, language_of

NO_ANSWER = "_No response_"
_COMMENT = "<!--(?:(?!<!--|-->).)*-->"
# What a form explains is before an answer or behind it; between the words of one, it is theirs.
_EXPLAINED = re.compile(rf"\A(?:\s*{_COMMENT})+|(?:{_COMMENT}\s*)+\Z", re.DOTALL)
_UNNAMED = re.compile(r"(?:unnamed|غير مسمّى|غير مسمى)\s*[:：]\s*(?=\S)", re.IGNORECASE)


class Proposal(NamedTuple):
    """What a form proposes: an id, the tree of a statement, and what editors have to see to that no field can say."""

    id: str
    tree: dict[str, Any]
    remarks: list[str]


def answers(body: str) -> dict[str, str]:
    """Return the answers of a filed form, without those left open. Raises CannotMake where a label comes twice."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    name, lines = "", list[str]()
    for line in [*body.replace("\r\n", "\n").split("\n"), "### "]:
        heading = re.match(r"### ?(.*?)\s*$", line)
        # A heading inside an answer is text: only the form's own labels divide it.
        if heading is None or (heading[1] and heading[1] not in LABELS):
            lines.append(line)
            continue
        text = _EXPLAINED.sub("", "\n".join(lines)).strip()
        if name and text and text != NO_ANSWER:
            found[name] = text
        if heading[1] in seen:
            # Which of the two is the form's own cannot be known: an answer may hold a label, to pass for another's.
            raise CannotMake(f"the form must have '{heading[1]}' once; write it otherwise inside an answer")
        seen.add(heading[1])
        name, lines = LABELS.get(heading[1], ""), []
    return found


def statement_from(body: str, configuration: Configuration) -> Proposal:
    """Return the statement that a filed form proposes. Raises CannotMake where an answer it must have is missing."""
    given = answers(body)
    if heaped(body) is not None:
        raise CannotMake(f"the form must have at most {MOST_MARKS} marks on a letter")
    missing = [label for label, name in LABELS.items()
               if name in ("speaker", "date", "words", "document") and not _says(given.get(name, ""))]  # fmt: skip
    if missing:
        raise CannotMake(f"the form must answer: {'; '.join(missing)}")
    remarks: list[str] = []
    names = Names((file.id, record) for file, record in records(configuration))
    document = _document_id(_line(given["document"]), configuration)
    record = document_of(configuration, document)
    own = record.language if record else configuration.default_language
    language = _choice(given.get("language", ""), language_like(given["words"], own, configuration.languages))
    title = {tag: _line(given[f"title_{tag}"]) for tag in configuration.languages if given.get(f"title_{tag}")}
    title = title or {language: _line(given["words"])[:80]}

    def said(text: str) -> dict[str, str]:
        """Return an answer's lines under the languages that they are in; what it is in the others, an editor says."""
        lines = [_line(line) for line in text.split("\n") if line.strip()]
        return {language_like(line, language, configuration.languages): line for line in reversed(lines)}

    speaker = _line(given["speaker"])
    several = [one for one in _divided(speaker) if _says(one)] if not _UNNAMED.match(speaker) else [speaker]
    speakers = [_speaker(one, said, names, remarks) for one in several]
    for name in ("named", "capacity"):
        for line in given.get(name, "").split("\n"):
            for entry, one in zip(speakers, _divided(line) if len(speakers) > 1 else [_line(line)], strict=False):
                if one and not (name == "named" and "unnamed" in entry):
                    entry[name] = {**said(one), **entry.get(name, {})}
    passage: dict[str, Any] = {
        "id": "p1",
        "text": _unquoted(given["words"]),
        "mode": _choice(given.get("mode", ""), "direct"),
        "document": document,
    }
    delivery = _choice(given.get("delivery", ""), "")
    if delivery in list(Delivery):
        passage["delivery"] = delivery
    words, _, other = given.get("original", "").rpartition("\n")
    if words.strip():
        in_it = _document_id(_line(other), configuration)
        passage["variants"] = [{"text": _unquoted(words.strip()), "mode": passage["mode"], "document": in_it,
                                "language": language_of(words)}]  # fmt: skip
    original = passage.get("variants", [{"language": ""}])[0]["language"]
    if given.get("translation"):
        into = language_like(given["translation"], "en", configuration.languages)
        if into not in (language, original):
            passage["translations"] = [{"language": into, "text": given["translation"], "by": "editors"}]
    tree: dict[str, Any] = {
        "title": title, "kind": _choice(given.get("kind", ""), "remarks"), "language": language,
        "speakers": speakers, "date": {"value": _date(_line(given["date"]), remarks)}, "passages": [passage],
    }  # fmt: skip
    if not tree["date"]["value"]:
        del tree["date"]
    if given.get("note"):
        tree["note"] = {language_like(given["note"], language, configuration.languages): given["note"]}
    identifier = slug_of(title.get("en", "")) or f"by-{speakers[0].get('agent', 'unnamed')}"
    return Proposal(identifier, tree, remarks)


def language_of_form(body: str) -> str:
    """Return the language in which to answer whoever filed a form: that of the page they used, else of their words.

    Their own words are the title and the notes; what they quote may be in any language.
    """
    marked = re.search(LANGUAGE.format(language="([A-Za-z-]+)"), body)
    if marked and marked[1] in shipped():
        return marked[1]
    try:
        given = answers(body)
    except CannotMake:
        given = {}
    in_own_words = given.get("note") or (given.get("title_ar", "") if not given.get("title_en") else "")
    return "ar" if in_own_words and direction(language_of(in_own_words)) == "rtl" else "en"


def _speaker(text: str, said: Callable[[str], dict[str, str]], names: Names, remarks: list[str]) -> dict[str, Any]:
    """Return a speaker: an agent, by an id or a name that it has, or one whom the document does not name.

    A name that no agent has, or several have, becomes an id of its own, which no record has: somebody else's words
    must not become theirs. What the name was is remarked.
    """
    unnamed = _UNNAMED.match(text)
    if unnamed:
        return {"unnamed": said(text[unnamed.end() :])}
    if text.casefold() in names.ids:
        return {"agent": text.casefold()}
    having = names.having(text)
    if len(having) == 1:
        return {"agent": having[0]}
    plain = id_of(text, "agent")
    agent = id_of(text, "agent", marked=True) if having or plain in names.ids else plain
    name = visible(text)
    if having:
        remarks.append(f"Several agents have the name {name}: {', '.join(having)}. Name the one that is meant")
    elif agent not in names.ids:
        title = shlex.quote(f"{language_of(name)}={name}")
        remarks.append(
            f"Not in the archive yet: {name}. To make the agent: sijill new agent --id {agent} --title {title}"
        )
    return {"agent": agent}


def _date(text: str, remarks: list[str]) -> str:
    """Return a date as records have it; "" where it could be two, is of another calendar or is none, and say so."""
    found = whole_date(text, day_first=None)
    if found and not is_of_another_calendar(found):
        return found
    meant = "" if found else mend_of(text)
    remarks.append(f"The date is left open: {visible(text)}" + (f" (perhaps {meant})" if meant else ""))
    return ""


def _divided(text: str) -> list[str]:
    """Return what is between semicolons, in either script: an answer for each of several speakers."""
    return [_line(one) for one in re.split("[;؛]", text)]


def _document_id(document: str, configuration: Configuration) -> str:
    """Return the id of the archive's document with an address, else one made of the address, or of what it is."""
    if "://" in document:
        for file, record in records(configuration):
            addresses = (record.url, record.archived_url, *record.other_urls) if isinstance(record, Document) else ()
            if document.rstrip("/") in [str(one).rstrip("/") for one in addresses]:
                return file.id
    return id_of(document.partition("://")[2] or document, "document")


def _says(text: str) -> bool:
    """Return whether an answer has a letter, a digit or a symbol, and not only what is between words."""
    return any(unicodedata.category(one)[0] in "LNS" and one not in BLANK for one in text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _choice(text: str, otherwise: str) -> str:
    """Return the value of a drop-down's answer, such as ``remarks — تصريح``."""
    found = re.match(r"[A-Za-z-]+", text.strip())
    return found.group() if found else otherwise


def _unquoted(text: str) -> str:
    marks = {"«": "»", "“": "”", '"': '"'}
    inside = text[1:-1].strip()
    if len(text) > 2 and marks.get(text[0]) == text[-1] and not any(mark in inside for mark in (text[0], text[-1])):
        return inside
    return text
