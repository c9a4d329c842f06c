"""Where a passage is in its document: page, time, caption and letters joined to it, on the page and in the data."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import sijill.export
from sijill.export.statement import Statements
from sijill.model.captures import About, Capture, Paragraph
from sijill.model.digests import digest_of_paragraph
from sijill.model.records import Statement
from sijill.pages.labels import Labels
from sijill.pages.statement.places import place
from sijill.sources.captures import write_capture
from sijill.state.answers import Evidence, Where
from tests import made_up
from tests.made_up.site import Site, shells, site

SCHEMA = json.loads(Path(sijill.export.__file__).with_name("schema").joinpath("statement.schema.json").read_text())
OPENING = next(iter(made_up.statements()))
PARAGRAPHS: dict[str, tuple[tuple[str, About], ...]] = {
    "news-recording": (
        ("Good evening.", About(start="00:00:00.500", end="00:00:01.000")),
        ("We open the lock on Sunday.", About(start="00:01:15.000", end="01:02:09.250")),
    ),
    "printed-report": (
        ("Said: “The har- bour will re-", About("caption", 2, hyphens=(14, 28))),
        ("12 Letters of the harbour", About("page-foot", 2)),
        ("turn in May, we think.”", About("caption", 3, continues=True)),
    ),
    "plain-page": (("وأضاف: والمياه باقية هنا.", About()),),
    "debate": tuple(
        (f"Aye, {said}.", About(start=f"00:0{number}:00.000", end=f"00:0{number}:01.000"))
        for number, said in enumerate(("one", "two", "three", "four", "five"))
    ),
}
ADDRESSES = {"printed-report": "url: unknown\nother_urls:\n- {0}"}  # where it is, though not where it first was
PASSAGES = (
    ("news-recording", "We open the lock on Sunday.", "en"),
    ("printed-report", "The harbour will return in May", "en"),
    ("plain-page", "المياه باقية", "ar"),
    ("news-recording", "Good evening […] on Sunday", "en"),
    ("printed-report", "The harbour […] in May", "en"),
    ("printed-report", "The harbour […] Letters of the harbour", "en"),
    ("plain-page", "وأضاف […] المياه باقية", "ar"),
    ("debate", "Aye, one […] Aye, two […] Aye, three […] Aye, four […] Aye, five", "en"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, Any]]:
    """Return the pages of the made-up archive, one statement quoting a recording, a print and a page; and its data."""
    folder = tmp_path_factory.mktemp("archive")
    for identifier, paragraphs in PARAGRAPHS.items():
        copy = Capture(tuple(Paragraph(digest_of_paragraph(text), text, about) for text, about in paragraphs))
        file = folder / "sources" / "captures" / identifier / f"{copy.digest.removeprefix('sha256:')}.json"
        file.parent.mkdir(parents=True)
        file.write_bytes(write_capture(copy))
        record = folder / "sources" / "documents" / f"{identifier}.yaml"
        record.parent.mkdir(parents=True, exist_ok=True)
        address = f"https://news.example/{identifier}#:~:text=x"
        record.write_text(
            f"title:\n  en: {identifier}\n  ar: وثيقة {identifier}\nkind: article\nlanguage: en\npublisher: unknown\n"
            f"authors: unknown\ndate: unknown\n{ADDRESSES.get(identifier, 'url: {0}').format(address)}\n"
            f"captures:\n  - digest: {copy.digest}\n    captured: unknown\n",
            "utf-8",
        )
    plain = made_up.plain(made_up.statements()[OPENING])
    passages = [
        {
            "id": f"p{number}", "text": text, "mode": "direct", "document": document, "language": language,
            **({"brackets": "editors"} if "[" in text else {}),
            "translations": [{"language": "ar" if language == "en" else "en", "text": "…", "by": "editors"}],
        }
        for number, (document, text, language) in enumerate(PASSAGES, start=1)
    ]  # fmt: skip
    changed = Statement.model_validate(plain | {"passages": passages, "relations": []})
    archive = made_up.archive(folder, {OPENING: changed})
    return site(archive, shells()), Statements(archive).data(OPENING)


def lines(made: Site, path: str) -> list[str]:
    """Return the lines of evidence of the statement's page."""
    return [
        " ".join(line.text_content().split()) for line in made.tree(path).xpath("//summary[../@class='sj-evidence']")
    ]


