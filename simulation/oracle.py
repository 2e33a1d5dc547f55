"""The oracle: a plain SimPy process per worker, written from ``docs/simulation.md`` alone; slow, and easy to read.

It shares inputs with the production kernel and no code. A few thousand people at most.
"""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import simpy

from simulation.oracle_employers import Subsidy
from simulation.oracle_people import AWAY, FREE, IDLE, RELIEF, TRAINING, TRAVELLING, WELFARE, Grant, Person, Pool
from simulation.oracle_world import Week, World, spread

Draw = Callable[[int, int, str], int]
"""Week, worker and purpose to a number of 32 bits."""
WHOLE = 2**32
PHASES = ("conditions", "arrivals", "review", "matching", "placing", "settling", "close")
Steps = Generator[simpy.Event, object, None]


@dataclass
class Ledger:
    """What one run leaves behind: counts by week and place, money of people by week, and what the funds paid."""

    places: list[list[int]] = field(default_factory=list)
    departures: list[int] = field(default_factory=list)
    cash: list[int] = field(default_factory=list)
    income: list[int] = field(default_factory=list)
    grants: list[int] = field(default_factory=list)
    spending: list[int] = field(default_factory=list)
    fares: list[int] = field(default_factory=list)
    paid: list[dict[str, int]] = field(default_factory=list)

    @property
    def outflow(self) -> list[int]:
        """Return the people away by week."""
        return [sum(week[place] for place in AWAY) for week in self.places]


def own_draws(seed: int) -> Draw:
    """Return draws of the oracle's own: one stream, in the order of asking."""
    stream = random.Random(seed)  # noqa: S311 - no secret hangs on it
    return lambda _week, _worker, _purpose: stream.getrandbits(32)


