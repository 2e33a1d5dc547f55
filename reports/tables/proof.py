"""What is proven: tiers, limits, last resort, changes against promises."""

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.language import Text
from reports.case import Case
from reports.form import Form
from reports.labels import CHANGES, KINDS, LIMITS, PARTS, PARTS_OF_LIMITS, TIERS, UNITS, WORDS
from reports.limit_words import about
from reports.table import Field, Tidy

NESTED = ("seats", "employer_cap")
"""Limits that belong to posts and employers; all others are across people."""
LIMIT_FIELDS = (
    Field("limit", Text("限制", "Limit"), Form.LABEL, LIMITS),
    Field("subject", Text("编号", "Code"), Form.TEXT),
    Field("about", Text("对象", "Of"), Form.BILINGUAL),
    Field("part", Text("内容", "What"), Form.LABEL, PARTS_OF_LIMITS),
    Field("use", Text("使用", "Use")),
    Field("low", Text("下限", "Lower bound")),
    Field("high", Text("上限", "Upper bound")),
    Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
    Field("hard", Text("必须遵守", "Must be kept"), Form.LABEL, WORDS),
)
"""A limit across people with its use and bounds, in every table of them."""


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
        Field("certified", Text("其中由价格可核", "Of it checkable by prices")),
        Field("gap", Text("差距", "Gap")),
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
    )
    frame = case.plan.tiers.copy()
    frame["part_title"] = [_part(case, part) for part in frame["part"]]
    for column in ("value", "bound", "certified", "gap"):
        frame[column] = frame[column].astype("float64")
    return Tidy(
        "tiers",
        Text("各层目标的结果与证明", "Tiers: reached and proven"),
        fields,
        frame[[field.name for field in fields]].reset_index(drop=True),
        Text(
            "差距为零即已证明：在前面层次的结果不变的条件下，任何方案都不能更好。没有界的行是附带的量度。成本为负表示增收大于花费。“由价格可核”的界可凭 proof/ 里的价格自行加出；比证明的界松时，其余部分是整数规划求解器的结论。",
            "A gap of zero is a proof: given the tiers above, no other plan does better. A row without a bound is a "
            "measure that goes with its tier. A negative cost means that gains exceed expenses. What is “checkable by prices” anybody can add up from the prices in proof/; where it is weaker than the bound, the rest is the word of the integer program.",
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
    """How many seats and caps of employers bind, and how many carry a price."""
    fields = (
        Field("limit", Text("限制", "Limit"), Form.LABEL, LIMITS),
        Field("subjects", Text("数量", "How many")),
        Field("binding", Text("用满", "Used in full")),
        Field("priced", Text("有价（少一个即更差）", "Priced: one less would hurt")),
        Field("use", Text("使用（人）", "Use (people)")),
        Field("high", Text("上限（人）", "Upper bound (people)")),
    )
    frame = case.plan.limits[case.plan.limits["limit"].isin(NESTED)]
    use, high = frame["use"].astype("float64"), frame["high"].astype("float64")
    price = (frame["price"].astype("Float64").abs() > 0).astype("Int64")  # blank where the proof has no price of it
    counts = (
        pd.DataFrame({"limit": frame["limit"], "binding": use >= high, "priced": price, "use": use, "high": high})
        .groupby("limit")
        .agg(
            subjects=("limit", "size"),
            binding=("binding", "sum"),
            priced=("priced", lambda prices: prices.sum(min_count=1)),
            use=("use", "sum"),
            high=("high", "sum"),
        )
        .reset_index()
    )
    return Tidy(
        "limits",
        Text("席位和单位上限的使用", "Use of seats and caps"),
        fields,
        counts[[field.name for field in fields]],
    )


def limits_across_people(case: Case) -> Tidy:
    """Every limit across people: use, bounds, what is short and what one more would bring; counts only."""
    fields = (
        *LIMIT_FIELDS,
        Field("short", Text("差额", "Missed by")),
        Field("conflict", Text("互相冲突", "In conflict"), Form.LABEL, WORDS),
        Field("gain_people", Text("放宽一个：多安置（人）", "One more places (people)")),
        Field("gain_yuan", Text("放宽一个：可节省（元）", "One more saves (yuan)")),
        Field("price_priority", Text("价格：优先对象（人）", "Price: priority people"), Form.NUMBER),
        Field("price_people", Text("价格：安置（人）", "Price: people"), Form.NUMBER),
        Field("price_yuan", Text("价格：成本（元）", "Price: cost (yuan)"), Form.NUMBER),
    )
    limits = case.plan.limits[~case.plan.limits["limit"].isin(NESTED)]
    together = {tuple(entry) for entry in case.plan.identity.get("conflict") or ()}
    keys = zip(limits["limit"], limits["subject"], limits["part"], strict=True)
    frame = groups_in_all(limits.assign(conflict=["yes" if key in together else "no" for key in keys]))
    frame = frame.assign(about=about(frame, case.instance, case.names)).iloc[_weightiest_first(frame)]
    frame["hard"] = ["yes" if hard else "no" for hard in frame["hard"]]
    return Tidy(
        "limits_across_people",
        Text("总量限制", "Limits across people"),
        fields,
        frame[[field.name for field in fields]].reset_index(drop=True),
        Text(
            "“互相冲突”的几条不能同时满足，去掉其中任何一条就能满足其余。“放宽一个”由重新求解得出。“价格”由证明得出：放宽一个（一人、一元或一个项目），该层至多好这么多（进位取整），另加该层的差距；收紧一个，至少差这么多（舍尾取整），减去差距；前面各层不变差。同去同留的家庭和班组合计为一行。",
            "Those “in conflict” cannot all be kept, though all but any one of them can. What one more brings was found by "
            "solving again. A “price” comes from the proof: with one more (person, yuan or project) that tier gets better by no more than the price, rounded up, and the gap of the tier; with one less it gets worse by no less than the price, rounded down, less the gap; no tier before gets worse. Households and teams that stay together stand in one row each.",
        ),
    )


def _weightiest_first(frame: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Return the order of a page that has no room for all: limits missed or in conflict, then the dearest, then as they stand."""
    prices = [-frame[name].fillna(0.0).to_numpy(float) for name in ("price_yuan", "price_people", "price_priority")]
    kept = ~((frame["short"] > 0) | (frame["conflict"] == "yes")).to_numpy(bool)
    return np.lexsort((*prices, kept))


def groups_in_all(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the limits with one row for all households and one for all teams: who they are is nobody's business."""
    own = frame["limit"] == "stay_together"
    if not own.any():
        return frame
    parts = [frame[~own]]
    for _, group in frame[own].groupby(["part", "hard"], sort=True):
        row = group.iloc[[0]].copy()
        row["subject"] = f"× {len(group):,}"
        for name in ("use", "short"):
            row[name] = int(group[name].sum())
        if "conflict" in group:
            row["conflict"] = group["conflict"].max()  # yes where one of them is
        for name in ("gain_people", "gain_yuan", "price_priority", "price_people", "price_yuan"):
            row[name] = pd.NA
        parts.append(row)
    return pd.concat(parts, ignore_index=True)


def limit_seats(case: Case) -> Tidy:
    """Which posts' people every limit counts; not for single people and groups, whose places are their own affair."""
    fields = (
        *LIMIT_FIELDS[:4],
        Field("post_id", Text("岗位编号", "Post"), Form.TEXT),
        Field("title", Text("岗位", "Title"), Form.TEXT),
        Field("seats", Text("席位", "Seats")),
        Field("use", Text("计入", "Counted there")),
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
    )
    frame = case.plan.limit_seats
    frame = frame[~frame["limit"].isin(["stay_together", "pins"])]
    frame = frame.merge(case.instance.posts[["post_id", "title", "seats"]], how="left", on="post_id")
    keys = ["limit", "subject", "part"]
    frame = frame.merge(case.plan.limits[[*keys, "unit"]], how="left", on=keys)
    frame["seats"] = frame["seats"].astype("int64")
    frame["about"] = about(frame, case.instance, case.names)
    return Tidy(
        "limit_seats",
        Text("限制计入哪些岗位", "Posts that the limits count"),
        fields,
        frame[[field.name for field in fields]].reset_index(drop=True),
        Text(
            "一个岗位可同时计入几条限制。",
            "A post may count towards several limits.",
        ),
    )


def limit_posts(case: Case) -> Tidy:
    """At how many posts every limit counts people, and where most: for the page, where a wide limit would list hundreds."""
    seats = limit_seats(case)
    keys = ["limit", "subject", "part"]
    fields = (
        *LIMIT_FIELDS[:4],
        Field("posts", Text("计入的岗位（批）", "Posts it counts (lots)")),
        Field("use", Text("合计", "In all")),
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
        Field("post_id", Text("计入最多的岗位", "Post with most"), Form.TEXT),
        Field("title", Text("岗位", "Title"), Form.TEXT),
        Field("most", Text("计入", "Counted there")),
    )
    frame = seats.frame.sort_values(["use", "post_id"], ascending=[False, True], kind="stable")
    found = frame.groupby(keys, sort=True).agg(
        about=("about", "first"), posts=("post_id", "size"), use=("use", "sum"), unit=("unit", "first"), post_id=("post_id", "first"),
        title=("title", "first"), most=("use", "first"),
    )  # fmt: skip
    return Tidy(
        "limit_posts",
        Text("限制计入的岗位", "Where the limits count"),
        fields,
        found.reset_index()[[field.name for field in fields]],
        Text(
            "逐个岗位的清单见工作簿“限制计入哪些岗位”和 tables/limit_seats.csv。一个岗位可同时计入几条限制。",
            "Post by post: the sheet “Posts that the limits count” of the workbook, and tables/limit_seats.csv. A post may "
            "count towards several limits.",
        ),
    )


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
