from collections.abc import Callable

import pytest

from sijill.frame import handwritten, theme
from sijill.frame import run as frame
from sijill.model.configuration import Configuration

Archive = Callable[..., Configuration]
SCRIPT = theme.FIRST_SCRIPT.read_text("utf-8")


@pytest.mark.parametrize("name", ["docs/en/secret.md", "docs/en/secret", "docs/ar/pictures"])
def test_symbolic_links_are_refused_by_name(archive: Archive, name: str) -> None:
    configuration = archive()
    (configuration.root / name).symlink_to("/etc")
    with pytest.raises(frame.FrameError, match=f"{name} must not be a symbolic link"):
        frame.build(configuration)


@pytest.mark.parametrize("name", ["docs", "docs/en"])
def test_the_folders_themselves_must_not_be_links(archive: Archive, name: str) -> None:
    configuration = archive()
    path = configuration.root / name
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")
    with pytest.raises(frame.FrameError, match=f"{name} must be a folder, not a symbolic link"):
        handwritten.files_of(configuration, "en")


@pytest.mark.parametrize("name", ["statements/new.md", "README.md", "search.md", "ar/about.md", "404.md"])
def test_a_page_cannot_take_the_address_of_a_record_page(archive: Archive, name: str) -> None:
    configuration = archive()
    path = configuration.root / "docs/en" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("# New\n")
    with pytest.raises(frame.FrameError, match="belongs to record pages"):
        frame.build(configuration)


def test_every_problem_is_named_in_one_run(archive: Archive) -> None:
    configuration = archive()
    (configuration.root / "docs/en/a.md").symlink_to("about.md")
    (configuration.root / "docs/en/b.html").write_text("<p>")
    with pytest.raises(frame.FrameError) as refusal:
        frame.build(configuration)
    assert "docs/en/a.md must not be" in str(refusal.value)
    assert "docs/en/b.html must be of one of the kinds" in str(refusal.value)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<script type='module'>alert(1)</script>",
        "<style>p{}</style>",
        "<p style='color:red'>",
        "<p onclick='x()'>",
        "<img src='https://elsewhere.example/a.png' alt=''>",
        "<img src='//elsewhere.example/a.png' alt=''>",
        "<iframe src='https://elsewhere.example/'></iframe>",
        "<script src='https://elsewhere.example/a.js'></script>",
        "<link rel='stylesheet' href='https://elsewhere.example/a.css'>",
        "<link rel='PreConnect' href='https://elsewhere.example/'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<base href='https://elsewhere.example/'>",
        "<meta http-equiv='refresh' content='0;url=https://elsewhere.example/'>",
    ],
)
def test_what_the_policy_blocks_or_what_reaches_out_is_named(html: str) -> None:
    assert handwritten.problems_of(f"<html><body>{html}</body></html>", SCRIPT)


@pytest.mark.parametrize(
    "html",
    [
        f"<script>{SCRIPT}</script>",
        "<script type='application/ld+json'>{}</script>",
        "<script src='../a.js'></script>",
        "<a href='https://elsewhere.example/'>x</a>",
        "<img src='picture.png' alt=''>",
    ],
)
def test_what_is_the_sites_own_passes(html: str) -> None:
    assert handwritten.problems_of(f"<html><body>{html}</body></html>", SCRIPT) == []


@pytest.mark.slow
def test_what_is_not_allowed_is_not_in_the_page_that_is_made(archive: Archive) -> None:
    configuration = archive()
    (configuration.root / "docs/en/method.md").write_text(
        "# Method\n\n<script>alert(1)</script>\n\n<form>Text</form>\n"
    )
    page = frame.build(configuration).files["method/index.html"].path.read_text("utf-8")
    assert "alert(1)" not in page
    assert "<form>" not in page
    assert "Text" in page


@pytest.mark.slow
def test_a_broken_link_between_pages_is_a_warning_with_its_page(archive: Archive) -> None:
    configuration = archive()
    (configuration.root / "docs/en/method.md").write_text("# Method\n\n[x](nowhere.md)\n")
    assert any("nowhere.md" in warning for warning in frame.build(configuration).warnings)


@pytest.mark.slow
def test_an_archive_without_hand_written_pages_has_a_frame_all_the_same(archive: Archive) -> None:
    configuration = archive()
    for path in sorted(configuration.root.glob("docs/*/*.md")):
        path.unlink()
    for path in [*sorted(configuration.root.glob("docs/*")), configuration.root / "docs"]:
        path.rmdir()
    assert ("statement", "ar") in frame.build(configuration).shells


@pytest.mark.slow
def test_settings_that_clash_are_refused(archive: Archive) -> None:
    configuration = archive("plugins:", "plugins:\n  - search")
    with pytest.raises(frame.FrameError, match="must not name 'search'"):
        frame.build(configuration)
