"""Citations for other programs, in CSL-JSON, BibTeX and RIS: a statement's page as a web page of the archive.

Only an act that lasted is a range, if both ends are known. CSL has neither one unknown day of several nor an uncertain
date, only ranges and approximate dates, so these are words there. BibTeX and RIS have a date as far as it is certain,
and in words. Names are whole and in their own order: a machine cannot find a family name in an Arabic name, and a
body's name may have commas.
What one citation says must cost no reader another: a file that a program refuses for one date is lost as a whole.
"""

import re

from sijill.interface.citations import Item, is_exact
from sijill.interface.dates import date_label
from sijill.interface.direction import without_isolates
from sijill.interface.strings import strings
from sijill.model import edtf

_ONE_DAY = frozenset(["day", "time"])
# BibTeX counts braces behind a backslash too.
_NAMED = {"\\": "backslash", "~": "asciitilde", "^": "asciicircum", "{": "braceleft", "}": "braceright"}
_SPECIAL = re.compile(r"[\\#$%&_~^{}]")
_BIBTEX = str.maketrans({c: f"\\{c}" for c in "#$%&_"} | {c: f"\\text{name}{{}}" for c, name in _NAMED.items()})
# BibLaTeX reads EDTF of level 1, and makes a range of what has an X.
_OF_BIBLATEX = frozenset(["day", "month", "year", "interval"])
_OF_YEARS = ("decade", "century")
# Processors of CSL take these for markup, and have no way of writing them: an invisible joiner lets them be shown.
_MARKUP = re.compile("<(?=/?(?:i|b|sc|su[bp]|span)\\b)")


def csl(item: Item) -> dict[str, object]:
    """Return an item as CSL-JSON data."""
    found: dict[str, object] = {
        "id": item.id,
        "type": "webpage",
        "title": _in_csl(item.title),
        "author": [{"literal": _in_csl(name)} for name in item.authors],
        "container-title": _in_csl(item.container),
        "issued": _issued(item.date, item.language),
        "language": item.cited_language,
    }
    if item.date == edtf.UNKNOWN:
        del found["issued"]
    if item.other_titles:
        found["custom"] = {"translated-title": _in_csl(item.other_titles)}
    if note := without_isolates(item.note):
        found["note"] = _in_csl(note)
    return {**found, "URL": item.url} if item.url else found


def _in_csl(text: str) -> str:
    return _MARKUP.sub("<\u2060", text) if "<" in text else text


def bibtex(item: Item) -> str:
    """Return an item as BibTeX, in UTF-8, with special characters escaped; BibLaTeX reads its ``date``."""
    date = edtf.parse(item.date)
    fields = [
        ("author", " and ".join(f"{{{_in_bibtex(name)}}}" for name in item.authors)),
        ("title", f"{{{_in_bibtex(item.title)}}}"),
        ("titleaddon", item.other_titles and f"{{{_in_bibtex(item.other_titles)}}}"),
        ("organization", _in_bibtex(item.container)),
        ("date", "" if is_exact(date) else _biblatex_date(date)),  # else year, month and day say it
    ]
    year, month, day = _common(date)
    fields.append(("year", f"{year:04}" if year else ""))
    fields += [(name, str(number) if number else "") for name, number in (("month", month), ("day", day))]
    fields += [("note", _in_bibtex(_note(item))), ("url", item.url), ("language", item.cited_language)]
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields if value)
    return f"@online{{{item.id},\n{lines}\n}}\n"


def _in_bibtex(text: str) -> str:
    return text.translate(_BIBTEX) if _SPECIAL.search(text) else text


def ris(item: Item) -> str:
    """Return an item as RIS, whose lines end with carriage return and line feed.

    In a name a comma divides family, given name and suffix, so names are without theirs, and a note has them as they
    are. So it has the title in another language: with ``TT``, programs take that for the title of this page.
    """
    date = edtf.parse(item.date)
    lines = [("TY", "ELEC"), ("ID", item.id), ("TI", item.title)]
    lines += [("AU", " ".join(name.replace(",", " ").split())) for name in item.authors]
    if date.precision != "unknown":
        year, month, day = _common(date)
        known = [f"{year:04}" if year else "", f"{month:02}" if month else "", f"{day:02}" if day else ""]
        in_words = "" if is_exact(date) else date_label(item.language, item.date)
        lines += [("PY", known[0]), ("DA", "/".join([*known, in_words]))]
    lines += [("T2", item.container), ("LA", item.cited_language)]
    notes = [
        without_isolates(item.note),
        item.other_titles,
        *(name for name in item.authors if "," in name),
    ]
    lines += [*(("N1", note) for note in notes), ("UR", item.url)]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*(one for one in lines if one[1]), ("ER", "")])


def _note(item: Item) -> str:
    """Return an item's note, with its date in words if that is not one exact day, month or year."""
    date = edtf.parse(item.date)
    in_words = "" if is_exact(date) or date.precision == "unknown" else date_label(item.language, item.date)
    return strings(item.language)["language.semicolon"].join(filter(None, [without_isolates(item.note), in_words]))


def _issued(text: str, language: str) -> dict[str, object]:
    date = edtf.parse(text)
    parts = _range(date)
    if parts is None:
        return {"literal": date_label(language, text)}
    return {"date-parts": parts, "circa": True} if date.approximate else {"date-parts": parts}


def _range(date: edtf.Date) -> list[list[int]] | None:
    """Return a date for CSL: one, or the two ends of an act that lasted; None if words must say it."""
    if date.uncertain or date.precision == "one-of" or date.earliest == edtf.EARLIEST or date.latest == edtf.LATEST:
        return None
    if date.precision == "interval":
        ends = [one for one in (date.start, date.end) if one and one.precision not in _OF_YEARS]
        return _ends(*map(_parts, ends)) if len(ends) == 2 else None
    return None if date.precision in _OF_YEARS else [_parts(date)]  # a range would be an act that lasted


def _ends(first: list[int], last: list[int]) -> list[list[int]]:
    """Return the ends of a range as exactly as both are known: processors refuse a month beside a day."""
    length = min(len(first), len(last))
    return [first[:length]] if first[:length] == last[:length] else [first[:length], last[:length]]


def _parts(date: edtf.Date) -> list[int]:
    """Return a day, month or year for CSL."""
    first = date.earliest
    return [first.year, first.month, first.day][: {"year": 1, "month": 2}.get(date.precision, 3)]


def _common(date: edtf.Date) -> tuple[int, int, int]:
    """Return the year, month and day that all days of a date share, 0 for none."""
    first, last = date.earliest, date.latest
    if first.year != last.year:
        return 0, 0, 0
    if first.month != last.month:
        return first.year, 0, 0
    return first.year, first.month, first.day if first == last else 0


def _biblatex_date(date: edtf.Date) -> str:
    """Return a date for BibLaTeX, "" where it has none that means the same; some programs refuse an open start."""
    if date.precision == "interval" and date.earliest == edtf.EARLIEST:
        return ""
    text = date.text.replace("-XX", "")
    return text if date.precision in _OF_BIBLATEX and "X" not in text else ""
