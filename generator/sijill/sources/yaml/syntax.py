"""What somebody probably meant by a line that is not YAML: a mend made from the line, tried before it is offered.

The parser has one message for many mistakes, and often names the line after the wrong one. So each line that may be
wrong is rewritten in ways that undo common mistakes, and the first rewriting with which the parser gets further is the
mend.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from sijill.model import characters
from sijill.sources.yaml.shapes import field_names

_parser: Any = yaml._yaml.CParser
_KEY = re.compile(r"(?P<margin> *(?:- +)*)(?P<key>[A-Za-z_]+(?:-[A-Za-z]+)*)(?P<colon> *: +)(?P<value>\S.*)")
_ENTRY = re.compile(r"(?P<margin> *(?:- +)+)(?P<value>\S.*)")
_OTHER_COLON = re.compile(r"(?P<margin>\s*(?:- +)*)(?P<key>[a-z_]+)(?P<sign>\s*[：﹕︓=]\s*|:)(?P<value>[^\s:/].*|)")
_NO_COLON = re.compile(r"(?P<margin>\s*(?:- +)*)(?P<key>[a-z_]+) +(?P<value>\S.*)")
_NO_SPACE = re.compile(r"(?P<margin> *)-(?P<value>[^\s-].*)")
_OPEN = re.compile(r"\[[a-z0-9, -]*|\{ *[a-z_]+: [^{}]*")
# A text in a list or mapping in one line, up to the next field or the end of the mapping.
_FLOW_TEXT = re.compile(r"(?P<key>[A-Za-z_-]+): (?P<text>[^\s\"'\[{][^\"]*?)(?=, *[A-Za-z_-]+: |\}\]?$|\}, *\{)")
_BLOCK = re.compile(r"[|>][+-]?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")
# Blanks that word processors and pages have in place of spaces, and a line of a record, with where they do harm.
OTHER_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_FIELD_OR_ENTRY = re.compile(r"(?P<margin>\s*)(?P<dashes>(?:-\s+)*)[\w-]+(?P<colon>:\s+|:$)?.*")
_UNREADABLE = 1000
LONGEST = 64 * 1024


class Mend(NamedTuple):
    """A mistake: its line and column (from 1), the problem and the mend in words, and the mended text."""

    line: int
    column: int
    problem: str
    mend: str
    text: str


class _Rewriting(NamedTuple):
    first: int  # the first of the lines that it replaces, counted from 0
    lines: list[str]
    column: int
    problem: str
    mend: str
    length: int = 1
    unusual: int = 0
    sure: bool = False


class _Failure(NamedTuple):
    line: int  # a mend must let the parser get further than this line, counted from 0
    suspects: list[int]


def mended(text: str) -> Mend | None:
    """Return the first mistake of a text that is not YAML, with a mend with which the parser gets further.

    Of several such mends, the one that puts fields where a record has them is best, else the first. This parses the
    text a few dozen times, so texts of more than ``LONGEST`` characters get no mend.
    """
    failure = _failure(text) if len(text) <= LONGEST else None
    if failure is None:
        return None
    lines = text.split("\n")
    suspects = [number for number in dict.fromkeys(failure.suspects) if 0 <= number < len(lines)]
    best: tuple[tuple[int, int], Mend] | None = None
    for ways in (_of_signs, _of_indentation):
        for one in (way for number in suspects for way in ways(lines, number)):
            candidate = "\n".join([*lines[: one.first], *one.lines, *lines[one.first + one.length :]])
            there = _failure(candidate) if candidate != text else failure
            if there is not None and there.line <= max(failure.line, one.first + len(one.lines) - 1):
                continue
            read = candidate if there is None else "\n".join(candidate.split("\n")[: there.line])
            rank = (2 * _oddness(read) + one.unusual, -there.line if there else -len(text))
            found = Mend(one.first + 1, one.column + 1, one.problem, one.mend, candidate)
            if one.sure or (there is None and not rank[0]):
                return found
            if best is None or rank < best[0]:
                best = rank, found
    return best[1] if best else None


def spaced(text: str) -> list[Mend]:
    """Return each blank that is no space in the indentation of a field or behind its colon, with all mended so far."""
    lines = text.split("\n")
    found: list[Mend] = []
    for number in range(len(lines)):
        for name in ("margin", "dashes", "colon"):
            part = _FIELD_OR_ENTRY.fullmatch(lines[number])
            blank = OTHER_BLANK.search(part[name] or "") if part and (part["colon"] or part["dashes"]) else None
            if not part or not blank:
                continue
            start, end = part.span(name)
            new = lines[number][:start] + OTHER_BLANK.sub(" ", part[name]) + lines[number][end:]
            width = _fitting(lines, number, end) if name == "margin" else None
            lines[number] = new if width is None else " " * width + new.lstrip()
            what = f"{characters.name(blank.group())} in place of a space"
            way = _way(number, lines[number], start + blank.start(), what, width)
            found.append(Mend(number + 1, way.column + 1, what, way.mend, "\n".join(lines)))
    return found


def _fitting(lines: list[str], number: int, width: int) -> int:
    """Return the indentation, like that of another line and the nearest to a width, with which a line can be read."""
    others = {len(line) - len(line.lstrip(" ")) for line in lines if line.strip()}
    for other in sorted(others | {width}, key=lambda other: abs(other - width)):
        line = " " * other + lines[number].lstrip()
        failure = _failure("\n".join([*lines[:number], line, *lines[number + 1 :]]))
        if failure is None or failure.line > number:
            return other
    return width


def _oddness(text: str) -> int:
    """Return how many keys and values of a text are in places where no record has them."""
    try:
        tree = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 (the base loader makes strings alone)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return _UNREADABLE
    odd = 0 if isinstance(tree, dict) else 1
    parts, seen = [(tree, 0)], {id(tree)}
    for part, depth in parts:
        below = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        odd += sum(value == "" for value in below)
        if isinstance(part, dict):
            fields, languages = (
                sum(key in field_names() for key in part),
                sum(bool(_LANGUAGE.fullmatch(key)) and key not in field_names() for key in part),
            )
            odd += len(part) - fields - languages + (min(fields, languages) if depth else languages)
        for value in below:
            if isinstance(value, dict | list) and id(value) not in seen:  # do not count an alias again
                seen.add(id(value))
                parts.append((value, depth + 1))
    return odd


def quoted(text: str) -> str:
    """Return a text of one line in quotation marks that YAML reads back as the same text."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _failure(text: str) -> _Failure | None:
    """Return where parsing a text fails, and the lines that may be wrong, the likeliest first."""
    take = _parser(text).get_event
    started = -1
    try:
        while not isinstance(event := take(), yaml.StreamEndEvent):
            if isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"'):
                # A quotation that is not closed ends at the next quotation mark, some lines below.
                start, end = event.start_mark, event.end_mark
                started = start.line if start and end and end.line > start.line else -1
    except yaml.MarkedYAMLError as error:
        places: list[Any] = [error.problem_mark, error.context_mark]
        marks: list[int] = [mark.line for mark in places if mark is not None]
        if not marks:
            return _Failure(0, [0])
        at, around = marks[0], marks[-1]
        if "end of stream" in str(error.problem):
            return _Failure(around, [around])
        lines = text.split("\n")
        before = [line for line in range(min(at, len(lines)) - 1, -1, -1) if lines[line].strip()][:2]
        return _Failure(at, [started, at, around, *before])
    except yaml.YAMLError:
        return _Failure(0, [0])
    return None


