"""A site made of hostile records: what was written as text is text everywhere, for readers and for machines."""

import csv
import datetime
import gzip
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import html5lib
import orjson
import pytest
import yaml
from lxml import etree

from sijill.html.judge import Judge
from sijill.model.output import Output
from sijill.site.build import Request, build
from sijill.sources.captures import write_capture
from tests.hostile.payloads import FORMULAS, HONEST, SCRIPTS
from tests.made_up.archives import TestArchive
from tests.made_up.captures import capture_of
from tests.site.small_build import tree

pytestmark = pytest.mark.slow  # each needs a frame, which MkDocs makes

PAYLOADS = [*SCRIPTS, *FORMULAS, *HONEST]
ELEMENTS = {"iframe", "math", "object", "embed", "textarea", "base", "plaintext"}


def written(value: Any) -> str:
    """A record as YAML whose every text is quoted, so that no payload is read as YAML."""
    return yaml.dump(value, allow_unicode=True, default_style='"', width=10_000, sort_keys=False)


def both(text: str) -> dict[str, str]:
    return {"en": text, "ar": text}


def make(root: Path) -> TestArchive:
    """An archive in which every field that may hold text holds every payload somewhere."""
    archive = TestArchive(root)
    capture = capture_of("\n".join(f"فقرة {text}" for text in PAYLOADS))
    folder = archive.root / "sources/captures/hostile-document"
    folder.mkdir(parents=True)
    (folder / f"{capture.digest[7:]}.json").write_bytes(write_capture(capture))
    reference = {"digest": capture.digest, "captured": "2024-05-10"}
    for number, text in enumerate(PAYLOADS):
        name = f"hostile-{number}"
        archive.write(
            f"sources/agents/{name}.yaml",
            written({"name": both(text), "kind": "person", "aliases": [text], "note": both(text),
                     "accounts": [{"platform": text, "handle": text}]}),
        )  # fmt: skip
        archive.write(
            f"sources/topics/{name}.yaml", written({"label": both(text), "definition": both(text), "aliases": [text]})
        )
        archive.write(
            f"sources/documents/{name}.yaml",
            written({"title": both(text), "kind": "article", "language": "ar", "publisher": name, "authors": [text],
                     "date": {"value": "2024-05-01"}, "url": "https://example.org/?a=%22&b='x'", "note": both(text)}),
        )  # fmt: skip
        correction = {
            "date": "2024-06-01",
            "kind": "erratum",
            "reason": {"en": f"This was wrong: {text}", "ar": f"كان هذا خطأ: {text}"},
        }
        record = {
            "title": both(text), "kind": "post", "language": "ar",
            "speakers": [{"agent": name, "capacity": both(text), "on_behalf_of": ["salma-haddad"]}],
            "date": {"value": "2024-05-02"},
            "channel": {"label": both(text), "agent": name, "handle": text, "document": name},
            "passages": [{
                "id": "p1", "text": text, "mode": "direct", "document": "hostile-document", "note": both(text),
                "paragraph": str(number + 1),
                "translations": [{"language": "en", "text": text, "by": "editors", "note": both(text)}],
                "variants": [{"text": f"فقرة {text}", "mode": "direct", "document": "hostile-document",
                              "paragraph": str(number + 1), "note": both(text)}],
            }],
            "topics": [name], "note": both(text), "corrections": [correction],
        }  # fmt: skip
        if number:
            target = f"2024-05-02-hostile-{number - 1}"
            record["relations"] = [{"type": "discusses", "target": target, "note": both(text)}]
        archive.write(f"sources/statements/2024/2024-05-02-{name}.yaml", written(record))
    archive.write(
        "sources/documents/hostile-document.yaml",
        written({"title": both(SCRIPTS[0]), "kind": "article", "language": "ar", "publisher": "unknown",
                 "authors": "unknown", "date": {"value": "2024-05-08"}, "url": "unknown", "captures": [reference]}),
    )  # fmt: skip
    return archive


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    archive = make(tmp_path_factory.mktemp("hostile") / "archive")
    report = build(archive.configuration, Request(datetime.date(2024, 7, 1), commit=""))
    errors = [found for found in report.diagnostics if found.severity == "error"]
    assert errors == []
    assert report.built
    return tree(archive.root / "site")


