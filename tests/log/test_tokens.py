"""Tokens of a real authority (openssl) are checked offline; what is wrong with one or its certificates is refused."""

import base64
import datetime
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from sijill.log.tokens import TokenError, certificates_in, check_token, cut, question, roots_in, to_pem
from tests.made_up.authority import NOW, Authority, Issued, issue, pem

TEXT = "valley.example/log\n3\nAAAA\n"
ROOT, OTHER_ROOT = issue("Root of time"), issue("Root of time")
DAY = datetime.timedelta(days=1)


def token(folder: Path, signer: Issued, *between: x509.Certificate) -> tuple[bytes, int]:
    asked, nonce = question(TEXT)
    return cut(Authority(folder, signer, *between).answer(asked))[0], nonce


def test_a_token_attests_its_text_and_no_other(tmp_path: Path) -> None:
    signer = issue("Clock", ROOT, usage=True)
    data, nonce = token(tmp_path, signer)
    found = check_token(data, TEXT, [ROOT[0]], [[signer[0]]], nonce)
    assert abs(found.time - datetime.datetime.now(datetime.UTC)) < DAY
    assert found.signer == "CN=Clock"
    with pytest.raises(TokenError, match="this checkpoint"):
        check_token(data, TEXT + "x", [ROOT[0]], [[signer[0]]])
    with pytest.raises(TokenError, match="this checkpoint"):
        check_token(data, TEXT, [ROOT[0]], [[signer[0]]], nonce + 1)


def test_certificates_are_cut_out_of_an_answer_and_openssl_accepts_it_without(tmp_path: Path) -> None:
    between = issue("Between", ROOT)
    signer = issue("Clock", between, usage=True)
    full = Authority(tmp_path, signer, between[0]).answer(question(TEXT)[0])
    alone, brought = cut(full)
    assert brought == [signer[0], between[0]]
    assert len(alone) < 700 < 1100 < len(full)
    assert cut(alone) == (alone, [])
    text, digest = to_pem(brought)
    assert certificates_in(text) == brought
    assert check_token(alone, TEXT, [ROOT[0]], [brought]).certificate == digest
    for name, data in (("token", alone), ("text", TEXT.encode()), ("root", pem(ROOT[0])), ("chain", text)):
        (tmp_path / name).write_bytes(data)
    command = "openssl ts -verify -in token -data text -CAfile root -untrusted chain"
    done = subprocess.run(command.split(), cwd=tmp_path, check=False, capture_output=True, text=True)
    assert "Verification: OK" in done.stdout, done.stderr


def test_a_chain_that_does_not_lead_to_the_pinned_root_is_refused(tmp_path: Path) -> None:
    """The other root has the same name: only its key tells them apart."""
    signer = issue("Clock", OTHER_ROOT, usage=True)
    data, _ = token(tmp_path, signer)
    assert check_token(data, TEXT, [OTHER_ROOT[0]], [[signer[0]]])
    for chain in ([signer[0]], [signer[0], OTHER_ROOT[0]]):
        with pytest.raises(TokenError, match="pinned"):
            check_token(data, TEXT, [ROOT[0]], [chain])
    with pytest.raises(TokenError, match="pinned"):
        check_token(data, TEXT, [], [[signer[0]]])


def test_a_certificate_between_that_may_issue_none_is_refused(tmp_path: Path) -> None:
    ordinary = issue("A clock, and no authority", ROOT, usage=True)
    signer = issue("Clock", ordinary, usage=True)
    data, _ = token(tmp_path, signer, ordinary[0])
    with pytest.raises(TokenError, match="pinned"):
        check_token(data, TEXT, [ROOT[0]], [[signer[0], ordinary[0]]])


def test_a_token_signed_by_another_certificate_than_is_kept_is_refused(tmp_path: Path) -> None:
    signer, other = issue("Clock", ROOT, usage=True), issue("Clock", ROOT, usage=True)
    data, _ = token(tmp_path, signer)
    with pytest.raises(TokenError, match="kept beside it"):
        check_token(data, TEXT, [ROOT[0]], [[other[0]]])


def test_a_certificate_that_has_expired_since_still_attests_and_one_that_had_does_not(tmp_path: Path) -> None:
    signer = issue("Clock", ROOT, until=NOW - DAY, usage=True)
    data, _ = token(tmp_path, signer)
    with pytest.raises(TokenError, match="was valid"):
        check_token(data, TEXT, [ROOT[0]], [[signer[0]]])


