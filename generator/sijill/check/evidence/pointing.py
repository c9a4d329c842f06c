"""The words by which a link leads to a passage on the page that it was copied from.

A browser finds whole words only, a text within one block of the page only, and the first place where it is. So a link
takes the whole word where a passage begins behind a proclitic, gives the beginning and the end of a long text (or of
one over several paragraphs) apart, and gives the words around it where the copy has the same words earlier. Where all
of that is there earlier too, nothing can lead there, and the link has no words; nor has it where its words run over a
footnote's mark, which the copy leaves out. Case and marks above and below letters
make no difference to a browser, so they make none here.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

from sijill.check.evidence.edges import word_around
from sijill.model.captures import CHANGES
from sijill.model.fragments import DirectiveWords

_EDGE = 5  # words at each end of a long text
_LONGER = (_EDGE, 2 * _EDGE, 4 * _EDGE)
_AROUND = 4
_APART = r"\s*"
_CHANGES = re.compile(f"[{''.join(map(''.join, CHANGES))}]")
# Combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic texts.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc]")


class Pointing:
    """Finds such words in the text of one copy, a line for each paragraph."""

    def __init__(self, text: str, note_marks: Sequence[int] = ()) -> None:
        # The page does not have a copy's marks around changed words.
        self._marks = [one.start() for one in _CHANGES.finditer(text)]
        # Cells of a table's row, which a copy has in one line, are blocks of their own on the page.
        self.text = _CHANGES.sub("", text).replace(" | ", " \n ")
        self.folded = _folded(self.text)
        # Nor does the page have the words on both sides of a footnote's mark side by side.
        self._note_marks = [at - bisect_left(self._marks, at) for at in note_marks]

    def words(self, start: int, end: int) -> DirectiveWords:
        """Return the words that lead to a stretch of the text."""
        start, end = (at - bisect_left(self._marks, at) for at in (start, end))
        start, end = word_around(self.text, start)[0], word_around(self.text, end)[1]
        lines = [line.split() for line in self.text[start:end].split("\n") if line.strip()]
        if len(lines) == 1 and len(lines[0]) <= 2 * _EDGE:
            first, last = " ".join(lines[0]), ""
            once = self._once(first)
        else:
            (first, once), last = self._first(lines), " ".join(lines[-1][-_EDGE:])
        before, after = "" if once else self._before(start), self._after(end)
        found = DirectiveWords(before, first, last, after if last and self._ends_early(start, end, first, last) else "")
        if not (once or self._begins(start, before, first)):
            if last or not after or not self._begins(start, before, first, after):
                return DirectiveWords()
            found = found._replace(after=after)
        begins, ends = start - len(before) - bool(before), end + len(found.after) + bool(found.after)
        if self._over_note(begins, start + len(first)) or self._over_note(end - len(last or first), ends):
            return DirectiveWords()
        return found

    def _over_note(self, start: int, end: int) -> bool:
        """Return whether a stretch has a mark of a footnote in it on the page, or joined to a word at either end."""
        return any(
            start < at < end
            or (at == start and self.text[at : at + 1].isalnum())
            or (at == end and self.text[at - 1 : at].isalnum())
            for at in self._note_marks
        )

    def _begins(self, start: int, *texts: str) -> bool:
        """Return whether the first place where texts follow each other is that at which the second of them begins."""
        before, *others = (r"\s+".join(map(re.escape, _folded(text).split())) for text in texts)
        found = re.search(rf"(?<!\w){before}\s*({_APART.join(others)})(?!\w)", self.folded)
        return found is not None and found.start(1) == len(_folded(self.text[:start]))

    def _ends_early(self, start: int, end: int, first: str, last: str) -> bool:
        """Return whether the words of the end are also before it: the first such end behind the beginning counts."""
        whole, wanted = _folded(self.text[start:end]).rstrip(), _folded(last)
        return whole.find(wanted, len(_folded(first))) + len(wanted) < len(whole)

    def _first(self, lines: list[list[str]]) -> tuple[str, bool]:
        """Return a beginning that the copy has once, if one of the lengths tried is; and whether it is one."""
        most = len(lines[0]) - (_EDGE if len(lines) == 1 else 0)  # both ends apart never overlap
        tried = [" ".join(lines[0][: min(length, most)]) for length in _LONGER]
        return next(((one, True) for one in tried if self._once(one)), (tried[0], False))

    def _once(self, words: str) -> bool:
        folded = _folded(words)
        at = self.folded.find(folded)
        return self.folded.find(folded, at + 1) < 0

    def _before(self, start: int) -> str:
        lines = [line for line in self.text[:start].split("\n") if line.strip()]
        words = [] if not lines or not lines[-1].isprintable() else lines[-1].split()
        return " ".join(words[-_AROUND:])

    def _after(self, end: int) -> str:
        lines = [line for line in self.text[end:].split("\n") if line.strip()]
        words = [] if not lines or not lines[0].isprintable() else lines[0].split()
        return " ".join(words[:_AROUND])


def _folded(text: str) -> str:
    lower = text.lower()
    return lower if lower.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", lower)).replace("\xa0", " ")


def ends_of(links: Sequence[DirectiveWords]) -> DirectiveWords:
    """Return the words that lead to several stretches: from the beginning of the first to the end of the last."""
    first, last = links[0], links[-1]
    if not first.first:
        return first
    return DirectiveWords(first.before, first.first, last.last or last.first, last.after)
