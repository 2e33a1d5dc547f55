"""The verdict of every pair rule on every pair: the checker's own reading of the definitions in domain.rules."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from domain.check.columns import Verdicts
from domain.check.docket import Docket, Facts
from domain.check.pair_employers import dispatch_allowed, employer_in_good_standing
from domain.check.pair_pay import pay_acceptable, pay_lawful
from domain.check.pair_persons import able_for_work, screen_lawful, welfare_post_eligible
from domain.check.pair_places import relief_is_local, within_reach
from domain.check.pair_skills import certificate_valid, skilled_enough
from domain.check.pair_times import dates_overlap
from domain.check.pair_wishes import lending_agreed, seeks_work, wish_respected
from domain.geography import Travel
from domain.instance import Instance
from domain.policy import Policy

PAIR_RULES: tuple[Callable[[Docket], Verdicts], ...] = (
    seeks_work,
    within_reach,
    wish_respected,
    skilled_enough,
    certificate_valid,
    pay_acceptable,
    pay_lawful,
    dates_overlap,
    able_for_work,
    lending_agreed,
    employer_in_good_standing,
    dispatch_allowed,
    relief_is_local,
    welfare_post_eligible,
    screen_lawful,
)
"""One function per rule of ``domain.rules.RULES``, in the same order."""


def judge(
    instance: Instance, policy: Policy, on: date, pairs: pd.DataFrame, *, travel: Travel | None = None
) -> pd.DataFrame:
    """Judge pairs by every rule.

    Parameters
    ----------
    instance, policy, on
        The tables, the rules in force and the plan date.
    pairs
        Columns worker_id, post_id and mode (hire, loan or dispatched).
    travel
        Journeys with a user's own road graph; by default those of the instance.

    Returns
    -------
    DataFrame
        The index of ``pairs``, and one int8 column of ``Verdict`` values per rule.

    Raises
    ------
    KeyError
        When a worker, post or mode is not known.
    """
    return verdicts(Docket.of(Facts(instance, policy, on, travel), pairs)).set_axis(pairs.index)


def verdicts(docket: Docket) -> pd.DataFrame:
    """Return the verdicts on a docket, one row per pair in its order."""
    return pd.DataFrame({rule.__name__: rule(docket) for rule in PAIR_RULES})
