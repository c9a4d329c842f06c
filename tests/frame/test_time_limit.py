"""A hand-written page that takes Markdown hours stops the build with its name."""

import time
from collections.abc import Callable

import pytest

from sijill.frame import judging, time_limit
from sijill.frame import run as frame
from sijill.frame.maker import probes
from sijill.frame.material import Material
from sijill.model.configuration import Configuration

pytestmark = pytest.mark.skipif(not time_limit._HAS_TIMERS, reason="this system has no interval timers")


@pytest.mark.slow
@pytest.mark.parametrize("slow", [True, False])
def test_a_page_has_a_time_in_which_it_must_be_made(
    archive: Callable[..., Configuration], monkeypatch: pytest.MonkeyPatch, slow: bool
) -> None:
    configuration = archive()
    (configuration.root / "docs/en/deep.md").write_text("# Deep\n\n" + "[" * (100_000 if slow else 10) + "\n")
    monkeypatch.setattr(time_limit, "SECONDS", 2)
    began = time.monotonic()
    made = frame._made(Material(), probes(configuration, "en", frame.workplace(configuration)))
    assert ("docs/en/deep.md must be made in 2 seconds" in made.get("error", "")) == slow, made
    assert time.monotonic() - began < 60
    time.sleep(2.1)  # the time of the last page is over, and nothing comes of it


@pytest.mark.slow
def test_check_names_a_page_that_takes_too_long(
    archive: Callable[..., Configuration], monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = archive()
    (configuration.root / "docs/en/deep.md").write_text("# Deep\n\n" + "[a](b " * 20_000 + "\n")
    monkeypatch.setattr(time_limit, "SECONDS", 0.2)
    (found,) = judging.of_texts(configuration)
    assert (found.code, found.file) == ("page-file", "docs/en/deep.md")
    assert dict(found.facts)["requirement"] == "must be made in 0.2 seconds"
