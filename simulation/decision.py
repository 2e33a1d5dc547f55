"""The decision as tables: exponentials of utilities, in parts that multiply (equations in docs/simulation.md)."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.bits import KINDS
from simulation.parameters import Parameters
from simulation.places import (
    AWAY,
    FIRST_AWAY,
    FIRST_ELSEWHERE,
    HOME,
    PLACES,
    SKILLS,
    TRADES,
    WAGE_REGION,
    Place,
    wage_region,
)

GROUP_SLOTS = 8
LEVELS = 4
LIMIT = 30.0
"""No part of a utility counts for more than this."""
K = len(TRADES)
TRAINED = SKILLS - 1


def level_of_experience() -> NDArray[np.uint64]:
    """Return the level of experience by weeks away: none, up to a quarter, up to a year, more."""
    weeks = np.arange(64)
    return np.digitize(weeks, [1, 13, 52]).astype(np.uint64)


def half_up(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return yuan rounded to whole ones, halves up."""
    return np.floor(values + 0.5).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Money:
    """What a week in each place brings and costs, in yuan, without shocks.

    Parameters
    ----------
    pay
        (16 places, trades x skills); farming apart.
    living
        (16,) living cost.
    """

    pay: NDArray[np.int64]
    living: NDArray[np.int64]

    @classmethod
    def of(
        cls, p: Parameters, province: str, weeks_per_month: float, monthly: dict[Place, float], training_week: float
    ) -> "Money":
        """Work out weekly money.

        Parameters
        ----------
        p, province, weeks_per_month
            Parameters, the home, and the policy's conversion of months.
        monthly
            Pay a month of relief and welfare work.
        training_week
            Training allowance a week, yuan.
        """
        mean = sum(p.people_trade[name] * p.wage_trade[name] for name in TRADES)
        trades = np.array([p.wage_trade[name] for name in TRADES]) / mean
        factor = np.outer(trades, np.array(p.skill_factor)).ravel()
        at_home = p.wage_region[wage_region(province)]
        pay = np.zeros((PLACES, K * SKILLS))
        pay[Place.LOCAL] = at_home * p.wage_local_factor * factor
        pay[Place.WORKSHOP] = p.workshop_pay
        for place, yuan in monthly.items():
            pay[place] = yuan
        for place in AWAY:
            region = at_home if place == Place.PROVINCE else p.wage_region[WAGE_REGION[place]]
            pay[place] = region * p.wage_outgoing_factor * factor
        pay /= weeks_per_month
        pay[Place.IDLE], pay[Place.TRAINING] = p.income_idle, training_week
        living = np.full(PLACES, p.living_week["home"])
        for place in AWAY:
            living[place] = p.living_week[place.name.lower()]
        return cls(half_up(pay), half_up(living))


class Now(NamedTuple):
    """What the decision depends on in one week.

    ``pay`` (16, 16) yuan; ``chance`` (counties, trades, 16); ``share_away`` (counties, 16) of a county's people;
    ``grant`` (groups, 16) expected yuan; ``sowing`` and ``harvest`` (regions,); ``years`` since the first week.
    """

    pay: NDArray[np.int64]
    chance: NDArray[np.float64]
    share_away: NDArray[np.float64]
    grant: NDArray[np.float64]
    at_home: bool
    sowing: NDArray[np.bool_]
    harvest: NDArray[np.bool_]
    fair: bool
    relief_open: bool
    welfare_groups: NDArray[np.bool_]
    years: float = 0.0


class Weights(NamedTuple):
    """The tables of ``simulation.kernel.Week`` that hold weights; ``grant`` (groups, 16) goes into ``way``."""

    move: NDArray[np.float32]
    stay: NDArray[np.float32]
    taste: NDArray[np.float32]
    grant: NDArray[np.float32]


