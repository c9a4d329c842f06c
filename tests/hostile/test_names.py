"""Whatever files are called, a check says what is wrong with each, in one line."""

import datetime
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.diagnostics.reporters import FORMATS, report
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.examples import at_most
from tests.made_up.example import write_example

TODAY = datetime.date(2026, 11, 23)
FOLDERS = ["sources", "sources/topics", "sources/statements", "sources/statements/2024", "sources/captures",
           "sources/captures/market-article", "sources/ledger", "sources/seen", "docs/en", "docs/ar"]  # fmt: skip
NAME = st.one_of(
    st.binary(min_size=1, max_size=12).map(lambda data: data.replace(b"/", b"-").replace(b"\0", b"-")),
    st.text("aA.-_ ~$#\n\r\t\u202e\u200bé€اَ\ufeff%?:\\<>|*'\"", min_size=1, max_size=8).map(os.fsencode),
)
ENDING = st.sampled_from([b"", b".yaml", b".md", b".json", b".jsonl", b".yaml\n"])


@pytest.mark.slow
@settings(max_examples=at_most(100))
@given(st.lists(st.tuples(st.sampled_from(FOLDERS), NAME, ENDING, st.booleans()), max_size=4))
def test_files_and_folders_of_any_name_are_judged_in_one_line_each(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[str, bytes, bytes, bool]]
) -> None:
    archive = tmp_path_factory.mktemp("named") / "archive"
    write_example(archive)
    for folder, name, ending, is_folder in entries:
        place = archive / folder / os.fsdecode(name + ending)
        if name + ending not in (b".", b"..") and not os.path.lexists(place):
            place = place / "a.yaml" if is_folder else place
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("# A\n")
    found = check(read_configuration(archive), TODAY, jobs=1)
    for kind in FORMATS:
        for language in ("en", "ar"):
            report(found, kind, language=language).encode("utf-8")
    assert report(found, "github").count("\n") == len(found)
    for one in found:
        assert re.sub("[\u200c\u200d]", "", one.file).isprintable()  # these two are spelling


@pytest.mark.quick(5)
@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("more.md", True), ("مزيد.md", True), ("two words.md", True), ("more/index.md", True), ("~$more.md", True),
        ("more.md~", True), ("#more.md#", True), ("a\nb.md", False), ("\u202ea.md", False), (" a.md", False),
        ("a?.md", False), ("con.md", False), ("About.md", False), ("e\u0301.md", False), ("p%41.md", False),
    ],
)  # fmt: skip
def test_a_hand_written_page_has_a_name_that_any_system_and_address_can_have(
    tmp_path: Path, name: str, good: bool
) -> None:
    write_example(tmp_path / "archive")
    place = tmp_path / "archive/docs/en" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text("# A\n")
    assert [one.code for one in check(read_configuration(tmp_path / "archive"), TODAY)] == ["page-file"] * (not good)
