"""Phase 1 of a week: seats, incomes, hazards and weights, given the calendar, the levers and the shocks."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from domain.faults import Unusable
from simulation.decision import GROUP_SLOTS, Now, switching, taste_weights, weights
from simulation.flags import lined_up
from simulation.kernel import Week
from simulation.levers import (
    UNLIMITED,
    Advance,
    HirePayment,
    InsuranceSubsidy,
    JobFairs,
    Lever,
    Relief,
    RetentionReturn,
    StartupGrants,
    Training,
    TravelGrant,
    WelfarePosts,
    Workshops,
)
from simulation.market import LOCAL_FIRST, K
from simulation.places import AWAY, ELSEWHERE, FIRMS, PLACES, SKILLS, TRADES, WAGE_WORK, Place
from simulation.word import TENURE_MAX
from simulation.world import World

SCALE = 2.0**32
EVERYBODY = -1
"""Cash above which a welfare post ends when its fund is empty: any."""


@dataclass(frozen=True, eq=False)
class Turn:
    """One week as fixed in its first phase.

    Parameters
    ----------
    week
        Number of the week.
    tables
        What the kernel needs.
    seats
        (pools,) seats.
    pay
        (16, trades x skills) yuan of the week.
    due
        Levers that pay at a tenure, in the order of their bits.
    due_at
        (16, 64) which of them pay by place and tenure, as bits.
    advances
        Advances on offer.
    """

    week: int
    tables: Week
    seats: NDArray[np.int64]
    pay: NDArray[np.int64]
    due: tuple[Lever, ...]
    due_at: NDArray[np.uint8]
    advances: tuple[Advance, ...]


def turn_of(world: World, week: int) -> Turn:
    """Fix everything of a week."""
    working = tuple(item for item in world.levers.items if item.works(week))
    relief = relief_seats(world, week, working)
    pay = _pay(world)
    at = week - world.calendar.first
    fair = any(isinstance(item, JobFairs) for item in working)
    advances = tuple(item for item in working if isinstance(item, Advance) and world.treasury.left(item.fund) > 0)
    now = Now(
        pay,
        world.demand.layout.chance(world.state.chance),
        world.state.share_away,
        _grants(world, working),
        bool(world.calendar.at_home[at]),
        world.calendar.sowing[at],
        world.calendar.harvest[at],
        fair,
        bool(world.calendar.relief_season[at]),
        world.welfare_groups,
        years_since_start(week),
    )
    p, home = world.parameters, world.population.home
    season = ("taste", now.at_home, now.sowing.tobytes(), now.harvest.tobytes())
    made = weights(p, world.money, home.fares, now, world.once(season, lambda: lined_up(taste_weights(p, now))))
    switched = world.once(("switching", fair, world.conditions.shut_from), lambda: switching(p, fair, _shut(world)))
    lively, shut = bool(world.calendar.lively[at]), world.conditions.shut_from
    retained = tuple(i for i in working if isinstance(i, RetentionReturn) and world.treasury.left(i.fund) > 0)
    separate, review = world.once(
        ("hazards", retained, lively, fair, shut), lambda: _hazards(world, retained, lively, fair)
    )
    due_levers, due_at, due_masks = world.once(("due", working), lambda: _due(world, working))
    seats = _seats(world, at, working, relief)
    welfare_paid = seats[world.demand.layout.of_place(Place.WELFARE)].sum() > 0
    closing = np.zeros(PLACES, np.bool_)
    closing[[Place.TRAINING, Place.TRAVELLING, Place.WELFARE]] = True
    closing[Place.RELIEF] = relief == 0
    paid = "money", *sorted(world.conditions.pay.items()), world.conditions.farm_cash, *season[2:]
    tables = Week(
        lined_up(made.move),
        lined_up(made.stay),
        made.taste,
        lined_up((made.grant[:, None] * switched).reshape(-1, PLACES)),
        world.back,
        world.once(("needs", advances), lambda: lined_up(_needs(world, advances))),
        separate,
        review,
        world.calendar.region.astype(np.uint64),
        world.level,
        closing,
        world.exit_cash if welfare_paid else EVERYBODY,
        p.training_weeks,
        world.once(paid, lambda: _money(world, pay, _farm_pay(world, at))),
        due_masks,
    )
    return Turn(week, tables, seats, pay, due_levers, due_at, advances)


def years_since_start(week: int) -> float:
    """Return the years that yearly changes (seats, the disutility of other provinces) have run: none in the warm-up."""
    return max(week, 0) / 52


def _shut(world: World) -> NDArray[np.bool_]:
    """Return the ways that a travel ban closes, from place to place."""
    return np.array([[world.conditions.shut_between(a, b) for b in range(PLACES)] for a in range(PLACES)])


def _pay(world: World) -> NDArray[np.int64]:
    """Return the pay of the week: the table itself when no shock moves it."""
    if not world.conditions.pay:
        return world.money.pay
    pay = world.money.pay.copy()
    for place, factor in world.conditions.pay.items():
        pay[place] = np.floor(pay[place] * factor)
    return pay


def _farm_pay(world: World, at: int) -> NDArray[np.int64]:
    land = np.arange(4)
    owed = world.calendar.sowing[at][:, None] * (land & 1) + world.calendar.harvest[at][:, None] * (land >> 1)
    return np.asarray(np.floor(owed * world.parameters.farm_cash * world.conditions.farm_cash).astype(np.int64))


def _money(world: World, pay: NDArray[np.int64], farm_pay: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return income and planned spending by region, trade, skill, place, land and dependants."""
    p, regions = world.parameters, len(farm_pay)
    income = np.repeat(pay.T.reshape(1, K * SKILLS, PLACES, 1), 4, axis=3).repeat(regions, axis=0)
    income[:, :, Place.FARM] = farm_pay[:, None]
    living = world.money.living.reshape(1, 1, PLACES, 1)
    spending = living + np.floor(p.spending_share * np.maximum(0, income - living)).astype(np.int64)
    wish = spending[..., None] + np.array([0, p.spending_dependants])
    rows = income.astype(np.uint64)[..., None] | (wish.astype(np.uint64) << np.uint64(32))
    return np.ascontiguousarray(rows.ravel())


