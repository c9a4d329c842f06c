"""A taking down that is only written into a record leaves its words, and the check names the command that does it."""

import re

import pytest

from tests.cli.test_acts import REASON, call, codes, done, text
from tests.cli.test_taking_down import SAID, WELL, copy_of, sources_with
from tests.made_up.archives import TestArchive, document
from tests.made_up.captures import capture_of

TODAY = "2024-06-03"
BY_HAND = f"""corrections:
  - date: {TODAY}
    kind: withdrawal
    withhold_text: true
    reason:
      en: She has asked us for it
      ar: طلبت منا ذلك
"""
NOTED = "note:\n  en: She lives at 12 Mill Lane.\n  ar: تسكن في درب المطاحن.\n"
TOPIC = "label:\n  en: Wells\n  ar: آبار\ndefinition:\n  en: What is at 7 Dam Road.\n  ar: ما يُحفر\n"
# Each record: its id, its file, and words of it.
RECORDS = {
    "statement": (WELL, f"sources/statements/2024/{WELL}.yaml", SAID[1]),
    "agent": ("agents/salma-haddad", "sources/agents/salma-haddad.yaml", "12 Mill Lane"),
    "topic": ("topics/wells", "sources/topics/wells.yaml", "7 Dam Road"),
    "document": ("documents/leaflet", "sources/documents/leaflet.yaml", "سطر في منشور"),
}


@pytest.fixture
def archive(published: TestArchive) -> TestArchive:
    agent, leaflet = RECORDS["agent"][1], capture_of("منشور\nسطر في منشور")
    published.write(agent, text(published, agent) + NOTED)
    published.write(RECORDS["topic"][1], TOPIC)
    published.write(RECORDS["document"][1], document(leaflet).replace("Almanac of the valley", "Leaflet"))
    published.add_capture(leaflet, "leaflet")
    published.published()
    return published


def by_hand(archive: TestArchive, kind: str, how: str) -> None:
    path = RECORDS[kind][1]
    record = text(archive, path)
    if how == "emptied":
        record = re.sub(r"(?m)^    translations:\n(      .*\n)+", "", re.sub(r"text: .*", "text: '[…]'", record))
        record = re.sub(r"(?m)^(note|definition):\n(  .*\n)+", "", record)
    archive.write(path, record + BY_HAND)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "how"), [(kind, "marked") for kind in RECORDS] + [("statement", "emptied"), ("document", "emptied")]
)
def test_words_that_are_left_are_an_error_of_the_main_branch_and_one_command_removes_them(
    archive: TestArchive, kind: str, how: str
) -> None:
    name, path, words = RECORDS[kind]
    by_hand(archive, kind, how)
    archive.commit()
    for refused in ("check", "publish", "build"):
        found = call(archive, refused)
        assert found.exit_code == 1, found.output
        assert "error: the words of" in found.output
        assert f"sijill withdraw {name.rpartition('/')[2]} --take-down" in found.output
    archive.git("checkout", "-q", "-b", "proposed")
    found = call(archive, "check")
    assert found.exit_code == 0, found.output
    assert "warning: the words of" in found.output
    archive.git("checkout", "-q", "main")
    done(archive, "withdraw", name.rpartition("/")[2], "--take-down", "--no-input")
    assert not sources_with(archive, words)
    assert text(archive, path).count("withhold_text") == 1
    assert "She has asked us for it" in text(archive, path)


@pytest.mark.slow
def test_it_is_taken_down_without_git_too(archive: TestArchive) -> None:
    by_hand(archive, "statement", "marked")
    (archive.root / ".git").rename(archive.root / ".kept")
    found = call(archive, "withdraw", WELL, "--take-down", "--no-input", "--leave", "2024-05-07-answer")
    (archive.root / ".kept").rename(archive.root / ".git")
    assert found.exit_code == 0, found.output
    assert not sources_with(archive, SAID[1])
    assert [one.taken_down for one in copy_of(archive).paragraphs] == [False, True, True, False]
    assert text(archive, archive.well).count("kind: withdrawal") == 1


@pytest.mark.slow
def test_what_is_written_into_a_record_later_is_no_word_that_is_left(archive: TestArchive) -> None:
    done(archive, "withdraw", "salma-haddad", "--take-down", *REASON, "--no-input")
    path = RECORDS["agent"][1]
    archive.edit(path, "kind: person\n", "kind: person\nnote:\n  en: Her page was withdrawn.\n  ar: سُحبت صفحتها.\n")
    assert codes(archive) == {"unpublished-change"}
    archive.edit(path, "Her page was withdrawn.", "She lives at 12 Mill Lane.")
    assert codes(archive) == {"unpublished-change"}  # its salt is gone, so that nobody can say what it was