def weights(
    p: Parameters, money: Money, fares: NDArray[np.int64], now: Now, tasted: NDArray[np.float32] | None = None
) -> Weights:
    """Return the weights of staying and moving in one week.

    Parameters
    ----------
    p, money, fares
        Parameters, weekly money, and (counties, 16) fares in yuan.
    now
        The week.
    tasted
        ``taste_weights`` of the week, where they are known already.
    """
    counties, rows = len(fares), K * SKILLS
    # Rows of all places of all trades and skills: NumPy takes long rows several times as fast as rows of sixteen.
    pay = now.pay.T.astype(np.float64)
    pay[:, Place.FARM] = 0.0  # the worth of farm work depends on the land: it stands in the taste
    pay, living = pay.reshape(1, -1), np.tile(money.living, rows)
    network = p.taste_network * np.log1p(100.0 * now.share_away)
    network[:, :FIRST_AWAY] = 0.0  # at home there is no network to be had by going
    network[:, Place.PROVINCE] += p.taste_away_drift * p.taste_away_share * now.years
    network[:, FIRST_ELSEWHERE : Place.TRAVELLING] -= p.taste_away_drift * (1.0 - p.taste_away_share) * now.years
    network = np.tile(network, rows)
    chance = np.repeat(now.chance, SKILLS, axis=1).reshape(counties, -1)
    move = chance * pay
    move -= living
    move -= np.tile(fares / p.choice_horizon, rows)
    move *= p.choice_money
    move += network
    network += p.choice_money * (pay - living)
    moving, staying = (_exp(utility).reshape(counties, K, SKILLS, PLACES) for utility in (move, network))
    moving *= chance.astype(np.float32).reshape(moving.shape)  # a place is thought of as often as it has an opening
    moving[:, :, TRAINED, Place.TRAINING] = 0.0
    if not now.relief_open:
        moving[..., Place.RELIEF] = 0.0
    moving[..., Place.TRAVELLING] = 0.0
    grant = _exp(p.choice_money * now.grant / p.choice_horizon)
    grant[~now.welfare_groups, Place.WELFARE] = 0.0
    shape = (counties * K * SKILLS, PLACES)
    return Weights(
        np.ascontiguousarray(moving.reshape(shape)),
        np.ascontiguousarray(staying.reshape(shape)),
        taste_weights(p, now) if tasted is None else tasted,
        grant,
    )


def taste_weights(p: Parameters, now: Now) -> NDArray[np.float32]:
    """Return the weights of places apart from money; of a week they depend on the festival and the farm season only."""
    return _exp(taste(p, now)).reshape(-1, PLACES)


def taste(p: Parameters, now: Now) -> NDArray[np.float64]:
    """Return the utility of places apart from money: (regions, levels of experience, kinds, 16)."""
    kind = np.arange(KINDS)
    woman, age, dependants, land = kind & 1, kind >> 1 & 3, kind >> 3 & 1, kind >> 4
    constant = np.array([p.taste_constant[place.name.lower()] for place in (*HOME, *AWAY)] + [0.0])
    values = np.broadcast_to(constant, (len(now.sowing), LEVELS, KINDS, PLACES)).copy()
    learnt = 1.0 - p.taste_experience * np.arange(LEVELS) / (LEVELS - 1)
    person = p.taste_dependants * dependants + p.taste_age * age + p.taste_women * woman
    for place in AWAY:
        plain = p.taste_away_province if place == Place.PROVINCE else p.taste_away_elsewhere
        values[..., place] -= plain * learnt[None, :, None] + person[None, None, :]
        if now.at_home:
            values[..., place] -= p.festival_pull
    owed = now.sowing[:, None] * (land & 1) + now.harvest[:, None] * (land >> 1 & 1)
    values[..., Place.FARM] += (p.choice_money * p.farm_value * owed)[:, None, :]
    return values


def switching(p: Parameters, fair: bool, shut: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the weight of going from place to place, 0 where there is no way.

    Parameters
    ----------
    p
        Parameters.
    fair
        Whether there is a campaign this week.
    shut
        (16, 16) ways that a travel ban closes.
    """
    cost = np.full((PLACES, PLACES), p.choice_switch)
    cost[:, Place.LOCAL :] *= 1.0 - (p.campaign_ease if fair else 0.0)
    cost[Place.FARM, Place.IDLE] = cost[Place.IDLE, Place.FARM] = p.choice_switch_home
    way = np.exp(-cost)
    way[FIRST_AWAY:, Place.LOCAL : FIRST_AWAY] = 0.0  # from afar one first goes home
    way[[Place.TRAINING, Place.TRAVELLING], :] = 0.0
    way[:, Place.TRAVELLING] = 0.0
    way[shut] = 0.0
    return np.asarray(way.astype(np.float32))


def going_back(p: Parameters, fares: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the weight of the return fare from each place: (counties, 16), 1 at home."""
    return _exp(-p.choice_money * fares / p.choice_horizon)


def _exp(utility: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    return np.asarray(np.exp(np.clip(utility, -LIMIT, LIMIT)).astype(np.float32))
