"""The fluid model: cohorts instead of people, expected flows instead of draws; thousandths of the kernel's time.

It leaves out what its size does not allow, and each omission is a bias that is measured against the kernel: one county
that is the mean of all, four classes of taste, wages at the mean skill, cash spread exponentially around its mean.
"""

import copy
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.fluid_choice import chosen
from simulation.oracle_people import (
    AWAY,
    CROSS_PROVINCE,
    FREE,
    IDLE,
    LIMIT,
    LOCAL,
    PROVINCE,
    RELIEF,
    TRAINING,
    WELFARE,
    WORKSHOP,
    Person,
)
from simulation.oracle_world import Rules, Week, World

Array = NDArray[np.float64]
PLACES, LEVELS, TRADES, CLASSES, LANDS = 15, 4, 4, 4, 4
LEVEL_LEFT = (1.0, 1 / 12, 1 / 39, 0.0)
"""Weekly share of each level of experience that reaches the next while away: after 1, 12 and 39 weeks in it."""
LEAST = 1e-12


@dataclass(frozen=True)
class Cohorts:
    """People grouped by trade, land and taste, as shares of all people.

    ``mass`` (cohorts, places, levels) and ``cash`` (cohorts, places; yuan per person of all) before the first week;
    ``shift`` the disutility of being away, ``dependants`` and ``wage`` factor in the mean of the cohort.
    """

    mass: Array
    cash: Array
    trade: NDArray[np.int64]
    land: NDArray[np.int64]
    shift: Array
    dependants: Array
    skill: Array
    welfare: float

    @classmethod
    def of(cls, people: list[Person], rules: Rules, classes: int = CLASSES) -> "Cohorts":
        """Group people, with so many classes of taste; travellers count as arrived."""
        shift = np.array([rules.dependants * p.dependants + rules.age * p.age + rules.women * p.sex for p in people])
        rank = np.argsort(np.argsort(shift, kind="stable"), kind="stable") * classes // len(people)
        trade, land = np.array([p.trade for p in people]), np.array([p.sowing + 2 * p.harvest for p in people])
        cohort = (trade * LANDS + land) * classes + rank
        count = TRADES * LANDS * classes
        size = np.maximum(np.bincount(cohort, minlength=count), LEAST)
        mass, cash = np.zeros((count, PLACES, LEVELS)), np.zeros((count, PLACES))
        for number, person in zip(cohort, people, strict=True):
            mass[number, person.seat, person.experience_level] += 1 / len(people)
            cash[number, person.seat] += person.cash / len(people)
        every = np.arange(count)
        return cls(
            mass,
            cash,
            every // (LANDS * classes),
            every // classes % LANDS,
            np.bincount(cohort, shift, count) / size,
            np.bincount(cohort, [p.dependants for p in people], count) / size,
            np.bincount(cohort, [p.skill for p in people], count) / size,
            float(np.mean([p.group in rules.welfare_groups for p in people])),
        )


@dataclass
class _State:
    stay: Array
    travel: Array
    cash: Array
    travel_cash: Array


def run(world: World, cohorts: Cohorts) -> Array:
    """Return the share of all people at each of the sixteen places at the end of every week: (weeks, 16)."""
    return Begun(world, cohorts).on(world.weeks)


class Begun:
    """A run that goes on from where it stands, from the same week several times over if need be.

    Parameters
    ----------
    world
        All but its weeks, which are handed to ``on``.
    cohorts
        The people before the first week.
    """

    def __init__(self, world: World, cohorts: Cohorts) -> None:
        mass, cash = cohorts.mass, cohorts.cash
        self._state = _State(mass.copy(), np.zeros_like(mass), cash.copy(), np.zeros_like(cash))
        self._flow = _Flow(world, cohorts)

    def on(self, weeks: Sequence[Week]) -> Array:
        """Run further weeks and return the shares at the sixteen places at the end of each: (weeks, 16)."""
        return np.array([self._flow.week(self._state, now) for now in weeks]).reshape(-1, PLACES + 1)

    def copy(self) -> "Begun":
        """Return the run as it stands, to go on apart from this one."""
        other = copy.copy(self)
        other._flow = copy.copy(self._flow)
        other._flow.chance = self._flow.chance.copy()
        other._state = _State(*(getattr(self._state, part.name).copy() for part in dataclasses.fields(_State)))
        return other


