"""Share pictures (Open Graph, 1200 × 630): the words themselves, set as the page sets them.

Drawn with Pillow and Raqm (HarfBuzz shapes the Arabic, bidirectional text runs as Unicode's algorithm says) in a font
beside this module. A picture is few shades of three colours, so it is stored by palette: small, and the
same bytes for the same words. Drawing takes some 20 ms; pictures are kept in the cache by the hash of what is on them.
"""

import hashlib
import io
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import orjson
from PIL import Image, ImageDraw, ImageFont, features

from sijill.interface.dates import date_label
from sijill.interface.direction import direction
from sijill.interface.strings import strings
from sijill.model.records import Passage, Statement
from sijill.state import Archive

WIDTH, HEIGHT = 1200, 630
_FONT = Path(__file__).with_name("fonts") / "SijillCard.ttf"
# Raise it with every change of how a picture looks.
_LOOK = 2
_MARGIN = 96
_RULE = 40  # where the thin rule is, from the edge at which the words start
_PAPER, _INK, _QUIET, _ACCENT = (0xFC, 0xFB, 0xF8), (0x1D, 0x24, 0x29), (0x5B, 0x63, 0x68), (0x0F, 0x5C, 0x4D)
_SHADES = 16
_SIZES = (66, 60, 54, 48, 43, 39)
_LINE_HEIGHT = {"rtl": 1.72, "ltr": 1.42}
_HANDLE = re.compile(r"[@#][A-Za-z0-9_]+")
_MOST_CHARACTERS = 420


class Words(NamedTuple):
    """The text of a picture. ``above`` is small, over the words; ``below`` are the speaker and the archive.

    ``language`` is that of the page, ``spoken`` that of ``text``.
    """

    language: str
    spoken: str
    above: str
    text: str
    speaker: str
    capacity: str
    archive: str


class Pictures:
    """Makes the share pictures of one archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.configuration = archive.configuration
        self.cache = archive.configuration.cache / "pictures"

    def of_site(self, language: str) -> bytes:
        """Return the picture of the archive itself."""
        words = strings(language)
        text = self.configuration.description(language) or words["site.tagline"]
        return self._kept(Words(language, language, "", text, self.configuration.title(language), "", self._host()))

    def of_statement(self, identifier: str, language: str) -> bytes:
        """Return the picture of a statement; where its words were taken down, its title takes their place."""
        card, statement = self.archive.card(identifier), self.archive.statement(identifier)
        words = strings(language)
        above = words.format(
            "language.colon",
            label=words[f"kind.statement.{card.kind}"],
            value=date_label(language, card.date),
        ).replace(": ", "  ·  ")
        spoken, text = _quotation(statement, language)
        names = [_localized(self.archive.agent(agent).name, language) for agent in card.speakers]
        capacity = statement.speakers[0].capacity if len(statement.speakers) == 1 else None
        speaker = words.join(names[:2]) + (words["language.ellipsis"] if len(names) > 2 else "")
        return self._kept(
            Words(
                language, spoken, above, text, speaker, _localized(capacity, language) if capacity else "",
                self.configuration.title(language),
            )
        )  # fmt: skip

    def _host(self) -> str:
        return self.configuration.site_url.partition("//")[2].rstrip("/")

    def _kept(self, words: Words) -> bytes:
        """A picture from the cache, or drawn and kept there. The cache decides how fast, never what."""
        described = orjson.dumps(
            [_LOOK, _font_digest(), features.version("raqm"), features.version("freetype2"), *words]
        )
        path = self.cache / f"{hashlib.sha256(described).hexdigest()}.png"
        try:
            data = path.read_bytes()
            if data.startswith(b"\x89PNG") and data.endswith(b"IEND\xaeB`\x82"):
                return data
        except OSError:
            pass
        data = draw(words)
        beside = path.with_suffix(f".{os.getpid()}")
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            beside.replace(path)
        except OSError:  # a full disk: the picture is made all the same
            beside.unlink(missing_ok=True)
        return data


def _localized(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()))


def _quotation(statement: Statement, language: str) -> tuple[str, str]:
    """The first passage in the page's language, marked as a quotation, or as it was spoken; else the title."""
    if statement.is_taken_down:
        return language, _localized(statement.title, language)
    passage: Passage = statement.passages[0]
    spoken, text = passage.language or statement.language, passage.text
    if spoken != language:
        for translation in passage.translations:
            if translation.language == language:
                spoken, text = language, translation.text
    text = " ".join(text.split())
    if passage.mode == "indirect":  # the document's words, not the speaker's: no quotation marks
        return spoken, text
    opened, closed = ("«", "»") if direction(spoken) == "rtl" else ("“", "”")
    return spoken, f"{opened}{text}{closed}"


@lru_cache(maxsize=1)
def _font_digest() -> str:
    return hashlib.sha256(_FONT.read_bytes()).hexdigest()


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    if not features.check("raqm"):  # without it Arabic would come out in separate letters, the wrong way round
        raise RuntimeError("Pillow must be built with Raqm, as its wheels are: pip install --only-binary :all: pillow")
    return ImageFont.truetype(str(_FONT), size, layout_engine=ImageFont.Layout.RAQM)


