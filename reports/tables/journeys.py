"""Where people go, how far and for how much."""

import numpy as np
import pandas as pd

from domain.language import Text
from reports.case import Case
from reports.form import Form
from reports.labels import KINDS, MODES, REACHES, TRAVEL_MODES
from reports.table import Field, Tidy

MINUTE_EDGES = (0, 15, 30, 45, 60, 90, 120, 240, 480, 720, np.inf)
PAY_EDGES = (0, 1000, 2000, 2500, 3000, 3500, 4000, 4500, 5000, 5500, 6000, 7000, 8000, np.inf)


def flows(case: Case) -> Tidy:
    """People by home county and county of the post."""
    fields = (
        Field("origin", Text("户籍县（市、区）", "From"), Form.PLACE),
        Field("destination", Text("工作县（市、区）", "To"), Form.PLACE),
        Field("people", Text("人数", "People"), bar=True),
        Field("rail", Text("其中铁路", "of whom by rail")),
        Field("mean_km", Text("平均里程（公里）", "Mean distance (km)"), Form.KM),
        Field("median_minutes", Text("路程中位数（分钟）", "Median journey (minutes)"), Form.MINUTES),
        Field("median_pay_yuan_month", Text("月薪中位数（元）", "Median pay (yuan/month)"), Form.YUAN),
        Field("reach", Text("去向", "Reach"), Form.LABEL, REACHES),
    )
    placed = case.placed.assign(rail=case.placed["travel_mode"] == "rail")
    frame = (
        placed.groupby(["county", "post_county"])
        .agg(
            people=("worker_id", "size"),
            rail=("rail", "sum"),
            mean_km=("km", "mean"),
            median_minutes=("minutes", "median"),
            median_pay_yuan_month=("pay_yuan_month", "median"),
            reach=("reach", "first"),
        )
        .reset_index()
        .rename(columns={"county": "origin", "post_county": "destination"})
        .sort_values(["people", "origin", "destination"], ascending=[False, True, True], ignore_index=True)
    )
    return Tidy("flows", Text("人员流向", "Flows between places"), fields, frame[[field.name for field in fields]])


def reaches(case: Case) -> Tidy:
    """People by how far in divisions the post lies."""
    fields = (
        Field("reach", Text("去向", "Where"), Form.LABEL, REACHES),
        Field("people", Text("人数", "People"), bar=True),
        Field("share", Text("占比", "Share"), Form.SHARE),
        Field("median_minutes", Text("路程中位数（分钟）", "Median journey (minutes)"), Form.MINUTES),
        Field("median_pay_yuan_month", Text("月薪中位数（元）", "Median pay (yuan/month)"), Form.YUAN),
    )
    frame = (
        case.placed.groupby("reach")
        .agg(
            people=("worker_id", "size"),
            median_minutes=("minutes", "median"),
            median_pay_yuan_month=("pay_yuan_month", "median"),
        )
        .reindex(list(REACHES))
        .reset_index()
    )
    frame["people"] = frame["people"].fillna(0).astype("int64")
    frame["share"] = frame["people"] / max(1, int(frame["people"].sum()))
    return Tidy("reaches", Text("去向", "Where the posts lie"), fields, frame[[field.name for field in fields]])


def _binned(values: pd.Series, edges: tuple[float, ...], extra: pd.Series) -> pd.DataFrame:
    """Count values and flagged values by class; the last row holds the unknown, with no bounds."""
    position = np.searchsorted(np.asarray(edges), values.to_numpy(), side="right") - 1
    position = np.where(values.isna().to_numpy(), len(edges) - 1, position)
    people = np.bincount(position, minlength=len(edges))
    flagged = np.bincount(position, weights=extra.to_numpy(dtype="float64"), minlength=len(edges)).astype("int64")
    bounds = pd.DataFrame({"low": [*edges[:-1], np.nan], "high": [*edges[1:], np.nan]}).replace(np.inf, np.nan)
    return bounds.assign(people=people, flagged=flagged)


