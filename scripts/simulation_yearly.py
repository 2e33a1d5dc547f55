"""The simulation beside the yearly reports: shares by region, outgoing workers, incomes; a part of the validation page."""

import csv
import dataclasses
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from draw_simulation import FONTS
from reference_pages import grid

from domain.geography.divisions import Divisions
from domain.policy import Policy
from reports.figures.curves import Curve, Mark, Ticks, curves
from reports.figures.svg import BLUE, VERMILION
from simulation.calibration import Calibration
from simulation.levers import Levers
from simulation.national import COHORT_PEOPLE, Ban, National, quarter_end, start_for
from simulation.parameters import Parameters
from simulation.people import Population
from simulation.places import FIRST_AWAY, Place, wage_region
from simulation.published import Figures
from simulation.run import simulate
from simulation.shares import cross_share, published_shares
from simulation.whereabouts import followed

ROOT = Path(__file__).resolve().parent.parent
ANNUAL = ROOT / "simulation" / "data" / "outgoing_annual.csv"
INCOMES = ROOT / "simulation" / "data" / "incomes_annual.csv"
FIGURE = ROOT / "docs" / "figures" / "simulation-quarters.svg"
KERNEL_PEOPLE, WEEKS_PER_YEAR = 20_000, 52
ALLOWED = 0.05
"""Error that a yearly figure may have; ours."""
QUARTER_WORDS = {
    "en": {
        "ban": "model, all journeys shut in February 2020",
        "model": "model",
        "title": "People away: model by week and published quarter ends",
        "unit": "10,000 people",
        "published": "published",
    },
    "zh": {
        "ban": "模型，2020 年 2 月禁止一切往来",
        "model": "模型",
        "title": "外出人数：模型逐周与公布的季末数",
        "unit": "万人",
        "published": "公布",
    },
}


def yearly_part(found: Calibration, national: National) -> str:
    """Return the part on the yearly reports."""
    rows = [
        (
            f"cross-province share of people away, north-east {row.year}",
            f"{row.published:.1%}",
            f"{row.model:.1%}",
            "fitted" if row.fitted else "held out",
        )
        for row in found.cross_province.itertuples()
    ]
    return (
        "\n## Yearly reports\n\nThe share of those away who are in other provinces, of the region whose shape is used; an error of two "
        "points is allowed (`sim.prior.discrepancy_share`). The published share rises from year to year; in the model it rises because experience of being away builds up, and falls behind after the years of the fit. How people spread over the destinations outside the province is "
        "assumed and held against nothing.\n\n"
        + grid(("", "published", "model at the estimates", ""), rows)
        + other_regions_part(found)
        + outgoing_part(found, national)
        + income_part(found, national)
    )


def other_regions_part(found: Calibration) -> str:
    """Return the share of one province of every region with its own wages, fares and seasons, and Jilin's seats."""
    own: dict[str, Any] = {n: v for n, v in found.fit.values.items() if n != "people_10k"}
    policy, day, rows = Policy.load(), datetime.date(2024, 6, 30), []
    for place, capital in (("37", "3701"),):
        given = Parameters.of(policy, day, place)
        given = dataclasses.replace(given, jobs_hubs={**given.jobs_hubs, "province": capital})
        people = Population.of_province(place, COHORT_PEOPLE, policy=policy, on=day, parameters=given)
        published = published_shares(place)[-1]
        model = cross_share(National(people), own, published.year)
        told = f"{published.share:.1%}", f"{model:.1%}"
        rows.append((f"{wage_region(place)} {published.year}: {Divisions.load().name(place, 'en')}", *told))
    return (
        "\nA province of another region with its own wages, fares, seasons and counties, but with the estimates of the north-east and its "
        "seats by destination (`sim.jobs.away` knows no other). Nothing here was fitted to it; **before the model is used for another "
        "province, its seats have to be set.** For the centre and the west the policy data hold no rules of a province, so that none "
        "can be run.\n\n" + grid(("cross-province share", "published", "model"), rows)
    )


def draw_quarters(found: Calibration, national: National, ban: Sequence[Ban]) -> None:
    """Draw the model's weeks at the estimates, with and without the ban of 2020, and the published quarter ends."""
    values, start, end = found.fit.values, start_for(2016), datetime.date(2025, 1, 1)
    count, skipped = (end - start).days // 7, (datetime.date(2017, 1, 1) - start).days // 7
    away = [
        values["people_10k"]
        * national.run(values, start, count, bans)[skipped:, FIRST_AWAY : Place.TRAVELLING].sum(axis=1)
        for bans in (ban, ())
    ]

    def week(day: datetime.date) -> float:
        return (day - start).days / 7 - skipped

    shown = [figure for figure in Figures.read() if 2017 <= figure.year <= 2024]
    marks = [Mark(week(quarter_end(one)), one.outgoing_10k, f"{one.name}: {one.outgoing_10k:,.0f}") for one in shown]
    years = range(2017, 2025)
    ticks = Ticks([max(0, round(week(datetime.date(year, 1, 1)))) for year in years], [str(year) for year in years])
    for lang, file in (("en", FIGURE), ("zh", FIGURE.with_stem(FIGURE.stem + "-zh"))):
        words = QUARTER_WORDS[lang]
        drawn = [Curve(words["ban"], away[0].tolist(), VERMILION), Curve(words["model"], away[1].tolist(), BLUE)]
        svg = curves(drawn, ticks, words["title"], words["unit"], marks=marks, marked=words["published"])
        styled = svg.replace("<svg ", f'<svg font-family="{FONTS[lang]}" ', 1)
        file.write_text(styled + "\n", encoding="utf-8", newline="\n")


