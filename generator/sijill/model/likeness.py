"""Different characters that look the same: the only module with that list, for evidence and for published records.

Two texts *look alike* if a reader sees no difference that matters. The differences that do not matter are composed and
decomposed letters (UAX #15), letters of other scripts that look like Latin ones and forms of Arabic letters (a small
part of UTS #39), kinds of blanks, quotation marks and dashes, the place of a tanwin, kashida, and characters without
width.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from sijill.model import characters

_ALIKE = str.maketrans(
    "аеорсухіјѕԁԛԝһӏАВЕКМНОРСТУХІЈЅҮԚԜ"  # Cyrillic
    "αοινρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"  # Greek
    "օոհսɡɑ"  # Armenian, IPA
    "یىېکڪہھە"  # forms of Arabic letters
    "۰۱۲۳۷۸۹",
    "aeopcyxijsdqwhlABEKMHOPCTYXIJSYQWaoivpuABEZHIKMNOPTYXonhugaيييككههه٠١٢٣٧٨٩",
)
_DOUBLE_MARKS = frozenset('"“”„‟«»″〝〞＂')
_SINGLE_MARKS = frozenset("'‘’‚‛ʼʹʻʽ′`´‹›＇")
_OPENING, _CLOSING = frozenset("“„«〝‘‚‹"), frozenset("”»〞’›")
_BEHIND_MARKS = ".,;:!?…،؛؟ "
_DASHES = frozenset("-‐‑‒–—―−﹘﹣－")
_OTHERS = {"⁄": "/", "∕": "/", "∶": ":", "ː": ":"}
_KASHIDA, _TANWIN = "\u0640", "\u064b"
_SEATS = frozenset("اىيی")  # a tanwin is written on one of these, or on the letter before it
# Format characters that are visible: signs around numbers (Unicode: Prepended_Concatenation_Mark).
_SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Compatibility forms (UAX #15) that look like the characters they replace; "²" and "①" do not.
_DRAWN_ALIKE = re.compile("<(?:isolated|initial|medial|final|noBreak|compat)>")
_WITHOUT_WIDTH = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Two letters that a third letter looks like, but that differ from each other: alef maqsura and ya at the end of a word.
_NOT_THE_SAME = frozenset("ىي")
_LONGEST_NAMES = 200


@lru_cache(maxsize=4096)
def _drawn(character: str) -> str:
    """Return a character's letters in a skeleton, "" for an invisible one."""
    category = unicodedata.category(character)
    if character in _SEEN_FORMATS or "\U000e0020" <= character <= "\U000e007f":  # tags: of a flag
        return character
    if category == "Cf" or character == _KASHIDA or _WITHOUT_WIDTH.fullmatch(character):
        return ""
    if character in _DOUBLE_MARKS:
        return '"'
    if character in _SINGLE_MARKS:
        return "'"
    if character in _DASHES:
        return "-"
    if character.isspace() or character in characters.BLANK:
        return character if character == "\n" else " "
    form = unicodedata.decomposition(character)
    if form.startswith("<"):
        plain = unicodedata.normalize("NFKD", character)
        if not _DRAWN_ALIKE.match(form) or plain[0] == " ":
            return character
    else:
        plain = unicodedata.normalize("NFD", character)
    if plain == character:
        return _OTHERS.get(character, character).translate(_ALIKE)
    return "".join(map(_drawn, plain))


class Skeleton(NamedTuple):
    """The visible part of a text: letters, and for each the offset in the text at which it, or its base, begins.

    ``starts`` has one more offset: the text's end.
    """

    letters: str
    starts: list[int]

    def divides(self, at: int) -> bool:
        """Return whether the text can be divided before a letter: marks belong to the letter before them."""
        return at in (0, len(self.letters)) or self.starts[at] != self.starts[at - 1]


def skeleton(text: str) -> Skeleton:
    """Return the skeleton of a text."""
    drawn = {character: _drawn(character) for character in set(text)}
    special = [
        character
        for character, seen in drawn.items()
        if len(seen) != 1 or unicodedata.category(character)[0] == "M" or (_TANWIN in drawn and character in _SEATS)
    ]
    table = {ord(character): seen for character, seen in drawn.items() if len(seen) == 1}
    letters: list[str] = []
    starts: list[int] = []
    marks: list[str] = []
    at = 0
    for match in re.finditer(f"[{re.escape(''.join(special))}]", text) if special else ():
        here = match.start()
        if at < here:
            _put(marks, letters)
            letters.extend(text[at:here].translate(table))
            starts.extend(range(at, here))
        _add(drawn[match.group()], here, match.group(), letters, starts, marks)
        at = match.end()
    _put(marks, letters)
    letters.extend(text[at:].translate(table))
    starts.extend(range(at, len(text)))
    return Skeleton("".join(letters), [*starts, len(text)])


