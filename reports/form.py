"""How a column of a report is read: its form decides alignment, rounding and translation."""

from enum import StrEnum
from typing import Final


class Form(StrEnum):
    """The forms of a column."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"  # one decimal
    MEASURE = "measure"  # people, yuan and kilometres in one column: a decimal below a hundred
    YUAN = "yuan"
    MINUTES = "minutes"
    KM = "km"
    SHARE = "share"  # 0 to 1, shown as a percentage
    DATE = "date"
    PLACE = "place"  # a division code
    TRADE = "trade"  # a code of the occupation classification
    GROUP = "group"  # a population group, named by the policy of the day
    LABEL = "label"  # a code of a fixed list
    SCREEN = "screen"  # a hiring screen such as age_max=45
    BILINGUAL = "bilingual"  # a cell that holds a Text


NUMERIC: Final = frozenset({Form.COUNT, Form.NUMBER, Form.MEASURE, Form.YUAN, Form.MINUTES, Form.KM, Form.SHARE})
TRANSLATED: Final = frozenset({Form.PLACE, Form.TRADE, Form.GROUP, Form.LABEL, Form.SCREEN, Form.BILINGUAL})
_DECIMALS: Final = {Form.NUMBER: 1, Form.KM: 1}
MISSING: Final = "—"
WHOLE_FROM: Final = 100


def figure(value: object, form: Form) -> str:
    """Return a number as it is printed: thousands grouped, shares as percentages, a dash for unknown."""
    if value is None or value != value:
        return MISSING
    number = float(value)  # type: ignore[arg-type]
    if form is Form.SHARE:
        return f"{100 * number:.1f}%"
    decimals = _DECIMALS.get(form, 0)
    if form is Form.MEASURE and abs(number) < WHOLE_FROM and number != round(number):
        decimals = 1
    return f"{round(number, decimals) or 0.0:,.{decimals}f}"  # what rounds to nothing has no sign
