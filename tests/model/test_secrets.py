"""Secret keys are known wherever they are written whole, and a text that only speaks of them is none."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from sijill.model.keys import secret_at
from tests.made_up.logged import KEY

EC, RSA, ED = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048), ed25519.Ed25519PrivateKey
LOCKED = BestAvailableEncryption(b"made up")
SECRETS = {
    "PKCS 8": EC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    "the shortest": ED.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    "with a password": EC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, LOCKED),
    "of OpenSSL, with lines of its own": RSA.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, LOCKED),
    "of OpenSSH": ED.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()),
    "of PGP": b"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nlFgEZmFrZRYJKwYBBAHaRw8BAQdAmadeup\n",
    "of the log": KEY.text().encode(),
    "of minisign": base64.b64encode(b"Ed\0\0B2" + bytes(range(152))),
    "of minisign, with a password": base64.b64encode(b"EdScB2" + bytes(range(152))),
}


@pytest.mark.parametrize("what", SECRETS)
def test_a_secret_key_is_found_wherever_it_begins(what: str) -> None:
    secret = SECRETS[what]
    assert secret_at(secret) == 0
    assert secret_at(b"first: x\r\n" + secret.replace(b"\n", b"\r\n")) == len(b"first: x\r\n")
    assert secret_at(b"note: |\n  " + secret.replace(b"\n", b"\n  ")) == len(b"note: |\n  ")
    assert secret_at(b'{"key": "' + secret.replace(b"\n", b"\\n") + b'"}') == 9


@pytest.mark.parametrize(
    "text",
    [
        b"A file that begins with -----BEGIN PRIVATE KEY----- must never be pushed.",
        b"-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        b"It is written PRIVATE+KEY+<name>+<number>+<kind and seed>.",
        EC.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        KEY.public_key.text().encode(),
        b"untrusted comment: minisign public key\nRWQ" + b"A" * 53,
    ],
)
def test_what_only_speaks_of_secret_keys_or_is_a_public_one_has_none(text: bytes) -> None:
    assert secret_at(text) is None
