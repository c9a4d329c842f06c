"""The texts and facets by which a statement is found."""

from pathlib import Path

import pytest
import yaml

from sijill.model.records import Statement
from sijill.search.texts import Texts
from sijill.search.words import STOP, fold, raw_words, without_article
from tests import made_up


def test_how_documents_describe_speakers_and_topics_leads_to_these_and_not_to_what_they_said(tmp_path: Path) -> None:
    made_up.write(tmp_path)
    for name, words, translated in (
        ("agents/salma-haddad", "قالت [رئيسة] البلدية سلمى الحداد", "said [the] mayor"),
        ("topics/the-bridge", "انتهت أعمال الجسر", "works of the bridge are done"),
    ):
        path = tmp_path / f"sources/{name}.yaml"
        record = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        made = {"language": "en", "text": translated, "by": "editors"}
        record["descriptions"] = [
            {"text": words, "document": "bridge-article", "brackets": "editors", "translations": [made]}
        ]
        path.write_text(yaml.safe_dump(record, allow_unicode=True), "utf-8")
    texts = Texts(made_up.archive_of_files(tmp_path))
    described = [text.split() for kind, name in (("agent", "salma-haddad"), ("topic", "the-bridge"))
                 for text in texts.of_record(kind, name)[1]]  # type: ignore[arg-type]  # fmt: skip
    assert ["said"] in described
    assert ["mayor"] in described, "what was put in between stands for other words: there is no phrase over it"
    assert ["البلدية", "سلمى", "الحداد"] in described, "without what the editors put in"
    assert ["works", "of", "the", "bridge", "are", "done"] in described
    found = [text.split() for _, text in texts.of(made_up.BRIDGE).texts]
    assert not [words for words in described if words in found]
    assert not [words for words in found if "mayor" in words]


def test_a_statement_is_found_by_the_language_of_each_original(tmp_path: Path) -> None:
    record = made_up.plain(made_up.statements()[made_up.DOUBT])
    original = {"text": made_up.PARAGRAPHS[1], "language": "fa", "mode": "direct", "document": "bridge-article"}
    record["passages"][0]["variants"] = [original]
    archive = made_up.archive(tmp_path, {made_up.DOUBT: Statement.model_validate(record)})
    assert {"language:ar", "language:fa"} <= set(Texts(archive).of(made_up.DOUBT).facets)


@pytest.mark.quick(3)
@pytest.mark.parametrize(
    ("date", "dates"),
    [
        ("2019-05-30", ["2019-05-30", "2019-05", "05-30"]),
        ("2019-05-30T21:00:00+03:00", ["2019-05-30", "2019-05", "05-30"]),
        ("2019-10~", ["2019-10"]),
        ("2020-03-XX", ["2020-03"]),
        ("[2019-05-31..2019-06-01]", ["2019-05", "2019-06", "2019-05-31", "05-31", "2019-06-01", "06-01"]),
        ("[2019-05-31,2019-08-01]", ["2019-05", "2019-05-31", "05-31", "2019-08", "2019-08-01", "08-01"]),
        ("2019-11-10/2020-01-05", ["2019-11", "2019-12", "2020-01"]),
        ("2019", []), ("201X", []), ("unknown", []), ("2019-05-01/..", []),
    ],
)  # fmt: skip
def test_a_statement_is_found_by_the_days_and_months_that_it_may_be_of(
    tmp_path: Path, date: str, dates: list[str]
) -> None:
    record = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"date": {"value": date}}
    archive = made_up.archive(tmp_path, {made_up.DOUBT: Statement.model_validate(record)})
    facets = Texts(archive).of(made_up.DOUBT).facets
    assert sorted(facet for facet in facets if facet.startswith("date:")) == sorted(f"date:{one}" for one in dates)


def test_a_statement_leads_to_the_documents_that_it_cites(tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path, made_up.statements())
    titles = archive.document("bridge-article").title.values()
    words = {without_article(fold(word)) for title in titles for word in raw_words(title)} - STOP
    cited = {
        facet.removeprefix("cited:") for facet in Texts(archive).of(made_up.BRIDGE).facets if facet[:6] == "cited:"
    }
    assert words
    assert words <= cited
