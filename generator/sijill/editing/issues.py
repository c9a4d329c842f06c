"""A filed GitHub issue form, turned into what a record needs.

GitHub writes a form's answers as ``### Label`` and the text beneath; unanswered fields as ``_No response_``. The
labels are those of ``.github/ISSUE_TEMPLATE/propose-statement.yml``; a test compares the two. The text is
untrusted: it only ever becomes the values of a record's fields.
"""

import re
from typing import Any

from sijill.editing.reading import document_of
from sijill.editing.records import CannotMake
from sijill.model.configuration import Configuration
from sijill.model.slugs import slug_of
from sijill.model.speakers import Delivery
from sijill.sources.value_mends import language_like, language_of

# The form's labels, English and Arabic in one line, and the answers they hold.
LABELS: dict[str, str] = {
    "Title in English / العنوان بالإنجليزية": "title_en",
    "Title in Arabic / العنوان بالعربية": "title_ar",
    "Kind / النوع": "kind",
    "Language / اللغة": "language",
    "Speaker / المتحدث": "speaker",
    "Name in the document / الاسم في الوثيقة": "named",
    "Office / الصفة": "capacity",
    "Date / التاريخ": "date",
    "The words / الكلمات": "words",
    "English translation / الترجمة الإنجليزية": "translation",
    "How the document gives them / طريقة النقل": "mode",
    "Delivery / الإلقاء": "delivery",
    "Document / الوثيقة": "document",
    "Original in another language / أصل بلغة أخرى": "original",
    "Anything else / ملاحظات": "note",
}
NO_ANSWER = "_No response_"
_UNNAMED = re.compile(r"(?:unnamed|غير مسمّى|غير مسمى)\s*[:：]\s*(?=\S)", re.IGNORECASE)


def answers(body: str) -> dict[str, str]:
    """Return the answers of a filed form, without those left open. Raises CannotMake where a label comes twice."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    name, lines = "", list[str]()
    filled = re.sub(r"<!--.*?-->", "", body.replace("\r\n", "\n"), flags=re.DOTALL)  # without what a form explains
    for line in [*filled.split("\n"), "### "]:
        heading = re.match(r"### ?(.*?)\s*$", line)
        # A heading inside an answer is text: only the form's own labels divide it.
        if heading is None or (heading[1] and heading[1] not in LABELS):
            lines.append(line)
            continue
        text = "\n".join(lines).strip()
        if name and text and text != NO_ANSWER:
            found[name] = text
        if heading[1] in seen:
            # Which of the two is the form's own cannot be known: an answer may hold a label, to pass for another's.
            raise CannotMake(f"the form must have '{heading[1]}' once; write it otherwise inside an answer")
        seen.add(heading[1])
        name, lines = LABELS.get(heading[1], ""), []
    return found


def statement_from(body: str, configuration: Configuration, known_agents: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """Return an id and the tree of a statement that a filed form proposes.

    ``known_agents`` are ids by every name they have. Raises CannotMake where an answer that a record must have is
    missing.
    """
    given = answers(body)
    missing = [label for label, name in LABELS.items()
               if name in ("speaker", "date", "words", "document") and name not in given]  # fmt: skip
    if missing:
        raise CannotMake(f"the form must answer: {'; '.join(missing)}")
    document = _line(given["document"])
    record = document_of(configuration, _document_id(document))
    own = record.language if record else configuration.default_language
    language = _choice(given.get("language", ""), language_like(given["words"], own, configuration.languages))
    title = {tag: _line(given[f"title_{tag}"]) for tag in configuration.languages if given.get(f"title_{tag}")}
    title = title or {language: _line(given["words"])[:80]}

    def said(text: str) -> dict[str, str]:
        """Return an answer under the language that it is in; what it is in the others, an editor has to say."""
        return {language_like(text, language, configuration.languages): _line(text)}

    speaker = _line(given["speaker"])
    unnamed = _UNNAMED.match(speaker)
    agent = known_agents.get(speaker.casefold()) or slug_of(speaker) or "unknown-speaker"
    entry: dict[str, Any] = {"agent": agent}
    if unnamed:
        entry = {"unnamed": said(speaker[unnamed.end() :])}
    if given.get("named") and not unnamed:
        entry["named"] = said(given["named"])
    if given.get("capacity"):
        entry["capacity"] = said(given["capacity"])
    passage: dict[str, Any] = {
        "id": "p1",
        "text": _unquoted(given["words"]),
        "mode": _choice(given.get("mode", ""), "direct"),
        "document": _document_id(document),
    }
    delivery = _choice(given.get("delivery", ""), "")
    if delivery in list(Delivery):
        passage["delivery"] = delivery
    words, _, other = given.get("original", "").rpartition("\n")
    if words.strip():
        passage["variants"] = [{"text": _unquoted(words.strip()), "mode": passage["mode"],
                                "document": _document_id(_line(other)), "language": language_of(words)}]  # fmt: skip
    original = passage.get("variants", [{"language": ""}])[0]["language"]
    if given.get("translation") and "en" not in (language, original):
        passage["translations"] = [{"language": "en", "text": given["translation"], "by": "editors"}]
    tree: dict[str, Any] = {
        "title": title, "kind": _choice(given.get("kind", ""), "remarks"), "language": language,
        "speakers": [entry], "date": {"value": _line(given["date"])}, "passages": [passage],
    }  # fmt: skip
    if given.get("note"):
        tree["note"] = {language_like(given["note"], language, configuration.languages): given["note"]}
    return slug_of(title.get("en", "")) or f"by-{agent}", tree


def _document_id(document: str) -> str:
    """Return an id made of a document's address, or of what it is."""
    return slug_of(document.partition("://")[2] or document) or "a-document-id"


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
