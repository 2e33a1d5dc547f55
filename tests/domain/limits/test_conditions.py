"""Conditions of quotas: what is split at commas and 'and', and what stands in quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.limits.conditions import ConditionFault, as_value, conditions_of
from domain.tables import TABLES

WORKERS = TABLES["workers"]
NUMBERS = (
    st.text(alphabet='aAnd1 ,，、"“”且=<>\n', min_size=1)
    | st.sampled_from(["and", "AND", "x and y"])
    | st.text(min_size=1)
)


def values(text: str) -> list[tuple[object, ...]]:
    """Return the values of each condition of a cell about workers."""
    return [condition.values for condition in conditions_of(text, WORKERS)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("人员编号 = A，B、C", [("A", "B", "C")]),
        ('worker_id = "A,1", B and sex = male', [("A,1", "B"), ("male",)]),
        ('人员编号="甲、乙"，丙且性别 = "female"', [("甲、乙", "丙"), ("female",)]),
        ('worker_id = "x and y" and worker_id = "且"', [("x and y",), ("且",)]),
        ('worker_id = "a""b", 5", 6", “三”号', [('a"b', '5"', '6"', "“三”号")]),
    ],
)
def test_values_in_quotation_marks_stay_whole(text: str, found: list[tuple[object, ...]]) -> None:
    """Commas and 'and' split outside of straight marks only; marks within a value are letters like others."""
    assert values(text) == found


@pytest.mark.parametrize("text", ['worker_id = "A,1', "worker_id = “A，1”", 'worker_id = "A" 1, B'])
def test_marks_that_do_not_close_are_refused(text: str) -> None:
    """A value that would be split although somebody meant it whole is not read as two; the message shows the right form."""
    with pytest.raises(ConditionFault) as refused:
        conditions_of(text, WORKERS)
    assert '"A,1"' in refused.value.problem.en
    assert '"甲,1"' in refused.value.problem.zh


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_every_text_can_be_a_value(numbers: list[str]) -> None:
    """Whatever an office calls people, the condition that names them is read back as them, and the next one is too."""
    assert values(f"worker_id = {', '.join(map(as_value, numbers))} and sex = male") == [tuple(numbers), ("male",)]
