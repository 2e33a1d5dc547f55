"""Every named amount function, by hand, with its edges."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from domain.entitlements import entitlements
from domain.instance import Instance
from domain.policy.amount_forms import FORMS
from tests.domain.entitlements.small import (
    AWAY,
    ON,
    PREFECTURE,
    PROVINCE,
    by_worker,
    condition,
    fact,
    instance,
    instrument,
    parameter,
    plan,
    policy,
    said,
)

SCHEDULE = "{county: 0, prefecture: 200, province: 300, cross_province: 600, '61': 400}"
FIGURES = (
    parameter("p.yuan", "number", 100)
    + parameter("p.low", "table", "{cross_province: 1000}", leaf="number")
    + parameter("p.line", "number", 10000)
    + parameter("p.three", "integer", 3)
    + parameter("p.share", "number", 0.5)
    + parameter("p.cap", "number", 250)
    + parameter("p.schedule", "table", SCHEDULE, leaf="number")
    + parameter("p.shares", "table", "{small: 0.6, large: 0.3}", leaf="number")
    + parameter("p.grades", "table", "{junior: 1000, senior: 2000}", leaf="number")
    + parameter("p.caps", "table", "{individual: 200000, partnership: 2000000}", leaf="number")
    + parameter("p.factor", "table", "{service: 1.5}", leaf="number")
    + parameter("p.steps", "list", "[[6, 1000], [12, 1000]]", leaf="number")
    + parameter("p.tiers", "list", "[[10, 5000], [30, 20000]]", leaf="number")
    + parameter("p.true", "flag", "true")
    + parameter("away.wage", "number", 20).replace("values: [{", 'values: [{place: "33", ')
)
FACTS = (
    fact("days", "integer", blank="none")
    + fact("fee", "number")
    + fact("income", "number")
    + fact("grade", "text", blank="none", choices="junior, middle, senior")
    + fact("loan", "number", blank="none")
    + fact("kind", "text", choices="individual, partnership")
    + fact("rate", "number")
    + fact("loan_on", "date")
    + fact("heads", "integer", "employer")
    + fact("paid_in", "number", "employer")
)
WORKING = condition("fact: working, is: true")


def asked(
    folder: Path,
    amount: str,
    uses: str,
    tables: Instance,
    made=None,
    on: date = ON,
    until: date | None = None,
    **more: str,
) -> pd.DataFrame:
    """The table of one instrument with this amount."""
    rules = policy(folder, FIGURES, instrument("grant", amount, uses, **more), FACTS)
    return entitlements(tables, made, on, rules, until)


def working(days: dict[str, str], **more: str) -> Instance:
    """People who have been working since these days."""
    workers = [{"worker_id": worker, "status": "employed", "employer_id": "E1"} for worker in days]
    facts = [said(worker, "work_started_on", day) for worker, day in days.items()]
    return instance(workers, subsidy_facts=facts)


def about(facts: dict[str, dict[str, object]], **tables: object) -> Instance:
    """People of whom these facts are stated."""
    rows = [said(worker, name, word) for worker, told in facts.items() for name, word in told.items()]
    return instance([{"worker_id": worker} for worker in facts], subsidy_facts=rows)


def test_per_month_counts_months_of_the_year_both_ends(tmp_path: Path) -> None:
    """Months are those of service in the year, both days counted: 1 March to 31 December is 10, 2 March to then 9."""
    days = {"W1": "2026-03-01", "W2": "2026-03-02", "W3": "2025-05-01", "W4": "2026-12-15"}
    table = asked(tmp_path, "per_month", "{amount: p.yuan}", working(days), on=date(2026, 12, 20), conditions=WORKING)
    # W3 worked the whole year; W4 has no whole month and so no claim.
    assert by_worker(table) == {"W1": 1000, "W2": 900, "W3": 1200}
    # By 20 December 9 whole months of W1 and W2 are earned, 11 of W3.
    assert by_worker(table, "due_yuan") == {"W1": 900, "W2": 900, "W3": 1100}


def test_per_month_up_to_so_many_over_all_years(tmp_path: Path) -> None:
    """Of three months in all, this year pays what earlier years left."""
    days = {"W1": "2026-01-01", "W2": "2025-12-01", "W3": "2025-10-01"}
    table = asked(tmp_path, "per_month", "{amount: p.yuan, months_max: p.three}", working(days), conditions=WORKING)
    # W1 all three this year; W2 one in December and two now; W3 had October to December.
    assert by_worker(table) == {"W1": 300, "W2": 200}


def test_per_month_of_a_stated_number_and_share(tmp_path: Path) -> None:
    """Stated months go before those of service, and the amount may be a share of a figure."""
    tables = about({"W1": {"days": 2}, "W2": {"days": 7}, "W3": {}})
    uses = "{amount: p.yuan, share: p.share, months_max: p.three}"
    assert by_worker(asked(tmp_path, "per_month", uses, tables, reads="{months: days}")) == {"W1": 100, "W2": 150}


def test_per_month_ends_with_the_work(tmp_path: Path) -> None:
    """Months after the end of the post are not counted."""
    tables = instance([{"worker_id": "W1"}], posts=[{"post_id": "P1", "starts": "2026-04-01", "ends": "2026-06-30"}])
    table = asked(tmp_path, "per_month", "{amount: p.yuan}", tables, plan(("W1", "P1")), conditions=WORKING)
    assert by_worker(table) == {"W1": 300}
    assert by_worker(table, "due_yuan") == {"W1": 0}


def test_per_day_up_to_so_many(tmp_path: Path) -> None:
    """Days times the amount, up to the most; who is not in the register has no claim."""
    tables = about({"W1": {"days": 2}, "W2": {"days": 3}, "W3": {"days": 4}, "W4": {}})
    table = asked(tmp_path, "per_day", "{amount: p.yuan, days_max: p.three}", tables, reads="{days: days}")
    assert by_worker(table) == {"W1": 200, "W2": 300, "W3": 300}


def test_share_of_a_fee_up_to_its_cap(tmp_path: Path) -> None:
    """Half the fee, at most 250; a fee not known is asked for, one of 0 gives nothing; halves of a fen go up."""
    tables = about(
        {"W1": {"fee": 499}, "W2": {"fee": 500}, "W3": {"fee": 501}, "W4": {}, "W5": {"fee": 0}, "W6": {"fee": 0.01}}
    )
    table = asked(tmp_path, "share_of", "{share: p.share, cap: p.cap}", tables, reads="{base: fee}")
    found = by_worker(table)
    assert pd.isna(found.pop("W4"))
    assert found == {"W1": 249.5, "W2": 250, "W3": 250, "W6": 0.01}
    assert by_worker(table, "asks")["W4"] == ("fee",)


def test_share_by_size_of_the_employer(tmp_path: Path) -> None:
    """Small employers get 60%, large ones 30%, a size the table leaves out nothing, a blank one is asked for."""
    sizes = {"E1": "small", "E2": "large", "E3": "medium", "E4": None}
    tables = instance(
        [{"worker_id": "W1"}],
        [{"employer_id": employer, "size": size} for employer, size in sizes.items()],
        subsidy_facts=[said(employer, "paid_in", 1000) for employer in sizes],
    )
    more = {"case": "employer", "pays": "employer", "place": "work", "reads": "{base: paid_in}"}
    table = asked(tmp_path, "share_of", "{shares: p.shares}", tables, **more)
    assert table["employer_id"].tolist() == ["E1", "E2", "E4"]
    assert table["amount_yuan"].tolist()[:2] == [600, 300]
    assert table["asks"].tolist() == [(), (), ("size",)]


TRAVEL = {"W1": "220421105", "W2": PREFECTURE[:4] + "22", "W3": PROVINCE, "W4": AWAY, "W5": "610102"}


def test_travel_by_distance_and_province(tmp_path: Path) -> None:
    """The schedule pays by distance; a province it names goes before the sum for all others."""
    posts = [{"post_id": f"P{worker}", "region": region} for worker, region in TRAVEL.items()]
    tables = instance([{"worker_id": worker} for worker in TRAVEL], posts=posts)
    made = plan(*((worker, f"P{worker}") for worker in TRAVEL))
    table = asked(tmp_path, "travel_by_distance", "{schedule: p.schedule}", tables, made)
    assert by_worker(table) == {"W2": 200, "W3": 300, "W4": 600, "W5": 400}


def test_travel_by_income_line(tmp_path: Path) -> None:
    """Below the line the lower schedule counts, at the line the other; income not known is asked for only where it matters."""
    incomes = {"W1": 9999.99, "W2": 10000, "W3": None, "W4": 9999.99}
    facts = [said(worker, "income", yuan) for worker, yuan in incomes.items() if yuan is not None]
    posts = [{"post_id": "P1", "region": AWAY}, {"post_id": "P2"}]
    tables = instance([{"worker_id": worker} for worker in (*incomes, "W5")], posts=posts, subsidy_facts=facts)
    made = plan(("W1", "P1"), ("W2", "P1"), ("W3", "P1"), ("W4", "P2"), ("W5", "P2"))
    uses = "{schedule: p.schedule, schedule_low: p.low, income_line: p.line}"
    table = asked(tmp_path, "travel_by_distance", uses, tables, made, reads="{income: income}")
    found = by_worker(table)
    assert pd.isna(found.pop("W3"))
    assert found == {"W1": 1000, "W2": 600}  # inside the county neither schedule pays
    assert by_worker(table, "asks")["W3"] == ("income",)


def test_milestones_add_up_as_they_are_reached(tmp_path: Path) -> None:
    """1,000 when 6 months are full and again at 12; by the day asked only what is reached is due."""
    days = {"W1": "2026-06-30", "W2": "2026-07-01", "W3": "2025-12-31", "W4": "2025-03-03"}
    table = asked(tmp_path, "milestones", "{steps: p.steps}", working(days), conditions=WORKING)
    # 30 June + 6 months is 30 December; 1 July + 6 is the next year; W3 fills 12 on 31 December, W4 on 3 March.
    assert by_worker(table) == {"W1": 1000, "W3": 2000, "W4": 2000}
    assert by_worker(table, "due_yuan") == {"W1": 0, "W3": 0, "W4": 1000}


def test_milestones_ask_for_a_start_that_is_not_known(tmp_path: Path) -> None:
    """Without the day on which the work began the amount is not known, and that day is asked for."""
    tables = instance([{"worker_id": "W1", "status": "employed", "employer_id": "E1"}])
    table = asked(tmp_path, "milestones", "{steps: p.steps}", tables, conditions=WORKING)
    assert by_worker(table, "asks") == {"W1": ("work_started_on",)}
    assert table["amount_yuan"].isna().all()


@pytest.mark.parametrize(("heads", "yuan"), [(9, None), (10, 5000), (29, 5000), (30, 20000)])
def test_tiers_by_heads(tmp_path: Path, heads: int, yuan: float | None) -> None:
    """The highest tier reached pays, below the first nothing."""
    tables = instance([{"worker_id": "W1"}], subsidy_facts=[said("E1", "heads", heads)])
    more = {"case": "employer", "pays": "employer", "place": "work", "reads": "{heads: heads}"}
    assert asked(tmp_path, "tiers", "{steps: p.tiers}", tables, **more)["amount_yuan"].tolist() == (
        [yuan] if yuan else []
    )


def test_per_head_of_those_placed(tmp_path: Path) -> None:
    """People placed with the employer times the amount."""
    tables = instance([{"worker_id": "W1"}, {"worker_id": "W2"}])
    more = {"case": "employer", "pays": "employer", "place": "work"}
    table = asked(tmp_path, "per_head", "{amount: p.yuan}", tables, plan(("W1", "P1"), ("W2", "P1")), **more)
    assert table["amount_yuan"].tolist() == [200]


def test_by_grade(tmp_path: Path) -> None:
    """Each grade has its amount; one the table leaves out has none."""
    tables = about({"W1": {"grade": "junior"}, "W2": {"grade": "senior"}, "W3": {"grade": "middle"}, "W4": {}})
    table = asked(tmp_path, "by_grade", "{amounts: p.grades}", tables, reads="{grade: grade}")
    assert by_worker(table) == {"W1": 1000, "W2": 2000}


def test_welfare_pay_of_the_place_of_work(tmp_path: Path) -> None:
    """Hourly minimum wage 20 x 10 hours a week x 3 weeks x factor 1.5 x 2 months = 1,800; no wage there: it is asked for."""
    posts = [
        {"post_id": "P1", "region": AWAY, "weekly_hours": 10.0, "welfare_class": "service", "starts": "2026-11-01"},
        {"post_id": "P2", "weekly_hours": 10.0, "welfare_class": "service", "starts": "2026-11-01"},
        {"post_id": "P3", "region": AWAY, "starts": "2026-11-01", "welfare_class": "service"},
    ]
    tables = instance([{"worker_id": f"W{n}"} for n in range(1, 4)], posts=posts)
    uses = "{factor: p.factor, wage: away.wage, weeks_month: p.three}"
    table = asked(tmp_path, "welfare_pay", uses, tables, plan(("W1", "P1"), ("W2", "P2"), ("W3", "P3")), place="work")
    assert by_worker(table)["W1"] == 1800
    assert by_worker(table, "asks") == {"W1": (), "W2": ("away.wage",), "W3": ("weekly_hours",)}


def test_loan_interest_up_to_the_cap_of_the_applicant(tmp_path: Path) -> None:
    """Half of 6% on the loan up to its cap, for the months of the year that the loan runs; no loan, no claim, no question."""
    told = {
        "W1": {"loan": 100_000, "kind": "individual", "rate": 0.06, "loan_on": "2025-01-01"},
        "W2": {"loan": 300_000, "kind": "individual", "rate": 0.06, "loan_on": "2026-07-01"},
        "W3": {"loan": 300_000, "kind": "partnership", "rate": 0.06, "loan_on": "2026-07-01"},
        "W4": {"loan": 300_000, "loan_on": "2026-07-01"},
        "W5": {},
    }
    uses = "{caps: p.caps, share: p.share, years_max: p.three}"
    more = {"reads": "{loan: loan, grade: kind, rate: rate}", "begins": "loan_on"}
    table = asked(tmp_path, "loan_interest", uses, about(told), **more)
    found = by_worker(table)
    assert pd.isna(found.pop("W4"))
    # 100,000 x 6% / 2; then 200,000 and 300,000 x 6% / 2 x 6 of 12 months.
    assert found == {"W1": 3000, "W2": 3000, "W3": 4500}
    assert by_worker(table, "asks")["W4"] == ("kind", "rate")


@pytest.mark.parametrize(("day", "whole", "monthly"), [("2024-06-01", 100, 100), ("2023-06-01", None, 500 / 12)])
def test_credit_by_years_or_by_months(tmp_path: Path, day: str, whole: float | None, monthly: float) -> None:
    """Three calendar years in full, that of the beginning included; or 36 months: the last 5 of them fall in 2026."""
    tables = working({"W1": day})
    found = asked(tmp_path, "credit", "{amount: p.yuan, years_max: p.three}", tables, conditions=WORKING)
    assert found["amount_yuan"].tolist() == ([] if whole is None else [whole])
    uses = "{amount: p.yuan, years_max: p.three, by_month: p.true}"
    found = asked(tmp_path, "credit", uses, tables, conditions=WORKING)
    assert found["amount_yuan"].tolist() == [pytest.approx(monthly, abs=0.005)]


def test_every_function_is_tried_here() -> None:
    """Each amount function stands in a test of this file."""
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in FORMS if name != "flat" and f'"{name}"' not in text] == []
