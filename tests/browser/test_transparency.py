"""A reader's browser proves that an entry is in the transparency log, by itself, and says what it could not check."""

import datetime
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, Route

from sijill.cli import main
from sijill.interface.strings import strings
from sijill.ledger.salts import Salts
from sijill.log.checkpoint import head_of, read_proof
from sijill.log.notes import Note, read_note
from sijill.model.digests import digest_of_bytes
from tests.browser.conftest import Opened
from tests.made_up.archives import TestArchive
from tests.made_up.authority import Authority, issue, pem, served
from tests.made_up.logged import KEY, LATER_KEY, file_of, set_keys

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WELL = "statements/2024-05-06-well/"
SAYS = strings("en")
STEPS = ["version", "record", "proof", "signature", "newest_signature", "newest", "timestamps"]


@pytest.fixture(scope="module")
def archive(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> TestArchive:
    """An archive of more than two full tiles, whose first batch has a timestamp, and whose last has no checkpoint."""
    folder = tmp_path_factory.mktemp("logged")
    archive = TestArchive.copy_of(published_once, folder / "archive")
    root = issue("Root of time")
    key = str(file_of(KEY, folder))
    with served(Authority(folder / "authority", issue("Clock", root, usage=True))) as address:
        set_keys(archive, KEY)
        text = (archive.root / "mkdocs.yml").read_text("utf-8")
        archive.write("mkdocs.yml", f"{text}      timestamps: [{address}]\n      private_addresses: true\n")
        archive.write("sources/log/127.0.0.1.pem", pem(root[0]).decode())
        for count in (0, 600):
            archive.grow(count)
            call = ["-C", str(archive.root), "publish", "--date", "2024-06-02", "--log-key", key]
            found = CliRunner().invoke(main, call)
            assert found.exit_code == 0, found.output
            archive.commit()
    archive.grow(601)
    found = CliRunner().invoke(main, ["-C", str(archive.root), "publish", "--date", "2024-06-02"])
    assert found.exit_code == 0, found.output
    found = CliRunner().invoke(main, ["-C", str(archive.root), "build"])
    assert found.exit_code == 0, found.output
    return archive


@pytest.fixture(scope="module")
def site(archive: TestArchive, serve: Callable[[Path], AbstractContextManager[str]]) -> Iterator[str]:
    with serve(archive.root / "site") as address:
        yield address


def verified(page: Page, title: str = SAYS["verify.button"]) -> list[tuple[str, str]]:
    """Verify the first quotation; return each step with how it is marked."""
    page.locator(".sj-evidence summary").first.click()
    page.get_by_role("button", name=title).first.click()
    page.locator(".sj-verify textarea").first.wait_for()
    items = page.locator(".sj-proved li")
    return [(str(one.get_attribute("class")), one.inner_text()) for one in items.all()]


def sentence(name: str, state: str) -> str:
    return SAYS[f"verify.step.{name}.{state}"].partition("{")[0]


def test_each_step_is_computed_and_shown(opened: Opened, site: str, archive: TestArchive) -> None:
    size = max(int(path.stem) for path in (archive.root / "sources/log").glob("*.checkpoint"))
    assert size > 512
    for statement in (WELL, "statements/2024-more-599/"):
        with opened(f"{site}{statement}") as page:
            found = verified(page)
            for name, (_, text) in zip(STEPS[:6], found, strict=False):
                assert text.startswith(sentence(name, "ok"))
            assert [mark for mark, _ in found[:6]] == ["sj-ok"] * 6
            assert str(size) in found[5][1]
            assert found[6] == ("sj-unknown", SAYS["verify.step.timestamps.unable"])


def test_the_steps_are_in_arabic_too(opened: Opened, site: str) -> None:
    with opened(f"{site}ar/{WELL}") as page:
        found = verified(page, strings("ar")["verify.button"])
    assert found[0][1].startswith(strings("ar")["verify.step.version.ok"].partition("{")[0])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_entry_that_no_checkpoint_covers_yet_has_the_first_steps_and_the_reason_for_no_more(
    opened: Opened, site: str, language: str
) -> None:
    home, says = {"en": "", "ar": "ar/"}[language], strings(language)
    with opened(f"{site}{home}statements/2024-more-600/") as page:
        found = verified(page, says["verify.button"])
        assert page.get_by_text(says["verify.words_match"]).count() == 1
    assert [mark for mark, _ in found] == ["sj-ok", "sj-ok", "sj-unknown"]
    assert found[2][1] == says["verify.step.no_proof.unable"]


def test_the_page_leads_to_what_is_proved_and_by_whom(opened: Opened, site: str) -> None:
    with opened(f"{site}{WELL}") as page:
        page.locator(".sj-history summary").click()
        line = page.locator("[data-log]")
        said = line.inner_text()
        assert "transparency log" in said
        assert "attested by 127.0.0.1" in said
        assert str(datetime.datetime.now(datetime.UTC).year) in said
        line.get_by_role("link").click()
        page.get_by_role("heading", name=SAYS["log.not_proved"]).wait_for()
        assert page.get_by_text(KEY.public_key.text(), exact=True).count() == 1
        assert page.get_by_text(SAYS["log.proves.time"]).count() == 1
        assert page.get_by_text(SAYS["log.lacks.truth"]).count() == 1


def bundle_with(site_folder: Path, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(site_folder / WELL / "evidence.zip") as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    change(members)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return data.getvalue()


def of_its_own(members: dict[str, bytes]) -> None:
    """A record of other words, with an entry and a log of one's own."""
    record = members["versions.jsonl"].replace("البئر للجميع، ولا".encode(), "البئر لي، ولا".encode())
    entry = json.loads(members["history.jsonl"])
    salts = Salts(json.loads(members["salts.jsonl"])["salt"])
    entry["digest"] = salts.digest_of_version(digest_of_bytes(record.removesuffix(b"\n")))
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    members |= {"versions.jsonl": record, "history.jsonl": line + b"\n"}


def no_path(members: dict[str, bytes]) -> None:
    proof = read_proof(members["proof.tlog-proof"])
    members["proof.tlog-proof"] = proof._replace(path=(bytes(32), *proof.path[1:])).data()


def signed_by_nobody(members: dict[str, bytes]) -> None:
    proof = read_proof(members["proof.tlog-proof"])
    wrong = KEY.sign(proof.checkpoint.text + "x")
    members["proof.tlog-proof"] = proof._replace(checkpoint=Note(proof.checkpoint.text, (wrong,))).data()


def without_its_salt(members: dict[str, bytes]) -> None:
    del members["salts.jsonl"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (of_its_own, {"record", "proof", "newest"}),
        (no_path, {"proof"}),
        (signed_by_nobody, {"signature"}),
        (without_its_salt, {"version"}),
    ],
)
def test_what_is_forged_in_a_bundle_is_found_at_its_step(
    opened: Opened, site: str, archive: TestArchive, change: Callable[[dict[str, bytes]], None], wrong: set[str]
) -> None:
    data = bundle_with(archive.root / "site", change)
    with opened(f"{site}{WELL}") as page:
        page.route("**/evidence.zip", lambda route: route.fulfill(body=data, content_type="application/zip"))
        found = verified(page)
    assert {name for name, (mark, _) in zip(STEPS, found, strict=True) if mark == "sj-differs"} == wrong


def test_a_newest_checkpoint_of_another_history_is_found(opened: Opened, site: str, archive: TestArchive) -> None:
    note = read_note((archive.root / "site/log/checkpoint").read_bytes())
    text = head_of(note)._replace(root=bytes(32)).text()
    forged = Note(text, (KEY.sign(text),)).data()
    with opened(f"{site}{WELL}") as page:
        page.route("**/log/checkpoint", lambda route: route.fulfill(body=forged, content_type="text/plain"))
        found = verified(page)
    assert {name for name, (mark, _) in zip(STEPS, found, strict=True) if mark == "sj-differs"} == {"newest"}


@pytest.mark.parametrize("tiles", [True, False])
@pytest.mark.parametrize("smaller", [True, False])
def test_a_newest_checkpoint_that_contradicts_the_bundle_s_is_a_failure_with_tiles_or_without(
    opened: Opened, site: str, archive: TestArchive, smaller: bool, tiles: bool
) -> None:
    with zipfile.ZipFile(archive.root / "site" / WELL / "evidence.zip") as zipped:
        own = head_of(read_proof(zipped.read("proof.tlog-proof")).checkpoint)
    text = own._replace(size=own.size - smaller, root=bytes(32)).text()
    forged = Note(text, (KEY.sign(text),)).data()
    with opened(f"{site}{WELL}") as page:
        page.route("**/log/checkpoint", partial(fulfilled, forged))
        if not tiles:
            page.route("**/log/tile/**", gone)
        found = verified(page)
    (text,) = [text for mark, text in found if mark == "sj-differs"]
    assert text.startswith(sentence("newest_contradicts", "differs"))


def gone(route: Route) -> Any:
    return route.fulfill(status=200, body="", content_type="text/plain")


@pytest.mark.parametrize(
    ("path", "step"),
    [
        ("**/log/checkpoint", "newest"),
        ("**/log/tile/**", "tiles"),
        ("**/log/keys", "keys"),
    ],
)
def test_what_could_not_be_read_is_said(opened: Opened, site: str, path: str, step: str) -> None:
    with opened(f"{site}{WELL}") as page:
        page.route(path, gone)
        found = verified(page)
    assert any(mark == "sj-unknown" and text.startswith(sentence(step, "unable")) for mark, text in found)
    # Whatever one cannot read, all else is checked and said.
    said = [text for _, text in found]
    assert said[-1] == SAYS["verify.step.timestamps.unable"]
    for name, needs in (("signature", "keys"), ("newest_signature", "checkpoint")):
        if step != "keys" and needs not in path:
            assert any(text.startswith(sentence(name, "ok")) for text in said)


@pytest.mark.parametrize(
    ("step", "taken"),
    [
        ("program", ""),
        ("bundle", "const get = fetch; fetch = (one) => one.endsWith('evidence.zip') ? Promise.reject() : get(one);"),
        ("unpacking", "DecompressionStream = class { constructor() { throw new TypeError(); } };"),
    ],
)
def test_why_no_step_could_be_taken_is_said(opened: Opened, site: str, step: str, taken: str) -> None:
    with opened(f"{site}{WELL}") as page:
        page.evaluate(f"() => {{ {taken} }}")
        if not taken:
            page.route("**/proof.js", lambda route: route.fulfill(body="throw 1;", content_type="text/javascript"))
        found = verified(page)
    assert found == [("sj-unknown", SAYS[f"verify.step.{step}.unable"])]


@pytest.mark.parametrize("name", ["", "proof.tlog-proof", "history.jsonl", "versions.jsonl", "salts.jsonl"])
def test_what_is_no_bundle_in_its_place_is_a_failure_and_not_called_unread(
    opened: Opened, site: str, archive: TestArchive, name: str
) -> None:
    body: bytes = b"<!doctype html><title>Not here</title>"
    if name:
        body = bundle_with(archive.root / "site", lambda members: members.update({name: b"nothing\n"}))
    with opened(f"{site}{WELL}") as page:
        page.route("**/evidence.zip", lambda route: route.fulfill(body=body, content_type="application/zip"))
        found = verified(page)
        assert page.get_by_text(SAYS["verify.step_differs"]).count() == 1
    assert found == [("sj-differs", SAYS["verify.step.bundle.differs"])]


def test_keys_that_are_none_are_said_and_every_other_step_is_checked(opened: Opened, site: str) -> None:
    with opened(f"{site}{WELL}") as page:
        page.route("**/log/keys", lambda route: route.fulfill(body="no key\n"))
        found = verified(page)
    assert [mark for mark, _ in found] == ["sj-ok"] * 3 + ["sj-unknown"] * 2 + ["sj-ok", "sj-unknown"]
    assert found[3][1].startswith(sentence("keys", "unable"))
    assert found[4][1] == SAYS["verify.step.newest_signature.unable"]


def test_a_bundle_without_the_proof_that_the_page_speaks_of_is_a_failure(
    opened: Opened, site: str, archive: TestArchive
) -> None:
    data = bundle_with(archive.root / "site", lambda members: members.pop("proof.tlog-proof") and None)
    with opened(f"{site}{WELL}") as page:
        page.route("**/evidence.zip", lambda route: route.fulfill(body=data, content_type="application/zip"))
        found = verified(page)
        assert page.get_by_text(SAYS["verify.step_differs"]).count() == 1
    assert found[-1] == ("sj-differs", SAYS["verify.step.no_proof.differs"])


def test_the_bundle_of_another_statement_is_found(opened: Opened, site: str, archive: TestArchive) -> None:
    other = (archive.root / "site/statements/2024-more-599/evidence.zip").read_bytes()
    with opened(f"{site}{WELL}") as page:
        page.route(f"**/{WELL}evidence.zip", lambda route: route.fulfill(body=other, content_type="application/zip"))
        found = verified(page)
    assert found[0][0] == "sj-differs"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_bundle_of_an_earlier_version_beside_a_later_page_is_a_failure(
    opened: Opened, site: str, archive: TestArchive, language: str
) -> None:
    """The words are the same in both, so what the page says of its version and entry must be compared as well."""
    says, prefix = strings(language), "ar/" if language == "ar" else ""

    def later(route: Route) -> None:
        html = route.fetch().text()
        assert html.count('data-version="1" data-entry="') == 1
        route.fulfill(body=html.replace('data-version="1" data-entry="', 'data-version="3" data-entry="9'))

    with opened(f"{site}{prefix}") as page:
        page.route(f"**/{prefix}{WELL}", later)
        page.goto(f"{site}{prefix}{WELL}")
        found = verified(page, says["verify.button"])
        assert page.get_by_text(says["verify.step_differs"]).count() == 1
    differing = [text for mark, text in found if mark == "sj-differs"]
    for text, name in zip(differing, ("other_version", "other_entry"), strict=True):
        assert text.startswith(says[f"verify.step.{name}.differs"].partition("{")[0])
    assert "3" in differing[0]


def test_a_bundle_without_the_timestamp_that_the_page_speaks_of_is_a_failure(
    opened: Opened, site: str, archive: TestArchive
) -> None:
    data = bundle_with(archive.root / "site", lambda members: members.pop("127.0.0.1.tsr") and None)
    with opened(f"{site}{WELL}") as page:
        page.route("**/evidence.zip", lambda route: route.fulfill(body=data, content_type="application/zip"))
        found = verified(page)
    assert found[-1] == ("sj-differs", SAYS["verify.step.undated.differs"])


@pytest.mark.parametrize("where", [".sj-said blockquote", ".sj-translation"])
def test_changed_words_on_the_page_and_in_its_data_are_not_affirmed(opened: Opened, site: str, where: str) -> None:
    with opened(f"{site}{WELL}") as page:
        page.evaluate("(where) => { document.querySelector(where).append(' not'); }", where)
        verified(page)
        assert page.locator(".sj-differs").count() >= 2
        assert page.get_by_text(SAYS["verify.words_match"]).count() == 0
        assert page.get_by_text(SAYS["verify.not_compared"]).count() == 1


def test_a_browser_without_ed25519_says_that_the_signatures_were_not_checked(opened: Opened, site: str) -> None:
    with opened(f"{site}{WELL}") as page:
        page.evaluate("() => { crypto.subtle.importKey = async () => { throw new DOMException(); }; }")
        found = verified(page)
    assert ("sj-unknown", SAYS["verify.step.signature.unable"]) in found
    assert [mark for mark, _ in found].count("sj-ok") == 4


@pytest.mark.parametrize("signed", [True, False])
def test_a_checkpoint_of_a_key_that_was_given_up_is_held_to_the_later_key(
    opened: Opened, site: str, archive: TestArchive, signed: bool
) -> None:
    with zipfile.ZipFile(archive.root / "site" / WELL / "evidence.zip") as zipped:
        note = read_proof(zipped.read("proof.tlog-proof")).checkpoint
    newest = read_note((archive.root / "site/log/checkpoint").read_bytes())
    later = newest._replace(signatures=(LATER_KEY.sign(newest.text),)).data()
    again = note._replace(signatures=(*note.signatures, (LATER_KEY if signed else KEY).sign(note.text))).data()
    files = {"keys": f"{LATER_KEY.public_key.text()}\n".encode(), "checkpoint": later}
    files[f"{head_of(note).size}.checkpoint"] = again
    with opened(f"{site}{WELL}") as page:
        for name, data in files.items():
            page.route(f"**/log/{name}", partial(fulfilled, data))
        found = verified(page)
    mark, text = found[STEPS.index("signature")]
    # Each line names the key that signed.
    _, of_newest = found[STEPS.index("newest_signature")]
    assert LATER_KEY.public_key.text() in of_newest
    assert KEY.public_key.text() not in of_newest
    assert (
        mark,
        text.startswith(sentence("signed_again" if signed else "signature", "ok" if signed else "differs")),
    ) == (
        "sj-ok" if signed else "sj-differs",
        True,
    )
    assert [mark for mark, _ in found].count("sj-differs") == (0 if signed else 1)


def fulfilled(data: bytes, route: Route) -> None:
    route.fulfill(body=data, content_type="text/plain")
