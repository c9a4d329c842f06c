"""A site can be checked by anyone, in a folder or as it is served: what is missing, added or changed is named."""

import base64
import functools
import hashlib
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sijill.cli import main
from sijill.ledger.entries import write_batch
from sijill.model.digests import digest_of_bytes
from sijill.model.errors import BuildError
from sijill.network.client import Client
from sijill.publish.verify import UnreachableError, remember, verify
from sijill.site import manifest
from sijill.site import sign as signing
from tests.made_up.served import entry, first_batch, make_site


@pytest.fixture(params=["one file", "parts"])
def site(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "parts":
        monkeypatch.setattr(manifest, "FILES_IN_ONE", 2)
    return make_site(tmp_path / "site", dict([first_batch()]))


LOCAL = Client(allow_private=True)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        pass

    def list_directory(self, path: Any) -> None:
        self.send_error(404)

    def do_GET(self) -> None:
        if self.path.endswith("/_headers"):
            self.send_error(404)
        else:
            super().do_GET()


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_whole_site_is_found_whole(site: Path) -> None:
    report = verify(str(site))
    assert report.intact
    assert (report.files, report.statements) == (6, 1)
    assert report.ledger == "first"


def test_a_served_site_is_found_whole(address: str) -> None:
    assert verify(address, client=LOCAL).intact


def test_each_file_that_is_missing_changed_or_added_is_named(site: Path) -> None:
    (site / "index.html").write_bytes(b"HOME")
    (site / "statements/2020-a/index.html").unlink()
    (site / "new").mkdir()
    (site / "new/page.html").write_bytes(b"smuggled in")
    (site / "link").symlink_to("/etc")
    report = verify(str(site))
    assert report.changed == ["index.html"]
    assert report.missing == ["statements/2020-a/index.html"]
    assert report.added == ["link", "new/page.html"]
    assert not report.intact


def test_a_served_file_that_differs_is_named(address: str, site: Path) -> None:
    (site / "index.html").write_bytes(b"home, and a word more")
    (site / "statements/2020-a/index.html").unlink()
    report = verify(address, client=LOCAL)
    assert (report.changed, report.missing) == (["index.html"], ["statements/2020-a/index.html"])


def test_a_manifest_rewritten_to_fit_a_changed_file_has_another_root(site: Path, tmp_path: Path) -> None:
    before = verify(str(site)).root
    other = make_site(tmp_path / "other", dict([first_batch()]), extra=b"x")
    assert verify(str(other)).root != before


def test_a_row_altered_in_the_manifest_breaks_its_root(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {})
    found = json.loads((site / "manifest.json").read_bytes())
    found["files"]["index.html"] = [hashlib.sha256(b"HOME").hexdigest(), 4]
    (site / "manifest.json").write_text(json.dumps(found))
    (site / "index.html").write_bytes(b"HOME")
    report = verify(str(site))
    assert report.changed == []
    assert any("must have the root of the files it lists" in problem for problem in report.problems)


def test_a_ledger_that_extends_the_one_last_seen_is_said_to(tmp_path: Path) -> None:
    name, data = first_batch()
    seen = remember(verify(str(make_site(tmp_path / "one", {name: data}))), None)
    later = dict([(name, data), write_batch("2020-06-02", [digest_of_bytes(data)], [entry("2020-b")])])
    site = make_site(tmp_path / "two", later)
    assert verify(str(tmp_path / "one"), seen=seen).ledger == "same"
    report = verify(str(site), seen=seen)
    assert report.intact
    assert report.ledger == "extended"
    assert verify(str(tmp_path / "one"), seen=remember(report, seen)).ledger == "broken"


def test_a_ledger_rewritten_from_its_start_is_found_out(tmp_path: Path) -> None:
    seen = remember(verify(str(make_site(tmp_path / "one", dict([first_batch()])))), None)
    site = make_site(tmp_path / "two", dict([write_batch("2020-06-01", [], [entry("2020-forged")])]))
    report = verify(str(site), seen=seen)
    assert report.ledger == "broken"
    assert any("must extend the one last seen" in problem for problem in report.problems)
    assert remember(report, seen) == seen


def test_a_ledger_that_disappeared_is_found_out(tmp_path: Path) -> None:
    seen = remember(verify(str(make_site(tmp_path / "one", dict([first_batch()])))), None)
    assert verify(str(make_site(tmp_path / "two", {})), seen=seen).ledger == "broken"


def test_verify_remembers_the_ledger_it_has_seen(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", dict([first_batch()]))
    seen = tmp_path / "seen.json"
    call = ["verify", str(site), "--seen", str(seen)]
    first = CliRunner().invoke(main, call)
    assert (first.exit_code, "NOT PROVED: the site was not made again" in first.output) == (3, True), first.output
    accepted = CliRunner().invoke(main, [*call, "--partly"])
    assert (accepted.exit_code, "NOT PROVED" in accepted.output) == (0, False), accepted.output
    assert "Not proved, which --partly accepts: the site was not made again" in accepted.output
    assert "remembered from now on" in first.output
    assert "The ledger is the one last seen." in CliRunner().invoke(main, call).output
    shutil.rmtree(site)
    make_site(site, {})
    broken = CliRunner().invoke(main, [*call, "--format", "json"])
    assert broken.exit_code == 1
    bare = CliRunner().invoke(main, [*call, "--forget"])
    assert (bare.exit_code, "NOT PROVED: the site carries no ledger" in bare.output) == (3, True), bare.output
    assert json.loads(broken.output)["ledger"] == "broken"
    (site / "index.html").unlink()
    named = CliRunner().invoke(main, [*call, "--forget"])
    assert named.exit_code == 1
    assert "missing: index.html" in named.output
    assert CliRunner().invoke(main, ["verify", str(tmp_path / "nowhere"), "--seen", str(seen)]).exit_code == 2


@pytest.mark.parametrize(
    "files",
    [
        {"../../etc/passwd": ["0" * 64, 1]}, {"/etc/passwd": ["0" * 64, 1]}, {"a": ["zz", 1]}, {"a": ["0" * 64, -1]},
        {"a": ["0" * 64, 10**30]}, {"a": []}, {"a": None}, {"a": ["0" * 64, True]}, {"a\x1b[31m": ["0" * 64, 1]},
        [], None, 7,
    ],
)  # fmt: skip
def test_a_hostile_manifest_is_judged_and_never_followed(tmp_path: Path, files: object) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"format": manifest.FORMAT, "root": "x" * 9999, "files": files}))
    report = verify(str(tmp_path))
    assert report.problems
    assert all(problem.isprintable() and len(problem) < 4000 for problem in report.problems)
    assert report.missing == []


