"""Merging two records that one statement names both."""

import pytest

from tests.cli.test_acts import REASON, call, digest_of, done, text
from tests.made_up.archives import TestArchive
from tests.site.test_names_of_then import publish

MERGE = ("merge", "agent", "nazim-tahhan", "salma-haddad", *REASON)
BOTH = "speakers:\n  - agent: salma-haddad\n{0}  - agent: nazim-tahhan\n{1}date"
MAYOR = "    capacity:\n      en: mayor\n      ar: رئيسة البلدية\n"
GUIDE = "    capacity:\n      en: guide\n      ar: دليلة\n"


def said_by_both(archive: TestArchive, one: str, other: str) -> None:
    archive.edit(archive.well, "speakers:\n  - agent: salma-haddad\ndate", BOTH.format(one, other))
    archive.correct(archive.well)
    publish(archive, 2)


@pytest.mark.parametrize(("one", "other"), [("", ""), (MAYOR, ""), ("", MAYOR), (MAYOR, MAYOR)])
def test_a_speaker_whose_two_records_are_merged_is_named_once(published: TestArchive, one: str, other: str) -> None:
    said_by_both(published, one, other)
    done(published, *MERGE)
    kept = text(published, published.well).partition("speakers:\n")[2].partition("date:")[0]
    assert kept == f"  - agent: salma-haddad\n{one or other}"


def test_one_who_is_named_with_two_offices_is_left_to_an_editor(published: TestArchive) -> None:
    said_by_both(published, MAYOR, GUIDE)
    before = digest_of(published)
    found = call(published, *MERGE, "--yes")
    assert found.exit_code == 1
    assert "repeated-entry" in found.output
    assert "Nothing is changed" in found.output
    assert digest_of(published) == before
