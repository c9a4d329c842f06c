"""The evidence bundle of a statement: a zip with all that is needed to check it, without this site and its software."""

import hashlib
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
from sijill.model.digests import canonical_form_of_record, digest_of_bytes
from sijill.state.answers import Evidence

_README = """\
EVIDENCE FOR ONE STATEMENT                                     (العربية أدناه)

This folder lets you check a published statement with standard tools, without
the site it comes from. All digests are SHA-256.

record.json      the statement as the archive has it: its canonical form (RFC
                 8785). Absent if its text was taken down.
history.jsonl    its lines in the archive's ledger, one for each published
                 version, first to last. Absent if it is not yet published.
salts.jsonl      random digits in the digests of those lines: without them nobody
                 can confirm a guess at words that were taken down.
NOT-PUBLISHED.txt  record.json has changed since the last version was published;
                 so step 2 does not hold.
versions/        earlier versions, as vN.json.
withheld.json    which aspects some of them lack, since these repeated words of
                 another record that were taken down.
evidence.json    where each passage is in its document: the paragraph (from 1),
                 the characters (code points, from 0, end excluded), the exact
                 words and those around them, and digests.
captures/        for each document, the digests of its paragraphs in order, and
                 last, where more is known of them than their texts (pages,
                 headings, times), the digest of that.

1. Nothing was altered on the way:
     sha256sum -c SHA256SUMS
2. The record is the version last published: the two digests printed are the
   same. The first is made with the version's salt, if it has one.
     n=$(wc -l < history.jsonl); file=record.json
     salt=$(sed -n "s/.*\\"salt\\":\\"\\(.*\\)\\",\\"version\\":$n}/\\1/p" salts.jsonl)
     d=$(sha256sum < $file | cut -c 1-64)
     test ! "$salt" ||
       d=$(printf 'sijill:record:v1\\n%s' $salt$d | sha256sum | cut -c 1-64)
     echo $d; sed -n "${n}s/.*\\"digest\\":\\"sha256:\\([0-9a-f]*\\).*/\\1/p" history.jsonl
{earlier}{lacking}3. The history is unbroken: "previous" in each line is the digest of the line
   before it, without the line's end.
     head -n 1 history.jsonl | tr -d '\\n' | sha256sum
   The lines are in the archive's sources/ledger/ and on the site under
   data/ledger/, where each file names by digest those it follows.
4. The words of a passage in record.json are "exact" in evidence.json, but for
   white space, and these are the paragraph's characters from "start" to "end".
5. The paragraph is one of the document's. If you hold the document, take the
   paragraph whole (without space at its ends); its digest is in captures/:
     (printf 'sijill:paragraph:v1\\n'; printf '%s' 'PARAGRAPH') | sha256sum
   Where evidence.json has a salt for it ("salts"), that comes before it:
     (printf 'sijill:paragraph:v2\\n'; printf '%s' 'SALT' 'PARAGRAPH') | sha256sum
{joining}   It is "capture" in evidence.json; the file's name is its beginning.

LICENCE. The archive's record (titles, translations, notes, relations):
{licence}
The quoted words remain their speakers' and publishers'; they are evidence here.

أدلّة تصريح واحد

في هذا المجلد ما يلزم للتحقق من تصريح منشور بأدوات شائعة، من دون الموقع الذي
جاء منه. البصمات كلها من نوع SHA-256.

record.json      التصريح كما هو في الأرشيف بصيغته القياسية (RFC 8785). يغيب إذا
                 حُجب النص.
history.jsonl    أسطره في دفتر الأرشيف، سطر لكل إصدار منشور، من الأول إلى الأخير.
salts.jsonl      أرقام عشوائية (ملح) تدخل في بصمات تلك الأسطر، فلا يستطيع أحد من
                 دونها أن يتأكد من تخمين ألفاظ حُجبت.
NOT-PUBLISHED.txt  تغيّر القيد بعد نشر إصداره الأخير، فلا تصحّ الخطوة 2.
versions/        الإصدارات السابقة.
withheld.json    ما حُجب من بعضها لأنه كرر ألفاظًا محجوبة من قيد آخر.
evidence.json    موضع كل مقتطف في وثيقته، وألفاظه كما وردت، وما قبلها وما بعدها،
                 وبصماتها.
captures/        بصمات فقرات كل وثيقة على ترتيبها، وفي آخرها، إن عُرف عنها غير
                 نصها (صفحاتها أو عناوينها أو أوقاتها)، بصمة ذلك.

تُتَّبع الخطوات الست أعلاه كما هي؛ والأوامر واحدة في اللغتين.
"""
SALTS, WITHHELD, VERSIONS, CHANGED = "salts.jsonl", "withheld.json", "versions/", "NOT-PUBLISHED.txt"
_SELDOM = (CHANGED, VERSIONS, WITHHELD)
_EARLIER = """\
   For an earlier version: n=N; file=versions/vN.json.
"""
_LACKING = """\
   One that withheld.json names has the digest that the correction of the record
   whose words went gives under "repeated_in", and every other aspect of it has,
   with its salt, the digest under "parts" in line N.
"""


def salt_lines(history: Iterable[Published]) -> bytes:
    """Return the salts of published versions, as far as they are known, as lines of the ledger."""
    return b"".join(one.salts.line(one.entry.kind, one.entry.id, one.entry.version) for one in history)


