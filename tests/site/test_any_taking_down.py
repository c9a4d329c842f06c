"""Records withdrawn, merged and taken down at any time: what is taken down is nowhere, everything else readable.

Nor does a taking down give anybody another name, or let a page say that nothing has changed where something has. What
waits for nothing is not refused.
"""

import datetime
import re
import shutil
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sijill.cli import main
from sijill.ledger.entries import KINDS, NOTHING
from sijill.ledger.store import Ledger
from sijill.ledger.versions import versions
from sijill.model.fields import WORDS_GONE
from sijill.sources.records import parse_record
from tests.made_up.archives import TestArchive, document
from tests.made_up.captures import capture_of
from tests.site.test_any_history import ACTS as EDITS
from tests.site.test_any_history import ALMANAC, BOTH_ARE_ONE, SALMA, HistoryArchive
from tests.site.test_names_of_then import built

pytestmark = pytest.mark.slow
REASON = ("--reason", "en=A private person asked for it", "--reason", "ar=طلب ذلك شخص عادي")
ANSWER, WELL = "البئر الأولى تكفي", "البئر للجميع، ولا تُغلق في وجه أحد"
TAKEN = {"take down the answer": ("2024-05-07-answer", ANSWER), "take down the well": ("2024-05-06-well", WELL)}
COMMANDS: dict[str, tuple[str, ...]] = {
    "withdraw the answer": ("withdraw", "2024-05-07-answer", *REASON),
    "withdraw the agent": ("withdraw", "agents/nazim-tahhan", *REASON),
    "withdraw the document": ("withdraw", "documents/almanac", *REASON),
    "merge the agents": ("merge", "agent", "nazim-tahhan", "salma-haddad", *REASON),
    "rename the agent": ("rename", "salma-haddad", "--name", "en=Salma Naim", "--name", "ar=سلمى نعيم", "--until",
                         "2024-05-31"),
    "take down the speaker": ("withdraw", "agents/salma-haddad", "--take-down", *REASON),
    "repeat the answer in a translation": ("correct", "2024-05-06-well", "--set",
        "passages.p1.translations.en.text=Everyone's, though the first well is enough", "--kind", "erratum", *REASON),
    "translate it otherwise": ("correct", "2024-05-06-well", "--set",
        "passages.p1.translations.en.text=Nobody may close it", "--kind", "erratum", *REASON),
    "merge the almanac into its reprint": ("merge", "document", "almanac", "reprint", *BOTH_ARE_ONE[:-1]),
    "merge the reprint into the almanac": ("merge", "document", "reprint", "almanac", *BOTH_ARE_ONE[:-1]),
    **{name: ("withdraw", identifier, "--take-down", *REASON) for name, (identifier, _) in TAKEN.items()},
}  # fmt: skip


def commanded(archive: TestArchive, name: str, day: datetime.date) -> bool:
    """Run a command; it does what it says or refuses, and then every file is as it was."""
    before = files(archive)
    done = CliRunner().invoke(
        main, ["-C", str(archive.root), *COMMANDS[name], "--date", day.isoformat(), "--yes", "--no-input"]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    if done.exit_code:
        assert files(archive) == before, done.output
    return done.exit_code == 0


def files(archive: TestArchive) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (archive.root / "sources").rglob("*") if path.is_file()}


def repeat_the_well_in_a_note(archive: TestArchive, number: int) -> None:
    file = archive.root / archive.answer
    if file.exists() and "note:" not in file.read_text("utf-8"):
        said = f"note:\n  en: He answers her {number}\n  ar: قالت سلمى حداد يوم الاثنين {WELL}\n"
        head, corrections, listed = file.read_text("utf-8").partition("corrections:")
        archive.write(archive.answer, head + said + corrections + listed)


def take_back_the_note(archive: TestArchive, number: int) -> None:
    file = archive.root / archive.answer
    if file.exists():
        archive.write(archive.answer, re.sub(r"(?m)^note:\n(  .*\n)+", "", file.read_text("utf-8")))


def speak_by_another_name(archive: TestArchive, number: int) -> None:
    """Give the speaker something that can be taken down, beside her names."""
    file = archive.root / SALMA
    if file.exists() and "aliases" not in file.read_text("utf-8"):
        archive.edit(SALMA, "kind: person\n", "kind: person\naliases:\n  - Umm Nahr\n")


def print_again(archive: TestArchive, number: int) -> None:
    """Make a second record of the almanac, with a copy of its own that nothing is quoted from."""
    if (archive.root / ALMANAC).exists() and not list((archive.root / "sources/captures").glob("reprint")):
        capture = capture_of("تقويم الوادي\nأُعيد نشره في الخريف")
        archive.add_capture(capture, "reprint")
        title = (archive.root / ALMANAC).read_text("utf-8").partition("kind:")[0]
        made = document(capture)
        archive.write("sources/documents/reprint.yaml", title + made[made.index("kind:") :])


BY_HAND = {
    "repeat the well in a note": repeat_the_well_in_a_note, "take back the note": take_back_the_note,
    "speak by another name": speak_by_another_name, "print it again": print_again,
}  # fmt: skip
SAME = "What this version said has not changed since."


