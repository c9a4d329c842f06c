"""Each kind of thing that the format can say is said by a record here, and by the page that is expected of it.

The table is ``every_kind.yaml``, beside this file.
"""

import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "generator/sijill/example/sources"
SAID = yaml.safe_load((HERE / "every_kind.yaml").read_text("utf-8"))


def at(record: Any, field: str) -> Any:
    """Return a field's value, None where there is none."""
    for step in field.split("."):
        if isinstance(record, list):
            record = record[int(step)] if int(step) < len(record) else None
        else:
            record = record.get(step) if isinstance(record, dict) else None
    return record


@pytest.mark.quick(11)
@pytest.mark.parametrize("what", SAID)
def test_a_record_says_it_and_its_page_shows_it_in_both_languages(what: str) -> None:
    one = SAID[what]
    folders = (HERE / "records", EXAMPLE)
    path = next(path for folder in folders if (path := folder / f"{one['record']}.yaml").is_file())
    found = at(yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader), one["field"])
    assert found == one.get("value"), "the record does not say it any more"
    for home, words in (("", one["en"]), ("ar/", one["ar"])):
        tree = lxml.html.fromstring((HERE / "expected" / f"{home}{one['page']}/index.html").read_text("utf-8"))
        shown = re.sub(r"\s+", " ", " ".join(part.strip() for part in tree.itertext() if part.strip()))
        assert words in shown


def test_addresses_lead_to_the_place_itself() -> None:
    """A moment of a recording, a page of words, and the archived copy where the words are gone from their page."""
    pages = ("2024-03-14-fountain-vote", "undated-who-asks", "2024-03-13-water-first")
    vote, asks, water = [(HERE / f"expected/statements/{page}/index.html").read_text("utf-8") for page in pages]
    assert 'href="https://media.example/council/session.mp4#t=75"' in vote
    assert 'href="https://fountain.example/who-asks#:~:text=Water%20first"' in water
    archived = "https://archive.example/2024/https://fountain.example/who-asks#:~:text="
    assert f"{archived}The%20undersigned%20ask%20that%20no%20tree" in asks
