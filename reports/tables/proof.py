"""What is proven: tiers, limits, last resort, changes against promises."""

import re

import pandas as pd

from domain.language import Text
from reports.case import Case
from reports.form import Form
from reports.labels import CHANGES, KINDS, LIMITS, PARTS, TIERS, UNITS
from reports.table import Field, Tidy


def _part(case: Case, part: str) -> Text:
    """Return what part of a tier is counted, in words."""
    if part in PARTS:
        return PARTS[part]
    numbered = re.fullmatch(r"class (\d+)", part)
    if numbered is None:
        return Text(part, part)
    number = Text(f"第 {numbered[1]} 类", f"class {numbered[1]}")
    return case.class_labels.get(numbered[1], number)


def tiers(case: Case) -> Tidy:
    """Value reached, proven bound and gap of each tier."""
    fields = (
        Field("tier", Text("目标层次", "Tier"), Form.LABEL, TIERS),
        Field("part", Text("计量", "Part"), Form.TEXT),
        Field("part_title", Text("内容", "What is counted"), Form.BILINGUAL),
        Field("value", Text("达到", "Reached")),
        Field("bound", Text("证明的界", "Proven bound")),
        Field("gap", Text("差距", "Gap")),
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
    )
    frame = case.plan.tiers.copy()
    frame["part_title"] = [_part(case, part) for part in frame["part"]]
    for column in ("value", "bound", "gap"):
        frame[column] = frame[column].astype("float64")
    return Tidy(
        "tiers",
        Text("各层目标的结果与证明", "Tiers: reached and proven"),
        fields,
        frame[[field.name for field in fields]].reset_index(drop=True),
        Text(
            "差距为零即已证明：在前面层次的结果不变的条件下，任何方案都不能更好。没有界的行是附带的量度。成本为负表示增收大于花费。",
            "A gap of zero is a proof: given the tiers above, no other plan does better. A row without a bound is a "
            "measure that goes with its tier. A negative cost means that gains exceed expenses.",
        ),
    )


def certified(table: Tidy) -> bool | None:
    """Say whether every tier is proven; None when a tier has no bound at all.

    A row without a bound is a measure that goes with its tier (the minutes within the cost), not a claim.
    """
    frame = table.frame
    bounded = frame[frame["bound"].notna()]
    if not len(frame) or set(bounded["tier"]) != set(frame["tier"]):
        return None
    return bool((bounded["gap"] == 0).all())


def limits(case: Case) -> Tidy:
    """How many limits of each kind bind, and how many carry a price."""
    fields = (
        Field("limit", Text("限制", "Limit"), Form.LABEL, LIMITS),
        Field("subjects", Text("数量", "How many")),
        Field("binding", Text("用满", "Used in full")),
        Field("priced", Text("有价（少一个即更差）", "Priced: one less would hurt")),
        Field("use", Text("使用（人）", "Use (people)")),
        Field("high", Text("上限（人）", "Upper bound (people)")),
    )
    frame = case.plan.limits
    use, high = frame["use"].astype("float64"), frame["high"].astype("float64")
    price = frame["price"].astype("float64").abs() > 0
    counts = (
        pd.DataFrame({"limit": frame["limit"], "binding": use >= high, "priced": price, "use": use, "high": high})
        .groupby("limit")
        .agg(
            subjects=("limit", "size"),
            binding=("binding", "sum"),
            priced=("priced", "sum"),
            use=("use", "sum"),
            high=("high", "sum"),
        )
        .reset_index()
    )
    return Tidy("limits", Text("限制的使用", "Use of limits"), fields, counts[[field.name for field in fields]])


def last_resort(case: Case) -> Tidy:
    """How far chains of moves reach from the people on public-welfare posts: why no other seat could be had."""
    fields = (
        Field("posts_reachable", Text("经换岗可触及的其他岗位", "Other posts within reach of any chain of moves")),
        Field("seats_reachable", Text("这些岗位的人数（全部已满）", "Their seats, all taken")),
        Field("people_inside", Text("岗上人员（均无法腾出）", "People on them, none of whom can move out")),
        Field("people", Text("兜底安置人数", "People on public-welfare posts")),
    )
    keys = ["posts_reachable", "seats_reachable", "people_inside"]
    frame = case.plan.last_resort.groupby(keys).size().rename("people").reset_index()
    return Tidy(
        "last_resort",
        Text("公益性岗位是最后手段", "Public-welfare posts are the last resort"),
        fields,
        frame.sort_values(keys, ignore_index=True),
        Text(
            "对每一位公益性岗位人员，都保存了“没有别的岗位能腾出来”的论证；此处按论证的规模合计人数。",
            "For everybody on a public-welfare post an argument is kept that no other seat can be freed; "
            "people are counted here by the size of the argument.",
        ),
    )


def changes(case: Case) -> Tidy:
    """Assignments that are new, kept or moved against the promises."""
    fields = (
        Field("change", Text("与已承诺相比", "Against the promises"), Form.LABEL, CHANGES),
        Field("people", Text("人数", "People")),
    )
    counts = case.plan.assignments["change"].value_counts().reindex(list(CHANGES), fill_value=0)
    frame = pd.DataFrame({"change": list(CHANGES), "people": counts.to_numpy(dtype="int64")})
    return Tidy("changes", Text("与已承诺相比", "Against the promises"), fields, frame)


def kinds(case: Case) -> Tidy:
    """Posts, seats and people by kind of post."""
    fields = (
        Field("kind", Text("岗位类型", "Kind of post"), Form.LABEL, KINDS),
        Field("posts", Text("岗位（批）", "Posts (lots)")),
        Field("seats", Text("招用人数", "Seats")),
        Field("filled", Text("已满足", "Filled")),
        Field("empty", Text("空缺", "Empty")),
        Field("share", Text("满足率", "Share filled"), Form.SHARE, bar=True),
    )
    frame = (
        case.seats.groupby("kind")
        .agg(posts=("post_id", "size"), seats=("seats", "sum"), filled=("filled", "sum"), empty=("empty", "sum"))
        .reindex([kind for kind in KINDS if (case.seats["kind"] == kind).any()])
        .reset_index()
    )
    frame["share"] = frame["filled"] / frame["seats"].where(frame["seats"] > 0)
    return Tidy("kinds", Text("按岗位类型", "By kind of post"), fields, frame[[field.name for field in fields]])
