"""What the page says in words: the result in a paragraph, and what to do next."""

from collections.abc import Iterator, Mapping

import pandas as pd

from domain.language import Language, Text
from reports.case import Case
from reports.labels import RULES_BY_NAME
from reports.table import Tidy
from reports.tables.headline import figures
from reports.tables.proof import certified
from reports.units import with_unit

Tables = Mapping[str, Tidy]


def _n(value: float) -> str:
    return "—" if value != value else f"{value:,.0f}"


def lead(tables: Tables, lang: Language) -> str:
    """Return the result in one paragraph."""
    figure = figures(tables["headline"])
    share = 100 * figure["placed"] / figure["asked"] if figure["asked"] else 0.0
    text = Text(
        "在册 {registered} 人中有 {asked} 人要求就业，本计划安置 {placed} 人（{share:.1f}%）；"
        "其中优先对象 {priority_asked} 人要求就业，安置 {priority_placed} 人。"
        "尚未安置的 {unplaced} 人里，{taken} 人可去的岗位已满，{no_admissible_post} 人没有可去的岗位。"
        "招用 {seats} 席，满足 {filled} 席，空缺 {empty} 席；公益性岗位兜底 {welfare_placed} 人。",
        "Of {registered} people in the ledgers {asked} asked for work; this plan places {placed} ({share:.1f}%). "
        "Of {priority_asked} priority people who asked, {priority_placed} are placed. "
        "{unplaced} are not placed: for {taken} the posts open to them are full, for {no_admissible_post} no post is open. "
        "Of {seats} seats {filled} are filled and {empty} stay empty; {welfare_placed} people hold public-welfare posts.",
    )
    said = text.say(lang, share=share, **{name: _n(value) for name, value in figure.items()})
    held = Text(
        "另有 {limit} 人有岗位可去、也有空位，但总量限制已到。",
        " {limit} could take a free seat if a limit across people left room.",
    )
    return said + (held.say(lang, limit=_n(figure["limit"])) if figure["limit"] else "")


def entitled(case: Case, tables: Tables, lang: Language) -> str:
    """Return who is entitled to how much in one paragraph."""
    frame = tables["entitlements_by_instrument"].frame
    table = case.book.table
    table = table[table["state"] != "verify"]
    people = table.loc[table["payee_kind"].isin(["worker", "household"]), "worker_id"].nunique()
    employers = table.loc[table["payee_kind"] == "employer", "payee_id"].nunique()
    money = tables["burn"].frame
    uncovered = money.loc[money["outcome"] == "no_fund", ["due_yuan", "expected_yuan"]].to_numpy().sum()
    text = Text(
        "按本计划，{people} 人和 {employers} 家单位有补贴或减免：到计划日期应发 {due} 元，如在岗到年底预计再发 {expected} 元；"
        "另有 {verify} 件要先查清事实，至多 {verify_yuan} 元。当年要付而没有资金可付的 {uncovered} 元。",
        "Under this plan {people} people and {employers} employers are entitled to something: {due} yuan are due on the plan "
        "date, {expected} more are expected if people stay to the end of the year; {verify} claims wait for a fact to be found "
        "out, at most {verify_yuan} yuan. Of what is to be paid this year, no fund can pay {uncovered} yuan.",
    )
    return text.say(
        lang,
        people=_n(people),
        employers=_n(employers),
        due=_n(frame["due_yuan"].sum()),
        expected=_n(frame["expected_yuan"].sum()),
        verify=_n(frame["verify"].sum()),
        verify_yuan=_n(frame["verify_yuan"].sum()),
        uncovered=_n(uncovered),
    )


def verdict(tables: Tables, lang: Language) -> tuple[str, str]:
    """Return whether the plan is proven: a mark (proven, open or unknown) and a sentence."""
    proven = certified(tables["tiers"])
    frame = tables["tiers"].frame
    if "relaxation" in set(frame["tier"]):
        short = frame.loc[frame["tier"] == "relaxation"]
        least = Text("、", " and ").say(lang).join(
            with_unit(value, unit, lang) for value, unit in zip(short["value"], short["unit"], strict=True)
        )  # fmt: skip
        text = Text(
            "有的限制不能同时满足：本方案放宽了 {said}，已是最少；是哪些限制，见“总量限制”",
            "Some limits cannot be kept together: this plan misses them by {said}, the least there is; which ones, see "
            "“Limits across people”",
        )
        return "open", text.say(lang, said=least)
    if proven:
        text = Text(
            "已证明最优：各层目标的差距均为 0",
            "Proven optimal: the gap of every tier is 0",
        )
        return "proven", text.say(lang)
    if proven is None:
        return "unknown", Text("尚未证明：有的目标没有界", "Not proven: some tiers have no bound").say(lang)
    gaps = frame.loc[frame["gap"].notna() & (frame["gap"] != 0)]
    said = [with_unit(gap, unit, lang) for gap, unit in zip(gaps["gap"], gaps["unit"], strict=True)]
    return "open", Text("尚未证明最优，差距：", "Not proven optimal; gaps: ").say(lang) + ", ".join(said)


