"""For every rule: a change of a good archive that breaks it, and that undoing the change satisfies it again."""

import datetime
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sijill import check as check_room
from sijill.check import CHECKS, Check, Needs
from sijill.check.finding import Finding
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.arabic import SENTENCES
from sijill.diagnostics.reporters import sentence
from sijill.diagnostics.rule import Listed, Rule
from sijill.diagnostics.rules import BY_CODE, drafts, history, records
from sijill.ledger.entries import Entry, write_batch
from sijill.model.captures import Capture
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.made_up.captures import capture_of
from tests.made_up.example import write_example

TODAY = datetime.date(2026, 11, 23)
STATEMENT = "sources/statements/2024/2024-03-04-market-restoration.yaml"
AGENT, TOPIC = "sources/agents/salma-haddad.yaml", "sources/topics/old-market.yaml"
DOCUMENT = "sources/documents/market-article.yaml"
SECOND = "sources/statements/2024/2024-03-05-second.yaml"
THIRD = "sources/statements/2024/2024-03-06-third.yaml"
RELATED = "\nrelations:\n  - type: {}\n    target: {}\n"
SIGHTING = "sightings:\n  - time: {}T10:00:00Z\n    address: https://news.example.org/a\n    outcome: there\n"

Change = Callable[[Path], None]


