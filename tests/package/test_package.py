"""The wheel and the source distribution: what they hold, weigh and need, and that they work by themselves."""

import contextlib
import importlib.metadata
import importlib.util
import marshal
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from sijill.editing import requirements
from sijill.model.errors import BuildError
from sijill.model.extras import EXTRAS, is_there, need
from tests.package.conftest import REPOSITORY, build, run


def settings() -> dict[str, object]:
    found: dict[str, object] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    return found


def needed(wheel: Path) -> set[str]:
    """Return the distributions that a plain install brings, by following what each says it needs."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        said = archive.read(name).decode()
    waiting = [(line.partition(": ")[2], "") for line in said.splitlines() if line.startswith("Requires-Dist: ")]
    found: set[tuple[str, str]] = set()
    while waiting:
        text, extra = waiting.pop()
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        for wanted in ("", *requirement.extras):
            if (requirement.name, wanted) not in found:
                found.add((requirement.name, wanted))
                waiting += [(one, wanted) for one in importlib.metadata.requires(requirement.name) or ()]
    return {name for name, _ in found}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in an empty environment, with what it says it needs and nothing else; no network is asked."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    run(python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel, cwd=folder)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    for name in needed(wheel):
        distribution = importlib.metadata.distribution(name)
        for top in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            if not (packages / top).exists():
                (packages / top).symlink_to(Path(str(distribution.locate_file(top))))
    return folder / "venv"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "flow"),
    [("none", ".vscode/settings.json"), ("github", ".github/workflows/publish.yml"),
     ("gitlab", ".gitlab/issue_templates/report-error.md"), ("forgejo", ".forgejo/workflows/check.yml")],
)  # fmt: skip
def test_an_archive_is_begun_published_and_served_with_nothing_beside_the_package(
    host: str, flow: str, installed: Path, tmp_path: Path
) -> None:
    sijill = installed / "bin/sijill"
    run(sijill, "init", "archive", "--host", host, cwd=tmp_path)
    archive = tmp_path / "archive"
    for command in (["check"], ["publish", "--with-examples"], ["build"], ["verify", "site"]):
        run(sijill, *command, cwd=archive)
    assert (archive / flow).is_file()
    assert (archive / ".gitattributes").is_file()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen([sijill, "serve", "--port", str(port)], cwd=archive, stdout=subprocess.DEVNULL)
    try:
        for path in ("", "ar/", "search/", "corrections-policy/"):
            assert b"My archive" in _asked(f"http://127.0.0.1:{port}/{path}") or path == "ar/"
    finally:
        serving.terminate()
        serving.wait()
    where = run(installed / "bin/python", "-c", "import sijill; print(sijill.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed)


def _asked(address: str) -> bytes:
    """Return what is served at an address, once there is something."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address) as answer:
                data: bytes = answer.read()
                return data
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"{address} is not served")


@pytest.mark.slow
def test_a_statement_of_one_s_own_is_published_with_the_package_alone(installed: Path, tmp_path: Path) -> None:
    sijill = installed / "bin/sijill"
    address = ("--address", "https://archive.example/")
    run(sijill, "init", "archive", "--clean", "--languages", "en", *address, "--no-input", cwd=tmp_path)
    archive = tmp_path / "archive"
    (archive / "note.txt").write_text('Valley Times\n\nThe speaker said: "The well is open to all".\n', "utf-8")
    run(sijill, "capture", "note.txt", "--document", "valley-times", cwd=archive)
    statement = [
        "new", "statement", "--document", "valley-times", "--text", "The well is open to all", "--title", "en=The well",
        "--date", "2024-05-06", "--unnamed", "en=the speaker", "--mode", "direct", "--no-input",
    ]  # fmt: skip
    for command in (statement, ["publish"], ["build"], ["verify", "site"]):
        run(sijill, *command, cwd=archive)
    page = next((archive / "site/statements").glob("2024-*/index.html")).read_text("utf-8")
    assert "The well is open to all" in page
    assert "og:image" not in page


@pytest.mark.slow
def test_a_plain_install_has_no_extra_and_its_site_is_the_same(installed: Path, tmp_path: Path) -> None:
    script = "from sijill.model.extras import *; print([e for e in EXTRAS if all(map(is_there, EXTRAS[e]))])"
    assert run(installed / "bin/python", "-c", script, cwd=tmp_path) == "[]\n"
    sites = []
    for name, command in (("plain", [installed / "bin/sijill"]), ("all", [sys.executable, "-m", "sijill"])):
        run(*command, "init", name, cwd=tmp_path)
        run(*command, "-C", name, "build", "--today", "2024-07-01", cwd=tmp_path)
        site = tmp_path / name / "site"
        sites.append({path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()})
    assert sites[0] == sites[1]


