"""A segment of the index: a run of statements in time, turned into postings and positions all at once.

A worker makes a segment only from texts, so segments can be made anywhere. Statements inside a segment are numbered by
*rank* (0, 1, …, oldest first). numpy does what would otherwise be millions of small steps: word, rank, position and
field of each occurrence are packed into one whole number, the most significant first, so that one sort orders them.
``bytes`` describes the resulting bytes; ``mend`` does the same for single statements without numpy.
"""

import os
from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sijill.search.index.bytes import FIELDS, MOST_POSITIONS, STRENGTH_SHIFT, default_flags, next_position
from sijill.search.texts import SearchText
from sijill.search.words import EXACT, fold, keys, raw_words, sound

_RANK, _POSITION, _FIELD, _STRENGTH = 12, 21, 5, 2  # bits
_LOW = _STRENGTH + _FIELD
_REPEATED = 80  # texts up to this length may be names, whose words are kept
Numbers = NDArray[np.int64]


class SegmentParts(NamedTuple):
    """A segment's parts.

    ``terms`` are one on each line; ``numbers`` their rising numbers in the vocabulary; ``counts`` how many statements
    have each; ``sizes`` how many bytes each has; ``data`` these bytes, joined. Numbers are int32, in native byte order.
    """

    terms: str
    numbers: bytes
    counts: bytes
    sizes: bytes
    data: bytes


NO_PARTS = SegmentParts("", b"", b"", b"", b"")


class Segment(NamedTuple):
    """The parts of a segment, of terms and of folded words' positions, and the token of the vocabulary it uses."""

    terms: SegmentParts
    positions: SegmentParts
    vocabulary: str


class _Numbered(dict[str, int]):
    """Numbers of pieces of text between white space, each usually a word with its punctuation, looked up on demand.

    -1 means that nothing is left of the word. Pieces that are several words or none have the number ``-2 - n``, and
    ``several[n]`` has their numbers.
    """

    def __init__(self, vocabulary: "Vocabulary") -> None:
        self.vocabulary = vocabulary
        self.several: list[list[int]] = []

    def __missing__(self, written: str) -> int:
        folded = [fold(word) for word in raw_words(written)]
        numbers = [self.vocabulary.word(word) if word else -1 for word in folded]
        if len(numbers) == 1:
            number = self[written] = numbers[0]
        else:
            number = self[written] = -2 - len(self.several)
            self.several.append(numbers)
        return number


class _Facets(dict[str, int]):
    """Facets as ``_postings`` needs them, without the rank."""

    def __init__(self, vocabulary: "Vocabulary") -> None:
        self.vocabulary = vocabulary

    def __missing__(self, facet: str) -> int:
        found = self[facet] = self.vocabulary.term(facet) << (_RANK + _LOW) | EXACT << _FIELD | FIELDS["facet"]
        return found


class Vocabulary:
    """Numbers for words and terms, and the terms of each word; a worker keeps it from segment to segment."""

    def __init__(self) -> None:
        self.token = os.urandom(8).hex()
        self.written = _Numbered(self)
        self.facets = _Facets(self)
        self.words: dict[str, int] = {}
        self.names: list[str] = []
        self.terms: dict[str, int] = {}
        self.term_names: list[str] = []
        self.default = array("q")
        # expansions[begins[n]:begins[n + 1]] are the terms of word n, each with its strength.
        self.expansions = array("q")
        self.begins = array("q", [0])
        self._repeated: dict[str, tuple[array[int], list[int]]] = {}

    def word(self, folded: str) -> int:
        """Return the number of a folded word."""
        number = self.words.get(folded, -1)
        if number < 0:
            number = self.words[folded] = len(self.names)
            self.names.append(folded)
            self.expansions.extend([self.term(term) << _STRENGTH | strength for term, strength in keys(folded)])
            self.begins.append(len(self.expansions))
        return number

    def term(self, name: str) -> int:
        """Return the number of a term."""
        number = self.terms.get(name)
        if number is None:
            number = self.terms[name] = len(self.term_names)
            self.term_names.append(name)
            self.default.append(default_flags(name))
        return number

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of a text's words."""
        found = list(map(self.written.__getitem__, text.split()))
        if not found or min(found) >= -1:
            return found
        several = self.written.several
        return [one for number in found for one in ((number,) if number >= -1 else several[-2 - number])]

    def repeated(self, text: str) -> tuple["array[int]", list[int]]:
        """Return the numbers of the words of a text that many statements share, and the words' sounds, as facets."""
        found = self._repeated.get(text)
        if found is None:
            numbers = self.numbers(text)
            heard = filter(None, [sound(self.names[number]) for number in numbers if number >= 0])
            sounds = [self.facets[f"sound:{one}"] for one in dict.fromkeys(heard)]
            found = self._repeated[text] = (array("q", numbers), sounds)
        return found