def must_be_done(archive: TestArchive, act: str) -> bool:
    """Say whether nothing is in the way of an act where everything is published."""

    def says(path: str, words: str) -> bool:
        return (archive.root / path).exists() and words in (archive.root / path).read_text("utf-8")

    if act == "take down the answer":
        there = (archive.root / archive.answer).exists() and not says(archive.answer, "withhold_text")
        return there and not says(archive.well, "first well is enough")
    if act.startswith("merge the almanac") or act.startswith("merge the reprint"):
        both = [f"sources/documents/{name}.yaml" for name in ("almanac", "reprint")]
        return all((archive.root / path).exists() and not says(path, "kind: withdrawal") for path in both)
    return False


def statements(archive: TestArchive) -> dict[tuple[str, int], Any]:
    """Return what the passages of each statement say now, by its id and version."""
    ledger = Ledger.read(archive.root / "sources/ledger")
    found = {}
    for path in (archive.root / "sources/statements").rglob("*.yaml"):
        record, last = parse_record("statement", path.read_bytes(), "x").record, ledger.last("statement", path.stem)
        if record is not None and last is not None:
            found[path.stem, last.entry.version] = record.model_dump(mode="json", exclude_defaults=True)["passages"]
    return found


def named_in(page: str, archive: HistoryArchive) -> set[str]:
    return {name for called in archive.called.values() for name in called if name in unescape(page)}


def no_version_is_said_to_be_unchanged_that_is_not(made: dict[str, str], said: dict[tuple[str, int], Any]) -> None:
    for (identifier, version), passages in said.items():
        last = max(number for other, number in said if other == identifier)
        page = made.get(f"statements/{identifier}/v{version}", "")
        assert SAME not in page or passages == said[identifier, last], (identifier, version)


def no_rename_is_given_the_reason_of_a_withdrawal(archive: TestArchive) -> None:
    ledger = Ledger.read(archive.root / "sources/ledger")
    for identifier in ledger.records("agent"):
        for one in ledger.history("agent", identifier):
            assert one.entry.correction != "withdrawal" or "name" not in one.entry.changed, identifier


def readable(archive: TestArchive) -> set[str]:
    """The passages of every published version that can be rebuilt."""
    ledger = Ledger.read(archive.root / "sources/ledger")
    assert ledger.problems() == []
    texts = set()
    for kind in KINDS:
        for identifier in ledger.records(kind):
            found = list((archive.root / f"sources/{kind}s").rglob(f"{identifier}.yaml"))
            record = parse_record(kind, found[0].read_bytes(), "x").record if found else None
            plain = record.model_dump(mode="json", exclude_defaults=True) if record else NOTHING
            for version in versions(plain, ledger.history(kind, identifier)):
                texts |= {one["text"] for one in (version.record or NOTHING).get("passages", ())}
    return texts - {WORDS_GONE}


@given(
    acts=st.lists(st.sampled_from([*COMMANDS, *TAKEN, *BY_HAND, *EDITS, "publish", "publish", "publish"]), max_size=8)
)
@example(acts=["fewer words", "publish", "take down the well", "publish", "merge the agents", "publish"])
@example(acts=["fewer words", "take down the well"])
@example(acts=["rename", "publish", "take down the answer", "publish", "withdraw the document", "rename the agent"])
@example(acts=["take down the answer", "publish", "withdraw the agent", "publish", "withdraw the agent"])
@example(acts=["merge the agents", "publish", "merge the agents", "take down the well", "take down the answer"])
@example(
    acts=["repeat the answer in a translation", "publish", "translate it otherwise", "publish", "take down the answer"]
)
@example(acts=["speak by another name", "rename the agent", "publish", "take down the speaker"])
@example(acts=["repeat the well in a note", "publish", "take back the note", "publish", "take down the answer"])
@example(acts=["print it again", "publish", "take down the answer", "publish", "merge the almanac into its reprint"])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_taken_down_is_nowhere_and_everything_else_is_readable(published_once: Path, acts: list[str]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        archive = HistoryArchive.copy_of(published_once, folder / "archive")
        known, gone, said = readable(archive), set(), statements(archive)
        waiting: list[str] = []
        made: dict[str, str] = {}
        for number, act in enumerate([*acts, "publish"]):
            day = datetime.date(2024, 6, number + 2)
            if act in COMMANDS:
                asked = must_be_done(archive, act) and not waiting
                done = commanded(archive, act, day)
                assert done or not asked, f"{act!r} is refused"
                if done and act in TAKEN:
                    gone.add(TAKEN[act][1])
                waiting += [act] * done
                continue
            if act != "publish":
                {**EDITS, **BY_HAND}[act](archive, number)
                waiting.append(act)
                continue
            outcome = archive.publish(day)
            if outcome.errors or (outcome.publication and outcome.publication.refused):
                return
            archive.commit()
            before, made = made, built(archive)
            site = "\n".join(made.values())
            everything = b"\n".join(files(archive).values()).decode("utf-8", "replace") + site
            known |= readable(archive)
            for text in known:
                if any(text.startswith(start[:20]) for start in gone):
                    assert text not in everything, f"{text!r} is taken down"
                elif text in readable(archive):
                    assert text.split()[-1] in site
                else:
                    assert gone, f"{text!r} is lost"
            said |= statements(archive)
            no_version_is_said_to_be_unchanged_that_is_not(made, said)
            no_rename_is_given_the_reason_of_a_withdrawal(archive)
            page = "statements/2024-05-06-well"
            if waiting == ["take down the speaker"] and before and WELL in unescape(made[page]):
                assert named_in(before[page], archive) <= named_in(made[page], archive)
            waiting = []
    finally:
        shutil.rmtree(folder)
