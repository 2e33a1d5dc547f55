"""The small model of ``benchmarks.mesa_small`` in the simulation's own compiled loops: six states, 20 counties, no money.

Its far state is a home place of the word, so that nobody travels; a person's skill has four levels instead of a
continuum, and a course adds one.
"""

from statistics import NormalDist
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.mesa_small import COUNTIES, COURSE_WEEKS, FAR, NEAR, REVIEW, SEATS, STATES, WAGE, utilities
from simulation.decision import GROUP_SLOTS, LEVELS, level_of_experience
from simulation.draws import Purpose, draw_each, key_of
from simulation.flags import lined_up
from simulation.kernel import Effects, Week, events
from simulation.market import ration
from simulation.moves import count_occupied, place_winners
from simulation.places import PLACES, SKILLS, TRADES, Place
from simulation.sieve import BLOCK
from simulation.word import LAYOUT, pack

PLACE_OF = (Place.FARM, Place.IDLE, Place.LOCAL, Place.WORKSHOP, Place.RELIEF, Place.TRAINING)
"""Where the six states stand in the word."""
SPREAD_OF_SKILL, KNOWN = 0.28, 0.55
REGIONAL, K, KINDS = 4, len(TRADES), 64
POOLS = 2 * REGIONAL + 2 * COUNTIES
_TENURE, _EXPERIENCE = np.uint64(LAYOUT["tenure"].shift), np.uint64(LAYOUT["experience"].shift)
_PLACE, _MOST, _ONE = np.uint64(LAYOUT["place"].shift), np.uint64(63), np.uint64(1)


@numba.njit(cache=True)
def _age(words: NDArray[np.uint64]) -> None:
    """Everybody is a week longer where they are; whoever has just taken wage work knows what it is like."""
    for i in range(words.size):
        word = words[i]
        place = (word >> _PLACE) & np.uint64(15)
        tenure, known = (word >> _TENURE) & _MOST, (word >> _EXPERIENCE) & _MOST
        older = np.uint64(tenure < _MOST)
        learns = np.uint64((place - np.uint64(2) < np.uint64(2)) & (tenure == 0) & (known == 0))
        words[i] = word + (older << _TENURE) + (learns << _EXPERIENCE)


class Small:
    """Everybody and the seats, before the first week."""

    def __init__(self, people: int, seed: int = 0) -> None:
        draw, self.seed = np.random.Generator(np.random.Philox(seed)), seed
        columns: dict[str, NDArray[Any]] = {name: np.zeros(people, np.int64) for name in LAYOUT}
        columns["place"] = np.array(PLACE_OF)[draw.integers(0, 4, people)]
        columns["county"], columns["trade"] = draw.integers(0, COUNTIES, people), draw.integers(0, K, people)
        columns["skill"] = draw.integers(0, SKILLS, people)
        columns["experience"] = (draw.random(people) < KNOWN).astype(np.int64)
        columns["tenure"] = np.ones(people, np.int64)
        self.words, self.week = pack(columns), 0
        self.who, self.what = np.empty(people + BLOCK, np.int32), np.empty(people + BLOCK, np.uint8)
        self.pool, self.occupied = np.empty(people + BLOCK, np.int16), np.zeros(POOLS, np.int64)
        self.pools = _pools()
        share = np.repeat([1 / REGIONAL, 1 / COUNTIES], [2 * REGIONAL, 2 * COUNTIES])
        states = np.repeat([NEAR, FAR, 4, 5], [REGIONAL, REGIONAL, COUNTIES, COUNTIES])
        self.seats = np.floor(np.array(SEATS)[states] * people * share).astype(np.int64)
        self.fares = np.zeros((COUNTIES, PLACES), np.int64)
        count_occupied(self.words, self.pools, self.occupied)
        self.fixed = _fixed()

    def step(self) -> int:
        """Take a week and return the people in wage work."""
        tables = _week(self.week, self.fixed)
        keys = {one: key_of(self.seed, self.week, one) for one in Purpose}
        whole = len(self.words)
        left, drawn_by = np.zeros(POOLS + 1, np.int64), (keys[Purpose.EVENT], keys[Purpose.CHOICE])
        effects = Effects(self.pools, self.fares.ravel().astype(np.uint64), left, self.pool)
        asking = events(self.words, 0, whole, tables, *drawn_by, self.who, self.what, 0, True, effects)[0]
        self.occupied -= left[:-1]
        applicant, option, pool = self.who[:asking], self.what[:asking], self.pool[:asking]
        free = np.maximum(0, self.seats - self.occupied)
        won = np.flatnonzero(ration(pool, draw_each(applicant, keys[Purpose.RATION]), free)[0])
        large = np.uint64(1 << 32)
        place_winners(
            self.words,
            applicant[won],
            option[won],
            self.pools,
            self.occupied,
            self.fares,
            keys[Purpose.FIRM],
            large,
            large,
        )
        _age(self.words)
        self.week += 1
        return int(self.occupied[: 2 * REGIONAL].sum())