def minutes(case: Case) -> Tidy:
    """People by minutes of the journey, one way; the lower bound belongs to the class."""
    fields = (
        Field("low", Text("不少于（分钟）", "From (minutes)"), Form.MINUTES),
        Field("high", Text("少于（分钟）", "Below (minutes)"), Form.MINUTES),
        Field("people", Text("人数", "People"), bar=True),
        Field("flagged", Text("其中估算里程", "of whom estimated")),
    )
    frame = _binned(case.placed["minutes"], MINUTE_EDGES, case.placed["estimated"].astype(bool))
    return Tidy(
        "minutes",
        Text("单程路程", "Journeys, one way"),
        fields,
        frame,
        Text(
            "只知到县的地点按县内典型里程估算。",
            "Places known only to their county have a typical distance, an estimate.",
        ),
    )


def pay(case: Case) -> Tidy:
    """People by monthly pay; the lower bound belongs to the class."""
    fields = (
        Field("low", Text("不少于（元/月）", "From (yuan/month)"), Form.YUAN),
        Field("high", Text("少于（元/月）", "Below (yuan/month)"), Form.YUAN),
        Field("people", Text("人数", "People"), bar=True),
        Field("flagged", Text("其中公益性岗位", "of whom on public-welfare posts")),
    )
    frame = _binned(case.placed["pay_yuan_month"], PAY_EDGES, case.placed["kind"] == "public_welfare")
    return Tidy(
        "pay",
        Text("月薪", "Monthly pay"),
        fields,
        frame,
        Text(
            "按日、按小时计薪的已折算为月薪；不能折算的列在最后一行。",
            "Daily and hourly pay is converted; what cannot be is in the last row.",
        ),
    )


def pay_by_kind(case: Case) -> Tidy:
    """Pay and journeys by kind of post and mode."""
    fields = (
        Field("kind", Text("岗位类型", "Kind of post"), Form.LABEL, KINDS),
        Field("mode", Text("用工方式", "Mode"), Form.LABEL, MODES),
        Field("people", Text("人数", "People")),
        Field("lower_quartile", Text("月薪下四分位（元）", "Lower quartile (yuan/month)"), Form.YUAN),
        Field("median", Text("月薪中位数（元）", "Median (yuan/month)"), Form.YUAN),
        Field("upper_quartile", Text("月薪上四分位（元）", "Upper quartile (yuan/month)"), Form.YUAN),
        Field("median_minutes", Text("路程中位数（分钟）", "Median journey (minutes)"), Form.MINUTES),
    )
    grouped = case.placed.groupby(["kind", "mode"])
    wages = grouped["pay_yuan_month"]
    frame = pd.DataFrame(
        {
            "people": grouped.size(),
            "lower_quartile": wages.quantile(0.25),
            "median": wages.median(),
            "upper_quartile": wages.quantile(0.75),
            "median_minutes": grouped["minutes"].median(),
        }
    ).reset_index()
    order = {kind: number for number, kind in enumerate(KINDS)}
    frame = frame.sort_values(
        ["kind", "mode"], key=lambda c: c.map(order) if c.name == "kind" else c, ignore_index=True
    )
    return Tidy("pay_by_kind", Text("按岗位类型的月薪", "Pay by kind of post"), fields, frame[[f.name for f in fields]])


def travel_modes(case: Case) -> Tidy:
    """People by means of travel."""
    fields = (
        Field("travel_mode", Text("交通方式", "Means of travel"), Form.LABEL, TRAVEL_MODES),
        Field("people", Text("人数", "People")),
        Field("mean_km", Text("平均里程（公里）", "Mean distance (km)"), Form.KM),
        Field("mean_fare_yuan", Text("平均票价（元）", "Mean fare (yuan)"), Form.YUAN),
    )
    frame = (
        case.placed.groupby("travel_mode")
        .agg(people=("worker_id", "size"), mean_km=("km", "mean"), mean_fare_yuan=("fare_yuan", "mean"))
        .reset_index()
    )
    return Tidy("travel_modes", Text("交通方式", "Means of travel"), fields, frame)
