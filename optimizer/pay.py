"""What a post pays in a month and an hour, and whether that is lawful."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.policy import Policy
from domain.rules import Verdict
from optimizer.arrays import flags

Floats = npt.NDArray[np.float64]


class Pay(NamedTuple):
    """Pay of each post, NaN where it cannot be converted, with the floors that bind it."""

    month_yuan: Floats
    hour_yuan: Floats
    floor_month_yuan: Floats
    floor_hour_yuan: Floats
    by_hour: npt.NDArray[np.bool_]
    lawful: npt.NDArray[np.int8]


def pay_of_posts(posts: pd.DataFrame, starts: npt.NDArray[np.datetime64], policy: Policy) -> Pay:
    """Convert pay and judge ``pay_lawful``.

    Parameters
    ----------
    posts
        The posts table.
    starts
        Start of each post, not before the plan date.
    policy
        ``pay.days_per_month``, ``pay.weeks_per_month``, ``minimum_wage.month`` and ``minimum_wage.hour``, each at
        the place of the post on its first day.
    """
    places = posts["region"].tolist()
    weeks = policy.column("pay.weeks_per_month", places, starts)
    working_days = policy.column("pay.days_per_month", places, starts)
    pay = posts["pay"].to_numpy(float, na_value=np.nan)
    unit = posts["pay_unit"].to_numpy(object)
    hours = posts["weekly_hours"].to_numpy(float, na_value=np.nan)
    hours = np.where(hours > 0, hours, np.nan)
    month = np.select(
        [unit == "month", unit == "day", unit == "hour"], [pay, pay * working_days, pay * hours * weeks], np.nan
    )
    hour = np.select([unit == "hour", unit == "month"], [pay, pay / (hours * weeks)], np.nan)
    by_hour = (unit == "hour") | (flags(posts["full_time"]) == 0)
    floor_month = policy.column("minimum_wage.month", places, starts)
    floor_hour = policy.column("minimum_wage.hour", places, starts)
    earned, floor = np.where(by_hour, hour, month), np.where(by_hour, floor_hour, floor_month)
    lawful = np.where(np.isnan(earned) | np.isnan(floor), Verdict.UNKNOWN, Verdict.YES)
    lawful = np.where(earned < floor, Verdict.NO, lawful)
    incumbent = posts["incumbent_pay"].to_numpy(float, na_value=np.nan)
    lawful = np.where(pay < incumbent, Verdict.NO, lawful).astype(np.int8)
    return Pay(month, hour, floor_month, floor_hour, by_hour, lawful)
