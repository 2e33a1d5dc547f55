"""Phases 2 to 8 of a week: what happens to people, who is placed, who pays."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.conditions import Turn, advance_yuan, course_yuan, lends, plain_needs
from simulation.decision import GROUP_SLOTS
from simulation.departures import SEPARATE
from simulation.draws import Purpose, draw_each, key_of, uniforms
from simulation.kernel import Effects, events
from simulation.levers import (
    Advance,
    HirePayment,
    InsuranceSubsidy,
    Lever,
    Relief,
    RetentionReturn,
    Training,
    TravelGrant,
    WelfarePosts,
)
from simulation.market import ration, updated_chance
from simulation.moves import leave, members, place_winners, winners_of
from simulation.places import AWAY, PLACES, WAGE_WORK, Place
from simulation.settle import BLOCK, COUNT, TALLIES, falling_due, settle
from simulation.word import CASH_MAX, LAYOUT, column
from simulation.world import World

Ints = NDArray[np.int64]
SHARE_OF_EVENTS = 0.2
"""First guess of how large a share of a shard applies for a place in a week; the lists grow when it is more."""
SHARE_DUE = 0.02
"""First guess of how large a share of a shard has a payment due."""
_ONE_CASH = np.uint64(1 << LAYOUT["cash"].shift)
_CLAIMED = np.uint64(1 << LAYOUT["claimed"].shift)
_OWES, _NOTHING = np.uint64(1 << LAYOUT["owes"].shift), np.uint64(0)


@dataclass(eq=False)
class Happenings:
    """What a week has brought so far.

    ``left``: those who left each pool; None while what happened is only listed.
    """

    who: NDArray[np.int32]
    what: NDArray[np.uint8]
    fares: int = 0
    left: Ints | None = None
    grants: int = 0
    early_grants: int = 0
    cash: int = 0
    applicant: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    option: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))
    pool: NDArray[np.int16] = field(default_factory=lambda: np.empty(0, np.int16))
    key: NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    won: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    placed: Ints = field(default_factory=lambda: np.zeros(PLACES, np.int64))
    tally: Ints = field(default_factory=lambda: np.empty((TALLIES, 0, PLACES, GROUP_SLOTS), np.int64))
    due: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))


def over_shards(world: World, work: Callable[[int, int, int], Any]) -> list[Any]:
    """Return ``work(shard, low, high)`` for every shard, in order; several run in threads."""
    bounds = world.bounds()
    if len(bounds) == 1:
        return [work(0, *bounds[0])]
    with ThreadPoolExecutor(len(bounds)) as threads:
        return list(threads.map(lambda shard: work(shard, *bounds[shard]), range(len(bounds))))


def lists(world: World, name: str, size: int, dtype: Any, held: int = 0) -> NDArray[Any]:
    """Return a list that is kept from week to week, at least this long; a longer one begins with what the old one held."""
    kept = world.buffers.get(name)
    if kept is None or len(kept) < size:
        longer = np.empty(size, dtype)
        if kept is not None:
            longer[:held] = kept[:held]
        kept = world.buffers[name] = longer
    return kept


def what_happens(world: World, turn: Turn) -> Happenings:
    """Phases 2 to 4: arrivals, endings, separations, choices; seats are not freed yet.

    Carried out at once, unless plants are shut whose dismissals come before; then all of it is listed without effect.
    """
    words, home = world.state.words, world.population.home
    event_key = key_of(world.seed, turn.week, Purpose.EVENT)
    choice_key = key_of(world.seed, turn.week, Purpose.CHOICE)
    acts, fares = not world.conditions.dismissing, home.fares.ravel().astype(np.uint64)

    def of_shard(shard: int, low: int, high: int) -> Happenings:
        size = int(SHARE_OF_EVENTS * (high - low)) + 2 * BLOCK
        left, n, paid, names = np.zeros(len(world.occupied) + 1, np.int64), 0, 0, ("who", "what", "pool")
        while True:
            who, what, pool = (
                lists(world, f"{name}{shard}", size, dtype, n)
                for name, dtype in zip(names, (np.int32, np.uint8, np.int16), strict=True)
            )
            effects = Effects(world.demand.layout.pools, fares, left, pool)
            n, low, more = events(words, low, high, turn.tables, event_key, choice_key, who, what, n, acts, effects)
            paid += more
            if low >= high:
                return Happenings(who[:n], what[:n], fares=paid, pool=pool[:n], left=left if acts else None)
            size = min(high - low, size) + len(who) + BLOCK

    parts = over_shards(world, of_shard)
    found: Happenings = parts[0]
    if len(parts) > 1:
        found.who, found.what, found.pool = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("who", "what", "pool")
        )
        found.fares = sum(part.fares for part in parts)
        found.left = sum((part.left for part in parts), np.zeros(len(world.occupied) + 1, np.int64)) if acts else None
    return found


def dismissals(world: World, turn: Turn, found: Happenings) -> None:
    """Add the dismissals of plants that are shut: exactly the excess over their seats, the smallest draws first."""
    layout = world.demand.layout
    flagged = np.zeros(layout.size, np.bool_)
    for place in world.conditions.dismissing:
        flagged[layout.of_place(place)] = True
    flagged &= world.occupied > turn.seats
    if not flagged.any():
        return
    held = int(world.occupied[flagged].sum())
    who, pool = np.empty(held, np.int32), np.empty(held, np.int16)
    n = members(world.state.words, layout.pools, flagged, who, pool)
    key = keys_of(who[:n], world, turn.week, Purpose.DISMISS)
    gone = who[:n][ration(pool[:n], key, np.maximum(0, world.occupied - turn.seats))[0]]
    rest = ~np.isin(found.who, gone)
    found.who = np.concatenate([found.who[rest], gone])
    found.what = np.concatenate([found.what[rest], np.full(len(gone), SEPARATE, np.uint8)])


def keys_of(who: NDArray[np.int32], world: World, week: int, purpose: Purpose) -> NDArray[np.uint32]:
    """Return the draws that order people where not all can be served; of equal draws the smaller number comes first."""
    return draw_each(who, key_of(world.seed, week, purpose))


def leaving(world: World, found: Happenings) -> None:
    """Phase 5, with the effects of 2 to 4: whoever goes frees the seat now; the others' applications are listed."""
    who, what = found.who, found.what
    if found.left is None:
        home, pools = world.population.home, world.demand.layout.pools
        found.pool = np.empty(len(who), np.int16)
        asking, found.fares = leave(
            world.state.words, who, what, len(who), pools, world.occupied, home.fares, found.pool
        )
        who, what, found.pool = who[:asking], what[:asking], found.pool[:asking]
    else:
        world.occupied -= found.left[:-1]
    found.applicant, found.option = who, what


