"""Pages say what was seen of a document at its address, and lead to its archived copy first if it is gone."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sijill.model.seen import quotation
from tests import made_up
from tests.made_up.site import Site, shells, site

ARCHIVED = "https://archive.example/2030/bridge"
MINE, OTHER = (
    quotation(identifier, "p1", made_up.statements()[identifier].passages[0].text)
    for identifier in (made_up.BRIDGE, made_up.DOUBT)
)


def made(folder: Path, *sightings: dict[str, Any]) -> Site:
    made_up.write(folder)
    place = folder / "sources/documents/bridge-article.yaml"
    document = yaml.safe_load(place.read_text("utf-8"))
    place_seen = folder / "sources/seen/bridge-article.yaml"
    place_seen.parent.mkdir()
    found = [{"address": document["url"], **one} for one in sightings]
    place_seen.write_text(yaml.safe_dump({"sightings": found}, sort_keys=False), "utf-8")
    write = made_up.write

    def with_archived(folder: Path, changed: Any = None) -> None:
        write(folder, changed)
        place.write_text(yaml.safe_dump({**document, "archived_url": ARCHIVED}, allow_unicode=True), "utf-8")

    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(made_up, "write", with_archived)
        return site(made_up.archive(folder), shells())


def seen(day: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {"time": f"{day}T10:00:00Z", "outcome": outcome, **more}


def facts(page: Any) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.iter("dt", "dd")]


def said(page: Any, label: str) -> str:
    found = facts(page)
    return found[found.index(label) + 1]


def pages_of(found: Site) -> dict[str, Any]:
    return {
        name: found.tree(f"{path}index.html")
        for name, path in {
            "en": "documents/bridge-article/", "ar": "ar/documents/bridge-article/",
            "mine": f"statements/{made_up.BRIDGE}/", "other": f"statements/{made_up.DOUBT}/",
            "mine-ar": f"ar/statements/{made_up.BRIDGE}/",
        }.items()
    }  # fmt: skip


def test_a_page_that_was_there_is_said_to_be_and_its_own_address_comes_first(tmp_path: Path) -> None:
    found = pages_of(made(tmp_path, seen("2030-05-01", "there"), seen("2030-06-02", "there", has=[MINE])))
    assert said(found["en"], "At its address") == "still there on 2 June 2030"
    assert said(found["ar"], "في عنوانها الأصلي").startswith("كانت لا تزال هناك في 2 حزيران")
    assert said(found["mine"], "At its address") == "these words were still there on 2 June 2030"
    order = facts(found["en"])
    assert order.index("Address") < order.index("Archived copy")
    assert "Read it in the archived copy" not in facts(found["mine"])
    looked_for = [fact for fact in facts(found["other"]) if fact.startswith("these words")]
    assert looked_for == [], "nobody looked for the words of this one"


def test_a_page_that_is_gone_is_said_to_be_and_the_archived_copy_comes_first(tmp_path: Path) -> None:
    looks = [seen("2030-05-01", "there"), seen("2030-06-02", "gone"), seen("2030-07-02", "gone")]
    found = pages_of(made(tmp_path, *looks))
    assert said(found["en"], "At its address") == "gone since 2 June 2030; last seen there on 1 May 2030"
    assert "لم تعد هناك منذ 2 حزيران" in said(found["ar"], "في عنوانها الأصلي")
    order = facts(found["en"])
    assert order.index("Archived copy") < order.index("Address")
    for name, first, second in (
        ("mine", "Read it in the archived copy", "Read it in its place"),
        ("mine-ar", "اقرأه في النسخة المؤرشفة", "اقرأه في موضعه"),
    ):
        order = facts(found[name])
        assert order.index(first) < order.index(second)
    assert [one for one in found["mine"].iter("a") if one.get("href", "").startswith(f"{ARCHIVED}#:~:text=")]


def test_a_changed_page_lacks_the_words_that_it_lacks_and_no_others(tmp_path: Path) -> None:
    looks = [
        seen("2030-05-01", "there"),
        seen("2030-06-02", "changed", lacks=[MINE], has=[OTHER], final_address="https://n.example/"),
    ]
    found = pages_of(made(tmp_path, *looks))
    assert said(found["mine"], "At its address").startswith("changed since 2 June 2030: these words")
    assert said(found["other"], "At its address").startswith("these words were still there on 2 June 2030")
    assert said(found["en"], "At its address").startswith("changed since 2 June 2030: not all words")
    assert "it now leads to https://n.example/" in said(found["en"], "At its address")
    assert "Read it in the archived copy" in facts(found["mine"])
    assert "Read it in the archived copy" not in facts(found["other"])


def test_what_was_seen_for_a_draft_goes_on_to_be_said_of_the_statement_that_it_became(tmp_path: Path) -> None:
    draft, other = (f"0000-a-draft#{name.partition('#')[2]}" for name in (MINE, OTHER))
    looks = [
        seen("2030-05-01", "there", has=[draft, other]),
        seen("2030-06-02", "changed", lacks=[draft], has=[other]),
        seen("2030-07-02", "changed", lacks=[MINE], has=[other]),
    ]
    found = pages_of(made(tmp_path, *looks))
    assert said(found["mine"], "At its address").startswith("changed since 2 June 2030: these words")
    assert said(found["other"], "At its address").startswith("these words were still there on 2 July 2030")


@pytest.mark.parametrize("name", ["0000-a-draft#p2:{}", "0000-a-draft#p1:01234567", "0000-a-draft#p1"])
def test_what_was_seen_of_other_words_says_nothing_of_these(name: str, tmp_path: Path) -> None:
    found = pages_of(made(tmp_path, seen("2030-06-02", "changed", lacks=[name.format(MINE.partition(":")[2])])))
    assert [one for one in facts(found["mine"]) if "these words" in one] == []


def test_looks_that_say_nothing_are_not_shown(tmp_path: Path) -> None:
    found = pages_of(made(tmp_path, seen("2030-05-01", "refused"), seen("2030-06-02", "unreachable")))
    assert "At its address" not in facts(found["en"])
