"""What a government can pull: grants, subsidies, seats and campaigns, each drawing on a fund that can run out."""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from domain.language import Text
from domain.policy import Policy
from domain.tables import GROUPS
from simulation.people import Population
from simulation.places import ELSEWHERE, FIRMS, Place
from simulation.word import TENURE_MAX

WEEKS_PER_MONTH = 52 / 12
UNLIMITED = 10**15


@dataclass(frozen=True, kw_only=True)
class Lever:
    """What all levers have: a fund that pays and the weeks in which it works.

    Parameters
    ----------
    fund
        Name of the fund.
    first_week, last_week
        Weeks of the run, both included; without a last week the lever works to the end.
    groups
        Priority groups it is for; empty for everybody.
    """

    fund: str = "employment"
    first_week: int = 0
    last_week: int | None = None
    groups: tuple[str, ...] = ()
    title: ClassVar[Text]

    def __post_init__(self) -> None:
        unknown = sorted(set(self.groups) - set(GROUPS))
        if unknown:
            raise ValueError(f"{type(self).__name__}: unknown groups {unknown}; known are {list(GROUPS)}")
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            if isinstance(value, int | float) and value < 0 and item.name != "first_week":
                raise ValueError(f"{type(self).__name__}.{item.name} is {value}; it must not be negative")

    def works(self, week: int) -> bool:
        """Tell whether the lever works in a week."""
        return self.first_week <= week and (self.last_week is None or week <= self.last_week)

    def covers(self, group: int) -> bool:
        """Tell whether it is for a group by its number (0: none)."""
        return not self.groups or (group > 0 and GROUPS[group - 1] in self.groups)


@dataclass(frozen=True, kw_only=True)
class TravelGrant(Lever):
    """A payment to whoever works away, once a year, after so many weeks at the destination.

    Parameters
    ----------
    elsewhere_yuan, province_yuan
        Amount for work in another province, and within the province.
    take_up
        Share of the entitled who get it.
    stay_weeks, delay_weeks
        Least stay, and how long the money takes after it.
    """

    title = Text("外出交通补助", "travel grant")
    elsewhere_yuan: int = 0
    province_yuan: int = 0
    take_up: float = 1.0
    stay_weeks: int = 13
    delay_weeks: int = 2
    fund: str = "travel"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.due <= TENURE_MAX:
            raise ValueError(f"a travel grant is due after {self.due} weeks; 1 to {TENURE_MAX} can be counted")

    @property
    def due(self) -> int:
        """Weeks at the destination after which it is paid."""
        return self.stay_weeks + self.delay_weeks

    def yuan(self, place: Place) -> int:
        """Return the amount for a place."""
        if place == Place.PROVINCE:
            return self.province_yuan
        return self.elsewhere_yuan if place in ELSEWHERE else 0


@dataclass(frozen=True, kw_only=True)
class Advance(Lever):
    """Money in hand on departure: chartered seats (the fare) or a cash advance, so many a week.

    Parameters
    ----------
    yuan
        Amount; None for the fare of the journey.
    destinations
        Where to.
    seats
        How many people a week, of the real world.
    repaid_weeks
        For credit: paid back, as far as cash goes, after so many weeks at the destination, or on coming home before;
        None for an advance that is kept.
    """

    title = Text("组织化输出（包车、垫付）", "organised departures and advances")
    yuan: int | None = None
    destinations: tuple[Place, ...] = ELSEWHERE
    seats: int = UNLIMITED
    repaid_weeks: int | None = None
    fund: str = "travel"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.repaid_weeks is None:
            return
        if not 1 <= self.repaid_weeks <= TENURE_MAX:
            raise ValueError(f"credit is paid back after {self.repaid_weeks} weeks; 1 to {TENURE_MAX} can be counted")
        if self.yuan is None:
            raise ValueError("credit needs a fixed amount (yuan): what a fare was is not known any more at home")


