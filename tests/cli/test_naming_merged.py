"""A merged record is named by its present id: who uses the old one learns that, and ``check --fix`` mends it."""

import datetime

import pytest

from tests.cli.test_acts import REASON, call, codes, text
from tests.made_up.archives import TestArchive, agent, document
from tests.made_up.captures import capture_of

OTHER_COPY = capture_of("نشرة\nقالت سلمى حداد: «البئر للجميع»\n")
# What is found of the other doubles, which are not merged here.
DOUBLES = {"draft-id", "namesakes", "same-words"}
BRANCH = "sources/statements/2024/0000-branch.yaml"
TOPIC = "label:\n  en: Wells\n  ar: آبار\n"
SPEAKS = "speakers:\n  - agent: salma-haddad\n"


@pytest.fixture
def doubled(published: TestArchive) -> TestArchive:
    """Return a published archive with two records of one thing, of each kind."""
    published.write("sources/agents/spokesman.yaml", agent("Mayor Badri", "العمدة بدري"))
    published.write("sources/agents/mayor.yaml", agent("Mayor Badri", "عمر بدري"))
    published.write("sources/topics/wells.yaml", TOPIC)
    published.write(
        "sources/topics/well.yaml", TOPIC.replace("Wells", "Well").replace("آبار", "بئر") + "aliases:\n  - Wells\n"
    )
    published.add_capture(OTHER_COPY, "bulletin")
    published.write("sources/documents/bulletin.yaml", document(OTHER_COPY))
    published.write("sources/documents/sheet.yaml", document().replace("captures:\n", ""))
    well = text(published, published.well)
    published.write("sources/statements/2024/2024-05-06-second.yaml", well)
    outcome = published.publish(datetime.datetime.now(datetime.UTC).date())
    assert not outcome.errors
    published.commit()
    return published


NAMES = {
    "agent": ("spokesman", "mayor", SPEAKS, "speakers:\n  - agent: {0}\n", "speakers[1].agent"),
    "agent on whose behalf": ("spokesman", "mayor", SPEAKS, SPEAKS + "    on_behalf_of:\n      - {0}\n",
                              "speakers[1].on_behalf_of[1]"),
    "topic": ("wells", "well", "passages:\n", "topics:\n  - {0}\npassages:\n", "topics[1]"),
    "topic named twice": ("wells", "well", "passages:\n", "topics:\n  - well\n  - {0}\npassages:\n", "topics[2]"),
    "document": ("sheet", "bulletin", "date:\n",
                 "channel:\n  label:\n    en: paper\n    ar: نشرة\n  document: {0}\ndate:\n", "channel.document"),
    "statement": ("2024-05-06-second", "2024-05-06-well", "passages:\n",
                  "relations:\n  - type: confirms\n    target: {0}\npassages:\n", "relations[1].target"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("publishes", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_branch_that_names_a_merged_record_is_told_what_it_is_called(
    doubled: TestArchive, name: str, publishes: bool
) -> None:
    old, present, here, there, field = NAMES[name]
    merge = ("merge", name.partition(" ")[0], old, present, *REASON, "--yes", "--no-input")
    found = call(doubled, *merge, *(["--publish"] if publishes else []))
    assert found.exit_code == 0, found.output
    doubled.commit()
    waits = {"unpublished-change"} - ({"unpublished-change"} if publishes else set())
    assert codes(doubled) - DOUBLES == waits
    made = text(doubled, doubled.well).replace("2024-05-06", "2024-05-07").replace(here, there.format(old), 1)
    doubled.write(BRANCH, made)
    said = f"'{field}' must name '{present}': '{old}' was merged into it [replaced-reference]"
    found = call(doubled, "check")
    assert said in found.output
    assert "sijill new" not in found.output
    assert "فقد دُمج فيه" in call(doubled, "--lang", "ar", "check").output
    mended = call(doubled, "check", "--fix", "--changed")
    assert "replaced-reference" not in mended.output
    assert old not in text(doubled, BRANCH)
    assert text(doubled, BRANCH).count(f" {present}\n") == 1
    assert codes(doubled) - DOUBLES == waits


@pytest.mark.slow
def test_what_is_named_is_known_again_when_the_merge_is_undone(doubled: TestArchive) -> None:
    agents = doubled.root / "sources/agents"
    doubled.write(BRANCH, text(doubled, doubled.well).replace(SPEAKS, "speakers:\n  - agent: spoksman\n"))
    assert "did you mean 'spokesman'" in call(doubled, "check").output
    mayor = (agents / "mayor.yaml").read_text("utf-8")
    doubled.write("sources/agents/mayor.yaml", f"{mayor}replaces:\n  - spoksman\n")
    assert "must name 'mayor': 'spoksman' was merged" in call(doubled, "check").output
    doubled.write("sources/agents/mayor.yaml", mayor)
    assert "did you mean 'spokesman'" in call(doubled, "check").output
