"""Share pictures (Open Graph, 1200 × 630): the words themselves, set as the page sets them.

Drawn with Pillow and Raqm (HarfBuzz shapes the Arabic, bidirectional text runs as Unicode's algorithm says) in a font
beside this module. A picture is few shades of three colours, so it is stored by palette: small, and the
same bytes for the same words. Drawing takes some 20 ms; pictures are kept in the cache by the hash of what is on them.
"""

import hashlib
import io
import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import orjson
from PIL import Image, ImageDraw, ImageFont, features

from sijill.interface.attribution import Attributions, status_of, titled
from sijill.interface.dates import date_label
from sijill.interface.direction import apart, direction
from sijill.interface.strings import Strings, strings
from sijill.interface.voices import Voice, list_of_names
from sijill.model.brackets import may_replace, pieces
from sijill.pages.statement.history import stale_in
from sijill.state import Archive

WIDTH, HEIGHT = 1200, 630
_FONT = Path(__file__).with_name("fonts") / "SijillCard.ttf"
# Raise it with every change of how a picture looks.
_LOOK = 5
_MARGIN = 96
_RULE = 40  # where the thin rule is, from the edge at which the words start
_PAPER, _INK, _QUIET, _ACCENT = (0xFC, 0xFB, 0xF8), (0x1D, 0x24, 0x29), (0x5B, 0x63, 0x68), (0x0F, 0x5C, 0x4D)
_SHADES = 16
_ABOVE, _SPEAKER, _FOOT = 32, 38, 28  # the sizes of the lines above and below the words
_WIDEST = WIDTH - 2 * _MARGIN
_BETWEEN = "  ·  "
_SIZES = (66, 60, 54, 48, 43, 39)
_LINE_HEIGHT = {"rtl": 1.72, "ltr": 1.42}
_HANDLE = re.compile(r"[@#][A-Za-z0-9_]+")
_MOST_CHARACTERS = 420


class PictureText(NamedTuple):
    """The text of a picture. ``above`` is small, over the words; ``speaker``, ``said`` and ``archive`` are below them.

    ``language`` is that of the page, ``spoken`` that of ``text``; ``said`` is the speaker's capacity, who translated
    the words.
    """

    language: str
    spoken: str
    above: str
    text: str
    speaker: str
    said: str
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
        return self._kept(
            PictureText(language, language, "", text, self.configuration.title(language), "", self._host())
        )

    def of_statement(self, identifier: str, language: str) -> bytes:
        """Return the picture of a statement."""
        return self._kept(self.words_of(identifier, language))

    def words_of(self, identifier: str, language: str) -> PictureText:
        """Return what is on the picture of a statement: its first passage, as it is attributed.

        Where its words were taken down, or the archive does not stand by them, its title takes their place.
        """
        card, statement = self.archive.card(identifier), self.archive.statement(identifier)
        words = strings(language)
        attributions = Attributions(self.archive, language, self.configuration.options.format, self.configuration.kinds)
        kind = apart(words.kind("statement", card.kind, self.configuration.kinds), language)
        above = f"{kind}{_BETWEEN}{date_label(language, card.date)}"
        archive = self.configuration.title(language)
        warning = attributions.warning(statement)
        if warning or statement.is_taken_down:
            voices = attributions.voices(statement)
            names = next(_lists(words, voices))
            title = card.titles.get(language) or next(iter(card.titles.values()))
            title = titled(language, title, status_of(statement))
            return PictureText(language, language, warning or above, title, names, above if warning else "", archive)
        passage = statement.passages[0]
        attribution, shown = attributions.shown(statement, passage, stale_in(self.archive, identifier, statement))
        voices = attribution.voices
        capacity = [voices[0].capacity] if len(voices) == 1 and voices[0].capacity else []
        ways = [attribution.short_of(names) for names in _lists(words, voices)]
        in_full = attribution.short_of(words.comma.join(apart(one, language) for one in (voices[0].name, *capacity)))
        if capacity and _length(in_full, _SPEAKER, language) <= _WIDEST:
            ways, capacity = [in_full], []
        named = next((one for one in ways if _length(one, _SPEAKER, language) <= _WIDEST), "")
        beside: list[str] = []
        if not named:  # whose words they are is said elsewhere in full
            lists = list(_lists(words, voices))
            named = next((one for one in lists if _length(one, _SPEAKER, language) <= _WIDEST), lists[-1])
            beside = [attribution.delivery] * bool(attribution.delivery)
            if attribution.is_reported:
                named, beside = words.format("share.reported", name=lists[-1]), [words["share.own_words"], *beside]
        stale = words["share.stale"] if shown.by_in_full != shown.by else ""
        beside = [one for one in (attributions.corrected(statement), stale, *beside) if one]
        for one in list(beside):
            if _length(f"{above}{_BETWEEN}{one}", _ABOVE, language) <= _WIDEST:
                above = f"{above}{_BETWEEN}{one}"
                beside.remove(one)
        editors = [piece.text for piece in pieces(shown.text, shown.brackets) if piece.editors]
        brackets = words[f"share.brackets{'_replacing' * any(map(may_replace, editors))}"] if editors else ""
        said = [apart(one, language) for one in (*beside, brackets, shown.by, *capacity)]
        text = f"{shown.opened}{' '.join(shown.text.split())}{shown.closed}"
        return PictureText(
            language, shown.language, above, text, named, _fitting(said, archive, language), archive,
        )  # fmt: skip

    def _host(self) -> str:
        return self.configuration.site_url.partition("//")[2].rstrip("/")

    def _kept(self, words: PictureText) -> bytes:
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


def _fitting(parts: list[str], archive: str, language: str) -> str:
    """What of the parts has room before the archive's name, each whole, the first before the others."""
    found: list[str] = []
    for part in parts:
        if part and _length(_BETWEEN.join([*found, part, archive]), _FOOT, language) <= _WIDEST:
            found.append(part)
    return _BETWEEN.join(found)


def _lists(words: Strings, voices: Sequence[Voice]) -> Iterator[str]:
    """Yield lists of the names, each shorter than the one before; those that are left out are counted."""
    names = [apart(voice.name, words.language) for voice in voices]
    yield list_of_names(words, names)
    for number in (2, 1):
        if len(names) > number:
            yield f"{words.comma.join(names[:number])} {words.plural('count.others', len(names) - number)}"


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


def draw(words: PictureText) -> bytes:
    """Return a picture as PNG."""
    ink, quiet, accent = _Layer(), _Layer(), _Layer()
    page = words.language
    edge = WIDTH - _RULE - 6 if direction(page) == "rtl" else _RULE
    accent.pen.rectangle((edge, 72, edge + 5, HEIGHT - 72), fill=255)
    if words.above:
        quiet.line(_cut(words.above, _ABOVE, page), _ABOVE, 60, page, page)
    size, lines = _set(words.text, words.spoken)
    height = size * _LINE_HEIGHT[direction(words.spoken)]
    top, bottom = (118.0 if words.above else 66.0), HEIGHT - 152.0
    at = top + max(0.0, (bottom - top - len(lines) * height) / 2) * 0.7
    for line in lines:
        ink.line(line, size, at, words.spoken, words.spoken if direction(words.spoken) != direction(page) else page)
        at += height
    accent.line(_cut(words.speaker, _SPEAKER, page), _SPEAKER, HEIGHT - 142, page, page)
    foot = _BETWEEN.join(part for part in (words.said, words.archive) if part)
    quiet.line(_cut(foot, _FOOT, page), _FOOT, HEIGHT - 84, page, page)
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


def _cut(text: str, size: int, language: str, width: int = _WIDEST) -> str:
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
