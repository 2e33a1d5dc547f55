"""Where seats stay empty, where people wait for seats, and where the two miss each other."""

import pandas as pd

from domain.language import Text
from reports.case import Case
from reports.form import Form
from reports.labels import RULES_BY_NAME
from reports.table import Field, Tidy

_TRADE = Field("trade", Text("工种", "Trade"), Form.TRADE)
_SUPPLY = (
    Field("seats", Text("招用人数", "Seats")),
    Field("filled", Text("已满足", "Filled")),
    Field("empty", Text("空缺", "Empty"), bar=True),
    Field("posts_without_worker", Text("无人符合的岗位（批）", "Posts that nobody may take")),
    Field("admissible_workers", Text("符合条件者（最多一批）", "People who may take the post (most for one)")),
    Field("holders", Text("持有该技能的求职者", "People asking who hold the skill")),
    Field("holders_left", Text("持有该技能而未安置", "Skill holders not placed")),
    Field("waiting", Text("在等这类岗位的人", "People waiting for a seat")),
    Field("price_people", Text("席位价格：次序（级）", "Price of a seat (class steps)")),
    Field("price_yuan", Text("席位价格：成本（元）", "Price of a seat (yuan)"), Form.YUAN),
)
_NOTE = Text(
    "“在等这类岗位的人”：有岗可去但已满员，且离其最近的席位属此类。席位价格：占去这样一席，其他人的安置次序合计要后退几级、"
    "去向成本要增加多少元（负数为减少），取等候者所见的最高值；空白表示无人在等。",
    "Waiting: posts open to them are full and the seat nearest in price is of this trade. Price of a seat: how many "
    "class steps and how many yuan taking one would cost the others (negative: less is paid), the highest that anybody "
    "waiting sees; blank where nobody waits.",
)


def _holders(case: Case) -> pd.DataFrame:
    """Return trade, worker and whether placed, for people asking who hold the trade (or a branch of it)."""
    held = case.instance.skills_held[["worker_id", "skill"]]
    trades = list(case.seats["trade"].dropna().unique())
    skills = held["skill"].dropna().unique()
    pairs = [(t, s) for t in trades for s in skills if s == t or s.startswith(f"{t}-") or t.startswith(f"{s}-")]
    branches = pd.DataFrame(pairs, columns=["trade", "skill"], dtype="str")
    asked = case.people.loc[case.people["asked"], ["worker_id", "placed"]]
    holders = held.merge(branches, on="skill").merge(asked, on="worker_id")
    return holders[["trade", "worker_id", "placed"]].drop_duplicates(["trade", "worker_id"])


def _waiting(case: Case) -> pd.DataFrame:
    """Return trade and county of the seat nearest in price, for people whose posts are full."""
    waiting = case.plan.unplaced[case.plan.unplaced["reason"] == "taken"]
    posts = case.seats[["post_id", "trade", "county"]].rename(columns={"post_id": "cheapest_post_id"})
    prices = waiting[["cheapest_post_id", "price_people", "price_yuan"]]
    prices = prices.astype({"price_people": "float64", "price_yuan": "float64"})
    return prices.merge(posts, on="cheapest_post_id", how="inner")


def _supply(case: Case, by: list[str]) -> pd.DataFrame:
    seats = case.seats.assign(
        nobody=(case.seats["reason"] == "no_admissible_worker").astype("int64"),
        may=case.seats["admissible_workers"].astype("float64"),
    )
    counts = seats.groupby(by, dropna=False).agg(
        seats=("seats", "sum"),
        filled=("filled", "sum"),
        empty=("empty", "sum"),
        posts_without_worker=("nobody", "sum"),
        admissible_workers=("may", "max"),
    )
    waiting = _waiting(case).sort_values(["price_people", "price_yuan"], ascending=False).groupby(by, dropna=False)
    first = {"price_people": ("price_people", "first"), "price_yuan": ("price_yuan", "first")}
    counts = counts.join(waiting.agg(waiting=("cheapest_post_id", "size"), **first))
    counts["waiting"] = counts["waiting"].fillna(0).astype("int64")
    holders = _holders(case)
    counts = counts.reset_index()
    counts["holders"] = counts["trade"].map(holders.groupby("trade").size()).fillna(0).astype("int64")
    left = holders[~holders["placed"]].groupby("trade").size()
    counts["holders_left"] = counts["trade"].map(left).fillna(0).astype("int64")
    return counts.sort_values(["empty", "waiting", *by], ascending=[False, False, *[True] * len(by)], ignore_index=True)


