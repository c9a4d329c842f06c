"""Another maker of pages can take the place of MkDocs: the frame asks for no more than ``frame/maker.py`` says."""

import html
import sys
from collections.abc import Callable, Iterable

import pytest

from sijill.frame import handwritten, theme
from sijill.frame import run as frame
from sijill.frame.context import PageValues, parts_of, policy
from sijill.frame.maker import NOT_FOUND, Run
from sijill.frame.shells import places
from sijill.interface.direction import apart
from sijill.model.configuration import Configuration


class Plain:
    """The plainest maker there can be: text in a paragraph."""

    name = "Plain"
    packages: tuple[str, ...] = ("orjson",)

    def ready(self) -> None:
        pass

    def make(self, run: Run) -> list[str]:
        assert not {"mkdocs", "material"} & set(sys.modules), "nothing else asks for MkDocs"
        made = {f"{page.address}index.html": page_of(run.language, page.parts, page.body) for page in run.pages}
        start = handwritten.folder(run.configuration, run.language)
        for path in handwritten.files_of(run.configuration, run.language):
            address = handwritten.address_of(path.relative_to(start).as_posix())
            text = f"<p>{html.escape(path.read_text('utf-8'))}</p>"
            made[f"{address}index.html"] = page_of(run.language, parts_of(address, path.stem), text)
        if run.is_default:
            made[NOT_FOUND] = page_of(run.language, parts_of("", "Nothing is here"), "")
        for name, text in made.items():
            (run.output / name).parent.mkdir(parents=True, exist_ok=True)
            (run.output / name).write_text(text, "utf-8")
        return ["this maker is plain"]

    def stylesheet(self, pages: Iterable[str]) -> str:
        return f"/* {sum(1 for _ in pages)} pages */"


def page_of(language: str, parts: PageValues, body: str) -> str:
    canonical = f"https://archive.example/{parts.canonical}"
    return (
        f'<html lang="{language}"><head><meta http-equiv="Content-Security-Policy" content="{policy()}">'
        f"<script>{theme.FIRST_SCRIPT.read_text('utf-8')}</script><title>{parts.title}</title>"
        f'<meta name="description" property="og:description" content="{parts.description}">'
        f'<link rel="canonical" href="{canonical}">'
        f'{parts.head}</head><body><a href="/{parts.path}">here</a><a href="/ar/{parts.target}">there</a>{body}'
        f'{parts.edit_begin}<a href="{parts.edit}">edit</a>{parts.edit_end}</body></html>'
    )


@pytest.mark.slow
def test_another_maker_makes_the_frame(archive: Callable[..., Configuration]) -> None:
    configuration = archive()
    made = frame.build(configuration, maker=Plain())
    assert set(made.shells) == {(place.name, language) for place in places() for language in configuration.languages}
    assert {"about/index.html", "ar/about/index.html", "method/index.html", NOT_FOUND, "_headers"} <= set(made.files)
    assert "About the made-up archive" in made.files["about/index.html"].path.read_text("utf-8")
    assert made.files["assets/sijill/frame.css"].path.read_text("utf-8").startswith("/* ")
    assert made.warnings == ("docs/en: this maker is plain", "docs/ar: this maker is plain")
    page = made.shells["statement", "ar"].page("ar/statements/x/", "A & B", "<article>x</article>")
    assert f"<title>{apart('A &amp; B', 'ar')}</title>".encode() in page
    assert b"<article>x</article>" in page
    assert made.key != frame.key_of(configuration), "what one maker made is not taken for another's"
