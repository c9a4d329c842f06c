"""A miniature archive and the site that is expected of it: `make bless` accepts a change, after showing it.

Pages are compared by what stands in their ``main`` and by their own head; the theme around them has tests of its own.
"""

import datetime
import difflib
import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.publish.verify import verify
from sijill.site.build import Request, build
from sijill.sources.settings import read_configuration
from tests.made_up.archives import TestArchive
from tests.made_up.example import write_example

pytestmark = pytest.mark.slow  # each needs a frame, which MkDocs makes

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"
TEXT = (".html", ".json", ".csv", ".jsonl", ".gz", ".xml", ".txt")
# The theme's files, what only repeats the digests of the others, and what is not text.
LEFT_OUT = re.compile(r"(about|assets|data/schema|search/index)/|ar/about/|404\.html|manifest|.*\.(?:zip|png|bin)\Z")
HEAD = re.compile(r"<title>.*?</title>|<link rel=\"(?:canonical|alternate)\"[^>]*>|<meta (?:property|name)=\"[^>]*>")
# What names the search's files by their content, and would change with every one of them.
STAMP = re.compile(r"(?<=data-index=\")[0-9a-f]{32}|(?<=\.js\?)[a-z2-7]{6}")
# Of what draws share pictures, the system's: all else comes with packages of given versions.
OF_THE_SYSTEM = re.compile(r"(?<=\"fribidi\": \")[^\"]*")
BLOCK = re.compile(r"(?<=[^\n])(<(?:p|li|dt|dd|h[1-6]|section|article|div|details|ol|ul|dl|svg|g|a|blockquote)\b)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("golden") / "archive"
    write_example(archive)
    shutil.copytree(HERE / "records", archive / "sources", dirs_exist_ok=True)
    shutil.copy(HERE / "kinds.yaml", archive)
    settings = archive / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("# site_url:", "site_url:").replace("# repo_url:", "repo_url:")
    languages = "      languages: [en, ar]\n"
    assert languages in text
    settings.write_text(text.replace(languages, f"{languages}      required_languages: [en]\n"), "utf-8")
    request = Request(datetime.date(2026, 11, 23), jobs=1, commit="", durable=False)
    report = build(read_configuration(archive), request)
    assert report.built, report.diagnostics
    return archive / "site"


def shown(path: Path) -> str:
    """What of a file is compared, a line a tag so that differences can be read."""
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text("utf-8")
    if path.suffix == ".html":
        text = "\n".join([*HEAD.findall(text), text[text.index("<main") : text.index("</main>")]])
        text = STAMP.sub("…", BLOCK.sub(r"\n\1", text))
    return OF_THE_SYSTEM.sub("…", text).rstrip("\n") + "\n"


def compared(name: str, expected: str | None, made: str | None) -> Iterator[str]:
    before, after = (expected or "").splitlines(keepends=True), (made or "").splitlines(keepends=True)
    return difflib.unified_diff(before, after, f"expected/{name}", f"made/{name}", n=1)


def test_the_site_is_the_one_that_is_expected(site: Path, bless: bool) -> None:
    made = {
        path.relative_to(site).as_posix().removesuffix(".gz"): shown(path)
        for path in sorted(site.rglob("*"))
        if path.suffix in TEXT and not LEFT_OUT.match(path.relative_to(site).as_posix())
    }
    files = [path for path in sorted(EXPECTED.rglob("*")) if path.is_file()]
    expected = {path.relative_to(EXPECTED).as_posix(): path.read_text("utf-8") for path in files}
    differing = [name for name in sorted(made.keys() | expected.keys()) if made.get(name) != expected.get(name)]
    difference = "".join(line for name in differing for line in compared(name, expected.get(name), made.get(name)))
    if bless and difference:
        print(difference)
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for name, text in made.items():
            (EXPECTED / name).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / name).write_text(text, "utf-8")
        return
    assert difference == "", f"if it is meant, run 'make bless':\n{difference[:6000]}"


def test_all_that_it_says_is_verified_once_it_is_published(site: Path, tmp_path: Path) -> None:
    kept = shutil.ignore_patterns("site", ".cache")
    shutil.copytree(site.parent, tmp_path / "archive", ignore=kept)
    archive = TestArchive(tmp_path / "archive", new=False)
    archive.edit("mkdocs.yml", "site_url: https://archive.example/\n", "")  # nobody is asked for its ledger
    archive.commit()
    archive.published()
    assert build(archive.configuration, Request(datetime.date(2026, 11, 24), jobs=1, durable=False)).built
    report = verify(str(archive.root / "site"))
    assert (report.problems, report.intact) == ([], True)


def test_text_of_records_is_text_on_every_page(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<b>this</b>" not in text
        assert ": 49." not in text