@given(st.binary(max_size=200))
def test_any_bytes_as_a_manifest_are_judged_without_a_crash(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "bytes"
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_bytes(data)
    with pytest.raises(UnreachableError):
        verify(str(folder))


@pytest.mark.parametrize("place", ["nowhere", "http://user@127.0.0.1/", "http://127.0.0.1:1/", "https://"])
def test_what_cannot_be_reached_is_said(place: str) -> None:
    with pytest.raises(UnreachableError, match="must"):
        verify(place, client=LOCAL)


def test_a_site_on_this_machine_is_asked_only_where_that_is_allowed(address: str) -> None:
    with pytest.raises(UnreachableError, match=r"public addresses .* --allow-private"):
        verify(address)


def test_a_server_that_redirects_elsewhere_is_not_followed(site: Path) -> None:
    class Elsewhere(Quiet):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2:9/manifest.json")
            self.end_headers()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Elsewhere, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with pytest.raises(UnreachableError, match=r"must be answered with 200"):
            verify(f"http://127.0.0.1:{server.server_address[1]}", client=LOCAL)
        server.shutdown()
        thread.join()


# Signatures.


def sign(site: Path, key: signing.SecretKey, key_file: Path) -> None:
    key_file.write_text(key.text())
    data = (site / "manifest.json").read_bytes()
    root = json.loads(data)["root"]
    (site / "manifest.json.minisig").write_bytes(signing.sign_file(data, root, key_file))


def test_a_signed_manifest_is_checked_with_the_public_key(site: Path, tmp_path: Path) -> None:
    key = signing.SecretKey.make()
    sign(site, key, tmp_path / "key")
    public = signing.PublicKey.read(key.public_key.text())
    report = verify(str(site), key=public)
    assert report.intact
    assert report.signed == f"sijill manifest {report.root}"
    other = verify(str(site), key=signing.SecretKey.make().public_key)
    assert any("must be made with the key" in problem for problem in other.problems)


def test_a_manifest_changed_after_it_was_signed_is_found_out(site: Path, tmp_path: Path) -> None:
    key = signing.SecretKey.make()
    sign(site, key, tmp_path / "key")
    found = json.loads((site / "manifest.json").read_bytes())
    (site / "manifest.json").write_text(json.dumps(found | {"commit": "f" * 40}))
    assert any("must match the manifest" in problem for problem in verify(str(site), key=key.public_key).problems)


def test_a_missing_signature_is_a_problem_only_where_a_key_asks_for_one(site: Path) -> None:
    assert verify(str(site)).intact
    assert not verify(str(site), key=signing.SecretKey.make().public_key).intact


@given(st.binary(max_size=60), st.integers(0, 73))
def test_any_altered_byte_of_a_signature_is_refused(data: bytes, at: int) -> None:
    key = signing.SecretKey(b"8 bytes.", *_fixed_pair())
    lines = key.sign(data, "comment").decode().splitlines()
    raw = bytearray(base64.b64decode(lines[1]))
    raw[at] ^= 1
    altered = "\n".join([lines[0], base64.b64encode(raw).decode(), *lines[2:]]).encode()
    assert signing.check(data, key.sign(data, "comment"), key.public_key) == "comment"
    with pytest.raises(signing.SignatureError):
        signing.check(data, altered, key.public_key)


@functools.cache
def _fixed_pair() -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    return b"k" * 32, private.public_key().public_bytes_raw()


def test_a_key_that_is_none_is_a_clear_error(tmp_path: Path) -> None:
    for text in ["", "not a key", "untrusted comment: x\nAAAA\n"]:
        (tmp_path / "key").write_text(text)
        with pytest.raises(BuildError, match=r"the signing key .* must be"):
            signing.sign_file(b"", "", tmp_path / "key")
    with pytest.raises(BuildError, match="must be readable"):
        signing.sign_file(b"", "", tmp_path / "nothing")


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign itself is not installed here")
def test_minisign_itself_accepts_our_signature_and_we_accept_its(site: Path, tmp_path: Path) -> None:
    key = signing.SecretKey.make()
    sign(site, key, tmp_path / "key")
    public = key.public_key.text().splitlines()[1]
    subprocess.run(["minisign", "-V", "-m", site / "manifest.json", "-P", public], check=True, capture_output=True)
    command = ["minisign", "-G", "-W", "-p", tmp_path / "its.pub", "-s", tmp_path / "its.key"]
    subprocess.run(command, check=True, capture_output=True)
    subprocess.run(
        ["minisign", "-S", "-s", tmp_path / "its.key", "-m", site / "manifest.json"], check=True, capture_output=True
    )
    its = signing.PublicKey.read((tmp_path / "its.pub").read_text())
    assert verify(str(site), key=its).signed
    sign(site, signing.SecretKey.read((tmp_path / "its.key").read_text()), tmp_path / "again")
    assert verify(str(site), key=its).intact