def run(model: Small, weeks: int) -> list[int]:
    """Step through the weeks and return the people in wage work by week."""
    return [model.step() for _ in range(weeks)]


def _pools() -> NDArray[np.int16]:
    at = np.full((COUNTIES, K, PLACES), POOLS)
    county = np.arange(COUNTIES)[:, None]
    at[:, :, Place.LOCAL], at[:, :, Place.WORKSHOP] = county % REGIONAL, REGIONAL + county % REGIONAL
    at[:, :, Place.RELIEF] = 2 * REGIONAL + county
    at[:, :, Place.TRAINING] = 2 * REGIONAL + COUNTIES + county
    return at.astype(np.int16).ravel()


def _fixed() -> dict[str, Any]:
    """Return what no week changes: the worth of wages by skill, who reviews, when a course ends."""
    middle = [NormalDist().inv_cdf((level + 0.5) / SKILLS) for level in range(SKILLS)]
    skill = np.exp(SPREAD_OF_SKILL * np.array(middle))
    worth = np.zeros((COUNTIES, K, SKILLS, PLACES))
    worth[..., list(PLACE_OF)] = np.exp(np.array(WAGE) * skill[:, None])
    rows = lined_up(worth.reshape(-1, PLACES).astype(np.float32))
    review = np.zeros((PLACES, 4))
    review[list(PLACE_OF[:-1])] = REVIEW
    closing = np.zeros(PLACES, np.bool_)
    closing[Place.TRAINING] = True
    return {
        "move": rows,
        "stay": rows,
        "back": np.ones((COUNTIES, PLACES), np.float32),
        "need": lined_up(np.zeros((COUNTIES * GROUP_SLOTS, PLACES), np.int32)),
        "separate": np.zeros(64, np.uint64),
        "review": np.floor(review * 2.0**32).astype(np.uint64).ravel(),
        "region": np.zeros(COUNTIES, np.uint64),
        "level": level_of_experience(),
        "closing": closing,
        "exit_cash": 1 << 17,
        "course_weeks": COURSE_WEEKS,
        "money": np.zeros(2048, np.uint64),
        "due": np.zeros(PLACES * GROUP_SLOTS, np.uint64),
    }


def _week(week: int, fixed: dict[str, Any]) -> Week:
    """Return the tables of a week: tastes by experience, and the ways between the states."""
    base = np.array(utilities(week))  # known, state, option; staying has no cost of switching
    places, states = list(PLACE_OF), np.arange(len(STATES))
    stays = base[:, states, states]
    taste = np.zeros((LEVELS, KINDS, PLACES))
    for level in range(LEVELS):
        taste[level][:, places] = np.exp(stays[int(level > 0)])
    way = np.zeros((GROUP_SLOTS, PLACES, PLACES))
    way[np.ix_(range(GROUP_SLOTS), places, places)] = np.exp(base[0] - stays[0][None, :])
    ready = {
        "taste": lined_up(taste.reshape(-1, PLACES).astype(np.float32)),
        "way": lined_up(way.reshape(-1, PLACES).astype(np.float32)),
    }
    return Week(**fixed, **ready)