def _of_signs(lines: list[str], number: int) -> Iterator[_Rewriting]:
    """Yield ways to write a line with its own indentation."""
    line = lines[number].rstrip()
    indent = len(line) - len(line.lstrip())
    if "\t" in line[:indent]:
        first = line[:indent].index("\t")
        next_one = _like_the_next(lines, number)
        for width in next_one or (_indent_before(lines, number), *range(2, 9, 2)):
            yield _way(
                number, f"{' ' * width}{line.lstrip()}", first, "a tab in the indentation", indented=width
            )._replace(sure=bool(next_one))
    value = _KEY.fullmatch(line) or _ENTRY.fullmatch(line)
    if value:
        yield from _of_value(lines, number, value)
    other = _OTHER_COLON.fullmatch(line)
    if other and (other["key"] in field_names() or _LANGUAGE.fullmatch(other["key"])):
        sign = other["sign"].strip()
        what = f"no space behind the colon of '{other['key']}'" if sign == ":" else f"'{sign}' in place of a colon"
        new = f"{other['margin']}{other['key']}: {other['value']}".rstrip()
        yield _way(number, new, other.start("sign"), what)
    dash = _NO_SPACE.fullmatch(line)
    if dash:
        yield _way(number, f"{dash['margin']}- {dash['value']}", dash.end("margin"), "no space behind '-'")
    beside = [other for other in (number - 1, number + 1) if 0 <= other < len(lines)]
    if line[indent : indent + 2] != "- " and any(lines[n].startswith(f"{' ' * indent}- ") for n in beside):
        yield _way(number, f"{line[:indent]}- {line[indent:]}", indent, "an entry of a list without its '-'")
    without = _NO_COLON.fullmatch(line)
    if without and without["key"] in field_names():
        new = f"{without['margin']}{without['key']}: {without['value']}"
        yield _way(number, new, without.end("key"), f"no colon behind '{without['key']}'")


