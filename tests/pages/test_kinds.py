"""Adding a kind of page takes one module, with its template and what it shows beside it, and one line in ``KINDS``."""

import datetime
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sijill
from bench.archive import Shape
from bench.synthetic import write_archive
from sijill.frame.context import title_of
from sijill.frame.shells import foot, places, sections
from sijill.html.shell import PagePlace
from sijill.intake.take_in import take_in
from sijill.interface.strings import shipped, strings
from sijill.pages import kinds
from sijill.pages.kind import Kind, only, only_if
from sijill.pages.make import Pages
from sijill.site.plan import every_task, still_there, tasks_of_changes
from sijill.state import change, database
from sijill.state import outputs as state_outputs
from sijill.state.archive import Archive
from tests import made_up
from tests.export.conftest import outputs
from tests.made_up.site import shells, site
from tests.pages.added import languages

ADDED = Path(languages.__file__)


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Kind:
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, languages.KIND))
    return languages.KIND


@pytest.mark.quick(10)
@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.name)
def test_every_page_of_a_kind_stands_in_one_of_its_places(kind: Kind, tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path)
    patterns = [
        re.compile(re.escape(place.pattern).replace(r"\{id\}", "[a-z0-9-]+").replace(r"\{n\}", "[0-9]+") + "index.html")
        for place in kind.places
    ]
    made = [
        output.path.removeprefix("ar/")
        for _, output in Pages(archive, shells()).make(kind.name, list(kind.which(archive)))
    ]
    assert bool(made) == any(True for _ in kind.which(archive))
    assert [path for path in made if not any(pattern.fullmatch(path) for pattern in patterns)] == []


def test_no_two_kinds_share_a_name_or_a_place() -> None:
    names = [kind.name for kind in kinds.KINDS]
    patterns = [place.pattern for place in places()]
    assert len(set(names)) == len(names)
    assert len(set(patterns)) == len(patterns)


def test_an_added_kind_is_made_in_every_language(added: Kind, tmp_path: Path) -> None:
    made = site(made_up.archive(tmp_path), shells())
    for path, title in (("languages/ar/index.html", "Arabic"), ("ar/languages/ar/index.html", "العربية")):
        page = made.tree(path)
        assert page.xpath("//h1/text()") == [title]
        assert len(page.xpath("//li/a")) == len(made_up.statements())
    assert not any("languages/en/" in path for path in made)


def test_an_added_kind_is_part_of_a_whole_site_and_of_its_sitemap(added: Kind, tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path)
    assert [task for task in every_task(archive) if task[0] == added.name] == [("language", "ar")]
    pages = outputs(archive, "data-index")["sitemap-pages.xml"].decode()
    assert "<loc>https://bridges.example/languages/ar/</loc>" in pages
    assert "<loc>https://bridges.example/ar/languages/ar/</loc>" in pages


def test_a_page_of_an_added_kind_is_made_again_when_a_change_touches_it(added: Kind, tmp_path: Path) -> None:
    configuration = made_up.archive(tmp_path).configuration
    connection, _ = database.open_for_writing(configuration.cache)
    change.forget(connection)
    record = configuration.sources / f"statements/2030/{made_up.BRIDGE}.yaml"

    def tasks_after(old: str, new: str) -> list[tuple[str, str]]:
        text = record.read_text("utf-8")
        assert old in text
        record.write_text(text.replace(old, new), "utf-8")
        assert take_in(configuration, connection, datetime.date(2031, 1, 1))
        found = tasks_of_changes(Archive(configuration, connection))
        change.forget(connection)
        assert found is not None
        return found

    assert ("language", "ar") in tasks_after("en: The bridge is ready", "en: The bridge is done")
    assert ("language", "ar") not in tasks_after("is ready to be crossed", "can be crossed")
    connection.close()


