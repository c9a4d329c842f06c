"""The types of a record's fields, each with the rule for its text.

Error messages follow one grammar, "must …", so that a diagnostic reads "title.en must be one line".
"""

import datetime
import re
import unicodedata
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from sijill.model import characters, edtf, hosts

UNKNOWN = edtf.UNKNOWN
WORDS_GONE = "[…]"  # in a record, in the place of words that were taken down
ADDRESS_GONE = "https://withheld.invalid/"  # the same, of an address that had words: it leads nowhere (RFC 2606)
DRAFT_PREFIX = "0000-"
# Names a file may not have on Windows, whatever follows the dot; an id is a file's name.
NOT_ON_WINDOWS = frozenset(["con", "prn", "aux", "nul", *[f"{n}{i}" for n in ("com", "lpt") for i in range(10)]])
RESERVED_NAMES = NOT_ON_WINDOWS | {UNKNOWN, "index", "page"}
SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$"
DIGEST_PATTERN = r"^sha256:[0-9a-f]{64}$"
PASSAGE_PATTERN = r"^p[1-9][0-9]{0,3}$"
LONGEST_TEXT = 100_000
_COUNT = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
# RFC 3986 has no room for these in an address; WHATWG URL parsers drop or repair them in ways that hide the host.
_NOT_IN_ADDRESS = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\\<>\"`{}|^\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)


def _check_characters(text: str) -> str:
    beyond = characters.heaped(text)
    if beyond is not None:
        raise ValueError(f"must have at most {characters.MOST_MARKS} marks on a letter (at character {beyond + 1})")
    if text.isprintable():
        return text
    for offset, character in characters.refused(text):
        raise ValueError(f"must not hold {characters.name(character)} (at character {offset + 1})")
    return text


def _check_seen(text: str) -> None:
    if not text or text.isspace():
        raise ValueError("must not be empty")
    if not characters.is_seen(text):
        named = ", ".join(characters.name(character) for character in sorted(set(text))[:3])
        raise ValueError(f"must hold something that a reader sees, not only {named}")


def _check_line(text: str) -> str:
    if text.isprintable() and text[:1].isalnum() and text[0] not in characters.BLANK and text[-1] != " ":
        # As nearly every text; what follows asks the same, one thing at a time.
        return text if text.isascii() else _check_characters(text)
    _check_seen(text)
    if "\n" in text or "\t" in text:
        raise ValueError("must be one line, without tabs")
    if text != text.strip():
        raise ValueError("must not begin or end with white space")
    return _check_characters(text)


def _check_words(text: str) -> str:
    if not (text[:1].isalnum() or text == WORDS_GONE or any(unicodedata.category(one)[0] in "LNS" for one in text)):
        raise ValueError("must hold a letter, a digit or a symbol")
    if not text.strip("\u0640"):
        raise ValueError("must hold a letter, not tatweel alone")
    return text


def _check_prose(text: str) -> str:
    _check_seen(text)
    if text != text.strip():
        raise ValueError("must not begin or end with white space (write it as a block with '|-')")
    return _check_characters(text)


def _check_slug(text: str) -> str:
    if text in RESERVED_NAMES:
        raise ValueError("must not be a name that is reserved (unknown, index, page, and file names Windows refuses)")
    return text


def check_web_address(text: str) -> str:
    """Return an address that is safe to link: absolute http or https, a host, no user information.

    Raises ValueError with a sentence that begins "must".
    """
    found = _NOT_IN_ADDRESS.search(text)
    if found:
        raise ValueError(f"must be percent-encoded where it contains {characters.name(found.group())}")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"must be a web address that can be read ({error})") from None
    if parts.scheme not in ("http", "https") or not text.startswith(f"{parts.scheme}://"):
        raise ValueError("must begin with https:// or http://, in small letters")
    if "@" in parts.netloc:
        raise ValueError("must not carry a user name or password before the host")
    if not parts.hostname or not hosts.is_host(parts.hostname) or (port is not None and not 0 < port < 65536):
        raise ValueError("must name a host")
    if "%" in parts.netloc:
        # Browsers decode it, other readers do not: the same text would lead to two places.
        raise ValueError("must have the host's name in plain letters, not percent-encoded")
    return text


def _as_text(value: object) -> object:
    """Return the text of a date in brackets without quotes, which YAML reads as a list."""
    if isinstance(value, list) and value and all(isinstance(member, str) for member in value):
        return f"[{','.join(value)}]"
    return value


