"""Who asked, who was placed: in sum, by class, by group and by home county."""

import pandas as pd

from domain.language import Text
from reports.case import Case
from reports.form import Form
from reports.labels import FATES, REACHES
from reports.table import Field, Tidy

_ASKED = Field("asked", Text("求职", "Asked"))
_PLACED = Field("placed", Text("已安置", "Placed"))
_UNPLACED = Field("unplaced", Text("未安置", "Not placed"))
_SHARE = Field("share", Text("安置率", "Share placed"), Form.SHARE, bar=True)
_COUNTS = (_ASKED, _PLACED, _UNPLACED, _SHARE)
_MEDIANS = (
    Field("median_pay_yuan_month", Text("月薪中位数（元）", "Median pay (yuan/month)"), Form.YUAN),
    Field("median_minutes", Text("路程中位数（分钟）", "Median journey (minutes)"), Form.MINUTES),
)


def group_members(case: Case) -> pd.DataFrame:
    """Return worker and group on the plan date: dated memberships decide where there are any, else the ledger's list."""
    listed = case.instance.workers[["worker_id", "groups"]].explode("groups").dropna(subset=["groups"])
    listed = listed.rename(columns={"groups": "group"}).astype({"group": "str"})
    dated = case.instance.memberships
    on = pd.Timestamp(case.on)
    started = dated["valid_from"].isna() | (dated["valid_from"] <= on)
    running = dated["valid_until"].isna() | (dated["valid_until"] >= on)
    keys = ["worker_id", "group"]
    known = listed.merge(dated[keys].drop_duplicates(), on=keys, how="left", indicator=True)
    undated = known.loc[known["_merge"] == "left_only", keys]
    return pd.concat([undated, dated.loc[started & running, keys]], ignore_index=True).drop_duplicates()


def _counted(people: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Count people by the columns; journeys and pay are medians over those placed."""
    counts = people.groupby(by, observed=True).agg(
        asked=("asked", "sum"),
        placed=("placed", "sum"),
        median_pay_yuan_month=("pay_yuan_month", "median"),
        median_minutes=("minutes", "median"),
    )
    counts = counts.astype({"asked": "int64", "placed": "int64"})
    counts["unplaced"] = counts["asked"] - counts["placed"]
    counts["share"] = counts["placed"] / counts["asked"].where(counts["asked"] > 0)
    return counts.reset_index()


def _asking(case: Case) -> pd.DataFrame:
    """Return the people who asked, with pay and minutes of those placed."""
    journeys = case.placed[["worker_id", "pay_yuan_month", "minutes", "reach"]]
    return case.people[case.people["asked"]].merge(journeys, on="worker_id", how="left", validate="one_to_one")


def placed_by_class(case: Case) -> Tidy:
    """People placed by priority rank and waiting band, in the order they are served."""
    fields = (
        Field("rank", Text("优先次序", "Priority"), Form.LABEL, case.rank_labels),
        Field("band", Text("登记失业时间", "Waiting"), Form.LABEL, case.band_labels),
        *_COUNTS,
        *_MEDIANS,
    )
    counts = _counted(_asking(case), ["rank", "band"]).sort_values(["rank", "band"], ignore_index=True)
    counts = counts.astype({"rank": "str", "band": "str"})
    return Tidy(
        "placed_by_class",
        Text("按优先次序和登记失业时间", "By priority and waiting time"),
        fields,
        counts[[field.name for field in fields]],
        Text(
            "自上而下依次保障：先优先对象，同一次序内等待时间长者在先。",
            "Served from the top: priority first, then longer waits.",
        ),
    )


def placed_by_priority(case: Case) -> Tidy:
    """People placed by priority rank."""
    fields = (Field("rank", Text("优先次序", "Priority"), Form.LABEL, case.rank_labels), *_COUNTS, *_MEDIANS)
    counts = _counted(_asking(case), ["rank"]).sort_values("rank", ignore_index=True).astype({"rank": "str"})
    return Tidy("placed_by_priority", Text("按优先次序", "By priority"), fields, counts[[f.name for f in fields]])


def reasons_by_priority(case: Case) -> Tidy:
    """What became of the people who asked, by priority rank."""
    fields = (
        Field("rank", Text("优先次序", "Priority"), Form.LABEL, case.rank_labels),
        Field("fate", Text("结果", "Outcome"), Form.LABEL, FATES),
        Field("people", Text("人数", "People"), bar=True),
    )
    asked = case.people[case.people["asked"]]
    asked = asked.assign(fate=asked["reason"].mask(asked["placed"], "placed"))
    counts = asked.groupby(["rank", "fate"]).size().unstack(fill_value=0).reindex(columns=list(FATES), fill_value=0)
    frame = counts.reset_index().melt("rank", var_name="fate", value_name="people")
    frame = frame.sort_values("rank", kind="stable", ignore_index=True).astype({"rank": "str"})
    title = Text("按优先次序和结果", "By priority and outcome")
    return Tidy("reasons_by_priority", title, fields, frame[["rank", "fate", "people"]])


def placed_by_group(case: Case) -> Tidy:
    """People placed by population group; a person may belong to several."""
    fields = (Field("group", Text("人员类别", "Group"), Form.GROUP), *_COUNTS, *_MEDIANS)
    asking = _asking(case)
    members = asking.merge(group_members(case), on="worker_id", how="left")
    members["group"] = members["group"].fillna("no_group")
    counts = _counted(members, ["group"]).sort_values(["asked", "group"], ascending=[False, True], ignore_index=True)
    return Tidy(
        "placed_by_group",
        Text("按人员类别", "By group"),
        fields,
        counts[[field.name for field in fields]],
        Text("一人可属多个类别，各行不能相加。", "A person may belong to several groups: rows do not add up."),
    )


def placed_by_county(case: Case) -> Tidy:
    """People by home county: in the ledger, asked, placed where, and not placed why."""
    fields = (
        Field("county", Text("户籍县（市、区）", "Home county"), Form.PLACE),
        Field("registered", Text("在册", "In the ledger")),
        *_COUNTS,
        *(Field(reach, title) for reach, title in REACHES.items()),
        Field("taken", Text("岗位已满", "Posts full")),
        Field("no_admissible_post", Text("无可去岗位", "No post open")),
        Field("limit", Text("总量限制已到", "Held by a limit")),
        *_MEDIANS,
    )
    asking = _asking(case)
    counts = _counted(asking, ["county"])
    reach = asking.loc[asking["placed"]].groupby(["county", "reach"]).size().unstack(fill_value=0)
    reasons = asking.loc[~asking["placed"]].groupby(["county", "reason"]).size().unstack(fill_value=0)
    registered = case.people.groupby("county").size().rename("registered")
    counts = registered.to_frame().join([counts.set_index("county"), reach, reasons], how="left").reset_index()
    for name in (*REACHES, "taken", "no_admissible_post", "limit", "asked", "placed", "unplaced"):
        counts[name] = counts[name].fillna(0).astype("int64") if name in counts else 0
    counts = counts.sort_values("county", ignore_index=True)
    return Tidy(
        "placed_by_county",
        Text("按户籍县（市、区）", "By home county"),
        fields,
        counts[[field.name for field in fields]],
        Text(
            "“本县”至“省外”为岗位所在地，按人数计。",
            "From “home county” to “other provinces”: where the posts lie, in people.",
        ),
    )
