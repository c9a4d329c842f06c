"""The title and notes of a record that is taken down go from whatever repeats them, not its passages alone."""

import datetime

import pytest

from sijill.publish.verify import verify
from tests.cli.test_acts import REASON, call, codes, done, text
from tests.cli.test_taking_down import ANSWER, DOWN, WELL, sources_with
from tests.made_up.archives import TestArchive
from tests.made_up.remains import files_with

TITLE = "Hassan Qadri of Palm Street is ill at home"
NOTE = "The letter was found in a drawer of the old mill"
TOPIC = "label:\n  en: Wells\n  ar: آبار\ndefinition:\n  en: {}\n  ar: ما يُحفر\n"
MAYOR = "name:\n  en: Omar Badri\n  ar: عمر بدري\nkind: person\nnote:\n  en: {}\n  ar: رئيس البلدية\n"
COMMON = "Translated by the editors from the text in the bulletin"


@pytest.fixture
def titled(published: TestArchive) -> TestArchive:
    """Return an archive with a statement that has a note and had another title, which others repeat."""
    old = text(published, published.well)
    note = f"note:\n  en: {NOTE}\n  ar: وُجدت الرسالة في درج الطاحونة القديمة\n"
    published.write(published.well, old.replace("The well is everyone's\n", f"{TITLE}\n") + note)
    answer = text(published, published.answer)
    published.write(published.answer, answer + f'note:\n  en: "{TITLE}, she wrote."\n  ar: هكذا كتبت\n')
    published.write("sources/topics/wells.yaml", TOPIC.format(f'"{NOTE}."'))
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 3))
    published.commit()
    done(published, "correct", WELL, "--set", "title.en=About the well", "--kind", "erratum", *REASON)
    return published


@pytest.mark.slow
def test_an_earlier_title_and_a_note_are_nowhere_afterwards(titled: TestArchive) -> None:
    found = done(titled, *DOWN)
    assert f"{titled.answer} (note): “hassan qadri of palm street is ill at”" in found.output
    assert "sources/topics/wells.yaml (definition)" in found.output
    assert f"statements/{WELL}" in found.output.partition("The id stays")[2]
    assert call(titled, "build").exit_code == 0
    for words in (TITLE, NOTE, "Hassan"):
        assert sources_with(titled, words) == []
        assert files_with(titled.root / "site", words) == []
    assert verify(str(titled.root / "site")).problems == []
    titled.git("branch", "base")
    assert call(titled, "check", "--base", "base").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "content", "where"),
    [
        ("sources/agents/omar.yaml", MAYOR.format(f'"Once: {TITLE}, she wrote."'), "goes"),
        ("sources/agents/omar.yaml", MAYOR.format("They asked of Hassan Qadri of Palm Street"), "perhaps"),
        ("sources/agents/omar.yaml", MAYOR.format("A man") + f"aliases:\n  - {TITLE}\n", "refused"),
        ("docs/en/letters.md", f"# Letters\n\nOnce: {TITLE}.\n", "refused"),
        ("docs/en/letters.md", f"# Letters\n\nIt begins: {NOTE}.\n", "refused"),
        ("docs/en/letters.md", "# Letters\n\nHassan Qadri of Palm Street\n", "perhaps"),
        ("docs/en/letter.pdf", "%PDF-1.4 (Hassan) Tj", "unread"),
    ],
)  # fmt: skip
def test_each_place_goes_is_refused_or_is_listed(titled: TestArchive, path: str, content: str, where: str) -> None:
    titled.write(path, content)
    titled.publish(datetime.datetime.now(datetime.UTC).date())
    titled.commit()
    found = call(titled, *DOWN, "--dry-run")
    assert found.exit_code == (2 if where == "refused" else 0), found.output
    said = {"goes": "This repeats", "perhaps": "This may", "refused": "must not be elsewhere", "unread": "are no text"}
    assert path in found.output.partition(said[where])[2].partition("The id stays")[0]


