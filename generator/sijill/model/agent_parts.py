"""What records of agents are made of: accounts, names that were given up, memberships."""

import datetime
from collections.abc import Sequence

from pydantic import Field, ValidationInfo, field_validator

from sijill.model import edtf
from sijill.model.fields import DateText, DayMonthOrYear, Line, LocalizedLine, Part, Slug
from sijill.model.order import is_before

_DAY = datetime.timedelta(1)


class Account(Part):
    """An account on a platform."""

    platform: Line = Field(description="The platform, by its name or by its id as an agent.")
    handle: Line


class FormerName(Part):
    """A name that an agent has given up: it was renamed, and what it said under that name stays so named."""

    name: LocalizedLine
    until: DayMonthOrYear = Field(description="The last day on which it was so named, or its month or year.")


def days_of_names(former: Sequence[FormerName]) -> list[edtf.Span]:
    """Return the days on which an agent may have had each former name, and then its present one.

    Where only the month or year of a rename is known, the days of the two names overlap. A name that can have had no
    day, since the others leave it none, has its first day after its last.
    """
    given_up = [edtf.parse(one.until) for one in former]
    firsts, lasts = [edtf.EARLIEST], [edtf.LATEST]
    for one in given_up:
        firsts.append(min(max(one.earliest, firsts[-1]), edtf.LATEST - _DAY) + _DAY)
    for one in reversed(given_up):
        lasts.append(min(one.latest, max(lasts[-1], edtf.EARLIEST + _DAY) - _DAY))
    return [edtf.Span(first, last) for first, last in zip(firsts, reversed(lasts), strict=True)]


class Membership(Part):
    """That an agent belongs to a body, with when, as far as it is known."""

    body: Slug = Field(description="The id of the body, such as a party.")
    since: DateText | None = Field(None, description="Since when (EDTF): 2019, 2019-05, 2019-05-04.")
    until: DateText | None = Field(None, description="Until when (EDTF).")
    document: Slug | None = Field(None, description="The document that says so.")

    @field_validator("since", "until")
    @classmethod
    def _one_end(cls, value: str | None) -> str | None:
        if value and edtf.parse(value).precision == "interval":
            raise ValueError("must be when it began or ended, not the time between: 'since' and 'until' say that")
        return value

    @field_validator("until")
    @classmethod
    def _not_before_since(cls, value: str | None, info: ValidationInfo) -> str | None:
        since = info.data.get("since")
        if value and since and is_before(edtf.parse(value), edtf.parse(since)):
            raise ValueError(f"must not be before 'since' ({since})")
        return value