def _add(seen: str, here: int, character: str, letters: list[str], starts: list[int], marks: list[str]) -> None:
    """Add one character's letters; ``marks`` are those of the last letter, which are put after it when all are known.

    So the time is proportional to the text, however many marks a letter has.
    """
    on_seat = character in _SEATS and _TANWIN in marks
    joined = bool(starts) and (on_seat or unicodedata.category(character)[0] == "M")
    starts.extend([starts[-1] if joined else here] * len(seen))
    if on_seat:  # it is written on the letter before; for comparing, it is moved to the place where others write it
        marks.remove(_TANWIN)
        _put(marks, letters)
        letters.extend(seen)
        marks.append(_TANWIN)
    elif joined:
        marks.extend(seen)
    else:
        for one in seen:
            if not unicodedata.combining(one):
                _put(marks, letters)
                letters.append(one)
            else:
                marks.append(one)


def _put(marks: list[str], letters: list[str]) -> None:
    """Put a letter's marks after it in canonical order."""
    letters.extend(sorted(marks, key=unicodedata.combining))
    marks.clear()


def unquoted(text: str) -> str:
    """Return a text without quotation marks around the whole of it, or at one end alone; others belong to its words."""
    inner = text.strip()
    for marks in (_DOUBLE_MARKS, _SINGLE_MARKS):
        while len(inner) > 1:
            within = inner.rstrip(_BEHIND_MARKS) if inner[0] in marks else inner
            if len(within) > 1 and within[-1] in marks and _enclose(within, marks):
                inner = within[1:-1].strip()
            elif (
                marks is _DOUBLE_MARKS
                and sum(one in marks for one in inner) == 1
                and (inner[0] in marks or inner[-1] in marks)
            ):
                inner = inner.strip("".join(marks)).strip()
            else:
                break
    return inner


def _enclose(text: str, marks: frozenset[str]) -> bool:
    """Return whether the marks at the ends of a text are one pair, and not those of quotations within it."""
    if text[0] not in marks:
        return False
    depth = 0
    for at, one in enumerate(text[1:-1]):
        if one not in marks or (marks is _SINGLE_MARKS and text[at].isalpha() and text[at + 2].isalpha()):
            continue  # an apostrophe
        if one in _OPENING:
            depth += 1
        elif one in _CLOSING and depth:
            depth -= 1
        else:
            return False  # it closes the first, or may
    return depth == 0


def look_alike(one: str, other: str) -> bool:
    """Return whether two texts look the same; white space counts as one blank."""
    return "".join(skeleton(one).letters.split()) == "".join(skeleton(other).letters.split()) and not any(
        {*ours, *theirs} >= _NOT_THE_SAME for ours, theirs in differences(one, other)
    )


def differences(ours: str, theirs: str) -> list[tuple[str, str]]:
    """Return the shortest stretches in which two texts with the same skeleton differ, white space aside."""
    one, other = "".join(ours.split()), "".join(theirs.split())
    left, right = skeleton(one), skeleton(other)
    found = []
    start = 0
    for at in range(1, len(left.letters) + 1):
        if left.divides(at) and right.divides(at):
            pair = one[left.starts[start] : left.starts[at]], other[right.starts[start] : right.starts[at]]
            if start == 0:  # before the first visible letter
                pair = one[: left.starts[at]], other[: right.starts[at]]
            start = at
            if pair[0] != pair[1]:
                found.append(_shortened(*pair))
    return found


def _shortened(ours: str, theirs: str) -> tuple[str, str]:
    """Return two stretches without equal beginnings and ends."""
    shared = _shared(ours, theirs)
    ours, theirs = ours[shared:], theirs[shared:]
    shared = _shared(ours[::-1], theirs[::-1])
    return ours[: len(ours) - shared], theirs[: len(theirs) - shared]


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def named(pairs: list[tuple[str, str]]) -> str:
    """Return differences by the names of their characters: ``U+0065 …, U+0301 … → U+00E9 …``, each kind once."""
    kinds = list(dict.fromkeys(pairs))
    shown = ""
    for number, (ours, theirs) in enumerate(kinds):
        one = f"{_names(ours)} → {_names(theirs)}"
        if number and len(shown) + len(one) > _LONGEST_NAMES:
            return f"{shown}; …"
        shown = f"{shown}; {one}" if number else one
    return shown


def _names(text: str) -> str:
    return ", ".join(map(characters.name, text)) or "nothing"


def in_quotes(text: str) -> str:
    """Return a text in double quotes for YAML, with invisible characters written as code points."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character == "\n":
        return "\\n"
    if character == " " or (_drawn(character) not in ("", " ")) or character == _KASHIDA:
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
