"""Who the oracle's workers are, where they can be, and what levers give them. From ``docs/simulation.md`` alone."""

from dataclasses import dataclass

FARMING, IDLE, LOCAL, WORKSHOP, RELIEF, WELFARE, TRAINING, PROVINCE = range(8)
TRAVELLING = 15
FREE, HOME, AWAY = (FARMING, IDLE), range(7), range(7, 15)
CROSS_PROVINCE = range(8, 15)
CONSTRUCTION, SERVICES = 1, 2
LIMIT = 30.0
AFTER_WEEKS = range(6)

Pool = tuple[int, int, int]
"""Place, then county (0 when away), then trade (0 where the pool has none)."""


@dataclass
class Person:
    """One worker: who it is, and where it stands."""

    number: int
    county: int
    trade: int
    skill: int
    group: int
    dependants: int
    sowing: bool
    harvest: bool
    age: int
    sex: int
    experience: int
    cash: int
    place: int
    tenure: int = 0
    target: int = 0
    firm: int = 0
    claimed: bool = False
    owes: bool = False
    acted: bool = False

    @property
    def seat(self) -> int:
        """Return the place whose seat is taken: a traveller's is kept at the target."""
        return self.target if self.place == TRAVELLING else self.place

    @property
    def experience_level(self) -> int:
        """Return 0 for never away, 1 to 12 weeks, 13 to 51 weeks, or a year and more."""
        return (self.experience >= 1) + (self.experience >= 13) + (self.experience >= 52)


@dataclass
class Fund:
    """An amount of yuan that is paid out until it is gone."""

    amount: int
    paid: int = 0

    @property
    def left(self) -> int:
        """Return what is left."""
        return self.amount - self.paid

    def pay(self, yuan: int) -> bool:
        """Pay, if so much is left, and return whether it was."""
        if yuan > self.left:
            return False
        self.paid += yuan
        return True


@dataclass(frozen=True)
class Grant:
    """A travel grant: yuan within the province and outside, to groups (empty: all), due at a tenure."""

    number: int
    province_yuan: int
    elsewhere_yuan: int
    take_up: float
    due_tenure: int
    fund: Fund
    groups: frozenset[int] = frozenset()

    def amount(self, place: int) -> int:
        """Return the yuan for a place away."""
        return self.province_yuan if place == PROVINCE else self.elsewhere_yuan

    def reaches(self, person: Person) -> bool:
        """Return whether the grant is for this person's group."""
        return not self.groups or person.group in self.groups

    def due(self, person: Person) -> bool:
        """Return whether it is to be paid this week."""
        return (
            person.place in AWAY
            and person.tenure == self.due_tenure
            and not person.claimed
            and self.reaches(person)
            and self.amount(person.place) > 0
        )


@dataclass(frozen=True)
class Loan:
    """Money on departure: ``yuan`` (None: the fare) for so many a week; paid back after ``repaid_weeks``, or kept."""

    yuan: int | None
    places: frozenset[int]
    seats: int
    repaid_weeks: int | None
    fund: Fund
    groups: frozenset[int] = frozenset()

    def amount(self, person: Person, place: int, fare: int) -> int:
        """Return what a person gets for going to a place."""
        if place not in self.places or (self.groups and person.group not in self.groups):
            return 0
        return fare if self.yuan is None else self.yuan

    def falls_due(self, person: Person) -> bool:
        """Return whether the person pays back this week: the time has come, or it is the week of coming home."""
        if self.repaid_weeks is None or not person.owes:
            return False
        if person.place in FREE:
            return person.tenure == 1
        return person.place in self.places and person.tenure == self.repaid_weeks


@dataclass(frozen=True)
class Seats:
    """Seats that a lever pays for: ``number`` for the province, weekly ``pay_yuan``, from a fund (None: not counted)."""

    number: int
    pay_yuan: int
    fund: Fund | None = None


NO_SEATS = Seats(0, 0)
