"""A segment of the index: a run of statements in time, turned into postings in one go.

A worker makes a segment from texts alone, so segments can be made anywhere. Numbers inside a segment are *ranks*
(0, 1, …, oldest first); numpy does what would otherwise be millions of small steps.

A posting list is, for each statement that has the term: twice the gap of its rank as a varint, one more where flags
follow because they differ from those before, and then one byte of flags (the fields in which it stands, ``FIELDS``, in
bits 0 to 4, and the nearness of the word, 0 to 2, in bits 5 and 6).
A position list is, for each statement: twice the gap of its rank, one more where it has the word more than once, and
then how often; and the gaps of its positions, all varints.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from generator.search.words import EXACT, fold, keys, raw_words, sound

FIELDS = {"title": 1, "name": 2, "passage": 4, "translation": 8, "other": 16, "facet": 16}
_STRENGTH = 5
_FIELD_GAP = 64  # words between two fields or passages, so that no phrase runs from one into the next
Numbers = NDArray[np.int64]


class SearchText(NamedTuple):
    """What of a statement can be found: its id, texts by field, and facets such as ``topic:withdrawal``."""

    id: str
    texts: tuple[tuple[str, str], ...]
    facets: tuple[str, ...]


class Segment(NamedTuple):
    """Postings by term and positions by folded word, encoded, each with the number of statements; and the facets.

    ``facets`` is JSON: the values there are, and for each statement, in order, which of them it has.
    """

    facets: bytes
    terms: dict[str, tuple[int, bytes]]
    positions: dict[str, tuple[int, bytes]]


class Vocabulary:
    """Numbers for words, terms and what terms a word has; kept by a worker from segment to segment."""

    def __init__(self) -> None:
        self.raw: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.names: list[str] = []
        self.terms: dict[str, int] = {}
        self.term_names: list[str] = []
        self.word_terms: list[list[tuple[int, int]]] = []
        self.sounds: dict[int, int] = {}

    def word(self, raw: str) -> int:
        """Return the number of a word as it is written, -1 where nothing is left of it."""
        folded = fold(raw)
        if not folded:
            number = -1
        else:
            number = self.words.get(folded, -1)
            if number < 0:
                number = self.words[folded] = len(self.names)
                self.names.append(folded)
                self.word_terms.append([(self.term(term), strength) for term, strength in keys(folded)])
        self.raw[raw] = number
        return number

    def sound(self, word: int) -> int:
        """Return the number of the term for a word's sound, -1 where it has none."""
        if word not in self.sounds:
            heard = sound(self.names[word])
            self.sounds[word] = self.term(f"sound:{heard}") if heard else -1
        return self.sounds[word]

    def term(self, name: str) -> int:
        """Return the number of a term."""
        number = self.terms.get(name)
        if number is None:
            number = self.terms[name] = len(self.term_names)
            self.term_names.append(name)
        return number


def make_segment(texts: Sequence[SearchText], vocabulary: Vocabulary) -> Segment:
    """Return the segment of a run of statements."""
    known, unknown = vocabulary.raw, vocabulary.word
    words: list[int] = []
    lengths: list[tuple[int, int, int, int]] = []  # rank, field bit, first position, how many words
    facet_terms: list[int] = []
    facet_ranks: list[int] = []
    for rank, text in enumerate(texts):
        position = 0
        for field, content in text.texts:
            found = [known[raw] if raw in known else unknown(raw) for raw in raw_words(content)]
            words += found
            lengths.append((rank, FIELDS[field], position, len(found)))
            position += len(found) + _FIELD_GAP
            if field == "name":
                heard = {vocabulary.sound(number) for number in found if number >= 0}
                facet_terms += heard - {-1}
                facet_ranks += [rank] * len(heard - {-1})
        for facet in text.facets:
            facet_terms.append(vocabulary.term(facet))
            facet_ranks.append(rank)
    table: Numbers = np.array(lengths, dtype=np.int64).reshape(-1, 4)
    counts = table[:, 3]
    word = np.array(words, dtype=np.int64)
    rank_of = np.repeat(table[:, 0], counts)
    field_of = np.repeat(table[:, 1], counts)
    starts = np.cumsum(counts) - counts
    position_of = np.arange(len(word)) - np.repeat(starts - table[:, 2], counts)
    kept = word >= 0
    word, rank_of, field_of, position_of = word[kept], rank_of[kept], field_of[kept], position_of[kept]
    terms = _postings(word, rank_of, field_of, facet_terms, facet_ranks, vocabulary)
    return Segment(_facets(texts), terms, _positions(word, rank_of, position_of, vocabulary))


def _facets(texts: Sequence[SearchText]) -> bytes:
    values = sorted({facet for text in texts for facet in text.facets})
    numbers = {value: number for number, value in enumerate(values)}
    return orjson.dumps({"values": values, "rows": [[numbers[facet] for facet in text.facets] for text in texts]})


