"""The colours that an archive's settings may change, and whether they can be read (WCAG 2.2, contrast ratio)."""

import re
from collections.abc import Sequence

# The backgrounds of text in each colour scheme, and the colour of links there; a test compares them with frame.css.
PAPERS = {"default": ("#fcfbf8", "#f3f1ea"), "slate": ("#14181b", "#1b2125")}
ACCENTS = {"default": "#0f5c4d", "slate": "#6fc2ae"}
LEAST_CONTRAST = 4.5
"""For text of ordinary size (WCAG 2.2, success criterion 1.4.3)."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours written ``#rrggbb``, from 1 to 21."""
    first, second = ([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in (one, other))
    return ratio(first, second)


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the same of two colours given as red, green and blue, from 0 to 1."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def check_accent(colour: str, scheme: str) -> str:
    """Return a colour in small letters; raises ValueError if it is not a colour or has too little contrast."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise ValueError(f"must be a colour as {ACCENTS['default']}")
    least = min(contrast(colour, paper) for paper in PAPERS[scheme])
    if least < LEAST_CONTRAST:
        raise ValueError(f"must have a contrast of {LEAST_CONTRAST} to the paper of '{scheme}' and has {least:.1f}")
    return colour.lower()


def _luminance(parts: Sequence[float]) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
