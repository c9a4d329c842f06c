"""The bench of copies: how it counts, and which layouts of collections it reads."""

import gzip
import json
import logging
from pathlib import Path

import pytest

from bench.capture.__main__ import judged, letters, main, quotations
from bench.capture.collections import pages

TEXT = "The keeper said: “The ferry sails on Sunday.” He then left the quay of the harbour, and nobody saw him. " * 3
PAGE = f"<html lang=en><head><title>T</title></head><body><nav><a href=/>Menu</a></nav><p>{TEXT}</p></body></html>"


def test_what_is_right_counts_whole_and_what_is_wrong_not_at_all() -> None:
    assert judged(TEXT, TEXT) == (1, 1, 1)
    assert judged(TEXT, "Other words altogether, none of which is right.") == (0, 0, 0)
    precision, recall, _ = judged("one two three four five six", "one two three four")
    assert (precision, recall) == (1, pytest.approx(1 / 3))
    assert [letters("The ferry sails on Sunday.")] * 3 == list(quotations(TEXT))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "a.html").write_text(PAGE)
    (tmp_path / "plain" / "a.txt").write_text(TEXT)
    (tmp_path / "test-pages" / "b").mkdir(parents=True)
    (tmp_path / "test-pages" / "b" / "source.html").write_text(PAGE)
    (tmp_path / "test-pages" / "b" / "expected.html").write_text(f"<div><p>{TEXT}</p></div>")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "c.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "ground-truth.json").write_text(json.dumps({"c": {"articleBody": TEXT}}))
    return tmp_path


def test_the_layouts_of_collections_are_told_apart(folder: Path) -> None:
    found = sorted((page.collection, page.name) for page in pages(folder))
    assert found == [("plain", "a"), ("readability", "b"), ("scrapinghub", "c")]
    assert all(letters(page.gold) == letters(TEXT) for page in pages(folder))


@pytest.mark.slow
def test_the_bench_prints_a_line_for_each_extractor(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["bench.capture", str(folder)])
    main()
    assert logging.root.manager.disable == logging.NOTSET  # other tests ask what was warned of
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:2] == ["all", "copy"] and "1.000" in line for line in lines)
    assert any("trafilatura" in line for line in lines)
    assert lines[-1].startswith("3 pages")
