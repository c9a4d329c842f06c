"""Rules of the transparency log, `sources/log/`: its checkpoints, their timestamps, and authorities' certificates."""

from sijill.diagnostics.rule import Rule


class LogMalformed(Rule):
    """A checkpoint of the transparency log is a signed note, written by `sijill publish` and named by its size."""

    message = "a checkpoint of the log {requirement}"
    help = (
        "restore it: 'git log --oneline -- sources/log/{name}' lists the commits that changed it, and "
        "git checkout COMMIT^ -- sources/log/{name} gives it as it was before one of them"
    )


class LogUnsigned(Rule):
    """A checkpoint of the transparency log is signed by a key of the settings, `log_keys`, and bears its name.

    A key that was given up stays in `log_keys`, after the one that signs now; one that was stolen is removed, and
    `sijill publish` signs the checkpoints that are true with the present one.
    """

    message = "the checkpoint of '{origin}' must be signed by one of log_keys in mkdocs.yml, with its name"
    help = (
        "if its key was given up or stolen, leave that out: 'sijill publish' with the present key signs again what is "
        "true; else write the key under log_keys, or restore the file: git checkout {base} -- sources/log/{name}"
    )


class LogRewritten(Rule):
    """The ledger's first entries are those that the log's checkpoint was signed over: no key can change them."""

    message = "the first {size} entries of the ledger must be those that were signed in {name}, and they are not"
    help = "restore the ledger and the log from the history: git checkout {base} -- sources/ledger/ sources/log/"


class LogTimestamp(Rule):
    """A token of a timestamp authority attests its checkpoint, and leads to a certificate that is pinned."""

    message = "the timestamp {name} of checkpoint {size} {requirement}"
    help = (
        "restore it and the certificates beside it from the history: git checkout {base} -- sources/log/; where it is "
        "deleted, its date is lost, for another token can only be of a later time"
    )


class LogCertificate(Rule):
    """The certificates that an authority's timestamps are checked with are kept, and can be read.

    Those of the file that is named by the authority alone lead to a root: a CA's certificate that signs itself. By the
    authority's own certificate no reader could check a token with OpenSSL.
    """

    message = (
        "{name} must have the certificates by which the timestamps of {authority} are checked, in PEM "
        "({authority}.pem: its root, a CA's that signs itself)"
    )
    help = (
        "restore it: 'git log --oneline -- sources/log/{name}' lists the commits that changed it, and "
        "git checkout COMMIT^ -- sources/log/{name} gives it as it was; or get it again from {authority}; keep the "
        "timestamps: a token that is deleted takes its date with it, for another can only be of a later time"
    )


class CertificateInDer(Rule):
    """Certificates in `sources/log/` are in PEM, the form in which several fit into a file. Many give DER."""

    message = "{name} must have its certificates in PEM, and is in DER"
    help = "openssl x509 -inform DER -in sources/log/{name} -out {name} && mv {name} sources/log/{name}"


class LogStrayFile(Rule):
    """A file of certificates in `sources/log/`, all served, is of an authority of `timestamps` or that gave a token."""

    message = "{name} must be of a timestamp authority, and no token and no address under 'timestamps' is of its host"
    help = (
        "move it out of sources/log/; or, if it is an authority's root certificate, call it by the host of the "
        "authority's address, HOST.pem, and write that address under timestamps"
    )


class AuthorityWithoutRoot(Rule):
    """The archive keeps the root certificate of each authority under `timestamps`, to check its answers with."""

    severity = "warning"
    message = (
        "{name} must have the root certificate of {authority} (a CA's that signs itself), so that it can be asked for "
        "timestamps"
    )
    help = "get it where you trust it, such as from {authority} itself, and write it in PEM to sources/log/{name}"


RULES: tuple[type[Rule], ...] = (
    LogMalformed, LogUnsigned, LogRewritten, LogTimestamp, LogCertificate, CertificateInDer, LogStrayFile,
    AuthorityWithoutRoot,
)  # fmt: skip
