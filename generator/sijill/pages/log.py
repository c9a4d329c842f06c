"""The page of the transparency log: what is proved, by whom, what is not, and how to repeat it by hand."""

import base64
import datetime
import shlex
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import element
from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.log.authorities import authority_of, certificates_served
from sijill.log.store import Log, log_of
from sijill.model.keys import PublicKey
from sijill.model.urls import LOG, LOG_CHECKPOINT, checkpoint_signed_again, root_of
from sijill.pages.kind import ONLY, Kind, only_if, only_page
from sijill.pages.labels import Labels
from sijill.state.archive import Archive
from sijill.state.change import LOGGED, Change

TEMPLATE = beside(__file__, "log.html.j2")
_PROVED = ("words", "version", "entry")
_NOT_PROVED = ("truth", "before", "everything", "key")


class LogShown(NamedTuple):
    """What the page says; a step is what to do and, where there is one, the command.

    ``authorities`` are those whose timestamps are checked by what the site serves: each with its files of certificates,
    by name and address.
    """

    title: str
    lead: str
    proved: tuple[str, ...]
    not_proved: tuple[str, ...]
    name: str
    keys: tuple[str, ...]
    checkpoint: str
    witnessed: tuple[Markup, ...]
    authorities: tuple[tuple[Markup, tuple[tuple[str, str], ...]], ...]
    steps: tuple[tuple[str, str], ...]


def shown(labels: Labels) -> LogShown:
    """Return what the page says of the archive's log."""
    words, addresses = labels.words, labels.addresses
    log = log_of(labels.archive.configuration, labels.archive.connection)
    keys = tuple(key.text() for key in log.keys)
    dated = any(log.attested(size) for size in log.sizes)
    witnessed = tuple(
        labels.templates.sentence(
            "log.witnessed", number=words.number(size), date=labels.date_markup(_day(time)),
            witness=labels.templates.sentence("statement.authority", host=name),
        )
        for name, size, time in log.witnessed()
    )  # fmt: skip
    proved = (*_PROVED, *(["same"] if witnessed else []), *(["time"] if dated else []))
    site = addresses.site_url or "https://…/"
    certificates = [*certificates_served(labels.archive.configuration.sources / "log")]
    # What a bundle has is a checkpoint with its first signature, which may be of a key that was given up.
    listed = {(key.name, key.number) for key in log.keys}
    firsts = ((size, log.checkpoint(size).signatures[0]) for size in reversed(log.sizes))
    given_up = next((checkpoint_signed_again(size) for size, one in firsts if one[:2] not in listed), "")
    steps = (
        (words["log.step.bundle"], ""),
        (words["log.step.verify"], f"sijill verify {site} --log-key {keys[0]}"),
        (words["log.step.keep"], f"curl -O {site}{LOG_CHECKPOINT}"),
        (words["log.step.signature"], _by_openssl(log.keys[0])),
        *((_of_key(labels, key), _by_openssl(key)) for key in log.keys[1:]),
        *(
            [(words["log.step.certificates"], "\n".join(f"curl -O {site}{LOG}{name}" for name in certificates))]
            if certificates
            else []
        ),
        *([(words["log.step.given_up"], f"curl -o checkpoint {site}{given_up}")] if given_up else []),
        (words["log.step.compare"], f"sijill verify {site} --checkpoint checkpoint"),
    )
    return LogShown(
        words["log.title"],
        words["log.lead"],
        tuple(words[f"log.proves.{one}"] for one in proved),
        tuple(
            words[f"log.lacks.{one}"]
            for one in (*_NOT_PROVED, *(["others"] if dated or witnessed else []), *([] if dated else ["time"]))
        ),
        log.keys[0].name,
        keys,
        labels.href(root_of(addresses.single(labels.language, "log")), LOG_CHECKPOINT),
        witnessed,
        tuple(
            (labels.templates.sentence("statement.authority", host=host), tuple(_linked(labels, names)))
            for host, names in groupby(sorted(certificates, key=authority_of), authority_of)
        ),
        steps,
    )


def _linked(labels: Labels, files: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield files below ``/log/``, each with its address."""
    root = root_of(labels.addresses.single(labels.language, "log"))
    return ((name, labels.href(root, f"{LOG}{name}")) for name in files)


def _of_key(labels: Labels, key: PublicKey) -> Markup:
    name = element("bdi", f"{key.name}+{key.number.hex()}", ' dir="ltr"')
    return labels.templates.sentence("log.step.signature_by", name=name)


def _by_openssl(key: PublicKey) -> str:
    """Return the commands that check a key's signature of the file ``checkpoint``, for a shell with OpenSSL 3.

    A signature's line has, before the signature, the four bytes that name its key (C2SP ``signed-note``).
    """
    # Three of the bytes are four characters of base64; they tell apart the keys of one log, which have one name.
    named = base64.b64encode(key.number[:3]).decode()
    line = shlex.quote(f" {key.name} {named}")
    return "\n".join(
        (
            "head -n 3 checkpoint > said",
            f"grep -F -e {line} checkpoint | cut -d ' ' -f 3 | base64 -d | tail -c +5 > signature",
            f"printf -- '-----BEGIN PUBLIC KEY-----\\n{key.openssl()}\\n-----END PUBLIC KEY-----\\n' > log.pem",
            "openssl pkeyutl -verify -pubin -inkey log.pem -rawin -in said -sigfile signature",
        )
    )


def _day(time: int) -> str:
    """Return the day of a time in seconds since 1970, UTC."""
    return f"{datetime.datetime.fromtimestamp(time, datetime.UTC):%Y-%m-%d}"


def _which(archive: Archive) -> tuple[str, ...]:
    return ONLY if archive.configuration.options.log_keys and Log(archive.connection, ()).sizes else ()


def _touches(_archive: Archive, change: Change) -> bool:
    """It comes with the first checkpoint, and says whether there are timestamps."""
    return change.kind == LOGGED


def _has(archive: Archive, _identifier: str) -> bool:
    return bool(_which(archive))


_make = only_page("log", TEMPLATE, shown)
KIND = Kind("log", (PagePlace("log", "log/"),), _which, only_if(_touches), _make, _has)
