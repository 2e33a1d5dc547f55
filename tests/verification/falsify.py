"""Falsified plans under limits, and a reading that says whether something in a plan is false.

The reading stands on the optimizer's arcs and rows and on plain sums; nothing of it comes from the checker.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from domain.plan import Plan
from domain.tables import MODES
from optimizer.certify import Court
from optimizer.limit_rows import Sheet, sheet_of
from optimizer.limited import tiers_of
from optimizer.limited_plan import PRICE_UNIT, TierProof, TierValue, taken_arcs
from optimizer.solution import Solution
from optimizer.tier_bounds import Tiers
from tests.verification.plan_changes import CHANGES, NESTED, ONCE

KEY = ["limit", "subject", "part"]


@dataclass(frozen=True)
class Reading:
    """What is true of a plan, from the solved instance it belongs to."""

    solution: Solution

    @cached_property
    def _tiers(self) -> Tiers:
        return tiers_of(self.solution.encoded, self.solution.arcs, self.solution.problem, self.solution.unlimited)

    @cached_property
    def _sheet(self) -> Sheet:
        return sheet_of(self.solution.rows, len(self.solution.problem.post))

    @cached_property
    def _arc_of(self) -> dict[tuple[str, str, str], int]:
        instance, problem = self.solution.encoded.instance, self.solution.problem
        workers = instance.workers["worker_id"].to_numpy()[problem.worker_of_arc()]
        posts = instance.posts["post_id"].to_numpy()[problem.post]
        modes = np.array(MODES, object)[self.solution.arcs.mode]
        return {key: at for at, key in enumerate(zip(workers, posts, modes, strict=True))}

    def is_false(self, plan: Plan) -> bool:
        """Return whether any claim about placements, limits, tiers, bounds or prices is false."""
        columns = (plan.assignments[name] for name in ("worker_id", "post_id", "mode"))
        arcs = [self._arc_of.get(key, -1) for key in zip(*columns, strict=True)]
        if -1 in arcs or plan.assignments["worker_id"].duplicated().any():
            return True
        on = np.zeros(len(self.solution.problem.post), bool)
        on[arcs] = True
        return any(self._faults(plan, on))

    def _faults(self, plan: Plan, on: np.ndarray) -> Iterator[bool]:
        problem = self.solution.problem
        load = np.bincount(problem.post[on], minlength=len(problem.seats))
        yield bool((load > problem.seats).any())
        yield self._limits_false(plan, on, load)
        yield self._tiers_false(plan, on)
        if "bounds" in plan.proof:
            yield self._proof_false(plan, on)

    def _limits_false(self, plan: Plan, on: np.ndarray, load: np.ndarray) -> bool:
        figures, counted = {}, {}
        posts = self.solution.encoded.instance.posts["post_id"].to_numpy()
        for row in self.solution.rows:
            key = (row.limit, row.subject, row.part)
            figures[key] = (*row.figures(on), row.unit, row.hard, row.beyond(on))
            for arc, weight in zip(row.members.tolist(), row.weight.tolist(), strict=True):
                if on[arc]:
                    where = (*key, posts[self.solution.problem.post[arc]])
                    counted[where] = counted.get(where, 0) + weight
        frame = plan.limits[~plan.limits["limit"].isin(NESTED)]
        names = ("use", "low", "high", "unit", "hard", "short")
        listed = [(tuple(key), tuple(cells)) for key, cells in zip(plain(frame, KEY), plain(frame, names), strict=True)]
        if sorted(key for key, _ in listed) != sorted(figures) or dict(listed) != figures:
            return True
        seats = plan.limits[plan.limits["limit"] == "seats"]
        use = dict(zip(posts, load.tolist(), strict=True))
        if any(use[post] != stated for post, stated in zip(seats["subject"], seats["use"], strict=True)):
            return True
        rows = [(tuple(key), use) for *key, use in plain(plan.limit_seats, [*KEY, "post_id", "use"])]
        return len(rows) != len(dict(rows)) or dict(rows) != {key: n for key, n in counted.items() if n}

    def _values(self, plan: Plan, on: np.ndarray) -> dict[tuple[str, str], int]:
        counts = self._tiers
        rows = self.solution.rows
        short = {
            unit: sum(row.beyond(on) for row in rows if row.hard and row.unit == unit) for unit in ("people", "yuan")
        }
        penalty = sum(row.penalty_yuan * row.beyond(on) for row in rows if not row.hard)
        who = {("who", f"to {k}"): int((counts.who[on] <= k).sum()) for k in range(counts.classes)}
        return {
            ("relaxation", "people"): short["people"], ("relaxation", "yuan"): short["yuan"], **who,
            ("last_resort", "welfare posts"): int(counts.welfare[on].sum()),
            ("where", "yuan"): int(counts.cost[on].sum()) + penalty,
        }  # fmt: skip

    def _tiers_false(self, plan: Plan, on: np.ndarray) -> bool:
        values, encoded = self._values(plan, on), self.solution.encoded
        short = values["relaxation", "people"] + values["relaxation", "yuan"]
        gaps = 0.0
        for tier, part, value, bound, gap in plain(plan.tiers, ["tier", "part", "value", "bound", "gap"]):
            if part == "minutes":
                continue
            right = self._value_of(values, tier, part, encoded)
            better = bound - value if tier == "who" else value - bound
            if value != right or better < 0 or gap != abs(bound - value):
                return True
            gaps += gap
        status = "relaxed" if short else "bounded" if gaps else "optimal"
        return bool(plan.identity["status"] != status)

    def _value_of(self, values: dict[tuple[str, str], int], tier: str, part: str, encoded: Any) -> int | None:
        last, first = encoded.classes - 1, encoded.classes - encoded.bands
        if tier != "who":
            return values.get((tier, part))
        if part.startswith("class "):
            number = int(part[6:])
            return values["who", part.replace("class", "to")] - values.get(("who", f"to {number - 1}"), 0)
        return values.get(("who", f"to {last if part == 'all' else first - 1}"), 0)

    def _court(self, values: dict[tuple[str, str], int]) -> Court:
        relaxed = bool(values["relaxation", "people"] or values["relaxation", "yuan"])
        court = Court(self.solution.problem, self._tiers, self.solution.rows, relaxed)
        vars(court)["sheet"] = self._sheet
        return court

    def proven(self, plan: Plan) -> dict[tuple[str, str], int | None]:
        """Return what the multipliers of each tier prove, from the optimizer's arcs and rows; None where they are not allowed."""
        court, found = (
            self._court(self._values(plan, taken_arcs(self.solution.taken, len(self.solution.problem.post)))),
            dict[tuple[str, str], int | None](),
        )
        columns = ["tier", "part", "value", "bound"]
        stated = [TierValue(t, p, v, b) for t, p, v, b in plain(plan.proof["bounds"], columns)]
        for number, tier in enumerate(stated):
            made = self._prices(court, plan, tier, stated[:number])
            found[tier.tier, tier.part] = None if made is None else court.proven(made, stated[:number]).bound
        return found

    def _proof_false(self, plan: Plan, on: np.ndarray) -> bool:
        values, proof = self._values(plan, on), plan.proof
        court = self._court(values)
        stated = [TierValue(t, p, v, b) for t, p, v, b in plain(proof["bounds"], ["tier", "part", "value", "bound"])]
        certified = {(t, p): c for t, p, c in plain(proof["bounds"], ["tier", "part", "certified"])}
        prices: dict[tuple[str, str], TierProof] = {}
        for number, tier in enumerate(stated):
            name = (tier.tier, tier.part)
            if values.get(name) != tier.value:
                return True
            made = self._prices(court, plan, tier, stated[:number])
            if made is None:
                return True
            made = court.proven(made, stated[:number])
            court.done.append(made)
            prices[name] = made
            sign = court.sign(tier)
            if sign * certified[name] > sign * made.bound or sign * certified[name] > sign * tier.bound:
                return True
        return self._unlike(plan, stated, certified, prices)

    def _prices(self, court: Court, plan: Plan, tier: TierValue, earlier: list[TierValue]) -> TierProof | None:
        """Return the prices of a tier as its proof; None where they are not allowed."""
        solution, made = self.solution, court._nothing(tier, len(earlier))
        instance, rows = solution.encoded.instance, solution.rows
        capped = np.flatnonzero(instance.employers["seats_max"].notna().to_numpy(bool))
        limit = {(row.limit, row.subject, row.part): at for at, row in enumerate(rows)}
        conditions = [
            (row.limit, row.subject, row.part, one.name, str(number + 1) if row.limit == "stay_together" else "")
            for row in rows
            for one in row.switches
            for number in range(one.least if row.limit == "stay_together" else 1)
        ]
        places = {
            "seat": (made.seat, {name: at for at, name in enumerate(instance.posts["post_id"])}),
            "employer_cap": (
                made.cap,
                {name: at for at, name in enumerate(instance.employers["employer_id"].iloc[capped])},
            ),
        }
        ends = {"high": [row.linear()[3] for row in rows], "low": [row.linear()[2] for row in rows]}
        frame = plan.proof["multipliers"]
        own = frame[(frame["tier"] == tier.tier) & (frame["part"] == tier.part)]
        for kind, *key, name, side, price in plain(
            own, ["kind", "limit", "subject", "of", "name", "side", "multiplier"]
        ):
            try:
                if price < 0:
                    return None
                if kind == "tier":
                    made.held[[(t.tier, t.part) for t in earlier].index((key[1], key[2]))] = price
                elif kind in places:
                    places[kind][0][places[kind][1][key[1]]] = price
                elif kind == "condition":
                    made.condition[conditions.index((*key, name, side))] = price
                else:
                    at = limit[tuple(key)]
                    if ends[side][at] is None:
                        return None
                    (made.high if side == "high" else made.low)[at] = price
            except (KeyError, ValueError):
                return None
        held = zip(made.held.tolist(), earlier, strict=True)
        most = court.misses(tier) * PRICE_UNIT
        most = most + sum(price * court.added(t) for price, t in held)
        units = np.array([row.linear()[4] for row in rows], np.int64)
        dearer = (made.high * units > most) | (made.low * units > most)
        return None if len(rows) and dearer.any() else made

    def _unlike(
        self,
        plan: Plan,
        stated: list[TierValue],
        certified: dict[tuple[str, str], int],
        prices: dict[tuple[str, str], TierProof],
    ) -> bool:
        """Return whether what the tiers and limits of the plan say is not what its proof says."""
        encoded, rows = self.solution.encoded, self.solution.rows
        last, first = encoded.classes - 1, encoded.classes - encoded.bands
        of = {(tier.tier, tier.part): tier for tier in stated}
        for tier, part, bound, proven in plain(plan.tiers, ["tier", "part", "bound", "certified"]):
            if part == "minutes":
                continue
            name, before = (tier, part), 0
            if tier == "who":
                number = int(part[6:]) if part.startswith("class ") else last if part == "all" else first - 1
                name = ("who", f"to {number}")
                before = of["who", f"to {number - 1}"].value if part.startswith("class ") and number else 0
            right = (0, 0) if name == ("who", "to -1") else (of[name].bound, certified[name])
            if (bound, proven) != (right[0] - before, right[1] - before):
                return True
        parts = {
            "price_priority": ("who", f"to {first - 1}"),
            "price_people": ("who", f"to {last}"),
            "price_yuan": ("where", "yuan"),
        }
        at = {(row.limit, row.subject, row.part): number for number, row in enumerate(rows)}
        frame = plan.limits[~plan.limits["limit"].isin(NESTED)]
        for column, tier_name in parts.items():
            for *key, price in plain(frame, [*KEY, column]):
                number, found = at[tuple(key)], prices.get(tier_name)
                right_price = 0.0
                if found is not None:
                    right_price = int(found.high[number] + found.low[number]) * rows[number].linear()[4] / PRICE_UNIT
                if price is None or abs(price - right_price) > 1e-6 * max(1.0, abs(right_price)):
                    return True
        return False


def plain(frame: pd.DataFrame, names: Any) -> list[tuple[Any, ...]]:
    """Return columns as rows of plain cells, blanks as None."""
    columns = [[None if cell is pd.NA or cell != cell else cell for cell in frame[name].tolist()] for name in names]
    return list(zip(*columns, strict=True))


def falsified(plan: Plan, reading: Reading, draw: np.random.Generator) -> tuple[str, Plan] | None:
    """Return the plan with one change that makes a claim false, and its name; None where the change drawn does not."""
    name = str(draw.choice(list(CHANGES)))
    frames, proof, identity = dict(plan.frames), dict(plan.proof), dict(plan.identity)
    if not CHANGES[name](frames, proof, identity, draw):
        return None
    changed = dataclasses.replace(plan, frames=frames, proof=proof, identity=identity)
    return (name, changed) if name in ONCE or reading.is_false(changed) else None
