"""What an archive's own kinds are called is part of what published records say, and does not change without a word."""

import pytest

from tests.cli.test_acts import call
from tests.made_up.archives import TestArchive

KINDS = """statement:
  pledge:
    label:
      en: Pledge
      ar: تعهد
  oath:
    label:
      en: Oath
      ar: قسم
"""


@pytest.fixture
def kinds(published: TestArchive) -> TestArchive:
    """An archive with a statement of a kind of its own, and another kind of which there is none."""
    published.write("kinds.yaml", KINDS)
    published.edit(published.well, "kind: remarks", "kind: pledge")
    published.publish()
    published.commit()
    published.git("branch", "base")
    return published


@pytest.mark.parametrize(
    ("old", "new", "language"), [("en: Pledge", "en: Confession", "en"), ("ar: تعهد", "ar: اعتراف", "ar")]
)
def test_a_label_that_readers_were_shown_stays(kinds: TestArchive, old: str, new: str, language: str) -> None:
    assert call(kinds, "check", "--base", "base").exit_code == 0
    kinds.edit("kinds.yaml", old, new)
    found = call(kinds, "check", "--base", "base")
    assert found.exit_code == 1
    assert f"kinds.yaml:2:3: error: the kind 'statement.pledge' must still be called '{old[4:]}'" in found.output
    assert f"in '{language}'" in found.output
    assert "kind-relabelled" in found.output


def test_a_kind_of_which_nothing_is_published_may_be_called_anything(kinds: TestArchive) -> None:
    kinds.edit("kinds.yaml", "en: Oath", "en: Sworn statement")
    kinds.edit("kinds.yaml", "      en: Pledge\n", "      en: Pledge\n      fr: Promesse\n")
    assert "kind-relabelled" not in call(kinds, "check", "--base", "base").output