def relief_seats(world: World, week: int, working: tuple[Lever, ...]) -> int:
    """Return the seats of work-for-relief this week, 0 out of season or when a week's pay is not in the fund."""
    at = week - world.calendar.first
    if not world.calendar.relief_season[at]:
        return 0
    weeks = max(1, _season_weeks(world))
    pay = int(_pay(world)[Place.RELIEF, 0])
    seats = 0
    for item in working:
        if isinstance(item, Relief):
            usual = int(world.money.pay[Place.RELIEF, 0])
            own = item.extra_seats + item.wage_share * item.budget_yuan / max(1, usual * weeks)
            part = world.real(own)
            held = int(world.occupied[world.demand.layout.of_place(Place.RELIEF)].sum())
            if world.treasury.affords(item.fund, max(part, held) * pay):
                seats += part
    return seats


def _season_weeks(world: World) -> int:
    """Return how many weeks of a year relief projects may run."""
    first = -world.calendar.first if world.calendar.first + 52 <= 0 else 0
    year = world.calendar.relief_season[first : first + 52]
    share = float(year.mean()) if len(year) else 0.0
    return round(52 * share)


def _seats(world: World, at: int, working: tuple[Lever, ...], relief: int) -> NDArray[np.int64]:
    p, calendar, layout = world.parameters, world.calendar, world.demand.layout
    week = at + calendar.first
    when = calendar.month(week), bool(calendar.push[at]), bool(calendar.at_home[at])
    season = world.once(("season", *when), lambda: world.demand.season(*when, p))
    exact = world.demand.plain * season
    exact[:LOCAL_FIRST] *= p.jobs_growth ** years_since_start(week)  # work at home does not grow with that away
    for place, boost in _boosts(world, working).items():
        exact[layout.of_place(place)] *= 1.0 + p.response_vacancies * boost
    for place, factor in world.conditions.seats.items():
        exact[layout.of_place(place)] *= factor
    seats = np.floor(exact).astype(np.int64)
    _found_businesses(world, week, working)
    seats[LOCAL_FIRST + TRADES.index("services") : LOCAL_FIRST + K * layout.counties : K] += world.extra_local
    by_county = {Place.RELIEF: relief, Place.WORKSHOP: 0, Place.TRAINING: 0, Place.WELFARE: 0}
    for item in working:
        if isinstance(item, Workshops):
            by_county[Place.WORKSHOP] += world.real(item.seats)
        elif isinstance(item, Training):
            by_county[Place.TRAINING] += _training_seats(world, item)
        elif isinstance(item, WelfarePosts):
            by_county[Place.WELFARE] += _welfare_seats(world, item)
    for place, number in by_county.items():
        seats[layout.of_place(place)] = world.once(("seats", number), partial(world.demand.by_county, number))
    return np.asarray(seats)


