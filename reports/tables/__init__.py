"""Every figure that a report shows, as tidy tables derived from plan, instance and policy."""

from collections.abc import Callable

from reports.case import Case
from reports.table import Tidy
from reports.tables import (
    employers,
    entitlements,
    headline,
    journeys,
    people,
    proof,
    provenance,
    quality,
    reasons,
    shortage,
    spending,
)

DERIVATIONS: tuple[Callable[[Case], Tidy], ...] = (
    headline.headline,
    people.placed_by_priority,
    people.reasons_by_priority,
    people.placed_by_class,
    people.placed_by_group,
    people.placed_by_county,
    proof.tiers,
    proof.limits,
    proof.limits_across_people,
    proof.limit_posts,
    proof.limit_seats,
    proof.last_resort,
    proof.changes,
    proof.kinds,
    journeys.flows,
    journeys.reaches,
    journeys.minutes,
    journeys.pay,
    journeys.pay_by_kind,
    journeys.travel_modes,
    shortage.trades,
    shortage.trades_by_county,
    shortage.mismatch,
    shortage.misses_by_trade,
    reasons.reasons_unplaced,
    reasons.reasons_empty,
    reasons.rule_costs,
    reasons.to_verify,
    reasons.verify_by_county,
    employers.employers,
    employers.projects,
    lambda case: entitlements.by_instrument(case.book),
    lambda case: entitlements.by_county(case.book),
    lambda case: entitlements.by_employer(case.book),
    lambda case: entitlements.by_agent(case.book),
    lambda case: entitlements.to_find_out(case.book),
    lambda case: spending.burn(case.book),
    lambda case: spending.by_month(case.book),
    lambda case: quality.tables_read(case.instance),
    lambda case: quality.blanks(case.instance),
    lambda case: quality.faults(case.instance),
    lambda case: quality.freshness(case.instance, case.policy, case.on),
    lambda case: quality.screens(case.plan.screens, case.instance.posts),
    lambda case: provenance.identity(case.plan.identity),
    lambda case: provenance.parameters(case.policy, case.on),
)


def derive(case: Case) -> dict[str, Tidy]:
    """Return all tables of a plan's report, by name."""
    tables = [derivation(case) for derivation in DERIVATIONS]
    return {table.name: table for table in tables}
