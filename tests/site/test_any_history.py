"""Whatever is done to published records: it is refused, or every wording that was published stays readable."""

import datetime
import re
import shutil
import tempfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sijill.ledger.entries import KINDS, NOTHING
from sijill.ledger.store import Ledger
from sijill.ledger.versions import versions
from sijill.model import edtf
from sijill.model.records import Agent, Document, Statement, Topic
from sijill.publish.publish import Outcome
from sijill.site.build import Request, build
from sijill.sources.captures import write_capture
from sijill.sources.records import parse_record
from sijill.state.rows import mentions_of
from tests.cli.test_acts import call
from tests.made_up.archives import CORRECTION, DAY, TestArchive, agent, document
from tests.made_up.archives import WELL as STATEMENT_AT_THE_WELL
from tests.made_up.captures import capture_of
from tests.site.test_names_of_then import built, pages

SALMA, ALMANAC = "sources/agents/salma-haddad.yaml", "sources/documents/almanac.yaml"
BOTH_ARE_ONE = ("--reason", "en=Both are one thing", "--reason", "ar=كلاهما شيء واحد", "--yes")
TOPIC = "label:\n  en: {}\n  ar: {}\n"
WELL_AS_TOLD = STATEMENT_AT_THE_WELL.partition("  - id: p2")[0]
Act = Callable[[TestArchive, int], None]


class HistoryArchive(TestArchive):
    """An archive that remembers what each published version of a statement called the records that it names."""

    def __init__(self, root: Path, *, new: bool = True) -> None:
        super().__init__(root, new=new)
        self.called: dict[tuple[str, int], set[str]] = {}
        self._remember()

    def publish(self, date: datetime.date = DAY, *, dry: bool = False) -> Outcome:
        outcome = super().publish(date, dry=dry)
        if not (outcome.errors or (outcome.publication and outcome.publication.refused)):
            self._remember()
        return outcome

    def _remember(self) -> None:
        ledger = Ledger.read(self.root / "sources/ledger")
        records = {
            (kind, path.stem): parse_record(kind, path.read_bytes(), "x").record
            for kind in KINDS
            for path in (self.root / f"sources/{kind}s").rglob("*.yaml")
        }
        names = {
            key: one.title if isinstance(one, Document) else one.name if isinstance(one, Agent) else one.label
            for key, one in records.items()
            if isinstance(one, Agent | Document | Topic)
        }
        for (_, identifier), one in records.items():
            last = ledger.last("statement", identifier)
            if isinstance(one, Statement) and last:
                called = {names[key]["en"] for key in mentions_of(one) if key in names}
                self.called.setdefault((identifier, last.entry.version), called)


def append(path: str, text: str) -> Act:
    def act(archive: TestArchive, number: int) -> None:
        file = archive.root / path
        if file.exists():
            archive.write(path, file.read_text("utf-8").partition("corrections:")[0] + text.format(number))

    return act


def rewrite(path: str, old: str, new: str, *, corrected: bool) -> Act:
    def act(archive: TestArchive, number: int) -> None:
        file = archive.root / path
        if not file.exists() or old not in file.read_text("utf-8"):
            return
        text = file.read_text("utf-8").replace(old, f"{new} {number}", 1)
        if corrected:
            day = CORRECTION.partition("\n")[2].replace("2024-06-02", f"2024-06-{number + 2:02}")
            text += day if "corrections:" in text else f"corrections:\n{day}"
        archive.write(path, text)

    return act


def merge_agents(archive: TestArchive, number: int) -> None:
    if (archive.root / SALMA).exists() and "agent: salma-haddad" in (archive.root / archive.well).read_text("utf-8"):
        name = (archive.root / SALMA).read_text("utf-8").splitlines()[2].partition(": ")[2]
        archive.write(f"sources/agents/salma-{number}.yaml", agent("Salma", name) + "replaces: [salma-haddad]\n")
        (archive.root / SALMA).unlink()
        archive.edit(archive.well, "agent: salma-haddad", f"agent: salma-{number}")


