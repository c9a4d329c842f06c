"""Years in words: “nineteen hundred and twenty-one”, «ألفين وواحد وعشرين», «ثلاث وأربعين وأربعمائة وألف»."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any, NamedTuple


class YearWords(NamedTuple):
    """What a year in words begins with and goes on with: 1 to 99. ``reversed`` is what follows these in Arabic.

    ``numbers`` are beginnings that are numbers themselves: “March nineteen” is a day of March.
    """

    beginnings: Mapping[str, int]
    ends: Mapping[str, int]
    reversed: Mapping[str, int]
    numbers: frozenset[str]

    def year(self, text: str) -> int | None:
        """Return the year that words or digits name, None if they name none."""
        if text.isdigit():
            return int(text)
        for beginning in sorted(self.beginnings, key=len, reverse=True):
            if text.startswith(beginning):
                end = text[len(beginning) :].strip()
                is_number = beginning in self.numbers
                if not end and not is_number:
                    return self.beginnings[beginning]
                if end in self.ends and (self.ends[end] > 9 or not is_number):
                    return self.beginnings[beginning] + self.ends[end]
        for last, number in self.reversed.items():
            if text.endswith(last) and text.removesuffix(last).strip() in self.ends:
                return number + self.ends[text.removesuffix(last).strip()]
        return None


def year_words(data: Mapping[str, Any], plain: Callable[[str], str]) -> YearWords:
    """Return the words for years that are listed in ``data``, in the form that is compared."""
    beginnings = {plain(name): number for number, names in data["beginnings"].items() for name in names}
    behind = {plain(name): number for number, names in data["reversed"].items() for name in names}
    numbers = {plain(name) for name in data["numbers"]}
    for number, (teen, unit, arabic) in data["hundreds"].items():
        year = 1000 + 100 * number
        numbers.add(teen)
        for name in (f"{teen} hundred", f"one thousand {unit} hundred", f"a thousand {unit} hundred"):
            beginnings |= {name: year, f"{name} and": year}
        beginnings[teen] = year
        for hundred, gap in product(("مئة", "مائة"), ("", " ")):
            name = plain(f"{arabic}{gap}{hundred}")
            beginnings |= {f"{plain('ألف')} و{name}": year, f"{plain('ألف')} و{name} و": year}
            behind[plain(f"و{name} وألف")] = year
    lists = {
        kind: [(number, plain(name)) for number, names in data[kind].items() for name in names]
        for kind in ("units", "teens", "tens")
    }
    ends = {name: number for kind in lists.values() for number, name in kind}
    for (ten, tens), (unit, units) in product(lists["tens"], lists["units"]):
        ends[f"{tens} {units}" if tens.isascii() else f"{units} و{tens}"] = ten + unit
    return YearWords(beginnings, ends, behind, frozenset(numbers))