@dataclass(frozen=True, kw_only=True)
class HirePayment(Lever):
    """Payments to an employer for each new worker, at so many weeks of employment.

    Parameters
    ----------
    steps
        Weeks of employment and yuan.
    places
        Where the work is.
    take_up
        Share of the workers for whom it is paid.
    delay_weeks
        How long the money takes after each of the weeks.
    """

    title = Text("吸纳就业奖补", "absorption and hiring payments")
    steps: tuple[tuple[int, int], ...] = ()
    places: tuple[Place, ...] = (Place.LOCAL, Place.WORKSHOP)
    take_up: float = 1.0
    delay_weeks: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        for weeks, yuan in self.steps:
            if weeks < 1 or yuan < 0 or weeks + self.delay_weeks > TENURE_MAX:
                raise ValueError(f"a hire payment of {yuan} yuan at week {weeks}; weeks run from 1 to {TENURE_MAX}")

    @property
    def yuan_year(self) -> float:
        """Yuan a worker brings in a first year."""
        return float(sum(yuan for weeks, yuan in self.steps if weeks <= 52))


@dataclass(frozen=True, kw_only=True)
class InsuranceSubsidy(Lever):
    """Part of the employer's social insurance, paid every week for the ``take_up`` share of the workers of the groups."""

    title = Text("社会保险补贴", "social-insurance subsidy")
    share: float = 0.0
    take_up: float = 1.0
    places: tuple[Place, ...] = (Place.LOCAL, Place.WORKSHOP)


@dataclass(frozen=True, kw_only=True)
class RetentionReturn(Lever):
    """A return of unemployment premiums to employers that keep their staff, by firm size."""

    title = Text("失业保险稳岗返还", "retention return")
    shares: tuple[float, float, float] = (0.0, 0.0, 0.0)
    fund: str = "unemployment"


@dataclass(frozen=True, kw_only=True)
class Training(Lever):
    """Seats on courses, with a living allowance."""

    title = Text("技能培训", "training")
    seats: int = 0
    allowance_yuan_day: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Relief(Lever):
    """Work-for-relief projects: a yearly budget, the share that goes into pay, and the pay."""

    title = Text("以工代赈", "work-for-relief")
    budget_yuan: int = 0
    wage_share: float = 0.3
    pay_yuan_month: float = 0.0
    extra_seats: int = 0
    fund: str = "relief"


@dataclass(frozen=True, kw_only=True)
class Workshops(Lever):
    """Seats in workshops near home."""

    title = Text("帮扶车间", "workshops")
    seats: int = 0
    fund: str = "workshop"


@dataclass(frozen=True, kw_only=True)
class WelfarePosts(Lever):
    """Public-welfare posts, paid by the fund."""

    title = Text("公益性岗位", "public-welfare posts")
    seats: int = 0
    pay_yuan_month: float = 0.0


@dataclass(frozen=True, kw_only=True)
class JobFairs(Lever):
    """Weeks of fairs and campaigns: more people reconsider, and moving is easier; weeks before 0 are the warm-up's."""

    title = Text("招聘活动", "job fairs")
    weeks: tuple[int, ...] = ()

    def works(self, week: int) -> bool:
        """Tell whether there is a fair in a week."""
        return week in self.weeks


@dataclass(frozen=True, kw_only=True)
class StartupGrants(Lever):
    """Grants that found small businesses in the first week of the lever; each adds local seats."""

    title = Text("创业补贴", "start-up grants")
    grants: int = 0
    yuan: int = 0


def campaign_weeks(spans: Sequence[str], start: datetime.date) -> tuple[int, ...]:
    """Return the weeks of the yearly campaigns, from ten years before a run's first day to ten years after it.

    Parameters
    ----------
    spans
        First and last month-days, as ``02-20..03-31``; a week belongs to a campaign when its fourth day does.
    start
        First day of week 0.
    """
    ends = [[tuple(map(int, end.split("-"))) for end in span.split("..")] for span in spans]
    days = [(week, start + datetime.timedelta(days=7 * week + 3)) for week in range(-520, 521)]
    on = [(week, (day.month, day.day)) for week, day in days]
    return tuple(week for week, day in on if any(first <= day <= last for first, last in ends))


