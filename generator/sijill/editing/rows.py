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
from pathlib import Path
from typing import Any, NamedTuple

LARGEST = 512 * 1024 * 1024
FORMATS = ("csv", "jsonl", "tweets", "claimreview")
_TWEETS = re.compile(r"\s*window\.YTD\.tweets?\.part\d+\s*=\s*")


class CannotRead(Exception):  # noqa: N818 - it says what is the matter
    """A file that is to be imported cannot be read; the message says what must hold of it."""


class Row(NamedTuple):
    """One row: its number in the file, from 1, and its texts by column."""

    number: int
    values: dict[str, str]


def format_of(path: Path) -> str:
    """Return the format of a file, by its name and its beginning."""
    with path.open("rb") as file:
        beginning = file.read(4096).decode("utf-8-sig", "replace")
    if _TWEETS.match(beginning):
        return "tweets"
    if '"ClaimReview"' in beginning or ('"@context"' in beginning and "claimReviewed" in beginning):
        return "claimreview"
    return "jsonl" if path.suffix in (".jsonl", ".ndjson") else "csv"


def read_rows(path: Path, kind: str) -> Iterator[Row]:
    """Yield the rows of a file. Raises CannotRead where it is not what its format says."""
    if path.stat().st_size > LARGEST:
        raise CannotRead(f"{path.name} must be at most {LARGEST // 2**20} MB; divide it")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(f"{path.name} must be UTF-8, and byte {error.start + 1} is not; save it again so") from None
    if kind == "csv":
        yield from _of_csv(text, path.name)
        return
    for number, entry in enumerate(_entries(text, kind, path.name), start=1):
        if not isinstance(entry, dict):
            raise CannotRead(f"{path.name}: entry {number} must be a JSON object")
        made = {"tweets": _of_tweet, "claimreview": _of_claim}.get(kind, _flat)(entry)
        yield Row(number, {key: value for key, value in made.items() if value})


def _of_csv(text: str, name: str) -> Iterator[Row]:
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8192], ",;\t|")
    except csv.Error:
        dialect = csv.excel
    csv.field_size_limit(2**24)
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect, restkey="")
    if not reader.fieldnames or len({*reader.fieldnames}) != len(reader.fieldnames):
        raise CannotRead(f"{name} must have a first line with the name of each column, each once")
    try:
        for number, row in enumerate(reader, start=1):
            texts = {key.strip(): value.strip() for key, value in row.items() if isinstance(value, str)}
            yield Row(number, texts)
    except csv.Error as error:
        raise CannotRead(f"{name}: line {reader.line_num} must be CSV ({error})") from None


def _entries(text: str, kind: str, name: str) -> Iterator[Any]:
    try:
        if kind == "jsonl":
            yield from (json.loads(line) for line in text.splitlines() if line.strip())
            return
        found = json.loads(_TWEETS.sub("", text, count=1))
    except ValueError as error:
        raise CannotRead(f"{name} must be JSON ({error})") from None
    if kind == "claimreview":
        yield from _claims(found)
    else:
        yield from found if isinstance(found, list) else [found]


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
    tweet = entry.get("tweet", entry)
    text = html.unescape(str(tweet.get("full_text") or tweet.get("text") or ""))
    try:
        moment = datetime.datetime.strptime(str(tweet.get("created_at")), "%a %b %d %H:%M:%S %z %Y")
        date = moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        date = ""
    language = str(tweet.get("lang") or "")
    return {
        "id": str(tweet.get("id_str") or tweet.get("id") or ""), "text": text.strip(), "date": date,
        "language": "" if language in ("und", "qme", "zxx", "qht") else language,
        "repost": "yes" if text.startswith("RT @") else "",
    }  # fmt: skip


def _of_claim(entry: dict[str, Any]) -> dict[str, str]:
    claim = entry.get("itemReviewed") or {}
    claim = claim if isinstance(claim, dict) else {}
    author = claim.get("author") or {}
    author = author[0] if isinstance(author, list) and author else author
    seen = claim.get("firstAppearance") or claim.get("appearance") or {}
    seen = seen[0] if isinstance(seen, list) and seen else seen
    language = entry.get("inLanguage")
    return {
        "text": str(entry.get("claimReviewed") or ""),
        "speaker": str(author.get("name") or "") if isinstance(author, dict) else str(author),
        "capacity": str(author.get("jobTitle") or "") if isinstance(author, dict) else "",
        "date": str(claim.get("datePublished") or "")[:10],
        "url": str(seen.get("url") or "") if isinstance(seen, dict) else str(seen),
        "language": str(language.get("name") or "") if isinstance(language, dict) else str(language or ""),
    }
