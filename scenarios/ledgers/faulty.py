"""A few faulty rows, as in life: counted, seeded, and few enough that no table is refused for them."""

import numpy as np
import pandas as pd

from domain.language import Text
from scenarios.ledgers.identity import credit_codes, wrong_check_digit
from scenarios.ledgers.streams import Streams

FAULT_SHARE_MAX = 0.03
"""At most this share of a table's rows is made faulty, well below the share that intake refuses."""
UNKNOWN_PLACE = "吉林省演示市无名县"
IMPOSSIBLE_DATE = "2026-02-30"
WRONG_UNIT = "3500元/吨"
UNKNOWN_EMPLOYER_NUMBER = 999_999

FAULTS: dict[str, Text] = {
    "bad_check_digit": Text("身份证号校验码不符", "identity number with a wrong check digit"),
    "impossible_date": Text("不存在的日期", "impossible date"),
    "unknown_place": Text("不存在的地名", "unknown place"),
    "wrong_unit": Text("单位错误", "wrong unit"),
    "duplicate": Text("重复登记", "registered twice"),
    "nobody": Text("所填单位不存在", "reference to an employer that is not there"),
}

_SPOILT: dict[str, dict[str, str]] = {
    "workers": {
        "bad_check_digit": "identity_number",
        "impossible_date": "available_from",
        "unknown_place": "region",
        "wrong_unit": "reservation_wage_yuan_month",
        "nobody": "employer_id",
    },
    "posts": {"impossible_date": "starts", "unknown_place": "region", "wrong_unit": "pay", "nobody": "employer_id"},
}
"""The column that each kind of fault is put into."""


def spoil_workers(frame: pd.DataFrame, streams: Streams) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the people of one ledger with faults put in, and how many of each.

    Parameters
    ----------
    frame
        Ledger-form values under field names.
    streams
        Streams of this ledger.
    """
    safe = frame.index[frame["clean_row"].astype(bool)]
    return _spoil(frame.drop(columns="clean_row"), safe, tuple(FAULTS), streams, "workers")


def spoil_posts(frame: pd.DataFrame, streams: Streams) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the posts with faults put in, and how many of each; posts of projects are left alone."""
    safe = frame.index[frame["project_id"].isna()]
    return _spoil(frame, safe, ("impossible_date", "unknown_place", "wrong_unit", "nobody"), streams, "posts")


def _spoil(
    frame: pd.DataFrame, safe: pd.Index, kinds: tuple[str, ...], streams: Streams, table: str
) -> tuple[pd.DataFrame, dict[str, int]]:
    each = int(np.clip(round(len(frame) * 0.0002), 1, 5))
    room = min(len(safe), int(len(frame) * FAULT_SHARE_MAX))
    rows = streams["faulty/rows"].permutation(len(safe))[: min(room, each * len(kinds))]
    counts: dict[str, int] = {}
    frame = frame.copy()
    for nth, row in enumerate(safe[rows]):
        kind = kinds[nth % len(kinds)]
        counts[kind] = counts.get(kind, 0) + 1
        if kind == "duplicate":
            frame = pd.concat([frame, frame.loc[[row]]], ignore_index=True)
        else:
            column = _SPOILT[table][kind]
            frame.loc[row, column] = _wrong(kind, str(frame.loc[row, column]))
    return frame, counts


def _wrong(kind: str, right: str) -> str:
    if kind == "bad_check_digit":
        return wrong_check_digit(right)
    if kind == "nobody":
        return str(credit_codes(np.array(["220000"]), UNKNOWN_EMPLOYER_NUMBER)[0])
    return {"impossible_date": IMPOSSIBLE_DATE, "unknown_place": UNKNOWN_PLACE, "wrong_unit": WRONG_UNIT}[kind]
