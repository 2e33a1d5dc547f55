"""One person's answers from the part of the tables that decides about them are those of the whole tables."""

import importlib
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.entitlements import why_not
from domain.entitlements.around import around
from domain.entitlements.evaluate import evaluate, scene_of
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from tests.domain.entitlements.small import ON, condition, fact, instance, instrument, parameter, plan, policy, said

FIGURES = (
    parameter("p.hundred", "number", 100)
    + parameter("p.two", "integer", 2)
    + parameter("p.three", "integer", 3)
    + parameter("p.steps", "list", "[[2, 500]]", leaf="number")
    + parameter("p.heads", "list", "[firm_vat]", leaf="text")
)
OF_EMPLOYER = {"pays": "employer", "place": "work", "conditions": condition("fact: working, is: true")}
CREDIT = "{amount: p.hundred, years_max: p.three, heads: p.heads}"
PARTS = (
    instrument("credit", "credit", CREDIT, settle="ordered_deduction", **OF_EMPLOYER),
    instrument(
        "award", "tiers", "{steps: p.steps}", audience="employer", case="employer", pays="employer", place="work"
    ),
    instrument("head", "flat", "{amount: p.hundred}", gives_way_to="[award]", **OF_EMPLOYER),
    instrument("few", "flat", "{amount: p.hundred}", **OF_EMPLOYER),
)
"""Claims that depend on colleagues: taxes and a cap they share, heads that are counted, and giving way to the firm."""


def cap(per: str) -> str:
    """At most two grants a year."""
    head = "  - {id: cap.few, title: {zh: 甲, en: A}, instruments: [few]"
    return f"{head}, per: {per}, period: year, counts: times, limit: p.two}}\n"


def rules(folder: Path, per: str) -> Policy:
    """The instruments, with a cap that counts by employer or by household."""
    return policy(folder, FIGURES, "".join(PARTS), fact("firm_vat", "number", "employer"), cap(per))


def drawn(seed: int) -> tuple[Instance, Plan]:
    """Ten people at four employers, some placed elsewhere or lent, some paid before; one was paid and has left."""
    draw = random.Random(seed)
    employers = [f"E{n}" for n in range(4)]
    posts = [{"post_id": f"P{n}", "employer_id": employers[n % 4], "region": "220421"} for n in range(8)]
    workers: list[dict[str, Any]] = []
    for n in range(10):
        held = draw.choice([{}, {"employer_id": draw.choice(employers)}, {"current_post_id": f"P{draw.randrange(8)}"}])
        status = draw.choice(["employed", "surplus"]) if held else "unemployed"
        workers.append({"worker_id": f"W{n}", "status": status, "household_id": f"H{n // 2}", **held})
    made = [(f"W{n}", f"P{draw.randrange(8)}", draw.choice(["hire", "loan"])) for n in range(10) if draw.random() < 0.7]
    facts = [said(name, "firm_vat", draw.choice([20, 900])) for name in employers if draw.random() < 0.8]
    payments = [
        {"payment_id": f"Z{n}", "instrument": draw.choice(["few", "head", "award"]), "amount_yuan": 40.0,
         "worker_id": draw.choice(["gone", "W1", "W2", None]), "employer_id": draw.choice(employers), "paid_on": date(2026, 2, 1)}
        for n in range(4)
    ]  # fmt: skip
    tables = instance(
        workers, [{"employer_id": name} for name in employers], posts, subsidy_facts=facts, payments=payments
    )
    return tables, plan(*made)


@pytest.mark.parametrize("per", ["employer", "household"])
def test_the_part_gives_the_answers_of_the_whole(per: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For every person and employer of drawn tables, with a plan and without, nothing of any answer differs."""
    made, ends = rules(tmp_path, per), set()
    module = importlib.import_module("domain.entitlements.why_not")
    subjects = [*(f"W{n}" for n in range(10)), *(f"E{n}" for n in range(4))]
    for seed in range(3 if per == "employer" else 1):
        tables, placed = drawn(seed)
        for chosen in (placed, None):
            quick = [why_not(tables, chosen, ON, subject, made) for subject in subjects]
            outcome = evaluate(scene_of(tables, chosen, ON, made))
            with monkeypatch.context() as patched:
                patched.setattr(module, "around", lambda tables, chosen, *_: (tables, chosen))
                patched.setattr(module, "evaluate", lambda _, outcome=outcome: outcome)
                assert repr(quick) == repr([why_not(tables, chosen, ON, subject, made) for subject in subjects])
            ends |= {(answer.instrument.id, answer.verdict) for answers in quick for answer in answers}
    wanted = {("credit", "lapsed"), ("few", "capped"), ("head", "gives_way"), ("award", "nothing")}
    assert per == "household" or wanted <= ends


def test_the_part_is_the_person_and_the_colleagues(tmp_path: Path) -> None:
    """W1 works for E1 with W2 and is placed at E2 where W3 works; W4 at E3 and W5 without work are left out."""
    posts = [{"post_id": f"P{n}", "employer_id": f"E{n}"} for n in (1, 2, 3)]
    works = {"W1": "E1", "W2": "E1", "W3": "E2", "W4": "E3"}
    workers = [{"worker_id": who, "status": "employed", "employer_id": firm} for who, firm in works.items()]
    tables = instance([*workers, {"worker_id": "W5"}], [{"employer_id": f"E{n}"} for n in (1, 2, 3)], posts)
    part, _ = around(tables, plan(("W1", "P2")), rules(tmp_path, "employer"), "W1")
    assert part.workers["worker_id"].tolist() == ["W1", "W2", "W3"]
    whole, _ = around(tables, None, rules(tmp_path, "household"), "W1")
    assert whole is tables
