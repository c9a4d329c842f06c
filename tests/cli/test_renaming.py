"""A person or body that has taken another name: what was said is shown under the name of then."""

import re

import pytest

from tests.cli.test_acts import NEW_NAME, REASON, call, codes, corrections_page, done, text
from tests.made_up.archives import TestArchive
from tests.site.test_names_of_then import publish


@pytest.mark.slow
def test_a_rename_is_no_correction_and_keeps_the_former_name(published: TestArchive) -> None:
    found = done(published, "rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06")
    assert "salma-haddad: version 2 (former names, name)" in found.output
    assert text(published, "sources/agents/salma-haddad.yaml") == (
        "name:\n  en: Salma Haddad-Naim\n  ar: سلمى حداد نعيم\nkind: person\nformer_names:\n  - name:\n"
        "      en: Salma Haddad\n      ar: سلمى حداد\n    until: 2024-05-06\n"
    )
    again = ("--name", "en=Salma Naim", "--name", "ar=سلمى نعيم", "--until", "2024-05-31")
    done(published, "rename", "salma-haddad", *again)
    assert text(published, "sources/agents/salma-haddad.yaml").count("until:") == 2


@pytest.mark.slow
def test_a_rename_that_was_a_mistake_is_taken_back_and_stays_among_the_corrections(published: TestArchive) -> None:
    before = text(published, "sources/agents/salma-haddad.yaml")
    refused = call(published, "rename", "salma-haddad", "--undo", *REASON, "--no-input")
    assert "must have a former name that can be its name again" in refused.output
    back = ("--name", "en=Salma Haddad", "--name", "ar=سلمى حداد", "--until", "2024-05-31")
    done(published, "rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06")
    said = call(published, "rename", "salma-haddad", *back, "--no-input", "--dry-run")
    assert "take that rename back instead: sijill rename --undo" in said.output
    assert "without --name" in call(published, "rename", "salma-haddad", "--undo", *back, *REASON, "--no-input").output
    found = done(published, "rename", "salma-haddad", "--undo", *REASON)
    assert "salma-haddad: version 3 (correction, former names, name)" in found.output
    now = text(published, "sources/agents/salma-haddad.yaml")
    assert now.startswith(f"{before}corrections:\n")
    assert codes(published) == set()
    done(
        published,
        "rename",
        "salma-haddad",
        "--name",
        "en=Salma Tahhan",
        "--name",
        "ar=سلمى طحان",
        "--until",
        "2024-05-30",
    )
    assert call(published, "build").exit_code == 0
    page = corrections_page(published)
    anchors = re.findall('id="agent-salma-haddad-([a-z]+-[0-9])"', page)
    assert sorted(anchors) == ["correction-1", "rename-1", "rename-2"]
    plain = re.sub(r"[\u2066-\u2069]", "", page)
    assert "Salma Haddad, until 6 May 2024; then Salma Haddad-Naim" in plain
    assert "Salma Haddad, until 30 May 2024; then Salma Tahhan" in plain


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "now"),
    [(("    until: 2024-05-06", "    until: 2024-05-07"), "a published day"),
     (("      en: Salma Haddad\n", "      en: Selma Haddad\n"), "a published former name"),
     (("  en: Salma Haddad-Naim", "  en: Somebody Else"), "a name that no former name explains")],
)  # fmt: skip
def test_a_former_name_guards_itself(published: TestArchive, edit: tuple[str, str], now: str) -> None:
    done(published, "rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06")
    published.edit("sources/agents/salma-haddad.yaml", *edit)
    assert codes(published) == {"uncorrected-change"}, now


@pytest.mark.slow
def test_a_dated_entry_of_a_rename_stays_as_it_was_when_the_rename_is_corrected(published: TestArchive) -> None:
    def entry_and_item() -> tuple[list[str], list[str]]:
        assert call(published, "build").exit_code == 0
        site = published.root / "site/corrections"
        entries = re.findall("(?s)<entry>.*?</entry>", (site / "feed.xml").read_text("utf-8"))
        page = re.sub(r"[\u2066-\u2069]", "", corrections_page(published))
        own = [one for one in entries if "agent-salma-haddad-rename-1" in one]
        return own, re.findall("[^.]*6 May 2024[^.]*", page)

    done(published, "rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06")
    before = entry_and_item()
    assert all(len(found) == 1 for found in before), before
    change = ("--set", "former_names.1.until=2024-05-02", "--set", "former_names.1.name.en=Selma Haddad")
    done(published, "correct", "salma-haddad", *change, "--kind", "erratum", *REASON)
    after = entry_and_item()
    assert after[0] == before[0]
    assert before[1][0] in after[1]


