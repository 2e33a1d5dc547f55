"""What the oracle's workers live in: rules, seats, incomes, choices. From ``docs/simulation.md``, one function a sentence."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simulation.oracle_employers import Employers
from simulation.oracle_people import (
    AFTER_WEEKS,
    AWAY,
    CONSTRUCTION,
    CROSS_PROVINCE,
    FARMING,
    FREE,
    HOME,
    IDLE,
    LIMIT,
    LOCAL,
    NO_SEATS,
    PROVINCE,
    RELIEF,
    TRAINING,
    TRAVELLING,
    WELFARE,
    WORKSHOP,
    Fund,
    Grant,
    Loan,
    Person,
    Pool,
    Seats,
)


@dataclass(frozen=True)
class Week:
    """A week of the calendar.

    ``festival`` is the whole weeks since the nearest Spring Festival, negative before; ``years`` those that yearly
    changes have run; ``put_off`` a week in which departures that a ban shut after the festival are made up.
    """

    festival: int
    month: int
    years: float
    year: int
    sowing: tuple[bool, ...]
    harvest: tuple[bool, ...]
    relief_season: bool
    first_of_year: bool = False
    campaign: bool = False
    banned: bool = False
    all_banned: bool = False
    put_off: bool = False
    farm_cash: float = 1.0
    factor: Mapping[tuple[int, int], float] = field(default_factory=dict)
    shut: tuple[Pool, ...] = ()

    @property
    def closed(self) -> range:
        """Return the places that a travel ban closes: neither gone to nor left."""
        return AWAY if self.all_banned else CROSS_PROVINCE if self.banned else range(0)


@dataclass(frozen=True)
class Rules:
    """The figures of the model, weekly and in yuan; names as in the equations."""

    money: float
    horizon: float
    switch: float
    switch_home: float
    review: float
    review_festival: float
    constant: tuple[float, ...]
    disutility_province: float
    disutility_elsewhere: float
    drift_province: float
    drift_elsewhere: float
    experience: float
    dependants: float
    age: float
    women: float
    network: float
    festival_before: int
    festival_after: int
    festival_pull: float
    campaign_ease: float
    campaign_review: float
    chance_floor: float
    chance_memory: float
    quit: tuple[float, ...]
    layoff: tuple[float, ...]
    firm_shares: tuple[float, ...]
    food_weeks: float
    training_weeks: int
    welfare_income_line: int
    welfare_groups: frozenset[int]
    spending_dependants: int
    spending_share: float
    cash_max: int
    farm_value: int
    farm_cash: int
    idle_income: int
    living_yuan: tuple[int, ...]
    wage_yuan: tuple[tuple[int, ...], ...]
    """Weekly, by place 0 to 14, trade and skill: ``wage_yuan[place][trade * 4 + skill]``; empty where there is none."""
    jobs_away: tuple[float, ...]
    jobs_trade: tuple[float, ...]
    jobs_local: float
    season_construction: tuple[float, ...]
    after_festival: float
    in_festival: float
    growth: float

    def review_chance(self, now: Week) -> float:
        """Return the chance of a review this week, before what separation leaves of it."""
        near = now.put_off or -self.festival_before <= now.festival <= AFTER_WEEKS[-1]
        return (self.review_festival if near else self.review) * (1 + self.campaign_review * now.campaign)

    def in_window(self, now: Week) -> bool:
        """Return whether the week lies around the Spring Festival, when people want to be at home."""
        return -self.festival_before <= now.festival < self.festival_after

    def season(self, trade: int, now: Week) -> float:
        """Return the factor of the season on the seats of a trade."""
        month = self.season_construction[now.month - 1] if trade == CONSTRUCTION else 1.0
        if now.put_off or now.festival in AFTER_WEEKS:
            return month * self.after_festival
        return month * self.in_festival if -self.festival_before <= now.festival < 0 else month

    def firm(self, key: int) -> int:
        """Return the size of the employer for a draw."""
        return 0 if key < self.firm_shares[0] * 2**32 else 1 if key < sum(self.firm_shares[:2]) * 2**32 else 2


@dataclass
class World:
    """Rules, counties, calendar and levers of a run. ``fare`` is by county and place, yuan one way; 0 at home."""

    rules: Rules
    weeks: Sequence[Week]
    county_people: tuple[int, ...]
    region: tuple[int, ...]
    fare: Sequence[Sequence[int]]
    funds: dict[str, Fund] = field(default_factory=dict)
    grants: tuple[Grant, ...] = ()
    relief: Seats = NO_SEATS
    training: Seats = NO_SEATS
    workshop: Seats = NO_SEATS
    welfare: Seats = NO_SEATS
    employers: Employers = field(default_factory=Employers)
    loans: tuple[Loan, ...] = ()
    on_offer: tuple[Loan, ...] = ()

    # ------------------------------------------------------------ seats
    def pool(self, person: Person, place: int) -> Pool | None:
        """Return the pool that a person's seat at a place belongs to, None where seats are not counted."""
        if place in AWAY:
            return (place, 0, person.trade)
        if place == LOCAL:
            return (LOCAL, person.county, person.trade)
        return None if place in FREE or place == TRAVELLING else (place, person.county, 0)

    def seats(self, now: Week) -> dict[Pool, int]:
        """Return the seats of all pools in a week."""
        rules, found = self.rules, {}
        everybody = sum(self.county_people)
        boost = {place: self.employers.boost(place) for place in (LOCAL, *AWAY)}
        for trade, share in enumerate(rules.jobs_trade):
            season = rules.season(trade, now)
            for place in AWAY:
                factor = boost[place] * now.factor.get((place, trade), 1.0)
                jobs = everybody * rules.jobs_away[place] * share * season * rules.growth**now.years * factor
                found[place, 0, trade] = math.floor(jobs + 1e-9)
            for county, people in enumerate(self.county_people):
                pool, factor = (LOCAL, county, trade), boost[LOCAL] * now.factor.get((LOCAL, trade), 1.0)
                jobs = people * rules.jobs_local * share * season * factor
                found[pool] = math.floor(jobs + 1e-9) + self.employers.added(pool)
        for place, lever in self._paid_seats().items():
            number = lever.number if place != RELIEF or self.relief_open(now) else 0
            for county, part in enumerate(spread(number, self.county_people)):
                found[place, county, 0] = part
        return found

    def _paid_seats(self) -> dict[int, Seats]:
        return {WORKSHOP: self.workshop, RELIEF: self.relief, WELFARE: self.welfare, TRAINING: self.training}

    def relief_open(self, now: Week) -> bool:
        """Return whether projects run: in their season, and while the fund can pay everybody for a week."""
        fund = self.relief.fund
        return (
            now.relief_season
            and self.relief.number > 0
            and (fund is None or fund.left >= self.relief.number * self.relief.pay_yuan)
        )

    # ------------------------------------------------------------ money
    def earned(self, person: Person, now: Week) -> int:
        """Return the yuan that come in during a week in the present place."""
        if person.place == TRAVELLING:
            return 0
        if person.place == FARMING:
            return math.floor(self.rules.farm_cash * self._owed(person, now) * now.farm_cash)
        return self.pay(person, person.place)

    def pay(self, person: Person, place: int) -> int:
        """Return the weekly yuan of a place other than farming."""
        if place == IDLE:
            return self.rules.idle_income
        paid = self._paid_seats().get(place)
        return paid.pay_yuan if paid else self.rules.wage_yuan[place][person.trade * 4 + person.skill]

    def perceived(self, person: Person, place: int, now: Week) -> int:
        """Return the weekly yuan that a place is worth in a decision."""
        return self.rules.farm_value * self._owed(person, now) if place == FARMING else self.pay(person, place)

    def _owed(self, person: Person, now: Week) -> int:
        where = self.region[person.county]
        return person.sowing * now.sowing[where] + person.harvest * now.harvest[where]

    def living(self, person: Person) -> int:
        """Return the weekly living cost where the person is."""
        return self.rules.living_yuan[IDLE if person.place == TRAVELLING else person.place]

    def charge(self, person: Person, earned: int) -> None:
        """Take what a lever pays a person out of its fund."""
        lever = self._paid_seats().get(person.place)
        if lever is not None and lever.fund is not None:
            lever.fund.paid += earned

    def need(self, person: Person, place: int) -> float:
        """Return the cash that leaving for a place takes: the fare and food for the first weeks."""
        return self.fare[person.county][place] + self.rules.food_weeks * self.rules.living_yuan[place]

    # ------------------------------------------------------------ decision
    def hazard(self, person: Person, now: Week) -> float:
        """Return the weekly chance to part from work."""
        if person.place not in (LOCAL, WORKSHOP, *AWAY) or person.place in now.closed:
            return 0.0
        rules = self.rules
        return rules.quit[person.place] + rules.layoff[person.firm] * self.employers.layoff(person)

    def options(self, person: Person, now: Week) -> list[int]:
        """Return the places open to a person, the present one among them."""
        here, rules = person.place, self.rules
        shut: set[int] = set()
        if here in now.closed:
            return [here]
        shut |= set(now.closed)
        if here in AWAY:
            wanted = [FARMING, IDLE, *AWAY]
        else:
            wanted = [*HOME, *AWAY]
            if not now.relief_season:
                shut.add(RELIEF)
            if person.group not in rules.welfare_groups:
                shut.add(WELFARE)
            if person.skill >= 3:
                shut.add(TRAINING)
        open_ = [place for place in wanted if place not in shut]
        return [j for j in open_ if j == here or j not in AWAY or self._can_pay(person, j)]

    def _can_pay(self, person: Person, place: int) -> bool:
        """Return whether cash and the advances on offer this week cover what leaving takes."""
        fare = self.fare[person.county][place]
        return person.cash + sum(loan.amount(person, place, fare) for loan in self.on_offer) >= self.need(person, place)

    def weigh(
        self, person: Person, now: Week, chance: Mapping[Pool, float], network: Counter[tuple[int, int]]
    ) -> tuple[list[int], list[float]]:
        """Return the options and their weights, exp of their values."""
        options = self.options(person, now)
        return options, [math.exp(self.value(person, place, now, chance, network)) for place in options]

    def value(
        self, person: Person, place: int, now: Week, chance: Mapping[Pool, float], network: Counter[tuple[int, int]]
    ) -> float:
        """Return the value of staying or moving, in units of the errors' scale."""
        rules, here = self.rules, person.place
        worth, living = self.perceived(person, place, now), rules.living_yuan[place]
        taste, grant, heard_of = self.taste(person, place, now, network), 0.0, 0.0
        if place == here:
            money = rules.money * (worth - living)
        else:
            pool = self.pool(person, place)
            sure = 1.0 if pool is None else chance[pool]
            fares = self.fare[person.county]
            heard_of = math.log(sure)
            journey = fares[place] if place in AWAY else fares[here]
            money = rules.money * (sure * worth - living) - rules.money * journey / rules.horizon
            grant = rules.money * self.expected_grant(person, place) / rules.horizon
            taste -= self._switch(here, place, now)
        return heard_of + sum(max(-LIMIT, min(LIMIT, part)) for part in (money, taste, grant))

    def _switch(self, here: int, place: int, now: Week) -> float:
        if here in FREE and place in FREE:
            return self.rules.switch_home
        eased = now.campaign and place not in FREE
        return self.rules.switch * (1 - self.rules.campaign_ease * eased)

    def taste(self, person: Person, place: int, now: Week, network: Counter[tuple[int, int]]) -> float:
        """Return what a place is liked for beside money."""
        rules = self.rules
        value = rules.constant[place]
        if place in AWAY:
            far = rules.disutility_province if place == PROVINCE else rules.disutility_elsewhere
            value -= far * (1 - rules.experience * person.experience_level / 3)
            value += (rules.drift_province if place == PROVINCE else rules.drift_elsewhere) * now.years
            value -= rules.dependants * person.dependants + rules.age * person.age + rules.women * person.sex
            value -= rules.festival_pull * rules.in_window(now)
            there = network[person.county, place] / self.county_people[person.county]
            value += rules.network * math.log1p(100 * there)
        return value

    def expected_grant(self, person: Person, place: int) -> float:
        """Return the yuan a person expects for going to a place."""
        if place not in AWAY:
            return 0.0
        return sum(g.take_up * g.amount(place) for g in self.grants if g.fund.left > 0 and g.reaches(person))


def spread(number: int, people: Sequence[int]) -> list[int]:
    """Return a number of seats spread in proportion to people, by the largest remainder, ties to the first county."""
    everybody = sum(people)
    parts = [number * one // everybody for one in people]
    rests = sorted(range(len(people)), key=lambda c: (-(number * people[c] % everybody), c))
    for county in rests[: number - sum(parts)]:
        parts[county] += 1
    return parts
