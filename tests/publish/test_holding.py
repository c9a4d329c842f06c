"""Whatever a site says of records is held against its ledger: each field, in page, data, lists, tables and feeds."""

import datetime
import gzip
import json
import shutil
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import sijill
from sijill.cli import main
from sijill.export.site_inputs import drawn_with
from sijill.publish.report import Report
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.made_up.archives import TestArchive
from tests.made_up.served import write_site

pytestmark = pytest.mark.slow  # each builds or reads a whole site

Files = dict[str, bytes]
WELL, ANSWER = "statements/2024-05-06-well/", "statements/2024-05-07-answer/"
PAGE, ARABIC, DATA = f"{ANSWER}index.html", f"ar/{ANSWER}index.html", f"{ANSWER}statement.json"
LINES = "data/statements/2024.jsonl.gz"


@pytest.fixture(scope="module")
def files(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a built site whose statement has of everything something."""
    root = tmp_path_factory.mktemp("held") / "archive"
    shutil.copytree(published_once, root, symlinks=True)
    archive = TestArchive(root, new=False)
    archive.answer = "sources/statements/2024/2024-05-07-answer.yaml"
    archive.write("mkdocs.yml", (root / "mkdocs.yml").read_text() + "site_url: https://valley.example/\n")
    archive.write("docs/en/about.md", "# About\n\nOf this archive.\n")
    archive.write("sources/topics/wells.yaml", "label:\n  en: Wells\n  ar: الآبار\n")
    archive.write("sources/agents/mill.yaml", "name:\n  en: Mill\n  ar: طاحونة\nkind: organisation\n")
    archive.write("sources/agents/radio.yaml", "name:\n  en: Radio\n  ar: إذاعة\nkind: broadcaster\n")
    archive.edit(
        archive.answer, "  - agent: nazim-tahhan\n",
        "  - agent: nazim-tahhan\n    capacity:\n      en: miller of the valley\n      ar: طحّان الوادي\n"
        "    on_behalf_of:\n      - mill\n  - unnamed:\n      en: the miller\n      ar: الطحّان\n",
    )  # fmt: skip
    archive.edit(
        archive.answer, "date:\n  value: 2024-05-07\n",
        "date:\n  value: 2024-05-07\nchannel:\n  label:\n    en: remarks to the radio\n    ar: تصريح للإذاعة\n"
        "  agent: radio\ntopics:\n  - wells\nnote:\n  en: Said in the square\n  ar: قيل في الساحة\n",
    )  # fmt: skip
    archive.edit(
        archive.answer,
        "    document: almanac\n",
        "    document: almanac\n    speaker: nazim-tahhan\n    note:\n      en: In haste\n      ar: على عجل\n",
    )
    archive.edit(
        archive.answer, "    target_passage: p2\n",
        "    target_passage: p2\n    note:\n      en: Of the second well\n      ar: عن البئر الثانية\n",
    )  # fmt: skip
    archive.correct(archive.answer)
    outcome = archive.publish(datetime.date(2024, 6, 2))
    assert (outcome.errors, outcome.publication and outcome.publication.refused) == ([], [])
    archive.commit()
    assert build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    site = archive.configuration.site
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def served(files: Files, folder: Path, made_by: str = f"sijill {sijill.__version__}") -> Report:
    heads = json.loads(files["manifest.json"])["ledger"]
    kept = {path: data for path, data in files.items() if not path.startswith("manifest")}
    return verify(str(write_site(folder, kept, heads, made_by=made_by)))


def test_a_site_as_it_was_built_says_what_its_ledger_proves(files: Files, tmp_path: Path) -> None:
    report = served(files, tmp_path / "site")
    assert (report.problems, report.intact, report.statements, report.remade) == ([], True, 2, True)
    assert report.proved
    assert not any("share pictures" in one for one in report.not_held)


PICTURE = f"{ANSWER}share.png"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))


def packed_otherwise(picture: bytes, pixels: Callable[[bytes], bytes] = bytes, before: bytes = b"") -> bytes:
    """Return a picture whose pixels are packed as another library packs them, in two pieces."""
    start = picture.index(b"IDAT") - 4
    (size,) = struct.unpack(">L", picture[start : start + 4])
    packed = zlib.compress(pixels(zlib.decompress(picture[start + 8 : start + 8 + size])), 1)
    pieces = b"".join(chunk(b"IDAT", piece) for piece in (packed[:900], packed[900:]))
    return picture[:start] + before + pieces + picture[start + 12 + size :]


FORGED_PICTURES: dict[str, Callable[[Files], bytes | None]] = {
    "of another statement": lambda files: files[f"{WELL}share.png"],
    "in the other language": lambda files: files[f"ar/{PICTURE}"],
    "gone": lambda files: None,
    "with another pixel": lambda files: packed_otherwise(
        files[PICTURE], lambda rows: rows[:9000] + b"\x09" + rows[9001:]
    ),
    "that moves": lambda files: packed_otherwise(files[PICTURE], before=chunk(b"acTL", bytes(8))),
    "cut": lambda files: files[PICTURE][:-40],
    "that is none": lambda files: b"<svg/>",
}


@pytest.mark.parametrize("forge", FORGED_PICTURES.values(), ids=list(FORGED_PICTURES))
def test_a_picture_that_was_exchanged_is_named(
    files: Files, forge: Callable[[Files], bytes | None], tmp_path: Path
) -> None:
    forged = forge(files)
    report = served({**files, PICTURE: forged} if forged is not None else without(files, PICTURE), tmp_path / "site")
    assert not report.intact
    assert [one.partition(" ")[0] for one in report.problems] == [PICTURE]


def without(files: Files, path: str) -> Files:
    return {name: data for name, data in files.items() if name != path}


def test_a_picture_is_the_same_however_it_is_packed(files: Files, tmp_path: Path) -> None:
    again = packed_otherwise(files[PICTURE])
    assert again != files[PICTURE]
    assert served({**files, PICTURE: again}, tmp_path / "site").proved


@pytest.mark.parametrize("there", [True, False])
def test_pictures_that_cannot_be_drawn_again_leave_the_site_unproved(
    files: Files, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawn by another version, or where nothing draws: the verdict says so, and is not that the site is intact."""
    settings = json.loads(files["data/settings.json"])
    if there:
        settings["made_with"]["freetype2"] = "1.0"
    else:
        monkeypatch.setitem(sys.modules, "PIL", None)
        drawn_with.cache_clear()
    altered = {**files, "data/settings.json": json.dumps(settings).encode(), PICTURE: files[f"{WELL}share.png"]}
    try:
        report = served(altered, tmp_path / "site")
        arguments = ["verify", str(tmp_path / "site"), "--seen", str(tmp_path / "seen.json")]
        done = CliRunner().invoke(main, arguments)
        accepted = CliRunner().invoke(main, [*arguments, "--partly"])
    finally:
        drawn_with.cache_clear()
    assert (report.problems, report.remade, report.proved) == ([], True, False)
    assert [one for one in report.not_held if one.startswith("share pictures, since they were drawn with")]
    assert (done.exit_code, accepted.exit_code) == (3, 0)
    assert "NOT PROVED: the site's share pictures were not drawn again" in done.output
    assert "The site is intact as far as it could be compared" in done.output
    assert "The site is intact:" not in done.output + accepted.output


def swap(path: str, old: str, new: str) -> Callable[[Files], str]:
    def change(files: Files) -> str:
        packed = path.endswith(".gz")
        text = gzip.decompress(files[path]) if packed else files[path]
        assert old.encode() in text, path
        text = text.replace(old.encode(), new.encode())
        files[path] = gzip.compress(text) if packed else text
        return path

    return change


FIELDS = {
    "capacity": ("miller of the valley", "mayor of the valley"),
    "on behalf of": ("Mill", "Mint"),
    "channel": ("remarks to the radio", "a letter to the radio"),
    "topic": ("Wells", "Wars"),
    "note": ("Said in the square", "Said in the street"),
    "note on a passage": ("In haste", "In anger"),
    "note on a relation": ("Of the second well", "Of the first well"),
    "reason of a correction": ("A word was left out", "A word was added"),
    "title of the other": ("The well is everyone", "The well is no one"),
    "document": ("Almanac of the valley", "Almanac of the hills"),
    "speaker": ("Nazim Tahhan", "Karim Dabbas"),
    "unnamed speaker": ("the miller", "the baker"),
}
ON_PAGE = {
    **FIELDS,
    "day": ('datetime="2024-05-07"', 'datetime="2024-05-08"'),
    "day in words": ("Tuesday 7 May 2024", "Wednesday 8 May 2024"),
    "kind": ('sj-kind">Remarks', 'sj-kind">Letter'),
    "relation": ("disputes", "confirms"),
    "translator": ("Translation by the archive", "Official translation, not by the archive"),
    "citation": ("Nazim Tahhan. (2024", "Nazim Tahhan. (2023"),
    "the banner": ("ours.</strong></p><p>A word was left out", "ours.</strong></p><p>A word was added"),
    "the marks of a quotation": ('<span class="sj-mark">«</span>', ""),
    "the history": ('sj-why">A word was left out', 'sj-why">A word was added'),
    "before and after": ("<ins>", "<ins>not "),
    "citation for programs": ("author = {{Nazim Tahhan}", "author = {{Karim Dabbas}"),
    "cited address": ("#v2", "#v1"),
    "card of a shared link": ('property="og:title" content="', 'property="og:title" content="No '),
    "words in the card": ('property="og:description" content="', 'property="og:description" content="Not '),
    "citation tag": ('name="citation_author" content="Nazim', 'name="citation_author" content="Karim'),
    "machines' speaker": ('"name":"Nazim Tahhan"', '"name":"Karim Dabbas"'),
    "machines' date": ('"dateCreated":"2024-05-07"', '"dateCreated":"2024-05-06"'),
    "copied with the words": ("— ⁨Nazim Tahhan", "— ⁨Karim Tahhan"),
    "where a link leads": ("agents/nazim-tahhan/", "agents/salma-haddad/"),
    "facts of the document": ('<time datetime="2024-05-08">8 May', '<time datetime="2024-05-08">9 May'),
}  # fmt: skip
IN_DATA = {
    "capacity": ("miller of the valley", "mayor of the valley"),
    "on behalf of": ('"identifier":"mill"', '"identifier":"radio"'),
    "channel": ("remarks to the radio", "a letter to the radio"),
    "relation": ('"relation":"disputes"', '"relation":"confirms"'),
    "passage of a relation": ('"target_passage":"p2"', '"target_passage":"p1"'),
    "earliest day": ('"earliest":"2024-05-07"', '"earliest":"2024-05-01"'),
    "precision": ('"precision":"day"', '"precision":"month"'),
    "status": ('"status":"corrected"', '"status":"published"'),
    "attribution": ('"attribution":{"en":"Nazim', '"attribution":{"en":"Karim'),
    "who said it": ('"said_by":["https://valley.example/agents/nazim-tahhan/"]', '"said_by":[]'),
    "mode": ('"mode":"direct"', '"mode":"indirect"'),
    "stored copy": ('"capture":"sha256:', '"capture":"sha256:0'),
    "published": ('"published":"2024-06-01"', '"published":"2024-05-01"'),
}
ELSEWHERE = {
    "a line of the whole archive": (LINES, "remarks to the radio", "a letter to the radio"),
    "a relation in a line": (LINES, '"relation":"disputes"', '"relation":"confirms"'),
    "a table of statements": ("data/statements/2024.csv", "miller of the valley", "mayor of the valley"),
    "a table of passages": ("data/passages/2024.csv", "البئر الأولى تكفي", "البئر الأولى لا تكفي"),
    "a table of relations": ("data/relations/2024.csv", "disputes", "confirms"),
    "a table of speakers": ("data/speakers/2024.csv", "miller of the valley", "mayor of the valley"),
    "a table of translations": ("data/translations/2024.csv", "The first well is enough", "No well is enough"),
    "a table of corrections": ("data/corrections/2024.csv", "A word was left out", "A word was added"),
    "the table of agents": ("data/agents/all.csv", "Nazim Tahhan", "Karim Dabbas"),
    "the list of statements": ("statements/index.html", "One well is enough", "No well is enough"),
    "the speaker in a list": ("statements/index.html", "Nazim Tahhan", "Karim Dabbas"),
    "the day in a list": ("statements/index.html", "7 May<", "8 May<"),
    "the page of the speaker": ("agents/nazim-tahhan/index.html", "<h1>Nazim Tahhan", "<h1>Karim Dabbas"),
    "the list on it": ("agents/nazim-tahhan/index.html", "One well is enough", "No well is enough"),
    "the page of the document": ("documents/almanac/index.html", "<h1>Almanac", "<h1>Almanach"),
    "the page of the topic": ("ar/topics/wells/index.html", "<h1>الآبار", "<h1>الحروب"),
    "the first page": ("index.html", "One well is enough", "No well is enough"),
    "the page of corrections": ("corrections/index.html", "A word was left out", "A word was added"),
    "the feed's title": ("feed.xml", "One well is enough", "No well is enough"),
    "the feed's words": ("feed.xml", "البئر الأولى تكفي", "البئر الأولى لا تكفي"),
    "the feed's speaker": ("ar/feed.xml", "ناظم الطحّان", "كريم الدبّاس"),
    "the feed's day": ("feed.xml", "<published>2024-06-01", "<published>2024-05-01"),
    "the reason in the feed of corrections": ("corrections/feed.xml", "A word was left out", "A word was added"),
    "document's date": ("data/documents/all.json", '"edtf":"2024-05-08"', '"edtf":"2024-05-09"'),
    "agents' data": ("data/agents/all.json", '"kind":"broadcaster"', '"kind":"person"'),
    "the relation from the other end": (f"{WELL}statement.json", "isDisputedBy", "isConfirmedBy"),
    "the relation on the other page": (f"{WELL}index.html", "Of the second well", "Of the first well"),
    "the title on the other page": (f"{WELL}index.html", "One well is enough", "No well is enough"),
    "an earlier version's speaker": (f"{ANSWER}v1/index.html", "Nazim Tahhan", "Karim Dabbas"),
    "an earlier version's day": (f"{ANSWER}v1/index.html", "Tuesday 7 May", "Tuesday 8 May"),
}  # fmt: skip
FORGED = [
    *((f"page: {name}", swap(PAGE, *pair)) for name, pair in ON_PAGE.items()),
    *((f"data: {name}", swap(DATA, *pair)) for name, pair in IN_DATA.items()),
    *((name, swap(*change)) for name, change in ELSEWHERE.items()),
    ("Arabic page: capacity", swap(ARABIC, "طحّان الوادي", "عمدة الوادي")),
    ("Arabic page: channel", swap(ARABIC, "تصريح للإذاعة", "رسالة إلى الإذاعة")),
]


@pytest.mark.parametrize(("name", "forge"), FORGED, ids=[name for name, _ in FORGED])
def test_a_forged_field_is_found_though_the_manifest_was_made_again(
    files: Files, tmp_path: Path, name: str, forge: Callable[[Files], str]
) -> None:
    forged = dict(files)
    path = forge(forged)
    report = served(forged, tmp_path / "site")
    assert (report.missing, report.changed) == ([], [])
    assert report.problems, name
    assert all(problem.isprintable() for problem in report.problems)
    assert any(path.rpartition("/")[0] in problem or "2024-05-0" in problem for problem in report.problems)


def test_a_site_that_another_version_made_is_held_as_far_as_that_goes(files: Files, tmp_path: Path) -> None:
    report = served(files, tmp_path / "site", made_by="sijill 9.9")
    assert (report.problems, report.intact) == ([], True)
    assert "was not made by this version of sijill but by sijill 9.9" in report.not_held[0]
    assert not report.remade


@pytest.mark.parametrize(
    ("path", "old", "new", "named"),
    [
        (PAGE, "miller of the valley", "thief of the valley", "capacities"),
        (PAGE, "disputes", "confirms", "relations"),
        ("feed.xml", "Nazim Tahhan", "Karim Dabbas", "feed"),
        ("topics/wells/index.html", "One well is enough", "Ten wells are enough", "other page"),
    ],
)
def test_what_is_not_held_of_a_site_that_another_version_made_is_named_and_nothing_more_is_claimed(
    files: Files, path: str, old: str, new: str, named: str, tmp_path: Path
) -> None:
    call = ["verify", str(tmp_path / "site"), "--seen", str(tmp_path / "seen.json")]
    served(files, tmp_path / "site")
    assert CliRunner().invoke(main, call).exit_code == 0
    assert old.encode() in files[path]
    forged = {**files, path: files[path].replace(old.encode(), new.encode())}
    shutil.rmtree(tmp_path / "site")
    assert served(forged, tmp_path / "site", made_by="sijill 9.9").problems == []
    done = CliRunner().invoke(main, call)
    (not_held,) = [line for line in done.output.splitlines() if "EVERYTHING BUT" in line]
    assert named in not_held
    assert "NOTE: THE SITE HAS CHANGED" in done.output
    assert "Whatever was not compared, as said below, can have been changed." in done.output
    assert "What statements say was compared" not in done.output
    assert done.exit_code == 3
