"""What an attacker would write into records, and what honest writers do that looks like it."""

from tests.made_up.archives import WELL

# Text that must reach readers as text: it is ordinary to a record, and harmful only where it is not escaped.
SCRIPTS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "'-alert(1)-'",
    "</script><script>alert(1)</script>", "<!--<script>", "]]><script>alert(1)</script>", "{{ 7*7 }} {% raw %}",
    "${7*7} #{7*7} <%= 7*7 %>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;",
    "</title><script>x</script>",
    "</textarea></style><script>x</script>", "javascript:alert(1)", "<a href=\"javascript:alert(1)\">x</a>",
    "<iframe srcdoc=\"<script>x</script>\"></iframe>", "\\u003cscript\\u003e", "%3Cscript%3E",
    "<math><mtext></mtext>",
    "[x](javascript:alert(1)) ![x](x) **b** `c`", "!!python/object/apply:os.system [id]", "<?php system('id') ?>",
    "--><script>x</script>", "` onfocus=alert(1) autofocus", "x\" style=\"background:url(//evil.example)\" y=\"",
    "＜script＞alert(1)＜/script＞", "<ſcript>alert(1)</ſcript>",
    "<\u200dscript>", "..\\..\\windows", "../../etc/passwd",
]  # fmt: skip
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://evil.example")', "=cmd|' /C calc'!A0", "\u200f=1+1"]

# Legitimate text that must pass unharmed.
HONEST = [
    "می‌خواهم، نمی‌دانم",  # Persian, with ZWNJ
    "ده‌ستپێک",  # Kurdish, with ZWNJ
    "👨‍👩‍👧‍👦 👩🏽‍🚀 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🏳️‍🌈",  # emoji, with ZWJ, variation selectors and tags
    "قال «نعم»\u200f (2021)\u200e و50%",  # RLM and LRM
    "السَّلَامُ عَلَيْكُم ـــ لا إله",  # vowels, tatweel
    "\u2068Al-Iraqiya\u2069 قالت",  # an isolate that closes
    "क्ष र्‍य ශ්‍රී",  # joiners of other scripts
    "O’Brien & Söhne <sic> 1 < 2", "نص فيه\tكلمة"[:6], "﷽ ﷺ ۝", "𐭠𐭡 𝔸 𠀀",
]  # fmt: skip

REFUSED_CHARACTERS = {
    "NUL": "\x00", "escape": "\x1b", "bell": "\x07", "delete": "\x7f", "NEL": "\x85", "C1": "\x9b",
    "line separator": "\u2028", "paragraph separator": "\u2029", "override": "\u202e", "embedding": "\u202b",
    "pop": "\u202c", "open isolate": "\u2067", "stray isolate end": "\u2069", "byte order mark": "\ufeff",
    "noncharacter": "\ufffe", "last noncharacter": "\U0010ffff", "interlinear": "\ufff9", "tag": "\U000e0041",
    "vertical tab": "\x0b", "form feed": "\x0c",
}  # fmt: skip

BAD_ADDRESSES = [
    "javascript:alert(1)", "JavaScript:alert(1)", " https://example.org", "https://example.org/\n",
    "java\tscript:alert(1)",
    "data:text/html,<script>x</script>", "vbscript:x", "file:///etc/passwd", "ftp://example.org/", "//example.org/",
    "https://user:password@example.org/", "https://example.org@evil.example/", "https:///nohost", "https://", "http:",
    "https://example.org\\@evil.example/", "https://exa mple.org/", "https://example.org/\u202egpj.exe",
    "https://example.org/\"onmouseover=\"x", "https://example.org/<script>", "https://[::1",
    "https://example.org:99999/",
    "https://example.org:0/", "https://example.org/`x`", "https://example.org/\x00", "\x01https://example.org/",
    "https://example.org/\u200b", "https:/example.org", "blob:https://example.org/x", "about:blank", "x" * 3000,
]  # fmt: skip
GOOD_ADDRESSES = [
    "https://example.org/", "http://example.org:8080/a?b=c&d=e#f", "https://مثال.إختبار/خبر",
    "https://example.org/%D8%A8?x=%22", "https://web.archive.org/web/2021/https://example.org/a", "https://[::1]/x",
    "https://example.org/it's(fine);a,b=c!*@x",
]  # fmt: skip


def _nested(depth: int) -> bytes:
    return b"title: " + b"[" * depth + b"]" * depth + b"\n"


def _block(depth: int) -> bytes:
    return b"".join(b" " * level + b"a:\n" for level in range(depth))


def _aliases(levels: int) -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines).encode()


def _merges(levels: int) -> bytes:
    lines = ["m0: &m0 {a: 1}"]
    lines += [f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, levels)]
    return "\n".join(lines).encode()


