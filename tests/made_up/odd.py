"""An archive of what is seldom: what was withdrawn, renamed, taken down, not named, or given in several stretches."""

from pathlib import Path
from typing import Any

import yaml

from sijill.model.records import Statement
from sijill.state.archive import Archive
from tests import made_up

BODY = "Haddad, Sons and Daughters"
DIVIDED, GONE = "2030-01-02-divided", "2030-01-02-taken-down"
TWO_PARAGRAPHS = "بعد فحصه.\nوقال المهندس كريم البناء"
UNDATED = "undated-in-two-languages"
NOT_NAMED = ("2030-01-03-somebody", "2030-01-04-somebody")
_DIGEST = f"sha256:{'0' * 64}"
_WHY = {"en": "It was another one.", "ar": "كان شيئاً آخر."}


def _correction(kind: str, day: str, **more: Any) -> dict[str, Any]:
    return {"date": day, "kind": kind, "reason": _WHY, **more}


def statements() -> dict[str, Statement]:
    """The statements beside those of the made-up archive, or in place of them."""
    records = {name: made_up.plain(one) for name, one in made_up.statements().items()}
    bridge, doubt = records[made_up.BRIDGE], records[made_up.DOUBT]
    bridge["corrections"] = [
        _correction("erratum", "2030-02-20", reason={"en": "A typing error.", "ar": "خطأ في الطباعة."}),
        _correction("erratum", "2030-02-21", reason_of=1),
    ]
    gone = {name: value for name, value in doubt.items() if name != "relations"}
    gone["corrections"] = [
        _correction(
            "withdrawal", "2030-03-01", withhold_text=True,
            repeated_in=[{"kind": "agent", "id": "salma-haddad", "version": 1, "aspects": ["note"], "digest": _DIGEST}],
            taken_from=[{"document": "bridge-article", "paragraphs": [_DIGEST]}],
        )
    ]  # fmt: skip
    divided = {name: value for name, value in bridge.items() if name not in ("channel", "corrections")}
    text = "انتهت أعمال الجسر، [...] أصبح الجسر جاهزاً للعبور."
    divided["passages"] = [{"id": "p1", "text": text, "mode": "direct", "document": "bridge-article",
                            "brackets": ["[...]"]}]  # fmt: skip
    # By one who had another name before, with an English original, which spans two paragraphs.
    undated = {name: value for name, value in divided.items() if name not in ("relations", "date")}
    undated |= {"date": {"value": "unknown"}, "passages": [
        {"id": "p1", "text": "إن الفحص لم يكتمل بعد", "mode": "direct", "document": "bridge-article",
         "variants": [
             {"text": "The test is not complete", "language": "en", "mode": "direct", "document": "salma-post"},
             {"text": "أصبح الجسر جاهزاً للعبور", "mode": "indirect", "document": "bridge-article"},
         ]},
        {"id": "p2", "text": TWO_PARAGRAPHS, "mode": "direct", "document": "bridge-article"},
    ]}  # fmt: skip
    found = {made_up.BRIDGE: bridge, GONE: gone, DIVIDED: divided, UNDATED: undated}
    for number, name in enumerate(NOT_NAMED, 3):
        found[name] = {
            "title": {"en": "It opens on Sunday", "ar": "يُفتح يوم الأحد"}, "kind": "remarks", "language": "ar",
            "speakers": [{"unnamed": {"ar": "المهندس"}}, {"agent": "salma-haddad"}],
            "date": {"value": f"2030-01-0{number}"},
            "passages": [{"id": "p1", "text": "البلدية ستفتح الجسر يوم الأحد", "mode": "direct",
                          "document": "bridge-article", "speaker": "unnamed-1"}],
        }  # fmt: skip
    return {name: Statement.model_validate(record) for name, record in found.items()}


def write(folder: Path) -> None:
    """Write the archive's files."""
    made_up.write(folder, statements())
    changed: dict[str, dict[str, Any]] = {
        "agents/salma-haddad": {
            "name": {"en": BODY, "ar": "حداد وأبناؤه"}, "kind": "organisation",
            "former_names": [{"name": {"en": "Salma Haddad", "ar": "سلمى الحداد"}, "until": "2030-01-31"}],
            "member_of": [{"body": "town-council", "since": "2019", "until": "2021~"}],
            "place": {"en": "The valley", "ar": "الوادي"}, "note": {"en": "Two sisters.", "ar": "أختان."},
            "identifiers": {"wikidata": "Q4115189"},
        },
        "agents/town-council": {
            "corrections": [_correction("withdrawal", "2030-03-02")],
            "descriptions": [
                {"text": "البلدية ستفتح الجسر يوم الأحد", "document": "bridge-article",
                 "translations": [{"language": "en", "text": "The town opens the bridge on Sunday", "by": "official",
                                   "document": "salma-post"}]}
            ],
        },
        "topics/roads": {
            "corrections": [_correction("withdrawal", "2030-03-03")], "aliases": ["Streets"],
            "definition": {"en": "Ways for all.", "ar": "طرق للجميع."},
            "descriptions": [
                {"text": "أصبح الجسر جاهزاً للعبور", "document": "bridge-article", "paragraph": 2,
                 "note": {"en": "Of one.", "ar": "عن واحدة."},
                 "translations": [{"language": "en", "text": "The bridge is ready to be crossed", "by": "editors"}]}
            ],
        },
        "documents/bridge-article": {
            "date": {"value": "2030-01-06~", "as_stated": {"text": "اليوم الأربعاء"}},
            "corrections": [_correction("erratum", "2030-03-04")], "identifiers": {"doi": "10.5555/12345678"},
            "authors": ["Salma Haddad"], "issue": "12", "pages": "3–4", "archived_url": "https://kept.example/bridge",
            "other_urls": ["https://old.example/1;%202", "https://old.example/3"],
            "note": {"en": "In print too.", "ar": "مطبوع أيضاً."},
        },
    }  # fmt: skip
    for place, fields in changed.items():
        path = folder / "sources" / f"{place}.yaml"
        record = yaml.safe_load(path.read_text("utf-8")) | fields
        path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=1000), "utf-8")


def odd(folder: Path, **settings: Any) -> Archive:
    """Return the archive, taken in from its files as a build does it."""
    write(folder)
    return made_up.archive_of_files(folder, **settings)