def matching(world: World, turn: Turn, found: Happenings) -> Ints:
    """Phase 6: who of the applicants is placed; return the applicants by pool."""
    free = np.maximum(0, turn.seats - world.occupied)
    found.key = keys_of(found.applicant, world, turn.week, Purpose.RATION)
    found.won, asked = ration(found.pool, found.key, free)
    if world.matcher is not None:
        world.matcher(world, turn, found, free)
    world.state.chance = updated_chance(world.state.chance, asked, free, world.parameters)
    return asked


def placing(world: World, turn: Turn, found: Happenings) -> None:
    """Phase 7: winners take their places, with advances as far as they go; nobody leaves without the money for it."""
    if turn.advances:
        rows = np.flatnonzero(found.won)
        rows = rows[_advanced(world, turn, found, rows)]
        found.won = np.zeros(len(found.won), np.bool_)
        found.won[rows] = True
    winner, option = winners_of(found.won, found.applicant, found.option)
    found.placed = np.bincount(option, minlength=PLACES)
    _pay_courses(world, turn, winner[option == Place.TRAINING])
    limits = np.floor(np.cumsum(world.parameters.market_firm_shares)[:-1] * 2.0**32).astype(np.uint64)
    found.fares += place_winners(
        world.state.words,
        winner,
        option,
        world.demand.layout.pools,
        world.occupied,
        world.population.home.fares,
        key_of(world.seed, turn.week, Purpose.FIRM),
        *limits,
    )


