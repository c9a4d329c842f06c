"""The mistakes that editors commonly make in a record, and applying the mend that is offered for one."""

import re
from typing import Any

import yaml

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.sources.yaml.strict import read_with_places, written

RECORDS = {
    "statement": """\
title:
  en: The harbour
  ar: الميناء
kind: post
language: en
speakers:
  - agent: salma
date:
  value: 2024-03-04
passages:
  - id: p1
    text: |-
      We shall build.
    mode: direct
    document: article
topics: [harbour]
""",
    "agent": "name:\n  en: Salma\n  ar: سلمى\nkind: person\naliases: [Salwa]\n",
    "document": """\
title: {en: News, ar: خبر}
kind: article
language: en
publisher: unknown
authors: unknown
date: unknown
url: https://news.example/a
""",
}
# What is written in place of what; the rule, line and column of the first message; a part of its sentence and mend.
Mistake = tuple[str, str, str, str, str]
OF_SYNTAX: list[Mistake] = [
    ("en: The harbour", 'en: "The harbour', "2:7", 'quotation mark (") is not closed', 'en: "The harbour"'),
    ("en: The harbour", 'en: "The harbour”', "2:7", "is not closed", 'en: "The harbour"'),
    ("ar: الميناء", "ar: 'الميناء", "3:7", "quotation mark (') is not closed", 'ar: "الميناء"'),
    ("en: The harbour", "en: 'The harbour's gate'", "2:7", "within a value", 'en: "The harbour\'s gate"'),
    ("en: The harbour", 'en: "The "old" harbour"', "2:7", "within a value", "en: 'The \"old\" harbour'"),
    ("en: The harbour", 'en: "The harbour" now', "2:7", "goes on behind its closing", "en: '\"The harbour\" now'"),
    ("en: The harbour", 'en: "C:\\data"', "2:7", "a backslash", "en: 'C:\\data'"),
    ("en: The harbour", "en: The harbour: now", "2:18", "': ' in a value", 'en: "The harbour: now"'),
    ("ar: الميناء", "ar: قال: الميناء", "3:10", "': ' in a value", 'ar: "قال: الميناء"'),
    ("en: The harbour", "en: @harbour", "2:7", "begins with '@'", 'en: "@harbour"'),
    ("en: The harbour", "en: %1", "2:7", "begins with '%'", 'en: "%1"'),
    ("en: The harbour", "en: `x`", "2:7", "begins with '`'", 'en: "`x`"'),
    ("title:\n  en: The harbour\n  ar: الميناء", "title: {en: The [old] harbour, ar: الميناء}", "1:13",
     "'en' in a line of several values has signs that need quotation marks",
     'title: {en: "The [old] harbour", ar: الميناء}'),
    ("en: The harbour", "en: [The] harbour", "2:7", "begins with '['", 'en: "[The] harbour"'),
    ("en: The harbour", "en: {The harbour", "2:7", "begins with '{'", 'en: "{The harbour"'),
    ("en: The harbour", "en: - harbour", "2:7", "begins with '-'", 'en: "- harbour"'),
    ("en: The harbour", "en: > harbour", "2:7", "begins with '>'", 'en: "> harbour"'),
    ("|-\n      We shall build.", "|- We shall.", "12:11", "beside the mark of a block", "We shall."),
    ("|-\n      We shall build.", "| We shall.", "12:11", "beside the mark of a block", "We shall."),
    ("  en: The harbour", "\ten: The harbour", "2:1", "a tab", "indent line 2 by 2 spaces"),
    ("  en: The harbour", " en: The harbour", "2:2", "not indented like", "indent line 2 by 2 spaces"),
    ("kind: post", " kind: post", "4:2", "not indented like", "indent line 4 by 0 spaces"),
    ("kind: post", "kind:\u00a0post", "4:6", "NO-BREAK SPACE in place of a space", "write line 4 as: kind: post"),
    ("kind: post", "\u00a0kind: post", "4:1", "NO-BREAK SPACE in place of a space", "indent line 4 by 0 spaces"),
    ("  en: The harbour", "\u00a0\u00a0en: The harbour", "2:1", "in place of a space", "indent line 2 by 2 spaces"),
    ("    mode: direct", "\u00a0 \u3000 mode: direct", "14:1", "in place of a space", "indent line 14 by 4 spaces"),
    ("  - agent: salma", "  -\u00a0agent: salma", "7:4", "in place of a space", "write line 7 as: - agent: salma"),
    ("    mode: direct", "     mode: direct", "14:6", "not indented like", "indent line 14 by 4 spaces"),
    ("    mode: direct", "   mode: direct", "14:4", "not indented like", "indent line 14 by 4 spaces"),
    ("      We shall build.", "    We shall.\n    We do.", "13:5", "below the mark", "indent lines 13 to 14 by 6"),
    ("kind: post", "kind:post", "4:5", "no space behind the colon", "kind: post"),
    ("en: The harbour", "en:The harbour", "2:5", "no space behind the colon", "en: The harbour"),
    ("kind: post", "kind post", "4:5", "no colon behind 'kind'", "kind: post"),
    ("kind: post", "kind： post", "4:5", "in place of a colon", "kind: post"),
    ("kind: post", "kind = post", "4:5", "'=' in place of a colon", "kind: post"),
    ("topics: [harbour]", "topics: [harbour, sea", "16:9", "'[' is not closed", "topics: [harbour, sea]"),
    ("- agent: salma", "- {agent: salma", "7:5", "'{' is not closed", "- {agent: salma}"),
    ("  - agent: salma", "  agent: salma\n  - agent: omar", "7:3", "without its '-'", "- agent: salma"),
]  # fmt: skip
OF_VALUES: list[tuple[str, str, str, str, str, str]] = [
    ("statement", "kind: post", "Kind: post", "4:1", "'Kind' must be a field", "did you mean 'kind'?"),
    ("statement", "kind: post", "نوع: post", "4:1", "must be a field", "did you mean 'kind'?"),
    ("statement", "document: article", "document: https://news.example/a", "15:15", "must be an id",
     "document: news-example-a"),
    ("statement", "agent: salma", "agent: Salma Haddad", "7:12", "must be an id", "agent: salma-haddad"),
    ("statement", "agent: salma", "agent: s\u0430lma", "7:12", "U+0430 CYRILLIC SMALL LETTER A", "agent: salma"),
    ("statement", "agent: salma", "agent: salm\u03b1-x", "7:12", "U+03B1 GREEK SMALL LETTER ALPHA", "agent: salma-x"),
    ("statement", "speakers:\n  - agent: salma", "speakers: salma", "6:11", "must be a list", "[{agent: salma}]"),
    ("statement", "  - agent: salma", "  - salma", "7:5", "must be a mapping", "- {agent: salma}"),
    ("statement", "  - agent: salma", "  agent: salma", "7:3", "must be a list", "[{agent: salma}]"),
    ("statement", "  - agent: salma", "  -agent: salma", "7:3", "must be a list", "[{agent: salma}]"),
    ("statement", "kind: post", "kind: تصريح", "4:7", "must be one of", "'remarks'"),
    ("statement", "kind: post", "kind: خطاب", "4:7", "must be one of", "'speech'"),
    ("statement", "kind: post", "kind: Post", "4:7", "must be one of", "'post'"),
    ("statement", "kind: post", "kind: anouncement", "4:7", "must be one of", "'announcement'"),
    ("agent", "kind: person", "kind: شخص", "4:7", "must be one of", "'person'"),
    ("statement", "mode: direct", "mode: مباشر", "14:11", "must be one of", "'direct'"),
    ("statement", "value: 2024-03-04", "value: 25/12/2023", "9:10", "must be an EDTF date", "value: 2023-12-25"),
    ("statement", "value: 2024-03-04", "value: 4 May 2023", "9:10", "must be an EDTF date", "value: 2023-05-04"),
    ("statement", "value: 2024-03-04", "value: ٤ أيار ٢٠٢٣", "9:10", "must be an EDTF date", "value: 2023-05-04"),
    ("statement", "value: 2024-03-04", "value: 3 كانون الأول 2021", "9:10", "EDTF date", "value: 2021-12-03"),
    ("statement", "value: 2024-03-04", "value: some time", "9:10", "must be an EDTF date", "value: unknown"),
    ("statement", "date:\n  value: 2024-03-04", "date: 2024-03-04", "8:7", "must be a mapping", "{value: 2024-03-04}"),
    ("statement", "language: en", "language: Arabic", "5:11", "must be a language tag", "language: ar"),
    ("statement", "language: en", "language: الإنجليزية", "5:11", "must be a language tag", "language: en"),
    ("statement", "language: en", "language: en_US", "5:11", "must be a language tag", "language: en-US"),
    ("agent", "name:\n  en: Salma\n  ar: سلمى", "name: Salma", "1:7", "a mapping of languages", "name: {en: Salma}"),
    ("agent", "name:\n  en: Salma\n  ar: سلمى", "name: سلمى", "1:7", "a mapping of languages", "name: {ar: سلمى}"),
    ("agent", "aliases: [Salwa]", "aliases: Salwa، Sally", "5:10", "must be a list", "aliases: [Salwa, Sally]"),
    ("statement", "topics: [harbour]", "topics: The Harbour", "16:9", "must be a list", "topics: [the-harbour]"),
    ("statement", "topics: [harbour]", "topics: [a، b]", "16:10", "must be an id", "topics: [a, b]"),
    ("statement", "mode: direct", "mode: direct\n    paragraph: ٣", "15:16", "must be a whole number", "paragraph: 3"),
    ("statement", "id: p1", "id: 1", "11:9", "must be a passage id", "id: p1"),
    ("statement", "id: p1\n    text", "text", "11:5", "must have the field 'id'", "add 'id: p1'"),
    ("document", "https://news.example/a", "www.news.example/a", "7:6", "must begin with", "https://www.news.example/a"),
    ("document", "https://news.example/a", "HTTPS://news.example/a", "7:6", "must begin with", "https://news.example/a"),
    *[
        ("agent", "kind: person", f"kind: person\nidentifiers: {{{scheme}: '{value}'}}", where, must, mend)
        for scheme, value, where, must, mend in (
            ("wikidata", "https://www.wikidata.org/wiki/Q42", "5:25", "must be an item", "wikidata: Q42"),
            ("wikidata", "42", "5:25", "must be an item", "wikidata: Q42"),
            ("viaf", "https://viaf.org/viaf/113230702/", "5:21", "must be a number", "viaf: 113230702"),
            ("isni", "0000-0001-2103-2683", "5:21", "must be an ISNI", "isni: 0000 0001 2103 2683"),
            ("doi", "https://doi.org/10.1000/182", "5:20", "must be a DOI", "doi: 10.1000/182"),
            ("issn", "03178471", "5:21", "must be an ISSN", "issn: 0317-8471"),
        )
    ],
    ("statement", "document: article", "document: article\n    translations: {ar: سنبني}", "16:19", "must be a list",
     "translations: [{language: ar, text: سنبني, by: editors}]"),
    ("document", "authors: unknown", "authors: Omar", "5:10", "must be a list", "authors: [Omar]"),
    ("document", "date: unknown", "date: 29.12.2021", "6:7", "must be a mapping", "date: {value: 2021-12-29}"),
    ("statement", "language: en", "langage: en", "5:1", "must be a field", "did you mean 'language'"),
    ("statement", "kind: post", "Kind: post", "4:1", "must be a field", "did you mean 'kind'"),
]  # fmt: skip
OF_FEATURES: list[Mistake] = [
    ("en: The harbour", "en: *harbour", "2:7", "an alias", 'put the text in quotation marks: "*harbour"'),
    ("en: The harbour", "en: !now the harbour", "2:7", "a tag", 'put the text in quotation marks: "!now the harbour"'),
    ("en: The harbour", "en: #1 of all", "2:6", "a comment", '"#1 of all"'),
]