def test_scripts_in_every_text_reach_no_page_as_markup(site: dict[str, bytes]) -> None:
    judge = Judge(careful=True)
    pages = 0
    for path, data in site.items():
        if not path.endswith(".html"):
            continue
        pages += 1
        judge.judge(Output(path, data))
        assert b"</script><script>alert" not in data, path
        if pages % 5 and not path.startswith(("index", "statements/2024-05-02-hostile-1/", "search")):
            continue  # the slow parser, the one browsers use, reads every fifth page
        for element in html5lib.parse(data, namespaceHTMLElements=False).iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag.rpartition("}")[2] not in ELEMENTS, (path, element.tag)
            if element.tag == "script":
                assert "alert(1)" not in (element.text or "") or element.get("type") == "application/ld+json", path
            for name, value in element.attrib.items():
                assert not str(name).lower().startswith("on"), (path, name)
                if name in ("href", "src", "action", "formaction"):
                    assert not re.match(r"\s*(javascript|data:text|vbscript)", value, re.IGNORECASE), (path, value)
    assert judge.findings.faults == []
    assert pages > 4 * len(PAYLOADS)


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_passage_is_on_its_page_to_the_code_point(site: dict[str, bytes], number: int) -> None:
    for language in ("", "ar/"):
        page = site[f"{language}statements/2024-05-02-hostile-{number}/index.html"]
        parsed = html5lib.parse(page, namespaceHTMLElements=False)
        quotes = [element for element in parsed.iter("blockquote") if element.get("id") == "p1"]
        assert len(quotes) == 1
        for mark in quotes[0].findall("span[@class='sj-mark']"):
            assert mark.text in ("«", "»")
            mark.text = ""
        assert "".join(quotes[0].itertext()) == PAYLOADS[number]


def test_what_machines_read_is_well_formed_and_runs_nothing(site: dict[str, bytes]) -> None:
    kinds = {"json": 0, "xml": 0, "csv": 0, "zip": 0}
    for path, data in site.items():
        if path.endswith((".json", ".jsonld", ".webmanifest")):
            json.loads(data)
            kinds["json"] += 1
        elif path.endswith((".jsonl", ".ndjson")):
            for line in data.splitlines():
                orjson.loads(line)
        elif path.endswith(".jsonl.gz"):
            for line in gzip.decompress(data).splitlines():
                orjson.loads(line)
        elif path.endswith(".xml"):
            etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))
            kinds["xml"] += 1
        elif path.endswith(".csv"):
            kinds["csv"] += 1
            for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
                for cell in row:
                    bare = cell.lstrip("\u200e\u200f\u061c\ufeff \t")
                    assert not re.match(r"[=+@\t\r]|-(?![0-9.]+\Z)", bare), (path, cell)
        elif path.endswith(".zip"):
            kinds["zip"] += 1
            with zipfile.ZipFile(io.BytesIO(data)) as found:
                assert found.testzip() is None
                assert all(not name.startswith("/") and ".." not in name for name in found.namelist())
    assert kinds["json"] > len(PAYLOADS)
    assert kinds["xml"] >= 2
    assert kinds["zip"] > len(PAYLOADS)


def test_json_ld_in_pages_is_json_that_cannot_end_its_script(site: dict[str, bytes]) -> None:
    found = 0
    for path, data in site.items():
        if path.endswith(".html"):
            for match in re.finditer(rb'<script type="application/ld\+json">(.*?)</script>', data, re.DOTALL):
                found += 1
                json.loads(match.group(1))
                assert b"<" not in match.group(1), path
    assert found > len(PAYLOADS)


def test_no_file_of_the_site_has_a_name_that_a_record_wrote(site: dict[str, bytes]) -> None:
    assert [path for path in site if not re.fullmatch(r"[A-Za-z0-9._/-]+", path)] == []
