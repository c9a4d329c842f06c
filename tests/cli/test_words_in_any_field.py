"""Words that are taken down are looked for in every field that has texts, now and as it was published before.

The fields are those of the models: a field that is added to a record is asked here, too.
"""

import datetime
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sijill.ledger.withheld import aspects_with_words
from sijill.model.corrections import Repeated
from sijill.model.filing import path_of_id
from sijill.model.record_kinds import RECORD_KINDS, RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.model.texts import Sort, text_fields, texts_of
from sijill.publish.verify import verify
from sijill.sources.yaml.strict import written
from sijill.sources.yaml.write import write_record
from tests.cli.test_acts import call, codes
from tests.cli.test_taking_down import ANSWER, DOWN, WELL
from tests.made_up.archives import ALMANAC, TestArchive, document
from tests.made_up.captures import capture_of
from tests.made_up.remains import files_with

Place = tuple[str | int, ...]
TEXT = {"en": "x", "ar": "x"}
TRANSLATION = {"language": "en", "text": "x", "by": "editors", "note": TEXT}
PASSAGE = {"text": "x", "brackets": ["[x]"], "document": "almanac", "note": TEXT}
CORRECTIONS = [{"date": "2024-06-01", "kind": "erratum", "reason": TEXT}]
FULL: dict[RecordKind, dict[str, Any]] = {
    "statement": {
        "title": TEXT, "kind": "remarks", "language": "ar", "date": {"value": "2024-05-07", "as_stated": {
            "text": "x", "document": "almanac", "counted_from": "2024-05-07"}},
        "speakers": [{"agent": "nazim-tahhan", "named": TEXT, "capacity": TEXT}, {"unnamed": TEXT}],
        "channel": {"label": TEXT, "handle": "x"},
        "passages": [{**PASSAGE, "id": "p1", "speaker": "nazim-tahhan", "mode": "direct", "translations": [TRANSLATION],
                      "variants": [{**PASSAGE, "mode": "direct"}]}],
        "relations": [{"type": "disputes", "target": WELL, "note": TEXT}], "note": TEXT, "corrections": CORRECTIONS,
    },
    "agent": {
        "name": TEXT, "kind": "person", "distinction": TEXT, "former_names": [{"name": TEXT, "until": "2020-01-01"}],
        "aliases": ["x"], "accounts": [{"platform": "x", "handle": "x"}], "place": TEXT, "identifiers": {"doi": "x"},
        "descriptions": [{**PASSAGE, "translations": [TRANSLATION]}], "note": TEXT, "corrections": CORRECTIONS,
    },
    "document": {
        "title": TEXT, "kind": "article", "language": "ar", "publisher": "unknown", "authors": ["x"],
        "date": {"value": "2024-05-08", "as_stated": {"text": "x", "document": "almanac"}}, "url": "x",
        "archived_url": "x", "other_urls": ["x"], "issue": "x", "pages": "x", "identifiers": {"doi": "x"}, "note": TEXT,
        "corrections": CORRECTIONS,
    },
    "topic": {"label": TEXT, "definition": TEXT, "aliases": ["x"], "identifiers": {"doi": "x"},
              "descriptions": [{**PASSAGE, "translations": [TRANSLATION]}], "corrections": CORRECTIONS},
}  # fmt: skip
SAME = {"id": "p2", "text": "البئر الأولى تكفي", "mode": "direct", "document": "almanac", "speaker": "nazim-tahhan",
        "translations": [{"language": "en", "text": "The first well is enough", "by": "editors"}]}  # fmt: skip
IDS = {"statement": ANSWER, "agent": "nazim-tahhan", "document": "book", "topic": "water"}
NUMBERS = ("one two three four five six seven eight nine", "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة")
THEN, NOW = AGES = ("then", "now")
LATER = "later"  # not published
# Identifiers of these schemes are digits, and stored copies are described by a machine.
NO_WORDS = {"identifiers.wikidata", "identifiers.viaf", "identifiers.isni", "identifiers.issn"}


PLACES = [(kind, one.path) for kind in RECORD_KINDS for one in texts_of(kind, FULL[kind])]


def words_at(kind: RecordKind, path: Place, age: str) -> str:
    """Return nine words that only one field has, and only in one version."""
    number = PLACES.index((kind, path))
    words = " ".join(f"{word}{age}{number}" for word in NUMBERS[path[-1] == "ar"].split())
    return f"[{words}]" if "brackets" in path else words


