"""Instruments beside each other: giving way, payments already made, caps, deduction from taxes."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from domain.entitlements import deductions, entitlements
from domain.policy import Policy
from tests.domain.entitlements.small import (
    ON,
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

FIGURES = (
    parameter("p.hundred", "number", 100)
    + parameter("p.two_hundred", "number", 200)
    + parameter("p.one", "integer", 1)
    + parameter("p.two", "integer", 2)
    + parameter("p.three", "integer", 3)
    + parameter("p.yuan_max", "number", 250)
    + parameter("p.steps", "list", "[[6, 1000], [12, 1000]]", leaf="number")
    + parameter("p.heads", "list", "[vat, income_tax]", leaf="text")
    + parameter("p.firm_heads", "list", "[firm_vat, firm_income_tax]", leaf="text")
    + parameter("p.way", "text", "on_application")
    + parameter("p.share", "number", 0.8)
    + parameter("p.delay", "integer", 30)
)
FACTS = (
    fact("vat", "number")
    + fact("income_tax", "number")
    + fact("firm_vat", "number", "employer")
    + fact("firm_income_tax", "number", "employer")
    + fact("business_on", "date")
    + fact("chosen", "flag", blank="none")
)
CHOSEN = condition("fact: chosen, is: true")
SEEKING = condition("fact: seeking, is: true")


def rules(folder: Path, *instruments: str, caps: str = "") -> Policy:
    """A policy of these instruments."""
    return policy(folder, FIGURES, "".join(instruments), FACTS, caps)


def cap(
    name: str, instruments: str, limit: str, *, per: str = "worker", period: str = "year", counts: str = "times"
) -> str:
    """One cap."""
    head = f"  - {{id: cap.{name}, title: {{zh: 甲, en: A}}, instruments: [{instruments}]"
    return f"{head}, per: {per}, period: {period}, counts: {counts}, limit: {limit}}}\n"


def flat(name: str, uses: str = "p.hundred", **more: str) -> str:
    """A flat grant."""
    return instrument(name, "flat", f"{{amount: {uses}}}", **more)


def payment(number: int, name: str, worker: str | None, yuan: float, day: str, **more: object) -> dict[str, object]:
    """One payment."""
    return {
        "payment_id": f"Z{number}",
        "instrument": name,
        "worker_id": worker,
        "amount_yuan": yuan,
        "paid_on": day,
        **more,
    }


def claims(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Worker and instrument of each row."""
    return sorted(zip(table["worker_id"], table["instrument"], strict=True))


def test_one_gives_way_to_another(tmp_path: Path) -> None:
    """Whoever is paid the one is not paid the other, in whatever order the file lists them; all others are."""
    tables = instance([{"worker_id": "W1"}, {"worker_id": "W2"}], subsidy_facts=[said("W1", "chosen", "yes")])
    weak, strong = flat("weak", gives_way_to="[strong]"), flat("strong", "p.two_hundred", conditions=CHOSEN)
    for order in ((weak, strong), (strong, weak)):
        table = entitlements(tables, None, ON, rules(tmp_path, *order))
        assert claims(table) == [("W1", "strong"), ("W2", "weak")]


def test_giving_way_to_what_is_not_known(tmp_path: Path) -> None:
    """While it is open whether the stronger one pays, the weaker is open too, and asks what the stronger asks."""
    workers = [{"worker_id": "W1"}, {"worker_id": "W2", "seeking": True}, {"worker_id": "W3", "seeking": False}]
    both = rules(tmp_path, flat("weak", gives_way_to="[strong]"), flat("strong", conditions=SEEKING))
    table = entitlements(instance(workers), None, ON, both)
    assert claims(table) == [("W1", "strong"), ("W1", "weak"), ("W2", "strong"), ("W3", "weak")]
    assert by_worker(table, "asks", "weak") == {"W1": ("seeking",), "W3": ()}
    assert by_worker(table, "state", "weak") == {"W1": "verify", "W3": "due"}


def test_giving_way_along_a_chain(tmp_path: Path) -> None:
    """Where the middle one gives way itself, the last is paid again: only what is really paid makes others give way."""
    tables = instance([{"worker_id": "W1"}])
    chain = (flat("low", gives_way_to="[middle]"), flat("middle", gives_way_to="[high]"), flat("high"))
    assert claims(entitlements(tables, None, ON, rules(tmp_path, *chain))) == [("W1", "high"), ("W1", "low")]


