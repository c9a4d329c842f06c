"""The commands for what happens to published records: one each, shown first, and nothing left to do but the commit."""

import datetime
import hashlib
import re
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.ledger.store import Ledger
from sijill.publish.verify import verify
from sijill.site.checking import check
from tests.made_up.archives import TestArchive

REASON = ("--reason", "en=A word was copied wrongly", "--reason", "ar=نُسخت كلمة خطأً")
ERRATUM = ("--kind", "erratum", *REASON)
NEW_NAME = ("--name", "en=Salma Haddad-Naim", "--name", "ar=سلمى حداد نعيم")
SECOND = "سنحفر بئرا ثانية"


def call(archive: TestArchive, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive.root), *arguments], input=typed)


def done(archive: TestArchive, *arguments: str, warned_of: frozenset[str] = frozenset()) -> Result:
    """Call a command that publishes, commit, and hold what every act promises of the archive afterwards."""
    found = call(archive, *arguments, "--publish", "--yes")
    assert found.exit_code == 0, found.output
    archive.commit()
    assert codes(archive) == warned_of
    assert warned_of or call(archive, "check", "--strict").output == "Everything is in order.\n"
    assert "published already" in call(archive, "publish").output
    return found


def codes(archive: TestArchive) -> set[str]:
    """Return the codes of what is wrong, today: corrections are dated today."""
    return {found.code for found in check(archive.configuration, datetime.datetime.now(datetime.UTC).date(), jobs=1)}


def digest_of(archive: TestArchive) -> str:
    """Return one digest of every file of the archive's folder, its caches and its repository among them."""
    found = hashlib.sha256()
    for path in sorted(archive.root.rglob("*")):
        found.update(str(path).encode() + (path.read_bytes() if path.is_file() else b""))
    return found.hexdigest()


def text(archive: TestArchive, path: str) -> str:
    return (archive.root / path).read_text("utf-8")


def corrections_page(archive: TestArchive) -> str:
    built = call(archive, "build")
    assert built.exit_code == 0, built.output
    assert verify(str(archive.root / "site")).problems == []
    return (archive.root / "site/corrections/index.html").read_text("utf-8")


@pytest.mark.slow
def test_a_passage_is_corrected_by_its_path(published: TestArchive) -> None:
    values = (f"passages.p2.text={SECOND}", "passages.p2.translations.en.text=We will dig a second well")
    found = done(published, "correct", "2024-05-06-well", "--set", values[0], "--set", values[1], *ERRATUM)
    assert f"+    text: |-\n+      {SECOND}\n" in found.output or f"+    text: {SECOND}\n" in found.output
    assert "2024-05-06-well: version 2 (correction, passage, translation)" in found.output
    last = Ledger.read(published.root / "sources/ledger").last("statement", "2024-05-06-well")
    assert last is not None
    assert (last.entry.version, last.entry.correction) == (2, "erratum")


@pytest.mark.slow
def test_only_its_own_record_is_published_with_what_is_new_in_it(published: TestArchive) -> None:
    published.edit(published.well, "en: The well is everyone's", "en: Somebody else's edit")
    published.edit("sources/agents/salma-haddad.yaml", "kind: person", "kind: person\naliases:\n  - Salma")
    published.write("sources/agents/a-new-one.yaml", text(published, "sources/agents/nazim-tahhan.yaml"))
    published.write("sources/agents/another.yaml", text(published, "sources/agents/nazim-tahhan.yaml"))
    published.write("sources/statements/2024/0000-third.yaml", text(published, published.answer))
    values = ("--set", "publisher=a-new-one", "--set", "title.en=The almanac")
    found = call(published, "correct", "almanac", *values, *ERRATUM, "--publish", "--yes")
    assert found.exit_code == 0, found.output
    ledger = Ledger.read(published.root / "sources/ledger")
    assert sorted(ledger.records("agent")) == ["a-new-one", "nazim-tahhan", "salma-haddad"]
    assert [one.entry.version for one in ledger.history("document", "almanac")] == [1, 2]
    assert len(ledger.history("statement", "2024-05-06-well")) == 1
    assert len(ledger.history("agent", "salma-haddad")) == 1
    assert (published.root / "sources/statements/2024/0000-third.yaml").is_file()