def _postings(
    word: Numbers,
    rank_of: Numbers,
    field_of: Numbers,
    facet_terms: list[int],
    facet_ranks: list[int],
    vocabulary: Vocabulary,
) -> dict[str, tuple[int, bytes]]:
    """Expand words to their terms, and join what a statement has of one term into one posting."""
    # One row for each word of a statement and field, however often it stands there.
    pairs = np.unique((word << 32) | (rank_of << 8) | field_of) if len(word) else np.zeros(0, np.int64)
    distinct, inverse = np.unique(pairs >> 32, return_inverse=True)
    expansions = [vocabulary.word_terms[number] for number in distinct.tolist()]
    sizes = np.array([len(found) for found in expansions], dtype=np.int64)
    flat = np.array([pair for found in expansions for pair in found], dtype=np.int64).reshape(-1, 2)
    begin = np.cumsum(sizes) - sizes
    repeat = sizes[inverse] if len(pairs) else np.zeros(0, np.int64)
    source = np.repeat(np.arange(len(pairs)), repeat)
    offset = np.arange(len(source)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    entry = flat[begin[inverse[source]] + offset] if len(source) else np.zeros((0, 2), np.int64)
    term = np.concatenate([entry[:, 0], np.array(facet_terms, dtype=np.int64)])
    rank = np.concatenate([(pairs[source] >> 8) & 0xFFFFFF, np.array(facet_ranks, dtype=np.int64)])
    field = np.concatenate([pairs[source] & 0xFF, np.full(len(facet_terms), FIELDS["facet"], np.int64)])
    strength = np.concatenate([entry[:, 1], np.full(len(facet_terms), EXACT, np.int64)])
    if not len(term):
        return {}
    where = (term << 24) | rank
    order = np.argsort(where, kind="stable")
    where = where[order]
    first = np.flatnonzero(np.concatenate([[True], where[1:] != where[:-1]]))
    flags = np.bitwise_or.reduceat(field[order], first) | (np.maximum.reduceat(strength[order], first) << _STRENGTH)
    where = where[first]
    term, rank = where >> 24, where & 0xFFFFFF
    new = np.concatenate([[True], term[1:] != term[:-1]])
    gaps = np.diff(rank, prepend=0)
    gaps[new] = rank[new]
    told = new | np.concatenate([[True], flags[1:] != flags[:-1]])
    heads = np.arange(len(gaps)) + np.cumsum(told) - told
    values = np.empty(len(gaps) + int(told.sum()), np.int64)
    values[heads] = 2 * gaps + told
    values[heads[told] + 1] = flags[told]
    first = np.flatnonzero(new)
    counts = np.diff(np.append(first, len(term)))
    return _slices(values, heads[first], counts, term[first], vocabulary.term_names)


def _positions(
    word: Numbers, rank_of: Numbers, position_of: Numbers, vocabulary: Vocabulary
) -> dict[str, tuple[int, bytes]]:
    """Return where each folded word stands, for phrases."""
    if not len(word):
        return {}
    order = np.lexsort((position_of, rank_of, word))
    word, rank, position = word[order], rank_of[order], position_of[order]
    new_word = np.concatenate([[True], word[1:] != word[:-1]])
    new_doc = new_word | np.concatenate([[True], rank[1:] != rank[:-1]])
    docs = np.flatnonzero(new_doc)
    doc_rank = rank[docs]
    gaps = np.diff(doc_rank, prepend=0)
    starts_word = new_word[docs]
    gaps[starts_word] = doc_rank[starts_word]
    sizes = np.diff(np.append(docs, len(word)))
    step = np.diff(position, prepend=0)
    step[new_doc] = position[new_doc]
    # Before the positions of each statement stands its gap and, where there are several, their number.
    several = sizes > 1
    place = np.arange(len(word)) + np.repeat(np.cumsum(1 + several), sizes)
    values = np.empty(len(word) + len(docs) + int(several.sum()), np.int64)
    values[place] = step
    heads = place[docs] - 1 - several
    values[heads] = 2 * gaps + several
    values[heads[several] + 1] = sizes[several]
    first_doc = np.flatnonzero(starts_word)
    counts = np.diff(np.append(first_doc, len(docs)))
    return _slices(values, heads[first_doc], counts, word[docs[first_doc]], vocabulary.names)


def _slices(
    values: Numbers, starts: Numbers, counts: Numbers, numbers: Numbers, names: list[str]
) -> dict[str, tuple[int, bytes]]:
    """Encode all values as varints and cut the bytes where each term's values begin."""
    data, offsets = varints(values)
    begins = offsets[starts].tolist()
    ends = [*begins[1:], len(data)]
    return {
        names[number]: (count, data[begin:end])
        for number, count, begin, end in zip(numbers.tolist(), counts.tolist(), begins, ends, strict=True)
    }


def varints(values: Numbers) -> tuple[bytes, Numbers]:
    """Return whole numbers below 2**21 as varints (seven bits a byte, the low ones first), and where each begins."""
    size = 1 + (values >= 0x80) + (values >= 0x4000)
    ends = np.cumsum(size)
    starts = ends - size
    out = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    for number in range(3):
        has = size > number
        more = (size > number + 1).astype(np.int64) << 7
        out[starts[has] + number] = (((values >> (7 * number)) & 0x7F) | more)[has]
    return out.tobytes(), starts


def varint(value: int) -> bytes:
    """Return one whole number as a varint."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varints(data: bytes, count: int | None = None) -> Iterable[int]:
    """Yield the numbers of a run of varints."""
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            continue
        yield value
        value = shift = 0
        if count is not None:
            count -= 1
            if not count:
                return