def _check_date(text: str) -> str:
    edtf.parse(text)
    return text


def _check_day(text: str) -> str:
    if len(text) != 10 or edtf.parse(text).precision != "day":
        raise ValueError("must be one day, such as 2021-12-29")
    return text


def _check_part_of_calendar(text: str) -> str:
    if not re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", text, re.ASCII):
        raise ValueError("must be a day, a month or a year, such as 2021-12-29, 2021-12 or 2021")
    return _check_date(text)


def _check_moment(text: str) -> str:
    try:
        if len(text) == 20 and text.isascii() and text.endswith("Z") and text[10] == "T":
            datetime.datetime.fromisoformat(text)
            return text
    except ValueError:
        pass
    raise ValueError("must be a second in UTC, such as 2026-11-29T08:30:00Z")


def _check_count(value: object) -> object:
    if isinstance(value, str) and not _COUNT.fullmatch(value):
        raise ValueError("must be a whole number in digits, from 1")
    return value


_LONG = StringConstraints(max_length=LONGEST_TEXT)
Slug = Annotated[
    str,
    StringConstraints(pattern=SLUG_PATTERN, max_length=80),
    AfterValidator(_check_slug),
    Field(description="An id: lower-case ASCII letters, digits and hyphens. It never changes and is never reused."),
]
LanguageTag = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN), Field(description="A BCP 47 language tag.")]
Digest = Annotated[str, StringConstraints(pattern=DIGEST_PATTERN), Field(description="A SHA-256 digest.")]
PassageId = Annotated[
    str, StringConstraints(pattern=PASSAGE_PATTERN), Field(description="p1, p2, …: the passage's anchor on the page.")
]
Int = Annotated[int, Field(strict=True)]  # neither ``true``, which would be 1, nor ``2.0``
Count = Annotated[int, BeforeValidator(_check_count), Field(ge=1)]
Line = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_check_line)]
Prose = Annotated[str, _LONG, AfterValidator(_check_prose)]
WebAddress = Annotated[str, StringConstraints(max_length=2000), AfterValidator(check_web_address)]
DateText = Annotated[
    str,
    BeforeValidator(_as_text),
    StringConstraints(max_length=200),
    AfterValidator(_check_date),
    Field(
        description="An EDTF date: 2021-12-29, 2021-12, 2021-12-XX, 2021~, 2021-12-29T21:00:00+03:00; one unknown day "
        "of several: [2021-12-19..2021-12-25]; an act that lasted: 2021-12-19/2021-12-25; or unknown."
    ),
]
Moment = Annotated[
    str,
    StringConstraints(max_length=20),
    AfterValidator(_check_moment),
    Field(description="A second, in UTC: 2026-11-29T08:30:00Z."),
]
Day = Annotated[str, AfterValidator(_check_day), Field(description="One day.")]
DayMonthOrYear = Annotated[
    str, AfterValidator(_check_part_of_calendar),
    Field(description="A day, or the month or year that it is in, if no more is known."),
]  # fmt: skip
LocalizedLine = Annotated[
    dict[LanguageTag, Annotated[Line, AfterValidator(_check_words)]],
    Field(min_length=1, description="One line in every language of the archive."),
]
LocalizedProse = Annotated[
    dict[LanguageTag, Prose], Field(min_length=1, description="Text in every language of the archive.")
]
Unknown = Literal["unknown"]


def _one_of_the_archives(value: str, info: ValidationInfo) -> str:
    """Refuse a kind that is not among the context's ``kinds``; without these, as for what was read before, take any."""
    kinds = (info.context or {}).get("kinds")
    if kinds is not None and value not in kinds:
        raise PydanticCustomError("enum", "must be one of {expected}", {"expected": ", ".join(kinds)})
    return value


ONE_OF_THE_ARCHIVES = AfterValidator(_one_of_the_archives)


class Part(BaseModel):
    """A typed piece of a record: immutable, and without undefined keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


__all__ = [
    "ADDRESS_GONE", "DRAFT_PREFIX", "ONE_OF_THE_ARCHIVES", "UNKNOWN", "WORDS_GONE", "Count", "DateText", "Day",
    "Digest", "LanguageTag", "Line", "LocalizedLine", "LocalizedProse", "Moment", "Part", "PassageId", "Prose", "Slug",
    "Unknown", "WebAddress",
]  # fmt: skip