def outgoing_part(found: Calibration, national: National) -> str:
    """Return the yearly outgoing workers beside the mean of the model's year."""
    values, start = found.fit.values, start_for(2016)
    with ANNUAL.open(encoding="utf-8") as lines:
        published = {int(row["year"]): float(row["outgoing_10k"]) for row in csv.DictReader(lines)}
    last = (datetime.date(max(published) + 1, 1, 1) - start).days // 7
    away = values["people_10k"] * national.run(values, start, last)[:, FIRST_AWAY : Place.TRAVELLING].sum(axis=1)
    factor = half_a_year_over_mean(found, national)
    rows = []
    for year, people in sorted(published.items()):
        first, end = ((datetime.date(y, 1, 1) - start).days // 7 for y in (year, year + 1))
        model = float(away[first:end].mean())
        long = factor * model
        rows.append(
            (
                year,
                f"{people:,.0f}",
                f"{long:,.0f}",
                f"{long / people - 1:+.1%}",
                "yes" if abs(long / people - 1) <= ALLOWED else "**no**",
                f"{model:,.0f}",
            )
        )
    return (
        "\nOutgoing workers of the year, 10,000 people. Published: who worked outside the township for six months or more. Model: the mean "
        "over the weeks of the year, times the people away for 26 weeks or more of a year over those away on average, which the kernel "
        f"counts person by person at the estimates ({factor:.3f}). None of these figures was fitted; an error of {ALLOWED:.0%} is allowed (ours: "
        "the model counts weeks away from the county, the reports people away from the township). 2020 is without the ban.\n\n"
        + grid(
            ("year", "published", "model, six months or more", "difference", "within the error", "mean of the year"),
            rows,
        )
    )


def half_a_year_over_mean(found: Calibration, national: National) -> float:
    """Return people away for half of a year or more over people away on average, in the second of two years of the kernel."""
    shape = national.population
    own: dict[str, Any] = {n: v for n, v in found.fit.values.items() if n not in ("people_10k", "jobs_growth")}
    parameters = dataclasses.replace(shape.parameters, **own)
    people = type(shape).of_province(shape.home.province, KERNEL_PEOPLE, on=shape.on, policy=shape.policy)
    places = followed(people, Levers(), 2 * WEEKS_PER_YEAR, 1, parameters=parameters)[WEEKS_PER_YEAR:]
    away = (places >= FIRST_AWAY) & (places < Place.TRAVELLING)
    return float((away.sum(axis=0) >= WEEKS_PER_YEAR / 2).mean() / away.mean())


def income_part(found: Calibration, national: National) -> str:
    """Return the comparison of incomes: the mean over trades and regions comes out of who works where."""
    shape = national.population
    own: dict[str, Any] = {
        name: value for name, value in found.fit.values.items() if name not in ("people_10k", "jobs_growth")
    }
    parameters = dataclasses.replace(shape.parameters, **own)
    people = type(shape).of_province(shape.home.province, KERNEL_PEOPLE, on=shape.on, policy=shape.policy)
    run = simulate(people, weeks=104, parameters=parameters, seed=1)
    month = float(people.policy.value("pay.weeks_per_month", people.on, people.home.province))
    table = run.table[run.table["week"] >= WEEKS_PER_YEAR]

    def monthly(rows: pd.DataFrame) -> str:
        return f"{rows['income'].sum() / rows['count'].sum() * month:,.0f}"

    outgoing, local = table[table["destination"] != "home"], table[table["state"] == "local"]
    both = pd.concat([outgoing, local])
    rows = [
        ("all migrant workers, north-east 2024", f"{parameters.wage_region['northeast']:,.0f}", monthly(both)),
    ]
    ratio = float(monthly(outgoing).replace(",", "")) / float(monthly(local).replace(",", ""))
    with INCOMES.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            told = float(row["outgoing_yuan_month"]) / float(row["local_yuan_month"])
            rows.append((f"outgoing over local, {row['year']} ({row['grade']})", f"{told:.3f}", f"{ratio:.3f}"))
    by_group = [
        (str(group), f"{part['count'].sum() / WEEKS_PER_YEAR:,.0f}", monthly(part))
        for group, part in both.groupby("group", observed=True)
    ]
    return (
        "\nYuan a month. Pay by region and trade goes into the model (`sim.wage.*`); who works where, and so the means over all "
        "workers, come out. The model has one level of pay and no growth of it, so that of the yearly reports only ratios can be held against "
        "it. The published figure by region is of the place of work, the model's of the place of origin, and "
        "nothing was published by priority group, so that the second table stands beside nothing.\n\n"
        + grid(("income", "published", "model"), rows)
        + "\n"
        + grid(("priority group", "people at work away or locally, mean of the year", "yuan a month"), by_group)
    )