def test_the_page_that_an_agent_was_on_before_a_change_can_be_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As docs/maintainers/architecture.md says, "A kind of page"."""

    def which(archive: Archive) -> set[str]:
        return {archive.agent(agent).kind for agent in archive.ids("agent")}

    def touched(archive: Archive, one: change.Change) -> set[str]:
        made = state_outputs.ids_between(archive.connection, "agents-of", "", "\uffff")
        return {*which(archive), *made} if one.kind == "agent" else set()

    of_kinds = languages.KIND._replace(
        name="agents-of", which=which, touched=touched, has=lambda archive, kind: kind in which(archive)
    )
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, of_kinds))
    configuration = made_up.archive(tmp_path).configuration
    connection, _ = database.open_for_writing(configuration.cache)
    change.forget(connection)
    state_outputs.add(connection, [(("agents-of", kind), f"{kind}/index.html") for kind in ("person", "government")])
    council = configuration.sources / "agents/town-council.yaml"
    council.write_text(council.read_text("utf-8").replace("kind: government", "kind: party"), "utf-8")
    assert take_in(configuration, connection, datetime.date(2031, 1, 1))
    archive = Archive(configuration, connection)
    tasks = [task for task in tasks_of_changes(archive) or () if task[0] == "agents-of"]
    assert sorted(kind for _, kind in tasks) == ["government", "party", "person"]
    assert sorted(kind for _, kind in still_there(archive, tasks)) == ["party", "person"]
    connection.close()


def test_hand_written_pages_cannot_take_the_address_of_an_added_kind(added: Kind) -> None:
    assert added.places[0].section in sections()
    assert added.places[0] in places()


def test_the_foot_leads_to_an_added_page_there_is_one_of(monkeypatch: pytest.MonkeyPatch) -> None:
    before = foot()
    one = languages.KIND._replace(
        places=(PagePlace("by-country", "by-country/"),), which=only, touched=only_if(lambda *_: True)
    )
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, one))
    assert foot() == (*before, "by-country/")


@pytest.mark.parametrize("language", shipped())
def test_every_page_that_the_foot_leads_to_has_a_short_name(language: str) -> None:
    assert all(title_of(strings(language), address) for address in foot())


def test_a_page_without_a_short_name_is_named_with_the_files_that_need_it() -> None:
    with pytest.raises(LookupError, match=r"no string 'site\.by_country': .* interface/strings \(ar\.yaml, en\.yaml\)"):
        title_of(strings("en"), "by-country/")


def _built(package: Path, folder: Path, *options: str) -> None:
    command = [sys.executable, "-P", "-m", "sijill", "-C", str(folder), "build", "--commit", "", *options]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(package)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_module_and_a_line_in_a_copy_of_the_package_are_all_that_it_takes(tmp_path: Path) -> None:
    package = tmp_path / "package"
    ours = package / "sijill"
    shutil.copytree(Path(sijill.__file__).parent, ours, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (ADDED, ADDED.with_suffix(".html.j2")):
        shutil.copy(path, ours / "pages")
    listed = ours / "pages" / "kinds.py"
    text = listed.read_text("utf-8")
    text = text.replace("from sijill.pages import ", "from sijill.pages import languages\nfrom sijill.pages import ", 1)
    listed.write_text(text.replace("    statement.KIND,\n", "    statement.KIND,\n    languages.KIND,\n"), "utf-8")

    folder = tmp_path / "archive"
    write_archive(folder, Shape(statements=30))
    _built(package, folder)
    page = folder / "site/languages/ar/index.html"
    before = page.read_text("utf-8")
    assert 'data-added="yes"' in before
    assert "md-header" in before, "it stands in the frame"
    assert "/languages/ar/</loc>" in (folder / "site/sitemap-pages.xml").read_text("utf-8")

    record = next(
        path for path in sorted((folder / "sources/statements").rglob("*.yaml"))
        if "\nlanguage: ar\n" in path.read_text("utf-8")
    )  # fmt: skip
    record.write_text(
        re.sub(r"(?m)^  en: .*$", "  en: A title like no other", record.read_text("utf-8"), count=1), "utf-8"
    )
    _built(package, folder)
    assert "A title like no other" in page.read_text("utf-8")
    warm = {path: path.read_bytes() for path in folder.joinpath("site").rglob("*") if path.is_file()}
    _built(package, folder, "--full")
    assert {path: path.read_bytes() for path in folder.joinpath("site").rglob("*") if path.is_file()} == warm
