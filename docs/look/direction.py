"""A hook of MkDocs for the documentation: pages in Arabic are set from right to left, in their own language."""

from typing import Any


def on_page_content(html: str, *, page: Any, **_: Any) -> str:
    """Return a page's body, in its language and direction."""
    name = page.file.src_uri
    return f'<div lang="ar" dir="rtl">{html}</div>' if name.startswith("ar/") or name.endswith(".ar.md") else html
