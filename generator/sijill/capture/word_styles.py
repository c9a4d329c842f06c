"""What the styles and the numbering of a Word file add to its paragraphs and runs.

Source: ECMA-376, part 1, sections 17.7 (styles), 17.7.3 (toggle properties) and 17.9 (numbering).
"""

import re
from typing import Any

from sijill.capture.written import roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF = ("0", "false", "off")
_LETTERS = {"arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي", "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"}
_UNNUMBERED = ("bullet", "none")


class Styles:
    """The styles of a Word file: which of a run's properties are on."""

    def __init__(self, tree: Any) -> None:
        found = [] if tree is None else list(tree.iter(f"{W}style"))
        self._by_name = {one.get(f"{W}styleId"): one for one in found}
        self._first = {
            one.get(f"{W}type"): one.get(f"{W}styleId") for one in found if one.get(f"{W}default") not in (None, *OFF)
        }

    def has(self, run: Any, name: str) -> bool:
        """Return whether a property is on: by the run itself, else by just one of its styles."""
        own = run.find(f"{W}rPr/{W}{name}")
        if own is not None:
            return _is_on(own)
        on = sum(_is_on(self._by_style(style, f"rPr/{W}{name}")) for style in self._styles_of(run))
        return on > 0 if name == "dstrike" else on % 2 == 1  # which is no toggle

    def value(self, run: Any, name: str) -> str:
        """Return the value of a property that is no toggle: the run's own, else that of the nearest of its styles."""
        own = run.find(f"{W}rPr/{W}{name}")
        found = (self._by_style(style, f"rPr/{W}{name}") for style in self._styles_of(run))
        mark = own if own is not None else next((one for one in found if one is not None), None)
        return "" if mark is None else mark.get(f"{W}val") or ""

    def of_paragraph(self, paragraph: Any, name: str) -> tuple[Any, str]:
        """Return a property of a paragraph, and the id of the style that it has."""
        named = self._named(paragraph, "pPr", "pStyle", "paragraph")
        own = paragraph.find(f"{W}pPr/{W}{name}")
        return (own if own is not None else self._by_style(named, f"pPr/{W}{name}")), named or ""

    def _styles_of(self, run: Any) -> tuple[str | None, ...]:
        return (
            self._named(run, "rPr", "rStyle", "character"),
            self._named(above(run, "p"), "pPr", "pStyle", "paragraph"),
            self._named(above(run, "tbl"), "tblPr", "tblStyle", "table"),
        )

    def _named(self, element: Any, properties: str, tag: str, kind: str) -> str | None:
        if element is None:
            return None
        found = element.find(f"{W}{properties}/{W}{tag}")
        return self._first.get(kind) if found is None else found.get(f"{W}val")

    def _by_style(self, style: str | None, path: str) -> Any:
        seen = set[str | None]()
        while style in self._by_name and style not in seen:
            seen.add(style)
            mark = self._by_name[style].find(f"{W}{path}")
            if mark is not None:
                return mark
            based = self._by_name[style].find(f"{W}basedOn")
            style = None if based is None else based.get(f"{W}val")
        return None


def above(element: Any, tag: str) -> Any:
    """Return the nearest element of a tag around an element, or None."""
    return next(element.iterancestors(f"{W}{tag}"), None)


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{W}val") not in OFF


class Numbers:
    """The numbers that Word writes before paragraphs, in the order of the text."""

    def __init__(self, tree: Any, styles: Styles) -> None:
        found = [] if tree is None else list(tree)
        self._styles = styles
        self._levels = {
            one.get(f"{W}abstractNumId"): {level.get(f"{W}ilvl"): level for level in one.iter(f"{W}lvl")}
            for one in found
            if one.tag == f"{W}abstractNum"
        }
        self._lists = {one.get(f"{W}numId"): one for one in found if one.tag == f"{W}num"}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def of(self, paragraph: Any) -> str:
        """Return the number of the next paragraph, "" for none."""
        mark, style = self._styles.of_paragraph(paragraph, "numPr")
        named = "" if mark is None else _val(mark.find(f"{W}numId"))
        if named not in self._lists:
            return ""
        abstract = _val(self._lists[named].find(f"{W}abstractNumId"))
        levels = dict(self._levels.get(abstract, {}))
        overrides = {one.get(f"{W}ilvl"): one for one in self._lists[named].iter(f"{W}lvlOverride")}
        levels |= {at: own for at, one in overrides.items() if (own := one.find(f"{W}lvl")) is not None}
        by_style = next((at for at, one in levels.items() if style and _val(one.find(f"{W}pStyle")) == style), "")
        at = _val(mark.find(f"{W}ilvl")) or by_style or "0"
        if at not in levels or not at.isdecimal():
            return ""
        depth, counts = int(at), self._counts.setdefault(abstract, {})
        start = _val(overrides[at].find(f"{W}startOverride")) if at in overrides else ""
        if start.isdecimal() and (named, depth) not in self._begun:
            counts[depth] = int(start)
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else _start(levels[at])
        self._begun.add((named, depth))
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if _val(levels[at].find(f"{W}numFmt")) in _UNNUMBERED:
            return ""

        def numbered(found: re.Match[str]) -> str:
            level = levels.get(str(int(found[1]) - 1))
            if level is None:
                return ""
            count = counts.get(int(found[1]) - 1, _start(level))
            return _written(count, _val(level.find(f"{W}numFmt")))

        return re.sub("%([1-9])", numbered, _val(levels[at].find(f"{W}lvlText"))).strip()


def _val(mark: Any) -> str:
    return "" if mark is None else mark.get(f"{W}val") or ""


def _start(level: Any) -> int:
    said = _val(level.find(f"{W}start"))
    return int(said) if said.isdecimal() else 0


def _written(count: int, form: str) -> str:
    """Return a number as a format writes it; in digits if that is not known."""
    if form.endswith("Roman") and 0 < count < 4000:
        return roman(count).upper() if form.startswith("upper") else roman(count)
    if form in ("upperLetter", "lowerLetter") and 0 < count <= 780:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form in _LETTERS and 0 < count <= len(_LETTERS[form]):
        return _LETTERS[form][count - 1]
    return f"{count:02}" if form == "decimalZero" else str(count)