def rename_statement(archive: TestArchive, number: int) -> None:
    file = archive.root / archive.answer
    if file.exists():
        text = file.read_text("utf-8").partition("corrections:")[0]
        archive.write(
            f"sources/statements/2024/2024-05-07-reply-{number}.yaml", text + "replaces: [2024-05-07-answer]\n"
        )
        file.unlink()


def remove_agent(archive: TestArchive, _number: int) -> None:
    (archive.root / "sources/agents/nazim-tahhan.yaml").unlink(missing_ok=True)


def set_apart(*, corrected: bool) -> Act:
    """Say of the one who spoke something else that sets her apart."""

    def act(archive: TestArchive, number: int) -> None:
        file = archive.root / SALMA
        if file.exists():
            apart = f"distinction:\n  en: no. {number}\n  ar: رقم {number}\n"
            text = re.sub(r"(?m)^distinction:\n(  .*\n)*", "", file.read_text("utf-8"))
            archive.write(SALMA, text.replace("kind: person\n", f"kind: person\n{apart}", 1))
            if corrected:
                rewrite(SALMA, "kind: person", "kind: person #", corrected=True)(archive, number)
                archive.edit(SALMA, f"kind: person # {number}", "kind: person")

    return act


def rename_by_hand(until: str) -> Act:
    def act(archive: TestArchive, number: int) -> None:
        file = archive.root / SALMA
        if file.exists() and "former_names" not in file.read_text("utf-8"):
            name, rest = file.read_text("utf-8").removeprefix("name:\n").split("kind:", 1)
            given_up = "".join(f"    {line}\n" for line in name.splitlines())
            former = f"former_names:\n  - name:\n{given_up}    until: {until}\n"
            new = f"  en: Salma R{number}\n  ar: سلمى {number}\n"
            archive.write(SALMA, f"name:\n{new}kind:{rest.replace('person' + chr(10), 'person' + chr(10) + former, 1)}")

    return act


def tell_again(archive: TestArchive, number: int) -> int | None:
    """Publish, once, the well's words again, in records of the speaker, the document and the topic made a second time.

    Returns the number in their ids, None where they cannot be published now.
    """
    there = re.search(r'"2024-05-06-again-(\d+)"', "".join(path.read_text("utf-8") for path in archive.batches()))
    if there:
        return int(there[1])
    if not ((archive.root / SALMA).exists() and (archive.root / ALMANAC).exists()):
        return None
    capture = capture_of(f"كتاب {number}\nقالت: «البئر للجميع، ولا تُغلق في وجه أحد»")
    archive.add_capture(capture, f"book-{number}")
    title = (archive.root / ALMANAC).read_text("utf-8").splitlines()[2]
    name = (archive.root / SALMA).read_text("utf-8").splitlines()[1].partition(": ")[2]
    book = re.sub(r"(?m)^  ar: .*", title, document(capture), count=1).replace(
        "Almanac of the valley", f"Book {number}"
    )
    said = WELL_AS_TOLD.replace("salma-haddad", f"salma-h-{number}").replace("almanac", f"book-{number}")
    if (archive.root / archive.answer).exists():
        said += "relations:\n  - type: discusses\n    target: 2024-05-07-answer\n"
    archive.write(f"sources/documents/book-{number}.yaml", book)
    speaker = agent(f"S. Haddad {number}", f"س. حداد {number}") + f"aliases:\n  - {name}\n"
    archive.write(f"sources/agents/salma-h-{number}.yaml", speaker)
    archive.write("sources/topics/wells.yaml", TOPIC.format("Wells", "الآبار") + f"aliases:\n  - Water {number}\n")
    archive.write(f"sources/topics/water-{number}.yaml", TOPIC.format(f"Water {number}", f"الماء {number}"))
    archive.write(f"sources/statements/2024/2024-05-06-again-{number}.yaml", f"{said}topics:\n  - water-{number}\n")
    if archive.publish(datetime.date(2024, 6, number + 2)).errors:
        return None
    archive.commit()
    return number


def merge_again(kind: str, into: str) -> Act:
    """Merge one of the records that were made a second time into the first, by the command."""
    name = {"statement": "2024-05-06-again", "document": "book", "agent": "salma-h", "topic": "water"}[kind]

    def act(archive: TestArchive, number: int) -> None:
        again = tell_again(archive, number)
        if again is not None:
            day = f"2024-06-{number + 2:02}"
            call(archive, "merge", kind, f"{name}-{again}", into, "--date", day, *BOTH_ARE_ONE)

    return act