@pytest.mark.slow
def test_a_former_name_that_was_not_published_needs_a_reason(published: TestArchive) -> None:
    """It changes what published statements of its time call the agent: nobody may be called so without a word."""
    path = "sources/agents/salma-haddad.yaml"
    published.edit(
        path,
        "kind: person",
        "kind: person\nformer_names:\n  - name:\n      en: Salma\n      ar: سلمى\n    until: 2024-01-01",
    )
    assert codes(published) == {"uncorrected-change"}
    published.edit(path, "  en: Salma Haddad", "  en: Somebody Else")
    assert codes(published) == {"uncorrected-change"}
    done(published, "correct", "salma-haddad", "--kind", "erratum", *REASON)


def test_a_rename_there_and_back_again_between_two_publications_needs_a_reason(published: TestArchive) -> None:
    path = "sources/agents/salma-haddad.yaml"
    names = "".join(f"  - name:\n      en: {name}\n      ar: {name}\n    until: {day}\n"
                    for name, day in (("Salma Haddad", "2010-01-01"), ("Somebody", "2024-05-30")))  # fmt: skip
    published.edit(path, "kind: person\n", f"kind: person\nformer_names:\n{names}")
    assert codes(published) == {"uncorrected-change"}


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [((*NEW_NAME, "--until", "May"), 1, "and is 'May'"), ((*NEW_NAME, "--until", "2999-01-01"), 1, "2999-01-01"),
     ((*NEW_NAME,), 2, "--until must be given"), (NEW_NAME[:2], 2, "--name ar=… must be given"),
     (("--name", "en=Salma Haddad", "--name", "ar=سلمى حداد"), 2, "must be another than the present one")],
)  # fmt: skip
def test_a_wrong_rename_changes_no_record(
    published: TestArchive, arguments: tuple[str, ...], status: int, says: str
) -> None:
    before = text(published, "sources/agents/salma-haddad.yaml")
    found = call(published, "rename", "salma-haddad", *arguments, "--no-input")
    assert (found.exit_code, says in found.output) == (status, True), found.output
    assert text(published, "sources/agents/salma-haddad.yaml") == before


@pytest.mark.slow
def test_a_page_names_its_speaker_as_then_and_as_now(published: TestArchive) -> None:
    done(published, "rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06")
    assert "Renamed" in corrections_page(published)
    site = published.root / "site"
    for folder, then, now in (("", "Salma Haddad", "(now <bdi>Salma Haddad-Naim</bdi>)"),
                              ("ar/", "سلمى حداد", "(الاسم الحالي: <bdi>سلمى حداد نعيم</bdi>)")):  # fmt: skip
        page = (site / folder / "statements/2024-05-06-well/index.html").read_text("utf-8")
        assert f">{then}</a> {now}" in page
        assert then in (site / folder / "agents/salma-haddad/index.html").read_text("utf-8")


BEFORE_IT = (*NEW_NAME, "--until", "2024-05-05")


@pytest.mark.slow
def test_a_rename_that_gives_a_published_statement_another_name_needs_a_reason(published: TestArchive) -> None:
    path = "sources/agents/salma-haddad.yaml"
    before = text(published, path)
    found = call(published, "rename", "salma-haddad", *BEFORE_IT, "--no-input")
    assert found.exit_code == 1
    assert "uncorrected-change" in found.output
    assert "2024-05-06-well: 'ar: سلمى حداد, en: Salma Haddad' → " in found.output
    assert text(published, path) == before
    # Where somebody answers, it is asked for; with it, the rename is a correction too.
    found = call(published, "rename", "salma-haddad", *BEFORE_IT, "--yes", typed="She wrote to us\nكتبت إلينا بذلك\n")
    assert found.exit_code == 0, found.output
    assert "She wrote to us" in text(published, path)
    assert codes(published) == {"unpublished-change"}


