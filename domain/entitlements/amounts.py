"""The named amount functions: yuan per row, NaN where a fact that decides it is not known.

Each takes a ``Claim`` and reads parameters and facts by role; the roles stand in ``domain.policy.amount_forms``.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from domain.entitlements.fact import FactColumn, Flags
from domain.entitlements.months import Figures


class Claim(Protocol):
    """What an amount function may ask."""

    @property
    def size(self) -> int:
        """How many rows are asked."""

    def uses(self, role: str) -> bool:
        """Tell whether the instrument gives a parameter for a role."""

    def figure(self, role: str) -> Figures:
        """Return a figure per row; NaN where the instrument or the place gives none."""

    def flag(self, role: str) -> Flags:
        """Return a flag per row; false where there is none."""

    def tables(self, role: str) -> tuple[list[Any], Any]:
        """Return the list or table at each distinct spot, and the spot of each row."""

    def has(self, role: str) -> Flags:
        """Return for each row whether its place has a value for a role."""

    def reads(self, role: str) -> bool:
        """Tell whether the instrument names, or the function knows, a fact for a role."""

    def number(self, role: str) -> Figures:
        """Return the figures of a fact; NaN where not known, 0 where known to be none."""

    def word(self, role: str) -> FactColumn:
        """Return a text fact."""

    def ask(self, role: str, unknown: Flags) -> None:
        """Note that the fact of a role decides the amount of these rows and is not known."""

    def months_of_year(self) -> Figures:
        """Return whole months of service inside the year, both ends counted."""

    def months_before(self) -> Figures:
        """Return whole months of service before the year."""

    def year_number(self) -> Figures:
        """Return which calendar year of the claim this is: 1 is the year in which it begins."""

    def months_full(self) -> Figures:
        """Return whole months since the beginning of the claim."""

    def ask_begin(self, unknown: Flags) -> None:
        """Note that the day on which the claim begins decides the amount of these rows and is not known."""


def flat(claim: Claim) -> Figures:
    """One amount."""
    return claim.figure("amount")


def per_month(claim: Claim) -> Figures:
    """An amount (or a share of one) for every month: those stated, else those of service in the year, up to so many."""
    amount = claim.figure("amount") * (claim.figure("share") if claim.uses("share") else 1.0)
    if claim.reads("months"):
        return amount * _up_to(_asked(claim, "months"), claim.figure("months_max"))
    return amount * _months(claim, claim.figure("months_max"))


def per_day(claim: Claim) -> Figures:
    """An amount for every day, up to so many."""
    return claim.figure("amount") * _up_to(_asked(claim, "days"), claim.figure("days_max"))


def per_head(claim: Claim) -> Figures:
    """An amount for every person, up to so many."""
    return claim.figure("amount") * _up_to(_asked(claim, "heads"), claim.figure("heads_max"))


def travel_by_distance(claim: Claim) -> Figures:
    """The schedule's amount for the province of the work, else for its distance; the lower income's where below the line."""
    high = _scheduled(claim, "schedule")
    if not claim.uses("schedule_low"):
        return high
    low, line = _scheduled(claim, "schedule_low"), claim.figure("income_line")
    graded = ~np.isnan(line) & claim.has("schedule_low") & (high != low)
    income = claim.number("income") if claim.reads("income") else np.full(claim.size, np.nan)
    unknown = graded & np.isnan(income)
    claim.ask("income", unknown)
    found = np.where(graded & (income < line), low, high)
    return np.where(unknown, np.nan, found)


def share_of(claim: Claim) -> Figures:
    """A share of a stated figure, up to a cap; the share may go by grade."""
    share = _by_word(claim, "shares", "grade") if claim.uses("shares") else claim.figure("share")
    base = _asked(claim, "base")
    return np.where(base == 0, 0.0, _up_to(share * base, claim.figure("cap")))


def milestones(claim: Claim) -> Figures:
    """The amounts of all steps whose months are full."""
    months = claim.months_full()
    claim.ask_begin(np.isnan(months))
    steps, spot = claim.tables("steps")
    total = np.zeros(claim.size)
    for number, listed in enumerate(steps):
        for needed, yuan in listed or ():
            total += np.where((spot == number) & (months >= needed), yuan, 0.0)
    return np.where(np.isnan(months), np.nan, total)


def tiers(claim: Claim) -> Figures:
    """The amount of the highest step whose number of people is reached."""
    heads = _asked(claim, "heads")
    steps, spot = claim.tables("steps")
    found = np.zeros(claim.size)
    for number, listed in enumerate(steps):
        for needed, yuan in sorted(listed or ()):
            found = np.where((spot == number) & (heads >= needed), yuan, found)
    return np.where(np.isnan(heads), np.nan, found)


def by_grade(claim: Claim) -> Figures:
    """The amount of the grade."""
    return _by_word(claim, "amounts", "grade")


def welfare_pay(claim: Claim) -> Figures:
    """Hourly minimum wage x hours of a month x factor of the type of post x months of service in the year."""
    hours = (
        claim.figure("hours_month")
        if claim.uses("hours_month")
        else _asked(claim, "hours") * claim.figure("weeks_month")
    )
    factor = np.ones(claim.size)
    if claim.uses("factor"):
        tables, _ = claim.tables("factor")
        by_type = any(isinstance(table, dict) for table in tables)
        factor = _by_word(claim, "factor", "grade") if by_type else claim.figure("factor")
    return claim.figure("wage") * hours * factor * _months(claim, claim.figure("months_max"))


def loan_interest(claim: Claim) -> Figures:
    """A share of the year's interest on the loan, up to the cap of the kind of applicant, for so many years."""
    cap = _by_word(claim, "caps", "grade") if claim.uses("caps") else claim.figure("cap")
    rate = claim.figure("rate") if claim.uses("rate") else _asked(claim, "rate")
    loan = _asked(claim, "loan")
    months = _months(claim, 12 * claim.figure("years_max"))
    return np.where(loan == 0, 0.0, np.minimum(loan, cap) * rate * claim.figure("share") * months / 12)


