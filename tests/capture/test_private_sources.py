"""`sijill sources` asks private addresses only where it may."""

from pathlib import Path

import pytest

from tests.capture.test_sources import at, of_copy, run
from tests.made_up.example import write_example
from tests.network.servers import page, pages, serving


@pytest.mark.slow
def test_an_archive_within_a_network_is_looked_after_there_and_others_where_they_are_asked_to(
    tmp_path: Path,
) -> None:
    archive = tmp_path / "archive"
    write_example(archive)
    settings = archive / "mkdocs.yml"
    public = settings.read_text("utf-8")
    with serving(pages({"/a": page(of_copy(archive, "", ""))})) as server:
        at(archive, f"http://127.0.0.1:{server.port}/a")
        refused = run(archive, "sources").output
        assert "refused" in refused
        assert "--allow-private" in refused
        assert server.paths == []
        assert "looked at lately" in run(archive, "sources").output
        assert "there        market-article" in run(archive, "sources", "--allow-private").output
        settings.write_text(public.replace("- sijill:", "- sijill:\n      private_addresses: true"), "utf-8")
        (archive / "sources/seen/market-article.yaml").unlink()
        assert "there        market-article" in run(archive, "sources").output
