"""What axe finds wrong with a page that is open (Deque's axe-core; every rule it has, the experimental ones apart)."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.packages import package


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[tuple[str, list[str]]]:
    """Return each rule that is broken, with the beginnings of what breaks it; ``rules`` are all if none are named."""
    page.evaluate(package("axe-core/axe.min.js").read_text("utf-8"))
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found["violations"]]