@pytest.mark.slow
def test_the_corrections_page_lists_what_was_corrected(published: TestArchive) -> None:
    done(published, "correct", "2024-05-07-answer", "--set", "relations.2024-05-06-well.type=supports", *ERRATUM)
    assert "A word was copied wrongly" in corrections_page(published)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "file"),
    [("agents/salma-haddad", "name.en=Salma Hadad", "agents/salma-haddad"),
     ("sources/agents/salma-haddad.yaml", "name.ar=سلمى الحدّاد", "agents/salma-haddad"),
     ("almanac", "title.en=The valley's almanac", "documents/almanac"),
     ("almanac", "url=https://example.org/almanac", "documents/almanac"),
     ("statement/2024-05-07-answer", "relations[1].type=discusses", "statements/2024/2024-05-07-answer")],
)  # fmt: skip
def test_a_record_of_any_kind_is_found_and_corrected(published: TestArchive, name: str, value: str, file: str) -> None:
    arguments = ("correct", name, "--set", value, "--kind", "revision", *REASON)
    done(published, *arguments)
    assert value.partition("=")[2] in text(published, f"sources/{file}.yaml")
    assert text(published, f"sources/{file}.yaml").endswith(
        "    kind: revision\n    reason:\n      en: |-\n        A word was copied wrongly\n"
        "      ar: |-\n        نُسخت كلمة خطأً\n"
    )


@pytest.mark.slow
def test_what_is_not_given_is_asked_for_until_it_says_something(published: TestArchive) -> None:
    typed = "erratum\n.\nThe number was wrong\nThe number was wrong\nكان العدد خطأً\ny\n"
    found = call(published, "correct", "almanac", "--set", "title.en=Almanac", typed=typed)
    assert found.exit_code == 0, found.output
    assert "must be a sentence" in found.output
    assert "must be in the language that it is given for" in found.output
    assert "كان العدد خطأً" in text(published, "sources/documents/almanac.yaml")
    assert codes(published) == {"unpublished-change"}


