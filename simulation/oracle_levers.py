"""The oracle's payments to employers from the levers of a run."""

from collections.abc import Mapping

from domain.tables import GROUPS
from simulation.levers import HirePayment, InsuranceSubsidy, Levers, RetentionReturn, StartupGrants
from simulation.oracle_employers import Employers, Founding, Return, Subsidy
from simulation.oracle_people import Fund
from simulation.oracle_world import Rules
from simulation.parameters import Parameters
from simulation.people import Population
from simulation.word import column

FIRST_OF_SUBSIDIES = 100
"""Number of the first subsidy to employers; travel grants are numbered from 0."""


def employers_of(
    population: Population, parameters: Parameters, rules: Rules, levers: Levers, funds: Mapping[str, Fund]
) -> Employers:
    """Return what employers get: hiring payments, insurance subsidies, retention returns, start-up grants.

    Parameters
    ----------
    population, parameters, rules
        Whose levers they are, and the weekly wages by place.
    levers
        The levers of the run.
    funds
        The funds by name, of all levers.
    """
    p = parameters
    subsidies: list[Subsidy] = []
    returns: list[Return] = []
    foundings: list[Founding] = []
    for item in levers.items:
        fund = funds[item.fund]
        if isinstance(item, HirePayment | InsuranceSubsidy):
            weekly = round(item.share * (p.insurance_premium * 12 / 52)) if isinstance(item, InsuranceSubsidy) else 0
            steps = {} if isinstance(item, InsuranceSubsidy) else {w + item.delay_weeks: y for w, y in item.steps}
            number = FIRST_OF_SUBSIDIES + sum(bool(one.steps) for one in subsidies)
            reached = item.take_up * _share(population, item.groups)
            growth = {
                int(place): p.response_vacancies * _yuan_year(item, p) * reached / _wage_year(rules, int(place))
                for place in item.places
                if rules.wage_yuan[place]
            }
            groups = frozenset(1 + GROUPS.index(name) for name in item.groups)
            places = frozenset(map(int, item.places))
            subsidies.append(Subsidy(number, fund, places, growth, item.take_up, steps, weekly, groups))
        elif isinstance(item, RetentionReturn):
            fall = tuple(p.response_retention * share for share in item.shares)
            share = sum(part * size for part, size in zip(item.shares, p.market_firm_shares, strict=True))
            returns.append(Return(fund, fall, share, p.insurance_unemployment))
        elif isinstance(item, StartupGrants):
            grants = int(item.grants / population.weight)
            foundings.append(Founding(fund, item.first_week, grants, item.yuan, p.startup_jobs))
    return Employers(tuple(subsidies), tuple(returns), tuple(foundings))


def _yuan_year(item: HirePayment | InsuranceSubsidy, p: Parameters) -> float:
    """Return what a worker brings the employer in a first year."""
    if isinstance(item, InsuranceSubsidy):
        return 12 * item.share * p.insurance_premium
    return float(sum(yuan for weeks, yuan in item.steps if weeks <= 52))


def _wage_year(rules: Rules, place: int) -> float:
    """Return the plain mean of a place's yearly pay over trades and skills."""
    return 52 * sum(rules.wage_yuan[place]) / len(rules.wage_yuan[place])


def _share(population: Population, groups: tuple[str, ...]) -> float:
    """Return the share of people in some groups; all where none is named."""
    if not groups:
        return 1.0
    mine = {1 + GROUPS.index(name) for name in groups}
    return sum(group in mine for group in column(population.words, "group").tolist()) / len(population)
