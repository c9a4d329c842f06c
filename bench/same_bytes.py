"""Compares the sites that two checkouts of the generator make: ``python -m bench.same_bytes BASE [HEAD]``.

It builds the shipped archive and a synthetic one of 1,000 statements with each checkout's own package, cold and on one
processor, and prints the digest of every tree (SHA-256 over each file's path and SHA-256) and its processor seconds. If
trees differ, it lists the files and exits with 1. A checkout is a folder with ``generator/``; both run in this Python,
with its installed packages.
"""

import argparse
import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.synthetic import Shape, write_archive

HERE = Path(__file__).parents[1]
_RUN = ["build", "--full", "--jobs", "1", "--commit", "", "--today", "2027-01-01"]


def package_of(checkout: Path) -> tuple[str, Path]:
    """Return the name of a checkout's package, and the folder from which it is imported."""
    inner = checkout / "generator" / "sijill"
    return ("sijill", inner.parent) if inner.is_dir() else ("generator", checkout)


def built(checkout: Path, archive: Path) -> tuple[dict[str, str], float]:
    """Build an archive with a checkout; return each file's SHA-256 by its path, and the processor seconds."""
    for made in ("site", ".cache"):
        shutil.rmtree(archive / made, ignore_errors=True)
    name, folder = package_of(checkout)
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(  # noqa: S603 - our own package
        [sys.executable, "-P", "-m", name, "-C", str(archive), *_RUN], env=environment, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    site = archive / "site"
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}, spent


def differing(base: dict[str, str], head: dict[str, str]) -> list[str]:
    """Return the paths of files that differ or are only in one of the two."""
    return sorted(path for path in base.keys() | head.keys() if base.get(path) != head.get(path))


def digest_of(files: dict[str, str]) -> str:
    """Return one digest for a tree."""
    return hashlib.sha256("".join(f"{path}\0{digest}\n" for path, digest in files.items()).encode()).hexdigest()


def main() -> None:
    """Build with both checkouts and print what differs."""
    parser = argparse.ArgumentParser(prog="python -m bench.same_bytes", description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("head", type=Path, nargs="?", default=HERE)
    parser.add_argument("--statements", type=int, default=1000)
    options = parser.parse_args()
    faults = 0
    with tempfile.TemporaryDirectory() as scratch:
        synthetic = Path(scratch) / "synthetic"
        write_archive(synthetic, Shape(options.statements))
        shipped = Path(scratch) / "shipped"
        for part in ("sources", "docs"):
            shutil.copytree(HERE / part, shipped / part)
        shutil.copyfile(HERE / "mkdocs.yml", shipped / "mkdocs.yml")
        for name, archive in (("shipped", shipped), (f"synthetic {options.statements}", synthetic)):
            (base, base_spent), (head, head_spent) = (
                built(one.resolve(), archive) for one in (options.base, options.head)
            )
            other = differing(base, head)
            faults += len(other)
            print(f"{name}: {digest_of(base)[:16]} {base_spent:.2f} s  {digest_of(head)[:16]} {head_spent:.2f} s")
            for path in other[:20]:
                print(f"  differs: {path}")
            if len(other) > 20:
                print(f"  … and {len(other) - 20} more")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
