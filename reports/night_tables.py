"""The tables of a night: changes by name, journeys, who goes alone, whom to call, the three lists."""

from datetime import timedelta

import pandas as pd

from dispatch.acceptance import BANDS
from dispatch.accounts import TITLES as ACCOUNT_TITLES
from dispatch.accounts import Account
from dispatch.answers import OUTCOME_TITLES, REASON_TITLES
from dispatch.changes import CHANGES, CHURN, GAIN, REASONS
from dispatch.lists import TITLES
from dispatch.night import Material
from dispatch.pauses import KINDS as PAUSE_KINDS
from dispatch.promises import moves_most, reason_text
from dispatch.seat_prices import TITLES as ROUND_TITLES
from dispatch.travellers import COUNTY
from domain.language import Text
from domain.tables import TABLES
from reports.form import Form
from reports.labels import MODES, WORDS
from reports.names import Names
from reports.night_pins import limits_table, pins_table
from reports.table import Field, Tidy

LEVELS = {
    "draft": Text("推荐（待核实）", "offer, to be verified"),
    "announced": Text("已公布", "announced"),
    "accepted": Text("已接受", "accepted"),
    "ticketed": Text("已购票", "ticketed"),
}
VEHICLE_KINDS = {
    "minibus": Text("中巴", "minibus"),
    "coach": Text("大巴", "coach"),
    "rail": Text("铁路", "rail"),
}
ALONE = {
    "no_point": Text("规定时间内没有集合点，须另行接送", "no assembly point near enough: to be fetched"),
    "unchecked": Text("车辆没有通过独立核验，自行前往", "the vehicles fail their check: goes alone"),
    "no_fleet": Text("台账中这一天没有车辆", "the ledgers hold no vehicle for the day"),
    "no_vehicle": Text("没有达到开行条件的车辆，自行前往", "no vehicle reaches its lowest load or price: goes alone"),
}
JOINING = {"joined": Text("新进", "joined"), "left": Text("退出", "left")}
_WORKER = Field("worker_id", Text("人员编号", "Worker"), Form.TEXT)


def night_tables(made: Material, names: Names) -> dict[str, Tidy]:
    """Return the tables of a night by name."""
    tables = (
        changes(made),
        changed(made),
        call_list(made),
        paused(made),
        limits_table(made.limits, made.snapshot.instance, names),
        pins_table(made.pins),
        trips(made),
        rounds(made),
        own_way(made),
        lists(made),
        joined_and_left(made),
    )
    return {table.name: table for table in tables}


def because(reason: str) -> Text:
    """Return the reason of a change in words."""
    return REASONS[reason] if reason in REASONS else reason_text(reason)


def changes(made: Material) -> Tidy:
    """People by kind of change."""
    counts = made.diff["change"].value_counts()
    frame = pd.DataFrame({"change": list(CHANGES), "people": [int(counts.get(name, 0)) for name in CHANGES]})
    price = made.diff.groupby("change")["price_yuan"].sum()
    frame["price_yuan"] = [float(price.get(name, 0.0)) for name in CHANGES]
    fields = (
        Field("change", Text("与昨日相比", "Against yesterday"), Form.LABEL, CHANGES),
        Field("people", Text("人数", "People")),
        Field("price_yuan", Text("改变承诺的代价（元）", "Price of changed promises (yuan)"), Form.YUAN),
    )
    return Tidy("changes", Text("与昨日相比", "Against yesterday"), fields, frame, _churn(made))


def _churn(made: Material) -> Text | None:
    """Return how many announced promises may move and do; None where there are none."""
    told = int((made.promises["verdict"] == "open").sum())
    if not told:
        return None
    facts = {
        "told": told,
        "most": moves_most(made.promises, made.policy, made.snapshot.on),
        "share": float(made.policy.value("promises.moved_share_max", made.snapshot.on, "")),
        "moved": int((made.diff["reason"] == GAIN).sum()),
        "stay": int((made.diff["reason"] == CHURN).sum()),
    }
    return Text(
        "已公布的承诺 {told} 人，一晚最多改派其中 {most} 人（{share:.0%}）：今晚因收益改派 {moved} 人，另有 {stay} 人本可改派，因已到上限而维持。".format(**facts),
        "Of {told} announced promises a night moves {most} at most ({share:.0%}): {moved} are moved tonight for what the plan gains; "
        "{stay} more would move but for this bound and stay.".format(**facts),
    )  # fmt: skip


def changed(made: Material) -> Tidy:
    """Everybody whose promise is new, moved, kept or withdrawn, with the reason."""
    titles = dict(zip(made.snapshot.instance.posts["post_id"], made.snapshot.instance.posts["title"], strict=True))
    frame = made.diff.copy()
    frame["title"] = frame["to_post"].map(titles)
    frame["reason"] = [because(reason) for reason in frame["reason"]]
    fields = (
        Field("change", Text("变动", "Change"), Form.LABEL, CHANGES),
        _WORKER,
        Field("from_post", Text("原岗位", "Post before"), Form.TEXT),
        Field("to_post", Text("现岗位", "Post now"), Form.TEXT),
        Field("title", Text("岗位名称", "Title"), Form.TEXT),
        Field("mode", Text("用工方式", "Mode"), Form.LABEL, MODES),
        Field("to_level", Text("承诺程度", "Level"), Form.LABEL, LEVELS),
        Field("reason", Text("理由", "Reason"), Form.BILINGUAL),
        Field("price_yuan", Text("代价（元）", "Price (yuan)"), Form.YUAN),
    )
    title = Text("逐人变动及理由", "Changes by name, with the reason")
    return Tidy("changed", title, fields, frame[[field.name for field in fields]])


