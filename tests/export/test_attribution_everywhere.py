"""Who is named for a passage and how, in every outlet: read from each in its own format, for every kind of statement.

Outlets: the page, its Copy button, the card of a shared link, the share picture, the feed, the JSON-LD of the page, the
statement's data, and the citation tags. ``tests/browser`` reads a real clipboard.
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import feedparser
import pytest
from lxml import html

from sijill.export.pictures import Pictures
from sijill.export.statement import Statements
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import outputs
from tests.made_up.site import Site, shells, site

SALMA, KARIM, COUNCIL, SOURCE, HALL = "salma-haddad", "karim-banna", "town-council", "unnamed-1", "unnamed-2"
NAMES = {
    "en": {SALMA: "Salma Haddad", KARIM: "Karim Banna", COUNCIL: "Town Council",
           SOURCE: "a source close to the mayor", HALL: "a voice from the hall"},
    "ar": {SALMA: "سلمى الحداد", KARIM: "كريم البناء", COUNCIL: "مجلس البلدة",
           SOURCE: "مصدر مقرب من رئيس البلدية", HALL: "صوت من القاعة"},
}  # fmt: skip
ARTICLE = {"en": "Article on the bridge", "ar": "مقال عن الجسر"}
OWN_WORDS = {"en": "in the document’s own words", "ar": "بعبارة الوثيقة"}
WARNING = {
    "withdrawal": {"en": "Withdrawn from publication", "ar": "سُحب من النشر"},
    "retraction": {"en": "no longer stands by", "ar": "لم يعد يعتمد"},
    "erratum": {"en": "Corrected on", "ar": "صُحِّح في"},
}
MACHINE = {"en": "Machine translation", "ar": "ترجمة آلية"}
MARKS = "«»“”"


class Said(NamedTuple):
    """A passage as an outlet gives it: its id, its words with their marks, and the rest that is said of it."""

    passage: str
    words: str
    line: str


def passage(number: int, text: str, mode: str = "direct", **more: Any) -> dict[str, Any]:
    return {"id": f"p{number}", "text": text, "mode": mode, "document": "bridge-article", **more}


def english(text: str, by: str = "editors") -> dict[str, Any]:
    return {"translations": [{"language": "en", "text": text, "by": by}]}


def correction(kind: str) -> dict[str, Any]:
    reason = {"en": "A court asked for it.", "ar": "بطلب من محكمة."}
    return {"corrections": [{"date": "2030-03-01", "kind": kind, "reason": reason}]}


SUNDAY, CROSSED, TESTED = "البلدية ستفتح الجسر يوم الأحد", "أصبح الجسر جاهزاً للعبور", "إن الفحص لم يكتمل بعد"
# Of each kind: who speaks, the passages, what else is recorded.
KINDS: dict[str, tuple[list[str], list[dict[str, Any]], dict[str, Any]]] = {
    "one": ([SALMA], [passage(1, SUNDAY, **english("It opens on Sunday."))], {}),
    "two": (
        [SALMA, COUNCIL],
        [passage(1, SUNDAY, speaker=COUNCIL, **english("It opens on Sunday.")),
         passage(2, CROSSED, "embedded", speaker=SALMA, **english("It can be crossed."))],
        {},
    ),
    "posted": ([SALMA], [passage(1, SUNDAY, "embedded", **english("It opens on Sunday."))], {"kind": "post"}),
    "joint": ([SALMA, COUNCIL], [passage(1, SUNDAY, **english("It opens on Sunday."))], {}),
    "reported": ([KARIM], [passage(1, TESTED, "indirect", **english("that the test is not complete"))], {}),
    "reported-of-one": (
        [SALMA, KARIM],
        [passage(1, TESTED, "indirect", speaker=KARIM, **english("that the test is not complete")),
         passage(2, SUNDAY, speaker=SALMA, **english("It opens on Sunday."))],
        {},
    ),
    "machine": ([SALMA], [passage(1, SUNDAY, **english("It opens Sunday", "machine"))], {}),
    "withdrawn": ([SALMA], [passage(1, SUNDAY, **english("It opens on Sunday."))], correction("withdrawal")),
    "retracted": ([SALMA], [passage(1, SUNDAY, **english("It opens on Sunday."))], correction("retraction")),
    "corrected": ([SALMA], [passage(1, SUNDAY, **english("It opens on Sunday."))], correction("erratum")),
    "unnamed": ([SOURCE], [passage(1, SUNDAY, **english("It opens on Sunday."))], {}),
    "unnamed-two": (
        [SOURCE, SALMA, HALL],
        [passage(1, SUNDAY, speaker=SOURCE, **english("It opens on Sunday.")),
         passage(2, CROSSED, speaker=HALL, **english("It can be crossed.")),
         passage(3, TESTED, "indirect", speaker=SALMA, **english("that the test is not complete"))],
        {},
    ),
    "unnamed-reported": ([SOURCE], [passage(1, TESTED, "indirect", **english("that the test is not complete"))], {}),
    "interpreted": (
        [SALMA],
        [passage(1, SUNDAY, language="ar", delivery="interpreted", **english("It opens on Sunday."))],
        {"language": "fa"},
    ),
    "prepared": ([SALMA], [passage(1, SUNDAY, delivery="prepared", **english("It opens on Sunday."))], {}),
    "interpreted-reported": (
        [SALMA],
        [passage(1, TESTED, "indirect", language="ar", delivery="interpreted", **english("that it is not complete"))],
        {"language": "fa"},
    ),
    "prepared-reported": (
        [SALMA], [passage(1, TESTED, "indirect", delivery="prepared", **english("that it is not complete"))], {},
    ),
    "interpreted-twice": (
        [SALMA],
        [passage(1, SUNDAY, language="ar", delivery="interpreted",
                 variants=[{"language": "en", "text": CROSSED, "mode": "direct", "document": "bridge-article"}])],
        {"language": "fa"},
    ),
    "issued-and-reported": (
        [SALMA],
        [passage(1, SUNDAY,
                 variants=[{"language": "en", "text": CROSSED, "mode": "indirect", "document": "bridge-article"}])],
        {},
    ),
    "issued-with-brackets": (
        [SALMA],
        [passage(1, SUNDAY, variants=[{"language": "en", "text": "[إنه] جاهزاً للعبور", "brackets": "editors",
                                       "mode": "direct", "document": "bridge-article"}])],
        {},
    ),
    "interpreted-and-spoken": (
        [SALMA],
        [passage(1, SUNDAY, language="ar", delivery="interpreted",
                 variants=[{"language": "en", "text": CROSSED, "mode": "direct", "document": "bridge-article"}])],
        {"language": "en"},
    ),
    "brackets": (
        [SALMA],
        [passage(1, "[هي] ستفتح الجسر يوم الأحد", brackets="editors", **english("[She] opens it on Sunday."))],
        {},
    ),
}  # fmt: skip


def identifier(kind: str) -> str:
    return f"2030-01-02-{kind}"


def speaker(one: str) -> dict[str, Any]:
    return {"unnamed": {tag: NAMES[tag][one] for tag in NAMES}} if one in (SOURCE, HALL) else {"agent": one}


def address(kind: str, one: str) -> str:
    home = "https://bridges.example"
    return f"{home}/statements/{identifier(kind)}/#{one}" if one in (SOURCE, HALL) else f"{home}/agents/{one}/"


def records() -> dict[str, Statement]:
    found = {}
    for kind, (speakers, passages, more) in KINDS.items():
        found[identifier(kind)] = Statement.model_validate({
            "title": {"en": f"Title {kind}", "ar": f"عنوان {kind}"}, "kind": "remarks", "language": "ar",
            "speakers": [speaker(one) for one in speakers], "date": {"value": "2030-01-02"}, "passages": passages,
            **more,
        })  # fmt: skip
    return found


class Made(NamedTuple):
    """The archive and its pages."""

    archive: Archive
    pages: Site
    feeds: dict[str, bytes]

    def entry(self, kind: str, language: str) -> Any:
        """Return the entry of a statement in the feed of a language."""
        data = self.feeds["feed.xml" if language == "en" else f"{language}/feed.xml"]
        entries = feedparser.parse(data, sanitize_html=False).entries
        return next(one for one in entries if one.id.endswith(f"{identifier(kind)}/"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    archive = made_up.archive(tmp_path_factory.mktemp("attributed"), records())
    return Made(archive, site(archive, shells()), outputs(archive, "feeds"))


def page(made: Made, kind: str, language: str) -> html.HtmlElement:
    home = "" if language == "en" else f"{language}/"
    return made.pages.tree(f"{home}statements/{identifier(kind)}/index.html")


def metas(tree: html.HtmlElement) -> dict[str, str]:
    found = [(tag.get(key), tag.get("content") or "") for tag in tree.iter("meta") for key in ("name", "property")]
    return {key: content for key, content in found if key}


def of_page(made: Made, kind: str, language: str) -> list[Said]:
    found = []
    banners = " ".join(one.text_content() for one in page(made, kind, language).find_class("sj-notice"))
    who = page(made, kind, language).find_class("sj-who")[0].text_content()
    proof = " ".join(one.text_content() for one in page(made, kind, language).find_class("sj-proof"))
    for place in page(made, kind, language).find_class("sj-passage"):
        quote = place.find("blockquote")
        own = [one.text_content() for one in place.xpath("p[contains(@class, 'sj-wide')]")]
        evidence = place.xpath(".//summary")[0].text_content()
        line = f"{banners} {' '.join(own) or who} {proof} {evidence}"
        found.append(Said(quote.get("id"), quote.text_content(), line))
    return found


def of_copy(made: Made, kind: str, language: str) -> list[Said]:
    found = []
    for place in page(made, kind, language).find_class("sj-passage"):
        quote = place.find("blockquote")
        found.append(Said(quote.get("id"), quote.text_content(), place.get("data-attribution")))
    return found


def of_feed(made: Made, kind: str, language: str) -> list[Said]:
    entry = made.entry(kind, language)
    tree = html.fragment_fromstring(entry.content[0].value, "div")
    before = " ".join(one.text_content() for one in tree.findall("p"))
    return [
        Said(
            f"p{number}",
            figure.find("blockquote").text_content(),
            " ".join([before, *[one.text_content() for one in (*figure.findall("p"), figure.find("figcaption"))]]),
        )
        for number, figure in enumerate(tree.findall("figure"), start=1)
    ]


def of_card(made: Made, kind: str, language: str) -> list[Said]:
    said = metas(page(made, kind, language))["og:description"]
    return [Said("p1", said[said.find(": ") + 2 :], said)]


def of_picture(made: Made, kind: str, language: str) -> list[Said]:
    words = Pictures(made.archive).words_of(identifier(kind), language)
    return [Said("p1", words.text, f"{words.above} {words.speaker} {words.said}")]


def of_json_ld(made: Made, kind: str, language: str) -> list[Said]:
    data = json.loads(page(made, kind, language).xpath("//script[@type='application/ld+json']")[0].text)
    notices = [one["name"] for one in data.get("correction", [])]
    speakers = [one if isinstance(one := data.get(key, []), list) else [one] for key in ("creator", "about")]
    names = {one["@id"]: one.get("name") or one["description"] for found in speakers for one in found}
    assert bool(speakers[0]) == any(one["@type"] == "Quotation" for one in data["hasPart"])
    works, said = {work["@id"]: work["name"] for work in data["isBasedOn"]}, list[Said]()
    for one in data["hasPart"]:
        is_quotation = one["@type"] == "Quotation"
        assert ("creator" in one) == is_quotation
        agents = one["creator"] if is_quotation else one["about"]
        named = [names[agent["@id"]] for agent in (agents if isinstance(agents, list) else [agents])]
        line = " ".join([*notices, *named, works[one["isBasedOn"]["@id"]]])
        part, _, original = one["@id"].partition("#")[2].partition("-wording-")
        if original:  # behind its passage, in another language of equal standing: the same people's words
            assert (said[-1].passage, [name for name in named if name not in said[-1].line]) == (part, [])
        else:
            said.append(Said(part, f"«{one['text']}»" if is_quotation else one["text"], line))
    return said


def of_data(made: Made, kind: str, language: str) -> list[Said]:
    data = Statements(made.archive).data(identifier(kind))
    agents = {address(kind, one): name for one, name in NAMES[language].items()}
    status = {"withdrawn": "withdrawal", "retracted": "retraction", "corrected": "erratum"}.get(data["status"], "")
    found = []
    for one in data["passages"]:
        is_quotation = one["type"] == "Quotation"
        assert ("said_by" in one, "reports" in one) == (is_quotation, not is_quotation)
        names = [agents[agent] for agent in (one["said_by"] if is_quotation else one["reports"])]
        words = f"«{one['text']}»" if is_quotation else one["text"]
        line = [WARNING[status][language]] if status else []
        found.append(Said(one["identifier"], words, " ".join([*line, *names, one["attribution"][language]])))
    return found


WHOLE: dict[str, Callable[[Made, str, str], list[Said]]] = {
    "page": of_page, "copy": of_copy, "feed": of_feed, "json-ld": of_json_ld, "data": of_data,
}  # fmt: skip
SHORT = {"card": of_card, "picture": of_picture}
every_outlet = pytest.mark.parametrize("outlet", [*WHOLE, *SHORT])
in_both = pytest.mark.parametrize("language", ["en", "ar"])
of_every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.quick(20)
@every_outlet
@in_both
@of_every_kind
def test_each_passage_names_its_own_speakers_and_nobody_else(made: Made, outlet: str, language: str, kind: str) -> None:
    speakers, passages, _ = KINDS[kind]
    found = (WHOLE | SHORT)[outlet](made, kind, language)
    assert [one.passage for one in found] == [one["id"] for one in passages][: len(found)]
    for said, recorded in zip(found, passages, strict=False):
        own = [recorded["speaker"]] if "speaker" in recorded else speakers
        named = {agent for agent, name in NAMES[language].items() if name in said.line}
        assert named == set(own), said


@pytest.mark.quick(20)
@every_outlet
@in_both
@of_every_kind
def test_only_the_speakers_own_words_are_quoted_and_the_document_is_named_for_the_others(
    made: Made, outlet: str, language: str, kind: str
) -> None:
    if outlet in SHORT and kind in ("withdrawn", "retracted"):
        return  # they give none of the words
    for said, recorded in zip((WHOLE | SHORT)[outlet](made, kind, language), KINDS[kind][1], strict=False):
        is_machine = kind == "machine" and outlet in SHORT and language == "en"
        is_spoken = kind == "interpreted-and-spoken" and outlet in SHORT and language == "en"
        is_interpreters = kind.startswith("interpreted") and not is_spoken
        is_reported = kind == "issued-and-reported" and outlet in SHORT and language == "en"
        if recorded["mode"] == "indirect" or is_reported:
            assert (OWN_WORDS if outlet in SHORT else ARTICLE)[language] in said.line
        is_quoted = any(sign in said.words for sign in MARKS)
        assert is_quoted == (
            recorded["mode"] != "indirect" and not is_machine and not is_interpreters and not is_reported
        ), said


@in_both
def test_what_a_machine_translated_is_no_quotation_and_says_so(made: Made, language: str) -> None:
    if language == "en":
        for said in [(WHOLE | SHORT)[outlet](made, "machine", "en")[0] for outlet in ("card", "picture", "feed")]:
            assert MACHINE["en"] in said.line
            assert "“It opens Sunday" not in f"{said.words} {said.line}"
        [translated] = page(made, "machine", "en").find_class("sj-translation")
        assert not translated.find_class("sj-mark")
        assert MACHINE["en"] in translated.getnext().text_content()
    else:  # in the speaker's language nobody translated
        assert not any(MACHINE["ar"] in SHORT[outlet](made, "machine", "ar")[0].line for outlet in SHORT)


@every_outlet
@in_both
@pytest.mark.parametrize(("kind", "what"), [("withdrawn", "withdrawal"), ("retracted", "retraction")])
def test_what_is_not_in_force_never_leaves_as_if_it_were(
    made: Made, outlet: str, language: str, kind: str, what: str
) -> None:
    for said in (WHOLE | SHORT)[outlet](made, kind, language):
        assert WARNING[what][language] in said.line
        if outlet in SHORT:
            assert SUNDAY not in f"{said.words}{said.line}"
            assert "It opens on Sunday" not in f"{said.words}{said.line}"


@pytest.mark.quick(4)
@every_outlet
@in_both
def test_a_correction_goes_with_the_words(made: Made, outlet: str, language: str) -> None:
    assert WARNING["erratum"][language] in (WHOLE | SHORT)[outlet](made, "corrected", language)[0].line
    assert not any(
        WARNING[what][language] in (WHOLE | SHORT)[outlet](made, "one", language)[0].line for what in WARNING
    )


@in_both
def test_the_title_of_what_is_not_in_force_says_so_where_it_is_alone(made: Made, language: str) -> None:
    begins = {
        "withdrawn": {"en": "Withdrawn: ", "ar": "مسحوب: "},
        "retracted": {"en": "Retracted: ", "ar": "متراجَع عنه: "},
    }
    for kind in KINDS:
        wanted = begins.get(kind, {}).get(language, "")
        title = f"{wanted}{'Title' if language == 'en' else 'عنوان'} {kind}"
        known = metas(page(made, kind, language))
        assert known["og:title"] == known["citation_title"] == title


def test_no_tick_is_given_to_reported_speech_or_to_what_was_withdrawn(made: Made) -> None:
    ticks = {kind: len(page(made, kind, "en").find_class("sj-ok")) for kind in KINDS}
    assert ticks == {"one": 1, "posted": 1, "two": 2, "joint": 1, "reported": 0, "reported-of-one": 1, "machine": 1,
                     "withdrawn": 0, "retracted": 1, "corrected": 1, "brackets": 1,
                     "unnamed": 1, "unnamed-two": 2, "unnamed-reported": 0,
                     "interpreted": 0, "prepared": 1, "interpreted-reported": 0, "prepared-reported": 0,
                     "interpreted-twice": 0, "interpreted-and-spoken": 1, "issued-and-reported": 1,
                     "issued-with-brackets": 2}  # fmt: skip
    assert len(page(made, "reported", "en").find_class("sj-reported")) == 1
    signs = {
        kind: [one.get("class").split()[-1] for one in page(made, kind, "en").find_class("sj-proof")] for kind in KINDS
    }
    assert signs == {kind: ["sj-of-quoted"] for kind in KINDS} | {
        "reported": ["sj-of-reported"], "reported-of-one": ["sj-of-mixed"], "withdrawn": [],
        "interpreted": ["sj-of-reported"], "unnamed-reported": ["sj-of-reported"], "unnamed-two": ["sj-of-mixed"],
        "interpreted-reported": ["sj-of-reported"], "prepared-reported": ["sj-of-reported"],
        "interpreted-twice": [], "issued-and-reported": [], "interpreted-and-spoken": [],
    }  # fmt: skip


def test_what_the_editors_put_in_is_marked_in_the_feed(made: Made) -> None:
    content = made.entry("brackets", "ar").content[0].value
    assert "«<ins>[هي]</ins> ستفتح الجسر يوم الأحد»" in content


def test_a_program_finds_kind_status_speaker_and_mode_in_the_feed(made: Made) -> None:
    entry = made.entry("reported-of-one", "en")
    found = {(tag.scheme.partition("#")[2], tag.term) for tag in entry.tags}
    assert {("kind", "remarks"), ("status", "published"), ("mode", "indirect"), ("mode", "direct"),
            ("speaker", SALMA), ("speaker", KARIM)} <= found  # fmt: skip
    assert "authors" not in entry  # Karim Banna's words are the document's
