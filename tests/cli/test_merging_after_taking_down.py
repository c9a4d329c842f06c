"""Documents are merged whatever was withheld or taken down of their stored copies, and that stays so."""

import datetime
from collections.abc import Sequence

import pytest

from sijill.model.captures import Capture, Paragraph
from sijill.publish.verify import verify
from sijill.sources.captures import read_capture, write_capture
from tests.cli.test_acts import REASON, call, codes, done, known_as_both, text
from tests.cli.test_taking_down import SAID, WELL, sources_with
from tests.made_up.archives import ALMANAC, TestArchive, document

GONE, LAST = "لن أعود إلى هذا الأمر", "2024-05-07-last"
DOWN = ("withdraw", LAST, "--take-down", *REASON, "--no-input", "--title", "en=Taken down", "--title", "ar=محجوب هنا")
ORDERS = [("reprint", "almanac"), ("almanac", "reprint")]


@pytest.fixture
def reprinted(salted: TestArchive) -> TestArchive:
    """An archive in which a second record is of the almanac; a statement is quoted from its copy alone."""
    lines = [*ALMANAC.splitlines(), f"وختم رجل: «{GONE}»", "فقرة لا يقتبسها أحد"]
    capture = Capture(tuple(map(Paragraph.salted, lines)), as_tree=True)
    salted.add_capture(capture.withholding_all_but({0, 1, 2, 3, 4}), "reprint")
    salted.write("sources/documents/reprint.yaml", document(capture))
    said = text(salted, salted.answer).partition("relations:")[0].replace("almanac", "reprint")
    for old, new in (("البئر الأولى تكفي", GONE), ("The first well is enough", "I shall not come back to it"),
                     ("One well is enough", "No more of it"), ("بئر واحدة تكفي", "لا مزيد")):  # fmt: skip
        said = said.replace(old, new)
    salted.write(f"sources/statements/2024/{LAST}.yaml", said)
    assert not salted.publish(datetime.date(2024, 6, 2)).errors
    salted.commit()
    return salted


def copies(archive: TestArchive, name: str) -> list[Capture]:
    """Return the stored copies of a document, shortest first, each of which has the digest that it is named by."""
    found = []
    for path in sorted(
        (archive.root / f"sources/captures/{name}").glob("*.json"), key=lambda path: path.stat().st_size
    ):
        capture = read_capture(path.read_bytes(), path.name)
        assert isinstance(capture, Capture)
        assert capture.digest == f"sha256:{path.stem}"
        found.append(capture)
    return found


