"""What a site that was built knows of the ledger: a site without a batch that another had must not take its place."""

from collections.abc import Collection, Iterable
from pathlib import Path

from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.strict_json import loads
from sijill.model.urls import MANIFEST


def heads_in(site: Path) -> list[str]:
    """Return the digests of the newest batches that a built site's manifest names; none where there is no manifest."""
    try:
        listed = loads((site / MANIFEST).read_bytes())["ledger"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [head for head in listed if isinstance(head, str)] if isinstance(listed, list) else []


def refuse_lost_batches(configuration: Configuration, heads: Iterable[str], previous: str) -> None:
    """Raise BuildError if the archive lacks batches, by their digests, that an earlier site was built with.

    They are looked for by their files' names; what is in these is checked elsewhere.
    """
    known = {path.stem[-8:] for path in (configuration.sources / "ledger").glob("*.jsonl")}
    refuse_without({head for head in heads if head.removeprefix("sha256:")[:8] not in known}, previous)


def refuse_over_another(configuration: Configuration) -> None:
    """Raise BuildError if the site in the output folder was built with batches that the archive lacks."""
    site = configuration.site
    refuse_lost_batches(configuration, heads_in(site), f"{site} (delete that folder if another branch was built there)")


def refuse_without(lost: Collection[str], previous: str) -> None:
    """Raise BuildError where batches of an earlier site, by their digests, are lost."""
    if lost:
        shown = ", ".join(digest.removeprefix("sha256:")[:8] for digest in sorted(lost)[:5])
        raise BuildError(
            f"sources/ledger/ must extend the ledger of {previous}, and lacks its newest files (*-{shown}.jsonl): "
            "restore them from the git history, or fetch what was published since"
        )
