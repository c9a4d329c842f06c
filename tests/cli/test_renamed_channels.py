"""A statement gives the agent of its channel, and those it was made for, by the names of its day."""

import orjson
import pytest
from lxml import html

from tests.cli.test_acts import REASON, call, done
from tests.made_up.archives import TestArchive, agent
from tests.site.test_names_of_then import publish

RADIO, STATEMENT = "sources/agents/radio.yaml", "statements/2024-05-06-well"
NAMED = ("--name", "en=Hill Radio", "--name", "ar=إذاعة التل", "--until")


def over_radio(archive: TestArchive, *, spoken_for: bool) -> TestArchive:
    archive.write(RADIO, agent("Valley Radio", "إذاعة الوادي").replace("person", "broadcaster"))
    channel = "channel:\n  label:\n    en: interview\n    ar: مقابلة\n  agent: radio\n"
    archive.edit(archive.well, "date:\n  value", f"{channel}date:\n  value")
    if spoken_for:
        archive.edit(archive.well, "- agent: salma-haddad", "- agent: salma-haddad\n    on_behalf_of: [radio]")
    archive.correct(archive.well)
    publish(archive, 2)
    return archive


@pytest.mark.slow
def test_page_and_data_give_the_name_of_the_day(published: TestArchive) -> None:
    archive = over_radio(published, spoken_for=True)
    done(archive, "rename", "radio", *NAMED, "2024-05-31")
    assert call(archive, "build").exit_code == 0
    site = archive.root / "site"
    data = orjson.loads((site / STATEMENT / "statement.json").read_bytes())
    [speaker] = data["speakers"]
    was = {"en": "Valley Radio", "ar": "إذاعة الوادي"}
    assert (data["channel"]["agent"]["name"]["en"], data["channel"]["called"]) == ("Hill Radio", was)
    [body] = speaker["on_behalf_of"]
    assert (body["name"]["en"], body["called"]) == ("Hill Radio", was)
    assert "called" not in speaker
    page = html.parse(site / STATEMENT / "index.html")
    shown = " ".join(page.getroot().text_content().split())
    assert "interview, Valley Radio (now Hill Radio)" in shown
    assert "on behalf of Valley Radio (now Hill Radio)" in shown
    # A link to the version that was published before says which name is new, and that nothing else is.
    (since,) = page.xpath("//section[@id='v2']")
    assert " ".join(since.text_content().split()).endswith(
        "Its own words have not changed since. Valley Radio has since been given another name: Hill Radio."
    )
    assert not since.xpath(".//del | .//ins")


@pytest.mark.slow
def test_a_rename_of_an_earlier_day_needs_a_reason(published: TestArchive) -> None:
    archive = over_radio(published, spoken_for=False)
    found = call(archive, "rename", "radio", *NAMED, "2020-01-01", "--no-input")
    assert (found.exit_code, "uncorrected-change" in found.output) == (1, True), found.output
    assert "2024-05-06-well: " in found.output
    done(archive, "rename", "radio", *NAMED, "2020-01-01", *REASON)
