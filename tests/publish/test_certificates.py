"""Of certificates beside checkpoints, those of authorities alone are taken and served, and no secret key ever is."""

import subprocess

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sijill.cli import main
from sijill.diagnostics.reporters import sentence
from tests.made_up.archives import TestArchive
from tests.made_up.authority import HOST, ROOT, SIGNER, issue, pem
from tests.made_up.logged import KEY
from tests.publish.test_stamping import publish

pytestmark = pytest.mark.slow
PRIVATE = SIGNER[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("archive-log.pem", KEY.text().encode(), {"secret-key", "log-stray-file"}),
        (f"{HOST}.pem", pem(ROOT[0]) + PRIVATE, {"secret-key"}),
        ("other.pem", PRIVATE, {"secret-key", "log-stray-file"}),
        ("cacert.pem", pem(issue("Another root")[0]), {"log-stray-file"}),
        ("cacert.pem", b"hello", {"log-stray-file"}),
        (f"{HOST}.pem", ROOT[0].public_bytes(Encoding.DER), {"certificate-in-der"}),
        (f"{HOST}.crt", pem(ROOT[0]), {"misplaced-file"}),
    ],
)
def test_nothing_but_certificates_of_authorities_may_be_beside_checkpoints(
    stamped: TestArchive, name: str, data: bytes, codes: set[str]
) -> None:
    publish(stamped)
    good = (stamped.root / f"sources/log/{HOST}.pem").read_bytes()
    (stamped.root / "sources/log" / name).write_bytes(data)
    found = stamped.check()
    assert {(one.code, one.file) for one in found} == {(code, f"sources/log/{name}") for code in codes}
    said = " ".join(part for one in found for part in sentence(one))
    assert ("it is secret no more" in said) == ("secret-key" in codes)
    if "misplaced-file" in codes:
        assert "move it to sources/log/HOST.pem, in PEM" in said
    if "certificate-in-der" in codes:  # the mend is a command, and mends
        subprocess.run(sentence(found[0])[1], shell=True, cwd=stamped.root, check=True)
        assert (stamped.root / "sources/log" / name).read_bytes() == good
        assert stamped.check() == []
    else:
        built = CliRunner().invoke(main, ["-C", str(stamped.root), "build", "--jobs", "1"])
        assert (built.exit_code, sorted(codes)[0] in built.output) == (1, True), built.output


def test_of_a_file_of_certificates_the_site_has_the_certificates_alone(stamped: TestArchive) -> None:
    path = stamped.root / f"sources/log/{HOST}.pem"
    path.write_bytes(b"Subject: what stays here\r\n" + path.read_bytes().replace(b"\n", b"\r\n") + b"and this\n")
    publish(stamped)
    CliRunner().invoke(main, ["-C", str(stamped.root), "build", "--jobs", "1"], catch_exceptions=False)
    site = stamped.root / "site"
    assert (site / f"log/{HOST}.pem").read_bytes() == pem(ROOT[0])
    found = CliRunner().invoke(main, ["verify", str(site), "--forget", "--seen", str(stamped.root / "seen.json")])
    assert found.exit_code == 0, found.output


def test_the_page_of_the_log_leads_to_each_authority_s_certificates_and_follows_them(stamped: TestArchive) -> None:
    publish(stamped)
    shown, files = _log_pages(stamped)
    assert len(files) == 2
    for page in shown:
        for name in files:
            assert page.count(f'log/{name}"') == 1
            assert page.count(f"log/{name}\n") + page.count(f"log/{name}</code>") == 1
    # An authority that publishes a new root changes neither checkpoints nor tokens.
    path = stamped.root / f"sources/log/{HOST}.pem"
    path.write_bytes(path.read_bytes() + pem(issue("Next root of time")[0]))
    path.with_name(f"{HOST}-{'0' * 16}.pem").write_bytes(pem(SIGNER[0]))
    stamped.commit()
    shown, files = _log_pages(stamped)
    assert (stamped.root / f"site/log/{HOST}.pem").read_bytes() == path.read_bytes()
    assert len(files) == 3
    assert all(name in page for page in shown for name in files)


def _log_pages(archive: TestArchive) -> tuple[list[str], list[str]]:
    """Build the site; return the pages of the log in each language, and its files of certificates."""
    found = CliRunner().invoke(main, ["-C", str(archive.root), "build", "--jobs", "1"])
    assert found.exit_code == 0, found.output
    site = archive.root / "site"
    shown = [(site / home / "log/index.html").read_text("utf-8") for home in ("", "ar")]
    return shown, sorted(path.name for path in (site / "log").glob("*.pem"))
