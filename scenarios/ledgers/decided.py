"""Who stays together and who is sent where by hand, so that one plan keeps it and another does not."""

from datetime import date
from typing import Any

import pandas as pd

from domain.check.answer import Answer
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from scenarios.ledgers.witness import places_of

HOUSEHOLDS, PRICED, TEAMS, TEAM_SIZE, PINS = 120, 80, 20, 4, 12
PENALTY_YUAN = 200


def decided(instance: Instance, witness: Plan, best: Plan, policy: Policy, on: date) -> Instance:
    """Return the tables with households and teams that stay together, and with pins.

    Parameters
    ----------
    instance
        The tables.
    witness, best
        The plan that keeps all of it, and the one that breaks it.
    policy, on
        The rules and the plan date.
    """
    digits = int(policy.value("stay_together.place_digits", on, ""))
    ours, theirs = (places_of(plan, instance) for plan in (witness, best))
    asks = Answer(witness, instance, policy, on).asks
    people = instance.workers.loc[
        asks & instance.workers["household_id"].notna().to_numpy(bool), ["worker_id", "household_id"]
    ]
    sizes = people.groupby("household_id")["worker_id"].transform("size")
    people = people[sizes > 1]
    state = [_state(people, places, digits) for places in (ours, theirs)]
    splits = sorted(name for name, apart in state[1].items() if apart)
    hard = [name for name in splits if not state[0][name]][:HOUSEHOLDS]
    rest = [name for name in splits if name not in set(hard)][:PRICED]
    workers, teams = _teams(instance.workers, ours, theirs)
    together: list[dict[str, Any]] = [{"what": "household", "group_id": name, "hard": True} for name in hard]
    together += [{"what": "household", "group_id": name, "hard": False, "penalty_yuan": PENALTY_YUAN} for name in rest]
    together += [
        {"what": "team", "group_id": name, "hard": nth % 2 == 0, "penalty_yuan": PENALTY_YUAN if nth % 2 else None}
        for nth, name in enumerate(teams)
    ]
    return instance.with_tables(together=pd.DataFrame(together), workers=workers, pins=_pins(ours, theirs))


def _state(people: pd.DataFrame, places: pd.DataFrame, digits: int) -> dict[str, bool]:
    """Return by household whether some of it are placed, but not all in one place."""
    where = places.set_index("worker_id")["place"].str[:digits]
    frame = people.assign(place=people["worker_id"].map(where))
    grouped = frame.groupby("household_id")["place"]
    together = (grouped.count() == 0) | ((grouped.count() == grouped.size()) & (grouped.nunique() == 1))
    return {str(name): not one for name, one in together.items()}


def _teams(workers: pd.DataFrame, ours: pd.DataFrame, theirs: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the people with teams made of those whom one plan has at one employer and the other has not."""
    elsewhere = ours["worker_id"].map(theirs.set_index("worker_id")["employer_id"])
    movable = ours[(elsewhere != ours["employer_id"]).fillna(True)]
    team: dict[str, str] = {}
    names: list[str] = []
    for _, own in sorted(movable.groupby("employer_id")["worker_id"], key=lambda group: str(group[0])):
        if len(own) >= TEAM_SIZE and len(names) < TEAMS:
            names.append(f"B{len(names) + 1:02d}")
            team |= dict.fromkeys(own.sort_values().iloc[:TEAM_SIZE], names[-1])
    return workers.assign(team_id=workers["worker_id"].map(team)), names


def _pins(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return people pinned where one plan has them, and others forbidden where the other has them."""
    pairs = [set(zip(places["worker_id"], places["post_id"], strict=True)) for places in (ours, theirs)]
    sent, barred = sorted(pairs[0] - pairs[1])[:PINS], sorted(pairs[1] - pairs[0])[-PINS:]
    rows = [(worker, post, action) for action, some in (("pin", sent), ("forbid", barred)) for worker, post in some]
    return pd.DataFrame(rows, columns=["worker_id", "post_id", "action"]).assign(reason="演示", by="演示")
