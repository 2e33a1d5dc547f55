"""The fluid model's bias at quarter ends, measured against the kernel."""

import dataclasses
import datetime
from typing import Any

from simulation.levers import Levers
from simulation.national import DRIFT, National, quarter_end
from simulation.published import Figure
from simulation.run import simulate

KERNEL_PEOPLE, KERNEL_WEEKS = 20_000, 104


def bias(national: National, values: dict[str, float]) -> dict[int, float]:
    """Return, by quarter, the kernel's people away over the fluid's, in the second of two years without levers.

    Yearly changes are left out: the two count them from different years.
    """
    shape = national.population
    still = {"jobs_growth": 1.0, DRIFT: 0.0}
    own: dict[str, Any] = {**{name: value for name, value in values.items() if name != "people_10k"}, **still}
    people = type(shape).of_province(shape.home.province, KERNEL_PEOPLE, on=shape.on, policy=shape.policy)
    parameters = dataclasses.replace(shape.parameters, **own)
    run = simulate(people, Levers(), weeks=KERNEL_WEEKS, parameters=parameters, detail=False)
    start = shape.on - datetime.timedelta(weeks=parameters.warmup_weeks)
    flow = national.run(own, start, KERNEL_WEEKS + parameters.warmup_weeks)[parameters.warmup_weeks :]
    share = run.outflow["share"].to_numpy()
    year = shape.on.year + 1
    found = {}
    for quarter in range(1, 5):
        week = (_last_day(year, quarter) - shape.on).days // 7
        week = min(week, KERNEL_WEEKS - 1)
        found[quarter] = float(share[week] / flow[week, 7:15].sum())
    return found


def _last_day(year: int, quarter: int) -> datetime.date:
    return quarter_end(Figure(year, quarter, 0.0, 0.0, "read"))