def course_yuan(world: World) -> int:
    """Return the allowance of one whole course."""
    return int(world.money.pay[Place.TRAINING, 0]) * world.parameters.training_weeks


def _training_seats(world: World, item: Training) -> int:
    held = int(world.occupied[world.demand.layout.of_place(Place.TRAINING)].sum())
    yuan = course_yuan(world)
    return min(world.real(item.seats), held + (world.treasury.left(item.fund) // yuan if yuan else UNLIMITED))


def _welfare_seats(world: World, item: WelfarePosts) -> int:
    seats = world.real(item.seats)
    held = int(world.occupied[world.demand.layout.of_place(Place.WELFARE)].sum())
    bill = max(seats, held) * int(_pay(world)[Place.WELFARE, 0])
    return seats if world.treasury.affords(item.fund, bill) else 0


def _found_businesses(world: World, week: int, working: tuple[Lever, ...]) -> None:
    for item in working:
        if isinstance(item, StartupGrants) and week == item.first_week:
            grants, sizes = world.real(item.grants), world.demand.sizes
            founded = world.treasury.pay(item.fund, item.title.en, item.yuan, grants, sizes)
            world.extra_local = world.extra_local + world.demand.by_county(int(founded * world.parameters.startup_jobs))


def _boosts(world: World, working: tuple[Lever, ...]) -> dict[Place, float]:
    """Return employers' yearly subsidy as a share of the yearly wage, by place of work."""
    boosts: dict[Place, float] = {}
    for item in working:
        if not isinstance(item, HirePayment | InsuranceSubsidy) or world.treasury.left(item.fund) <= 0:
            continue
        yuan = item.yuan_year if isinstance(item, HirePayment) else 12 * item.share * world.parameters.insurance_premium
        for place in item.places:
            wage = 52.0 * float(world.money.pay[place].mean())
            reached = item.take_up * _share_of_groups(world, item)
            boosts[place] = boosts.get(place, 0.0) + yuan * reached / wage
    return boosts


def _share_of_groups(world: World, item: Lever) -> float:
    """Return which share of all people a lever is for."""
    if not item.groups:
        return 1.0
    return float(sum(world.group_share[slot] for slot in world.slots(item)))


def _grants(world: World, working: tuple[Lever, ...]) -> NDArray[np.float64]:
    """Return the grant that a group expects at each place, yuan."""
    grants = np.zeros((GROUP_SLOTS, PLACES))
    for item in working:
        if isinstance(item, TravelGrant):
            slots = world.slots(item)
            for place in AWAY:
                if item.yuan(place) and world.treasury.affords(item.fund, item.yuan(place)):
                    grants[slots, place] += item.take_up * item.yuan(place)
    return grants


def advance_yuan(world: World, item: Advance) -> NDArray[np.int64]:
    """Return what an advance gives by county and place."""
    fares = world.population.home.fares
    given = np.zeros_like(fares)
    for place in item.destinations:
        given[:, place] = fares[:, place] if item.yuan is None else item.yuan
    return given


def plain_needs(world: World) -> NDArray[np.int64]:
    """Return the cash that leaving takes by county and place: the fare and the first weeks' living."""
    food = np.floor(world.parameters.liquidity_food_weeks * world.money.living).astype(np.int64)
    return np.asarray(world.population.home.fares + food[None, :])


def _needs(world: World, advances: tuple[Advance, ...]) -> NDArray[np.int32]:
    needs = np.repeat(plain_needs(world), GROUP_SLOTS, axis=0).reshape(world.counties, GROUP_SLOTS, PLACES)
    for item in advances:
        for slot in range(GROUP_SLOTS):
            if item.covers(slot):
                needs[:, slot] -= advance_yuan(world, item)
    needs[:, :, : AWAY[0]] = 0  # to be at home takes nothing
    return np.asarray(needs.reshape(-1, PLACES).astype(np.int32))


def _hazards(
    world: World, retained: tuple[RetentionReturn, ...], lively: bool, fair: bool
) -> tuple[NDArray[np.uint64], ...]:
    """Return the thresholds of separation, and of separation or review, by place and firm size."""
    p = world.parameters
    layoff = np.array([*p.market_layoff, p.market_layoff[0]])
    kept = layoff.copy()
    for item in retained:
        kept[: len(FIRMS)] *= 1.0 - p.response_retention * np.array(item.shares)
    separate, review = np.zeros((PLACES, 4)), np.zeros((PLACES, 4))
    for place in WAGE_WORK:
        name = "elsewhere" if place in ELSEWHERE else place.name.lower()
        if place < world.conditions.shut_from:
            # The province's fund pays no employer elsewhere, so it keeps nobody there.
            separate[place] = p.market_quit[name] + (layoff if place in ELSEWHERE else kept)
    often = (p.choice_review_festival if lively else p.choice_review) * (1.0 + (p.campaign_review if fair else 0.0))
    review[: Place.TRAINING] = review[Place.PROVINCE : Place.TRAVELLING] = often
    limit = np.minimum(1.0, separate + review)
    return tuple(np.floor(chance * SCALE).astype(np.uint64).ravel() for chance in (separate, limit))


def lends(item: Lever) -> bool:
    """Tell whether a lever gives credit: an advance to be paid back."""
    return isinstance(item, Advance) and item.repaid_weeks is not None


def _due(world: World, working: tuple[Lever, ...]) -> tuple[tuple[Lever, ...], NDArray[np.uint8], NDArray[np.uint64]]:
    """Return the levers that pay at a tenure; by place and tenure which of them; by place and group at which tenures."""
    paying: tuple[Lever, ...] = tuple(item for item in working if isinstance(item, TravelGrant | HirePayment))
    paying += tuple(item for item in world.levers.items if lends(item))  # collected also after the last week of lending
    if len(paying) > 8:
        n = len(paying)
        raise Unusable(
            f"{n} 项措施按在岗（外出）周数发放；一次运行最多 8 项，请合并或减少措施",
            f"{n} levers pay by time in the place; a run takes at most 8: merge some or leave some out",
        )
    if sum(map(lends, paying)) > 1:
        raise Unusable(
            "有几项措施提供要归还的垫付；每人同时只能欠一笔，请只留一项",
            "several levers give credit; a person owes one debt at a time: keep one of them",
        )
    due = np.zeros((PLACES, TENURE_MAX + 1), np.uint8)
    for bit, item in enumerate(paying):
        if isinstance(item, TravelGrant):
            for place in AWAY:
                due[place, item.due] |= (1 << bit) * (item.yuan(place) > 0)
        elif isinstance(item, HirePayment):
            for weeks, yuan in item.steps:
                due[list(item.places), weeks + item.delay_weeks] |= (1 << bit) * (yuan > 0)
        elif isinstance(item, Advance):
            due[list(item.destinations), item.repaid_weeks] |= 1 << bit
            due[[Place.FARM, Place.IDLE], 1] |= 1 << bit  # whoever came home this week
    powers = np.uint64(1) << np.arange(TENURE_MAX + 1, dtype=np.uint64)
    masks = np.zeros((PLACES, GROUP_SLOTS), np.uint64)
    for bit, item in enumerate(paying):
        covered = [slot for slot in range(GROUP_SLOTS) if item.covers(slot)]
        masks[:, covered] |= ((due >> bit & 1) @ powers)[:, None]
    return paying, due, masks.ravel()
