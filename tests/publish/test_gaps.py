"""What a site lacks of earlier versions is named by the published taking down, or verify finds it out."""

import datetime
import io
import json
import zipfile
from pathlib import Path

import orjson
import pytest

import sijill
from sijill.ledger.withheld import without
from sijill.model.digests import canonical_form
from sijill.publish.report import Report
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.check.test_repeating import SPEAKER, TITLE
from tests.cli.test_acts import done, text
from tests.cli.test_taking_down import ANSWER, DOWN, NOTE, WELL
from tests.made_up.archives import TestArchive
from tests.made_up.served import write_site

pytestmark = pytest.mark.slow  # each builds a whole site, frame and all
Files = dict[str, bytes]
BUNDLE = f"statements/{ANSWER}/evidence.zip"


@pytest.fixture(scope="module")
def files(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a site with a statement that repeated words that were taken down, in two of its five versions."""
    archive = TestArchive.copy_of(published_once, tmp_path_factory.mktemp("gaps") / "archive")
    archive.write(archive.answer, text(archive, archive.answer) + NOTE)
    archive.publish(datetime.date(2024, 6, 2))
    archive.commit()
    done(archive, *TITLE)
    done(archive, *DOWN)
    done(archive, *SPEAKER)
    assert build(
        archive.configuration, Request(datetime.datetime.now(datetime.UTC).date(), jobs=1, durable=False)
    ).built
    site = archive.configuration.site
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def served(files: Files, folder: Path) -> Report:
    heads = json.loads(files["manifest.json"])["ledger"]
    kept = {path: data for path, data in files.items() if not path.startswith("manifest")}
    return verify(str(write_site(folder, kept, heads, made_by=f"sijill {sijill.__version__}")))


def members(files: Files, bundle: str = BUNDLE) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(files[bundle])) as found:
        return {name: found.read(name) for name in found.namelist()}


def with_members(files: Files, changed: dict[str, bytes | None], bundle: str = BUNDLE) -> Files:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, data in {**members(files, bundle), **changed}.items():
            if data is not None:
                packed.writestr(name, data)
    return {**files, bundle: made.getvalue()}


def version(files: Files, number: int) -> bytes:
    return members(files)["versions.jsonl"].splitlines()[number - 1]


def with_version(files: Files, number: int, data: bytes) -> Files:
    lines = members(files)["versions.jsonl"].splitlines()
    lines[number - 1] = data
    return with_members(files, {"versions.jsonl": b"".join(one + b"\n" for one in lines)})


def test_what_the_taking_down_names_is_accepted_and_shown_in_both_languages(files: Files, tmp_path: Path) -> None:
    assert served(files, tmp_path).problems == []
    assert orjson.loads(members(files)["withheld.json"]) == {"2": ["note"], "3": ["note"]}
    for home, said, whole in (
        ("", "Withheld from version 2, since it repeated words that were taken down: note.", "version 2 of"),
        ("ar/", "حُجب من الإصدار 2 ما كرر ألفاظًا محجوبة: الملاحظة.", "الإصدار 2 من"),
    ):
        page = files[f"{home}statements/{ANSWER}/v2/index.html"].decode()
        assert said in page
        assert "We will dig" not in page
        assert "One well is enough" in page or home
        assert said in files[f"{home}statements/{ANSWER}/index.html"].decode()
        for listing in ("corrections", f"statements/{WELL}"):
            assert whole in files[f"{home}{listing}/index.html"].decode()


def test_a_version_that_is_left_out_of_a_bundle_is_missed(files: Files, tmp_path: Path) -> None:
    for number in (1, 2, 4):
        found = served(with_version(files, number, b""), tmp_path / str(number)).problems
        assert any(f"must have version {number} as it was published" in problem for problem in found), number


@pytest.mark.parametrize(
    ("field", "value"),
    [("speakers", [{"agent": "salma-haddad"}]), ("note", {"en": "[…]"}), ("topics", ["wells"]), ("kind", "speech")],
)
def test_what_is_left_of_a_version_is_what_was_named(files: Files, tmp_path: Path, field: str, value: object) -> None:
    record = {**orjson.loads(version(files, 2)), field: value}
    changed = with_version(files, 2, canonical_form(record))
    assert any("version 2" in problem for problem in served(changed, tmp_path).problems)


def test_more_cannot_be_withheld_than_was_named(files: Files, tmp_path: Path) -> None:
    for number, aspects in ((1, ("speaker", "passage")), (3, ("note", "title")), (4, ("translation",))):
        record = without("statement", orjson.loads(version(files, number)), aspects)
        changed = with_version(files, number, canonical_form(record))
        found = served(changed, tmp_path / str(number)).problems
        assert any(f"must have version {number} as it was published" in problem for problem in found), number


def test_what_a_taking_down_names_is_held_against_the_ledger(files: Files, tmp_path: Path) -> None:
    """Whoever makes the list longer, or says that words of a withdrawn record were taken down, changes corrections."""
    path = f"statements/{WELL}/statement.json"
    data = json.loads(files[path])
    data["corrections"][0]["repeated_in"].append({"kind": "statement", "id": ANSWER, "version": 1})
    changed = with_version({**files, path: json.dumps(data).encode()}, 1, b"")
    found = served(changed, tmp_path).problems
    assert any(path in problem for problem in found), found
    assert any(f"{ANSWER}/ must have version 1 as it was published" in problem for problem in found), found


def test_what_is_withheld_is_said_in_the_bundle(files: Files, tmp_path: Path) -> None:
    for number, said in enumerate((None, b"{}", orjson.dumps({"2": ["note"], "3": ["note", "title"]}))):
        found = served(with_members(files, {"withheld.json": said}), tmp_path / str(number)).problems
        assert any("withheld.json" in problem for problem in found)
