"""The MkDocs plugin: lets MkDocs-Material make the frame, and ``mkdocs build`` and ``mkdocs serve`` the whole site.

MkDocs empties its ``site_dir`` before it builds, so it is always sent to a folder of the cache: only the generator
itself ever writes to the site.
"""

import datetime
import logging
import re
import shutil
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from sijill.diagnostics.reporters import report
from sijill.frame import handwritten, theme, time_limit
from sijill.frame import run as frame
from sijill.frame.cleaning import cleaned
from sijill.frame.context import Link, context, not_found_context, parts_of
from sijill.frame.maker import NOT_FOUND, Page, Run, probes
from sijill.frame.page_text import FIELDS
from sijill.html.markup import without_tags
from sijill.interface.strings import strings
from sijill.model.configuration import Configuration, Options
from sijill.model.errors import BuildError
from sijill.sources.settings import ConfigurationError, read_configuration
from sijill.sources.trust import CLASHING_PLUGINS

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
_FOLDER_LINK = re.compile(r'(<a\b[^>]*\bhref=")(?![a-zA-Z][a-zA-Z0-9+.-]*:|/)([^"#?]*/)(?=["#?])')
_CODE = re.compile(r"(<pre\b[^>]*>(?:<span></span>)?<code)(?=[ >])")
log = logging.getLogger("mkdocs.plugins.sijill")