def _pay_courses(world: World, turn: Turn, starting: NDArray[np.int32]) -> None:
    """Pay the allowance of every course that begins out of its fund; the seats never exceed what it can pay."""
    funds = [item for item in world.levers.items if isinstance(item, Training) and item.works(turn.week)]
    for item in funds[:1]:
        homes = _by_home(world, starting)
        world.treasury.pay(item.fund, item.title.en, course_yuan(world), len(starting), homes)


def _by_home(world: World, who: NDArray[Any], yuan: NDArray[Any] | None = None) -> NDArray[np.float64]:
    """Return how many of these people, or how many of their yuan, belong to each home county."""
    return np.bincount(column(world.state.words[who], "county"), yuan, world.counties).astype(np.float64)


def _advanced(world: World, turn: Turn, found: Happenings, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Hand out advances in the order of the ration keys; return who can leave."""
    who, goal = found.applicant[rows], found.option[rows].astype(np.int64)
    words = world.state.words
    county, group = column(words[who], "county"), column(words[who], "group")
    for item in turn.advances:
        yuan = np.where(world.covered(item)[group], advance_yuan(world, item)[county, goal], 0)
        if lends(item):  # one debt at a time
            yuan[column(words[who], "owes") == 1] = 0
        entitled = np.flatnonzero(yuan > 0)
        order = entitled[np.argsort(found.key[rows][entitled], kind="stable")][: world.real(item.seats)]
        homes = np.zeros(world.counties)
        for at in order.tolist():
            amount = min(int(yuan[at]), CASH_MAX - int(column(words[who[at : at + 1]], "cash")[0]))
            if amount and world.treasury.pay(item.fund, item.title.en, amount):
                words[who[at]] += np.uint64(amount) * _ONE_CASH
                words[who[at]] |= _OWES if lends(item) else _NOTHING
                homes[county[at]] += amount
                found.grants += amount
                found.early_grants += amount
        world.treasury.book(item.fund, item.title.en, homes)
    enough = column(words[who], "cash") >= plain_needs(world)[county, goal]
    return np.asarray((goal < AWAY[0]) | enough)


def settling(world: World, turn: Turn, found: Happenings) -> None:
    """Phase 8: income, spending, age; payments that fall due; the count of everybody."""
    words, cells = world.state.words, (TALLIES, world.counties, PLACES, GROUP_SLOTS)

    def of_shard(shard: int, low: int, high: int) -> tuple[Ints, NDArray[np.int32], int]:
        tally = np.zeros(np.prod(cells), np.uint64)
        due = lists(world, f"due{shard}", int(SHARE_DUE * (high - low)) + 64, np.int32)
        n, cash = settle(words, low, high, turn.tables, tally, due)
        if n >= len(due):
            due = lists(world, f"due{shard}", n + 1, np.int32)
            falling_due(words, low, high, turn.tables.due, due)
        return tally.view(np.int64).reshape(cells), due[:n], cash

    parts = over_shards(world, of_shard)
    found.tally = parts[0][0]
    for part in parts[1:]:
        found.tally += part[0]
    found.due = np.concatenate([part[1] for part in parts])
    found.cash = sum(part[2] for part in parts)
    if len(found.due):
        due_words = words[found.due]
        there = tuple(column(due_words, name) for name in ("place", "tenure", "group"))
        for bit, item in enumerate(turn.due):
            found.grants += _pay_due(world, turn, found.due, there, bit, item)
    _pay_weekly(world, turn, found)
    counts = found.tally[COUNT].sum(axis=2)
    world.state.share_away = counts / np.maximum(world.demand.sizes, 1)[:, None]


def _pay_due(world: World, turn: Turn, who: NDArray[np.int32], there: tuple[Ints, ...], bit: int, item: Lever) -> int:
    """Pay one lever to those whose time has come, while the fund lasts; return what people got, less what they paid.

    ``there``: place, tenure and group of those to whom anything is due.
    """
    words, (place, tenure, group) = world.state.words, there
    mine = (turn.due_at[place, tenure] >> bit & 1).astype(bool) & world.covered(item)[group]
    if not mine.any():
        return 0
    if isinstance(item, Advance):
        return -_paid_back(world, item, who[mine & (column(words[who], "owes") == 1)])
    assert isinstance(item, TravelGrant | HirePayment)  # noqa: S101 - nothing else is paid by time
    if isinstance(item, TravelGrant):
        mine &= column(words[who], "claimed") == 0
    rows = np.flatnonzero(mine)
    rows = rows[_takes_up(world, turn, item, who[rows])]
    who, place, tenure = who[rows], place[rows], tenure[rows]
    if isinstance(item, TravelGrant):
        yuan = np.array([item.yuan(Place(code)) for code in range(PLACES)])[place]
    else:
        steps = {weeks + item.delay_weeks: yuan for weeks, yuan in item.steps}
        yuan = np.array([steps.get(weeks, 0) for weeks in tenure.tolist()], np.int64)
    order = np.argsort(keys_of(who, world, turn.week, Purpose.CLAIM), kind="stable")
    order = order[world.treasury.pay_in_turn(item.fund, item.title.en, yuan[order])]
    world.treasury.book(item.fund, item.title.en, _by_home(world, who[order], yuan[order]))
    if not isinstance(item, TravelGrant):
        return 0
    paid = who[order]
    given = np.minimum(CASH_MAX - column(words[paid], "cash"), yuan[order])
    words[paid] += given.astype(np.uint64) * _ONE_CASH
    words[paid] |= _CLAIMED
    return int(given.sum())


def _takes_up(world: World, turn: Turn, item: TravelGrant | HirePayment, who: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell for whom a lever is paid this year: one draw a person, lever and year, whatever other levers there are."""
    same = [other for other in world.levers.items if type(other) is type(item)]
    number = [other is item for other in same].index(True) + (100 if isinstance(item, HirePayment) else 0)
    year = world.calendar.year(turn.week)
    return np.asarray(uniforms(who, key_of(world.seed, 1000 * year + number, Purpose.TAKE_UP)) < item.take_up)


def _paid_back(world: World, item: Advance, who: NDArray[np.int32]) -> int:
    """Collect credit from those whose time has come, as far as their cash goes; the debt is settled either way."""
    words = world.state.words
    yuan = np.minimum(item.yuan or 0, column(words[who], "cash"))
    words[who] -= yuan.astype(np.uint64) * _ONE_CASH
    words[who] &= ~_OWES
    world.treasury.receive(item.fund, item.title.en, int(yuan.sum()))
    world.treasury.book(item.fund, item.title.en, -_by_home(world, who, yuan))
    return int(yuan.sum())


def _pay_weekly(world: World, turn: Turn, found: Happenings) -> None:
    """Pay what is due every week out of the funds: relief and welfare work, insurance subsidies, retention returns."""
    cells = found.tally[COUNT]
    pay, p, treasury = turn.pay, world.parameters, world.treasury
    week_premium = p.insurance_premium * 12 / 52

    def homes_of(places: Sequence[int], slots: Sequence[int] | slice = slice(None)) -> Ints:
        """Return people at some places, of some groups, by home county."""
        return np.asarray(cells[:, list(places)][:, :, slots].sum(axis=(1, 2)))

    relief_left = homes_of([Place.RELIEF])
    for item in world.levers.items:
        if not item.works(turn.week):
            continue
        if isinstance(item, Relief) and relief_left.any():
            at_relief, relief_left = relief_left, np.zeros_like(relief_left)
            treasury.pay(item.fund, item.title.en, int(pay[Place.RELIEF, 0]), int(at_relief.sum()), at_relief)
        elif isinstance(item, WelfarePosts):
            homes = homes_of([Place.WELFARE])
            treasury.pay(item.fund, item.title.en, int(pay[Place.WELFARE, 0]), int(homes.sum()), homes)
        elif isinstance(item, InsuranceSubsidy):
            homes = homes_of([int(place) for place in item.places], world.slots(item))
            heads = int(item.take_up * int(homes.sum()))
            treasury.pay(item.fund, item.title.en, round(item.share * week_premium), heads, homes)
        elif isinstance(item, RetentionReturn):
            share = float(np.dot(item.shares, p.market_firm_shares))
            homes = homes_of([int(place) for place in WAGE_WORK if place <= Place.PROVINCE])
            yuan = int(int(homes.sum()) * share * p.insurance_unemployment / 52)
            treasury.pay(item.fund, item.title.en, yuan, 1, homes)
