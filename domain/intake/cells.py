"""One cell of a ledger to one value: text, numbers with units, flags, dates, choices."""

import calendar
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from domain.intake.aliases import Unit, fold
from domain.intake.trouble import CellTrouble, braces_kept, did_you_mean, nearest
from domain.language import Text

Cell = Any
"""What a reader hands over: str, float, int, bool, date, datetime, time, timedelta or a list; '' and None are blank."""
Parser = Callable[[Cell], Any]
"""A cell to a value, None when blank; raises CellTrouble."""

FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
FULL_WIDTH |= {0x3000: 0x20, 0xFF0D: 0x2D, 0xFF0E: 0x2E, 0xFF3F: 0x5F}
SEPARATORS = re.compile(r"[、，,;；\s|]+")
DIGITS_KEPT = 10**15  # a workbook keeps 15 significant digits of a number; the rest is lost
INTEGER_LIMIT = 2**53
FIRST_YEAR, LAST_YEAR = 1900, 2100

_WIDE = re.compile(f"[{''.join(map(chr, FULL_WIDTH))}]")
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?)(.*)", re.DOTALL)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_CLOCK = re.compile(r"(?:\d{4}-\d{2}-\d{2}[T ])?(\d{1,2})(?:[:：时点](\d{1,2})?分?)(?::\d{2})?")
DAY_MINUTES = 1_440
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})?")


def as_text(cell: Cell) -> str:
    """Return a cell as the text a person sees, half-width letters and digits, without outer white space.

    Raises
    ------
    CellTrouble
        When a number is so long that its last digits are lost.
    """
    if isinstance(cell, str):
        plain = cell.translate(FULL_WIDTH) if _WIDE.search(cell) else cell
        return plain.strip().lstrip("'") if plain[:1] in "'\t " else plain.strip()
    if cell is None or cell is False or cell is True:
        return "" if cell is None else str(cell).upper()
    if isinstance(cell, (int, float, np.integer, np.floating)):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, (list, tuple, np.ndarray)):
        return ",".join(as_text(item) for item in cell)
    return str(cell).strip()


def _number_text(cell: Any) -> str:
    number = float(cell)
    if math.isnan(number):
        return ""
    if abs(number) >= DIGITS_KEPT:
        raise CellTrouble(
            Text("以数字存储，末几位已丢失", "was stored as a number, its last digits are lost"),
            Text("请把该列设为文本格式后重新填写", "format the column as text and enter it again"),
        )
    return str(int(number)) if number == int(number) else repr(number)


def shown(cell: Cell) -> str:
    """Return a cell for a message; never raises."""
    try:
        return as_text(cell)
    except CellTrouble:
        return str(cell)


def text(cell: Cell) -> str | None:
    """Parse a text cell."""
    return as_text(cell) or None


def aliased(parse: Parser, values: Mapping[str, str]) -> Parser:
    """Return a parser that looks a cell up among the aliases first; an alias with an empty value is a blank."""
    longest = max(map(len, values), default=0) + 2  # white space and an asterisk are folded away
    starts = frozenset(value[:1] for value in values)

    def look_up(cell: Cell) -> Any:
        if cell is None or cell == "":
            return None
        if isinstance(cell, str) and len(cell) <= longest and (cell[0] in starts or not "一" <= cell[0] <= "鿿"):
            value = values.get(fold(cell))
            if value is not None:
                return parse(value) if value else None
        return parse(cell)

    return look_up


def number_parser(units: Mapping[str, Unit], header_unit: Unit | None, whole: bool) -> Parser:
    """Return a parser of numbers.

    Parameters
    ----------
    units
        Units that may follow the number, folded.
    header_unit
        Unit that the header states for numbers without their own.
    whole
        Whether only whole numbers are accepted.
    """

    def parse(cell: Cell) -> float | int | None:
        digits, unit = split_number(cell)
        if digits == "":
            return None
        factor = _unit_of(unit, units).factor if unit else (header_unit.factor if header_unit else Fraction(1))
        number = float(digits) if factor == 1 else float(Fraction(digits) * factor)
        if not math.isfinite(number) or abs(number) >= INTEGER_LIMIT:
            raise CellTrouble(Text("数字过大", "is too large"), Text("请核对位数", "check the digits"))
        if not whole:
            return number
        if number != int(number):
            raise CellTrouble(Text("不是整数", "is not a whole number"), Text("请填写整数", "enter a whole number"))
        return int(number)

    return parse


def split_number(cell: Cell) -> tuple[str, str]:
    """Return the digits and the folded unit of a number cell; both empty when blank."""
    if isinstance(cell, (int, float, np.integer, np.floating)) and not isinstance(cell, bool):
        return ("", "") if cell != cell else (repr(float(cell)), "")
    found = _NUMBER.fullmatch(fold(as_text(cell)).removeprefix("¥"))
    if found is None or (found[1] in ("", "+", "-") and found[2]):
        raise CellTrouble(
            Text("不是数字", "is not a number"),
            Text("请只填一个数字，可带单位", "enter one number, with a unit if need be"),
        )
    return found[1].replace(",", ""), found[2]


def _unit_of(unit: str, units: Mapping[str, Unit]) -> Unit:
    if unit in units:
        return units[unit]
    accepted = "、".join(units) or "—"
    raise CellTrouble(
        braces_kept(Text(f"单位“{unit}”不能识别", f"has the unknown unit {unit!r}")),
        braces_kept(
            did_you_mean(
                nearest(unit, units, 0.5),
                Text(f"可用单位：{accepted}；只填一个数", f"units accepted: {accepted}; one number only"),
            )
        ),
    )


