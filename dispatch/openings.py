"""Which vehicles run where on a day: the most people carried, then the least yuan, by a small integer program.

A vehicle may run when it reaches its lowest load, or when it costs no more than its passengers would pay alone.
The bound is of these openings: who boards where is decided after, and pick-up tours are not part of it.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import LinearConstraint

from optimizer import integer

Floats = npt.NDArray[np.float64]
NODES = 20_000
"""Budget of work, in nodes: the same input gives the same answer on any machine."""


@dataclass(frozen=True)
class Kind:
    """Vehicles that are alike: how many there are, seats that may be used, people needed to run by load."""

    count: int
    seats: int
    least: int
    fixed_yuan: float
    yuan_km: float
    yuan_person: tuple[float, ...] = ()
    """What each passenger of each group costs besides: a ticket, the way to the station; nothing when empty."""
    reach: tuple[int, ...] | None = None
    """People of each group whom it can take; everybody when None."""
    shared: bool = False
    """Whether groups share its seats, as those of a train are shared."""


@dataclass(frozen=True)
class Group:
    """People of one day who go from county to county: how many, how far, what each would pay alone."""

    people: int
    km: float
    fare_yuan: float


@dataclass(frozen=True)
class Openings:
    """How many vehicles run and how many people they take.

    Parameters
    ----------
    vehicles, people
        (kinds, groups) vehicles opened and people on them.
    yuan
        What they cost.
    people_bound, yuan_bound
        Nobody can carry more people; nobody can carry as many for less.
    """

    vehicles: npt.NDArray[np.int64]
    people: npt.NDArray[np.int64]
    yuan: float
    people_bound: float
    yuan_bound: float


@lru_cache(maxsize=1_000)
def open_vehicles(kinds: tuple[Kind, ...], groups: tuple[Group, ...]) -> Openings:
    """Return the best openings of a day; the same question again, as rounds with seat prices ask it, is not solved again.

    Parameters
    ----------
    kinds, groups
        The fleet and the people.

    Raises
    ------
    RuntimeError
        When the integer program has no answer within its budget of nodes.
    """
    shape = (len(kinds), len(groups))
    if not kinds or not groups:
        return Openings(np.zeros(shape, np.int64), np.zeros(shape, np.int64), 0.0, 0.0, 0.0)
    cost = np.array([[kind.fixed_yuan + kind.yuan_km * group.km for group in groups] for kind in kinds])
    ticket = np.array([kind.yuan_person or (0.0,) * len(groups) for kind in kinds], np.float64)
    model = _Model(kinds, groups, cost, ticket)
    first, people_bound = model.solve(model.people(-1.0))
    carried = int(np.rint(first[model.size :].sum()))
    best, yuan_bound = model.solve(model.yuan(), at_least=carried)
    opened, taken = (np.rint(part).astype(np.int64).reshape(shape) for part in np.split(best, 2))
    return Openings(opened, taken, float((cost * opened + ticket * taken).sum()), -people_bound, yuan_bound)


def needed(kind: Kind, cost_yuan: float, fare_yuan: float) -> int:
    """Return the people with whom a vehicle may run: its lowest load, or as many as pay for it by their fares."""
    by_price = math.ceil(cost_yuan / fare_yuan - 1e-9) if fare_yuan > 0 else kind.least
    return max(min(kind.least, by_price), 1)


class _Model:
    """Variables, by kind and group: vehicles that run, and people on them."""

    def __init__(self, kinds: tuple[Kind, ...], groups: tuple[Group, ...], cost: Floats, ticket: Floats) -> None:
        self.size = len(kinds) * len(groups)
        self._cost, self._ticket = cost.ravel(), ticket.ravel()
        count = np.array([kind.count for kind in kinds], np.float64)
        people = np.array([group.people for group in groups], np.float64)
        seats = np.repeat([float(kind.seats) for kind in kinds], len(groups))
        least = [
            float(needed(kind, cost[k, g], group.fare_yuan))
            for k, kind in enumerate(kinds)
            for g, group in enumerate(groups)
        ]
        reach = np.array(
            [group.people if kind.reach is None else kind.reach[g] for kind in kinds for g, group in enumerate(groups)], np.float64
        )  # fmt: skip
        shared = np.array([kind.shared for kind in kinds], bool)
        one, none = sp.eye_array(self.size, format="csr"), sp.csr_array((self.size, self.size))
        by_kind = sp.kron(sp.eye_array(len(kinds)), np.ones((1, len(groups))), format="csr")
        by_group = sp.kron(np.ones((1, len(kinds))), sp.eye_array(len(groups)), format="csr")
        of_kinds, of_groups = sp.csr_array(by_kind.shape), sp.csr_array(by_group.shape)
        rows: list[tuple[Any, Any, Any]] = [
            (sp.hstack([by_kind, of_kinds], format="csr")[np.flatnonzero(~shared)], -np.inf, count[~shared]),
            (sp.hstack([of_kinds, by_kind], format="csr")[np.flatnonzero(shared)], -np.inf, seats[:: len(groups)][shared]),
            (sp.hstack([one, none]), -np.inf, np.repeat(count, len(groups))),
            (sp.hstack([none, one]), -np.inf, reach),
            (sp.hstack([of_groups, by_group]), -np.inf, people),
            (sp.hstack([sp.diags_array(-seats), one]), -np.inf, 0.0),
            (sp.hstack([sp.diags_array(-np.array(least)), one]), 0.0, np.inf),
        ]  # fmt: skip
        self._limits = [
            LinearConstraint(sp.csr_array(matrix), low, high) for matrix, low, high in rows if matrix.shape[0]
        ]

    def people(self, weight: float) -> Floats:
        """Return the objective that counts people."""
        return np.concatenate([np.zeros(self.size), np.full(self.size, weight)])

    def yuan(self) -> Floats:
        """Return the objective that counts yuan."""
        return np.concatenate([self._cost, self._ticket])

    def solve(self, objective: Floats, at_least: int | None = None) -> tuple[Floats, float]:
        """Return the best point and the bound of the objective."""
        limits = list(self._limits)
        if at_least is not None:
            limits.append(LinearConstraint(self.people(1.0)[None, :], at_least, np.inf))
        options: Any = {"mip_rel_gap": 0.0, "node_limit": NODES}
        found = integer.least(
            objective, constraints=limits, integrality=np.ones(2 * self.size, np.int64), options=options
        )
        if found.x is None:
            raise RuntimeError(f"the openings of vehicles were not solved: {found.message}")
        return np.asarray(found.x), float(found.mip_dual_bound)
