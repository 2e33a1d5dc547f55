"""People of one county who go out to work, placed by a plan: for the tests of entitlements that people see.

Each is of the target group, on a post that begins on the plan date and has no end.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from domain.instance import Instance
from domain.plan import FRAMES, Plan

EMPLOYER = "91220102MA0000001X"


def travellers(
    home: str,
    places: Sequence[str],
    facts: Sequence[Mapping[str, Any]] = (),
    *,
    on: date,
    **tables: pd.DataFrame,
) -> tuple[Instance, Plan]:
    """Return tables and a plan in which worker W1, W2 ... works at the first, second ... place from the plan date on.

    ``facts`` are rows of subsidy_facts; without a worker or employer they are about everybody.
    """
    workers = [f"W{number}" for number in range(1, len(places) + 1)]
    posts = [f"P{number}" for number in range(1, len(places) + 1)]
    stated = [
        {"worker_id": worker, **fact}
        for fact in facts
        for worker in ([None] if {"worker_id", "employer_id"} & set(fact) else workers)
    ]
    frames = {
        "workers": pd.DataFrame(
            {
                "worker_id": workers,
                "region": home,
                "status": "unemployed",
                "seeking": True,
                "groups": [("out_of_poverty",)] * len(workers),
            }
        ),
        "employers": pd.DataFrame(
            {"employer_id": [EMPLOYER], "name": ["甲公司"], "region": [places[0]], "headcount": [10]}
        ),
        "posts": pd.DataFrame(
            {
                "post_id": posts,
                "employer_id": EMPLOYER,
                "title": "普工",
                "kind": "enterprise",
                "region": list(places),
                "seats": 1,
                "pay": 3000.0,
                "pay_unit": "month",
                "starts": pd.Timestamp(on),
            }
        ),
        **({"subsidy_facts": pd.DataFrame(stated)} if stated else {}),
        **tables,
    }
    instance = Instance(frames, pd.DataFrame(), {"synthetic": True})
    return instance, _plan(instance, workers, posts, on)


def _plan(instance: Instance, workers: list[str], posts: list[str], on: date) -> Plan:
    """Return a plan that places each on their post."""
    made: dict[str, Any] = {name: pd.DataFrame({column: [] for column in columns}) for name, columns in FRAMES.items()}
    rows = {
        "worker_id": workers,
        "post_id": posts,
        "employer_id": EMPLOYER,
        "mode": "hire",
        "km": 100.0,
        "minutes": 90.0,
        "fare_yuan": 40.0,
        "travel_mode": "road",
        "estimated": False,
        "pay_yuan_month": 3000.0,
        "who_class": 0,
        "unknowns": [()] * len(workers),
        "cost_yuan": 0.0,
        "change": "new",
        "returns_on": pd.NaT,
    }
    made["assignments"] = pd.DataFrame(rows, index=range(len(workers)))
    identity = {"plan_date": str(on), "input_hash": instance.content_hash(), "status": "optimal", "seed": 0}
    return Plan(made, identity)