def call_list(made: Material) -> Tidy:
    """People to be called: promises withdrawn, and offers that have to be verified before they are promises."""
    frame = made.diff[made.diff["change"].isin(["withdrawn", "offered"])].reset_index(drop=True)
    fields = (
        Field("change", Text("事由", "About"), Form.LABEL, CHANGES),
        _WORKER,
        Field("post_id", Text("岗位", "Post"), Form.TEXT),
        Field("reason", Text("理由", "Reason"), Form.BILINGUAL),
    )
    frame = pd.DataFrame(
        {
            "change": frame["change"],
            "worker_id": frame["worker_id"],
            "post_id": frame["to_post"].fillna(frame["from_post"]),
            "reason": [because(reason) for reason in frame["reason"]],
        }
    )
    return Tidy("call_list", Text("须打电话的人", "People to be called"), fields, frame)


def paused(made: Material) -> Tidy:
    """Offers that pause after a refusal, until when, and how the person lifts it."""
    frame = made.snapshot.refusals
    whole = frame.assign(
        place=frame["what"].where(frame["kind"] == "prefecture"), trade=frame["what"].where(frame["kind"] == "trade")
    )
    fields = (
        _WORKER,
        Field("post_id", Text("拒绝的岗位", "Post refused"), Form.TEXT),
        Field("kind", Text("暂停推荐", "Paused"), Form.LABEL, PAUSE_KINDS),
        Field("trade", Text("工种", "Trade"), Form.TRADE),
        Field("place", Text("地市", "Prefecture"), Form.PLACE),
        Field("until", Text("至", "Until"), Form.TEXT),
    )
    note = Text(
        "拒绝没有任何代价：到期自动恢复；本人要求的，在反馈表登记“恢复推荐”，当晚即恢复。其他岗位照常推荐。",
        "A refusal costs nothing: offers come back by themselves, or the same night when the person asks for it (outcome 恢复推荐). "
        "All other posts are offered as before.",
    )
    title = Text("拒绝后暂停推荐的同类岗位", "Offers of a kind that pauses after a refusal")
    return Tidy("pauses", title, fields, whole[[field.name for field in fields]], note)


def clock(minutes: int) -> str:
    """Return minutes from midnight as a time; beyond midnight with the days after."""
    days, rest = divmod(int(minutes), 1440)
    return f"{rest // 60:02d}:{rest % 60:02d}" + (f" +{days}" if days else "")


def trips(made: Material) -> Tidy:
    """Vehicles with their journeys."""
    frame = made.fleet.frames["trips"].copy()
    for name in ("departs", "arrives"):
        frame[name] = [clock(minutes) for minutes in frame[name]]
    halts = made.fleet.frames["stops"]
    halts = halts.assign(county=halts["region"].str[:COUNTY])[halts["people"] > 0]
    frame["counties"] = frame["trip_id"].map(halts.groupby("trip_id")["county"].nunique()).fillna(1).astype("int64")
    frame["train"] = [
        f"{service} {clock(at)}" if service else ""
        for service, at in zip(frame["service"], frame["train_departs"], strict=True)
    ]
    fields = (
        Field("day", Text("日期", "Day"), Form.TEXT),
        Field("vehicle_id", Text("车辆", "Vehicle"), Form.TEXT),
        Field("kind", Text("车型", "Kind"), Form.LABEL, VEHICLE_KINDS),
        Field("origin", Text("出发地", "From"), Form.PLACE),
        Field("counties", Text("上车的县", "Counties boarded in")),
        Field("destination", Text("目的地", "To"), Form.PLACE),
        Field("departs", Text("发车", "Departs"), Form.TEXT),
        Field("arrives", Text("到达", "Arrives"), Form.TEXT),
        Field("people", Text("人数", "People")),
        Field("seats", Text("可用座位", "Seats usable")),
        Field("km", Text("公里", "km"), Form.KM),
        Field("cost_yuan", Text("费用（元）", "Cost (yuan)"), Form.YUAN),
        Field("yuan_per_person", Text("每人（元）", "Per person (yuan)"), Form.YUAN),
        Field("drivers", Text("驾驶员", "Drivers")),
        Field("train", Text("火车及开车时刻", "Train and when it leaves"), Form.TEXT),
    )
    return Tidy("trips", Text("车辆", "Vehicles"), fields, frame[[field.name for field in fields]])