_JOINING = {
    False: """\
6. The document's digest is that of all its paragraphs:
     (printf 'sijill:capture:v1\\n'; xxd -r -p captures/FILE) | sha256sum
""",
    True: """\
6. The document's digest is made of all its paragraphs' digests, joined in pairs
   (RFC 9162, section 2.1.1). A line of captures/FILE has the digest of one
   paragraph behind "1", or of so many that are joined already:
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
proof.tlog-proof  that the last of these lines is in the archive's transparency
                 log (c2sp.org/tlog-proof).
AUTHORITY.tsr    that a timestamp authority saw the log's checkpoint (RFC 3161).
"""
_STEP_OF_PROOF = """\
7. The line is in the log: the hashes in proof.tlog-proof lead from the leaf, by
   its index, to the root in the checkpoint below them (RFC 9162, section
   2.1.3.2), which the log's key signed. The two lines printed are the same:
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
   The same checkpoint is in the archive's sources/log/; the newest one and the
   key are on the site under log/.
8. The log's checkpoint existed at the time that an authority attests. Its
   certificates are on the site under log/, AUTHORITY.pem (the root) and
   AUTHORITY-*.pem:
     sed -n '/^$/,/^$/p' proof.tlog-proof | sed '/^$/d' > checkpoint
     openssl ts -verify -in AUTHORITY.tsr -data checkpoint \\
       -CAfile AUTHORITY.pem -untrusted AUTHORITY-*.pem
     openssl ts -reply -in AUTHORITY.tsr -text        (after "Time stamp")
"""
_PROOF_IN_ARABIC = """\
proof.tlog-proof  إثبات أن آخر هذه الأسطر في سجل الشفافية.
AUTHORITY.tsr    ختم وقت من جهة مستقلة رأت نقطة تحقق السجل (RFC 3161).
"""
_README_WITH_PROOF = (
    _README.replace("NOT-PUBLISHED.txt", f"{_PROOF}NOT-PUBLISHED.txt", 1)
    .replace("\nLICENCE.", f"{_STEP_OF_PROOF}\nLICENCE.")
    .replace("NOT-PUBLISHED.txt  يوجد", f"{_PROOF_IN_ARABIC}NOT-PUBLISHED.txt  يوجد")
    .replace("الخطوات الست", "الخطوات الثماني")
)
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

    ``canonical`` is its canonical form, None where its text was taken down (then earlier versions and words are left
    out too). ``history`` are its published versions; ``captures`` holds, by document and digest, every capture that
    ``evidence`` names; ``licence`` is an SPDX identifier, ``proof`` proves
    that the last line is in the transparency log (C2SP ``tlog-proof``), and ``tokens`` are what timestamp authorities
    attest of its checkpoint (RFC 3161), by their hosts.
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
        files.append(("record.json", canonical))
        if history and not history[-1].is_of(digest_of_bytes(canonical)):
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
        files.append(("evidence.json", _evidence(evidence)))
        for version in versions[:-1]:
            if version.record is not None:
                files.append((f"{VERSIONS}v{version.number}.json", canonical_form_of_record(version.record)))
        less = {str(version.number): sorted(version.withheld) for version in versions if version.withheld}
        if less:
            files.append((WITHHELD, canonical_form_of_record(less)))
        for copy, shown in sorted(cited.items()):
            capture = captures[copy]
            if capture.as_tree:
                files.append((_capture_name(*copy), _pieces(capture, shown)))
            else:
                fixed[_capture_name(*copy)] = _paragraphs(capture)
    names = [*fixed, *(name for name, _ in files)]
    there = frozenset(one for one in _SELDOM if any(name.startswith(one) for name in names))
    fixed["README.txt"] = _readme(as_tree, proof is not None, licence, there)
    sums = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files]
    sums += [f"{_sha256(data)}  {name}\n" for name, data in sorted(fixed.items())]
    files.append(("SHA256SUMS", "".join(sums).encode()))
    members: Iterable[Member] = [
        *(packed_for_many(name, data) for name, data in sorted(fixed.items())),
        *(packed(name, data) for name, data in files),
    ]
    return zip_of(members)


def _evidence(evidence: Sequence[Evidence]) -> bytes:
    data = {"format": "sijill-evidence-1", "passages": rows_of(evidence)}
    return orjson.dumps(data, option=orjson.OPT_INDENT_2) + b"\n"


def rows_of(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Return places as plain data; each further stretch of a wording is a row of its own."""
    return [
        {name: value for name, value in found._asdict().items() if name not in ("link", "where", "more", "salts")}
        | ({"salts": found.salts} if any(found.salts) else {})
        | (
            {"where": {name: value for name, value in found.where._asdict().items() if value}}
            if any(found.where)
            else {}
        )
        | ({"link": list(found.link)} if any(found.link) else {})
        for place in evidence
        for found in place.all
    ]


def _capture_name(document: str, digest: str) -> str:
    return f"captures/{document}/{digest.removeprefix('sha256:')[:16]}.txt"


def _pieces(capture: Capture, shown: set[int]) -> bytes:
    return "".join(f"{count} {digits}\n" for count, digits in capture.pieces(shown)).encode()


@lru_cache(maxsize=64)
def _paragraphs(capture: Capture) -> bytes:
    return "".join(f"{p.removeprefix('sha256:')}\n" for p in capture.digests).encode()


@lru_cache(maxsize=256)
def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=32)
def _readme(as_tree: bool, with_proof: bool, licence: str, there: frozenset[str]) -> bytes:
    """Return what explains a bundle; of the files that few bundles have, those that are ``there``."""
    found = _README_WITH_PROOF if with_proof else _README
    for name in _SELDOM:
        if name not in there:
            found = re.sub(rf"^{name} .*\n(?: {{17}}.*\n)*", "", found, flags=re.MULTILINE)
    _, name, address = licences.licence(licence)
    pieces = {
        "{joining}": _JOINING[as_tree],
        "{licence}": f"{name}\n{address}",
        "{earlier}": _EARLIER if VERSIONS in there else "",
        "{lacking}": _LACKING if WITHHELD in there else "",
    }
    for place, piece in pieces.items():
        found = found.replace(place, piece)
    return found.encode()