def test_giving_way_to_what_was_paid_this_year(tmp_path: Path) -> None:
    """A payment of the stronger one in this year counts, one of last year does not."""
    paid = [payment(1, "strong", "W1", 100, "2026-01-05"), payment(2, "strong", "W2", 100, "2025-12-31")]
    tables = instance([{"worker_id": "W1"}, {"worker_id": "W2"}], payments=paid)
    both = rules(tmp_path, flat("weak", gives_way_to="[strong]"), flat("strong", conditions=CHOSEN))
    assert claims(entitlements(tables, None, ON, both)) == [("W2", "weak")]


def test_an_employers_grant_and_those_for_its_people(tmp_path: Path) -> None:
    """Where one is about employers, it is the same employer that counts."""
    tables = instance(
        [{"worker_id": "W1"}, {"worker_id": "W2"}],
        [{"employer_id": "E1", "key_enterprise": True}, {"employer_id": "E2", "key_enterprise": False}],
        [{"post_id": "P1"}, {"post_id": "P2", "employer_id": "E2"}],
    )
    firm = flat(
        "firm", case="employer", pays="employer", place="work", conditions=condition("fact: key_enterprise, is: true")
    )
    person = flat(
        "person", pays="employer", place="work", gives_way_to="[firm]", conditions=condition("fact: placed, is: true")
    )
    table = entitlements(tables, plan(("W1", "P1"), ("W2", "P2")), ON, rules(tmp_path, firm, person))
    assert table["payee_id"].tolist() == ["E1", "E2"]
    assert table["instrument"].tolist() == ["firm", "person"]


def test_what_was_paid_is_taken_off(tmp_path: Path) -> None:
    """Payments of the year on the same claim are taken off; what is paid in full is no claim any more."""
    paid = [
        payment(1, "grant", "W1", 30, "2026-01-05"),
        payment(2, "grant", "W1", 20, "2026-03-02"),
        payment(3, "grant", "W2", 100, "2026-02-01"),
        payment(4, "grant", "W3", 100, "2025-12-31"),
        payment(5, "grant", "W4", 100, "2026-03-03"),  # after the day asked
    ]
    tables = instance([{"worker_id": f"W{n}"} for n in range(1, 5)], payments=paid)
    table = entitlements(tables, None, ON, rules(tmp_path, flat("grant")))
    assert by_worker(table) == {"W1": 50, "W3": 100, "W4": 100}
    assert by_worker(table, "paid_yuan") == {"W1": 50, "W3": 0, "W4": 0}


def test_milestones_remember_earlier_years(tmp_path: Path) -> None:
    """The first thousand was paid last year: the second is left; a payment for an earlier work does not count."""
    days = {"W1": "2025-04-01", "W2": "2025-04-01"}
    paid = [payment(1, "reward", "W1", 1000, "2025-10-10"), payment(2, "reward", "W2", 1000, "2024-10-10")]
    tables = instance(
        [{"worker_id": worker, "status": "employed", "employer_id": "E1"} for worker in days],
        subsidy_facts=[said(worker, "work_started_on", day) for worker, day in days.items()],
        payments=paid,
    )
    reward = instrument("reward", "milestones", "{steps: p.steps}", conditions=condition("fact: working, is: true"))
    table = entitlements(tables, None, ON, rules(tmp_path, reward))
    assert by_worker(table) == {"W1": 1000, "W2": 2000}
    # On 2 March 2026 the 6 months are full, the 12 not before 1 April.
    assert by_worker(table, "due_yuan") == {"W1": 0, "W2": 1000}


def test_cap_of_times_a_year(tmp_path: Path) -> None:
    """Once a year over two grants: the one named first in the file is paid, and a payment of the year uses the cap up."""
    paid = [payment(1, "second", "W2", 10, "2026-01-05"), payment(2, "second", "W3", 10, "2025-01-05")]
    tables = instance([{"worker_id": f"W{n}"} for n in range(1, 4)], payments=paid)
    once = cap("once", "first, second", "p.one")
    table = entitlements(tables, None, ON, rules(tmp_path, flat("first"), flat("second"), caps=once))
    assert claims(table) == [("W1", "first"), ("W3", "first")]
    ever = cap("once", "first, second", "p.one", period="ever")
    assert claims(entitlements(tables, None, ON, rules(tmp_path, flat("first"), flat("second"), caps=ever))) == [
        ("W1", "first")
    ]