class SijillPlugin(BasePlugin):  # type: ignore[no-untyped-call, type-arg]
    """One run of MkDocs for one language; by itself (``mkdocs build``) for the default language and then the rest."""

    config_scheme = tuple((name, config_options.Type(object, default=None)) for name in Options.model_fields)

    def __init__(self) -> None:
        self.run: Run | None = None
        # Where a person started MkDocs: the archive's settings, the folder for MkDocs' own output, whether it serves.
        self.configuration: Configuration | None = None
        self.folder: Path | None = None
        self.serving = False
        self.titles: dict[str, dict[str, str]] = {}
        self.order: list[str] = []
        self.sources: frozenset[str] = frozenset()
        self.own_files: dict[str, list[str]] = {"css": [], "js": []}

    @event_priority(-100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Turn MkDocs to the folder of one language's hand-written pages, and to our templates."""
        try:
            run = self.run if self.run and not self.folder else self._own_run(config)
            sources = handwritten.files_of(run.configuration, run.language)
        except (ConfigurationError, frame.FrameError) as error:
            raise PluginError(str(error)) from None
        self.run, self.sources = run, frozenset(map(str, sources))
        if config.theme.name != "material":
            raise PluginError("mkdocs.yml: theme.name must be 'material'")
        for name in config.plugins:
            if name.removeprefix("material/") in CLASHING_PLUGINS:
                short = name.removeprefix("material/")
                raise PluginError(f"mkdocs.yml: plugins must not name {short!r}: the archive has its own. Remove it.")
        try:
            self.own_files = {
                "css": handwritten.own_files(run.configuration, config.extra_css),
                "js": handwritten.own_files(run.configuration, [str(item) for item in config.extra_javascript]),
            }
        except frame.FrameError as error:
            raise PluginError(str(error)) from None
        start = handwritten.folder(run.configuration, run.language)
        written = [path.relative_to(start).as_posix() for path in sources if path.suffix.lower() == ".md"]
        written = [name for name in written if name != handwritten.HOME]  # no page of its own
        wanted = [name for name in config.nav or () if name in written]
        self.titles = {
            language: {handwritten.address_of(path.relative_to(folder).as_posix()): ""
                       for path in handwritten.files_of(run.configuration, language)
                       if path.suffix.lower() == ".md" and path != folder / handwritten.HOME}
            for language in run.configuration.languages
            for folder in [handwritten.folder(run.configuration, language)]
        }  # fmt: skip
        if not start.is_dir():
            start = run.output.with_name(f"{run.output.name}-none")
            start.mkdir(parents=True, exist_ok=True)
        config.docs_dir = str(start)
        config.site_dir = str(run.output)
        config.nav = [*wanted, *(name for name in written if name not in wanted)]
        self.order = [handwritten.address_of(name) for name in config.nav]
        config.use_directory_urls = True
        config.theme["language"] = strings(run.language).language.partition("-")[0]
        config.theme["font"] = False
        config.theme["features"] = []
        config.theme.dirs[:0] = [str(theme.TEMPLATES)]
        config.theme.static_templates = {NOT_FOUND} if run.is_default else set()
        return config

    def _own_run(self, config: MkDocsConfig) -> Run:
        """MkDocs was started by a person: make the default language here, the rest when this is done."""
        configuration = read_configuration(Path(str(config.config_file_path)).resolve().parent, trusted=True)
        asked = Path(config.site_dir)
        if not self.serving and asked != configuration.site:  # mkdocs build -d ELSEWHERE
            configuration = configuration.model_copy(update={"site_dir": str(asked)})
        self.configuration = configuration
        self._forget()
        self.folder = frame.workplace(configuration)
        return probes(configuration, configuration.default_language, self.folder / "site")

    def _forget(self) -> None:
        """Throw MkDocs' own output away."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None

    @event_priority(-100)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Leave the theme's own scripts, styles and pictures out, and add the probes."""
        run = self._run
        kept = [file for file in files if file.abs_src_path in self.sources]
        for file in kept:
            file.inclusion = InclusionLevel.INCLUDED  # MkDocs would leave out a folder of the name "templates"
        own = {file.src_uri for file in kept}
        for made in run.pages:
            if f"{made.address}index.md" in own:
                continue  # the archive's own text on the home page; the rest is set beside it
            file = File.generated(config, f"{made.address}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
            kept.append(file)
        return Files(kept)

    @event_priority(100)
    def on_page_markdown(self, markdown: str, page: MkDocsPage, config: MkDocsConfig, **_: Any) -> str:
        """Begin the time in which a page must be made."""
        if self.run and not self.folder:
            time_limit.begin(f"docs/{self.run.language}/{page.file.src_uri}")
        return markdown

    @event_priority(-100)
    def on_page_content(self, html: str, page: MkDocsPage, **_: Any) -> str:
        """Set a made page's body in; correct what Markdown writes."""
        if self.run and not self.folder:
            time_limit.end()
        made = self._made(page)
        if made and not html.strip():
            return made.body
        page.meta = {name: page.meta[name] for name in FIELDS if isinstance(page.meta.get(name), str)}
        html = cleaned(html)
        html = _CODE.sub(r'\1 tabindex="0"', html)  # what scrolls can be reached with the keyboard
        html = _FOLDER_LINK.sub(r"\1\2index.html", html) if self._run.configuration.options.folder_mode else html
        return _beside(made.body, html) if made else html

    @event_priority(-100)
    def on_page_context(self, values: Any, /, page: MkDocsPage, **_: Any) -> Any:
        """Tell the templates what they show of a page."""
        run = self._run
        configuration = run.configuration
        made = self._made(page)
        home = configuration.addresses.home(run.language)
        path = "" if page.url in ("./", ".") else str(page.url)
        if made:
            parts = made.parts
        else:
            description = str(page.meta.get("description") or configuration.description(run.language))
            edit = ""
            if configuration.repo_url:
                edit = f"{configuration.edit_address}docs/{run.language}/{page.file.src_uri}"
            parts = parts_of(path, _title(page), description, edit=edit, folder_mode=configuration.options.folder_mode)
        known = context(
            configuration, run.language, home + path, parts, self._titles(values["pages"]), is_record=made is not None
        )
        known["contents"] = [] if made else _contents(page)
        known["stylesheets"] += self.own_files["css"]
        known["scripts"] += self.own_files["js"]
        return {**values, "sijill": known, "w": known["words"]}

    def on_template_context(self, values: Any, /, template_name: str, **_: Any) -> Any:
        """Tell the template of the page of a missing address what it shows."""
        known = not_found_context(self._run.configuration, self._titles(values["pages"]))
        return {**values, "sijill": known, "w": known["words"]}

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Where a person started MkDocs: make the other languages, and build the site."""
        if self.configuration is None or self.folder is None:
            return
        from sijill.site.build import Request, build

        run = self._run
        self.run = None  # MkDocs keeps the plugin while it serves; the next build is a run of its own
        try:
            frame.build(run.configuration, made={run.language: run.output})
            done = build(self.configuration, Request(datetime.datetime.now(datetime.UTC).date(), drafts=self.serving))
        except BuildError as error:
            raise PluginError(str(error)) from None
        finally:
            self._forget()
        said = report(done.diagnostics, "text").strip()
        if said:
            (log.info if done.built else log.error)(said)
        if done.drafts and not self.serving:
            log.warning("Drafts are left out until 'sijill publish' publishes them: %s", ", ".join(done.drafts))
        if not done.built and not (self.serving and self.configuration.site.is_dir()):
            raise PluginError("Nothing was built: the records are at fault. The site stays as it was.")
        config.site_dir = str(self.configuration.site)  # for ``mkdocs gh-deploy``

    def on_startup(self, *, command: str, **_: Any) -> None:
        """Learn whether MkDocs serves; then it must learn where the site is."""
        self.serving = command == "serve"

    def on_serve(self, server: LiveReloadServer, /, **_: Any) -> LiveReloadServer:
        """Serve the finished site itself, and build it again when a record changes."""
        if self.configuration is None:
            return server
        site = self.configuration.site
        server.root = str(site)
        server.error_handler = lambda code: (site / f"{code}.html").read_bytes() if code == 404 else None
        for folder in (self.configuration.sources, self.configuration.root / "docs"):
            if folder.is_dir():
                server.watch(str(folder))
        # What MkDocs writes into each page to reload it is a script that the page's policy would refuse.
        inject: Any = server._inject_js_into_html
        setattr(server, "_inject_js_into_html", lambda html, epoch: inject(_POLICY.sub(b"", html), epoch))  # noqa: B010
        return server

    def on_shutdown(self) -> None:
        """Leave nothing behind."""
        self._forget()

    @property
    def _run(self) -> Run:
        if self.run is None:
            raise PluginError("the plugin must be configured before it is used")
        return self.run

    def _made(self, page: MkDocsPage) -> Page | None:
        return next((made for made in self._run.pages if f"{made.address}index.md" == page.file.src_uri), None)

    def _titles(self, files: Any) -> dict[str, dict[str, str]]:
        """The hand-written pages of each language by address; those of this language in order, with their titles."""
        found = {
            handwritten.address_of(file.src_uri): _title(file.page)
            for file in files
            if file.page is not None and self._made(file.page) is None
        }
        return {**self.titles, self._run.language: {path: found[path] for path in self.order if path in found}}


def _beside(body: str, own: str) -> str:
    """Return the body of the home page with the archive's own text above and below it, its headings a level lower."""
    own = re.sub(r"(</?)h1\b", r"\1h2", own)
    above, _, below = own.partition(f"<p>{handwritten.LISTS}</p>")
    parts = [part.strip() for part in (above, below)]
    around = [f'<div class="sijill-own md-typeset">\n{part}\n</div>\n' if part else "" for part in parts]
    return f"{around[0]}{body}\n{around[1]}"


def _title(page: MkDocsPage) -> str:
    """A page's title as plain text: MkDocs gives that of a heading as HTML, that of the front matter unchanged."""
    return str(page.meta["title"]) if "title" in page.meta else _text(str(page.title))


def _contents(page: MkDocsPage) -> list[Link]:
    """The headings below the page's own, as links."""
    first = next(iter(page.toc), None)
    return [Link(item.url, _text(item.title)) for item in (first.children if first else ())]


def _text(html: str) -> str:
    return without_tags(html)  # escaped where it is shown
