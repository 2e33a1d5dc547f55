"""A number with its unit in words: one person, two people."""

from typing import Final

from domain.language import Language, Text
from reports.labels import UNITS

ONE: Final = {
    "people": Text("人", "person"),
    "minutes": Text("分钟", "minute"),
    "yuan": Text("元", "yuan"),
    "projects": Text("个项目", "project"),
    "seats": Text("个", "seat"),
    "posts": Text("个", "post"),
}
"""What one of a unit is called, where English says it otherwise."""


def with_unit(number: float, unit: str, lang: Language) -> str:
    """Return a number in whole units with its unit, in words; a unit that has none stays as it is.

    Parameters
    ----------
    number, unit
        How many, and a key of ``reports.labels.UNITS``.
    lang
        The language.
    """
    told = f"{number:,.0f}"
    words = ONE.get(unit, UNITS.get(unit)) if told in ("1", "-1") else UNITS.get(unit)
    return f"{told} {unit if words is None else words.say(lang)}"
