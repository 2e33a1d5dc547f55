"""Who may surely claim what, told from the person alone and from the post alone: most pairs of both need not be asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.entitlements.claim import Asking
from domain.entitlements.dated import Dated, Spots
from domain.entitlements.evaluate import scene_of
from domain.entitlements.fact import Flags, Rows
from domain.entitlements.judging import YES, judge
from domain.entitlements.scene import Scene
from domain.instance import Instance
from domain.plan import FRAMES, Plan
from domain.policy import Policy
from domain.policy.instrument import Condition, Instrument
from domain.policy.known_facts import MONTHS

OF_THE_PERSON = frozenset(
    ("groups", "sex", "education", "status", "seeking", "home_province", "household_id", "organised")
)
"""Facts that the tables tell of a person wherever the person works; those stated of a person are so too."""
OF_THE_POST = frozenset(("post_kind", "welfare_class", "weekly_hours", "full_time", "insured"))
"""Facts that the tables tell of a post whoever holds it."""
Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Claimants:
    """What people and posts rule out: (workers,) and (posts,) with a bit for every instrument that neither rules out.

    A claim is sure where nothing about it is still to be verified. A pair without a common bit has none. Homes and posts have a division.
    """

    workers: Bits
    posts: Bits

    def may(self, worker: Rows, post: Rows) -> Flags:
        """Return which pairs, given by the rows of their worker and post, may have a sure claim."""
        found: Flags = (self.workers[worker] & self.posts[post]) != 0
        return found


def claimants(instance: Instance, on: date, policy: Policy) -> Claimants:
    """Return who may claim from instruments about single people, and at which posts.

    Parameters
    ----------
    instance, on
        The tables and the day asked.
    policy
        Instruments about people only, at most 64.

    Raises
    ------
    ValueError
        When there are more instruments, or some about employers.
    """
    if len(policy.instruments) > 64 or any(one.case != "worker" for one in policy.instruments):
        raise ValueError("at most 64 instruments, all about single people")
    people = scene_of(instance, None, on, policy)
    posts = scene_of(*_somebody_at_every_post(instance, on), on, policy)
    names = dict.fromkeys(name for instrument in policy.instruments for name in instrument.parameters())
    dated = Dated.of(policy, people.regions.names, names)
    return Claimants(
        _ruled_in(people, dated, lambda name: _of_person(policy, name)),
        _ruled_in(posts, dated, lambda name: name in OF_THE_POST),
    )


def _of_person(policy: Policy, name: str) -> bool:
    fact = policy.fact(name)
    return fact.of == "worker" and not name.endswith(MONTHS) and (name in OF_THE_PERSON or not fact.derived)


def _somebody_at_every_post(instance: Instance, on: date) -> tuple[Instance, Plan]:
    """Return tables with one unknown person for each post, who is placed there."""
    names = pd.Series(np.arange(len(instance.posts))).astype("str")
    workers = pd.DataFrame({"worker_id": names, "region": instance.posts["region"].array, "status": "unemployed"})
    placed = pd.DataFrame({"worker_id": names, "post_id": instance.posts["post_id"].array, "mode": "hire"})
    empty = {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}
    own = placed.reindex(columns=list(FRAMES["assignments"])).astype({"pay_yuan_month": "Float64"})
    kept = {name: instance.tables[name] for name in ("posts", "employers", "projects", "dormitories")}
    return Instance({**kept, "workers": workers}), Plan({**empty, "assignments": own}, {"plan_date": on.isoformat()})


def _ruled_in(scene: Scene, dated: Dated, own: Callable[[str], bool]) -> Bits:
    """Return a bit for every instrument of which no condition on a fact of one's own says other than yes."""
    found = np.zeros(scene.cases("worker"), np.uint64)
    for number, instrument in enumerate(scene.policy.instruments):
        asked = [one for one in instrument.conditions if one.only_if is None and own(one.fact)]
        found |= _all_hold(scene, dated, instrument, asked).astype(np.uint64) << np.uint64(number)
    return found


def _all_hold(scene: Scene, dated: Dated, instrument: Instrument, conditions: Iterable[Condition]) -> Flags:
    """Return of whom all conditions may hold: one whose operand depends on the place, wherever it does hold."""
    rows: Rows = np.arange(scene.cases("worker"))
    asking, today = Asking(scene, instrument), int(scene.today.astype(np.int64))
    found = np.ones(len(rows), bool)
    for one in conditions:
        looks_up = one.parameter is not None or one.where is not None
        if looks_up and instrument.dated_by != "day":
            continue
        holds = np.zeros(len(rows), bool)
        for place in range(len(dated.places)) if looks_up else (-1,):
            spots = Spots(dated, np.zeros(len(rows), np.int64), ((place, today),))
            holds |= judge(one, rows, spots, asking).verdict == YES
        found &= holds
    return found
