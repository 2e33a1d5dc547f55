"""Which change is told where an entry and a limit would do, and what is left out because a limit forbids it."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from domain.limits.catalogue import LIMITS
from domain.plan import Plan
from domain.policy import Policy
from domain.unlocks import UNLOCKS
from optimizer import limited_unlocks
from optimizer.limit_changes import Waiting
from optimizer.limited_prices import LIMIT_PRICES, limit_prices
from optimizer.limited_standing import LimitedStanding
from optimizer.limited_unlocks import cheaper, closed_pairs, forbidden, proofs
from optimizer.unlock_search import Found, room_for
from optimizer.unlocks import typed
from tests.optimizer.limits_case import FAR, POLICY, at, corridor, instance, person, post, under_all

NOBODY, SOMEBODY = -1, 2
"""Who loses a place by a change: nobody, or one of the third class."""


def unlock(worker: str, change: str, asked: float | None, loses: int = NOBODY) -> dict[str, Any]:
    """Return a row of unlocks in which nothing but this is told."""
    usual: dict[str, Any] = dict.fromkeys(UNLOCKS, "") | {"amount": None, "gain_people": None, "gain_yuan": None}
    return usual | {"worker_id": worker, "change": change, "effort_yuan": asked, "loses": loses}


@pytest.mark.parametrize(
    ("entry", "limit", "told"),
    [
        (("", None, NOBODY), 900.0, "bed_men"),  # no entry would do
        (("course", 800.0, NOBODY), 900.0, "course"),  # the entry asks less
        (("course", 900.0, NOBODY), 900.0, "course"),  # as much: nothing of others is touched
        (("course", 1000.0, NOBODY), 900.0, "bed_men"),  # the limit asks less
        (("course", 800.0, SOMEBODY), 900.0, "bed_men"),  # the entry would cost somebody a place
        (("course", 800.0, SOMEBODY), None, "course"),  # no limit would do
        (("", None, NOBODY), None, ""),
    ],
)
def test_an_entry_or_a_limit(entry: tuple[str, float | None, int], limit: float | None, told: str) -> None:
    """First what costs nobody a place, then what asks least."""
    people = typed(pd.DataFrame([unlock("W1", *entry), unlock("W2", "course", 1.0)]))
    rows = [] if limit is None else [unlock("W1", "bed_men", limit)]
    of_limits = typed(pd.DataFrame(rows, columns=list(UNLOCKS)))
    found = cheaper(people, of_limits)
    assert found["change"].tolist() == [told, "course"]
    asked = {"bed_men": limit, "course": entry[1], "": None}[told]
    assert found["effort_yuan"].astype(object).where(found["effort_yuan"].notna(), None).tolist() == [asked, 1.0]


def test_a_change_that_a_limit_forbids_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three people one has no change; of the others, whatever the kind, the one whose pair breaks a limit is told."""

    class Room:
        def broken(self, _: object) -> Any:
            return SimpleNamespace(arc=np.array([0]))

    def pairs(_: object, __: object, owner: Any, *___: object) -> tuple[Any, list[Any]]:
        assert owner.tolist() == [10, 12]
        return np.array([0, 1]), []

    monkeypatch.setattr(limited_unlocks, "asked_rows", pairs)
    found: Found = room_for(3, 4, 2, 2)._replace(kind=np.array([0, -1, 1], np.int8))
    seen = cast(LimitedStanding, SimpleNamespace(room=Room()))
    people, everybody = np.array([10, 11, 12]), np.arange(3)
    assert forbidden(seen, cast(Policy, None), people, found, everybody).tolist() == [0]
    assert forbidden(seen, cast(Policy, None), people, found, np.array([1])).tolist() == []


@pytest.mark.parametrize(("who_class", "proven"), [(0, True), (1, False), (2, False)])
def test_a_gap_in_a_tier_before_leaves_a_change_unproven(who_class: int, proven: bool) -> None:
    """A change of somebody of a class is proven where every tier up to that class is at its bound."""
    tiers = {
        ("relaxation", "people"): (0, 0),
        ("who", "class 0"): (5, 5),
        ("who", "class 1"): (7, 8),
        ("who", "class 2"): (9, 9),
    }
    seen = cast(LimitedStanding, SimpleNamespace(tiers=tiers))
    assert LimitedStanding.proven_to(seen, who_class) == proven
    short = cast(LimitedStanding, SimpleNamespace(tiers=tiers | {("relaxation", "people"): (3, 2)}))
    assert not LimitedStanding.proven_to(short, who_class)


@pytest.mark.parametrize(("proven_to", "all_proven"), [(-1, False), (4, False), (11, True)])
def test_what_moves_prove(proven_to: int, all_proven: bool) -> None:
    """Where a place is gained, tiers up to the person's class must be at their bounds; where yuan are, every tier must."""
    scene = SimpleNamespace(workers={"who_class": np.array([3, 5, 3, 0])})
    seen = SimpleNamespace(
        standing=SimpleNamespace(encoded=SimpleNamespace(scene=scene)),
        proven_to=lambda who: who <= proven_to, proven=all_proven,
    )  # fmt: skip
    found = room_for(4, 1, 1, 12)
    found.kind[:3], found.kind[3] = 0, -1
    found.delta[:] = [-(2**40), -(2**40), -500, -(2**40)]
    expected = ["moves" if proven_to >= 3 else "", "moves" if proven_to >= 5 else "", "moves" if all_proven else "", ""]
    assert proofs(cast(LimitedStanding, seen), np.arange(4), found) == expected


def test_pairs_that_limits_leave_no_room_for() -> None:
    """One seat in Ningbo and one place in the corridor there, both W1's: it is closed to W2 from the county, not to W3 from beside it."""
    people = [person("W1", groups=("out_of_poverty",)), person("W2"), person("W3", region="220502")]
    made = instance(people, [post("P1", 1, FAR)], corridors=[corridor(None, 1)])
    plan = under_all(made)
    assert at(plan) == {"W1": "P1"}
    rules = POLICY.replaced("limits.enforced", [limit.name for limit in LIMITS], "test")
    seen = LimitedStanding.of(plan, made, rules)
    waits = np.flatnonzero(seen.taken < 0)
    names = made.workers["worker_id"].to_numpy()
    for people_asked in (waits, waits[::-1], waits[:1], waits[1:]):
        found = closed_pairs(seen, rules, people_asked)
        assert found.tolist() == [[names[one] == "W2"] for one in people_asked.tolist()]


def test_limits_that_hold_back_as_many_stand_by_name() -> None:
    """First those with most people waiting, then by limit, subject and part."""
    names = [
        ("pins", "b", "q"),
        ("corridor_quota", "y", "p"),
        ("corridor_quota", "x", "q"),
        ("corridor_quota", "x", "p"),
        ("pins", "a", "p"),
    ]
    rows = [SimpleNamespace(limit=limit, subject=subject, part=part) for limit, subject, part in names]
    waits = Waiting(pd.DataFrame({"limit": [0, 1, 2, 3, 4, 4]}))
    plan = SimpleNamespace(limits=pd.DataFrame(columns=list(LIMIT_PRICES)))
    found = limit_prices(cast(Plan, plan), cast(LimitedStanding, SimpleNamespace(rows=rows)), waits)
    told = list(zip(found["limit"], found["subject"], found["part"], strict=True))
    assert told == [names[at] for at in (4, 3, 2, 1, 0)]
