"""Answers that are not the page that was asked for: "not found" with status 200, log-in walls, wrong encodings.

Each doubt is a sentence. If one is grave, the copy is refused unless the editor accepts it anyway. Only short pages are
searched for such messages, so that articles about such things raise no doubt. No list has every message in every
language: so a page with hardly any text is doubted whatever it says, and a later copy is compared with the earlier ones
(``recognition``).
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from sijill.capture import led_on
from sijill.capture.payload import Extracted
from sijill.capture.recognition import is_recognised
from sijill.capture.tree import charset_of
from sijill.model.captures import Capture
from sijill.model.hosts import joined
from sijill.network.client import Answer

_FEW, _SHORT, _RATHER_SHORT = 400, 1000, 4000  # letters of text
_REFRESH = re.compile(
    rb"""<meta\b(?=[^<>]*http-equiv\s*=\s*["']?refresh)[^<>]*content\s*=\s*["']?\s*[0-9]{1,2}(?:\.[0-9]*)?\s*[;,]\s*url\s*="""
    rb"""\s*["']?([^"'<>\s]+)""",
    re.IGNORECASE,
)
_PERMANENT = frozenset([301, 308])
# Patterns for folded text (``_folded``): small letters, no marks, one spelling of alif, ya and ta marbuta.
_PAGE = "(?:page|article|story|content|link|url|file|post)"
_ARABIC_PAGE = "(?:الصفحه|المقال|المقاله|الخبر|الرابط|المحتوي|الموضوع)"
_NOT_FOUND = re.compile(
    "|".join(
        (
            rf"\b{_PAGE}\b[^.]{{0,60}}\b(?:not found|no longer (?:available|exists?|here))",
            rf"\b{_PAGE}\b[^.]{{0,60}}\b(?:has been|was|is) (?:removed|deleted|gone)",
            rf"\b{_PAGE}\b[^.]{{0,60}}\b(?:(?:could|can)(?: ?no|n['’])t be found|(?:does|did) ?(?:no|n['’])t exist)",
            rf"\b{_PAGE}\b[^.]{{0,60}}\bisn['’]t (?:available|here)",
            rf"\b(?:can(?:no|['’])t|couldn['’]t|could not|unable to) find [^.]{{0,50}}(?:{_PAGE}|looking)",
            r"\b(?:error|http|status) ?(?:code)? ?:?404\b|\b404\b[^.]{0,20}(?:error|not found|خطا|الصفحه)",
            r"\A\W*404\W*\Z|خطا 404",
            "page (?:introuvable|non trouvee)|seite (?:wurde )?nicht gefunden|pagina no encontrada|sayfa bulunamadi",
            f"{_ARABIC_PAGE}[^.،]{{0,40}}(?:غير موجود|غير متوفر|غير متاح|لم تعد|لم يعد|محذوف|تم حذف|حذفت|حذف|نقلت)",
            "صفحه[^.،]{0,40}(?:يافت نشد|پيدا نشد)",
            "(?:لم يتم العثور|لم نعثر|لا يمكن العثور|تعذر العثور|لم نتمكن من ايجاد)"
            f"[^.،]{{0,30}}(?:{_ARABIC_PAGE}|صفحه|ما تبحث|المطلوب)",
        )
    )
)  # fmt: skip
_COOKIES = re.compile(
    "cookie|consent|gdpr|privacy (?:settings|choices|preferences)|legitimate interest"
    "|كوكيز|الكوكي|ملفات (?:تعريف )?الارتباط|سياسه الخصوصيه|خصوصيتك|اوافق|الموافقه علي",
)
_CHALLENGE = re.compile(
    "just a moment|checking (?:if the site|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot"
    "|not a robot|enable (?:javascript|js|cookies)|captcha|ddos protection|attention required|unusual traffic"
    "|access (?:to this page )?(?:has been )?denied|request (?:was )?blocked"
    "|لست روبوت|تحقق من انك|يرجي تفعيل|تفعيل جافا|الوصول مرفوض|تم حظر",
)
_CONSENT_HOST = re.compile(
    r"https?://(?:consent|guce|cookie[s-]?wall|privacy)[.-]|/(?:consent|cookie-?wall|collectconsent)\b"
)
_LOG_IN = re.compile(r"https?://(?:login|signin|auth|accounts|sso)\.|/(?:log-?in|sign-?in|signup|subscribe|paywall)\b")


class Doubt(NamedTuple):
    """A sentence about what may be wrong with a page, and whether a copy of it is refused for that (``grave``).

    ``of_absence`` says that the page no longer exists, as opposed to a wall in front of it.
    """

    grave: bool
    sentence: str
    of_absence: bool = False


def doubts(
    answer: Answer, extracted: Extracted, media_type: str, encoding: str, copies: Sequence[Capture] = ()
) -> list[Doubt]:
    """Return doubts whether an answer is the page that was asked for, with the letters that its readers see.

    ``copies`` are those that were made of it before.
    """
    found = doubts_of_letters(answer.body, extracted, encoding) if media_type == "text/html" else []
    title = extracted.facts.get("title", "")
    texts = [title, *extracted.paragraphs]
    letters = sum(len(text) for text in extracted.paragraphs)
    heads = [title, *(part.text for part in extracted.parts if part.about.kind in ("headline", "heading"))]
    asked, final = answer.exchanges[0].address, answer.last.address
    recognised = False
    for_good = all(one.status in _PERMANENT for one in answer.exchanges[:-1])
    if (letters < _RATHER_SHORT and _any(_NOT_FOUND, heads)) or (letters < _SHORT and _any(_NOT_FOUND, texts)):
        found.append(Doubt(True, f"{final} was answered with 200 and says that it was not found", True))
    elif letters < _SHORT and media_type == "text/html" and (onward := _REFRESH.search(answer.body)):
        named = html.unescape(onward[1].decode("utf-8", "replace"))
        found.append(Doubt(True, f"{final} leads its readers on to {joined(final, named)}: capture that"))
    elif letters < _SHORT and _any(_CHALLENGE, texts):
        found.append(Doubt(True, f"{final} asks for a proof that a person reads it: try --browser"))
    elif _CONSENT_HOST.search(final) or (letters < _RATHER_SHORT and _most(_COOKIES, extracted.paragraphs)):
        found.append(Doubt(True, f"{final} asks for consent to cookies in place of the page: try --browser"))
    elif final != asked and _LOG_IN.search(final):
        found.append(Doubt(True, f"{asked} led on to {final}, which asks to log in"))
    elif led_on.to_home(asked, final):
        found.append(Doubt(True, f"{asked} led on to {final}, which is not the page that was asked for", for_good))
    elif led_on.to_not_found(asked, final):
        found.append(Doubt(True, f"{asked} led on to {final}, an address of pages that were not found", True))
    elif letters < _FEW and media_type == "text/html":
        found.append(Doubt(False, f"{final} has hardly any text ({letters} characters): look whether it is an answer "
                                  "in place of the page (a log-in, an error, a notice)"))  # fmt: skip
    elif copies and not (recognised := is_recognised(extracted.paragraphs, copies)):
        found.append(Doubt(False, f"{final} has little of the copy that was made before: look whether it is the same "
                                  "document"))  # fmt: skip
    if led_on.elsewhere(asked, final) and not recognised and not any(one.grave for one in found):
        found.append(Doubt(False, f"{asked} led on to {final}: look whether that is the page that was asked for, and "
                                  "not another or a list of pages"))  # fmt: skip
    return found


def doubts_of_letters(body: bytes, extracted: Extracted, encoding: str) -> list[Doubt]:
    """Compare the encodings that the server and the page name with the bytes."""
    if body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or body.isascii():
        return []
    utf8 = _decodes(body, "utf-8")
    own = charset_of(body)
    server, page = _codec(encoding), _codec(own)
    if encoding and server is None:
        return [Doubt(not utf8, f"the server names the encoding {encoding!a}, which does not exist")]
    named = server or page
    if utf8:
        if named and named != "utf-8":
            return [Doubt(False, f"the page is UTF-8 and is said to be {encoding or own}: a reader's browser shows "
                                 "other letters than the copy has")]  # fmt: skip
        return []
    if server and page and server != page:
        return [Doubt(True, f"the server says that the page is {encoding}, the page says {own}: a reader's browser "
                            "shows it as the server says; look through the letters (--show)")]  # fmt: skip
    if any("\ufffd" in text for text in extracted.paragraphs) or (named and not _decodes(body, named)):
        return [Doubt(True, f"the page is said to be {encoding or own}, and some of its bytes are no letters of it")]
    return []


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name if name else None
    except (LookupError, ValueError):
        return None
    # By the Encoding Standard, browsers read these as the Windows code pages that include them.
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}.get(found or "", found)


def _decodes(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _folded(text: str) -> str:
    """Return a text in small letters, without marks, with one spelling of letters that have several."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c) and c != "ـ")
    return bare.translate(str.maketrans("أإآىةک", "اااىهك")).replace("ى", "ي").replace("ی", "ي")


def _any(pattern: re.Pattern[str], texts: list[str]) -> bool:
    return any(pattern.search(_folded(text)) for text in texts if len(text) < 600)


def _most(pattern: re.Pattern[str], texts: tuple[str, ...]) -> bool:
    """Return whether paragraphs that match a pattern make up most of a text."""
    of_it = sum(len(text) for text in texts if pattern.search(_folded(text)))
    return of_it * 2 > sum(map(len, texts))
