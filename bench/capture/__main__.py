"""``make bench-capture PAGES=FOLDER``: precision, recall, F1 and quotations kept on pages with gold text."""

import argparse
import importlib.util
import logging
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.capture.collections import lines_of, pages
from sijill.capture.html import read_page
from sijill.capture.payload import UnreadablePayload

_QUOTED = re.compile('«([^«»\n]+)»|“([^“”\n]+)”|„([^„“”\n]+)[“”]|"([^"\n]+)"')
_SHINGLE = 4  # words compared together, as in Scrapinghub's benchmark of article extraction
_SHORTEST = 200  # a gold text with fewer letters is ignored
# Kinds that a copy keeps and gold texts leave out: the second line does not count them against it.
_ABOVE = ("headline", "dateline", "caption")


def level(text: str) -> str:
    """Return a text with raised and lowered letters as others: gold texts have no sign of them, a copy has."""
    return unicodedata.normalize("NFKC", text).replace("_", "").replace("^", "")


def letters(text: str) -> str:
    """Return a text's letters and digits, composed."""
    return "".join(one for one in level(text) if one.isalnum())


def shingles(text: str, characters: bool) -> Counter[tuple[str, ...]]:
    """Return how often each run of words (of characters, if words are not separated) occurs in a text."""
    words = list(letters(text)) if characters else re.findall(r"\w+", level(text))
    return Counter(tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))


def judged(gold: str, got: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of a text against the gold text."""
    unparted = len(re.findall("[\u3040-\u9fff\u0e00-\u0e7f\u1000-\u109f]", gold)) * 5 > len(gold)
    right, found = shingles(gold, unparted), shingles(got, unparted)
    shared = sum((right & found).values())
    precision, recall = shared / max(1, sum(found.values())), shared / max(1, sum(right.values()))
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def quotations(gold: str) -> Iterator[str]:
    """Yield the quotations of three words and more in a gold text."""
    for match in _QUOTED.finditer(gold):
        text = next(group for group in match.groups() if group)
        if len(text.split()) >= 3:
            yield letters(text)


def copy(data: bytes) -> tuple[str, str, bool]:
    """Return the copy's text, the same without what gold texts leave out, and whether there was a warning."""
    try:
        found = read_page(data)
    except UnreadablePayload:
        return "", "", True
    inner = "\n".join(part.text for part in found.parts if part.about.kind not in _ABOVE)
    warned = any("taken for the article" not in note for note in found.notes)
    return "\n".join(found.paragraphs), inner, warned


def others() -> dict[str, Callable[[bytes], str]]:
    """Return the extractors that are installed, each as a function from a page to its text."""
    import lxml.html
    import trafilatura
    from readability import Document

    def text_of(page: str) -> str:
        return lines_of(lxml.html.fromstring(page)) if page.strip() else ""

    found: dict[str, Callable[[bytes], str]] = {
        "trafilatura": lambda data: trafilatura.extract(decoded(data), include_comments=False) or "",
        "readability-lxml": lambda data: text_of(Document(decoded(data)).summary()),
    }
    if importlib.util.find_spec("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse"] = lambda data: extract_plain_text(decoded(data), main_content=True)
    if importlib.util.find_spec("newspaper"):
        from newspaper import Article

        def newspaper(data: bytes) -> str:
            article = Article("https://page.example/")
            article.download(input_html=decoded(data))
            article.parse()
            return str(article.text)

        found["newspaper4k"] = newspaper
    return found


def decoded(data: bytes) -> str:
    """Return a page's HTML as text, for the extractors."""
    return data.decode("utf-8", "replace")


def main() -> None:
    """Print one table for each collection, and for the pages in Arabic letters."""
    parser = argparse.ArgumentParser(prog="bench.capture", description=__doc__)
    parser.add_argument("folder", type=Path, help="pages with gold text: collections, or NAME.html + NAME.txt")
    folder = parser.parse_args().folder
    extractors = others()
    figures: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    kept: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    unwarned = poor = warned_pages = count = 0
    for page in pages(folder):
        if len(letters(page.gold)) < _SHORTEST:
            continue
        groups = [page.collection, "all"]
        if len(re.findall("[\u0600-\u06ff]", page.gold)) * 2 > len(letters(page.gold)):
            groups.append("Arabic letters")
        whole, inner, warned = copy(page.data)
        texts = {"copy": (whole, whole), "copy, as gold judges": (whole, inner)}
        for name, extract in extractors.items():
            try:
                text = extract(page.data)
            except Exception:
                text = ""  # a page on which an extractor fails counts as lost
            texts[name] = (text, text)
        quoted = list(quotations(page.gold))
        for name, (text, compared) in texts.items():
            result = judged(page.gold, compared)
            found = letters(text)
            for group in groups:
                figures[group, name].append(result)
                kept[group, name].update(one in found for one in quoted)
        recall = judged(page.gold, whole)[1]
        count += 1
        warned_pages += warned
        poor += recall < 0.9
        unwarned += recall < 0.9 and not warned
    print(f"{'':16}{'':24}{'pages':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'lost':>7}{'of quotations':>15}")
    for group in sorted({group for group, _ in figures}):
        for name in (name for one, name in figures if one == group):
            rows = figures[group, name]
            means = [sum(row[at] for row in rows) / len(rows) for at in range(3)]
            lost = kept[group, name]
            print(
                f"{group:16}{name:24}{len(rows):6}{means[0]:11.3f}{means[1]:8.3f}{means[2]:7.3f}"
                f"{lost[False]:7}{lost.total():15}"
            )
    print(
        f"{count} pages, {warned_pages} with a warning; "
        f"{poor} keep less than nine tenths, {unwarned} of them without one"
    )


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # silence the other extractors
    main()
