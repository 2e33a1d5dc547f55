"""One valid plan made by hand: seven people, four posts, a loan, a welfare post, a queue and a certificate.

Who asks: all but W4, who is employed. Everyone lives in the home county; P1, P2 and P4 lie in the next one.
P1 (hire, 2 seats): W1 and W2; W3 could take it too and waits. P2 (loan only, 2 seats): W5, lent by E2.
P3 (public welfare, 1 seat, at home): W7, who cannot leave. P4 pays 1500, below the minimum of 2000: closed.
W6 asks for 9000 a month, which nobody pays.
"""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.plan import FRAMES, Plan
from domain.rules import RULE_NAMES
from tests.domain.check.tiny import EMPLOYER, HOME, NEXT_COUNTY, ON, POLICY, POST, instance

ABLE = {
    "region": HOME,
    "status": "unemployed",
    "seeking": True,
    "reach": "prefecture",
    "capacity": "full",
    "birth_month": "1990-01-01",
    "groups": (),
    "cannot_leave": False,
}
WORKERS = [
    {**ABLE, "worker_id": "W1", "groups": ("out_of_poverty",), "waiting_since": "2025-01-01"},
    {**ABLE, "worker_id": "W2", "capacity": None},
    {**ABLE, "worker_id": "W3"},
    {**ABLE, "worker_id": "W4", "status": "employed"},
    {
        **ABLE,
        "worker_id": "W5",
        "status": "surplus",
        "seeking": False,
        "lending_consent": True,
        "employer_id": "E2",
        "wage_now_yuan_month": 2500.0,
    },
    {**ABLE, "worker_id": "W6", "reservation_wage_yuan_month": 9000.0},
    {**ABLE, "worker_id": "W7", "groups": ("monitored",), "cannot_leave": True, "willing_welfare": True},
]
EMPLOYERS = [
    {**EMPLOYER, "region": NEXT_COUNTY, "seats_max": 5},
    {**EMPLOYER, "employer_id": "E2", "region": NEXT_COUNTY},
    {**EMPLOYER, "employer_id": "E3"},
]
AWAY = {**POST, "region": NEXT_COUNTY, "physical_demand": "medium"}
POSTS = [
    {**AWAY, "post_id": "P1", "seats": 2},
    {**AWAY, "post_id": "P2", "seats": 2, "accepts": ("loan",), "ends": "2026-12-31"},
    {
        **POST,
        "post_id": "P3",
        "employer_id": "E3",
        "kind": "public_welfare",
        "ends": "2027-03-31",
        "physical_demand": "light",
    },
    {**AWAY, "post_id": "P4", "seats": 3, "pay": 1500.0},
]
LOANS = [
    {
        "lender_id": "E2",
        "borrower_id": "E1",
        "valid_from": "2026-01-01",
        "valid_until": "2026-10-31",
        "lender_consent": True,
        "borrower_consent": True,
        "scope": "prefecture",
    }
]
ROAD = [{"origin": HOME, "destination": NEXT_COUNTY, "km": 50.0, "minutes": 60.0, "mode": "road", "fare_yuan": 12.0}]
PROMISES = [
    {"worker_id": "W1", "post_id": "P1", "level": "accepted"},
    {"worker_id": "W2", "post_id": "P4", "level": "draft"},
]


@cache
def problem() -> Instance:
    """Return the instance of the module's docstring."""
    return instance(WORKERS, POSTS, EMPLOYERS, loans=LOANS, distances=ROAD, promises=PROMISES)


def _assignment(worker: str, post: str, mode: str, who: int, cost: float, **more: Any) -> dict[str, Any]:
    # The road to the next county is in the distances table: 50 km, 60 minutes, 12 yuan, not estimated.
    return {
        "worker_id": worker,
        "post_id": post,
        "employer_id": "E1",
        "mode": mode,
        "km": 50.0,
        "minutes": 60,
        "fare_yuan": 12.0,
        "travel_mode": "road",
        "estimated": False,
        "pay_yuan_month": 3000.0,
        "who_class": who,
        "unknowns": (),
        "cost_yuan": cost,
        "change": "new",
        "returns_on": pd.NaT,
        **more,
    }


