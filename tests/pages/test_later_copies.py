"""Where copies of one document differ, the page says which copy has the words and that a later one lacks them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sijill.model.captures import Capture, Paragraph
from sijill.sources.captures import write_capture
from sijill.state.archive import Archive
from tests import made_up
from tests.made_up.captures import capture_of
from tests.made_up.site import shells, site

Make = Callable[..., Archive]
# The fourth paragraph, which DOUBT quotes, is no longer what it was.
LATER = capture_of("\n".join([*made_up.PARAGRAPHS[:3], "وقال المهندس كريم البناء إن الفحص اكتمل."]))

FETCHED = {
    "address": "https://news.example/bridge", "status": 200,
    "response": "sha256:" + 64 * "1", "warc": "sha256:" + 64 * "2",
}  # fmt: skip


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    write = made_up.write

    def made(
        later: Capture = LATER, first: str = "2030-01-06", second: str = "2030-01-09", turned: bool = False,
        times: tuple[str, ...] = (),
    ) -> Archive:  # fmt: skip
        def with_another(folder: Path, changed: Any = None) -> None:
            write(folder, changed)
            name = f"{later.digest.removeprefix('sha256:')}.json"
            (folder / "sources/captures/bridge-article" / name).write_bytes(write_capture(later))
            place = folder / "sources/documents/bridge-article.yaml"
            document = yaml.safe_load(place.read_text("utf-8"))
            copies = [
                {"digest": made_up.COPY.digest, "captured": first}, {"digest": later.digest, "captured": second}
            ]  # fmt: skip
            for copy, time in zip(copies, times, strict=False):
                copy["fetched"] = FETCHED | {"time": time}
            document["captures"] = copies[::-1] if turned else copies
            place.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")

        monkeypatch.setattr(made_up, "write", with_another)
        return made_up.archive(tmp_path)

    return made


def of(archive: Archive, identifier: str, language: str = "") -> str:
    page = site(archive, shells()).tree(f"{language}statements/{identifier}/index.html")
    return " ".join(" ".join(page.find_class("sj-said")[0].text_content().split()).split())


def codes(archive: Archive) -> list[tuple[str, str]]:
    return archive.connection.execute("SELECT code, file FROM diagnostics WHERE code = 'words-gone-later'").fetchall()


@pytest.mark.slow
def test_the_page_says_which_copy_has_the_words_and_that_the_later_one_lacks_them(make: Make) -> None:
    archive = make()
    said = "These words are in the copy of 6 January 2030. The later copy of 9 January 2030 does not have them."
    assert said in of(archive, made_up.DOUBT)
    assert "وليست في النسخة اللاحقة المحفوظة بتاريخ 9 كانون الثاني" in of(archive, made_up.DOUBT, "ar/")
    assert "later copy" not in of(archive, made_up.BRIDGE)
    assert codes(archive) == [("words-gone-later", f"sources/statements/2030/{made_up.DOUBT}.yaml")]
    [gap] = [gap for gap in archive.gaps if gap.name == "later"]
    assert (gap.total, gap.ids) == (1, (made_up.DOUBT,))


def test_which_copy_is_the_later_one_is_a_matter_of_days_and_not_of_the_list(make: Make) -> None:
    assert "copy of 6 January 2030. The later copy of 9 January" in of(make(turned=True), made_up.DOUBT)


def test_an_older_copy_that_lacks_the_words_says_nothing(make: Make) -> None:
    archive = make(first="2030-01-09", second="2030-01-06")
    assert "later copy" not in of(archive, made_up.DOUBT)
    assert codes(archive) == []


def test_words_that_only_moved_to_another_paragraph_are_there(make: Make) -> None:
    archive = make(capture_of("\n".join(["وهذه فقرة جديدة.", *made_up.PARAGRAPHS[::-1]])))
    assert codes(archive) == []


def test_a_withheld_paragraph_that_has_the_words_is_not_said_to_lack_them(make: Make) -> None:
    same_withheld = capture_of("\n".join([*made_up.PARAGRAPHS, "وهذه فقرة جديدة."])).withholding_all_but({4})
    archive = make(same_withheld)
    assert codes(archive) == []
    assert "later copy" not in of(archive, made_up.DOUBT)


def test_a_withheld_paragraph_is_known_by_its_words_whatever_its_salt(make: Make) -> None:
    salted = Capture(tuple(Paragraph.salted(text) for text in [*made_up.PARAGRAPHS, "وهذه فقرة جديدة."]))
    assert codes(make(salted.withholding_all_but({4}))) == []


def test_a_paragraph_that_was_taken_down_is_not_said_to_lack_words(make: Make) -> None:
    salted = Capture(tuple(Paragraph.salted(text) for text in [*made_up.PARAGRAPHS, "وهذه فقرة جديدة."]))
    assert codes(make(salted.without_words({0, 1, 2, 3}))) == []


def test_of_a_copy_that_withholds_more_only_what_it_shows_is_said(make: Make) -> None:
    said = "What is shown of the later copy of 9 January 2030 does not have them."
    assert said in of(make(LATER.withholding_all_but({0, 1, 2})), made_up.DOUBT)


def test_a_copy_without_a_day_is_named_by_its_digest(make: Make) -> None:
    said = of(make(first="unknown"), made_up.DOUBT)
    assert f"in the copy of {made_up.COPY.digest[7:19]}. The later copy of 9 January 2030" in said


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_copies_of_one_day_none_is_called_later(make: Make, turned: bool) -> None:
    archive = make(first="2030-01-06", second="2030-01-06", turned=turned)
    assert codes(archive) == []
    assert "later copy" not in of(archive, made_up.DOUBT)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_copies_of_one_day_the_one_that_was_fetched_later_is(make: Make, turned: bool) -> None:
    day = "2030-01-06"
    archive = make(first=day, second=day, turned=turned, times=(f"{day}T08:47:50Z", f"{day}T09:00:07Z"))
    assert codes(archive) == [("words-gone-later", f"sources/statements/2030/{made_up.DOUBT}.yaml")]
    said = of(archive, made_up.DOUBT)
    assert "in the copy of 6 January 2030, 08:47 (UTC+00:00). The later copy of 6 January 2030, 09:00" in said
    [gap] = [gap for gap in archive.gaps if gap.name == "later"]
    assert gap.ids == (made_up.DOUBT,)


@pytest.mark.parametrize("times", [("T09:00:07Z", "T08:47:50Z"), ("T09:00:07Z", "T09:00:07Z"), ("T08:47:50Z",)])
def test_a_copy_of_the_day_that_is_not_known_to_be_later_says_nothing(make: Make, times: tuple[str, ...]) -> None:
    day = "2030-01-06"
    archive = make(first=day, second=day, times=tuple(day + time for time in times))
    assert codes(archive) == []
    assert "later copy" not in of(archive, made_up.DOUBT)