def is_known(archive: TestArchive, name: str) -> Sequence[str]:
    """Return the paragraphs of a document's longest copy: shown, withheld or taken down."""
    capture = max(copies(archive, name), key=lambda one: len(one.paragraphs))
    return ["down" if one.taken_down else "shown" if one.text else "withheld" for one in capture.paragraphs]


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
def test_documents_are_merged_after_words_were_taken_down_of_a_copy(
    reprinted: TestArchive, order: tuple[str, str]
) -> None:
    done(reprinted, *DOWN)
    done(reprinted, "merge", "document", *order, *REASON)
    assert not (reprinted.root / f"sources/captures/{order[0]}").exists()
    assert len(copies(reprinted, order[1])) == 2
    assert is_known(reprinted, order[1]) == ["shown", "shown", "shown", "shown", "down", "withheld"]
    assert not sources_with(reprinted, GONE)
    assert call(reprinted, "build").exit_code == 0
    assert verify(str(reprinted.root / "site")).problems == []
    # A copy that brings the words back is missed at its new place, too, and the mend takes them out again.
    at = next(one for one in copies(reprinted, order[1]) if len(one.paragraphs) == 6)
    back = at.with_paragraphs(one._replace(taken_down=False, salt="00" * 16) if one.taken_down else one
                              for one in at.paragraphs)  # fmt: skip
    path = reprinted.root / f"sources/captures/{order[1]}/{at.digest[7:]}.json"
    path.write_bytes(write_capture(back))
    assert codes(reprinted) == {"words-back"}
    assert call(reprinted, *DOWN, "--yes").exit_code == 0
    assert is_known(reprinted, order[1])[4] == "down"


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
def test_documents_are_merged_while_a_taking_down_waits_to_be_published(
    reprinted: TestArchive, order: tuple[str, str]
) -> None:
    for act in (DOWN, ("merge", "document", *order, *REASON)):
        found = call(reprinted, *act, "--yes")
        assert found.exit_code == 0, found.output
    assert is_known(reprinted, order[1]) == ["shown", "shown", "shown", "shown", "down", "withheld"]
    assert codes(reprinted) == {"unpublished-change"}


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
def test_words_are_taken_down_of_a_copy_that_came_with_a_merge(reprinted: TestArchive, order: tuple[str, str]) -> None:
    """Also those of a wording that was corrected before, and that names the document by its former id."""
    for words, english in (("هذا الأمر", "this matter"), ("تقويم الوادي", "An old almanac")):
        values = ("--set", f"passages.p1.text={words}", "--set", f"passages.p1.translations.en.text={english}")
        done(reprinted, "correct", LAST, *values, "--kind", "erratum", *REASON)
    done(reprinted, "merge", "document", *order, *REASON)
    assert is_known(reprinted, order[1])[4:] == ["shown", "withheld"]
    done(reprinted, *DOWN)
    assert is_known(reprinted, order[1])[4:] == ["down", "withheld"]
    assert not sources_with(reprinted, GONE)


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
def test_of_a_copy_that_both_have_each_paragraph_is_as_it_may_be_known(
    reprinted: TestArchive, order: tuple[str, str]
) -> None:
    """One shows what the other withholds, as its statements need; what was taken down of one is of neither."""
    [longer] = copies(reprinted, "reprint")
    reprinted.add_capture(longer.withholding_all_but({0, 4, 5}), "almanac")
    listed = text(reprinted, "sources/documents/almanac.yaml")
    more = f"  - digest: {longer.digest}\n    captured: 2024-05-11\n"
    reprinted.write("sources/documents/almanac.yaml", listed + more)
    assert not reprinted.publish(datetime.date(2024, 6, 3)).errors
    reprinted.commit()
    done(reprinted, *DOWN, warned_of=frozenset({"same-page"}))
    [_, there], [own] = copies(reprinted, "almanac"), copies(reprinted, "reprint")
    reprinted.add_capture(
        there.with_paragraphs([*there.paragraphs[:4], longer.paragraphs[4], there.paragraphs[5]]), "almanac"
    )
    assert [own.paragraphs[4].taken_down, own.paragraphs[1].text is None] == [True, False]
    done(reprinted, "merge", "document", *order, *REASON)
    assert is_known(reprinted, order[1]) == ["shown", "shown", "shown", "shown", "down", "withheld"]
    assert not sources_with(reprinted, GONE)


@pytest.mark.slow
def test_documents_are_merged_of_which_paragraphs_are_withheld(reprinted: TestArchive) -> None:
    found = call(reprinted, "merge", "document", "reprint", "almanac", *REASON, "--yes")
    assert found.exit_code == 0, found.output
    assert is_known(reprinted, "almanac")[4:] == ["shown", "withheld"]
    assert WELL in text(reprinted, reprinted.answer)
    assert sources_with(reprinted, SAID[0])


@pytest.mark.slow
def test_what_changes_of_a_record_after_its_words_went_is_no_word_that_is_left(reprinted: TestArchive) -> None:
    known_as_both(reprinted)
    assert not reprinted.publish(datetime.date(2024, 6, 3)).errors
    reprinted.commit()
    done(reprinted, *DOWN)
    done(reprinted, "merge", "agent", "nazim-tahhan", "salma-haddad", *REASON)
    done(reprinted, "correct", LAST, "--set", "date.value=2024-05-06", "--kind", "erratum", *REASON)
    assert "salma-haddad" in text(reprinted, f"sources/statements/2024/{LAST}.yaml")
