"""The few SVG elements that the figures are made of."""

from collections.abc import Iterable
from html import escape
from typing import Final

BLUE: Final = "#0072B2"
ORANGE: Final = "#E69F00"
VERMILION: Final = "#D55E00"
SKY: Final = "#56B4E9"
PALE_SKY: Final = "#C4E2F7"
PALE_BLUE: Final = "#A6CBE3"
INK: Final = "#1d2733"
GREY: Final = "#6b7683"
LINE: Final = "#d5dbe1"
"""Okabe and Ito's palette, safe for colour-blind readers, and the greys of the page."""

SANS: Final = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', SimHei, sans-serif"
"""Fonts of a picture outside its page, each with Chinese characters."""

INKS: Final = (BLUE, VERMILION, ORANGE, SKY, INK)
"""Inks of lines that stand side by side, in order."""

_WIDE_FROM: Final = "\u2e80"  # from here on characters are as wide as they are high


def number(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is in px: Chinese characters are square, others about half."""
    return sum(size if char >= _WIDE_FROM else 0.55 * size for char in text)


def rect(x: float, y: float, width: float, height: float, fill: str, title: str = "") -> str:
    """Return a rectangle, with a title that shows on hover and is read aloud."""
    shape = (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(height)}" fill="{fill}"'
    )
    return f"{shape}><title>{escape(title)}</title></rect>" if title else f"{shape}/>"


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, width: float = 1) -> str:
    """Return a straight line."""
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{number(width)}"/>'


def circle(x: float, y: float, radius: float, fill: str, title: str = "", opacity: float = 1) -> str:
    """Return a dot with a white rim."""
    shape = f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}" fill-opacity="{opacity:g}"'
    return f'{shape} stroke="#fff" stroke-width=".8"><title>{escape(title)}</title></circle>'


def text(
    x: float, y: float, content: str, size: float = 12, anchor: str = "start", fill: str = INK, halo: bool = False
) -> str:
    """Return a text; a halo keeps it legible on lines."""
    place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
    around = ' paint-order="stroke" stroke="#fff" stroke-width="3" stroke-linejoin="round"' if halo else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text {place}{where} fill="{fill}"{around}>{escape(content)}</text>'


def picture(width: float, height: float, parts: Iterable[str], label: str) -> str:
    """Return the figure; it scales with the page and has a label for those who cannot see it."""
    box = f'viewBox="0 0 {number(width)} {number(height)}" width="100%" role="img" aria-label="{escape(label)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(parts)}</svg>'
