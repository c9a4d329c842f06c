"""Timestamps (RFC 3161): an authority signs that it saw a checkpoint at a time. They are checked offline.

A *token* is the authority's answer. It is checked against a root certificate that the archive has pinned, with the
authority's own certificates, which are kept once and not in each token. Certificates must have been valid at the
token's time, so a token stays good when they expire.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse


_SEQUENCE, _BROUGHT = 0x30, 0xA0  # DER tags: a sequence; the value with the number 0 in it
_NO_ANSWER = "must be the answer of a timestamp authority (RFC 3161)"
_NO_CERTIFICATES = "must be certificates in PEM"


class TokenError(ValueError):
    """A token that attests nothing; the message begins with "must"."""


class Token(NamedTuple):
    """What a token attests: the time, and the signing certificate's subject and SHA-256 (of its DER, hexadecimal)."""

    time: datetime.datetime
    signer: str
    certificate: str


def question(text: str) -> tuple[bytes, int]:
    """Return the request (DER) for a timestamp of a text, and its nonce, which the answer must repeat."""
    from rfc3161_client import TimestampRequestBuilder
    from rfc3161_client.base import HashAlgorithm

    asked = TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    return asked.as_bytes(), int(asked.nonce or 0)


def certificates_in(pem: bytes) -> "list[Certificate]":
    """Return the certificates of a PEM file; raises TokenError."""
    from cryptography.x509 import load_pem_x509_certificates

    with _refusing(_NO_CERTIFICATES):
        return _readable(load_pem_x509_certificates(pem))


def is_der(data: bytes) -> bool:
    """Return whether a file is a certificate in DER, where one in PEM should be."""
    from cryptography.x509 import load_der_x509_certificate

    try:
        with _refusing(_NO_CERTIFICATES):
            load_der_x509_certificate(data)
    except TokenError:
        return False
    return True


def roots_in(pem: bytes) -> "list[Certificate]":
    """Return the certificates of a PEM file of roots; raises TokenError.

    All must be authorities' (a CA's), and one must sign itself: a chain ends in such a one alone.
    """
    found = certificates_in(pem)
    if not (all(map(_is_authority, found)) and any(map(_signs_itself, found))):
        raise TokenError("must be an authority's root certificate: a CA's that signs itself")
    return found


def _is_authority(certificate: "Certificate") -> bool:
    from cryptography.x509 import BasicConstraints, ExtensionNotFound, Version

    try:
        return certificate.extensions.get_extension_for_class(BasicConstraints).value.ca
    except ExtensionNotFound:  # the first version had no extensions, and some roots are of it
        return certificate.version == Version.v1


def _signs_itself(certificate: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(certificate)
    except UnsupportedAlgorithm:
        return certificate.issuer == certificate.subject
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _readable(certificates: "Iterable[Certificate]") -> "list[Certificate]":
    """Return certificates of which everything that is asked later can be read; raises what their library raises.

    It reads most of a certificate only when it is asked for it.
    """
    found = list(certificates)
    for one in found:
        for name in (one.subject, one.issuer):
            name.rfc4514_string().encode()
        one.public_key(), one.extensions, one.not_valid_before_utc, one.not_valid_after_utc
    return found


@contextmanager
def _refusing(sentence: str) -> Iterator[None]:
    """Raise TokenError for whatever a library raises, which may be a panic of Rust: no Exception to Python."""
    try:
        yield
    except TokenError:
        raise
    except Exception:
        raise TokenError(sentence) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise TokenError(sentence) from None


def cut(data: bytes) -> "tuple[bytes, list[Certificate]]":
    """Return an answer without its certificates, and the certificates, beginning with the one that signed it.

    No signature covers them (RFC 5652, section 5.1), so the answer stays valid without them. Raises TokenError.
    """
    from cryptography.x509 import load_der_x509_certificate

    with _refusing(_NO_ANSWER):
        status, content = _inside(data)
        kind, wrapped = _inside(content)
        (signed,) = _inside(wrapped)
        parts = _inside(signed)
        brought = (one for part in parts if part[0] == _BROUGHT for one in _inside(part))
        found = _readable(load_der_x509_certificate(one) for one in brought)
    kept = b"".join(part for part in parts if part[0] != _BROUGHT)
    alone = _der(_SEQUENCE, status + _der(_SEQUENCE, kind + _der(_BROUGHT, _der(_SEQUENCE, kept))))
    response = _response(alone)
    found.sort(key=lambda one: not _signed_by(response, one))
    return alone, found


def to_pem(certificates: "Sequence[Certificate]") -> tuple[bytes, str]:
    """Return certificates as PEM, and the SHA-256 of the first in hexadecimal."""
    from cryptography.hazmat.primitives.serialization import Encoding

    first = hashlib.sha256(certificates[0].public_bytes(Encoding.DER)).hexdigest()
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates), first


