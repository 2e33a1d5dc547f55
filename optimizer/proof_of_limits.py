"""The proof of a plan under limits as frames: the arcs, the bounds of the tiers, and the prices that prove them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from optimizer.asking import asks_for_work
from optimizer.limit_rows import LimitRow
from optimizer.limited_plan import PRICE_UNIT, Limited, TierProof

if TYPE_CHECKING:
    from optimizer.solution import Solution

COLUMNS = ["tier", "part", "kind", "limit", "subject", "of", "name", "side", "multiplier"]


def limited_proof(solution: "Solution") -> dict[str, pd.DataFrame]:
    """Return arcs in yuan, who takes which, ``bounds`` and ``multipliers``; nothing where the tiers have no proof.

    ``bounds`` has a row per tier in its order (people of classes up to N, ``to N``); ``multipliers`` one per price that is not
    0, in parts of ``PRICE_UNIT`` of the tier's unit: of a seat, an employer's cap, a limit's upper or lower bound, a condition
    of a limit (``side``: of which person of a group), or an earlier tier.
    """
    limited = solution.limited
    if limited is None or not limited.proofs:
        return {}
    problem, instance, arcs = solution.problem, solution.encoded.instance, solution.arcs
    asks = asks_for_work(solution.encoded.scene.workers)
    position = (np.cumsum(asks) - 1).astype(np.int32)
    tiers = [
        (tier.tier, tier.part, tier.value, tier.bound, proof.bound)
        for tier, proof in zip(limited.tiers, limited.proofs, strict=True)
    ]
    types = {"tier": "str", "part": "str", "value": "int64", "bound": "int64", "certified": "int64"}
    return {
        "workers": pd.DataFrame(
            {"worker_id": instance.workers["worker_id"].to_numpy()[asks], "arc": solution.taken[asks]}
        ),
        "arcs": pd.DataFrame(
            {
                "worker": position[problem.worker_of_arc()],
                "post": problem.post,
                "mode": arcs.mode,
                "cost": arcs.cost.astype(np.int64),
            }
        ),
        "posts": pd.DataFrame({"post_id": instance.posts["post_id"]}),
        "bounds": pd.DataFrame(tiers, columns=list(types)).astype(types),
        "multipliers": _multipliers(solution, limited),
    }


def _multipliers(solution: "Solution", limited: Limited) -> pd.DataFrame:
    instance = solution.encoded.instance
    capped = np.flatnonzero(instance.employers["seats_max"].notna().to_numpy(bool))
    names = {
        "seat": instance.posts["post_id"].tolist(),
        "employer_cap": instance.employers["employer_id"].iloc[capped].tolist(),
    }
    records: list[tuple[object, ...]] = []
    for proof in limited.proofs:
        for key, price in _priced(limited, proof, names):
            records.append((proof.tier, proof.part, *key, int(price)))
    frame = pd.DataFrame(records, columns=COLUMNS)
    return frame.astype(dict.fromkeys(COLUMNS[:-1], "str") | {"multiplier": "int64"})


def _priced(limited: Limited, proof: TierProof, names: dict[str, list[str]]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield kind, limit, subject, part, name and side of every price that is not 0."""
    for kind, prices in (("seat", proof.seat), ("employer_cap", proof.cap)):
        for at in np.flatnonzero(prices).tolist():
            yield (kind, "", names[kind][at], "", "", ""), prices[at]
    rows: tuple[LimitRow, ...] = limited.rows
    for side, prices in (("high", proof.high), ("low", proof.low)):
        for at in np.flatnonzero(prices).tolist():
            row = rows[at]
            yield ("limit", row.limit, row.subject, row.part, "", side), prices[at]
    conditions = [
        ("condition", row.limit, row.subject, row.part, switch.name, "" if switch.person is None else str(number + 1))
        for row in rows
        for switch in row.switches
        for number, _ in enumerate(switch.conditions())
    ]
    for at in np.flatnonzero(proof.condition).tolist():
        yield conditions[at], proof.condition[at]
    for at in np.flatnonzero(proof.held).tolist():
        tier = limited.tiers[at]
        yield ("tier", "", tier.tier, tier.part, "", ""), proof.held[at]


PRICED = {"price_priority": "who", "price_people": "who", "price_yuan": "where"}
"""The tier of each price of a limit."""


def prices_of_limits(solution: "Solution") -> dict[str, list[float | None]]:
    """Return what one person (or yuan) more of each limit is priced: priority people, people, yuan; None where unproven.

    A limit that holds nothing back has no price: the plan is the best without it.
    """
    limited, rows = solution.limited, solution.rows
    if limited is None:
        return {name: [0.0] * len(rows) for name in PRICED}
    if not limited.proofs:
        return {name: [None] * len(rows) for name in PRICED}
    units = np.array([1 if row.whole is None else row.whole.share.denominator for row in rows])
    first = solution.encoded.classes - solution.encoded.bands
    part_of = {
        "price_priority": f"to {first - 1}",
        "price_people": f"to {solution.encoded.classes - 1}",
        "price_yuan": "yuan",
    }
    proofs = {(proof.tier, proof.part): proof for proof in limited.proofs}
    found: dict[str, list[float | None]] = {}
    for name, tier in PRICED.items():
        proof = proofs.get((tier, part_of[name]))
        total = np.zeros(len(rows)) if proof is None else (proof.high + proof.low) * units / PRICE_UNIT
        found[name] = [float(price) for price in total.tolist()]
    return found