@pytest.mark.slow
def test_no_editor_is_opened_where_there_is_no_terminal(
    published: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    found = call(published, "correct", "almanac", *ERRATUM)
    assert (found.exit_code, "must be changed first, or with --set" in found.output) == (2, True), found.output


@pytest.mark.slow
def test_the_record_is_opened_in_the_editor(published: TestArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    script = published.root.parent / "editor.py"
    script.write_text(
        "import pathlib, sys\np = pathlib.Path(sys.argv[1])\n"
        "p.write_text(p.read_text('utf-8').replace('2024-05-07', '2024-05-08'), 'utf-8')\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    found = call(published, "correct", "2024-05-07-answer", *ERRATUM, "--yes")
    assert found.exit_code == 0, found.output
    assert "value: 2024-05-08" in text(published, published.answer)
    assert codes(published) == {"unpublished-change"}


@pytest.mark.slow
def test_a_record_that_was_edited_by_hand_gets_the_reason_that_it_lacks(published: TestArchive) -> None:
    published.edit("sources/agents/salma-haddad.yaml", "kind: person", "kind: office")
    assert codes(published) == {"uncorrected-change"}
    found = call(published, "correct", "salma-haddad", *ERRATUM, "--no-input")
    assert found.exit_code == 0, found.output
    assert codes(published) == {"unpublished-change"}
    again = call(published, "correct", "salma-haddad", "--set", "name.en=Salma", "--no-input")
    assert again.exit_code == 0, again.output
    assert "is taken for this change" in again.output
    assert text(published, "sources/agents/salma-haddad.yaml").count("- date:") == 1


def test_comments_and_line_ends_stay(published: TestArchive) -> None:
    path = published.root / "sources/agents/salma-haddad.yaml"
    path.write_bytes(("# She writes her name so.\n" + path.read_text("utf-8")).replace("\n", "\r\n").encode())
    found = call(published, "correct", "salma-haddad", "--set", "name.en=Salma H.", *ERRATUM, "--yes")
    assert found.exit_code == 0, found.output
    data = path.read_bytes()
    assert data.startswith(b"# She writes her name so.\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.quick(5)
@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("no-such-id",), "must be the id of a record"),
     (("2024-05-06-wel",), "did you mean 2024-05-06-well?"),
     (("0000-third",), "a draft is edited, and needs no reason"),
     (("agents/almanac",), "must be the id of a record"),
     (("almanac", "--set", "title=Almanac"), "set each by its own path"),
     (("almanac", "--set", "title.en"), "--set must be PATH=VALUE"),
     (("almanac", "--set", "..=x"), "--set must be PATH=VALUE"),
     (("2024-05-06-well", "--set", "passages.p9.text=x"), "there is no 'p9'"),
     (("2024-05-06-well", "--set", "passages[0].text=x"), "there is no '0'"),
     (("almanac", "--set", "title.en=Almanac of the valley"), "must say something else than what was published"),
     (("almanac", "--set", "title.en=Almanac", "--date", "2024-05-31"), "must not be before 2024-06-01"),
     (("almanac", "--set", "title.en=Almanac", "--date", "yesterday"), "--date must be a day"),
     (("almanac", "--set", "title.en=Almanac", "--reason", "fr=Une erreur"), "LANG one of")],
)  # fmt: skip
def test_a_wrong_call_changes_nothing_and_says_what_must_hold(
    published: TestArchive, arguments: tuple[str, ...], says: str
) -> None:
    published.write("sources/statements/2024/0000-third.yaml", text(published, published.answer))
    before = digest_of(published)
    given = () if "--reason" in arguments else REASON
    found = call(published, "correct", *arguments, "--kind", "erratum", *given, "--no-input")
    assert found.exit_code == 2, found.output
    assert says in found.output
    assert digest_of(published) == before


def test_what_the_model_refuses_is_named_by_its_place_and_not_written(published: TestArchive) -> None:
    before = digest_of(published)
    found = call(published, "correct", "salma-haddad", "--set", "knd=office", *ERRATUM)
    assert found.exit_code == 1
    assert "sources/agents/salma-haddad.yaml:5:1" in found.output
    assert "did you mean 'kind'?" in found.output
    assert digest_of(published) == before


@pytest.mark.slow
def test_what_the_check_refuses_is_put_back(published: TestArchive) -> None:
    before = text(published, published.well)
    wrong = ("--set", "passages.p1.text=البئر ليست للجميع")
    found = call(published, "correct", "2024-05-06-well", *wrong, *ERRATUM)
    assert found.exit_code == 1
    assert "copy it, or make it a variant" in found.output
    assert text(published, published.well) == before
    assert codes(published) == set()


def test_a_text_in_one_language_only_is_put_back(published: TestArchive) -> None:
    before = text(published, published.answer)
    value = "speakers.nazim-tahhan.capacity.en=miller"
    found = call(published, "correct", "2024-05-07-answer", "--set", value, *ERRATUM)
    assert found.exit_code == 1
    assert "add 'ar: …' under 'speakers[1].capacity'" in found.output
    assert text(published, published.answer) == before


@pytest.mark.slow
def test_errors_that_were_there_before_are_not_held_against_an_act(published: TestArchive) -> None:
    published.write("sources/topics/wells.yaml", "label:\n  en: Wells\n")
    assert codes(published) == {"missing-language"}
    found = call(published, "correct", "almanac", "--set", "title.en=Almanac", *ERRATUM, "--yes")
    assert found.exit_code == 0, found.output
    assert codes(published) == {"missing-language", "unpublished-change"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["2024-05-07-answer", "salma-haddad", "almanac"])
def test_a_record_of_any_kind_is_withdrawn_once(published: TestArchive, name: str) -> None:
    done(published, "withdraw", name, *REASON)
    before = digest_of(published)
    again = call(published, "withdraw", name, *REASON)
    assert again.exit_code == 2
    assert "must not be withdrawn yet: it has been since" in again.output
    assert digest_of(published) == before


@pytest.mark.slow
def test_words_are_taken_down_also_after_a_withdrawal(published: TestArchive) -> None:
    done(published, "withdraw", "2024-05-07-answer", *REASON)
    assert "A word was copied wrongly" in corrections_page(published)
    page = published.root / "site/statements/2024-05-07-answer/index.html"
    assert "البئر الأولى تكفي" in page.read_text("utf-8")
    done(published, "withdraw", "2024-05-07-answer", "--take-down", *REASON)
    assert "A word was copied wrongly" in corrections_page(published)
    assert "البئر الأولى تكفي" not in page.read_text("utf-8")


def known_as_both(archive: TestArchive) -> None:
    """Say of Salma that she is called Nazim too, so that the two records may be of one person."""
    archive.edit("sources/agents/salma-haddad.yaml", "kind: person", "kind: person\naliases:\n  - nazim tahhan")


def with_a_second(archive: TestArchive, path: str, new: str) -> None:
    """Publish a second record of what there is one of, and let the answer name it."""
    old = Path(path).stem
    apart = "distinction:\n  en: the other\n  ar: الآخر\n" if "agents" in path else ""
    archive.write(path.replace(old, new), text(archive, path) + apart)
    archive.edit(archive.answer, old, new)
    if "documents" in path:
        shutil.copytree(archive.root / f"sources/captures/{old}", archive.root / f"sources/captures/{new}")
    warned_of = frozenset(["same-page"] if "documents" in path else [])  # both have one copy
    done(archive, "correct", "2024-05-07-answer", *ERRATUM, warned_of=warned_of)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["sources/agents/nazim-tahhan.yaml", "sources/documents/almanac.yaml"], ids=["agent", "document"]
)
def test_a_record_is_merged_with_all_that_named_it(published: TestArchive, path: str) -> None:
    kind, old = path.split("/")[1].removesuffix("s"), Path(path).stem
    with_a_second(published, path, "the-second")
    found = done(published, "merge", kind, "the-second", old, *REASON)
    assert f"the-second: version 2 (replaced by {old})" in found.output
    assert "the-second" not in text(published, published.answer)
    assert "replaces:\n  - the-second\n" in text(published, path)
    assert not list((published.root / "sources").glob("**/the-second*.*"))
    assert not list((published.root / "sources").glob("**/the-second/*"))
    late = call(published, "correct", f"{kind}/the-second", *ERRATUM, "--no-input")
    assert f"{old} has taken its place" in late.output