@pytest.mark.slow
def test_files_that_git_ignores_are_listed(published: TestArchive) -> None:
    original, other = (f"sources/captures/{name}/originals/abc.html" for name in ("almanac", "another"))
    for path in (original, other):
        published.write(path.replace("abc.html", ".gitignore"), "*\n")
        published.write(path, "<p>البئر</p>")
    published.write("captures-store/one.warc.gz", "x")
    published.check()
    found = call(published, *DOWN, "--dry-run")
    assert found.exit_code == 0, found.output
    said = found.output.partition("Git ignores these")[2].partition("The id stays")[0]
    listed = [line.strip() for line in said.splitlines()[1:]]
    assert listed == [
        original,
        "captures-store/",
        published.configuration.cache.relative_to(published.root).as_posix() + "/state.sqlite",
    ]


@pytest.mark.slow
def test_a_set_phrase_of_many_notes_stays_in_them_and_the_command_says_so(titled: TestArchive) -> None:
    for number in range(6):
        mayor = (
            MAYOR.format(f"{COMMON} of day {number}")
            .replace("Badri", f"Badri {number}")
            .replace("ري", f"ري {number}", 1)
        )
        titled.write(f"sources/agents/one-{number}.yaml", mayor)
    titled.edit(titled.well, NOTE, f"{COMMON} of today")
    titled.publish(datetime.datetime.now(datetime.UTC).date())
    titled.commit()
    found = done(titled, *DOWN)
    assert "6: “translated by the editors from the text in”" in found.output.partition("So many other records")[2]
    assert len(sources_with(titled, COMMON)) == 6


@pytest.mark.slow
def test_what_was_taken_down_before_is_not_found_in_its_own_stead(titled: TestArchive) -> None:
    """All are called “Statement whose words were taken down” then, which nobody has to take down."""
    done(titled, *DOWN)
    assert call(titled, "withdraw", ANSWER, "--take-down", *REASON, "--no-input", "--dry-run").exit_code == 0
    found = call(titled, *DOWN, "--words", "a word that is nowhere", "--dry-run")
    assert "must not be elsewhere" not in found.output


@pytest.mark.slow
def test_a_record_that_was_taken_down_can_be_given_an_id_that_says_nothing(titled: TestArchive) -> None:
    """What docs/maintainers/taking-down.md says of ids: the old one leads on, and stays in few places."""
    done(titled, *DOWN)
    neutral = "2024-05-06-a"
    titled.git("mv", titled.well, f"sources/statements/2024/{neutral}.yaml")
    path = f"sources/statements/2024/{neutral}.yaml"
    titled.edit(path, "corrections:\n", f"replaces:\n  - {WELL}\ncorrections:\n")
    titled.edit(titled.answer, f"target: {WELL}", f"target: {neutral}")
    assert call(titled, "publish").exit_code == 0
    titled.commit()
    assert codes(titled) == set(), call(titled, "check").output
    titled.edit("mkdocs.yml", "site_name: Valley\n", "site_name: Valley\nsite_url: https://valley.example/\n")
    assert call(titled, "build").exit_code == 0
    site = titled.root / "site"
    left = files_with(site, WELL)
    assert [name for name in left if name.endswith("feed.xml")] == ["ar/corrections/feed.xml", "corrections/feed.xml"]
    assert f"statements/{neutral}/" in (site / f"statements/{WELL}/index.html").read_text("utf-8")
    canonical = f'rel="canonical" href="https://valley.example/statements/{neutral}/"'
    assert canonical in (site / f"statements/{neutral}/index.html").read_text("utf-8")
    sitemaps = "".join(path.read_text("utf-8") for path in site.rglob("sitemap*.xml"))
    assert ANSWER in sitemaps
    assert WELL not in sitemaps
    assert any(name.startswith("data/ledger/") for name in left)
