"""The figures of the first screen."""

from collections.abc import Iterator

import pandas as pd

from domain.language import Text
from reports.case import Case
from reports.form import Form
from reports.labels import UNITS, Labels
from reports.table import Field, Tidy

MEASURES: Labels = {
    "registered": Text("在册劳动力", "Workers in the ledgers"),
    "not_asked": Text("没有要求就业", "Did not ask for work"),
    "asked": Text("要求就业", "Asked for work"),
    "placed": Text("已安置", "Placed"),
    "unplaced": Text("尚未安置", "Not placed"),
    "taken": Text("其中：可去的岗位已满", "of whom: posts open to them are full"),
    "no_admissible_post": Text("其中：没有可去的岗位", "of whom: no post is open to them"),
    "limit": Text("其中：有空位而总量限制已到", "of whom: seats are free, but a limit across people is reached"),
    "priority_asked": Text("优先对象要求就业", "Priority people who asked"),
    "priority_placed": Text("优先对象已安置", "Priority people placed"),
    "posts": Text("岗位（批）", "Posts (lots)"),
    "seats": Text("招用人数", "Seats"),
    "filled": Text("已满足", "Seats filled"),
    "empty": Text("空缺", "Seats left empty"),
    "welfare_placed": Text("公益性岗位兜底", "Placed on public-welfare posts"),
    "relief_placed": Text("以工代赈岗位", "Placed on work-for-relief posts"),
    "on_loan": Text("共享用工", "On loan"),
    "left_county": Text("到县外就业", "Placed outside the home county"),
    "left_province": Text("到省外就业", "Placed in other provinces"),
    "median_minutes": Text("单程路程中位数", "Median journey, one way"),
    "median_pay": Text("月薪中位数", "Median pay"),
    "to_verify": Text("待核实事项", "Facts to verify"),
    "to_verify_placed": Text("其中：关系已安置者", "of which: of people placed"),
    "quarantined": Text("隔离数据行", "Rows held back"),
}


def _people(case: Case) -> Iterator[tuple[str, float, str]]:
    people, placed = case.people, case.placed
    asked = people[people["asked"]]
    left = asked[~asked["placed"]]
    priority = asked[asked["rank"] < len(case.ranks)]
    yield "registered", len(people), "people"
    yield "not_asked", len(people) - len(asked), "people"
    yield "asked", len(asked), "people"
    yield "placed", len(placed), "people"
    yield "unplaced", len(left), "people"
    yield "taken", (left["reason"] == "taken").sum(), "people"
    yield "no_admissible_post", (left["reason"] == "no_admissible_post").sum(), "people"
    yield "limit", (left["reason"] == "limit").sum(), "people"
    yield "priority_asked", len(priority), "people"
    yield "priority_placed", priority["placed"].sum(), "people"


def _posts(case: Case) -> Iterator[tuple[str, float, str]]:
    seats, placed = case.seats, case.placed
    yield "posts", len(seats), "posts"
    yield "seats", seats["seats"].sum(), "seats"
    yield "filled", seats["filled"].sum(), "seats"
    yield "empty", seats["empty"].sum(), "seats"
    yield "welfare_placed", (placed["kind"] == "public_welfare").sum(), "people"
    yield "relief_placed", (placed["kind"] == "work_relief").sum(), "people"
    yield "on_loan", (placed["mode"] == "loan").sum(), "people"
    yield "left_county", (placed["reach"] != "same_county").sum(), "people"
    yield "left_province", (placed["reach"] == "other_province").sum(), "people"
    yield "median_minutes", placed["minutes"].median(), "minutes"
    yield "median_pay", placed["pay_yuan_month"].median(), "yuan/month"


def _input(case: Case) -> Iterator[tuple[str, float, str]]:
    verify = case.plan.verify
    yield "to_verify", len(verify), "items"
    yield "to_verify_placed", verify["placed"].astype(bool).sum(), "items"
    keys = [column for column in ("file", "sheet", "row") if column in case.instance.quarantine]
    held = case.instance.quarantine
    yield "quarantined", len(held.drop_duplicates(keys)) if keys else len(held), "rows"


def headline(case: Case) -> Tidy:
    """The figures of the first screen, one per row."""
    rows = [*_people(case), *_posts(case), *_input(case)]
    frame = pd.DataFrame(rows, columns=["measure", "value", "unit"]).astype({"value": "float64"})
    fields = (
        Field("measure", Text("指标", "Measure"), Form.LABEL, MEASURES),
        Field("value", Text("数值", "Value"), Form.COUNT),
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
    )
    return Tidy("headline", Text("主要数字", "Main figures"), fields, frame)


def figures(table: Tidy) -> dict[str, float]:
    """Return the headline as a mapping from measure to value."""
    return dict(zip(table.frame["measure"], table.frame["value"], strict=True))