class _Flow:
    """The constants of a run, and one week of it."""

    def __init__(self, world: World, cohorts: Cohorts) -> None:
        rules = world.rules
        self.world, self.cohorts, self.rules = world, cohorts, rules
        self.chance = np.ones((TRADES, PLACES))
        weight = np.array(world.county_people) / sum(world.county_people)
        self.fare = weight @ np.array(world.fare)[:, :PLACES]
        self.living = np.array(rules.living_yuan, float)
        self.need = self.fare + rules.food_weeks * self.living
        self.order = np.array(sorted(AWAY, key=lambda place: self.need[place]))
        level = np.arange(LEVELS) / 3
        far = np.array([_far(rules, place) for place in range(PLACES)])
        away = np.array([place in AWAY for place in range(PLACES)])
        self.taste = np.array(rules.constant)[None, None] - far * (1 - rules.experience * level[None, :, None])
        self.taste = self.taste - cohorts.shift[:, None, None] * away
        self.away = away
        self.drift = np.array([rules.drift_elsewhere * (place in CROSS_PROVINCE) for place in range(PLACES)])
        self.drift[PROVINCE] = rules.drift_province
        switch = np.full((PLACES, PLACES), rules.switch)
        switch[:2, :2] = rules.switch_home
        journey = np.where(away[None, :], self.fare[None, :], self.fare[:, None])
        self.leave = np.clip(-rules.money * journey / rules.horizon, -LIMIT, LIMIT)
        self.switch = switch
        self.hazard = np.array([_hazard(rules, place) for place in range(PLACES)])
        levers = (world.workshop, world.relief, world.welfare, world.training)
        self.paid = dict(zip((WORKSHOP, RELIEF, WELFARE, TRAINING), levers, strict=True))
        self.steady_income = self._steady_income()

    def week(self, state: _State, now: Week) -> Array:
        """Carry the cohorts through a week and return the places."""
        rules, everybody = self.rules, sum(self.world.county_people)
        income, worth = self._income(now)
        arrived, arrived_cash = state.travel, state.travel_cash
        state.travel, state.travel_cash = np.zeros_like(arrived), np.zeros_like(arrived_cash)
        self._end(state, arrived, arrived_cash, now)
        size = state.stay.sum(axis=2)
        mean = state.cash / np.maximum(size, LEAST)
        hazard = self.hazard * ~np.isin(np.arange(PLACES), now.closed)
        review = np.minimum(1 - hazard, rules.review_chance(now))
        picked = state.stay[..., None] * review[None, :, None, None] * self._choices(state, worth, mean, now)
        moves = picked.copy()
        moves[:, np.arange(PLACES), :, np.arange(PLACES)] = 0
        moves[..., IDLE] += state.stay * hazard[None, :, None]
        # Leavers free their seats before matching.
        seats = self._seats(now, everybody)
        held = size + arrived.sum(axis=2) - moves[..., :2].sum(axis=(2, 3))
        occupied = self._by_pool(held)
        wanted = self._by_pool(moves.sum(axis=(1, 2)))
        free = np.maximum(seats - occupied, 0)
        ratio = np.where(wanted > LEAST, np.minimum(1, free / np.maximum(wanted, LEAST)), free > LEAST)
        self.chance = np.maximum(
            rules.chance_floor, (1 - rules.chance_memory) * self.chance + rules.chance_memory * ratio
        )
        ratio[:, FREE] = 1
        moves *= ratio[self.cohorts.trade][:, None, None, :]
        self._move(state, moves, mean)
        state.stay += arrived
        state.cash += arrived_cash
        self._settle(state, income)
        places = state.stay.sum(axis=(0, 2))
        return np.append(places, state.travel.sum())

    # ------------------------------------------------------------ parts of a week
    def _income(self, now: Week) -> tuple[Array, Array]:
        """Return weekly yuan by cohort and place: as received, and as it is worth in a decision."""
        rules, c = self.rules, self.cohorts
        income, worth = self.steady_income.copy(), self.steady_income.copy()
        owed = (c.land & 1) * now.sowing[0] + (c.land >> 1) * now.harvest[0]
        income[:, 0], worth[:, 0] = rules.farm_cash * owed * now.farm_cash, rules.farm_value * owed
        return income, worth

    def _steady_income(self) -> Array:
        """Return weekly yuan by cohort and place where no season moves them."""
        rules, c = self.rules, self.cohorts
        income = np.zeros((len(c.trade), PLACES))
        for place in range(PLACES):
            if place in self.paid:
                income[:, place] = self.paid[place].pay_yuan
            elif rules.wage_yuan[place]:
                table = np.array(rules.wage_yuan[place], float).reshape(TRADES, -1)[c.trade]
                income[:, place] = [np.interp(s, np.arange(len(t)), t) for s, t in zip(c.skill, table, strict=True)]
        income[:, IDLE] = rules.idle_income
        return income

    def _end(self, state: _State, arrived: Array, arrived_cash: Array, now: Week) -> None:
        """End courses, relief out of season and welfare posts above the line; they act no more this week."""
        for place, part in (
            (TRAINING, 1 / self.rules.training_weeks),
            (RELIEF, float(not now.relief_season)),
            (WELFARE, np.exp(-self.rules.welfare_income_line / np.maximum(_mean(state, WELFARE), LEAST))),
        ):
            part = np.broadcast_to(part, state.cash.shape[:1])
            arrived[:, IDLE] += part[:, None] * state.stay[:, place]
            arrived_cash[:, IDLE] += part * state.cash[:, place]
            state.stay[:, place] *= 1 - part[:, None]
            state.cash[:, place] *= 1 - part

    def _choices(self, state: _State, worth: Array, mean: Array, now: Week) -> Array:
        """Return the chance of each option: (cohorts, place, level, option)."""
        rules = self.rules
        chance = self.chance[self.cohorts.trade]
        there = np.log1p(100 * (state.stay + state.travel).sum(axis=(0, 2))) * rules.network
        taste = self.taste + self.away * (there - rules.festival_pull * rules.in_window(now)) + self.drift * now.years
        money = np.clip(rules.money * (chance * worth - self.living), -LIMIT, LIMIT)
        moving = chance[:, None, :] * np.exp(np.clip(money[:, None, :] + taste, -LIMIT, LIMIT))
        staying = np.exp(np.clip(rules.money * (worth - self.living), -LIMIT, LIMIT)[:, None, :] + taste)
        eased = np.where(now.campaign & (np.arange(PLACES) > 1), 1 - rules.campaign_ease, 1.0)
        gate = np.exp(self.leave - self.switch * eased) * self._open(now)
        able = np.exp(-self.need[self.order] / np.maximum(mean, 1.0)[..., None])
        exactly = np.concatenate([np.ones_like(mean)[..., None], able], axis=-1)
        exactly[..., :-1] -= exactly[..., 1:]
        parting = np.where(np.arange(PLACES) == WELFARE, self.cohorts.welfare, 1.0)
        found: Array = chosen(moving, staying, gate, exactly, self.order, parting)
        return found

    def _open(self, now: Week) -> Array:
        """Return which moves are open: (place, option)."""
        gate = np.ones((PLACES, PLACES))
        gate[7:, 2:7] = 0
        gate[TRAINING] = 0
        if not now.relief_season:
            gate[:, RELIEF] = 0
        gate[:, list(now.closed)] = 0
        gate[list(now.closed)] = 0
        gate[np.arange(PLACES), np.arange(PLACES)] = 1
        return gate

    def _seats(self, now: Week, everybody: int) -> Array:
        """Return seats by trade and place, as shares of all people; a lever's seats stand with every trade."""
        rules, seats = self.rules, np.full((TRADES, PLACES), np.inf)
        per_person = np.array([rules.jobs_away[place] for place in range(PLACES)])
        per_person = per_person * rules.growth**now.years
        per_person[LOCAL] = rules.jobs_local
        for trade, share in enumerate(rules.jobs_trade):
            season = share * rules.season(trade, now)
            for place in (LOCAL, *AWAY):
                factor = self.world.employers.boost(place) * now.factor.get((place, trade), 1.0)
                seats[trade, place] = per_person[place] * season * factor
        for place, lever in self.paid.items():
            seats[:, place] = lever.number / everybody if place != RELIEF or now.relief_season else 0.0
        return seats

    def _by_pool(self, held: Array) -> Array:
        """Return people by trade and place; for places whose pools know no trade, all trades together."""
        sums = np.zeros((TRADES, PLACES))
        np.add.at(sums, self.cohorts.trade, held)
        for place in self.paid:
            sums[:, place] = sums[:, place].sum()
        return sums

    def _move(self, state: _State, moves: Array, mean: Array) -> None:
        """Carry out the moves with the cash of those who go; whoever left a county or comes back is travelling."""
        flow = moves.sum(axis=2)
        carried = np.repeat(mean[..., None], PLACES, axis=2)
        carried[:, :, self.away] += self.need[self.away]
        total = (flow * carried).sum(axis=2)
        carried *= np.minimum(1, state.cash / np.maximum(total, LEAST))[..., None]
        state.stay -= moves.sum(axis=3)
        state.cash -= (flow * carried).sum(axis=2)
        far = self.away[:, None] | self.away[None, :]
        fare = np.where(self.away[None, :], self.fare[None, :], self.fare[:, None])
        kept = flow * np.maximum(carried - fare, 0)
        state.stay += np.einsum("tsxj,sj->tjx", moves, 1.0 * ~far)
        state.cash += np.einsum("tsj,sj->tj", kept, 1.0 * ~far)
        state.travel += np.einsum("tsxj,sj->tjx", moves, 1.0 * far)
        state.travel_cash += np.einsum("tsj,sj->tj", kept, 1.0 * far)

    def _settle(self, state: _State, income: Array) -> None:
        """Earn, spend as far as cash goes, and gather experience."""
        rules = self.rules
        extra = rules.spending_dependants * self.cohorts.dependants[:, None]
        wanted = self.living + extra + rules.spending_share * np.maximum(0, income - self.living)
        state.cash = _after(state.cash, state.stay.sum(axis=2), income - wanted)
        home = np.broadcast_to(self.living[IDLE] + extra, wanted.shape)
        state.travel_cash = _after(state.travel_cash, state.travel.sum(axis=2), -home)
        for level in reversed(range(LEVELS - 1)):
            grown = state.stay[:, 7:, level] * LEVEL_LEFT[level]
            state.stay[:, 7:, level] -= grown
            state.stay[:, 7:, level + 1] += grown


def _after(cash: Array, size: Array, net: Array) -> Array:
    """Return cash after a week: gains are added; losses are met as far as an exponential spread of cash allows."""
    mean = cash / np.maximum(size, LEAST)
    lost = mean * (1 - np.exp(-np.maximum(-net, 0) / np.maximum(mean, LEAST)))
    return np.asarray(size * np.where(net >= 0, mean + net, mean - lost))


def _mean(state: _State, place: int) -> Array:
    return np.asarray(state.cash[:, place] / np.maximum(state.stay[:, place].sum(axis=1), LEAST))


def _far(rules: Rules, place: int) -> float:
    if place not in AWAY:
        return 0.0
    return rules.disutility_province if place == PROVINCE else rules.disutility_elsewhere


def _hazard(rules: Rules, place: int) -> float:
    if place not in (LOCAL, WORKSHOP, *AWAY):
        return 0.0
    layoff = sum(s * h for s, h in zip(rules.firm_shares, rules.layoff, strict=True))
    return rules.quit[place] + layoff
