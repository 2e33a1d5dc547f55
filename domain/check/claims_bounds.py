"""Claims about what is proven under limits: bounds and prices, added up again from the multipliers of the proof."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from domain.check.answer import Answer, differs, numbers_differ
from domain.check.bounds import COLUMNS, Bound, TierName, bounds_again, price_of
from domain.check.claims_limits import LACKING, NESTED, short_of_hard
from domain.check.columns import positions, texts
from domain.check.violation import Violation, violation
from domain.language import Text
from domain.tables import MODES

FRAMES = {
    "workers": ("worker_id", "arc"),
    "arcs": ("worker", "post", "mode", "cost"),
    "posts": ("post_id",),
    "bounds": ("tier", "part", "value", "bound", "certified"),
    "multipliers": COLUMNS,
}
WHOLE = ("arc", "worker", "post", "mode", "cost", "value", "bound", "certified", "multiplier")
PRICED = ("price_priority", "price_people", "price_yuan")
EXACT = 1e-6
LACKS = Text("缺少 {columns}，或不是整数", "{columns} missing or not whole numbers")
OUTSIDE = Text("第 {at} 行的 {column} 为 {value}，超出范围", "row {at} has {column} {value}, which is out of range")
TIERS = Text("证明中的层次", "the tiers in the proof")
VALUE, BOUND, CERTIFIED = (
    Text("证明中的数值", "the value in the proof"),
    Text("证明中的界", "the bound in the proof"),
    Text("由价格可核的界", "the certified bound"),
)
PROVES = Text(
    "称由价格可核的界为 {claimed}，价格只能证明 {proven}",
    "the certified bound is given as {claimed}, the multipliers prove {proven} only",
)
COST = Text("证明中的成本", "the cost in the proof")
NO_PROOF = Text("没有证明，却称由价格可核", "is said to be certified, and there is no proof")
PRICE = Text(
    "{column} 记为 {claimed}，乘数给出 {expected}", "{column} is given as {claimed}, the multipliers give {expected}"
)


def form_of_proof(answer: Answer) -> Iterator[Violation]:
    """Yield frames, columns and positions of the proof that cannot be read."""
    proof = answer.plan.proof
    for name, columns in FRAMES.items():
        missing = [
            column
            for column in columns
            if name not in proof
            or column not in proof[name].columns
            or (column in WHOLE and not pd.api.types.is_integer_dtype(proof[name][column].dtype))
        ]
        if missing:
            yield violation("form", name, LACKS, columns=", ".join(missing))
            return
    sizes = {"worker": len(proof["workers"]), "post": len(proof["posts"]), "mode": len(MODES)}
    checked = [("arcs", column, 0, size) for column, size in sizes.items()]
    for name, column, low, high in [*checked, ("workers", "arc", -1, len(proof["arcs"]))]:
        values = proof[name][column].to_numpy(np.int64)
        for at in np.flatnonzero((values < low) | (values >= high))[:1].tolist():
            yield violation("form", name, OUTSIDE, at=at, column=column, value=values[at])
    for at in np.flatnonzero(np.diff(proof["arcs"]["worker"].to_numpy(np.int64)) < 0)[:1].tolist():
        yield violation("form", "arcs", OUTSIDE, at=at + 1, column="worker", value=proof["arcs"]["worker"].iat[at + 1])
    for name, key in (("workers", "worker_id"), ("posts", "post_id")):
        unknown = positions(proof[name][key], answer.instance.tables[name][key]) < 0
        twice = proof[name][key].duplicated().to_numpy(bool)
        for subject in proof[name][key][unknown | twice]:
            yield violation("form", subject, OUTSIDE, at=0, column=key, value=subject)


def costs_of_choices(answer: Answer) -> Iterator[Violation]:
    """Yield placements whose cost is not that of their arc."""
    proof = answer.plan.proof
    arc = proof["workers"]["arc"].to_numpy(np.int64)
    cost = dict(
        zip(
            proof["workers"]["worker_id"][arc >= 0],
            proof["arcs"]["cost"].to_numpy(np.int64)[arc[arc >= 0]],
            strict=True,
        )
    )
    rows = answer.rows
    expected = rows["worker_id"].map(cost).astype("float64")
    yield from numbers_differ("proof", COST, rows["worker_id"], rows["cost_yuan"], expected, EXACT)


def bounds_hold(answer: Answer) -> Iterator[Violation]:
    """Yield tiers whose value, bound or certified bound is not that of the proof, and prices that are not its multipliers."""
    frame = answer.plan.proof["bounds"]
    names = list(zip(texts(frame, "tier").tolist(), texts(frame, "part").tolist(), strict=True))
    expected = _tiers(answer, names)
    if names != expected:
        yield differs("bounds", TIERS, "", names, expected)
        return
    found, broken = bounds_again(answer)
    yield from broken
    columns = (frame[name].tolist() for name in ("value", "bound", "certified"))
    stated = dict(zip(names, zip(*columns, strict=True), strict=True))
    for name, (value, bound, certified) in stated.items():
        right = _value(answer, name)
        if value != right:
            yield differs("bounds", VALUE, "/".join(name), value, right)
        sign = -1 if name[0] == "who" else 1
        proven = found[name].whole * sign
        if sign * certified > sign * proven:
            yield violation("bounds", "/".join(name), PROVES, claimed=certified, proven=proven)
        if sign * certified > sign * bound:
            yield differs("bounds", BOUND, "/".join(name), bound, certified)
    yield from _listed(answer, stated)
    yield from _prices(answer, found)


def _tiers(answer: Answer, names: list[TierName]) -> list[TierName]:
    """Return the tiers that a proof must have, in their order; of hard limits in yuan or people it may name either."""
    short = [("relaxation", unit) for unit in ("people", "yuan") if short_of_hard(answer, unit)]
    stated = [("relaxation", unit) for unit in ("people", "yuan") if ("relaxation", unit) in names]
    who = [("who", f"to {number}") for number in range(answer.classes)]
    first = stated if set(short) <= set(stated) else short
    return [*first, *who, ("last_resort", "welfare posts"), ("where", "yuan")]


def _value(answer: Answer, name: TierName) -> int:
    tier, part = name
    if tier == "relaxation":
        return short_of_hard(answer, part)
    if tier == "who":
        own = answer.who_class[answer.worker[answer.worker >= 0]]
        return int((own <= int(part[3:])).sum())
    row = answer.plan.tiers[(answer.plan.tiers["tier"] == tier) & (answer.plan.tiers["part"] == part)]
    return int(row["value"].iloc[0]) if len(row) else -1


def _listed(answer: Answer, stated: dict[TierName, tuple[int, int, int]]) -> Iterator[Violation]:
    """Yield tiers of the plan whose bounds are not those of the proof."""
    frame = answer.plan.tiers
    columns = [frame[name] for name in ("bound", "certified")]
    rows = list(zip(texts(frame, "tier").tolist(), texts(frame, "part").tolist(), *columns, strict=True))
    classes = sum(tier == "who" for tier, _ in stated)
    for name in stated:
        if name[0] == "relaxation" and name not in {row[:2] for row in rows}:
            yield violation("bounds", "/".join(name), LACKING)
    for tier, part, *claims in rows:
        if part == "minutes":
            continue
        name, before = (tier, part), 0
        if tier == "who":
            number = {"priority": answer.priority_classes - 1, "all": classes - 1}.get(part, -2)
            if part.startswith("class ") and part[6:].isdigit():
                number = int(part[6:])
                before = stated[("who", f"to {number - 1}")][0] if 0 < number < classes else 0
            name = ("who", f"to {number}")
        _, bound, certified = stated.get(name, (0, 0, 0) if name == ("who", "to -1") else (None, None, None))
        for what, claimed, right in ((BOUND, claims[0], bound), (CERTIFIED, claims[1], certified)):
            expected = None if right is None else right - before
            if pd.isna(claimed) or expected is None or float(claimed) != float(expected):
                yield differs("bounds", what, f"{tier}/{part}", claimed, expected)


def _prices(answer: Answer, found: dict[TierName, Bound]) -> Iterator[Violation]:
    """Yield prices of limits that are not what the multipliers say."""
    frame = answer.plan.limits[~answer.plan.limits["limit"].isin(NESTED)]
    classes = sum(tier == "who" for tier, _ in found)
    parts = (("who", f"to {answer.priority_classes - 1}"), ("who", f"to {classes - 1}"), ("where", "yuan"))
    keys = list(zip(*(texts(frame, name).tolist() for name in ("limit", "subject", "part")), strict=True))
    for column, tier in zip(PRICED, parts, strict=True):
        for key, claimed in zip(keys, frame[column].tolist(), strict=True):
            right = float(price_of(found[tier], key)) if tier in found else 0.0
            if pd.isna(claimed) or abs(float(claimed) - right) > EXACT * max(1.0, abs(right)):
                yield violation(
                    "prices", "/".join(map(str, key)), PRICE, column=column, claimed=claimed, expected=right
                )


def certified_as_proven(answer: Answer) -> Iterator[Violation]:
    """Yield certified bounds and prices of a plan that has no proof under limits to bear them out.

    Where no limit across people holds anything back, prices prove every bound, and no limit has a price of its own.
    """
    by_prices = answer.plan.identity.get("proof", "prices") != "search"
    tiers = answer.plan.tiers
    for tier, part, bound, certified in zip(
        *(tiers[name] for name in ("tier", "part", "bound", "certified")), strict=True
    ):
        same = (pd.isna(bound) and pd.isna(certified)) or (
            not pd.isna(bound) and not pd.isna(certified) and bound == certified
        )
        if by_prices and not same:
            yield differs("bounds", CERTIFIED, f"{tier}/{part}", certified, bound)
        if not by_prices and not answer.plan.proof and not pd.isna(certified):
            yield violation("bounds", f"{tier}/{part}", NO_PROOF)
    frame = answer.plan.limits[~answer.plan.limits["limit"].isin(NESTED)]
    for column in PRICED:
        for subject, price in zip(frame["subject"], frame[column], strict=True):
            if by_prices and not pd.isna(price) and price != 0:
                yield differs("prices", PRICE_OF[column], subject, price, 0)
            if not by_prices and not answer.plan.proof and not pd.isna(price):
                yield violation("prices", subject, NO_PROOF)


PRICE_OF = {name: Text(name, name) for name in PRICED}
