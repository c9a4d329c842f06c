"""Subtitles (SubRip, WebVTT), read with pysubs2: cues are joined into sentences, and their times are kept."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from sijill.capture.payload import Extracted, Part, UnreadablePayload
from sijill.capture.text import decoded
from sijill.model.captures import About

# Source: WebVTT, section 6.4 (cue text): tags of voices, classes, languages, ruby and times.
_TAGS = re.compile(r"</?(?:[cibuv]|ruby|rt|lang|font|s)(?:[\s.][^<>]*)?>|<[0-9:.]+>", re.IGNORECASE)
_TIMING = re.compile(r"^(.*-->.*)$", re.MULTILINE)
_TIMES = re.compile(
    r"\s*(?:[0-9]+:)?[0-9]{1,2}:[0-9]{2}[.,][0-9]{1,3}\s*-->\s*(?:[0-9]+:)?[0-9]{1,2}:[0-9]{2}[.,][0-9]{1,3}.*"
)
_SENTENCE_ENDS = re.compile("[.!?؟。！？…۔][\"'”’»)\\]]*$")
_DIALOGUE = re.compile(r"^\s*[-–—]\s*\S")
_PAUSE = 2000  # milliseconds without words that begin a new paragraph
# Milliseconds after which another cue begins a new paragraph, so that its times say where its words are: automatic
# subtitles have no ends of sentences.
_LONGEST = 20_000


class _Line(NamedTuple):
    start: int
    end: int
    text: str


def read_cues(data: bytes, kind: str) -> Extracted:
    """Return the words of subtitles, with one paragraph for each run of cues that ends a sentence."""
    lines = list(_without_repeats(_lines(decoded(data, "the subtitles"), kind)))
    parts = tuple(_paragraphs(lines))
    if not parts:
        raise UnreadablePayload("the subtitles must hold words, and none were found in them")
    return Extracted(
        parts, {}, ("cues were joined into sentences; each paragraph has the times of its first and last",)
    )


def _lines(text: str, kind: str) -> Iterator[_Line]:
    import pysubs2

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        if "-->" in line and not _TIMES.fullmatch(line):
            raise UnreadablePayload(
                f"the subtitles must have times such as 00:00:01.000 --> 00:00:04.000; see line {number}"
            )
    mark = "." if kind == "vtt" else ","
    text = _TIMING.sub(lambda line: re.sub(r"(:[0-9]{2})[.,]([0-9]{1,3})", rf"\1{mark}\2", line.group()), text)
    try:
        events = pysubs2.SSAFile.from_string(
            text, format_=kind, keep_html_tags=True, keep_unknown_html_tags=True, keep_ssa_tags=True
        )
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise UnreadablePayload(f"the subtitles must be whole: {error}") from None
    for event in sorted(events, key=lambda event: event.start):
        if event.end < event.start:
            raise UnreadablePayload(
                f"the subtitles must have cues that end after they begin; see the one at {_time(event.start)}"
            )
        words = event.text.replace("\\N", "\n")
        if "-->" in words:
            raise UnreadablePayload("the subtitles must have an empty line before each cue's number and times")
        for line in words.split("\n"):
            plain = html.unescape(_TAGS.sub("", line)).strip()
            if plain:
                yield _Line(event.start, event.end, plain)


def _without_repeats(lines: Iterator[_Line]) -> Iterator[_Line]:
    """Leave out repeated lines: automatic subtitles scroll, so that each line is in two successive cues."""
    last: list[_Line] = []
    for line in lines:
        shown = [
            one for one in last if one.text == line.text and line.start - one.end < 500 and one.start != line.start
        ]
        if not shown:
            yield line
        last = [*last[-3:], line]


def _paragraphs(lines: list[_Line]) -> Iterator[Part]:
    gathered: list[_Line] = []
    for line in lines:
        if gathered and (
            (_SENTENCE_ENDS.search(gathered[-1].text) and line.start != gathered[-1].start)
            or line.start - gathered[-1].end >= _PAUSE
            or _DIALOGUE.match(line.text)
            or line.start - gathered[0].start >= _LONGEST
        ):
            yield _joined(gathered)
            gathered = []
        gathered.append(line)
    if gathered:
        yield _joined(gathered)


def _joined(lines: list[_Line]) -> Part:
    about = About(start=_time(lines[0].start), end=_time(max(line.end for line in lines)))
    return Part(" ".join(line.text for line in lines), about)


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
