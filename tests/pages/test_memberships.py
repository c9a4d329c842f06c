"""What a page says of when an agent belonged to a body."""

from pathlib import Path

import lxml.html
import pytest

from sijill.html.markup import element
from sijill.model.agent_parts import Membership
from sijill.pages.labels import Labels
from sijill.pages.records import with_time
from tests import made_up


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({}, "League"),
        ({"since": "unknown"}, "League"),
        ({"until": "unknown"}, "League, no longer; until when is not known"),
        ({"since": "unknown", "until": "unknown"}, "League, no longer; until when is not known"),
        ({"since": "2019", "until": "unknown"}, "League, since 2019, no longer; until when is not known"),
        ({"since": "unknown", "until": "2021"}, "League, until 2021"),
        ({"since": "2019", "until": "2021"}, "League, 2019 to 2021"),
    ],
)
def test_a_membership_says_when_it_was_as_far_as_that_is_known(tmp_path: Path, days: dict[str, str], said: str) -> None:
    labels = Labels(made_up.archive(tmp_path), "en")
    membership = Membership.model_validate({"body": "league", **days})
    made = with_time(labels, element("bdi", "League"), membership)
    assert str(lxml.html.fragment_fromstring(made, create_parent=True).text_content()) == said
