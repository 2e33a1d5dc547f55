"""A made-up county under every limit at once, through the public path: encode, pairs, limits from the tables, search, answers."""

import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.arcs import ON
from benchmarks.measure import Stopwatch
from domain.check import check
from domain.instance import Instance
from optimizer import solve
from optimizer.limited_standing import LimitedStanding
from optimizer.limited_unlocks import limited_unlocks
from scenarios.ledgers.limited import limited_county

PARTS = {
    "encode": "encode",
    "solve_columns": "pairs and best plan without limits",
    "limit_rows": "limits from the tables",
    "solve_limited": "search and its bounds",
    "plan_frames": "answers and lists",
}
"""Functions that ``optimizer.solve.match`` calls one after the other, and what they do."""


def prepare(watch: Stopwatch, file: str, people: str, posts: str) -> dict[str, Any]:
    """Write the tables and the rules of a county."""
    with watch.running():
        made = limited_county(int(people), int(posts))
    Path(file).write_bytes(pickle.dumps((dict(made.instance.tables), made.policy)))
    return {"witness": len(made.witness.assignments), "without limits": len(made.best.assignments)}


def ours(watch: Stopwatch, file: str) -> dict[str, Any]:
    """Match, with the CPU seconds of each part; the loops are compiled by a county of a fiftieth before."""
    small = limited_county(600, 40)
    solve.match(small.instance, small.policy, ON)
    tables, policy = pickle.loads(Path(file).read_bytes())
    instance = Instance(tables)
    parts = {name: Stopwatch() for name in PARTS}
    with timed(parts), watch.running():
        plan = solve.match(instance, policy, ON)
    checking = Stopwatch()
    with checking.running():
        broken = check(plan, instance, policy)
    if broken:
        raise RuntimeError(f"the checker finds {len(broken)} faults, the first: {broken[0]}")
    tiers = {(row["tier"], row["part"]): row for row in plan.tiers.to_dict("records")}
    everybody, yuan = tiers["who", "all"], tiers["where", "yuan"]
    return {
        "arcs": len(plan.proof["arcs"]) if "arcs" in plan.proof else 0,
        "limits": int((~plan.limits["limit"].isin(["seats", "employer_cap"])).sum()),
        "placed": int(everybody["value"]),
        "bound": int(everybody["bound"]),
        "missed": int(plan.limits.loc[plan.limits["hard"], "short"].sum()),
        "yuan": int(yuan["value"] - yuan["bound"]),
        "parts": {PARTS[name]: round(part.cpu_s, 2) for name, part in parts.items()},
        "check": round(checking.cpu_s, 2),
    }


def unlocked(watch: Stopwatch, file: str, before: str) -> dict[str, Any]:
    """Find the cheapest change of everybody without a place in a county's plan; that of another county is made before."""
    for name, clock in ((before, Stopwatch()), (file, watch)):
        tables, policy = pickle.loads(Path(name).read_bytes())
        instance = Instance(tables)
        plan = solve.match(instance, policy, ON)
        with clock.running():
            found = limited_unlocks(LimitedStanding.of(plan, instance, policy), plan, policy).people
    opened = found["change"] != ""
    return {"people": len(found), "unlocked": int(opened.sum()), "proven": int((found["proof"] == "moves").sum())}


@contextmanager
def timed(parts: dict[str, Stopwatch]) -> Iterator[None]:
    """Let a stopwatch run in each of these functions while they are called by ``optimizer.solve``."""

    def held(function: Callable[..., Any], watch: Stopwatch) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            with watch.running():
                return function(*given, **named)

        return run

    with ExitStack() as stack:
        for name, watch in parts.items():
            stack.enter_context(patch.object(solve, name, held(getattr(solve, name), watch)))
        yield
