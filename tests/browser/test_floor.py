"""The scripts in browsers as old as the site promises: parsed with the syntax of then, run without what came later."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.bridges import RETRACTED, STATEMENT
from tests.browser.conftest import open_filters
from tests.browser.floor import FLOOR, feature, newer_members
from tests.browser.packages import package

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(path for path in (ROOT / "generator/sijill").rglob("*.js") if "node_modules" not in path.parts)
# What a tree of acorn's shows of syntax newer than the base of 2020, and where browser-compat-data has it.
SYNTAX = {
    "lookbehind": "javascript.regular_expressions.lookbehind_assertion",
    "StaticBlock": "javascript.classes.static.initialization_blocks",
    "top-level await": "javascript.operators.await.top_level",
    "PrivateIdentifier": "javascript.classes.private_class_fields",
    "PropertyDefinition": "javascript.classes.public_class_fields",
    "flag v": "javascript.builtins.RegExp.unicodeSets",
    "flag d": "javascript.builtins.RegExp.hasIndices",
}
PARSE = """
const { parse } = require(process.argv[1]), walk = require(process.argv[2]);
const found = {};
for (const [name, text] of Object.entries(JSON.parse(require("fs").readFileSync(0, "utf8")))) {
  const said = new Set();
  const sourceType = /^import |^export |\\bimport\\.meta/m.test(text) ? "module" : "script";
  const tree = parse(text, { ecmaVersion: 2022, sourceType });
  walk.fullAncestor(tree, (node, above) => {
    said.add(node.type);
    if (node.type === "AwaitExpression" && !above.some((one) => /Function/.test(one.type))) said.add("top-level await");
    if (node.regex) {
      if (/\\(\\?<[=!]/.test(node.regex.pattern)) said.add("lookbehind");
      for (const flag of node.regex.flags) said.add(`flag ${flag}`);
    }
  });
  found[name] = [...said];
}
console.log(JSON.stringify(found));
"""
WITHOUT = """
for (const [name, member] of MEMBERS) {
  const one = globalThis[name];
  if (!member) { delete globalThis[name]; continue; }
  const plain = member.replace(/_static$/, ""), holders = plain === member ? [one, one?.prototype] : [one];
  for (const holder of holders) if (holder && Object.prototype.hasOwnProperty.call(holder, plain)) delete holder[plain];
}
"""


def syntax(scripts: dict[str, str]) -> dict[str, list[str]]:
    """What each script uses that ``SYNTAX`` names; a script of a later edition of the language is refused."""
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    done = subprocess.run(
        ["node", "-e", PARSE, package("acorn/dist/acorn.js"), package("acorn-walk/dist/walk.js")],
        input=json.dumps(scripts), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return {name: [one for one in found if one in SYNTAX] for name, found in json.loads(done.stdout).items()}


def test_scripts_are_written_in_what_the_oldest_promised_browsers_read() -> None:
    used = syntax({path.name: path.read_text("utf-8") for path in SCRIPTS})
    assert len(used) == len(SCRIPTS) > 8
    newer = {name: [one for one in found if not feature(SYNTAX[one])] for name, found in used.items()}
    assert {name: found for name, found in newer.items() if found} == {}


def test_newer_syntax_is_found() -> None:
    used = syntax({"a": "/(?<=a)b/.test(''); class A { static {} }", "b": "/a/d.exec('')"})
    assert used == {"a": ["lookbehind", "StaticBlock"], "b": ["flag d"]}
    assert not feature(SYNTAX["lookbehind"])
    assert feature(SYNTAX["top-level await"])


def test_the_documentation_names_the_same_browsers() -> None:
    said = (ROOT / "docs/maintainers/frame.md").read_text("utf-8")
    for browser, version in FLOOR.items():
        assert f"{browser.capitalize()} {'.'.join(map(str, version))}" in said


@pytest.fixture
def old(chromium: Browser) -> Iterator[Page]:
    """A page in which nothing is that is newer than the floor."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.add_init_script(WITHOUT.replace("MEMBERS", json.dumps(list(newer_members()))))
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert wrong == []


def test_members_newer_than_the_floor_are_gone(old: Page, bridges_site: str) -> None:
    old.goto(f"{bridges_site}about/")
    has = "(one) => { const [name, member] = one.split('.'); return member in globalThis[name].prototype }"
    for member in ("URLSearchParams.size", "Array.toSorted", "Element.checkVisibility", "String.isWellFormed"):
        assert not old.evaluate(has, member), member
    for member in ("URLSearchParams.get", "Array.at", "String.replaceAll"):
        assert old.evaluate(has, member), member
    assert not old.evaluate("'canParse' in URL")


@pytest.mark.parametrize("language", ["", "ar/"])
def test_the_search_answers_sorts_and_narrows(old: Page, bridges_site: str, language: str) -> None:
    old.goto(f"{bridges_site}{language}search/?q=Sunday")
    expect(old.locator("[data-id]").first).to_be_visible()
    old.locator("[name=sort]").select_option("oldest")
    old.wait_for_url("**sort=oldest**")
    open_filters(old)
    assert not old.locator("[data-part=late]").count()


def test_the_field_suggests(old: Page, bridges_site: str) -> None:
    old.goto(f"{bridges_site}about/")
    old.keyboard.press("/")
    old.keyboard.type("session")
    expect(old.locator("[role=listbox]:not([hidden]) [role=option]").first).to_be_visible()
    old.keyboard.press("ArrowDown")
    old.keyboard.press("Enter")
    old.wait_for_url("**/statements/**")


def test_a_statement_is_copied_verified_and_cited(old: Page, bridges_site: str) -> None:
    old.goto(f"{bridges_site}{STATEMENT}")
    old.get_by_role("button", name=re.compile("Copy this quotation")).click()
    expect(old.locator("[role=status]").first).to_have_text("Copied")
    old.locator(".sj-evidence summary").click()
    old.get_by_role("button", name="Verify this quotation").click()
    expect(old.locator(".sj-verify .sj-ok")).to_be_visible()
    old.goto(f"{bridges_site}statements/{RETRACTED}/#cite")
    expect(old.locator("#cite")).to_be_visible()
    old.goto(f"{bridges_site}on-this-day/")


def test_where_no_module_starts_the_search_says_so_and_leads_to_the_lists(chromium: Browser, bridges_site: str) -> None:
    page = chromium.new_page()
    page.route("**/search-page.js*", lambda route: route.fulfill(body="class {", content_type="text/javascript"))
    page.goto(f"{bridges_site}search/?q=Sunday")
    expect(page.locator("[data-part=late]")).to_be_visible(timeout=8_000)
    expect(page.locator("[data-part=lists] a").first).to_be_visible()
    page.close()
