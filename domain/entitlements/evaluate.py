"""All instruments asked of everybody, in the order in which they give way to each other."""

from dataclasses import dataclass
from datetime import date

from domain.entitlements.asks import Asks
from domain.entitlements.claims import Claims, claims_of
from domain.entitlements.combining import Combining, Dropped
from domain.entitlements.dated import Dated
from domain.entitlements.deduction import Deducted, Deduction
from domain.entitlements.payments import Payments
from domain.entitlements.scene import Scene
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy


@dataclass(frozen=True)
class Outcome:
    """The claims that stand, the rows that lost theirs and why, and what was deducted from which tax."""

    scene: Scene
    dated: Dated
    asks: Asks
    claims: tuple[Claims, ...]
    dropped: dict[str, list[Dropped]]
    deducted: list[Deducted]


def scene_of(instance: Instance, plan: Plan | None, on: date, policy: Policy, until: date | None = None) -> Scene:
    """Return the scene of a question.

    Raises
    ------
    ValueError
        When ``until`` lies before the day asked.
    """
    last = until or date(on.year, 12, 31)
    if last < on:
        raise ValueError(f"until {last:%Y-%m-%d} lies before the day asked, {on:%Y-%m-%d}")
    return Scene(instance, plan, policy, on, last)


def evaluate(scene: Scene) -> Outcome:
    """Return the claims of everybody on every instrument."""
    policy = scene.policy
    names = [name for instrument in policy.instruments for name in instrument.parameters()]
    names += [cap.limit for cap in policy.caps]
    dated = Dated.of(policy, scene.regions.names, dict.fromkeys(names))
    asks = Asks()
    combining = Combining(scene, asks, Payments.of(scene), Deduction(scene))
    found: list[Claims] = []
    last_use = {fact: number for number, instrument in enumerate(policy.instruments) for fact in instrument.facts()}
    for number, instrument in enumerate(policy.instruments):
        claims, nothing = claims_of(scene, dated, instrument, asks)
        if len(nothing):
            combining.dropped.setdefault(instrument.id, []).append(Dropped("nothing", instrument.amount, nothing))
        found.append(combining.settle(claims))
        scene.forget(fact for fact, last in last_use.items() if last == number)
    return Outcome(scene, dated, asks, tuple(found), combining.dropped, combining.deduction.taken)
