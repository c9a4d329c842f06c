"""A command that writes judges what it would write as ``check`` does, before anything is written, also in a dry run."""

import datetime
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.cli import main
from sijill.site.checking import check
from tests.cli.test_acts import known_as_both
from tests.examples import at_most
from tests.made_up.archives import TestArchive

REASON = ("--reason", "en=A word was copied wrongly", "--reason", "ar=نُسخت كلمة خطأً")
ERRATUM = ("--kind", "erratum", *REASON, "--no-input")
NEW_NAME = ("--name", "en=Salma Haddad-Naim", "--name", "ar=سلمى حداد نعيم")
STATEMENT = ("--document", "almanac", "--title", "en=A title of it", "--title", "ar=عنوان له", "--no-input")
WORDS = ("--text", "البئر الأولى تكفي", "--translation", "en=The first well is enough")
NEW = ("new", "statement", *STATEMENT)
SPOKEN = ("--speaker", "salma-haddad", "--date", "2024-05-06")
TODAY = datetime.datetime.now(datetime.UTC).date()
TOMORROW = (TODAY + datetime.timedelta(days=2)).isoformat()

BAD = [
    ("correct", "almanac", "--set", "title.en=Almanac", "--date", TOMORROW, *ERRATUM),
    ("correct", "almanac", "--set", "title.en=Almanac", "--date", "2024-05-01", *ERRATUM),
    ("correct", "almanac", "--set", "title.en=Almanac", "--kind", "erratum", "--reason", "en=.", "--no-input"),
    ("correct", "almanac", "--set", "title.en=Almanac", "--kind", "erratum", "--reason", "en=One reason only",
     "--reason", "ar=One reason only", "--no-input"),
    ("correct", "almanac", "--set", "title.en=Almanac of the valley", *ERRATUM),
    ("correct", "almanac", "--set", "url=ftp://example.org/", *ERRATUM),
    ("correct", "almanac", "--set", f"date.value={TOMORROW}", *ERRATUM),
    ("correct", "almanac", "--set", "publisher=nobody", *ERRATUM),
    ("correct", "almanac", "--set", "title.fr=Almanach", *ERRATUM),
    ("correct", "2024-05-06-well", "--set", "speakers[1].capacity.de=Gast", *ERRATUM),
    ("correct", "almanac", "--set", "title.en=\u200b", *ERRATUM),
    ("correct", "almanac", "--set", "captures[1].digest=sha256:00", *ERRATUM),
    ("correct", "2024-05-06-well", "--set", "passages.p1.text=البئر ليست للجميع", *ERRATUM),
    ("correct", "2024-05-06-well", "--set", "passages.p1.text=لبئر للجميع", *ERRATUM),
    ("correct", "2024-05-06-well", "--set", "date.value=2024-05-30", *ERRATUM),
    ("correct", "2024-05-06-well", "--set", "speakers[1].agent=nobody", *ERRATUM),
    ("correct", "2024-05-06-well", "--set", "speakers[1].capacity.en=mayor", *ERRATUM),
    ("correct", "2024-05-07-answer", "--set", "relations[1].target=2024-05-07-answer", *ERRATUM),
    ("correct", "2024-05-07-answer", "--set", "relations[1].target=2024-nothing", *ERRATUM),
    ("correct", "no-such-id", *ERRATUM),
    ("withdraw", "2024-05-06-well", "--date", TOMORROW, *REASON, "--no-input"),
    ("withdraw", "almanac", "--take-down", "--date", TOMORROW, *REASON, "--no-input"),
    ("withdraw", "2024-05-06-well", "--reason", "en=x", "--reason", "ar=س", "--no-input"),
    ("withdraw", "nobody", *REASON, "--no-input"),
    ("rename", "salma-haddad", *NEW_NAME, "--until", TOMORROW, "--no-input"),
    ("rename", "salma-haddad", *NEW_NAME, "--until", "May", "--no-input"),
    ("rename", "salma-haddad", *NEW_NAME[:2], "--until", "2024-05-06", "--no-input"),
    ("rename", "salma-haddad", "--name", "en=\u202eSalma", *NEW_NAME[2:], "--until", "2024-05-06", "--no-input"),
    ("rename", "almanac", *NEW_NAME, "--until", "2024-05-06", "--no-input"),
    ("merge", "agent", "salma-haddad", "salma-haddad"),
    ("merge", "statement", "2024-05-06-well", "2024-05-07-answer"),
    ("merge", "document", "almanac", "nobody"),
    (*NEW, *WORDS, "--date", "2024-05-06"),
    (*NEW, *WORDS, "--speaker", "nobody", "--date", "2024-05-06"),
    (*NEW, *WORDS, "--speaker", "salma-haddad", "--date", TOMORROW),
    (*NEW, *WORDS, *SPOKEN, "--topic", "nothing"),
    (*NEW, *WORDS, *SPOKEN, "--id", "No Id"),
    (*NEW, *WORDS, *SPOKEN, "--kind", "rumour"),
    (*NEW, *SPOKEN, "--text", "ليس هذا في التقويم", "--translation", "en=This is not in the almanac"),
    (*NEW, *SPOKEN, "--text", "البئر الأولى تكفي"),
    ("new", "agent", "--title", "en=Salma", "--title", "ar=سلمى", "--kind", "person", "--id", "salma-haddad",
     "--no-input"),
    ("new", "topic", "--title", "en=\u202eWells", "--title", "ar=الآبار", "--id", "wells", "--no-input"),
    ("publish", "--date", TOMORROW),
    ("publish", "--date", "2024-05-01"),
]  # fmt: skip


