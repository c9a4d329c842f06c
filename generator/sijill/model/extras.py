"""Packages that only some users need: a plain install lacks them, and a command that needs one says so."""

from importlib.util import find_spec

from sijill.model.errors import BuildError

EXTRAS: dict[str, tuple[str, ...]] = {
    "browser": ("playwright",),
    "capture": ("mammoth", "pdfminer", "readability", "trafilatura", "warcio"),
    "dask": ("distributed",),
    "parquet": ("pyarrow",),
    "pictures": ("PIL",),
    "search": ("numpy",),
    "signing": ("cryptography",),
    "timestamps": ("rfc3161_client",),
}
"""The extras of the distribution, each with the modules of its packages."""


def need(extra: str, purpose: str) -> None:
    """Raise BuildError, with the command that installs it, if a module of an extra is missing for a purpose."""
    missing = [name for name in EXTRAS[extra] if not is_there(name)]
    if missing:
        raise BuildError(
            f"{purpose} must have the extra '{extra}', of which this install lacks {', '.join(missing)}: "
            f"python -m pip install 'sijill[{extra}]'"
        )


def is_there(module: str) -> bool:
    """Return whether a module can be imported, without importing it."""
    try:
        return find_spec(module) is not None
    except ValueError:  # it was made unavailable (``sys.modules[module] = None``)
        return False
