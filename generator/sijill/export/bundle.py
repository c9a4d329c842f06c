"""The evidence bundle of a statement: a zip with all that is needed to check it, without this site and its software."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import orjson

from sijill.export.zipping import Member, packed, packed_for_many, zip_of
from sijill.ledger.store import Published
from sijill.ledger.versions import Version
from sijill.log.checkpoint import PROOF_FILE
from sijill.model import licences
from sijill.model.captures import Capture
from sijill.model.digests import canonical_form, digest_of_bytes
from sijill.state.answers import Evidence

_README = """\
EVIDENCE FOR ONE STATEMENT                                     (العربية أدناه)

Check it with standard tools, without the site it comes from. Digests are SHA-256.

versions.jsonl   the statement, a line for each published version (RFC 8785), the
                 last being the archive's record. The line of a version that was
                 withheld is empty; so are all but the last where the text was taken
                 down.{absent}
history.jsonl    their lines in the archive's ledger, once published.
salts.jsonl      random digits in the digests of those, against guesses at words
                 that were taken down.
{proof}NOT-PUBLISHED.txt  the last line of versions.jsonl is not yet published: step 2 does
                 not hold.
withheld.json    which aspects some versions lack, since these repeated words of
                 another record that were taken down.
evidence.json    where each passage is in its document: paragraph (from 1) and code
                 points (from 0, end excluded).
captures/        the digests of each document's paragraphs, in order, and of what
                 else is known of them (pages, headings, times).

1. Nothing was damaged on the way:
     unzip -t evidence.zip
2. The record is the version last published, or version n: both digests printed
   are the same.
     n=$(wc -l < history.jsonl)
     d=$(sed -n ${n}p versions.jsonl | tr -d '\\n' | sha256sum | cut -c 1-64)
     salt=$(sed -n "s/.*\\"salt\\":\\"\\(.*\\)\\",\\"version\\":$n}/\\1/p" salts.jsonl 2>&-)
     test ! "$salt" ||
       d=$(printf 'sijill:record:v1\\n%s' $salt$d | sha256sum | cut -c 1-64)
     echo $d; sed -n "${n}s/.*\\"digest\\":\\"sha256:\\([0-9a-f]*\\).*/\\1/p" history.jsonl
{lacking}3. The history is unbroken: "previous" is the digest of the line before, without
   its end.
     head -n 1 history.jsonl | tr -d '\\n' | sha256sum
   The site has the lines in data/ledger/, the archive in sources/ledger/.
4. A passage is its paragraph from "start" to "end"; "exact" has the words there,
   unless the record has the very same. It may leave out a hyphen at a line's
   end, the foot of a page or the mark that opens a paragraph, and have other
   white space. With brackets of the archive's editors ("brackets" in the
   record) a passage is in pieces, one for each stretch outside the brackets.
5. The paragraph is one of the document's. If you hold that, take the paragraph
   whole (without space at its ends); its digest is in captures/:
     (printf 'sijill:paragraph:v1\\n'; printf '%s' 'PARAGRAPH') | sha256sum
   With a salt ("salts" in evidence.json):
     (printf 'sijill:paragraph:v2\\n'; printf '%s' 'SALT' 'PARAGRAPH') | sha256sum
{joining}   It is "capture" in evidence.json; the file's name is its beginning.
{logged}
LICENCE. The archive's record (titles, translations, notes, relations):
{licence}
The quoted words remain their speakers' and publishers'.

أدلّة تصريح واحد: تُفحص بأدوات شائعة من دون الموقع، والبصمات من نوع SHA-256.
والخطوات {steps} أعلاه كما هي في اللغتين.

versions.jsonl   إصدارات التصريح المنشورة، وآخرها قيد الأرشيف؛ وسطر ما حُجب منها فارغ.
history.jsonl    أسطرها في دفتر الأرشيف.
salts.jsonl      ملح بصماتها، يمنع تخمين ما حُجب.
{proof_in_arabic}NOT-PUBLISHED.txt  السطر الأخير لم يُنشر بعد، فلا تصحّ الخطوة 2.
withheld.json    ما حُجب من بعض الإصدارات لأنه كرر ألفاظًا محجوبة من قيد آخر.
evidence.json    موضع كل مقتطف في وثيقته.
captures/        بصمات فقرات كل وثيقة على ترتيبها.
"""
SALTS, WITHHELD, CHANGED = "salts.jsonl", "withheld.json", "NOT-PUBLISHED.txt"
VERSIONS, EVIDENCE = "versions.jsonl", "evidence.json"
_SELDOM = (CHANGED, WITHHELD)
_LACKING = """\
   A version that withheld.json names has the digest that the correction of the
   record whose words went gives under "repeated_in", and every other aspect of
   it has, with its salt, the digest under "parts" in line n.
"""


def salt_lines(history: Iterable[Published]) -> bytes:
    """Return the salts of published versions, as far as they are known, as lines of the ledger."""
    return b"".join(one.salts.line(one.entry.kind, one.entry.id, one.entry.version) for one in history)


_ABSENT = """
                 The file is absent, as the record still has that text: step 2 does
                 not hold."""
_JOINING = {
    False: """\
