"""Of several limits that somebody waits for, the one whose change asks least is told, whichever comes first."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from domain.unlocks import CHANGE_OF
from optimizer import limit_changes
from optimizer.limit_changes import COLUMNS, Waiting, limit_unlocks
from optimizer.limit_rows import LimitRow, count
from optimizer.limited_standing import LimitedStanding

ONE = np.zeros(1, np.int64)
BEDS = LimitRow("dormitory_beds", "D1", "men", "people", ONE, ONE + 1, None, 1, True, 0)
QUOTA = count("general_quota", "Q1", ONE, None, 1)
EFFORT = {change.effort: float(yuan) for yuan, change in enumerate(CHANGE_OF.values(), start=100)}


def told(seen: Any, _: Waiting, asked: float, waits: Any) -> tuple[Any, ...]:
    """Return an unlock that says which limit was chosen and what it asks, and nothing of a plan."""
    change = CHANGE_OF[limit_changes.change_name(seen.rows[waits.limit])]
    subject = seen.rows[waits.limit].subject
    return (
        f"W{waits.row}",
        change.name,
        change.rule,
        "P1",
        "hired",
        "1",
        "2",
        1.0,
        asked,
        "{}",
        -1,
        None,
        None,
        subject,
        "{}",
        "",
    )


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("needs", [(1, 1), (1, 3), (3, 1)])
def test_the_limit_that_asks_least_is_told(first: int, needs: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """One person waits for a bed and for a quota: what is told costs the least of effort times units, in either order."""
    monkeypatch.setattr(limit_changes, "record", told)
    seen = cast(LimitedStanding, SimpleNamespace(rows=(BEDS, QUOTA)))
    waits = [(7, limit, 0, 0, needs[limit], 0, needs[limit], 0) for limit in (first, 1 - first)]
    found = limit_unlocks(seen, EFFORT, Waiting(pd.DataFrame(waits, columns=COLUMNS)))
    asked = [
        EFFORT[CHANGE_OF[name].effort] * need for name, need in zip(("bed_men", "quota_place"), needs, strict=True)
    ]
    assert asked[0] != asked[1]
    assert found["subject"].tolist() == [("D1", "Q1")[int(np.argmin(asked))]]
    assert found["effort_yuan"].tolist() == [min(asked)]