@pytest.mark.slow
@pytest.mark.parametrize("act", ["withdraw", "merge"])
def test_the_mend_for_a_removed_record_brings_it_back(published: TestArchive, act: str) -> None:
    path = "sources/agents/nazim-tahhan.yaml"
    before = text(published, path)
    known_as_both(published)
    published.edit(published.answer, "agent: nazim-tahhan", "agent: salma-haddad")
    published.correct(published.answer)
    (published.root / path).unlink()
    found = call(published, "check").output
    command = re.search(rf"'sijill ({act} [^']+)'", found[found.index("[vanished-record]") :])
    assert command
    arguments = (*command[1].replace(" ID", " salma-haddad").split(), *REASON)
    shown = call(published, *arguments, "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert not (published.root / path).exists()
    assert call(published, *arguments, "--yes").exit_code == 0
    assert call(published, "publish").exit_code == 0
    published.commit()
    assert call(published, "check", "--strict").output == "Everything is in order.\n"
    assert call(published, "build").exit_code == 0
    page = text(published, "site/agents/nazim-tahhan/index.html")
    if act == "withdraw":
        assert text(published, path).startswith(before)
        assert "Nazim Tahhan" in page
    else:
        assert not (published.root / path).exists()
        assert "agents/salma-haddad/" in page


def test_a_removed_record_that_the_history_lacks_is_said_to_be_gone(published: TestArchive) -> None:
    (published.root / "sources/agents/nazim-tahhan.yaml").unlink()
    shutil.rmtree(published.root / ".git")
    found = call(published, "withdraw", "agents/nazim-tahhan", *REASON, "--dry-run")
    assert found.exit_code != 0
    assert "the git history does not have it" in found.output


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(("agent", "salma-haddad", "salma-haddad"), 2), (("agent", "almanac", "salma-haddad"), 2),
     (("statement", "2024-05-06-well", "2024-05-07-answer"), 2)],
)  # fmt: skip
def test_what_cannot_be_merged_stays_as_it_is(published: TestArchive, arguments: tuple[str, ...], status: int) -> None:
    before = {path: path.read_bytes() for path in (published.root / "sources").rglob("*") if path.is_file()}
    found = call(published, "merge", *arguments, *REASON)
    assert found.exit_code == status, found.output
    assert before == {path: path.read_bytes() for path in (published.root / "sources").rglob("*") if path.is_file()}


def test_an_unpublished_record_needs_no_correction(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path / "archive")
    found = call(archive, "correct", "almanac", "--set", "title.en=Almanac")
    assert found.exit_code == 2
    assert "a draft is edited, and needs no reason" in found.output
