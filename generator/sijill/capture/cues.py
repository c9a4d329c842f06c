"""Subtitles (WebVTT, SubRip): cues are joined into sentences, and their times are kept.

Words are what a player shows: what follows a line of times, up to an empty line (WebVTT, section 6.1). The file's
header, notes, style sheets, regions and the names of cues are none, and are listed. Names of voices (``<v Ada>``) are
paragraphs of a kind of their own, before what these say: they are no words of it, and no passage runs over them. SubRip
has no standard; there, lines after an empty one belong to the cue before them, as most players show them.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from sijill.capture.payload import Extracted, LeftOut, Part, UnreadablePayload
from sijill.capture.text import decoded
from sijill.model.captures import NO_VOICE, VOICE, About

# Source: WebVTT, section 6.4 (cue text): tags of voices, classes, languages, ruby and times.
_TAGS = re.compile(r"</?(?:[cibuv]|ruby|rt|lang|font|s)(?:[\s.][^<>]*)?>|<[0-9:.]+>", re.IGNORECASE)
# A voice's span ends where another's begins, at its end tag, or with its cue.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s+([^<>]*))?(?:>|\Z)|</v>", re.IGNORECASE)
_READING = re.compile(r"<rt(?:[\s.][^<>]*)?>(.*?)(?:</rt>|(?=<rt\b|</ruby>)|\Z)", re.IGNORECASE | re.DOTALL)
# SubRip: what players take from SubStation Alpha, such as {\an8}, the line's place on the screen.
_OVERRIDES = re.compile(r"\{\\[^{}\n]*\}")
_TIME = r"(?:([0-9]+):)?([0-5]?[0-9]):([0-5]?[0-9])[.,]([0-9]{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_BEGUN = re.compile(rf"\s*{_TIME}[\s>-]*")
# Source: WebVTT, section 6.1: blocks that are no cues. (A comment is any other block without times.)
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|\Z)")
_NUMBER_OR_TIME = re.compile(r"[\s\d:.,>-]*")
_SENTENCE_ENDS = re.compile("[.!?؟。！？…۔][\"'”’»)\\]]*$")
_DIALOGUE = re.compile(r"^\s*(?:[-–—]|>>)\s*\S")
_PAUSE = 2000  # milliseconds without words that begin a new paragraph
# Milliseconds after which another cue begins a new paragraph, so that its times say where its words are: automatic
# subtitles have no ends of sentences.
_LONGEST = 20_000


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    voice: str


class _Block(NamedTuple):
    """Lines between empty ones: the number of the first, those before the times, the times, and those after them."""

    number: int
    before: list[str]
    times: re.Match[str] | None
    words: list[str]


def read_cues(data: bytes, kind: str) -> Extracted:
    """Return the words of subtitles, with one paragraph for each run of cues that ends a sentence."""
    text = decoded(data, "the subtitles").replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff").lstrip("\n")
    left_out: dict[str, list[str]] = {}
    lines = sorted(_lines(list(_blocks(text, kind)), kind, left_out), key=lambda line: line.start)
    joined = list(_paragraphs(list(_without_repeats(iter(lines)))))
    if not joined:
        raise UnreadablePayload("the subtitles must hold words, and none were found in them")
    voices = list(dict.fromkeys(voice for voice, _ in joined if voice))
    left_out |= {"voice": voices} if voices else {}
    note = "cues were joined into sentences; each paragraph has the times of its first and last"
    left = tuple(LeftOut(why, tuple(texts)) for why, texts in left_out.items())
    return Extracted(tuple(_with_names(joined)), {}, (note,), left)


def _with_names(parts: list[tuple[str, Part]]) -> Iterator[Part]:
    """Yield paragraphs, with the name of each voice before what it says, until another says something."""
    last = ""
    for voice, part in parts:
        if voice != last:
            yield Part(voice or NO_VOICE, part.about._replace(kind=VOICE))
        yield part
        last = voice


def _blocks(text: str, kind: str) -> Iterator[_Block]:
    """Yield the blocks of a file; in WebVTT also where times begin another block without an empty line."""
    block = _Block(1, [], None, [])
    number = 0
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        if "-->" in line:
            times = _TIMES.fullmatch(line)
            if not times:
                raise UnreadablePayload(
                    f"the subtitles must have times such as 00:00:01.000 --> 00:00:04.000; see line {number}"
                )
            if kind == "vtt" and not block.times and (len(block.before) > 1 or _is_header(block)):
                yield block
                block = _Block(number, [], None, [])
            if block.times or len(block.before) > 1 or (kind == "srt" and not all(map(_is_number, block.before))):
                raise UnreadablePayload("the subtitles must have an empty line before each cue's number and times")
            block = block._replace(times=times)
        elif line if kind == "vtt" else line.strip():
            (block.words if block.times else block.before).append(line)
        else:
            if block.times or block.before:
                yield block
            block = _Block(number + 1, [], None, [])
    # Not even the empty line after a cue without words, or the beginning of the next cue's times.
    if block.times and (not block.words or _BEGUN.fullmatch(block.words[-1])):
        raise _cut(number)
    if block.times or block.before:
        yield block


def _is_header(block: _Block) -> bool:
    return block.number == 1 and block.before[:1] != [] and block.before[0].startswith("WEBVTT")


def _is_number(line: str) -> bool:
    return line.strip().isdecimal()


def _cut(line: int) -> UnreadablePayload:
    return UnreadablePayload(f"the subtitles must be whole, and end in the middle of a cue: see line {line}")


def _lines(blocks: list[_Block], kind: str, left_out: dict[str, list[str]]) -> Iterator[_Line]:
    """Yield the lines that are said; the texts of all others, but for mere numbers, go to ``left_out``."""
    start = end = -1
    for place, block in enumerate(blocks):
        words = block.words
        if block.times:
            found = block.times.groups()
            start, end = _milliseconds(found[:4]), _milliseconds(found[4:])
            if end < start:
                raise UnreadablePayload(
                    f"the subtitles must have cues that end after they begin; see the one at {_time(start)}"
                )
            if not all(map(_is_number, block.before)):
                left_out.setdefault("unsaid", []).append(" ".join(block.before))
        elif _is_header(block) or (kind == "vtt" and _NO_CUE.match(block.before[0])):
            if block.before != ["WEBVTT"]:
                left_out.setdefault("unsaid", []).append(" ".join(block.before))
            continue
        else:
            written = " ".join(block.before)
            last = place + 1 == len(blocks)
            if _NUMBER_OR_TIME.fullmatch(written) and (last or ":" in written):
                raise _cut(block.number)
            if kind == "vtt" and last and all(map(_NUMBER_OR_TIME.fullmatch, block.before[1:])):
                raise _cut(block.number)  # a cue's name, and perhaps the beginning of its times
            if kind == "vtt" or start < 0:
                left_out.setdefault("untimed", []).append(written)
                continue
            if _is_number(written) and blocks[place + 1].times and not blocks[place + 1].before:
                continue  # the number of the next cue, with an empty line after it
            words = block.before
        said = "\n".join(words).replace("\\N", "\n")
        if kind == "srt":
            said = _OVERRIDES.sub("", said)
        readings = [plain for found in _READING.findall(said) if (plain := _plain(found))]
        if readings:
            left_out.setdefault("ruby", []).extend(readings)
        shown = [
            _Line(start, end, plain, voice)
            for voice, part in _voices(_READING.sub("", said))
            for line in part.split("\n")
            if (plain := _plain(line))
        ]
        if not shown and (unseen := " ".join(words).strip()):  # such as a tag without its end
            left_out.setdefault("unsaid", []).append(unseen)
        yield from shown


def _voices(said: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a cue, each with the name of the voice that says it, "" for none."""
    voice, at = "", 0
    for found in _VOICE.finditer(said):
        yield voice, said[at : found.start()]
        voice, at = _plain(found[1] or ""), found.end()
    yield voice, said[at:]


