"""What a host needs beside the site: the configuration of a server of one's own, and whether the site is small enough.

``_headers``, ``_redirects`` and ``.nojekyll`` are in every site, whatever its host, so that it has the same manifest
everywhere. The limits are those of the hosts' documentation, whose address is given with each; the pages
on hosting in ``docs/maintainers/`` have them in words (``tests/publish/test_hosting.py`` compares the two).
"""

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from sijill.export.moved import Move, moves
from sijill.frame.headers import ASKED_AGAIN, KEPT, of_every_answer, types
from sijill.model.configuration import Configuration
from sijill.model.urls import (
    HEADERS,
    LOG_CHECKPOINT,
    LOG_KEYS,
    MANIFEST,
    MOVED,
    NAMED_BY_CONTENT,
    NO_JEKYLL,
    SEARCH_INDEX,
)
from sijill.site import manifest
from sijill.state import Archive, database

FOLDER = "hosting"
MB, GB = 1024**2, 1024**3


class Host(NamedTuple):
    """What a host's documentation says that it takes: files, files in one folder, bytes of a file and of the site."""

    name: str
    source: str = ""
    reads: tuple[str, ...] = ()
    files: int | None = None
    in_folder: int | None = None
    file_size: int | None = None
    site_size: int | None = None
    moved: int | None = None


