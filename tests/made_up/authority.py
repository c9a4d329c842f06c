"""A timestamp authority of one's own: certificates, and ``openssl ts`` behind a local server that answers."""

import datetime
import http.server
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime.now(datetime.UTC)
Issued = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]
SETTINGS = """[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


def issue(
    name: str, by: Issued | None = None, *, until: datetime.datetime | None = None, usage: bool | None = None
) -> Issued:
    """Issue a certificate: an authority's (of itself without ``by``), or one that may sign timestamps.

    ``usage`` says whether the extended key usage of timestamps is critical; None leaves an authority.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[0].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - datetime.timedelta(days=400))
        .not_valid_after(until or NOW + datetime.timedelta(days=400))
        .add_extension(x509.BasicConstraints(ca=usage is None, path_length=None), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=usage)
    return builder.sign(by[1] if by else key, hashes.SHA256()), key


ROOT = issue("Root of time")
SIGNER = issue("Clock", ROOT, usage=True)
HOST = "127.0.0.1"


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


class Authority:
    """An authority in a folder: what it signs with, and with which certificates between that and its root."""

    def __init__(self, folder: Path, signer: Issued, *between: x509.Certificate) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.asked = 0
        self.fails = False
        (folder / "settings").write_text(SETTINGS)
        (folder / "serial").write_text("01\n")
        (folder / "signer.pem").write_bytes(pem(signer[0]))
        (folder / "chain.pem").write_bytes(pem(*between) if between else pem(signer[0]))
        key = signer[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "key.pem").write_bytes(key)

    def answer(self, question: bytes) -> bytes:
        """Return the token that openssl makes for a question."""
        self.asked += 1
        (self.folder / "question").write_bytes(question)
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", "settings", "-queryfile", "question", "-signer", "signer.pem",
             "-inkey", "key.pem", "-chain", "chain.pem", "-out", "answer"],
            cwd=self.folder, check=True, capture_output=True,
        )  # fmt: skip
        return (self.folder / "answer").read_bytes()


@contextmanager
def served(authority: Authority) -> Iterator[str]:
    """Serve an authority on this machine; gives its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments: Any) -> None:
            pass

        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            if authority.fails:
                self.send_error(503)
                return
            data = authority.answer(question)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/tsr"
        finally:
            server.shutdown()
            thread.join()