def test_cap_of_yuan_per_employer_goes_by_day(tmp_path: Path) -> None:
    """Of 250 yuan an employer gets 100 for whoever comes first, 100 for the second and 50 for the third."""
    starts = {"P1": "2026-03-12", "P2": "2026-03-10", "P3": "2026-03-11", "P4": "2026-03-13"}
    tables = instance(
        [{"worker_id": f"W{n}"} for n in range(1, 5)],
        posts=[{"post_id": post, "starts": day} for post, day in starts.items()],
    )
    made = plan(*((f"W{n}", f"P{n}") for n in range(1, 5)))
    grant = flat("grant", pays="employer", place="work", conditions=condition("fact: placed, is: true"))
    capped = rules(tmp_path, grant, caps=cap("yuan", "grant", "p.yuan_max", per="employer", counts="yuan"))
    assert by_worker(entitlements(tables, made, ON, capped)) == {"W1": 50, "W2": 100, "W3": 100}


def test_what_is_open_uses_no_cap_up(tmp_path: Path) -> None:
    """A claim to be verified stands behind sure ones and leaves the cap to them."""
    workers = [
        {"worker_id": "W1", "household_id": "H1"},
        {"worker_id": "W2", "household_id": "H1", "seeking": True},
        {"worker_id": "W3", "household_id": "H2"},
        {"worker_id": "W4", "seeking": True},
    ]
    capped = rules(tmp_path, flat("grant", conditions=SEEKING), caps=cap("one", "grant", "p.one", per="household"))
    table = entitlements(instance(workers), None, ON, capped)
    assert by_worker(table, "asks") == {"W2": (), "W3": ("seeking",), "W4": ("household_id",)}


def test_cap_per_agent(tmp_path: Path) -> None:
    """An agent is paid for two people at most, payments made to it included."""
    facts = [said(f"W{n}", "agent_id", "A1" if n < 4 else "A2") for n in range(1, 5)]
    paid = [payment(1, "service", "W9", 100, "2026-01-05", agent_id="A1")]
    tables = instance([{"worker_id": f"W{n}"} for n in range(1, 6)], subsidy_facts=facts, payments=paid)
    service = flat("service", audience="agent", pays="agent")
    table = entitlements(tables, None, ON, rules(tmp_path, service, caps=cap("two", "service", "p.two", per="agent")))
    assert list(zip(table["payee_id"].fillna("?"), table["worker_id"], strict=True)) == [
        ("A1", "W1"),
        ("A2", "W4"),
        ("?", "W5"),
    ]
    assert by_worker(table, "asks")["W5"] == ("agent_id",)


def test_credit_is_deducted_in_order_and_lapses(tmp_path: Path) -> None:
    """200 of credit: 120 from the first head, 80 from the second; where taxes are less the rest lapses, without tax all."""
    taxes = {"W1": (120, 500), "W2": (30, 40), "W3": (0, 0), "W4": (200, None), "W5": (120, None), "W6": (None, 900)}
    facts = [said(worker, "business_on", "2025-06-01") for worker in taxes]
    for worker, (vat, income) in taxes.items():
        facts += [said(worker, "vat", vat)] if vat is not None else []
        facts += [said(worker, "income_tax", income)] if income is not None else []
    tables = instance([{"worker_id": worker} for worker in taxes], subsidy_facts=facts)
    uses = "{amount: p.two_hundred, years_max: p.three, heads: p.heads}"
    credit = instrument("credit", "credit", uses, begins="business_on", settle="ordered_deduction")
    made = rules(tmp_path, credit)
    table = entitlements(tables, None, ON, made)
    found = by_worker(table)
    assert pd.isna([found.pop(worker) for worker in ("W5", "W6")]).all()
    assert found == {"W1": 200, "W2": 70, "W4": 200}
    assert {worker: asked for worker, asked in by_worker(table, "asks").items() if asked} == {
        "W5": ("income_tax",),
        "W6": ("vat",),
    }
    taken = deductions(tables, None, ON, made)
    rows = taken.loc[taken["payee_id"].isin(["W1", "W2"]), ["payee_id", "head", "yuan"]].to_numpy().tolist()
    assert rows == [["W1", "vat", 120], ["W1", "income_tax", 80], ["W2", "vat", 30], ["W2", "income_tax", 40]]


