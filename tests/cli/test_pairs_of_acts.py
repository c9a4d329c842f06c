"""Two acts on one record before it is published: what docs/maintainers/ledger.md says of each pair is what happens."""

from pathlib import Path

import pytest

from sijill.ledger.store import Ledger
from tests.cli.test_acts import NEW_NAME, REASON, call, codes, corrections_page, known_as_both, text
from tests.made_up.archives import TestArchive
from tests.site.test_names_of_then import publish

SALMA = "sources/agents/salma-haddad.yaml"
OTHER = ("--reason", "en=Both are one person", "--reason", "ar=كلاهما شخص واحد")
TAKEN_DOWN = ("--reason", "en=She has asked us for it", "--reason", "ar=طلبت منا ذلك")
COMMANDS: dict[str, tuple[str, ...]] = {
    "correct": ("correct", "agents/salma-haddad", "--set", "kind=office", "--kind", "erratum", *REASON),
    "rename": ("rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06"),
    "merge into it": ("merge", "agent", "nazim-tahhan", "salma-haddad", *OTHER),
    "merge it away": ("merge", "agent", "salma-haddad", "nazim-tahhan", *OTHER),
    "withdraw": ("withdraw", "agents/salma-haddad", *TAKEN_DOWN),
    "take down": ("withdraw", "agents/salma-haddad", "--take-down", *TAKEN_DOWN),
}
BY_HAND = "minor change by hand"
GUIDE = Path(__file__).parents[2] / "docs/maintainers/ledger.md"


