"""A matcher from outside: each week it gets open posts and willing people as an instance, and its plan is carried out."""

from datetime import date
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.geography.divisions import Divisions
from domain.instance import Instance
from domain.tables import EDUCATION, GROUPS, SEXES
from simulation.conditions import Turn, plain_needs
from simulation.phases import Happenings
from simulation.places import AWAY, TRADES, Place
from simulation.word import column
from simulation.world import World

KIND: Final = {Place.WORKSHOP: "workshop", Place.RELIEF: "work_relief", Place.WELFARE: "public_welfare"}
"""Kind of post by place; all others are posts of enterprises."""


class Matcher(Protocol):
    """Whoever decides: gets an instance and a day, returns columns ``worker_id`` and ``post_id`` of those placed."""

    def __call__(self, instance: Instance, on: date) -> pd.DataFrame:
        """Return the assignments."""
        ...


class PlanRefused(ValueError):
    """A matcher's plan that cannot be carried out: unknown ids, a person twice, or more people than seats."""


def carry_out(matcher: Matcher, world: World, turn: Turn, found: Happenings, free: NDArray[np.int64]) -> None:
    """Ask the matcher and put its plan in place of the rationing; courses are rationed as before.

    Raises
    ------
    PlanRefused
        When the plan cannot be carried out; the message names the first ids or the post.
    """
    asks = np.flatnonzero(found.option != Place.TRAINING)
    if not len(asks):
        return
    posts = _posts(world, turn, free)
    instance = Instance({"workers": _workers(world, found.applicant[asks]), **posts})
    plan = matcher(instance, world.calendar.starts[turn.week - world.calendar.first])
    row_of = dict(zip(instance.workers["worker_id"], asks.tolist(), strict=True))
    pool_of_post = {name: int(name[1:]) for name in instance.posts["post_id"]}
    unknown = [name for name in plan["worker_id"] if name not in row_of]
    unknown += [name for name in plan["post_id"] if name not in pool_of_post]
    if unknown or plan["worker_id"].duplicated().any():
        raise PlanRefused(f"week {turn.week}: unknown ids {unknown[:5]}, or a person placed twice")
    rows = np.array([row_of[name] for name in plan["worker_id"]], np.int64)
    pools = np.array([pool_of_post[name] for name in plan["post_id"]], np.int64)
    over = np.flatnonzero(np.bincount(pools, minlength=len(free)) > free)
    if len(over):
        raise PlanRefused(f"week {turn.week}: more people at post P{over[0]} than its {free[over[0]]} free seats")
    found.won = found.won & (found.option == Place.TRAINING)
    found.pool, found.option = found.pool.copy(), found.option.copy()
    found.pool[rows], found.option[rows] = pools, world.demand.layout.places[pools]
    found.won[rows] = _can_go(world, found.applicant[rows], found.option[rows])


def _can_go(world: World, who: NDArray[Any], goal: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell who has the money for the journey; from afar one first goes home before taking work there."""
    words = world.state.words[who]
    enough = column(words, "cash") >= plain_needs(world)[column(words, "county"), goal.astype(np.int64)]
    at_home = column(words, "place") < AWAY[0]
    return np.asarray(np.where(goal >= AWAY[0], enough, at_home))


def _workers(world: World, who: NDArray[Any]) -> pd.DataFrame:
    """Return the willing as the table ``workers``: they asked, so they are willing to be placed and to leave."""
    words, ids = world.state.words[who], world.population.worker_ids
    group = column(words, "group")
    names = [ids[i] if ids else f"S{i:07d}" for i in who.tolist()]
    return pd.DataFrame(
        {
            "worker_id": names,
            "region": np.array(world.population.home.counties)[column(words, "county")],
            "sex": np.array(SEXES)[column(words, "sex")],
            "education": np.array(EDUCATION)[column(words, "schooling") + 1],
            "groups": [None if g == 0 else (GROUPS[g - 1],) for g in group.tolist()],
            "status": "unemployed",
            "seeking": True,
            "wants_to_leave": True,
            "willing_welfare": True,
            "reach": "nation",
        }
    )


def _posts(world: World, turn: Turn, free: NDArray[np.int64]) -> dict[str, pd.DataFrame]:
    """Return the open pools as the tables ``employers`` and ``posts``: ``P17`` is pool 17."""
    layout, home = world.demand.layout, world.population.home
    place_of, codes = layout.places, Divisions.load()
    hubs = world.parameters.jobs_hubs
    hub = {place: codes.codes(hubs[place.name.lower()], 6)[0] for place in AWAY}
    rows = []
    for pool in np.flatnonzero(free).tolist():
        place = Place(int(place_of[pool]))
        if place == Place.TRAINING:
            continue
        inside = pool - layout.of_place(place).start
        trade = inside % len(TRADES) if place in (Place.LOCAL, *AWAY) else 0
        county = inside // len(TRADES) if place == Place.LOCAL else inside
        region = hub[place] if place in AWAY else home.counties[county]
        week_pay = int(turn.pay[place, 4 * trade])
        rows.append(
            (f"P{pool}", f"E{pool}", TRADES[trade], KIND.get(place, "enterprise"), region, free[pool], week_pay)
        )
    columns = ["post_id", "employer_id", "title", "kind", "region", "seats", "week_pay"]
    frame = pd.DataFrame(rows, columns=columns)
    month = float(world.population.policy.value("pay.weeks_per_month", world.population.on, home.province))
    frame["pay"], frame["pay_unit"] = frame.pop("week_pay") * month, "month"
    frame["starts"] = pd.Timestamp(world.calendar.starts[turn.week - world.calendar.first])
    employers = frame[["employer_id", "region"]].assign(name=frame["employer_id"], headcount=100_000)
    return {"posts": frame, "employers": employers}