def test_the_line_of_evidence_says_where_it_is(made: tuple[Site, Any]) -> None:
    english, arabic = (lines(made[0], f"{language}statements/{OPENING}/index.html") for language in ("", "ar/"))
    assert english[0].endswith("¶ 2, between 1:15 and 1:02:09")
    assert english[1].endswith(
        "¶ 1–3, in a caption, pages 2–3 of the file, read over 2 hyphens at line ends, "
        "read over the head or foot of a page"
    )
    assert english[2].endswith("¶ 1, after “و”, written together with its first word")
    assert arabic[0].endswith("الفقرة 2، بين 1:15 و1:02:09")
    assert arabic[1].endswith(
        "في تعليق على صورة، الصفحات 2–3 من الملف، تتخلّله شرطتان في آخر سطرين، يتخلّله رأس صفحة أو تذييلها"
    )
    assert arabic[2].endswith("تسبقه «و» متصلةً بكلمته الأولى")


def test_each_stretch_of_a_cut_wording_has_its_own_place(made: tuple[Site, Any]) -> None:
    english, arabic = (lines(made[0], f"{language}statements/{OPENING}/index.html") for language in ("", "ar/"))
    assert english[3].endswith("¶ 1, between 0:00 and 0:01; ¶ 2, between 1:15 and 1:02:09; […]: 4 words left out")
    english, arabic = ([re.sub(r"[;؛] \[…\].*", "", line) for line in found] for found in (english, arabic))
    caption = "¶ 1, in a caption, page 2 of the file, read over a hyphen at a line’s end"
    assert english[4].endswith(f"{caption}; ¶ 3, in a caption, page 3 of the file")
    assert english[5].endswith(f"{caption}; ¶ 2, in the foot of a page, page 2 of the file")
    assert english[6].endswith("¶ 1; ¶ 1, after “و”, written together with its first word")
    assert english[7].endswith("¶ 1–5, between 0:00 and 4:01")  # of many, the span
    assert "الفقرة 1، بين 0:00 و0:01؛ الفقرة 2، بين 1:15 و1:02:09" in arabic[3]


def test_the_links_lead_there(made: tuple[Site, Any]) -> None:
    links = (
        made[0].tree(f"statements/{OPENING}/index.html").xpath("//section[@class='sj-said']//a[@rel='external']/@href")
    )
    assert links[:2] == ["https://news.example/news-recording#t=75", "https://news.example/printed-report#page=2"]
    assert links[2].startswith("https://news.example/plain-page#:~:text=والم")
    assert links[2].count("#") == 1


def test_the_data_have_them_as_selectors(made: tuple[Site, Any]) -> None:
    data = json.loads(json.dumps(made[1]))
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)) == []
    recording, printed, page = (passage["evidence"] for passage in data["passages"][:3])
    assert recording["selector"][2:] == [
        {"type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/", "value": "t=75,3729.25"}
    ]
    assert printed["selector"][2:] == [
        {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc3778", "value": "page=2"}
    ]
    assert (printed["paragraph_kind"], printed["line_end_hyphens"], printed["page_margins"]) == ("caption", 2, 1)
    assert page["joined_before"] == "و"
    assert len(page["selector"]) == 2


def test_hyphens_that_the_record_has_itself_are_not_named() -> None:
    from sijill.check.evidence.find import Searchable

    paragraphs = PARAGRAPHS["printed-report"]
    copy = Searchable(Capture(tuple(Paragraph(digest_of_paragraph(text), text, about) for text, about in paragraphs)))
    wording = "The har- bour will"
    assert copy.where(copy.find(wording, None, 0)[0], wording).hyphens == 0
    assert copy.where(copy.find("The harbour will", None, 0)[0], "The harbour will").hyphens == 1


def test_the_place_of_words_in_subtitles_names_who_says_them_unless_they_are_of_several(tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path)
    one = Evidence("p1", None, "a", "sha256:0", 1, 0, 1, 5, "Words", "", "", ("sha256:1",))
    said = one._replace(where=Where(start="00:00:01.000", end="00:00:03.000", voice="<b>Ada"))
    for language, words in (("en", "under the name “\u2068<b>Ada\u2069” in the subtitles"), ("ar", "تحت اسم")):
        assert words in place(Labels(archive, language), said)
    other = said._replace(where=said.where._replace(voice="Per"))
    many = said._replace(more=(other,) * 5)
    assert "under the name" not in place(Labels(archive, "en"), many)
