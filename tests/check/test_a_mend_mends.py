"""A mend mends: where it is applied as it is written, the finding is gone, and no other is in its place."""

import datetime
import re
from pathlib import Path

import pytest

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.made_up.example import write_example
from tests.sources.mistakes import mended

TODAY = datetime.date(2026, 11, 23)
STATEMENT = "sources/statements/2024/2024-03-04-market-restoration.yaml"
AGENT, DOCUMENT = "sources/agents/salma-haddad.yaml", "sources/documents/market-article.yaml"
EARLIER = "sources/statements/2024/2024-03-01-earlier-words.yaml"
OTHER = "sources/agents/town-council.yaml"
NAMES_OF_AN_AGENT = [
    "salma-haddad.yaml", "sources/agents/salma-haddad", "sources/agents/salma-haddad.yaml", "agents\\salma-haddad.yaml",
    "Salma Haddad", "salma haddad", "سلمى حداد", "سلمي حداد", "Selma Hadad", "selma-hadad", "salma-hadad",
    "https://archive.example/ar/agents/salma-haddad/", "«سلمى حداد»", "salma-haddad/",
]  # fmt: skip
NAMES_OF_A_DOCUMENT = [
    "market-article.yaml", "sources/documents/market-article.yaml", "https://news.example/market",
    "http://www.news.example/market/#top", "news.example/market", "Restoration of the old market begins",
    "بدء ترميم السوق القديم", "market-articl",
]  # fmt: skip
DOCUMENTED = "    document: market-article\n    tr"
REFERENCES = [
    *((STATEMENT, "agent: salma-haddad", f"agent: '{name}'") for name in NAMES_OF_AN_AGENT),
    *((STATEMENT, DOCUMENTED, DOCUMENTED.replace("market-article", f"'{name}'")) for name in NAMES_OF_A_DOCUMENT),
    *((STATEMENT, "  - old-market", f"  - '{name}'") for name in ("old-market.yaml", "The old market", "السوق القديم")),
    (STATEMENT, "topics:\n  - old-market", "topics: السوق القديم"),
    (STATEMENT, "  - agent: salma-haddad\n", "  - agent: salma-haddad\n    on_behalf_of: Council of the Town\n"),
    (STATEMENT, "  - agent: salma-haddad\n", "  - agent: salma-haddad\n    on_behalf_of: [Council of the Town]\n"),
    (STATEMENT, "  - agent: salma-haddad\n", "  - agent: salma-haddad\n    on_behalf_of: [The Council]\n"),
    (DOCUMENT, "publisher: unknown", "publisher: مجلس البلدة"),
    (AGENT, "kind: person", "kind: person\nmember_of: [{body: Council of the Town}]"),
    (AGENT, "kind: person", "kind: person\nmember_of: [Council of the Town]"),
    *(
        (STATEMENT, "topics:", f"relations:\n  - type: discusses\n    target: '{target}'\ntopics:")
        for target in ("earlier-words", EARLIER, EARLIER.rpartition("/")[2],
                       "https://archive.example/statements/2024-03-01-earlier-words/")
    ),
]  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_example(tmp_path)
    council = "name:\n  en: Council of the Town\n  ar: مجلس البلدة\nkind: office\naliases: [The Council]\n"
    (tmp_path / OTHER).write_text(council, "utf-8")
    document = tmp_path / DOCUMENT
    document.write_text(
        document.read_text("utf-8").replace("url: unknown", "url: https://news.example/market"), "utf-8"
    )
    earlier = (tmp_path / STATEMENT).read_text("utf-8").replace("value: 2024-03-04", "value: 2024-03-01")
    earlier = re.sub(r"  # The source's own words.*?counted_from: \S+\n", "", earlier, flags=re.DOTALL)
    earlier = earlier.replace("سيبقى السوق مفتوحاً طوال أشهر الترميم، ولن يُغلق محل واحد", "ولن يُغلق محل واحد")
    (tmp_path / EARLIER).write_text(earlier, "utf-8")
    return tmp_path


def found_in(folder: Path) -> list[Diagnostic]:
    return check(read_configuration(folder), TODAY, jobs=1)