def correct_again(archive: TestArchive, number: int) -> None:
    """Correct the statement that was made a second time, which the one that takes its place need not be."""
    again = tell_again(archive, number)
    if again is not None:
        name, why = f"2024-05-06-again-{again}", f"We misread it, {number}"
        reasons = ("--reason", f"en={why}", "--reason", f"ar=قرأناه خطأ: {number}")
        given = ("--kind", "erratum", "--date", f"2024-06-{number + 2:02}", "--yes", *reasons)
        call(archive, "correct", name, "--set", f"title.en=The well, as read {number}", *given)


def merge_documents(archive: TestArchive, number: int) -> None:
    """Publish a reprint, which has one of the passages, and merge it into the almanac by the command's own means."""
    if not (archive.root / ALMANAC).exists():
        return
    capture = capture_of("تقويم الوادي\nأُعيد نشره: «البئر الأولى تكفي»")
    name = f"reprint-{number}"
    path = archive.root / f"sources/captures/{name}/{capture.digest[7:]}.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(write_capture(capture))
    title = (archive.root / ALMANAC).read_text("utf-8").partition("kind:")[0]
    made = document(capture).replace("url: unknown", f"url: https://mirror.example/{number}")
    archive.write(f"sources/documents/{name}.yaml", title + made[made.index("kind:") :])
    if not archive.publish(datetime.date(2024, 6, number + 2)).errors:
        archive.commit()
        before = (archive.root / ALMANAC).read_text("utf-8")
        done = call(archive, "merge", "document", name, "almanac", *BOTH_ARE_ONE)
        if done.exit_code == 0:
            day = datetime.datetime.now(datetime.UTC).date().isoformat()
            archive.edit(ALMANAC, f"date: {day}", f"date: 2024-06-{number + 2:02}")
        else:
            assert (archive.root / ALMANAC).read_text("utf-8") == before


WELL, ANSWER = "sources/statements/2024/2024-05-06-well.yaml", "sources/statements/2024/2024-05-07-answer.yaml"
ACTS: dict[str, Act] = {
    "another name": rewrite(SALMA, "en: Salma", "en: Salma", corrected=True),
    "another name, silently": rewrite(SALMA, "en: Salma", "en: Karim", corrected=False),
    "another title": rewrite(ALMANAC, "en: Almanac", "en: Almanac", corrected=True),
    "another translation": rewrite(WELL, "text: The well is everyone's", "text: The well is for all", corrected=False),
    "fewer words": rewrite(WELL, "لا تُغلق في وجه أحد", "لا تُغلق في وجه أحد", corrected=True),
    "a note": append(ALMANAC, "note:\n  en: Note {0}\n  ar: ملاحظة {0}\n"),
    "merge": merge_agents,
    "rename": rename_statement,
    "remove": remove_agent,
    "set apart": set_apart(corrected=True),
    "set apart, silently": set_apart(corrected=False),
    "rename by hand": rename_by_hand("2024-05-31"),
    "rename by hand, with an earlier day": rename_by_hand("2024-05-01"),
    "merge documents": merge_documents,
    "correct what was told again": correct_again,
    "merge what was told again": merge_again("statement", "2024-05-06-well"),
    "merge its document": merge_again("document", "almanac"),
    "merge its speaker": merge_again("agent", "salma-haddad"),
    "merge its topic": merge_again("topic", "wells"),
}  # fmt: skip


def published_texts(archive: TestArchive) -> list[str]:
    """Every passage that was ever published, rebuilt from the ledger; none is lost."""
    ledger = Ledger.read(archive.root / "sources/ledger")
    assert ledger.problems() == []
    texts = []
    for kind in KINDS:
        for identifier in ledger.records(kind):
            found = list((archive.root / f"sources/{kind}s").rglob(f"{identifier}.yaml"))
            record = parse_record(kind, found[0].read_bytes(), "x").record if found else None
            plain = record.model_dump(mode="json", exclude_defaults=True) if record else NOTHING
            rebuilt = versions(plain, ledger.history(kind, identifier))
            assert all(version.record is not None for version in rebuilt)
            if kind == "statement":
                texts += [p["text"] for v in rebuilt if v.record for p in v.record.get("passages", ())]
    return texts