def _plain(text: str) -> str:
    return html.unescape(_TAGS.sub("", text)).strip()


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (part or "0" for part in parts)
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))


def _without_repeats(lines: Iterator[_Line]) -> Iterator[_Line]:
    """Leave out repeated lines: automatic subtitles scroll, so that each line is in two successive cues."""
    last: list[_Line] = []
    for line in lines:
        shown = [one for one in last if one[2:] == line[2:] and line.start - one.end < 500 and one.start != line.start]
        if not shown:
            yield line
        last = [*last[-3:], line]


def _paragraphs(lines: list[_Line]) -> Iterator[tuple[str, Part]]:
    """Yield paragraphs, each with the name of the one voice that says it."""
    gathered: list[_Line] = []
    for line in lines:
        if gathered and (
            (_SENTENCE_ENDS.search(gathered[-1].text) and line.start != gathered[-1].start)
            or line.start - gathered[-1].end >= _PAUSE
            or _DIALOGUE.match(line.text)
            or line.voice != gathered[-1].voice
            or line.start - gathered[0].start >= _LONGEST
        ):
            yield gathered[0].voice, _joined(gathered)
            gathered = []
        gathered.append(line)
    if gathered:
        yield gathered[0].voice, _joined(gathered)


def _joined(lines: list[_Line]) -> Part:
    about = About(start=_time(lines[0].start), end=_time(max(line.end for line in lines)))
    return Part(" ".join(line.text for line in lines), about)


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
