"""Whether a page's letters are those of the encoding of one byte a letter that it is said to have.

Any bytes can be read in such an encoding, so a wrong name makes other letters and no error. Which letters a language
uses most tells them apart: where the same bytes are the usual letters of another encoding, the name is wrong.
"""

import codecs
import math
import re
import unicodedata
from collections.abc import Iterable

from sijill.capture.html import read_page
from sijill.capture.payload import Extracted, UnreadablePayload
from sijill.capture.tree import WINDOWS, charset_of

_LEAST = 20  # letters beyond ASCII that show anything
_MOST = 200_000  # letters that are looked at
_DENSEST = 0.6  # of letters beyond ASCII in words of the Latin script that have any
# How much likelier the other encoding must be, and more if there are few letters; how likely it must be.
_BETTER, _UNSURE, _GOOD = 0.15, 1.2, 0.5
# The letters that most texts of a script are made of, without marks.
_COMMON = (
    "اليمنوترهب",
    "оеаинтсрвлі",
    "αοιετσνηυρ",
    "יולהאמרשתב",
)
# The letters beyond ASCII of languages of the Latin script, and of all of them.
_OF_LANGUAGE = {
    "tr": "çğıİöşüâîû", "az": "çğıİöşüə", "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű", "ro": "ăâîșțşţ", "hr": "čćđšž", "sl": "čšž", "is": "áéíóúýþðæö",
}  # fmt: skip
_LATIN = "áàâäãåāăąæçćčďđðéèêëēęěğíìîïīıłľĺñńňóòôöõőøœŕřßśšşșţțťþúùûüūůűýźżž"
_ALTERNATIVES = (
    "cp1256", "iso8859_6", "cp1251", "koi8_r", "iso8859_5", "cp866", "cp1253", "cp1255", "cp1254", "cp1250",
    "iso8859_2", "cp1252",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def read_page_as_named(
    data: bytes, whole: bool, encoding: str, sheets: Iterable[tuple[str, str]], address: str
) -> Extracted:  # fmt: skip
    """Return the text of a page. Raises UnreadablePayload if the name of its encoding is known to be wrong."""
    extracted = read_page(data, whole, encoding, sheets, address)
    named = encoding or charset_of(data)
    if not named or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or is_utf8(data):
        return extracted
    text = "\n".join(extracted.paragraphs)
    other = likelier(text, WINDOWS.get(named.lower(), named), extracted.facts.get("language", ""))
    if other:
        raise UnreadablePayload(
            f"the page must have letters of the encoding that it is said to have ({named}), and its letters are "
            f"rather those of {other}: open it in a browser, choose the encoding in which it can be read, and save "
            "it again as UTF-8"
        )
    return extracted


def is_utf8(data: bytes) -> bool:
    """Return whether bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def likelier(text: str, codec: str, language: str = "") -> str:
    """Return an encoding whose letters a text that was read in another one rather has, "" if there is none."""
    try:
        own = codecs.lookup(codec).name.replace("-", "_")
        words = " ".join(dict.fromkeys(word for word in text[:_MOST].split() if not word.isascii()))
        data = words.encode(codec, "ignore")
        read = data.decode(codec, "ignore")
    except (LookupError, ValueError):
        return ""
    count = sum(letter > "\x7f" and letter.isalpha() for letter in read)
    if count < _LEAST or len(data) != len(read):  # or it has several bytes for a letter
        return ""
    best, likely = "", max(_likely(read, language) + _BETTER + _UNSURE / math.sqrt(count), _GOOD)
    for other in _ALTERNATIVES:
        found = _likely(data.decode(other, "replace"), language) if other != own else 0
        if found > likely:
            best, likely = other, found
    return best


def _likely(text: str, language: str) -> float:
    """Return how many of the letters beyond ASCII are usual ones of some script, from 0 to 1."""
    beyond = [
        letter for letter in text
        if letter > "\x7f" and unicodedata.category(letter)[0] not in "PZM" and letter not in "€£°"
    ]  # fmt: skip
    if not beyond:
        return 0
    plain = [unicodedata.normalize("NFD", letter.lower())[0] for letter in beyond]
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    alone = sum(all(letter > "\x7f" for letter in word) for word in words) / max(1, len(words))
    best = alone * max(sum(letter in common for letter in plain) / len(plain) for common in _COMMON)
    dense = sum(letter > "\x7f" for word in words for letter in word) / max(1, sum(map(len, words)))
    if dense > _DENSEST:
        return best
    usual = _OF_LANGUAGE.get(language, _LATIN)
    return max(best, sum(letter.lower() in usual for letter in beyond) / len(beyond))