def make_segment(texts: Sequence[SearchText], vocabulary: Vocabulary) -> Segment:
    """Return the segment of a run of statements."""
    words = array("q")
    # For each text: rank, position and field of its first word, as in _places, and its number of words.
    heads, lengths = array("q"), array("q")
    facets: list[int] = []  # packed as in _postings
    known, numbers, repeated = vocabulary.facets, vocabulary.numbers, vocabulary.repeated
    found: Sequence[int]
    for rank, text in enumerate(texts):
        position, low = 0, rank << _LOW
        for field, content in text.texts:
            if field == "name":
                found, heard = repeated(content)
                facets += [sounds | low for sounds in heard]
            elif field == "other" and len(content) < _REPEATED:
                found, _ = repeated(content)
            else:
                found = numbers(content)
            count = len(found)
            if position + count > MOST_POSITIONS:
                break
            words.extend(found)
            heads.append((rank << _POSITION | position) << _FIELD | FIELDS[field])
            lengths.append(count)
            position = next_position(position, count)
        facets += [known[facet] | low for facet in text.facets]
    places = _places(*(np.frombuffer(numbers, np.int64) for numbers in (words, heads, lengths)))
    if not len(places):
        return Segment(_postings(places, places, np.array(facets, np.int64), vocabulary), NO_PARTS, vocabulary.token)
    # Each word of a statement counts as one document, at its first place.
    above = places >> (_POSITION + _FIELD)
    documents = np.flatnonzero(np.concatenate([[True], above[1:] != above[:-1]]))
    fields = np.bitwise_or.reduceat(places & ((1 << _FIELD) - 1), documents)
    terms = _postings(above[documents], fields, np.array(facets, np.int64), vocabulary)
    return Segment(terms, _positions(places, above, documents, vocabulary), vocabulary.token)


def _places(word: Numbers, heads: Numbers, counts: Numbers) -> Numbers:
    """Return all places of words, sorted; each packs word, rank, position and field."""
    begins = np.cumsum(counts) - counts
    step = 1 << _FIELD
    place = np.repeat(heads - begins * step, counts)
    place += np.arange(len(word)) * step
    place |= word << (_RANK + _POSITION + _FIELD)
    if len(word) and word.min() < 0:
        place = place[word >= 0]
    place.sort()
    return place


