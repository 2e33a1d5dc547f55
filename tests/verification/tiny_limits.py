"""Random limits for tiny instances, and a plain count of what a set of placements makes of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from domain.instance import Instance
from tests.verification.tiny import HOME, NEXT_COUNTY

PREFIXES = (HOME, NEXT_COUNTY, "2204")
WORKER_CONDITIONS = (None, "groups = out_of_poverty, monitored", f"region = {HOME}", "cannot_leave = yes and seeking = yes")
POST_CONDITIONS = (None, "pay >= 3800", "kind = enterprise", f"region = {NEXT_COUNTY}", "physical_demand = heavy")
SHARES = (0.2, 0.25, 0.34, 0.5, 0.75, 1.0)
Placement = tuple[dict[str, Any], dict[str, Any], str]


def maybe(draw: np.random.Generator, value: Any, chance: float = 0.5) -> Any:
    """Return the value, or None."""
    return value if draw.random() < chance else None


def corridor(name: str, draw: np.random.Generator) -> dict[str, Any]:
    """Return a corridor, one in five of them over."""
    low, high = sorted(int(draw.integers(0, 4)) for _ in range(2))
    return {
        "corridor_id": name, "origin": (str(draw.choice(PREFIXES)),), "destination": (str(draw.choice(PREFIXES)),),
        "people_min": maybe(draw, low, 0.4), "people_max": maybe(draw, high),
        "valid_until": maybe(draw, pd.Timestamp("2026-01-01"), 0.2),
    }  # fmt: skip


def quota(name: str, draw: np.random.Generator) -> dict[str, Any]:
    """Return a quota of any form, half of them hard."""
    low, high = sorted(int(draw.integers(0, 4)) for _ in range(2))
    least, most = sorted(float(draw.choice(SHARES)) for _ in range(2))
    counted = bool(draw.random() < 0.6)
    return {
        "quota_id": name,
        "of_workers": draw.choice(np.array(WORKER_CONDITIONS, object)),
        "at_posts": draw.choice(np.array(POST_CONDITIONS, object)),
        "people_min": maybe(draw, low, 0.5) if counted else None,
        "people_max": maybe(draw, high, 0.5) if counted else None,
        "share_min": None if counted else maybe(draw, least),
        "share_max": None if counted else maybe(draw, most),
        "share_of": maybe(draw, str(draw.choice(["plan", "staff_and_plan"])), 0.7),
        "penalty_yuan": maybe(draw, float(draw.choice([1, 50, 3000]))),
        "hard": maybe(draw, bool(draw.random() < 0.5), 0.3),
    }


def pin(instance: Instance, draw: np.random.Generator) -> dict[str, Any]:
    """Return a pin or a prohibition, of a post or of any."""
    post = str(draw.choice(instance.posts["post_id"].to_numpy(str)))
    return {
        "worker_id": str(draw.choice(instance.workers["worker_id"].to_numpy(str))),
        "post_id": maybe(draw, post, 0.7),
        "action": str(draw.choice(["pin", "forbid"])),
        "reason": "test", "by": "test",
    }  # fmt: skip


def with_limits(instance: Instance, seed: int) -> Instance:
    """Return the instance with a few random limits, some at odds with each other."""
    draw = np.random.default_rng([20260303, seed])
    made: dict[str, list[dict[str, Any]]] = {
        "corridors": [corridor(f"X{k}", draw) for k in range(draw.integers(0, 3))],
        "quotas": [quota(f"Q{k}", draw) for k in range(draw.integers(0, 3))],
        "pins": [pin(instance, draw) for _ in range(draw.integers(0, 2))],
    }
    frames = {name: pd.DataFrame(rows) for name, rows in made.items() if rows}
    return Instance({**instance.tables, **frames})


def meets(row: dict[str, Any], conditions: str | None) -> bool:
    """Return whether a worker or post meets the conditions used here."""
    tests = {
        "groups = out_of_poverty, monitored": lambda: bool({"out_of_poverty", "monitored"} & set(row["groups"] or ())),
        "cannot_leave = yes and seeking = yes": lambda: bool(row["cannot_leave"]) and bool(row["seeking"]),
        f"region = {HOME}": lambda: row["region"] == HOME,
        f"region = {NEXT_COUNTY}": lambda: row["region"] == NEXT_COUNTY,
        "pay >= 3800": lambda: row["pay"] >= 3800,
        "kind = enterprise": lambda: row["kind"] == "enterprise",
        "physical_demand = heavy": lambda: row["physical_demand"] == "heavy",
    }
    return conditions is None or tests[conditions]()


class Rulebook:
    """The limits of one instance as plain rows."""

    def __init__(self, instance: Instance) -> None:
        """Read them."""
        self.corridors, self.quotas, self.pins, self.employers, self.posts = (
            _records(instance, name) for name in ("corridors", "quotas", "pins", "employers", "posts")
        )

    def short(self, placements: Sequence[Placement]) -> dict[tuple[str, str, str], tuple[int, int, bool]]:
        """Return by limit, subject and part: how many people short or over, the price of each, and whether hard."""
        found: dict[tuple[str, str, str], tuple[int, int, bool]] = {}
        for row in self.corridors:
            if row["valid_until"] is None:
                count = sum(
                    w["region"].startswith(row["origin"]) and p["region"].startswith(row["destination"])
                    for w, p, _ in placements
                )
                found["corridor_quota", row["corridor_id"], "people"] = (_beyond(count, row), 0, True)
        for row in self.pins:
            count = sum(w["worker_id"] == row["worker_id"] and row["post_id"] in (None, p["post_id"]) for w, p, _ in placements)
            wanted = 1 if row["action"] == "pin" else 0
            short = max(0, wanted - count) if wanted else count
            found["pins", f"{row['action']} {row['worker_id']} {row['post_id'] or '*'}", "people"] = (short, 0, True)
        for row in self.quotas:
            found |= self._quota(row, placements)
        return found

    def _quota(
        self, row: dict[str, Any], placements: Sequence[Placement]
    ) -> dict[tuple[str, str, str], tuple[int, int, bool]]:
        inside = [(w, p) for w, p, _ in placements if meets(p, row["at_posts"])]
        part = sum(meets(w, row["of_workers"]) for w, _ in inside)
        hard = row["penalty_yuan"] is None if row["hard"] is None else bool(row["hard"])
        price = 0 if hard or row["penalty_yuan"] is None else int(row["penalty_yuan"])
        whole = len(inside)
        if row["share_of"] == "staff_and_plan":
            owners = {p["employer_id"] for p in self.posts if meets(p, row["at_posts"])}
            whole += sum(e["headcount"] for e in self.employers if e["employer_id"] in owners)  # none is a worker here
        found = {}
        if row["people_min"] is not None or row["people_max"] is not None:
            found["general_quota", row["quota_id"], "people"] = (_beyond(part, row), price, hard)
        # A share s of W people: at least the next whole number above s W, at most the one below; in hundredths.
        if row["share_min"] is not None:
            least = -(-round(row["share_min"] * 100) * whole // 100)
            found["general_quota", row["quota_id"], "share_min"] = (max(0, least - part), price, hard)
        if row["share_max"] is not None:
            most = round(row["share_max"] * 100) * whole // 100
            found["general_quota", row["quota_id"], "share_max"] = (max(0, part - most), price, hard)
        return found


def _beyond(count: int, row: dict[str, Any]) -> int:
    low = 0 if row["people_min"] is None else row["people_min"]
    high = count if row["people_max"] is None else row["people_max"]
    return int(max(0, low - count, count - high))


def _records(instance: Instance, name: str) -> list[dict[str, Any]]:
    frame = instance.tables[name]
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.astype(object).where(frame.notna(), None).to_numpy()]
