"""Whoever changes what a site says, and makes its manifest again, is found out by the ledger."""

import datetime
import gzip
import http.server
import io
import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner

import sijill
from sijill.cli import main
from sijill.cli.spoken import spoken
from sijill.network.client import Client
from sijill.publish.report import Report
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.cli.test_spoken import untranslated
from tests.made_up.archives import TestArchive
from tests.made_up.served import first_batch, make_site, write_site

pytestmark = pytest.mark.slow  # each builds a whole site, frame and all

Files = dict[str, bytes]
WELL, ANSWER = "statements/2024-05-06-well/", "statements/2024-05-07-answer/"
SHARD = "data/statements/2024.jsonl.gz"


@pytest.fixture(scope="module")
def files(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a built site, in which one statement was corrected and one has a note and a topic."""
    import shutil

    root = tmp_path_factory.mktemp("proved") / "archive"
    shutil.copytree(published_once, root, symlinks=True)
    archive = TestArchive.__new__(TestArchive)
    archive.root, archive.well = root, "sources/statements/2024/2024-05-06-well.yaml"
    archive.edit(archive.well, "البئر للجميع، ولا تُغلق في وجه أحد", "البئر للجميع")
    archive.edit(archive.well, "kind: remarks", "note:\n  en: Said by @well\n  ar: قالها @well هنا\nkind: remarks")
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 2))
    archive.commit()
    assert build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    site = archive.configuration.site
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def served(files: Files, folder: Path, made_by: str = f"sijill {sijill.__version__}") -> Report:
    heads = json.loads(files["manifest.json"])["ledger"]
    kept = {path: data for path, data in files.items() if not path.startswith("manifest")}
    return verify(str(write_site(folder, kept, heads, made_by)))


def test_a_site_as_it_was_built_is_intact_and_every_statement_was_held_against_the_ledger(
    files: Files, tmp_path: Path
) -> None:
    report = served(files, tmp_path / "site")
    assert report.problems == []
    assert (report.intact, report.statements) == (True, 2)


def swap(old: str, new: str, *paths: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        for path in paths:
            packed = path.endswith(".gz")
            text = gzip.decompress(files[path]) if packed else files[path]
            assert old.encode() in text, path
            text = text.replace(old.encode(), new.encode())
            files[path] = gzip.compress(text) if packed else text

    return change


def in_bundle(place: str, member: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(files[f"{place}evidence.zip"])) as found, zipfile.ZipFile(made, "w") as packed:
            for name in found.namelist():
                data = found.read(name)
                if name == member:
                    assert old.encode() in data
                    data = data.replace(old.encode(), new.encode())
                packed.writestr(name, data)
        files[f"{place}evidence.zip"] = made.getvalue()

    return change


def all_of(*changes: Callable[[Files], None]) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        for one in changes:
            one(files)

    return change


def without(*starts: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        for path in [path for path in files if path.startswith(starts)]:
            del files[path]

    return change


def put(path: str, data: bytes) -> Callable[[Files], None]:
    return lambda files: files.update({path: data})


def copied(files: Files) -> None:
    for path in [path for path in files if ANSWER in path]:
        files[path.replace(ANSWER, "statements/2024-05-09-forged/")] = files[path].replace(
            b"2024-05-07-answer", b"2024-05-09-forged"
        )


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("versions.jsonl", b" " * (17 * 1024 * 1024))
    return made.getvalue()


PAGES = (f"{ANSWER}index.html", f"ar/{ANSWER}index.html")
OLD, NEW = "البئر الأولى تكفي", "البئر الأولى لا تكفي"
FORGERIES: dict[str, tuple[Callable[[Files], None], str]] = {
    "the page": (swap(OLD, NEW, PAGES[0]), f"{PAGES[0]} must give the passages of the published record to the letter"),
    "the day on the page": (swap(">Tuesday 7 May", ">Tuesday 5 May", PAGES[0]), "must give the day of the published"),
    "the day that machines read": (swap('="2024-05-07">', '="2024-05-08">', PAGES[0]), "must give the day"),
    "where the page leads": (
        swap("</blockquote>", '</blockquote><a href="https://else.example/a">source</a>', PAGES[0]),
        "must lead to no address but those of published documents, and leads to 'https://else.example/a'",
    ),
    "the page in the other language": (swap(OLD, NEW, PAGES[1]), f"{PAGES[1]} must give the passages"),
    "page and data": (swap(OLD, NEW, *PAGES, f"{ANSWER}statement.json", SHARD), "differs in 'passages'"),
    "page, data and bundle": (
        all_of(swap(OLD, NEW, *PAGES, f"{ANSWER}statement.json", SHARD), in_bundle(ANSWER, "versions.jsonl", OLD, NEW)),
        f"{ANSWER}evidence.zip must hold the record that was published last",
    ),
    "the lines of the ledger in the bundle": (
        in_bundle(ANSWER, "history.jsonl", '"version":1', '"version":2'), "must hold the statement's lines"
    ),
    "whose the words are, in the data": (
        swap('"said_by":["', '"reports":["', f"{ANSWER}statement.json"), "differs in 'whose the words are'"
    ),
    "a translation": (swap("The first well is enough", "The first well is not enough", PAGES[1]), "the translations"),
    "words put in where a mark is": (
        swap(f'<span class="sj-mark">«</span>{OLD}', f'<span class="sj-mark">لا</span>{OLD}', PAGES[0]),
        "must give the passages",
    ),
    "the title": (swap("<h1>One well", "<h1>No well", PAGES[0]), "must give the title"),
    "the note": (swap("Said by", "Denied by", f"{WELL}index.html"), "must give the note"),
    "what machines are given": (
        swap(f'"@value":"{OLD}"', f'"@value":"{NEW}"', PAGES[0]), "must give machines the passages"
    ),
    "what machines are given in its language": (
        swap(f'"text":"{OLD}"', f'"text":"{NEW}"', PAGES[1]), "must give machines the passages"
    ),
    "a passage added": (
        swap("</blockquote>", "</blockquote><blockquote id=p2>x</blockquote>", PAGES[0]), "must give the passages"
    ),
    "an earlier version's page": (
        swap("ولا تُغلق", "وتُغلق", f"{WELL}v1/index.html"), f"{WELL}v1/index.html must give the passages"
    ),
    "an earlier version in the bundle": (
        in_bundle(WELL, "versions.jsonl", "ولا تُغلق", "وتُغلق"), "must hold version 1 as it was published"
    ),
    "who spoke, on the page": (
        swap("Nazim Tahhan</a>", "Karim Dabbas</a>", PAGES[0]), "must name who spoke as the ledger has it"
    ),
    "who spoke, on page and in data": (
        swap("Nazim Tahhan", "Karim Dabbas", PAGES[0], f"{ANSWER}statement.json"),
        "must call the agent 'nazim-tahhan' what its record calls it",
    ),
    "who spoke, wherever it is said": (
        swap("Nazim Tahhan", "Karim Dabbas", PAGES[0], f"{ANSWER}statement.json", "data/agents/all.json"),
        "must hold the record of 'nazim-tahhan' that was published last",
    ),
    "an agent's record left out": (
        lambda files: files.update({"data/agents/all.json": b'{"agents": []}'}), "must have agent 'nazim-tahhan'"
    ),
    "agents that are none": (put("data/agents/all.json", b"[]"), "must be JSON with a list of agents"),
    "the document's title": (
        swap("Almanac of the valley", "Another almanac", "data/documents/all.json"), "must hold the record of 'almanac'"
    ),
    "the list of versions": (
        swap('"correction":"erratum"', '"correction":null', f"{WELL}statement.json"), "must give the versions"
    ),
    "the file of the whole archive": (swap(OLD, NEW, SHARD), "must say of '2024-05-07-answer' what its own data say"),
    "a statement left out": (without(ANSWER, f"ar/{ANSWER}"), f"{ANSWER} must be there with its data and its bundle"),
    "one language left out": (without(f"ar/{ANSWER}"), f"ar/{ANSWER}index.html must be there, as in other languages"),
    "the bundle left out": (without(f"{ANSWER}evidence.zip"), "evidence.zip must be there"),
    "the data left out": (without(f"{ANSWER}statement.json"), "statement.json must be there"),
    "a statement that was never published": (copied, "2024-05-09-forged/ must be in the ledger"),
    "another's page": (lambda files: files.update({PAGES[0]: files[f"{WELL}index.html"]}), "and of no other"),
    "a bundle that is none": (put(f"{ANSWER}evidence.zip", b"PK\x03\x04 no zip"), "must be a whole zip file"),
    "a bundle that is a bomb": (put(f"{ANSWER}evidence.zip", bomb()), "must hold versions.jsonl of at most"),
    "data that are none": (put(f"{ANSWER}statement.json", b"[" * 5000), "must be there and be JSON"),
    "a page that is none": (put(PAGES[0], b""), PAGES[0]),
    "words said to be taken down": (
        all_of(
            in_bundle(ANSWER, "versions.jsonl", "{", "["),
            swap('"passages":[', '"passages":null,"x":[', f"{ANSWER}statement.json"),
        ),
        "no published correction takes its words down",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_what_is_changed_together_with_its_manifest_is_found_out(files: Files, tmp_path: Path, name: str) -> None:
    forge, said = FORGERIES[name]
    forged = dict(files)
    forge(forged)
    same, other = served(forged, tmp_path / "site"), served(forged, tmp_path / "other", "sijill 9.9")
    assert (same.missing, same.changed, same.intact, other.intact) == ([], [], False, False)
    assert any(said in problem for problem in other.problems), other.problems
    for problem in [*same.problems, *other.problems]:
        assert problem.isprintable()
        own = re.sub("“[^”]*”", "“”", problem).partition("can be read: ")  # what follows is a parser's
        arabic = re.sub("«[^»]*»", "", spoken("".join(own[:2]), "ar"))
        assert not untranslated(arabic), (problem, arabic)


@pytest.mark.slow
def test_true_days_and_addresses_are_no_problem_to_another_version(published: TestArchive) -> None:
    settings = (published.root / "mkdocs.yml").read_text("utf-8")
    addresses = "site_url: https://valley.example/a/\nrepo_url: https://code.example/v\n"
    published.write("mkdocs.yml", settings + addresses)
    source = (
        "url: https://press.example/أخبار/1?a=1&b=2#top\narchived_url: https://web.example/2024/https://press.example/x"
    )
    published.edit("sources/documents/almanac.yaml", "url: unknown", source)
    published.correct("sources/documents/almanac.yaml")
    published.edit(published.answer, "value: 2024-05-07", "value: 2024-05")
    published.correct(published.answer)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    assert build(published.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    site = published.configuration.site
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert served(files, published.root.parent / "other", "sijill 9.9").problems == []


def test_a_site_that_changes_while_its_ledger_does_not_is_said_loudly(tmp_path: Path) -> None:
    batches = dict([first_batch()])
    call = ["verify", str(tmp_path / "site"), "--seen", str(tmp_path / "seen.json")]
    make_site(tmp_path / "site", batches)
    assert "NOTE" not in CliRunner().invoke(main, call).output
    make_site(tmp_path / "site", batches, about=b"another page about the archive")
    loud = CliRunner().invoke(main, call)
    assert "NOTE: THE SITE HAS CHANGED SINCE IT WAS LAST SEEN, AND ITS LEDGER HAS NOT." in loud.output
    assert loud.exit_code == 3
    assert "NOTE" not in CliRunner().invoke(main, call).output


class _AlwaysPacked(http.server.BaseHTTPRequestHandler):
    """A host that packs whatever it is asked for, as some do though nobody asked."""

    files: ClassVar[Files] = {}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        pass

    def do_GET(self) -> None:
        path = self.path.removeprefix("/")
        found = self.files.get(f"{path}index.html" if path.endswith("/") or not path else path)
        self.send_response(200 if found is not None else 404)
        body = gzip.compress(found or b"")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def packing() -> Iterator[tuple[str, type[_AlwaysPacked]]]:
    handler = type("Packed", (_AlwaysPacked,), {"files": {}})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", handler
        server.shutdown()
        thread.join()


def test_a_host_that_always_packs_is_verified_as_well(files: Files, packing: tuple[str, type[_AlwaysPacked]]) -> None:
    address, handler = packing
    handler.files = files
    report = verify(address, client=Client(allow_private=True))
    assert (report.problems, report.missing, report.changed, report.statements) == ([], [], [], 2)
    handler.files = {**files, PAGES[0]: files[PAGES[0]].replace(OLD.encode(), NEW.encode())}
    assert verify(address, client=Client(allow_private=True)).changed == [PAGES[0]]