RECORD = WELL.encode()
# Whole files that are no records: each must be refused, quickly, in little memory, with a place and few words.
FILES: dict[str, bytes] = {
    "nothing": b"", "white space": b" \n\n", "one scalar": b"x", "a list": b"- a\n- b\n", "null": b"~\n",
    "alias bomb": _aliases(12), "merge bomb": _merges(20), "merge bomb, short": _merges(40)[:1600],
    "deep flow": _nested(100_000), "deep flow, unclosed": b"a: " + b"[{" * 60_000, "deep block": _block(500),
    "deep keys": b"? " * 100_000, "deep sequence": b"- " * 100_000, "just too deep": _nested(9),
    "huge number": RECORD.replace(b"mode: direct", b"paragraph: " + b"9" * 200_000 + b"\n    mode: direct", 1),
    "huge exponent": RECORD.replace(b"mode: direct", b"paragraph: 1e999999999\n    mode: direct", 1),
    "negative": RECORD.replace(b"mode: direct", b"paragraph: -1\n    mode: direct", 1),
    "nan": RECORD.replace(b"mode: direct", b"paragraph: .nan\n    mode: direct", 1),
    "base 60": RECORD.replace(b"mode: direct", b"paragraph: 1:30\n    mode: direct", 1),
    "underscores": RECORD.replace(b"mode: direct", b"paragraph: 1_0\n    mode: direct", 1),
    "Arabic digits": RECORD.replace(b"value: 2024-05-06", "value: ٢٠٢٤-٠٥-٠٦".encode()),
    "year 0": RECORD.replace(b"2024-05-06", b"0000-01-01"), "31 February": RECORD.replace(b"05-06", b"02-31"),
    "invalid UTF-8": RECORD.replace("سلمى".encode(), b"\xff\xfe") + b"x: \xc3\x28\n",
    "overlong": RECORD + b"x: \xc0\xaf\n",
    "surrogates in UTF-8": RECORD + b"x: \xed\xa0\x80\n",
    "lone surrogate escape": RECORD + b'note: {en: "\\ud800"}\n',
    "UTF-16": WELL.encode("utf-16"), "UTF-32": WELL.encode("utf-32"), "byte order mark": b"\xef\xbb\xbf" + RECORD,
    "NUL": RECORD + b"x: \x00\n", "NUL escape": RECORD + b'note: {en: "a\\0b"}\n', "binary": bytes(range(256)) * 40,
    "escaped override": RECORD + b'note: {en: "\\u202e"}\n', "escaped NEL": RECORD + b'note: {en: "a\\Nb"}\n',
    "escaped separator": RECORD + b'note: {en: "a\\Lb\\Pc"}\n',
    "tag": b"!!python/object/apply:os.system [id]\n", "local tag": RECORD + b"note: !x {en: a}\n",
    "tag on a scalar": RECORD.replace(b"kind: remarks", b"kind: !!str remarks"),
    "binary tag": RECORD + b"note: !!binary aGk=\n", "set": b"!!set {a, b}\n",
    "anchor": RECORD + b"note: &a {en: x}\n",
    "alias without anchor": RECORD + b"note: *a\n", "merge key": RECORD + b"<<: {kind: post}\n",
    "recursive alias": b"&a {x: *a}\n", "two documents": RECORD + b"---\n" + RECORD,
    "end and more": RECORD + b"...\nx: y\n",
    "directive": b"%YAML 1.2\n---\n" + RECORD, "tag directive": b"%TAG ! tag:x,2000:\n---\n" + RECORD,
    "too large": RECORD + b"# " + b"x" * 300_000, "many keys": b"".join(b"k%d: v\n" % n for n in range(20_000)),
    "long key": b"k" * 200_000 + b": v\n", "complex key": b"? [a, b]\n: c\n", "mapping as key": b"{{a: b}: c}: d\n",
    "duplicate": RECORD + b"kind: post\n", "duplicate, spelt otherwise": RECORD + b'"kind": post\n',
    "unknown key": RECORD + b"__proto__: {x: y}\n", "constructor": RECORD + b"constructor: x\n",
    "tabs": b"title:\n\ten: x\n",
    "unclosed quote": RECORD + b'note: {en: "x}\n', "carriage returns": RECORD.replace(b"\n", b"\r"),
    "many errors": RECORD + b"".join(b"u%d: [\n" % n for n in range(3000)), "empty key": b"'': x\n",
    "only colons": b":" * 5000,
    "wrong shapes": b"title: [x]\nkind: {a: b}\npassages: x\nspeakers: {a: b}\ndate: []\nlanguage: [ar]\n",
    "thousands of passages": RECORD + b"relations:\n" + b"  - {type: x, target: y}\n" * 8000,
    "quotes without end": b"'" * 100_000, "percent": b"%" * 100_000,
    "a long line": b"title: " + b"a " * 120_000 + b"\n",
    "a long line of text": RECORD.replace(b"text: ", b"text: " + "ا".encode() * 110_000, 1),
    "backslashes": b'title: "' + b"\\" * 100_000 + b'"\n',
    "hashes": RECORD.replace(b"kind: remarks", b"kind: remarks # x # y"),
    "regular expression trap": RECORD.replace(b"2024-05-06", b"2" * 60 + b"X"),
    "slashes": RECORD.replace(b"05-06", b"05-06/" * 20),
    "slug trap": RECORD.replace(b"salma-haddad", b"a-" * 40_000 + b"!"),
}  # fmt: skip

# Names of files that must not become addresses.
BAD_NAMES = [
    "Well.yaml", "well .yaml", "بئر.yaml", "wеll.yaml", "we\u200bll.yaml", "well\u202e.yaml", "con.yaml",
    "aux.yaml", "nul.yaml",
    "com1.yaml", "index.yaml", "page.yaml", "unknown.yaml", "-well.yaml", "well-.yaml", "we--ll.yaml", "we.ll.yaml",
    "w" * 81 + ".yaml",
    "<script>.yaml", "a'b.yaml", 'a"b.yaml', "a&b.yaml", "a;b.yaml", "a$b.yaml", "a\nb.yaml", "a\tb.yaml",
    "a\\b.yaml", "..yaml",
    ".yaml", "a b.yaml", "%2e%2e.yaml", "well.yml", "well.YAML", "well.json", "ﬁ.yaml",
    "wéll.yaml", "１.yaml",
]  # fmt: skip
