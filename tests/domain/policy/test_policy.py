"""Asking the policy: one value, whole tables, replacement, hash."""

import pickle
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.faults import InputRefused
from domain.language import Text
from domain.policy import Parameter, Policy, PolicyError, Source, Value
from domain.policy.parameter import Document, Form

OURS = Source("ours", note="test")
START = date(2025, 1, 1)


def figure(place: str, first: date, last: date | None, value: float, rank: int = 0) -> Value:
    """One dated figure."""
    return Value(value, "yuan", OURS, place, first, last, "test.yaml", 1, rank)


def policy_of(*values: Value) -> Policy:
    """A policy with one parameter, test.wage."""
    parameter = Parameter("test.wage", Text("测试", "test"), "yuan", Form("number", "number", 0, 9999), tuple(values))
    return Policy((parameter,))


@pytest.fixture(scope="module")
def shipped() -> Policy:
    """The shipped policy."""
    return Policy.load()


def test_longest_prefix_decides() -> None:
    """A township takes the value of its county before that of the prefecture, province or nation."""
    policy = policy_of(figure("", START, None, 1), figure("22", START, None, 2), figure("220421", START, None, 3))
    assert policy.value("test.wage", START, "220421101") == 3
    assert policy.value("test.wage", START, "220422") == 2
    assert policy.value("test.wage", START, "330206") == 1
    assert policy.value("test.wage", START) == 1


def test_both_dates_are_included() -> None:
    """A value holds on its first and on its last day, and on no day outside."""
    policy = policy_of(figure("", date(2026, 1, 1), date(2026, 1, 31), 5))
    assert policy.find("test.wage", date(2025, 12, 31)) is None
    assert policy.value("test.wage", date(2026, 1, 1)) == 5
    assert policy.value("test.wage", date(2026, 1, 31)) == 5
    assert policy.find("test.wage", date(2026, 2, 1)) is None


def test_ended_value_falls_back_to_the_wider_place() -> None:
    """When a county's value has ended, the province's applies again."""
    policy = policy_of(figure("22", START, None, 2), figure("220421", START, date(2025, 6, 30), 3))
    assert policy.value("test.wage", date(2025, 6, 30), "220421") == 3
    assert policy.value("test.wage", date(2025, 7, 1), "220421") == 2


def test_absent_value_says_where_and_when() -> None:
    """Asking for a value that is not there raises and names the parameter, place and date."""
    policy = policy_of(figure("22", START, None, 2))
    with pytest.raises(PolicyError, match=r"test\.wage has no value for division 3302 on 2026-03-02"):
        policy.value("test.wage", date(2026, 3, 2), "3302")


def test_unknown_parameter_names_the_nearest(shipped: Policy) -> None:
    """A misspelt id raises and offers the id that was meant."""
    with pytest.raises(PolicyError, match=r"waiting\.bands_months"):
        shipped.value("waiting.band_months", START)


def test_timestamps_are_dates_too(shipped: Policy) -> None:
    """A pandas timestamp is taken as its day."""
    assert shipped.value("working_age.min", pd.Timestamp("2026-03-02")) == 16


places = st.sampled_from(["", "22", "2204", "220421", "220421101", "33", "3302"])
days = st.integers(0, 40).map(lambda step: START + timedelta(days=step))


@given(st.lists(st.tuples(places, days, days), max_size=8), places, days)
def test_find_equals_a_search_through_all_values(spans: list[tuple[str, date, date]], place: str, on: date) -> None:
    """The value found is the one of the longest covering prefix among all that hold on the day."""
    values = [figure(code, min(a, b), max(a, b), number) for number, (code, a, b) in enumerate(spans)]
    covering = [v for v in values if place.startswith(v.place) and v.valid_from <= on and on <= (v.valid_until or on)]
    found = policy_of(*values).find("test.wage", on, place)
    if not covering:
        assert found is None
    else:
        assert found is not None
        assert len(found.place) == max(len(v.place) for v in covering)
        assert found in covering


def test_column_equals_one_by_one(shipped: Policy) -> None:
    """The column of a table is, row by row, what asking for each row gives, with NaN where there is none."""
    rng = np.random.default_rng(7)
    codes = ["220421", "220105", "222401", "330206", "441900", "51", "220421101"]
    places = [codes[i] for i in rng.integers(0, len(codes), 500)]
    dates = [date(2021, 1, 1) + timedelta(days=int(step)) for step in rng.integers(0, 2500, 500)]
    column = shipped.column("minimum_wage.month", places, np.array(dates, dtype="datetime64[D]"))
    for place, on, value in zip(places, dates, column, strict=True):
        found = shipped.find("minimum_wage.month", on, place)
        assert (np.isnan(value) and found is None) or (found is not None and value == found.value)


