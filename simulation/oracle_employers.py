"""What the oracle's employers get: payments for hiring, insurance, staff that is kept, businesses that are founded.

From ``docs/simulation.md`` alone. People never see this money; it moves seats and layoffs, and the funds pay it.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from simulation.oracle_people import LOCAL, PROVINCE, SERVICES, WORKSHOP, Fund, Person, Pool

IN_PROVINCE = (LOCAL, WORKSHOP, PROVINCE)
"""Wage work whose employers the province's retention return reaches."""


@dataclass(frozen=True)
class Subsidy:
    """Money per worker that makes employers offer more seats: paid at tenures (``steps``) or every week (``weekly_yuan``).

    ``growth`` by place: by how much seats grow while the fund holds anything.
    """

    number: int
    fund: Fund
    places: frozenset[int]
    growth: dict[int, float]
    take_up: float
    steps: dict[int, int] = field(default_factory=dict)
    weekly_yuan: int = 0
    groups: frozenset[int] = frozenset()

    def reaches(self, person: Person) -> bool:
        """Return whether it is for this person, where the person works now."""
        return person.place in self.places and (not self.groups or person.group in self.groups)

    def due(self, person: Person) -> int:
        """Return the yuan due to the employer at the person's tenure."""
        return self.steps.get(person.tenure, 0) if self.reaches(person) else 0


@dataclass(frozen=True)
class Return:
    """Part of the unemployment premium for whoever keeps staff: layoffs by firm size fall by ``fall``."""

    fund: Fund
    fall: tuple[float, ...]
    share: float
    premium_yuan_year: float

    def yuan(self, heads: int) -> int:
        """Return what a week of so many workers costs."""
        return int(heads * self.share * self.premium_yuan_year / 52)


@dataclass(frozen=True)
class Founding:
    """Grants that found businesses in one week; each adds local seats of services for good."""

    fund: Fund
    week: int
    grants: int
    yuan: int
    jobs: float


@dataclass
class Employers:
    """All that employers get, and what founded businesses have added."""

    subsidies: tuple[Subsidy, ...] = ()
    returns: tuple[Return, ...] = ()
    foundings: tuple[Founding, ...] = ()
    founded: dict[int, int] = field(default_factory=dict)
    returning: tuple[Return, ...] = ()

    def begin(self, week: int, spread: Callable[[int], Sequence[int]]) -> None:
        """Fix what the week depends on: which returns are paid for, and what is founded now."""
        self.returning = tuple(one for one in self.returns if one.fund.left > 0)
        for one in self.foundings:
            if one.week == week:
                made = sum(one.fund.pay(one.yuan) for _ in range(one.grants))
                for county, seats in enumerate(spread(int(made * one.jobs))):
                    self.founded[county] = self.founded.get(county, 0) + seats

    def boost(self, place: int) -> float:
        """Return the factor on the seats of a place."""
        return 1.0 + sum(one.growth.get(place, 0.0) for one in self.subsidies if one.fund.left > 0)

    def added(self, pool: Pool) -> int:
        """Return the seats that founded businesses add to a pool."""
        place, county, trade = pool
        return self.founded.get(county, 0) if (place, trade) == (LOCAL, SERVICES) else 0

    def layoff(self, person: Person) -> float:
        """Return the factor on the chance that the person's employer lays off."""
        if person.place not in IN_PROVINCE:
            return 1.0
        return math.prod(1.0 - one.fall[person.firm] for one in self.returning)

    def pay(
        self, people: Iterable[Person], applies: Callable[[Subsidy, Person], bool], claim: Callable[[Person], int]
    ) -> None:
        """Pay the employers what falls due this week, then what is due every week."""
        everybody = list(people)
        for one in self.subsidies:
            due = [person for person in everybody if one.due(person) and applies(one, person)]
            for person in sorted(due, key=lambda person: (claim(person), person.number)):
                one.fund.pay(one.due(person))
        for one in self.subsidies:
            if one.weekly_yuan:
                heads = sum(map(one.reaches, everybody))
                for _ in range(int(one.take_up * heads)):
                    one.fund.pay(one.weekly_yuan)
        for back in self.returns:
            back.fund.pay(back.yuan(sum(person.place in IN_PROVINCE for person in everybody)))