KINDS: tuple[type[Lever], ...] = (
    TravelGrant,
    Advance,
    HirePayment,
    InsuranceSubsidy,
    RetentionReturn,
    Training,
    Relief,
    Workshops,
    WelfarePosts,
    JobFairs,
    StartupGrants,
)


@dataclass(frozen=True)
class Levers:
    """All levers of a run and what is in the funds.

    Parameters
    ----------
    items
        The levers.
    funds
        Yuan by name; a fund that is not named never runs out.
    """

    items: tuple[Lever, ...] = ()
    funds: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def published(cls, population: Population, policy: Policy | None = None) -> Self:
        """Return the levers at the amounts that the policy states for the home, with funds that never run out.

        Seats of training, workshops, welfare posts and the relief budget are the policy's assumptions per head.
        """
        policy = policy or population.policy
        p, on, place = population.parameters, population.on, population.home.province
        people = len(population) * population.weight

        def value(name: str, otherwise: Any) -> Any:
            found = policy.find(name, on, place)
            return otherwise if found is None else found.value

        schedule = value("travel_subsidy.schedule", {})
        shares = value("retention_return.shares", {})
        steps = value("absorption_reward.steps", ())
        months, delay = value("travel_subsidy.months_min", 0), value("travel_subsidy.delay_days", 0)
        priority = tuple(value("welfare.groups", ()))
        share, delay_weeks = float(value("take_up.share", 1.0)), -(-value("take_up.delay_days", 0) // 7)
        items: tuple[Lever, ...] = (
            TravelGrant(
                elsewhere_yuan=round(schedule.get("cross_province", 0)),
                province_yuan=round(schedule.get("in_province", 0)),
                take_up=float(value("travel_subsidy.share", 1.0)),
                stay_weeks=max(1, round(months * WEEKS_PER_MONTH)),
                delay_weeks=-(-delay // 7),
                groups=priority,
            ),
            HirePayment(
                steps=tuple((round(m * WEEKS_PER_MONTH), round(y)) for m, y in steps),
                groups=priority,
                take_up=share,
                delay_weeks=delay_weeks,
            ),
            InsuranceSubsidy(
                share=float(value("hire_insurance.share", 0.0)),
                take_up=share * p.insurance_covered,
                groups=priority,
            ),
            RetentionReturn(shares=tuple(shares.get(size, 0.0) for size in FIRMS)),
            Training(
                seats=int(people * p.training_seats),
                allowance_yuan_day=float(value("training_living.amount_yuan", 0.0)),
            ),
            Relief(
                budget_yuan=int(people * p.relief_budget),
                wage_share=float(value("relief.wage_share_min", 0.3)),
                pay_yuan_month=p.relief_pay,
            ),
            Workshops(seats=int(people * p.workshop_seats)),
            WelfarePosts(
                seats=int(people * p.welfare_seats),
                pay_yuan_month=float(policy.value("minimum_wage.month", on, place)),
                groups=priority,
            ),
            JobFairs(weeks=campaign_weeks(p.campaign_spans, on)),
        )
        return cls(items)

    def of_kind(self, kind: type[Lever]) -> tuple[Lever, ...]:
        """Return the levers of one kind."""
        return tuple(item for item in self.items if isinstance(item, kind))

    def changed(self, kind: type[Lever], **values: Any) -> Self:
        """Return the levers with all of one kind changed, or one added when there is none.

        Raises
        ------
        TypeError
            When the kind has no such value.
        """
        if not self.of_kind(kind):
            return self.added(kind(**values))
        items = tuple(dataclasses.replace(i, **values) if isinstance(i, kind) else i for i in self.items)
        return dataclasses.replace(self, items=items)

    def added(self, *items: Lever) -> Self:
        """Return the levers with some more."""
        return dataclasses.replace(self, items=(*self.items, *items))

    def without(self, *kinds: type[Lever]) -> Self:
        """Return the levers without some kinds."""
        return dataclasses.replace(self, items=tuple(i for i in self.items if not isinstance(i, kinds)))

    def with_funds(self, **yuan: int) -> Self:
        """Return the levers with these amounts in the funds."""
        return dataclasses.replace(self, funds={**self.funds, **yuan})