@pytest.mark.slow
def test_the_day_of_checking_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token of today is checked as it will be when its certificate has expired: no clock is asked."""
    import time

    until = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(seconds=2)
    signer = issue("Clock", ROOT, until=until, usage=True)
    data, _ = token(tmp_path, signer)
    time.sleep(3)
    assert datetime.datetime.now(datetime.UTC) > until
    assert check_token(data, TEXT, [ROOT[0]], [[signer[0]]]).time <= until


def test_a_leaf_without_the_critical_extended_key_usage_is_refused(tmp_path: Path) -> None:
    signer = issue("Clock", ROOT, usage=True)
    data, _ = token(tmp_path, signer)
    for usage in (False, None):
        # openssl itself refuses to sign with one, so the certificate is exchanged for one of the same name and number.
        forged = _like(signer, usage)
        with pytest.raises(TokenError):
            check_token(data, TEXT, [ROOT[0]], [[forged]])


def _like(signer: Issued, usage: bool | None) -> x509.Certificate:
    from cryptography.hazmat.primitives import hashes

    builder = (
        x509.CertificateBuilder()
        .subject_name(signer[0].subject)
        .issuer_name(signer[0].issuer)
        .public_key(signer[1].public_key())
        .serial_number(signer[0].serial_number)
        .not_valid_before(signer[0].not_valid_before_utc)
        .not_valid_after(signer[0].not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    if usage is not None:
        extension = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(extension, critical=usage)
    return builder.sign(ROOT[1], hashes.SHA256())


@pytest.mark.parametrize("data", [b"", b"\x30\x03\x02\x01\x00", b"no token", bytes(500)])
def test_what_is_no_token_is_refused(data: bytes) -> None:
    for judge in (cut, lambda found: check_token(found, TEXT, [ROOT[0]], [])):
        with pytest.raises(TokenError):
            judge(data)


@pytest.mark.slow
def test_a_token_with_any_byte_changed_is_refused_or_the_same(tmp_path: Path) -> None:
    signer = issue("Clock", ROOT, usage=True)
    data, _ = token(tmp_path, signer)
    good = check_token(data, TEXT, [ROOT[0]], [[signer[0]]])
    accepted = 0
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            assert check_token(changed, TEXT, [ROOT[0]], [[signer[0]]]) == good
            accepted += 1
        except TokenError:
            pass
    assert accepted < 20  # bytes that nothing signs, such as the version of the wrapping


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(TokenError):
        certificates_in(b"none")
    assert certificates_in(pem(ROOT[0])) == [ROOT[0]]


@pytest.mark.parametrize("name", ["Root of time", "Between", "Clock"])
def test_certificates_whose_names_cannot_be_read_are_refused(tmp_path: Path, name: str) -> None:
    """The libraries read a name only when it is asked for, long after the certificate was loaded."""
    between = issue("Between", ROOT)
    signer = issue("Clock", between, usage=True)
    full = Authority(tmp_path, signer, between[0], ROOT[0]).answer(question(TEXT)[0])
    assert name.encode() in full
    broken = full.replace(name.encode(), b"\xff" * len(name))
    with pytest.raises(TokenError, match="must be the answer"):
        check_token(*cut(broken)[:1], TEXT, [ROOT[0]], [[signer[0], between[0]]])
    pems = pem(signer[0], between[0], ROOT[0]).decode().split("-----")[2::4]
    assert len(pems) == 3
    changed = [base64.b64decode(one).replace(name.encode(), b"\xff" * len(name)) for one in pems]
    text = "".join(
        f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(one).decode()}-----END CERTIFICATE-----\n" for one in changed
    )
    with pytest.raises(TokenError, match="must be certificates"):
        certificates_in(text.encode())


def test_only_certificates_of_authorities_with_one_that_signs_itself_are_roots() -> None:
    between = issue("Between", ROOT)
    leaf = issue("Clock", ROOT, usage=True)
    alone = issue("Clock", usage=True)
    false_root = issue("Root of time", issue("Root of time"))
    assert roots_in(pem(ROOT[0])) == [ROOT[0]]
    assert roots_in(pem(between[0], ROOT[0])) == [between[0], ROOT[0]]
    for wrong in ([between[0]], [leaf[0]], [alone[0]], [ROOT[0], leaf[0]], [false_root[0]]):
        with pytest.raises(TokenError, match="must be an authority's root certificate"):
            roots_in(pem(*wrong))


def test_a_certificate_between_is_no_root_whatever_root_is_beside_it(tmp_path: Path) -> None:
    between = issue("Between", ROOT)
    leaf = issue("Clock", between, usage=True)
    data, _ = token(tmp_path, leaf)
    assert check_token(data, TEXT, [between[0], ROOT[0]], [[leaf[0]]]).signer == "CN=Clock"
    with pytest.raises(TokenError, match="nobody issued CN=Between"):
        check_token(data, TEXT, [between[0], issue("Another root")[0]], [[leaf[0]]])