def _frames() -> dict[str, list[dict[str, Any]]]:
    # Classes: 3 ranks (the two priority lists, nobody's) x 4 bands (12, 6, 3 months, less).
    # W1: rank 0, 14 months: 0. W7: rank 0, not waiting: 3. All others: rank 2, not waiting: 2 * 4 + 3 = 11.
    inside = {"employer_id": "E3", "km": 20.0, "minutes": 30, "fare_yuan": 10.0, "estimated": True}
    waiting = {"rule": None, "cheapest_post_id": None, "ahead": "{}", "price_people": None, "price_yuan": None}
    missed = {"worker_id": "W6", "mode": "hire"}
    return {
        "assignments": [
            _assignment("W1", "P1", "hire", 0, 10.0, change="kept"),
            # W2's capacity is blank and the post's demand medium: to be verified.
            _assignment("W2", "P1", "hire", 11, 20.0, change="moved", unknowns=("able_for_work",)),
            # The loan ends on 10-31, before the post does.
            _assignment("W5", "P2", "loan", 11, 15.0, returns_on=pd.Timestamp("2026-10-31")),
            # Both sides known to the county only: 20 km and 30 minutes are typical; 20 x 0.5 yuan.
            _assignment("W7", "P3", "hire", 3, 5.0, **inside),
        ],
        "unplaced": [
            {
                **waiting,
                "worker_id": "W3",
                "who_class": 11,
                "reason": "taken",
                "admissible_posts": 1,
                "cheapest_post_id": "P1",
                "ahead": '{"0": 1, "11": 1}',
                "price_people": 0.0,
                "price_yuan": 970.0,
            },
            {
                **waiting,
                "worker_id": "W4",
                "who_class": -1,
                "reason": "not_asked",
                "admissible_posts": 0,
                "rule": "seeks_work",
            },
            {
                **waiting,
                "worker_id": "W6",
                "who_class": 11,
                "reason": "no_admissible_post",
                "admissible_posts": 0,
                "rule": "pay_acceptable",
            },
        ],
        # W6 wants 9000 everywhere; P3 is for others, P4 pays too little. P2 takes lent people only, which W6 is not.
        "misses": [
            {
                **missed,
                "nth": 1,
                "post_id": "P1",
                "rules": ("pay_acceptable",),
                "numbers": '[{"pay": 3000, "wanted": 9000}]',
            },
            {
                **missed,
                "nth": 2,
                "post_id": "P3",
                "rules": ("pay_acceptable", "welfare_post_eligible"),
                "numbers": '[{"pay": 3000, "wanted": 9000}, {}]',
            },
            {
                **missed,
                "nth": 3,
                "post_id": "P4",
                "rules": ("pay_acceptable", "pay_lawful"),
                "numbers": '[{"pay": 1500, "wanted": 9000}, {"pay": 1500, "minimum": 2000}]',
            },
        ],
        "empty_seats": [
            {
                "post_id": "P2",
                "seats": 2,
                "filled": 1,
                "empty": 1,
                "reason": "all_placed_elsewhere",
                "rule": None,
                "admissible_workers": 1,
                "alone": 0,
            },
            {
                "post_id": "P4",
                "seats": 3,
                "filled": 0,
                "empty": 3,
                "reason": "closed",
                "rule": "pay_lawful",
                "admissible_workers": 0,
                "alone": 0,
            },
        ],
        # Of W3 and W6, with the empty seats of P2 and P4: P4 is denied to both for its pay, to W6 for two reasons. P1 is the
        # only post that one rule alone denies W6.
        "rule_costs": [
            {
                "rule": rule,
                "pairs_denied": {"pay_lawful": 2, "pay_acceptable": 1}.get(rule, 0),
                "pairs_denied_alone": int(rule == "pay_lawful"),
                "workers_denied_alone": int(rule == "pay_acceptable"),
                "posts_denied_alone": int(rule == "pay_lawful"),
            }
            for rule in RULE_NAMES
        ],
        "verify": [
            {"who": "worker", "id": "W2", "rule": "able_for_work", "post_id": "P1", "numbers": "{}", "placed": True}
        ],
        "tiers": [
            {"tier": tier, "part": part, "value": value, "bound": value, "certified": value, "gap": 0.0, "unit": unit}
            for tier, part, value, unit in (
                ("who", "priority", 2.0, "people"),  # W1 and W7
                ("who", "all", 4.0, "people"),
                *(("who", f"class {k}", {0: 1.0, 3: 1.0, 11: 2.0}.get(k, 0.0), "people") for k in range(12)),
                ("last_resort", "welfare posts", 1.0, "people"),
                ("where", "minutes", 210.0, "minutes"),  # 60 + 60 + 60 + 30
                ("where", "yuan", 50.0, "yuan"),  # 10 + 20 + 15 + 5
            )
        ],
        "limits": [
            {"limit": "seats", "subject": "P1", "use": 2, "low": None, "high": 2, "price": 970},
            {"limit": "seats", "subject": "P2", "use": 1, "low": None, "high": 2, "price": 0},
            {"limit": "seats", "subject": "P3", "use": 1, "low": None, "high": 1, "price": 0},
            {"limit": "seats", "subject": "P4", "use": 0, "low": None, "high": 3, "price": 0},
            {"limit": "employer_cap", "subject": "E1", "use": 3, "low": None, "high": 5, "price": 0},
        ],
        "limit_seats": [],
        "screens": [],
        "last_resort": [{"worker_id": "W7", "posts_reachable": 0, "seats_reachable": 0, "people_inside": 0}],
    }


