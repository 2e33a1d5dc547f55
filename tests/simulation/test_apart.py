"""Levers one by one: which differ, and what each alone is."""

import datetime

import pytest

from simulation.apart import differing, only
from simulation.levers import Advance, Levers, Relief, TravelGrant, campaign_weeks
from simulation.people import Population
from simulation.replicate import compare

GRANT, DEARER = TravelGrant(elsewhere_yuan=300), TravelGrant(elsewhere_yuan=600)
RELIEF = Relief(pay_yuan_month=2500.0, extra_seats=500)


def test_only_what_differs_is_run_alone() -> None:
    """A dearer grant and added relief differ; the advance that both have does not. A fund that ends differs too."""
    baseline, levers = Levers((GRANT, Advance())), Levers((DEARER, Advance(), RELIEF), {"relief": 10})
    assert differing(levers, baseline) == (TravelGrant, Relief)
    assert only(TravelGrant, levers, baseline) == Levers((Advance(), DEARER))
    assert only(Relief, levers, baseline) == Levers((GRANT, Advance(), RELIEF), {"relief": 10})
    assert differing(baseline.with_funds(travel=5), baseline) == (TravelGrant, Advance)


@pytest.mark.agreement
def test_levers_alone_and_what_they_do_together(people: Population) -> None:
    """In each replication the sum of the levers alone and the rest is the whole; a lever without seats does nothing alone."""
    levers = Levers((TravelGrant(elsewhere_yuan=20_000, stay_weeks=1, delay_weeks=0), Relief(pay_yuan_month=2500.0)))
    found = compare(people, levers, Levers(), weeks=4, replications=2, apart=True)
    table = found.apart.table.set_index("lever")
    assert table.loc["work-for-relief", ["working", "half_width", "yuan"]].tolist() == [0.0, 0.0, 0.0]
    assert table.loc["travel grant", "yuan"] > 0
    rest, _ = found.apart.together_less_sum
    assert abs(table["working"].sum() + rest - found.effect()[0]) < 1e-6
    assert found.people_table.groupby(["arm", "week"], observed=True)["count"].sum().round(3).nunique() == 1


def test_campaigns_are_the_weeks_whose_day_lies_in_a_span() -> None:
    """From Thursday 1 January 2026 the fourth days are Sundays: of 5 to 31 January those of weeks 1 to 3 (11, 18, 25)."""
    weeks = campaign_weeks(["01-05..01-31"], datetime.date(2026, 1, 1))
    assert [week for week in weeks if 0 <= week < 52] == [1, 2, 3]
