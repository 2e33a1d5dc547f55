"""A small world for the oracle, with figures that can be worked by hand."""

import dataclasses
from typing import Any

from simulation.oracle import Ledger, Oracle, own_draws
from simulation.oracle_people import Fund, Person, Seats
from simulation.oracle_world import Rules, Week, World

PLACES, TRADES, SKILLS = 15, 4, 4
WEEKLY = (0, 0, 500, 450, 500, 400, 100, 800, 1000, 1000, 1000, 1000, 900, 900, 900)


def rules(**changes: Any) -> Rules:
    """Return rules of middling size, with some changed."""
    given: dict[str, Any] = {
        "money": 0.002,
        "horizon": 13,
        "switch": 1.0,
        "switch_home": 0.3,
        "review": 0.2,
        "review_festival": 0.4,
        "constant": (0.0, -0.5, -0.5, -0.6, -0.4, -0.6, -1.0, *[0.0] * 8),
        "disutility_province": 1.0,
        "disutility_elsewhere": 2.0,
        "drift_province": 0.0,
        "drift_elsewhere": 0.0,
        "experience": 0.6,
        "dependants": 0.4,
        "age": 0.4,
        "women": 0.2,
        "network": 0.1,
        "festival_before": 3,
        "festival_after": 1,
        "festival_pull": 2.0,
        "campaign_ease": 0.15,
        "campaign_review": 0.25,
        "chance_floor": 0.05,
        "chance_memory": 0.25,
        "quit": (0.0, 0.0, 0.006, 0.006, 0.0, 0.0, 0.0, 0.005, *[0.004] * 7),
        "layoff": (0.004, 0.002, 0.001),
        "firm_shares": (0.45, 0.35, 0.2),
        "food_weeks": 4,
        "training_weeks": 6,
        "welfare_income_line": 20_000,
        "welfare_groups": frozenset({1}),
        "spending_dependants": 60,
        "spending_share": 0.8,
        "cash_max": 131_071,
        "farm_value": 1300,
        "farm_cash": 700,
        "idle_income": 60,
        "living_yuan": (*[110] * 7, 190, 280, 280, 280, 240, 210, 210, 210),
        "wage_yuan": tuple(() if p < 2 else (WEEKLY[p],) * (TRADES * SKILLS) for p in range(PLACES)),
        "jobs_away": (*[0.0] * 7, 0.2, *[0.03] * 7),
        "jobs_trade": (0.3, 0.2, 0.4, 0.1),
        "jobs_local": 0.2,
        "season_construction": (0.5, 0.5, 0.9, 1, 1, 1, 1, 1, 1, 1, 0.9, 0.5),
        "after_festival": 1.15,
        "in_festival": 0.85,
        "growth": 1.0,
    }
    return Rules(**{**given, **changes})


def weeks(count: int) -> tuple[Week, ...]:
    """Return a year and its repetitions: festival in week 6, sowing in weeks 16 to 21, harvest in 37 to 42."""
    return tuple(
        Week(
            festival=(t % 52) - 6 if t % 52 < 32 else (t % 52) - 58,
            month=min(12, 1 + (t % 52) * 12 // 52),
            years=t / 52,
            year=2025 + t // 52,
            sowing=(16 <= t % 52 < 22,),
            harvest=(37 <= t % 52 < 43,),
            relief_season=11 <= t % 52 < 45,
            first_of_year=t % 52 == 0,
        )
        for t in range(count)
    )


def people(count: int, counties: int = 2) -> list[Person]:
    """Return people of all kinds, the same every time; a third have no cash."""
    return [
        Person(
            number=n,
            county=n % counties,
            trade=n % 4,
            skill=n // 4 % 3,
            group=int(n % 11 == 0),
            dependants=n % 2,
            sowing=n % 3 > 0,
            harvest=n % 5 > 0,
            age=n // 2 % 3,
            sex=n // 6 % 2,
            experience=[0, 0, 8, 30, 60][n % 5],
            cash=[0, 3000, 9000][n % 3],
            place=[0, 1, 2, 7, 9][n // 5 % 5],
            firm=n % 3,
        )
        for n in range(count)
    ]


def world(count: int, length: int, counties: int = 2, **changes: Any) -> World:
    """Return a world of so many people and weeks; changes go to the rules or, by name, to the world."""
    of_world = {field.name for field in dataclasses.fields(World)} - {"rules"}
    own = {name: changes.pop(name) for name in list(changes) if name in of_world}
    sizes = tuple(sum(1 for n in range(count) if n % counties == c) for c in range(counties))
    fares = [[0] * 7 + [60, 200, 300, 400, 250, 250, 350, 100] for _ in range(counties)]
    relief_fund = Fund(10**9)
    given: dict[str, Any] = {
        "county_people": sizes,
        "region": (0,) * counties,
        "fare": fares,
        "funds": {"relief": relief_fund},
        "relief": Seats(count // 50, 500, relief_fund),
        "training": Seats(count // 100, 100),
        "workshop": Seats(count // 100, 450),
        "welfare": Seats(count // 100, 400),
    }
    return World(rules(**changes), weeks(length), **{**given, **own})


def run(count: int, length: int, seed: int = 0, **changes: Any) -> Ledger:
    """Return the ledger of a run."""
    return Oracle(world(count, length, **changes), people(count), own_draws(seed)).run()
