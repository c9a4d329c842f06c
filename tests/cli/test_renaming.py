"""A person or body that has taken another name: what was said is shown under the name of then."""

import pytest

from tests.cli.test_acts import NEW_NAME, REASON, call, codes, corrections_page, done, text
from tests.made_up.archives import TestArchive


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


@pytest.mark.quick(1)
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
    [((*NEW_NAME, "--until", "May"), 1, "not 'May'"), ((*NEW_NAME, "--until", "2999-01-01"), 1, "2999-01-01"),
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
