"""One worker and one post, of whom everything is recorded and whom every rule admits; cases change a cell or two.

Plan date 2026-03-02. The worker: born in June 1990, full capacity, no group, unemployed and seeking, home in
Dongfeng county (220421), goes anywhere in the prefecture (2204), asks for 2,500 a month. The post: an electrician's
helper in the same county, 3,000 a month full time, from 2026-04-01 to 2026-10-31, light work.
The policy's figures are those of ``tests.domain.check.tiny``: minimum wage 2,000 a month and 20 an hour, 30 days at
least, working age 16, hazardous work from 18, 20 paid days and 4 weeks in a month, 30 minutes inside a county.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.instance import Instance
from tests.domain.check.tiny import ELSEWHERE, HOME, NEXT_COUNTY, NEXT_PREFECTURE, ON, POLICY, instance

__all__ = ["ELSEWHERE", "HOME", "NEXT_COUNTY", "NEXT_PREFECTURE", "ON", "POLICY", "TABLE_OF", "pair"]

Row = Mapping[str, Any]

WORKER: Row = {
    "worker_id": "W1",
    "region": HOME,
    "birth_month": "1990-06-01",
    "sex": "male",
    "education": "senior_secondary",
    "groups": (),
    "capacity": "full",
    "medical_check_until": "2027-12-31",
    "status": "unemployed",
    "seeking": True,
    "wants_to_leave": False,
    "cannot_leave": False,
    "willing_welfare": False,
    "reach": "prefecture",
    "max_travel_minutes": 90,
    "reservation_wage_yuan_month": 2500.0,
    "available_from": "2026-03-02",
    "available_until": "2027-12-31",
}
POST: Row = {
    "post_id": "P1",
    "employer_id": "E1",
    "title": "电工助理",
    "trade": "6-31-01-03",
    "kind": "enterprise",
    "accepts": ("hire",),
    "region": HOME,
    "seats": 1,
    "pay": 3000.0,
    "pay_unit": "month",
    "full_time": True,
    "weekly_hours": 40.0,
    "starts": "2026-04-01",
    "ends": "2026-10-31",
    "physical_demand": "light",
    "hazardous": False,
    "nature": "regular",
}
EMPLOYER: Row = {
    "employer_id": "E1",
    "name": "甲公司",
    "region": HOME,
    "industry": "C",
    "headcount": 10,
    "illegal_deposit": False,
}
TABLE_OF = {
    "skill": ("skills_held", {"worker_id": "W1"}),
    "need": ("requirements", {"post_id": "P1", "any_of": 1}),
    "loan": ("loans", {}),
    "listed": ("blacklist", {}),
    "project": ("projects", {"project_id": "J1", "name": "乡村道路", "employer_id": "E1", "starts": "2026-04-01"}),
    "road": ("distances", {"origin": HOME, "destination": NEXT_COUNTY, "km": 50.0}),
    "member": ("memberships", {"worker_id": "W1"}),
    "other_employer": ("employers", {}),
}
"""Further rows of a case: the name it gives them, their table, and the cells that are always the same."""


def pair(worker: Row | None = None, post: Row | None = None, employer: Row | None = None, **more: Any) -> Instance:
    """Return the pair with some cells changed.

    Parameters
    ----------
    worker, post, employer
        Cells of the one row that differ from the admissible pair.
    more
        Rows of other tables, under the names of ``TABLE_OF``; one row or a list of rows.
    """
    tables: dict[str, list[Row]] = {"employers": [{**EMPLOYER, **(employer or {})}]}
    for name, given in more.items():
        table, same = TABLE_OF[name]
        rows: Sequence[Row] = [given] if isinstance(given, Mapping) else given
        tables.setdefault(table, []).extend({**same, **row} for row in rows)
    return instance([{**WORKER, **(worker or {})}], [{**POST, **(post or {})}], **tables)
