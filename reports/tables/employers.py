"""Employers and work-for-relief projects: seats, people and what the plan does for them."""

import pandas as pd

from domain.language import Text
from reports.case import Case
from reports.form import Form
from reports.labels import CHECKS
from reports.table import Field, Tidy


def employers(case: Case) -> Tidy:
    """Seats and people by employer, with the modes and the cap."""
    fields = (
        Field("employer_id", Text("统一社会信用代码", "Employer"), Form.TEXT),
        Field("name", Text("单位名称", "Name"), Form.TEXT),
        Field("county", Text("所在县（市、区）", "County"), Form.PLACE),
        Field("posts", Text("岗位（批）", "Posts (lots)")),
        Field("seats", Text("招用人数", "Seats")),
        Field("filled", Text("已满足", "Filled")),
        Field("empty", Text("空缺", "Empty")),
        Field("share", Text("满足率", "Share filled"), Form.SHARE),
        Field("hire", Text("录用", "Hired")),
        Field("loan", Text("借调", "On loan")),
        Field("dispatched", Text("派遣", "Dispatched")),
        Field("lent", Text("借出人数", "Lent to others")),
        Field("seats_max", Text("单位用工上限", "Cap")),
        Field("key_enterprise", Text("重点企业", "Key enterprise"), Form.LABEL, CHECKS),
        Field("fill_share_min", Text("最低满足率", "Lowest share wanted"), Form.SHARE),
    )
    seats = case.seats.groupby("employer_id").agg(
        posts=("post_id", "size"), seats=("seats", "sum"), filled=("filled", "sum"), empty=("empty", "sum")
    )
    modes = case.plan.assignments.groupby(["employer_id", "mode"]).size().unstack(fill_value=0)
    frame = case.instance.employers.set_index("employer_id").join(seats, how="left")
    frame = frame.join(modes.reindex(columns=["hire", "loan", "dispatched"], fill_value=0), how="left")
    frame["lent"] = pd.Series(_lent(case), dtype="float64").reindex(frame.index)
    counted = ["posts", "seats", "filled", "empty", "hire", "loan", "dispatched", "lent"]
    frame[counted] = frame[counted].fillna(0).astype("int64")
    frame = frame[(frame["posts"] > 0) | (frame["lent"] > 0)].reset_index()
    frame["county"] = frame["region"].str[:6]
    frame["share"] = frame["filled"] / frame["seats"].where(frame["seats"] > 0)
    frame["key_enterprise"] = frame["key_enterprise"].map({True: "yes", False: "no"}).fillna("no")
    frame = frame.sort_values(["county", "employer_id"], ignore_index=True)
    return Tidy("employers", Text("按用人单位", "By employer"), fields, frame[[field.name for field in fields]])


def _lent(case: Case) -> dict[str, int]:
    """Count people lent by their present employer."""
    lent = case.plan.assignments.loc[case.plan.assignments["mode"] == "loan", ["worker_id"]]
    lenders = lent.merge(case.instance.workers[["worker_id", "employer_id"]], on="worker_id")
    return {str(key): int(count) for key, count in lenders["employer_id"].value_counts().items()}


def projects(case: Case) -> Tidy:
    """Seats and people by work-for-relief project, with the shares the rules ask for."""
    fields = (
        Field("project_id", Text("项目编号", "Project"), Form.TEXT),
        Field("name", Text("项目名称", "Name"), Form.TEXT),
        Field("county", Text("项目所在县", "County"), Form.PLACE),
        Field("seats", Text("用工人数", "Seats")),
        Field("filled", Text("已满足", "Filled")),
        Field("empty", Text("空缺", "Empty")),
        Field("relief", Text("劳务岗在岗", "On relief seats")),
        Field("contract", Text("合同岗在岗", "On contract seats")),
        Field("priority", Text("其中优先对象", "of whom priority")),
        Field("priority_share", Text("优先对象占比", "Priority share"), Form.SHARE),
        Field("priority_share_min", Text("要求占比", "Share wanted"), Form.SHARE),
        Field("labour_share", Text("劳务报酬占中央资金", "Labour pay to central funds"), Form.SHARE),
        Field("labour_share_min", Text("规定不低于", "Not below"), Form.SHARE),
    )
    frame = case.instance.projects.set_index("project_id")
    seats = case.seats.groupby("project_id")[["seats", "filled", "empty"]].sum()
    placed = case.placed.dropna(subset=["project_id"])
    placed = placed.assign(
        contract=placed["role"].eq("contract").fillna(False).astype("int64"),
        priority=(placed["rank"] < len(case.ranks)).astype("int64"),
        people=1,
    )
    people = placed.groupby("project_id")[["contract", "priority", "people"]].sum()
    frame = frame.join(seats, how="left").join(people, how="left")
    counted = ["seats", "filled", "empty", "contract", "priority", "people"]
    frame[counted] = frame[counted].fillna(0).astype("int64")
    frame["relief"] = frame["people"] - frame["contract"]
    frame["priority_share"] = frame["priority"] / frame["people"].where(frame["people"] > 0)
    frame["labour_share"] = frame["labour_pay_yuan"] / frame["central_funds_yuan"].where(
        frame["central_funds_yuan"] > 0
    )
    frame["county"] = frame["region"].str[:6]
    frame["labour_share_min"] = [case.value("relief.wage_share_min", place) for place in frame["region"]]
    frame = frame.reset_index().sort_values(["county", "project_id"], ignore_index=True)
    for column in ("labour_share", "labour_share_min", "priority_share", "priority_share_min"):
        frame[column] = frame[column].astype("float64")
    return Tidy("projects", Text("以工代赈项目", "Work-for-relief projects"), fields, frame[[f.name for f in fields]])