def next_steps(case: Case, tables: Tables, lang: Language) -> list[str]:
    """Return what to do next, most useful first; steps with nothing to do are left out."""
    steps = [*_calls(tables, lang), *_short(case, tables, lang), *_wanted(case, tables, lang)]
    return [*steps, *_obstacle(tables, lang), *_closed(tables, lang), *_faults(tables, lang)]


def _calls(tables: Tables, lang: Language) -> Iterator[str]:
    frame = tables["to_verify"].frame
    if not frame["items"].sum():
        return
    top = frame.sort_values(["placed", "items", "rule"], ascending=[False, False, True]).iloc[0]
    rule = RULES_BY_NAME[top["rule"]].say(lang) if top["rule"] in RULES_BY_NAME else top["rule"]
    text = Text(
        "打电话核实：共 {items} 项未登记，先核实已安置者的 {placed} 项；最多的是“{rule}”。名单在 plan.xlsx“核实清单”。",
        "Call to verify: {items} facts are not recorded, {placed} of them of people placed: these first. "
        "Most concern “{rule}”. The list is in plan.xlsx, sheet “To verify”.",
    )
    yield text.say(lang, items=_n(frame["items"].sum()), placed=_n(frame["placed"].sum()), rule=rule)


def _named(case: Case, frame: pd.DataFrame, column: str, lang: Language, most: int = 3) -> str:
    """Return the trades with most in a column, each with its leading counties."""
    known = frame[frame["trade"].notna() & (frame[column] > 0)]
    totals = known.groupby("trade")[column].sum().reset_index().sort_values([column, "trade"], ascending=[False, True])
    said = []
    for trade, total in totals.head(most).itertuples(index=False):
        rows = known[known["trade"] == trade].sort_values([column, "county"], ascending=[False, True]).head(2)
        places = [f"{case.names.place(row.county, lang)} {_n(getattr(row, column))}" for row in rows.itertuples()]
        where = ("、" if lang == "zh" else ", ").join(places)
        said.append(Text("{trade} {total}（{where}）", "{trade} {total} ({where})").say(
            lang, trade=case.names.trade(trade, lang), total=_n(total), where=where))  # fmt: skip
    return ("；" if lang == "zh" else "; ").join(said)


def _short(case: Case, tables: Tables, lang: Language) -> Iterator[str]:
    said = _named(case, tables["trades_by_county"].frame, "empty", lang)
    if said:
        yield Text("补人：空缺最多的工种是 {said}。", "Find people: the trades with most empty seats are {said}.").say(
            lang, said=said
        )


def _wanted(case: Case, tables: Tables, lang: Language) -> Iterator[str]:
    said = _named(case, tables["trades_by_county"].frame, "waiting", lang)
    if said:
        text = Text("找岗：求职者等得最多的工种是 {said}。", "Find posts: the trades most people wait for are {said}.")
        yield text.say(lang, said=said)


REMEDIES: Mapping[str, Text] = {
    "skilled_enough": Text("组织培训", "offer training"),
    "certificate_valid": Text("组织考证或换证", "arrange examinations or renewals of certificates"),
    "within_reach": Text("安排接送或住宿，在近处开发岗位", "arrange transport or lodging, or find posts nearer by"),
    "pay_acceptable": Text("同用人单位商量薪资", "talk to employers about pay"),
    "dates_overlap": Text("同用人单位商量上岗时间", "talk to employers about starting dates"),
    "lending_agreed": Text("促成共享用工协议", "bring about lending agreements"),
}
"""Rules that help can do something about. A person's consent and wishes are no obstacles to be removed."""


def _obstacle(tables: Tables, lang: Language) -> Iterator[str]:
    frame = tables["rule_costs"].frame
    frame = frame[(frame["workers_denied_alone"] > 0) & frame["rule"].isin(list(REMEDIES))]
    if len(frame):
        top = frame.iloc[0]
        text = Text(
            "帮一把：仅因“{rule}”一条而无岗可去的有 {people} 人，可{remedy}。",
            "Help: “{rule}” alone leaves {people} people without a post; {remedy}.",
        )
        remedy = REMEDIES[top["rule"]].say(lang)
        people = _n(top["workers_denied_alone"])
        yield text.say(lang, rule=RULES_BY_NAME[top["rule"]].say(lang), people=people, remedy=remedy)


def _closed(tables: Tables, lang: Language) -> Iterator[str]:
    frame = tables["reasons_empty"].frame
    closed = frame[frame["reason"] == "closed"]
    if len(closed):
        text = Text(
            "督促整改：{posts} 批岗位（{seats} 席）本身不合规，未予推荐。",
            "Put right: {posts} posts ({seats} seats) break a rule themselves and were not offered.",
        )
        yield text.say(lang, posts=_n(closed["posts"].sum()), seats=_n(closed["seats"].sum()))


def _faults(tables: Tables, lang: Language) -> Iterator[str]:
    held = figures(tables["headline"])["quarantined"]
    if held:
        text = Text(
            "改台账：{rows} 行有错，已隔离，未参与安置。",
            "Mend the ledgers: {rows} faulty rows were held back and took no part.",
        )
        yield text.say(lang, rows=_n(held))
