"""What an archive's settings say of its look is shown or refused, never passed over."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.frame import run as frame
from sijill.frame import theme
from sijill.frame.judging import of_settings
from sijill.model.colours import ACCENTS, LEAST_CONTRAST, PAPERS, check_accent, contrast
from sijill.sources.settings import judge_configuration, read_configuration
from tests.made_up.example import write_example

LOOK = """\
theme:
  name: material
  logo: pictures/logo.svg
  favicon: icon.png
  palette:
    - {scheme: default, accent: "#8A1C1C"}
    - {scheme: slate, accent: "#ff9f9f"}
copyright: © The Harbour "Papers" & friends
extra:
  social:
    - {name: بريدنا, link: "https://social.example/@harbour"}
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_example(tmp_path)
    (tmp_path / "docs/en/pictures").mkdir()
    (tmp_path / "docs/en/pictures/logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "docs/en/icon.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path


def look(archive: Path, text: str) -> None:
    settings = (archive / "mkdocs.yml").read_text("utf-8")
    (archive / "mkdocs.yml").write_text(settings.replace("theme:\n  name: material\n", text), "utf-8")


def wrong(archive: Path) -> list[Diagnostic]:
    configuration, found = judge_configuration(archive)
    assert configuration is not None
    return found or of_settings(configuration)


@pytest.mark.slow
def test_logo_icon_colours_copyright_and_links_are_on_every_page_of_every_language(archive: Path) -> None:
    look(archive, LOOK)
    (archive / "docs/en/deep/er").mkdir(parents=True)
    (archive / "docs/en/deep/er/page.md").write_text("# Deep\n\nText.\n")
    assert wrong(archive) == []
    made = frame.build(read_configuration(archive))
    pages = {name: file.path.read_text("utf-8") for name, file in made.files.items() if name.endswith(".html")}
    for (place, language), shell in made.shells.items():
        pieces = (piece.decode() if isinstance(piece, bytes) else piece for piece in shell.pieces)
        pages[f"{place} {language}"] = "".join(pieces)
    assert "deep/er/page/index.html" in pages
    for name, page in pages.items():
        assert 'pictures/logo.svg" alt="">' in page, name
        assert '<link rel="icon" type="image/png" href="' in page, name
        assert 'href="https://social.example/@harbour" rel="me" dir="auto"' in page, name
        assert "Papers&#34; &amp; friends" in page, name
    assert '<img src="../../../pictures/logo.svg"' in pages["deep/er/page/index.html"]
    assert '<img src="../../pictures/logo.svg"' in pages["ar/about/index.html"]
    style = made.files["assets/sijill/frame.css"].path.read_text("utf-8")
    assert "--accent:#8a1c1c" in style.replace(": ", ":")
    assert style.replace(": ", ":").count("--accent:#ff9f9f") == 2
    assert not any(accent in style for accent in ACCENTS.values())


@pytest.mark.slow
def test_an_archive_s_own_text_is_above_and_below_the_lists_of_its_home(archive: Path) -> None:
    (archive / "docs/en/index.md").write_text("# Welcome\n\nSee [about](about.md).\n\n[[lists]]\n\n## Help\n\nWrite.\n")
    (archive / "docs/ar/index.md").write_text("أهلًا بكم.\n", "utf-8")
    assert wrong(archive) == []
    made = frame.build(read_configuration(archive))
    home, arabic = (
        "|".join(piece.decode() if isinstance(piece, bytes) else piece for piece in made.shells["home", tag].pieces)
        for tag in ("en", "ar")
    )
    assert home.index("Welcome</h2>") < home.index("|body|") < home.index("Help</h2>")
    assert '<a href="about/">about</a>' in home
    assert "[[lists]]" not in home
    assert "<h1" not in home
    assert arabic.index("أهلًا بكم.") < arabic.index("|body|")
    assert "index.html" not in made.files
    assert not any("Welcome" in str(shell.pieces) for (place, _), shell in made.shells.items() if place != "home")


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("theme:\n  name: material\n  logo: lost.svg\n", "lost", "'theme.logo' must name a file in docs/en/"),
        ("theme:\n  name: material\n  logo: about.md\n", "about.md", "must be of one of the kinds .avif, .gif, .ico"),
        ("extra_css: [about.md]\ntheme:\n  name: material\n", "about.md", "must be of one of the kinds .css, and is"),
        ("extra_javascript: [icon.png]\ntheme:\n  name: material\n", "icon.png", "must be of one of the kinds .js"),
        ("theme:\n  name: material\n  logo: .hidden/a.svg\n", ".hidden", "'theme.logo' must name a file in docs/en/"),
        ("theme:\n  name: material\n  favicon: logo.svg\n", "logo.svg", "'theme.favicon' must name a file in docs/en/"),
        ("theme:\n  name: material\n  font: {text: Amiri}\n", "font", "'font' must be a field of theme"),
        ("theme:\n  name: material\n  features: [a]\n", "features", "'features' must be a field of theme"),
        ('theme:\n  name: material\n  palette: {accent: "#ffee00"}\n', '"#ffee00', "must have a contrast of 4.5"),
        ('theme:\n  name: material\n  palette: {scheme: slate, accent: "#202020"}\n', '"#202020', "paper of 'slate'"),
        ("theme:\n  name: material\n  palette: {accent: teal}\n", "teal", "must be a colour as #0f5c4d"),
        ("theme:\n  name: material\n  palette: {primary: teal, accent: '#0f5c4d'}\n", "primary", "must be a field of"),
        ("copyright: <b>Us</b>\ntheme:\n  name: material\n", "<b>", "'copyright' must be text, without markup"),
        ("extra:\n  analytics: {provider: google}\ntheme:\n  name: material\n", "analytics", "'analytics' must be a"),
        ("extra:\n  social: [{icon: x, link: 'https://a.example'}]\ntheme:\n  name: material\n", "{icon", "'name'"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused_where_it_is(text: str, at: str, said: str, archive: Path) -> None:
    look(archive, text)
    found = wrong(archive)
    assert any(said in sentence(one)[0] for one in found), [sentence(one) for one in found]
    written = (archive / "mkdocs.yml").read_text("utf-8")
    before = written[: written.index(at)]
    assert (before.count("\n") + 1, len(before) - before.rfind("\n")) in {(one.line, one.column) for one in found}
    for one in found:
        assert not any(word in sentence(one, "ar")[0] for word in ("must", "contrast", "colour"))


def test_the_colours_are_those_of_the_stylesheet_and_can_be_read() -> None:
    style = theme.STYLESHEET.read_text("utf-8")
    for scheme, papers in PAPERS.items():
        assert f"--accent: {ACCENTS[scheme]};" in style
        assert f"--paper: {papers[0]};" in style
        assert f"--paper-shade: {papers[1]};" in style
        assert check_accent(ACCENTS[scheme].upper(), scheme) == ACCENTS[scheme]
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48  # the example of many guides: just too light


@given(st.integers(0, 0xFFFFFF), st.sampled_from(sorted(PAPERS)))
def test_only_colours_that_can_be_read_are_taken(number: int, scheme: str) -> None:
    colour = f"#{number:06x}"
    readable = all(contrast(colour, paper) >= LEAST_CONTRAST for paper in PAPERS[scheme])
    try:
        assert check_accent(colour, scheme) == colour
    except ValueError:
        assert not readable
    else:
        assert readable