@pytest.mark.slow
@pytest.mark.parametrize(("date", "until", "is_named"), [
    ("2024-05-06", "2024-05-06", False), ("2024-05-06", "2024-05-05", True), ("2024-05", "2024-05-30", True),
    ("2024-05", "2024-05-31", False), ("unknown", "2024-05-31", True),
])  # fmt: skip
def test_whoever_may_have_spoken_after_the_last_day_gets_another_name(
    published: TestArchive, date: str, until: str, is_named: bool
) -> None:
    published.edit(published.well, "value: 2024-05-06", f"value: {date}")
    published.correct(published.well)
    published.edit("sources/documents/almanac.yaml", "publisher: unknown", "publisher: nazim-tahhan")
    published.correct("sources/documents/almanac.yaml")
    publish(published, 2)
    path = "sources/agents/salma-haddad.yaml"
    published.edit(path, "en: Salma Haddad\n  ar: سلمى حداد", "en: Salma Naim\n  ar: سلمى نعيم")
    given_up = f"former_names:\n  - name:\n      en: Salma Haddad\n      ar: سلمى حداد\n    until: {until}\n"
    published.write(path, text(published, path) + given_up)
    assert ("uncorrected-change" in published.codes()) == is_named
    # A draft that nobody was shown is no matter; what a document's publisher is called is one.
    nazim = path.replace("salma-haddad", "nazim-tahhan")
    published.edit(nazim, "en: Nazim Tahhan\n  ar: ناظم الطحّان", "en: Nazim Miller\n  ar: ناظم الطاحن")
    given_up = "former_names:\n  - name:\n      en: Nazim Tahhan\n      ar: ناظم الطحّان\n    until: 2024-05-07\n"
    published.write(nazim, text(published, nazim) + given_up)
    found = [one for one in published.check() if (one.file, one.code) == (nazim, "uncorrected-change")]
    assert ["; almanac: " in dict(one.facts)["detail"] for one in found] == [True]


@pytest.mark.slow
@pytest.mark.parametrize("earlier", [False, True])
def test_a_rename_that_had_a_reason_is_taken_back_and_its_correction_stays(
    published: TestArchive, *, earlier: bool
) -> None:
    path = "sources/agents/salma-haddad.yaml"
    if earlier:  # another rename, which stays
        done(published, "rename", "salma-haddad", "--name", "en=Salma Naim", "--name", "ar=سلمى نعيم", "--until",
             "2000-01-01", *REASON)  # fmt: skip
    before = text(published, path)
    done(published, "rename", "salma-haddad", *BEFORE_IT, *REASON)
    done(published, "rename", "salma-haddad", "--undo", *REASON)
    now = text(published, path)
    assert now.partition("corrections:")[0] == before.partition("corrections:")[0]
    assert (now.count("kind: rename"), now.count("kind: erratum")) == (1 + earlier, 1)
    plain = re.sub(r"[\u2066-\u2069]", "", corrections_page(published))
    given_up = "Salma Naim" if earlier else "Salma Haddad"
    assert f"{given_up}, until 5 May 2024; then Salma Haddad-Naim" in plain
    page = (published.root / "site/statements/2024-05-06-well/index.html").read_text("utf-8")
    assert page.count("was given its new name") == 2 * earlier  # at its head, and to who cites the first version
    assert "(now" not in page
    done(published, "rename", "salma-haddad", *BEFORE_IT, *REASON)


@pytest.mark.slow
def test_what_a_rename_without_a_former_name_is_told_to_add_is_taken(published: TestArchive) -> None:
    """Its mend never leads to what the next check refuses."""
    path = "sources/agents/salma-haddad.yaml"
    before = text(published, path)
    done(published, "rename", "salma-haddad", *BEFORE_IT, *REASON)
    corrections = "corrections:" + text(published, path).partition("corrections:")[2]
    published.write(path, before + corrections)
    (found,) = [one for one in published.check() if one.code == "correction-order"]
    assert "below this correction an erratum that takes the rename back" in dict(found.facts)["mend"]
    day = re.findall("date: (.*)", corrections)[0]
    added = f"  - date: {day}\n    kind: erratum\n    reason:\n      en: It is not so named\n      ar: ليس هذا اسمها\n"
    published.write(path, before + corrections + added)
    assert codes(published) == {"unpublished-change"}
