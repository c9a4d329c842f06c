"""Rows of somebody else's list: CSV, JSON lines, an X archive's ``tweets.js``, and JSON-LD ``ClaimReview``.

Each row is flat: text by column. Of a ClaimReview neither the rating nor the review itself is read: an archive records
who said what, and gives no verdict.
"""

import csv
import datetime
import html
import io
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

LARGEST = 128 * 1024 * 1024
FORMATS = ("csv", "jsonl", "tweets", "claimreview")
_TWEETS = re.compile(r"\s*window\.YTD\.tweets?\.part\d+\s*=\s*")


class CannotRead(Exception):  # noqa: N818 - it says what is the matter
    """A file that is to be imported cannot be read; the message says what must hold of it."""


class Row(NamedTuple):
    """One row: its number in the file, from 1, its texts by column, and why it cannot be taken, if so."""

    number: int
    values: dict[str, str]
    refused: str = ""


def format_of(data: bytes, name: str) -> str:
    """Return the format of a file, by its beginning and its name."""
    beginning = data[:4096].decode("utf-8-sig", "replace")
    if _TWEETS.match(beginning):
        return "tweets"
    if '"ClaimReview"' in beginning or ('"@context"' in beginning and "claimReviewed" in beginning):
        return "claimreview"
    return "jsonl" if name.endswith((".jsonl", ".ndjson")) else "csv"


def rows_in(data: bytes, kind: str, name: str) -> Iterator[Row]:
    """Yield the rows in the bytes of a file. Raises CannotRead where they are not what the format says."""
    if data.startswith(b"PK\x03\x04"):
        raise CannotRead(f"{name} must be text, not a packed file: save a spreadsheet as CSV (UTF-8)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(f"{name} must be UTF-8, and byte {error.start + 1} is not; save it again so") from None
    if kind == "csv":
        yield from _of_csv(text, name)
        return
    for number, entry in enumerate(_entries(text, kind, name), start=1):
        if kind == "tweets" and isinstance(entry, dict):
            entry = entry.get("tweet", entry)
        if isinstance(entry, _NotJSON):
            yield Row(number, {}, f"is no JSON ({entry.why})")
            continue
        if not isinstance(entry, dict):
            raise CannotRead(f"{name}: entry {number} must be a JSON object")
        made = {"tweets": _of_tweet, "claimreview": _of_claim}.get(kind, _flat)(entry)
        repost = kind == "tweets" and made["text"].startswith("RT @")
        values = {key: value for key, value in made.items() if value}
        yield Row(number, values, "is a repost: the words are another's" if repost else "")


def _of_csv(text: str, name: str) -> Iterator[Row]:
    """Yield the rows of CSV, whose cells are between double quotes where they need any.

    Nothing else is guessed but what divides the cells: another quotation mark, or escape, would change their words.
    """
    heading = text.lstrip().partition("\n")[0]
    csv.field_size_limit(2**24)
    delimiter = max(",;\t|", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [column.strip() for column in next(filter(None, reader), [])]
        if not columns or len({*columns}) != len(columns):
            raise CannotRead(f"{name} must have a first line with the name of each column, each once")
        number = 0
        for number, cells in enumerate(filter(None, reader), start=1):
            values = dict(zip(columns, map(str.strip, cells), strict=False))
            more = any(cells[len(columns) :])
            yield Row(number, values, f"has {len(cells)} cells for {len(columns)} columns" if more else "")
        if not number:
            raise CannotRead(f"{name} must have rows below the first line, or be JSON lines, named so (.jsonl)")
    except csv.Error as error:
        raise CannotRead(f"{name}: line {reader.line_num} must be CSV ({error})") from None


def _entries(text: str, kind: str, name: str) -> Iterator[Any]:
    # Numbers stay as they are written; what is no JSON (NaN, Infinity) is no number.
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_no_number)
    try:
        if kind == "jsonl":
            yield from _of_lines(text, name, decoder)
            return
        found = decoder.decode(_TWEETS.sub("", text, count=1))
        if kind == "claimreview":
            yield from _claims(found)
        else:
            yield from found if isinstance(found, list) else [found]
    except RecursionError:
        raise CannotRead(f"{name} must not be nested so deeply") from None
    except ValueError as error:
        raise CannotRead(f"{name} must be JSON ({error})") from None


class _NotJSON(NamedTuple):
    """A line that is no JSON, in place of its entry."""

    why: str


def _of_lines(text: str, name: str, decoder: json.JSONDecoder) -> Iterator[Any]:
    """Yield what lines of JSON hold. They end with a line feed alone: other separators may be within a text."""
    begun = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield decoder.decode(line)
        except ValueError as error:
            place = (
                f"line {number}, column {error.colno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
            )
            why = place or f"line {number}: {error}"
            if not begun:  # then it is another format
                raise CannotRead(f"{name} must be JSON ({why})") from None
            yield _NotJSON(why)
        begun = True


def _no_number(text: str) -> str:
    raise ValueError(f"{text} is no number")


def _claims(found: Any) -> Iterator[Any]:
    """Yield the ClaimReviews of a JSON-LD document, wherever they are in it."""
    if isinstance(found, list):
        for one in found:
            yield from _claims(one)
    elif isinstance(found, dict):
        types: Any = found.get("@type")
        if types == "ClaimReview" or (isinstance(types, list) and "ClaimReview" in types):
            yield found
        else:
            for key in ("@graph", "itemListElement", "dataFeedElement", "item"):
                yield from _claims(found.get(key))


def _flat(entry: dict[str, Any], before: str = "") -> dict[str, str]:
    """Return an object's texts by dotted key; lists are joined by semicolons."""
    made: dict[str, str] = {}
    for key, value in entry.items():
        if isinstance(value, dict):
            made |= _flat(value, f"{before}{key}.")
        elif isinstance(value, list):
            made[f"{before}{key}"] = "; ".join(str(one) for one in value if not isinstance(one, dict | list))
        elif value is not None and not isinstance(value, bool):
            made[f"{before}{key}"] = str(value).strip()
    return made


def _of_tweet(entry: dict[str, Any]) -> dict[str, str]:
    text = html.unescape(str(entry.get("full_text") or entry.get("text") or ""))
    try:
        moment = datetime.datetime.strptime(str(entry.get("created_at")), "%a %b %d %H:%M:%S %z %Y")
        date = moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        date = ""
    language = str(entry.get("lang") or "")
    return {
        "id": str(entry.get("id_str") or entry.get("id") or ""), "text": text.strip(), "date": date,
        "language": "" if language in ("und", "qme", "zxx", "qht") else language,
    }  # fmt: skip


def _of_claim(entry: dict[str, Any]) -> dict[str, str]:
    claim = entry.get("itemReviewed") or {}
    claim = claim if isinstance(claim, dict) else {}
    authors = claim.get("author") or []
    authors = authors if isinstance(authors, list) else [authors]
    names = [str(one.get("name") or "") if isinstance(one, dict) else str(one) for one in authors]
    seen = claim.get("firstAppearance") or claim.get("appearance") or {}
    seen = seen[0] if isinstance(seen, list) and seen else seen
    language = entry.get("inLanguage")
    return {
        "text": str(entry.get("claimReviewed") or ""),
        "speaker": "\n".join(names),
        "capacity": str(authors[0].get("jobTitle") or "") if len(authors) == 1 and isinstance(authors[0], dict) else "",
        "date": str(claim.get("datePublished") or "")[:10],
        "url": str(seen.get("url") or "") if isinstance(seen, dict) else str(seen),
        "language": str(language.get("name") or "") if isinstance(language, dict) else str(language or ""),
    }