def credit(claim: Claim) -> Figures:
    """A yearly amount for the first calendar years: whole, or by the months of service in the year where ``by_month`` says so."""
    months_max = 12 * claim.figure("years_max")
    by_month = claim.flag("by_month") if claim.uses("by_month") else np.zeros(claim.size, bool)
    year = claim.year_number()
    claim.ask_begin(np.isnan(year))
    whole = ((year >= 1) & (year <= claim.figure("years_max"))).astype(np.float64)
    share = np.where(by_month, _months(claim, months_max) / 12, whole)
    return np.where(np.isnan(year), np.nan, claim.figure("amount") * share)


def _up_to(values: Figures, limit: Figures) -> Figures:
    """Return the values up to a limit; no limit is none."""
    return np.where(np.isnan(limit), values, np.minimum(values, limit))


def _asked(claim: Claim, role: str) -> Figures:
    """Return a figure that decides the amount, and ask for it where it is not known."""
    found = claim.number(role)
    claim.ask(role, np.isnan(found))
    return found


def _months(claim: Claim, months_max: Figures) -> Figures:
    """Return the months of service in the year, up to so many over all years."""
    months = claim.months_of_year()
    claim.ask_begin(np.isnan(months))
    return _up_to(months, np.maximum(months_max - claim.months_before(), 0))


def _by_word(claim: Claim, role: str, read: str) -> Figures:
    """Return the table's figure for the row's word: 0 where the table has none, NaN where the word is not known."""
    fact = claim.word(read)
    tables, spot = claim.tables(role)
    figures = np.array(
        [[(table or {}).get(word, 0.0) for word in (*fact.words, None)] for table in tables], dtype=np.float64
    ).reshape(len(tables), len(fact.words) + 1)
    unknown = ~fact.known & (not fact.none)
    claim.ask(read, unknown)
    return np.where(unknown, np.nan, np.where(fact.known, figures[spot, np.where(fact.known, fact.values, -1)], 0.0))


def _scheduled(claim: Claim, role: str) -> Figures:
    """Return the schedule's amount: that of the province where it names it, else that of the distance class."""
    distance, province = claim.word("distance"), claim.word("province")
    tables, spot = claim.tables(role)
    unknown = ~distance.known
    claim.ask("distance", unknown)
    found = np.zeros((len(tables), len(distance.words) + 1, len(province.words) + 1))
    for number, table in enumerate(tables):
        for nth, word in enumerate(distance.words):
            found[number, nth, :] = (table or {}).get(word, 0.0)
            if word == "cross_province":
                for mth, code in enumerate(province.words):
                    found[number, nth, mth] = (table or {}).get(code, found[number, nth, mth])
    return np.where(unknown, np.nan, found[spot, distance.values, province.values])


FUNCTIONS: dict[str, Callable[[Claim], Figures]] = {
    function.__name__: function
    for function in (
        flat,
        per_month,
        per_day,
        per_head,
        travel_by_distance,
        share_of,
        milestones,
        tiers,
        by_grade,
        welfare_pay,
        loan_interest,
        credit,
    )
}
