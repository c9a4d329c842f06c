"""What is said of words, apart from any outlet: marks within marks, and which notice says which correction."""

import re
from pathlib import Path

import pytest

from sijill.interface.attribution import Attributions, list_of_names, owners
from sijill.interface.quotes import within_marks
from sijill.interface.strings import strings
from sijill.model.records import Correction, Passage, Translation
from sijill.state import Archive
from tests import made_up


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return made_up.archive(tmp_path)


@pytest.mark.parametrize(
    ("title", "language", "wanted"),
    [
        ("On the “bridge”", "en", "On the ‘bridge’"),
        ('On the "bridge"', "en", "On the ‘bridge’"),
        ("«الجسر» جاهز", "en", "‘الجسر’ جاهز"),
        ("«الجسر» جاهز", "ar", "“الجسر” جاهز"),
        ("On the “bridge”", "ar", "On the “bridge”"),
        ("A 3” pipe", "en", "A 3” pipe"),
        ("“a “b” c”", "en", "‘a “b” c’"),
        ("“a “b c”", "en", "“a “b c”"),
        ("Gazette: “Minister says ‘enough’”", "en", "Gazette: ‘Minister says “enough”’"),
        ('«لا أساس» لـ«السعر "النهائي"»', "ar", "“لا أساس” لـ“السعر «النهائي»”"),
        ("“the ‘final’ price of ‘Abd’s bread”", "en", "‘the “final” price of ‘Abd’s bread’"),
        ("“a «b “c” d»”", "ar", "“a «b “c” d»”"),
        ("It’s here", "en", "It’s here"),
    ],
)
def test_marks_within_marks_are_inner_and_outer_in_turns_where_they_pair(
    title: str, language: str, wanted: str
) -> None:
    assert within_marks(title, language) == wanted


@pytest.mark.parametrize(
    ("mode", "by", "wanted"),
    [
        ("direct", "editors", "“They asked, ‘When?’”"),
        ("direct", "machine", "They asked, “When?”"),
        ("indirect", "editors", "They asked, “When?”"),
    ],
)
def test_marks_in_a_translation_are_inner_ones_where_there_are_marks_around_it(
    archive: Archive, mode: str, by: str, wanted: str
) -> None:
    made = Translation.model_validate({"language": "en", "text": "They asked, “When?”", "by": by})
    said = {"id": "p1", "text": "سألوا: «متى؟»", "mode": mode, "document": "bridge-article", "translations": [made]}
    passage = Passage.model_validate(said)
    shown = Attributions(archive, "en", 1).translation(passage, made)
    assert f"{shown.opened}{shown.text}{shown.closed}" == wanted
    original = Attributions(archive, "ar", 1).original(made_up.statements()[made_up.BRIDGE], passage)
    assert original.text == "سألوا: «متى؟»"


def test_of_several_originals_each_is_said_to_be_given_as_it_alone_is(archive: Archive) -> None:
    document = {"document": "bridge-article"}
    variants = [
        {"language": "en", "text": "It opens.", "mode": "direct", **document},
        {"language": "fr", "text": "Il ouvre.", "mode": "embedded", **document},
    ]
    said = {"id": "p1", "text": "سيفتح", "mode": "direct", "language": "ar", "variants": variants, **document}
    passage, statement = Passage.model_validate(said), made_up.statements()[made_up.OPENING]
    line = Attributions(archive, "en", 1).of(statement, passage).line()
    quoted, other = line.split("; ")
    assert "quoted in “" in quoted
    assert other.startswith("French: The original itself, shown in “")
    assert "؛ الفرنسية: " in Attributions(archive, "ar", 1).of(statement, passage).line()


def test_a_passage_is_its_own_speakers_where_it_names_one_who_spoke() -> None:
    assert owners(["a", "b"], "b") == ["b"]
    assert owners(["a", "b"], None) == ["a", "b"]
    assert owners(["a", "b"], "c") == ["a", "b"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_of_many_names_the_first_ones_are_given_and_the_others_counted(language: str) -> None:
    words = strings(language)
    names = [f"League {number}" for number in range(1, 101)]
    for count in range(1, 101):
        said = list_of_names(words, names[:count])
        given = [name for name in names if re.search(rf"{name}(?![0-9])", said)]
        assert given == names[: count if count <= 4 else 3]
        if count > 5:
            assert f" {count - 3} " in said or f"و{count - 3} " in said
    assert list_of_names(strings("en"), names[:5]) == "League 1, League 2, League 3 and 2 others"
    assert list_of_names(strings("en"), names[:5], apart=True) == "League 1; League 2; League 3 and 2 others"
    assert list_of_names(strings("ar"), names[:5]) == "League 1، League 2، League 3 واثنان آخران"


def correction(kind: str, day: int, **more: object) -> Correction:
    reason = {"en": f"Reason {day}"}
    return Correction.model_validate({"date": f"2030-01-{day:02}", "kind": kind, "reason": reason, **more})


@pytest.mark.parametrize(
    ("corrections", "wanted"),
    [
        ([correction("erratum", 1)], [("erratum", [1])]),
        ([correction("erratum", 1), correction("revision", 2)], [("revision", [2]), ("erratum", [1])]),
        ([correction("erratum", 1), correction("erratum", 2, reason_of=1)], [("erratum", [1, 2])]),
        ([correction("erratum", 1), correction("withdrawal", 2)], [("withdrawal", [2, 1])]),
        (
            [correction("withdrawal", 1), correction("withdrawal", 2), correction("erratum", 3, reason_of=2)],
            [("withdrawal", [2, 3]), ("withdrawal", [1])],
        ),
    ],
)
def test_each_correction_is_said_by_one_notice(corrections: list[Correction], wanted: list[object]) -> None:
    made = Attributions(None, "en", 2).notices(corrections)  # type: ignore[arg-type]  # notices name no record
    assert [(str(one.kind), [int(a.rpartition("-")[2]) for a in one.anchors]) for one in made] == wanted
