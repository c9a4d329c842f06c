"""Two pull requests that change different things of one record do not conflict, and nothing is lost or made up."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.editing.three_way import merged
from sijill.sources.examples import EXAMPLE
from sijill.sources.records import parse_record
from sijill.sources.yaml.strict import read_with_places

AGENT = "# Who spoke.\nname:\n  en: Salma Haddad\n  ar: سلمى حداد\nkind: person\n"
ALIASES = "aliases:\n"
PATH = "sources/agents/salma-haddad.yaml"
# What one branch makes of the record, what the other makes of it, and what both together are.
TOGETHER = [
    (AGENT, AGENT + "aliases:\n  - Selma\n", AGENT + "aliases:\n  - Salima\n", ["Selma", "Salima"]),
    *(
        (AGENT + "aliases:\n  - Mona\n", AGENT + ours, AGENT + theirs, found)
        for ours, theirs, found in (
            ("aliases:\n  - Mona\n  - Zed\n", "aliases:\n  - Mona\n  - Bea\n", ["Mona", "Zed", "Bea"]),
            ("aliases:\n  - Zed\n  - Mona\n", "aliases:\n  - Bea\n  - Mona\n", ["Zed", "Mona", "Bea"]),
            ("aliases:\n  - Mona\n  - Zed\n", "aliases:\n  - Mona\n  - Zed\n  - Bea\n", ["Mona", "Zed", "Bea"]),
            ("aliases:\n  - Zed\n", "aliases:\n  - Mona\n  - Bea\n", ["Zed", "Bea"]),
            ("", "aliases:\n  - Mona\n  - Bea\n", ["Bea"]),
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("base", "ours", "theirs", "aliases"), TOGETHER)
def test_what_both_add_and_take_away_is_added_and_taken_away(
    base: str, ours: str, theirs: str, aliases: list[str]
) -> None:
    text = merged("agent", base, ours, theirs)
    assert text is not None
    assert parse_record("agent", text.encode(), PATH).diagnostics == []
    assert read_with_places(text, "").tree.get("aliases") == aliases
    assert text.startswith("# Who spoke.\n")
    back = merged("agent", base, theirs, ours)
    assert back is not None
    assert sorted(read_with_places(back, "").tree["aliases"]) == sorted(aliases)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("kind: person", "kind: office"), ("kind: person", "kind: body")),
        (("kind: person", "kind: office"), ("kind: person\n", "")),
        (("  en: Salma Haddad", "  en: Selma Haddad"), ("  en: Salma Haddad", "  en: Salima Haddad")),
        (("kind: person", "kind: person\nmember_of: [a]"), ("kind: person", "kind: person\nmember_of: [b]")),
        (("# Who", "# The one who"), ("# Who", "# She who")),
        (("kind: person", "kind: {"), ("Salma", "Selma")),
    ],
)
def test_what_both_change_otherwise_stays_a_conflict(ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    assert merged("agent", AGENT, AGENT.replace(*ours), AGENT.replace(*theirs)) is None


_ALIASES = st.lists(st.sampled_from(["Bea", "Mona", "Selma", "Zed", "سلمى"]), unique=True, max_size=4)


def agent(aliases: list[str], kind: str) -> str:
    listed = "".join(f"  - {one}\n" for one in aliases)
    return AGENT.replace("person", kind) + (ALIASES + listed if aliases else "")


@given(_ALIASES, _ALIASES, _ALIASES, st.sampled_from(["person", "office"]))
def test_every_alias_is_there_that_is_nobodys_to_take_away(
    base: list[str], ours: list[str], theirs: list[str], kind: str
) -> None:
    text = merged("agent", agent(base, "person"), agent(ours, kind), agent(theirs, "person"))
    assert text is not None
    tree = read_with_places(text, "").tree
    assert tree["kind"] == kind
    added, gone = ({*ours} | {*theirs}) - {*base}, {*base} - ({*ours} & {*theirs})
    assert {*tree.get("aliases", [])} == ({*base} | added) - gone


def git(folder: Path, *words: str, wrong: bool = False) -> None:
    named = ("-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *named, *words], cwd=folder, check=False, capture_output=True)
    assert (done.returncode != 0) == wrong, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("known", [True, False])
def test_git_merges_both_where_it_knows_the_driver(tmp_path: Path, known: bool) -> None:
    git(tmp_path, "init")
    if known:
        import sys

        git(tmp_path, "config", "merge.sijill.driver", f"'{sys.executable}' -m sijill git-merge %O %A %B %P")
    (tmp_path / ".gitattributes").write_bytes((EXAMPLE / ".gitattributes").read_bytes())
    file = tmp_path / PATH
    file.parent.mkdir(parents=True)
    for branch, text in (
        ("main", AGENT),
        ("one", AGENT + "aliases:\n  - Zed\n"),
        ("other", AGENT + "aliases:\n  - Bea\n"),
    ):
        git(tmp_path, "checkout", "-q", *(["--orphan", "main"] if branch == "main" else ["-b", branch, "main"]))
        file.write_text(text, "utf-8")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-qm", branch)
    git(tmp_path, "merge", "-q", "one", "-m", "both", wrong=not known)
    assert ("<<<<<<<" in file.read_text("utf-8")) == (not known)
    if known:
        assert read_with_places(file.read_text("utf-8"), "").tree["aliases"] == ["Bea", "Zed"]
        git(tmp_path, "checkout", "-q", "-b", "third", "main")
        file.write_text(AGENT.replace("person", "office"), "utf-8")
        git(tmp_path, "commit", "-qam", "third")
        git(tmp_path, "checkout", "-q", "-b", "fourth", "main")
        file.write_text(AGENT.replace("person", "body"), "utf-8")
        git(tmp_path, "commit", "-qam", "fourth")
        git(tmp_path, "merge", "-q", "third", "-m", "x", wrong=True)
        assert "<<<<<<<" in file.read_text("utf-8")