def filled(kind: RecordKind, age: str) -> dict[str, Any]:
    """Return the complete record of a kind with words of its own in every field."""
    made: dict[str, Any] = json.loads(json.dumps(FULL[kind]))
    for path, sort, _ in [*texts_of(kind, made)]:
        part: Any = made
        for step in path[:-1]:
            part = part[step]
        words = words_at(kind, path, age)
        if sort != Sort.OWN and sort != Sort.ABOUT:
            words = ("10.1234/" if sort == Sort.FORMED else "https://example.org/") + words.replace(" ", "-")
        part[path[-1]] = words
    for part in (*made.get("passages", ()), *made.get("descriptions", ())):
        for piece in (part, *part.get("variants", ())):
            piece["text"] += f" {piece['brackets'][0]} end"
    if kind == "statement":  # which stays the same, so that it is the same statement
        made["passages"].append(SAME)
    return made


@pytest.fixture(scope="module")
def worded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive of which every field has words of its own, and had others in the version before."""
    archive = TestArchive(tmp_path_factory.mktemp("worded") / "archive")
    said = [text for age in AGES for kind in RECORD_KINDS for text in quotations(filled(kind, age))]
    capture = capture_of("\n".join([ALMANAC.rstrip(), *said]))
    for path in (archive.root / "sources/captures/almanac").iterdir():
        path.unlink()
    archive.add_capture(capture)
    archive.write("sources/documents/almanac.yaml", document(capture))
    for number, age in enumerate(AGES):
        for kind, identifier in IDS.items():
            record = filled(kind, age)
            if age == NOW:
                record["corrections"] = [*filled(kind, THEN)["corrections"], *record["corrections"]]
            archive.write(f"sources/{path_of_id(kind, identifier)}", write_record(kind, record))
        outcome = archive.publish(datetime.date(2024, 6, number + 1))
        assert outcome.errors == []
        assert outcome.publication is not None
        assert outcome.publication.refused == []
        archive.commit()
    return archive.root


@pytest.fixture
def worded(worded_once: Path, tmp_path: Path) -> TestArchive:
    return TestArchive.copy_of(worded_once, tmp_path / "archive")


def quotations(record: dict[str, Any]) -> Iterator[str]:
    """Yield the texts that a document must have."""
    if stated := record.get("date", {}).get("as_stated"):
        yield stated["text"]
    yield from (
        one[field]["ar"] for one in record.get("speakers", ()) for field in ("named", "unnamed") if field in one
    )
    for part in (*record.get("passages", ()), *record.get("descriptions", ())):
        for one in (part, *part.get("variants", ())) if part is not SAME else ():
            yield one["text"].replace(f"{one['brackets'][0]} ", "")  # the editors put them in


def taken_down(archive: TestArchive, places: list[tuple[RecordKind, Place]], age: str, *more: str) -> Result:
    words = [("--words", words_at(*place, age).strip("[]")) for place in places]
    return call(archive, *DOWN, *[one for pair in words for one in pair], *more)


def is_anywhere(archive: TestArchive, kind: RecordKind, path: Place, age: str) -> list[str]:
    words = words_at(kind, path, age).strip("[]")
    return [one for form in (words, words.replace(" ", "-")) for one in files_with(archive.root, form)
            if not one.startswith(".cache")]  # fmt: skip


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_every_field_with_texts_is_asked_for_here(kind: RecordKind) -> None:
    asked = {tuple(step for step in path if isinstance(step, str) and step not in TEXT)
             for of, path in PLACES if of == kind}  # fmt: skip
    known = {
        path for path, _ in text_fields(kind) if path[0] != "captures" and ".".join(map(str, path)) not in NO_WORDS
    }
    assert asked == known
    RECORD_TYPES[kind].model_validate(filled(kind, NOW))


def test_the_aspects_that_can_be_withheld_are_those_with_texts() -> None:
    every = frozenset[str]().union(*(aspects_with_words(kind) for kind in RECORD_KINDS))
    [aspect] = Repeated.model_fields["aspects"].annotation.__args__[:1]  # type: ignore[union-attr]
    assert set(aspect.__args__) == every


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_prose_that_goes_can_be_absent(kind: RecordKind) -> None:
    model = RECORD_TYPES[kind]
    for path, sort in text_fields(kind):
        if sort == Sort.ABOUT and path[0] != "corrections":
            part: Any = model
            for step in path[:-1]:
                inner = part.model_fields[step].annotation
                part = next(one for one in (inner, *getattr(inner, "__args__", ())) if hasattr(one, "model_fields"))
            assert not part.model_fields[path[-1]].is_required(), path


def sort_at(kind: RecordKind, path: Place) -> Sort:
    return next(one.sort for one in texts_of(kind, FULL[kind]) if one.path == path)


@pytest.mark.slow
def test_all_that_was_said_before_goes_or_is_listed(worded: TestArchive) -> None:
    found = taken_down(worded, PLACES, THEN, "--publish", "--yes")
    assert found.exit_code == 0, found.output
    worded.commit()
    assert codes(worded) == set()
    assert call(worded, "build").exit_code == 0
    held = verify(str(worded.root / "site"))
    assert (held.problems, held.remade) == ([], True)
    for place in PLACES:
        if sort_at(*place) == Sort.FORMED:
            assert f"{place[0]}/{IDS[place[0]]}, version 1 (identifiers.doi)" in found.output
        else:
            assert is_anywhere(worded, *place, THEN) == [], place


@pytest.mark.slow
def test_all_prose_that_says_it_now_goes(worded: TestArchive) -> None:
    places = [place for place in PLACES if sort_at(*place) == Sort.ABOUT]
    found = taken_down(worded, places, NOW, "--publish", "--yes")
    assert found.exit_code == 0, found.output
    worded.commit()
    assert codes(worded) == set()
    assert call(worded, "build").exit_code == 0
    held = verify(str(worded.root / "site"))
    assert (held.problems, held.remade) == ([], True)
    for place in places:
        assert is_anywhere(worded, *place, NOW) == [], place


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "path"), PLACES)
def test_what_a_record_says_itself_is_refused_with_its_place(
    worded: TestArchive, kind: RecordKind, path: Place
) -> None:
    sort = sort_at(kind, path)
    if sort == Sort.ABOUT:
        return
    found = taken_down(worded, [(kind, path)], NOW, "--dry-run")
    shown = f"sources/{path_of_id(kind, IDS[kind])} ({written(path)})"
    assert found.exit_code == (0 if sort == Sort.FORMED else 2), found.output
    assert shown in found.output or "quotes it." in found.output


def written_in(archive: TestArchive, kind: RecordKind, path: Place) -> None:
    """Write other words into one field, and do not publish them; where they need a reason, one is there."""
    record, later = filled(kind, NOW), filled(kind, LATER)
    record["corrections"] = [*filled(kind, THEN)["corrections"], *record["corrections"]]
    reason = {"date": "2024-06-02", "kind": "erratum", "reason": {"en": "A word was wrong", "ar": "كانت كلمة خطأً"}}
    record["corrections"].append(
        later["corrections"][0] | {"date": "2024-06-02"} if path[0] == "corrections" else reason
    )
    if path[0] != "corrections":
        part, other = record, later
        for step in path[:-1]:
            part, other = part[step], other[step]
        part[path[-1]] = other[path[-1]]
    archive.write(f"sources/{path_of_id(kind, IDS[kind])}", write_record(kind, record))
    archive.commit()


@pytest.mark.slow
@example(place=("statement", ("passages", 0, "variants", 0, "note", "en")), age=LATER)
@given(place=st.sampled_from(PLACES), age=st.sampled_from([*AGES, LATER]))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_words_are_nowhere_afterwards_or_their_place_was_named(
    worded_once: Path, place: tuple[RecordKind, Place], age: str
) -> None:
    kind, path = place
    with tempfile.TemporaryDirectory() as folder:
        archive = TestArchive.copy_of(worded_once, Path(folder) / "archive")
        if age == LATER:
            written_in(archive, kind, path)
        found = taken_down(archive, [place], age, "--yes")
        if found.exit_code:
            assert found.exit_code == 2, found.output
            at = ("corrections", 2, "reason") if path[0] == "corrections" else path
            named = f"sources/{path_of_id(kind, IDS[kind])} ({written(at)})"
            # What is not published yet has a reason of its own, which the words' going must not be given.
            waits = age == LATER and f"'{IDS[kind]}' must have nothing that waits to be published" in found.output
            assert waits or named in found.output or "quotes it too" in found.output
            return
        archive.commit()
        assert call(archive, "publish").exit_code == 0
        archive.commit()
        assert codes(archive) == set()
        assert call(archive, "build").exit_code == 0
        assert is_anywhere(archive, kind, path, age) == [] or "(identifiers.doi)" in found.output
