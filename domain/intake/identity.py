"""Identity numbers and credit codes: their form, their check digit, and what an identity number says of a person."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from domain.intake.cells import FIRST_YEAR, Cell, as_text
from domain.intake.trouble import CellTrouble
from domain.language import Text

LOOKS_LIKE_IDENTITY = re.compile(r"\d{17}[0-9X]|\d{15}")
_WRITTEN_PLAINLY = re.compile(r"[0-9]{17}[0-9X]")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?1[0-9]")


def identity_number(cell: Cell) -> str | None:
    """Parse an identity number of 18 characters (GB 11643) and test its date and check digit.

    Raises
    ------
    CellTrouble
        When it was stored as a number (its last digits are lost), or form, date or check digit are wrong.
    """
    if isinstance(cell, str) and _WRITTEN_PLAINLY.fullmatch(cell):
        return _tested(cell)
    if isinstance(cell, (int, float, np.integer, np.floating)) and not isinstance(cell, bool):
        if cell != cell:
            return None
        raise _stored_as_number()
    number = as_text(cell).replace(" ", "").replace("-", "").upper()
    if not number:
        return None
    if _SCIENTIFIC.fullmatch(number):
        raise _stored_as_number()
    if len(number) != 18 or not (number[:17].isdecimal() and number.isascii()):
        raise CellTrouble(
            Text(
                f"身份证号应为 18 位，现为 {len(number)} 位或含其他字符", f"has not the 18-digit form ({len(number)})"
            ),
            Text(
                "请填写 18 位身份证号；15 位旧号请换新号",
                "enter the number of 18 characters; replace old 15-digit ones",
            ),
        )
    return _tested(number)


def _tested(number: str) -> str:
    """Test the date of birth and the check digit."""
    if not _is_date(number[6:14]):
        raise CellTrouble(
            Text("身份证号中的出生日期无效", "has no valid date of birth in it"),
            Text("请与证件核对第 7 至 14 位", "compare digits 7 to 14 with the card"),
        )
    if ric.calc_check_digit(number) != number[17]:
        raise CellTrouble(
            Text("身份证号校验码不符", "fails the check digit"),
            Text("请与证件逐位核对", "compare every digit with the card"),
        )
    return number


def credit_code(cell: Cell) -> str | None:
    """Parse a unified social credit code (GB 32100) and test its check character.

    Raises
    ------
    CellTrouble
        When the form or the check character is wrong.
    """
    code = as_text(cell).replace(" ", "").replace("-", "").upper()
    if not code:
        return None
    try:
        valid: str = uscc.validate(code)
    except ValidationError:
        problem, way_out = _credit_trouble(code)
        raise CellTrouble(problem, way_out) from None
    return valid


def birth_months(numbers: Sequence[str | None]) -> npt.NDArray[np.datetime64]:
    """Return the first day of the month of birth that each identity number states, NaT where there is none."""
    blank = np.iinfo(np.int64).min  # NumPy's NaT
    months = [blank if n is None else (int(n[6:10]) - 1970) * 12 + int(n[10:12]) - 1 for n in numbers]
    return np.array(months, dtype=np.int64).view("datetime64[M]").astype("datetime64[s]")


def sex(number: str) -> str:
    """Return the sex that an identity number states: the 17th digit is odd for men."""
    return "male" if int(number[16]) % 2 else "female"


@lru_cache(maxsize=1 << 16)
def _is_date(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= FIRST_YEAR
    except ValueError:
        return False


def _credit_trouble(code: str) -> tuple[Text, Text]:
    """Say what is wrong with a credit code; a wrong last character alone has a nearest valid value."""
    try:
        right = code[:17] + uscc.calc_check_digit(code[:17]) if len(code) == 18 else ""
        uscc.validate(right)
    except (ValidationError, ValueError):
        return (
            Text("不是统一社会信用代码", "is not a credit code"),
            Text("请填写 18 位代码（数字和大写字母，不含 I O S V Z）", "enter the 18 characters (no I O S V Z)"),
        )
    return (
        Text("统一社会信用代码校验码不符", "fails the check character of credit codes"),
        Text(
            f"请与执照核对；前 17 位无误时应为 {right}",
            f"compare with the licence; if the first 17 are right it is {right}",
        ),
    )


def _stored_as_number() -> CellTrouble:
    return CellTrouble(
        Text("身份证号以数字存储，末几位已丢失", "is an identity number stored as a number, its last digits are lost"),
        Text("请把该列设为文本格式后重新填写", "format the column as text and enter the numbers again"),
    )
