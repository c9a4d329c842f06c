"""The frame: the finished hand-written pages, and the shells for everything else.

The maker (``maker.py``) runs once for each language, in parallel processes, and makes the hand-written pages and one
probe page for each place of record pages. The probes are cut into shells. The frame is kept under
``.cache/sijill/frame/`` by a hash of everything it depends on; while that is unchanged, the maker does not run.
"""

import contextlib
import hashlib
import logging
import multiprocessing
import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson

from sijill.frame import handwritten, theme
from sijill.frame.context import policy
from sijill.frame.handwritten import FrameError
from sijill.frame.headers import headers_file
from sijill.frame.maker import NOT_FOUND, Maker, Run, probes
from sijill.frame.material import Material
from sijill.frame.shells import places, record_pages, use
from sijill.html.shell import Shell, ShellError, cut
from sijill.interface import own_languages
from sijill.interface import strings as interface_strings
from sijill.model.colours import ACCENTS
from sijill.model.configuration import FILE, Configuration
from sijill.model.urls import ASSETS, HEADERS
from sijill.sources import own_strings

FORMAT = "sijill-frame-1"
MAKER: Maker = Material()
_WORK = "making-"
_FORKS = sys.platform == "linux" and hasattr(os, "fork")  # elsewhere a process may not be able to go on after a fork
_FOLDERS = (Path(__file__).parent, interface_strings.FOLDER)
_MODULES = ("html/shell.py", "plugin.py", "search/page.py")
log = logging.getLogger(__name__)

__all__ = [
    "Frame",
    "FrameError",
    "FrameFile",
    "build",
    "key_of",
    "load",
    "workplace",
]


@dataclass(frozen=True, slots=True)
class FrameFile:
    """One finished file of the frame: its place, its plain SHA-256 (64 digits) and its size in bytes."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything of the site that does not depend on records.

    ``files`` are hand-written pages, the page of a missing address, assets and ``_headers``, by their path in the
    site; ``shells`` are by (kind, language). ``key`` changes whenever any of them may change.
    """

    key: str
    files: dict[str, FrameFile]
    shells: dict[tuple[str, str], Shell]
    warnings: tuple[str, ...] = ()


def build(configuration: Configuration, *, made: dict[str, Path] | None = None, maker: Maker = MAKER) -> Frame:
    """Return the archive's frame, from the cache if nothing it depends on has changed.

    ``made`` has the output folders of runs that are already done, by language. Raises FrameError if a hand-written page
    or a setting must be changed first; its message names every file and its mend.
    """
    key = key_of(configuration, maker)
    place = _place(configuration, key)
    found = _load(place, key)
    if found is not None:
        return found
    try:
        work = workplace(configuration)
    except OSError as error:
        raise _unwritable(place, error) from error
    try:
        outputs = {language: work / "made" / language for language in configuration.languages}
        outputs.update(made or {})
        runs = [probes(configuration, language, outputs[language]) for language in configuration.languages]
        warnings = _run_all(maker, [run for run in runs if run.language not in (made or {})])
        _assemble(maker, runs, work / "frame", key, warnings)
        if _load(place, key) is None:  # unless another process has made it in the meantime
            shutil.rmtree(place, ignore_errors=True)
            (work / "frame").replace(place)
    except OSError as error:
        raise _unwritable(place, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for other in sorted(place.parent.iterdir()):
        if other != place and len(other.name) == 32:
            shutil.rmtree(other, ignore_errors=True)
    for warning in warnings:
        log.warning("%s", warning)
    made_now = _load(place, key)
    if made_now is None:
        raise FrameError(f"{place} must not change while the frame is made. Run the build again.")
    return made_now


def _unwritable(place: Path, error: OSError) -> FrameError:
    return FrameError(f"the frame must be written to {place.parent}: {error.strerror or error}")


def workplace(configuration: Configuration) -> Path:
    """Return a new empty folder to work in; delete those that killed processes left an hour ago or earlier."""
    parent = configuration.cache / "frame"
    parent.mkdir(parents=True, exist_ok=True)
    for left in sorted(parent.glob(f"{_WORK}*")):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > 3600:
                shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=_WORK, dir=parent))


