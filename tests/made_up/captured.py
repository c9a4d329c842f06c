"""A small made-up archive: one article about a bridge, and what a minister and an engineer say in it."""

from pathlib import Path

from sijill.capture.reading import SavedFile, extract
from sijill.capture.store import store
from sijill.model.configuration import Configuration
from sijill.sources.settings import read_configuration

PAGE = Path(__file__).parents[1] / "capture" / "data" / "bridge.html"
FILES = {
    "mkdocs.yml": "site_name: Bridge\nrepo_url: https://git.example/bridge\nplugins:\n  - sijill\n",
    ".gitignore": ".cache/\n.sijill/\nsite/\n",
    "docs/en/about.md": "# About\n",
    "docs/ar/about.md": "# عن الموقع\n",
    "sources/agents/salma-al-nasser.yaml": "name:\n  en: Salma Al-Nasser\n  ar: سلمى الناصر\nkind: person\n",
    "sources/agents/radio-wadi.yaml": "name:\n  en: Radio Wadi\n  ar: إذاعة الوادي\nkind: broadcaster\n",
    "sources/topics/bridges.yaml": "label:\n  en: Bridges\n  ar: الجسور\n",
    "sources/documents/bridge-article.yaml": (
        "title:\n  en: The new bridge opens\n  ar: افتتاح الجسر الجديد\nkind: article\nlanguage: ar\n"
        "publisher: unknown\nauthors: unknown\ndate:\n  value: 2023-05-04\nurl: https://alwadi.example/bridge\n"
    ),
    "sources/statements/2023/2023-05-04-bridge-remarks.yaml": (
        "title:\n  en: The bridge opens on Sunday\n  ar: الجسر يُفتح يوم الأحد\nkind: remarks\nlanguage: ar\n"
        "speakers:\n  - agent: salma-al-nasser\n"
        "date:\n  value: 2023-05-04\n  as_stated:\n    text: اليوم الخميس\n    document: bridge-article\n"
        "    counted_from: 2023-05-04\n"
        "passages:\n  - id: p1\n    text: |-\n      الجسرَ الجديد سيُفتح أمام المركبات يوم الأحد\n    mode: direct\n"
        "    document: bridge-article\n    translations:\n      - language: en\n        text: |-\n"
        "          The new bridge will open to vehicles on Sunday\n        by: editors\n"
        "topics:\n  - bridges\n"
    ),
}


def make_archive(root: Path) -> Path:
    """Write the archive, its copy captured from the saved page."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    capture_bridge(read_configuration(root))
    return root


def capture_bridge(configuration: Configuration) -> None:
    """Store the saved page as the copy of the bridge article."""
    payload = SavedFile(PAGE).get()
    store(configuration, "bridge-article", payload, extract(payload))