@pytest.mark.slow
def test_what_is_missing_is_said_with_the_command_that_mends_it(installed: Path, tmp_path: Path) -> None:
    run(installed / "bin/sijill", "init", "archive", cwd=tmp_path)
    page = tmp_path / "page.html"
    page.write_text("<p>The bridge is open</p>")
    settings_file = tmp_path / "archive/mkdocs.yml"
    settings_file.write_text(settings_file.read_text("utf-8") + "site_url: https://archive.example/\n", "utf-8")
    for extra, command in (
        ("capture", ["-C", "archive", "capture", str(page), "--document", "page"]),
        ("pictures", ["-C", "archive", "build"]),
        ("signing", ["verify", "archive/site", "--key", "x"]),
        ("dask", ["-C", "archive", "build", "--executor", "dask", "--scheduler", "tcp://127.0.0.1:1"]),
        ("capture", ["-C", "archive", "sources"]),
        ("parquet", ["-C", "archive", "export", "tables.parquet"]),
    ):
        done = subprocess.run(
            [installed / "bin/sijill", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2, (extra, done.stdout, done.stderr)
        assert f"python -m pip install 'sijill[{extra}]'" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr


def weight(files: Iterable[Path]) -> int:
    """Return what files weigh with their folders and the bytecode that pip makes, in blocks of 4 KB, as `du` counts."""
    sizes: dict[Path, int] = {}
    for path in files:
        if path.suffix == ".pyc" or not path.is_file():
            continue
        sizes[path] = path.stat().st_size
        for folder in path.parents:
            sizes[folder] = folder.stat().st_size
            if folder.name == "site-packages":
                break
        if path.suffix == ".py":
            compiled = Path(importlib.util.cache_from_source(str(path)))
            sizes[compiled.parent] = 4096
            if compiled.is_file():
                sizes[compiled] = compiled.stat().st_size
            else:
                with contextlib.suppress(SyntaxError):  # a template of a file
                    sizes[compiled] = 16 + len(marshal.dumps(compile(path.read_bytes(), str(path), "exec")))
    return sum(-(-size // 4096) * 4096 for size in sizes.values())


@pytest.mark.slow
def test_a_plain_install_weighs_at_most_what_its_page_says(wheel: Path, installed: Path) -> None:
    names = needed(wheel)
    assert not names & {"numpy", "pillow", "trafilatura", "cryptography", "setuptools", "rich"}
    files = [*installed.glob("lib/*/site-packages/sijill*/**/*")]
    for name in names:
        distribution = importlib.metadata.distribution(name)
        files += [Path(str(distribution.locate_file(file))) for file in distribution.files or ()]
    megabytes = weight(files) / 2**20
    page = (REPOSITORY / "docs/maintainers/performance.md").read_text("utf-8")
    said = re.search(r"^\| plain \| (\d+) \|$", page, re.MULTILINE)
    assert said
    assert int(said[1]) - 10 < megabytes <= int(said[1])


@pytest.mark.slow
def test_the_source_distribution_has_no_tests_without_what_they_need(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    for folder in ("generator", "requirements"):
        shutil.copytree(REPOSITORY / folder, tree / folder, ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    (tree / "tests").mkdir()
    for file in ("pyproject.toml", "LICENSE", "MANIFEST.in", "tests/test_layers.py"):
        shutil.copy(REPOSITORY / file, tree / file)
    with tarfile.open(build(tree, "build_sdist", tmp_path / "sdist")) as archive:
        names = archive.getnames()
    assert any(name.endswith("/sijill/py.typed") for name in names)
    assert [name for name in names if "/tests" in name] == []


@pytest.mark.slow
def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        said = archive.read(next(name for name in names if name.endswith("METADATA"))).decode()
    assert "sijill/py.typed" in names
    assert {"sijill/example/.gitignore", "sijill/example/.gitattributes"} <= {*names}
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"sijill"}
    assert "Author: Sijill contributors" in said
    assert "Classifier: Typing :: Typed" in said
    assert "Project-URL" not in said  # none is real
    assert "](" not in said.partition("\n\n")[2], "pictures and links of the repository lead nowhere on an index"


@pytest.mark.slow
def test_the_extras_are_those_that_the_program_names() -> None:
    listed = settings()["tool"]["setuptools"]["dynamic"]["optional-dependencies"]  # type: ignore[index]
    assert sorted(listed) == sorted(EXTRAS)
    imported = importlib.metadata.packages_distributions()
    for extra, found in listed.items():
        lines = (REPOSITORY / found["file"][0]).read_text("utf-8").splitlines()
        wanted = {Requirement(line).name for line in lines if line and not line.startswith("#")}
        wanted -= {"lxml"}  # every install has it
        assert {imported[module][0].lower() for module in EXTRAS[extra]} == wanted


def test_what_each_extra_is_for_is_said() -> None:
    assert requirements._FOR.keys() == EXTRAS.keys()


def test_a_missing_extra_is_named_with_its_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert not is_there("numpy")
    with pytest.raises(BuildError, match=r"a purpose must have the extra 'search', .* pip install 'sijill\[search\]'"):
        need("search", "a purpose")
