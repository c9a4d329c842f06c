"""Asking timestamp authorities (RFC 3161) for tokens of the log's checkpoints."""

import datetime
import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sijill.log.authorities import Authority, authority_files
from sijill.log.store import Log
from sijill.log.tokens import TokenError, check_token, cut, question, to_pem
from sijill.model.configuration import Configuration
from sijill.model.extras import need
from sijill.model.hosts import host_of
from sijill.network.client import Client
from sijill.network.errors import Unfetchable
from sijill.publish.asking import LARGEST, SECONDS, Question, write

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_QUESTION = "application/timestamp-query"
# So many checkpoints of one authority are made up for in one run.
_MOST = 20


class _Answers(NamedTuple):
    """An authority's tokens by the size of the checkpoint, with the certificates they brought, and what was wrong."""

    tokens: "dict[int, tuple[bytes, list[Certificate]]]"
    wrong: Unfetchable | TokenError | None


def of_authorities(configuration: Configuration, log: Log) -> list[Question]:
    """Return what each authority of the settings is asked: a token of each checkpoint that has none, newest first."""
    if configuration.options.timestamps:
        need("timestamps", "an archive that asks for timestamps")
    found = []
    for address in configuration.options.timestamps:
        name = host_of(address)
        missing = [size for size in reversed(log.sizes) if name not in [one.authority for one in log.attested(size)]]
        texts = {size: log.checkpoint(size).text for size in missing[:_MOST]}
        if texts:
            authority = _authority(configuration, name)
            take = partial(_take, configuration, authority)
            found.append(Question(name, partial(_ask, address, authority, texts), take))
    return found


def _authority(configuration: Configuration, name: str) -> Authority:
    folder = configuration.sources / "log"
    return Authority.of(name, authority_files(folder, name, [path.name for path in folder.iterdir()]))


def _ask(address: str, authority: Authority, texts: Mapping[int, str], client: Client) -> _Answers:
    """Ask for tokens until one is wrong, or the time that one authority has is over."""
    found = _Answers({}, None)
    if not authority.roots:
        name = f"sources/log/{authority.name}.pem"
        if authority.in_der:
            raise TokenError(f"must have its root certificate in {name} in PEM, and that is DER: sijill check")
        raise TokenError(f"must have its root certificate in {name}, by which its tokens are checked")
    end = time.monotonic() + SECONDS
    for size, text in texts.items():
        if time.monotonic() > end:
            break
        try:
            asked, nonce = question(text)
            answer = client.post(address, asked, _QUESTION, size=LARGEST)
            if answer.status != 200:
                raise TokenError(f"must answer with 200, and answered {answer.status}")
            token, brought = cut(answer.body)
            refuse_wrong_clock(check_token(token, text, authority.roots, [brought, *authority.chains], nonce).time)
        except (Unfetchable, TokenError) as error:
            return found._replace(wrong=error)
        found.tokens[size] = token, brought
    return found


def _take(configuration: Configuration, authority: Authority, answers: _Answers) -> Iterator[str]:
    """Write tokens, and the certificates that they bring to a file of their own, once."""
    chains = list(authority.chains)
    for size, (token, brought) in answers.tokens.items():
        if brought and brought not in chains:
            chains.append(brought)
            pem, first = to_pem(brought)
            yield write(configuration, f"{authority.name}-{first[:16]}.pem", pem)
        yield write(configuration, f"{size}.{authority.name}.tsr", token)
    if answers.wrong is not None:
        raise answers.wrong


def refuse_wrong_clock(time: datetime.datetime) -> None:
    """Raise TokenError for what is said to be done now and has a time a day or more away."""
    if abs(time - _now()) > datetime.timedelta(days=1):
        raise TokenError(f"must have the present time, and has {time:%Y-%m-%d %H:%M} UTC: its clock or ours is wrong")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