def test_column_takes_frames_with_blanks(shipped: Policy) -> None:
    """Columns of a frame go in as they are; a blank place or date gives NaN."""
    frame = pd.DataFrame(
        {
            "region": pd.Series(["220421", None, "220105"], dtype="str"),
            "starts": pd.Series(["2026-03-02", "2026-03-02", None]).astype("datetime64[s]"),
        }
    )
    column = shipped.column("minimum_wage.hour", frame["region"], frame["starts"].to_numpy())
    # 东丰县 19 by the overview of December 2025; the other two rows lack a place or a date.
    assert column[0] == 19
    assert np.isnan(column[1:]).all()
    mixed = shipped.column("minimum_wage.hour", ["220421"] * 3, [pd.NaT, date(2026, 3, 2), None])
    assert mixed[1] == 19
    assert np.isnan(mixed[[0, 2]]).all()
    assert shipped.column("minimum_wage.hour", [], []).tolist() == []


def test_column_of_one_date(shipped: Policy) -> None:
    """One date may serve all rows, and a flag becomes 1."""
    assert shipped.column("blacklist.inherit_contractor", ["22", "3302"], START).tolist() == [1.0, 1.0]


def test_column_asks_once_per_distinct_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """300,000 rows of three places and two dates cost six look-ups."""
    asked = []
    find = Parameter.find
    monkeypatch.setattr(Parameter, "find", lambda self, on, place: asked.append(1) or find(self, on, place))
    policy = policy_of(figure("22", START, None, 2))
    dates = np.array([START, date(2026, 1, 1)], dtype="datetime64[s]").repeat(150_000)
    column = policy.column("test.wage", ["22", "2204", "33"] * 100_000, dates)
    assert len(asked) == 6
    assert np.nansum(column) == 2 * 200_000


def test_column_refuses_what_is_no_figure(shipped: Policy) -> None:
    """A list has no column, and as many dates as places are needed."""
    with pytest.raises(PolicyError, match="is a list"):
        shipped.column("waiting.bands_months", ["22"], START)
    with pytest.raises(ValueError, match="2 places but 1 dates"):
        shipped.column("minimum_wage.month", ["22", "22"], [START])


def test_replaced_changes_one_place_and_the_hash(shipped: Policy) -> None:
    """A what-if value holds on every date, leaves the original alone, and changes the hash."""
    changed = shipped.replaced("cost.minute_yuan", 2, note="what if")
    assert changed.value("cost.minute_yuan", date(1990, 1, 1)) == 2.0
    assert shipped.value("cost.minute_yuan", date(2026, 1, 1)) == 0.5
    assert changed.content_hash() != shipped.content_hash()


def test_replaced_refuses_an_unfit_value(shipped: Policy) -> None:
    """A value outside the range or of the wrong kind is refused, with all that is wrong."""
    with pytest.raises(InputRefused, match="from 0 to 10"):
        shipped.replaced("cost.minute_yuan", 99, note="what if")
    with pytest.raises(InputRefused) as caught:
        shipped.replaced("cost.mode_yuan", {"hire": "x", "loan": 1, "lent": 2}, note="what if")
    assert len(caught.value.faults) == 3  # hire is text, lent is unknown, dispatched is missing


def test_hash_is_the_same_for_the_same_content(shipped: Policy) -> None:
    """Loading twice, in whatever order the parameters stand, gives the same hash; so does a pickled copy."""
    again = replace(Policy.load(), parameters=tuple(reversed(shipped.parameters)))
    assert again.content_hash() == shipped.content_hash()
    assert pickle.loads(pickle.dumps(shipped)).content_hash() == shipped.content_hash()


def test_a_source_of_ours_says_the_document_too() -> None:
    """An assumption that leans on a document says its reason and where the document says what; others only the latter."""
    document = Document("d", "某通知")
    ours = Source("ours", document, "第二条", "每人五百元", "无县级标准")
    assert ours.say() == "ours: 无县级标准 (某通知 第二条 “每人五百元”)"
    assert Source("ours", note="无县级标准").say() == "ours: 无县级标准"
    assert Source("read", document, "第二条").say() == "某通知 第二条"
