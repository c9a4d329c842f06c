"""What an archive lacks."""

from sijill.model import edtf
from sijill.state import Archive
from sijill.state.gaps import lacks
from tests import made_up
from tests.export.conftest import GONE


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
    assert {gap.kind for gap in archive.gaps} == {"statement", "document"}


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