def _postings(documents: Numbers, fields: Numbers, facets: Numbers, vocabulary: Vocabulary) -> SegmentParts:
    """Expand words to their terms, and join all occurrences of a term in a statement into one posting.

    Each of ``documents`` packs word and rank; ``facets``, like postings, pack term, rank, strength and fields.
    """
    begins = np.frombuffer(vocabulary.begins, np.int64)
    word = documents >> _RANK
    sizes = begins[word + 1] - begins[word]
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    entry = np.repeat(begins[word] - (ends - sizes), sizes)
    entry += np.arange(total)
    found = np.frombuffer(vocabulary.expansions, np.int64)[entry] if total else np.zeros(0, np.int64)
    strength = found & ((1 << _STRENGTH) - 1)
    found = ((found >> _STRENGTH) << (_RANK + _LOW)) | (strength << _FIELD)
    low = ((documents & ((1 << _RANK) - 1)) << _LOW) | fields
    found |= np.repeat(low, sizes)
    found = np.concatenate([found, facets])
    if not len(found):
        return NO_PARTS
    found.sort()
    where = found >> _LOW
    first = np.flatnonzero(np.concatenate([[True], where[1:] != where[:-1]]))
    last = np.append(first[1:], len(found)) - 1  # sorted last: the greatest strength
    flags = np.bitwise_or.reduceat(found & ((1 << _FIELD) - 1), first)
    flags |= ((found[last] >> _FIELD) & ((1 << _STRENGTH) - 1)) << STRENGTH_SHIFT
    where = where[first]
    term, rank = where >> _RANK, where & ((1 << _RANK) - 1)
    new = np.concatenate([[True], term[1:] != term[:-1]])
    gaps = np.diff(rank, prepend=0)
    gaps[new] = rank[new]
    before = np.concatenate([[0], flags[:-1]])
    first = np.flatnonzero(new)
    before[first] = np.frombuffer(vocabulary.default, np.int64)[term[first]]
    stored = flags != before
    heads = np.arange(len(gaps)) + np.cumsum(stored) - stored
    values = np.empty(len(gaps) + int(stored.sum()), np.int64)
    values[heads] = 2 * gaps + stored
    values[heads[stored] + 1] = flags[stored]
    counts = np.diff(np.append(first, len(term)))
    return _parts(values, heads[first], counts, term[first], vocabulary.term_names)


def _positions(places: Numbers, above: Numbers, documents: Numbers, vocabulary: Vocabulary) -> SegmentParts:
    """Return the positions of each folded word, for phrases."""
    position = (places >> _FIELD) & ((1 << _POSITION) - 1)
    step = np.diff(position, prepend=0)
    step[documents] = position[documents]
    above = above[documents]
    word, rank = above >> _RANK, above & ((1 << _RANK) - 1)
    new = np.concatenate([[True], word[1:] != word[:-1]])
    gaps = np.diff(rank, prepend=0)
    gaps[new] = rank[new]
    sizes = np.diff(np.append(documents, len(places)))
    # Each statement's positions follow its gap and, if there are several, their number.
    several = sizes > 1
    place = np.arange(len(places)) + np.repeat(np.cumsum(1 + several), sizes)
    values = np.empty(len(places) + len(documents) + int(several.sum()), np.int64)
    values[place] = step
    heads = place[documents] - 1 - several
    values[heads] = 2 * gaps + several
    values[heads[several] + 1] = sizes[several]
    first = np.flatnonzero(new)
    counts = np.diff(np.append(first, len(documents)))
    return _parts(values, heads[first], counts, word[first], vocabulary.names)


def _parts(values: Numbers, starts: Numbers, counts: Numbers, numbers: Numbers, names: list[str]) -> SegmentParts:
    """Return parts with all values encoded as varints."""
    data, offsets = varints(values)
    sizes = np.diff(np.append(offsets[starts], len(data)))
    terms = "\n".join([names[number] for number in numbers.tolist()])
    stored, counted, sized = (column.astype(np.int32).tobytes() for column in (numbers, counts, sizes))
    return SegmentParts(terms, stored, counted, sized, data.tobytes())


def varints(values: Numbers) -> tuple[NDArray[np.uint8], Numbers]:
    """Return whole numbers as varints (seven bits in each byte, the low ones first), and where each begins."""
    most = int(values.max()) if len(values) else 0
    size = 1 + (values >= 0x80)
    for shift in range(14, most.bit_length(), 7):
        size += values >= (1 << shift)
    ends = np.cumsum(size)
    starts = ends - size
    out = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    out[starts] = (values & 0x7F) | ((size > 1) << 7)
    number, longer = 1, np.flatnonzero(size > 1)
    while len(longer):
        sizes = size[longer]
        out[starts[longer] + number] = ((values[longer] >> (7 * number)) & 0x7F) | ((sizes > number + 1) << 7)
        number += 1
        longer = longer[sizes > number]
    return out, starts
