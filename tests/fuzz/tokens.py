"""The fuzz target for what timestamp authorities answer, and for the certificates that are kept beside it."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from sijill.log.tokens import TokenError, certificates_in, check_token, cut, to_pem

FOLDER = Path(__file__).with_name("timestamp")
TEXT = (FOLDER / "checkpoint").read_text("utf-8")


class Sample(NamedTuple):
    """A good answer to begin with, as it came and as it is kept, and the certificates of who gave it."""

    answer: bytes
    token: bytes
    root: bytes
    chain: bytes


@cache
def sample() -> Sample:
    """Return what is in the folder; made by openssl for keys that are gone."""
    answer = (FOLDER / "answer.tsr").read_bytes()
    token, brought = cut(answer)
    return Sample(answer, token, (FOLDER / "root.pem").read_bytes(), to_pem(brought)[0])


def tokens(data: bytes) -> None:
    """An answer, or certificates: what they attest, or a sentence; nothing else that the libraries raise."""
    good = sample()
    root, chain = certificates_in(good.root), certificates_in(good.chain)
    assert check_token(good.token, TEXT, root, [chain]).signer == "CN=Clock"
    try:
        token, brought = cut(data)
        found = check_token(token, TEXT, root, [brought, chain])
        assert found.certificate in {to_pem([one])[1] for one in (*brought, *chain)}
    except TokenError as refusal:
        assert str(refusal).startswith("must")  # noqa: PT017
    try:
        given = certificates_in(data)
        check_token(good.token, TEXT, given, [given])
        check_token(good.token, TEXT, root, [given, [*given, *chain]])
    except TokenError as refusal:
        assert str(refusal).startswith("must")  # noqa: PT017