def _of_value(lines: list[str], number: int, match: re.Match[str]) -> Iterator[_Rewriting]:
    value, at, line = match["value"], match.start("value"), match.string
    before, mark = line[:at], value[0]
    header = _BLOCK.match(value)
    if header and value[header.end() :].strip() and header.group() != ">":
        margin = " " * (len(match["margin"]) + 2)
        new = [f"{before}{mark}-", f"{margin}{value[header.end() :].strip()}"]
        mend = f"write the words on lines of their own below '{new[0].strip()}': {new[1].strip()}"
        yield _Rewriting(number, new, at, "words beside the mark of a block", mend)
    elif mark in "\"'":
        inner, what = value, f"the value goes on behind its closing {mark}"
        if value.count(mark) == 1:
            inner, what = value[1:].rstrip("“”„" if mark == '"' else "‘’‚"), f"a quotation mark ({mark}) is not closed"
        elif value[-1] == mark:
            inner = value[1:-1]
            what = f"a quotation mark ({mark}) within a value that is in such marks"
            if mark == '"' and mark not in inner:
                what = "a backslash within a value that is in double quotation marks"
        yield _way(number, before + quoted(inner), at, what)
    elif _OPEN.fullmatch(value):
        yield _way(number, f"{line}{']' if mark == '[' else '}'}", at, f"a '{mark}' is not closed")
    if mark in "[{" and value[-1] in "]}":
        words = next((one for one in _FLOW_TEXT.finditer(value) if re.search(r"[\[\]{},]|: ", one["text"])), None)
        if words:
            kept = _FLOW_TEXT.sub(_quoted_if_needed, value)
            what = f"'{words['key']}' in a line of several values has signs that need quotation marks"
            yield _way(number, before + kept, at + words.start("text"), what)
    what = f"a value that begins with '{mark}' and is not in quotation marks"
    colon = value.find(": ")
    if mark.isalnum() or mark not in "-?:,[]{}#&*!|>'\"%@`":
        what = "': ' in a value that is not in quotation marks"
        at += max(colon, 0)
    yield _way(number, before + quoted(value), at, what)


def _quoted_if_needed(found: re.Match[str]) -> str:
    text = found["text"]
    return f"{found['key']}: {quoted(text) if re.search(r'[][{},]|: ', text) else text}"


def _of_indentation(lines: list[str], number: int) -> Iterator[_Rewriting]:
    """Yield ways to indent a line: like its neighbours, the nearest first; text of a block below the block's mark."""
    line = lines[number].rstrip()
    if not line.strip():
        return
    here = len(line) - len(line.lstrip())
    above = next((lines[n] for n in range(number - 1, -1, -1) if lines[n].strip()), "")
    if re.search(r":\s+[|>][+-]?\s*$", above):
        deeper = _indent_before(lines, number) + 2
        last = number
        while last + 1 < len(lines) and lines[last + 1].strip() and not _is_field(lines[last + 1]):
            last += 1
        new = [f"{' ' * deeper}{one.strip()}" for one in lines[number : last + 1]]
        what = "words that are not indented below the mark of their block"
        where = f"line {number + 1}" if last == number else f"lines {number + 1} to {last + 1}"
        mend = f"indent {where} by {deeper} spaces"
        yield _Rewriting(number, new, here, what, mend, last + 1 - number)
    for width in sorted(range(here + 5), key=lambda width: (width % 2, abs(width - here), width)):
        if width != here:
            what = "a line that is not indented like those it belongs to"
            yield _way(number, " " * width + line.lstrip(), here, what, indented=width)


def _is_field(line: str) -> bool:
    found = re.match(r"\s*(?:- +)*([a-z_]+):(?:\s|$)", line)
    return found is not None and found[1] in field_names()


def _indent_before(lines: list[str], number: int) -> int:
    """Return the indentation of the fields to which the nearest line before, empty ones aside, belongs."""
    above = next((lines[n] for n in range(number - 1, -1, -1) if lines[n].strip()), "")
    found = re.match(r" *(?:- +)*", above)
    return len(found.group()) if found else 0


def _like_the_next(lines: list[str], number: int) -> tuple[int, ...]:
    """Return the indentation of the line after one, if with it both can be read; else nothing."""
    after = next((n for n in range(number + 1, len(lines)) if lines[n].strip()), None)
    width = len(lines[after]) - len(lines[after].lstrip(" ")) if after is not None else 0
    if after is None or not width or lines[after][width] == "\t":
        return ()
    failure = _failure("\n".join([*lines[:number], " " * width + lines[number].lstrip(), *lines[number + 1 :]]))
    return (width,) if failure is None or failure.line > after else ()


def _way(number: int, line: str, column: int, problem: str, indented: int | None = None) -> _Rewriting:
    mend = f"write line {number + 1} as: {line.strip()}"
    if indented is not None:
        mend = f"indent line {number + 1} by {indented} spaces"
    return _Rewriting(number, [line], column, problem, mend, unusual=(indented or 0) % 2)
