"""The clock: SimPy steps through the phases of each week in order, and shocks interrupt between weeks."""

from collections.abc import Callable, Generator, Sequence
from typing import Any

import numpy as np
import simpy

from simulation.conditions import turn_of
from simulation.phases import Happenings, dismissals, leaving, matching, placing, settling, what_happens
from simulation.record import Recorder
from simulation.settle import INCOME, SPENDING
from simulation.shocks import Shock, Struck, strike
from simulation.word import LAYOUT
from simulation.world import State, World

PHASES = 8
"""Steps of a week: conditions, happenings, dismissals, leaving, matching, placing, settling, record."""
_CLAIMED = ~np.uint64(1 << LAYOUT["claimed"].shift)


class MoneyLost(AssertionError):
    """Cash changed by something else than income, grants, spending and fares: the run is refused."""


def run_clock(
    env: simpy.Environment,
    world: World,
    first: int,
    last: int,
    recorder: Recorder | None,
    shocks: Sequence[Shock] = (),
    each_week: Callable[[int, State], None] | None = None,
) -> None:
    """Run the weeks from ``first`` up to, not including, ``last``; the world keeps its state.

    Parameters
    ----------
    env
        A clock at time 0; the world's treasury belongs to it.
    world
        The world.
    first, last
        Weeks.
    recorder
        Takes down each week; None in the warm-up.
    shocks
        What strikes.
    each_week
        Called with the week and the state when it is over.
    """
    struck = Struck(env, world.conditions)
    for shock in shocks:
        env.process(strike(env, shock, struck, PHASES, first))
    done = env.process(_weeks(env, world, first, last, recorder, each_week))
    env.run(until=done)


def _weeks(
    env: simpy.Environment,
    world: World,
    first: int,
    last: int,
    recorder: Recorder | None,
    each_week: Callable[[int, State], None] | None,
) -> Generator[simpy.Event, Any, None]:
    cash = None
    yield env.timeout(0)
    for week in range(first, last):
        _new_year(world, week)
        turn = turn_of(world, week)
        yield env.timeout(1)
        found = what_happens(world, turn)
        yield env.timeout(1)
        dismissals(world, turn, found)
        yield env.timeout(1)
        leaving(world, found)
        yield env.timeout(1)
        asked = matching(world, turn, found)
        yield env.timeout(1)
        placing(world, turn, found)
        yield env.timeout(1)
        settling(world, turn, found)
        yield env.timeout(1)
        cash = _money_kept(found, cash, week)
        paid = world.treasury.week()
        if recorder is not None:
            recorder.take_down(world, turn, found, asked, paid)
        if each_week is not None:
            each_week(week, world.state)
        yield env.timeout(1)


def _new_year(world: World, week: int) -> None:
    """In the first week of a calendar year everybody may claim the yearly grant again."""
    year = world.calendar.year(week)
    if year != world.year:
        world.state.words &= _CLAIMED
        world.year = year


def _money_kept(found: Happenings, before: tuple[int, int] | None, week: int) -> tuple[int, int]:
    """Return cash after settling and the grants paid after it, having checked that no money came or went unseen.

    The tally counts cash before payments that fall due, so those belong to the next week's balance.
    """
    cash = found.cash
    if before is not None:
        income, spending = int(found.tally[INCOME].sum()), int(found.tally[SPENDING].sum())
        change = income - spending - found.fares + found.early_grants + before[1]
        if cash - before[0] != change:
            raise MoneyLost(f"week {week}: cash changed by {cash - before[0]} yuan, the books say {change}")
    return cash, found.grants - found.early_grants
