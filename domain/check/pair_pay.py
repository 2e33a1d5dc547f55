"""Rules about pay, and the conversion of pay to a month or an hour."""

import numpy as np

from domain.check.columns import NO, YES, Numbers, Verdicts, all_of, equals, flags, numbers, texts, verdict_of
from domain.check.docket import Docket


def month_pay_yuan(docket: Docket) -> Numbers:
    """Return each post's pay converted to a month; NaN by piece, or by hour without (positive) hours."""
    unit, pay = docket.facts.read(texts, "posts", "pay_unit"), docket.facts.read(numbers, "posts", "pay")
    by_day = pay * docket.facts.at_posts("pay.days_per_month")
    hours = docket.facts.read(numbers, "posts", "weekly_hours")
    by_hour = pay * np.where(hours > 0, hours, np.nan) * docket.facts.at_posts("pay.weeks_per_month")
    return np.select([equals(unit, "month"), equals(unit, "day"), equals(unit, "hour")], [pay, by_day, by_hour], np.nan)


def hour_pay_yuan(docket: Docket) -> Numbers:
    """Return each post's pay converted to an hour; NaN by day or piece, or by month without (positive) hours."""
    unit, pay = docket.facts.read(texts, "posts", "pay_unit"), docket.facts.read(numbers, "posts", "pay")
    month_hours = docket.facts.read(numbers, "posts", "weekly_hours") * docket.facts.at_posts("pay.weeks_per_month")
    by_month = pay / np.where(month_hours > 0, month_hours, np.nan)
    return np.select([equals(unit, "hour"), equals(unit, "month")], [pay, by_month], np.nan)


def pay_acceptable(docket: Docket) -> Verdicts:
    """Judge the pay against what the person asks and, on loan, earns now; a blank present wage is no floor."""
    pay = month_pay_yuan(docket)[docket.post]
    wanted = docket.facts.read(numbers, "workers", "reservation_wage_yuan_month")[docket.worker]
    now = docket.facts.read(numbers, "workers", "wage_now_yuan_month")[docket.worker]
    floor = np.fmax(wanted, np.where(docket.has_mode("loan"), now, np.nan))
    return np.where(np.isnan(floor), YES, verdict_of(pay >= floor, ~np.isnan(pay))).astype(np.int8)


def pay_lawful(docket: Docket) -> Verdicts:
    """Judge the pay against the minimum wage and the pay of those in the post; a blank ``full_time`` is full time."""
    unit, part_time = (
        docket.facts.read(texts, "posts", "pay_unit"),
        docket.facts.read(flags, "posts", "full_time") == NO,
    )
    hourly = equals(unit, "hour") | part_time
    pay = np.where(hourly, hour_pay_yuan(docket), month_pay_yuan(docket))
    floor = np.where(hourly, docket.facts.at_posts("minimum_wage.hour"), docket.facts.at_posts("minimum_wage.month"))
    minimum = verdict_of(pay >= floor, ~np.isnan(pay) & ~np.isnan(floor))
    incumbent = docket.facts.read(numbers, "posts", "incumbent_pay")
    equal = verdict_of(~(docket.facts.read(numbers, "posts", "pay") < incumbent))
    return all_of(minimum, equal)[docket.post]
