"""Check of the certificate: prices that prove no assignment over the same arcs costs less."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.check.columns import Rows, Truths
from domain.check.violation import Violation, violation
from domain.language import Text
from domain.tables import MODES

COLUMNS: dict[str, tuple[str, ...]] = {
    "workers": ("worker_id", "unplaced_cost", "arc"),
    "arcs": ("worker", "post", "mode", "cost"),
    "posts": ("post_id", "seats", "employer", "price"),
    "employers": ("employer_id", "cap", "price"),
}
Amounts = NDArray[Any]
"""int64, or Python integers where sums could leave 64 bits."""
KEYS = {"workers": "worker_id", "posts": "post_id", "employers": "employer_id"}
SAFE = 2**61
"""Sums of four numbers below this fit 64 bits; beyond it the check computes in Python integers."""

NOT_INTEGER = Text("{column} 列应为整数，实为 {dtype}", "column {column} must hold integers, it holds {dtype}")
LACKS = Text("缺少 {columns}", "{columns} missing")
TWICE = Text("出现 {count} 次", "occurs {count} times")
OUTSIDE = Text(
    "第 {at} 行的 {column} 为 {value}，应在 {low} 到 {high} 之间",
    "row {at} has {column} {value}, outside {low} to {high}",
)
UNSORTED = Text("第 {at} 行的人员序号小于前一行", "row {at} has a smaller worker position than the row before")
NEGATIVE = Text("价格为 {price}，不得为负", "the price is {price}; no price is negative")
NOT_REAL = Text("所用的边 {arc} 不存在或不属于本人", "uses arc {arc}, which does not exist or is another's")
OVER = Text("安置 {use} 人，上限 {limit}", "{use} people on a limit of {limit}")
IMPROVES = Text(
    "到 {post} 的边化简成本为 {reduced}（共 {count} 条为负）",
    "the arc to {post} has reduced cost {reduced} ({count} negative in all)",
)
BETTER_OUT = Text("不安置反而更省 {saving}", "staying unplaced would save {saving}")
PRICED_SLACK = Text("仅用 {use}/{limit}，价格却为 {price}", "only {use} of {limit} used, yet the price is {price}")
UNEQUAL = Text("原问题值 {primal} 与对偶值 {dual} 不等", "the primal value {primal} is not the dual value {dual}")


def check_certificate(proof: Mapping[str, pd.DataFrame]) -> list[Violation]:
    """Check that an assignment is optimal over its arcs, in exact integers.

    With value of a worker u = cost of the own choice + price of the post + price of its employer:
    prices are not negative; used arcs are real; seats and caps hold; no arc costs less than u at these
    prices, nor does staying unplaced; posts and employers with room have price zero; and the total cost
    equals sum(u) - sum(seats * price) - sum(cap * price), so that no other assignment can be cheaper.

    Parameters
    ----------
    proof
        ``workers`` (worker_id; unplaced_cost; arc: position in arcs or -1), ``arcs`` (worker, post:
        positions; mode: index into ``domain.tables.MODES``; cost), sorted by worker, ``posts`` (post_id;
        seats; employer: position or -1; price) and ``employers`` (employer_id; cap; price).

    Returns
    -------
    list of Violation
        Empty when the certificate holds.
    """
    broken = list(_form(proof))
    if broken:
        return broken
    certificate = Certificate(proof)
    return [
        *certificate.negative_prices(),
        *certificate.unreal_arcs(),
        *certificate.overfull(),
        *certificate.improving(),
        *certificate.priced_slack(),
        *certificate.unequal_values(),
    ]


def _form(proof: Mapping[str, pd.DataFrame]) -> Iterator[Violation]:
    for name, columns in COLUMNS.items():
        missing = [column for column in columns if name not in proof or column not in proof[name].columns]
        if missing:
            yield violation("form", name, LACKS, columns=", ".join(missing))
            return
        for column in columns:
            dtype = proof[name][column].dtype
            if column != KEYS.get(name) and not (isinstance(dtype, np.dtype) and dtype.kind in "iu"):
                yield violation("form", name, NOT_INTEGER, column=column, dtype=dtype)
                return
    for name, key in KEYS.items():
        counts = proof[name][key].value_counts()
        for subject, count in counts[counts > 1].items():
            yield violation("form", subject, TWICE, count=count)
    yield from _ranges(proof)
    at = np.flatnonzero(np.diff(proof["arcs"]["worker"].to_numpy().astype(np.int64)) < 0)
    if len(at):
        yield violation("form", "arcs", UNSORTED, at=int(at[0]) + 1)


def _ranges(proof: Mapping[str, pd.DataFrame]) -> Iterator[Violation]:
    posts, employers = len(proof["posts"]), len(proof["employers"])
    unlimited = 2**63 - 1
    for name, column, low, high in (
        ("arcs", "worker", 0, len(proof["workers"]) - 1),
        ("arcs", "post", 0, posts - 1),
        ("arcs", "mode", 0, len(MODES) - 1),
        ("posts", "employer", -1, employers - 1),
        ("posts", "seats", 0, unlimited),
        ("employers", "cap", 0, unlimited),
    ):
        values = proof[name][column].to_numpy()
        outside = np.flatnonzero((values < low) | (values > high))
        if len(outside):
            at = int(outside[0])
            yield violation("form", name, OUTSIDE, at=at, column=column, value=values[at], low=low, high=high)


@dataclass(frozen=True)
class Certificate:
    """The proof frames as arrays, one method per condition."""

    proof: Mapping[str, pd.DataFrame]

    def _column(self, name: str, column: str) -> Rows:
        return self.proof[name][column].to_numpy().astype(np.int64)

    @cached_property
    def _number_type(self) -> type:
        """Return int64, or Python integers where sums could leave it."""
        names = (("workers", "unplaced_cost"), ("arcs", "cost"), ("posts", "price"), ("employers", "price"))
        largest = max(
            (max(abs(int(v.min())), abs(int(v.max()))) for v in (self._column(*n) for n in names) if len(v)), default=0
        )
        return np.int64 if largest < SAFE // 2 else object

    def _exact(self, name: str, column: str) -> Amounts:
        return self._column(name, column).astype(self._number_type)

    @cached_property
    def _chosen(self) -> Rows:
        """Return each worker's arc where it is real and the worker's own, else -1."""
        arc = self._column("workers", "arc")
        real = (arc >= 0) & (arc < len(self.proof["arcs"]))
        own = np.full(len(arc), -1, dtype=np.int64)
        rows = np.flatnonzero(real)
        rows = rows[self._column("arcs", "worker")[arc[rows]] == rows]
        own[rows] = arc[rows]
        return own

    @cached_property
    def _post_use(self) -> Rows:
        chosen = self._chosen[self._chosen >= 0]
        return np.bincount(self._column("arcs", "post")[chosen], minlength=len(self.proof["posts"]))

    @cached_property
    def _employer_use(self) -> Rows:
        employer = self._column("posts", "employer")
        use = np.zeros(len(self.proof["employers"]), dtype=np.int64)
        np.add.at(use, employer[employer >= 0], self._post_use[employer >= 0])
        return use

    @cached_property
    def _seat_price(self) -> Amounts:
        """Return the price of a seat: of the post and of its employer together."""
        price, employer = self._exact("posts", "price"), self._column("posts", "employer")
        of_employer = self._exact("employers", "price")
        capped = employer >= 0
        price[capped] = price[capped] + of_employer[employer[capped]]
        return price

    @cached_property
    def _own_cost(self) -> Amounts:
        cost = self._exact("workers", "unplaced_cost")
        placed = self._chosen >= 0
        cost[placed] = self._column("arcs", "cost")[self._chosen[placed]]
        return cost

    @cached_property
    def _value(self) -> Amounts:
        value = self._own_cost.copy()
        placed = self._chosen >= 0
        value[placed] = value[placed] + self._seat_price[self._column("arcs", "post")[self._chosen[placed]]]
        return value

    def negative_prices(self) -> Iterator[Violation]:
        """Yield every negative price."""
        for name, key in (("posts", "post_id"), ("employers", "employer_id")):
            price = self._column(name, "price")
            for at in np.flatnonzero(price < 0):
                yield violation("price_not_negative", self.proof[name][key].iloc[at], NEGATIVE, price=price[at])

    def unreal_arcs(self) -> Iterator[Violation]:
        """Yield every worker on an arc that does not exist or belongs to somebody else."""
        arc = self._column("workers", "arc")
        for at in np.flatnonzero((arc != -1) & (self._chosen < 0)):
            yield violation("arc_real", self.proof["workers"]["worker_id"].iloc[at], NOT_REAL, arc=arc[at])

    def _limits(self) -> Iterator[tuple[str, str, Rows, Rows, Rows, Truths]]:
        for name, key, size, use in (
            ("posts", "post_id", "seats", self._post_use),
            ("employers", "employer_id", "cap", self._employer_use),
        ):
            limit = self._column(name, size)
            yield name, key, use, limit, self._column(name, "price"), use > limit

    def overfull(self) -> Iterator[Violation]:
        """Yield posts over their seats and employers over their cap."""
        for name, key, use, limit, _, over in self._limits():
            claim = "seats_hold" if name == "posts" else "employer_cap"
            for at in np.flatnonzero(over):
                yield violation(claim, self.proof[name][key].iloc[at], OVER, use=use[at], limit=limit[at])

    def improving(self) -> Iterator[Violation]:
        """Yield workers who have an arc, or staying unplaced, below their value."""
        worker, post = self._column("arcs", "worker"), self._column("arcs", "post")
        workers, posts = self.proof["workers"]["worker_id"], self.proof["posts"]["post_id"]
        reduced = self._exact("arcs", "cost") + self._seat_price[post] - self._value[worker]
        bad = np.flatnonzero(np.asarray(reduced < 0, dtype=np.bool_))
        owners, first, count = np.unique(worker[bad], return_index=True, return_counts=True)
        for owner, at, many in zip(owners, bad[first] if len(bad) else bad, count, strict=True):
            facts = {"post": posts.iloc[post[at]], "reduced": reduced[at], "count": many}
            yield violation("reduced_cost", workers.iloc[owner], IMPROVES, **facts)
        saving = self._value - self._exact("workers", "unplaced_cost")
        for at in np.flatnonzero(np.asarray(saving > 0, dtype=np.bool_)):
            yield violation("reduced_cost", workers.iloc[at], BETTER_OUT, saving=saving[at])

    def priced_slack(self) -> Iterator[Violation]:
        """Yield posts and employers with room and a price."""
        for name, key, use, limit, price, _ in self._limits():
            for at in np.flatnonzero((use < limit) & (price != 0)):
                facts = {"use": use[at], "limit": limit[at], "price": price[at]}
                yield violation("slack_unpriced", self.proof[name][key].iloc[at], PRICED_SLACK, **facts)

    def unequal_values(self) -> Iterator[Violation]:
        """Yield the difference between the total cost and the bound that the prices prove."""
        primal, dual = sum(self._own_cost.tolist()), sum(self._value.tolist())
        for _, _, _, limit, price, _ in self._limits():
            dual -= sum(size * each for size, each in zip(limit.tolist(), price.tolist(), strict=True))
        if primal != dual:
            yield violation("primal_equals_dual", "", UNEQUAL, primal=primal, dual=dual)
