"""Real servers on this machine, good and bad, reached through names and public addresses that are made up.

The guard runs as ever: it judges what ``find`` says, and ``call`` takes the address it chose to the server here.
"""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sijill.network.client import Client

Answers = Callable[[socket.socket, str], None]
"""Answers one request: the connection, and the path that was asked for."""


def page(body: bytes | str, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """Return a whole answer."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(data)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + data


def moved(to: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {to}", status=status)


def pages(answers: Mapping[str, bytes | Answers], otherwise: bytes | None = None) -> Answers:
    """Answer by path."""

    def answer(connection: socket.socket, path: str) -> None:
        found = answers.get(path, otherwise or page("not here", status="404 Not Found"))
        if callable(found):
            found(connection, path)
        else:
            connection.sendall(found)

    return answer


def endless(connection: socket.socket, _path: str) -> None:
    """Send a body that never ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"<p>and more</p>" * 4096)


def dripping(connection: socket.socket, _path: str) -> None:
    """Send a header byte by byte, never so slowly as to be silent, and never to its end (slow loris)."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


def silent(connection: socket.socket, _path: str) -> None:
    """Say nothing until the other side has gone."""
    connection.settimeout(20)
    connection.recv(1)


class Server:
    """One server: its port, and what was asked of it."""

    def __init__(self, answer: Answers, context: ssl.SSLContext | None = None) -> None:
        self._answer, self._context = answer, context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the other side goes as it likes
            self._open.add(connection)
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as sent:
                path = sent.readline().split()[1].decode()
                headers = {}
                while (line := sent.readline().strip()) != b"":
                    name, _, value = line.decode().partition(": ")
                    headers[name] = value
                self.asked.append((path, headers))
                self._answer(connection, path)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)


@contextlib.contextmanager
def serving(answer: Answers, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(answer, context)
    try:
        yield server
    finally:
        server.close()


class Internet:
    """Names, the public addresses they lead to, and the servers here that answer for these."""

    def __init__(self, **names: list[str]) -> None:
        self.names = {name.replace("_", "."): addresses for name, addresses in names.items()}
        self.servers: dict[str, Server] = {}
        self.dialled: list[str] = []
        self.looked_up: list[str] = []

    def find(self, host: str, _port: int) -> list[str]:
        self.looked_up.append(host)
        if host not in self.names:
            raise OSError("no such name")
        return self.names[host]

    def call(self, address: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append(address)
        if address not in self.servers:
            raise ConnectionRefusedError(111, "Connection refused")
        return socket.create_connection(("127.0.0.1", self.servers[address].port), seconds)

    def client(self, **how: Any) -> Client:
        return Client(find=self.find, call=self.call, **how)


def certificate(folder: Path, *names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return how a server proves such names by a certificate that it signed itself, and who trusts it."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "made up")])
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "made-up.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
