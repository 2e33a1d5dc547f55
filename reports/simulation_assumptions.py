"""The assumed parameters of a simulation, each with its value and the reason for it, in either language."""

from collections.abc import Mapping

from domain.language import Language, Text
from reports.names import Names, group_labels
from simulation.people import Population
from simulation.places import NAMES

ENTER_NO_RUN = ("sim.prior.", "sim.ban_2020.")
"""Parameters of the fit and of the shock of 2020."""
WORDS: Mapping[str, Text] = {
    **{place.name.lower(): name for place, name in NAMES.items()},
    "home": Text("在家", "at home"),
    "elsewhere": Text("其他省", "other provinces"),
    "manufacturing": Text("制造", "manufacturing"),
    "construction": Text("建筑", "construction"),
    "services": Text("服务", "services"),
    "transport": Text("交通", "transport"),
    "sowing": Text("春播", "sowing"),
    "harvest": Text("秋收", "harvest"),
    "both": Text("春播和秋收", "sowing and harvest"),
    "none": Text("都没有", "neither"),
    "from": Text("自", "from"),
    "to": Text("至", "to"),
}
"""What the keys of tables of the simulation are called."""


def assumed(population: Population, names: Names, lang: Language) -> list[str]:
    """Return the assumed parameters that a run of these people reads: title, value and reason.

    Parameters
    ----------
    population
        Whose policy, day and home are taken.
    names
        Speaks division codes.
    lang
        The language; a reason that a planner's own file gives stays in its words.
    """
    policy, day, home = population.policy, population.on, population.home.province
    words = {**WORDS, **group_labels(policy, day)}
    told = []
    for parameter in policy.parameters:
        found = policy.find(parameter.id, day, home)
        if not parameter.id.startswith("sim.") or parameter.id.startswith(ENTER_NO_RUN):
            continue
        if found is None or found.source.grade != "ours":
            continue
        reason = REASONS[parameter.id] if found.shipped and lang == "en" else found.source.note
        value = _shown(found.value, words, names, lang)
        told.append(f"{parameter.title.say(lang)} = {value}{Text('：', ': ').say(lang)}{reason}")
    return told


def _shown(value: object, words: Mapping[str, Text], names: Names, lang: Language) -> str:
    if isinstance(value, Mapping):
        parts = [
            f"{words[key].say(lang) if key in words else key} {_part(part, names, lang)}" for key, part in value.items()
        ]
        return Text("；", "; ").say(lang).join(parts)
    return Text("、", ", ").say(lang).join(map(str, value)) if isinstance(value, tuple) else str(value)


def _part(part: object, names: Names, lang: Language) -> str:
    """Return one value of a table; texts of digits are division codes."""
    return names.place(part, lang) if isinstance(part, str) and part.isdigit() else str(part)


