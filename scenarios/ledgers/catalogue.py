"""The trades of the synthetic posts and what they pay.

Trades are codes of the 2022 occupation classification; their frequencies, demands and certificates are assumed
(``data/trades.csv``). Pay starts from the monthly incomes of the National Bureau's 2024 monitoring report of migrant
workers, by industry and by region of work, read in a repost of the report.
"""

import functools

import pandas as pd

from scenarios.ledgers.places import read_data
from scenarios.ledgers.streams import Array

INCOME_2024_YUAN_MONTH = {
    "manufacturing": 4978,
    "construction": 5743,
    "retail": 4362,
    "transport": 5635,
    "catering": 4141,
    "services": 4023,
    "farm": 3600,  # assumed: the report has no figure
}
REGION_INCOME_2024_YUAN_MONTH = {"eastern": 5368, "central": 4745, "western": 4541, "northeast": 4164}
WORKING_IN_2021_10K = {"eastern": 15438, "central": 6571, "western": 6280, "northeast": 894}
"""People by region of work (report of 2021), the weights of the national mean of the incomes above."""

SHORTEST_2021Q3 = (
    "营销员",
    "餐厅服务员",
    "商品营业员",
    "保安员",
    "快递员",
    "家政服务员",
    "保洁员",
    "焊工",
    "客户服务管理员",
)
"""The shortest trades in their order, ministry's list of 2021Q3, read in a repost of the release (without 市场营销专业人员)."""

_NORTHEAST = ("21", "22", "23")


@functools.cache
def trades() -> pd.DataFrame:
    """Return the trades: code, name, section, income_of, weight, demand, skilled_share, certificate, hazardous."""
    return read_data("trades.csv")


def income_factor(province: str) -> float:
    """Return what work in this province pays relative to the national mean; places outside the Northeast are eastern."""
    people = WORKING_IN_2021_10K
    mean = sum(REGION_INCOME_2024_YUAN_MONTH[region] * people[region] for region in people) / sum(people.values())
    return REGION_INCOME_2024_YUAN_MONTH["northeast" if province in _NORTHEAST else "eastern"] / mean


def usual_pay_yuan_month(trade_rows: Array, regions: Array) -> Array:
    """Return the pay of posts by row of ``trades()`` and division code, before anything individual."""
    by_trade = trades()["income_of"].map(INCOME_2024_YUAN_MONTH).to_numpy(dtype=float)
    provinces = pd.Series(regions, dtype="str").str[:2]
    factors = provinces.map({p: income_factor(p) for p in provinces.unique()}).to_numpy(dtype=float)
    pay: Array = by_trade[trade_rows] * factors
    return pay