def reasons_at_the_head(page: str) -> list[str]:
    """Return the reasons of corrections that the head of a statement's page gives, sorted."""
    found = re.findall(r'<div class="sj-notice[^>]*><p><strong>[^<]*</strong></p><p>(.*?)</p></div>', page)
    return sorted(re.sub("<[^>]*>|[\u2066-\u2069]", "", unescape(reason)) for reason in found)


def each_version_gives_its_own_reasons(archive: TestArchive, made: dict[str, str]) -> None:
    ledger = Ledger.read(archive.root / "sources/ledger")
    for identifier in ledger.records("statement"):
        files = list((archive.root / "sources/statements").rglob(f"{identifier}.yaml"))
        record = parse_record("statement", files[0].read_bytes(), "x").record if files else None
        plain = record.model_dump(mode="json", exclude_defaults=True) if record else NOTHING
        for version in versions(plain, ledger.history("statement", identifier)):
            page = made.get(f"statements/{identifier}/v{version.number}")
            if page and version.record:
                own = sorted(one["reason"]["en"] for one in version.record.get("corrections", ()))
                assert reasons_at_the_head(page) == own, (identifier, version.number)


def known_as(archive: TestArchive) -> tuple[object, int] | None:
    """Return what a published statement calls its speaker, and how many corrections of her there are."""
    file = archive.root / SALMA
    record = parse_record("agent", file.read_bytes(), "x").record if file.exists() else None
    if not isinstance(record, Agent):
        return None
    return (record.names_on(edtf.parse("2024-05-06")), record.distinction), len(record.corrections)


@pytest.mark.slow
@given(acts=st.lists(st.sampled_from([*ACTS, "publish", "publish"]), max_size=8))
@example(acts=["another name", "publish", "merge", "a note", "publish", "rename", "another translation"])
@example(acts=["another title", "another translation", "publish", "rename", "publish", "another name, silently"])
@example(acts=["set apart", "publish", "rename by hand", "publish", "merge documents", "publish", "another name"])
@example(acts=["merge documents", "publish", "set apart", "rename by hand", "publish", "set apart, silently"])
@example(acts=["rename by hand, with an earlier day"])
@example(acts=["merge what was told again", "publish", "merge its document", "merge its topic", "publish"])
@example(acts=["correct what was told again", "publish", "merge what was told again", "publish"])
@example(acts=[*["correct what was told again", "publish"] * 2, "merge what was told again", "publish"])
@example(acts=["merge its speaker", "merge its document", "publish", "merge what was told again", "publish"])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_published_wording_stays_readable_or_the_change_is_refused(published_once: Path, acts: list[str]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        archive = HistoryArchive.copy_of(published_once, folder / "archive")
        now = known_as(archive)
        for number, act in enumerate([*acts, "publish"]):
            if act != "publish":
                ACTS[act](archive, number)
                continue
            outcome = archive.publish(datetime.date(2024, 6, number + 2))
            if outcome.errors or (outcome.publication and outcome.publication.refused):
                request = Request(datetime.date(2024, 7, 1), 1, durable=False)
                assert not build(archive.configuration, request).built
                return
            archive.commit()
            before, now = now, known_as(archive)
            assert not (before and now) or before[0] == now[0] or before[1] < now[1]
            assert archive.codes() <= {"stale-translation", "same-words"}
            made = built(archive)
            ledger = Ledger.read(archive.root / "sources/ledger")
            for (identifier, version), called in archive.called.items():
                if ledger.history("statement", identifier)[-1].entry.version > version:
                    page = unescape(made[f"statements/{identifier}/v{version}"])
                    assert {name for name in called if name not in page} == set()
            each_version_gives_its_own_reasons(archive, made)
            said = "\n".join(made.values())
            for text in published_texts(archive):
                assert text.split()[-1] in said
        assert pages(archive.root / "site")
    finally:
        shutil.rmtree(folder)