def test_an_employers_credits_share_its_taxes(tmp_path: Path) -> None:
    """Three people at 100 against 250 of taxes: the last to start gets 50; a second credit finds nothing left."""
    starts = {"P1": "2026-03-12", "P2": "2026-03-10", "P3": "2026-03-11"}
    tables = instance(
        [{"worker_id": f"W{n}"} for n in range(1, 4)],
        posts=[{"post_id": post, "starts": day} for post, day in starts.items()],
        subsidy_facts=[said("E1", "firm_vat", 90), said("E1", "firm_income_tax", 160)],
    )
    made = plan(*((f"W{n}", f"P{n}") for n in range(1, 4)))
    uses = "{amount: p.hundred, years_max: p.three, heads: p.firm_heads}"
    more = {
        "pays": "employer",
        "place": "work",
        "settle": "ordered_deduction",
        "conditions": condition("fact: placed, is: true"),
    }
    first, second = (instrument(name, "credit", uses, **more) for name in ("first", "second"))
    table = entitlements(tables, made, ON, rules(tmp_path, first, second))
    assert by_worker(table, instrument="first") == {"W1": 50, "W2": 100, "W3": 100}
    assert by_worker(table, instrument="second") == {}


def test_credit_does_not_carry_over(tmp_path: Path) -> None:
    """What lapsed in one year does not raise the next: each year the same credit meets that year's taxes."""
    facts = [said("W1", "business_on", "2025-06-01"), said("W1", "income_tax", 0)]
    facts += [said("W1", "vat", 10, "2025-01-01", "2025-12-31"), said("W1", "vat", 900, "2026-01-01", "2026-12-31")]
    tables = instance([{"worker_id": "W1"}], subsidy_facts=facts)
    uses = "{amount: p.two_hundred, years_max: p.three, heads: p.heads}"
    credit = rules(tmp_path, instrument("credit", "credit", uses, begins="business_on", settle="ordered_deduction"))
    assert by_worker(entitlements(tables, None, date(2025, 12, 1), credit)) == {"W1": 10}
    assert by_worker(entitlements(tables, None, ON, credit)) == {"W1": 200}


@pytest.mark.parametrize(
    ("told", "way", "share", "day"), [(True, "on_application", 0.8, "2026-04-01"), (False, None, 1.0, "2026-03-02")]
)
def test_take_up(tmp_path: Path, told: bool, way: str | None, share: float, day: str) -> None:
    """Way, share and days of delay come from the policy; where nothing is said everybody is paid at once."""
    more = {"take_up": "{way: p.way, share: p.share, delay_days: p.delay}"} if told else {}
    table = entitlements(instance([{"worker_id": "W1"}]), None, ON, rules(tmp_path, flat("grant", **more)))
    row = table.iloc[0]
    assert (row["take_up_way"] if told else None) == way
    assert (row["take_up_share"], row["pay_on"]) == (share, pd.Timestamp(day))
    assert row["take_up_way"] == "on_application" or pd.isna(row["take_up_way"])


def test_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    """The table is the same whatever the order of workers, facts and payments."""
    workers = [{"worker_id": f"W{n}", "household_id": f"H{n % 3}", "seeking": [True, None][n % 2]} for n in range(9)]
    facts = [said(f"W{n}", "chosen", "yes" if n else "no") for n in range(9)]
    paid = [payment(n, "first", f"W{n}", 10 * n, "2026-01-05") for n in range(4)]
    caps = cap("house", "first, second", "p.yuan_max", per="household", counts="yuan")
    both = rules(
        tmp_path,
        flat("first", conditions=CHOSEN),
        flat("second", conditions=SEEKING, gives_way_to="[first]"),
        caps=caps,
    )
    one = entitlements(instance(workers, subsidy_facts=facts, payments=paid), None, ON, both)
    other = entitlements(instance(workers[::-1], subsidy_facts=facts[::-1], payments=paid[::-1]), None, ON, both)
    pd.testing.assert_frame_equal(one, other)