def trades(case: Case) -> Tidy:
    """Seats, empty seats, people who could and people who wait, by trade."""
    fields = (_TRADE, *_SUPPLY)
    frame = _supply(case, ["trade"])
    return Tidy("trades", Text("工种余缺", "Trades: short and sought"), fields, frame[[f.name for f in fields]], _NOTE)


def trades_by_county(case: Case) -> Tidy:
    """The same by trade and county of the post."""
    fields = (_TRADE, Field("county", Text("工作县（市、区）", "County of the post"), Form.PLACE), *_SUPPLY)
    frame = _supply(case, ["trade", "county"])
    return Tidy(
        "trades_by_county",
        Text("分县工种余缺", "Trades by county: short and sought"),
        fields,
        frame[[field.name for field in fields]],
        _NOTE,
    )


def _nearest(case: Case) -> pd.DataFrame:
    """Return the nearest miss of everybody without an admissible post, with homes; one row per rule that said no."""
    nearest = case.plan.misses[case.plan.misses["nth"] == 1]
    nearest = nearest.merge(case.people[["worker_id", "county"]], on="worker_id", how="left")
    nearest = nearest.merge(case.seats[["post_id", "trade"]], on="post_id", how="left")
    nearest = nearest.assign(
        rule=pd.Series([list(rules) for rules in nearest["rules"]], index=nearest.index, dtype=object)
    ).drop(columns="rules")
    return nearest.explode("rule")


def mismatch(case: Case) -> Tidy:
    """By county: people left beside seats left, and the rule that stands most often between."""
    fields = (
        Field("county", Text("县（市、区）", "County"), Form.PLACE),
        Field("unplaced", Text("尚未安置的本县求职者", "Residents not placed"), bar=True),
        Field("taken", Text("其中岗位已满", "of whom posts full")),
        Field("no_admissible_post", Text("其中无可去岗位", "of whom no post open")),
        Field("limit", Text("其中总量限制已到", "of whom held by a limit")),
        Field("empty", Text("本县空缺席位", "Empty seats in the county"), bar=True),
        Field("rule", Text("最常差在哪一条", "What is missed most often"), Form.LABEL, RULES_BY_NAME),
        Field("rule_people", Text("差这一条的人", "People who miss it")),
    )
    left = case.people[case.people["asked"] & ~case.people["placed"]]
    counts = left.groupby(["county", "reason"]).size().unstack(fill_value=0)
    empty = case.seats.groupby("county")["empty"].sum()
    frame = counts.reindex(columns=["taken", "no_admissible_post", "limit"], fill_value=0).join(empty, how="outer")
    frame = frame.fillna(0).astype("int64")
    frame["unplaced"] = frame["taken"] + frame["no_admissible_post"] + frame["limit"]
    rules = _nearest(case).groupby(["county", "rule"]).size().rename("rule_people").reset_index()
    rules = rules.sort_values(["rule_people", "rule"], ascending=[False, True]).drop_duplicates("county")
    frame = frame.rename_axis("county").reset_index().merge(rules, on="county", how="left")
    frame["rule_people"] = frame["rule_people"].fillna(0).astype("int64")
    frame = frame.sort_values(["unplaced", "empty", "county"], ascending=[False, False, True], ignore_index=True)
    return Tidy(
        "mismatch",
        Text("人岗错位", "Where people and posts miss each other"),
        fields,
        frame[[field.name for field in fields]],
        Text("同一行左为本县的人，右为本县的岗。", "Each row sets the county's people beside the county's posts."),
    )


def misses_by_trade(case: Case) -> Tidy:
    """The nearest post missed, by its trade and the rule that said no."""
    fields = (
        _TRADE,
        Field("rule", Text("差在哪一条", "Rule missed"), Form.LABEL, RULES_BY_NAME),
        Field("people", Text("人数", "People"), bar=True),
    )
    frame = _nearest(case).groupby(["trade", "rule"], dropna=False).size().rename("people").reset_index()
    frame = frame.sort_values(["people", "trade", "rule"], ascending=[False, True, True], ignore_index=True)
    return Tidy(
        "misses_by_trade",
        Text("离得最近的岗位差在哪里", "What the nearest post was missed by"),
        fields,
        frame[[field.name for field in fields]],
        Text("一人可差几条，各行不能相加。", "One person may miss several rules: rows do not add up."),
    )
