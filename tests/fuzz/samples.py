"""What fuzzing begins with: a few inputs of each target, so that the first steps need not be found by chance."""

from collections.abc import Iterator

from sijill.editing.issues import LABELS
from sijill.log.checkpoint import Head, Proof
from sijill.log.notes import Note, SecretKey
from sijill.model.captures import Capture
from sijill.model.merkle import Tree, hash_of_leaf, inclusion
from sijill.sources.captures import write_capture
from tests.capture import test_formats as made
from tests.fuzz import rows, tokens
from tests.hostile import payloads
from tests.ledger.test_ledger import three_versions
from tests.made_up.archives import CAPTURE

SETTINGS = b"""site_name: Wells
site_url: https://wells.example/
theme: {name: material}
plugins:
  - sijill:
      languages: [en, ar]
      newest: 8
nav: [about.md]
markdown_extensions:
  - toc: {permalink: false}
"""
ISSUE = "\n\n".join(
    f"### {label}\n\n{ {'date': '2024-05-06', 'words': '«The well is open.»'}.get(name, 'A line') }"
    for label, name in LABELS.items()
).encode()


def samples(target: str) -> list[bytes]:
    """What to begin with, so that the first steps need not be found by chance."""
    if target == "capture":
        return [write_capture(CAPTURE), write_capture(CAPTURE.withholding_all_but({1})), write_capture(Capture(()))]
    if target == "ledger":
        return list(three_versions().values())
    if target == "addresses":
        return [text.encode() for text in (*payloads.BAD_ADDRESSES, *payloads.GOOD_ADDRESSES)]
    if target == "dates":
        return [b"2021-12-29", b"2021-12-19/2021-12-25", b"202X", b"../2021-03", b"2021-12-XX~", b"2021%"]
    if target == "patches":
        return [b'[{"a":[1,2]},{"a":[2]},[{"op":"remove","path":"/a/0"},{"op":"add","path":"/b","value":1}]]']
    if target == "pages":
        return [text.encode() for text in payloads.SCRIPTS] + [b'<article><a href="../x#p1" id="a">b</a></article>']
    if target == "settings":
        return [SETTINGS, b"site_name: !ENV [A, b]\n", b"a: !!python/name:os.system\n"]
    if target == "issues":
        return [ISSUE]
    if target == "markdown":
        return [b"---\ntitle: A\n---\n# A\n\n![x](b.png) <a href='x' onclick=y>z</a>\n", b"Note: x\n"]
    if target == "notes":
        return notes()
    if target == "rows":
        return rows.SAMPLES
    if target == "tokens":
        return list(tokens.sample())
    if target == "kinds" or target.startswith("read-"):
        return [data for name, data in documents() if target in ("kinds", f"read-{name}")]
    return [payloads.RECORD, *(data for data in payloads.FILES.values() if len(data) < 4000)]


def notes() -> list[bytes]:
    """Return a checkpoint, its key and a proof."""
    key = SecretKey("wells.example/log", 1, b"a" * 32)
    tree = Tree([hash_of_leaf(entry) for entry in (b"a", b"b", b"c")])
    text = Head("wells.example/log", 3, tree.node(0, 0)).text()
    note = Note(text, (key.sign(text),))
    proof = Proof(1, tuple(inclusion(tree.node, 1, 3)), note)
    return [note.data(), proof.data(), key.public_key.text().encode()]


def documents() -> Iterator[tuple[str, bytes]]:
    """Yield a document of each format that is read, by what its name ends in."""
    yield "html", made.PAGE.encode()
    yield "mhtml", made.mhtml()
    yield "warc", made.warc()
    yield "warc", made.warc(pack=True)
    yield "wacz", made.wacz(made.warc())
    yield "pdf", made.pdf(("A line of words", "", "FOOT 7"), ("More of them",))
    yield "epub", made.epub()
    yield "docx", made.word()
    yield "srt", made.SRT.encode()
    yield "vtt", b"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Salma>Good evening.</v>\n"
    yield "txt", "كلمة أولى\n\nSecond\r\n".encode()