def flag(cell: Cell) -> bool | None:
    """Parse a yes or no, after its aliases."""
    word = as_text(cell).casefold()
    if not word:
        return None
    if word in ("yes", "1", "true"):
        return True
    if word in ("no", "0", "false"):
        return False
    raise CellTrouble(
        Text("不是“是”或“否”", "is neither yes nor no"), Text("请填写 是 或 否，不清楚的留空", "enter 是 or 否")
    )


def date_parser(month_end: bool) -> Parser:
    """Return a parser of dates; a month without a day is its first or, for closing dates, its last day."""

    def parse(cell: Cell) -> np.datetime64 | None:
        parts = _date_parts(cell)
        if parts is None:
            return None
        year, month, day = parts
        if not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:
            raise _not_a_date()
        last = calendar.monthrange(year, month)[1]
        day = (last if month_end else 1) if day is None else day
        if not 1 <= day <= last:
            raise _not_a_date()
        return np.datetime64(f"{year:04d}-{month:02d}-{day:02d}", "s")

    return parse


def month(cell: Cell) -> np.datetime64 | None:
    """Parse a year and month, with or without a day, to the first day of the month."""
    value: np.datetime64 | None = date_parser(month_end=False)(cell)
    return None if value is None else value.astype("datetime64[M]").astype("datetime64[s]")


def clock(cell: Cell) -> int | None:
    """Parse a time of the day to minutes from midnight; a clock of a workbook may come with a day, which is left out."""
    if isinstance(cell, np.datetime64):
        cell = None if np.isnat(cell) else cell.astype("datetime64[s]").item()
    if isinstance(cell, (datetime, time)):
        return None if cell != cell else cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        minutes = cell // timedelta(minutes=1)
        if cell == cell and 0 <= minutes < DAY_MINUTES:
            return minutes
        raise _not_a_clock()
    if isinstance(cell, float) and 0 <= cell < 1:  # a clock whose format was lost: a share of the day
        return round(cell * DAY_MINUTES) % DAY_MINUTES
    words = as_text(cell)
    if not words:
        return None
    found = _CLOCK.fullmatch(words)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise _not_a_clock()
    return int(found[1]) * 60 + int(found[2] or 0)


def _not_a_clock() -> CellTrouble:
    return CellTrouble(
        Text("不是有效时刻", "is not a time of the day"), Text("请写成 08:35 或 8时35分", "write 08:35 or 8时35分")
    )


def _date_parts(cell: Cell) -> tuple[int, int, int | None] | None:
    if isinstance(cell, date):  # datetimes too
        return None if cell != cell else (cell.year, cell.month, cell.day)
    if isinstance(cell, np.datetime64):
        return None if np.isnat(cell) else _date_parts(cell.astype("datetime64[D]").item())
    if isinstance(cell, float) and cell != int(cell) and FIRST_YEAR <= cell <= LAST_YEAR:
        raise CellTrouble(
            Text("是小数，1 月与 10 月无法区分", "is a decimal number: January and October look alike"),
            Text("请写成 2026-03 或 2026年3月", "write 2026-03 or 2026年3月"),
        )
    if isinstance(cell, (time, timedelta, bool)):
        raise _not_a_date()
    words = as_text(cell)
    if not words:
        return None
    found = _COMPACT_DATE.fullmatch(words) or _DATE.fullmatch(words)
    if found is None:
        raise _not_a_date()
    return int(found[1]), int(found[2]), int(found[3]) if found[3] else None


def _not_a_date() -> CellTrouble:
    return CellTrouble(
        Text("不是有效日期", "is not a date"),
        Text("请写成 2026-03-02、2026/3/2 或 2026年3月2日", "write 2026-03-02, 2026/3/2 or 2026年3月2日"),
    )


def choice_parser(choices: Sequence[str], values: Mapping[str, str], accepted: Sequence[str]) -> Parser:
    """Return a parser of one of several values.

    Parameters
    ----------
    choices
        The codes.
    values
        Aliases, folded, of the codes; an empty value is a blank.
    accepted
        What to show a person as the way out.
    """

    def parse(cell: Cell) -> str | None:
        word = fold(as_text(cell))
        value = values.get(word, word)
        if not value:
            return None
        if value in choices:
            return value
        valid = [alias for alias, code in values.items() if code in choices]
        listed = "、".join(accepted)
        otherwise = Text(f"可填：{listed}", f"accepted: {listed}")
        raise CellTrouble(
            Text("不在可选值之内", "is not one of the values accepted"),
            braces_kept(did_you_mean(nearest(word, [*accepted, *valid]), otherwise)),
        )

    return parse


def set_parser(parse_item: Callable[[str], str | None]) -> Parser:
    """Return a parser of sets, separated by ``、 ， , ; ；`` or a space; the word for none alone gives the empty set."""

    def parse(cell: Cell) -> tuple[str, ...] | None:
        if isinstance(cell, (list, tuple, np.ndarray)):
            words = [as_text(item) for item in cell]
        else:
            words = [word for word in SEPARATORS.split(as_text(cell)) if word]
            if not words:
                return None
        items = dict.fromkeys(item for item in map(parse_item, words) if item is not None)
        if "none" in items and len(items) > 1:
            raise CellTrouble(Text("“无”与其他值并列", "says none beside others"), Text("请删去其一", "delete one"))
        if not items and words:
            return None
        return tuple(item for item in items if item != "none")

    return parse
