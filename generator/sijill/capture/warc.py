"""Web archive files (WARC 1.1, ISO 28500), written with warcio: all requests and answers, byte for byte."""

import base64
import io
import json
import textwrap
from collections.abc import Iterable
from typing import Any

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from sijill.model.digests import digest_of_bytes
from sijill.network.client import Exchange


class _AsSent(StatusAndHeaders):  # type: ignore[misc]
    """The head of a message, byte for byte."""

    def __init__(self, head: bytes) -> None:
        super().__init__("as sent", [], "")  # warcio would parse and write the head again if it were empty
        self.head = head

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        """Keep the head's own bytes."""
        self.headers_buff = self.head


def write_warc(exchanges: Iterable[Exchange], software: str, made: Iterable[tuple[str, str, bytes, str]] = ()) -> bytes:
    """Return a compressed WARC file with exchanges in order and the servers' certificates.

    ``made`` is what a browser made of them: address, type of record, data and media type.
    """
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    about = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    writer.write_record(_record(writer, "", "warcinfo", about, {}, "application/warc-fields"))
    for one in exchanges:
        date = {"WARC-Date": f"{one.time:%Y-%m-%dT%H:%M:%SZ}"}
        answer = _message(writer, one.address, "response", one.response, {**date, "WARC-IP-Address": one.peer})
        concurrent = {**date, "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
        writer.write_record(answer)
        writer.write_record(_message(writer, one.address, "request", one.request, concurrent))
        if one.certificates:
            proof = {
                "certificates": [digest_of_bytes(certificate) for certificate in one.certificates],
                "pem": [_pem(certificate) for certificate in one.certificates],
            }
            data = json.dumps(proof, indent=1).encode()
            writer.write_record(_record(writer, one.address, "metadata", data, concurrent, "application/json"))
    for address, kind, data, media_type in made:
        writer.write_record(_record(writer, address, kind, data, {}, media_type))
    return out.getvalue()


def _pem(certificate: bytes) -> str:
    """Return a certificate as text (RFC 7468)."""
    lines = textwrap.fill(base64.b64encode(certificate).decode("ascii"), 64)
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"


def _message(writer: Any, address: str, kind: str, sent: bytes, headers: dict[str, str]) -> Any:
    head, gap, body = sent.partition(b"\r\n\r\n")
    return _record(writer, address, kind, body, headers, "", _AsSent(head + gap))


def _record(
    writer: Any, address: str, kind: str, data: bytes, headers: dict[str, str], media_type: str,
    head: _AsSent | None = None,
) -> Any:  # fmt: skip
    return writer.create_warc_record(
        address, kind, payload=io.BytesIO(data), length=len(data), warc_content_type=media_type,
        warc_headers_dict=headers, http_headers=head,
    )  # fmt: skip
