"""check(plan, instance, policy): every claim of a plan, verified from the tables and the definitions."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from domain.check.answer import Answer
from domain.check.claims_bounds import bounds_hold, certified_as_proven, costs_of_choices, form_of_proof
from domain.check.claims_limits import limits_across_people, seats_of_limits
from domain.check.claims_lists import calls_right, rows_once, screens_right, seat_prices_right, seats_all_listed
from domain.check.claims_pairs import figures_right, misses_right, rules_hold, unknowns_right
from domain.check.claims_people import everyone_once, right_change, right_class, right_queue, right_reason
from domain.check.claims_proof import admissible_recounted, proof_is_of_this_plan, same_choices
from domain.check.claims_seats import empty_seats_listed, limits_hold, limits_listed
from domain.check.claims_sums import identity_right, last_resort_explained, tiers_right
from domain.check.violation import Violation, violation
from domain.geography import Travel
from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy

PLAN_DATE = Text("plan_date 为 {value}，不是日期", "plan_date is {value}, not a date")
CLAIMS = (
    rows_once,
    everyone_once,
    limits_hold,
    rules_hold,
    unknowns_right,
    calls_right,
    figures_right,
    right_class,
    right_change,
    right_reason,
    right_queue,
    misses_right,
    empty_seats_listed,
    limits_listed,
    seats_all_listed,
    seat_prices_right,
    limits_across_people,
    seats_of_limits,
    tiers_right,
    last_resort_explained,
    screens_right,
    identity_right,
)
"""One function per claim, in the order in which their violations are reported."""


def check(
    plan: Plan,
    instance: Instance,
    policy: Policy,
    *,
    travel: Travel | None = None,
    pairs_limit: int = 200_000,
    arcs_complete: bool | None = None,
) -> list[Violation]:
    """Verify every claim of a plan; knows no solver and nothing of how the plan was found.

    Parameters
    ----------
    plan
        The plan; its certificate is checked as well when ``plan.proof`` holds one.
    instance, policy
        What the plan says it was made from.
    travel
        Journeys with a user's own road graph; by default those of the instance.
    pairs_limit
        Pairs judged to recount who could take what: all when they fit, else those of a sample of workers drawn
        by the plan's seed.
    arcs_complete
        Whether the proof claims to hold every admissible pair; as the plan's identity says, when left out.

    Returns
    -------
    list of Violation
        Empty when every claim holds.
    """
    stated = plan.identity.get("plan_date")
    try:
        on = date.fromisoformat(str(stated))
    except ValueError:
        return [violation("identity", "plan_date", PLAN_DATE, value=stated)]
    answer = Answer(plan, instance, policy, on, travel)
    found = list(findings(answer))
    if any(broken.claim == "form" for broken in found):
        return found
    complete = bool(plan.identity.get("arcs_complete", True)) if arcs_complete is None else arcs_complete
    return found + list(admissible_recounted(answer, pairs_limit, complete))


def findings(answer: Answer, claims: Sequence[Callable[[Answer], Iterator[Violation]]] = CLAIMS) -> Iterator[Violation]:
    """Yield which of some claims, and of those about the proof, do not hold, one claim after the other."""
    for claim in claims:
        yield from claim(answer)
    yield from _proof(answer)


def _proof(answer: Answer) -> Iterator[Violation]:
    """Yield where the proof fails or is not of this plan: prices without limits, bounds and multipliers under them."""
    if "bounds" not in answer.plan.proof:
        yield from certified_as_proven(answer)
        yield from proof_is_of_this_plan(answer) if answer.plan.proof else ()
        return
    form = list(form_of_proof(answer))
    yield from form
    if not form:
        for claim in (same_choices, costs_of_choices, bounds_hold):
            yield from claim(answer)
