"""Records withdrawn, merged and taken down at any time: what is taken down is nowhere, everything else readable."""

import datetime
import shutil
import tempfile
from pathlib import Path

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
from tests.made_up.archives import TestArchive
from tests.site.test_any_history import ACTS as EDITS
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


@given(acts=st.lists(st.sampled_from([*COMMANDS, *TAKEN, *EDITS, "publish", "publish", "publish"]), max_size=8))
@example(acts=["fewer words", "publish", "take down the well", "publish", "merge the agents", "publish"])
@example(acts=["fewer words", "take down the well"])
@example(acts=["rename", "publish", "take down the answer", "publish", "withdraw the document", "rename the agent"])
@example(acts=["take down the answer", "publish", "withdraw the agent", "publish", "withdraw the agent"])
@example(acts=["merge the agents", "publish", "merge the agents", "take down the well", "take down the answer"])
@example(acts=["fewer words", "take down the well"])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_taken_down_is_nowhere_and_everything_else_is_readable(published_once: Path, acts: list[str]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        archive = TestArchive.copy_of(published_once, folder / "archive")
        known, gone = readable(archive), set()
        for number, act in enumerate([*acts, "publish"]):
            day = datetime.date(2024, 6, number + 2)
            if act in COMMANDS:
                if commanded(archive, act, day) and act in TAKEN:
                    gone.add(TAKEN[act][1])
                continue
            if act != "publish":
                EDITS[act](archive, number)
                continue
            outcome = archive.publish(day)
            if outcome.errors or (outcome.publication and outcome.publication.refused):
                return
            archive.commit()
            site = "\n".join(built(archive).values())
            everything = b"\n".join(files(archive).values()).decode("utf-8", "replace") + site
            known |= readable(archive)
            for text in known:
                if any(text.startswith(start[:20]) for start in gone):
                    assert text not in everything, f"{text!r} is taken down"
                elif text in readable(archive):
                    assert text.split()[-1] in site
                else:
                    assert gone, f"{text!r} is lost"
    finally:
        shutil.rmtree(folder)
