"""The folders are the stages, and imports run one way.

The tests' folders are those of the package, so that a module's tests are found where the module is.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

import sijill

PACKAGE = Path(sijill.__file__).parent
# Each may import itself and what is above it; a line's members never import each other. The order of rooms is decided
# here; the picture in docs/maintainers/architecture.md shows it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("model",),
    ("diagnostics",),
    ("interface",),
    ("sources",),
    ("ledger",),
    ("log",),
    ("state",),
    ("check", "html", "network"),
    ("pages", "capture"),
    ("export", "search"),
    ("intake",),
    ("frame",),
    ("site",),
    ("publish", "reading"),
    ("editing",),
    ("cli", "plugin"),
    ("__main__",),
)
ONLY_THESE_IMPORT_MKDOCS = {"plugin.py", "frame/material.py", "frame/settings.py"}
# Beside the state's room: the ledger's tables, the manifest's, the search index's, and the database readers download.
OWN_TABLES = (
    *("ledger/store.py", "ledger/numbering.py", "ledger/taking_in.py", "ledger/record_formats.py"),
    *("log/store.py", "site/manifest.py", "search/index/layout.py"),
    *("export/database.py", "export/search_query.py"),
)
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|PRAGMA) ")
DEFINES_TABLE = re.compile(r"\bCREATE (TABLE|(UNIQUE )?INDEX) ")
# What is tested across rooms, what measures, and what tests share.
OTHER_TESTS = {"bench", "browser", "fuzz", "golden", "hostile", "made_up", "package"}
# Findings and the state are seen in what checks find, and in what a build takes in and makes of it.
NO_TESTS_OF_THEIR_OWN = {"diagnostics", "state"}
MAKE_MARKUP = frozenset(["Markup", "Safe", "WholeMarkup", "whole"])
MAY_KNOW_OF_SOCKETS = {"publish/serve.py", "site/lock.py"}  # one serves pages, one asks for this machine's name
# An archive file holds files of any format; ``common`` is loaded only once there is something to say.
MAY_FORM_CIRCLES = [{"capture/archives.py", "capture/formats.py"}, {"cli/__init__.py", "cli/common.py"}]
ONLY_THESE_USE_THE_CLIENT = {"network", "capture", "publish", "cli"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


Nodes = list[ast.AST]


def nodes_of(source: str) -> Nodes:
    return list(ast.walk(ast.parse(source)))


class Module:
    """What a module imports, and the lines on which it does what few may do."""

    def __init__(self, source: str) -> None:
        nodes = nodes_of(source)
        left_out = for_types_alone(nodes)
        self.imports = imports_of(nodes)
        self.imports_when_run = imports_of([node for node in nodes if node not in left_out])
        self.declares_markup = declares_markup(nodes)
        self.speaks_sql = speaks_sql(nodes)
        self.defines_tables = [line for line, text in texts(nodes) if DEFINES_TABLE.search(text)]


@cache
def parsed() -> dict[str, Module]:
    """Return all modules by their paths below the package."""
    return {path.relative_to(PACKAGE).as_posix(): Module(path.read_text("utf-8")) for path in modules()}


def for_types_alone(nodes: Nodes) -> set[ast.AST]:
    """Return what only the checker of types reads."""
    return {
        part
        for node in nodes
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for part in ast.walk(node)
    }


def imports_of(nodes: Nodes) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def texts(nodes: Nodes) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def layer_of(name: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if name in layer)


def test_the_picture_of_the_rooms_shows_their_order() -> None:
    text = (Path(__file__).parents[1] / "docs/maintainers/architecture.md").read_text("utf-8")
    picture = text.split("```")[1].strip("\n").splitlines()
    assert tuple(tuple(line[:32].split()) for line in picture) == LAYERS


def test_imports_run_one_way() -> None:
    for path, module in parsed().items():
        own = path.split("/")[0].removesuffix(".py")
        others = {name.split(".")[1] for name in module.imports if name.startswith("sijill.")} - {own, "__version__"}
        if own != "__init__":
            assert [other for other in others if layer_of(other) >= layer_of(own)] == [], f"{path} must not import it"


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Neither at once nor when they are used; only types may be named in a circle."""
    names = {
        f"sijill.{path.removesuffix('.py').replace('/', '.').removesuffix('.__init__')}": path for path in parsed()
    }
    led: dict[str, set[str]] = {}
    for path, module in parsed().items():
        # A name in a package may be a module of its own; then the package itself is not what is wanted.
        modules_of = {names[name] for name in module.imports_when_run & names.keys()}
        packages = {path for path in modules_of if path.endswith("__init__.py")}
        led[path] = modules_of - {one for one in packages if _only_modules_of(module, one)} - {path}
    reached = {path: reachable(led, path) for path in led}
    circles = {frozenset(other for other in reached[path] if path in reached[other]) for path in led}
    assert sorted(map(sorted, circles - {frozenset()})) == sorted(map(sorted, MAY_FORM_CIRCLES))


def _only_modules_of(module: Module, package: str) -> bool:
    """Return whether all that a module imports of a package are modules in it."""
    name = "sijill." + package.removesuffix("/__init__.py").replace("/", ".")
    return {
        one for one in module.imports_when_run if one.startswith(f"{name}.") and one.count(".") == name.count(".") + 1
    } <= {f"sijill.{path.removesuffix('.py').replace('/', '.')}" for path in parsed()}