REASONS: Mapping[str, str] = {
    "sim.festival.weeks_before": "The festival traffic begins some fifteen days to three weeks before",
    "sim.festival.weeks_after": "Most leave home around the fifteenth day of the first month",
    "sim.warmup.weeks": "A full year, so that the composition of the start fades",
    "sim.people.labour_share": "The census gives rural residents only; about six in ten are taken to be able and willing to work",
    "sim.people.skill": "No figure on the skill levels of rural workers was read; most hold no certificate",
    "sim.people.groups": "A county's ledger gives the true composition; these are small shares to hold the place, all others belong to no group",
    "sim.people.dependants": "No figure was read; about half of all households have old people or children",
    "sim.people.land": "No figure was read; most farm households have work at sowing and at harvest",
    "sim.people.never_away": "No figure was read; the experience of all others is spread evenly over 1 to 63 weeks",
    "sim.people.cash_yuan": "No figure was read; exponential, so that most have less than the mean",
    "sim.people.start": "A start only; warm-up weeks are run before anything is recorded",
    "sim.choice.money": "500 yuan more a week are one unit of utility; the fitted value is on the validation page, runs keep this one",
    "sim.choice.horizon": "Totals cannot identify the response to a subsidy; a band only: spread over half a year, a quarter, a month",
    "sim.choice.review": "About once in two months",
    "sim.choice.review_festival": "Around the festival people decide whether to stay",
    "sim.choice.switch": "Inertia; states last for months as a rule",
    "sim.choice.switch_home": "Both are at home, so it costs next to nothing",
    "sim.taste.constant": "So that the composition after the warm-up is plausible; not held against figures of counties",
    "sim.taste.away_province": "About a fifth of the north-east's rural workers are then away within their province",
    "sim.taste.away_elsewhere": "Set so that the share of those away who are in other provinces is about that of the "
    "province's region in the report of 2024 (north-east 33.6%, east 13.4%); the literature says only that the disutility is "
    "considerable and falls with experience",
    "sim.taste.away_drift": "So that the published share of those away who are in other provinces moves as it did from 2017 to 2021 in the province's "
    "region; held out against 2022 to 2024",
    "sim.taste.experience": "Lagakos, Mobarak and Waugh 2023 give the direction only: the disutility falls with experience",
    "sim.taste.dependants": "The direction is credible, the size assumed",
    "sim.taste.age": "Those away are younger on average than those who work locally; the size is assumed",
    "sim.taste.women": "More of those away are men; the size is assumed",
    "sim.taste.network": "The direction is credible, the size assumed",
    "sim.festival.pull": "None of the six that are fitted; the fitted years alone say about 2.25 +- 0.4 and do not tell 2.0 from 2.5, so it stays at 2.0 (decision 0044)",
    "sim.liquidity.food_weeks": "What living costs before the first month's pay",
    "sim.spending.share": "So that cash does not grow without end",
    "sim.spending.dependants": "About 260 yuan a month",
    "sim.living.week": "No living costs of migrant workers by region were read; away is dearer than home, large city regions dearer still",
    "sim.farm.value": "About what hired hands would cost; the fitted value is on the validation page, runs keep this one",
    "sim.farm.cash": "About 8,000 yuan in the twelve weeks of two seasons a year",
    "sim.income.idle": "Transfers, odd jobs and the like",
    "sim.skill.factor": "No figure was read; the literature's 20.7% for training is of resettled households of one county, each level here brings less",
    "sim.workshop.pay": "Piece work near home, a little above the minimum wage",
    "sim.jobs.local": "A little more than there are people at work, so that places are short in the busy season only",
    "sim.jobs.away": "Other provinces have many jobs for the people of one: about one and a half times those away; how they spread is assumed",
    "sim.jobs.trade": "As the people's trades, so that no trade is out of balance by assumption",
    "sim.jobs.season_construction": "Work stops in the northern winter; the shape is assumed",
    "sim.jobs.after_festival": "Hiring is brisk after the festival; the size is assumed",
    "sim.jobs.in_festival": "Plants slow down before the festival; the size is assumed",
    "sim.jobs.growth": "No growth from year to year; the fitted value is on the validation page, runs keep this one",
    "sim.jobs.hubs": "Journeys and fares are counted to this city",
    "sim.market.quit": "About a fifth a year, beside those who choose another place",
    "sim.market.layoff": "Small employers are less steady; the size is assumed",
    "sim.market.firm_shares": "Small, medium, large; the size is assumed",
    "sim.market.chance_floor": "However hard it is, some try",
    "sim.market.chance_memory": "What a month or so leaves in the mind",
    "sim.training.weeks": "Short courses",
    "sim.training.seats": "The county's plan gives the true number",
    "sim.training.days": "Working days",
    "sim.workshop.seats": "The county's ledger gives the true number",
    "sim.welfare.seats": "The county's ledger gives the true number",
    "sim.relief.budget": "Central funds of 11.5 billion yuan in 2024 are some 40 yuan per rural worker, local funds beside; the plan handed down decides",
    "sim.relief.pay": "3.7 billion yuan for 250,000 people in 2024 are 14,800 yuan each, taken as half a year's pay",
    "sim.relief.season": "The season of earthworks in the north-east",
    "sim.welfare.exit_cash": "Cash on hand stands for the income of a year",
    "sim.campaign.ease": "No figure was read; the low response is none",
    "sim.campaign.review": "No figure was read; the low response is none",
    "sim.campaign.spans": "The policy documents name the campaigns (employment aid month, spring breeze, private firms' recruitment week, "
    "graduates' service month) without dates; first and last days are assumed",
    "sim.startup.jobs": "A similar rule of Gansu asks for three jobs, the home province states none; two with the founder",
    "sim.response.vacancies": "Totals cannot identify it; a band only",
    "sim.response.retention": "Totals cannot identify it; a band only",
    "sim.insurance.premium": "A quarter of the least base of about 4,000 yuan: pension, health, unemployment and accident insurance",
    "sim.insurance.covered": "The subsidy asks for a contract of a year and paid premiums; no rate of insured workers in counties was read, one in five is taken",
    "sim.insurance.unemployment": "A base of about 4,000 yuan at a rate of 1%",
}
