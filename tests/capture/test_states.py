"""A web archive file that has one address at several times is read as of the day that is named, and of no other."""

import datetime

import pytest

from sijill.capture.confined import read_confined
from sijill.capture.payload import Extracted, Payload, UnreadablePayload
from sijill.capture.reading import extract
from tests.capture.test_formats import ADDRESS, PAGE, SAID, wacz, warc

OLD, NEW = (PAGE.replace(SAID, f"{SAID} {year}.") for year in (2020, 2022))
STATES = warc(pages=((ADDRESS, "200 OK", OLD),)).replace(b"2024-05-06T", b"2020-05-06T") + warc(
    pages=((ADDRESS, "200 OK", NEW),)
).replace(b"2024-05-06T", b"2022-05-06T")
WARC, WACZ = Payload(STATES, "application/warc"), Payload(wacz(STATES), "application/wacz")


def of_day(payload: Payload, day: str) -> Extracted:
    return extract(payload._replace(captured=datetime.date.fromisoformat(day)), whole=True)


@pytest.mark.parametrize("payload", [WARC, WACZ])
@pytest.mark.parametrize("day", [None, "2021-05-06"])
def test_several_states_of_an_address_are_named_and_none_is_taken(payload: Payload, day: str | None) -> None:
    with pytest.raises(UnreadablePayload, match="2020-05-06, 2022-05-06: name one of these days with --captured"):
        of_day(payload, day) if day else extract(payload)


@pytest.mark.slow
@pytest.mark.parametrize("payload", [WARC, WACZ])
@pytest.mark.parametrize("year", ["2020", "2022"])
def test_the_state_of_the_named_day_is_read(payload: Payload, year: str) -> None:
    found = of_day(payload, f"{year}-05-06")
    assert f"{SAID} {year}." in found.paragraphs
    assert found.facts["captured"] == f"{year}-05-06"
    assert not any("more pages" in note for note in found.notes)
    confined = read_confined(payload._replace(captured=datetime.date(int(year), 5, 6)), True)
    assert confined.paragraphs == found.paragraphs


def test_several_states_of_one_day_are_named_and_the_last_is_read() -> None:
    found = of_day(Payload(STATES.replace(b"2022-05-06T", b"2020-05-06T"), "application/warc"), "2020-05-06")
    assert f"{SAID} 2022." in found.paragraphs
    assert any("2 states of that day" in note for note in found.notes)


def test_the_same_state_twice_is_one() -> None:
    once = warc(pages=((ADDRESS, "200 OK", OLD),))
    assert extract(Payload(once + once.replace(b"2024-05-06T", b"2025-05-06T"), "application/warc")).paragraphs