def _inside(data: bytes) -> list[bytes]:
    """Return the values (DER) inside a constructed value; raises ValueError or IndexError for any other."""
    found, at = [], 0
    inner = data[_head(data) :]
    while at < len(inner):
        end = at + _head(inner[at:]) + _length(inner[at:])
        if end > len(inner):
            raise ValueError(end)
        found.append(inner[at:end])
        at = end
    return found


def _head(data: bytes) -> int:
    """Return how many bytes the tag and the length of a value take."""
    return 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)


def _length(data: bytes) -> int:
    return int.from_bytes(data[2 : _head(data)]) if data[1] & 0x80 else data[1]


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    size = (length.bit_length() + 7) // 8
    return bytes([tag, length] if length < 0x80 else [tag, 0x80 | size, *length.to_bytes(size)]) + content


def refuse_older(time: datetime.datetime, day: str) -> None:
    """Raise TokenError for a time before the day of what it attests, as the ledger has it ("" where it has none).

    A day begins earlier in other parts of the world, so the one before passes.
    """
    if day and time.date() < datetime.date.fromisoformat(day) - datetime.timedelta(days=1):
        raise TokenError(f"must not be of {time:%Y-%m-%d}: what it attests is of {day}; one of the two clocks is wrong")


def check_token(
    data: bytes, text: str, roots: "Sequence[Certificate]", chains: "Sequence[Sequence[Certificate]]",
    nonce: int | None = None,
) -> Token:  # fmt: skip
    """Return what a token attests of a text; raises TokenError.

    ``roots`` are trusted certificates: a chain ends in one of them that signs itself, as for OpenSSL, and others may
    be between. Each of ``chains`` begins with one that the authority signs with. ``nonce`` is that of the request, if
    the token has just come in.
    """
    from rfc3161_client import VerificationError
    from rfc3161_client.verify import VerifierBuilder

    response = _response(data)
    chain = next((one for one in chains if one and _signed_by(response, one[0])), None)
    if chain is None:
        raise TokenError("must be signed by a certificate that is kept beside it")
    leaf = chain[0]
    time = response.tst_info.gen_time
    ends = [one for one in roots if _is_authority(one) and _signs_itself(one)]
    between = [*chain[1:], *(one for one in roots if one not in ends)]
    _leads_to(ends, [leaf, *between], time)
    builder = VerifierBuilder(tsa_certificate=leaf, intermediates=between, roots=ends, nonce=nonce)
    with _refusing("must be a token of this checkpoint by an authority"):
        try:
            builder.build().verify_message(response, text.encode())
        except (VerificationError, ValueError) as error:
            raise TokenError(f"must be a token of this checkpoint by an authority ({str(error).rstrip('.')})") from None
    return Token(time.astimezone(datetime.UTC), leaf.subject.rfc4514_string(), to_pem([leaf])[1])


def _response(data: bytes) -> "TimeStampResponse":
    from rfc3161_client import decode_timestamp_response

    with _refusing(_NO_ANSWER):
        response = decode_timestamp_response(data)
        if response.status != 0:
            raise TokenError(f"must be granted, and the authority's status is {response.status}")
        signers = [(one.issuer, one.serial_number) for one in response.signed_data.signer_infos]
        if len(signers) != 1 or not response.tst_info.gen_time:
            raise TokenError("must be signed once, and say when")
    return response


def _signed_by(response: "TimeStampResponse", one: "Certificate") -> bool:
    (signer,) = response.signed_data.signer_infos
    return (signer.issuer, signer.serial_number) == (one.issuer, one.serial_number)


def _leads_to(roots: "Sequence[Certificate]", chain: "Sequence[Certificate]", time: datetime.datetime) -> None:
    """Raise TokenError unless a chain leads from its first certificate to a root, all valid at a time."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.x509 import BasicConstraints, ExtensionNotFound

    time = time.astimezone(datetime.UTC)
    above, left = chain[0], list(chain[1:])
    while True:
        if not above.not_valid_before_utc <= time <= above.not_valid_after_utc:
            raise TokenError(f"must be of a time when {above.subject.rfc4514_string()} was valid, not {time:%Y-%m-%d}")
        if above in roots:
            return
        below = above
        for one in [*roots, *left]:
            try:
                below.verify_directly_issued_by(one)
                if one.extensions.get_extension_for_class(BasicConstraints).value.ca:
                    above = one
                    break
            except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, ExtensionNotFound):
                continue
        if above is below:
            raise TokenError(f"must lead to a pinned certificate, and nobody issued {below.subject.rfc4514_string()}")
        left = [one for one in left if one is not above]
