import pytest

from sijill.frame.shells import places
from sijill.html.shell import PagePlace, Shell, ShellError, cut, mark

STATEMENT = next(place for place in places() if place.name == "statement")
HTML = (
    f"<title>{mark('title')} · Archive</title><meta content='{mark('description')}'>"
    f"<link href='https://archive.example/{mark('canonical')}'>{mark('head')}"
    f"<a href='../../ar/{mark('target')}'>{mark('body')}"
    f"{mark('edit-begin')}<a href='{mark('edit')}'>edit</a>{mark('edit-end')}</html>"
)


@pytest.fixture
def shell() -> Shell:
    return cut(HTML, STATEMENT, "en", "")


def test_parts_go_into_their_slots(shell: Shell) -> None:
    page = shell.page(
        "statements/x/", "A title", "<p>body</p>", description="Of what", head="<meta>", edit="https://e/"
    )
    assert page.decode() == (
        "<title>A title · Archive</title><meta content='Of what'><link href='https://archive.example/statements/x/'>"
        "<meta><a href='../../ar/statements/x/'><p>body</p><a href='https://e/'>edit</a></html>"
    )


def test_what_encloses_the_edit_link_goes_with_it(shell: Shell) -> None:
    assert b"edit" not in shell.page("statements/x/", "A title", "")


def test_plain_text_is_escaped_and_html_is_not(shell: Shell) -> None:
    hostile = "</title><script>\"'&amp;"
    page = shell.page("statements/x/", hostile, "<b>", description=hostile, head="<i>", edit=f"https://e/{hostile}")
    assert page.count(b"&lt;/title&gt;&lt;script&gt;&#34;&#39;&amp;amp;") == 3
    assert b"<script>" not in page
    assert b"<b>" in page
    assert b"<i>" in page


def test_a_marker_in_a_record_stays_text(shell: Shell) -> None:
    page = shell.page("statements/x/", mark("body"), mark("title"))
    assert mark("body").encode() in page
    assert mark("title").encode() in page


def test_a_page_that_stands_for_another_names_it_as_canonical() -> None:
    version = cut(HTML, PagePlace("version", "statements/probe/v4/"), "en", "")
    page = version.page("statements/x/v1/", "A title", "", canonical="statements/x/")
    assert b"https://archive.example/statements/x/'" in page
    assert b"../../ar/statements/x/v1/'" in page


def test_a_page_in_another_language_is_named_below_its_home() -> None:
    arabic = cut(HTML, STATEMENT, "ar", "ar/")
    assert b"'https://archive.example/statements/x/'" in arabic.page("ar/statements/x/", "A title", "")


def test_folder_mode_names_the_file() -> None:
    shell = cut(HTML, STATEMENT, "en", "", folder_mode=True)
    assert b"../../ar/statements/x/index.html" in shell.page("statements/x/", "A title", "")


@pytest.mark.parametrize("address", ["statements/", "statements/x/v1/", "ar/statements/x/", "statements/x"])
def test_an_address_of_another_depth_is_refused(shell: Shell, address: str) -> None:
    if address == "ar/statements/x/":
        shell = cut(HTML, STATEMENT, "ar", "ar/")
        address = "statements/x/y/"
    with pytest.raises(ShellError, match="must not be at"):
        shell.page(address, "A title", "")


@pytest.mark.parametrize(
    "html",
    [
        "no marker",
        mark("title"),
        mark("body"),
        mark("title") + mark("body") * 2,
        HTML + "%%sijill:unknown%%",
        HTML + mark("edit"),
        HTML + mark("edit-end"),
        HTML + mark("edit-begin") + mark("edit") + mark("edit-end"),
        HTML.replace(mark("edit-end"), ""),
    ],
)
def test_html_without_whole_slots_is_refused(html: str) -> None:
    with pytest.raises(ShellError):
        cut(html, STATEMENT, "en", "")


def test_a_shell_survives_being_written_down(shell: Shell) -> None:
    assert Shell.from_data(shell.as_data()) == shell


def test_kinds_are_named_once_and_each_has_its_own_probe() -> None:
    found = places()
    assert len({place.name for place in found}) == len({place.probe for place in found}) == len(found)