6. The document's digest is that of all its paragraphs:
     (printf 'sijill:capture:v1\\n'; xxd -r -p captures/FILE) | sha256sum
""",
    True: """\
6. The document's digest is made of its paragraphs', joined in pairs (RFC 9162,
   section 2.1.1). A line of captures/FILE has one's digest behind "1", or that of
   so many that are joined already:
     hash() { xxd -r -p | sha256sum | cut -c 1-64; }
     set --; all=0
     while read -r n d; do
       all=$((all + n)); test $n -gt 1 || d=$(echo 00$d | hash)
       while test "$1" = $n; do
         d=$(echo 01$2$d | hash); n=$((2 * n)); shift 2
       done
       set -- $n $d "$@"
     done < captures/FILE
     d=$2; while shift 2; test "$1"; do d=$(echo 01$2$d | hash); done
     (printf 'sijill:capture:v2\\n%d\\n' $all; echo $d | xxd -r -p) | sha256sum
""",
}
_PROOF = """\
proof.tlog-proof  that the last of these is in the archive's transparency log
                 (c2sp.org/tlog-proof).
AUTHORITY.tsr    that a timestamp authority saw the log's checkpoint (RFC 3161).
"""
_STEPS_OF_PROOF = """\
7. The last line of history.jsonl is in the log: hashes lead from it to the root
   in the checkpoint, which the log's key signed (RFC 9162, section 2.1.3.2). Both
   roots printed are the same:
     hash() { xxd -r -p | sha256sum | cut -c 1-64; }
     of() { sed -n "$1" proof.tlog-proof; }
     i=$(of '2s/index //p'); n=$(($(of '/^$/{n;n;p;q;}') - 1))
     d=$( (printf '\\0'; tail -n 1 history.jsonl | tr -d '\\n') | sha256sum |
       cut -c 1-64)
     for h in $(of '1,2d;/^$/q;p'); do
       h=$(echo $h | base64 -d | xxd -p -c 32)
       if test $((i % 2)) = 1 -o $i = $n; then
         d=$(echo 01$h$d | hash)
         while test $((i % 2)) = 0 -a $i != 0; do i=$((i / 2)); n=$((n / 2)); done
       else d=$(echo 01$d$h | hash); fi
       i=$((i / 2)); n=$((n / 2))
     done
     echo $d | xxd -r -p | base64; of '/^$/{n;n;n;p;q;}'
   The newest checkpoint and the key are on the site under log/, a page that has
   the commands to check the signature; the bundle's own checkpoint is
     sed '1,/^$/d' proof.tlog-proof > checkpoint
8. The checkpoint existed at the time that an authority attests; log/ on the site
   is a page that links its certificates:
     sed -n '/^$/,/^$/p' proof.tlog-proof | sed '/^$/d' > checkpoint
     cat AUTHORITY-*.pem > chain
     openssl ts -verify -in AUTHORITY.tsr -data checkpoint \\
       -CAfile AUTHORITY.pem -untrusted chain 2>&1 | grep -v 'not a CA'
     openssl ts -reply -in AUTHORITY.tsr -text        (after "Time stamp")
   Once a certificate has expired: -attime and that time, in seconds since 1970.
"""
_PROOF_IN_ARABIC = """\
proof.tlog-proof  إثبات أن آخر هذه الأسطر في سجل الشفافية.
AUTHORITY.tsr    ختم وقت من جهة مستقلة رأت نقطة تحقق السجل (RFC 3161).
"""
_NOT_PUBLISHED = """\
This record has changed since its last version was published.
The change is not yet published.

