"""The figures of the page, drawn from its tables."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from markupsafe import Markup

from domain.language import Language, Text
from reports.case import Case
from reports.figures.bars import Class, Segment, Side, Stack, classes, stacked, two_sided
from reports.figures.flowmap import Flow, Point, flow_map
from reports.figures.svg import BLUE, ORANGE, PALE_BLUE, PALE_SKY, SKY, VERMILION
from reports.labels import CHANNELS, FATES, SPENT, UNITS
from reports.markup import trusted
from reports.table import Tidy

MOST_FLOWS = 150
MOST_TRADES = 14
Tables = Mapping[str, Tidy]


def who_bars(case: Case, tables: Tables, lang: Language) -> Markup:
    """Draw who was placed, by priority: placed, posts full, no post open."""
    frame = tables["reasons_by_priority"].frame
    stacks = [_stack(frame, Text("全部求职者", "Everybody asking").say(lang), lang)]
    ranks = tables["placed_by_priority"].frame["rank"]
    stacks += [_stack(frame[frame["rank"] == rank], case.rank_labels[rank].say(lang), lang) for rank in ranks]
    title = Text("求职者的安置情况", "What became of those who asked").say(lang)
    return trusted(stacked(stacks, title, UNITS["people"].say(lang)))


def _stack(frame: pd.DataFrame, label: str, lang: Language) -> Stack:
    people = frame.groupby("fate")["people"].sum()
    fills = {"placed": BLUE, "taken": ORANGE, "no_admissible_post": VERMILION, "limit": SKY}
    counts = {fate: int(people.get(fate, 0)) for fate in fills}
    shown = (fate for fate in fills if fate != "limit" or counts[fate])
    segments = (Segment(FATES[fate].say(lang), counts[fate], fills[fate]) for fate in shown)
    return Stack(label, tuple(segments))


def _classes(tidy: Tidy, lang: Language, unit: float = 1.0) -> list[Class]:
    """Return the classes of a distribution, without empty ones at either end; the unknown last."""
    counts = tidy.frame.astype("float64").to_numpy()
    known = counts[~np.isnan(counts[:, 0])]
    full = np.flatnonzero(known[:, 2])
    rows = []
    for low, high, people, pale in known[full[0] : full[-1] + 1] if len(full) else ():
        label = f"≥{low / unit:g}" if np.isnan(high) else f"{low / unit:g}–{high / unit:g}"
        rows.append(Class(label, int(people), int(pale)))
    unknown = counts[np.isnan(counts[:, 0])].sum(axis=0)
    if unknown[2]:
        rows.append(Class(Text("未知", "unknown").say(lang), int(unknown[2]), int(unknown[3])))
    return rows


def minute_bars(tables: Tables, lang: Language) -> Markup:
    """Draw people by minutes of the journey; estimated distances pale."""
    rows = _classes(tables["minutes"], lang)
    axis = Text("单程分钟（各组宽度不等）", "minutes one way (classes of unequal width)").say(lang)
    return trusted(classes(rows, (SKY, PALE_SKY), tables["minutes"].title.say(lang), axis))


def pay_bars(tables: Tables, lang: Language) -> Markup:
    """Draw people by monthly pay; public-welfare posts pale."""
    rows = _classes(tables["pay"], lang, 1000.0)
    axis = Text("月薪，千元（各组宽度不等）", "thousand yuan a month (classes of unequal width)").say(lang)
    return trusted(classes(rows, (BLUE, PALE_BLUE), tables["pay"].title.say(lang), axis))


def trade_bars(case: Case, tables: Tables, lang: Language) -> Markup:
    """Draw empty seats against people waiting, for the trades with most of either."""
    frame = tables["trades"].frame
    frame = frame[frame["trade"].notna() & ((frame["empty"] > 0) | (frame["waiting"] > 0))]
    frame = frame.assign(size=frame[["empty", "waiting"]].max(axis=1)).sort_values(
        ["size", "trade"], ascending=[False, True]
    )
    frame = frame.head(MOST_TRADES).sort_values(["empty", "trade"], ascending=[False, True])
    sizes = zip(frame["trade"], frame["empty"], frame["waiting"], strict=True)
    rows = [Side(case.names.trade(trade, lang), float(empty), float(waiting)) for trade, empty, waiting in sizes]
    left, right = (
        Text("缺人：空缺席位", "Short of people: empty seats"),
        Text("缺岗：在等的人", "Short of seats: people waiting"),
    )
    if not rows:
        return Markup()
    return trusted(
        two_sided(rows, left.say(lang), right.say(lang), (BLUE, VERMILION), tables["trades"].title.say(lang))
    )


def fund_bars(tables: Tables, lang: Language) -> Markup:
    """Draw the money of each channel: paid, due, expected, and left at the end of the year."""
    frame = tables["burn"].frame
    frame = frame[frame["amount_yuan"].notna()]
    sums = frame.groupby("channel", observed=True)[["paid_yuan", "due_yuan", "expected_yuan", "left_yuan"]].sum()
    sums["left_yuan"] = sums["left_yuan"].clip(lower=0)
    if not len(sums):
        return Markup()
    fills = {"paid_yuan": BLUE, "due_yuan": SKY, "expected_yuan": ORANGE, "left_yuan": "#8a949e"}
    stacks = [
        Stack(
            CHANNELS[channel].say(lang) if channel in CHANNELS else str(channel),
            tuple(Segment(SPENT[name].say(lang), float(parts[name]), fill) for name, fill in fills.items()),
        )
        for channel, parts in ((str(key), row.to_dict()) for key, row in sums.iterrows())
    ]
    return trusted(stacked(stacks, tables["burn"].title.say(lang), UNITS["yuan"].say(lang), 1016))


def home_map(case: Case, tables: Tables, lang: Language) -> Markup:
    """Draw the flows within the provinces that people come from, county to county."""
    flows = tables["flows"].frame
    inside = flows[flows["reach"] != "other_province"]
    return _map(case, inside, lang, Text("省内流向", "Flows within the province"))


def outward_map(case: Case, tables: Tables, lang: Language) -> Markup:
    """Draw the flows to other provinces, from prefectures to counties; nothing when there are none."""
    flows = tables["flows"].frame
    outside = flows[flows["reach"] == "other_province"]
    seats = outside.groupby("origin")["people"].sum().rename("size").reset_index()
    seats = seats.assign(prefecture=seats["origin"].str[:4]).sort_values(["size", "origin"], ascending=[False, True])
    largest = seats.drop_duplicates("prefecture").set_index("prefecture")["origin"]
    merged = outside.assign(origin=outside["origin"].str[:4].map(largest))
    sums = merged.groupby(["origin", "destination"])["people"].sum()
    merged = sums.reset_index()
    prefectures = {code: code[:4] for code in largest}
    title = Text("到省外的流向", "Flows to other provinces")
    return _map(case, merged, lang, title, called=prefectures, width=460.0, tallest=520.0)


def _map(
    case: Case,
    flows: pd.DataFrame,
    lang: Language,
    title: Text,
    *,
    called: Mapping[str, str] | None = None,
    width: float = 1016.0,
    tallest: float = 640.0,
) -> Markup:
    """Draw flows between counties; ``called`` names some by another division's name."""
    if not len(flows):
        return Markup()
    stay = flows[flows["origin"] == flows["destination"]].set_index("destination")["people"]
    moves = flows[flows["origin"] != flows["destination"]]
    arrive = moves.groupby("destination")["people"].sum()
    points = []
    for code in sorted({*flows["origin"], *flows["destination"]}):
        seat = case.names.seat(code)
        if seat is not None:
            label = case.names.place((called or {}).get(code, code), lang)
            points.append(Point(code, label, *seat, int(stay.get(code, 0)), int(arrive.get(code, 0))))
    known = {point.code for point in points}
    largest = moves.sort_values(["people", "origin", "destination"], ascending=[False, True, True]).head(MOST_FLOWS)
    drawn = [
        Flow(origin, destination, int(people))
        for origin, destination, people in zip(
            largest["origin"], largest["destination"], largest["people"], strict=True
        )
        if {origin, destination} <= known
    ]
    return trusted(flow_map(points, drawn, title.say(lang), width, tallest)) if points else Markup()