def mended(text: str, found: Diagnostic) -> str:
    """Return a record's text with the mend that a diagnostic offers in English."""
    mend = sentence(found)[1]
    lines = text.split("\n")
    if match := re.fullmatch(r"write line (\d+) as: (.*)", mend):
        line = lines[int(match[1]) - 1]
        lines[int(match[1]) - 1] = line[: len(line) - len(line.lstrip())] + match[2]
    elif match := re.fullmatch(r"indent lines? (\d+)(?: to (\d+))? by (\d+) spaces", mend):
        for number in range(int(match[1]), int(match[2] or match[1]) + 1):
            lines[number - 1] = " " * int(match[3]) + lines[number - 1].lstrip()
    elif match := re.fullmatch(r"write the words on lines of their own below '(.*)': (.*)", mend):
        line = lines[found.line - 1]
        margin = line[: len(line) - len(line.lstrip())]
        lines[found.line - 1 : found.line] = [margin + match[1], f"{margin}  {match[2]}"]
    elif match := re.fullmatch(r"(?:put the text in quotation marks|quote the whole value): (.*?)(?:; or .*)?", mend):
        line = lines[found.line - 1]
        lines[found.line - 1] = f"{line[: line.index(':') + 1]} {match[1]}"
    else:
        return _in_tree(text, found, mend)
    return "\n".join(lines)