def table() -> dict[tuple[str, str], str]:
    """Return what the page says of each pair of acts, by the one that waits to be published and the one after it."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in GUIDE.read_text("utf-8").partition("| waits, then")[2].partition("\n\n")[0].splitlines()
    ]
    head, _, *below = rows
    return {(row[0], second): said for row in below for second, said in zip(head[-7:], row[1:], strict=True)}


def did(archive: TestArchive, act: str) -> bool:
    """Do an act and commit it; say whether it was done: by hand, whether the check has nothing against it."""
    if act == BY_HAND:
        archive.edit(SALMA, "name:\n", "note:\n  en: A note\n  ar: ملاحظة\nname:\n")
        found = "several-acts" not in codes(archive)
        archive.commit()
        return found
    found = call(archive, *COMMANDS[act], "--yes", "--no-input")
    archive.commit()
    refused = "publish the first one first" in found.output or "must not be withdrawn yet" in found.output
    assert (found.exit_code == 0) != refused, found.output
    return not refused


def test_the_table_is_of_all_pairs() -> None:
    acts = [*COMMANDS, BY_HAND]
    assert set(table()) == {(first, second) for first in acts for second in acts}
    assert set(table().values()) == {"together", "part", "waits", "–"}


@pytest.mark.slow
@pytest.mark.parametrize("pair", sorted(pair for pair, said in table().items() if said != "–"))
def test_each_pair_of_acts_is_kept_apart_or_refused(published: TestArchive, pair: tuple[str, str]) -> None:
    known_as_both(published)
    publish(published, 2)
    published.commit()
    first, second = pair
    assert did(published, first)
    assert did(published, second) == (table()[pair] in ("together", "part"))


@pytest.mark.slow
def test_two_corrections_are_published_together_with_both_reasons(published: TestArchive) -> None:
    of_valley = ["distinction.en=of the valley", "distinction.ar=من الوادي"]
    for values, reason in ((["kind=office"], "It is an office"), (of_valley, "There are two of them")):
        given = [argument for value in values for argument in ("--set", value)]
        why = ("--reason", f"en={reason}", "--reason", "ar=كان القيد ناقصا هنا")
        found = call(published, "correct", "agents/salma-haddad", *given, "--kind", "erratum", *why, "--yes")
        assert found.exit_code == 0, found.output
        published.commit()
    page = with_published(published)
    assert page.count("Several corrections were published together.") == 2
    assert "It is an office" in page
    assert "There are two of them" in page


def with_published(archive: TestArchive) -> str:
    """Publish, and return the corrections page."""
    found = call(archive, "publish")
    assert found.exit_code == 0, found.output
    archive.commit()
    return corrections_page(archive)


def reasoned(kind: str, english: str, arabic: str) -> str:
    return f"  - date: 2024-06-03\n    kind: {kind}\n    reason:\n      en: {english}\n      ar: {arabic}\n"


ALIAS = reasoned("erratum", "An alias was missing here", "نقص اسم بديل هنا")
ONE = reasoned("erratum", "Both are one person", "كلاهما شخص واحد")
GONE = reasoned("withdrawal", "The record was too broad", "كان القيد واسعا جدا")
GIVEN_UP = "former_names:\n  - name:\n      en: Salma Haddad\n      ar: سلمى حداد\n    until: 2024-05-20\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("renamed", "merged", "corrections", "is_refused"),
    [(True, False, "", False), (True, False, reasoned("rename", "She wrote to us so", "أخبرتنا بذلك هي"), False),
     (True, False, ALIAS, True), (True, True, ONE, True), (False, True, ONE, False), (False, True, ALIAS + ONE, True),
     (False, True, GONE, False), (False, False, ALIAS + ALIAS.replace("alias", "name"), False),
     (False, False, ALIAS + GONE, True), (False, False, GONE, False),
     (False, False, reasoned("rename", "She wrote to us so", "أخبرتنا بذلك هي") + ALIAS, True)],
)  # fmt: skip
def test_two_acts_that_are_written_by_hand_are_refused(
    published: TestArchive, renamed: bool, merged: bool, corrections: str, is_refused: bool
) -> None:
    known_as_both(published)
    publish(published, 2)
    published.commit()
    text_of = text(published, SALMA)
    if renamed:
        text_of = text_of.replace("name:\n  en: Salma Haddad\n", "name:\n  en: Salma Naim\n", 1)
    text_of += GIVEN_UP * renamed + "replaces:\n  - nazim-tahhan\n" * merged
    published.write(SALMA, text_of + (f"corrections:\n{corrections}" if corrections else ""))
    if merged:
        (published.root / "sources/agents/nazim-tahhan.yaml").unlink()
        published.edit(published.answer, "agent: nazim-tahhan", "agent: salma-haddad")
    assert ("several-acts" in published.codes()) == is_refused


@pytest.mark.slow
def test_a_reason_that_is_committed_is_not_lost_by_a_merge(published: TestArchive) -> None:
    """What goes by a merge has no version of its own any more, in which its last reason would be given."""
    known_as_both(published)
    publish(published, 2)
    published.commit()
    nazim = "sources/agents/nazim-tahhan.yaml"
    published.edit(nazim, "kind: person", "kind: person\naliases:\n  - Nazim\ncorrections:\n" + ALIAS.rstrip("\n"))
    published.commit()
    (published.root / nazim).unlink()
    published.edit(published.answer, "agent: nazim-tahhan", "agent: salma-haddad")
    published.write(SALMA, text(published, SALMA) + "replaces:\n  - nazim-tahhan\ncorrections:\n" + ONE)
    assert "several-acts" in published.codes()
    published.commit()
    assert "several-acts" in published.codes()


LONGER = "place:\n  en: Wadi\n  ar: الوادي\nnote:\n  en: She has two wells.\n  ar: لها بئران.\n"
COMMANDS_APART = {
    "rename": COMMANDS["rename"],
    "correct": ("correct", "agents/salma-haddad", "--set", "note.en=She has three.", "--kind", "erratum", *REASON),
}


@pytest.mark.slow
@pytest.mark.parametrize("order", [("rename", "correct"), ("correct", "rename")])
def test_two_acts_that_came_with_two_pull_requests_are_published_as_the_mend_says(
    published: TestArchive, order: tuple[str, str]
) -> None:
    def act(name: str) -> None:
        found = call(published, *COMMANDS_APART[name], "--yes", "--no-input")
        assert found.exit_code == 0, found.output
        published.commit()

    published.write(SALMA, text(published, SALMA) + LONGER)
    publish(published, 2)
    for name in order:
        published.git("checkout", "-q", "-b", name, "main")
        act(name)
    published.git("checkout", "-q", "main")
    for name in order:
        published.git("merge", "-q", "--no-ff", "-m", f"Merge {name}", name)
    found = call(published, "publish")
    assert found.exit_code == 1
    assert "[several-acts]" in found.output
    assert f"git log --oneline -- {SALMA}" in found.output
    later = published.git("log", "--oneline", "-1", "--merges", "--", SALMA).split()[0]
    published.git("revert", "--no-edit", "-m", "1", later)
    for again in (False, True):
        if again:
            act(order[1])
        assert call(published, "publish").exit_code == 0
        published.commit()
    assert codes(published) == set()
    assert len(Ledger.read(published.root / "sources/ledger").history("agent", "salma-haddad")) == 4


@pytest.mark.slow
def test_a_rename_with_a_reason_is_shown_as_a_rename_and_lists_nothing_else(published: TestArchive) -> None:
    did(published, BY_HAND)
    why = ("--until", "2024-05-05", "--reason", "en=She wrote to us so", "--reason", "ar=أخبرتنا بذلك هي")
    found = call(published, "rename", "salma-haddad", *NEW_NAME, *why, "--yes")
    assert found.exit_code == 0, found.output
    published.commit()
    page = with_published(published)
    assert page.count(">Renamed<") == 1
    assert "Changed without a correction" in page
    item = page.partition(">Renamed<")[2].partition("</section>")[0]
    assert "Salma Haddad" in item
    assert " · She wrote to us so" in item  # set apart from the names before it
    assert "A note" not in item
    agent = (published.root / "site/agents/salma-haddad/index.html").read_text("utf-8")
    assert "the source changed its wording" not in agent
    assert "Renamed" in agent


@pytest.mark.slow
def test_a_name_that_is_corrected_with_a_statement_is_the_agents_change_alone(published: TestArchive) -> None:
    for of, value in (
        ("agents/salma-haddad", "name.en=Selma Haddad"),
        ("2024-05-06-well", "passages.p2.mode=indirect"),
    ):
        found = call(published, "correct", of, "--set", value, "--kind", "erratum", *REASON, "--yes")
        assert found.exit_code == 0, found.output
        published.commit()
    items = with_published(published).split('class="sj-corrected-item"')[1:]
    changed = [item for item in items if "Selma" in item.partition("<h3>")[2].partition("</dl>\n<p")[0]]
    assert len(items) == 2
    assert len(changed) == 1
    assert 'id="agent-salma-haddad' in changed[0]