HOSTS = {
    "github-pages": Host(
        "GitHub Pages",
        "https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits",
        (NO_JEKYLL,),
        site_size=GB,
    ),
    "gitlab-pages": Host(
        "GitLab Pages", "https://docs.gitlab.com/user/gitlab_com/", (MOVED,), files=200_000, site_size=GB, moved=1000
    ),
    "cloudflare": Host(
        "Cloudflare Pages",
        "https://developers.cloudflare.com/pages/platform/limits/",
        (HEADERS, MOVED),
        files=20_000,
        file_size=25 * MB,
        moved=2000,
    ),
    "netlify": Host(
        "Netlify", "https://docs.netlify.com/site-deploys/overview/", (HEADERS, MOVED), in_folder=54_000, moved=10_000
    ),
    "nginx": Host("nginx"),
    "caddy": Host("Caddy"),
    "s3": Host("S3", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html", file_size=5 * GB),
}
_TEXTS = ("text/plain", "text/css", "text/csv", "text/javascript", "text/turtle", "text/xml", "application/json",
          "application/x-ndjson", "application/x-research-info-systems", "image/svg+xml")  # fmt: skip
# What is sent with an ending, whatever a system's own list says: our files, and what a hand-written page may show.
_ENDINGS = {
    "text/html": "html", "text/css": "css", "text/csv": "csv", "text/javascript": "js", "text/plain": "txt",
    "text/turtle": "ttl", "text/xml": "xml", "application/json": "json", "application/x-ndjson": "jsonl",
    "application/x-research-info-systems": "ris", "application/x-bibtex": "bib", "application/zip": "zip",
    "application/gzip": "gz", "application/pdf": "pdf",
    "image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg jpeg",
    "image/gif": "gif", "image/webp": "webp", "image/avif": "avif", "image/x-icon": "ico", "font/woff2": "woff2",
    "video/mp4": "mp4", "audio/mpeg": "mp3",
}  # fmt: skip


def configured(host: str, configuration: Configuration, moved: Sequence[Move]) -> dict[str, str]:
    """Return the files that a host's server is configured with, by path in the archive's folder."""
    if host == "nginx":
        return {f"{FOLDER}/nginx.conf": "\n".join(_nginx(configuration, moved)) + "\n"}
    if host == "caddy":
        return {f"{FOLDER}/Caddyfile": "\n".join(_caddy(configuration, moved)) + "\n"}
    return {f"{FOLDER}/s3.sh": "\n".join(_s3(configuration)) + "\n"} if host == "s3" else {}


def write(host: str, configuration: Configuration) -> tuple[list[Path], list[str]]:
    """Write what a host's server is configured with; return the files, and what the host would not take of the site."""
    connection = database.open_for_reading(configuration.cache / database.FILE)
    try:
        moved = list(moves(Archive(configuration, connection)))
        files = [*manifest.sizes(connection), *_of_manifest(configuration.site)]
    finally:
        connection.close()
    written = []
    for name, text in configured(host, configuration, moved).items():
        path = configuration.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written, list(beyond(HOSTS[host], files, len(moved)))


def _of_manifest(site: Path) -> Iterator[tuple[str, int]]:
    """Yield the manifest's own files, which it does not list."""
    for path in (site / MANIFEST, site / f"{MANIFEST}.minisig", *sorted((site / manifest.PARTS).glob("*"))):
        if path.exists():
            yield path.relative_to(site).as_posix(), path.stat().st_size


def beyond(host: Host, files: Sequence[tuple[str, int]], moved: int) -> Iterator[str]:
    """Yield a sentence for each limit of a host that a site is beyond; ``files`` are path and size of each."""
    total = sum(size for _, size in files)
    if host.files is not None and len(files) > host.files:
        yield f"{host.name} takes {host.files:,} files; the site has {len(files):,}"
    if host.site_size is not None and total > host.site_size:
        yield f"{host.name} takes a site of {host.site_size // MB:,} MB; this has {-(-total // MB):,} MB"
    if host.file_size is not None:
        for path, size in sorted(files):
            if size > host.file_size:
                yield f"{host.name} takes files of {host.file_size // MB:,} MB; {path} has {-(-size // MB):,} MB"
    if host.in_folder is not None:
        folders = Counter(path.rpartition("/")[0] for path, _ in files)
        for folder, number in sorted(folders.items()):
            if number > host.in_folder:
                yield f"{host.name} takes {host.in_folder:,} files in a folder; {folder or '.'}/ has {number:,}"
    if host.moved is not None and moved > host.moved:
        yield f"{host.name} follows {host.moved:,} lines of {MOVED}; it has {moved:,}"


def _start(configuration: Configuration) -> str:
    """Return the path at which the site is served, ending in a slash."""
    return urlsplit(configuration.site_url).path or "/"


def _kept(start: str) -> str:
    """Return a pattern of the addresses whose files never change under their names."""
    names = "|".join(name.removeprefix(SEARCH_INDEX).rstrip("/") for name in NAMED_BY_CONTENT)
    return f"^{re.escape(start + SEARCH_INDEX)}({names})/"


def _quoted(text: object) -> str:
    """Return a value as nginx and Caddy quote it."""
    said = str(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{said}"'


def _nginx(configuration: Configuration, moved: Iterable[Move]) -> Iterator[str]:
    start, site = _start(configuration), configuration.site.as_posix()
    yield "# Written by 'sijill build --host nginx', and again each time it is called. In http { } of nginx.conf:"
    yield f"# include {_quoted((configuration.root / FOLDER / 'nginx.conf').as_posix())};"
    yield "map $uri $sijill_kept {"
    yield f"  default {ASKED_AGAIN};"
    yield f'  "~{_kept(start)}" "{KEPT}";'
    yield "}"
    yield "server {"
    yield "  listen 80;"
    yield f"  server_name {urlsplit(configuration.site_url).hostname or '_'};"
    yield "  absolute_redirect off;"
    yield "  types {"
    yield from (f"    {kind} {endings};" for kind, endings in _ENDINGS.items())
    yield "  }"
    yield "  default_type application/octet-stream;"
    yield "  charset utf-8;"
    yield f"  charset_types {' '.join(_TEXTS)};"
    yield "  gzip on;"
    yield "  gzip_vary on;"
    yield "  gzip_proxied any;"
    yield f"  gzip_types {' '.join(_TEXTS)};"
    yield from (f"  add_header {name} {_quoted(value)} always;" for name, value in of_every_answer())
    yield "  add_header Cache-Control $sijill_kept always;"
    yield f"  error_page 404 {start}404.html;"
    if start == "/":
        yield f"  root {_quoted(site)};"
    else:
        yield f"  location = {start.rstrip('/')} {{ return 301 {start}; }}"
        yield f"  location ^~ {start} {{ alias {_quoted(f'{site}/')}; }}"
    yield from (f"  location = {start}{name} {{ return 404; }}" for name in (HEADERS, MOVED, NO_JEKYLL))
    if configuration.options.log_keys:
        for name in (LOG_CHECKPOINT, LOG_KEYS):
            at = _quoted(f"{site}/{name}")
            yield f"  location = {start}{name} {{ alias {at}; default_type text/plain; }}"
    yield from (f"  location = {start}{move.old} {{ return 301 {start}{move.new}; }}" for move in moved)
    for home in configuration.former_homes:
        yield f"  location ^~ {start}{home} {{ rewrite ^{start}{home}(.*)$ {start}$1 permanent; }}"
    yield "}"


def _caddy(configuration: Configuration, moved: Iterable[Move]) -> Iterator[str]:
    start, site = _start(configuration), configuration.site.as_posix()
    host = urlsplit(configuration.site_url)
    yield "# Written by 'sijill build --host caddy', and again each time it is called. In a Caddyfile:"
    yield f"# import {_quoted((configuration.root / FOLDER / 'Caddyfile').as_posix())}"
    yield f"{f'{host.scheme}://{host.netloc}' if host.netloc else ':80'} {{"
    yield f"\troot * {_quoted(site)}"
    yield "\theader {"
    yield from (f"\t\t{name} {_quoted(value)}" for name, value in of_every_answer())
    yield "\t}"
    yield f"\t@kept path_regexp {_kept(start)}"
    yield f"\t@again not path_regexp {_kept(start)}"
    yield f'\theader @kept Cache-Control "{KEPT}"'
    yield f"\theader @again Cache-Control {ASKED_AGAIN}"
    for number, (kind, paths) in enumerate(sorted(_typed(configuration).items())):
        yield f"\t@type{number} path {' '.join(f'{start}{path}' for path in paths)}"
        yield f'\theader @type{number} Content-Type "{kind}; charset=utf-8"'
    yield "\tencode {"
    yield "\t\tzstd"
    yield "\t\tgzip"
    yield "\t\tmatch {"
    yield from (f"\t\t\theader Content-Type {kind}*" for kind in ("text/html", *_TEXTS, "application/javascript"))
    yield "\t\t}"
    yield "\t}"
    yield from (f"\tredir {start}{move.old} {start}{move.new} 301" for move in moved)
    for home in configuration.former_homes:
        yield from (f"\thandle_path {start}{home}* {{", f"\t\tredir * {start.rstrip('/')}{{uri}} 301", "\t}")
    if start != "/":
        yield f"\tredir {start.rstrip('/')} {start} 301"
    yield f"\thandle_path {start}* {{"
    yield f"\t\t@unserved path {' '.join(f'/{name}' for name in (HEADERS, MOVED, NO_JEKYLL))}"
    yield "\t\terror @unserved 404"
    yield "\t\tfile_server"
    yield "\t}"
    yield "\terror 404"
    yield "\thandle_errors {"
    yield "\t\trewrite * /404.html"
    yield "\t\tfile_server"
    yield "\t}"
    yield "}"


def _typed(configuration: Configuration) -> dict[str, list[str]]:
    """Return the paths, with ``*``, whose content type must be named, by that type."""
    found: dict[str, list[str]] = {}
    for path, kind in types(logged=bool(configuration.options.log_keys)):
        found.setdefault(kind, []).append(path)
    return found


def _s3(configuration: Configuration) -> Iterator[str]:
    """A script for the command ``aws``: what is new first, then what it changes, what is gone last."""
    typed = _typed(configuration)
    kept = [f"{folder}*" for folder in NAMED_BY_CONTENT]
    unserved = [HEADERS, MOVED, NO_JEKYLL]
    others = [*kept, *unserved, *(path for paths in typed.values() for path in paths)]
    yield "#!/bin/sh"
    yield "# Written by 'sijill build --host s3', and again each time it is called. sh hosting/s3.sh BUCKET"
    yield "set -eu"
    yield '[ $# -eq 1 ] || { echo "sh hosting/s3.sh BUCKET" >&2; exit 2; }'
    yield f"site={shlex.quote(f'{configuration.site.as_posix()}/')}"
    yield f'to="s3://$1"{shlex.quote(_start(configuration))}'
    yield 'copy() { aws s3 sync "$site" "$to" "$@"; }'
    yield f"copy --cache-control {shlex.quote(KEPT)} --exclude '*' {_options('--include', kept)}"
    for kind, paths in sorted(typed.items()):
        said = shlex.quote(f"{kind}; charset=utf-8")
        yield f"copy --cache-control {ASKED_AGAIN} --content-type {said} --exclude '*' {_options('--include', paths)}"
    yield f"copy --cache-control {ASKED_AGAIN} {_options('--exclude', others)}"
    yield f"copy --delete {_options('--exclude', unserved)}"
    yield 'aws s3 website "s3://$1" --index-document index.html --error-document ' + shlex.quote(
        f"{_start(configuration).lstrip('/')}404.html"
    )


def _options(name: str, values: Iterable[str]) -> str:
    return " ".join(f"{name} {shlex.quote(value)}" for value in values)