def call(archive: TestArchive, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive.root), *arguments])


def files(archive: TestArchive, *, kept: bool) -> dict[str, bytes]:
    """Return every file of the archive's folder, ``kept`` with what commands keep between runs."""
    return {
        str(path.relative_to(archive.root)): path.read_bytes()
        for path in archive.root.rglob("*")
        if path.is_file() and (kept or ".cache" not in path.parts)
    }


def says(found: Result) -> list[str]:
    """Return what a command says, but for its last words, on what it would have done."""
    return [line for line in found.output.splitlines() if not line.startswith("Nothing is ")]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", BAD, ids=lambda found: " ".join(found)[:60])
def test_what_is_refused_is_refused_in_both_modes_and_leaves_the_folder_as_it_was(
    published: TestArchive, arguments: tuple[str, ...]
) -> None:
    before = files(published, kept=True)
    dry = call(published, *arguments, "--dry-run")
    assert dry.exit_code in (1, 2), dry.output
    assert files(published, kept=True) == before
    real = call(published, *arguments)
    assert real.exit_code == dry.exit_code
    assert set(says(real)) <= set(says(dry))
    assert files(published, kept=False) == {path: data for path, data in before.items() if ".cache" not in path}
    assert "Traceback" not in real.output


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("correct", "almanac", "--set", "title.en=Almanac", "--date", "2024-06-02", *ERRATUM),
        ("withdraw", "almanac", "--date", "2024-06-02", *REASON, "--no-input"),
    ],
)
def test_what_publishing_would_refuse_is_refused_before_anything_is_written(
    published: TestArchive, arguments: tuple[str, ...]
) -> None:
    published.edit(published.well, "en: The well is everyone's", "en: The well belongs to everyone")
    published.publish(datetime.date(2024, 6, 3))
    published.commit()
    before = files(published, kept=True)
    for mode in ((), ("--dry-run",)):
        found = call(published, *arguments, "--publish", *mode)
        assert found.exit_code == 2
        assert "the date must not be before that of the ledger's last batch, 2024-06-03" in found.output
        assert files(published, kept=not mode) | before == before