تغيّر هذا القيد بعد نشر إصداره الأخير، ولم يُنشر التغيير بعد.
"""


def bundle(
    canonical: bytes | None,
    history: Sequence[Published],
    versions: Sequence[Version],
    evidence: Sequence[Evidence],
    captures: Mapping[tuple[str, str], Capture],
    licence: str,
    proof: bytes | None = None,
    tokens: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """Return the zip of one statement.

    ``canonical`` is its canonical form, None where it still has a text that was taken down (then no version is there).
    ``history`` are its published versions; ``captures`` holds, by document and digest, every capture that ``evidence``
    names; ``licence`` is an SPDX identifier, ``proof`` proves that the last line is in the transparency
    log (C2SP ``tlog-proof``), and ``tokens`` are what timestamp authorities attest of its checkpoint (RFC 3161), by
    their hosts.
    """
    files: list[tuple[str, bytes]] = []
    cited: dict[tuple[str, str], set[int]] = {}
    for place in evidence if canonical is not None else ():
        for found in place.all:
            cited.setdefault((found.document, found.capture), set()).update(
                range(found.paragraph - 1, found.end_paragraph)
            )
    as_tree = any(captures[copy].as_tree for copy in cited)
    fixed: dict[str, bytes] = {}
    if canonical is not None:
        is_changed = bool(history) and not history[-1].is_of(digest_of_bytes(canonical))
        files.append((VERSIONS, _lines(canonical, versions if is_changed else versions[:-1])))
        if is_changed:
            fixed[CHANGED] = _NOT_PUBLISHED.encode()
    if history:
        files.append(("history.jsonl", b"".join(one.line + b"\n" for one in history)))
        salts = salt_lines(history)
        if salts:
            files.append((SALTS, salts))
    if proof is not None:
        files.append((PROOF_FILE, proof))
        files += [(f"{authority}.tsr", token) for authority, token in sorted(tokens.items())]
    if canonical is not None:
        files.append((EVIDENCE, _evidence(evidence, orjson.loads(canonical))))
        less = {str(version.number): sorted(version.withheld) for version in versions if version.withheld}
        if less:
            files.append((WITHHELD, canonical_form(less)))
        for copy, shown in sorted(cited.items()):
            capture = captures[copy]
            if capture.as_tree:
                files.append((_capture_name(*copy), _pieces(capture, shown)))
            else:
                fixed[_capture_name(*copy)] = _paragraphs(capture)
    there = frozenset([*fixed, *(name for name, _ in files)]).intersection((VERSIONS, *_SELDOM))
    fixed["README.txt"] = _readme(as_tree, proof is not None, licence, there)
    members: Iterable[Member] = [
        *(packed_for_many(name, data) for name, data in sorted(fixed.items())),
        # Versions are much alike, and so far apart that only the usual window has two of them.
        *(packed(name, data, 6 if name == VERSIONS and len(versions) > 1 else 4) for name, data in files),
    ]
    return zip_of(members)


def _lines(canonical: bytes, earlier: Iterable[Version]) -> bytes:
    """Return the versions of a statement, a line each: canonical JSON has no line ends."""
    known = [b"" if one.record is None else canonical_form(one.record) for one in earlier]
    return b"".join(one + b"\n" for one in (*known, canonical))


def _evidence(evidence: Sequence[Evidence], record: Mapping[str, Any]) -> bytes:
    """Return where words are: the words where they are not to the letter the record's, no digest that captures/ has."""
    texts = texts_of(record)
    rows = rows_of(evidence)
    for row in rows:
        del row["paragraph_digests"]
        if row["exact"] == texts.get((row["passage"], row.get("variant"))):
            del row["exact"]
    return orjson.dumps({"format": "sijill-evidence-1", "passages": rows}, option=orjson.OPT_APPEND_NEWLINE)


def texts_of(record: Mapping[str, Any]) -> dict[tuple[str, int | None], str]:
    """Return the texts of a statement's wordings by passage and, for another wording of it, by that one's index."""
    return {
        (passage["id"], number): wording["text"]
        for passage in record["passages"]
        for number, wording in ((None, passage), *enumerate(passage.get("variants", ())))
    }


def rows_of(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Return places as plain data; each further stretch of a wording is a row of its own."""
    return [_row(found) for place in evidence for found in place.all]


def _row(found: Evidence) -> dict[str, Any]:
    """Return a place without what it lacks."""
    data = found._asdict()
    del data["more"]
    data["link"] = list(found.link) if any(found.link) else ()
    data["where"] = {n: value for n, value in found.where._asdict().items() if value} if any(found.where) else {}
    return {name: value for name, value in data.items() if value or value == 0 or name in ("prefix", "suffix")}


def _capture_name(document: str, digest: str) -> str:
    return f"captures/{document}/{digest.removeprefix('sha256:')[:16]}.txt"


def _pieces(capture: Capture, shown: set[int]) -> bytes:
    return "".join(f"{count} {digits}\n" for count, digits in capture.pieces(shown)).encode()


@lru_cache(maxsize=64)
def _paragraphs(capture: Capture) -> bytes:
    return "".join(f"{p.removeprefix('sha256:')}\n" for p in capture.digests).encode()


@lru_cache(maxsize=32)
def _readme(as_tree: bool, with_proof: bool, licence: str, there: frozenset[str]) -> bytes:
    """Return what explains a bundle; ``there`` are its files, of those that some bundles lack."""
    found = _README
    for name in _SELDOM:
        if name not in there:
            found = re.sub(rf"^({{\w+}})?{name} .*\n(?: {{17}}.*\n)*", r"\1", found, flags=re.MULTILINE)
    _, name, address = licences.licence(licence)
    pieces = {
        "{joining}": _JOINING[as_tree],
        "{licence}": f"{name}\n{address}",
        "{absent}": "" if VERSIONS in there else _ABSENT,
        "{lacking}": _LACKING if WITHHELD in there else "",
        "{proof}": _PROOF if with_proof else "",
        "{logged}": _STEPS_OF_PROOF if with_proof else "",
        "{proof_in_arabic}": _PROOF_IN_ARABIC if with_proof else "",
        "{steps}": "الثماني" if with_proof else "الست",
    }
    for place, piece in pieces.items():
        found = found.replace(place, piece)
    return found.encode()
