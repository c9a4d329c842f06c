import gzip
import re

import pytest
import tinycss2

from sijill.frame import run as frame
from sijill.frame import theme
from sijill.frame.stylesheet import frame_stylesheet, minified

pytestmark = pytest.mark.slow  # each needs a frame, which MkDocs makes

PAGE = '<p class="md-typeset"><code class="md-grid">'


@pytest.fixture(scope="module")
def sheet(made: frame.Frame) -> str:
    return made.files["assets/sijill/frame.css"].path.read_text("utf-8")


def test_the_stylesheet_is_a_quarter_of_what_the_theme_sends(sheet: str) -> None:
    assert len(gzip.compress(sheet.encode(), mtime=0)) < 6500
    assert len(gzip.compress(sheet.encode(), mtime=0)) < 26_000 / 4


def test_rules_stay_for_what_a_page_has_and_go_with_it() -> None:
    sheet = frame_stylesheet([PAGE])
    assert ".md-typeset code" in sheet
    assert "footnote" not in sheet
    assert "footnote" in frame_stylesheet(
        [PAGE + '<div class="footnote"><a class="footnote-ref" id="fnref"></a></div>']
    )


def test_the_stylesheet_fetches_nothing_and_needs_no_data_address(sheet: str) -> None:
    assert "url(" not in sheet
    assert "data:" not in sheet
    assert "@import" not in sheet


def test_the_stylesheet_parses_whole(sheet: str) -> None:
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    assert not [rule for rule in rules if rule.type == "error"]


def test_the_notice_of_the_theme_stays(sheet: str) -> None:
    assert sheet.startswith("/*! Holds parts of MkDocs-Material 9.")


def test_dark_by_wish_of_the_system_and_of_the_reader_are_one() -> None:
    source = theme.STYLESHEET.read_text("utf-8")
    blocks = re.findall(r":root(?::not\(\[data-scheme=\"light\"\]\)|\[data-scheme=\"dark\"\]) \{([^}]*)\}", source)
    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_the_contrast_that_reading_needs(scheme: str) -> None:
    source = theme.STYLESHEET.read_text("utf-8")
    start = source.index(':root[data-scheme="dark"]') if scheme == "dark" else source.index(":root {")
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", source[start : source.index("}", start)]))
    for paper in ("paper", "paper-shade"):
        for name, least in (("ink", 7), ("ink-quiet", 4.5), ("accent", 4.5), ("corrected", 4.5), ("withdrawn", 4.5)):
            light, dark = sorted((_luminance(tokens[name]), _luminance(tokens[paper])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= least, (name, paper)


def test_minifying_keeps_meaning() -> None:
    css = '/* gone */ a  {\n color : red ;\n background: url("x y") }\n@media (min-width: 60em) { b > c { d: e } }'
    assert minified(css) == 'a{color :red;background:url("x y")}@media (min-width: 60em){b > c{d:e}}\n'