def proof() -> dict[str, pd.DataFrame]:
    """Return the certificate.

    Staying unplaced costs 1000. W3 would pay 30 for P1, so its seats are worth 970: then W3's value is
    min(1000, 30 + 970). All other prices are zero.
    Primal: 10 + 20 + 1000 + 15 + 1000 + 5 = 2050.
    Dual: 980 + 990 + 1000 + 15 + 1000 + 5 - 2 * 970 = 2050.
    """
    wide = np.int64
    return {
        "workers": pd.DataFrame(
            {
                "worker_id": ["W1", "W2", "W3", "W5", "W6", "W7"],
                "unplaced_cost": np.full(6, 1000, wide),
                "arc": np.array([0, 1, -1, 3, -1, 4], wide),
            }
        ),
        "arcs": pd.DataFrame(
            {
                "worker": np.array([0, 1, 2, 3, 5], np.int32),
                "post": np.array([0, 0, 0, 1, 2], np.int32),
                "mode": np.array([0, 0, 0, 1, 0], np.int8),
                "cost": np.array([10, 20, 30, 15, 5], wide),
            }
        ),
        "posts": pd.DataFrame(
            {
                "post_id": ["P1", "P2", "P3", "P4"],
                "seats": np.array([2, 2, 1, 3], wide),
                "employer": np.array([0, 0, -1, 0], np.int32),
                "price": np.array([970, 0, 0, 0], wide),
            }
        ),
        "employers": pd.DataFrame({"employer_id": ["E1"], "cap": np.array([5], wide), "price": np.array([0], wide)}),
    }


@cache
def plan() -> Plan:
    """Return the plan of the module's docstring, with its certificate."""
    frames = {name: pd.DataFrame(rows, columns=list(FRAMES[name])) for name, rows in _frames().items()}
    identity = {
        "plan_date": ON.isoformat(),
        "input_hash": problem().content_hash(),
        "policy_hash": POLICY.content_hash(),
        "seed": 0,
        "status": "optimal",
        "step": 5000,  # what a step of the who-tier is worth: no price here comes near it
        "cost_range": [0, 30],
        "rule_costs_judged": [2, 2],
        "reproducible": True,
        "versions": {},
        "notes": {},
    }
    return Plan(frames, identity, proof())
