"""The two targets of a build: what each stages, and that both leave the same site."""

import datetime
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.errors import BuildError
from sijill.model.output import Output
from sijill.site import manifest
from sijill.site.build import Request, build
from sijill.site.staging import Writer
from sijill.site.target import Fresh, StagedManifest, stage_all, stage_differing
from sijill.state import tables
from tests.made_up.archives import TestArchive
from tests.site.small_build import tree

FILES = st.dictionaries(st.sampled_from(["a.html", "b/index.html", "b/c.json", "d.txt"]), st.binary(max_size=3))
TODAY = datetime.date(2024, 7, 1)


def site_of(files: dict[str, bytes]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(tables.MANIFEST)
    manifest.record(connection, [(path, manifest.digest_of(data), len(data)) for path, data in files.items()])
    return connection


@given(FILES, FILES)
def test_in_place_exactly_what_differs_is_staged(before: dict[str, bytes], now: dict[str, bytes]) -> None:
    outputs = [Output(path, data) for path, data in now.items()]
    differing = {path: data for path, data in now.items() if before.get(path) != data}
    for stage, expected in ((stage_differing, differing), (stage_all, now)):
        with tempfile.TemporaryDirectory() as folder:
            rows = stage(site_of(before), Writer(Path(folder)), outputs)
            assert tree(Path(folder)) == expected
        assert [row[:3] for row in rows] == [(o.path, manifest.digest_of(o.data), len(o.data)) for o in outputs]
        assert {path for path, _, _, written in rows if written} == expected.keys()


@pytest.mark.slow
def test_a_site_changed_in_place_is_the_site_made_whole(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path / "archive")
    archive.grow(5)

    def made(*, full: bool) -> bool:
        report = build(archive.configuration, Request(TODAY, 1, full, commit="", durable=False))
        assert report.built, report.diagnostics
        return report.full

    assert made(full=False)  # there is no site yet
    archive.edit("sources/agents/nazim-tahhan.yaml", "Nazim", "Nadhim")
    (archive.root / "sources/statements/2024/2024-more-004.yaml").unlink()
    assert not made(full=False)
    changed = tree(archive.root / "site")
    assert not any("2024-more-004" in path for path in changed)
    assert made(full=True)
    assert tree(archive.root / "site") == changed


@pytest.mark.slow
def test_that_the_state_was_not_kept_is_not_called_an_unchanged_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = TestArchive(tmp_path / "archive")
    finish = Fresh.finish

    def full(self: Fresh, stated: StagedManifest, commit: object, *, durable: bool) -> tuple[int, int]:
        def refused() -> None:
            raise sqlite3.OperationalError("database or disk is full")

        return finish(self, stated, refused, durable=durable)

    with monkeypatch.context() as patched:
        patched.setattr(Fresh, "finish", full)
        with pytest.raises(BuildError, match="the new site is complete and in its place") as caught:
            build(archive.configuration, Request(TODAY, 1, commit="", durable=False))
    assert "unchanged" not in str(caught.value)
    site = tree(archive.configuration.site)
    assert "manifest.json" in site
    assert build(archive.configuration, Request(TODAY, 1, commit="", durable=False)).full
    assert tree(archive.configuration.site) == site