class Oracle:
    """One run of the plain model.

    Parameters
    ----------
    world
        Rules, counties, calendar, levers.
    people
        The workers; they are changed.
    draw
        The random numbers; with those of the production kernel the runs can be compared person by person.
    """

    ORDER = PHASES

    def __init__(self, world: World, people: list[Person], draw: Draw) -> None:
        self.world, self.people, self.draw = world, people, draw
        self.env = simpy.Environment()
        self.ledger = Ledger()
        self.week = 0
        self.now: Week = world.weeks[0]
        self.chance: dict[Pool, float] = {}
        self.applicants: dict[Pool, list[tuple[Person, int, simpy.Event]]] = defaultdict(list)
        self.phase = {name: self.env.event() for name in PHASES}
        self.network: Counter[tuple[int, int]] = Counter()
        self.flow: Counter[str] = Counter()
        self.applies: dict[tuple[int, int, int], bool] = {}
        self.winners: list[tuple[Person, int]] = []

    def run(self) -> Ledger:
        """Return the ledger of all weeks of the world's calendar."""
        self._count_network()
        for person in self.people:
            self.env.process(self._life(person))
        self.env.process(self._clock())
        self.env.run(until=len(self.world.weeks) * len(PHASES))
        return self.ledger

    # ------------------------------------------------------------ the clock and the market
    def _clock(self) -> Steps:
        """Call the phases of every week in order."""
        duties: dict[str, Callable[[], None]] = {
            "conditions": self._conditions,
            "arrivals": self._dismiss,
            "matching": self._match,
            "placing": self._place,
            "settling": self._pay_grants,
            "close": self._close,
        }
        for week, now in enumerate(self.world.weeks):
            self.week, self.now = week, now
            for name in self.ORDER:
                called, self.phase[name] = self.phase[name], self.env.event()
                called.succeed()
                yield self.env.timeout(0.5)  # everybody acts on the call before the market does
                duties.get(name, lambda: None)()
                yield self.env.timeout(0.5)

    def _conditions(self) -> None:
        self.flow = Counter()
        for person in self.people:
            person.acted = False
        if self.now.first_of_year:
            for person in self.people:
                person.claimed = False
        self.world.on_offer = tuple(loan for loan in self.world.loans if loan.fund.left > 0)
        self.world.employers.begin(self.week, lambda seats: spread(seats, self.world.county_people))
        self.seats = self.world.seats(self.now)
        for pool in self.seats:
            self.chance.setdefault(pool, 1.0)

    def _match(self) -> None:
        """Place the smallest keys of every pool on what is free after the leavers have left."""
        occupied = Counter(pool for person in self.people if (pool := self.world.pool(person, person.seat)) is not None)
        rules = self.world.rules
        self.winners = []
        for pool, seats in self.seats.items():
            waiting = sorted(
                self.applicants.pop(pool, []), key=lambda one: (self._key("ration", one[0]), one[0].number)
            )
            free = max(0, seats - occupied[pool])
            for rank, (person, option, answer) in enumerate(waiting):
                answer.succeed(rank < free)
                if rank < free:
                    self.winners.append((person, option))
            ratio = min(1.0, free / len(waiting)) if waiting else float(free > 0)
            self.chance[pool] = max(
                rules.chance_floor, (1 - rules.chance_memory) * self.chance[pool] + rules.chance_memory * ratio
            )
        if any(self.applicants.values()):
            raise AssertionError("somebody applied where there is no pool")

    def _place(self) -> None:
        """Move the winners: into work at home directly, to a destination by a journey."""
        self._advance()
        for person, option in self.winners:
            if option in AWAY and person.cash < self.world.need(person, option):
                continue  # the advance was gone
            if option in AWAY:
                self._depart(person, option, self.world.fare[person.county][option])
            else:
                person.place, person.tenure = option, 0
            person.firm = self.world.rules.firm(self._key("firm", person))

    def _advance(self) -> None:
        """Hand out what is advanced on departure, the smallest keys first while seats and fund last."""
        for loan in self.world.on_offer:
            entitled = []
            for person, option in self.winners:
                yuan = loan.amount(person, option, self.world.fare[person.county][option])
                if yuan and not (loan.repaid_weeks is not None and person.owes):
                    entitled.append((self._key("ration", person), person.number, yuan, person))
            for _, _, yuan, person in sorted(entitled, key=lambda one: one[:2])[: loan.seats]:
                amount = min(yuan, self.world.rules.cash_max - person.cash)
                if amount and loan.fund.pay(amount):
                    self._receive(person, amount)
                    person.owes = person.owes or loan.repaid_weeks is not None

    def _close(self) -> None:
        counts = Counter(person.place for person in self.people)
        self.ledger.places.append([counts[place] for place in range(TRAVELLING + 1)])
        self.ledger.cash.append(sum(person.cash for person in self.people))
        for name in ("departures", "income", "grants", "spending", "fares"):
            getattr(self.ledger, name).append(self.flow[name])
        self.ledger.paid.append({name: fund.paid for name, fund in self.world.funds.items()})
        self._count_network()

    def _count_network(self) -> None:
        self.network = Counter((person.county, person.place) for person in self.people)

    # ------------------------------------------------------------ one worker
    def _life(self, person: Person) -> Steps:
        """Live: arrive, part or review, apply and wait for the answer, earn and spend; week after week."""
        while True:
            yield self.phase["arrivals"]
            person.acted = self._arrive(person)
            yield self.phase["review"]
            if not person.acted:
                option = self._part_or_review(person)
                if option in FREE:
                    self._leave(person, option)
                elif option is not None:
                    answer = self.env.event()
                    pool = self.world.pool(person, option)
                    assert pool is not None  # noqa: S101 - every option but the free ones has seats
                    self.applicants[pool].append((person, option, answer))
                    yield answer
            yield self.phase["settling"]
            self._settle(person)

    def _arrive(self, person: Person) -> bool:
        """End what ends at the start of the week; return whether something did."""
        rules = self.world.rules
        if person.place == TRAVELLING and person.tenure >= 1:
            person.place, person.target = person.target, 0
        elif person.place == TRAINING and person.tenure >= rules.training_weeks:
            person.place, person.skill = IDLE, min(3, person.skill + 1)
        elif (person.place == RELIEF and not self.world.relief_open(self.now)) or (
            person.place == WELFARE and person.cash > rules.welfare_income_line
        ):
            person.place = IDLE
        else:
            return False
        person.tenure = 0
        return True

    def _part_or_review(self, person: Person) -> int | None:
        """Return the new option of somebody who parts from work or chooses another place, None who stays."""
        if person.place in (TRAINING, TRAVELLING):
            return None
        rules, event = self.world.rules, self._key("event", person) / WHOLE
        hazard = self.world.hazard(person, self.now)
        if event < hazard:
            return IDLE
        if event >= hazard + min(1 - hazard, rules.review_chance(self.now)):
            return None
        options, weights = self.world.weigh(person, self.now, self.chance, self.network)
        mark, running = self._key("choice", person) / WHOLE * math.fsum(weights), 0.0
        for option, weight in zip(options, weights, strict=True):
            running += weight
            if running > mark:
                return None if option == person.place else option
        return None

    def _leave(self, person: Person, option: int) -> None:
        """Go to farming or idleness: at once from home, by a journey from away."""
        if person.place in AWAY:
            self._depart(person, option, self.world.fare[person.county][person.place])
        else:
            person.place, person.tenure = option, 0

    def _depart(self, person: Person, option: int, fare: int) -> None:
        paid = min(fare, person.cash)
        person.cash -= paid
        self.flow["fares"] += paid
        self.flow["departures"] += option in AWAY
        person.place, person.target, person.tenure = TRAVELLING, option, 0

    def _dismiss(self) -> None:
        """Dismiss what a shutdown pushes over the seats of its pools, the smallest keys first."""
        for pool in self.now.shut:
            there = [p for p in self.people if self.world.pool(p, p.seat) == pool]
            excess = len(there) - self.seats[pool]
            at_work = sorted(
                (p for p in there if p.place != TRAVELLING and not p.acted),
                key=lambda p: (self._key("dismiss", p), p.number),
            )
            for person in at_work[: max(0, excess)]:
                person.acted = True
                self._leave(person, IDLE)

    def _settle(self, person: Person) -> None:
        """Earn, spend, and grow a week older in the present place."""
        world = self.world
        earned = world.earned(person, self.now)
        world.charge(person, earned)
        living = world.living(person)
        wanted = living + world.rules.spending_dependants * person.dependants
        wanted += math.floor(world.rules.spending_share * max(0, earned - living))
        person.cash += earned
        spent = min(person.cash, wanted)
        spent += max(0, person.cash - spent - world.rules.cash_max)
        person.cash -= spent
        self.flow["income"] += earned
        self.flow["spending"] += spent
        person.tenure = min(63, person.tenure + 1)
        if person.place in AWAY:
            person.experience = min(63, person.experience + 1)

    def _pay_grants(self) -> None:
        """Pay what is due at this tenure, the smallest keys first while the fund lasts."""
        for grant in self.world.grants:
            due = [p for p in self.people if grant.due(p) and self._takes_up(grant, p)]
            for person in sorted(due, key=lambda one: (self._key("claim", one), one.number)):
                amount = grant.amount(person.place)
                if grant.fund.pay(amount):
                    self._receive(person, amount)
                    person.claimed = True
        for loan in self.world.loans:
            for person in filter(loan.falls_due, self.people):
                amount = min(person.cash, loan.yuan or 0)
                loan.fund.paid -= amount
                self._receive(person, -amount)
                person.owes = False
        self.world.employers.pay(self.people, self._takes_up, lambda person: self._key("claim", person))

    def _takes_up(self, grant: Grant | Subsidy, person: Person) -> bool:
        """Return whether the person or the employer applies this year: drawn once for a person, a lever and a year."""
        about = (grant.number, person.number, self.now.year)
        if about not in self.applies:
            self.applies[about] = self._key(f"take-up {grant.number}", person) < grant.take_up * WHOLE
        return self.applies[about]

    def _receive(self, person: Person, amount: int) -> None:
        person.cash += amount
        self.flow["grants"] += amount

    def _key(self, purpose: str, person: Person) -> int:
        return self.draw(self.week, person.number, purpose)