@pytest.mark.quick(12)
@pytest.mark.parametrize(("path", "right", "wrong"), REFERENCES)
def test_a_record_that_is_called_otherwise_is_named_by_its_id(archive: Path, path: str, right: str, wrong: str) -> None:
    assert found_in(archive) == []
    text = (archive / path).read_text("utf-8")
    assert right in text
    text = text.replace(right, wrong, 1)
    (archive / path).write_text(text, "utf-8")
    (found,) = found_in(archive)
    assert found.file == path
    assert re.search("[\u0600-\u06ff]", sentence(found, "ar")[1])
    (archive / path).write_text(mended(text, found), "utf-8")
    assert found_in(archive) == []


@pytest.mark.parametrize(
    ("field", "mend"),
    [
        ("agent: Huda Karim", "write it as: agent: huda-karim (make it first: sijill new agent --id huda-karim)"),
        ("agent: هدى كريم", "write it as: agent: … (the id of an agent of the archive)"),
        ("agent: huda-karim", "make it: sijill new agent --id huda-karim"),
    ],
)
def test_one_whom_the_archive_does_not_have_is_to_be_made(archive: Path, field: str, mend: str) -> None:
    text = (archive / STATEMENT).read_text("utf-8")
    (archive / STATEMENT).write_text(text.replace("agent: salma-haddad", field), "utf-8")
    (found,) = found_in(archive)
    assert sentence(found)[1] == mend
    assert re.search("[\u0600-\u06ff]", sentence(found, "ar")[1])


def test_all_of_one_name_are_named(archive: Path) -> None:
    another = (archive / AGENT).read_text("utf-8") + "distinction: {en: of Sur, ar: من صور}\n"
    (archive / OTHER).with_name("salma-haddad-of-sur.yaml").write_text(another, "utf-8")
    text = (archive / STATEMENT).read_text("utf-8")
    for wrong in ("Salma Haddad", "selma-hadad"):
        (archive / STATEMENT).write_text(text.replace("agent: salma-haddad", f"agent: {wrong}"), "utf-8")
        found = next(one for one in found_in(archive) if one.file == STATEMENT)
        mend = sentence(found)[1]
        assert "salma-haddad, " in mend
        assert "salma-haddad-of-sur" in mend


def test_no_statement_is_to_be_made_under_an_id_that_new_refuses(archive: Path) -> None:
    text = (archive / STATEMENT).read_text("utf-8")
    text = text.replace("topics:", "relations: [{type: discusses, target: zzz}]\ntopics:")
    (archive / STATEMENT).write_text(text, "utf-8")
    (found,) = found_in(archive)
    assert "name a statement of the archive" in sentence(found)[1]


def test_what_a_name_means_is_looked_up_again_when_the_archive_changes(archive: Path) -> None:
    text = (archive / STATEMENT).read_text("utf-8")
    (archive / STATEMENT).write_text(text.replace("agent: salma-haddad", "agent: هدى كريم"), "utf-8")
    assert "…" in sentence(found_in(archive)[0])[1]
    huda = archive / "sources/agents/huda-karim.yaml"
    huda.write_text("name: {en: Huda Karim, ar: هدى كريم}\nkind: person\n", "utf-8")
    assert sentence(found_in(archive)[0])[1] == "write it as: agent: huda-karim"
    huda.unlink()
    assert "…" in sentence(found_in(archive)[0])[1]


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["eng", "en-GB"])
def test_another_tag_of_a_language_of_the_archive_is_asked_for_by_its_own(archive: Path, tag: str) -> None:
    file = archive / STATEMENT
    file.write_text(file.read_text("utf-8").replace("  en: ", f"  {tag}: ", 1), "utf-8")
    found = [sentence(one) for one in check(read_configuration(archive), today=TODAY)]
    assert (f"'title' must be in the archive's languages, and has '{tag}'", "did you mean 'en'?") in found


@pytest.mark.slow
def test_what_is_missing_is_asked_for_in_the_languages_of_the_archive_alone(archive: Path) -> None:
    settings = archive / "mkdocs.yml"
    text = re.sub(r"languages: \[.*?\]", "languages: [en]", settings.read_text("utf-8"), count=1)
    settings.write_text(re.sub(r"(?m)^ +ar: .*\n", "", text), "utf-8")
    file = archive / STATEMENT
    file.write_text(re.sub(r"title:\n(?:  .*\n)+", "", file.read_text("utf-8"), count=1), "utf-8")
    found = [sentence(one)[1] for one in check(read_configuration(archive), today=TODAY)]
    assert "add 'title: {en: …}'" in found