def load(configuration: Configuration, key: str) -> Frame:
    """Return the frame that ``build`` has made before, by its key, in this process or another.

    Raises FrameError if it is gone.
    """
    found = _load(_place(configuration, key), key)
    if found is None:
        raise FrameError("the frame must not change while the site is built. Run the build again.")
    return found


def _place(configuration: Configuration, key: str) -> Path:
    return configuration.cache / "frame" / key[:32]


def _run_all(maker: Maker, runs: list[Run]) -> list[str]:
    for run in runs:
        handwritten.files_of(run.configuration, run.language)
    if not runs:
        return []
    # New processes, not forks: this one may have threads, may itself be a run of the maker, and may be any script. -P
    # keeps the working folder out of the module path.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    command = [sys.executable, "-P", "-c", f"from {__name__} import work; work()"]
    started = []
    groups = [runs] if _FORKS else [[run] for run in runs]
    for group in groups:
        process = subprocess.Popen(  # noqa: S603 (this interpreter, this module)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        assert process.stdin is not None  # noqa: S101 - for the type checker
        process.stdin.write(pickle.dumps((maker, group, interface_strings.own(), record_pages())))
        process.stdin.close()
        process.stdin = None
        started.append(process)
    done = [(process, *process.communicate()) for process in started]
    said: list[str] = []
    for group, (process, answer, complaint) in zip(groups, done, strict=True):
        if process.returncode:
            places = ", ".join(f"docs/{run.language}" for run in group)
            raise RuntimeError(f"{maker.name} broke off in {places}:\n{complaint.decode(errors='replace')}")
        for run, result in zip(group, orjson.loads(answer), strict=True):
            if "error" in result:
                raise FrameError(result["error"])
            said += [f"docs/{run.language}: {text}" for text in result["warnings"]]
    return said


def work() -> None:
    """The main function of a process of runs: read them from standard input, write their results to standard output.

    What all of them need is imported before it forks a process for each.
    """
    maker: Maker
    runs: list[Run]
    maker, runs, own, pages = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 (from the process that started it)
    use(pages)
    own_languages.use(own)
    answer, sys.stdout = sys.stdout, sys.stderr
    make = partial(_made, maker)
    if len(runs) > 1:
        maker.ready()
        with ProcessPoolExecutor(len(runs), multiprocessing.get_context("fork")) as pool:
            results = list(pool.map(make, runs))
    else:
        results = [make(run) for run in runs]
    answer.buffer.write(orjson.dumps(results))


def _made(maker: Maker, run: Run) -> dict[str, Any]:
    try:
        return {"warnings": maker.make(run)}
    except FrameError as error:
        return {"error": str(error)}
    except OSError as error:
        if type(error) not in (OSError, PermissionError):
            raise
        # A full disk is no fault of the generator.
        said = f"{type(error).__name__}: {error}"
        return {"error": f"{maker.name} could not write the pages of docs/{run.language}: {said}"}


def _assemble(maker: Maker, runs: list[Run], folder: Path, key: str, warnings: list[str]) -> None:
    """Gather the runs' pages and the assets in ``folder``, cut the shells, and write what ``_load`` reads."""
    script = theme.FIRST_SCRIPT.read_text("utf-8")
    problems: list[str] = []
    pages: list[str] = []
    shells: list[Shell] = []
    for run in runs:
        configuration = run.configuration
        home = configuration.addresses.home(run.language)
        for place in places():
            path = run.output / place.probe / "index.html"
            html = path.read_text("utf-8")
            path.unlink()
            found = handwritten.problems_of(html, script)
            problems += [f"the theme's page for {place.name} {problem}" for problem in found]
            try:
                shells.append(cut(html, place, run.language, home, folder_mode=configuration.options.folder_mode))
            except ShellError as error:
                problems.append(f"{place.name} ({run.language}): {error}")
            pages.append(html)
        for path in sorted(one for one in run.output.rglob("*") if one.is_file()):
            name = path.relative_to(run.output).as_posix()
            target = folder / home / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith(".html"):
                html = path.read_text("utf-8")
                pages.append(html)
                shown = f"docs/{run.language}/{name.removesuffix('/index.html')}.md" if name != NOT_FOUND else name
                problems += [f"{shown} {problem}" for problem in handwritten.problems_of(html, script)]
            shutil.copyfile(path, target)
    if problems:
        raise FrameError("\n".join(dict.fromkeys(problems)))
    _write_assets(maker, folder, pages, runs[0].configuration)
    files = {}
    for path in sorted(found for found in folder.rglob("*") if found.is_file()):
        data = path.read_bytes()
        files[path.relative_to(folder).as_posix()] = [hashlib.sha256(data).hexdigest(), len(data)]
    record = {"format": FORMAT, "key": key, "files": files, "shells": [shell.as_data() for shell in shells],
              "warnings": warnings}  # fmt: skip
    (folder / "frame.json").write_bytes(orjson.dumps(record))


def _write_assets(maker: Maker, folder: Path, pages: list[str], configuration: Configuration) -> None:
    assets = folder / ASSETS
    assets.mkdir(parents=True, exist_ok=True)
    for path in sorted(theme.ASSETS.iterdir()):
        shutil.copyfile(path, assets / path.name)
    style = in_colours(maker.stylesheet(pages), configuration)
    (assets / "frame.css").write_text(style, encoding="utf-8", newline="\n")
    (folder / HEADERS).write_bytes(headers_file(logged=bool(configuration.options.log_keys)))


def in_colours(style: str, configuration: Configuration) -> str:
    """Return the frame's stylesheet in the archive's own colours."""
    for scheme, accent in configuration.appearance.accents.items():
        style = re.sub(f"(--accent: ?){ACCENTS[scheme]}", rf"\g<1>{accent}", style)
    return style


def _load(place: Path, key: str) -> Frame | None:
    """Return the frame kept at ``place``, or None if there is none, it has another key, or any file differs."""
    try:
        record = orjson.loads((place / "frame.json").read_bytes())
        if record["format"] != FORMAT or record["key"] != key:
            return None
        files = {}
        for name, (digest, size) in record["files"].items():
            path = place / name
            if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                raise ValueError(name)
            files[name] = FrameFile(path, digest, size)
        shells = {(shell.kind, shell.language): shell for shell in map(Shell.from_data, record["shells"])}
    except FileNotFoundError:
        if place.exists():
            log.warning("The kept frame was incomplete; it is made again.")
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        log.warning("The kept frame was damaged; it is made again.")
        return None
    return Frame(key, files, shells, tuple(record["warnings"]))


def key_of(configuration: Configuration, maker: Maker = MAKER) -> str:
    """Return the hash of everything that the frame depends on."""
    state = hashlib.sha256(FORMAT.encode())

    def add(name: str, data: bytes) -> None:
        state.update(f"\0{name}\0{len(data)}\0".encode() + data)

    add("configuration", configuration.model_dump_json(exclude={"root", "site_dir"}).encode())
    add(FILE, (configuration.root / FILE).read_bytes())
    add("settings", repr(configuration.settings).encode())  # with values from the environment
    for language in configuration.languages:
        for path in handwritten.files_of_kept(configuration, language):
            add(path.relative_to(configuration.root).as_posix(), path.read_bytes())
    for path in own_strings.files_of(configuration.root):
        add(path.name, path.read_bytes())
    add("policy", policy().encode())
    add("generator", _generator(maker.packages))
    return state.hexdigest()


@lru_cache(maxsize=2)
def _generator(packages: tuple[str, ...]) -> bytes:
    """Return a hash of the generator's own files and packages that affect the frame."""
    state = hashlib.sha256(repr(sys.version_info[:2]).encode())
    package = Path(__file__).parents[1]
    paths = [path for folder in _FOLDERS for path in sorted(folder.rglob("*"))]
    paths += sorted((package / "pages").rglob("*.py"))  # which pages there are, and where
    for path in (path for path in paths if path.is_file()):
        if path.suffix != ".pyc" and "__pycache__" not in path.parts:
            state.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for module in _MODULES:
        state.update((package / module).read_bytes())
    for name in packages:
        state.update(f"{name} {metadata.version(name)}\0".encode())
    return state.digest()