def reachable(led: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    ahead = [*led[start]]
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += led[one]
    return found


def importing(*wanted: str) -> set[str]:
    """Return the modules that import one of these packages."""
    return {
        path
        for path, module in parsed().items()
        if any(name == one or name.startswith(f"{one}.") for name in module.imports for one in wanted)
    }


def test_only_the_plugin_and_the_frame_import_mkdocs() -> None:
    assert importing("mkdocs", "material") == ONLY_THESE_IMPORT_MKDOCS


def test_only_one_room_touches_the_network() -> None:
    found = importing("socket", "socketserver", "ssl", "urllib.request", "http.client", "http.server", "requests",
                      "urllib3", "httpx", "aiohttp", "ftplib", "smtplib", "asyncio")  # fmt: skip
    assert {name for name in found if not name.startswith("network/")} == MAY_KNOW_OF_SOCKETS


def test_only_capture_publishing_and_their_commands_use_the_client() -> None:
    found = importing("sijill.network")
    assert {path.split("/")[0] for path in found} <= ONLY_THESE_USE_THE_CLIENT
    used_by_commands = {path[4:-3] for path in found if path.startswith("cli/")}
    assert used_by_commands <= {"capture", "sources", "publish", "verify", "witness"}


@pytest.mark.slow
def test_checking_and_building_load_no_client() -> None:
    """Nor does anything that they import in passing."""
    code = (
        "import sys, sijill.cli.check, sijill.cli.build, sijill.site.build, sijill.site.checking, sijill.plugin\n"
        "sys.exit(any(name.startswith('sijill.network') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def declares_markup(nodes: Nodes) -> list[int]:
    """The lines on which a module declares text to be markup."""
    return [
        node.lineno
        for node in nodes
        if isinstance(node, ast.Call)
        and (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")) in MAKE_MARKUP
    ]


def test_only_html_and_the_frame_declare_text_to_be_markup() -> None:
    found = {
        path: module.declares_markup
        for path, module in parsed().items()
        if module.declares_markup and not path.startswith(("html/", "frame/"))
    }
    assert found == {}


@pytest.mark.parametrize("call", ["Safe(x)", "markup.whole(x, ())", "Markup('<b>')", "markupsafe.Markup(x).format(y)"])
def test_every_way_to_declare_markup_is_found(call: str) -> None:
    assert declares_markup(nodes_of(f"x = 1\ny = {call}\n")) == [2]


def speaks_sql(nodes: Nodes) -> list[int]:
    """The lines on which a module has a database do something, or holds what it would be asked to do."""
    asked = {"execute", "executemany", "executescript"}
    return [node.lineno for node in nodes if isinstance(node, ast.Attribute) and node.attr in asked] + [
        line for line, text in texts(nodes) if SQL.match(text)
    ]


def test_only_the_owners_of_tables_speak_sql() -> None:
    speaking = {path for path, one in parsed().items() if one.speaks_sql and not path.startswith("state/")}
    assert speaking == set(OWN_TABLES)


@pytest.mark.parametrize(
    "line",
    ["ask.execute(query)", "ask = connection.executemany", "'SELECT 1'", "f' DELETE FROM {table}'", "'PRAGMA x = 1'"],
)
def test_every_way_to_speak_sql_is_found(line: str) -> None:
    assert speaks_sql(nodes_of(f"x = 1\ny = {line}\n")) == [2]


def test_the_tables_of_the_state_are_defined_in_one_file() -> None:
    elsewhere = {path for path, module in parsed().items() if module.defines_tables}
    # The ledger's and the log's tables are also made where there is no state; the download is a database of its own.
    downloaded = {"export/database.py", "export/search_query.py"}
    assert elsewhere == {"state/tables.py", "ledger/tables.py", "log/store.py"} | downloaded


def test_no_module_hides_a_second_one() -> None:
    root = Path(__file__).parents[1]
    scripts = (root / "generator").rglob("*.js")
    paths = [*modules(), *scripts, *(root / "tests").rglob("*.py"), *(root / "bench").rglob("*.py")]
    lines = {path.relative_to(root).as_posix(): len(path.read_text("utf-8").splitlines()) for path in paths}
    assert {name: count for name, count in lines.items() if count > 400} == {}


def test_the_folders_of_the_tests_are_those_of_the_package() -> None:
    tests = Path(__file__).parent
    folders = {path.relative_to(tests).parts[0] for path in tests.glob("*/**/test_*.py")}
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"beginning", "example"}
    assert folders - OTHER_TESTS == rooms - NO_TESTS_OF_THEIR_OWN


def test_no_file_of_tests_is_passed_over(pytestconfig: pytest.Config) -> None:
    tests = Path(__file__).parent
    passed_over = pytestconfig.getini("norecursedirs")
    for path in tests.rglob("test_*.py"):
        if "node_modules" not in path.parts:
            folders = path.relative_to(tests).parts[:-1]
            assert not any(fnmatch(folder, pattern) for folder in folders for pattern in passed_over), path
