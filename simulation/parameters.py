"""The figures a run works with, read from the policy for one date and place."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from domain.policy import Policy

Shares = Mapping[str, float]


class Response(StrEnum):
    """How strongly people and employers answer to money and campaigns: the band over which every effect is shown."""

    LOW = "low"
    CENTRAL = "central"
    HIGH = "high"


BANDED = ("choice_horizon", "campaign_ease", "campaign_review", "response_vacancies", "response_retention")
"""Parameters whose policy value is a list: low, central, high."""


@dataclass(frozen=True)
class Parameters:
    """One value per ``sim.*`` parameter of the policy; ``choice_money`` is ``sim.choice.money``.

    Units stand in the policy; ``docs/simulation.md`` says where each enters.
    """

    people_labour_share: float
    people_age: Shares
    people_men: float
    people_schooling: Shares
    people_trade: Shares
    people_skill: tuple[float, ...]
    people_groups: Shares
    people_dependants: float
    people_land: Shares
    people_never_away: float
    people_cash_yuan: float
    people_start: Shares
    choice_money: float
    choice_horizon: float
    choice_review: float
    choice_review_festival: float
    choice_switch: float
    choice_switch_home: float
    taste_constant: Shares
    taste_away_province: float
    taste_away_elsewhere: float
    taste_away_drift: float
    taste_away_share: float
    taste_experience: float
    taste_dependants: float
    taste_age: float
    taste_women: float
    taste_network: float
    festival_dates: tuple[str, ...]
    festival_weeks_before: int
    festival_weeks_after: int
    festival_pull: float
    warmup_weeks: int
    liquidity_food_weeks: float
    spending_share: float
    spending_dependants: int
    living_week: Shares
    farm_value: float
    farm_cash: float
    income_idle: float
    wage_region: Shares
    wage_trade: Shares
    wage_outgoing_factor: float
    wage_local_factor: float
    skill_factor: tuple[float, ...]
    workshop_pay: float
    workshop_seats: float
    welfare_seats: float
    welfare_exit_cash: float
    relief_budget: float
    relief_pay: float
    relief_season: Mapping[str, str]
    training_weeks: int
    training_seats: float
    training_days: int
    jobs_local: float
    jobs_away: Shares
    jobs_trade: Shares
    jobs_season_construction: tuple[float, ...]
    jobs_after_festival: float
    jobs_in_festival: float
    jobs_growth: float
    jobs_hubs: Mapping[str, str]
    market_quit: Shares
    market_layoff: tuple[float, ...]
    market_firm_shares: tuple[float, ...]
    market_chance_floor: float
    market_chance_memory: float
    campaign_ease: float
    campaign_review: float
    campaign_spans: tuple[str, ...]
    startup_jobs: float
    response_vacancies: float
    response_retention: float
    insurance_premium: float
    insurance_covered: float
    insurance_unemployment: float

    @classmethod
    def of(cls, policy: Policy, on: date, place: str = "", response: Response = Response.CENTRAL) -> Self:
        """Read the parameters in force.

        Parameters
        ----------
        policy
            The parameters with their sources.
        on, place
            The day, and the division code of the home.
        response
            Which of the three settings of the banded parameters.

        Raises
        ------
        domain.policy.PolicyError
            When one has no value there and then.
        """
        values: dict[str, Any] = {}
        for field in fields(cls):
            value = policy.value(parameter_id(field.name), on, place)
            values[field.name] = value[list(Response).index(response)] if field.name in BANDED else value
        return cls(**values)


def parameter_id(field: str) -> str:
    """Return the policy's id of a field: ``choice_review_festival`` is ``sim.choice.review_festival``."""
    group, _, name = field.partition("_")
    return f"sim.{group}.{name}"
