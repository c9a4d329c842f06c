"""Whatever names two records of one thing, merging them leaves the archive in order, or is refused with what to do."""

import datetime
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.model.filing import path_of_id
from sijill.model.record_kinds import RecordKind
from sijill.sources.captures import write_capture
from sijill.sources.yaml.write import write_record
from tests.cli.test_acts import REASON, call, text
from tests.made_up.archives import TestArchive
from tests.made_up.captures import capture_of

WORDS = ["البئر للجميع في كل يوم", "سنحفر بئرا ثانية قبل الشتاء", "البئر الأولى تكفي الناس"]
ENGLISH = ["The well is everyone's", "We will dig a second well", "The first well is enough"]
DOUBLES: dict[RecordKind, tuple[str, str]] = {
    "agent": ("agent-one", "agent-two"), "topic": ("topic-one", "topic-two"), "document": ("book-one", "book-two"),
    "statement": ("2024-05-06-one", "2024-05-06-two"),
}  # fmt: skip
TODAY = datetime.datetime.now(datetime.UTC).date()


def named(text: str, arabic: str = "") -> dict[str, str]:
    text = text.replace("-", " ")
    return {"en": text, "ar": arabic or f"اسم {text}"}


class Making:
    """Makes records that may name either of two doubles, or both."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def one(self, kind: RecordKind, *others: str) -> str:
        return self.chance.choice([*DOUBLES[kind], *DOUBLES[kind], *others])

    def some(self, kind: RecordKind, *others: str) -> list[str]:
        there = [*DOUBLES[kind], *others]
        return self.chance.sample(there, self.chance.randint(0, len(there)))

    def maybe(self, **fields: Any) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if value and self.chance.random() < 0.6}

    def wording(self, at: int) -> dict[str, Any]:
        place = {"paragraph": str(at + 2)} if self.chance.random() < 0.2 else {}
        mode = self.chance.choice(["direct"] * 9 + ["indirect"])
        return {"text": WORDS[at], "mode": mode, "document": self.one("document", "book-three"), **place}

    def passage(self, number: int, at: int) -> dict[str, Any]:
        made = {"id": f"p{number}", **self.wording(at)}
        made["translations"] = [{"language": "en", "text": ENGLISH[at], "by": "editors"}]
        seen = {(made["document"], made.get("paragraph"))}
        variants = [self.wording(at) | self.maybe(note=named("as printed")) for _ in range(self.chance.randint(0, 2))]
        variants = [
            v for v in variants if (at_ := (v["document"], v.get("paragraph"))) not in seen and not seen.add(at_)
        ]  # type: ignore[func-returns-value]
        return made | ({"variants": variants} if variants else {})

    def statement(self, number: int, *, of: tuple[str, ...] = (), words: int | None = None) -> dict[str, Any]:
        agents = self.some("agent", "agent-three") or ["agent-three"]
        speakers: list[dict[str, Any]] = []
        for agent in agents:
            behalf = [one for one in self.some("agent", "agent-four") if one != agent]
            speakers.append({"agent": agent, **self.maybe(on_behalf_of=behalf)})
        found = [self.passage(at + 1, (at + (words or 0)) % 3) for at in range(self.chance.randint(1, 2))]
        if len(speakers) > 1:
            for passage in found:
                passage["speaker"] = self.chance.choice(agents)
        relations = [
            {"type": "discusses", "target": target, **self.maybe(passage="p1", target_passage="p1"),
             **self.maybe(note=named("because"))}
            for target in of
        ]  # fmt: skip
        return {
            "title": named(f"Statement {number}"), "kind": "remarks", "language": "ar",
            "date": {"value": f"2024-05-0{number}"}, "speakers": speakers, "passages": found,
            **self.maybe(channel={"label": named("radio"), "agent": self.one("agent", "agent-three")}),
            **self.maybe(relations=relations, topics=self.some("topic", "topic-three")),
        }  # fmt: skip

    def agent(self, name: str, **more: Any) -> dict[str, Any]:
        described = [{"text": WORDS[2], "document": document,
                      "translations": [{"language": "en", "text": ENGLISH[2], "by": "editors"}]}
                     for document in self.some("document")]  # fmt: skip
        return {"name": named(name), "kind": "office", **more, **self.maybe(descriptions=described)}

    def records(self) -> dict[tuple[RecordKind, str], dict[str, Any]]:
        made: dict[tuple[RecordKind, str], dict[str, Any]] = {}
        address = "https://example.org/book"
        for number, name in enumerate((*DOUBLES["document"], "book-three")):
            capture = capture_of("\n".join(["كتاب", *WORDS, f"آخر {number}"]))
            made["document", name] = {
                "title": named(name), "kind": "article", "language": "ar", "authors": "unknown",
                "publisher": self.one("agent", "agent-three"), "date": {"value": "2024-06-01"},
                "url": address if number < 2 else "unknown",
                "captures": [{"digest": capture.digest, "captured": "2024-06-02"}],
            }  # fmt: skip
        made["document", "book-four"] = {
            **made["document", "book-three"], "title": named("book-four"), "embedded_in": self.one("document"),
        }  # fmt: skip
        del made["document", "book-four"]["captures"]
        for name in ("agent-three", "agent-four", *DOUBLES["agent"]):
            bodies = [one for one in self.some("agent", "agent-five") if one != name]
            bodies = bodies if name not in DOUBLES["agent"] else self.chance.sample(["agent-five"], 1)
            accounts = [{"platform": one, "handle": "@a"} for one in self.some("agent")]
            made["agent", name] = self.agent(name, **self.maybe(member_of=bodies, accounts=accounts))
        made["agent", "agent-five"] = {"name": named("agent-five"), "kind": "organisation"}
        made["agent", "agent-one"]["aliases"] = ["Agent Two"]
        made["agent", "agent-two"]["aliases"] = ["Agent Two"]
        for name in DOUBLES["topic"]:
            made["topic", name] = {"label": named(name), "aliases": ["Springs"], **self.maybe(broader=["topic-four"])}
        made["topic", "topic-three"] = {"label": named("topic-three"), **self.maybe(broader=self.some("topic"))}
        made["topic", "topic-four"] = {"label": named("topic-four")}
        one, two = DOUBLES["statement"]
        made["statement", one] = self.statement(6, words=self.chance.randint(0, 1))
        made["statement", two] = self.statement(6, words=self.chance.randint(0, 1), of=self.chance.choice([(), (one,)]))
        for both in (one, two):
            made["statement", both]["speakers"].append({"agent": "agent-six"})
            for passage in made["statement", both]["passages"]:
                passage["speaker"] = "agent-six"
        made["agent", "agent-six"] = {"name": named("agent-six"), "kind": "person"}
        for number in (7, 8, 9):
            made["statement", f"2024-05-0{number}-more"] = self.statement(number, of=tuple(self.some("statement")))
        return made


def archive_of(folder: Path, seed: int) -> TestArchive:
    archive = TestArchive(folder / "archive")
    for kind in ("agents", "documents", "statements", "captures"):
        shutil.rmtree(archive.root / "sources" / kind, ignore_errors=True)
    for (kind, identifier), record in Making(seed).records().items():
        archive.write(f"sources/{path_of_id(kind, identifier)}", write_record(kind, record))
        for copy in record.get("captures", ()):
            number = (*DOUBLES["document"], "book-three").index(identifier)
            capture = capture_of("\n".join(["كتاب", *WORDS, f"آخر {number}"]))
            assert capture.digest == copy["digest"]
            path = archive.root / f"sources/captures/{identifier}/{capture.digest[7:]}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write_capture(capture))
    return archive


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(list(DOUBLES)))
def test_a_merge_leaves_the_archive_in_order_or_says_what_to_do(tmp_path: Path, seed: int, kind: RecordKind) -> None:
    shutil.rmtree(tmp_path / "archive", ignore_errors=True)
    archive = archive_of(tmp_path, seed)
    archive.git("init", "-q", "-b", "main")
    archive.commit()
    outcome = archive.publish(TODAY)
    assert not outcome.errors, call(archive, "check").output
    archive.commit()
    one, two = DOUBLES[kind]
    found = call(archive, "merge", kind, one, two, *REASON, "--publish", "--yes")
    if found.exit_code:
        assert found.exit_code == 2, found.output
        assert "must say one thing of the same words" in found.output, found.output
        return
    archive.commit()
    checked = call(archive, "check")
    assert checked.exit_code == 0, checked.output
    assert "published already" in call(archive, "publish").output
    for path in (archive.root / "sources").rglob("*.yaml"):
        kept = text(archive, str(path.relative_to(archive.root)))
        assert f" {one}\n" not in kept.replace(f"replaces:\n  - {one}\n", ""), path
