"""Pictures for notebooks, those of the pages: ``lf.plot.flows(plan, instance)``; each carries the table it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from domain.language import Language, Text
from reports.figures.figure import Figure

if TYPE_CHECKING:
    from domain.instance import Instance
    from domain.plan import Plan
    from domain.policy import Policy
    from reports.case import Case
    from reports.table import Tidy
    from scenarios.comparison import Compared
    from scenarios.sensitivity import Sensed
    from scenarios.sweeping import Swept
    from simulation.calibration import Calibration
    from simulation.replicate import Comparison
    from simulation.run import Run

__all__ = ["Figure", "anyway", "change", "destinations", "fit", "flows", "flows_out", "frontier", "funds", "journeys"]
__all__ += [
    "assumptions",
    "county_costs",
    "groups",
    "limits",
    "outflow",
    "pay",
    "placed",
    "prices",
    "shortage",
    "tiers",
]

Draw = Callable[["Case", Mapping[str, "Tidy"], Language], str]
NOTHING = Text("没有可画的内容", "Nothing to draw")
PEOPLE, YUAN = Text("人", "people"), Text("元", "yuan")


def __dir__() -> list[str]:
    """Return the names that a notebook completes."""
    return sorted(__all__)


def placed(plan: Plan, instance: Instance, lang: Language = "zh", *, policy: Policy | None = None) -> Figure:
    """Draw who was placed, by priority, and why the others were not.

    Parameters
    ----------
    plan, instance
        The answer and the question.
    lang
        Language of the picture.
    policy
        The rules that the plan was made under; default: the shipped ones.
    """
    from reports.pictures import who_bars
    from reports.tables import people

    case = _case(plan, instance, policy)
    return _drawn(case, (people.reasons_by_priority(case), people.placed_by_priority(case)), who_bars, lang)


def journeys(plan: Plan, instance: Instance, lang: Language = "zh", *, policy: Policy | None = None) -> Figure:
    """Draw people placed by minutes of the journey; estimated distances pale. Parameters as in ``placed``."""
    from reports.pictures import minute_bars
    from reports.tables import journeys as tables

    case = _case(plan, instance, policy)
    return _drawn(case, (tables.minutes(case),), lambda _, made, said: minute_bars(made, said), lang)


def pay(plan: Plan, instance: Instance, lang: Language = "zh", *, policy: Policy | None = None) -> Figure:
    """Draw people placed by monthly pay; public-welfare posts pale. Parameters as in ``placed``."""
    from reports.pictures import pay_bars
    from reports.tables import journeys as tables

    case = _case(plan, instance, policy)
    return _drawn(case, (tables.pay(case),), lambda _, made, said: pay_bars(made, said), lang)


def shortage(plan: Plan, instance: Instance, lang: Language = "zh", *, policy: Policy | None = None) -> Figure:
    """Draw empty seats against people waiting, by trade. Parameters as in ``placed``."""
    from reports.pictures import trade_bars
    from reports.tables import shortage as tables

    case = _case(plan, instance, policy)
    return _drawn(case, (tables.trades(case),), trade_bars, lang)


def flows(plan: Plan, instance: Instance, lang: Language = "zh", *, policy: Policy | None = None) -> Figure:
    """Draw the map of flows within the home provinces, county to county. Parameters as in ``placed``."""
    from reports.pictures import home_map
    from reports.tables import journeys as tables

    case = _case(plan, instance, policy)
    return _drawn(case, (tables.flows(case),), home_map, lang)


def flows_out(plan: Plan, instance: Instance, lang: Language = "zh", *, policy: Policy | None = None) -> Figure:
    """Draw the map of flows to other provinces, from prefectures to counties. Parameters as in ``placed``."""
    from reports.pictures import outward_map
    from reports.tables import journeys as tables

    case = _case(plan, instance, policy)
    return _drawn(case, (tables.flows(case),), outward_map, lang)


def funds(plan: Plan, instance: Instance, lang: Language = "zh", *, policy: Policy | None = None) -> Figure:
    """Draw the money of each channel: paid, due, expected, left on 31 December. Parameters as in ``placed``."""
    from reports.pictures import fund_bars
    from reports.tables import spending

    case = _case(plan, instance, policy)
    return _drawn(case, (spending.burn(case.book),), lambda _, made, said: fund_bars(made, said), lang)


def limits(plan: Plan, lang: Language = "zh") -> Figure:
    """Draw how far limits across people are used, and how many people one more would place.

    The table holds every limit of ``plan.limits`` but seats and caps of employers, with its gains in people and yuan;
    all households and all teams that stay together in one row each.
    """
    from reports.figures.pairs import Pair, pairs
    from reports.labels import LIMITS, PARTS_OF_LIMITS
    from reports.tables.proof import NESTED, groups_in_all

    table = groups_in_all(plan.limits[~plan.limits["limit"].isin(NESTED)]).reset_index(drop=True)
    gain = Text("放宽一个：多安置，或省", "one more: places, or saves")
    rows = []
    for row in table.to_dict("records"):
        names = LIMITS[row["limit"]].say(lang), str(row["subject"]), PARTS_OF_LIMITS[row["part"]].say(lang)
        bound = row["high"] if pd.notna(row["high"]) else row["low"]
        told = "" if pd.isna(row["gain_people"]) else f"{row['gain_people']:+,.0f} {PEOPLE.say(lang)}"
        told += "" if pd.isna(row["gain_yuan"]) else f" · {row['gain_yuan']:,.0f} {YUAN.say(lang)}"
        rows.append(Pair(" · ".join(names), float(bound) if pd.notna(bound) else 0.0, float(row["use"]), told))
    title = Text("总量限制的使用", "Use of limits across people").say(lang)
    keys = Text("界", "bound").say(lang), Text("方案", "plan").say(lang)
    return _figure(title, pairs(rows, keys, title, gain.say(lang)) if rows else "", table, lang)


def outflow(found: Run | Comparison, lang: Language = "zh") -> Figure:
    """Draw people away by week: of a run, or of a comparison with its band over replications.

    Parameters
    ----------
    found
        What ``simulate`` or ``compare`` returned.
    lang
        Language of the picture.
    """
    from reports.figures.curves import Curve, curves
    from reports.figures.svg import BLUE
    from reports.simulation_pictures import outflow_curve, week_ticks
    from simulation.run import Run

    title = Text("逐周外出人数", "Outflow by week").say(lang)
    if not isinstance(found, Run):
        return _figure(title, outflow_curve(found, lang), found.weeks, lang)
    drawn = [Curve(Text("外出", "away").say(lang), found.outflow["outflow"].tolist(), BLUE)]
    ticks = week_ticks(found.population.on, found.weeks)
    return _figure(title, curves(drawn, ticks, title, PEOPLE.say(lang)), found.outflow, lang)


def change(found: Comparison | Mapping[str, Comparison], lang: Language = "zh") -> Figure:
    """Draw the change by week at the central response, in a band over all settings and their sampling error.

    Parameters
    ----------
    found
        What ``compare`` or ``run_scenario`` returned.
    lang
        Language of the picture.
    """
    from reports.simulation_pictures import effect_curve

    by_response = _by_response(found)
    title = Text("逐周变化", "Change by week").say(lang)
    return _figure(title, effect_curve(by_response, lang), by_response["central"].weeks, lang)


def destinations(found: Comparison | Mapping[str, Comparison], lang: Language = "zh") -> Figure:
    """Draw people by destination, mean of all weeks, without and with the levers. Parameters as in ``change``."""
    from reports.simulation_pictures import flow_picture

    by_response = _by_response(found)
    title = Text("各去向平均人数", "People by destination").say(lang)
    return _figure(title, flow_picture(by_response, lang), by_response["central"].places, lang)


def fit(found: Calibration, lang: Language = "zh") -> Figure:
    """Draw published people away by quarter and what the model says: fitted, then forecast for the years held out.

    Parameters
    ----------
    found
        What ``calibrate`` returned.
    lang
        Language of the picture.

    Returns
    -------
    Figure
        Its table: ``quarter``, ``published_10k``, ``model_10k`` (10,000 people), ``held_out``.
    """
    from reports.figures.curves import Curve, Ticks, curves
    from reports.figures.svg import BLUE, VERMILION
    from simulation.calibration import MODEL

    ahead = found.held_out[found.held_out["forecaster"] == MODEL].rename(columns={"forecast_10k": "model_10k"})
    columns = ["quarter", "published_10k", "model_10k"]
    table = pd.concat([found.fitted[columns].assign(held_out=False), ahead[columns].assign(held_out=True)])
    table = table.reset_index(drop=True)
    title = Text("外出人数：公布与模型", "People away: published and modelled").say(lang)
    drawn = [
        Curve(Text("公布", "published").say(lang), table["published_10k"].tolist(), BLUE),
        Curve(
            Text("模型（* 为未参加拟合的预测）", "model (* forecast, not fitted)").say(lang),
            table["model_10k"].tolist(),
            VERMILION,
        ),
    ]
    labels = [
        f"{quarter}{'*' if out else ''}" for quarter, out in zip(table["quarter"], table["held_out"], strict=True)
    ]
    shown = range(0, len(table), max(1, len(table) // 10))
    ticks = Ticks(list(shown), [labels[at] for at in shown])
    unit = Text("万人", "10,000 people").say(lang)
    return _figure(title, curves(drawn, ticks, title, unit, from_zero=False), table, lang)


def frontier(found: Swept, lang: Language = "zh") -> Figure:
    """Draw money against people in work, point by point of a sweep, by setting of the response.

    Parameters
    ----------
    found
        What ``sweep_scenario`` returned.
    lang
        Language of the picture.
    """
    from reports.sweep_page import frontier_picture

    title = Text("支出与在业人数", "Money and people in work").say(lang)
    return _figure(title, frontier_picture(found, lang), found.frontier, lang)


def anyway(found: Swept, lang: Language = "zh") -> Figure:
    """Draw who of the people at the supported destinations would have gone anyway. Parameters as in ``frontier``."""
    from reports.sweep_page import anyway_picture

    title = Text("本来也会去的人", "Who would have gone anyway").say(lang)
    return _figure(title, anyway_picture(found, lang), found.anyway, lang)


def county_costs(found: Swept, lang: Language = "zh") -> Figure:
    """Draw what one more person costs by home county, first value against last, where people are known to increase.

    Parameters as in ``frontier``; the table is ``found.county_steps``, with every county and step.
    """
    from reports.scenario_page import names_of
    from reports.sweep_counties import cost_picture

    title = Text("各地每多一人的花费", "Cost per additional person, by area").say(lang)
    return _figure(title, cost_picture(found, names_of(found.points[0].scenario), lang), found.county_steps, lang)


def groups(found: Compared, lang: Language = "zh") -> Figure:
    """Draw who gains and who loses: people at work or placed by group, with their intervals.

    Parameters
    ----------
    found
        What ``compare_scenarios`` returned.
    lang
        Language of the picture.
    """
    from reports.scenario_page import names_of
    from reports.scenario_pictures import group_picture
    from reports.scenario_tables import tables_of

    title = Text("各人群的变化", "Change by group").say(lang)
    frame = tables_of(found)["scn_groups"].frame
    return _figure(title, group_picture(found, frame, names_of(found.second.scenario), lang), frame, lang)


def tiers(found: Swept, lang: Language = "zh", *, unit: str = "people") -> Figure:
    """Draw how the tiers of a swept matching move from value to value: in ``people``, ``minutes`` or ``yuan``.

    Parameters as in ``frontier``; the table is ``found.tiers``, with every part of every tier.
    """
    from reports.tier_pictures import tier_pictures

    table = found.tiers if found.is_matched else pd.DataFrame()
    drawn = tier_pictures(found, table, lang) if found.is_matched else {}
    title = Text("各层目标随取值的变化", "Tiers from value to value").say(lang)
    return _figure(title, drawn.get(f"tiers_{unit}", ""), table, lang)


def prices(found: Swept, lang: Language = "zh", *, part: str = "all") -> Figure:
    """Draw what one more of a limit is worth in each step of a sweep: in people (``all``), ``minutes`` or ``yuan``.

    Parameters as in ``frontier``; the table is ``found.prices``; limits whose bound moves in every step of two or more
    are drawn.
    """
    from reports.tier_pictures import price_pictures

    drawn = price_pictures(found, found.prices, lang) if found.is_matched else {}
    title = Text("限制每放宽一个的价值", "What one more of a limit is worth").say(lang)
    return _figure(title, drawn.get(f"prices_{part}", ""), found.prices, lang)


def assumptions(found: Sensed, lang: Language = "zh", *, measure: str = "") -> Figure:
    """Draw which assumptions carry the difference of two scenarios: of the first outcome, or of the one named.

    Parameters
    ----------
    found
        What ``sense_scenarios`` returned.
    lang
        Language of the picture.
    measure
        ``working`` or ``spent`` of a simulation, ``placed`` or ``minutes`` of a matching.
    """
    from reports.sensitivity_page import effect_picture, tables_of

    side, first = next((one for one in found.outcomes if one[1] == measure), found.outcomes[0])
    frame = tables_of(found)["sns_effects"].frame
    title = Text("答案靠哪些假定", "Which assumptions carry the answer").say(lang)
    return _figure(title, effect_picture(found, frame, side, first, lang), frame, lang)


def _case(plan: Plan, instance: Instance, policy: Policy | None) -> Case:
    from domain.policy import Policy
    from reports.case import Case

    return Case.of(plan, instance, policy or Policy.load())


def _drawn(case: Case, made: tuple[Tidy, ...], draw: Draw, lang: Language) -> Figure:
    """Draw from tables, the first of which is kept with the picture, its codes named in both languages."""
    svg = draw(case, {tidy.name: tidy for tidy in made}, lang)
    return _figure(made[0].title.say(lang), str(svg), made[0].expanded(case.names), lang)


def _figure(title: str, svg: str, table: pd.DataFrame, lang: Language) -> Figure:
    from reports.figures.svg import picture, text

    said = NOTHING.say(lang)
    return Figure(title, svg or picture(494, 24, [text(4, 16, said)], said), table)


def _by_response(found: Comparison | Mapping[str, Comparison]) -> Mapping[str, Comparison]:
    return found if isinstance(found, Mapping) else {"central": found}
