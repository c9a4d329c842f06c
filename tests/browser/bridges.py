"""The made-up archive as a whole site, with every state that a page can be in."""

import copy
import datetime
from pathlib import Path

from sijill.model.fields import WORDS_GONE
from sijill.model.records import Statement
from sijill.site.build import Request
from sijill.site.build import build as build_site
from sijill.sources.settings import read_configuration
from tests import made_up
from tests.made_up import BRIDGE, DOUBT, OPENING

SETTINGS = """\
site_name: Bridges
site_url: https://bridges.example/
repo_url: https://code.example/bridges
theme: {name: material}
plugins: [sijill: {languages: [en, ar], page_size: 20}]
nav: [about.md, method.md]
"""
ANSWERED = "2029-12-03-session"
RETRACTED = "2029-06-retracted"
WITHDRAWN = "2029-01-03-session"
STATEMENT = f"statements/{BRIDGE}/"
# One page of each kind and state.
PAGES = (
    "", STATEMENT, f"{STATEMENT}v1/", f"statements/{DOUBT}/", f"statements/{OPENING}/",
    f"statements/{RETRACTED}/", f"statements/{WITHDRAWN}/", "statements/", "statements/page/2/",
    "agents/", "agents/salma-haddad/",
    "documents/", "documents/bridge-article/", "topics/", "topics/roads/",
    "topics/roads/side-by-side/karim-banna--town-council/", "timeline/", "timeline/2029/",
    "corrections/", "gaps/", "on-this-day/", "propose/", "data/", "log/",
)  # fmt: skip


def records() -> dict[str, Statement]:
    """Statements beside and in place of the made-up ones: corrected, retracted, withdrawn, and enough for two pages."""
    found = {identifier: made_up.plain(record) for identifier, record in made_up.statements().items()}
    found[BRIDGE]["corrections"] = [
        {"date": "2030-03-01", "kind": "erratum",
         "reason": {"en": "Two letters were copied wrongly.", "ar": "نُسخ حرفان خطأً."}}
    ]  # fmt: skip
    found[DOUBT]["corrections"] = [
        {"date": "2030-04-01", "kind": "withdrawal", "withhold_text": True,
         "reason": {"en": "The speaker asked for it.", "ar": "طلب المتحدث ذلك."}}
    ]  # fmt: skip
    for passage in found[DOUBT]["passages"]:
        passage["text"] = WORDS_GONE
        passage.pop("translations", None)
    for relation in found[DOUBT]["relations"]:
        del relation["note"]
    session = copy.deepcopy(found[OPENING])
    del session["relations"]
    session["passages"][0]["translations"] = [
        {"language": "en", "text": "The town will open the bridge on Sunday", "by": "editors"}
    ]
    found[OPENING]["passages"] = session["passages"]
    for month in range(1, 13):
        for day in (3, 19):
            date = f"2029-{month:02}-{day:02}"
            title = {"en": f"Session of {date} on roads", "ar": f"جلسة {date} عن الطرق"}
            found[f"{date}-session"] = session | {"date": {"value": date}, "title": title, "topics": ["roads"]}
    answer = {"type": "repliesTo", "target": ANSWERED, "passage": "p1", "target_passage": "p1"}
    own = [{name: value for name, value in one.items() if name != "speaker"} for one in session["passages"]]
    answering = {"relations": [answer], "speakers": [{"agent": "karim-banna"}], "passages": own}
    found["2029-12-19-session"] = found["2029-12-19-session"] | answering
    withdrawal = {"date": "2030-05-02", "kind": "withdrawal", "reason": {"en": "A forgery.", "ar": "مزوّر."}}
    found[WITHDRAWN] = found[WITHDRAWN] | {"corrections": [withdrawal]}
    found[RETRACTED] = session | {
        "date": {"value": "2029-06~"},
        "corrections": [{"date": "2030-05-01", "kind": "retraction",
                         "reason": {"en": "It was never said.", "ar": "لم يُقل ذلك قط."}}],
    }  # fmt: skip
    return {identifier: Statement.model_validate(record) for identifier, record in found.items()}


def build(folder: Path) -> Path:
    """Write the archive and make its whole site; return the site's folder."""
    statements = records()
    (folder / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    for language, name in (("en", "About"), ("ar", "عن الأرشيف")):
        (folder / "docs" / language).mkdir(parents=True)
        for page in ("about", "method"):
            (folder / "docs" / language / f"{page}.md").write_text(f"# {name}\n\n{name}.\n", "utf-8")
    now = made_up.plain(statements[BRIDGE])
    before = copy.deepcopy(now)
    del before["corrections"]
    before["passages"][0]["text"] = before["passages"][0]["text"].replace("جاهزاً", "جاهزا")
    for identifier, statement in statements.items():
        made_up.published(folder, identifier, *((before, now) if identifier == BRIDGE else [made_up.plain(statement)]))
    made_up.write(folder, statements)
    report = build_site(read_configuration(folder), Request(datetime.date(2031, 1, 1), jobs=1))
    assert report.built, report.diagnostics
    return folder / "site"
