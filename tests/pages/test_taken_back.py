"""What a speaker took back or corrected later is said beside the words, wherever these are read or copied from."""

from pathlib import Path

import pytest

from tests import made_up
from tests.made_up import BRIDGE, DOUBT
from tests.made_up.site import changed, shells, site, text


@pytest.mark.quick(3)
@pytest.mark.parametrize(
    ("relation", "english", "arabic"),
    [("retracts", "Taken back by", "تراجُع المتحدث: "), ("corrects", "Corrected by", "تصحيح المتحدث: ")],
)
@pytest.mark.parametrize("target_passage", [{"target_passage": "p1"}, {}])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_beside_the_passage(
    tmp_path: Path, relation: str, english: str, arabic: str, target_passage: dict[str, str], language: str
) -> None:
    relations = [{"type": relation, "target": BRIDGE, **({"passage": "p1"} | target_passage if target_passage else {})}]
    archive = made_up.archive(tmp_path, changed(DOUBT, relations=relations))
    home = "" if language == "en" else f"{language}/"
    page = site(archive, shells()).tree(f"{home}statements/{BRIDGE}/index.html")
    passages = page.xpath("//section[contains(@class, 'sj-passage')]")
    said = [[text(one) for one in passage.xpath("p[contains(@class, 'sj-reply')]")] for passage in passages]
    first = arabic if language == "ar" else english
    assert [len(one) for one in said] == [
        1 if number == 0 or not target_passage else 0 for number in range(len(passages))
    ]
    assert said[0][0].startswith(first)
    assert passages[0].xpath(f"p[contains(@class, 'sj-reply')]//a[contains(@href, '{DOUBT}/')]")


def test_other_relations_are_not(tmp_path: Path) -> None:
    relations = [{"type": "updates", "target": BRIDGE, "passage": "p1", "target_passage": "p1"}]
    page = site(made_up.archive(tmp_path, changed(DOUBT, relations=relations)), shells())
    assert page.tree(f"statements/{BRIDGE}/index.html").find_class("sj-reply") == []