class _Layer:
    """Everything of one colour, as how much of each pixel it covers."""

    def __init__(self) -> None:
        self.image = Image.new("L", (WIDTH, HEIGHT), 0)
        self.pen = ImageDraw.Draw(self.image)

    def line(self, text: str, size: int, top: float, language: str, page: str) -> None:
        """Set one line of text in a language at the side where a page of another language starts."""
        if direction(language) == "rtl":
            text = _HANDLE.sub("\u2066\\g<0>\u2069", text)  # or the sign would be at the name's other end
        start = WIDTH - _MARGIN if direction(page) == "rtl" else _MARGIN
        self.pen.text(
            (start, top), text, font=_font(size), fill=255, anchor="ra" if direction(page) == "rtl" else "la",
            direction=direction(language), language=language.partition("-")[0],
        )  # fmt: skip


def draw(words: Words) -> bytes:
    """Return a picture as PNG."""
    ink, quiet, accent = _Layer(), _Layer(), _Layer()
    page = words.language
    edge = WIDTH - _RULE - 6 if direction(page) == "rtl" else _RULE
    accent.pen.rectangle((edge, 72, edge + 5, HEIGHT - 72), fill=255)
    if words.above:
        quiet.line(words.above, 32, 60, page, page)
    size, lines = _set(words.text, words.spoken)
    height = size * _LINE_HEIGHT[direction(words.spoken)]
    top, bottom = (118.0 if words.above else 66.0), HEIGHT - 152.0
    at = top + max(0.0, (bottom - top - len(lines) * height) / 2) * 0.7
    for line in lines:
        ink.line(line, size, at, words.spoken, words.spoken if direction(words.spoken) != direction(page) else page)
        at += height
    accent.line(_cut(words.speaker, 38, page), 38, HEIGHT - 142, page, page)
    foot = "  ·  ".join(part for part in (_cut(words.capacity, 28, page, 640), words.archive) if part)
    quiet.line(_cut(foot, 28, page), 28, HEIGHT - 84, page, page)
    return _png(ink.image, quiet.image, accent.image)


def _set(text: str, language: str) -> tuple[int, list[str]]:
    """The largest size at which text fits, and its lines; text that fits in none is cut at a word.

    Outlines are not hinted, so what is measured at one size holds for all.
    """
    closed = text[-1] if text[-1] in "»”" else ""
    if len(text) > _MOST_CHARACTERS:
        text = text[:_MOST_CHARACTERS].rpartition(" ")[0] + "…" + closed
    words = [piece for word in text.split(" ") for piece in _pieces(word, language)]
    lengths = [_length(word, _SIZES[0], language) / _SIZES[0] for word in words]
    space = _length(" ", _SIZES[0], language) / _SIZES[0]
    room, width = HEIGHT - 152 - 118, WIDTH - 2 * _MARGIN
    for size in _SIZES:
        lines = _broken(words, lengths, space, width / size)
        if len(lines) * size * _LINE_HEIGHT[direction(language)] <= room:
            return size, _balanced(words, lengths, space, width / size, len(lines))
    lines = _broken(words, lengths, space, width / _SIZES[-1])
    most = int(room / (_SIZES[-1] * _LINE_HEIGHT[direction(language)]))
    kept = lines[:most]
    kept[-1] = kept[-1].rpartition(" ")[0] + "…" + closed
    return _SIZES[-1], kept


def _pieces(word: str, language: str) -> list[str]:
    """A word, in pieces where it is wider than a line of the largest size."""
    if len(word) < 15 or _length(word, _SIZES[0], language) <= WIDTH - 2 * _MARGIN:
        return [word]
    return [word[start : start + 14] for start in range(0, len(word), 14)]


def _length(text: str, size: int, language: str) -> float:
    return _font(size).getlength(text, direction=direction(language), language=language.partition("-")[0])


def _broken(words: list[str], lengths: list[float], space: float, width: float) -> list[str]:
    """Words in lines no wider than ``width``."""
    lines: list[list[str]] = [[]]
    used = 0.0
    for word, length in zip(words, lengths, strict=True):
        if lines[-1] and used + space + length > width:
            lines.append([])
            used = 0.0
        used += length + (space if lines[-1] else 0.0)
        lines[-1].append(word)
    return [" ".join(line) for line in lines]


def _balanced(words: list[str], lengths: list[float], space: float, width: float, count: int) -> list[str]:
    """The same number of lines, as even as can be, so that no word is left alone on the last."""
    low, high = width * 0.6, width
    for _ in range(8):
        middle = (low + high) / 2
        if len(_broken(words, lengths, space, middle)) > count:
            low = middle
        else:
            high = middle
    return _broken(words, lengths, space, high)


def _cut(text: str, size: int, language: str, width: int = WIDTH - 2 * _MARGIN) -> str:
    """One line of text, cut at a word where it is wider than it may be."""
    if not text or _length(text, size, language) <= width:
        return text
    words = [piece for word in text.split(" ") for piece in _pieces(word, language)]
    while len(words) > 1 and _length(" ".join(words) + "…", size, language) > width:
        words.pop()
    return " ".join(words) + "…"


def _png(ink: Image.Image, quiet: Image.Image, accent: Image.Image) -> bytes:
    """The layers as one picture by palette: 16 shades of each colour on the paper."""
    step = 256 // _SHADES
    picture = ink.point([value // step for value in range(256)])
    for number, layer in ((1, quiet), (2, accent)):
        shades = layer.point([number * _SHADES + value // step for value in range(256)])
        picture.paste(shades, mask=layer.point([255 if value >= step else 0 for value in range(256)]))
    palette: list[int] = []
    for colour in (_INK, _QUIET, _ACCENT):
        for shade in range(_SHADES):
            palette += [
                round(paper + (full - paper) * shade / (_SHADES - 1))
                for paper, full in zip(_PAPER, colour, strict=True)
            ]
    picture = picture.convert("L")
    picture.putpalette(palette)
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=6)
    return file.getvalue()
