"""Why people and seats are left, and what each rule costs."""

import pandas as pd

from domain.language import Text
from domain.rules import RULE_NAMES, RULES
from reports.case import Case
from reports.form import Form
from reports.labels import EMPTY_REASONS, REASONS, RULES_BY_NAME, WHO
from reports.table import Field, Tidy

_RULE = Field("rule", Text("规则", "Rule"), Form.LABEL, RULES_BY_NAME)


def reasons_unplaced(case: Case) -> Tidy:
    """People not placed by reason and by the rule that stands alone between."""
    fields = (
        Field("reason", Text("原因", "Reason"), Form.LABEL, REASONS),
        Field(
            "rule", Text("主要差在", "Rule that stands between"), Form.LABEL, {**RULES_BY_NAME, "none": Text("—", "—")}
        ),
        Field("people", Text("人数", "People"), bar=True),
    )
    left = case.people[case.people["asked"] & ~case.people["placed"]]
    frame = left.assign(rule=left["rule"].fillna("").replace("", "none"))
    frame = frame.groupby(["reason", "rule"]).size().rename("people").reset_index()
    frame = frame.sort_values(["people", "reason", "rule"], ascending=[False, True, True], ignore_index=True)
    return Tidy("reasons_unplaced", Text("未安置原因", "Why people are not placed"), fields, frame)


def reasons_empty(case: Case) -> Tidy:
    """Posts and seats left empty by reason and rule."""
    fields = (
        Field("reason", Text("原因", "Reason"), Form.LABEL, EMPTY_REASONS),
        Field(
            "rule", Text("主要差在", "Rule that stands between"), Form.LABEL, {**RULES_BY_NAME, "none": Text("—", "—")}
        ),
        Field("posts", Text("岗位（批）", "Posts (lots)")),
        Field("seats", Text("空缺席位", "Empty seats"), bar=True),
    )
    frame = case.plan.empty_seats.assign(rule=case.plan.empty_seats["rule"].fillna("").replace("", "none"))
    frame = frame.groupby(["reason", "rule"]).agg(posts=("post_id", "size"), seats=("empty", "sum")).reset_index()
    frame = frame[frame["seats"] > 0].astype({"seats": "int64"})
    frame = frame.sort_values(["seats", "reason", "rule"], ascending=[False, True, True], ignore_index=True)
    return Tidy("reasons_empty", Text("空缺原因", "Why seats stay empty"), fields, frame)


def rule_costs(case: Case) -> Tidy:
    """What each rule costs: pairs it denies, people without a post and posts with empty seats by it alone."""
    fields = (
        _RULE,
        Field(
            "workers_denied_alone", Text("仅因此条而无岗可去的人", "People left without a post by it alone"), bar=True
        ),
        Field(
            "posts_denied_alone",
            Text("仅因此条而有人去不成的空缺岗位", "Posts with empty seats that it alone keeps from somebody"),
            bar=True,
        ),
        Field("pairs_denied_alone", Text("仅被此条排除的人岗对", "Pairs denied by it alone")),
        Field("pairs_denied", Text("被此条排除的人岗对", "Pairs denied")),
        Field("source", Text("依据", "Source"), Form.TEXT),
    )
    order = {name: number for number, name in enumerate(RULE_NAMES)}
    sources = {rule.name: rule.source for rule in RULES}
    frame = case.plan.rule_costs.copy()
    frame["source"] = frame["rule"].map(sources)
    frame = frame.assign(order=frame["rule"].map(order)).sort_values(
        ["workers_denied_alone", "posts_denied_alone", "pairs_denied", "order"], ascending=[False, False, False, True]
    )
    return Tidy(
        "rule_costs",
        Text("每条规则的代价", "What each rule costs"),
        fields,
        frame[[field.name for field in fields]].reset_index(drop=True),
        Text(
            "人岗对：未安置的求职者与有空缺的岗位的组合。“仅因此条”：其余规则都不反对。",
            "A pair is a person without a place and a post with empty seats. “Alone”: no other rule objects.",
        ),
    )


def to_verify(case: Case) -> Tidy:
    """Unknown facts to ask for, by rule and whom to ask; all, and those of people already in the plan."""
    fields = (
        Field("who", Text("问谁", "Ask"), Form.LABEL, WHO),
        Field("rule", Text("核实什么", "About"), Form.LABEL, RULES_BY_NAME),
        Field("items", Text("事项", "Facts"), bar=True),
        Field("subjects", Text("涉及人（单位、岗位）数", "People, employers or posts")),
        Field("placed", Text("其中关系已安置者", "of which of people placed")),
    )
    verify = case.plan.verify.assign(placed=case.plan.verify["placed"].astype("boolean").fillna(False).astype("int64"))
    frame = (
        verify.groupby(["who", "rule"])
        .agg(items=("id", "size"), subjects=("id", "nunique"), placed=("placed", "sum"))
        .reset_index()
        .sort_values(["placed", "items", "who", "rule"], ascending=[False, False, True, True], ignore_index=True)
    )
    return Tidy(
        "to_verify",
        Text("核实清单", "To be verified"),
        fields,
        frame[[field.name for field in fields]],
        Text(
            "台账空白不等于“否”：先按待核实通过，列出来请人打电话。",
            "A blank is not a no: it passes, at a price, and somebody calls.",
        ),
    )


def verify_by_county(case: Case) -> Tidy:
    """Unknown facts by the county that would make the calls: of the worker's home, of the post or employer."""
    fields = (
        Field("county", Text("县（市、区）", "County"), Form.PLACE),
        Field("workers", Text("问求职者", "Ask workers")),
        Field("posts", Text("问岗位", "Ask about posts")),
        Field("employers", Text("问单位", "Ask employers")),
        Field("placed", Text("其中关系已安置者", "of which of people placed")),
    )
    places = {
        "worker": case.instance.workers.set_index("worker_id")["region"],
        "post": case.instance.posts.set_index("post_id")["region"],
        "employer": case.instance.employers.set_index("employer_id")["region"],
    }
    verify = case.plan.verify.assign(placed=case.plan.verify["placed"].astype("boolean").fillna(False).astype("int64"))
    regions = pd.Series("", index=verify.index, dtype="str")
    for who, place in places.items():
        rows = verify["who"] == who
        regions = regions.mask(rows, verify["id"].map(place))
    verify["county"] = regions.str[:6]
    counts = verify.groupby(["county", "who"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(places), fill_value=0).rename(columns=lambda who: f"{who}s")
    frame = counts.join(verify.groupby("county")["placed"].sum()).reset_index()
    return Tidy(
        "verify_by_county",
        Text("分县核实清单", "To be verified, by county"),
        fields,
        frame[[field.name for field in fields]].sort_values("county", ignore_index=True),
    )