def swap(path: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        text = (folder / path).read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        (folder / path).write_text(text.replace(old, new, 1), "utf-8")

    return change


def add(path: str, text: str) -> Change:
    def change(folder: Path) -> None:
        with (folder / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def put(path: str, data: bytes | str) -> Change:
    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data if isinstance(data, bytes) else data.encode())

    return change


def second(extra: str, path: str = SECOND, date: str = "2024-03-05", speaker: str = "salma-haddad") -> Change:
    """Add another statement, dated a day later, with something more."""

    def change(folder: Path) -> None:
        text = (folder / STATEMENT).read_text("utf-8")
        text = re.sub(r"  # The source's own words.*?counted_from: \S+\n", "", text, flags=re.DOTALL)
        text = text.replace("value: 2024-03-04", f"value: {date}").replace("agent: salma-haddad", f"agent: {speaker}")
        (folder / path).write_text(text + extra, "utf-8")
        document = (folder / DOCUMENT).read_text("utf-8")
        (folder / DOCUMENT).write_text(document.replace("value: 2024-03-04", "value: 2024-03-09", 1), "utf-8")

    return change


def capture(folder: Path) -> Path:
    return next((folder / "sources/captures/market-article").glob("*.json"))


def no_capture(folder: Path) -> None:
    swap(DOCUMENT, "captures:\n", "")(folder)
    text = (folder / DOCUMENT).read_text("utf-8")
    (folder / DOCUMENT).write_text(text[: text.index("  - digest:")], "utf-8")
    capture(folder).unlink()


def another_agent(folder: Path) -> None:
    shutil.copyfile(folder / AGENT, folder / "sources/agents/omar-nasser.yaml")
    second(RELATED.format("corrects", "2024-03-04-market-restoration"), speaker="omar-nasser")(folder)


def each_after_the_other(folder: Path) -> None:
    second(RELATED.format("updates", "2024-03-06-third"))(folder)
    second(RELATED.format("updates", "2024-03-05-second"), path=THIRD)(folder)


def worded_in_english(folder: Path) -> None:
    swap(DOCUMENT, "language: ar", "language: en")(folder)
    variant = "    variants:\n      - text: It stays\n        mode: direct\n        document: market-article\n"
    swap(STATEMENT, "    translations:\n", f"{variant}    translations:\n")(folder)


def in_the_evening_at(time: str) -> Change:
    def change(folder: Path) -> None:
        swap(STATEMENT, "value: 2024-03-04", f"value: 2024-03-04T{time}")(folder)
        swap(STATEMENT, "text: يوم الاثنين", "text: مساء الاثنين")(folder)

    return change


def link(folder: Path) -> None:
    (folder / "sources/agents/linked.yaml").symlink_to("/etc/hostname")


def twice(folder: Path) -> None:
    put("sources/statements/2023/2024-03-04-market-restoration.yaml", (folder / STATEMENT).read_bytes())(folder)


def rename_capture(folder: Path) -> None:
    text = capture(folder).read_text("utf-8")
    capture(folder).write_text(text.replace("سيبقى السوق", "لن يبقى السوق"), "utf-8")


def named_as_before(folder: Path) -> None:
    add(AGENT, "\nreplaces: [salma-hadad]\n")(folder)
    swap(STATEMENT, "agent: salma-haddad", "agent: salma-hadad")(folder)


def second_agent(of_first: str, of_second: str) -> Callable[[Path], None]:
    """Write a second agent, and more lines of both."""

    def write(folder: Path) -> None:
        first = folder / AGENT
        first.write_text(f"{first.read_text('utf-8').rstrip()}\n{of_first}", "utf-8")
        second = f"name:\n  en: Karim Banna\n  ar: كريم بنا\nkind: person\n{of_second}"
        first.with_name("karim-banna.yaml").write_text(second, "utf-8")

    return write


def extra_capture(folder: Path) -> None:
    swap(DOCUMENT, "captures:", "x_captures:")
    from sijill.sources.captures import write_capture

    made = capture_of("نص آخر")
    place = folder / f"sources/captures/market-article/{made.digest.removeprefix('sha256:')}.json"
    place.write_bytes(write_capture(made))


def copied_again_without_the_words(folder: Path) -> None:
    from sijill.sources.captures import write_capture

    made = capture_of("يوم الاثنين بقي السوق مغلقاً")
    place = folder / f"sources/captures/market-article/{made.digest.removeprefix('sha256:')}.json"
    place.write_bytes(write_capture(made))
    add(DOCUMENT, f"  - digest: {made.digest}\n    captured: 2024-05-01\n")(folder)


def copied_with_the_words_struck_out(folder: Path) -> None:
    """Replace the copy by one that strikes the passage's words out."""
    from sijill.sources.captures import read_capture, write_capture

    place = capture(folder)
    before = read_capture(place.read_bytes(), place.name)
    assert isinstance(before, Capture)
    made = capture_of("\n".join(f"⟦{one.text}⟧" for one in before.paragraphs if one.text))
    place.unlink()
    place = place.with_name(f"{made.digest.removeprefix('sha256:')}.json")
    place.write_bytes(write_capture(made))
    swap(DOCUMENT, before.digest, made.digest)(folder)


def second_version_first(folder: Path) -> None:
    """Publish a version that follows none."""
    digest = "sha256:" + "0" * 64
    statement = Path(STATEMENT).stem
    entry = Entry("statement", statement, 2, digest, {"title": "0" * 32}, {}, ["title"], previous=digest, was=digest)
    name, data = write_batch("2024-06-01", [], [entry], [])
    put(f"sources/ledger/{name}", data)(folder)


# The rules of records and of stored copies; those of files and fields are kept by reading, those of history later.
OF_CHECKS = frozenset(rule for one in CHECKS if one.needs is not Needs.LEDGER for rule in one.rules)
BREAKS: dict[str, Change] = {
    "id-of-another-year": lambda folder: (
        (folder / STATEMENT).rename(folder / STATEMENT.replace("4/2024", "4/1999")) and None
    ),
    "ledger-gap": second_version_first,
    "more-of-the-same": swap(STATEMENT, "en: The old market stays", "en: The old " + "\u202e" * 40),
    "bad-file-name": put("sources/agents/Sаlma.yaml", "name: x"),
    "broken-capture": lambda folder: capture(folder).write_text("{}", "utf-8") and None,
    "capture-changed": rename_capture,
    "capture-missing": lambda folder: capture(folder).unlink(),
    "capture-unlisted": extra_capture,
    "correction-order": add(
        STATEMENT,
        "corrections:\n  - date: 2024-05-02\n    kind: erratum\n    reason: {en: One, ar: واحد}\n"
        "  - date: 2024-05-01\n    kind: erratum\n    reason: {en: Two, ar: اثنان}\n",
    ),
    "namesakes": lambda folder: shutil.copyfile(folder / AGENT, folder / "sources/agents/other.yaml") and None,
    "shared-identifier": second_agent("identifiers:\n  viaf: '113230702'\n", "identifiers:\n  viaf: '113230702'\n"),
    "member-of-person": second_agent("member_of:\n  - body: karim-banna\n    since: 2019\n", ""),
    "same-words": second(""),
    "same-page": lambda folder: shutil.copyfile(folder / DOCUMENT, folder / "sources/documents/other.yaml") and None,
    "words-left": add(
        STATEMENT,
        "corrections:\n  - date: 2024-05-02\n    kind: withdrawal\n    withhold_text: true\n"
        "    reason: {en: One, ar: واحد}\n",
    ),
    "changed-without-marks": copied_with_the_words_struck_out,
    "cut-inside-word": swap(STATEMENT, "طوال أشهر الترميم، ولن يُغلق محل واحد", "طوال أشهر الترمي"),
    "cut-short": swap(STATEMENT, "kind: remarks", "kind: remarks # said to reporters"),
    "other-calendar": swap(DOCUMENT, "value: 2024-03-04", "value: 1445-08-23"),
    "date-after-document": swap(DOCUMENT, "value: 2024-03-04", "value: 2024-03-01"),
    "date-in-future": swap(DOCUMENT, "value: 2024-03-04", "value: 2124-03-04"),
    "date-mismatch": swap(STATEMENT, "text: يوم الاثنين", "text: أمس"),
    "time-mismatch": in_the_evening_at("00:30:00+03:00"),
    "time-in-other-zone": in_the_evening_at("10:00:00+03:00"),
    "duplicate-key": swap(STATEMENT, "kind: remarks", "kind: remarks\nkind: post"),
    "empty-value": swap(STATEMENT, "kind: remarks", "kind:"),
    "file-too-large": add(STATEMENT, "# " + "x" * 270_000 + "\n"),
    "invalid-value": swap(STATEMENT, "value: 2024-03-04", "value: 2024-02-30"),
    "merge-conflict": swap(
        STATEMENT, "kind: remarks", "<<<<<<< HEAD\nkind: remarks\n=======\nkind: speech\n>>>>>>> other"
    ),
    "misplaced-file": put("sources/notes.txt", "a note"),
    "missing-field": swap(STATEMENT, "kind: remarks\n", ""),
    "missing-language": swap(TOPIC, "  ar: السوق القديم\n", ""),
    "missing-translation": swap(STATEMENT, "      - language: en", "      - language: fr"),
    "needless-language": swap(TOPIC, "  ar: السوق القديم\n", "  ar: السوق القديم\n  fr: Le vieux marché\n"),
    "needless-translation": swap(STATEMENT, "      - language: en", "      - language: ar"),
    "bracket-replaces": swap(
        STATEMENT, "أشهر الترميم، ولن يُغلق محل واحد", "[عدة] الترميم، ولن يُغلق محل واحد\n    brackets: editors"
    ),
    "negation-replaced": swap(STATEMENT, "ولن يُغلق محل واحد", "[سوف] يُغلق محل واحد\n    brackets: editors"),
    "negation-added": swap(STATEMENT, "ولن يُغلق محل واحد", "ولن يُغلق [إلا لا] محل واحد\n    brackets: editors"),
    "bracket-turns": swap(STATEMENT, "ولن يُغلق محل واحد", "ولن يُغلق [م]محل واحد\n    brackets: editors"),
    "bracket-of-source": swap(STATEMENT, "لن يُغلق محل واحد", "لن يُغلق [محل] واحد\n    brackets: editors"),
    "empty-bracket": swap(STATEMENT, "لن يُغلق محل واحد", "لن يُغلق [] واحد\n    brackets: editors"),
    "nothing-cut": swap(STATEMENT, "لن يُغلق محل واحد", "لن يُغلق […] محل واحد\n    brackets: editors"),
    "no-such-brackets": swap(STATEMENT, "    mode: direct", "    brackets: editors\n    mode: direct"),
    "no-capture": no_capture,
    "not-a-choice": swap(STATEMENT, "kind: remarks", "kind: remark"),
    "not-a-mapping": put(AGENT, "- a\n- b\n"),
    "not-a-plain-file": link,
    "not-a-speaker": swap(STATEMENT, "    mode: direct", "    mode: direct\n    speaker: somebody-else"),
    "not-utf-8": put(AGENT, b"name: \xff"),
    "passage-ambiguous": swap(STATEMENT, "      سيبقى السوق مفتوحاً طوال أشهر الترميم، ولن يُغلق محل واحد", "      حداد"),
    "passage-repeated": swap(STATEMENT, "      سيبقى السوق مفتوحاً طوال أشهر الترميم، ولن يُغلق محل واحد", "      أشهر"),
    "passage-not-found": swap(STATEMENT, "سيبقى السوق مفتوحاً", "سيظل السوق مفتوحاً"),
    "address-of-highlight": swap(DOCUMENT, "url: unknown", "url: https://news.example/a#:~:text=dam"),
    "private-address": swap(DOCUMENT, "url: unknown", "url: https://10.0.0.1/page"),
    "refers-to-itself": add(TOPIC, "broader: [old-market]\n"),
    "refused-character": swap(STATEMENT, "en: The old market stays", "en: The old \u202emarket stays"),
    "relation-circle": each_after_the_other,
    "relation-not-allowed": another_agent,
    "repeated-entry": swap(STATEMENT, "  - old-market", "  - old-market\n  - old-market"),
    "repeated-id": twice,
    "same-variant": swap(
        STATEMENT,
        "    translations:",
        "    variants:\n      - text: سيبقى السوق مفتوحاً طوال أشهر الترميم، ولن يُغلق محل واحد\n"
        "        mode: direct\n        document: market-article\n    translations:",
    ),
    "secret-key": add(STATEMENT, f"# PRIVATE+KEY+archive.example.org/log+1a2b3c4d+{'A' * 44}\n"),
    "seen-of-nothing": put("sources/seen/no-such-article.yaml", SIGHTING.format("2024-05-01")),
    "seen-order": put(
        "sources/seen/market-article.yaml",
        SIGHTING.format("2024-05-02") + SIGHTING.format("2024-05-01").partition("\n")[2],
    ),
    "replaced-reference": named_as_before,
    "still-there": second("replaces: [2024-03-04-market-restoration]\n"),
    "too-deep": swap(STATEMENT, "  - old-market", "  - [[[[[[[[old-market]]]]]]]]"),
    "unseen-difference": swap(STATEMENT, "سيبقى السوق مفتوحاً", "سیبقى السوق مفتوحًا"),
    "unknown-field": swap(STATEMENT, "kind: remarks", "knd: remarks"),
    "unknown-passage": second(
        RELATED.format("discusses", "2024-03-04-market-restoration") + "    target_passage: p9\n"
    ),
    "unknown-reference": swap(STATEMENT, "agent: salma-haddad", "agent: salma-hadad"),
    "speaker-not-described": swap(STATEMENT, "agent: salma-haddad", "unnamed: {en: a shopkeeper, ar: صاحب متجر}"),
    "weekday-mismatch": swap(STATEMENT, "  value: 2024-03-04", "  value: 2024-03-03"),
    "interpreted-language": swap(STATEMENT, "    mode: direct", "    mode: direct\n    delivery: interpreted"),
    "official-without-document": swap(STATEMENT, "by: editors", "by: official"),
    "passage-language": swap(STATEMENT, "language: ar\n", "language: en\n"),
    "variant-language": worded_in_english,
    "words-not-found": swap(STATEMENT, "text: يوم الاثنين", "text: نهار الاثنين"),
    "words-gone-later": copied_again_without_the_words,
    "wrong-shape": swap(STATEMENT, "topics:\n  - old-market", "topics: old-market"),
    "wrong-year": lambda folder: _move(folder),
    "yaml-feature": swap(STATEMENT, "kind: remarks", "kind: &kind remarks"),
    "yaml-syntax": swap(STATEMENT, "kind: remarks", "kind: 'remarks"),
}
# These need a history; test_history and tests/hostile break and mend them.
ELSEWHERE = frozenset(code for code in BY_CODE if code not in BREAKS)
# A file that exists and cannot be read: permissions do not stop the user tests run as on a build machine.
NOT_BROKEN = frozenset(["ledger-unreadable"])


def _move(folder: Path) -> None:
    target = folder / "sources/statements/2023" / Path(STATEMENT).name
    target.parent.mkdir()
    (folder / STATEMENT).rename(target)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_example(tmp_path / "archive")
    return tmp_path / "archive"


def problems(folder: Path) -> list[Diagnostic]:
    return check(read_configuration(folder), TODAY, jobs=1)


@pytest.fixture
def found_by_checks(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The codes of the rules that checks found broken, each by a check that names its rule."""
    codes: set[str] = set()

    def noting(one: Check) -> Check:
        def find(*given: Any) -> Iterator[Finding]:
            for finding in one.find(*given):
                assert finding.rule in one.rules, f"{one.find} must name {finding.rule} in CHECKS"
                codes.add(finding.rule.code)
                yield finding

        return one._replace(find=find)

    monkeypatch.setattr(check_room, "CHECKS", tuple(map(noting, CHECKS)))
    return codes


@pytest.mark.quick(24)
@pytest.mark.parametrize("code", sorted(BREAKS))
def test_a_rule_is_seen_to_be_broken_and_mended(
    code: str, archive: Path, tmp_path: Path, found_by_checks: set[str]
) -> None:
    assert problems(archive) == []
    good = tmp_path / "good"
    shutil.copytree(archive / "sources", good)

    BREAKS[code](archive)
    found = [one for one in problems(archive) if one.code == code]
    assert found, [sentence(one) for one in problems(archive)]
    assert (code in found_by_checks) == (BY_CODE[code] in OF_CHECKS)
    for one in found:
        assert one.line >= 1
        assert one.column >= 1
        for language in ("en", "ar"):
            message, mend = sentence(one, language)
            assert "{" not in message.replace("{+", "").replace("{value", "")
            assert mend
            assert len(message) + len(mend) < 4096

    shutil.rmtree(archive / "sources")
    shutil.copytree(good, archive / "sources")
    for path in (archive / "sources").rglob("*"):
        os.utime(path)
    assert problems(archive) == []


def test_each_rule_of_records_and_of_what_was_published_is_kept_by_a_check() -> None:
    assert {rule for one in CHECKS for rule in one.rules} == {*records.RULES, *history.RULES, *drafts.RULES}
    assert frozenset(records.RULES) == OF_CHECKS
    finding = [one.find for one in CHECKS]
    assert len(set(finding)) == len(finding)


@pytest.mark.parametrize("rule", BY_CODE.values(), ids=lambda rule: rule.code)
def test_each_rule_has_its_place_in_the_reference_and_a_sentence_in_arabic(rule: type[Rule]) -> None:
    assert SENTENCES[rule.code]
    pages = (Path(__file__).parents[2] / "docs/maintainers/diagnostics.md").read_text("utf-8")
    assert f"\n## {rule.code}\n" in pages, "make docs"


@pytest.mark.parametrize(
    ("listed", "where"), [(BY_CODE, "diagnostics/rules"), (SENTENCES, "diagnostics/sentences.ar.yaml")]
)
def test_a_rule_that_is_not_listed_is_named_with_the_place_to_list_it(listed: Listed[object], where: str) -> None:
    with pytest.raises(LookupError, match=f"the rule 'new-rule' is not listed: add it to .*{where}"):
        listed["new-rule"]


def test_every_other_rule_is_broken_in_another_test() -> None:
    names = ("check", "cli", "frame", "hostile", "intake", "ledger", "publish", "site", "sources")
    folders = [Path(__file__).parents[1] / name for name in names]
    found = {path for folder in folders for path in folder.rglob("*.py")} - {Path(__file__)}
    texts = "\n".join(path.read_text("utf-8") for path in found)
    assert {code for code in ELSEWHERE if code not in texts} <= NOT_BROKEN


def test_all_problems_of_all_files_are_listed_in_one_run(archive: Path) -> None:
    for code in ("not-a-choice", "missing-language", "misplaced-file", "date-in-future"):
        BREAKS[code](archive)
    assert {one.code for one in problems(archive)} >= {
        "not-a-choice", "missing-language", "misplaced-file", "date-in-future",
    }  # fmt: skip
