"""What an archive's own kinds are called is part of what published records say, and does not change without a word."""

from pathlib import Path

import pytest

from sijill.ledger.entries import read_batch
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "language"), [("en: Pledge", "en: Confession", "en"), ("ar: تعهد", "ar: اعتراف", "ar")]
)
def test_a_label_that_readers_were_shown_stays(kinds: TestArchive, old: str, new: str, language: str) -> None:
    assert call(kinds, "check", "--base", "base").exit_code == 0
    kinds.edit("kinds.yaml", old, new)
    assert [one.code for one in kinds.check() if one.severity == "error"] == ["kind-relabelled"]
    assert [one.code for one in kinds.publish().errors] == ["kind-relabelled"]
    found = call(kinds, "check", "--base", "base")
    assert found.exit_code == 1
    assert f"kinds.yaml:2:3: error: the kind 'statement.pledge' must still be called '{old[4:]}'" in found.output
    assert f"in '{language}'" in found.output
    assert "kind-relabelled" in found.output


@pytest.mark.slow
def test_a_kind_of_which_nothing_is_published_may_be_called_anything(kinds: TestArchive) -> None:
    kinds.edit("kinds.yaml", "en: Oath", "en: Sworn statement")
    kinds.edit("kinds.yaml", "      en: Pledge\n", "      en: Pledge\n      fr: Promesse\n")
    assert "kind-relabelled" not in call(kinds, "check", "--base", "base").output


def header(archive: TestArchive, name: str) -> object:
    """The labels that a batch says of the archive's own kinds."""
    return read_batch((archive.root / "sources/ledger" / name).read_bytes()).kinds


@pytest.mark.slow
def test_a_batch_says_each_label_once_and_of_kinds_in_use_alone(kinds: TestArchive) -> None:
    first = {path.name for path in kinds.batches()}
    said = [header(kinds, name) for name in first if header(kinds, name)]
    assert said == [{"statement.pledge": {"ar": "تعهد", "en": "Pledge"}}]
    kinds.edit("kinds.yaml", "      en: Pledge\n", "      en: Pledge\n      fr: Promesse\n")
    kinds.edit(kinds.answer, "en: One well is enough", "en: One well will do")
    kinds.published()
    (second,) = {path.name for path in kinds.batches()} - first
    assert header(kinds, second) == {"statement.pledge": {"fr": "Promesse"}}
    kinds.edit("kinds.yaml", "fr: Promesse", "fr: Aveu")
    assert "kind-relabelled" in kinds.codes()


@pytest.mark.slow
def test_a_ledger_of_before_learns_the_labels_with_its_next_batch(tmp_path: Path) -> None:
    kinds = TestArchive(tmp_path / "archive")
    kinds.write("kinds.yaml", KINDS)
    kinds.edit(kinds.well, "kind: remarks", "kind: pledge")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sijill.publish.publish._labels", lambda *_: {})
        kinds.published()
    kinds.edit("kinds.yaml", "en: Pledge", "en: Promise")
    assert "kind-relabelled" not in kinds.codes()
    kinds.edit(kinds.answer, "en: One well is enough", "en: One well will do")
    kinds.published()
    kinds.edit("kinds.yaml", "en: Promise", "en: Confession")
    assert "kind-relabelled" in kinds.codes()
