"""``mkdocs build`` and ``mkdocs serve`` are the generator's own build with another name."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer

from bench import synthetic
from bench.archive import Shape
from sijill.model.configuration import Configuration
from sijill.plugin import SijillPlugin
from sijill.site.build import Request, build
from sijill.sources.settings import read_configuration

pytestmark = pytest.mark.slow  # each needs a frame, which MkDocs makes

TODAY = datetime.date(2031, 1, 1)


@pytest.fixture
def whole(tmp_path: Path) -> Configuration:
    """Return the settings of a small made-up archive, records and all."""
    root = tmp_path / "archive"
    root.mkdir()
    synthetic.write_archive(root, Shape(8), jobs=1)
    return read_configuration(root)


def mkdocs(configuration: Configuration, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *arguments, "-f", str(configuration.root / "mkdocs.yml")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_mkdocs_build_gives_the_same_site_to_the_byte(whole: Configuration, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    done = mkdocs(whole, "build", "-d", str(elsewhere))
    assert done.returncode == 0, done.stderr
    assert not whole.site.exists()
    done = mkdocs(whole, "build")
    assert done.returncode == 0, done.stderr
    by_mkdocs = tree(whole.site)
    assert build(whole, Request(TODAY, jobs=1, full=True)).built
    assert tree(whole.site) == by_mkdocs == tree(elsewhere)
    assert [path.name for path in (whole.cache / "frame").iterdir() if path.name.startswith("making-")] == []


def test_mkdocs_build_leaves_the_site_alone_where_a_record_is_at_fault(whole: Configuration) -> None:
    whole.site.mkdir()
    (whole.site / "index.html").write_text("the old site")
    topic = next(iter(sorted(whole.sources.glob("topics/*.yaml"))))
    topic.write_text("label: {en: Only English}\n", "utf-8")
    done = mkdocs(whole, "build")
    assert done.returncode != 0
    assert f"sources/topics/{topic.name}:" in done.stderr
    assert "The site stays as it was" in done.stderr
    assert tree(whole.site) == {"index.html": b"the old site"}


def test_mkdocs_serve_shows_the_site_itself_and_watches_the_records(whole: Configuration, tmp_path: Path) -> None:
    plugin = SijillPlugin()
    plugin.on_startup(command="serve")
    plugin.configuration = whole
    whole.site.mkdir()
    (whole.site / "404.html").write_bytes(b"not here")
    server = LiveReloadServer(builder=lambda: None, host="127.0.0.1", port=0, root=str(tmp_path))
    try:
        plugin.on_serve(server)
        assert Path(server.root) == whole.site
        assert server.error_handler(404) == b"not here"
        assert {Path(path).name for path in server._watched_paths} == {"sources", "docs"}
        page = server._inject_js_into_html(b'<meta http-equiv="Content-Security-Policy" content="x"><body></body>', 1)
        assert b"Content-Security-Policy" not in page
        assert b"livereload(" in page
    finally:
        server.server_close()
