"""One limit of the tables changed as an unlock says, and nothing else."""

import pandas as pd
import pytest

from optimizer.limit_edits import with_limit_changed
from tests.domain.check.tiny import HOME, NEXT_COUNTY, instance


@pytest.mark.parametrize(
    ("subject", "changed"), [(HOME, 0), (f"{HOME} 2026-01-01", 1), (f"{NEXT_COUNTY} 2026-01-01", 2)]
)
def test_of_dated_limits_the_one_that_is_named_changes(subject: str, changed: int) -> None:
    """A cap of welfare posts without a date, one from a day on, and that of another county; floors stay whatever their date."""
    cap, floor, day = "welfare_posts_max", "welfare_posts_min", "2026-01-01"
    stated = [(HOME, cap, None), (HOME, cap, day), (NEXT_COUNTY, cap, day), (HOME, floor, day), (HOME, floor, None)]
    rows = [{"region": region, "what": what, "value": 3, "valid_from": None if begin is None else pd.Timestamp(begin)}
            for region, what, begin in stated]  # fmt: skip
    unlock = pd.Series({"change": "welfare_place", "subject": subject, "value": "8", "worker_id": "W1"})
    made = with_limit_changed(instance(baselines=rows), unlock)
    assert made.tables["baselines"]["value"].tolist() == [8 if at == changed else 3 for at in range(5)]