def _in_tree(text: str, found: Diagnostic, mend: str) -> str:
    reading = read_with_places(text, "")
    tree: dict[str, Any] = reading.tree
    facts = dict(found.facts)
    named = facts["parent"] if "parent" in facts else facts["field"]
    path = next((path for path in reading.values if path and written(path) == named), ())
    within: Any = tree
    for step in path if "parent" in facts else path[:-1]:
        within = within[step]
    if match := re.fullmatch(r"did you mean '(.*)'\?(?: Or add it to kinds.*)?", mend):
        if "parent" in facts:
            within[match[1]] = within.pop(facts["field"])
        else:
            within[path[-1]] = match[1]
    elif match := re.fullmatch(r"add '(.*)'", mend):
        within.update(yaml.load(match[1], Loader=yaml.BaseLoader))
    else:
        written_as = re.fullmatch(r"write it as: (.*?)(?: \(.*)?", mend)
        assert written_as, mend
        value = yaml.load(written_as[1], Loader=yaml.BaseLoader)
        if isinstance(value, list):
            within[path[-1]] = value[0]
        else:
            key, one = next(iter(value.items()))
            target = within if key == path[-1] or not isinstance(path[-1], int) else tree
            target[key] = one
    return yaml.dump(tree, allow_unicode=True, default_style='"')
