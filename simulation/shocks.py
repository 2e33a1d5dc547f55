"""Shocks: SimPy processes that interrupt the part of the world they strike, and interrupt it again when they are over."""

from collections.abc import Generator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

import simpy

from simulation.places import AWAY, FIRST_AWAY, FIRST_ELSEWHERE, PLACES, Place

NOTHING_SHUT = PLACES


class Strikes(StrEnum):
    """What can happen."""

    SEATS = "seats"
    TRAVEL_BAN = "travel_ban"
    HARVEST = "harvest"
    LATE_PAY = "late_pay"


@dataclass(frozen=True)
class Shock:
    """One event with a first and a last week.

    Parameters
    ----------
    strikes
        What it strikes.
    first_week, last_week
        Both included.
    factor
        Of seats or farm cash; below 1 a failure, above 1 a boom.
    places
        Destinations or kinds of work concerned.
    dismisses
        Whether people above the seats left lose their places at once (a plant shutdown).
    all_journeys
        Whether a travel ban also shuts journeys within the province.
    """

    strikes: Strikes
    first_week: int
    last_week: int
    factor: float = 1.0
    places: tuple[Place, ...] = AWAY
    dismisses: bool = False
    all_journeys: bool = False

    def __post_init__(self) -> None:
        if self.last_week < self.first_week:
            raise ValueError(f"a shock ends in week {self.last_week} before it begins in week {self.first_week}")
        if self.factor < 0:
            raise ValueError(f"a shock's factor is {self.factor}; it must not be negative")


def shutdown(first_week: int, last_week: int, *places: Place, factor: float = 0.0) -> Shock:
    """Return a plant shutdown: seats fall to a factor and whoever is too many is dismissed."""
    return Shock(Strikes.SEATS, first_week, last_week, factor, places or AWAY, dismisses=True)


def boom(first_week: int, last_week: int, *places: Place, factor: float = 1.2) -> Shock:
    """Return an order boom: seats rise by a factor."""
    return Shock(Strikes.SEATS, first_week, last_week, factor, places or AWAY)


def travel_ban(first_week: int, last_week: int, *, all_journeys: bool = False) -> Shock:
    """Return a ban on journeys between provinces, or on all journeys."""
    return Shock(Strikes.TRAVEL_BAN, first_week, last_week, all_journeys=all_journeys)


def harvest_failure(first_week: int, last_week: int, factor: float) -> Shock:
    """Return a harvest that brings only a factor of its cash."""
    return Shock(Strikes.HARVEST, first_week, last_week, factor)


def late_payment(first_week: int, last_week: int, *places: Place) -> Shock:
    """Return weeks in which some work is not paid; it is made up over as many weeks after."""
    return Shock(Strikes.LATE_PAY, first_week, last_week, 0.0, places or (Place.RELIEF,))


@dataclass
class Conditions:
    """The state of the world that shocks change; places from ``shut_from`` on can be neither gone to nor left."""

    seats: dict[Place, float] = field(default_factory=dict)
    dismissing: set[Place] = field(default_factory=set)
    shut_from: int = NOTHING_SHUT
    farm_cash: float = 1.0
    pay: dict[Place, float] = field(default_factory=dict)

    def shut_between(self, place: int, goal: int) -> bool:
        """Tell whether a ban forbids going from one place to another."""
        return place != goal and max(place, goal) >= self.shut_from


class Struck:
    """What shocks strike: a process that sleeps until a shock interrupts it, and sets the conditions accordingly."""

    def __init__(self, env: simpy.Environment, conditions: Conditions) -> None:
        self.conditions = conditions
        self.running: list[Shock] = []
        self.process = env.process(self._sleep(env))

    def _sleep(self, env: simpy.Environment) -> Generator[simpy.Event, Any, None]:
        while True:
            try:
                yield env.event()
            except simpy.Interrupt as interrupt:
                begins, shock = cast(tuple[bool, Shock], interrupt.cause)
                if begins:
                    self.running.append(shock)
                else:
                    self.running.remove(shock)
                _apply(self.running, self.conditions)


def _apply(running: list[Shock], conditions: Conditions) -> None:
    """Set the conditions to what the running shocks make of them; factors of several multiply."""
    conditions.seats, conditions.pay, conditions.dismissing = {}, {}, set()
    conditions.shut_from, conditions.farm_cash = NOTHING_SHUT, 1.0
    for shock in running:
        if shock.strikes is Strikes.TRAVEL_BAN:
            conditions.shut_from = min(conditions.shut_from, FIRST_AWAY if shock.all_journeys else FIRST_ELSEWHERE)
        elif shock.strikes is Strikes.HARVEST:
            conditions.farm_cash *= shock.factor
        else:
            factors = conditions.seats if shock.strikes is Strikes.SEATS else conditions.pay
            for place in shock.places:
                factors[place] = factors.get(place, 1.0) * shock.factor
            if shock.dismisses:
                conditions.dismissing |= set(shock.places)


def strike(
    env: simpy.Environment, shock: Shock, struck: Struck, week_steps: int, now_week: int
) -> Generator[simpy.Event, Any, None]:
    """Wait for the shock's first week, interrupt what it strikes, and interrupt it again after its last week.

    Interrupts are urgent events of SimPy: they act before the first phase of their week.
    """
    length = shock.last_week - shock.first_week + 1
    yield env.timeout(max(0, shock.first_week - now_week) * week_steps)
    yield from _during(env, shock, struck, length * week_steps)
    if shock.strikes is Strikes.LATE_PAY:
        arrears = Shock(shock.strikes, shock.last_week + 1, shock.last_week + length, 2.0, shock.places)
        yield from _during(env, arrears, struck, length * week_steps)


def _during(env: simpy.Environment, shock: Shock, struck: Struck, steps: int) -> Generator[simpy.Event, Any, None]:
    struck.process.interrupt((True, shock))
    yield env.timeout(steps)
    struck.process.interrupt((False, shock))
