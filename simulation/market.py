"""The labour market: pools of seats that people compete for, and exact rationing of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from simulation.home import spread
from simulation.moves import count_occupied, numbers_by_pool, outbid
from simulation.parameters import Parameters
from simulation.places import AWAY, FIRST_AWAY, PLACES, TRADES, Place
from simulation.word import Words

K = len(TRADES)
LOCAL_FIRST = len(AWAY) * K
BY_COUNTY = (Place.WORKSHOP, Place.RELIEF, Place.WELFARE, Place.TRAINING)
SEATED = (Place.LOCAL, *BY_COUNTY, *AWAY)
"""Places whose seats are counted."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Where each pool stands: destinations by trade, local work by county and trade, then four kinds by county.

    ``pools`` is flat: by county, trade and place (16) the number of the pool, ``size`` where places are free.
    """

    counties: int
    pools: NDArray[np.int16]

    @classmethod
    def of(cls, counties: int) -> Self:
        """Lay the pools of so many counties out."""
        at = np.full((counties, K, PLACES), LOCAL_FIRST + (K + len(BY_COUNTY)) * counties)
        county, trade = np.arange(counties)[:, None], np.arange(K)
        for place in AWAY:
            at[:, :, place] = K * (place - FIRST_AWAY) + trade
        at[:, :, Place.LOCAL] = LOCAL_FIRST + K * county + trade
        for position, place in enumerate(BY_COUNTY):
            at[:, :, place] = LOCAL_FIRST + (K + position) * counties + county
        return cls(counties, at.astype(np.int16).ravel())

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """(pools,) the place of each pool."""
        places = np.zeros(self.size, np.int64)
        for place in SEATED:
            places[self.of_place(place)] = int(place)
        return places

    def by_place(self, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return (16,) sums of what is counted by pool."""
        return np.bincount(self.places, weights=counts, minlength=PLACES).astype(np.int64)

    @property
    def size(self) -> int:
        """Number of pools."""
        return LOCAL_FIRST + (K + len(BY_COUNTY)) * self.counties

    def of_place(self, place: Place) -> slice:
        """Return where the pools of a place stand."""
        if place >= FIRST_AWAY:
            return slice(K * (place - FIRST_AWAY), K * (place - FIRST_AWAY + 1))
        if place == Place.LOCAL:
            return slice(LOCAL_FIRST, LOCAL_FIRST + K * self.counties)
        first = LOCAL_FIRST + (K + BY_COUNTY.index(place)) * self.counties
        return slice(first, first + self.counties)

    def chance(self, q: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the chance of a job by county, trade and place; 1 where places are free."""
        chance = np.ones((self.counties, K, PLACES))
        for place in AWAY:
            chance[:, :, place] = q[self.of_place(place)][None, :]
        chance[:, :, Place.LOCAL] = q[self.of_place(Place.LOCAL)].reshape(self.counties, K)
        for place in BY_COUNTY:
            chance[:, :, place] = q[self.of_place(place)][:, None]
        return chance

    def occupied(self, words: Words) -> NDArray[np.int64]:
        """Count who is at each pool or travelling to it."""
        occupied = np.zeros(self.size, np.int64)
        count_occupied(words, self.pools, occupied)
        return occupied


@dataclass(frozen=True, eq=False)
class Demand:
    """Seats before season, levers and shocks: by pool, in simulated people.

    Parameters
    ----------
    layout
        The pools.
    plain
        (pools,) seats of destinations and local work in a week without season, as exact numbers.
    sizes
        (counties,) simulated people by county.
    """

    layout: Layout
    plain: NDArray[np.float64]
    sizes: NDArray[np.int64]

    @classmethod
    def of(cls, sizes: NDArray[np.int64], parameters: Parameters) -> Self:
        """Scale the parameters to the people of each county."""
        layout = Layout.of(len(sizes))
        trades = np.array([parameters.jobs_trade[name] for name in TRADES])
        plain = np.zeros(layout.size)
        for place in AWAY:
            plain[layout.of_place(place)] = sizes.sum() * parameters.jobs_away[place.name.lower()] * trades
        plain[layout.of_place(Place.LOCAL)] = np.outer(sizes * parameters.jobs_local, trades).ravel()
        return cls(layout, plain, sizes)

    def season(self, month: int, after: bool, at_home: bool, p: Parameters) -> NDArray[np.float64]:
        """Return the season's factor by pool; ``after`` in the weeks of brisk hiring after the festival."""
        factor = np.ones(self.layout.size)
        wage_work = slice(0, LOCAL_FIRST + K * self.layout.counties)
        factor[wage_work][TRADES.index("construction") :: K] = p.jobs_season_construction[month - 1]
        if after:
            factor[wage_work] *= p.jobs_after_festival
        elif at_home:
            factor[wage_work] *= p.jobs_in_festival
        return factor

    def by_county(self, seats: int) -> NDArray[np.int64]:
        """Return a number of seats over the counties, in proportion to their people."""
        return spread(seats, self.sizes.astype(np.float64))


def ration(
    pool: NDArray[np.int16], key: NDArray[np.uint32], free: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return who of the applicants is placed, and the applicants by pool.

    In each pool the applicants with the smallest keys are placed, of equal keys the first row; never more than are free.

    Parameters
    ----------
    pool, key
        (applicants,) the pool applied to, and the draw of the applicant.
    free
        (pools,) free seats, not negative.
    """
    asked = numbers_by_pool(pool, len(free))
    won, rows, left = np.zeros(len(pool), np.bool_), np.empty(len(pool) + 1, np.int32), np.empty_like(free)
    rows = rows[: outbid(pool, key, free, asked, won, rows, left)]
    rows = rows[np.lexsort((key[rows], pool[rows]))]
    of_row = pool[rows]
    starts = np.concatenate(([0], np.cumsum(np.bincount(of_row, minlength=len(free)))))[:-1]
    rank = np.arange(len(rows)) - starts[of_row]
    won[rows[rank < left[of_row]]] = True
    return won, asked


def updated_chance(
    q: NDArray[np.float64], asked: NDArray[Any], free: NDArray[Any], parameters: Parameters
) -> NDArray[np.float64]:
    """Return the chance of a job as it is remembered after this week's matching."""
    seen = np.where(asked > 0, np.minimum(1.0, free / np.maximum(asked, 1)), free > 0)
    memory = parameters.market_chance_memory
    return np.maximum(parameters.market_chance_floor, (1 - memory) * q + memory * seen)
