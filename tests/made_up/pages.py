"""Made-up pages around a made-up article, and what a copy of them has and lists."""

from sijill.capture import Extracted, Payload
from sijill.capture.reading import extract

LONG = (
    "The keeper of the harbour told the people on the quay that the ferry would sail again before the month ended.",
    "She added that the pier had been made good, and that every boat of the town would be looked at before the summer.",
    "The fishermen had asked for a light at the end of the pier, and the council gave them what they had asked for.",
)
ARTICLE = "".join(f"<p>{text}</p>" for text in LONG)


def read(body: str, head: str = "", *, whole: bool = False) -> Extracted:
    page = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>The ferry</title>{head}</head>{body}</html>"
    return extract(Payload(page.encode(), "text/html"), whole)


def text_of(body: str, head: str = "") -> str:
    return "\n".join(read(f"<body><article>{body}{ARTICLE}</article></body>", head).paragraphs)


def left(found: Extracted, why: str) -> tuple[str, ...]:
    return tuple(text for one in found.left_out if one.why == why for text in one.texts)
