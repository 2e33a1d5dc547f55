"""Tables as arrays of plain numbers: the records and lists that the compiled rules read.

Unknown is -1 in flags, choices and indices, NaN in amounts, ``UNKNOWN_DAY`` in dates; nowhere else in the project.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.tables import MODES, POST_KINDS

UNKNOWN_DAY = -(2**31)
FIRST_DAY, LAST_DAY = -(2**30), 2**30

WORKER = np.dtype(
    [
        ("region", "i4"), ("exact", "?"), ("x", "f8"), ("y", "f8"), ("z", "f8"),
        ("status", "i1"), ("seeking", "i1"), ("wants_to_leave", "i1"), ("cannot_leave", "i1"),
        ("willing_welfare", "i1"), ("lending_consent", "i1"), ("employer", "i4"), ("current_post", "i4"),
        ("wage_now", "f8"), ("max_minutes", "f8"), ("reservation_wage", "f8"), ("reach", "i1"),
        ("available_from", "i4"), ("available_until", "i4"), ("seasons", "u1"), ("capacity", "i1"),
        ("birth_month", "i4"), ("medical_until", "i4"), ("sex", "i1"), ("education", "i1"),
        ("groups", "u2"), ("groups_known", "u2"), ("who_class", "i4"), ("priority", "?"),
        ("promised_post", "i4"), ("promise_yuan", "f8"),
        ("skills_from", "i4"), ("skills_to", "i4"), ("trades_from", "i4"), ("trades_to", "i4"),
        ("places_from", "i4"), ("places_to", "i4"),
    ],
    align=True,
)  # fmt: skip

POST = np.dtype(
    [
        ("region", "i4"), ("exact", "?"), ("x", "f8"), ("y", "f8"), ("z", "f8"),
        ("employer", "i4"), ("seats", "i4"), ("kind", "i1"), ("accepts", "u1"), ("relief", "?"), ("trade", "i4"), ("profile", "i4"),
        ("pay_month", "f8"), ("start", "i4"), ("end", "i4"), ("end_known", "?"), ("start_month", "i4"),
        ("demand", "i1"), ("hazardous", "i1"), ("pay_lawful", "i1"), ("good_standing", "i1"), ("deposit_owed", "?"), ("dispatch", "i1"),
        ("welfare_groups", "u2"), ("local_area", "i4"),
        ("days_min", "i4"), ("loan_days_min", "i4"), ("term_days_max", "i4"), ("working_age", "i4"), ("adult_age", "i4"),
        ("age_min", "i4"), ("age_max", "i4"), ("education_min", "i1"), ("sex", "i1"), ("no_disability", "?"),
    ],
    align=True,
)  # fmt: skip
NO_AGE_LIMIT = -1
ANY_BORROWER = -1
"""In loans: no borrower is named. A borrower who is named but not known is ``NO_BORROWER``."""
NO_BORROWER = -2
WELFARE, RELIEF = POST_KINDS.index("public_welfare"), POST_KINDS.index("work_relief")
HIRE, LOAN, DISPATCHED = (MODES.index(mode) for mode in ("hire", "loan", "dispatched"))


def days(values: pd.Series, blank: int) -> npt.NDArray[np.int64]:
    """Return dates as days since 1970; a missing date becomes ``blank``."""
    numbers = values.to_numpy("datetime64[D]").astype(np.int64)
    return np.where(values.isna().to_numpy(), blank, numbers)


def texts(values: pd.Series) -> npt.NDArray[np.object_]:
    """Return a column of texts; a blank is None."""
    cells = values.to_numpy(object, copy=True)
    cells[values.isna().to_numpy()] = None
    return cells


def flags(values: pd.Series) -> npt.NDArray[np.int8]:
    """Return yes, no and unknown as 1, 0 and -1."""
    return values.astype("Int8").fillna(-1).to_numpy(np.int8).astype(np.int8, copy=False)


def choices(values: pd.Series, names: Sequence[str]) -> npt.NDArray[np.int8]:
    """Return the position of each value among the names; unknown is -1."""
    return pd.Index(names).get_indexer(pd.Index(texts(values))).astype(np.int8)


def positions(values: pd.Series, keys: pd.Series) -> npt.NDArray[np.int32]:
    """Return the row of each value in a key column; unknown is -1."""
    rows: npt.NDArray[np.int32] = pd.Index(keys).get_indexer(pd.Index(texts(values))).astype(np.int32)
    return rows


def trade_range(code: str) -> tuple[int, int]:
    """Return the half-open range of seven-digit numbers that a classification prefix covers; 'none' covers nothing.

    >>> trade_range("6-18")
    (6180000, 6190000)
    """
    if code == "none":
        return (-1, -1)
    digits = "".join(code.split("-"))
    step = 10 ** (7 - len(digits))
    return int(digits) * step, (int(digits) + 1) * step


def region_range(code: str) -> tuple[int, int]:
    """Return the half-open range of nine-digit division codes that a prefix covers.

    >>> region_range("2204")
    (220400000, 220500000)
    """
    step = 10 ** (9 - len(code))
    return int(code) * step, (int(code) + 1) * step


@dataclass(frozen=True)
class Ranges:
    """Lists of ranges, one list per row: list ``i`` is ``low[start[i]:start[i + 1]]``."""

    start: npt.NDArray[np.int32]
    low: npt.NDArray[np.int32]
    high: npt.NDArray[np.int32]

    @classmethod
    def of(cls, lists: Sequence[tuple[str, ...] | None], covers: Callable[[str], tuple[int, int]]) -> "Ranges":
        """Build from lists of prefixes; None is an empty list."""
        counts = [0 if entry is None else len(entry) for entry in lists]
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        known: dict[str, tuple[int, int]] = {}
        pairs = [known.setdefault(code, covers(code)) for entry in lists if entry is not None for code in entry]
        table = np.array(pairs, np.int32).reshape(-1, 2)
        return cls(start, np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1]))