@pytest.mark.slow
def test_a_refused_publication_leaves_drafts_their_ids(published: TestArchive) -> None:
    draft = (published.root / published.answer).read_text("utf-8")
    published.write("sources/statements/2024/0000-third.yaml", draft)
    for title in ("Almanac, mended", "Almanac, mended again"):  # published, and not committed in between
        changed = call(published, "correct", "almanac", "--set", f"title.en={title}", *ERRATUM, "--publish", "--yes")
    assert changed.exit_code == 1
    call(published, "correct", "almanac", "--set", "title.en=Almanac, mended again", *ERRATUM, "--yes")
    before = files(published, kept=False)
    for mode in ((), ("--dry-run",)):
        found = call(published, "publish", *mode)
        assert found.exit_code == 1
        assert "almanac must have its version 2 in this repository's history" in found.output
        assert files(published, kept=False) == before


@pytest.mark.slow
def test_what_was_written_is_put_back_where_the_disk_refuses(
    published: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sijill.sources import writing

    written: list[Path] = []
    real = writing.write_file

    def refuses(path: Path, data: bytes, *, durable: bool = False) -> None:
        written.append(path)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        real(path, data, durable=durable)

    monkeypatch.setattr(writing, "write_file", refuses)
    known_as_both(published)
    before = files(published, kept=False)
    found = call(published, "merge", "agent", "nazim-tahhan", "salma-haddad", *REASON, "--yes")
    assert found.exit_code == 2
    assert "No space left on device" in found.output
    assert files(published, kept=False) == before


DRY = [
    ("correct", "almanac", "--set", "title.en=Almanac", *ERRATUM),
    ("correct", "2024-05-06-well", "--kind", "retraction", *REASON),
    ("withdraw", "2024-05-06-well", "--take-down", *REASON),
    ("rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06"),
    ("merge", "agent", "nazim-tahhan", "salma-haddad", *REASON),
]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", DRY, ids=lambda found: " ".join(found[:2]))
def test_a_dry_run_shows_the_difference_and_changes_no_byte(published: TestArchive, arguments: tuple[str, ...]) -> None:
    if arguments[0] == "merge":
        known_as_both(published)
        published.commit()
    before = files(published, kept=True)
    found = call(published, *arguments, "--dry-run")
    assert found.exit_code == 0, found.output
    assert "\n+" in found.output
    assert "nothing is written" in found.output
    assert files(published, kept=True) == before
    subprocess.run(["git", "-C", str(published.root), "diff", "--exit-code"], check=True, stdout=subprocess.DEVNULL)


PATHS = ("almanac title.en", "almanac date.value", "almanac url", "2024-05-06-well passages.p1.text",
         "2024-05-06-well date.value", "2024-05-07-answer relations[1].type", "2024-05-07-answer language",
         "salma-haddad name.ar", "salma-haddad kind")  # fmt: skip
VALUES = ("", ".", "2024-05-05", "2024-05-09", TOMORROW, "البئر للجميع", "supports", "office", "en", "unknown",
          "https://example.org/", "a\u200bb", "\u202e", "x" * 5000)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=at_most(40))
@given(
    path=st.sampled_from(PATHS),
    value=st.sampled_from(VALUES) | st.text(max_size=8),
    date=st.sampled_from(["2024-05-01", "2024-06-01", TODAY.isoformat(), TOMORROW]),
)
def test_both_modes_agree_whatever_is_set(
    published_once: Path, tmp_path_factory: pytest.TempPathFactory, path: str, value: str, date: str
) -> None:
    archive = TestArchive.copy_of(published_once, tmp_path_factory.mktemp("any") / "archive")
    name, field = path.split()
    arguments = ("correct", name, "--set", f"{field}={value}", "--date", date, *ERRATUM)
    before = files(archive, kept=True)
    dry = call(archive, *arguments, "--dry-run")
    assert files(archive, kept=True) == before
    real = call(archive, *arguments, "--yes")
    assert real.exit_code == dry.exit_code, (dry.output, real.output)
    errors = [one for one in check(archive.configuration, TODAY, jobs=1) if one.severity == "error"]
    assert errors == []
    changed = subprocess.run(["git", "-C", str(archive.root), "status", "--porcelain"], check=True, capture_output=True)
    assert bool(changed.stdout) == (real.exit_code == 0)