def rounds(made: Material) -> Tidy:
    """Match and vehicles together, round by round."""
    frame = made.fleet.frames["rounds"].copy()
    frame["chosen"] = ["yes" if chosen else "no" for chosen in frame["chosen"]]
    fields = (
        Field("round", Text("做法", "Round"), Form.LABEL, ROUND_TITLES),
        Field("people", Text("安置（人）", "People placed")),
        Field("priority", Text("其中优先对象", "Of them priority people")),
        Field("welfare", Text("其中公益性岗位", "On welfare posts")),
        Field("carried", Text("乘车（人）", "By vehicle")),
        Field("match_yuan", Text("匹配的代价（元）", "Cost of the match (yuan)"), Form.YUAN),
        Field("vehicles_yuan", Text("车辆（元）", "Vehicles (yuan)"), Form.YUAN),
        Field("fares_yuan", Text("乘车者的票价（元）", "Fares of those who ride (yuan)"), Form.YUAN),
        Field("total_yuan", Text("合计（元）", "In all (yuan)"), Form.YUAN),
        Field("chosen", Text("采用", "Chosen"), Form.LABEL, WORDS),
    )
    note = Text(
        "合计为匹配的代价，以车费代替乘车者的票价；只在安置人数、优先对象不减、公益性岗位不增时采用更省的一轮。匹配与派车合起来没有界。",
        "In all: the cost of the match with the vehicles' price in place of the fares of those who ride. A cheaper round is taken only where "
        "as many people, as many priority people and no more welfare posts come of it. No bound covers match and vehicles together.",
    )
    return Tidy(
        "rounds",
        Text("座价返回匹配", "The price of a seat back in the match"),
        fields,
        frame[[f.name for f in fields]],
        note,
    )


def own_way(made: Material) -> Tidy:
    """People with a long journey and no seat."""
    fields = (
        _WORKER,
        Field("post_id", Text("岗位", "Post"), Form.TEXT),
        Field("day", Text("日期", "Day"), Form.TEXT),
        Field("destination", Text("目的地", "To"), Form.PLACE),
        Field("reason", Text("原因", "Why"), Form.LABEL, ALONE),
    )
    frame = made.fleet.frames["own_way"][[field.name for field in fields]]
    return Tidy("own_way", Text("没有车位的远途人员", "Long journeys without a seat"), fields, frame)


def lists(made: Material) -> Tidy:
    """The three lists."""
    fields = (
        Field("list", Text("清单", "List"), Form.LABEL, TITLES),
        Field("people", Text("人数", "People")),
        Field("joined", Text("较上次新进", "Joined since the last night")),
        Field("left", Text("较上次退出", "Left since the last night")),
    )
    note = Text(
        "就业与失业两张清单已逐人核对：每人恰在其中一张。",
        "Checked person by person: everybody is in exactly one of the first two.",
    )
    taught = int((made.snapshot.people["account"] == Account.IN_TRAINING).sum())
    if taught:
        more = Text(
            "失业清单中有 {count} 人按培训台账正在培训，结业前不安置。",
            "By the ledger of trainings {count} of the unemployed are in training: nobody places them before it ends.",
        )
        note = Text(note.zh + more.zh.format(count=taught), f"{note.en} {more.en.format(count=taught)}")
    return Tidy("lists", Text("三张清单", "The three lists"), fields, made.lists["lists"], note)


def joined_and_left(made: Material) -> Tidy:
    """Who joined and left the lists."""
    fields = (
        Field("list", Text("清单", "List"), Form.LABEL, TITLES),
        _WORKER,
        Field("change", Text("变动", "Change"), Form.LABEL, JOINING),
    )
    return Tidy("joined_and_left", Text("清单进出", "Joined and left"), fields, made.lists["joined_and_left"])


def answers_sheet(made: Material) -> Tidy:
    """The sheet that comes back with the answers: everybody with a place or an offer, the outcome blank until it is known."""
    asked = made.diff[made.diff["to_post"].notna()]
    columns = {column.name: column.title for column in TABLES["outcomes"].columns}
    fields = tuple(
        Field(name, columns[name], Form.TEXT) for name in ("worker_id", "post_id", "on", "outcome", "reason")
    )
    day = str(made.snapshot.on + timedelta(days=1))
    frame = asked[["worker_id"]].assign(post_id=asked["to_post"], on=day, outcome=None, reason=None)
    return Tidy("outcomes", TABLES["outcomes"].title, fields, frame.sort_values("worker_id", ignore_index=True))


ACCOUNTS = {str(account): title for account, title in ACCOUNT_TITLES.items()}
OUTCOMES = OUTCOME_TITLES
REFUSALS = REASON_TITLES
RATES_BY = {name: title for name, (title, *_) in BANDS.items()}
EVENTS = {
    "imported": Text("最近导入", "last import"),
    "pinned": Text("最近人工调整", "last pins"),
    "drafted": Text("最近草案", "last draft"),
    "approved": Text("最近批准", "last approval"),
    "published": Text("最近公布", "last publication"),
    "outcomes": Text("最近反馈", "last outcomes"),
    "rolled_back": Text("最近撤回", "last taken back"),
}
