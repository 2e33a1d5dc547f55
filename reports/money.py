"""Sums of money in the unit that each language counts in: 万元, million yuan."""

from domain.language import Language, Text

SUM_UNIT = Text("万元", "million yuan")


def yuan_per_unit(lang: Language) -> float:
    """Return how many yuan the unit holds."""
    return 1e4 if lang == "zh" else 1e6


def sum_of(yuan: float, lang: Language, sign: str = "") -> str:
    """Return yuan as a number of that unit; ``sign`` is "+" where gains are marked."""
    return format(yuan / yuan_per_unit(lang), f"{sign},.0f" if lang == "zh" else f"{sign},.2f")
