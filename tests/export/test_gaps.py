"""What an archive lacks."""

from pathlib import Path

import yaml

from sijill.export.records import RecordData
from sijill.model import edtf
from sijill.state import Archive
from sijill.state.gaps import lacks
from tests import made_up
from tests.export.conftest import GONE
from tests.made_up.site import shells, site


def test_every_gap_is_counted_and_the_newest_named_first(archive: Archive) -> None:
    found = {gap.name: gap for gap in archive.gaps}
    assert found["primary"].ids == (made_up.OPENING, GONE, made_up.DOUBT)
    assert found["relations"].ids == (GONE,)
    assert found["untranslated"].ids == (made_up.OPENING,)
    assert found["imprecise"].ids == (made_up.OPENING,)
    assert found["stale"].ids == (made_up.BRIDGE,)
    assert (found["untranslated"].pieces, found["stale"].pieces) == (1, 1)
    assert found["captures"].ids == ()
    assert found["urls"].ids == ("salma-post",)
    assert found["publishers"].ids == ("bridge-article", "salma-post")
    assert all(gap.total == len(gap.ids) for gap in archive.gaps)
    assert found["unsourced"].ids == ("salma-haddad",)
    assert {gap.kind for gap in archive.gaps} == {"statement", "document", "agent"}


def test_a_membership_is_lacking_until_each_time_in_a_body_names_its_document(tmp_path: Path) -> None:
    made_up.write(tmp_path)
    salma = tmp_path / "sources/agents/salma-haddad.yaml"
    plain = yaml.safe_load(salma.read_text("utf-8"))
    sourced = {"body": "town-council", "since": "2020", "document": "bridge-article"}
    for number, (member_of, lacking) in enumerate((
        ([], 0), (["town-council"], 1), ([{"body": "town-council", "since": "2020"}], 1), ([sourced], 0),
        ([sourced, {"body": "town-council", "until": "2010"}], 1),
    )):  # fmt: skip
        plain["member_of"] = member_of
        salma.write_text(yaml.safe_dump(plain, allow_unicode=True), "utf-8")
        archive = made_up.archive_of_files(tmp_path)
        [gap] = [one for one in archive.gaps if one.name == "unsourced"]
        assert gap.total == lacking, number
        data = RecordData(archive).agent_in_full("salma-haddad")
        said = [one.get("document", "") for one in data.get("memberships", ())]
        assert [one.rpartition("documents/")[2] for one in said if one] == ["bridge-article/"] * (sourced in member_of)


def test_the_page_says_which_document_a_membership_is_from(tmp_path: Path) -> None:
    made_up.write(tmp_path)
    salma = tmp_path / "sources/agents/salma-haddad.yaml"
    plain = yaml.safe_load(salma.read_text("utf-8"))
    plain["member_of"] = [{"body": "town-council", "since": "2020", "document": "bridge-article"}]
    salma.write_text(yaml.safe_dump(plain, allow_unicode=True), "utf-8")
    pages = site(made_up.archive_of_files(tmp_path), shells())
    for path, said in (("", "(as Article on the bridge says)"), ("ar/", "(كما في مقال عن الجسر)")):
        tree = pages.tree(f"{path}agents/salma-haddad/index.html")
        [row] = [one for one in tree.iter("dd") if "documents/bridge-article" in str(one.xpath(".//@href"))]
        assert said in " ".join(row.text_content().replace("\u2068", "").replace("\u2069", "").split())


def test_what_a_statement_lacks_by_itself_is_known_when_it_is_read(archive: Archive) -> None:
    records = made_up.statements()

    def lacking(identifier: str, record_format: int = 2) -> list[str]:
        record = records[identifier]
        return lacks(record, ("en", "ar"), edtf.parse(edtf.meant(record.date.value, record_format)))

    assert lacking(made_up.BRIDGE) == []
    assert lacking(made_up.OPENING, 1) == ["primary", "untranslated", "imprecise"]
    assert lacking(made_up.OPENING) == ["primary", "untranslated"]  # it lasted from one known day to another
    for date in ("2030-01-03/..", "2030-01-03/2030-02", "2030-01-03~", "2030-01-03?", "[2030-01-03,2030-01-05]"):
        assert "imprecise" in lacks(records[made_up.BRIDGE], ("en", "ar"), edtf.parse(date))
