"""Sums of money in the unit that each language counts in: 万元, million yuan."""

from domain.language import Language, Text

SUM_UNIT = Text("万元", "million yuan")


def yuan_per_unit(lang: Language) -> float:
    """Return how many yuan the unit holds."""
    return 1e4 if lang == "zh" else 1e6


SMALL_SUM = 1e5
"""Below so many yuan a sum is told in yuan: in the larger unit it would round to nothing."""


def unit_for(yuan: float, lang: Language) -> tuple[float, Text]:
    """Return how many yuan the unit holds in which sums up to this size are told, and the unit: yuan for small ones."""
    return (1.0, Text("元", "yuan")) if abs(yuan) < SMALL_SUM else (yuan_per_unit(lang), SUM_UNIT)


def sum_of(yuan: float, lang: Language, sign: str = "") -> str:
    """Return yuan as a number of that unit; ``sign`` is "+" where gains are marked."""
    return format(yuan / yuan_per_unit(lang), f"{sign},.0f" if lang == "zh" else f"{sign},.2f")
